"""Fetching: the rows of some subjects out of a database, as tables in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Final, Protocol

import attrs
import ibis.expr.types as ir
import polars as pl

from kotaku_eval.columns.events import ROW
from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.tables import PLACE, Tables
from kotaku_eval.databases.keeping import Keeper
from kotaku_eval.dates import Undated
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.frames.databases import fetched
from kotaku_eval.frames.sheets import FetchedSubjects, subjects_of

_FEW: Final = 50
"""So many names may stand in a query; more of them are put beside it as a table."""

Frames = Tables[pl.LazyFrame]


class Fetching:
    """Fetches rows of the tables of a portfolio; places are fetched once, all of them.

    Args:
        tables: The tables in the database.
        connection: What Ibis has connected.
    """

    def __init__(self, tables: Tables[ir.Table], connection: Any) -> None:
        self.tables = tables
        self._connection = connection

    @cached_property
    def places(self) -> Frames:
        """The tables with all places, and no activity."""
        return self._local(self.tables.activities.limit(0), None)

    @cached_property
    def _places(self) -> dict[str, pl.LazyFrame]:
        found = {level: fetched(own) for level, own in self.tables.places.items()}
        return {level: own.sort(SUBJECT).lazy() for level, own in found.items()}

    def subjects(self, level: str, undated: Undated, names: Collection[str]) -> list[Subject]:
        """Return some activities, or some places, as rules see them.

        Args:
            level: ``activity`` or the level of a place.
            undated: What events without a date mean.
            names: Their ids or codes.
        """
        keeper = Keeper(self._connection)
        activities = self.tables.activities
        column = SUBJECT if level == ACTIVITY else PLACE + level
        if column not in activities.columns:
            chosen = activities.limit(0)
        else:
            chosen = self._among(activities, column, names, keeper)
        local = self._local(chosen, keeper)
        keeper.close()
        return subjects_of(local, level, undated, names)

    def _among(
        self, table: ir.Table, column: str, names: Collection[str], keeper: Keeper
    ) -> ir.Table:
        """Return the rows in which a column has one of some values."""
        wanted = list(dict.fromkeys(names))
        if len(wanted) <= _FEW:
            own: Any = table[column]
            return table.filter(own.isin(wanted))
        listed = keeper.put(pl.DataFrame({"/wanted": wanted}, schema={"/wanted": pl.String}))
        return table.semi_join(listed, [(column, "/wanted")])

    def _local(self, activities: ir.Table, keeper: Keeper | None) -> Frames:
        """Return the tables in memory: those of some activities, and all places."""
        rows = fetched(activities)
        held: Any = self.tables

        def beside(table: ir.Table) -> pl.LazyFrame:
            if keeper is None or not rows.height:
                return fetched(table.limit(0)).lazy()
            own = self._among(table, SUBJECT, rows[SUBJECT].drop_nulls().to_list(), keeper)
            return _in_order(fetched(own)).lazy()

        made: Frames = attrs.evolve(
            held,
            activities=_in_order(rows).lazy(),
            events=None if held.events is None else beside(held.events),
            lists={name: beside(own) for name, own in held.lists.items()},
            places=self._places,
        )
        return made


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows in an order that is always the same: a database has none."""
    first = [name for name in (SUBJECT, ROW) if name in frame.columns]
    rest = [name for name in frame.columns if name not in first]
    return frame.sort([*first, *rest], nulls_last=True, maintain_order=True)


class Names(Protocol):
    """The ids of the subjects of a sequence."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def subject(self, at: int) -> str:
        """Return the one at a place."""
        ...


class DatabaseSubjects(FetchedSubjects):
    """The subjects of one level, fetched from a database some at a time.

    Args:
        fetching: What fetches them.
        level: ``activity`` or the level of a place.
        undated: What events without a date mean.
        names: The ids, one for each place of the sequence.
    """

    def __init__(
        self, fetching: Fetching, level: str, undated: Undated, names: Names
    ) -> None:  # fmt: skip
        super().__init__(
            fetching.places, level, undated, length=lambda: len(names), name=names.subject
        )
        self._fetching = fetching

    def made(self, names: Collection[str]) -> Iterable[Subject]:
        """Return some subjects."""
        return self._fetching.subjects(self.level, self.undated, names)
