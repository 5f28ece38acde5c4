"""Order templates on long cases: the time per event, against the same templates by hand.

    python benchmarks/order_language.py [ROUNDS]

Cases of 10 to 10,000 events (seeded) are judged by templates that are read event by event, some of
them with conditions on events. The other side reads each case once for each template, as plainly
as Python can. Both must give the same verdicts before any time counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import timing
from attrs import frozen

from kotaku_eval.activities import Status
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import lifecycle_from_node, node_of, ruleset_from_node
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS
from kotaku_eval.portfolios import Portfolio

SIZES = (10, 100, 1_000, 10_000)
EVENTS = 100_000
START = EventDate.parse("2018-01-01T00:00")

Row = tuple[str, int]
Hand = Callable[[list[Row]], int]


# --- by hand ------------------------------------------------------------------------------------


def alternate_response(rows: list[Row]) -> int:
    waiting = seen = False
    for stage, _ in rows:
        if stage == "a":
            if waiting:
                return FAIL
            waiting = seen = True
        elif stage == "b":
            waiting = False
    return NOT_APPLICABLE if not seen else FAIL if waiting else PASS


def alternate_precedence(rows: list[Row]) -> int:
    ready = seen = False
    for stage, _ in rows:
        if stage == "a":
            ready = True
        elif stage == "b":
            if not ready:
                return FAIL
            ready, seen = False, True
    return PASS if seen else NOT_APPLICABLE


def chain_response(rows: list[Row]) -> int:
    before, seen = "", False
    for stage, _ in rows:
        if before == "a" and stage != "b":
            return FAIL
        seen = seen or stage == "a"
        before = stage
    return NOT_APPLICABLE if not seen else FAIL if before == "a" else PASS


def not_chain_response(rows: list[Row]) -> int:
    before, seen = "", False
    for stage, _ in rows:
        if before == "a" and stage == "b":
            return FAIL
        seen = seen or stage == "a"
        before = stage
    return PASS if seen else NOT_APPLICABLE


def response_count(rows: list[Row]) -> int:
    after_first = after_last = 0
    seen = False
    for stage, _ in rows:
        if stage == "a":
            seen, after_last = True, 0
        elif stage == "b":
            after_first += seen
            after_last += 1
    if not seen:
        return NOT_APPLICABLE
    return PASS if after_last >= 1 and after_first <= len(rows) else FAIL


def large_response(rows: list[Row]) -> int:
    waiting = seen = False
    for stage, x in rows:
        if stage == "a" and x > 5:
            waiting = seen = True
        elif stage == "b":
            waiting = False
    return NOT_APPLICABLE if not seen else FAIL if waiting else PASS


def same_value_response(rows: list[Row]) -> int:
    waiting: set[int] = set()
    seen = False
    for stage, x in rows:
        if stage == "a":
            waiting.add(x)
            seen = True
        elif stage == "b":
            waiting.discard(x)
    return NOT_APPLICABLE if not seen else FAIL if waiting else PASS


CASES: dict[str, tuple[dict[str, Any], Hand]] = {
    "alternate-response": ({"alternate_response": ["a", "b"]}, alternate_response),
    "alternate-precedence": ({"alternate_precedence": ["a", "b"]}, alternate_precedence),
    "chain-response": ({"chain_response": ["a", "b"]}, chain_response),
    "not-chain-response": ({"not_chain_response": ["b", "a"]}, lambda rows: not_chain_response(
        [({"a": "b", "b": "a"}.get(stage, stage), x) for stage, x in rows]
    )),
    "response-count": (
        {"response_count": {"a": "a", "b": "b", "min": 1, "max": 1_000_000}}, response_count,
    ),
    "response-when": ({"response": {"a": "a", "b": "b", "when": "x > 5"}}, large_response),
    "response-correlate": (
        {"response": {"a": "a", "b": "b", "correlate": "a.x == b.x"}}, same_value_response,
    ),
}  # fmt: skip


# --- the cases -----------------------------------------------------------------------------------


def rows_of(size: int, pick: random.Random) -> list[Row]:
    """Return a case in which a and b take turns at once, so that no side can stop early."""
    rows: list[Row] = []
    while len(rows) < size - 1:
        x = pick.randint(0, 9)
        rows += [("a", x), ("b", x)]
        rows += [("c", 0)] * pick.randint(0, 2)
    return rows


def subjects_of(cases: list[list[Row]], lifecycle: Any) -> tuple[Subject, ...]:
    first = START.instant or 0
    day = 86_400_000_000
    made = []
    for at, rows in enumerate(cases):
        events = [
            lifecycle.event_type(
                stage=stage, x=x,
                date=EventDate(
                    (first + row * 60_000_000) // day, (first + row * 60_000_000) // day,
                    START.precision, first + row * 60_000_000,
                ),
            )
            for row, (stage, x) in enumerate(rows)
        ]  # fmt: skip
        made.append(lifecycle.activity_type(id=f"{at:06}", events=events, status=Status.CLOSED))
    return Portfolio(lifecycle, made).subjects(ACTIVITY)


def main(rounds: int) -> None:
    lifecycle = lifecycle_from_node(
        node_of({
            "lifecycle": "log", "title": "Log",
            "stages": {name: {"title": name} for name in "abc"},
            "fields": {"event": {"x": {"type": "integer"}}},
        })
    )  # fmt: skip
    judges = {
        name: compile_rules(
            ruleset_from_node(
                node_of({
                    "ruleset": "log", "title": "Log", "lifecycle": "log",
                    "rules": {name: {"title": name, **block}},
                }),
                lifecycle=lifecycle,
            ),
            ACTIVITY,
        )
        for name, (block, _) in CASES.items()
    }  # fmt: skip
    print(timing.machine())
    print(f"us per event: ours / by hand = ratio (spread), {rounds} alternating rounds")
    print(f"{'template':22}" + "".join(f"{size:>36,}" for size in SIZES))
    lines: dict[str, list[str]] = {name: [] for name in CASES}
    for size in SIZES:
        pick = random.Random(size)  # noqa: S311 - no secret
        cases = [rows_of(size, pick) for _ in range(max(1, EVENTS // size))]
        subjects = subjects_of(cases, lifecycle)
        for name, (_, hand) in CASES.items():
            sides = Sides(judges[name], subjects, hand, cases)
            lines[name].append(sides.measured(rounds))
    for name, found in lines.items():
        print(f"{name:22}" + "".join(f"{text:>36}" for text in found))


@frozen
class Sides:
    """The two sides of one measurement."""

    judge: Any
    subjects: tuple[Subject, ...]
    hand: Hand
    cases: list[list[Row]]

    def measured(self, rounds: int) -> str:
        """Return the time per event of both sides, and their ratio."""
        timing.require_same({"ours": self.ours(), "by hand": self.by_hand()})
        found = timing.alternate({"ours": self.ours, "by hand": self.by_hand}, rounds)
        each = [found.median(side) / sum(map(len, self.cases)) * 1e6 for side in found.times]
        return f"{each[0]:.2f} / {each[1]:.2f} = {found.ratio('ours', 'by hand')}"

    def ours(self) -> list[int]:
        """Return the verdicts of the engine."""
        return [self.judge(subject, 800_000)[0] for subject in self.subjects]

    def by_hand(self) -> list[int]:
        """Return the verdicts of the loop."""
        return [self.hand(rows) for rows in self.cases]


if __name__ == "__main__":
    main(timing.argument(1, 3))
