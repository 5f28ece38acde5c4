"""Assembly: tables of a database put together as those of one portfolio."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
import ibis.expr.types as ir
from attrs import define, field
from ibis import _

from kotaku_eval.columns.layouts import SUBJECT, Layout
from kotaku_eval.databases.cases import Log
from kotaku_eval.databases.checks import DatabaseTables
from kotaku_eval.databases.columns import TableColumns
from kotaku_eval.databases.entries import (
    entries_of,
    events_of,
    lost_rows,
    miscounted,
    take_events,
)
from kotaku_eval.databases.homes import ORDER, Homes
from kotaku_eval.databases.keeping import Keeper
from kotaku_eval.databases.openings import opened
from kotaku_eval.databases.subjects import first_rows, take_activities
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.casts import Ways
from kotaku_eval.frames.doors import Door, stage_stands_twice
from kotaku_eval.frames.headers import (
    known_event_columns,
    missing_column,
    named_events,
    unread_columns,
)
from kotaku_eval.frames.logs import OTHERS_LEFT_OUT, Subjects, mapped_events
from kotaku_eval.frames.takings import take_described
from kotaku_eval.readers.mappings import EventMapping, OtherEvents, Repeated
from kotaku_eval.texts import Text

Given = Mapping[str, Any]
View = Callable[[ir.Table], ir.Table]


@define
class TableReading(Door[TableColumns]):
    """Reads the tables of one portfolio.

    Args:
        connection: What Ibis has connected.
    """

    connection: Any = field(kw_only=True)

    def read(self, activities: Any, events: Any, lists: Given, places: Given) -> DatabaseTables:
        """Return the tables.

        Raises:
            DataError: Columns are missing, or of a wrong type.
        """
        if activities is not None:
            activities = opened(activities, "activities", self.connection)
        activities, events = self.parted(activities, events)
        log = None if events is None else self._log(events)
        subjects = self._subjects(activities, log)
        keeper = Keeper(self.connection)
        homes = Homes(self.lifecycle.levels, keeper.view)
        for level, place in self.places(places):
            self.notes += homes.take(level, place)
        layout = take_activities(subjects.held, subjects.mapping, is_closed=subjects.is_closed)
        described = [own for own in subjects.mapping.places if own.level.id not in homes.taken]
        homes.layouts |= take_described(subjects.held, described)
        entries = self.lists(lists)
        if log is not None and layout.stages:
            self.problems.append(stage_stands_twice(next(iter(layout.stages))))
        if self.problems:
            raise DataError(self.problems)
        held = [subjects.held, *homes.taken.values(), *(own for own, _layout in entries.values())]
        for own in held if log is None else [*held, log.held]:
            own.prepare(keeper)
        tables = self._tables(subjects, layout, homes)
        tables = self._with_entries(tables, entries, keeper.view)
        if log is not None:
            is_alone = activities is None
            tables = self._with_events(tables, log, keeper.view, has_activities=not is_alone)
        return attrs.evolve(
            tables, checks=tuple(self.checks), notes=tuple(self.notes), keeper=keeper
        )

    # --- the tables, one by one -----------------------------------------------------------------

    def taker(self, given: Any, table: str, ways: Ways) -> TableColumns:
        """Return what takes the columns of a table of a database."""
        return TableColumns.of(table, opened(given, table, self.connection), ways, self.problems)

    def columns_of(self, given: Any) -> Iterable[str]:
        """Return the names of the columns of the table that was given as that of activities."""
        names: Iterable[str] = given.columns
        return names

    def _log(self, given: Any) -> Log:
        mapping = self.mapping
        held = self.open(given, "events", is_mapped=isinstance(mapping, EventMapping))
        notes_others = True
        if isinstance(mapping, EventMapping):
            columns = mapped_events(mapping)
            notes_others = mapping.other is OtherEvents.NOTE
            if not notes_others:
                self.notes.append(Problem(OTHERS_LEFT_OUT, held.table))
        else:
            columns = named_events(held.header, self.lifecycle, self.problems)
        order = self._order_in(held)
        layout = take_events(held, columns, notes_others=notes_others, order=order)
        return Log(held, columns, layout)

    def _order_in(self, held: TableColumns, *, is_needed: bool = True) -> str:
        """Return the column that tells the order of the rows of a table; empty for none."""
        if self.order in held.header:
            return self.order
        if self.order and is_needed:
            self.problems.append(missing_column(held.table, [self.order], held.header))
        return ""

    def _subjects(self, given: Any, log: Log | None) -> Subjects[TableColumns]:
        if given is None and log is not None:
            order = self._order_in(log.held, is_needed=False)
            held, mapping = log.cases(self.lifecycle, self.mapping, self.checks, order)
            is_closed = self.mapping.is_closed if isinstance(self.mapping, EventMapping) else True
            more = [log.columns.key, *known_event_columns(self.lifecycle)]
            self.note_unread(held, mapping, more)
            return Subjects(held, mapping, is_closed)
        held, mapping = self.activities(given)
        if mapping.repeated is Repeated.FIRST and not self.order:
            self.problems.append(_without_order(held.table))
        if log is not None:
            read = [*log.columns.columns, self.order]
            known = known_event_columns(self.lifecycle)
            self.notes += unread_columns("events", log.held.header, read, known)
        return Subjects(held, mapping, None)

    # --- put together ---------------------------------------------------------------------------

    def _tables(
        self, subjects: Subjects[TableColumns], layout: Layout, homes: Homes
    ) -> DatabaseTables:
        held, levels = subjects.held, self.lifecycle.levels
        self.checks.append(held.table_checks)
        homes.build(self.order)
        order = self._order_in(held, is_needed=False)
        rows = held.given.select(**held.made, **({ORDER: _[order]} if order else {}))
        if subjects.mapping.repeated is Repeated.FIRST:
            rows = first_rows(rows.mutate(**{f"{ORDER} of rows": _[ORDER]}), SUBJECT, [ORDER])
            rows = rows.rename({ORDER: f"{ORDER} of rows"})
        rows = homes.placed(rows.filter(_[SUBJECT].notnull()), levels, "activities")
        named = frozenset() if homes.tables else frozenset(level.id for level in levels)
        homes.complete(rows)
        starts = (*(f"{level.id}." for level in levels), ORDER)
        kept = [name for name in rows.columns if not name.startswith(starts)]
        self.checks += homes.checks
        return DatabaseTables(
            self.lifecycle,
            rows.select(kept),
            {ACTIVITY: layout, **homes.layouts},
            places=homes.tables,
            named=named,
        )

    def _with_entries(
        self,
        tables: DatabaseTables,
        entries: Mapping[str, tuple[TableColumns, Layout]],
        view: View,
    ) -> DatabaseTables:
        layout = tables.layouts[ACTIVITY]
        lists: dict[str, ir.Table] = {}
        for name, (held, _layout) in entries.items():
            rows = lists[name] = view(entries_of(held))
            self.checks += [held.table_checks, lost_rows(name, rows, tables.activities)]
            if name in layout.fields:
                self.checks.append(miscounted(name, rows, tables.activities))
        own = attrs.evolve(layout, lists={name: held for name, (_own, held) in entries.items()})
        return attrs.evolve(tables, layouts={**tables.layouts, ACTIVITY: own}, lists=lists)

    def _with_events(
        self, tables: DatabaseTables, log: Log, view: View, *, has_activities: bool
    ) -> DatabaseTables:
        rows = view(events_of(log.held))
        self.checks.append(log.held.table_checks)
        if has_activities:
            self.checks.append(lost_rows("events", rows, tables.activities))
        return attrs.evolve(tables, events=rows, event_layout=log.layout)


def _without_order(table: str) -> Problem:
    text = Text(
        id="yang pertama dari baris berkode sama diminta, tetapi basis data tidak mengenal urutan",
        en="the first of rows with the same id is asked for, and a database knows no order of rows",
    )
    hint = Text(
        id="Sebutkan kolom yang menyatakan urutan baris: order='...'.",
        en="Name the column that tells the order of rows: order='...'.",
    )
    return Problem(text, table, hint)
