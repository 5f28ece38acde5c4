"""Columns: those of one table, taken one by one for what they fill."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl
from attrs import define, field

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.errors import Problem
from kotaku_eval.frames.casts import Cast, Ways, cast
from kotaku_eval.frames.checks import Check, TableChecks
from kotaku_eval.frames.takings import TEXT, Taker
from kotaku_eval.models import Field
from kotaku_eval.texts import Text

_ONE_ROW = Text(
    id="Satu baris untuk satu kode; kejadian berulang masuk tabel 'events'.",
    en="Give one row for each; repeated events go into the table 'events'.",
)


@define
class TableColumns(Taker):
    """Takes the columns of one frame.

    Args:
        frame: The table as it was given, with its nested columns under dotted names.
        before: What has to be read first.
    """

    frame: pl.LazyFrame = field(kw_only=True)
    before: dict[str, pl.Expr] = field(factory=dict)

    @classmethod
    def of(
        cls, table: str, frame: pl.LazyFrame, ways: Ways, problems: list[Problem]
    ) -> TableColumns:
        """Take a table; only the names and types of its columns are read.

        Raises:
            DataError: Its files cannot be read.
        """
        flat, schema = _flat(frame)
        return cls(table, schema, ways, problems, frame=flat)

    def read(self, column: str, kind: Any, own: Field, name: str, *, undated: bool) -> Cast:
        """Return what becomes of a column, and note what may be wrong with its values."""
        found = cast(column, kind, own, name, ways=self.ways, undated=undated)
        if found.before is not None:
            key, read = found.before
            self.before[key] = read
        check = Check.of_cast(found)
        if check is not None:
            self.checks.append(check)
        return found

    @property
    def blank(self) -> pl.DataType:
        """The type of a column with nothing in it."""
        return pl.Null()

    def is_blank(self, column: str) -> bool:
        """Whether nothing stands in a column; its rows are read for it."""
        kind = self.header[column]
        if kind == pl.Object:
            return False
        value = pl.col(column)
        there = value.is_not_null()
        if kind.is_float():
            there = there & value.is_not_nan()
        return self.frame.filter(there).select(value).head(1).collect().is_empty()

    def take_key(self, column: str, *, is_unique: bool, is_fatal: bool = False) -> None:
        """Take the column that names the subject of each row."""
        found = self.take(column, TEXT, SUBJECT)
        if found is None:
            return
        name = found.made[SUBJECT]
        says = Text(id="belum diisi", en="is missing")
        self.check(name.is_null(), pl.col(column), says, column=column)
        if is_unique:
            says = Text(id="ganda", en="duplicate")
            twice = name.is_not_null() & name.is_duplicated()
            hint = _ONE_ROW if is_fatal else Text.same("")
            # Equal hashes are counted first: they take a fraction of the memory of the names.
            again = (
                name.drop_nulls()
                .hash()
                .map_batches(_repeats, return_dtype=pl.Int64(), returns_scalar=True)
            )
            check = Check(twice, name, says, column, hint, is_fatal=is_fatal, maybe=again)
            self.checks.append(check)

    def check(
        self,
        bad: pl.Expr,
        value: pl.Expr,
        says: Text,
        *,
        column: str = "",
        names: Iterable[str] = (),
    ) -> None:
        """Note something that may be wrong with rows."""
        self.checks.append(Check(bad, value, says, column, names=tuple(names)))

    @property
    def prepared(self) -> pl.LazyFrame:
        """The table as it was given, with what has to be read first."""
        if not self.before:
            return self.frame
        return self.frame.with_columns(own.alias(name) for name, own in self.before.items())

    @property
    def result(self) -> pl.LazyFrame:
        """The table that it becomes."""
        return self.prepared.select(own.alias(name) for name, own in self.made.items())

    @property
    def table_checks(self) -> TableChecks:
        """What may be wrong with its rows."""
        return TableChecks(self.table, self.prepared, tuple(self.checks))


def _repeats(hashes: pl.Series) -> pl.Series:
    """Return how many values have stood before."""
    values = np.sort(hashes.to_numpy())
    return pl.Series([int((values[1:] == values[:-1]).sum())])


def _flat(frame: pl.LazyFrame) -> tuple[pl.LazyFrame, dict[str, Any]]:
    """Return a table with the parts of its nested columns under dotted names."""
    schema = dict(frame.collect_schema())
    nested = {name: kind for name, kind in schema.items() if isinstance(kind, pl.Struct)}
    if not nested:
        return frame, schema
    parts = [
        pl.col(name).struct.field(part.name).alias(f"{name}.{part.name}")
        for name, kind in nested.items()
        for part in kind.fields
    ]
    return _flat(frame.select(pl.exclude(list(nested)), *parts))
