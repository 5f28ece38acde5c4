"""Near dates: what a text that is no ISO date was probably meant to be."""

from __future__ import annotations

import re
from typing import Final

from kotaku_eval.dates import EventDate
from kotaku_eval.texts import Text

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EXAMPLE: Final = "2018-12-31"


def near_date(written: str) -> str:
    """Return the ISO date that a text is near to, or an empty text.

    >>> near_date("31/12/2018"), near_date("2018-31-12"), near_date("2018-02-30")
    ('2018-12-31', '2018-12-31', '')
    """
    found = _ISO.fullmatch(written.strip())
    parts = found.groups() if found else ()
    if not found:
        found = _DAY_FIRST.fullmatch(written.strip())
        parts = tuple(reversed(found.groups())) if found else ()
    if not parts:
        return ""
    year, month, day = (int(part) for part in parts)
    for one, other in ((month, day), (day, month)):
        near = f"{year:04d}-{one:02d}-{other:02d}"
        if _is_date(near):
            return near
    return ""


def is_no_day(written: str) -> bool:
    """Whether a text is written like an ISO date, and the calendar has no such day."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) is not None and not _is_date(written)


def date_hint(written: str, quote: str = "") -> Text:
    """Return what to write instead of a text that is no ISO date.

    Args:
        written: The text.
        quote: What dates stand between where they are written.
    """
    near = near_date(written)
    if near:
        shown = f"{quote}{near}{quote}"
        return Text(id=f"Maksud Anda {shown}?", en=f"Did you mean {shown}?")
    if is_no_day(written):
        return Text(id="Hari itu tidak ada.", en="There is no such day.")
    shown = f"{quote}{_EXAMPLE}{quote}"
    return Text(id=f"Tulis TTTT-BB-HH, misalnya {shown}.", en=f"Write YYYY-MM-DD, such as {shown}.")


def _is_date(text: str) -> bool:
    try:
        EventDate.parse(text)
    except ValueError:
        return False
    return True
