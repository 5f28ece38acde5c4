"""Wide tables: one row per activity, one column per date."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from kotaku_eval.activities import Activity, Status
from kotaku_eval.definitions import structure_activity
from kotaku_eval.definitions.events import UNDATED
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.models import Field, Kind
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.cells import CellReader, record
from kotaku_eval.readers.mappings import Column, Repeated, StageColumns, StatusColumn, WideMapping
from kotaku_eval.readers.notes import ROWS_LEFT_OUT, Notes, activity_left_out
from kotaku_eval.readers.place_rows import PlaceRows
from kotaku_eval.readers.sheet_habits import (
    REWRITE,
    SHORTENED,
    TOTALS,
    is_shortened,
    is_total,
)
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence
from kotaku_eval.texts import Text

_DATE: Final = Field("date", Kind.DATE)
_YES_NO: Final = Field("exists", Kind.BOOLEAN)


def read_wide(table: Table, mapping: WideMapping, notes: Notes) -> Portfolio:
    """Read the activities of a wide table.

    Args:
        table: The table.
        mapping: What its columns fill.
        notes: Where rows that cannot be read are noted; they are left out.

    Raises:
        DataError: The table lacks columns that the mapping asks for.
    """
    cells = CellReader.of(table, mapping, notes)
    reader = _WideReader(mapping, cells, PlaceRows(mapping, cells, notes), notes)
    for row in table.rows:
        if row.is_whole:
            reader.take(row)
    reader.note_totals()
    reader.note_counts()
    return Portfolio(
        mapping.lifecycle,
        tuple(reader.activities),
        reader.places.places,
        title=mapping.title,
        as_of=mapping.as_of,
        basis=mapping.basis,
        ruleset=mapping.ruleset,
    )


@frozen
class _WideReader:
    """Turns rows into activities, one after the other."""

    mapping: WideMapping
    cells: CellReader
    places: PlaceRows
    notes: Notes
    activities: list[Activity] = field(factory=list)
    seen: dict[str, Row] = field(factory=dict)
    left_out: list[Row] = field(factory=list)
    totals: list[Row] = field(factory=list)
    blank_evidence: dict[Column, list[Row]] = field(factory=dict)

    def take(self, row: Row) -> None:
        """Read one row, unless its activity has been read already."""
        name = self.cells.text(row, self.mapping.key)
        if is_total(name or next(filter(None, row.cells), "")):
            self.totals.append(row)
            return
        if is_shortened(name) or not name:
            self._leave_out_nameless(row, name)
            return
        first = self.seen.setdefault(name, row)
        if first is not row:
            self._take_repeated(row, first)
            return
        problems: list[Problem] = []
        activity = self._activity(row, problems)
        if activity is not None and not problems:
            self.activities.append(activity)
        before = len(self.notes.problems)
        self.notes.problems.extend(problems)
        self.notes.leave_out(before, activity_left_out(name))

    def _leave_out_nameless(self, row: Row, name: str) -> None:
        key, before = self.mapping.key, len(self.notes.problems)
        empty = Text(id=f"kolom '{key.name}' kosong", en=f"the column '{key.name}' is empty")
        fill = Text(id="Isi kodenya.", en="Fill it in.")
        text, hint = (SHORTENED, REWRITE) if name else (empty, fill)
        self.notes.problem(self.cells.source(row, key), text, hint)
        self.notes.leave_out(before, activity_left_out(""))

    def note_totals(self) -> None:
        """Note the rows that add up the others."""
        if self.totals:
            places = [self.cells.source(row, self.mapping.key) for row in self.totals]
            shown = ", ".join(str(own).removeprefix(f"{own.file.name}!") for own in places)
            self.notes.remark(places[0], Text.joined(": ", [TOTALS, Text.same(shown)]))

    def _activity(self, row: Row, problems: list[Problem]) -> Activity | None:
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
        if self.mapping.status is not None:
            items["status"] = self._status(row, self.mapping.status, problems)
        stages = {own.stage: self._stage(row, own, problems) for own in self.mapping.stages}
        happened = {name: stage for name, stage in stages.items() if stage is not None}
        items["stages"] = record(dict(happened), source)
        return structure_activity(record(items, source), self.mapping.lifecycle, problems)

    def _stage(self, row: Row, own: StageColumns, problems: list[Problem]) -> Mapping | None:
        """Return what a row says of a stage; ``None`` when it says nothing."""
        items: dict[str, Node] = {}
        for name, column in (("date", own.date), ("planned", own.planned)):
            scalar = None if column is None else self._date(row, column, problems)
            if scalar is not None:
                items[name] = scalar
        evidence = self._evidence(row, own, problems)
        if evidence:
            items["evidence"] = Sequence(evidence, evidence[0].source)
        if not items:
            return None
        return record(items, next(iter(items.values())).source)

    def _date(self, row: Row, column: Column, problems: list[Problem]) -> Scalar | None:
        if self.cells.text(row, column) == UNDATED:
            return self.cells.words(row, column)
        return self.cells.scalar(row, column, _DATE, problems)

    def _evidence(
        self, row: Row, own: StageColumns, problems: list[Problem]
    ) -> tuple[Mapping, ...]:
        found, blank = [], []
        for document, column in own.evidence.items():
            exists = self.cells.scalar(row, column, _YES_NO, problems)
            if exists is None:
                blank.append(column)
                continue
            kind = Scalar(document, plain=False, source=exists.source)
            found.append(record({"kind": kind, "exists": exists}, exists.source))
        if found:
            for column in blank:
                self.blank_evidence.setdefault(column, []).append(row)
        return tuple(found)

    def _status(self, row: Row, status: StatusColumn, problems: list[Problem]) -> Scalar:
        written = self.cells.text(row, status.column)
        source = self.cells.source(row, status.column)
        found = Status.OPEN
        if written in status.closed:
            found = Status.CLOSED
        elif written in status.cancelled:
            found = Status.CANCELLED
        elif written and status.open and written not in status.open:
            text = Text(id=f"status tidak dikenal '{written}'", en=f"unknown status '{written}'")
            known = status.open | status.closed | status.cancelled
            problems.append(source.problem(text, name_hint(written, known)))
        return Scalar(found.value, plain=False, source=source)

    def _take_repeated(self, row: Row, first: Row) -> None:
        key = self.mapping.key
        name, source = self.cells.text(row, key), self.cells.source(row, key)
        if self.mapping.repeated is Repeated.ERROR:
            text = Text(
                id=f"kegiatan ganda '{name}', sudah ada di baris {first.line}",
                en=f"duplicate activity '{name}', first on line {first.line}",
            )
            hint = Text(
                id="Bila yang pertama berlaku, tulis `repeated: first` dalam pemetaan.",
                en="If the first one counts, write `repeated: first` in the mapping.",
            )
            self.notes.problem(source, text, hint, outcome=ROWS_LEFT_OUT)
            return
        self.left_out.append(row)
        columns = dict.fromkeys(self.mapping.columns)
        changed = [
            column.name
            for column in columns
            if self.cells.text(row, column) != self.cells.text(first, column)
        ]
        if changed:
            shown = ", ".join(changed)
            text = Text(
                id=f"'{name}' berbeda dari baris {first.line}, yang dipakai: {shown}",
                en=f"'{name}' differs from line {first.line}, which is used: {shown}",
            )
            self.notes.remark(source, text)

    def note_counts(self) -> None:
        """Note how many rows were left out, and which evidence cells were blank."""
        if self.left_out:
            count = len(self.left_out)
            text = Text(
                id=f"{count} baris dengan kode yang sudah ada tidak dipakai",
                en=f"{count} rows with an id seen before were left out",
            )
            self.notes.remark(self.cells.source(self.left_out[0], self.mapping.key), text)
        for column, rows in self.blank_evidence.items():
            text = Text(
                id=f"{len(rows)} sel kosong di samping bukti yang tercatat: dianggap tidak ada",
                en=f"{len(rows)} blank cells beside recorded evidence: taken as not found",
            )
            self.notes.problem(self.cells.source(rows[0], column), text)
