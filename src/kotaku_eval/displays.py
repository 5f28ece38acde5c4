"""Values as people read them, in Indonesian and English."""

from __future__ import annotations

from typing import Any

from kotaku_eval.dates import EventDate
from kotaku_eval.logic import Range
from kotaku_eval.texts import Text

NOT_RECORDED = Text(id="tidak tercatat", en="not recorded")
_YES = {True: Text(id="ya", en="yes"), False: Text(id="tidak", en="no")}


def show(value: Any, unit: str = "") -> Text:
    """Return a value as text with its unit; missing values are said to be missing.

    >>> show(150_000_000, "rupiah").id
    'Rp 150.000.000'
    >>> show(2018, "year").en
    '2018'
    >>> show(None).en
    'not recorded'
    """
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return _YES[value]
    if isinstance(value, Range):
        low, high = show(value[0], unit), show(value[1], unit)
        return Text(id=f"{low.id} s.d. {high.id}", en=f"{low.en} to {high.en}")
    if isinstance(value, int | float):
        return _number(value, unit)
    if isinstance(value, EventDate):
        return Text.same(value.isoformat())
    if isinstance(value, tuple):
        return Text(id=f"{len(value)} entri", en=f"{len(value)} entries")
    return Text.same(str(value))


def _number(value: float, unit: str) -> Text:
    if unit == "year":  # of a calendar, which has no thousands
        return Text.same(str(value))
    english = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    if unit == "rupiah":
        return Text(id=f"Rp {indonesian}", en=f"Rp {english}")
    if unit == "percent":
        return Text(id=f"{indonesian} %", en=f"{english} %")
    words = _UNITS.get(unit, Text.same(unit))
    tail = Text(id=f" {words.id}", en=f" {words.en}") if unit else words
    return Text(id=indonesian + tail.id, en=english + tail.en)


_UNITS = {
    "day": Text(id="hari", en="days"),
    "person": Text(id="orang", en="people"),
    "person-day": Text(id="HOK", en="person-days"),
}


def percentage(value: float | None) -> str:
    """Return a score with one decimal, a dash when there is none."""
    return "-" if value is None else f"{value:.1f}"
