"""Dates as people write them, read by declared formats and never guessed.

``01/02/2018`` is two different days, so without a declared format only ISO 8601 is read. A format
is made of pendulum's tokens and says how exact the date is: ``MM/YYYY`` gives a month.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from kotaku_eval.dates import DEFAULT_ZONE, EventDate, Precision
from kotaku_eval.errors import known_names, suggestion
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.texts import Text

ISO: Final = "ISO"
"""The format of every ISO 8601 date: a year, month, day, timestamp, or a span of them."""

# pendulum has more tokens. YY depends on today's century, weekdays move the date without a word,
# brackets and most fractions of a second are read wrongly: all found by trying 3.2.
TOKENS: Final = frozenset(
    {"YYYY", "MMMM", "MMM", "MM", "M", "DD", "D", "HH", "H", "hh", "h", "mm", "m", "ss", "s", "SSS"}
    | {"A", "Z", "ZZ", "z"}
)
_RUN: Final = re.compile(r"([A-Za-z])\1*")
_LITERALS: Final = frozenset({"T"})
_WORD: Final = re.compile(r"[^\W\d_]+\.?")
_ISO_FORMATS: Final = {
    "YYYY-MM-DD": Precision.DAY,
    "YYYY-MM": Precision.MONTH,
    "YYYY": Precision.YEAR,
}
_LOOKS_LIKE_DATE: Final = re.compile(r"\d{1,2}([/.\-])\d{1,2}\1\d{2,4}")
_FIRST_YEAR: Final = 1000

MONTHS: Final = (
    ("Januari", "Jan", "january"),
    ("Februari", "Feb", "february", "pebruari", "peb"),
    ("Maret", "Mar", "march", "mrt"),
    ("April", "Apr"),
    ("Mei", "Mei", "may"),
    ("Juni", "Jun", "june"),
    ("Juli", "Jul", "july"),
    ("Agustus", "Agt", "august", "aug", "agu", "ags", "agst", "agus"),
    ("September", "Sep", "sept"),
    ("Oktober", "Okt", "october", "oct"),
    ("November", "Nov", "nopember", "nop"),
    ("Desember", "Des", "december", "dec"),
)
"""For each month its Indonesian name and abbreviation, then other spellings people use."""

_BY_WORD: Final = {word.casefold(): names for names in MONTHS for word in names}


@lru_cache(maxsize=64)
def tokens_of(date_format: str) -> tuple[str, ...]:
    """Return the runs of one letter in a format: its tokens, and letters that mean nothing.

    >>> tokens_of("DD/MM/YYYY HH:mm")
    ('DD', 'MM', 'YYYY', 'HH', 'mm')
    """
    return tuple(match.group() for match in _RUN.finditer(date_format))


@lru_cache(maxsize=64)
def precision_of(date_format: str) -> Precision:
    """Return how exactly a format gives a date.

    >>> precision_of("MMMM YYYY").value
    'month'
    """
    asked = set(tokens_of(date_format))
    if asked & {"HH", "H", "hh", "h"}:
        return Precision.TIMESTAMP
    if asked & {"DD", "D"}:
        return Precision.DAY
    return Precision.MONTH if asked & {"MMMM", "MMM", "MM", "M"} else Precision.YEAR


def refuse_format(date_format: str) -> Refusal | None:
    """Return why a format cannot be used, or ``None`` when it can.

    >>> print(refuse_format("DD/MM/YY").text)
    unknown part 'YY' of the date format 'DD/MM/YY'
    """
    if date_format == ISO:
        return None
    tokens = tokens_of(date_format)
    for token in tokens:
        if token not in TOKENS | _LITERALS:
            return _unknown_token(date_format, token)
    needed = {
        Precision.TIMESTAMP: ("YYYY", "M", "D"),
        Precision.DAY: ("YYYY", "M", "D"),
    }.get(precision_of(date_format), ("YYYY",))
    for token in needed:
        if not any(own.startswith(token) for own in tokens):
            return Refusal(
                Text(
                    id=f"format tanggal '{date_format}' tidak memuat {token}",
                    en=f"the date format '{date_format}' lacks {token}",
                )
            )
    return None


def _unknown_token(date_format: str, token: str) -> Refusal:
    text = Text(
        id=f"bagian '{token}' dalam format tanggal '{date_format}' tidak dikenal",
        en=f"unknown part '{token}' of the date format '{date_format}'",
    )
    near = suggestion(token, TOKENS)
    return Refusal(text, near if near.en else known_names(TOKENS, len(TOKENS)))


def read_date(
    text: str, formats: tuple[str, ...] = (), zone: str = DEFAULT_ZONE
) -> EventDate | Refusal:
    """Return a date, or why it cannot be read.

    Args:
        text: What the cell holds.
        formats: Declared formats, tried in order; only ISO 8601 when there are none.
        zone: The time zone of timestamps without an offset; others are converted to it.

    >>> print(read_date("6 Agu 2018", ("D MMMM YYYY",)), read_date("08/2018", ("MM/YYYY",)))
    2018-08-06 2018-08
    >>> print(read_date("01/02/2018").text)
    ambiguous date '01/02/2018'
    """
    return _read(text, formats or (ISO,), zone)


@lru_cache(maxsize=65_536)
def _read(text: str, formats: tuple[str, ...], zone: str) -> EventDate | Refusal:
    written = " ".join(text.split())
    iso = _iso(written, zone)
    for date_format in formats:
        if date_format == ISO or date_format in _ISO_FORMATS:
            if iso is not None and _ISO_FORMATS.get(date_format, iso.precision) is iso.precision:
                return iso
            continue
        date = _by_pendulum(written, date_format, zone)
        if date is not None:
            return date
    return _refused(text, formats)


def _iso(text: str, zone: str) -> EventDate | None:
    try:
        return EventDate.parse(text, zone)
    except (ValueError, OverflowError):
        return None


def _by_pendulum(text: str, date_format: str, zone: str) -> EventDate | None:
    import pendulum  # noqa: PLC0415 - takes longer to load than all the rest

    try:
        # Without a year pendulum would ask the clock; `refuse_format` asks for YYYY.
        moment = pendulum.from_format(_canonical(text, date_format), date_format, locale="id")
        if moment.year < _FIRST_YEAR:  # `YYYY` takes 18 for the year 18
            return None
        return _of_moment(moment, date_format, zone)
    except (ValueError, OverflowError):
        return None


def _canonical(text: str, date_format: str) -> str:
    """Write the name of a month as pendulum knows it, whatever its spelling and language."""
    if "MMM" not in date_format:
        return text
    form = 0 if "MMMM" in date_format else 1

    def known(match: re.Match[str]) -> str:
        names = _BY_WORD.get(match.group().rstrip(".").casefold())
        return match.group() if names is None else names[form]

    return _WORD.sub(known, text)


def _of_moment(moment: dt.datetime, date_format: str, zone: str) -> EventDate:
    match precision_of(date_format):
        case Precision.TIMESTAMP:
            has_offset = "z" in date_format.casefold()  # one of Z, ZZ, z
            # Without an offset pendulum says UTC; the text stands in the declared zone.
            plain = moment if has_offset else moment.replace(tzinfo=None)
            return EventDate.of_datetime(plain, zone)
        case Precision.DAY:
            return EventDate.of_parts(moment.year, moment.month, moment.day)
        case Precision.MONTH:
            return EventDate.of_parts(moment.year, moment.month)
        case _:
            return EventDate.of_parts(moment.year)


def _refused(text: str, formats: tuple[str, ...]) -> Refusal:
    if formats == (ISO,) and _LOOKS_LIKE_DATE.fullmatch(text.strip()):
        return Refusal(
            Text(id=f"tanggal bermakna ganda '{text}'", en=f"ambiguous date '{text}'"),
            Text(
                id='Nyatakan `dates:` dalam pemetaan kolom, misalnya ["DD/MM/YYYY"].',
                en='Declare `dates:` in the column mapping, for example ["DD/MM/YYYY"].',
            ),
        )
    shown = ", ".join(formats)
    if formats == (ISO,):
        shown = "YYYY-MM-DD"
    return Refusal(
        Text(id=f"bukan tanggal: '{text}'", en=f"not a date: '{text}'"),
        Text(id=f"Format yang dinyatakan: {shown}.", en=f"Declared formats: {shown}."),
    )
