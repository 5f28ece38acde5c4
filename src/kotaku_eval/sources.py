"""Where a value came from, and the one strict reading of YAML and JSON.

Definitions and data go through the same door, so that a place (`file:line:column`) is known for
every value and every mistake. Nothing is built from tags; anchors, aliases and merge keys are
refused; depth and size are capped while the events stream in, before anything recursive runs.
Plain scalars keep the text that was written: whether `012` is a code or a mistake is decided by
the field that it fills, so no country code `no` becomes false and no village loses a zero.
"""

from __future__ import annotations

import json
import json.decoder
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import yaml
from attrs import field, frozen

from kotaku_eval.errors import DefinitionError, InputError, Problem
from kotaku_eval.excerpts import excerpt, lines_of, place_within
from kotaku_eval.texts import Text
from kotaku_eval.yaml_mistakes import yaml_mistake

MAX_DEPTH: Final = 40
MAX_BYTES: Final = 256 * 1024 * 1024
MAX_SCALAR: Final = 1024 * 1024

# The standard reader of one JSON string; no stub knows it.
_scan_string: Callable[[str, int], tuple[str, int]] = getattr(json.decoder, "scanstring")  # noqa: B009
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOO_DEEP: Final = "exceeded maximum nesting depth"
_NULLS: Final = frozenset({"", "null", "Null", "NULL", "~"})
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_WORD: Final = re.compile(r"[^\s,\[\]{}]+")
_SPACE: Final = re.compile(r"[ \t\r\n]*")


@frozen
class SourceFile:
    """A named text that values are read from; keeps its lines for the carets of errors."""

    name: str
    lines: tuple[str, ...] = field(default=(), repr=False, eq=False)

    def excerpt(self, line: int, column: int, width: int = 0) -> str:
        """Return one line of the file with carets under a part of it (all count from 1)."""
        if not 1 <= line <= len(self.lines):
            return ""
        return excerpt(self.lines[line - 1], column, width)


@frozen
class Source:
    """The place a value came from: a line and column of a text, or a named cell of a table.

    Args:
        file: The text.
        line: Its line, counted from 1.
        column: Its column, counted from 1.
        label: The name of a cell; empty elsewhere.
        width: How many characters carets mark; 0 for the whole key or value.
        sheet: The sheet of a workbook; line and column are then those of its cell.

    >>> str(Source(SourceFile("desa.yaml"), 3, 7))
    'desa.yaml:3:7'
    >>> str(Source(SourceFile("desa.xlsx"), 7, 2, sheet="Kegiatan"))
    'desa.xlsx!Kegiatan!B7'
    """

    file: SourceFile
    line: int
    column: int = 1
    label: str = ""
    width: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.file.name}!{self.sheet}!{cell_name(self.line, self.column)}"
        label = f" ({self.label})" if self.label else ""
        return f"{self.file.name}:{self.line}:{self.column}{label}"

    def problem(self, text: Text, hint: Text | None = None) -> Problem:
        """Return a problem at this place, with the line and a caret under it."""
        shown = self.file.excerpt(self.line, self.column, self.width)
        return Problem(text, str(self), hint or Text.same(""), shown)

    def part(self, words: str, start: int, length: int = 1) -> Source:
        """Return the place of a part of the text that stands here; this place if it is not found.

        Args:
            words: The whole text as it was read, folded or not.
            start: Where the part begins in it.
            length: How many characters it has.
        """
        places = place_within(self.file.lines, self.line, self.column, words)
        if start >= len(places):
            return self
        line, column = places[start]
        last = places[min(start + max(length, 1), len(places)) - 1]
        end = last[1] if last[0] == line else len(self.file.lines[line - 1].rstrip())
        return Source(self.file, line, column, self.label, max(1, end - column + 1))


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell in a sheet; rows and columns count from 1.

    >>> cell_name(7, 28)
    'AB7'
    """
    letters = ""
    while column > 0:
        column, at = divmod(column - 1, 26)
        letters = chr(ord("A") + at) + letters
    return f"{letters}{row}"


def cell_of(name: str) -> tuple[int, int]:
    """Return the row and the column of a cell by its name.

    >>> cell_of("AB7")
    (7, 28)
    """
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]), column


@frozen
class Scalar:
    """One value as written. ``plain`` is true when it stood without quotes."""

    text: str
    plain: bool
    source: Source

    @property
    def is_null(self) -> bool:
        """Whether nothing was written: an empty value, ``null`` or ``~``."""
        return self.plain and self.text in _NULLS


@frozen
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    source: Source


@frozen
class Mapping:
    """Named nodes, with the place of each name."""

    items: dict[str, Node]
    keys: dict[str, Source]
    source: Source


Node = Scalar | Sequence | Mapping


def place_of(node: Node | None) -> str:
    """Return the place of a node as text, empty for none."""
    return "" if node is None else str(node.source)


def read_text(path: Path | str, error: type[InputError] = DefinitionError) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        InputError: The file is missing, too large, or not UTF-8 (with the place of the bad byte).
    """
    name = Path(path).as_posix()
    try:
        raw = Path(path).read_bytes()
    except OSError as failure:
        reason = failure.strerror or str(failure)
        text = Text(id=f"berkas tidak dapat dibaca: {reason}", en=f"cannot read file: {reason}")
        raise error([Problem(text, name)]) from failure
    if len(raw) > MAX_BYTES:
        raise error([_too_large(name)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start]
        line = before.count(b"\n") + 1
        column = failure.start - (before.rfind(b"\n") + 1) + 1
        text = Text(
            id=f"bukan teks UTF-8: byte 0x{raw[failure.start]:02x}",
            en=f"not UTF-8 text: byte 0x{raw[failure.start]:02x}",
        )
        hint = Text(id="Simpan berkas sebagai UTF-8.", en="Save the file as UTF-8.")
        raise error([Problem(text, f"{name}:{line}:{column}", hint)]) from failure


def read_nodes(path: Path | str, error: type[InputError] = DefinitionError) -> Node:
    """Read a YAML or JSON file (by its ending) into nodes with places.

    Raises:
        InputError: As ``error``, with the place of the first thing that cannot be read.
    """
    text = read_text(path, error)
    parse = parse_json if Path(path).suffix.lower() == ".json" else parse_yaml
    return parse(text, Path(path).as_posix(), error)


def parse_yaml(text: str, name: str = "<text>", error: type[InputError] = DefinitionError) -> Node:
    """Parse one strict YAML document into nodes with places.

    Raises:
        InputError: As ``error``: broken YAML, a duplicate or non-text key, an anchor, alias, tag
            or merge key, more than one document, an empty document, too deep or too large a text.

    >>> parse_yaml("code: 012").items["code"].text
    '012'
    """
    if len(text) > MAX_BYTES:
        raise error([_too_large(name)])
    return _YamlBuilder(text, name, error).build()


class _YamlBuilder:
    """Builds nodes from the event stream, without recursion, so that depth can be capped."""

    def __init__(self, text: str, name: str, error: type[InputError]) -> None:
        self.file = SourceFile(name, lines_of(text))
        self.text = text
        self.error = error
        self.problems: list[Problem] = []
        self.stack: list[tuple[Source, list[Any]]] = []
        self.root: Node | None = None

    def build(self) -> Node:
        for event in self._events():
            self._take(event)
        if self.root is None and not self.problems:
            text = Text(id="berkas kosong", en="the file is empty")
            self.problems.append(Source(self.file, 1).problem(text))
        if self.problems or self.root is None:
            raise self.error(self.problems)
        return self.root

    def _events(self) -> Iterator[Any]:
        try:
            yield from self._parsed()
        except yaml.MarkedYAMLError as failure:
            found = yaml_mistake(failure)
            at = self._at(found.mark)
            source = Source(at.file, at.line, at.column, width=1)
            self._fail(found.text, source, found.hint)
        except yaml.reader.ReaderError as failure:
            index = self._refused(failure)
            before = self.text[:index]
            line = len(lines_of(before))
            column = len(lines_of(before)[-1]) + 1
            source = Source(self.file, line, column, width=1)
            code = f"U+{ord(self.text[index]):04X}"
            self._fail(
                Text(id=f"karakter kendali {code}", en=f"control character {code}"),
                source,
                Text(id="Hapus karakter itu.", en="Remove it."),
            )

    def _parsed(self) -> Iterator[Any]:
        """Yield the events of the text, until it is too deep for a parser or for us."""
        taken = 0
        try:
            for event in yaml.parse(self.text, Loader=_Loader):
                yield event
                taken += 1
        except yaml.MarkedYAMLError as failure:
            if _TOO_DEEP not in (failure.problem or ""):
                raise
            # The fast parser looks ahead of its events and, in some versions, gives up at a depth
            # of its own. The other one has none, and so gets to ours, where it is told.
            yield from islice(yaml.parse(self.text, Loader=yaml.SafeLoader), taken, None)

    def _refused(self, failure: yaml.reader.ReaderError) -> int:
        """Return where a refused character stands: one reader counts signs, the other bytes."""
        found = yaml.reader.Reader.NON_PRINTABLE.search(self.text)
        if found is not None:
            return found.start()
        before = self.text.encode("utf-8", "surrogatepass")[: failure.position]
        return min(len(before.decode("utf-8", "ignore")), len(self.text) - 1)

    def _at(self, mark: Any) -> Source:
        return Source(self.file, mark.line + 1, mark.column + 1) if mark else Source(self.file, 1)

    def _fail(self, text: Text, source: Source, hint: Text | None = None) -> None:
        raise self.error([*self.problems, source.problem(text, hint)])

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            text = Text(id="lebih dari satu dokumen YAML", en="more than one YAML document")
            self._fail(text, self._at(event.start_mark), Text(id="Pisahkan.", en="Split the file."))
        if isinstance(event, yaml.NodeEvent):
            self._refuse(event)
        if isinstance(event, yaml.ScalarEvent):
            source = self._at(event.start_mark)
            if len(event.value) > MAX_SCALAR:
                text = Text(
                    id=f"nilai terlalu panjang ({len(event.value)} karakter)",
                    en=f"value too long ({len(event.value)} characters)",
                )
                self._fail(text, source)
            self._add(Scalar(event.value, not event.style, source))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            source, items = self.stack.pop()
            is_list = isinstance(event, yaml.SequenceEndEvent)
            self._add(Sequence(tuple(items), source) if is_list else self._mapping(source, items))

    def _open(self, event: Any) -> None:
        source = self._at(event.start_mark)
        if len(self.stack) >= MAX_DEPTH:
            text = Text(
                id=f"bersarang lebih dari {MAX_DEPTH} tingkat",
                en=f"nested more than {MAX_DEPTH} levels deep",
            )
            self._fail(text, source)
        self.stack.append((source, []))

    def _word_at(self, mark: Any) -> Source:
        """Return the place of one word: an anchor or a tag without what follows it."""
        at = self._at(mark)
        word = _WORD.match(self.file.lines[at.line - 1], at.column - 1)
        return Source(self.file, at.line, at.column, width=len(word.group()) if word else 1)

    def _refuse(self, event: Any) -> None:
        is_marked = isinstance(event, yaml.AliasEvent) or event.anchor or event.tag
        source = self._word_at(event.start_mark) if is_marked else self._at(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            text = Text(
                id=f"jangkar dan alias YAML tidak diterima ({mark}{event.anchor})",
                en=f"YAML anchors and aliases are not accepted ({mark}{event.anchor})",
            )
            hint = Text(id="Tulis nilainya lengkap.", en="Write the value out in full.")
            self._fail(text, source, hint)
        elif event.tag and event.tag != "!":
            text = Text(
                id=f"tag YAML tidak diterima ({event.tag})",
                en=f"YAML tags are not accepted ({event.tag})",
            )
            self._fail(text, source, Text(id="Hapus tagnya.", en="Remove the tag."))

    def _add(self, node: Node) -> None:
        if self.stack:
            self.stack[-1][1].append(node)
        else:
            self.root = None if isinstance(node, Scalar) and node.is_null else node

    def _mapping(self, source: Source, flat: list[Node]) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Source] = {}
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            problem = _key_problem(key, keys)
            if problem:
                self.problems.append(problem)
            elif isinstance(key, Scalar):
                items[key.text] = value
                keys[key.text] = key.source
        return Mapping(items, keys, source)


def _key_problem(key: Node, keys: dict[str, Source]) -> Problem | None:
    """Say why a mapping key cannot be used, if so."""
    if not isinstance(key, Scalar):
        return key.source.problem(
            Text(id="kunci harus berupa teks", en="a key must be text, not a list or mapping")
        )
    if key.plain and key.text == "<<":
        return key.source.problem(
            Text(id="kunci gabungan << tidak diterima", en="merge keys (<<) are not accepted"),
            Text(id="Tulis kuncinya lengkap.", en="Write the keys out in full."),
        )
    if key.is_null:
        return key.source.problem(Text(id="kunci kosong", en="empty key"))
    if key.text in keys:
        first = keys[key.text]
        return key.source.problem(
            Text(
                id=f"kunci ganda '{key.text}', sudah ada di baris {first.line}",
                en=f"duplicate key '{key.text}', first on line {first.line}",
            ),
            Text(id="Hapus salah satunya.", en="Remove one of them."),
        )
    return None


def _too_large(name: str) -> Problem:
    megabytes = MAX_BYTES // (1024 * 1024)
    return Problem(
        Text(id=f"lebih besar dari {megabytes} MB", en=f"larger than {megabytes} MB"), name
    )


def parse_json(text: str, name: str = "<text>", error: type[InputError] = DefinitionError) -> Node:
    """Parse one JSON document into the same nodes as YAML, with places.

    Raises:
        InputError: As ``error``: broken JSON, a duplicate key, too deep or too large a text.
    """
    if len(text) > MAX_BYTES:
        raise error([_too_large(name)])
    return _JsonBuilder(text, name, error).build()


class _JsonBuilder:
    """A positioned JSON reader: the standard one tells no places and keeps the last of two keys."""

    def __init__(self, text: str, name: str, error: type[InputError]) -> None:
        self.text = text
        self.file = SourceFile(name, tuple(text.split("\n")))
        self.error = error
        self.problems: list[Problem] = []
        self.line = 1
        self.line_start = 0
        self.seen = 0

    def build(self) -> Node:
        node, end = self._value(self._skip(0), 0)
        if self._skip(end) != len(self.text):
            self._fail(self._skip(end), "extra text after the document")
        if self.problems:
            raise self.error(self.problems)
        return node

    def _source(self, at: int) -> Source:
        """Return the place of an offset; offsets only grow, so lines are counted once."""
        newlines = self.text.count("\n", self.seen, at)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rfind("\n", 0, at) + 1
        self.seen = max(self.seen, at)
        return Source(self.file, self.line, at - self.line_start + 1)

    def _fail(self, at: int, reason: str) -> None:
        text = Text(id=f"JSON tidak sah: {reason}", en=f"broken JSON: {reason}")
        raise self.error([*self.problems, self._source(at).problem(text)])

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _value(self, at: int, depth: int) -> tuple[Node, int]:
        source = self._source(at)
        if depth > MAX_DEPTH:
            self._fail(at, f"nested more than {MAX_DEPTH} levels deep")
        head = self.text[at : at + 1]
        if head == "{":
            return self._mapping(at + 1, source, depth)
        if head == "[":
            return self._sequence(at + 1, source, depth)
        if head == '"':
            words, end = self._string(at)
            return Scalar(words, plain=False, source=source), end
        for word in ("true", "false", "null"):
            if self.text.startswith(word, at):
                return Scalar(word, plain=True, source=source), at + len(word)
        number = _NUMBER.match(self.text, at)
        if number is None:
            self._fail(at, "a value is missing" if not head else f"unexpected {head!r}")
            raise AssertionError
        return Scalar(number.group(), plain=True, source=source), number.end()

    def _string(self, at: int) -> tuple[str, int]:
        try:
            words, end = _scan_string(self.text, at + 1)
        except json.JSONDecodeError as failure:
            self._fail(at, failure.msg)
            raise AssertionError from failure
        if any("\ud800" <= character <= "\udfff" for character in words):
            self._fail(at, "half of a surrogate pair is no character")
        return words, end

    def _sequence(self, at: int, source: Source, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        at = self._skip(at)
        while self.text[at : at + 1] != "]":
            if items:
                at = self._comma(at)
            node, at = self._value(at, depth + 1)
            items.append(node)
            at = self._skip(at)
        return Sequence(tuple(items), source), at + 1

    def _mapping(self, at: int, source: Source, depth: int) -> tuple[Node, int]:
        items: dict[str, Node] = {}
        keys: dict[str, Source] = {}
        at = self._skip(at)
        while self.text[at : at + 1] != "}":
            if keys:
                at = self._comma(at)
            if self.text[at : at + 1] != '"':
                self._fail(at, "a key in double quotes is missing")
            place = self._source(at)
            words, at = self._string(at)
            at = self._skip(at)
            if self.text[at : at + 1] != ":":
                self._fail(at, "a colon is missing")
            node, at = self._value(self._skip(at + 1), depth + 1)
            problem = _key_problem(Scalar(words, plain=False, source=place), keys)
            if problem:
                self.problems.append(problem)
            else:
                items[words] = node
                keys[words] = place
            at = self._skip(at)
        return Mapping(items, keys, source), at + 1

    def _comma(self, at: int) -> int:
        if self.text[at : at + 1] != ",":
            self._fail(at, "a comma is missing")
        return self._skip(at + 1)
