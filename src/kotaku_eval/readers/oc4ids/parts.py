"""Parts: values taken out of nested JSON, with a count of all that nobody took."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import Problem
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_TOO_LARGE: Final = 2**63
"""Beyond this the columns of a table could not hold a whole number."""
_EDGE: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(?:00:00:00|23:59:59)(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?"
)
"""A time that publishers write where they know the day alone."""

_NO_OBJECT: Final = Text(
    id="dicari dalam nilai yang bukan objek", en="looked for in a value that is no object"
)


@define
class Left:
    """A kind of value that is not read: how often it occurs, and where first."""

    first: Source
    count: int = 0


@frozen
class Taker:
    """What was taken out of a package, and what is wrong in it.

    Args:
        zone: The time zone that timestamps are converted to.
        problems: Where mistakes are noted.
        taken: The nodes that were taken, by identity.
        remarks: What is worth knowing and no mistake.
        noted: The nodes that were noted, by identity: a value may be looked at twice.
        retired: Codes of earlier versions of the standard, with those they are read as.
    """

    zone: str
    problems: list[Problem] = field(factory=list)
    taken: set[int] = field(factory=set)
    remarks: list[Problem] = field(factory=list)
    noted: set[int] = field(factory=set)
    retired: dict[tuple[str, str], Left] = field(factory=dict)

    def part(self, node: Node | None, *path: str) -> Node | None:
        """Return a value by the names that lead to it; ``None`` where there is none.

        A value of another kind on the way is a mistake, and noted.
        """
        for name in path:
            if node is None or (isinstance(node, Scalar) and node.is_null):
                return None
            if not isinstance(node, Mapping):
                self.note(node, name, _NO_OBJECT)
                return None
            node = node.items.get(name)
            if node is not None:
                self.taken.add(id(node))
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return None
        return node

    def scalar(self, node: Node | None, *path: str) -> Scalar | None:
        """Return a single value; one that is empty is none."""
        found = self.part(node, *path)
        if found is None or (isinstance(found, Scalar) and not found.text.strip()):
            return None
        if isinstance(found, Scalar):
            return found
        self.note(found, path[-1], Text(id="bukan satu nilai", en="not a single value"))
        return None

    def text(self, node: Node | None, *path: str) -> str:
        """Return a text without the spaces around it; empty for none."""
        found = self.scalar(node, *path)
        return " ".join(found.text.split()) if found is not None else ""

    def items(self, node: Node | None, *path: str) -> tuple[Node, ...]:
        """Return the items of a list; none where there is no list."""
        found = self.part(node, *path)
        if found is None:
            return ()
        if not isinstance(found, Sequence):
            self.note(found, path[-1], Text(id="bukan daftar", en="not a list"))
            return ()
        self.taken.update(id(item) for item in found.items if not isinstance(item, Scalar))
        return found.items

    def date(self, node: Node | None, *path: str) -> EventDate | None:
        """Return a date; the beginning or the end of a day is that day, as it is written."""
        found = self.scalar(node, *path)
        if found is None:
            return None
        edge = _EDGE.fullmatch(found.text.strip())
        try:
            return EventDate.parse(edge[1] if edge else found.text, self.zone)
        except (ValueError, OverflowError):
            words = Text(
                id=f"bukan tanggal ISO 8601: '{found.text:.40}'",
                en=f"not an ISO 8601 date: '{found.text:.40}'",
            )
            self.note(found, path[-1], words)
            return None

    def number(self, node: Node | None, *path: str) -> Scalar | None:
        """Return a number; one in quotes is read like one without."""
        found = self.scalar(node, *path)
        if found is None:
            return None
        written = found.text.strip()
        if not (_NUMBER.fullmatch(written) and math.isfinite(float(written))):
            words = Text(id=f"bukan bilangan: '{written:.40}'", en=f"not a number: '{written:.40}'")
            self.note(found, path[-1], words)
            return None
        return Scalar(written, plain=True, source=found.source)

    def count(self, node: Node | None, *path: str) -> Scalar | None:
        """Return a whole number; ``3.0`` is one."""
        found = self.number(node, *path)
        if found is None:
            return None
        value = float(found.text)
        if not value.is_integer() or abs(value) >= _TOO_LARGE:
            words = Text(
                id=f"bukan bilangan bulat: '{found.text:.40}'",
                en=f"not a whole number: '{found.text:.40}'",
            )
            self.note(found, path[-1], words)
            return None
        return Scalar(str(int(value)), plain=True, source=found.source)

    def code(
        self, node: Node | None, known: Iterable[str], *path: str
    ) -> tuple[str, Scalar] | None:
        """Return a code of a codelist as it is spelt there, and what is written."""
        found = self.scalar(node, *path)
        if found is None:
            return None
        written = found.text.strip()
        by_letters = {code.casefold(): code for code in known}
        return by_letters.get(written.casefold(), written), found

    def note(self, node: Node, name: str, words: Text) -> None:
        """Note a mistake, once for each value."""
        if id(node) not in self.noted:
            self.noted.add(id(node))
            text = Text(id=f"{name}: {words.id}", en=f"{name}: {words.en}")
            self.problems.append(node.source.problem(text))

    def remark(self, source: Source, text: Text) -> None:
        """Note what is worth knowing."""
        self.remarks.append(source.problem(text))

    def left(self, root: Node) -> dict[str, Left]:
        """Return what nobody took, by its path in the package; a part of it is not named apart."""
        found: dict[str, Left] = {}
        for path, node in self._untaken(root, ""):
            own = found.setdefault(path, Left(node.source))
            own.count += 1
        return found

    def _untaken(self, node: Node, path: str) -> Iterator[tuple[str, Node]]:
        if isinstance(node, Scalar):
            return
        if isinstance(node, Sequence):
            inner = [(f"{path}[]", item) for item in node.items]
        else:
            inner = [(f"{path}.{name}".lstrip("."), item) for name, item in node.items.items()]
        for name, item in inner:
            if isinstance(item, Scalar) and (item.is_null or isinstance(node, Sequence)):
                continue
            if id(item) in self.taken:
                yield from self._untaken(item, name)
            else:
                yield name, item
