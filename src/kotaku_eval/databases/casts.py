"""Casts: a column of a database as what a fact holds, and which of its values cannot be that.

What is no text is converted by the database. Texts of dates, numbers and choices are read as those
of frames are: each distinct text once, outside the database, and then put beside the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import ibis
import polars as pl
from attrs import field, frozen
from ibis import _

from kotaku_eval.columns.layouts import INSTANT, DateShape
from kotaku_eval.columns.values import EPOCH, MOST
from kotaku_eval.databases.sources import DAYS, MICROS
from kotaku_eval.dates import EventDate
from kotaku_eval.frames.casts import Explain, UnfitError, Ways
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.texts import Text

_FIRST_DAY: Final = 1 - EPOCH
_LAST_DAY: Final = EventDate.of_parts(9999, 12, 31).last_day - EPOCH
_DAY: Final = 86_400_000_000

HELD: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "string",
    Kind.CHOICE: "string",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "float64",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "int64",
    Kind.LIST: "int64",
    Kind.RECORD: "boolean",
}


@frozen
class Cast:
    """What becomes of one column.

    Args:
        column: Its name in the table that was given.
        made: The columns it becomes, by name.
        shape: The shape of a date.
        bad: Where its value cannot be read; ``None`` where that cannot happen.
        says: What is said of such values, unless ``explain`` knows more.
        explain: Says of a single value what is wrong with it.
        undated: Where it says that something happened without a date.
    """

    column: str
    made: dict[str, Any]
    shape: DateShape | None = None
    bad: Any = None
    says: Text = Text.same("")
    explain: Explain | None = field(default=None, eq=False)
    undated: Any = None


def is_read_outside(kind: Any, own: Field) -> bool:
    """Whether the distinct values of a column are read outside the database."""
    return bool(kind.is_string()) and own.kind is not Kind.TEXT


def native(column: str, kind: Any, own: Field, name: str, *, ways: Ways) -> Cast:
    """Return what becomes of a column that the database converts.

    Args:
        column: Its name.
        kind: Its type.
        own: What it should hold.
        name: The name it gets.
        ways: How it is read.

    Raises:
        UnfitError: Its type cannot be what is asked of it.
    """
    if kind.is_null():
        shape = DateShape.DAY if own.kind is Kind.DATE else None
        nothing = ibis.cases((_[column].isnull(), ibis.null(HELD[own.kind])))
        return Cast(column, {name: nothing}, shape)
    if own.kind is Kind.DATE:
        return _date(column, kind, name)
    if own.kind in NUMERIC or own.kind is Kind.LIST:
        return _number(column, kind, own, name)
    if own.kind in {Kind.BOOLEAN, Kind.RECORD}:
        return _boolean(column, kind, name)
    return _text(column, kind, name, ways)


def _unfit(column: str, kind: Any, wanted: Text, hint: Text | None = None) -> UnfitError:
    return UnfitError(
        Text(
            id=f"kolom '{column}' berjenis {kind}, seharusnya {wanted.id}",
            en=f"the column '{column}' is of type {kind} instead of {wanted.en}",
        ),
        hint,
    )


# --- text -----------------------------------------------------------------------------------------

_BLANKS: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_AS_TEXT: Final = Text(id="teks", en="text")
_KEEP_TEXT: Final = Text(
    id="Simpan kode sebagai teks: bilangan kehilangan nol di depan (0012 menjadi 12).",
    en="Keep codes as text: numbers lose the zeros in front (0012 becomes 12).",
)
_NO_CODE: Final = Text(id="bukan bilangan bulat", en="not a whole number")


def _replaced(text: str, given: str, taken: str) -> str:
    """Stand for the function of the databases that replaces characters."""
    raise NotImplementedError


_udf: Any = ibis.udf
_translate: Any = _udf.scalar.builtin(_replaced, name="translate")
"""Replaces characters; DuckDB, Spark and PostgreSQL know it by one name."""


def without_blanks(text: Any, ways: Ways) -> Any:
    """Return text without the spaces around it; null where it says that nothing is recorded."""
    # Each database means other characters by blanks: what others mean is made plain spaces where
    # it stands at an end, by way of how long the text is without them.
    plain = _translate(text, _BLANKS, " " * len(_BLANKS))
    front = plain.length() - plain.lstrip().length()
    bare = text.substr(front, plain.strip().length())
    return ibis.cases((~bare.isin(["", *sorted(ways.cells.missing)]), bare))


def _text(column: str, kind: Any, name: str, ways: Ways) -> Cast:
    value = _[column]
    if kind.is_string():
        text = without_blanks(value, ways) if ways.trims else value.nullif("")
        return Cast(column, {name: text})
    if not kind.is_numeric():
        raise _unfit(column, kind, _AS_TEXT)
    if not ways.numeric_codes:
        raise _unfit(column, kind, _AS_TEXT, _KEEP_TEXT)
    if kind.is_integer():
        return Cast(column, {name: value.cast("string")})
    number = _as_float(value, kind)
    is_code = _is_whole(number)
    code = ibis.cases((is_code, number)).cast("int64").cast("string")
    return Cast(column, {name: code}, bad=number.notnull() & ~is_code, says=_NO_CODE)


# --- numbers --------------------------------------------------------------------------------------

_TOO_GREAT: Final = Text(id="bilangan terlalu besar", en="too great a number")
_NOT_WHOLE: Final = Text(
    id="bukan bilangan bulat, atau terlalu besar", en="not a whole number, or too great"
)
_NOT_FINITE: Final = Text(id="bukan bilangan", en="not a number")
_SMALL: Final = 32


def _as_float(value: Any, kind: Any) -> Any:
    """Return a number as a float; what is not a number is missing."""
    number = value.cast("float64")
    return ibis.cases((~number.isnan(), number)) if kind.is_floating() else number


def _is_whole(number: Any) -> Any:
    """Return whether a number is whole and not too great; false where there is none."""
    # Cutting a fraction off makes a whole number, which cannot hold all numbers.
    small: Any = ibis.cases((number.abs() <= MOST, number))
    return ibis.coalesce(small == small.floor().cast("float64"), ibis.literal(False))  # noqa: FBT003


def _number(column: str, kind: Any, own: Field, name: str) -> Cast:
    value = _[column]
    wants_whole = own.kind is not Kind.NUMBER
    if not kind.is_numeric():
        wanted = Text(id="bilangan bulat", en="whole numbers")
        raise _unfit(column, kind, wanted if wants_whole else Text(id="bilangan", en="numbers"))
    if wants_whole and kind.is_integer():
        if kind.nbytes * 8 <= _SMALL:
            return Cast(column, {name: value.cast("int64")})
        fits = value.between(-MOST, MOST)
        made = ibis.cases((fits, value)).cast("int64")
        return Cast(column, {name: made}, bad=value.notnull() & ~fits, says=_TOO_GREAT)
    number = _as_float(value, kind)
    fits = _is_whole(number) if wants_whole else ~number.isinf()
    made = ibis.cases((fits, number))
    return Cast(
        column,
        {name: made.cast("int64") if wants_whole else made},
        bad=number.notnull() & ~fits,
        says=_NOT_WHOLE if wants_whole else _NOT_FINITE,
    )


_NEITHER: Final = Text(id="bukan ya atau tidak", en="neither yes nor no")


def _boolean(column: str, kind: Any, name: str) -> Cast:
    value = _[column]
    if kind.is_boolean():
        return Cast(column, {name: value})
    if not kind.is_numeric():
        raise _unfit(column, kind, Text(id="ya/tidak", en="true and false"))
    number = _as_float(value, kind)
    made = ibis.cases((number == 1, True), (number == 0, False))
    bad = number.notnull() & ~number.isin([0, 1])
    return Cast(column, {name: made}, bad=bad, says=_NEITHER)


# --- dates ----------------------------------------------------------------------------------------

_OUTSIDE: Final = Text(id="di luar tahun 1 sampai 9999", en="outside the years 1 to 9999")
_DATE_HINT: Final = Text(
    id="Berikan kolom tanggal, atau teks seperti 2018, 2018-08 atau 2018-08-06.",
    en="Give a column of dates, or text such as 2018, 2018-08 or 2018-08-06.",
)


def _date(column: str, kind: Any, name: str) -> Cast:
    if kind.is_date():
        day = _[DAYS + column]
        made, shape = {name: day}, DateShape.DAY
    elif kind.is_timestamp():
        micros = _[MICROS + column]
        # Of what lies before 1970 the remainder is negative.
        day = ((micros - ((micros % _DAY) + _DAY) % _DAY) / _DAY).round().cast("int64")
        made, shape = {name: day, name + INSTANT: micros}, DateShape.TIMESTAMP
    else:
        raise _unfit(column, kind, Text(id="tanggal", en="dates"), _DATE_HINT)
    lies = day.between(_FIRST_DAY, _LAST_DAY).fill_null(False)  # noqa: FBT003 - a value
    return Cast(column, made, shape, bad=_[column].notnull() & ~lies, says=_OUTSIDE)


# --- read outside ---------------------------------------------------------------------------------

READ_BAD: Final = "bad"
READ_UNDATED: Final = "undated"
READ_TEXT: Final = "text"


def read_texts(texts: pl.Series, cast: Any, name: str) -> pl.DataFrame:
    """Return what each of some distinct texts says.

    Args:
        texts: The texts.
        cast: What becomes of the column they stand in, as frames are cast.
        name: The name of what it becomes.

    Returns:
        ``text``, a column for each part of what is made (named without ``name``), ``bad`` and
        ``undated``.
    """
    frame = texts.rename(cast.column).to_frame().lazy()
    if cast.before is not None:
        key, read = cast.before
        frame = frame.with_columns(read.alias(key))
    no = pl.lit(value=False)
    parts = {f"made{own.removeprefix(name)}": made for own, made in cast.made.items()}
    parts[READ_BAD] = no if cast.bad is None else cast.bad.fill_null(value=False)
    parts[READ_UNDATED] = no if cast.undated is None else cast.undated.fill_null(value=False)
    made = frame.select(pl.col(cast.column).alias(READ_TEXT), **parts)
    return made.collect()
