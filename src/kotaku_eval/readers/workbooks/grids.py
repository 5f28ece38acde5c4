"""Grids: a sheet with its header found, its columns known or told, and its rows to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.errors import suggestion
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.workbooks.aliases import Aliases, loosely
from kotaku_eval.readers.workbooks.books import Sheet
from kotaku_eval.readers.workbooks.header_rows import Header, header_of
from kotaku_eval.readers.workbooks.headings import CODES, Column
from kotaku_eval.readers.workbooks.layouts import SheetLayout
from kotaku_eval.readers.workbooks.values import is_blank
from kotaku_eval.sources import Source
from kotaku_eval.texts import LANGUAGES, Text

_MOST_UNKNOWN: Final = 30
"""So many columns that are not read are told one by one."""
_NUMBERS: Final = frozenset({"nomor", "nomor urut", "number", "urut"})
"""What people call the column that numbers the rows, in the words of `loosely`."""


@frozen
class Grid:
    """The rows of a sheet below its header.

    Args:
        sheet: The sheet.
        layout: What its columns may be.
        header: The last row of the header, from 0.
        positions: Where each known column stands.
        numbers: The rows that hold something, from 0.
        filled: What merged cells give to the rows below their first.
    """

    sheet: Sheet
    layout: SheetLayout
    header: int
    positions: Mapping[str, int]
    numbers: tuple[int, ...]
    filled: Mapping[tuple[int, int], Any] = field(factory=dict, repr=False)

    def value(self, row: int, key: str) -> Any:
        """Return what a cell holds; an empty text for none."""
        at = self.positions.get(key)
        if at is None:
            return ""
        if (row, at) in self.filled:
            return self.filled[row, at]
        cells = self.sheet.rows[row]
        return cells[at] if at < len(cells) else ""

    def source(self, row: int, key: str = "") -> Source:
        """Return the place of a cell; that of the row's key when the column is not there."""
        at = self.positions.get(key, self.positions.get(self.layout.key.key, 0))
        return self.sheet.source(row, at)


def grid_of(sheet: Sheet, layout: SheetLayout, notes: Notes) -> Grid | None:
    """Return the grid of a sheet; ``None`` when it has no header, which is noted.

    Args:
        sheet: The sheet.
        layout: What its columns may be.
        notes: Where columns that are unknown, missing or there twice are noted.
    """
    aliases = Aliases.of(layout)
    header = header_of(sheet, aliases.known_in)
    if not header.known:
        if any(not is_blank(cell) for row in sheet.rows for cell in row):
            notes.problem(sheet.source(0, 0), *_no_header(layout))
        return None
    positions = _positions(sheet, header, aliases, notes)
    if layout.key.key not in positions:
        words = layout.key.words
        text = Text(id=f"kolom '{words.id}' tidak ada", en=f"there is no column '{words.en}'")
        hint = Text(id="Lembar ini tidak dibaca.", en="This sheet is not read.")
        notes.problem(sheet.source(header.row, 0), text, hint)
        return None
    kinds = {at: layout.by_key[key] for key, at in positions.items()}
    filled = _merged(sheet, header.last, kinds, notes)
    first = _after_numbering(sheet, header.last, notes)
    own = set(positions.values())
    below = range(first, len(sheet.rows))
    rows = tuple(
        row for row in below if _is_filled(sheet.rows[row], own) or _has_mark(sheet, row, own)
    )
    _note_hidden(sheet, rows, notes)
    _note_hidden_columns(sheet, header, own, notes)
    return Grid(sheet, layout, header.last, positions, rows, filled)


def _is_filled(cells: Sequence[Any], columns: Iterable[int]) -> bool:
    return any(at < len(cells) and not is_blank(cells[at]) for at in columns)


def _has_mark(sheet: Sheet, row: int, columns: Iterable[int]) -> bool:
    marks = sheet.marks
    if not (marks.errors or marks.uncomputed):
        return False
    return any((row, at) in marks.errors or (row, at) in marks.uncomputed for at in columns)


def _positions(sheet: Sheet, header: Header, aliases: Aliases, notes: Notes) -> dict[str, int]:
    found: dict[str, int] = {}
    unknown: list[tuple[str, Source]] = []
    for at, written in enumerate(header.names):
        source = sheet.source(header.last, at)
        if not written:
            _note_untitled(sheet, header.last, at, notes)
            continue
        column = aliases.column(written)
        if column is None:
            unknown.append((written, source))
        elif column.key in found:
            first = sheet.source(header.last, found[column.key])
            text = Text(
                id=f"kolom '{written}' ada dua kali, sudah di {first}",
                en=f"the column '{written}' stands twice, first at {first}",
            )
            hint = Text(id="Yang pertama yang dibaca.", en="The first one is read.")
            notes.problem(source, text, hint)
        else:
            found[column.key] = at
    for written, source in unknown[:_MOST_UNKNOWN]:
        _note_unknown(written, aliases.layout, source, notes)
    rest = unknown[_MOST_UNKNOWN:]
    if rest:
        text = Text(
            id=f"{len(rest)} kolom lain juga tidak dibaca, mulai kolom '{rest[0][0][:80]}'",
            en=f"further columns that are not read: {len(rest)}, from '{rest[0][0][:80]}' on",
        )
        notes.problem(rest[0][1], text)
    return found


def _note_untitled(sheet: Sheet, header: int, at: int, notes: Notes) -> None:
    """Note a column without a heading that holds something."""
    for row in range(header + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        if at < len(cells) and not is_blank(cells[at]):
            text = Text(
                id="kolom tanpa judul tidak dibaca", en="a column without a heading is not read"
            )
            notes.problem(sheet.source(row, at), text)
            return


def _note_unknown(written: str, layout: SheetLayout, source: Source, notes: Notes) -> None:
    if loosely(written) in _NUMBERS:
        text = Text(id="kolom nomor urut tidak dibaca", en="the column of row numbers is not read")
        notes.remark(source, text)
        return
    near = suggestion(
        written,
        [
            own.heading(language).removesuffix(" *")
            for own in layout.columns
            for language in LANGUAGES
        ],
    )
    shown = written[:80]
    text = Text(id=f"kolom '{shown}' tidak dibaca", en=f"the column '{shown}' is not read")
    notes.problem(source, text, near)


def _no_header(layout: SheetLayout) -> tuple[Text, Text]:
    key = layout.key.words
    return (
        Text(id="baris judul kolom tidak ditemukan", en="the row of headings was not found"),
        Text(
            id=f"Tulis judul kolom, mulai dengan '{key.id}', dalam satu baris.",
            en=f"Write the headings, beginning with '{key.en}', in one row.",
        ),
    )


_NUMBERING: Final = re.compile(r"\(?(\d+)\)?\.?")


def _after_numbering(sheet: Sheet, header: int, notes: Notes) -> int:
    """Return the first row of data: a row that only numbers the columns is none."""
    at = header + 1
    if at >= len(sheet.rows):
        return at
    numbers = list(_column_numbers(sheet.rows[at]))
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        text = Text(
            id="baris nomor kolom dilewati", en="the row that numbers the columns is left out"
        )
        notes.remark(sheet.source(at, 0), text)
        return at + 1
    return at


def _column_numbers(cells: Sequence[Any]) -> Iterator[int | None]:
    for cell in cells:
        if is_blank(cell):
            continue
        if isinstance(cell, float) and cell.is_integer():
            yield int(cell)
            continue
        match = _NUMBERING.fullmatch(cell.strip()) if isinstance(cell, str) else None
        yield int(match.group(1)) if match else None


def _merged(
    sheet: Sheet, header: int, columns: Mapping[int, Column], notes: Notes
) -> dict[tuple[int, int], Any]:
    """Return what merged cells give to the rows below their first, for codes and places only.

    An amount that spans three rows is one amount, so it is read in its first row.
    """
    filled: dict[tuple[int, int], Any] = {}
    for (top, left), (bottom, _) in sheet.merged:
        column = columns.get(left)
        if bottom == top or top <= header or column is None or top >= len(sheet.rows):
            continue
        cells = sheet.rows[top]
        value = cells[left] if left < len(cells) else ""
        if is_blank(value):
            continue
        source = sheet.source(top, left)
        if column.role in CODES:
            last = min(bottom, len(sheet.rows) - 1)
            filled.update({(row, left): value for row in range(top + 1, last + 1)})
            text = Text(
                id=f"sel gabungan: '{value}' berlaku sampai baris {bottom + 1}",
                en=f"merged cells: '{value}' holds down to row {bottom + 1}",
            )
            notes.remark(source, text)
        else:
            text = Text(
                id=f"sel gabungan: hanya dibaca untuk baris {top + 1}",
                en=f"merged cells: read for row {top + 1} only",
            )
            hint = Text(id="Pisahkan selnya.", en="Unmerge the cells.")
            notes.problem(source, text, hint)
    return filled


def _note_hidden_columns(sheet: Sheet, header: Header, columns: set[int], notes: Notes) -> None:
    unseen = sorted(columns & sheet.marks.hidden_columns)
    if unseen:
        shown = ", ".join(header.names[at] for at in unseen)
        text = Text(
            id=f"kolom tersembunyi ikut dibaca: {shown}",
            en=f"hidden columns are read as well: {shown}",
        )
        notes.remark(sheet.source(header.last, unseen[0]), text)


def _note_hidden(sheet: Sheet, rows: tuple[int, ...], notes: Notes) -> None:
    hidden = sorted(set(rows) & set(sheet.marks.hidden_rows))
    if hidden:
        text = Text(
            id=f"{len(hidden)} baris tersembunyi ikut dibaca, mulai baris {hidden[0] + 1}",
            en=f"hidden rows are read as well: {len(hidden)}, from row {hidden[0] + 1} on",
        )
        notes.remark(sheet.source(hidden[0], 0), text)
