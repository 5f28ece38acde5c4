"""JSON, with places: the standard reader tells none."""

from __future__ import annotations

import json
import json.decoder
import re
from collections.abc import Callable
from typing import Final

from kotaku_eval.errors import DefinitionError, InputError, Problem
from kotaku_eval.sources.limits import MAX_BYTES, MAX_DEPTH, too_large
from kotaku_eval.sources.nodes import Mapping, Node, Scalar, Sequence, key_problem
from kotaku_eval.sources.places import Source, SourceFile
from kotaku_eval.texts import Text

# The standard reader of one JSON string; no stub knows it.
_scan_string: Callable[[str, int], tuple[str, int]] = getattr(json.decoder, "scanstring")  # noqa: B009
_PLAIN: Final = re.compile(r"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_HALF_PAIR: Final = re.compile("[\ud800-\udfff]")
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_COLON: Final = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_AFTER: Final = re.compile(r"[ \t\r\n]*([,\]}])[ \t\r\n]*")


def parse_json(text: str, name: str = "<text>", error: type[InputError] = DefinitionError) -> Node:
    """Parse one JSON document into the same nodes as YAML, with places.

    Raises:
        InputError: As ``error``: broken JSON, a duplicate key, too deep or too large a text.
    """
    if len(text) > MAX_BYTES:
        raise error([too_large(name)])
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
        self.next_start = self._line_after(0)

    def build(self) -> Node:
        node, end = self._value(self._skip(0), 0)
        if self._skip(end) != len(self.text):
            self._fail(self._skip(end), _EXTRA)
        if self.problems:
            raise self.error(self.problems)
        return node

    def _source(self, at: int) -> Source:
        """Return the place of an offset; offsets only grow, so lines are counted once."""
        while at >= self.next_start:
            self.line += 1
            self.line_start = self.next_start
            self.next_start = self._line_after(self.line_start)
        return Source(self.file, self.line, at - self.line_start + 1)

    def _line_after(self, at: int) -> int:
        """Return where the next line begins; past the end where there is none."""
        found = self.text.find("\n", at)
        return len(self.text) + 1 if found < 0 else found + 1

    def _fail(self, at: int, reason: Text) -> None:
        text = Text(id=f"JSON tidak sah: {reason.id}", en=f"broken JSON: {reason.en}")
        raise self.error([*self.problems, self._source(at).problem(text)])

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _value(self, at: int, depth: int) -> tuple[Node, int]:
        source = self._source(at)
        if depth > MAX_DEPTH:
            self._fail(at, _TOO_DEEP)
        head = self.text[at : at + 1]
        if head == "{":
            return self._mapping(at + 1, source, depth)
        if head == "[":
            return self._sequence(at + 1, source, depth)
        if head == '"':
            words, end = self._string(at)
            return Scalar(words, plain=False, source=source), end
        plain = _PLAIN.match(self.text, at)
        if plain is None:
            self._fail(at, _unexpected(head))
            raise AssertionError
        return Scalar(plain.group(), plain=True, source=source), plain.end()

    def _string(self, at: int) -> tuple[str, int]:
        try:
            words, end = _scan_string(self.text, at + 1)
        except json.JSONDecodeError as failure:
            self._fail(at, _of_string(failure.msg))
            raise AssertionError from failure
        if not words.isascii() and _HALF_PAIR.search(words):
            self._fail(at, _HALF)
        return words, end

    def _sequence(self, at: int, source: Source, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        at = self._skip(at)
        is_closed = self.text.startswith("]", at)
        at += is_closed
        while not is_closed:
            node, at = self._value(at, depth + 1)
            items.append(node)
            at, is_closed = self._after(at, "]")
        return Sequence(tuple(items), source), at

    def _mapping(self, at: int, source: Source, depth: int) -> tuple[Node, int]:
        items: dict[str, Node] = {}
        keys: dict[str, Source] = {}
        at = self._skip(at)
        is_closed = self.text.startswith("}", at)
        at += is_closed
        while not is_closed:
            place = self._source(at)
            words, at = self._key(at)
            node, at = self._value(at, depth + 1)
            if words in keys:
                problem = key_problem(Scalar(words, plain=False, source=place), keys)
                self.problems += [problem] if problem else []
            else:
                items[words] = node
                keys[words] = place
            at, is_closed = self._after(at, "}")
        return Mapping(items, keys, source), at

    def _key(self, at: int) -> tuple[str, int]:
        """Return a key, and where its value begins."""
        if not self.text.startswith('"', at):
            self._fail(at, _NO_KEY)
        words, at = self._string(at)
        colon = _COLON.match(self.text, at)
        if colon is None:
            self._fail(self._skip(at), _NO_COLON)
            raise AssertionError
        return words, colon.end()

    def _after(self, at: int, closing: str) -> tuple[int, bool]:
        """Return what follows an item, and whether it was the last one."""
        mark = _AFTER.match(self.text, at)
        if mark is None or mark[1] not in {",", closing}:
            self._fail(self._skip(at), _NO_COMMA)
            raise AssertionError
        return mark.end(), mark[1] == closing


def _unexpected(head: str) -> Text:
    if not head:
        return Text(id="nilainya belum ada", en="a value is missing")
    return Text(id=f"tidak diharapkan: {head!r}", en=f"unexpected {head!r}")


def _of_string(message: str) -> Text:
    """Return what the standard library says of a string, in both languages."""
    known = (id_ for start, id_ in _OF_STRINGS.items() if message.startswith(start))
    return Text(id=next(known, message), en=message)


_EXTRA: Final = Text(id="ada teks sesudah dokumennya selesai", en="extra text after the document")
_TOO_DEEP: Final = Text(
    id=f"bersarang lebih dari {MAX_DEPTH} tingkat", en=f"nested more than {MAX_DEPTH} levels deep"
)
_HALF: Final = Text(
    id="separuh pasangan surogat bukan huruf", en="half of a surrogate pair is no character"
)
_NO_KEY: Final = Text(
    id="kunci dalam tanda kutip ganda belum ada", en="a key in double quotes is missing"
)
_NO_COLON: Final = Text(id="titik dua belum ada", en="a colon is missing")
_NO_COMMA: Final = Text(id="koma belum ada", en="a comma is missing")
_OF_STRINGS: Final = {
    "Invalid control character": "ada huruf kendali di dalam teks",
    "Unterminated string": "teks tanpa tanda kutip penutup",
    "Invalid \\": "garis miring terbalik yang tidak sah di dalam teks",
}
