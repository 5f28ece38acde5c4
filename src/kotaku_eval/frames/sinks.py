"""Sinks: findings written to a file while a stream is judged, and the report on them."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

import polars as pl
from attrs import frozen

from kotaku_eval.columns.plans import LevelPlan
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.finding_files import read_findings, write_findings
from kotaku_eval.frames.findings import SEVERITIES
from kotaku_eval.frames.rollups import OfTables, TableRollUp
from kotaku_eval.frames.sheets import FetchedSheet, FetchedSubjects
from kotaku_eval.frames.streams import Stream, lazy_findings
from kotaku_eval.rollups import RollUp
from kotaku_eval.sheets import Sheet
from kotaku_eval.views import View
from kotaku_eval.waiving import Cell

_FIRST: Final = 10_000
"""So many of the findings of a severity are read at first."""


def sink(source: Stream, path: str | os.PathLike[str]) -> StreamVerdicts:
    """Judge a stream, and write its findings to a file as they come.

    A file of that name is replaced once all findings are written, and stays when judging fails.

    Args:
        source: The stream, which counts; it is gone through once.
        path: A ``.parquet``, ``.csv`` or ``.ndjson`` file.

    Returns:
        What was found: counted by place, its findings read back from the file when asked for.

    Raises:
        DataError: The file is of another kind.
    """
    rows = lazy_findings(source)
    write_findings(rows, path)
    return stream_verdicts(source, read_findings(path, rows.collect_schema()))


def stream_verdicts(source: Stream, findings: pl.LazyFrame) -> StreamVerdicts:
    """Return what a stream found, once it has been gone through."""
    tables, ruleset = source.run.tables, source.run.ruleset
    found = FileFindings(findings)
    sheets = [_found_sheet(source, plan, found) for plan in source.run.plans.values()]
    return StreamVerdicts(ruleset, source.run.as_of, sheets, tables, found)


def _found_sheet(source: Stream, plan: LevelPlan, found: FoundFindings) -> FoundSheet:
    """Return the sheet of a level; its rows are judged again when they are looked at."""
    run = source.run
    subjects = FetchedSubjects(
        run.tables, plan.level, run.ruleset.undated, length=lambda: len(found), name=found.subject
    )
    judge = compile_rules(run.ruleset, plan.level)
    rows = View(lambda: len(found), lambda at: judge(subjects[at], run.as_of))
    counted = source.counts[plan.level]
    return FoundSheet(
        level=plan.level, subjects=subjects, rules=plan.rules, rows=rows, counted=counted
    )


_ORDER: Final = ["unknown", "level", "subject", "rule"]


class FoundFindings(ABC):
    """Findings that lie outside memory, the worst first."""

    @abstractmethod
    def __len__(self) -> int:
        """Return how many there are."""

    @abstractmethod
    def row(self, at: int) -> dict[str, Any]:
        """Return one of them by its place: its level, subject and rule."""

    @abstractmethod
    def severity(self, at: int) -> Severity:
        """Return the severity of one of them by its place."""

    def subject(self, at: int) -> str:
        """Return the id of the subject of one of them."""
        return str(self.row(at)["subject"])


class FileFindings(FoundFindings):
    """Findings in a file.

    Args:
        rows: The findings, in any order.
    """

    def __init__(self, rows: pl.LazyFrame) -> None:
        self.rows = rows
        self._firsts: dict[Severity, pl.DataFrame] = {}

    @cached_property
    def _named(self) -> pl.LazyFrame:
        is_unknown = pl.col("verdict").cast(pl.String) == Verdict.UNKNOWN.value
        rule = pl.col("rule").cast(pl.String)
        return self.rows.select("severity", is_unknown.alias("unknown"), "level", "subject", rule)

    @cached_property
    def starts(self) -> tuple[tuple[Severity, int], ...]:
        """Where the findings of each severity begin, the worst first."""
        counts = self.rows.group_by(pl.col("severity").cast(pl.String)).len()
        held = dict(counts.collect(engine="streaming").iter_rows())
        ordered = sorted((Severity(name) for name in held), key=lambda own: -own.rank)
        before = accumulate((held[own.value] for own in ordered), initial=0)
        return tuple(zip(ordered, before, strict=False))

    @cached_property
    def _length(self) -> int:
        return int(self.rows.select(pl.len()).collect().item())

    def __len__(self) -> int:
        return self._length

    def _first(self, severity: Severity) -> pl.DataFrame:
        """Return the first findings of a severity, without sorting the rest."""
        if severity not in self._firsts:
            rows = self._named.filter(pl.col("severity") == severity.value)
            found = rows.bottom_k(_FIRST, by=_ORDER).collect(engine="streaming")
            self._firsts[severity] = found.sort(_ORDER)
        return self._firsts[severity]

    @cached_property
    def all(self) -> pl.DataFrame:
        """All of them."""
        rank = pl.col("severity").cast(SEVERITIES).to_physical()
        falling = [True, *(False for _ in _ORDER)]
        return self._named.sort([rank, *_ORDER], descending=falling).collect()

    def severity(self, at: int) -> Severity:
        """Return the severity of one of them by its place."""
        return self._section(at)[0]

    def _section(self, at: int) -> tuple[Severity, int]:
        return next(own for own in reversed(self.starts) if own[1] <= at)

    def row(self, at: int) -> dict[str, Any]:
        """Return one of them by its place."""
        severity, start = self._section(at)
        if at - start < _FIRST:
            return self._first(severity).row(at - start, named=True)
        return self.all.row(at, named=True)


@frozen(slots=False)
class FoundSheet(FetchedSheet):
    """What was found on one level: its rows are those of findings, its counts those of all."""

    counted: PlaceCounts

    @property
    def height(self) -> int:
        """How many subjects were judged."""
        return self.counted.height

    @property
    def counts(self) -> tuple[Mapping[int, int], ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        """How often each rule gave each code."""
        return self.counted.counts


class StreamRollUp(TableRollUp):
    """Rolls up what a stream has counted."""

    scores_activities = False

    @cached_property
    def counted(self) -> list[PlaceCounts]:
        """The verdicts of each sheet, counted by place."""
        return [sheet.counted for sheet in self.sheets if isinstance(sheet, FoundSheet)]


@frozen(slots=False)
class StreamVerdicts(OfTables):
    """What a stream found.

    Args:
        found: Its findings.
    """

    found: FoundFindings

    @property
    def activities(self) -> int:
        """How many activities were judged."""
        return sum(sheet.height for sheet in self.sheets if sheet.level == ACTIVITY)

    @property
    def digest(self) -> str:
        """Empty: the data were gone through once, for the verdicts."""
        return ""

    @property
    def keeps_outcomes(self) -> bool:
        """Never: only findings are kept."""
        return False

    def roll_up(self, sheets: Sequence[Sheet]) -> RollUp:
        """Return what rolls up the counts to scores."""
        return StreamRollUp(self, list(sheets))

    def finding_columns(self, sheets: Sequence[Sheet]) -> Callable[[], Any] | None:
        """Return what gives the findings as a frame."""
        del sheets
        held = self.found
        return held.rows.collect if isinstance(held, FileFindings) else None

    def ordered(self, waived: Collection[Cell] = ()) -> Sequence[Cell]:
        """Return the cells of findings, worst first; waivers are for verdicts in memory."""
        del waived
        sheets = {sheet.level: at for at, sheet in enumerate(self.sheets)}
        columns = {rule.id: at for sheet in self.sheets for at, rule in enumerate(sheet.rules)}

        def cell(at: int) -> Cell:
            row = self.found.row(at)
            return sheets[row["level"]], at, columns[row["rule"]]

        return View(lambda: len(self.found), cell)

    def severity_at(self, cells: Sequence[Cell], at: int) -> Severity:
        """Return the severity of a finding by its place, without judging its subject again."""
        del cells
        return self.found.severity(at)
