"""Cases: event logs, and the activities that a log alone tells of."""

from __future__ import annotations

from typing import Any

import polars as pl
from attrs import frozen

from kotaku_eval.errors import Problem
from kotaku_eval.frames.checks import Check, TableChecks
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.entries import take_events
from kotaku_eval.frames.headers import EventColumns, FrameMapping
from kotaku_eval.frames.logs import DIFFERS, OTHERS_LEFT_OUT, LogColumns, mapped_events, read_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import ColumnMapping, EventMapping, OtherEvents


@frozen
class Log(LogColumns[TableColumns]):
    """A log of events in a frame."""

    def cases(
        self, lifecycle: Lifecycle, mapping: ColumnMapping | None, checks: list[TableChecks]
    ) -> tuple[TableColumns, FrameMapping]:
        """Return the columns of the activities that the log tells of, one row for each.

        Of an attribute that differs between the rows of a case, the first value counts.
        """
        held, key, beside = self.held, self.columns.key, self.attributes()
        rows, grouped = held.frame.select(beside), None
        if key in held.header:
            named = held.frame.select(key, *beside).filter(pl.col(key).is_not_null())
            grouped = named.group_by(key, maintain_order=True)
            rows = grouped.agg(pl.col(name).drop_nulls().first() for name in beside)
        made = TableColumns.of("activities", rows, held.ways, held.problems)
        filled = self.filled(made, lifecycle, mapping)
        differing = read_of(beside, filled)
        if grouped is not None and differing:
            checks.append(_differences(grouped, key, differing))
        return made, filled


def _differences(grouped: Any, key: str, beside: list[str]) -> TableChecks:
    counts = grouped.agg(pl.col(name).drop_nulls().n_unique() for name in beside)
    checks = tuple(Check(pl.col(name) > 1, pl.col(key), DIFFERS, name) for name in beside)
    return TableChecks("activities", counts, checks)


def mapped_log(held: TableColumns, mapping: EventMapping, notes: list[Problem]) -> Log:
    """Return the log that a column mapping describes."""
    notes_others = mapping.other is OtherEvents.NOTE
    if not notes_others:
        notes.append(Problem(OTHERS_LEFT_OUT, held.table))
    return log_of(held, mapped_events(mapping), notes_others=notes_others)


def log_of(held: TableColumns, columns: EventColumns, *, notes_others: bool = True) -> Log:
    """Return the log that columns hold.

    Args:
        held: The columns.
        columns: What they are.
        notes_others: Whether names that are no stage are wrong.
    """
    return Log(held, columns, take_events(held, columns, notes_others=notes_others))
