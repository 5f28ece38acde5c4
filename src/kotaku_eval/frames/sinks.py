"""Sinks: findings written to a file while a stream is judged, and the report on them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl
from attrs import frozen

from kotaku_eval.columns.plans import LevelPlan
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.sheets import FetchedSheet, FetchedSubjects
from kotaku_eval.frames.streams import Stream, lazy_findings
from kotaku_eval.frames.verdicts import OfTables, TableRollUp
from kotaku_eval.rollups import RollUp
from kotaku_eval.sheets import Sheet
from kotaku_eval.texts import Text
from kotaku_eval.views import View
from kotaku_eval.waiving import Cell

_FIRST: Final = 10_000
"""So many of the worst findings are read at first."""

_WRITERS: Final[Mapping[str, Callable[[pl.LazyFrame, Path], None]]] = {
    ".parquet": lambda rows, path: rows.sink_parquet(path),
    ".csv": lambda rows, path: rows.sink_csv(path),
    ".ndjson": lambda rows, path: rows.sink_ndjson(path),
    ".jsonl": lambda rows, path: rows.sink_ndjson(path),
}
_READERS: Final[Mapping[str, Callable[[Path], pl.LazyFrame]]] = {
    ".parquet": pl.scan_parquet,
    ".csv": lambda path: pl.scan_csv(path, infer_schema=False),
    ".ndjson": pl.scan_ndjson,
    ".jsonl": pl.scan_ndjson,
}


def sink(source: Stream, path: str | os.PathLike[str]) -> StreamVerdicts:
    """Judge a stream, and write its findings to a file as they come.

    Args:
        source: The stream, which counts; it is gone through once.
        path: A ``.parquet``, ``.csv`` or ``.ndjson`` file.

    Returns:
        What was found: counted by place, its findings read back from the file when asked for.

    Raises:
        DataError: The file is of another kind.
    """
    target = Path(path)
    if target.suffix not in _WRITERS:
        known = ", ".join(_WRITERS)
        text = Text(
            id=f"jenis berkas tidak dikenal: {target.name}",
            en=f"unknown kind of file: {target.name}",
        )
        hint = Text(id=f"Yang dikenal: {known}.", en=f"Known: {known}.")
        raise DataError([Problem(text, hint=hint)])
    _WRITERS[target.suffix](lazy_findings(source), target)
    return stream_verdicts(source, _READERS[target.suffix](target))


def stream_verdicts(source: Stream, findings: pl.LazyFrame) -> StreamVerdicts:
    """Return what a stream found, once it has been gone through."""
    tables, ruleset = source.run.tables, source.run.ruleset
    found = FoundFindings(findings)
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


class FoundFindings:
    """Findings in a file, the worst first.

    Args:
        rows: The findings, in any order.
    """

    def __init__(self, rows: pl.LazyFrame) -> None:
        self._rows = rows

    @cached_property
    def _ordered(self) -> pl.LazyFrame:
        ranks = {own.value: own.rank for own in Severity}
        rank = pl.col("severity").cast(pl.String).replace_strict(ranks, return_dtype=pl.Int8)
        rows = self._rows.select(
            rank.alias("rank"),
            (pl.col("verdict").cast(pl.String) == Verdict.UNKNOWN.value).alias("unknown"),
            "level",
            "subject",
            pl.col("rule").cast(pl.String),
            pl.col("verdict").cast(pl.String),
        )
        falling = [True, False, False, False, False]
        return rows.sort(["rank", "unknown", "level", "subject", "rule"], descending=falling)

    @cached_property
    def _length(self) -> int:
        return int(self._rows.select(pl.len()).collect().item())

    def __len__(self) -> int:
        return self._length

    @cached_property
    def first(self) -> pl.DataFrame:
        """The worst of all."""
        return self._ordered.head(_FIRST).collect()

    @cached_property
    def all(self) -> pl.DataFrame:
        """All of them."""
        return self._ordered.collect()

    def row(self, at: int) -> dict[str, Any]:
        """Return one of them by its place."""
        held = self.first if at < self.first.height else self.all
        return held.row(at, named=True)

    def subject(self, at: int) -> str:
        """Return the id of the subject of one of them."""
        return str(self.row(at)["subject"])


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

    def ordered(self, waived: Collection[Cell] = ()) -> Sequence[Cell]:
        """Return the cells of findings, worst first; waivers are for verdicts in memory."""
        del waived
        sheets = {sheet.level: at for at, sheet in enumerate(self.sheets)}
        columns = {rule.id: at for sheet in self.sheets for at, rule in enumerate(sheet.rules)}

        def cell(at: int) -> Cell:
            row = self.found.row(at)
            return sheets[row["level"]], at, columns[row["rule"]]

        return View(lambda: len(self.found), cell)
