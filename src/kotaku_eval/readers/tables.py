"""Tables in CSV files: a header and rows of text, each row with the line it begins on."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import field, frozen

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.sources import Source, SourceFile, read_text
from kotaku_eval.texts import Text

DELIMITERS: Final = (",", ";", "\t")
_TOLD: Final = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"[^"]*"')


@frozen
class Row:
    """One row of cells.

    Args:
        line: The line it begins on, from 1.
        cells: In the order of the header.
        faults: How many of the problems of the table are its own. One with too few or too many
            cells is padded or cut, so that it can still be said whose row it is.
        lines: The line of each cell, when they come from different rows.
        typed: The cells that were no text but a number, a date or a boolean of a workbook; they
            stand in plain notation, whatever the mapping says of formats.
    """

    line: int
    cells: tuple[str, ...]
    faults: int = 0
    lines: tuple[int, ...] = field(default=(), repr=False)
    typed: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether it can be read."""
        return not self.faults


@frozen
class Table:
    """A table as written; its cells are text without the spaces around it.

    Args:
        file: The file.
        header: The names of its columns.
        rows: Its rows.
        problems: What is wrong with single rows, in their order.
        sheet: The sheet of a workbook that it stands on.
        line: The line of its header.
        columns: The number of each column in the sheet, from 1; in a row when there are none.
    """

    file: SourceFile
    header: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    sheet: str = ""
    line: int = 1
    columns: tuple[int, ...] = ()

    @property
    def head(self) -> Source:
        """The place of the header."""
        return Source(self.file, self.line, sheet=self.sheet)

    def source(self, row: Row, column: int = 0) -> Source:
        """Return the place of a cell: its line, the number of its column, and the column's name."""
        line = row.lines[column] if row.lines else row.line
        number = self.columns[column] if self.columns else column + 1
        return Source(self.file, line, number, self.header[column], sheet=self.sheet)


def read_table(path: Path | str, delimiter: str | None = None) -> Table:
    """Read a CSV file; rows that are entirely blank are no rows.

    Args:
        path: A UTF-8 file, with or without a byte order mark.
        delimiter: What stands between cells; told from the header line when not given.

    Raises:
        DataError: The file cannot be read, has no header, or names a column twice.
    """
    text = read_text(path, DataError)
    return parse_table(text, Path(path).as_posix(), delimiter)


def parse_table(text: str, name: str = "<text>", delimiter: str | None = None) -> Table:
    r"""Parse the text of a CSV file (see :func:`read_table`).

    Raises:
        DataError: There is no header, it names a column twice, or a quote is never closed.

    >>> parse_table("id;built\nA1;2018-08-06\n").rows
    (Row(line=2, cells=('A1', '2018-08-06'), faults=0),)
    """
    # No lines: a place names a column by its number, which no caret under a line could show.
    file = SourceFile(name)
    # With newline="" the csv module sees all line ends, so cells keep theirs and lines count.
    lines = list(io.StringIO(text, newline=""))
    told = _take_told(lines)
    head = next((line for line in lines if line.strip()), "")
    records = _records(lines, delimiter or told or _delimiter_of(head), file)
    line, header = next(records, (1, ()))
    width = len(header)
    header = _named(header)
    problems = _header_problems(header, Source(file, line))
    if problems:
        raise DataError(problems)
    rows, notes = [], []
    kept = list(records)
    # A delimiter at the end of the header, of all rows or of single rows under such a header.
    widths = {len(header), width, *_only({len(cells) for _, cells in kept})}
    for line, cells in kept:
        if len(cells) in widths and len(cells) >= len(header) and not any(cells[len(header) :]):
            rows.append(Row(line, cells[: len(header)]))
            continue
        notes.append(_uneven(Source(file, line), len(cells), len(header)))
        padded = cells + ("",) * (len(header) - len(cells))
        rows.append(Row(line, padded[: len(header)], faults=1))
    return Table(file, header, tuple(rows), tuple(notes))


def _take_told(lines: list[str]) -> str:
    """Return the delimiter that a line before the header tells Excel, and make that line blank."""
    at = next((at for at, line in enumerate(lines) if line.strip()), None)
    told = None if at is None else _TOLD.fullmatch(lines[at])
    if at is None or told is None:
        return ""
    lines[at] = "\n"
    return told[1]


def _only(widths: set[int]) -> set[int]:
    """Return the one width that all rows have; nothing where they differ."""
    return widths if len(widths) == 1 else set()


def _delimiter_of(head: str) -> str:
    counts = Counter(_QUOTED.sub("", head))
    return max(DELIMITERS, key=lambda known: counts[known])


def _records(
    lines: list[str], delimiter: str, file: SourceFile
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the first line and the cells of every record that is not blank."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            cells = tuple([cell.strip() for cell in record])
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as failure:
        text = Text(id=f"CSV tidak sah: {failure}", en=f"broken CSV: {failure}")
        hint = Text(
            id='Periksa tanda kutip; tanda kutip di dalam sel ditulis dua kali ("").',
            en='Check the quotes; a quote inside a cell is written twice ("").',
        )
        raise DataError([Source(file, line).problem(text, hint)]) from failure


def _named(header: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the columns without a name at the end, which spreadsheets like to add."""
    last = max((at for at, name in enumerate(header) if name), default=-1)
    return header[: last + 1]


def _header_problems(header: tuple[str, ...], source: Source) -> list[Problem]:
    if not header:
        return [
            source.problem(
                Text(id="tabel tanpa baris kepala", en="the table has no header"),
                Text(
                    id="Baris pertama memuat nama kolom.", en="Name the columns in the first line."
                ),
            )
        ]
    problems = []
    for at, name in enumerate(header):
        place = Source(source.file, source.line, at + 1)
        if not name:
            text = Text(id=f"kolom {at + 1} tidak bernama", en=f"column {at + 1} has no name")
            problems.append(place.problem(text))
        elif name in header[:at]:
            first = header.index(name) + 1
            text = Text(
                id=f"nama kolom ganda '{name}', sudah dipakai kolom {first}",
                en=f"duplicate column name '{name}', first used by column {first}",
            )
            problems.append(place.problem(text))
    return problems


def _uneven(source: Source, found: int, expected: int) -> Problem:
    return source.problem(
        Text(
            id=f"baris ini memuat {found} sel, seharusnya {expected}",
            en=f"this row has {found} cells instead of {expected}",
        ),
        Text(
            id="Beri tanda kutip pada sel yang memuat pemisah kolom.",
            en="Put cells that hold the delimiter in quotes.",
        ),
    )
