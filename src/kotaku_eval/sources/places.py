"""Where a value came from: a named text, a place in it, a cell of a sheet."""

from __future__ import annotations

from attrs import field, frozen

from kotaku_eval.errors import Problem
from kotaku_eval.excerpts import excerpt, place_within
from kotaku_eval.texts import Text


@frozen
class SourceFile:
    """A named text that values are read from; keeps its lines for the carets of errors."""

    name: str
    lines: tuple[str, ...] = field(default=(), repr=False, eq=False)

    def excerpt(self, line: int, column: int, width: int = 0) -> str:
        """Return one line of the file with carets under a part of it (all count from 1)."""
        if not 1 <= line <= len(self.lines):
            return ""
        return excerpt(self.lines[line - 1], column, width)


@frozen
class Source:
    """The place a value came from: a line and column of a text, or a named cell of a table.

    Args:
        file: The text.
        line: Its line, counted from 1.
        column: Its column, counted from 1.
        label: The name of a cell; empty elsewhere.
        width: How many characters carets mark; 0 for the whole key or value.
        sheet: The sheet of a workbook; line and column are then those of its cell.

    >>> str(Source(SourceFile("desa.yaml"), 3, 7))
    'desa.yaml:3:7'
    >>> str(Source(SourceFile("desa.xlsx"), 7, 2, sheet="Kegiatan"))
    'desa.xlsx!Kegiatan!B7'
    """

    file: SourceFile
    line: int
    column: int = 1
    label: str = ""
    width: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.file.name}!{self.sheet}!{cell_name(self.line, self.column)}"
        label = f" ({self.label})" if self.label else ""
        return f"{self.file.name}:{self.line}:{self.column}{label}"

    def problem(self, text: Text, hint: Text | None = None) -> Problem:
        """Return a problem at this place, with the line and a caret under it."""
        shown = self.file.excerpt(self.line, self.column, self.width)
        return Problem(text, str(self), hint or Text.same(""), shown)

    def part(self, words: str, start: int, length: int = 1) -> Source:
        """Return the place of a part of the text that stands here; this place if it is not found.

        Args:
            words: The whole text as it was read, folded or not.
            start: Where the part begins in it.
            length: How many characters it has.
        """
        places = place_within(self.file.lines, self.line, self.column, words)
        if start >= len(places):
            return self
        line, column = places[start]
        last = places[min(start + max(length, 1), len(places)) - 1]
        end = last[1] if last[0] == line else len(self.file.lines[line - 1].rstrip())
        return Source(self.file, line, column, self.label, max(1, end - column + 1))


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell in a sheet; rows and columns count from 1.

    >>> cell_name(7, 28)
    'AB7'
    """
    letters = ""
    while column > 0:
        column, at = divmod(column - 1, 26)
        letters = chr(ord("A") + at) + letters
    return f"{letters}{row}"


def cell_of(name: str) -> tuple[int, int]:
    """Return the row and the column of a cell by its name.

    >>> cell_of("AB7")
    (7, 28)
    """
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]), column
