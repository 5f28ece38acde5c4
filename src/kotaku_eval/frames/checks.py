"""Checks: the values that could not be read, and the rows that do not fit, counted in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs
import polars as pl
from attrs import field, frozen

from kotaku_eval.columns.tables import Tables
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.frames.casts import Cast, Explain
from kotaku_eval.texts import Text

SHOWN: Final = 3
"""How many rows of each kind are shown."""

_AT_ONCE: Final = 8
"""So many checks are counted in one pass."""

LINE: Final = "/line"
_NOWHERE: Final = Text.same("")


@frozen
class Check:
    """One thing that may be wrong with the rows of a table.

    Args:
        bad: Where it is, as an expression of the engine; nowhere else, and never null.
        value: What is shown of such a row.
        says: What is wrong.
        column: The column it is about; empty for none.
        hint: What to do about it.
        explain: Says of the first value what is wrong with it.
        names: What the first value should be one of.
        is_fatal: Whether nothing can be judged while such rows are there.
        maybe: Counts rows at less cost: 0 only where none is bad.
    """

    bad: Any
    value: Any
    says: Text
    column: str = ""
    hint: Text = _NOWHERE
    explain: Explain | None = field(default=None, eq=False)
    names: tuple[str, ...] = ()
    is_fatal: bool = False
    maybe: pl.Expr | None = None

    @classmethod
    def of_cast(cls, own: Cast) -> Check | None:
        """Return the check of a column's values; ``None`` where none can be wrong."""
        if own.bad is None:
            return None
        value = pl.col(own.column) if own.shown is None else own.shown
        return cls(own.bad, value, own.says, own.column, explain=own.explain, maybe=own.maybe)


def problem_of(own: Check, table: str, count: int, first: Any, *, listed: Text) -> Problem:
    """Return what is wrong with rows of a table.

    Args:
        own: The check that they do not pass.
        table: What the table holds.
        count: How many rows they are.
        first: The value of the first of them, of which the check may know more.
        listed: The first of them in words.
    """
    says, hint = own.says, own.hint
    refusal = own.explain(first) if own.explain is not None else None
    if refusal is not None:
        says, hint = refusal.text, refusal.hint
    if own.names and not hint.en:
        hint = name_hint(str(first), own.names)
    column = Text(id=f"kolom '{own.column}': ", en=f"column '{own.column}': ")
    before = column if own.column else _NOWHERE
    text = Text(
        id=f"{before.id}{says.id} ({count} baris; {listed.id})",
        en=f"{before.en}{says.en} ({count} rows; {listed.en})",
    )
    return Problem(text, table, hint)


@frozen
class TableChecks:
    """The checks of one table.

    Args:
        table: What it holds.
        frame: Its rows.
        checks: What may be wrong with them.
    """

    table: str
    frame: pl.LazyFrame
    checks: tuple[Check, ...]

    def suspects(self) -> Iterator[Suspect]:
        """Yield the checks that some rows do not pass, or may not."""
        # A few at a time: the memory it takes grows with the columns that are read at once.
        for start in range(0, len(self.checks), _AT_ONCE):
            some = self.checks[start : start + _AT_ONCE]
            asked = [own.bad.sum() if own.maybe is None else own.maybe for own in some]
            counted = self.frame.select(one.alias(f"{at}") for at, one in enumerate(asked))
            counts = counted.collect(engine="streaming").row(0)
            yield from (
                Suspect(self, own) for own, count in zip(some, counts, strict=True) if count
            )


@frozen
class Suspect:
    """A check that some rows of a table do not pass, or may not.

    Args:
        checks: The checks of the table.
        own: The check.
    """

    checks: TableChecks
    own: Check

    def count(self) -> pl.LazyFrame:
        """Return how many rows do not pass."""
        return self.checks.frame.select(self.own.bad.sum().alias("count"))

    def firsts(self) -> pl.LazyFrame:
        """Return the first of these rows."""
        numbered = self.checks.frame.with_row_index(LINE, offset=1)
        return numbered.filter(self.own.bad).head(SHOWN).select(LINE, self.own.value.alias("value"))

    def problem(self, count: int, firsts: pl.DataFrame) -> Problem:
        """Return what is wrong, with the first rows."""
        values = firsts["value"].to_list()
        shown = [
            Text(id=f"baris {row}: {value!r}", en=f"row {row}: {value!r}")
            for row, value in zip(firsts[LINE], values, strict=True)
        ]
        more = ", …" if count > len(values) else ""
        listed = Text.joined(", ", shown)
        listed = Text(id=f"{listed.id}{more}", en=f"{listed.en}{more}")
        return problem_of(self.own, self.checks.table, count, values[0], listed=listed)


@frozen
class FrameTables(Tables[pl.LazyFrame]):
    """The tables of frames, with what may be wrong with their rows.

    Args:
        checks: The checks, by table.
    """

    checks: tuple[TableChecks, ...] = ()


def checked(tables: FrameTables) -> tuple[Problem, ...]:
    """Return what is wrong with the rows of some tables: each thing once, with its first rows.

    All rows are read, once. A value that cannot be read is missing from the tables.

    >>> import polars as pl
    >>> from kotaku_eval import load_ruleset
    >>> from kotaku_eval.frames.reading import read_frames
    >>> frame = pl.DataFrame({"id": ["A1", "A2"], "mp2k_held": ["2018-08", "soon"]})
    >>> (problem,) = checked(read_frames(frame, load_ruleset("kotaku-2018").lifecycle))
    >>> print(str(problem)[:74])
    activities: column 'mp2k_held': not a date: 'soon' (1 rows; row 2: 'soon')
    """
    return tuple(problem for problem, _ in _checked(tables))


def _checked(tables: FrameTables) -> Iterator[tuple[Problem, bool]]:
    suspects = [suspect for own in tables.checks for suspect in own.suspects()]
    # Which rows they are is asked only now: to keep them while counting takes ten times as long.
    exact = pl.collect_all([own.count() for own in suspects], engine="streaming")
    firsts = pl.collect_all([own.firsts() for own in suspects], engine="streaming")
    for own, counted, rows in zip(suspects, exact, firsts, strict=True):
        if counted.item():
            yield own.problem(counted.item(), rows), own.own.is_fatal


def noted(tables: Tables[pl.LazyFrame]) -> Tables[pl.LazyFrame]:
    """Return tables whose rows have been checked, with notes on what is wrong with them.

    Raises:
        DataError: Nothing can be judged: an activity or a place stands in several rows.
    """
    if not isinstance(tables, FrameTables):
        return tables
    problems = list(_checked(tables))
    fatal = [problem for problem, is_fatal in problems if is_fatal]
    if fatal:
        raise DataError(fatal)
    notes = (*tables.notes, *(problem for problem, _ in problems))
    return attrs.evolve(tables, notes=notes, checks=())
