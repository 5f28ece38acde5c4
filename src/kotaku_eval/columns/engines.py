"""Engines: what a library of tables must be able to do, so that rules can be judged with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from kotaku_eval.columns.expressions import Expression
from kotaku_eval.columns.gatherings import Gathering
from kotaku_eval.columns.windows import Window

T = TypeVar("T")

Named = Sequence[tuple[str, Expression]]
"""Expressions with the names of the columns they make."""


class Engine(Protocol[T]):
    """What an engine does with its tables; each returns a new one, and reads nothing yet."""

    def names(self, table: T) -> list[str]:
        """Return the names of the columns."""
        ...

    def prefixed(self, table: T, prefix: str) -> T:
        """Return a table with something before the name of every column."""
        ...

    def pick(self, table: T, columns: Mapping[str, str]) -> T:
        """Return some columns: new name to old name."""
        ...

    def derive(self, table: T, named: Named) -> T:
        """Return a table with columns added, or put in the place of those of the same name."""
        ...

    def select(self, table: T, kept: Sequence[str], named: Named) -> T:
        """Return some columns as they are, and some expressions beside them."""
        ...

    def join(self, left: T, right: T, on: str, *, keep_all: bool) -> T:
        """Join two tables that share just one column; keep all rows of the left, or those of both.

        Where all are kept, the right has one row at most for each value; else it may have several,
        and each of them is put beside each row of the left.
        """
        ...

    def gather(
        self, entries: T, gatherings: Sequence[Gathering], key: str, beside: Sequence[str] = ()
    ) -> T:
        """Return a row for each value of a column, named ``SUBJECT``, with what is gathered.

        With columns to stand beside it, there is a row for each combination of their values.
        """
        ...

    def ordered(self, entries: T, key: str, by: Sequence[str]) -> T:
        """Return entries ready for ``windows``: sorted by a column and then by others.

        An engine whose windows sort for themselves returns the table as it is.
        """
        ...

    def windows(self, entries: T, key: str, by: Sequence[str], windows: Sequence[Window]) -> T:
        """Return entries, as ``ordered`` made them, with a column for each window.

        In SQL, over ``(PARTITION BY key ORDER BY by ROWS ...)``: ``LAST_BEFORE`` is a ``MAX`` up to
        one row before, ``NEXT_AFTER`` a ``MIN`` from one row after, and ``COUNT_BEFORE`` the number
        of rows up to one before on which the expression is true, 0 where there is none. Nulls in
        ``by`` may stand first or last.
        """
        ...

    def known(self, table: T, column: str) -> T:
        """Return the rows in which a column is not null."""
        ...
