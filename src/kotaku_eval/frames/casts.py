"""Casts: a column of any type as what a fact holds, and which of its values cannot be that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import polars as pl
from attrs import field, frozen

from kotaku_eval.columns.layouts import INSTANT, LAST, PRECISION, DateShape
from kotaku_eval.columns.values import EPOCH, MOST
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.frames.mending import unless
from kotaku_eval.frames.texts import BAD, UNDATED, DateTexts, NumberTexts, without_blanks
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.readers.mappings import CellFormat
from kotaku_eval.readers.refusals import Refusal
from kotaku_eval.texts import Text

_FIRST_DAY: Final = 1 - EPOCH
_LAST_DAY: Final = EventDate.of_parts(9999, 12, 31).last_day - EPOCH
_NOTHING: Final = pl.lit(value=False)
_HELD: Final[dict[Kind, Any]] = {
    Kind.TEXT: pl.String,
    Kind.CHOICE: pl.String,
    Kind.INTEGER: pl.Int64,
    Kind.NUMBER: pl.Float64,
    Kind.BOOLEAN: pl.Boolean,
    Kind.LIST: pl.Int64,
    Kind.RECORD: pl.Boolean,
}

Explain = Callable[[Any], "Refusal | None"]


@frozen
class Ways:
    """How the columns of one table are read.

    Args:
        zone: The time zone that timestamps are converted to.
        cells: How text is written.
        trims: Whether the spaces around text are left out.
        numeric_codes: Whether whole numbers may stand where text is asked for.
    """

    zone: str
    cells: CellFormat = field(factory=CellFormat)
    trims: bool = False
    numeric_codes: bool = False


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
        before: What has to be read first, under the name by which the others speak of it.
        undated: Where it says that something happened without a date.
        shown: What is shown of a value that cannot be read; the value itself where it is ``None``.
        maybe: Counts such values at less cost: 0 only where there is none.
    """

    column: str
    made: dict[str, pl.Expr]
    shape: DateShape | None = None
    bad: pl.Expr | None = None
    says: Text = Text.same("")
    explain: Explain | None = field(default=None, eq=False)
    before: tuple[str, pl.Expr] | None = None
    undated: pl.Expr | None = None
    shown: pl.Expr | None = None
    maybe: pl.Expr | None = None


class UnfitError(Exception):
    """A column's type cannot be what is asked of it."""

    def __init__(self, text: Text, hint: Text | None = None) -> None:
        super().__init__(text.en)
        self.text = text
        self.hint = hint or Text.same("")

    def problem(self, where: str) -> Problem:
        """Return it as a problem of a table."""
        return Problem(self.text, where, self.hint)


def cast(
    column: str, kind: pl.DataType, own: Field, name: str, *, ways: Ways, undated: bool = False
) -> Cast:
    """Return what becomes of a column.

    Args:
        column: Its name.
        kind: Its type.
        own: What it should hold.
        name: The name it gets.
        ways: How it is read.
        undated: Whether the word ``undated`` may stand for a date.

    Raises:
        UnfitError: Its type cannot be what is asked of it.
    """
    value = pl.col(column)
    if isinstance(kind, pl.Categorical | pl.Enum):
        value, kind = value.cast(pl.String), pl.String()
    if own.kind is Kind.DATE:
        return _date(column, value, kind, name, ways=ways, undated=undated)
    if isinstance(kind, pl.Null):
        return Cast(column, {name: _blank(value, _HELD[own.kind])})
    if own.kind in NUMERIC or own.kind is Kind.LIST:
        return _number(column, value, kind, own, name=name, ways=ways)
    if own.kind in {Kind.BOOLEAN, Kind.RECORD}:
        return _boolean(column, value, kind, name, ways=ways)
    return _text(column, value, kind, own, name=name, ways=ways)


def _blank(value: pl.Expr, kind: Any) -> pl.Expr:
    """Return nothing on every row, whatever type the column has that holds nothing."""
    return pl.when(value.is_null()).then(pl.lit(None, kind))


def _unfit(column: str, kind: pl.DataType, wanted: Text, hint: Text | None = None) -> UnfitError:
    return UnfitError(
        Text(
            id=f"kolom '{column}' berjenis {kind}, seharusnya {wanted.id}",
            en=f"the column '{column}' is of type {kind} instead of {wanted.en}",
        ),
        hint,
    )


_NO_CODE: Final = Text(id="bukan bilangan bulat", en="not a whole number")
_AS_TEXT: Final = Text(id="teks", en="text")
_KEEP_TEXT: Final = Text(
    id="Simpan kode sebagai teks: bilangan kehilangan nol di depan (0012 menjadi 12). Bila tidak "
    "ada nol di depan: --numeric-codes, di Python numeric_codes=True.",
    en="Keep codes as text: numbers lose the zeros in front (0012 becomes 12). If there are none: "
    "--numeric-codes, in Python numeric_codes=True.",
)


def _text(
    column: str, value: pl.Expr, kind: pl.DataType, own: Field, *, name: str, ways: Ways
) -> Cast:  # fmt: skip
    bad: pl.Expr | None = None
    if not isinstance(kind, pl.String):
        value, bad = _numeric_code(column, value, kind, ways)
    text = without_blanks(value, ways.cells) if ways.trims else pl.when(value != "").then(value)
    if own.kind is not Kind.CHOICE:
        return Cast(column, {name: text}, bad=bad, says=_NO_CODE)
    text, choices = without_blanks(value, ways.cells), list(own.choices)
    bad = text.is_not_null() & ~text.is_in(choices)

    def chosen(given: pl.Expr) -> pl.Expr:
        bare = without_blanks(given, ways.cells)
        return pl.when(bare.is_in(choices)).then(bare)

    def explain(given: Any) -> Refusal:
        words = Text(id=f"bukan pilihan: '{given}'", en=f"not one of the choices: '{given}'")
        return Refusal(words, name_hint(str(given).strip(), own.choices))

    made = unless(value, lambda given: _are_all(given, choices), chosen, pl.String())
    other = value.is_not_null() & ~pl.any_horizontal(value == choice for choice in choices)
    return Cast(column, {name: made}, bad=bad, explain=explain, maybe=other.sum())


def _are_all(texts: pl.Series, choices: Sequence[str]) -> bool:
    """Whether all texts are choices, or missing."""
    known = texts.null_count()
    for choice in set(choices):
        if known == len(texts):
            break
        known += int((texts == choice).sum())
    return known == len(texts)


def _numeric_code(
    column: str, value: pl.Expr, kind: pl.DataType, ways: Ways
) -> tuple[pl.Expr, pl.Expr | None]:
    if not kind.is_numeric():
        raise _unfit(column, kind, _AS_TEXT)
    if not ways.numeric_codes:
        raise _unfit(column, kind, _AS_TEXT, _KEEP_TEXT)
    if kind.is_integer():
        return value.cast(pl.String), None
    number = value.cast(pl.Float64).fill_nan(None)
    bad = number.is_not_null() & ~_is_whole(number)
    whole = pl.when(~bad).then(number).cast(pl.Int64, strict=False)
    return whole.cast(pl.String), bad


# --- numbers ------------------------------------------------------------------------------------


def _is_whole(number: pl.Expr) -> pl.Expr:
    return (number == number.floor()) & (number.abs() <= MOST)


def _is_exact(number: pl.Expr) -> pl.Expr:
    return number.is_between(-MOST, MOST)


def _number(
    column: str, value: pl.Expr, kind: pl.DataType, own: Field, *, name: str, ways: Ways
) -> Cast:  # fmt: skip
    before: tuple[str, pl.Expr] | None = None
    explain: Explain | None = None
    unread: pl.Expr = _NOTHING
    wants_whole = own.kind is not Kind.NUMBER
    if isinstance(kind, pl.String):
        reader, read = NumberTexts(own, ways.cells), pl.col(f"/number {name} {column}")
        before = (f"/number {name} {column}", reader.read(without_blanks(value, ways.cells)))
        number, unread = read.struct.field(""), read.struct.field(BAD).fill_null(value=False)
        explain = reader.refusal
    elif not kind.is_numeric():
        wanted = Text(id="bilangan bulat", en="whole numbers")
        raise _unfit(column, kind, wanted if wants_whole else Text(id="bilangan", en="numbers"))
    elif wants_whole and kind.base_type() in _SMALL:
        return Cast(column, {name: value.cast(pl.Int64)})
    elif wants_whole and kind.is_integer():
        bad = value.is_not_null() & ~_is_exact(value)
        maybe = (value.min() < -MOST) | (value.max() > MOST)
        held = pl.when(_is_exact(value)).then(value).cast(pl.Int64)
        return Cast(column, {name: held}, bad=bad, says=_TOO_GREAT, maybe=maybe)
    else:
        number = value.cast(pl.Float64)
    # What is not a number is missing; what is infinite is wrong.
    fits = _is_whole(number) if wants_whole else number.is_finite()
    lost = number.is_not_null() & number.is_not_nan() & ~fits
    made: pl.Expr = pl.when(fits).then(number)
    made = made.cast(pl.Int64) if wants_whole else made
    return Cast(
        column,
        {name: made},
        bad=unread | lost,
        says=_NOT_WHOLE if wants_whole else _NOT_FINITE,
        explain=explain,
        before=before,
    )


_SMALL: Final = frozenset({pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32})
_TOO_GREAT: Final = Text(id="bilangan terlalu besar", en="too great a number")
_NOT_WHOLE: Final = Text(
    id="bukan bilangan bulat, atau terlalu besar", en="not a whole number, or too great"
)
_NOT_FINITE: Final = Text(id="bukan bilangan", en="not a number")

_NEITHER: Final = Text(id="bukan ya atau tidak", en="neither yes nor no")


def _boolean(column: str, value: pl.Expr, kind: pl.DataType, name: str, *, ways: Ways) -> Cast:
    if isinstance(kind, pl.Boolean):
        return Cast(column, {name: value})
    if isinstance(kind, pl.String):
        words = without_blanks(value, ways.cells).str.to_lowercase()
        yes, no = ways.cells.true_words, ways.cells.false_words
        if not ways.trims:
            yes, no = yes | {"1"}, no | {"0"}
        is_yes, is_no = (
            words.is_in(sorted(own.casefold() for own in listed)) for listed in (yes, no)
        )
        given = words
    elif kind.is_numeric():
        given = value.cast(pl.Float64).fill_nan(None)
        is_yes, is_no = given == 1, given == 0
    else:
        raise _unfit(column, kind, Text(id="ya/tidak", en="true and false"))
    made = pl.when(is_yes).then(pl.lit(value=True)).when(is_no).then(pl.lit(value=False))
    return Cast(column, {name: made}, bad=given.is_not_null() & ~(is_yes | is_no), says=_NEITHER)


# --- dates --------------------------------------------------------------------------------------

_OUTSIDE: Final = Text(id="di luar tahun 1 sampai 9999", en="outside the years 1 to 9999")
_DATE_HINT: Final = Text(
    id="Berikan kolom tanggal, atau teks seperti 2018, 2018-08 atau 2018-08-06.",
    en="Give a column of dates, or text such as 2018, 2018-08 or 2018-08-06.",
)


def _date(
    column: str, value: pl.Expr, kind: pl.DataType, name: str, *, ways: Ways, undated: bool
) -> Cast:  # fmt: skip
    if isinstance(kind, pl.Null):
        return Cast(column, {name: _blank(value, pl.Int64)}, DateShape.DAY)
    if isinstance(kind, pl.String):
        return _dated_text(column, value, name, ways, undated=undated)
    if isinstance(kind, pl.Date):
        # As it is stored: casting millions of days would cost more than judging them.
        day = value.to_physical()
        bad = day.is_not_null() & ~day.is_between(_FIRST_DAY, _LAST_DAY)
        text = value.cast(pl.String)
        return Cast(column, {name: day}, DateShape.DAY, bad=bad, says=_OUTSIDE, shown=text)
    if isinstance(kind, pl.Datetime):
        moment = value if kind.time_zone is None else value.dt.convert_time_zone(ways.zone)
        moment = moment.dt.replace_time_zone(None)
        day = moment.cast(pl.Date).to_physical()
        bad = day.is_not_null() & ~day.is_between(_FIRST_DAY, _LAST_DAY)
        made = {name: day, name + INSTANT: moment.dt.timestamp("us")}
        text = value.cast(pl.String)
        return Cast(column, made, DateShape.TIMESTAMP, bad=bad, says=_OUTSIDE, shown=text)
    raise _unfit(column, kind, Text(id="tanggal", en="dates"), _DATE_HINT)


def _dated_text(column: str, value: pl.Expr, name: str, ways: Ways, *, undated: bool) -> Cast:
    reader = DateTexts(ways.cells.dates, ways.zone, undated)
    key = f"/date {name} {column}"
    read = pl.col(key)
    # What cannot be read as a date was written of something that happened, on an unknown day.
    is_undated = read.struct.field(UNDATED) | read.struct.field(BAD)
    return Cast(
        column,
        {name + part: read.struct.field(part) for part in ("", LAST, PRECISION, INSTANT)},
        DateShape.MIXED,
        bad=read.struct.field(BAD).fill_null(value=False),
        explain=reader.refusal,
        before=(key, reader.read(without_blanks(value, ways.cells))),
        undated=is_undated if undated else None,
    )
