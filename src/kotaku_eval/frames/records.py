"""Records: activities and places made of the rows of tables, as if they had been read as objects.

The other way round from ``exports``. What columns cannot express is judged on these records, and
reasons are worded from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl
from attrs import frozen

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS, Activity, Document, Event, Status
from kotaku_eval.columns.events import RECORDED, ROW, STAGE, UNLOOKED
from kotaku_eval.columns.layouts import CLOSED, HAPPENED, SUBJECT, Layout, StageLayout
from kotaku_eval.columns.tables import HOME, HOME_LEVEL, NUMBER, PARENT, PLACE, Tables
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.exports import PLACE_BASE
from kotaku_eval.frames.rows import Rows
from kotaku_eval.models import Field, Kind, fields_of
from kotaku_eval.places import Level, Place
from kotaku_eval.portfolios import Portfolio

Frames = Tables[pl.LazyFrame]
_STATUSES: Final = {own.value: own for own in Status}


def portfolio_of(
    tables: Frames,
    ids: Collection[str] | None = None,
    *,
    places: Mapping[str, Collection[str]] | None = None,
) -> Portfolio:
    """Return the activities of some tables as objects.

    Args:
        tables: The tables; only the rows that are needed are read.
        ids: The activities; all of them when left out.
        places: By level the codes of places: they are in the portfolio too, with the activities
            that lie in them.

    Raises:
        DataError: The rows do not make a portfolio: an id stands twice, or a place is missing.

    >>> from kotaku_eval import Event, Portfolio, load_ruleset
    >>> from kotaku_eval.frames.exports import tables_of
    >>> lifecycle = load_ruleset("kotaku-2018").lifecycle
    >>> one = lifecycle.activity_type(id="A1", events=[Event("mp2k_held", "2018-08-10")])
    >>> portfolio_of(tables_of(Portfolio(lifecycle, [one]))).activities == (one,)
    True
    """
    chosen = _chosen(tables.activities, ids, places)
    activities = Rows.of(chosen.collect(), tables.layouts.get(ACTIVITY, Layout()))
    is_whole = ids is None and places is None
    subjects = None if is_whole else [name for name in activities.texts(SUBJECT) if name]
    held = _Records(tables, activities, subjects).activities()
    codes = None if is_whole else _codes(activities, tables, places or {})
    return _portfolio(tables, held, _places(tables, codes))


def places_of(tables: Frames) -> Portfolio:
    """Return all places of some tables as objects, without any activity."""
    return _portfolio(tables, (), _places(tables, None))


def _portfolio(
    tables: Frames, activities: Iterable[Activity], places: Iterable[Place]
) -> Portfolio:
    return Portfolio(
        tables.lifecycle,
        activities,
        places,
        id=tables.id,
        title=tables.title,
        as_of=tables.as_of,
        basis=tables.basis,
        illustrative=tables.illustrative,
        ruleset=tables.ruleset,
        notes=tables.notes,
    )


def _chosen(
    table: pl.LazyFrame,
    ids: Collection[str] | None,
    places: Mapping[str, Collection[str]] | None,
) -> pl.LazyFrame:
    if ids is None and places is None:
        return table
    names = table.collect_schema().names()
    asked = [(SUBJECT, ids or ()), *((PLACE + level, own) for level, own in (places or {}).items())]
    kept = [pl.col(name).is_in(list(own)) for name, own in asked if own and name in names]
    return table.filter(pl.any_horizontal(kept) if kept else pl.lit(value=False))


@frozen
class _Records:
    """Makes activities of their rows, and of those of their events and lists.

    Args:
        tables: The tables.
        rows: The rows of the activities.
        subjects: Their ids; ``None`` for all there are.
    """

    tables: Frames
    rows: Rows
    subjects: list[str] | None

    def activities(self) -> Iterator[Activity]:
        """Yield the activities in the order of their rows."""
        kind = self.tables.lifecycle.activity_type
        ids = self.rows.texts(SUBJECT)
        columns: dict[str, list[Any]] = {
            "id": ids,
            "title": [title or "" for title in self.rows.texts("title")],
            "status": self._statuses(),
            **self._homes(),
            **self.rows.attributes(kind, without=BASE_FIELDS),
        }
        for own in fields_of(kind, without=BASE_FIELDS):
            if own.kind is Kind.LIST:
                columns[own.name] = self._lists(own, kind, ids)
        events = self._events()
        for row, name in enumerate(ids):
            values = {attribute: held[row] for attribute, held in columns.items()}
            yield kind(events=events.get(name, ()), **values)

    def _statuses(self) -> list[Status]:
        if self.rows.has("status"):
            return [_STATUSES[own] if own else Status.OPEN for own in self.rows.texts("status")]
        return [Status.CLOSED if own else Status.OPEN for own in self.rows.values(CLOSED)]

    def _homes(self) -> dict[str, list[Any]]:
        """Return the place of each activity and its level."""
        if self.rows.has(HOME):
            return {"place": self.rows.values(HOME), "level": self.rows.values(HOME_LEVEL)}
        levels = [own.id for own in self.tables.lifecycle.levels if self.rows.has(PLACE + own.id)]
        codes = [self.rows.values(PLACE + level) for level in levels]
        homes = [
            next(((code, level) for code, level in zip(row, levels, strict=True) if code), _NOWHERE)
            for row in zip(*codes, strict=True)
        ]
        return {
            "place": [code for code, _ in homes] or [None] * len(self.rows),
            "level": [level for _, level in homes] or [None] * len(self.rows),
        }

    def _of_subjects(self, table: pl.LazyFrame) -> pl.LazyFrame:
        if self.subjects is None:
            return table
        return table.filter(pl.col(SUBJECT).is_in(self.subjects))

    def _lists(self, own: Field, kind: type, ids: list[str]) -> list[Any]:
        """Return the entries of a list; ``None`` where nobody recorded any."""
        counts = self.rows.values(own.name)
        table = self.tables.lists.get(own.name)
        layout = self.tables.layouts.get(ACTIVITY, Layout()).lists.get(own.name, Layout())
        if table is None:
            return [None if count is None else () for count in counts]
        rows = Rows.of(self._of_subjects(table).collect(), layout)
        entries: dict[str, list[Any]] = {}
        made = rows.entries(own.name, kind)
        for name, entry in zip(rows.texts(SUBJECT), made, strict=True):
            entries.setdefault(name, []).append(entry)
        is_recorded = not self.rows.has(own.name)
        return [
            tuple(entries.get(name, ())) if is_recorded or count is not None else None
            for name, count in zip(ids, counts, strict=True)
        ]

    # --- events ---------------------------------------------------------------------------------

    def _events(self) -> dict[str, list[Event]]:
        if self.tables.events is not None:
            return self._listed_events(self._of_subjects(self.tables.events))
        found: dict[str, list[Event]] = {}
        ids = self.rows.texts(SUBJECT)
        for stage, layout in self.rows.layout.stages.items():
            for row, event in self._staged(stage, layout):
                found.setdefault(ids[row], []).append(event)
        return found

    def _listed_events(self, table: pl.LazyFrame) -> dict[str, list[Event]]:
        layout = self.tables.event_layout
        frame = table.collect()
        if ROW in frame.columns:
            frame = frame.sort(ROW)
        fields = {"date": layout.date, "planned": layout.planned, **layout.fields}
        rows = Rows.of(frame, Layout(fields))
        kind = self.tables.lifecycle.event_type
        own = rows.attributes(kind, without=EVENT_FIELDS)
        dates, plans = rows.dates("date"), rows.dates("planned")
        said, stages = rows.values(HAPPENED), rows.texts(STAGE)
        evidence = _evidence(rows, "", rows.values(RECORDED) if rows.has(RECORDED) else None)
        found: dict[str, list[Event]] = {}
        for row, name in enumerate(rows.texts(SUBJECT)):
            date = dates[row]
            event = kind(
                stages[row],
                date,
                planned=plans[row],
                happened=date is not None or said[row] is not False,
                evidence=evidence[row],
                **{attribute: held[row] for attribute, held in own.items()},
            )
            found.setdefault(name, []).append(event)
        return found

    def _staged(self, stage: str, layout: StageLayout) -> Iterator[tuple[int, Event]]:
        """Yield the events that the columns of a stage tell of, with their rows."""
        kind = self.tables.lifecycle.event_type
        dates = self.rows.dates(stage, layout.date)
        plans = self.rows.dates(f"{stage}.planned", layout.planned)
        said = self.rows.values(f"{stage}.{HAPPENED}")
        evidence = _evidence(self.rows, f"{stage}.", None)
        for row, (date, plan) in enumerate(zip(dates, plans, strict=True)):
            happened = date is not None or said[row] is True
            if happened or plan is not None:
                found = evidence[row] if happened else None
                yield row, kind(stage, date, planned=plan, happened=happened, evidence=found)


_NOWHERE: Final = (None, None)


def _evidence(
    rows: Rows, prefix: str, recorded: list[bool | None] | None
) -> list[tuple[Document, ...] | None]:
    """Return the documents of each row; ``None`` where nobody recorded any."""
    start = f"{prefix}evidence."
    kinds = [name.removeprefix(start) for name in rows.frame.columns if name.startswith(start)]
    if not kinds and recorded is None:
        return [None] * len(rows)
    columns = [
        (
            kind,
            rows.values(start + kind),
            rows.values(f"{prefix}correct.{kind}"),
            rows.values(f"{prefix}{NUMBER}{kind}"),
            rows.values(f"{prefix}{UNLOOKED}.{kind}"),
        )
        for kind in kinds
    ]
    found: list[tuple[Document, ...] | None] = []
    for row in range(len(rows)):
        documents = tuple(
            Document(kind=kind, exists=exists[row], correct=correct[row], number=number[row])
            for kind, exists, correct, number, unlooked in columns
            if exists[row] is not None or unlooked[row]
        )
        is_recorded = bool(documents) if recorded is None else bool(recorded[row])
        found.append(documents if is_recorded else None)
    return found


# --- places -------------------------------------------------------------------------------------


def _codes(
    activities: Rows, tables: Frames, places: Mapping[str, Collection[str]]
) -> dict[str, set[str]]:
    """Return by level the codes of the places of some activities, and of some places besides."""
    found: dict[str, set[str]] = {}
    for level in tables.lifecycle.levels:
        own = {code for code in activities.texts(PLACE + level.id) if code}
        found[level.id] = own.union(places.get(level.id, ()))
    return found


def _places(tables: Frames, codes: dict[str, set[str]] | None) -> Iterator[Place]:
    """Yield places from the lowest level up, so that those above them are known to be needed."""
    levels = tables.lifecycle.levels
    for at, level in enumerate(levels):
        table = tables.places.get(level.id)
        if table is None:
            continue
        if codes is not None:
            table = table.filter(pl.col(SUBJECT).is_in(list(codes[level.id])))
        rows = Rows.of(table.collect(), tables.layouts.get(level.id, Layout()))
        above = levels[at + 1 :]
        if codes is not None:
            for higher in above:
                codes[higher.id].update(code for code in rows.texts(PLACE + higher.id) if code)
        yield from _level_places(rows, level, above)


def _level_places(rows: Rows, level: Level, above: Iterable[Level]) -> Iterator[Place]:
    own = rows.attributes(level.kind, without=PLACE_BASE)
    names, parents = rows.texts("name"), _parents(rows, above)
    for row, code in enumerate(rows.texts(SUBJECT)):
        yield level.kind(
            code=code,
            level=level.id,
            name=names[row] or "",
            parent=parents[row],
            **{attribute: held[row] for attribute, held in own.items()},
        )


def _parents(rows: Rows, above: Iterable[Level]) -> list[str | None]:
    if rows.has(PARENT):
        return rows.values(PARENT)
    found: list[str | None] = [None] * len(rows)
    for level in above:
        codes = rows.values(PLACE + level.id)
        found = [own or code for own, code in zip(found, codes, strict=True)]
    return found
