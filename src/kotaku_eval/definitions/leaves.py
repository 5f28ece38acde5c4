"""Single values as written in a file: strict readings that never guess.

``012`` is no number, ``yes`` no boolean and a quoted number no number; each says what to write.
"""

from __future__ import annotations

import math
import re
from enum import Enum
from typing import Final, TypeVar

from kotaku_eval.dates import DEFAULT_ZONE, EventDate
from kotaku_eval.definitions.nodes import LeafError, PlainValue
from kotaku_eval.errors import name_hint
from kotaku_eval.near_dates import date_hint
from kotaku_eval.sources import Mapping, Node, Scalar
from kotaku_eval.texts import Text

Choice = TypeVar("Choice", bound=Enum)

INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2}\.000")
"""One thousand as Indonesia writes it; who means one writes no such decimals."""
_MAX_INTEGER: Final = 2**63
_MAX_DIGITS: Final = 20
_SWITCHES: Final = frozenset({"yes", "no", "on", "off", "y", "n", "ya", "tidak", "true", "false"})


def scalar_of(node: Node, wanted: Text) -> Scalar:
    """Return a node that holds one value.

    Raises:
        LeafError: It is a list, a mapping, or empty.
    """
    if not isinstance(node, Scalar):
        is_mapping = isinstance(node, Mapping)
        found = (
            Text(id="pemetaan", en="a mapping") if is_mapping else Text(id="daftar", en="a list")
        )
        text = Text(
            id=f"di sini ada {found.id}; yang diperlukan {wanted.id}",
            en=f"found {found.en}; {wanted.en} is needed",
        )
        raise LeafError(node.source, text, _braces_hint(node))
    if node.is_null:
        text = Text(
            id=f"nilai kosong; yang diperlukan {wanted.id}", en=f"empty; {wanted.en} is needed"
        )
        raise LeafError(node.source, text)
    return node


def _braces_hint(node: Node) -> Text | None:
    """Return what to do about a text in braces that was meant as a placeholder."""
    parts = node.items.values() if isinstance(node, Mapping) else ()
    if len(parts) == 1 and all(isinstance(part, Scalar) and part.is_null for part in parts):
        return Text(
            id='Beri tanda kutip "..." pada teks yang memuat { }.',
            en='Put text that holds { } in quotes "...".',
        )
    return None


def text_of(node: Node) -> str:
    """Return text as written: ``012`` keeps its zero.

    Raises:
        LeafError: It is no single value, or a number, boolean or date from Python.
    """
    scalar = scalar_of(node, Text(id="teks", en="text"))
    if isinstance(scalar, PlainValue):
        text = Text(id=f"bukan teks: {scalar.text}", en=f"not text: {scalar.text}")
        hint = Text(id=f'Tulis "{scalar.text}".', en=f'Write "{scalar.text}".')
        raise LeafError(scalar.source, text, hint)
    return scalar.text


def integer_of(node: Node) -> int:
    """Return a whole number.

    Raises:
        LeafError: It is written as anything else, or too large.
    """
    scalar = scalar_of(node, Text(id="bilangan bulat", en="a whole number"))
    if not scalar.plain or not INTEGER.fullmatch(scalar.text):
        text = Text(
            id=f"bukan bilangan bulat: {_shown(scalar)}", en=f"not a whole number: {_shown(scalar)}"
        )
        raise LeafError(scalar.source, text, _number_hint(scalar))
    return _limited(scalar)


def number_of(node: Node) -> float:
    """Return a finite number.

    Raises:
        LeafError: It is written as anything else, or too large.
    """
    scalar = scalar_of(node, Text(id="bilangan", en="a number"))
    if not scalar.plain or not NUMBER.fullmatch(scalar.text) or THOUSANDS.fullmatch(scalar.text):
        text = Text(id=f"bukan bilangan: {_shown(scalar)}", en=f"not a number: {_shown(scalar)}")
        raise LeafError(scalar.source, text, _number_hint(scalar))
    value = float(scalar.text)
    if not math.isfinite(value):
        raise LeafError(scalar.source, _too_large(scalar))
    return value


def boolean_of(node: Node) -> bool:
    """Return true or false, written so.

    Raises:
        LeafError: It is written as anything else.
    """
    scalar = scalar_of(node, Text.same("true/false"))
    if scalar.plain and scalar.text in {"true", "false"}:
        return scalar.text == "true"
    text = Text(
        id=f"bukan true/false: {_shown(scalar)}", en=f"neither true nor false: {_shown(scalar)}"
    )
    hint = Text(id="Tulis true atau false, tanpa tanda kutip.", en="Write true or false, unquoted.")
    raise LeafError(scalar.source, text, hint)


def date_of(node: Node, zone: str = DEFAULT_ZONE) -> EventDate:
    """Return an ISO date; a timestamp with an offset is converted to a time zone.

    Raises:
        LeafError: It is no ISO date, or no day of the calendar.
    """
    scalar = scalar_of(node, Text(id="tanggal", en="a date"))
    try:
        return EventDate.parse(scalar.text, zone)
    except (ValueError, OverflowError) as failure:
        text = Text(id=f"bukan tanggal: '{scalar.text}'", en=f"not a date: '{scalar.text}'")
        raise LeafError(scalar.source, text, date_hint(scalar.text)) from failure


def choice_of(node: Node, choices: type[Choice]) -> Choice:
    """Return the member of an enumeration that is written by its value.

    Raises:
        LeafError: No member has that value.
    """
    scalar = scalar_of(node, Text(id="salah satu pilihan", en="one of the choices"))
    by_value = {str(member.value): member for member in choices}
    if scalar.text in by_value:
        return by_value[scalar.text]
    text = Text(id=f"bukan pilihan: '{scalar.text}'", en=f"not a choice: '{scalar.text}'")
    raise LeafError(scalar.source, text, name_hint(scalar.text, by_value))


def is_switch(scalar: Scalar) -> bool:
    """Whether a plain value is one that some YAML readers take for true or false."""
    return scalar.plain and scalar.text.casefold() in _SWITCHES


def _limited(scalar: Scalar) -> int:
    # Beyond 64 bits the columns of a data frame could not hold it.
    value = int(scalar.text) if len(scalar.text) <= _MAX_DIGITS else _MAX_INTEGER
    if abs(value) >= _MAX_INTEGER:
        raise LeafError(scalar.source, _too_large(scalar))
    return value


def _too_large(scalar: Scalar) -> Text:
    shown = scalar.text[:24]
    return Text(id=f"bilangan terlalu besar: {shown}", en=f"number too large: {shown}")


def _shown(scalar: Scalar) -> str:
    return scalar.text if scalar.plain else f'"{scalar.text}"'


def _number_hint(scalar: Scalar) -> Text:
    if not scalar.plain and NUMBER.fullmatch(scalar.text):
        return Text(id="Hapus tanda kutipnya.", en="Remove the quotes.")
    return Text(
        id="Tulis angka saja, tanpa nol di depan dan tanpa pemisah ribuan, misalnya 1500000.",
        en="Write digits only, no leading zero and no separator, such as 1500000.",
    )
