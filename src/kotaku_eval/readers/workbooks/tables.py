"""Sheets as tables: an ordinary workbook read by a column mapping, below its titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from attrs import field, frozen

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.models import Kind
from kotaku_eval.readers.mappings import ColumnMapping
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.readers.workbooks.books import Book, Sheet
from kotaku_eval.readers.workbooks.header_rows import Header, shown_name
from kotaku_eval.readers.workbooks.table_headers import Asked, chosen
from kotaku_eval.readers.workbooks.values import (
    CellContext,
    Told,
    is_blank,
    plain_number,
    read_value,
)
from kotaku_eval.readers.workbooks.words import trimmed
from kotaku_eval.texts import Text


def table_of(book: Book, mapping: ColumnMapping | None, notes: Notes) -> Table:
    """Return the sheet that a mapping is about as a table.

    Args:
        book: The workbook.
        mapping: Names the columns; without one those of an event log are looked for.
        notes: Where it is noted what was done to cells, and which sheets are not read.

    Raises:
        DataError: There is no such sheet, or none with cells.
    """
    asked = Asked.of(mapping)
    sheet, header = chosen(book, asked, notes)
    return _TableReader(sheet, header, asked, notes, is_1904=book.is_1904).table()


@frozen
class _TableReader:
    sheet: Sheet
    header: Header
    asked: Asked
    notes: Notes
    is_1904: bool
    told: dict[tuple[str, Told], list[tuple[int, int]]] = field(factory=dict)

    def table(self) -> Table:
        """Return the sheet as a table."""
        positions = [at for at, name in enumerate(self.header.names) if name]
        names = tuple(self.header.names[at] for at in positions)
        self._refuse_twice(positions)
        first = self.header.below
        if first < len(self.sheet.rows) and self._is_numbering(self.sheet.rows[first]):
            text = Text(id="baris nomor kolom dilewati", en="a row of column numbers is left out")
            self.notes.remark(self.sheet.source(first, 0), text)
            first += 1
        spans = self._spans(positions)
        problems: list[Problem] = []
        rows = []
        for at in range(first, len(self.sheet.rows)):
            row = self._row(at, positions, spans, problems)
            if row is not None:
                rows.append(row)
        self._note_untitled(first, set(positions))
        self._note_told()
        self._note_hidden(rows)
        self._note_hidden_columns()
        return Table(
            self.sheet.file,
            names,
            tuple(rows),
            tuple(problems),
            self.sheet.name,
            self.header.below,
            tuple(at + 1 for at in positions),
        )

    @staticmethod
    def _is_numbering(cells: Sequence[Any]) -> bool:
        held = [str(cell).strip("() .") for cell in map(shown_name, cells) if cell]
        return len(held) > 1 and held == [str(at + 1) for at in range(len(held))]

    def _refuse_twice(self, positions: list[int]) -> None:
        seen: dict[str, int] = {}
        problems = []
        for at in positions:
            name = self.header.names[at]
            if name in seen and name in self.asked.names:
                first = self.sheet.source(self.header.row, seen[name])
                text = Text(
                    id=f"nama kolom ganda '{name}', sudah dipakai di {first}",
                    en=f"duplicate column name '{name}', first used at {first}",
                )
                problems.append(self.sheet.source(self.header.row, at).problem(text))
            seen.setdefault(name, at)
        if problems:
            raise DataError(problems)

    def _spans(self, positions: list[int]) -> dict[tuple[int, int], Any]:
        found: dict[tuple[int, int], Any] = {}
        below = self.header.below
        for (top, left), (bottom, _) in self.sheet.merged:
            if top < below or bottom == top or left not in positions:
                continue
            if top >= len(self.sheet.rows) or left >= len(self.sheet.rows[top]):
                continue
            value = self.sheet.rows[top][left]
            source = self.sheet.source(top, left)
            if self.header.names[left] in self.asked.spanning:
                last = min(bottom, len(self.sheet.rows) - 1)
                found.update({(row, left): value for row in range(top + 1, last + 1)})
                text = Text(
                    id=f"sel gabungan: '{value}' berlaku sampai baris {bottom + 1}",
                    en=f"merged cells: '{value}' holds down to row {bottom + 1}",
                )
                self.notes.remark(source, text)
            elif self.header.names[left] in self.asked.names:
                text = Text(
                    id=f"sel gabungan: hanya dibaca untuk baris {top + 1}",
                    en=f"merged cells: read for row {top + 1} only",
                )
                self.notes.problem(source, text, Text(id="Pisahkan selnya.", en="Unmerge them."))
        return found

    def _row(
        self,
        at: int,
        positions: list[int],
        spans: dict[tuple[int, int], Any],
        problems: list[Problem],
    ) -> Row | None:
        cells = self.sheet.rows[at]
        marks = self.sheet.marks
        if all(is_blank(cells[own]) for own in positions if own < len(cells)) and not any(
            (at, own) in marks.errors or (at, own) in marks.uncomputed for own in positions
        ):
            return None
        texts: list[str] = []
        typed = set()
        before = len(problems)
        for number, own in enumerate(positions):
            value = spans.get((at, own), cells[own] if own < len(cells) else "")
            is_text = isinstance(value, str)
            texts.append(trimmed(value) if is_text else self._typed(at, own, value, problems))
            if not is_text:
                typed.add(number)
            self._note_marks(at, own, problems)
        return Row(at + 1, tuple(texts), len(problems) - before, typed=frozenset(typed))

    def _note_marks(self, row: int, at: int, problems: list[Problem]) -> None:
        if self.header.names[at] not in self.asked.names:
            return
        source = self.sheet.source(row, at)
        if (row, at) in self.sheet.marks.errors:
            shown = self.sheet.marks.errors[row, at]
            text = Text(id=f"galat Excel {shown}", en=f"the Excel error {shown}")
            hint = Text(id="Perbaiki rumusnya.", en="Mend the formula.")
            problems.append(source.problem(text, hint))
        elif (row, at) in self.sheet.marks.uncomputed:
            text = Text(id="rumus tanpa hasil", en="a formula without a result")
            hint = Text(
                id="Hitung ulang di Excel (F9), lalu simpan.", en="Recalculate in Excel, and save."
            )
            problems.append(source.problem(text, hint))

    def _typed(self, row: int, at: int, value: Any, problems: list[Problem]) -> str:
        """Return a number, date or boolean in plain notation."""
        name = self.header.names[at]
        own = self.asked.fields.get(name)
        is_percent = (row, at) in self.sheet.marks.percents
        is_asked = own is not None and (own.kind is Kind.DATE or own.unit == "percent")
        if own is not None and is_asked:
            read = read_value(value, CellContext(own, is_percent=is_percent, is_1904=self.is_1904))
            if not isinstance(read, Refusal):
                if read.told is not None:
                    self.told.setdefault((name, read.told), []).append((row, at))
                return read.text
            problems.append(self.sheet.source(row, at).problem(read.text, read.hint))
            return ""
        if name in self.asked.texts:
            self.told.setdefault((name, Told.CODE), []).append((row, at))
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return plain_number(value)
        return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)

    def _note_untitled(self, first: int, positions: set[int]) -> None:
        for row in range(first, len(self.sheet.rows)):
            for at, cell in enumerate(self.sheet.rows[row]):
                if at not in positions and not is_blank(cell):
                    text = Text(
                        id="isi di kolom tanpa judul tidak dibaca",
                        en="what stands in a column without a heading is not read",
                    )
                    self.notes.problem(self.sheet.source(row, at), text)
                    return

    def _note_told(self) -> None:
        from kotaku_eval.readers.workbooks.rows import TOLD  # noqa: PLC0415

        for (name, told), places in self.told.items():
            words, count = TOLD[told], len(places)
            text = Text(
                id=f"{name}: {count} sel {words.id}", en=f"{name}: {words.en} (cells: {count})"
            )
            self.notes.remark(self.sheet.source(*places[0]), text)

    def _note_hidden(self, rows: list[Row]) -> None:
        hidden = sorted({row.line - 1 for row in rows} & set(self.sheet.marks.hidden_rows))
        if hidden:
            text = Text(
                id=f"{len(hidden)} baris tersembunyi ikut dibaca",
                en=f"hidden rows are read as well: {len(hidden)}",
            )
            self.notes.remark(self.sheet.source(hidden[0], 0), text)

    def _note_hidden_columns(self) -> None:
        names = self.header.names
        asked = [at for at, name in enumerate(names) if name in self.asked.names]
        hidden = [at for at in asked if at in self.sheet.marks.hidden_columns]
        if hidden:
            shown = ", ".join(names[at] for at in hidden)
            text = Text(
                id=f"kolom tersembunyi ikut dibaca: {shown}",
                en=f"hidden columns are read as well: {shown}",
            )
            self.notes.remark(self.sheet.source(self.header.last, hidden[0]), text)
