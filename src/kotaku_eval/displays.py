"""Values as people read them, in Indonesian and English."""

from __future__ import annotations

from typing import Any

from kotaku_eval.dates import EventDate
from kotaku_eval.logic import Range
from kotaku_eval.texts import Text

YES = {True: ("ya", "yes"), False: ("tidak", "no"), None: ("tidak tercatat", "not recorded")}
"""The words of a yes-or-no value, in Indonesian and in English."""


def show(value: Any, unit: str = "") -> Text:
    """Return a value as text with its unit; missing values are said to be missing.

    >>> show(150_000_000, "rupiah").id
    'Rp 150.000.000'
    >>> show(2018, "year").en
    '2018'
    >>> show(None).en
    'not recorded'
    """
    local, english = words(value, unit)
    return Text(id=local, en=english)


def words(value: Any, unit: str = "") -> tuple[str, str]:
    """Return what :func:`show` does, in Indonesian and in English."""
    if value is None:
        return YES[None]
    if isinstance(value, bool):
        return YES[value]
    if isinstance(value, EventDate):
        same = value.isoformat()
    elif isinstance(value, Range):
        low, high = words(value[0], unit), words(value[1], unit)
        return f"{low[0]} s.d. {high[0]}", f"{low[1]} to {high[1]}"
    elif isinstance(value, int | float):
        return _number(value, unit)
    elif isinstance(value, tuple):
        return f"{len(value)} entri", f"{len(value)} entries"
    else:
        same = str(value)
    return same, same


def _number(value: float, unit: str) -> tuple[str, str]:
    if unit == "year":  # of a calendar, which has no thousands
        return str(value), str(value)
    english = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
    local = english.translate(_COMMAS)
    if unit == "rupiah":
        return f"Rp {local}", f"Rp {english}"
    if unit == "percent":
        return f"{local} %", f"{english} %"
    if not unit:
        return local, english
    own = _UNITS.get(unit, (unit, unit))
    return f"{local} {own[0]}", f"{english} {own[1]}"


_COMMAS = str.maketrans(",.", ".,")
_UNITS = {
    "day": ("hari", "days"),
    "person": ("orang", "people"),
    "person-day": ("HOK", "person-days"),
}


def percentage(value: float | None) -> str:
    """Return a score with one decimal, a dash when there is none."""
    return "-" if value is None else f"{value:.1f}"
