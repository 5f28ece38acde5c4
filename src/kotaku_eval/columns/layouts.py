"""Layouts: which columns a table of subjects has, so that rules are lowered to what is there.

A fact is a column under its own name. A date that is more than a plain day has three more, whose
names go on after a slash. What a table does not have is missing on every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import field, frozen

from kotaku_eval.columns.expressions import (
    NULL,
    TRUE,
    Column,
    Constant,
    Expression,
    Kept,
    choose,
    either,
    known,
)
from kotaku_eval.columns.values import (
    NO_DATE,
    TIMESTAMP,
    DateValue,
    Value,
    day_value,
    number,
)
from kotaku_eval.models import Field, Kind, walk

LAST: Final = "/last"
PRECISION: Final = "/precision"
INSTANT: Final = "/instant"

COUNT: Final = "count"
UNDATED: Final = "undated"
HAPPENED: Final = "happened"
MIXED: Final = "mixed"

SUBJECT: Final = "/subject"
"""The column that names the subject of a row: the id of an activity, the code of a place."""

CLOSED: Final = "closed"

KEPT: Final = {
    Kind.TEXT: Kept.TEXT,
    Kind.CHOICE: Kept.TEXT,
    Kind.INTEGER: Kept.INT,
    Kind.NUMBER: Kept.FLOAT,
    Kind.BOOLEAN: Kept.BOOL,
    Kind.DATE: Kept.INT,
    Kind.LIST: Kept.INT,
    Kind.RECORD: Kept.BOOL,
}
"""What the column of a field holds; of a list, how many entries are recorded; of a record, true
where it is recorded."""


class DateShape(Enum):
    """How exactly the dates of a column are known, as far as the column itself tells."""

    DAY = "day"
    TIMESTAMP = "timestamp"
    MIXED = "mixed"


_NUMBERS: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.LIST})


@frozen
class StageLayout:
    """The columns of one stage.

    Args:
        date: The shape of its dates; ``None`` when there is no column of them.
        is_single: Whether it has one event at most, in one column under the stage's own name;
            otherwise there are columns of the count, the first and the last.
        may_be_undated: Whether a column tells of events without a date.
        planned: The shape of the planned dates; ``None`` when there are none.
        documents: The parts about documents that have a column: ``evidence.minutes``.
    """

    date: DateShape | None = None
    is_single: bool = True
    may_be_undated: bool = False
    planned: DateShape | None = None
    documents: frozenset[str] = frozenset()


@frozen
class Layout:
    """The columns of one table.

    Args:
        fields: The facts that have a column, by name, with the shape of those that are dates.
        stages: The stages that have columns, by name.
        lists: The tables of entries, by the name of the list.
        has_closed: Whether a column tells that nothing more is to come.
    """

    fields: Mapping[str, DateShape | None] = field(factory=dict)
    stages: Mapping[str, StageLayout] = field(factory=dict)
    lists: Mapping[str, Layout] = field(factory=dict)
    has_closed: bool = False

    def value(self, own: Field, name: str) -> Value:
        """Return the value of a fact that has a column of its own."""
        if own.kind is Kind.DATE:
            return date_columns(name, self.fields.get(name))
        if own.kind is Kind.RECORD and name not in self.fields:
            return self._record(own, name)
        column = plain_column(own, name, is_there=name in self.fields)
        return number(column) if own.kind in _NUMBERS else column

    def _record(self, own: Field, name: str) -> Expression:
        """Return true where some field of a record is there."""
        parts = [f"{name}.{part}" for part, _ in walk(own.fields)]
        columns = [Column(part, Kept.BOOL) for part in parts if part in self.fields]
        return choose(either(*(known(column) for column in columns)), TRUE, NULL)


def plain_column(own: Field, name: str, *, is_there: bool) -> Expression:
    """Return the column of a field that is no date."""
    kept = KEPT[own.kind]
    return Column(name, kept) if is_there else Constant(None, kept)


def date_columns(name: str, shape: DateShape | None) -> DateValue:
    """Return the columns of a date."""
    if shape is None:
        return NO_DATE
    day = Column(name, Kept.INT)
    if shape is DateShape.DAY:
        return day_value(day)
    instant = Column(name + INSTANT, Kept.INT)
    if shape is DateShape.TIMESTAMP:
        return DateValue(day, day, TIMESTAMP, instant)
    return DateValue(
        day, Column(name + LAST, Kept.INT), Column(name + PRECISION, Kept.INT), instant
    )
