"""Values as OC4IDS writes them: dates are timestamps with an offset, and nothing is empty."""

from __future__ import annotations

import datetime as dt

from kotaku_eval.dates import EventDate, Precision, time_zone


def is_exact(date: EventDate | None) -> bool:
    """Whether a date is a day or a timestamp."""
    return date is not None and date.precision in {Precision.DAY, Precision.TIMESTAMP}


def moment(date: EventDate | None, zone: str, *, is_end: bool = False) -> str | None:
    """Return a date as a timestamp; a day as its beginning, or its end where it ends something.

    >>> moment(EventDate.parse("2018-08-06"), "Asia/Jakarta")
    '2018-08-06T00:00:00+07:00'
    >>> moment(EventDate.parse("2018-08"), "Asia/Jakarta") is None
    True
    """
    if date is None or not is_exact(date):
        return None
    local = dt.datetime.fromisoformat(date.isoformat())
    if date.instant is None and is_end:
        local = local.replace(hour=23, minute=59, second=59)
    return local.replace(tzinfo=time_zone(zone)).isoformat()


def period(start: str | None, end: str | None) -> dict[str, str] | None:
    """Return a period; ``None`` when neither end is known."""
    held = {"startDate": start, "endDate": end}
    found = {key: value for key, value in held.items() if value is not None}
    return found or None


def number(value: float) -> float:
    """Return an amount as it is usually written, without a fraction of nothing.

    >>> number(12.0), number(12.5)
    (12, 12.5)
    """
    return int(value) if float(value).is_integer() else value


def without_gaps(values: dict[str, object]) -> dict[str, object]:
    """Return what is known: the standard allows nothing empty."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
