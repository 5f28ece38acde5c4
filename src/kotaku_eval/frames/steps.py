"""Steps: what the rows of an event log tell of, work that is done, planned or only begun."""

from __future__ import annotations

from typing import Final

import attrs
import polars as pl

from kotaku_eval.errors import Problem
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.headers import EventColumns
from kotaku_eval.frames.takings import Taker
from kotaku_eval.readers.log_columns import DONE_STEPS, PLANNED_NAME, PLANNED_STEP, STEP_NAME
from kotaku_eval.texts import Text

UNDONE: Final = Text(
    id=f"{STEP_NAME} ini tidak dipakai: yang terjadi ditulis 'complete'",
    en=f"this {STEP_NAME} is left out: what has happened is 'complete'",
)
HAPPENED: Final = "happened"
DIFFERENT: Final = Text(
    id="tanggal rencana dan tanggal kejadian berbeda jenis kolomnya",
    en="the dates of plans and of events are columns of different types",
)


def told_by_steps(held: TableColumns, columns: EventColumns) -> tuple[EventColumns, pl.Expr]:
    """Part plans from facts, as a column of steps tells them; a plan's date is no event's date.

    Args:
        held: The columns of a log; those of dates and of what happened change in it.
        columns: What they are.

    Returns:
        What the columns are now, and which rows tell of something done or planned.
    """
    if columns.step is None:
        return columns, pl.lit(value=True)
    step = pl.col(columns.step).cast(pl.String).str.strip_chars().str.to_lowercase().fill_null("")
    done, is_plan = step.is_in(sorted(DONE_STEPS)), step == PLANNED_STEP
    held.check(~(done | is_plan), pl.col(columns.step), UNDONE, column=columns.step)
    told = columns
    made: dict[str, pl.Expr] = {}
    if columns.date is not None and has_one_kind(held, columns):
        date = pl.col(columns.date)
        known = date if columns.planned is None else pl.coalesce(columns.planned, date)
        told = attrs.evolve(told, planned=columns.planned or PLANNED_NAME)
        made[told.planned or PLANNED_NAME] = (
            pl.when(is_plan)
            .then(known)
            .otherwise(pl.lit(None) if columns.planned is None else pl.col(columns.planned))
        )
        made[columns.date] = pl.when(done).then(date)
    if columns.happened is None:
        told = attrs.evolve(told, happened=HAPPENED)
        made[HAPPENED] = done
    held.frame = held.frame.with_columns(**made)
    held.header = dict(held.frame.collect_schema())
    return told, done | is_plan


def has_one_kind(held: Taker, columns: EventColumns) -> bool:
    """Whether dates of plans and of events are of one type, as one is asked for the other."""
    planned, date = columns.planned or columns.date or "", columns.date or ""
    is_one = bool(held.header[planned] == held.header[date])
    if not is_one:
        held.problems.append(Problem(DIFFERENT, held.table))
    return is_one
