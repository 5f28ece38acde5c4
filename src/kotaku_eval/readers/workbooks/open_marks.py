"""Open marks: what an OpenDocument spreadsheet says beside the values of its cells.

As in other workbooks the XML is searched, not parsed, so that nothing hostile is ever expanded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from attrs import define, field

from kotaku_eval.readers.workbooks.marks import Marks, Position

_TAG: Final = re.compile(
    rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)"
    rb"""((?:\s+[\w:.-]+\s*=\s*"[^"]*")*)\s*/?>"""
)
_ATTRIBUTE: Final = re.compile(rb'([\w.-]+)\s*=\s*"([^"]*)"')
_SHOWN: Final = re.compile(rb"\s*<text:p[^>]*>([^<]*)")
_ERROR: Final = re.compile(rb"#(?:N/A|REF!|DIV/0!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d+")
_HIDDEN: Final = frozenset({b"collapse", b"filter"})
_MOST: Final = 16_384
"""Of what is repeated more often, as empty rows to the end of a sheet are, no more is looked at."""
_MOST_ALIKE: Final = 1_000
"""So many cells that are alike are marked, along a row and along a column."""

_Attributes = Mapping[bytes, bytes]


def open_marks_of(content: bytes) -> dict[str, Marks]:
    """Return the marks of every sheet by its name.

    Args:
        content: The part ``content.xml`` of the spreadsheet.
    """
    sheets: dict[str, _Sheet] = {}
    sheet = _Sheet()
    for match in _TAG.finditer(content):
        own = dict(_ATTRIBUTE.findall(match.group(2)))
        tag = match.group(1)
        if tag == b"table":
            sheet = sheets[unescape(own.get(b"name", b"").decode("utf-8", "replace"))] = _Sheet()
        elif tag == b"table-column":
            sheet.take_column(own)
        elif tag == b"table-row":
            sheet.take_row(own)
        else:
            shown = _SHOWN.match(content, match.end())
            sheet.take_cell(own, shown.group(1) if shown else b"")
    return {name: own.marks for name, own in sheets.items()}


@define
class _Sheet:
    """One sheet while its tags are read: what is repeated stands in one tag."""

    errors: dict[Position, str] = field(factory=dict)
    percents: set[Position] = field(factory=set)
    rows: list[int] = field(factory=list)
    columns: set[int] = field(factory=set)
    width: int = 0
    below: int = 0
    row: range = range(0)
    column: int = 0

    @property
    def marks(self) -> Marks:
        """What was found."""
        return Marks(
            self.errors,
            frozenset(),
            frozenset(self.percents),
            tuple(self.rows),
            frozenset(self.columns),
        )

    def take_column(self, own: _Attributes) -> None:
        """Take the tag of a column, or of several."""
        count = _count(own, b"number-columns-repeated")
        if own.get(b"visibility") in _HIDDEN:
            self.columns.update(range(self.width, self.width + min(count, _MOST)))
        self.width += count

    def take_row(self, own: _Attributes) -> None:
        """Begin a row, or several that are alike."""
        count = _count(own, b"number-rows-repeated")
        self.row = range(self.below, self.below + min(count, _MOST))
        self.below += count
        self.column = 0
        if own.get(b"visibility") in _HIDDEN:
            self.rows.extend(self.row)

    def take_cell(self, own: _Attributes, shown: bytes) -> None:
        """Take a cell, or several that are alike, with the text it shows."""
        count = _count(own, b"number-columns-repeated")
        kind = own.get(b"value-type", b"")
        is_error = kind == b"error" or (b"formula" in own and _ERROR.fullmatch(shown) is not None)
        if is_error or kind == b"percentage":
            columns = range(self.column, self.column + min(count, _MOST))
            places = [(row, at) for row in self.row[:_MOST_ALIKE] for at in columns[:_MOST_ALIKE]]
            if is_error:
                words = unescape(shown.decode("utf-8", "replace")) or "#?"
                self.errors.update(dict.fromkeys(places, words))
            else:
                self.percents.update(places)
        self.column += count


def _count(own: _Attributes, name: bytes) -> int:
    written = own.get(name, b"1")
    return int(written) if written.isdigit() and len(written) < 8 else 1  # noqa: PLR2004 - digits
