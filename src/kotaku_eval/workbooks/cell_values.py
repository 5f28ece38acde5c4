"""Cell values: dates, numbers and text as a cell holds them without loss."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

from kotaku_eval.dates import EventDate, Precision
from kotaku_eval.readers.workbooks.words import EMPTY, LONGEST_TEXT, trimmed
from kotaku_eval.texts import Text

_FIRST_DAY: Final = dt.date(1900, 3, 1)
"""Before it a workbook counts a day that never was."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_WHOLE: Final = 2**53


def date_cell(value: EventDate) -> dt.date | str:
    """Return a date for a cell; as text where a workbook has no such date."""
    if value.precision is Precision.DAY and value.earliest >= _FIRST_DAY:
        return value.earliest
    return value.isoformat()


def number_cell(value: float) -> int | float | str:
    """Return a number, as text where a workbook would not hold all of its digits."""
    if isinstance(value, int):
        return value if abs(value) < _WHOLE else str(value)
    return value if float(f"{value:.16G}") == value else format(Decimal(repr(value)), "f")


def unwritable(value: str) -> Text | None:
    """Return why a text does not come back from a cell as it is, if so."""
    if len(value) > LONGEST_TEXT:
        return Text(
            id=f"dipotong pada {LONGEST_TEXT} karakter", en=f"cut at {LONGEST_TEXT} characters"
        )
    if value != trimmed(value):
        return Text(id="spasi di tepinya hilang", en="spaces around it are lost")
    if value == EMPTY:
        return Text(id=f"{EMPTY} berarti teks kosong", en=f"{EMPTY} stands for empty text")
    if _CONTROL.search(value):
        return Text(id="memuat karakter kendali", en="holds control characters")
    return None
