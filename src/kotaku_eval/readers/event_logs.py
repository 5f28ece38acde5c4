"""Event logs: one row per event of a case."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import field, frozen

from kotaku_eval.activities import Activity, Event, Status
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import event_values, structure_activity
from kotaku_eval.definitions.events import UNDATED
from kotaku_eval.errors import Problem
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.cells import CellReader, record
from kotaku_eval.readers.log_columns import DONE_STEPS, PLANNED_STEP
from kotaku_eval.readers.mappings import Column, EventMapping
from kotaku_eval.readers.notes import ROWS_LEFT_OUT, Notes, activity_left_out
from kotaku_eval.readers.other_events import OtherEventNotes
from kotaku_eval.readers.place_rows import PlaceRows
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.sources import Node, Scalar
from kotaku_eval.texts import Text


def read_event_log(table: Table, mapping: EventMapping, notes: Notes) -> Portfolio:
    """Read the cases of an event log; events keep the order of their rows.

    Args:
        table: The table.
        mapping: What its columns fill.
        notes: Where events and cases that cannot be read are noted. A case is read whole or not
            at all: without one of its events it would be judged for what it lacks.

    Raises:
        DataError: The table lacks columns that the mapping asks for.
    """
    cells = CellReader.of(table, mapping, notes)
    log = _Log(mapping, cells, notes, _stage_names(mapping))
    for row in table.rows:
        log.take(row)
    others = OtherEventNotes(mapping, cells, notes)
    others.unknown(log.unknown, log.stages)
    others.undone(log.undone)
    places = PlaceRows(mapping, cells, notes)
    reader = _CaseReader(mapping, cells, places, notes, _attributes(mapping))
    made = (reader.activity(case) for case in log.cases.values() if case.is_readable)
    activities = tuple(activity for activity in made if activity is not None)
    return Portfolio(
        mapping.lifecycle,
        activities,
        places.places,
        title=mapping.title,
        as_of=mapping.as_of,
        basis=mapping.basis,
        ruleset=mapping.ruleset,
    )


def _attributes(mapping: EventMapping) -> tuple[Column, ...]:
    """Return the columns that describe the case and not the event."""
    of_event = {mapping.activity, mapping.timestamp, mapping.step, mapping.planned}
    of_event |= {own.column for own in mapping.event_fields}
    return tuple(column for column in dict.fromkeys(mapping.columns) if column not in of_event)


def _stage_names(mapping: EventMapping) -> dict[str, str]:
    """Return the stage for every name an event may have: those mapped, ids, then titles."""
    names = dict(mapping.stages)
    stages = mapping.lifecycle.stages
    for stage in stages:
        names.setdefault(stage.id, stage.id)
    for stage in stages:
        for title in (stage.title.id, stage.title.en):
            owners = {own.id for own in stages if title in (own.title.id, own.title.en)}
            if len(owners) == 1:
                names.setdefault(title, stage.id)
    return names


@attrs.define
class _Case:
    """The rows of one case, gathered."""

    rows: list[Row] = field(factory=list)
    events: list[Event] = field(factory=list)
    is_readable: bool = True


@frozen
class _Log:
    """Sorts the rows of a log into cases, and makes their events."""

    mapping: EventMapping
    cells: CellReader
    notes: Notes
    stages: dict[str, str]
    cases: dict[str, _Case] = field(factory=dict)
    unknown: dict[str, list[Row]] = field(factory=dict)
    undone: dict[str, list[Row]] = field(factory=dict)

    def take(self, row: Row) -> None:
        """Read one row."""
        name = self.cells.text(row, self.mapping.key)
        if not name:
            if row.is_whole:
                text = Text(id="kode kasus kosong", en="the case is not named")
                source = self.cells.source(row, self.mapping.key)
                self.notes.problem(source, text, outcome=ROWS_LEFT_OUT)
            return
        case = self.cases.get(name)
        if case is None:
            case = self.cases[name] = _Case()
        if not row.is_whole:
            case.is_readable = False
            return
        case.rows.append(row)
        stage = self._stage(row, case)
        if stage is not None:
            self._add(row, stage, case)

    def _stage(self, row: Row, case: _Case) -> str | None:
        name = self.cells.text(row, self.mapping.activity)
        stage = self.stages.get(name)
        if stage is not None:
            return stage
        if name:
            self.unknown.setdefault(name, []).append(row)
        else:
            text = Text(id="nama kejadian kosong", en="the event is not named")
            outcome = self._left_out(row)
            source = self.cells.source(row, self.mapping.activity)
            self.notes.problem(source, text, outcome=outcome)
            case.is_readable = False
        return None

    def _left_out(self, row: Row) -> Text:
        return activity_left_out(self.cells.text(row, self.mapping.key))

    def _add(self, row: Row, stage: str, case: _Case) -> None:
        step = self._step(row)
        if step not in {*DONE_STEPS, PLANNED_STEP}:
            self.undone.setdefault(step, []).append(row)
            return
        dates = [
            self._date(row, column) for column in (self.mapping.timestamp, self.mapping.planned)
        ]
        if any(isinstance(date, Refusal) for date in dates):
            case.is_readable = False
            return
        date, planned = (own if isinstance(own, EventDate) else None for own in dates)
        happened = step in DONE_STEPS and not self._is_plan_only(row, planned)
        values: dict[str, Any] = {
            **self._own(row, case),
            "date": date if happened else None,
            "planned": planned or (None if happened else date),
            "happened": happened,
            "source": self.cells.source(row, self.mapping.timestamp),
        }
        case.events.append(self.mapping.lifecycle.event_type(stage=stage, **values))

    def _is_plan_only(self, row: Row, planned: EventDate | None) -> bool:
        """Whether only a planned date tells of an event, where no column tells its step."""
        if self.mapping.step is not None or planned is None:
            return False
        return not self.cells.text(row, self.mapping.timestamp)

    def _step(self, row: Row) -> str:
        column = self.mapping.step
        return self.cells.text(row, column).casefold() if column is not None else ""

    def _date(self, row: Row, column: Column | None) -> EventDate | Refusal | None:
        """Return a date; why it cannot be read is noted."""
        if column is None or not self.cells.text(row, column):
            return None
        if column == self.mapping.timestamp and self.cells.text(row, column) == UNDATED:
            return None
        date = self.cells.date(row, column)
        if isinstance(date, Refusal):
            source, outcome = self.cells.source(row, column), self._left_out(row)
            self.notes.problem(source, date.text, date.hint, outcome=outcome)
        return date

    def _own(self, row: Row, case: _Case) -> dict[str, Any]:
        """Return the values of the programme's own fields of an event."""
        if not self.mapping.event_fields:
            return {}
        problems: list[Problem] = []
        items = self.cells.fields(row, self.mapping.event_fields, problems)
        source = self.cells.source(row, self.mapping.activity)
        kind = self.mapping.lifecycle.event_type
        made = event_values(record(items, source), kind, self.mapping.lifecycle.zone, problems)
        before = len(self.notes.problems)
        self.notes.problems.extend(problems)
        self.notes.leave_out(before, self._left_out(row))
        case.is_readable = case.is_readable and not problems
        return made


@frozen
class _CaseReader:
    """Turns the gathered rows of a case into an activity."""

    mapping: EventMapping
    cells: CellReader
    places: PlaceRows
    notes: Notes
    attributes: tuple[Column, ...]

    def activity(self, case: _Case) -> Activity | None:
        """Return the activity of a case, or ``None`` when its attributes cannot be read."""
        problems: list[Problem] = []
        row = self._attributes(case.rows)
        home = self.places.home(row, problems)
        items: dict[str, Node] = {}
        for name, column in (("id", self.mapping.key), ("title", self.mapping.name)):
            scalar = self.cells.words(row, column)
            if scalar is not None:
                items[name] = scalar
        items.update(self.cells.fields(row, self.mapping.fields, problems))
        source = self.cells.source(row, self.mapping.key)
        if home is not None:
            items["place"] = Scalar(home.code, plain=False, source=source)
            items["level"] = Scalar(home.level, plain=False, source=source)
        status = Status.CLOSED if self.mapping.is_closed else Status.OPEN
        items["status"] = Scalar(status.value, plain=False, source=source)
        made = structure_activity(record(items, source), self.mapping.lifecycle, problems)
        before = len(self.notes.problems)
        self.notes.problems.extend(problems)
        self.notes.leave_out(before, activity_left_out(self.cells.text(row, self.mapping.key)))
        if made is None or problems:
            return None
        changed: dict[str, Any] = {"events": case.events}
        return attrs.evolve(made, **changed)

    def _attributes(self, rows: list[Row]) -> Row:
        """Put the first value of every attribute into one row; other values are noted."""
        cells, lines = list(rows[0].cells), [rows[0].line] * len(rows[0].cells)
        typed = set(rows[0].typed)
        for column in self.attributes:
            at = self.cells.positions[column.name]
            given = [(row, text) for row in rows if (text := self.cells.text(row, column))]
            if not given:
                continue
            first, cells[at] = given[0]
            lines[at] = first.line
            typed = typed - {at} | first.typed & {at}
            other = next((row for row, text in given if text != cells[at]), None)
            if other is not None:
                self._note_difference(column, first, other)
        return Row(rows[0].line, tuple(cells), lines=tuple(lines), typed=frozenset(typed))

    def _note_difference(self, column: Column, first: Row, other: Row) -> None:
        value, used = self.cells.text(other, column), self.cells.text(first, column)
        text = Text(
            id=f"'{value}' berbeda dari '{used}' di baris {first.line}, yang dipakai",
            en=f"'{value}' differs from '{used}' on line {first.line}, which is used",
        )
        self.notes.problem(self.cells.source(other, column), text)
