"""Texts: dates and numbers written as text, read by their distinct values.

Plain days and plain whole numbers are read as columns; what is left is read by the same functions
as the cells of a CSV file, each distinct text once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import polars as pl
from attrs import frozen

from kotaku_eval.columns.layouts import INSTANT, LAST, PRECISION
from kotaku_eval.columns.values import EPOCH, MICROS, PRECISIONS
from kotaku_eval.models import Field
from kotaku_eval.readers.amounts import read_amount
from kotaku_eval.readers.date_texts import read_date
from kotaku_eval.readers.mappings import CellFormat
from kotaku_eval.readers.refusals import Refusal

UNDATED: Final = "undated"
BAD: Final = "bad"
_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_WHOLE: Final = "^-?(0|[1-9][0-9]{0,14})$"
_PARTS: Final = ("", LAST, PRECISION, INSTANT)

DATE_TYPE: Final = pl.Struct(
    {**dict.fromkeys(_PARTS, pl.Int64), UNDATED: pl.Boolean, BAD: pl.Boolean}
)
"""What a text of a date becomes: its four columns, whether it says that there is no date, and
whether it cannot be read."""

NUMBER_TYPE: Final = pl.Struct({"": pl.Float64, BAD: pl.Boolean})


def without_blanks(text: pl.Expr, cells: CellFormat) -> pl.Expr:
    """Return text without the spaces around it; null where it says that nothing is recorded."""
    bare = text.str.strip_chars()
    return pl.when(~bare.is_in(["", *sorted(cells.missing)])).then(bare)


@frozen
class DateTexts:
    """Reads texts as dates.

    Args:
        formats: The declared formats; ISO 8601 when there are none.
        zone: The time zone of timestamps.
        may_be_undated: Whether the word ``undated`` says that there is no date.
    """

    formats: tuple[str, ...]
    zone: str
    may_be_undated: bool = False

    def read(self, text: pl.Expr) -> pl.Expr:
        """Return a column of ``DATE_TYPE``."""
        return text.map_batches(self._read, return_dtype=DATE_TYPE, is_elementwise=True)

    def _read(self, texts: pl.Series) -> pl.Series:
        return _by_distinct(texts, self._rows, DATE_TYPE)

    def _rows(self, texts: pl.Series) -> list[tuple[Any, ...]]:
        days: list[int | None] = [None] * len(texts)
        if not self.formats:
            plain = pl.select(pl.when(texts.str.contains(_DAY)).then(texts)).to_series()
            days = plain.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64).to_list()
        return [
            (day, day, 0, None, False, False)
            if day is not None and day > -EPOCH
            else self._row(text)
            for text, day in zip(texts, days, strict=True)
        ]

    def _row(self, text: str) -> tuple[Any, ...]:
        if self.may_be_undated and text == UNDATED:
            return (None, None, None, None, True, False)
        date = read_date(text, self.formats, self.zone)
        if isinstance(date, Refusal):
            return (None, None, None, None, False, True)
        instant = None if date.instant is None else date.instant - EPOCH * MICROS
        precision = PRECISIONS.index(date.precision)
        return (date.first_day - EPOCH, date.last_day - EPOCH, precision, instant, False, False)

    def refusal(self, text: str) -> Refusal | None:
        """Return why a text cannot be read."""
        date = read_date(text, self.formats, self.zone)
        return date if isinstance(date, Refusal) else None


@frozen
class NumberTexts:
    """Reads texts as the numbers of a field.

    Args:
        field: Its unit allows signs; a whole number has no fraction.
        cells: How numbers are written.
    """

    field: Field
    cells: CellFormat

    def read(self, text: pl.Expr) -> pl.Expr:
        """Return a column of ``NUMBER_TYPE``."""
        return text.map_batches(self._read, return_dtype=NUMBER_TYPE, is_elementwise=True)

    def _read(self, texts: pl.Series) -> pl.Series:
        return _by_distinct(texts, self._rows, NUMBER_TYPE)

    def _rows(self, texts: pl.Series) -> list[tuple[Any, ...]]:
        whole = pl.select(pl.when(texts.str.contains(_WHOLE)).then(texts)).to_series()
        plain = whole.cast(pl.Float64).to_list()
        return [
            (number, False) if number is not None else self._row(text)
            for text, number in zip(texts, plain, strict=True)
        ]

    def _row(self, text: str) -> tuple[float | None, bool]:
        read = read_amount(text, self.field, self.cells.numbers)
        return (None, True) if isinstance(read, Refusal) else (float(read), False)

    def refusal(self, text: str) -> Refusal | None:
        """Return why a text cannot be read."""
        read = read_amount(text, self.field, self.cells.numbers)
        return read if isinstance(read, Refusal) else None


def _by_distinct(
    texts: pl.Series, rows: Callable[[pl.Series], list[tuple[Any, ...]]], kind: pl.Struct
) -> pl.Series:
    """Read every distinct text once; nothing where there is no text."""
    distinct = texts.drop_nulls().unique()
    names = [own.name for own in kind.fields]
    made = pl.DataFrame(rows(distinct), schema=kind.to_schema(), orient="row")
    table = made.with_columns(distinct.alias("text"))
    joined = (
        texts.alias("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    )
    return joined.select(pl.struct(names).alias(texts.name)).to_series()
