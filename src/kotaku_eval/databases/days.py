"""Days of judgement: the newest observed date of tables in a database."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from kotaku_eval.columns.tables import Tables
from kotaku_eval.columns.values import EPOCH
from kotaku_eval.dates import EventDate
from kotaku_eval.frames.databases import fetched
from kotaku_eval.frames.days import dated


def day_of(tables: Tables[ir.Table], as_of: Any = None) -> int:
    """Return the day to judge by, as an ordinal; 0 when there is none.

    It is the one asked for, the tables' own, or else the newest date that was observed.
    """
    chosen = EventDate.of(as_of) if as_of is not None else tables.as_of
    if chosen is not None:
        return chosen.last_day
    found: list[int] = []
    for table, names in dated(tables):
        if names:
            asked: dict[str, Any] = {name: table[name].max() for name in names}
            row = fetched(table.aggregate(**asked)).row(0)
            found += [int(day) + EPOCH for day in row if day is not None]
    return max(found, default=0)
