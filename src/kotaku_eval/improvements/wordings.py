"""Wordings: what a record would have to say, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kotaku_eval.dates import EventDate
from kotaku_eval.displays import show
from kotaku_eval.improvements.slots import Slot
from kotaku_eval.models import Kind
from kotaku_eval.texts import Text


def span_words(slot: Slot, value: Any, lowest: Any, highest: Any) -> Text:
    """Return the days or amounts with which a rule would pass."""
    is_date = slot.kind is Kind.DATE
    low, high, own = (show(end, slot.unit) for end in (lowest, highest, value))
    if lowest is None and highest is None:
        return _any_words(slot)
    if lowest == highest or (lowest is None and highest == 0):
        what = own
    elif lowest is None:
        what = (
            _joined(high, "atau lebih awal", "or earlier")
            if is_date
            else (_joined(high, "atau kurang", "or less"))
        )
    elif highest is None:
        what = (
            _joined(low, "atau sesudahnya", "or later")
            if is_date
            else (_joined(low, "atau lebih", "or more"))
        )
    else:
        what = Text(id=f"{low.id} s.d. {high.id}", en=f"{low.en} to {high.en}")
    return Text(
        id=f"{slot.meaning.id}: {what.id}{_now(slot).id}",
        en=f"{slot.meaning.en}: {what.en}{_now(slot).en}",
    )


def _any_words(slot: Slot) -> Text:
    """Say that a value needs to be recorded, whatever it is."""
    what = Text(id="tercatat, berapa pun", en="recorded, whatever it is")
    if slot.kind is Kind.DATE:
        what = Text(id="tercatat, tanggal apa pun", en="recorded, any date")
    now = _now(slot) if slot.now is not None else Text.same("")
    return Text(
        id=f"{slot.meaning.id}: {what.id}{now.id}", en=f"{slot.meaning.en}: {what.en}{now.en}"
    )


def _joined(value: Text, indonesian: str, english: str) -> Text:
    return Text(id=f"{value.id} {indonesian}", en=f"{value.en} {english}")


def _now(slot: Slot) -> Text:
    """Return what is recorded now, in brackets."""
    if slot.is_added:
        return Text.same("")
    if slot.now is None:
        return Text(id=" (belum tercatat)", en=" (not recorded)")
    shown = show(slot.now, slot.unit)
    if isinstance(slot.now, EventDate) and slot.now.first_day != slot.now.last_day:
        return Text(id=f" (tercatat hanya: {shown.id})", en=f" (recorded only as: {shown.en})")
    return Text(id=f" (tercatat: {shown.id})", en=f" (recorded: {shown.en})")


def chosen_words(slot: Slot, passing: Sequence[Any], *, is_any: bool) -> Text:
    """Return the texts, or the yes or no, with which a rule would pass."""
    meaning, now = slot.meaning, _now(slot)
    if slot.is_added and slot.kind is Kind.BOOLEAN:
        return meaning if passing[0] else _fewer(meaning)
    if is_any:
        return Text(id=f"{meaning.id}: tercatat{now.id}", en=f"{meaning.en}: recorded{now.en}")
    shown = [show(value, slot.unit) for value in passing]
    return Text(
        id=f"{meaning.id}: {' atau '.join(one.id for one in shown)}{now.id}",
        en=f"{meaning.en}: {' or '.join(one.en for one in shown)}{now.en}",
    )


def _fewer(meaning: Text) -> Text:
    return Text(
        id=f"{meaning.id}: tidak (bila catatan itu keliru atau tertulis dua kali)",
        en=f"{meaning.en}: no (if that record is wrong, or entered twice)",
    )
