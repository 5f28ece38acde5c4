"""Assembly: the rows of all sheets put together, activity by activity.

An activity is read whole or not at all: without one of its rows it would be judged for what it
lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from typing import Any

import attrs
from attrs import field

from kotaku_eval.activities import Activity
from kotaku_eval.definitions.dotted import nested
from kotaku_eval.errors import name_hint
from kotaku_eval.models import Kind
from kotaku_eval.readers.notes import Notes, activity_left_out, place_left_out
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.readers.workbooks.cell_sources import CellSources
from kotaku_eval.readers.workbooks.codes import Codes, has_code
from kotaku_eval.readers.workbooks.documents import document_of, documents_of
from kotaku_eval.readers.workbooks.grids import Grid
from kotaku_eval.readers.workbooks.headings import Column, Role
from kotaku_eval.readers.workbooks.layouts import BookLayout, Part, SheetLayout
from kotaku_eval.readers.workbooks.rows import RowReader
from kotaku_eval.readers.workbooks.values import is_blank
from kotaku_eval.readers.workbooks.words import NONE, UNDATED, is_word
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text


@attrs.define
class Assembly:
    """Puts rows together.

    Args:
        layout: What the sheets hold.
        grids: The sheets that are there, by their names for the library.
        notes: Where mistakes are noted.
        top: The place of what stands on no sheet of its own.
        is_1904: Whether the days of the workbook count from 1904.
    """

    layout: BookLayout
    grids: AbstractMapping[str, Grid]
    notes: Notes
    top: Source
    is_1904: bool = False
    stages: dict[str, dict[str, list[Node]]] = field(factory=dict)
    lists: dict[str, dict[str, Sequence]] = field(factory=dict)
    unreadable: set[str] = field(factory=set)
    homes: dict[str, list[tuple[Grid, int]]] = field(factory=dict)
    readers: list[RowReader] = field(factory=list)
    columns: dict[str, list[Column]] = field(factory=dict)
    strays: dict[str, list[Source]] = field(factory=dict)

    def places(self) -> Mapping:
        """Return the places of every level, as a portfolio file lists them."""
        items: dict[str, Node] = {}
        for sheet in self.layout.part(Part.PLACES):
            grid = self.grids.get(sheet.id)
            if grid is None:
                continue
            reader = self._reader(grid)
            made = []
            codes = Codes(self.notes)
            for row in reader.rows():
                before = len(self.notes.problems)
                fields = reader.fields(row, sheet.columns)
                if len(self.notes.problems) > before:
                    left_out = place_left_out(sheet.id, _text(fields.get(sheet.key.key)))
                    self.notes.leave_out(before, left_out)
                    continue
                if not has_code(reader, row, fields):
                    continue
                codes.add(_text(fields[sheet.key.key]), grid.source(row))
                made.append(_record(fields, grid.source(row)))
            items[sheet.id] = Sequence(tuple(made), grid.sheet.source(0, 0))
        source = next(iter(items.values())).source if items else self.top
        return Mapping(items, {name: node.source for name, node in items.items()}, source)

    def activities(self) -> Sequence:
        """Return the activities with their stages and lists, as a portfolio file lists them."""
        sheet = self.layout.by_id["activities"]
        grid = self.grids.get(sheet.id)
        if grid is None:
            return Sequence((), self.top)
        reader = self._reader(grid)
        rows: list[tuple[int, dict[str, Node]]] = []
        codes = Codes(self.notes)
        for row in reader.rows():
            before = len(self.notes.problems)
            fields = reader.fields(row, sheet.columns)
            name = _text(fields.get("id"))
            if len(self.notes.problems) > before:
                self._leave_out(before, name)
            elif not has_code(reader, row, fields):
                continue
            codes.add(name, grid.source(row))
            rows.append((row, fields))
            self.homes.setdefault(name, [(grid, row)])
        self._take_children({name for name in self.homes if name})
        return Sequence(tuple(self._made(grid, rows)), grid.sheet.source(0, 0))

    def _made(self, grid: Grid, rows: Iterable[tuple[int, dict[str, Node]]]) -> Iterator[Mapping]:
        for row, fields in rows:
            name = _text(fields.get("id"))
            if name in self.unreadable:
                continue
            items = {**fields, **self.lists.get(name, {})}
            source = grid.source(row)
            stages = self.stages.get(name, {})
            if stages:
                held: dict[str, Node] = {
                    key: Sequence(tuple(own), own[0].source) for key, own in stages.items()
                }
                items["stages"] = Mapping(held, {k: n.source for k, n in held.items()}, source)
            yield _record(items, source)

    def _take_children(self, known: set[str]) -> None:
        for sheet in self.layout.sheets:
            grid = self.grids.get(sheet.id)
            if grid is None or sheet.part not in {Part.STAGES, Part.LIST}:
                continue
            reader = self._reader(grid)
            for row in reader.rows():
                name = self._owner(reader, row, sheet, known)
                if name is None:
                    continue
                before = len(self.notes.problems)
                if sheet.part is Part.STAGES:
                    self.homes[name].append((grid, row))
                    self._take_stages(reader, row, name)
                else:
                    self._take_entry(reader, row, sheet, name)
                if len(self.notes.problems) > before:
                    self._leave_out(before, name)
        self._note_strays(known)

    def _leave_out(self, before: int, name: str) -> None:
        """Leave the whole activity out, and say so in the notes since a number of them."""
        self.unreadable.add(name)
        self.notes.leave_out(before, activity_left_out(name))

    def _owner(
        self, reader: RowReader, row: int, sheet: SheetLayout, known: set[str]
    ) -> str | None:
        """Return the activity that a row belongs to; a row of none is noted."""
        before = len(self.notes.problems)
        scalar = reader.scalar(row, sheet.key)
        name = _text(scalar)
        if name in known:
            return name
        if len(self.notes.problems) > before:
            return None
        if has_code(reader, row, {} if scalar is None else {sheet.key.key: scalar}):
            self.strays.setdefault(name, []).append(reader.grid.source(row))
        return None

    def _note_strays(self, known: set[str]) -> None:
        """Note the rows of activities that there are not, once for each."""
        for name, places in self.strays.items():
            count = len(places)
            text = Text(
                id=f"kegiatan '{name}' tidak ada di lembar Kegiatan (baris yang tidak dibaca: "
                f"{count})",
                en=f"the activity '{name}' is not on the sheet of activities (rows not read: "
                f"{count})",
            )
            self.notes.problem(places[0], text, name_hint(name, known))

    def _take_entry(self, reader: RowReader, row: int, sheet: SheetLayout, name: str) -> None:
        source = reader.grid.source(row)
        columns = sheet.columns[1:]
        held = self.lists.setdefault(name, {})
        known = held.get(sheet.id)
        if any(is_word(reader.grid.value(row, column.key), NONE) for column in columns):
            if known is not None:
                text = Text(
                    id="'nihil' di samping entri lain", en="'none' stands beside other entries"
                )
                self.notes.problem(source, text)
            held[sheet.id] = known or Sequence((), source)
            return
        if known is not None and not known.items:
            text = Text(id="entri di samping 'nihil'", en="an entry stands beside 'none'")
            self.notes.problem(source, text)
        entry = _record(reader.fields(row, columns), source)
        held[sheet.id] = Sequence((*(known.items if known else ()), entry), (known or entry).source)

    def _take_stages(self, reader: RowReader, row: int, name: str) -> None:
        if not self.columns:
            for column in self.layout.by_id["stages"].columns[1:]:
                self.columns.setdefault(column.stage, []).append(column)
        for stage, columns in self.columns.items():
            event = self._event(reader, row, columns)
            if event is not None:
                self.stages.setdefault(name, {}).setdefault(stage, []).append(event)

    def _event(self, reader: RowReader, row: int, columns: list[Column]) -> Mapping | None:
        """Return what a row says of one stage; ``None`` where it says nothing."""
        filled = [column for column in columns if self._is_filled(reader, row, column)]
        if not filled:
            return None
        items: dict[str, Node] = {}
        documents: list[Mapping] = []
        looked_for: Source | None = None
        for column in filled:
            source = reader.grid.source(row, column.key)
            if column.role in {Role.DOCUMENT, Role.DOCUMENTS}:
                documents += self._documents(reader, row, column)
                looked_for = looked_for or source
                continue
            node = self._part(reader, row, column)
            if node is not None:
                items[column.key.removeprefix(f"{column.stage}.")] = node
        is_dated = any(column.key == f"{column.stage}.date" for column in filled)
        if looked_for is not None and not is_dated:
            self._note_undated(documents, looked_for)
        elif looked_for is not None:
            items["evidence"] = Sequence(tuple(documents), looked_for)
        # The place of an event is the cell of its date, where it is only planned too.
        dates = [column.key for column in columns if column.role is Role.DATE]
        at = dates[0] if dates[0] in reader.grid.positions else filled[0].key
        return nested(_record(items, reader.grid.source(row, at)), self.notes.problems)

    def _note_undated(self, documents: list[Mapping], source: Source) -> None:
        """Note evidence that stands without a date, where anybody looked for any."""
        exists = [own.items["exists"] for own in documents]
        if any(isinstance(own, Scalar) and not own.is_null for own in exists):
            text = Text(id="ada bukti tetapi tidak ada tanggal", en="evidence without a date")
            hint = Text(
                id="Isi tanggalnya, atau 'tanpa tanggal' bila hari pelaksanaannya tidak diketahui.",
                en="Fill in the date, or 'undated' where the day is not known.",
            )
            self.notes.problem(source, text, hint)

    @staticmethod
    def _is_filled(reader: RowReader, row: int, column: Column) -> bool:
        at = reader.grid.positions.get(column.key)
        if at is None:
            return False
        marks = reader.grid.sheet.marks
        is_marked = (row, at) in marks.errors or (row, at) in marks.uncomputed
        return is_marked or not is_blank(reader.grid.value(row, column.key))

    def _part(self, reader: RowReader, row: int, column: Column) -> Node | None:
        value = reader.grid.value(row, column.key)
        source = reader.grid.source(row, column.key)
        if column.role is Role.DATE and is_word(value, UNDATED):
            return Scalar(UNDATED.en, plain=False, source=source)
        if column.field.kind is Kind.RECORD:
            return Mapping({}, {}, source)
        return reader.scalar(row, column)

    def _documents(self, reader: RowReader, row: int, column: Column) -> list[Mapping]:
        value: Any = reader.raw(row, column)
        source = reader.grid.source(row, column.key)
        if is_blank(value):
            return []
        if column.role is Role.DOCUMENTS:
            made = documents_of(value, source)
        else:
            one = document_of(value, column.field.name, source)
            made = one if isinstance(one, Refusal) else [] if one is None else [one]
        if isinstance(made, Refusal):
            self.notes.problem(source, made.text, made.hint)
            return []
        return made

    def _reader(self, grid: Grid) -> RowReader:
        zone = self.layout.lifecycle.zone
        made = RowReader(grid, self.notes, zone, is_1904=self.is_1904)
        self.readers.append(made)
        return made

    def finished(self, activity: Activity) -> Activity:
        """Return an activity with its events in the order of their cells, and all its places."""
        own = CellSources(activity.sources, self.homes.get(activity.id, []), self.grids)
        changed: dict[str, Any] = {"sources": own}
        events = sorted(
            activity.events,
            key=lambda event: (event.source.line, event.source.column) if event.source else (0, 0),
        )
        if tuple(events) != activity.events:
            changed["events"] = events
        return attrs.evolve(activity, **changed)


def _record(items: dict[str, Node], source: Source) -> Mapping:
    return Mapping(items, {name: node.source for name, node in items.items()}, source)


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
