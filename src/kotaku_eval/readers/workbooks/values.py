"""Values: a cell of a workbook to plain notation for the field that it fills, or why it cannot be.

A cell that Excel holds as a number or a date needs no format. What Excel may have changed behind
somebody's back (a code without its zeros, 60 % as 0.6) is read and told.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from attrs import frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import name_hint
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.readers.amounts import read_amount
from kotaku_eval.readers.date_texts import ISO, read_date
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.readers.workbooks.words import UNDATED, YES_NO, Choices, trimmed
from kotaku_eval.texts import Text

DATE_FORMATS: Final = (
    ISO, "DD/MM/YYYY", "D/M/YYYY", "DD-MM-YYYY", "D-M-YYYY", "DD.MM.YYYY", "D.M.YYYY",
    "YYYY/MM/DD", "D MMMM YYYY", "D MMM YYYY", "D-MMMM-YYYY", "D-MMM-YYYY", "MMMM YYYY",
    "MMM YYYY", "MMMM-YYYY", "MMM-YYYY", "MM/YYYY",
)  # fmt: skip
"""How dates that are text are read in a form: ISO 8601, or the day first."""

_EPOCH: Final = dt.date(1899, 12, 30)
_EPOCH_1904: Final = dt.date(1904, 1, 1)
_YEARS: Final = range(1900, 2101)
_SERIALS: Final = range(18_264, 73_051)  # the days of 1950 to 2099
_WHOLE: Final = 2**53


class Told(Enum):
    """What was done to a value and has to be told, once per column."""

    CODE = "code"
    SERIAL = "serial"
    PERCENT = "percent"
    SMALL_PERCENT = "small percent"


@frozen
class Read:
    """A value in plain notation, and what was done to get it."""

    text: str
    told: Told | None = None


@frozen
class CellContext:
    """What a cell may hold, and how it is shown.

    Args:
        field: The field it fills.
        choices: The words for its values.
        zone: The time zone of timestamps.
        is_percent: Whether Excel shows it as per cent.
        is_1904: Whether the days of the workbook count from 1904.
    """

    field: Field
    choices: Choices | None = None
    zone: str = "Asia/Jakarta"
    is_percent: bool = False
    is_1904: bool = False


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing but spaces."""
    return value is None or (isinstance(value, str) and not trimmed(value))


def plain_number(value: float) -> str:
    """Return a number in plain notation.

    >>> plain_number(150000000.0), plain_number(0.1)
    ('150000000', '0.1')
    """
    if isinstance(value, int) or (value.is_integer() and abs(value) < _WHOLE):
        return str(int(value))
    return format(Decimal(repr(value)), "f") if abs(value) < _WHOLE else repr(value)


def read_value(value: Any, context: CellContext) -> Read | Refusal:
    """Return a cell that is not blank in plain notation, or why it cannot be read.

    Args:
        value: What the workbook holds: text, a number, a boolean, a date, a time.
        context: What it may be.

    >>> read_value(0.6, CellContext(Field("share", Kind.NUMBER, unit="percent"), is_percent=True))
    Read(text='60', told=<Told.PERCENT: 'percent'>)
    """
    kind = context.field.kind
    if isinstance(value, str):
        text = trimmed(value)
        return _of_text(text if kind is Kind.TEXT else " ".join(text.split()), context)
    if kind in NUMERIC:
        return _number(value, context)
    if kind is Kind.DATE:
        return _date(value, context)
    if kind is Kind.BOOLEAN:
        return Read("true" if value else "false") if isinstance(value, bool) else _no_boolean(value)
    return _words(value, context)


def _of_text(text: str, context: CellContext) -> Read | Refusal:
    own = context.field
    if own.kind in NUMERIC:
        read = read_amount(text, own)
        return Refusal(read.text, _number_hint(text)) if isinstance(read, Refusal) else Read(read)
    if own.kind is Kind.DATE:
        date = read_date(text, DATE_FORMATS, context.zone)
        if isinstance(date, Refusal):
            return Refusal(date.text, _date_hint(text))
        return Read(date.isoformat())
    if own.kind is Kind.BOOLEAN:
        value = YES_NO.value(text)
        return Read(value) if value in YES_NO.words else _no_boolean(text)
    return Read(_chosen(text, context))


def _number_hint(text: str) -> Text:
    if _SIGNS.sub("", text).casefold() in _NOTHING:
        return Text(
            id="Kosongkan selnya bila tidak tercatat; tulis 0 bila memang nol.",
            en="Leave the cell empty where nothing is recorded; write 0 where it is zero.",
        )
    return Text(
        id="Tulis sebagai bilangan, tanpa titik ribuan, misalnya 1000000.",
        en="Write it as a number without separators, such as 1000000.",
    )


def _date_hint(text: str) -> Text:
    """Return what to write instead of a text that is no date."""
    if not any(sign.isdecimal() for sign in text):
        return Text(
            id=f"Kosongkan selnya bila belum terjadi atau tidak tercatat; tulis '{UNDATED.id}' "
            "bila terjadi tetapi harinya tidak diketahui.",
            en=f"Leave the cell empty where it has not happened or nothing is recorded; write "
            f"'{UNDATED.en}' where it happened on a day nobody recorded.",
        )
    if _SHORT_YEAR.fullmatch(text):
        return Text(id="Tulis tahunnya dengan empat angka.", en="Write a year of four digits.")
    if _DAY_FIRST.fullmatch(text):
        return Text(
            id="Hari itu tidak ada: yang ditulis hari/bulan/tahun.",
            en="There is no such day: it reads day/month/year.",
        )
    return _DATE_HINT


_SIGNS: Final = re.compile(r"[\W_]+")
_NOTHING: Final = frozenset({"", "rp", "na", "nihil", "none", "kosong", "belum", "tba", "tbd"})
"""What people write where there is no number, without signs."""
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[-/. ]\w{1,9}[-/. ]'?\d{2}")
_DAY_FIRST: Final = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{4}")
_DATE_HINT: Final = Text(
    id="Tulis tanggal Excel, atau teks seperti 2018-08-31, 31/08/2018, Agustus 2018, atau 2018.",
    en="Write an Excel date, or text such as 2018-08-31, 31/08/2018, August 2018 or 2018.",
)


def _chosen(text: str, context: CellContext) -> str:
    """Return the value for a word of a list, whatever its case; other text as it is."""
    if context.choices is not None:
        return context.choices.value(text)
    near = [choice for choice in context.field.choices if choice.casefold() == text.casefold()]
    return near[0] if len(near) == 1 else text


def _number(value: Any, context: CellContext) -> Read | Refusal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Refusal(
            Text(id=f"bukan bilangan: {_shown(value)}", en=f"not a number: {_shown(value)}"),
            Text(
                id="Excel membaca isi sel ini sebagai tanggal, waktu, atau ya/tidak; tulis ulang "
                "sebagai bilangan.",
                en="Excel took this cell for a date, a time or yes/no; write it again as a number.",
            ),
        )
    if context.field.unit == "percent":
        if context.is_percent:
            return Read(plain_number(float(Decimal(repr(value)) * 100)), Told.PERCENT)
        if 0 < value < 1:
            return Read(plain_number(value), Told.SMALL_PERCENT)
    elif context.is_percent:
        return Refusal(
            Text(id="sel berformat persen", en="the cell is shown as per cent"),
            Text(id="Ubah formatnya menjadi Angka.", en="Change its format to Number."),
        )
    if context.field.kind is Kind.INTEGER and not float(value).is_integer():
        return Refusal(
            Text(
                id=f"bukan bilangan bulat: {plain_number(value)}",
                en=f"not a whole number: {plain_number(value)}",
            )
        )
    return Read(plain_number(value))


def _date(value: Any, context: CellContext) -> Read | Refusal:
    if isinstance(value, dt.datetime):
        return Read(EventDate.of_datetime(value, context.zone).isoformat())
    if isinstance(value, dt.date):
        return Read(value.isoformat())
    is_whole = isinstance(value, int | float) and not isinstance(value, bool)
    if is_whole and float(value).is_integer():
        number = int(value)
        if number in _YEARS:
            return Read(str(number))
        if number in _SERIALS:
            epoch = _EPOCH_1904 if context.is_1904 else _EPOCH
            return Read((epoch + dt.timedelta(days=number)).isoformat(), Told.SERIAL)
    shown = _shown(value)
    return Refusal(Text(id=f"bukan tanggal: {shown}", en=f"not a date: {shown}"), _DATE_HINT)


def _words(value: Any, context: CellContext) -> Read | Refusal:
    """Return a text that Excel took for something else: a number is told, the rest refused."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and float(value).is_integer() and abs(value) < _WHOLE and not context.is_percent:
        text = str(int(value))
        is_choice = context.field.kind is Kind.CHOICE
        return Read(_chosen(text, context), None if is_choice else Told.CODE)
    shown = _shown(value)
    return Refusal(
        Text(id=f"bukan teks: {shown}", en=f"not text: {shown}"),
        Text(
            id="Excel mengubah isi sel ini; jadikan sel berformat Teks dan tulis ulang.",
            en="Excel changed this cell; give it the format Text and write it again.",
        ),
    )


def _no_boolean(value: Any) -> Refusal:
    shown = _shown(value)
    words = [word.to(language) for word in YES_NO.words.values() for language in ("id", "en")]
    hint = name_hint(str(value), words)
    return Refusal(
        Text(id=f"bukan ya atau tidak: {shown}", en=f"neither yes nor no: {shown}"), hint
    )


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value[:60]}'"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return plain_number(value)
    return str(value)
