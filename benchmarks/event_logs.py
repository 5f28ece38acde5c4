"""Event logs as tables: the time per event on polars, against the records engine beside it.

    python benchmarks/event_logs.py [ROUNDS]

First cases of 100 to 10,000 events, 100,000 events in all; then 1,000 to 100,000 cases of 10 events
(seeded). Each template is judged alone, on tables that lie in memory. All cells judged on columns
must agree with the records engine before any time counts; where cases have too many pairs of
events, columns leave them to the records engine, and the time is then that of finding it out.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import attrs
import polars as pl
from attrs import frozen

from kotaku_eval.activities import Status
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.columns.tables import Tables
from kotaku_eval.dates import EventDate, Precision
from kotaku_eval.definitions import lifecycle_from_node, node_of, ruleset_from_node
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet

LONG = ((1_000, 100), (100, 1_000), (10, 10_000))
MANY = ((1_000, 10), (10_000, 10), (100_000, 10))
START = EventDate.parse("2018-01-01T00:00").instant or 0
DAY = 86_400_000_000
MINUTE = 60_000_000
AS_OF = 800_000

CASES: dict[str, dict[str, Any]] = {
    "precedence": {"precedence": ["a", "b"]},
    "alternate-succession": {"alternate_succession": ["a", "b"]},
    "chain-response": {"chain_response": ["a", "b"]},
    "not-chain-response": {"not_chain_response": ["b", "a"]},
    "response-count": {"response_count": {"a": "a", "b": "b", "min": 1, "max": 1_000_000}},
    "response-when": {"response": {"a": "a", "b": "b", "when": "x > 5"}},
    "response-max-days": {"response": {"a": "a", "b": "b", "max_days": 2}},
    "within": {"within": {"from": "a", "to": "b", "days": 1}},
    "response-correlate": {"response": {"a": "a", "b": "b", "correlate": "a.x == b.x"}},
}


def main(rounds: int) -> None:
    lifecycle = lifecycle_from_node(
        node_of({
            "lifecycle": "log", "title": "Log",
            "stages": {name: {"title": name} for name in "abc"},
            "fields": {"event": {"x": {"type": "integer"}}},
        })
    )  # fmt: skip
    for sizes in (LONG, MANY):
        print("us per event: polars / records, times as fast (median of rounds)")
        heads = (f"{cases:,} x {events:,}" for cases, events in sizes)
        print(f"{'template':22}" + "".join(f"{head:>26}" for head in heads))
        lines: dict[str, list[str]] = {name: [] for name in CASES}
        for cases, events in sizes:
            log = Log.of(lifecycle, cases, events)
            for name, block in CASES.items():
                lines[name].append(log.measured(ruleset_of(lifecycle, name, block), rounds))
        for name, found in lines.items():
            print(f"{name:22}" + "".join(f"{text:>26}" for text in found))


def ruleset_of(lifecycle: Lifecycle, name: str, block: dict[str, Any]) -> RuleSet:
    rules = {name: {"title": name, **block}}
    node = node_of({"ruleset": "log", "title": "Log", "lifecycle": "log", "rules": rules})
    return ruleset_from_node(node, lifecycle=lifecycle)


@frozen
class Log:
    """The same events as objects and as tables."""

    count: int
    subjects: tuple[Subject, ...]
    tables: Tables[pl.LazyFrame]

    @classmethod
    def of(cls, lifecycle: Lifecycle, cases: int, events: int) -> Log:
        """Make cases in which a and b take turns at once, so that no side can stop early."""
        pick = random.Random(events)  # noqa: S311 - no secret
        activities = [
            lifecycle.activity_type(
                id=f"{at:06}", events=events_of(lifecycle, events, pick), status=Status.CLOSED
            )
            for at in range(cases)
        ]
        portfolio = Portfolio(lifecycle, activities)
        tables = tables_of(portfolio)
        held = {
            "activities": tables.activities.collect().lazy(),
            "events": tables.events.collect().lazy() if tables.events is not None else None,
        }
        count = sum(len(own.events) for own in activities)
        return cls(count, portfolio.subjects(ACTIVITY), attrs.evolve(tables, **held))

    def measured(self, ruleset: RuleSet, rounds: int) -> str:
        """Return the time per event of both sides, and how many times as fast columns are."""
        judge = compile_rules(ruleset, ACTIVITY)
        engine = PolarsEngine(ruleset.calendar)

        def by_columns() -> dict[str, int]:
            found = Run(engine, self.tables, ruleset, AS_OF).codes(ACTIVITY).collect()
            return dict(zip(found["/subject"], found["code/0"], strict=True))

        def by_records() -> dict[str, int]:
            return {own.id: judge(own, AS_OF)[0] for own in self.subjects}

        columns, records = timed(by_columns, rounds), timed(by_records, rounds)
        left = [own for own, code in columns.found.items() if code == ASK]
        if any(records.found[own] != code for own, code in columns.found.items() if code != ASK):
            sys.exit("the two sides disagree: no time counts")
        ours, theirs = (own.seconds / self.count * 1e6 for own in (columns, records))
        note = " (left)" if left else ""
        return f"{ours:.3f} / {theirs:.2f} = {theirs / ours:.0f}{note}"


@frozen
class Timed:
    """What a function returned, and how long it took."""

    found: dict[str, int]
    seconds: float


def timed(judge: Callable[[], dict[str, int]], rounds: int) -> Timed:
    seconds, found = [], judge()
    for _ in range(rounds):
        begun = time.perf_counter()
        judge()
        seconds.append(time.perf_counter() - begun)
    return Timed(found, median(seconds))


def events_of(lifecycle: Lifecycle, size: int, pick: random.Random) -> list[Any]:
    stages: list[tuple[str, int]] = []
    while len(stages) < size - 1:
        x = pick.randint(0, 9)
        stages += [("a", x), ("b", x)]
        stages += [("c", 0)] * pick.randint(0, 2)
    moments = (START + row * MINUTE for row in range(len(stages)))
    return [
        lifecycle.event_type(
            stage=stage, x=x,
            date=EventDate(
                moment // DAY, moment // DAY, Precision.TIMESTAMP, moment
            ),
        )
        for (stage, x), moment in zip(stages, moments, strict=True)
    ]  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
