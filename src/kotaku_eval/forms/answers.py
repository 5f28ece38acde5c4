"""Answers: the lists of choices that every form shares, and the question for one typed value."""

from __future__ import annotations

from typing import Final

from kotaku_eval.forms.items import Choice, Item, plain, ref
from kotaku_eval.forms.xpaths import is_typed
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
    choice_names,
    identifier,
)
from kotaku_eval.texts import Text

HAPPENED: Final = "happened"
YES_NO: Final = "yes_no"
FOUND: Final = "found"
CORRECT: Final = "correct"
WHEN: Final = "when"
COARSE: Final = "coarse"
STATUS_LIST: Final = "status"

_DONT_KNOW: Final = Text(id="Tidak tahu", en="Don't know")
_LISTS: Final[dict[str, tuple[tuple[str, Text], ...]]] = {
    HAPPENED: (
        (YES, Text(id="Sudah", en="Done")),
        (NO, Text(id="Belum", en="Not done")),
        (UNKNOWN, _DONT_KNOW),
    ),
    YES_NO: (
        (YES, Text(id="Ya", en="Yes")),
        (NO, Text(id="Tidak", en="No")),
        (UNKNOWN, _DONT_KNOW),
    ),
    FOUND: (
        (YES, Text(id="Ada", en="There")),
        (NO, Text(id="Tidak ada", en="Not there")),
        (NOT_LOOKED, Text(id="Tidak diperiksa", en="Not looked at")),
    ),
    CORRECT: (
        (YES, Text(id="Benar", en="Correct")),
        (NO, Text(id="Tidak benar", en="Not correct")),
        (NOT_LOOKED, Text(id="Tidak diperiksa", en="Not looked at")),
    ),
    WHEN: (
        (DAY, Text(id="Tanggalnya diketahui", en="The day is known")),
        (MONTH, Text(id="Hanya bulan dan tahunnya", en="Only the month and year")),
        (YEAR, Text(id="Hanya tahunnya", en="Only the year")),
        (UNDATED, Text(id="Tidak diketahui kapan", en="Unknown when")),
    ),
    COARSE: (
        (DAY, Text(id="Tepat sampai tanggalnya", en="Exact to the day")),
        (MONTH, Text(id="Hanya bulan dan tahunnya", en="Only the month and year")),
        (YEAR, Text(id="Hanya tahunnya", en="Only the year")),
    ),
    STATUS_LIST: (
        ("open", Text(id="Masih berjalan", en="Still running")),
        ("closed", Text(id="Sudah selesai", en="Closed")),
        ("cancelled", Text(id="Dibatalkan", en="Cancelled")),
    ),
}

NOT_LATER: Final = ". <= today()"
LATER: Final = Text(
    id="Yang sudah terjadi tidak mungkin sesudah hari ini. Bila hanya bulan atau tahunnya yang "
    "diketahui, pilih hari mana pun sampai hari ini.",
    en="What has happened cannot lie after today. If only the month or year is known, choose any "
    "day of it up to today.",
)
ANY_DAY: Final = Text(
    id="Bila hanya bulan atau tahunnya yang diketahui, pilih hari mana pun di dalamnya.",
    en="If only the month or year is known, choose any day of it.",
)
_HOW_EXACT: Final = Text(id="seberapa tepat tanggal ini?", en="how exact is this date?")
_PERCENT: Final = Text(id="Isi 0 sampai 100.", en="Enter 0 to 100.")
_NOT_NEGATIVE: Final = Text(id="Tidak boleh kurang dari nol.", en="It cannot be less than zero.")
_DIGITS: Final = Text(
    id="Tulis angka saja, tanpa titik, koma, atau Rp. Misalnya 1500000000.",
    en="Write digits only, without points, commas or a sign. For example 1500000000.",
)
_UNITS: Final = {
    "rupiah": Text(id="dalam rupiah", en="in rupiah"),
    "dollar": Text(id="dalam dolar", en="in dollars"),
    "percent": Text(id="dalam persen", en="in percent"),
    "person": Text(id="orang", en="people"),
    "person-day": Text(id="hari orang kerja", en="person-days"),
    "day": Text(id="hari", en="days"),
    "year": Text(id="tahun", en="year"),
}


def shared_choices() -> list[Choice]:
    """Return the lists that every form has."""
    return [
        Choice(list=name, name=value, label=label)
        for name, choices in _LISTS.items()
        for value, label in choices
    ]


def list_of(name: str) -> str:
    """Return what the list of answers of a question is called."""
    return identifier("of", name)


def own_choices(name: str, own: Field) -> list[Choice]:
    """Return the list of a choice of the programme; ``name`` is that of its question."""
    return [
        Choice(list=list_of(name), name=value, label=plain(Text.same(text)))
        for text, value in choice_names(own.choices).items()
    ]


def question(
    name: str, own: Field, label: Text, *, relevant: str = "", precision: str = ""
) -> list[Item]:
    """Return the question for a value, and for a date the one that tells how exact it is.

    Args:
        name: What the question is called.
        own: The type of the value.
        label: What is asked.
        relevant: When it is shown.
        precision: The name of the question after a date.
    """
    label = plain(_with_unit(label, own))
    if own.kind is Kind.BOOLEAN:
        label = Text(id=f"{label.id.rstrip('?')}?", en=f"{label.en.rstrip('?')}?")
        return [Item(type=f"select_one {YES_NO}", name=name, label=label, relevant=relevant)]
    if own.kind is Kind.CHOICE:
        listed = list_of(name)
        return [Item(type=f"select_one {listed}", name=name, label=label, relevant=relevant)]
    if own.kind in NUMERIC:
        return [_number(name, own, label, relevant)]
    if own.kind is Kind.DATE:
        return _date(name, own, label, relevant, precision=precision)
    return [Item(type="text", name=name, label=label, relevant=relevant)]


def _number(name: str, own: Field, label: Text, relevant: str) -> Item:
    if is_typed(own):
        return Item(
            type="text", name=name, label=label, relevant=relevant, appearance="numbers",
            constraint="regex(., '^-?[0-9]{1,18}$')", refusal=_DIGITS,
        )  # fmt: skip
    kind = "integer" if own.kind is Kind.INTEGER else "decimal"
    constraint, refusal = "", Text.same("")
    if own.unit == "percent":
        constraint, refusal = ". >= 0 and . <= 100", _PERCENT
    elif own.unit in {"person", "person-day"}:
        constraint, refusal = ". >= 0", _NOT_NEGATIVE
    return Item(
        type=kind, name=name, label=label, relevant=relevant,
        constraint=constraint, refusal=refusal,
    )  # fmt: skip


def _date(name: str, own: Field, label: Text, relevant: str, *, precision: str) -> list[Item]:
    is_open = own.planned
    date = Item(
        type="date", name=name, label=label, hint=ANY_DAY, relevant=relevant,
        constraint="" if is_open else NOT_LATER, refusal=Text.same("") if is_open else LATER,
    )  # fmt: skip
    return [date, exactness(precision, name, label)]


def exactness(name: str, date: str, label: Text) -> Item:
    """Return the question how exact a date is, asked once there is one."""
    asked = Text(id=f"{label.id}: {_HOW_EXACT.id}", en=f"{label.en}: {_HOW_EXACT.en}")
    return Item(
        type=f"select_one {COARSE}", name=name, label=asked, appearance="minimal",
        default=DAY, relevant=f"{ref(date)} != ''",
    )  # fmt: skip


def _with_unit(label: Text, own: Field) -> Text:
    words = _UNITS.get(own.unit, Text.same(own.unit))
    if not own.unit or words.id in label.id.casefold():
        return label
    return Text(id=f"{label.id} ({words.id})", en=f"{label.en} ({words.en})")
