"""Streams: tables larger than memory, judged a batch at a time, findings written as they come."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

import polars as pl
from attrs import define, field
from polars.io.plugins import register_io_source

from kotaku_eval.columns.runs import Run
from kotaku_eval.columns.tables import Tables
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.counts import PlaceCounts
from kotaku_eval.frames.findings import findings_of, findings_schema
from kotaku_eval.frames.verdicts import Others, completed, prepared
from kotaku_eval.rulesets import RuleSet

BATCH: Final = 10_000
"""So many subjects are judged at once: enough to keep an engine busy, few enough for its memory."""

_AHEAD: Final = "POLARS_ROW_GROUP_PREFETCH_SIZE"
_GROUPS_AHEAD: Final = "2"
"""So many row groups are fetched while others are judged; each more would lie in memory unused."""

Frames = Tables[pl.LazyFrame]


@define
class Stream:
    """One pass over the subjects of every level.

    Args:
        run: The rules on the tables.
        batch: How many subjects are judged at once.
        progress: Called after each batch with the level and how many subjects are done.
        counting: Whether verdicts are counted by place on the way, as a report asks.
        counts: The verdicts by place, complete once all batches were taken.
    """

    run: Run[pl.LazyFrame]
    batch: int = BATCH
    progress: Callable[[str, int], None] | None = None
    counting: bool = True
    counts: dict[str, PlaceCounts] = field(factory=dict, init=False)

    def codes(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Yield batches of verdict codes with their level, counting them on the way."""
        levels = [own.id for own in self.run.tables.lifecycle.levels]
        for level, plan in self.run.plans.items():
            counts, done = PlaceCounts(plan.rules, levels), 0
            if self.counting:
                self.counts[level] = counts
            for batch in self._batches(level):
                codes = completed(self.run, level, batch)
                if self.counting:
                    counts.add(codes)
                done += codes.height
                if self.progress is not None:
                    self.progress(level, done)
                yield level, codes

    def _batches(self, level: str) -> Iterator[pl.DataFrame]:
        frame = self.run.codes(level)
        if level != ACTIVITY:
            yield frame.collect(engine="streaming")
            return
        # What an engine reads at once is settled when it begins, and settles how much it holds.
        with pl.Config(streaming_chunk_size=self.batch), _few_ahead():
            batches = frame.collect_batches(
                chunk_size=self.batch, maintain_order=False, engine="streaming"
            )
            first = next(batches, None)
        if first is not None:
            yield first
        yield from batches

    def findings(self) -> Iterator[pl.DataFrame]:
        """Yield the findings batch by batch."""
        for level, codes in self.codes():
            yield findings_of(codes, level, self.run.ruleset)


@contextmanager
def _few_ahead() -> Generator[None]:
    """Let readers of Parquet fetch few row groups ahead, unless somebody chose how many."""
    if _AHEAD in os.environ:
        yield
        return
    os.environ[_AHEAD] = _GROUPS_AHEAD
    try:
        yield
    finally:
        del os.environ[_AHEAD]


def stream(
    tables: Frames,
    ruleset: RuleSet,
    as_of: Any = None,
    *,
    others: Others = Others.RECORDS,
    batch: int = BATCH,
    progress: Callable[[str, int], None] | None = None,
    counting: bool = True,
) -> Stream:
    """Return a pass over tables that are never in memory as a whole.

    Args:
        tables: The tables, such as those of Parquet files.
        ruleset: The rules.
        as_of: The day of the judgement; the tables' own, or else the newest observed date.
        others: What is done with rules that columns cannot express.
        batch: How many subjects are judged at once.
        progress: Called after each batch with the level and how many subjects are done.
        counting: Whether verdicts are counted by place on the way, which a report needs, and
            findings alone do not.

    Raises:
        DataError: An activity or a place stands in several rows.
        DefinitionError: Some rules are refused.
    """
    return Stream(prepared(tables, ruleset, as_of, others), batch, progress, counting)


def lazy_findings(source: Stream) -> pl.LazyFrame:
    """Return the findings of a stream as a lazy frame, to be sunk to any kind of file.

    Each time it is read, the tables are judged anew.
    """
    schema = findings_schema(source.run.tables.lifecycle, source.run.ruleset)

    def batches(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        del size
        left = rows
        for made in source.findings():
            batch = made.select(pl.col(own).cast(kind) for own, kind in schema.items())
            batch = batch if predicate is None else batch.filter(predicate)
            batch = batch if columns is None else batch.select(columns)
            yield batch if left is None else batch.head(left)
            left = None if left is None else left - batch.height
            if left is not None and left <= 0:
                return

    return register_io_source(batches, schema=schema)
