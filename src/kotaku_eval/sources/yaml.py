"""YAML, read strictly: one document, no tags, anchors or merge keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import yaml

from kotaku_eval.errors import DefinitionError, InputError, Problem
from kotaku_eval.excerpts import lines_of
from kotaku_eval.sources.limits import MAX_BYTES, MAX_DEPTH, MAX_SCALAR, too_large
from kotaku_eval.sources.nodes import Mapping, Node, Scalar, Sequence, key_problem
from kotaku_eval.sources.places import Source, SourceFile
from kotaku_eval.sources.yaml_mistakes import yaml_mistake
from kotaku_eval.texts import Text

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOO_DEEP: Final = "exceeded maximum nesting depth"
_WORD: Final = re.compile(r"[^\s,\[\]{}]+")


def parse_yaml(text: str, name: str = "<text>", error: type[InputError] = DefinitionError) -> Node:
    """Parse one strict YAML document into nodes with places.

    Raises:
        InputError: As ``error``: broken YAML, a duplicate or non-text key, an anchor, alias, tag
            or merge key, more than one document, an empty document, too deep or too large a text.

    >>> parse_yaml("code: 012").items["code"].text
    '012'
    """
    if len(text) > MAX_BYTES:
        raise error([too_large(name)])
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
            self._refuse_marks(event)
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

    def _refuse_marks(self, event: Any) -> None:
        """Refuse anchors, aliases and tags."""
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            text = Text(
                id=f"jangkar dan alias YAML tidak diterima ({mark}{event.anchor})",
                en=f"YAML anchors and aliases are not accepted ({mark}{event.anchor})",
            )
            hint = Text(id="Tulis nilainya lengkap.", en="Write the value out in full.")
            self._fail(text, self._word_at(event.start_mark), hint)
        elif event.tag and event.tag != "!":
            text = Text(
                id=f"tag YAML tidak diterima ({event.tag})",
                en=f"YAML tags are not accepted ({event.tag})",
            )
            hint = Text(id="Hapus tagnya.", en="Remove the tag.")
            self._fail(text, self._word_at(event.start_mark), hint)

    def _add(self, node: Node) -> None:
        if self.stack:
            self.stack[-1][1].append(node)
        else:
            self.root = None if isinstance(node, Scalar) and node.is_null else node

    def _mapping(self, source: Source, flat: list[Node]) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Source] = {}
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            problem = key_problem(key, keys)
            if problem:
                self.problems.append(problem)
            elif isinstance(key, Scalar):
                items[key.text] = value
                keys[key.text] = key.source
        return Mapping(items, keys, source)
