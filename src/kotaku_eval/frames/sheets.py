"""Sheets of tables: verdict codes as columns, put in order only when somebody looks at rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from attrs import evolve, frozen

from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import LevelPlan, code_name, variant_name
from kotaku_eval.columns.tables import PLACE, Tables
from kotaku_eval.dates import Undated
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import VERDICTS, WAIVED
from kotaku_eval.frames.records import portfolio_of
from kotaku_eval.rules import Rule
from kotaku_eval.sheets import Sheet
from kotaku_eval.views import View

_AT_ONCE = 64
"""So many neighbours are read with a subject that is asked for: reading one costs as much."""

_HELD = 20_000
"""So many subjects are kept at most."""


class CodeFrame:
    """The verdict codes of one level as a frame, and its rows in the order of their ids.

    Args:
        frame: A row per subject with its id, the codes of its places, and the code of every rule
            (and the variant in force), in any order.
        rules: The rules.
    """

    def __init__(self, frame: pl.DataFrame, rules: tuple[Rule, ...]) -> None:
        self.frame = frame
        scoped = [at for at, rule in enumerate(rules) if rule.variants is not None]
        self.columns = [code_name(at) for at in range(len(rules))]
        self.columns += [variant_name(at) for at in scoped]

    @cached_property
    def ordered(self) -> pl.DataFrame:
        """The rows by the ids of their subjects."""
        ids = self.frame[SUBJECT]
        return self.frame if ids.is_sorted() else self.frame.sort(SUBJECT)

    @cached_property
    def names(self) -> list[str]:
        """The ids in order."""
        return self.ordered[SUBJECT].to_list()

    @cached_property
    def codes(self) -> bytes:
        """All codes, row after row."""
        matrix = self.ordered.select(pl.col(self.columns).cast(pl.UInt8)).to_numpy(order="c")
        return matrix.tobytes()

    @property
    def rows(self) -> View[bytes]:
        """The rows of codes, in order."""
        width = len(self.columns)
        return View(lambda: self.frame.height, lambda at: self.codes[at * width : (at + 1) * width])


class FetchedSubjects(View[Subject]):
    """The subjects of one level of some tables, made when they are asked for, some at a time.

    Args:
        tables: The tables.
        level: ``activity`` or the level of a place.
        undated: What events without a date mean.
        length: Tells how many there are.
        name: Tells the id of the one at a place.
    """

    def __init__(
        self,
        tables: Tables[pl.LazyFrame],
        level: str,
        undated: Undated,
        *,
        length: Callable[[], int],
        name: Callable[[int], str],
    ) -> None:
        super().__init__(length, self._fetched)
        self._tables = tables
        self.level = level
        self.undated = undated
        self._name = name
        self._held: dict[str, Subject] = {}

    def _fetched(self, at: int) -> Subject:
        if self.is_missing(at):
            self.fetch(range(at, min(at + _AT_ONCE, len(self))))
        return self._held[self._name(at)]

    def is_missing(self, at: int) -> bool:
        """Whether a subject is not there yet."""
        return self._name(at) not in self._held

    def fetch(self, rows: Collection[int]) -> None:
        """Make the subjects of some places, if they are not there yet."""
        names = dict.fromkeys(map(self._name, rows))
        wanted = [name for name in names if name not in self._held]
        if wanted and len(self._held) > _HELD:
            self._held.clear()
            wanted = list(names)
        if wanted:
            for subject in self.made(wanted):
                self._held[subject.id] = subject

    def made(self, names: Collection[str]) -> Iterable[Subject]:
        """Return some subjects."""
        return subjects_of(self._tables, self.level, self.undated, names)


def subjects_of(
    tables: Tables[pl.LazyFrame], level: str, undated: Undated, names: Collection[str]
) -> list[Subject]:
    """Return some activities, or some places with the activities in them, as rules see them."""
    if level == ACTIVITY:
        return list(portfolio_of(tables, names).subjects(level, undated))
    wanted = set(names)
    portfolio = portfolio_of(tables, places={level: names})
    return [own for own in portfolio.subjects(level, undated) if own.id in wanted]


@frozen(slots=False)
class FetchedSheet(Sheet):
    """A sheet whose subjects are fetched from tables."""

    subjects: FetchedSubjects

    def is_missing(self, row: int) -> bool:
        """Whether the subject of a row must still be fetched."""
        return self.subjects.is_missing(row)

    def prefetch(self, rows: Collection[int]) -> None:
        """Make the subjects of some rows ready."""
        self.subjects.fetch(rows)


@frozen(slots=False)
class TableSheet(FetchedSheet):
    """The verdicts of one level as columns; as a sheet its rows are in the order of their ids."""

    held: CodeFrame

    @property
    def height(self) -> int:
        """How many subjects it has."""
        return self.held.frame.height

    def column(self, at: int) -> bytes:
        """Return a column of all rows."""
        return self.held.ordered[self.held.columns[at]].cast(pl.UInt8).to_numpy().tobytes()

    def rows_within(self, level: str, names: Collection[str]) -> Sequence[int] | None:
        """Return the rows that lie in some places, or of which that is not known."""
        column = PLACE + level
        if column not in self.held.ordered.columns:
            return None
        place = self.held.ordered[column]
        return (
            (place.is_in(list(names)) | place.is_null()).fill_null(value=True).arg_true().to_list()
        )

    def names(self) -> Sequence[str]:
        """Return the ids of the subjects."""
        return self.held.names

    @cached_property
    def counts(self) -> tuple[Mapping[int, int], ...]:
        """How often each rule gave each code."""
        found = []
        for name in self.held.columns[: len(self.rules)]:
            counts = np.bincount(self.held.frame[name].to_numpy(), minlength=len(VERDICTS))
            found.append({code: int(n) for code, n in enumerate(counts) if n})
        return tuple(found)

    def waived(self, cells: Mapping[int, Collection[int]]) -> Sheet:
        """Return the sheet with the code of waived verdicts in some cells: rows to columns."""
        rows: dict[int, list[int]] = {}
        for row, columns in cells.items():
            for column in columns:
                rows.setdefault(column, []).append(row)
        changed: list[Any] = []
        for column, taken in rows.items():
            name = self.held.columns[column]
            values = self.held.ordered[name].to_numpy(writable=True)
            values[taken] = WAIVED
            changed.append(pl.Series(name, values))
        frame = CodeFrame(self.held.ordered.with_columns(changed), self.rules)
        return evolve(self, rows=frame.rows, held=frame)


def table_sheet(
    tables: Tables[pl.LazyFrame], plan: LevelPlan, undated: Undated, frame: pl.DataFrame
) -> TableSheet:
    """Return the sheet of a frame of codes.

    Args:
        tables: Where the subjects come from.
        plan: The level and its rules.
        undated: What events without a date mean.
        frame: A row per subject, in any order, with no verdict left open.
    """
    held = CodeFrame(frame, plan.rules)
    subjects = FetchedSubjects(
        tables, plan.level, undated, length=lambda: frame.height, name=lambda at: held.names[at]
    )
    return TableSheet(
        level=plan.level, subjects=subjects, rules=plan.rules, rows=held.rows, held=held
    )
