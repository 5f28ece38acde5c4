"""Answers: the cells of an export as the scalars that a record is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from attrs import frozen

from kotaku_eval.dates import EventDate, Precision
from kotaku_eval.errors import name_hint
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.questions import (
    DAY,
    MONTH,
    NO,
    NOT_LOOKED,
    UNDATED,
    UNKNOWN,
    YEAR,
    YES,
    Slot,
    choice_names,
)
from kotaku_eval.readers.amounts import read_amount
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.sources import Scalar, Source
from kotaku_eval.texts import Text

_PLAIN: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_LONGEST: Final = 40
_TOO_LARGE: Final = 2**63
"""Beyond this the columns of a table could not hold it."""
_MISSING: Final = frozenset({"", "n/a"})
_YES_NO: Final = {YES: "true", NO: "false", "true": "true", "false": "false"}
_NO_ANSWER: Final = frozenset({UNKNOWN, NOT_LOOKED})
_PRECISIONS: Final = (DAY, MONTH, YEAR, UNDATED)
_FORMAT: Final = Text(
    id="Ekspor dengan nilai XML, bukan dengan label.", en="Export XML values, not labels."
)
_POINT: Final = Text(
    id="Tulis tanpa pemisah ribuan, dengan titik sebagai tanda desimal.",
    en="Write it without separators of thousands, with a point before decimals.",
)


@frozen
class Answer:
    """What was answered, and where it stands."""

    text: str
    source: Source


@frozen
class AnswerReader:
    """Reads answers as values.

    Args:
        notes: Where answers that cannot be read are noted; they count as not given.
        zone: The time zone that timestamps are converted to.
    """

    notes: Notes
    zone: str

    def scalar(self, answer: Answer | None, own: Field, precision: str = "") -> Scalar | None:
        """Return an answer as the scalar of a field; ``None`` for none, or one that is refused.

        Args:
            answer: The answer.
            own: The field it fills.
            precision: How exact a date is.
        """
        if answer is None or answer.text == "":
            return None
        if own.kind in {Kind.TEXT, Kind.CHOICE}:
            read = answer.text if own.kind is Kind.TEXT else _choice(answer.text, own)
        elif answer.text.casefold() in _MISSING:
            return None
        elif own.kind is Kind.BOOLEAN:
            if answer.text in _NO_ANSWER:
                return None
            read = _yes_no(answer.text)
        elif own.kind in NUMERIC:
            read = _number(answer.text, own)
        else:
            read = self._date(answer.text, precision)
        if isinstance(read, Refusal):
            self.notes.problem(answer.source, read.text, read.hint)
            return None
        is_plain = own.kind not in {Kind.TEXT, Kind.CHOICE}
        return Scalar(read, is_plain, answer.source)

    def value(self, answers: Mapping[str, Answer], slot: Slot, precision: str) -> Scalar | None:
        """Return what the answer to a question fills in.

        Args:
            answers: The answers by the name of the question.
            slot: The question.
            precision: The question that tells how exact its date is; empty for none.
        """
        exact = self.precision(answers.get(precision)) if precision else ""
        return self.scalar(answers.get(slot.name), slot.field, exact)

    def precision(self, answer: Answer | None) -> str:
        """Return how exact a date is; to the day where nothing is said."""
        if answer is None or answer.text == "":
            return DAY
        if answer.text not in _PRECISIONS:
            words = Text(
                id=f"ketelitian tanggal tidak dikenal '{answer.text}'",
                en=f"unknown precision of a date '{answer.text}'",
            )
            self.notes.problem(answer.source, words, name_hint(answer.text, _PRECISIONS))
            return DAY
        return answer.text

    def moment(self, answer: Answer | None) -> EventDate | None:
        """Return a date or timestamp of the survey itself; ``None`` for none."""
        if answer is None or not answer.text:
            return None
        try:
            return EventDate.parse(answer.text, self.zone)
        except (ValueError, OverflowError):
            text = Text(id=f"bukan tanggal: '{answer.text}'", en=f"not a date: '{answer.text}'")
            self.notes.problem(answer.source, text)
            return None

    def _date(self, text: str, precision: str) -> str | Refusal:
        try:
            date = EventDate.parse(text, self.zone)
        except (ValueError, OverflowError):
            return Refusal(
                Text(id=f"bukan tanggal: '{text}'", en=f"not a date: '{text}'"),
                Text(id="Tulis seperti 2018-12-31.", en="Write it as in 2018-12-31."),
            )
        if date.precision in {Precision.TIMESTAMP, Precision.DAY}:
            day = date.earliest.isoformat()
            return {MONTH: day[:7], YEAR: day[:4]}.get(precision, day)
        return date.isoformat()


def _choice(text: str, own: Field) -> str | Refusal:
    names = {name: written for written, name in choice_names(own.choices).items()}
    if text in names:
        return names[text]
    if text in own.choices:
        return text
    return Refusal(
        Text(id=f"bukan pilihan: '{text}'", en=f"not a choice: '{text}'"), name_hint(text, names)
    )


def _yes_no(text: str) -> str | Refusal:
    if text in _YES_NO:
        return _YES_NO[text]
    return Refusal(
        Text(id=f"bukan jawaban ya/tidak: '{text}'", en=f"not an answer yes/no: '{text}'"), _FORMAT
    )


def _number(text: str, own: Field) -> str | Refusal:
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text):
        try:
            return _whole(text, Decimal(text), own)
        except InvalidOperation:
            pass
    read = read_amount(text, own)
    return Refusal(read.text, _POINT) if isinstance(read, Refusal) else read


def _whole(text: str, number: Decimal, own: Field) -> str | Refusal:
    if abs(number) >= _TOO_LARGE:
        return Refusal(Text(id=f"bilangan terlalu besar: {text}", en=f"number too large: {text}"))
    if number == number.to_integral_value():
        return format(number.to_integral_value(), "f")
    if own.kind is Kind.INTEGER:
        return Refusal(
            Text(id=f"bukan bilangan bulat: '{text}'", en=f"not a whole number: '{text}'"),
            Text(id="Di sini hanya bilangan bulat.", en="Only whole numbers here."),
        )
    return format(number.normalize(), "f")
