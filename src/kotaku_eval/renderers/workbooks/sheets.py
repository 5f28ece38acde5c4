"""The sheets of a workbook: rows written one below the other, within what a sheet may hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from kotaku_eval.renderers.escapes import paragraphs
from kotaku_eval.renderers.workbooks.heights import LINE, height_of
from kotaku_eval.texts import Language, Text

ROWS: Final = 1_048_576
"""So many rows a sheet has."""
CHARACTERS: Final = 32_767
"""So many characters a cell may hold, counted in units of UTF-16."""

Cell = str | float | int | None
_WRAPPED: Final = "wrapped"
"""The look under which text goes on in a next line."""
_BUTTON: Final = 3
"""So many characters of a head are covered by the button of its filter."""
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "warning": {"bold": True, "font_color": "#9C0006"},
    "head": {"bold": True, "bg_color": "#DDE6EE", "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "indented": {"valign": "top", "indent": 1},
    "bold": {"valign": "top", "bold": True},
    "share": {"valign": "top", "num_format": "0.0"},
    "count": {"valign": "top", "num_format": "#,##0"},
    "critical": {"valign": "top", "bg_color": "#F4B6B6", "bold": True},
    "high": {"valign": "top", "bg_color": "#F9D5C5"},
    "medium": {"valign": "top", "bg_color": "#FCEFC2"},
    "low": {"valign": "top", "bg_color": "#E7EFD8"},
    "info": {"valign": "top", "bg_color": "#E8EDF2"},
}


def plain(words: str) -> str:
    """Return text as a cell can hold it: control characters are shown, line breaks stay."""
    return paragraphs(words)


def units(words: str) -> int:
    """Return the length of text as Excel counts it.

    >>> units("a"), units("😀")
    (1, 2)
    """
    return len(words.encode("utf-16-le", errors="surrogatepass")) // 2


class Sheets:
    """The sheets of one workbook, with the looks of their cells and what did not fit.

    Args:
        book: The workbook.
        language: The language of every word.
    """

    def __init__(self, book: Any, language: Language) -> None:
        self._book = book
        self.language: Language = language
        self._looks = {name: book.add_format(own) for name, own in _LOOKS.items()}
        self.cut: list[str] = []

    def look(self, name: str) -> Any:
        """Return how a cell looks."""
        return self._looks[name]

    def say(self, text: Text) -> str:
        """Return words in the language of the workbook."""
        return text.to(self.language)

    def add(self, title: str) -> Any:
        """Add an empty sheet that prints across the page."""
        sheet = self._book.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def write(self, sheet: Any, at: tuple[int, int], value: Cell, look: str = "text") -> None:
        """Write a cell; nothing for nothing."""
        row, column = at
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._looks[look])
        elif isinstance(value, str):
            sheet.write_string(row, column, self._fitting(sheet, at, value), self._looks[look])
        else:
            sheet.write_number(row, column, value, self._looks[look])

    def line(self, sheet: Any, row: int, values: Iterable[Cell], look: str = "text") -> None:
        """Write cells beside each other."""
        for column, value in enumerate(values):
            self.write(sheet, (row, column), value, look)

    def fit(self, sheet: Any, row: int, cells: Iterable[tuple[Cell, float]]) -> None:
        """Make a row high enough for what is wrapped in its cells.

        Args:
            sheet: The sheet.
            row: The row.
            cells: What is wrapped, with the widths of its columns.
        """
        height = height_of(
            (plain(words), width) for words, width in cells if isinstance(words, str)
        )
        if height > LINE:
            sheet.set_row(row, height)

    def _fitting(self, sheet: Any, at: tuple[int, int], words: str) -> str:
        shown = plain(words)
        size = units(shown)
        if size <= CHARACTERS:
            return shown
        cell = f"{sheet.get_name()}!{_name(*at)}"
        self.cut.append(cell)
        rest = Text(
            id=f" … [dipotong: {size} huruf, sel paling banyak {CHARACTERS}; utuh dalam JSON]",
            en=f" … [cut: {size} characters, a cell holds {CHARACTERS}; whole in the JSON]",
        )
        tail = self.say(rest)
        kept = shown[: CHARACTERS - len(tail)]
        while units(kept) > CHARACTERS - len(tail):
            kept = kept[: -max(1, (units(kept) - CHARACTERS + len(tail)) // 2)]
        return kept + tail

    def table(
        self,
        title: str,
        head: Sequence[str],
        widths: Sequence[int],
        rows: Iterable[Sequence[tuple[Cell, str]]],
        *,
        printed: int | None = None,
    ) -> None:
        """Add a sheet with a table: a head that stays in sight and filters; more sheets if full.

        Args:
            title: The name of the sheet.
            head: The names of the columns.
            widths: Their widths, in characters.
            rows: The cells of each row with their looks.
            printed: How many columns are printed, from the first on; ``None`` for all.
        """
        number, at = 1, ROWS
        sheet: Any = None
        for cells in rows:
            if at >= ROWS:
                self._close(sheet, at, len(head), printed)
                sheet = self._open(title if number == 1 else f"{title} {number}", head, widths)
                number, at = number + 1, 1
            for column, (value, look) in enumerate(cells):
                self.write(sheet, (at, column), value, look)
            wrapped = zip(cells, widths, strict=True)
            self.fit(sheet, at, ((cell, own) for (cell, look), own in wrapped if look == _WRAPPED))
            at += 1
        if sheet is None:
            sheet, at = self._open(title, head, widths), 1
        self._close(sheet, at, len(head), printed)

    def _open(self, title: str, head: Sequence[str], widths: Sequence[int]) -> Any:
        sheet = self.add(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self.line(sheet, 0, head, "head")
        self.fit(
            sheet, 0, ((words, own - _BUTTON) for words, own in zip(head, widths, strict=True))
        )
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _close(self, sheet: Any, rows: int, columns: int, printed: int | None) -> None:
        if sheet is None:
            return
        sheet.autofilter(0, 0, rows - 1, columns - 1)
        if printed is not None:
            sheet.print_area(0, 0, rows - 1, printed - 1)


def _name(row: int, column: int) -> str:
    """Return the name of a cell, from the position of its row and column.

    >>> _name(6, 1), _name(0, 27)
    ('B7', 'AB1')
    """
    letters = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
