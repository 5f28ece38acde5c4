"""Openings: any table as a lazy polars frame, whatever library or file holds it."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.frames.parquet import files_of, scanned
from kotaku_eval.texts import Text

StrPath = str | os.PathLike[str]


def opened(table: Any, name: str) -> pl.LazyFrame:
    """Return a table as a lazy frame; what is lazy or in files is not read.

    Args:
        table: A frame of polars, pandas, PyArrow or any library that narwhals knows; the path of a
            Parquet file, of a folder of them (partitioned or not) or a pattern; several paths.
        name: What the table holds, for errors.

    Raises:
        DataError: It is no table, there are no such files, their columns differ, or PyArrow is
            needed and not installed.

    >>> opened(pl.DataFrame({"id": ["A1"]}), "activities").collect_schema().names()
    ['id']
    """
    if isinstance(table, pl.LazyFrame):
        return table
    if isinstance(table, pl.DataFrame):
        return table.lazy()
    if isinstance(table, str | os.PathLike):
        return scanned(files_of(table, name), name)
    if isinstance(table, list | tuple) and table:
        files = [file for own in table for file in files_of(_as_path(own, name), name)]
        return scanned(files, name)
    return _converted(table, name)


def is_read_later(table: Any) -> bool:
    """Whether the rows of what is opened are read when they are judged, not before."""
    return isinstance(table, pl.LazyFrame | str | os.PathLike | list | tuple)


def _as_path(value: Any, name: str) -> StrPath:
    if isinstance(value, str | os.PathLike):
        return value
    raise DataError([_no_table(value, name)])


# --- frames of other libraries ------------------------------------------------------------------


def _converted(table: Any, name: str) -> pl.LazyFrame:
    try:
        frame: Any = nw.from_native(table)
    except Exception as failure:
        raise DataError([_no_table(table, name)]) from failure
    if isinstance(frame, nw.LazyFrame):
        return _collected(frame, name)
    problems: list[Problem] = []
    columns: dict[str, pl.Series] = {}
    for own in frame.iter_columns():
        made = _series(own, name, problems)
        if made is not None:
            columns[made.name] = made
    if problems:
        raise DataError(problems)
    return pl.LazyFrame(columns)


def _collected(frame: Any, name: str) -> pl.LazyFrame:
    """Read a lazy frame of another library."""
    try:
        found: pl.LazyFrame = frame.collect("polars").to_native().lazy()
    except ModuleNotFoundError as failure:
        raise _missing(failure, name) from failure
    except Exception as failure:
        raise DataError([Problem(Text.same(str(failure)), name)]) from failure
    return found


def _series(own: Any, name: str, problems: list[Problem]) -> pl.Series | None:
    """Return a column by way of Arrow: NaN, NaT, None and NA all become null there."""
    title = str(own.name)
    try:
        made = pl.Series(title, pl.from_arrow(own.to_arrow()))
    except ModuleNotFoundError as failure:
        raise _missing(failure, name) from failure
    except Exception as failure:  # noqa: BLE001 - each library has its own for values of many types
        text = Text(
            id=f"kolom '{title}' tidak dapat dibaca: {failure}",
            en=f"the column '{title}' cannot be read: {failure}",
        )
        hint = Text(
            id="Satu kolom memuat satu jenis nilai.", en="A column holds values of one type."
        )
        problems.append(Problem(text, name, hint))
        return None
    return _as_days(made) if own.implementation.is_pandas_like() else made


def _as_days(column: pl.Series) -> pl.Series:
    """Take moments that are all midnight for days: pandas knows no plain days."""
    if column.dtype != pl.Datetime or getattr(column.dtype, "time_zone", None) is not None:
        return column
    is_midnight = (column.dt.time() == dt.time()).all()
    return column.cast(pl.Date) if is_midnight else column


def _missing(failure: ModuleNotFoundError, name: str) -> DataError:
    library = failure.name or str(failure)
    text = Text(id=f"tabel ini memerlukan {library}", en=f"this table needs {library}")
    return DataError([Problem(text, name, Text.same(f"pip install {library}"))])


def _no_table(value: Any, name: str) -> Problem:
    kind = type(value).__name__
    return Problem(
        Text(id=f"bukan tabel: {kind}", en=f"not a table: {kind}"),
        name,
        Text(
            id="Berikan tabel polars, pandas atau PyArrow, atau path berkas Parquet.",
            en="Give a frame of polars, pandas or PyArrow, or the path of a Parquet file.",
        ),
    )
