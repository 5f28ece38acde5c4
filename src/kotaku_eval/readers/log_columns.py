"""Log columns: the usual names of the columns of an event log, which needs no mapping then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import Column, EventMapping
from kotaku_eval.readers.tables import Table
from kotaku_eval.texts import Text

CASE_NAMES: Final = ("case", "case_id", "case:concept:name", "id")
ACTIVITY_NAMES: Final = ("activity", "event", "stage", "concept:name")
TIMESTAMP_NAMES: Final = ("timestamp", "date", "time", "time:timestamp")
"""The column names that are tried, in this order and whatever their case, when there is no mapping.

An ``id`` beside a ``case`` is that of the row."""
STEP_NAME: Final = "lifecycle:transition"
"""The column by which logs of process mining tell what is done from what is begun or planned."""
DONE_STEPS: Final = frozenset({"", "complete"})
PLANNED_STEP: Final = "schedule"
"""What stands in that column, in lower case, where it is done and where it is planned."""
PLANNED_NAME: Final = "planned"
"""The column of planned dates; an event that has only this has not happened."""


def usual_names(header: Iterable[str]) -> dict[str, str]:
    """Return the columns by their names in lower case; of two, the one that is written so.

    >>> usual_names(["Case", "case", "Date"])
    {'case': 'case', 'date': 'Date'}
    """
    names = list(header)
    folded = {name.casefold(): name for name in reversed(names)}
    return {name: name if name in names else folded[name] for name in reversed(folded)}


def first_named(names: Mapping[str, str], tried: Iterable[str]) -> str | None:
    """Return the first column that is there under one of some usual names."""
    return next((names[name] for name in tried if name in names), None)


def usual_mapping(table: Table, lifecycle: Lifecycle) -> EventMapping:
    """Return the mapping of an event log whose columns have one of the usual names.

    Raises:
        DataError: A usual name is missing.
    """
    names = usual_names(table.header)
    found, problems = [], []
    for tried in (CASE_NAMES, ACTIVITY_NAMES, TIMESTAMP_NAMES):
        name = first_named(names, tried)
        found.append(Column(name or ""))
        if name is None:
            problems.append(_no_usual_column(table, tried))
    if problems:
        raise DataError(problems)
    case, activity, timestamp = found
    return EventMapping(
        lifecycle=lifecycle,
        key=case,
        activity=activity,
        timestamp=timestamp,
        step=Column(names[STEP_NAME]) if STEP_NAME in names else None,
        planned=Column(names[PLANNED_NAME]) if PLANNED_NAME in names else None,
    )


def _no_usual_column(table: Table, tried: tuple[str, ...]) -> Problem:
    shown = ", ".join(tried)
    return table.head.problem(
        Text(
            id=f"log kejadian tanpa kolom {tried[0]} (dicari: {shown})",
            en=f"an event log without a column for {tried[0]} (tried: {shown})",
        ),
        Text(
            id="Berikan pemetaan kolom; tabel satu baris per kegiatan selalu memerlukannya.",
            en="Give a column mapping; a table of one row per activity always needs one.",
        ),
    )
