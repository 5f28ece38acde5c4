"""Log columns: the usual names of the columns of an event log, which needs no mapping then."""

from __future__ import annotations

from typing import Final

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.readers.mappings import Column, EventMapping
from kotaku_eval.readers.tables import Table
from kotaku_eval.texts import Text

CASE_NAMES: Final = ("case", "case_id", "case:concept:name")
ACTIVITY_NAMES: Final = ("activity", "event", "stage", "concept:name")
TIMESTAMP_NAMES: Final = ("timestamp", "date", "time", "time:timestamp")
"""The column names that are tried, in this order, when there is no mapping."""
STEP_NAME: Final = "lifecycle:transition"
"""The column by which logs of process mining tell what is done from what is begun or planned."""
DONE_STEPS: Final = frozenset({"", "complete"})
PLANNED_STEP: Final = "schedule"
"""What stands in that column, in lower case, where it is done and where it is planned."""
PLANNED_NAME: Final = "planned"
"""The column of planned dates in the logs that the library writes, beside the one above."""


def usual_mapping(table: Table, lifecycle: Lifecycle) -> EventMapping:
    """Return the mapping of an event log whose columns have one of the usual names.

    Raises:
        DataError: A usual name is missing.
    """
    folded = {name.casefold(): name for name in reversed(table.header)}
    found, problems = [], []
    for tried in (CASE_NAMES, ACTIVITY_NAMES, TIMESTAMP_NAMES):
        name = next((folded[name] for name in tried if name in folded), "")
        found.append(Column(name))
        if not name:
            problems.append(_no_usual_column(table, tried))
    if problems:
        raise DataError(problems)
    case, activity, timestamp = found
    step = Column(folded[STEP_NAME]) if STEP_NAME in folded else None
    has_plan = step is not None and PLANNED_NAME in folded
    return EventMapping(
        lifecycle=lifecycle,
        key=case,
        activity=activity,
        timestamp=timestamp,
        step=step,
        planned=Column(folded[PLANNED_NAME]) if has_plan else None,
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
