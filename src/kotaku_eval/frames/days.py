"""Days of judgement: the newest observed date of some tables, where no day was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import polars as pl

from kotaku_eval.activities import BASE_FIELDS
from kotaku_eval.columns.layouts import Layout
from kotaku_eval.columns.tables import Tables
from kotaku_eval.columns.values import EPOCH
from kotaku_eval.dates import EventDate
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.exports import PLACE_BASE
from kotaku_eval.models import Field, Kind, fields_of, walk

Frames = Tables[pl.LazyFrame]
T = TypeVar("T")


def day_of(tables: Frames, as_of: Any = None) -> int:
    """Return the day to judge by, as an ordinal; 0 when there is none.

    It is the one asked for, the tables' own, or else the newest date that was observed.
    """
    chosen = EventDate.of(as_of) if as_of is not None else tables.as_of
    return chosen.last_day if chosen is not None else _newest(tables)


def _newest(tables: Frames) -> int:
    """Return the newest date that was observed, as the day it had begun."""
    found = [
        table.select(pl.max_horizontal(pl.col(names).max()))
        for table, names in dated(tables)
        if names
    ]
    days = [own.item() for own in pl.collect_all(found)]
    return max((int(day) + EPOCH for day in days if day is not None), default=0)


def dated(tables: Tables[T]) -> Iterator[tuple[T, list[str]]]:
    """Yield every table with its columns of observed dates."""
    layout = tables.layouts.get(ACTIVITY, Layout())
    own = fields_of(tables.lifecycle.activity_type, without=BASE_FIELDS)
    stages = [
        name
        for stage, held in layout.stages.items()
        if held.date is not None
        for name in ([stage] if held.is_single else [f"{stage}.last"])
    ]
    yield tables.activities, [*_observed(own, layout), *stages]
    for field in own:
        if field.kind is Kind.LIST and field.name in tables.lists:
            held_in = layout.lists.get(field.name, Layout())
            yield tables.lists[field.name], _observed(field.fields, held_in)
    if tables.events is not None:
        yield tables.events, ["date"]
    for level in tables.lifecycle.levels:
        if level.id in tables.places:
            fields = fields_of(level.kind, without=PLACE_BASE)
            of_level = tables.layouts.get(level.id, Layout())
            yield tables.places[level.id], _observed(fields, of_level)


def _observed(fields: tuple[Field, ...], layout: Layout) -> list[str]:
    return [
        name
        for name, own in walk(fields)
        if own.kind is Kind.DATE and not own.planned and name in layout.fields
    ]
