"""Rows: the columns of a table that has been read, as the values that objects are made of."""

from __future__ import annotations

import typing
from typing import Any, Final

import attrs
import polars as pl
from attrs import frozen

from kotaku_eval.columns.layouts import INSTANT, LAST, PRECISION, DateShape, Layout
from kotaku_eval.columns.values import EPOCH, MICROS, PRECISIONS
from kotaku_eval.dates import EventDate, Precision
from kotaku_eval.models import Field, Kind, fields_of, list_item, without_none

_LAST_DAY: Final = EventDate.of_parts(9999, 12, 31).last_day


@frozen
class Rows:
    """The rows of one table.

    Args:
        frame: The rows.
        layout: Its columns.
        days: The plain days made so far, each once.
    """

    frame: pl.DataFrame
    layout: Layout
    days: dict[int, EventDate | None]

    @classmethod
    def of(cls, frame: pl.DataFrame, layout: Layout) -> Rows:
        """Take the rows of a table."""
        return cls(frame, layout, {})

    def __len__(self) -> int:
        return self.frame.height

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.frame.columns

    def values(self, name: str) -> list[Any]:
        """Return a column; nothing on every row where there is none."""
        return self.frame[name].to_list() if self.has(name) else [None] * len(self)

    def texts(self, name: str) -> list[str]:
        """Return a column of text."""
        return self.values(name)

    # --- dates ----------------------------------------------------------------------------------

    def dates(self, name: str, shape: DateShape | None = None) -> list[EventDate | None]:
        """Return the dates of a column (of the layout's shape, where none is given)."""
        match shape or self.layout.fields.get(name):
            case None:
                return [None] * len(self)
            case DateShape.DAY:
                return [None if day is None else self._day(day) for day in self.values(name)]
            case DateShape.TIMESTAMP:
                pairs = zip(self.values(name), self.values(name + INSTANT), strict=True)
                return [_timestamp(*pair) for pair in pairs]
            case DateShape.MIXED:
                parts = (self.values(name + part) for part in ("", LAST, PRECISION, INSTANT))
                return [self._mixed(*row) for row in zip(*parts, strict=True)]

    def _day(self, day: int) -> EventDate | None:
        """Return a plain day; nothing for one that no calendar has."""
        if day not in self.days:
            is_day = 1 <= day + EPOCH <= _LAST_DAY
            self.days[day] = EventDate.of_day(day + EPOCH) if is_day else None
        return self.days[day]

    def _mixed(
        self, first: int | None, last: int | None, precision: int | None, instant: int | None
    ) -> EventDate | None:
        if first is None or last is None:
            return None
        own = PRECISIONS[precision or 0]
        if own is Precision.DAY:
            return self._day(first)
        moment = None if instant is None else instant + EPOCH * MICROS
        return EventDate(first + EPOCH, last + EPOCH, own, moment)

    # --- records --------------------------------------------------------------------------------

    def attributes(
        self, kind: type, *, without: tuple[str, ...] = (), prefix: str = ""
    ) -> dict[str, list[Any]]:
        """Return the values of the fields of a class, by name; lists are left out.

        Args:
            kind: The class.
            without: The fields that are left out.
            prefix: What stands before their names in those of the columns.
        """
        hints = typing.get_type_hints(kind)
        defaults = {own.name: own.default for own in attrs.fields(kind)}
        found: dict[str, list[Any]] = {}
        for own in fields_of(kind, without=without):
            values = self._field(own, without_none(hints[own.name]), prefix + own.name)
            if values is not None or defaults[own.name] is not None:
                found[own.name] = values or [None] * len(self)
        return found

    def _field(self, own: Field, kind: Any, name: str) -> list[Any] | None:
        """Return the values of a field; ``None`` where no column tells of it."""
        if own.kind is Kind.LIST:
            return None
        if own.kind is Kind.RECORD:
            return self._records(kind, name)
        if name not in self.layout.fields:
            return None
        if own.kind is Kind.DATE:
            return self.dates(name)
        if own.kind is Kind.CHOICE:
            members = {member.value: member for member in kind}
            return [None if value is None else members[value] for value in self.values(name)]
        return self.values(name)

    def _records(self, kind: type, name: str) -> list[Any] | None:
        parts = self.attributes(kind, prefix=f"{name}.")
        if name in self.layout.fields:
            is_there = self.values(name)
        elif parts:
            is_there = [
                any(part is not None for part in row) for row in zip(*parts.values(), strict=True)
            ]
        else:
            return None
        return [
            kind(**{part: held[row] for part, held in parts.items()}) if there else None
            for row, there in enumerate(is_there)
        ]

    def entries(self, name: str, owner: type) -> list[Any]:
        """Return every row as an entry of a list field of a class."""
        kind = list_item(without_none(typing.get_type_hints(owner)[name]))
        parts = self.attributes(kind)
        return [
            kind(**{part: held[row] for part, held in parts.items()}) for row in range(len(self))
        ]


def _timestamp(day: int | None, instant: int | None) -> EventDate | None:
    if day is None or not 1 <= day + EPOCH <= _LAST_DAY:
        return None
    if instant is None:
        return EventDate.of_day(day + EPOCH)
    return EventDate(day + EPOCH, day + EPOCH, Precision.TIMESTAMP, instant + EPOCH * MICROS)
