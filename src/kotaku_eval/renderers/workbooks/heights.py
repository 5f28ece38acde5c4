"""Heights: how high a row must be for the text in its cells.

Excel makes a row as high as its text when it opens a file; other programs take the heights that
the file tells, and print lines over each other where it tells none.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import Final

LINE: Final = 15.0
"""The height of a line, in points."""
HIGHEST: Final = 409.0
"""No row is higher."""
_ROOM: Final = 0.9
"""So much of a line is filled, as letters differ in width."""
_WIDE: Final = frozenset("WF")


def height_of(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height of a row, in points.

    Args:
        cells: The texts that are wrapped, with the widths of their columns in characters.

    >>> height_of([("short", 10), ("two lines of text", 10)])
    30.0
    """
    lines = max((_lines(text, width) for text, width in cells), default=1)
    return min(HIGHEST, LINE * max(1, lines))


def _lines(text: str, width: float) -> int:
    room = max(1, int(width * _ROOM))
    return sum(_lines_of(line, room) for line in text.splitlines())


def _lines_of(line: str, room: int) -> int:
    """Return how many lines one becomes when no word is broken that fits in one."""
    if _width(line) <= room:
        return 1
    lines, held = 1, 0
    for word in map(_width, line.split(" ")):
        if held and held + 1 + word > room:
            lines, held = lines + 1, 0
        held += word + (1 if held else 0)
        more = max(0, math.ceil(held / room) - 1)
        lines, held = lines + more, held - more * room
    return lines


def _width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in line)
