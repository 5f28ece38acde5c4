"""Columns: those of one table of a database, taken one by one for what they fill."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import polars as pl
from attrs import define, field
from ibis import _

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.databases.casts import (
    READ_BAD,
    READ_TEXT,
    READ_UNDATED,
    Cast,
    is_read_outside,
    native,
    read_texts,
)
from kotaku_eval.databases.checks import Check, TableChecks
from kotaku_eval.databases.keeping import Keeper
from kotaku_eval.databases.sources import header_of, source
from kotaku_eval.errors import Problem
from kotaku_eval.frames.casts import Ways, cast
from kotaku_eval.frames.databases import fetched
from kotaku_eval.frames.takings import TEXT, Taker
from kotaku_eval.models import Field
from kotaku_eval.texts import Text

_ONE_ROW = Text(
    id="Satu baris untuk satu kode; kejadian berulang masuk tabel 'events'.",
    en="Give one row for each; repeated events go into the table 'events'.",
)


@define
class Reading:
    """Texts of one column that are read outside the database.

    Args:
        column: The column.
        key: What stands before the columns that are put beside the rows.
        cast: How they are read.
        name: The name of what is made of them.
    """

    column: str
    key: str
    cast: Any
    name: str

    def __getitem__(self, part: str) -> Any:
        """Return one of the columns put beside the rows."""
        return _[f"{self.key}/{part}"]


@define
class TableColumns(Taker):
    """Takes the columns of one table of a database.

    Args:
        given: Its rows.
        readings: The texts that are read outside the database.
    """

    given: ir.Table = field(kw_only=True)
    readings: list[Reading] = field(factory=list)

    @classmethod
    def of(cls, table: str, given: ir.Table, ways: Ways, problems: list[Problem]) -> TableColumns:
        """Take a table; only the names and types of its columns are read."""
        held = source(given, ways.zone)
        return cls(table, header_of(held), ways, problems, given=held)

    def read(self, column: str, kind: Any, own: Field, name: str, *, undated: bool) -> Cast:
        """Return what becomes of a column, and note what may be wrong with its values."""
        if is_read_outside(kind, own):
            found = self._read_outside(column, own, name, undated=undated)
        else:
            found = native(column, kind, own, name, ways=self.ways)
        if found.bad is not None:
            check = Check(found.bad, _[column], found.says, column, explain=found.explain)
            self.checks.append(check)
        return found

    def _read_outside(self, column: str, own: Field, name: str, *, undated: bool) -> Cast:
        read = cast(column, pl.String(), own, name, ways=self.ways, undated=undated)
        held = Reading(column, f"/read {len(self.readings)}", read, name)
        self.readings.append(held)
        # A text that was not there when texts were read: the table has changed since.
        is_new = _[column].notnull() & held[READ_TEXT].isnull()
        return Cast(
            column,
            {made: held[f"made{made.removeprefix(name)}"] for made in read.made},
            read.shape,
            bad=held[READ_BAD].fill_null(False) | is_new,  # noqa: FBT003 - a value
            says=read.says,
            explain=read.explain,
            undated=held[READ_UNDATED] if undated else None,
        )

    @property
    def blank(self) -> Any:
        """The type of a column with nothing in it."""
        return dt.null

    def is_blank(self, column: str) -> bool:
        """Whether nothing stands in a column; its rows are read for it."""
        value: Any = _[column]
        there = value.notnull()
        if self.header[column].is_floating():
            there = there & ~value.isnan()
        return fetched(self.given.filter(there).select(column).limit(1)).is_empty()

    def take_key(self, column: str, *, is_unique: bool, is_fatal: bool = False) -> None:
        """Take the column that names the subject of each row."""
        found = self.take(column, TEXT, SUBJECT)
        if found is None:
            return
        name = found.made[SUBJECT]
        self.check(name.isnull(), _[column], Text(id="belum diisi", en="is missing"), column=column)
        if is_unique:
            hint = _ONE_ROW if is_fatal else Text.same("")
            says = Text(id="ganda", en="duplicate")
            self.checks.append(
                Check(None, name, says, column, hint, is_fatal=is_fatal, is_repeated=True)
            )

    def check(
        self, bad: Any, value: Any, says: Text, *, column: str = "", names: Iterable[str] = ()
    ) -> None:
        """Note something that may be wrong with rows."""
        self.checks.append(Check(bad, value, says, column, names=tuple(names)))

    # --- the rows ---------------------------------------------------------------------------------

    def prepare(self, keeper: Keeper) -> None:
        """Read the texts that are read outside the database, and put them beside the rows.

        Args:
            keeper: Keeps what was read in the database.
        """
        columns = list(dict.fromkeys(own.column for own in self.readings))
        texts = {name: self._distinct(name) for name in columns}
        for own in self.readings:
            frame = read_texts(texts[own.column], own.cast, own.name)
            beside = keeper.put(frame.rename({name: f"{own.key}/{name}" for name in frame.columns}))
            joined = self.given.left_join(beside, [(own.column, f"{own.key}/{READ_TEXT}")])
            self.given = joined.select(*self.given.columns, *beside.columns)
        if self.readings:
            self.given = keeper.view(self.given)

    def _distinct(self, column: str) -> pl.Series:
        asked: Any = self.given.select(text=self.given[column])
        return fetched(asked.filter(asked.text.notnull()).distinct())["text"]

    @property
    def result(self) -> ir.Table:
        """The table that it becomes."""
        return self.given.select(**self.made)

    @property
    def table_checks(self) -> TableChecks:
        """What may be wrong with its rows."""
        key = self.made.get(SUBJECT)
        return TableChecks(self.table, self.given, tuple(self.checks), key)


def constant(value: Any, kind: str) -> Any:
    """Return the same value on every row."""
    return ibis.literal(value, kind) if value is not None else ibis.null(kind)
