"""Amounts and other numbers as people write them, read by a declared format and never guessed.

``1.000`` is a thousand to an Indonesian, and one to a spreadsheet. Where no format is declared,
a number is read only if every format that can read it agrees.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from kotaku_eval.models import Field, Kind
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.texts import Text


class NumberFormat(Enum):
    """How a table writes its numbers (the mapping's ``numbers:``)."""

    INDONESIAN = "indonesian"
    ENGLISH = "english"
    PLAIN = "plain"


MAX_LENGTH: Final = 40

# A group of thousands begins with no zero, so that 0.125 can only be a fraction.
_PATTERNS: Final = {
    NumberFormat.INDONESIAN: re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?"),
    NumberFormat.ENGLISH: re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?"),
    NumberFormat.PLAIN: re.compile(r"([0-9]+)(?:\.([0-9]+))?"),
}
_SAMPLES: Final = {
    NumberFormat.INDONESIAN: "1.000.000,50",
    NumberFormat.ENGLISH: "1,000,000.50",
    NumberFormat.PLAIN: "1000000.5",
}
_SIGNS: Final = {"rupiah": ("rp.", "rp", "idr"), "dollar": ("us$", "$", "usd")}
_ALL_SIGNS: Final = tuple(sign for signs in _SIGNS.values() for sign in signs)
_ROUND: Final = re.compile(r",(?:-|–|—)$")


def read_amount(text: str, field: Field, numbers: NumberFormat | None = None) -> str | Refusal:
    """Return a number in plain notation, or why it cannot be read.

    Args:
        text: What the cell holds.
        field: The field it fills. A unit of ``rupiah`` or ``dollar`` allows its sign in front,
            ``percent`` a percent sign behind; a whole number may not have a fraction.
        numbers: The declared format; ``None`` reads only what all formats agree on.

    >>> rupiah = Field("amount", Kind.INTEGER, unit="rupiah")
    >>> read_amount("Rp 1.000.000,00", rupiah, NumberFormat.INDONESIAN)
    '1000000'
    >>> print(read_amount("1.000", rupiah).text)
    ambiguous number '1.000'
    """
    return _read(text, field.unit, field.kind is Kind.INTEGER, numbers)


@lru_cache(maxsize=65_536)
def _read(
    text: str,
    unit: str,
    is_whole: bool,  # noqa: FBT001 - part of the cache's key
    numbers: NumberFormat | None,
) -> str | Refusal:
    stripped = _without_signs(text, unit)
    if isinstance(stripped, Refusal):
        return stripped
    readings = _readings(stripped, numbers)
    if not readings:
        return _no_number(text, numbers)
    if len(set(readings.values())) > 1:
        return _ambiguous(text, readings)
    (number,) = set(readings.values())
    return _whole(text, number) if is_whole else number


def _without_signs(text: str, unit: str) -> str | Refusal:
    """Take away the sign of the unit, and the spaces people put between."""
    number = "".join(text.split()).replace("−", "-")  # noqa: RUF001 - typed by word processors
    minus = "-" if number.startswith("-") else ""
    number = number.removeprefix("-")
    folded = number.casefold()
    sign = next((sign for sign in _ALL_SIGNS if folded.startswith(sign)), "")
    if sign and sign not in _SIGNS.get(unit, ()):
        return _foreign_sign(text, number[: len(sign)], unit)
    number = number[len(sign) :]
    if number.endswith("%"):
        if unit != "percent":
            return _foreign_sign(text, "%", unit)
        number = number.removesuffix("%")
    if sign:
        number = _ROUND.sub("", number)
    if not minus and number.startswith("-"):
        minus, number = "-", number.removeprefix("-")
    return minus + number


def _readings(text: str, numbers: NumberFormat | None) -> dict[NumberFormat, str]:
    if len(text) > MAX_LENGTH:
        return {}
    formats = (numbers,) if numbers else tuple(NumberFormat)
    minus = "-" if text.startswith("-") else ""
    found = {}
    for own in formats:
        match = _PATTERNS[own].fullmatch(text.removeprefix("-"))
        if match:
            found[own] = _plain(minus, match.group(1), match.group(2) or "")
    return found


def _plain(minus: str, whole: str, fraction: str) -> str:
    digits = re.sub(r"[.,]", "", whole).lstrip("0") or "0"
    fraction = fraction.rstrip("0")
    number = f"{digits}.{fraction}" if fraction else digits
    return number if number == "0" else minus + number


def _whole(text: str, number: str) -> str | Refusal:
    if "." not in number:
        return number
    return Refusal(
        Text(id=f"bukan bilangan bulat: '{text}'", en=f"not a whole number: '{text}'"),
        Text(id="Kolom ini memerlukan bilangan bulat.", en="This field takes whole numbers."),
    )


def _no_number(text: str, numbers: NumberFormat | None) -> Refusal:
    if numbers is None:
        return Refusal(
            Text(id=f"bukan bilangan: '{text}'", en=f"not a number: '{text}'"),
            Text(id="Tulis misalnya 1000000.", en="Write, for example, 1000000."),
        )
    sample = _SAMPLES[numbers]
    return Refusal(
        Text(
            id=f"bukan bilangan dalam format {numbers.value}: '{text}'",
            en=f"not a number in the {numbers.value} format: '{text}'",
        ),
        Text(id=f"Tulis misalnya {sample}.", en=f"Write, for example, {sample}."),
    )


def _ambiguous(text: str, readings: dict[NumberFormat, str]) -> Refusal:
    shown = ", ".join(f"{own.value} {number}" for own, number in readings.items())
    return Refusal(
        Text(id=f"bilangan bermakna ganda '{text}'", en=f"ambiguous number '{text}'"),
        Text(
            id=f"Nyatakan `numbers:` dalam pemetaan kolom ({shown}).",
            en=f"Declare `numbers:` in the column mapping ({shown}).",
        ),
    )


def _foreign_sign(text: str, sign: str, unit: str) -> Refusal:
    shown = unit or "–"
    return Refusal(
        Text(
            id=f"tanda '{sign}' tidak cocok dengan satuan kolom ini ({shown}): '{text}'",
            en=f"the sign '{sign}' does not fit the unit of this field ({shown}): '{text}'",
        )
    )
