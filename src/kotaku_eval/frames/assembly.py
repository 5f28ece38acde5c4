"""Assembly: the frames of one portfolio put together as its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import polars as pl
from attrs import define

from kotaku_eval.columns.layouts import SUBJECT, Layout
from kotaku_eval.errors import DataError
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.cases import Log, log_of, mapped_log
from kotaku_eval.frames.casts import Ways
from kotaku_eval.frames.checks import FrameTables
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.doors import Door, stage_stands_twice
from kotaku_eval.frames.entries import events_of, lost_rows, miscounted
from kotaku_eval.frames.headers import (
    known_event_columns,
    named_events,
    unread_columns,
)
from kotaku_eval.frames.homes import Homes
from kotaku_eval.frames.logs import Subjects
from kotaku_eval.frames.openings import opened
from kotaku_eval.frames.subjects import take_activities, taken
from kotaku_eval.frames.takings import take_described
from kotaku_eval.readers.mappings import EventMapping


@define
class FrameReading(Door[TableColumns]):
    """Reads the frames of one portfolio."""

    def read(
        self, activities: Any, events: Any, lists: Mapping[str, Any], places: Mapping[str, Any]
    ) -> FrameTables:
        """Return the tables.

        Raises:
            DataError: Columns are missing, or of a wrong type.
        """
        activities = None if activities is None else opened(activities, "activities")
        activities, events = self.parted(activities, events)
        log = None if events is None else self._log(events)
        subjects = self._subjects(activities, log)
        homes = Homes(self.lifecycle.levels)
        for level, place in self.places(places):
            self.notes += homes.take(level, place)
        layout = take_activities(subjects.held, subjects.mapping, is_closed=subjects.is_closed)
        described = [own for own in subjects.mapping.places if own.level.id not in homes.tables]
        homes.layouts |= take_described(subjects.held, described)
        entries = self.lists(lists)
        if log is not None and layout.stages:
            self.problems.append(stage_stands_twice(next(iter(layout.stages))))
        if self.problems:
            raise DataError(self.problems)
        tables = self._tables(subjects, layout, homes)
        tables = self._with_entries(tables, entries)
        tables = tables if log is None else self._with_events(tables, log, activities is not None)
        return attrs.evolve(tables, checks=tuple(self.checks), notes=tuple(self.notes))

    # --- the tables, one by one -----------------------------------------------------------------

    def taker(self, given: Any, table: str, ways: Ways) -> TableColumns:
        """Return what takes the columns of a frame."""
        return TableColumns.of(table, opened(given, table), ways, self.problems)

    def columns_of(self, given: Any) -> Iterable[str]:
        """Return the names of the columns of the frame that was given as that of activities."""
        names: list[str] = given.collect_schema().names()
        return names

    def _log(self, given: Any) -> Log:
        mapping = self.mapping
        if isinstance(mapping, EventMapping):
            held = self.open(given, "events", is_mapped=True)
            return mapped_log(held, mapping, self.notes)
        held = self.open(given, "events")
        return log_of(held, named_events(held.header, self.lifecycle, self.problems))

    def _subjects(self, given: Any, log: Log | None) -> Subjects[TableColumns]:
        if given is None and log is not None:
            held, mapping = log.cases(self.lifecycle, self.mapping, self.checks)
            is_closed = self.mapping.is_closed if isinstance(self.mapping, EventMapping) else True
            self.note_unread(held, mapping, [log.columns.key, *known_event_columns(self.lifecycle)])
            return Subjects(held, mapping, is_closed)
        held, mapping = self.activities(given)
        if log is not None:
            read = [*log.columns.columns]
            self.notes += unread_columns(
                "events", log.held.header, read, known_event_columns(self.lifecycle)
            )
        return Subjects(held, mapping, None)

    # --- put together ---------------------------------------------------------------------------

    def _tables(
        self, subjects: Subjects[TableColumns], layout: Layout, homes: Homes
    ) -> FrameTables:
        self.checks.append(subjects.held.table_checks)
        levels = self.lifecycle.levels
        table = homes.placed(taken(subjects.held, subjects.mapping), levels, "activities")
        named = frozenset() if homes.tables else frozenset(level.id for level in levels)
        homes.complete(table)
        starts = tuple(f"{level.id}." for level in levels)
        beside = [name for name in table.collect_schema().names() if name.startswith(starts)]
        self.checks += homes.checks
        return FrameTables(
            self.lifecycle,
            table.drop(beside),
            {ACTIVITY: layout, **homes.layouts},
            places=homes.tables,
            named=named,
        )

    def _with_entries(
        self, tables: FrameTables, entries: Mapping[str, tuple[TableColumns, Layout]]
    ) -> FrameTables:
        layout = tables.layouts[ACTIVITY]
        lists: dict[str, pl.LazyFrame] = {}
        for name, (held, _) in entries.items():
            rows = lists[name] = held.result.filter(pl.col(SUBJECT).is_not_null())
            self.checks += [held.table_checks, lost_rows(name, rows, tables.activities)]
            if name in layout.fields:
                self.checks.append(miscounted(name, rows, tables.activities))
        own = attrs.evolve(layout, lists={name: held for name, (_, held) in entries.items()})
        return attrs.evolve(tables, layouts={**tables.layouts, ACTIVITY: own}, lists=lists)

    def _with_events(self, tables: FrameTables, log: Log, has_activities: bool) -> FrameTables:  # noqa: FBT001
        rows = events_of(log.held)
        self.checks.append(log.held.table_checks)
        if has_activities:
            self.checks.append(lost_rows("events", rows, tables.activities))
        return attrs.evolve(tables, events=rows, event_layout=log.layout)
