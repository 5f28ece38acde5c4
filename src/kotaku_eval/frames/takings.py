"""Takings: the columns of one table, taken one by one for what they fill, in any engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from attrs import define, field

from kotaku_eval.columns.layouts import SUBJECT, DateShape, Layout
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.errors import Problem
from kotaku_eval.frames.casts import UnfitError, Ways
from kotaku_eval.frames.headers import (
    Header,
    missing_column,
    place_fields,
    unread_columns,
)
from kotaku_eval.models import Field, Kind, walk
from kotaku_eval.places import Level
from kotaku_eval.readers.log_columns import CASE_NAMES
from kotaku_eval.readers.mappings import PlaceColumns

DATE = Field("date", Kind.DATE)
TEXT = Field("text", Kind.TEXT)
YES_NO = Field("exists", Kind.BOOLEAN)
COUNT = Field("count", Kind.LIST)


@define
class Taker(ABC):
    """Takes the columns of one table.

    Args:
        table: What the table holds, for errors.
        header: Its columns and their types.
        ways: How they are read.
        problems: Where it is noted that a column is missing or of a wrong type.
        made: The columns of the table that it becomes, as expressions of its engine.
        shapes: The facts taken, with the shapes of dates.
        checks: What may be wrong with its rows.
    """

    table: str
    header: Header
    ways: Ways
    problems: list[Problem]
    made: dict[str, Any] = field(factory=dict)
    shapes: dict[str, DateShape | None] = field(factory=dict)
    checks: list[Any] = field(factory=list)

    @abstractmethod
    def read(self, column: str, kind: Any, own: Field, name: str, *, undated: bool) -> Any:
        """Return what becomes of a column, and note what may be wrong with its values.

        Raises:
            UnfitError: Its type cannot be what is asked of it.
        """

    @property
    @abstractmethod
    def blank(self) -> Any:
        """The type of a column with nothing in it."""

    @abstractmethod
    def is_blank(self, column: str) -> bool:
        """Whether nothing stands in a column; its rows are read for it.

        Asked of columns of a wrong type only: libraries that cannot tell give any type to a
        column with nothing in it, such as that of a stage which nobody has reached.
        """

    @abstractmethod
    def take_key(self, column: str, *, is_unique: bool, is_fatal: bool = False) -> None:
        """Take the column that names the subject of each row.

        Args:
            column: The column.
            is_unique: Whether it is wrong that a subject stands in several rows.
            is_fatal: Whether nothing can be judged then.
        """

    def cast(self, column: str, own: Field, name: str, *, undated: bool = False) -> Any:
        """Return what becomes of a column; ``None`` where it is missing or of a wrong type."""
        if not column:  # what has no column has been noted already
            return None
        kind = self.header.get(column)
        if kind is None:
            self.problems.append(missing_column(self.table, [column], self.header))
            return None
        try:
            return self.read(column, kind, own, name, undated=undated)
        except UnfitError as failure:
            if self.is_blank(column):
                return self.read(column, self.blank, own, name, undated=undated)
            self.problems.append(failure.problem(self.table))
            return None

    def take(self, column: str, own: Field, name: str, *, undated: bool = False) -> Any:
        """Take a column under a name."""
        found = self.cast(column, own, name, undated=undated)
        if found is not None:
            self.made.update(found.made)
            self.shapes[name] = found.shape
        return found

    def truth(self, column: str) -> Any:
        """Return a column as truth values."""
        found = self.cast(column, YES_NO, "truth")
        return None if found is None else found.made["truth"]


# --- places ---------------------------------------------------------------------------------------


def take_place(held: Taker, level: Level, above: Sequence[Level]) -> Layout | None:
    """Take the columns of the table of the places of a level.

    Args:
        held: The columns.
        level: The level.
        above: Those above it.

    Returns:
        Its fields; ``None`` where no column names the places.
    """
    if "code" not in held.header:
        held.problems.append(missing_column(held.table, ["code"], held.header))
        return None
    held.take_key("code", is_unique=True)
    if SUBJECT not in held.made:
        return None
    if "name" in held.header:
        held.take("name", TEXT, "name")
    for higher, column in _parents(held.header, above).items():
        held.take(column, TEXT, PLACE + higher)
    fields = _place_fields(held.header, level, above)
    for name, own in fields.items():
        held.take(name, own, name)
    return Layout({name: held.shapes.get(name) for name in fields})


def unread_places(held: Taker, level: Level, above: Sequence[Level]) -> Iterator[Problem]:
    """Yield a note on every column of a table of places that nothing reads."""
    parents = _parents(held.header, above).values()
    read = ["code", "name", *parents, *_place_fields(held.header, level, above)]
    known = ["code", "name", *(own.id for own in above), *dict(place_fields(level))]
    yield from unread_columns(held.table, held.header, read, known)


def _parents(header: Header, above: Sequence[Level]) -> dict[str, str]:
    """Return by level the columns that name the places above."""
    named = {own.id: own.id for own in above if own.id in header}
    if not named and "parent" in header and above:
        return {above[0].id: "parent"}
    return named


def _place_fields(header: Header, level: Level, above: Sequence[Level]) -> dict[str, Field]:
    parents = _parents(header, above)
    return {
        name: own
        for name, own in place_fields(level)
        if own.kind is not Kind.LIST and name in header and name not in parents
    }


def take_described(held: Taker, places: Iterable[PlaceColumns]) -> dict[str, Layout]:
    """Take the names and fields of places that stand in the table of activities.

    Returns:
        The layouts of the places, by level.
    """
    return {own.level.id: _take_described(held, own) for own in places}


def _take_described(held: Taker, own: PlaceColumns) -> Layout:
    prefix = f"{own.level.id}."
    if own.name is not None:
        held.take(own.name.name, TEXT, f"{prefix}name")
    for part in own.fields:
        held.take(part.column.name, part.field, prefix + part.name)
    return Layout({part.name: held.shapes.get(prefix + part.name) for part in own.fields})


# --- the entries of lists -------------------------------------------------------------------------


_KEYS: Final = tuple(dict.fromkeys(("id", *CASE_NAMES)))


def take_entries(held: Taker, listed: Field) -> Layout:
    """Take the columns of the entries of a list.

    Args:
        held: The columns.
        listed: The list.
    """
    key = _key(held.header)
    if key is None:
        held.problems.append(missing_column(held.table, _KEYS, held.header))
    else:
        held.take_key(key, is_unique=False)
    for name, own in _scalars(listed).items():
        if name in held.header and name != key:
            held.take(name, own, name)
    shapes = {name: shape for name, shape in held.shapes.items() if name != SUBJECT}
    return Layout(shapes)


def unread_entries(held: Taker, listed: Field) -> Iterator[Problem]:
    """Yield a note on every column of the entries of a list that nothing reads."""
    known = [*_KEYS, *_scalars(listed)]
    read = [_key(held.header) or "", *_scalars(listed)]
    yield from unread_columns(held.table, held.header, read, known)


def _key(header: Header) -> str | None:
    """Return the column that names the activity of each entry."""
    return next((name for name in _KEYS if name in header), None)


def _scalars(listed: Field) -> dict[str, Field]:
    return {name: own for name, own in walk(listed.fields) if own.kind is not Kind.LIST}
