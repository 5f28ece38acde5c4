"""Openings: any table as a lazy polars frame, whatever library or file holds it."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterable, Iterator
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
    except nw.exceptions.DuplicateError as failure:
        raise DataError(list(_repeated(_names(table), name))) from failure
    except Exception as failure:
        raise DataError([_no_table(table, name)]) from failure
    if isinstance(frame, nw.LazyFrame):
        return _collected(frame, name)
    # In pandas 7 and '7' are two columns.
    problems = list(_repeated(map(str, frame.columns), name))
    columns: dict[str, pl.Series] = {}
    for own in frame.iter_columns():
        made = _series(own, name, problems)
        if made is not None:
            columns[made.name] = made
    if problems:
        raise DataError(problems)
    return pl.LazyFrame(columns)


def _names(table: Any) -> list[str]:
    named = getattr(table, "column_names", None)  # PyArrow has the columns themselves as `columns`
    return [str(own) for own in (table.columns if named is None else named)]


def _repeated(names: Iterable[str], table: str) -> Iterator[Problem]:
    """Yield the problem of every column whose name another one has."""
    for column, count in Counter(names).items():
        if count > 1:
            text = Text(
                id=f"{count} kolom bernama '{column}'",
                en=f"{count} columns are named '{column}'",
            )
            hint = Text(id="Beri setiap kolom nama sendiri.", en="Give each a name of its own.")
            yield Problem(text, table, hint)


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
        held: Any = own.to_arrow()
        if str(held.type).startswith("date64"):  # days, which polars takes for moments
            held = held.cast("date32")
        made = pl.Series(title, pl.from_arrow(held))
    except ModuleNotFoundError as failure:
        raise _missing(failure, name) from failure
    except Exception as failure:  # noqa: BLE001 - each library has its own for values of many types
        problems.append(_unlike(own, name, failure))
        return None
    return _as_days(made) if own.implementation.is_pandas_like() else made


def _unlike(own: Any, table: str, failure: Exception) -> Problem:
    """Return the problem of a column that holds values of several types, with the first of each."""
    firsts: dict[str, tuple[int, Any]] = {}
    for row, value in enumerate(own.to_list(), start=1):
        if not _is_nothing(value):
            firsts.setdefault(type(value).__name__, (row, value))
    found = [
        Text(id=f"{kind} (baris {row}: {value!r})", en=f"{kind} (row {row}: {value!r})")
        for kind, (row, value) in firsts.items()
    ]
    shown = Text.joined(", ", found) if len(found) > 1 else Text.same(str(failure))
    return Problem(
        Text(
            id=f"kolom '{own.name}' tidak dapat dibaca: {shown.id}",
            en=f"the column '{own.name}' cannot be read: {shown.en}",
        ),
        table,
        Text(
            id="Satu kolom memuat satu jenis nilai; bila bercampur, jadikan semuanya teks.",
            en="A column holds values of one type; where they are mixed, make them all text.",
        ),
    )


def _is_nothing(value: Any) -> bool:
    """Whether a value is None, NaN, NaT or NA: of these only None is equal to itself."""
    return value is None or type(value).__name__ == "NAType" or bool(value != value)  # noqa: PLR0124


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
