"""Assembly: the frames of one portfolio put together as its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import polars as pl
from attrs import define, field

from kotaku_eval.activities import BASE_FIELDS
from kotaku_eval.columns.layouts import SUBJECT, Layout
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.cases import Log, Subjects, mapped_log
from kotaku_eval.frames.casts import Ways
from kotaku_eval.frames.checks import FrameTables, TableChecks
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.entries import (
    events_of,
    lost_rows,
    miscounted,
    take_entries,
    take_events,
    unread_entries,
)
from kotaku_eval.frames.headers import (
    FrameMapping,
    known_columns,
    known_event_columns,
    named_columns,
    named_events,
    unread_columns,
)
from kotaku_eval.frames.homes import Homes, take_described
from kotaku_eval.frames.openings import opened
from kotaku_eval.frames.subjects import take_activities, taken
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind, fields_of
from kotaku_eval.readers.mappings import (
    ColumnMapping,
    EventMapping,
    Repeated,
    WideMapping,
)
from kotaku_eval.texts import Text


@define
class FrameReading:
    """Reads the frames of one portfolio.

    Args:
        lifecycle: The lifecycle.
        mapping: What the columns of activities fill, or those of a log.
        numeric_codes: Whether codes may be whole numbers.
        problems: What is wrong with the columns.
        notes: What nothing reads.
        checks: What may be wrong with the rows.
    """

    lifecycle: Lifecycle
    mapping: ColumnMapping | None
    numeric_codes: bool = field(kw_only=True)
    problems: list[Problem] = field(factory=list)
    notes: list[Problem] = field(factory=list)
    checks: list[TableChecks] = field(factory=list)

    def read(
        self, activities: Any, events: Any, lists: Mapping[str, Any], places: Mapping[str, Any]
    ) -> FrameTables:
        """Return the tables.

        Raises:
            DataError: Columns are missing, or of a wrong type.
        """
        if isinstance(self.mapping, EventMapping) and events is None:
            activities, events = None, activities
        log = None if events is None else self._log(events)
        subjects = self._subjects(activities, log)
        homes = Homes(self.lifecycle.levels)
        self._take_places(homes, places)
        layout = take_activities(subjects.held, subjects.mapping, is_closed=subjects.is_closed)
        described = [own for own in subjects.mapping.places if own.level.id not in homes.tables]
        homes.layouts |= take_described(subjects.held, described)
        entries = self._lists(lists)
        if log is not None and layout.stages:
            self.problems.append(stage_stands_twice(next(iter(layout.stages))))
        if self.problems:
            raise DataError(self.problems)
        tables = self._tables(subjects, layout, homes)
        tables = self._with_entries(tables, entries)
        tables = tables if log is None else self._with_events(tables, log, activities is not None)
        return attrs.evolve(tables, checks=tuple(self.checks), notes=tuple(self.notes))

    # --- the tables, one by one -----------------------------------------------------------------

    def _open(self, given: Any, table: str, *, is_mapped: bool = False) -> TableColumns:
        if given is None:
            text = Text(id="tabelnya belum diberikan", en="no table is given")
            raise DataError([Problem(text, table)])
        zone = self.lifecycle.zone
        ways = Ways(zone, numeric_codes=self.numeric_codes)
        if is_mapped and self.mapping is not None:
            cells = self.mapping.cells
            ways = Ways(zone, cells, trims=True, numeric_codes=self.numeric_codes)
        return TableColumns.of(table, opened(given, table), ways, self.problems)

    def _log(self, given: Any) -> Log:
        mapping = self.mapping
        if isinstance(mapping, EventMapping):
            held = self._open(given, "events", is_mapped=True)
            return mapped_log(held, mapping, self.notes)
        held = self._open(given, "events")
        columns = named_events(held.header, self.lifecycle, self.problems)
        return Log(held, columns, take_events(held, columns, notes_others=True))

    def _subjects(self, given: Any, log: Log | None) -> Subjects:
        if given is None and log is not None:
            held, mapping = log.cases(self.lifecycle, self.mapping, self.checks)
            is_closed = self.mapping.is_closed if isinstance(self.mapping, EventMapping) else True
            self._note_unread(
                held, mapping, [log.columns.key, *known_event_columns(self.lifecycle)]
            )
            return Subjects(held, mapping, is_closed)
        if isinstance(self.mapping, WideMapping):
            held = self._open(given, "activities", is_mapped=True)
            mapping = FrameMapping.of(self.mapping)
        else:
            held = self._open(given, "activities")
            mapping = named_columns(held.header, self.lifecycle)
        self._note_unread(held, mapping, [])
        if log is not None:
            read = [*log.columns.columns]
            self.notes += unread_columns(
                "events", log.held.header, read, known_event_columns(self.lifecycle)
            )
        return Subjects(held, mapping, None)

    def _note_unread(self, held: TableColumns, mapping: FrameMapping, more: list[str]) -> None:
        read = [own.name for own in (*mapping.columns, *mapping.ignore)]
        known = [*known_columns(self.lifecycle), *more]
        self.notes += unread_columns(held.table, held.header, read, known)
        if mapping.repeated is Repeated.FIRST:
            text = Text(
                id="dari baris dengan kode yang sama hanya yang pertama dipakai",
                en="of rows with the same id only the first is used",
            )
            self.notes.append(Problem(text, held.table))

    def _take_places(self, homes: Homes, places: Mapping[str, Any]) -> None:
        levels = {own.id: own for own in self.lifecycle.levels}
        self._note_unknown(places, levels, Text(id="tingkat tidak dikenal", en="unknown level"))
        for level in reversed(self.lifecycle.levels):
            if level.id in places:
                held = self._open(places[level.id], f"places {level.id}")
                self.notes += homes.take(level, held)

    def _lists(self, lists: Mapping[str, Any]) -> dict[str, tuple[TableColumns, Layout]]:
        own = fields_of(self.lifecycle.activity_type, without=BASE_FIELDS)
        known = {listed.name: listed for listed in own if listed.kind is Kind.LIST}
        self._note_unknown(lists, known, Text(id="daftar tidak dikenal", en="unknown list"))
        found: dict[str, tuple[TableColumns, Layout]] = {}
        for name, given in lists.items():
            if name in known:
                held = self._open(given, name)
                found[name] = held, take_entries(held, known[name])
                self.notes += unread_entries(held.table, held.header, known[name])
        return found

    def _note_unknown(
        self, given: Mapping[str, Any], known: Mapping[str, Any], says: Text
    ) -> None:  # fmt: skip
        for name in given:
            if name not in known:
                text = Text(id=f"{says.id} '{name}'", en=f"{says.en} '{name}'")
                self.problems.append(Problem(text, hint=name_hint(name, known)))

    # --- put together ---------------------------------------------------------------------------

    def _tables(self, subjects: Subjects, layout: Layout, homes: Homes) -> FrameTables:
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


def stage_stands_twice(stage: str) -> Problem:
    """Return the problem of a stage that is given as a column and as events."""
    text = Text(
        id=f"tahap '{stage}' ada di tabel kegiatan, padahal ada tabel kejadian",
        en=f"the stage '{stage}' stands in the table of activities, and there is one of events",
    )
    hint = Text(
        id="Berikan tahap sebagai kolom, atau sebagai kejadian.",
        en="Give stages as columns, or as events.",
    )
    return Problem(text, "activities", hint)
