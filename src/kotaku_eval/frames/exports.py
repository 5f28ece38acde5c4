"""Exports: a portfolio of objects as tables, so that any engine can judge it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from kotaku_eval.activities import (
    BASE_FIELDS,
    EVENT_FIELDS,
    Document,
    Event,
    Status,
    rank_of,
)
from kotaku_eval.columns.events import RECORDED, ROW, STAGE, UNLOOKED, EventLayout
from kotaku_eval.columns.layouts import (
    CLOSED,
    HAPPENED,
    INSTANT,
    LAST,
    PRECISION,
    SUBJECT,
    DateShape,
    Layout,
)
from kotaku_eval.columns.tables import HOME, HOME_LEVEL, NUMBER, PARENT, PLACE, Tables
from kotaku_eval.columns.values import EPOCH, MICROS, MOST, PRECISIONS
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.facts import ACTIVITY, read_path
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.texts import Text

PLACE_BASE: Final = ("code", "level", "name", "parent", "source")
KINDS: Final[Mapping[Kind, Any]] = {
    Kind.TEXT: pl.String, Kind.CHOICE: pl.String, Kind.INTEGER: pl.Int64, Kind.NUMBER: pl.Float64,
    Kind.BOOLEAN: pl.Boolean, Kind.LIST: pl.Int64,
}  # fmt: skip
_DATE_PARTS: Final = ("", LAST, PRECISION, INSTANT)

Columns = dict[str, pl.Series]


def tables_of(portfolio: Portfolio) -> Tables[pl.LazyFrame]:
    """Return a portfolio as tables, which hold all that rules may ask of it.

    >>> from kotaku_eval import Event, Portfolio, load_ruleset
    >>> lifecycle = load_ruleset("kotaku-2018").lifecycle
    >>> one = lifecycle.activity_type(id="A1", events=[Event("mp2k_held", "2018-08-10")])
    >>> tables_of(Portfolio(lifecycle, [one])).events.collect().select("/subject", "stage").rows()
    [('A1', 'mp2k_held')]
    """
    lifecycle = portfolio.lifecycle
    own = fields_of(lifecycle.activity_type, without=BASE_FIELDS)
    lists = {field.name: field for field in own if field.kind is Kind.LIST}
    activity_layout = Layout(
        {**_layout_of(own), "id": None, "title": None},
        {},
        {name: Layout(_layout_of(field.fields)) for name, field in lists.items()},
        has_closed=True,
    )
    layouts = {ACTIVITY: activity_layout}
    places = {}
    for level in lifecycle.levels:
        fields = fields_of(level.kind, without=PLACE_BASE)
        layouts[level.id] = Layout({**_layout_of(fields), "code": None, "name": None})
        held = [place for place in portfolio.places if place.level == level.id]
        places[level.id] = _places(held, fields, portfolio)
    events = _events(portfolio)
    return Tables(
        lifecycle,
        _activities(portfolio, own),
        layouts,
        events=events,
        event_layout=_event_layout(lifecycle, events.collect_schema().names()),
        lists={name: _entries(portfolio, name, field) for name, field in lists.items()},
        places=places,
        id=portfolio.id,
        title=portfolio.title,
        basis=portfolio.basis,
        illustrative=portfolio.illustrative,
        as_of=portfolio.as_of,
        ruleset=portfolio.ruleset,
        notes=portfolio.notes,
        is_held=True,
    )


def _layout_of(fields: tuple[Field, ...]) -> dict[str, DateShape | None]:
    return {name: DateShape.MIXED if own.kind is Kind.DATE else None for name, own in walk(fields)}


def _event_layout(lifecycle: Lifecycle, columns: Iterable[str]) -> EventLayout:
    parts = {own for own in columns if own.startswith(f"{UNLOOKED}.")}
    parts |= {
        f"{part}.{name}"
        for stage in lifecycle.stages
        for name in stage.evidence
        for part in ("evidence", "correct")
    }
    return EventLayout(
        DateShape.MIXED,
        DateShape.MIXED,
        has_happened=True,
        documents=frozenset(parts),
        fields=_layout_of(fields_of(lifecycle.event_type, without=EVENT_FIELDS)),
        has_rows=True,
    )


def _frame(columns: Columns) -> pl.LazyFrame:
    return pl.LazyFrame(columns)


def _field_columns(values: list[Any], fields: tuple[Field, ...]) -> Columns:
    """Return the columns of the fields of some records; of a list, how many entries it has."""
    found: Columns = {}
    for name, own in walk(fields):
        path = tuple(name.split("."))
        held = [read_path(value, path) for value in values]
        if own.kind is Kind.RECORD:
            there = [None if value is None else True for value in held]
            found[name] = pl.Series(name, there, dtype=pl.Boolean)
        elif own.kind is Kind.DATE:
            found |= date_series(name, held)
        elif own.kind is Kind.LIST:
            counts = [None if entries is None else len(entries) for entries in held]
            found[name] = pl.Series(name, counts, dtype=pl.Int64)
        else:
            if own.kind is Kind.INTEGER:
                _refuse_great(name, held)
            found[name] = pl.Series(name, held, dtype=KINDS[own.kind], strict=False)
    return found


def _refuse_great(name: str, values: Iterable[int | None]) -> None:
    """Refuse whole numbers that no column holds: they would be missing from it.

    Raises:
        DataError: There is such a number.
    """
    great = next((own for own in values if own is not None and abs(own) > MOST), None)
    if great is not None:
        text = Text(
            id=f"{name}: {great} terlalu besar untuk satu kolom",
            en=f"{name}: {great} is too great for a column",
        )
        raise DataError([Problem(text)])


def date_series(name: str, dates: Iterable[EventDate | None]) -> Columns:
    """Return the columns of some dates."""
    rows = [_date_row(date) for date in dates]
    return {
        name + part: pl.Series(name + part, [row[at] for row in rows], dtype=pl.Int64)
        for at, part in enumerate(_DATE_PARTS)
    }


def _date_row(date: EventDate | None) -> tuple[int | None, ...]:
    if date is None:
        return (None, None, None, None)
    instant = None if date.instant is None else date.instant - EPOCH * MICROS
    precision = PRECISIONS.index(date.precision)
    return date.first_day - EPOCH, date.last_day - EPOCH, precision, instant


def _place_columns(values: list[Any], portfolio: Portfolio) -> Columns:
    chains = [portfolio.places_of(value) for value in values]
    return {
        PLACE + level.id: pl.Series(
            PLACE + level.id,
            [chain[level.id].code if level.id in chain else None for chain in chains],
            dtype=pl.String,
        )
        for level in portfolio.lifecycle.levels
    }


def _activities(portfolio: Portfolio, fields: tuple[Field, ...]) -> pl.LazyFrame:
    held = list(portfolio.activities)
    columns: Columns = {
        SUBJECT: _texts(SUBJECT, (own.id for own in held)),
        "id": _texts("id", (own.id for own in held)),
        "title": _texts("title", (own.title for own in held)),
        CLOSED: pl.Series(CLOSED, [own.status is not Status.OPEN for own in held], pl.Boolean),
        "status": _texts("status", (own.status.value for own in held)),
        HOME: _texts(HOME, (own.place for own in held)),
        HOME_LEVEL: _texts(HOME_LEVEL, (own.level for own in held)),
    }
    return _frame({**columns, **_place_columns(held, portfolio), **_field_columns(held, fields)})


def _texts(name: str, values: Iterable[str | None]) -> pl.Series:
    return pl.Series(name, list(values), dtype=pl.String)


def _places(held: list[Place], fields: tuple[Field, ...], portfolio: Portfolio) -> pl.LazyFrame:
    columns: Columns = {
        SUBJECT: _texts(SUBJECT, (own.code for own in held)),
        "code": _texts("code", (own.code for own in held)),
        "name": _texts("name", (own.name for own in held)),
        PARENT: _texts(PARENT, (own.parent for own in held)),
    }
    return _frame({**columns, **_place_columns(held, portfolio), **_field_columns(held, fields)})


def _entries(portfolio: Portfolio, name: str, own: Field) -> pl.LazyFrame:
    pairs = [
        (activity.id, entry)
        for activity in portfolio.activities
        for entry in getattr(activity, name) or ()
    ]
    columns: Columns = {SUBJECT: _texts(SUBJECT, (subject for subject, _ in pairs))}
    return _frame({**columns, **_field_columns([entry for _, entry in pairs], own.fields)})


def _events(portfolio: Portfolio) -> pl.LazyFrame:
    pairs = [(own.id, row, event) for own in portfolio.activities
             for row, event in enumerate(own.events)]  # fmt: skip
    events = [event for _, _, event in pairs]
    fields = fields_of(portfolio.lifecycle.event_type, without=EVENT_FIELDS)
    columns: Columns = {
        SUBJECT: _texts(SUBJECT, (subject for subject, _, _ in pairs)),
        ROW: pl.Series(ROW, [row for _, row, _ in pairs], dtype=pl.Int64),
        STAGE: _texts(STAGE, (event.stage for event in events)),
        HAPPENED: pl.Series(HAPPENED, [event.happened for event in events], dtype=pl.Boolean),
        RECORDED: pl.Series(
            RECORDED, [event.evidence is not None for event in events], dtype=pl.Boolean
        ),
        **date_series("date", [event.date for event in events]),
        **date_series("planned", [event.planned for event in events]),
        **_documents(events, portfolio.lifecycle),
    }
    return _frame({**columns, **_field_columns(events, fields)})


def _documents(events: list[Event], lifecycle: Lifecycle) -> Columns:
    """Return two columns for each kind of document: null where nobody looked for it."""
    held = [_by_kind(event.evidence or ()) for event in events]
    names = {name for stage in lifecycle.stages for name in stage.evidence}
    found: Columns = {}
    for name in sorted(names.union(*held)):
        own = [documents.get(name) for documents in held]
        exists = [None if one is None else one.exists for one in own]
        correct = [None if one is None else one.correct for one in own]
        numbers = [None if one is None else one.number for one in own]
        for part, values in (("evidence", exists), ("correct", correct)):
            found[f"{part}.{name}"] = pl.Series(f"{part}.{name}", values, dtype=pl.Boolean)
        unlooked = [one is not None and one.exists is None for one in own]
        if any(unlooked):
            part = f"{UNLOOKED}.{name}"
            found[part] = pl.Series(part, unlooked, dtype=pl.Boolean)
        if any(number is not None for number in numbers):
            found[NUMBER + name] = _texts(NUMBER + name, numbers)
    return found


def _by_kind(evidence: Iterable[Document]) -> dict[str, Document]:
    """Return documents by kind; of several of one kind, the best."""
    found: dict[str, Document] = {}
    for own in evidence:
        if own.kind not in found or rank_of(own) > rank_of(found[own.kind]):
            found[own.kind] = own
    return found
