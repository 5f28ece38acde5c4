"""Steps: what the rows of a log in a database tell of, work that is done, planned or only begun."""

from __future__ import annotations

from typing import Any

import attrs
import ibis
from ibis import _

from kotaku_eval.databases.checks import Check
from kotaku_eval.databases.columns import TableColumns
from kotaku_eval.databases.sources import header_of
from kotaku_eval.databases.subjects import ALWAYS
from kotaku_eval.frames.headers import EventColumns
from kotaku_eval.frames.steps import HAPPENED, UNDONE, has_one_kind
from kotaku_eval.readers.log_columns import DONE_STEPS, PLANNED_NAME, PLANNED_STEP


def told_by_steps(held: TableColumns, columns: EventColumns) -> tuple[EventColumns, Any]:
    """Part plans from facts, as a column of steps tells them; a plan's date is no event's date.

    Args:
        held: The columns of a log; those of dates and of what happened change in it.
        columns: What they are.

    Returns:
        What the columns are now, and which rows tell of something done or planned.
    """
    if columns.step is None:
        return columns, ALWAYS
    step: Any = ibis.coalesce(_[columns.step].cast("string").strip().lower(), "")
    done, is_plan = step.isin(sorted(DONE_STEPS)), step == PLANNED_STEP
    held.checks.append(Check(~(done | is_plan), _[columns.step], UNDONE, columns.step))
    told, made = columns, dict[str, Any]()
    if columns.date is not None and has_one_kind(held, columns):
        date: Any = _[columns.date]
        planned = None if columns.planned is None else _[columns.planned]
        known = date if planned is None else ibis.coalesce(planned, date)
        told = attrs.evolve(told, planned=columns.planned or PLANNED_NAME)
        made[told.planned or PLANNED_NAME] = ibis.cases((is_plan, known), else_=planned)
        made[columns.date] = ibis.cases((done, date))
    if columns.happened is None:
        told = attrs.evolve(told, happened=HAPPENED)
        made[HAPPENED] = done
    held.given = held.given.mutate(**made)
    held.header = header_of(held.given)
    return told, done | is_plan
