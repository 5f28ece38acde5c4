"""Header rows: where on a sheet the names of columns stand, in one row or in two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, Final

from attrs import frozen

from kotaku_eval.readers.workbooks.books import Sheet
from kotaku_eval.readers.workbooks.values import plain_number
from kotaku_eval.readers.workbooks.words import trimmed

HEADER_WITHIN: Final = 30
"""The header stands among so many rows, below titles."""


@frozen
class Header:
    """Where the names of columns stand.

    Args:
        row: The first of its rows.
        height: How many rows it has, one or two.
        names: The names, one for each column.
        known: How many of them are known.
    """

    row: int = 0
    height: int = 1
    names: tuple[str, ...] = ()
    known: int = 0

    @property
    def last(self) -> int:
        """The last of its rows."""
        return self.row + self.height - 1

    @property
    def below(self) -> int:
        """The first row below it."""
        return self.row + self.height


def header_of(sheet: Sheet, known_in: Callable[[Sequence[str]], int]) -> Header:
    """Return the row, or the two rows, with most of the known names; the first of several.

    Args:
        sheet: The sheet.
        known_in: Tells how many of some names are known.
    """
    best = Header(names=_names(sheet.rows[0]) if sheet.rows else ())
    for at, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        names = _names(cells)
        known = known_in(names)
        if known > best.known:
            best = Header(at, 1, names, known)
        if at + 1 < len(sheet.rows):
            both = _joined(_spread(sheet, at), _names(sheet.rows[at + 1]), names)
            known = known_in(both)
            if known > best.known:
                best = Header(at, 2, both, known)
    return best


def shown_name(cell: Any) -> str:
    """Return the text of a cell on one line; a number without decimals that are zero."""
    if isinstance(cell, float):
        return plain_number(cell)
    return " ".join(trimmed(str(cell)).split())


def _names(cells: Sequence[Any]) -> tuple[str, ...]:
    return tuple(shown_name(cell) for cell in cells)


def _spread(sheet: Sheet, row: int) -> tuple[str, ...]:
    """Return the names of a row, those of merged cells in every column they span."""
    names = list(_names(sheet.rows[row]))
    for (top, left), (_, right) in sheet.merged:
        if top == row and left < len(names):
            last = min(right, len(names) - 1)
            names[left : last + 1] = [names[left]] * (last + 1 - left)
    return tuple(names)


def _joined(upper: Sequence[str], lower: Sequence[str], plain: Sequence[str]) -> tuple[str, ...]:
    """Return the names of two rows together: ``MP2K: Tanggal``; of one where the other is empty."""
    joined = []
    for above, below, alone in zip_longest(upper, lower, plain, fillvalue=""):
        joined.append(f"{above}: {below}" if above and below else below or alone)
    return tuple(joined)
