"""Cells to the scalars of a record: numbers in plain notation, dates in ISO 8601.

A table goes the same way as a portfolio file: its rows become records of nodes with places.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.readers.amounts import NumberFormat, read_amount
from kotaku_eval.readers.date_texts import ISO, read_date
from kotaku_eval.readers.mappings import CellFormat, Column, ColumnMapping, FieldColumn
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.texts import Text

_BOOLEANS: Final = frozenset({"true", "false"})


@frozen
class CellReader:
    """Reads the cells of one table as its mapping says.

    Args:
        table: The table.
        format: How its cells are written.
        zone: The time zone of timestamps without an offset.
        positions: For each column its position.
    """

    table: Table
    format: CellFormat
    zone: str
    positions: dict[str, int]

    @classmethod
    def of(cls, table: Table, mapping: ColumnMapping, notes: Notes) -> CellReader:
        """Make the reader of a table; columns that nobody mentions are noted.

        Raises:
            DataError: The table lacks columns that the mapping asks for.
        """
        positions = {name: at for at, name in enumerate(table.header)}
        _check_columns(table, mapping)
        _note_unused(table, mapping, notes)
        return cls(table, mapping.cells, mapping.lifecycle.zone, positions)

    def text(self, row: Row, column: Column) -> str:
        """Return a cell, empty when it says that nothing is recorded."""
        written = row.cells[self.positions[column.name]]
        return "" if written in self.format.missing else written

    def source(self, row: Row, column: Column) -> Source:
        """Return the place of a cell."""
        return self.table.source(row, self.positions[column.name])

    def scalar(
        self, row: Row, column: Column, field: Field, problems: list[Problem]
    ) -> Scalar | None:
        """Return a cell as the scalar of a field; ``None`` for a missing or refused one."""
        written = self.text(row, column)
        if not written:
            return None
        source = self.source(row, column)
        read = self._normalised(written, field, is_typed=self._is_typed(row, column))
        if isinstance(read, Refusal):
            problems.append(source.problem(read.text, read.hint))
            return None
        # Plain, so that it may be a number; text is quoted, so that `null` stays a text.
        is_plain = field.kind not in {Kind.TEXT, Kind.CHOICE}
        return Scalar(read, is_plain, source)

    def words(self, row: Row, column: Column | None) -> Scalar | None:
        """Return a cell as text; ``None`` for a missing one or no column."""
        written = "" if column is None else self.text(row, column)
        if column is None or not written:
            return None
        return Scalar(written, plain=False, source=self.source(row, column))

    def fields(
        self, row: Row, columns: tuple[FieldColumn, ...], problems: list[Problem]
    ) -> dict[str, Node]:
        """Return the scalars of several fields by name, without the missing ones."""
        read = {own.name: self.scalar(row, own.column, own.field, problems) for own in columns}
        return {name: scalar for name, scalar in read.items() if scalar is not None}

    def date(self, row: Row, column: Column) -> EventDate | Refusal:
        """Return a cell that holds something as a date, or why it cannot be read."""
        formats = (ISO,) if self._is_typed(row, column) else self.format.dates
        return read_date(self.text(row, column), formats, self.zone)

    def _is_typed(self, row: Row, column: Column) -> bool:
        return self.positions[column.name] in row.typed

    def _normalised(self, text: str, field: Field, *, is_typed: bool) -> str | Refusal:
        if field.kind in NUMERIC:
            return read_amount(text, field, NumberFormat.PLAIN if is_typed else self.format.numbers)
        if field.kind is Kind.DATE:
            date = read_date(text, (ISO,) if is_typed else self.format.dates, self.zone)
            return date if isinstance(date, Refusal) else date.isoformat()
        if field.kind is Kind.BOOLEAN:
            return text if is_typed and text in _BOOLEANS else self._boolean(text)
        return text

    def _boolean(self, text: str) -> str | Refusal:
        if text.casefold() in self.format.true_words:
            return "true"
        if text.casefold() in self.format.false_words:
            return "false"
        words = self.format.true_words | self.format.false_words
        return Refusal(
            Text(id=f"bukan ya atau tidak: '{text}'", en=f"neither yes nor no: '{text}'"),
            name_hint(text, words),
        )


def record(items: dict[str, Node], source: Source) -> Mapping:
    """Return the node of a record whose values stand in cells."""
    keys = {name: node.source for name, node in items.items()}
    return Mapping(items, keys, source)


def _check_columns(table: Table, mapping: ColumnMapping) -> None:
    problems = []
    where = f"{table.file.name}!{table.sheet}" if table.sheet else table.file.name
    for column in dict.fromkeys([*mapping.columns, *mapping.ignore]):
        if column.name in table.header:
            continue
        text = Text(
            id=f"kolom '{column.name}' tidak ada dalam {where}",
            en=f"{where} has no column '{column.name}'",
        )
        hint = name_hint(column.name, table.header)
        asked = column.source
        problems.append(asked.problem(text, hint) if asked else Problem(text, hint=hint))
    if problems:
        raise DataError(problems)


def _note_unused(table: Table, mapping: ColumnMapping, notes: Notes) -> None:
    used = {column.name for column in [*mapping.columns, *mapping.ignore]}
    unused = ", ".join(name for name in table.header if name not in used)
    if unused:
        notes.problem(
            table.head,
            Text(id=f"kolom yang tidak dibaca: {unused}", en=f"columns not read: {unused}"),
            Text(
                id="Petakan, atau cantumkan di bawah `ignore:`.",
                en="Map them, or list them under `ignore:`.",
            ),
        )
