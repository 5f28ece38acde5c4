"""Boards: a text with the width and the colours of a terminal, filled line by line (needs rich)."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Final

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from kotaku_eval.renderers.escapes import one_line

NARROWEST: Final = 40
_PIECE: Final = 4
"""Words are folded to pieces of this length, before numbers would not be whole."""
_WORD: Final = 9
"""Where they would not be, a column of words is as wide as this again."""
_GAP: Final = 2


class Board:
    """A console that writes into a text; words from data are shown as they are, never obeyed."""

    def __init__(self, width: int, *, color: bool) -> None:
        self._file = StringIO()
        self._console = Console(
            file=self._file,
            width=max(width, NARROWEST),
            force_terminal=color,
            color_system="standard" if color else None,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def line(self, words: str = "", style: str = "", *, indent: int = 0) -> None:
        """Write a paragraph, folded at the width."""
        self._console.print(Padding(Line(one_line(words), style), (0, 0, 0, indent)))

    def spans(self, *parts: tuple[str, str], indent: int = 0, hanging: int = 0) -> None:
        """Write a paragraph of styled parts; its further lines are indented by ``hanging`` more."""
        made = Line.assemble(*((one_line(words), style) for words, style in parts))
        lines = made.wrap(self._console, self._console.width - indent - hanging)
        for at, line in enumerate(lines):
            line.rstrip()
            self._console.print(Padding(line, (0, 0, 0, indent + hanging * bool(at))))

    def heading(self, words: str, style: str = "bold") -> None:
        """Write a heading after an empty line."""
        self.line()
        self.line(words, style)

    def table(self, table: Table, indent: int = 2) -> None:
        """Write a table, wider than the board where its numbers would not be whole otherwise."""
        widths = [max(map(self._measured, (own.header, *own.cells))) for own in table.columns]
        columns = list(zip(table.columns, widths, strict=True))
        for column, own in columns:
            column.min_width = own if column.no_wrap else None
        width, beside = self._console.width, indent + _GAP * (len(columns) - 1)
        if beside + sum(column.min_width or min(own, _PIECE) for column, own in columns) > width:
            for column, own in columns:
                column.min_width = column.min_width or min(own, _WORD)
            needed = beside + sum(column.min_width or 0 for column, _ in columns)
            self._console.width = max(width, needed)
        self._console.print(Padding(table, (0, 0, 0, indent)))
        self._console.width = width

    def _measured(self, words: RenderableType) -> int:
        return Measurement.get(self._console, self._console.options, words).maximum

    def text(self) -> str:
        """Return what was written, without blanks at the ends of lines."""
        lines = self._file.getvalue().split("\n")
        return "\n".join(line.rstrip(" ") for line in lines)


def cell(words: str, style: str = "") -> Line:
    """Return words for a cell of a table: text, whatever they look like."""
    return Line(one_line(words), style)


def columns(names: Iterable[tuple[str, bool]]) -> Table:
    """Return an empty table with headed columns; the numbers among them stand to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    for name, is_number in names:
        table.add_column(
            cell(name),
            justify="right" if is_number else "left",
            no_wrap=is_number,
            overflow="fold",
        )
    return table
