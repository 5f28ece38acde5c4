"""Checks: what may be wrong with rows in a database, counted there in one pass over each table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import ibis
import ibis.expr.types as ir
from attrs import field, frozen

from kotaku_eval.columns.tables import Tables
from kotaku_eval.databases.keeping import Keeper
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.frames.checks import SHOWN, problem_of
from kotaku_eval.frames.checks import Check as FrameCheck
from kotaku_eval.frames.databases import fetched
from kotaku_eval.texts import Text


@frozen
class Check(FrameCheck):
    """One thing that may be wrong with the rows of a table.

    Args:
        is_repeated: Whether it is wrong that the value stands in several rows; ``bad`` is not
            asked then.
    """

    is_repeated: bool = False


@frozen
class TableChecks:
    """The checks of one table.

    Args:
        table: What it holds.
        rows: Its rows.
        checks: What may be wrong with them.
        key: What names a row; ``None`` for nothing.
    """

    table: str
    rows: ir.Table
    checks: tuple[Check, ...]
    key: Any = None

    def problems(self) -> Iterator[tuple[Problem, bool]]:
        """Yield what is wrong, and whether nothing can be judged then."""
        plain = [own for own in self.checks if not own.is_repeated]
        if plain:
            asked = {
                str(at): own.bad.ifelse(1, 0).sum().cast("int64") for at, own in enumerate(plain)
            }
            counts = fetched(self.rows.aggregate(**asked)).row(0)
            for own, count in zip(plain, counts, strict=True):
                if count:
                    yield self._problem(own, count, self._shown(own)), own.is_fatal
        for own in self.checks:
            if own.is_repeated:
                yield from self._repeated(own)

    def _shown(self, own: Check) -> list[tuple[Any, Any]]:
        """Return the first of such rows, in the order of their keys: what names each, its value."""
        key = ibis.null("string") if self.key is None else self.key
        rows = self.rows.filter(own.bad).select(key=key, value=own.value)
        return fetched(rows.order_by(["key", "value"]).limit(SHOWN)).rows()

    def _repeated(self, own: Check) -> Iterator[tuple[Problem, bool]]:
        values = self.rows.select(value=own.value)
        known: Any = values.filter(values.value.notnull())
        many = known.group_by("value").aggregate(many=known.count())
        found = many.filter(many.many > 1)
        count = fetched(found.aggregate(many=found.many.sum().cast("int64"))).item()
        if count:
            rows = fetched(found.select("value").order_by("value").limit(SHOWN))
            shown = [(None, value) for value in rows["value"]]
            yield self._problem(own, count, shown, least=2), own.is_fatal

    def _problem(
        self, own: Check, count: int, shown: list[tuple[Any, Any]], *, least: int = 1
    ) -> Problem:
        """Return a problem of so many rows, of which each value shown stands for some at least."""
        listed = ", ".join(
            f"{value!r}" if key is None or key == value else f"{key}: {value!r}"
            for key, value in shown
        )
        more = ", …" if count > len(shown) * least else ""
        words = Text.same(f"{listed}{more}")
        return problem_of(own, self.table, count, shown[0][1], listed=words)


@frozen
class DatabaseTables(Tables[ir.Table]):
    """Tables of a database, with what may be wrong with their rows.

    Args:
        checks: The checks, by table.
        keeper: Keeps the names of queries, and what was read of texts, in the database.
    """

    checks: tuple[TableChecks, ...] = ()
    keeper: Keeper | None = field(default=None, eq=False)

    def close(self) -> None:
        """Take out of the database what reading has put there; nothing can be judged then."""
        if self.keeper is not None:
            self.keeper.close()


def checked(tables: DatabaseTables) -> tuple[Problem, ...]:
    """Return what is wrong with the rows of some tables: each thing once, with its first rows.

    All rows are read, once. A value that cannot be read is missing from the tables.
    """
    return tuple(problem for problem, _ in _checked(tables))


def _checked(tables: DatabaseTables) -> Iterator[tuple[Problem, bool]]:
    for own in tables.checks:
        if own.checks:
            yield from own.problems()


def noted(tables: Tables[ir.Table]) -> Tables[ir.Table]:
    """Return tables whose rows have been checked, with notes on what is wrong with them.

    Raises:
        DataError: Nothing can be judged: an activity or a place stands in several rows.
    """
    if not isinstance(tables, DatabaseTables):
        return tables
    problems = list(_checked(tables))
    fatal = [problem for problem, is_fatal in problems if is_fatal]
    if fatal:
        raise DataError(fatal)
    notes = (*tables.notes, *(problem for problem, _ in problems))
    return attrs.evolve(tables, notes=notes, checks=())
