"""Rows: the cells of a grid as the nodes of a record; what was done to them is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.dates import DEFAULT_ZONE
from kotaku_eval.models import Kind
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.readers.sheet_habits import (
    REWRITE,
    SHORTENED,
    TOTALS,
    is_shortened,
    is_total,
)
from kotaku_eval.readers.workbooks.grids import Grid
from kotaku_eval.readers.workbooks.headings import CODES, Column
from kotaku_eval.readers.workbooks.values import CellContext, Told, is_blank, read_value
from kotaku_eval.readers.workbooks.words import EMPTY, EXAMPLE, is_word
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.texts import Text

_TEXTS: Final = frozenset({Kind.TEXT, Kind.CHOICE})


@frozen
class RowReader:
    """Reads the rows of one grid.

    Args:
        grid: The grid.
        notes: Where cells that cannot be read are noted.
        zone: The time zone of timestamps.
        is_1904: Whether the days of the workbook count from 1904.
        told: What was done to values, by column.
        places: Where it was done first.
        examples: The rows that only show how to fill the sheet.
        totals: The rows that add up the others.
    """

    grid: Grid
    notes: Notes
    zone: str = DEFAULT_ZONE
    is_1904: bool = False
    told: Counter[tuple[str, Told]] = field(factory=Counter)
    places: dict[tuple[str, Told], Source] = field(factory=dict)
    examples: list[int] = field(factory=list)
    totals: list[int] = field(factory=list)
    contexts: dict[tuple[str, bool], CellContext] = field(factory=dict)

    def rows(self) -> Iterator[int]:
        """Yield the rows with data, no example and no totals; note last what was done to values."""
        key = self.grid.layout.key.key
        for row in self.grid.numbers:
            if is_word(self.grid.value(row, key), EXAMPLE):
                self.examples.append(row)
            elif is_total(self._first(row)):
                self.totals.append(row)
            else:
                yield row
        self._note_told()

    def _first(self, row: int) -> Any:
        """Return the key of a row; where it is empty, the first value beside it."""
        grid = self.grid
        value = grid.value(row, grid.layout.key.key)
        if not is_blank(value):
            return value
        cells = grid.sheet.rows[row]
        return next((cell for cell in cells if not is_blank(cell)), "")

    def scalar(self, row: int, column: Column) -> Scalar | None:
        """Return a cell as the scalar of its field.

        Returns:
            ``None`` for an empty cell, and for one that cannot be read, which is noted.
        """
        source = self.grid.source(row, column.key)
        if not self._is_usable(row, column, source):
            return None
        value = self.grid.value(row, column.key)
        if is_blank(value):
            return None
        if column.field.kind is Kind.TEXT and value == EMPTY:
            return Scalar("", plain=False, source=source)
        read = read_value(value, self._context(row, column))
        if not isinstance(read, Refusal) and column.role in CODES and is_shortened(read.text):
            read = Refusal(Text.joined(": ", [SHORTENED, Text.same(f"'{read.text}'")]), REWRITE)
        if isinstance(read, Refusal):
            self.notes.problem(source, read.text, read.hint)
            return None
        if read.told is not None:
            self.told[column.key, read.told] += 1
            self.places.setdefault((column.key, read.told), source)
        return Scalar(read.text, column.field.kind not in _TEXTS, source)

    def raw(self, row: int, column: Column) -> Any:
        """Return what a cell holds; an empty text where it cannot be used, which is noted."""
        is_usable = self._is_usable(row, column, self.grid.source(row, column.key))
        return self.grid.value(row, column.key) if is_usable else ""

    def fields(self, row: int, columns: Iterable[Column]) -> dict[str, Node]:
        """Return the scalars of several columns by name, without the empty ones."""
        found: dict[str, Node] = {}
        for column in columns:
            if column.key not in self.grid.positions:
                continue
            if column.field.kind is Kind.RECORD:
                if not is_blank(self.grid.value(row, column.key)):
                    source = self.grid.source(row, column.key)
                    found[column.key] = Mapping({}, {}, source)
                continue
            scalar = self.scalar(row, column)
            if scalar is not None:
                found[column.key] = scalar
        return found

    def _context(self, row: int, column: Column) -> CellContext:
        at = (row, self.grid.positions[column.key])
        key = (column.key, at in self.grid.sheet.marks.percents)
        if key not in self.contexts:
            self.contexts[key] = CellContext(
                column.field, column.choices, self.zone, is_percent=key[1], is_1904=self.is_1904
            )
        return self.contexts[key]

    def _is_usable(self, row: int, column: Column, source: Source) -> bool:
        """Whether a cell holds no error and no formula without a result, which is noted."""
        if column.key not in self.grid.positions:
            return False
        marks = self.grid.sheet.marks
        if not (marks.errors or marks.uncomputed):
            return True
        at = (row, self.grid.positions[column.key])
        if at in marks.errors:
            shown = marks.errors[at]
            text = Text(id=f"galat Excel {shown}", en=f"the Excel error {shown}")
            hint = Text(
                id="Perbaiki rumusnya, atau tulis nilainya.",
                en="Mend the formula, or write the value.",
            )
            self.notes.problem(source, text, hint)
            return False
        if at in marks.uncomputed:
            text = Text(id="rumus tanpa hasil", en="a formula without a result")
            hint = Text(
                id="Buka di Excel, hitung ulang (F9), dan simpan; atau tulis nilainya.",
                en="Open it in Excel, recalculate (F9) and save; or write the value.",
            )
            self.notes.problem(source, text, hint)
            return False
        return True

    def _note_told(self) -> None:
        for (key, told), count in self.told.items():
            column = self.grid.layout.by_key[key]
            words = TOLD[told]
            head = Text(
                id=f"{column.words.id}: {count} sel {words.id}",
                en=f"{column.words.en}: {words.en} (cells: {count})",
            )
            self.notes.remark(self.places[key, told], head)


TOLD: Final = {
    Told.CODE: Text(
        id="berisi bilangan, dibaca sebagai teks; nol di depan sudah hilang bila ada. Pakai format "
        "Teks",
        en="numbers are read as text; zeros in front are lost, if there were any. Use the format "
        "Text",
    ),
    Told.SERIAL: Text(
        id="berisi nomor hari Excel, dibaca sebagai tanggal. Pakai format Tanggal",
        en="day numbers of Excel are read as dates. Use the format Date",
    ),
    Told.PERCENT: Text(
        id="berformat persen: 60 % tersimpan sebagai 0,6 dan dibaca 60",
        en="cells shown as per cent hold 0.6 for 60 %, and are read as 60",
    ),
    Told.SMALL_PERCENT: Text(
        id="berisi kurang dari 1 persen: 0,6 dibaca 0,6 persen, bukan 60",
        en="values below 1 percent: 0.6 is read as 0.6 percent, not 60",
    ),
}


def note_left_out_rows(readers: Iterable[RowReader], notes: Notes) -> None:
    """Note the example rows of all sheets in one note, and the rows of totals in another."""
    known = list(readers)
    examples = [own.grid.source(row) for own in known for row in own.examples]
    totals = [own.grid.source(row) for own in known for row in own.totals]
    for places, words in ((examples, _EXAMPLES), (totals, TOTALS)):
        if places:
            shown = ", ".join(str(place).removeprefix(f"{place.file.name}!") for place in places)
            notes.remark(places[0], Text.joined(": ", [words, Text.same(shown)]))


_EXAMPLES: Final = Text(id="baris contoh tidak dibaca", en="example rows are not read")
