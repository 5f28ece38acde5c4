"""Blocks: the mappings of a definition file, read key by key, collecting every mistake."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Final, TypeVar

from kotaku_eval.dates import EventDate
from kotaku_eval.definitions.belongings import HOMES, TRANSLATED, key_hint
from kotaku_eval.definitions.leaves import (
    boolean_of,
    choice_of,
    date_of,
    integer_of,
    number_of,
    scalar_of,
    text_of,
)
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.definitions.words import text_pair, words_of
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=Enum)

NO_TEXT = Text.same("")
_SURE: Final = 0.75


def repaired(node: Mapping, known: frozenset[str]) -> Mapping:
    """Return a mapping in which a misspelt key also stands under the name it was meant to have.

    The misspelt key is still told when the block is closed; what it holds is read all the same,
    so that its own mistakes are told too and nothing else seems to be missing.
    """
    items, keys = dict(node.items), dict(node.keys)
    for key in node.items:
        near = _meant(key, known - items.keys()) if key not in known else ""
        if near:
            items[near], keys[near] = node.items[key], node.keys[key]
    return Mapping(items, keys, node.source)


def note_empty(node: Node, known: frozenset[str], problems: list[Problem]) -> None:
    """Note every known key of a mapping that stands without a value, but for what must be given."""
    if not isinstance(node, Mapping):
        return
    for key, part in node.items.items():
        if isinstance(part, Scalar) and part.is_null and key in known and key != "title":
            problems.append(empty_key(key, node.keys[key]))


def is_empty(node: Node) -> bool:
    """Whether nothing is written: no value, an empty list or an empty mapping."""
    return node.is_null if isinstance(node, Scalar) else not node.items


def empty_key(key: str, source: Source) -> Problem:
    """Return the mistake of a key that stands without a value."""
    text = Text(id=f"'{key}' kosong", en=f"'{key}' is empty")
    hint = Text(id="Isi nilainya, atau hapus kuncinya.", en="Give a value or remove the key.")
    return problem_at(source, text, hint)


def _meant(written: str, known: Iterable[str]) -> str:
    """Return the known name that is surely meant by a misspelt one, or an empty text."""
    names = sorted(known)
    meant = TRANSLATED.get(written.casefold(), written.casefold())
    near = difflib.get_close_matches(meant, names, n=1, cutoff=_SURE)
    return near[0] if near else ""


class Block:
    """A mapping of a file. Its readers note mistakes in a shared list and go on.

    Args:
        node: The mapping; anything else is noted and read as empty.
        problems: Where mistakes are noted.
        place: What a missing key is reported at; the mapping itself when not given.
        path: What stands before a key's name in mistakes, such as ``mp2k_held.``.
        is_data: Whether an empty value says that nothing is recorded; in a definition it says
            nothing, and is a mistake.

    >>> from kotaku_eval.sources import parse_yaml
    >>> problems: list[Problem] = []
    >>> block = Block(parse_yaml("wieght: 2"), problems)
    >>> block.number("weight", 1.0), block.close()
    (1.0, None)
    >>> print(problems[0].text, problems[0].hint)
    unknown key 'wieght' Did you mean 'weight'?
    """

    def __init__(
        self,
        node: Node | None,
        problems: list[Problem],
        place: Source | None = None,
        path: str = "",
        *,
        is_data: bool = False,
    ) -> None:
        self.problems = problems
        self.is_data = is_data
        self.path = path
        self._asked: set[str] = set()
        self._missing: list[tuple[str, Problem]] = []
        has_nothing = node is None or (isinstance(node, Scalar) and node.is_null)
        if not has_nothing and not isinstance(node, Mapping) and node is not None:
            text = Text(
                id="di sini diperlukan pemetaan (kunci: nilai)",
                en="a mapping (key: value) is needed here",
            )
            problems.append(problem_at(node.source, text))
        self.is_usable = has_nothing or isinstance(node, Mapping)
        self.items: dict[str, Node] = node.items if isinstance(node, Mapping) else {}
        self.keys: dict[str, Source] = node.keys if isinstance(node, Mapping) else {}
        self.place = place or (node.source if node is not None else None)

    def __contains__(self, key: object) -> bool:
        return key in self.items

    def note(self, source: Source | None, text: Text, hint: Text | None = None) -> None:
        """Note a mistake at a place."""
        problem = problem_at(source, text, hint) if source else Problem(text, hint=hint or NO_TEXT)
        self.problems.append(problem)

    def place_of(self, key: str) -> Source | None:
        """Return where a value stands: its own place, or the place of its key."""
        node = self.items.get(key)
        return node.source if isinstance(node, Scalar) else self.keys.get(key, self.place)

    def node(self, key: str, *, required: bool = False) -> Node | None:
        """Return the node of a key, ``None`` when it is missing or empty."""
        self._asked.add(key)
        node = self.items.get(key)
        if node is not None and not (isinstance(node, Scalar) and node.is_null):
            return node
        if node is not None and not (self.is_data or required):
            self.problems.append(empty_key(key, self.keys[key]))
        if required and self.is_usable and not self.is_misspelt(key):
            self.note_missing(key)
        return None

    def note_missing(self, key: str, text: Text | None = None) -> None:
        """Note that a key must be given; told with the one unknown key, if there is one."""
        words = Text(id=f"'{key}' belum diisi", en=f"'{key}' is missing")
        self.note(self.keys.get(key, self.place), text or words)
        if key not in self.items:
            self._missing.append((key, self.problems[-1]))

    def is_misspelt(self, key: str) -> bool:
        """Whether a missing key stands here under a wrong name, which ``close`` will tell."""
        others = [own for own in self.items if own not in self._asked and own not in HOMES]
        return key not in self.items and any(_meant(own, [key]) for own in others)

    def read(
        self, key: str, parse: Callable[[Node], Value], default: Value, *, required: bool = False
    ) -> Value:
        """Return the value of a key as a function reads it, the default when it cannot."""
        node = self.node(key, required=required)
        if node is None:
            return default
        try:
            return parse(node)
        except LeafError as failure:
            self.problems.append(failure.problem(f"{self.path}{key}"))
            return default

    def text(self, key: str, *, required: bool = False) -> Text:
        """Return words in both languages, empty when not given."""
        return self.read(key, text_pair, NO_TEXT, required=required)

    def string(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return a name or code as written."""
        return self.read(key, words_of if required else text_of, default, required=required)

    def integer(self, key: str, default: int = 0, *, required: bool = False) -> int:
        """Return a whole number."""
        return self.read(key, integer_of, default, required=required)

    def number(self, key: str, default: float = 0.0, *, required: bool = False) -> float:
        """Return a finite number."""
        return self.read(key, number_of, default, required=required)

    def boolean(self, key: str, default: bool = False) -> bool:  # noqa: FBT001, FBT002 - a default, as of any reader
        """Return true or false."""
        return self.read(key, boolean_of, default)

    def date(self, key: str, default: EventDate | None = None) -> EventDate | None:
        """Return a date."""
        return self.read(key, date_of, default)

    def choice(self, key: str, default: Choice) -> Choice:
        """Return a member of the default's enumeration."""
        kind = type(default)
        return self.read(key, lambda node: choice_of(node, kind), default)

    def weight(self, key: str = "weight", default: float = 1.0) -> float:
        """Return a number that is not negative."""
        value = self.number(key, default)
        if value < 0:
            self.note(
                self.place_of(key),
                Text(id=f"{key} tidak boleh negatif", en=f"{key} must not be negative"),
            )
            return default
        return value

    def nodes(self, key: str, *, required: bool = False) -> tuple[Node, ...]:
        """Return the entries of a list."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.note(
                node.source,
                Text(id=f"{key}: diperlukan daftar", en=f"{key}: a list is needed"),
                Text(id="Tulis [..., ...].", en="Write [..., ...]."),
            )
            return ()
        return node.items

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """Return the entries of a list of texts, with their places."""
        found = []
        for node in self.nodes(key):
            try:
                found.append(scalar_of(node, Text(id="teks", en="text")))
            except LeafError as failure:
                self.problems.append(failure.problem(key))
        return tuple(found)

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(scalar.text for scalar in self.scalars(key))

    def child(self, key: str, *, required: bool = False) -> Block | None:
        """Return the mapping of a key as a block, ``None`` when it is missing."""
        node = self.node(key, required=required)
        if node is None:
            return None
        return Block(node, self.problems, self.keys.get(key), is_data=self.is_data)

    def entries(self, key: str, *, required: bool = False) -> Iterator[tuple[str, Source, Node]]:
        """Yield each name of a mapping of named things, with its place and node."""
        child = self.child(key, required=required)
        if child is not None:
            for name, node in child.items.items():
                yield name, child.keys[name], node

    def children(self, key: str, *, required: bool = False) -> dict[str, Block]:
        """Return the blocks of a mapping of named blocks."""
        return {
            name: Block(node, self.problems, place, is_data=self.is_data)
            for name, place, node in self.entries(key, required=required)
        }

    def known(
        self, key: str, names: dict[str, Value], what: Text, *, required: bool = False
    ) -> str:
        """Return a name that must be one of those defined elsewhere; empty when it is not."""
        name = self.string(key, required=required)
        if not name or name in names:
            return name
        text = Text(id=f"{what.id} tidak dikenal '{name}'", en=f"unknown {what.en} '{name}'")
        self.note(self.place_of(key), text, name_hint(name, names))
        return ""

    def close(self, also: tuple[str, ...] = ()) -> None:
        """Note every key that nobody asked for."""
        known = self._asked | set(also)
        unknown = [key for key in self.items if key not in known]
        for key in unknown:
            name = f"{self.path}{key}"
            text = Text(id=f"kunci tidak dikenal '{name}'", en=f"unknown key '{name}'")
            hint = self._instead(key, unknown) or key_hint(key, known)
            self.note(self.keys[key], text, hint)

    def _instead(self, key: str, unknown: list[str]) -> Text | None:
        """Return that the only unknown key must stand for the only missing one, if it does."""
        if len(unknown) != 1 or len(self._missing) != 1 or key in HOMES:
            return None
        [(name, problem)] = self._missing
        if problem in self.problems:
            self.problems.remove(problem)
        return Text(
            id=f"'{name}' belum diisi: itukah yang dimaksud?",
            en=f"'{name}' is missing: is it meant?",
        )
