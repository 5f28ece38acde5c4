"""Cases: event logs, and the activities that a log alone tells of."""

from __future__ import annotations

from typing import Any

import attrs
import polars as pl
from attrs import frozen

from kotaku_eval.columns.events import EventLayout
from kotaku_eval.errors import Problem
from kotaku_eval.frames.checks import Check, TableChecks
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.entries import take_events
from kotaku_eval.frames.headers import EventColumns, FrameMapping, named_columns, stage_names
from kotaku_eval.frames.steps import told_by_steps
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import Column, ColumnMapping, EventMapping, OtherEvents
from kotaku_eval.texts import Text


@frozen
class Subjects:
    """The columns of activities with what they fill.

    Args:
        held: The columns.
        mapping: What they fill.
        is_closed: Whether nothing more is to come where no column tells; ``None`` when that is
            not known.
    """

    held: TableColumns
    mapping: FrameMapping
    is_closed: bool | None


@frozen
class Log:
    """A log of events.

    Args:
        held: Its columns.
        columns: What they are.
        layout: The layout of the table it becomes.
    """

    held: TableColumns
    columns: EventColumns
    layout: EventLayout

    def cases(
        self, lifecycle: Lifecycle, mapping: ColumnMapping | None, checks: list[TableChecks]
    ) -> tuple[TableColumns, FrameMapping]:
        """Return the columns of the activities that the log tells of, one row for each.

        Of an attribute that differs between the rows of a case, the first value counts.
        """
        held, key = self.held, self.columns.key
        of_event = {*self.columns.columns}
        beside = [name for name in held.header if name not in of_event]
        rows = held.frame.select(key, *beside) if key in held.header else held.frame.select(beside)
        if key not in held.header:
            return self._columns(rows, lifecycle, mapping)
        grouped = rows.filter(pl.col(key).is_not_null()).group_by(key, maintain_order=True)
        firsts = grouped.agg(pl.col(name).drop_nulls().first() for name in beside)
        made, filled = self._columns(firsts, lifecycle, mapping)
        read = {own.name for own in filled.columns}
        if differing := [name for name in beside if name in read]:
            checks.append(_differences(grouped, key, differing))
        return made, filled

    def _columns(
        self, rows: pl.LazyFrame, lifecycle: Lifecycle, mapping: ColumnMapping | None
    ) -> tuple[TableColumns, FrameMapping]:
        held = TableColumns.of("activities", rows, self.held.ways, self.held.problems)
        key = Column(self.columns.key)
        if isinstance(mapping, EventMapping):
            names = [own.name for own in attrs.fields(ColumnMapping)]
            given = {name: getattr(mapping, name) for name in names}
            return held, FrameMapping(**given)
        return held, attrs.evolve(named_columns(held.header, lifecycle), key=key)


def _differences(grouped: Any, key: str, beside: list[str]) -> TableChecks:
    counts = grouped.agg(pl.col(name).drop_nulls().n_unique() for name in beside)
    says = Text(
        id="berbeda di antara baris satu kasus; nilai pertama dipakai",
        en="differs between the rows of a case; the first value is used",
    )
    checks = tuple(Check(pl.col(name) > 1, pl.col(key), says, name) for name in beside)
    return TableChecks("activities", counts, checks)


def mapped_log(held: TableColumns, mapping: EventMapping, notes: list[Problem]) -> Log:
    """Return the log that a column mapping describes."""
    columns = EventColumns(
        key=mapping.key.name,
        stage=mapping.activity.name,
        date=mapping.timestamp.name,
        fields=mapping.event_fields,
        stages=stage_names(mapping.lifecycle, mapping.stages),
    )
    notes_others = mapping.other is OtherEvents.NOTE
    if not notes_others:
        text = Text(
            id="kejadian dengan nama lain tidak dipakai", en="events of other names are left out"
        )
        notes.append(Problem(text, held.table))
    return log_of(held, columns, notes_others=notes_others)


def log_of(held: TableColumns, columns: EventColumns, *, notes_others: bool = True) -> Log:
    """Return the log that columns hold.

    Args:
        held: The columns.
        columns: What they are.
        notes_others: Whether names that are no stage are wrong.
    """
    columns, is_told = told_by_steps(held, columns)
    return Log(held, columns, take_events(held, columns, is_told, notes_others=notes_others))
