"""Sinks: findings written to a file while a stream is judged, and the report on them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, overload

import polars as pl
from attrs import frozen

from kotaku_eval.columns.tables import Tables
from kotaku_eval.dates import Undated
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.sheets import subjects_of
from kotaku_eval.frames.streams import Stream, lazy_findings
from kotaku_eval.frames.verdicts import OfTables, TableRollUp
from kotaku_eval.rollups import RollUp
from kotaku_eval.sheets import Sheet
from kotaku_eval.texts import Text
from kotaku_eval.waiving import Cell

Frames = Tables[pl.LazyFrame]
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
    sheets: list[Sheet] = [
        FoundSheet(
            level,
            subjects := FoundSubjects(tables, level, ruleset.undated, found),
            plan.rules,
            FoundRows(subjects, compile_rules(ruleset, level), source.run.as_of),
            source.counts[level],
        )
        for level, plan in source.run.plans.items()
    ]
    return StreamVerdicts(ruleset, source.run.as_of, sheets, tables, found)


class FoundFindings:
    """Findings in a file, the worst first.

    Args:
        rows: The findings, in any order.
    """

    def __init__(self, rows: pl.LazyFrame) -> None:
        self._rows = rows

    @cached_property
    def _ordered(self) -> pl.LazyFrame:
        severities = ["info", "low", "medium", "high", "critical"]
        rank = (
            pl.col("severity")
            .cast(pl.String)
            .replace_strict(severities, list(range(len(severities))), return_dtype=pl.Int8)
        )
        rows = self._rows.select(
            rank.alias("rank"),
            (pl.col("verdict").cast(pl.String) == "unknown").alias("unknown"),
            "level",
            "subject",
            pl.col("rule").cast(pl.String),
            pl.col("verdict").cast(pl.String),
        )
        falling = [True, False, False, False, False]
        return rows.sort(["rank", "unknown", "level", "subject", "rule"], descending=falling)

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

    def subjects(self, rows: Iterable[int]) -> list[str]:
        """Return the ids of the subjects of some of them."""
        return [self.row(at)["subject"] for at in rows]


class FoundSubjects(Sequence[Subject]):
    """The subjects of findings, by the place of the finding."""

    def __init__(self, tables: Frames, level: str, undated: Undated, found: FoundFindings) -> None:
        self._tables = tables
        self._level = level
        self._undated = undated
        self._found = found
        self._held: dict[str, Subject] = {}

    def __len__(self) -> int:
        return self._found.all.height

    @overload
    def __getitem__(self, at: int) -> Subject: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Subject, ...]: ...
    def __getitem__(self, at: int | slice) -> Subject | tuple[Subject, ...]:
        if isinstance(at, slice):
            return tuple(self[row] for row in range(*at.indices(len(self))))
        name = self._found.row(at)["subject"]
        self.fetch([at])
        return self._held[name]

    def is_missing(self, at: int) -> bool:
        """Whether the subject of a finding is not there yet."""
        return self._found.row(at)["subject"] not in self._held

    def fetch(self, rows: Iterable[int]) -> None:
        """Make the subjects of some findings, if they are not there yet."""
        wanted = {name for name in self._found.subjects(rows) if name not in self._held}
        if wanted:
            for subject in subjects_of(self._tables, self._level, self._undated, sorted(wanted)):
                self._held[subject.id] = subject


class FoundRows(Sequence[bytes]):
    """The verdict codes of the subjects of findings, judged again when they are looked at."""

    def __init__(
        self, subjects: FoundSubjects, judge: Callable[[Subject, int], bytes], as_of: int
    ) -> None:
        self._subjects = subjects
        self._judge = judge
        self._as_of = as_of

    def __len__(self) -> int:
        return len(self._subjects)

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[bytes, ...]: ...
    def __getitem__(self, at: int | slice) -> bytes | tuple[bytes, ...]:
        if isinstance(at, slice):
            return tuple(self[row] for row in range(*at.indices(len(self))))
        return self._judge(self._subjects[at], self._as_of)


@frozen(slots=False)
class FoundSheet(Sheet):
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

    def is_missing(self, row: int) -> bool:
        """Whether the subject of a finding must still be fetched."""
        return isinstance(self.subjects, FoundSubjects) and self.subjects.is_missing(row)

    def prefetch(self, rows: Collection[int]) -> None:
        """Make the subjects of some findings ready."""
        if isinstance(self.subjects, FoundSubjects):
            self.subjects.fetch(rows)


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
        return _FoundCells(self)


class _FoundCells(Sequence[Cell]):
    """The cells of findings in a file: a sheet, the place of the finding, and a rule."""

    def __init__(self, verdicts: StreamVerdicts) -> None:
        self._found = verdicts.found
        self._sheets = {sheet.level: at for at, sheet in enumerate(verdicts.sheets)}
        self._columns = {
            rule.id: column for sheet in verdicts.sheets for column, rule in enumerate(sheet.rules)
        }

    def __len__(self) -> int:
        return self._found.all.height

    @overload
    def __getitem__(self, at: int) -> Cell: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Cell, ...]: ...
    def __getitem__(self, at: int | slice) -> Cell | tuple[Cell, ...]:
        if isinstance(at, slice):
            last = min(at.stop, self._found.first.height) if at.stop else len(self)
            return tuple(self[row] for row in range(at.start or 0, last))
        row = self._found.row(at)
        return self._sheets[row["level"]], at, self._columns[row["rule"]]
