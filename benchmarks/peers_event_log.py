"""An event log of KOTAKU stages checked by pm4py's DECLARE conformance, and by us.

The log is seeded: cases of about ten events, with stages left out, out of order, repeated and of
moments of their own, so that every side sees the same one order. pm4py reads a pandas frame; what
it says is kept as the ids of the cases that violate each constraint, which our findings have to
give as well, identically, before any time counts. Ours reads the same pandas frame each time, and
once more a polars frame of the same rows.

Of pm4py's templates these mean what ours of the same name mean on a closed case (its "satisfied"
takes in our "not applicable"): existence, absence, exactly one, init, responded existence,
co-existence, non co-existence, response, precedence, succession, and the alternate and chain forms
of the last three. Two do not, and are left out: its non-succession is violated only where the whole
succession holds, its non chain succession only where the whole chain succession does, while ours
forbid each a with a b (directly) after it.

    python benchmarks/peers_event_log.py [ROUNDS] [CASES ...]
"""

from __future__ import annotations

import contextlib
import io
import itertools
import random
import sys
from typing import Any

import pandas as pd
import polars as pl
import timing

from kotaku_eval import Event, Portfolio
from kotaku_eval.activities import Status
from kotaku_eval.columns.runs import Run
from kotaku_eval.definitions import lifecycle_from_node, node_of, ruleset_from_node
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import NOT_APPLICABLE, PASS
from kotaku_eval.frames.findings import findings_of
from kotaku_eval.frames.reading import read_frames
from kotaku_eval.frames.verdicts import codes_of
from kotaku_eval.rulesets import RuleSet

with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    import pm4py  # greets on import

STAGES = (
    "rplp_ratified", "ksm_formed", "ded_ready", "proposal_submitted", "proposal_verified",
    "sppdl_signed", "mp2k_held", "bdi_disbursed", "construction_started",
    "construction_completed", "certified", "accountability_reported", "handed_over", "maintained",
)  # fmt: skip
CASE, STAGE, TIME = "case:concept:name", "concept:name", "time:timestamp"
START = 1_514_764_800  # 2018-01-01, in seconds
DAY = 86_400
AS_OF = 800_000
AIMS = {10_000: 50, 100_000: 300}

Constraint = tuple[str, tuple[str, ...]]
Violations = dict[Constraint, frozenset[str]]

CONSTRAINTS: tuple[Constraint, ...] = (
    *(("existence", (name,)) for name in ("ksm_formed", "mp2k_held", "certified", "handed_over")),
    ("exactly_one", ("sppdl_signed",)),
    ("absence", ("maintained",)),
    ("init", ("rplp_ratified",)),
    *(("precedence", pair) for pair in itertools.pairwise(STAGES)),
    ("response", ("bdi_disbursed", "construction_started")),
    ("response", ("construction_started", "construction_completed")),
    ("succession", ("construction_completed", "certified")),
    ("responded_existence", ("certified", "handed_over")),
    ("coexistence", ("sppdl_signed", "bdi_disbursed")),
    ("noncoexistence", ("rplp_ratified", "maintained")),
    ("altresponse", ("bdi_disbursed", "construction_started")),
    ("altprecedence", ("sppdl_signed", "bdi_disbursed")),
    ("altsuccession", ("mp2k_held", "bdi_disbursed")),
    ("chainresponse", ("proposal_submitted", "proposal_verified")),
    ("chainprecedence", ("mp2k_held", "bdi_disbursed")),
    ("chainsuccession", ("construction_started", "construction_completed")),
)


def log(cases: int, seed: int = 2018) -> pd.DataFrame:
    """Make a log: 5 % of stages left out, 4 % late, 8 % of payments paid again."""
    chance = random.Random(seed)  # noqa: S311 - data, no secret
    ids: list[str] = []
    stages: list[str] = []
    times: list[int] = []
    for case in range(cases):
        at = START + chance.randrange(90) * DAY
        used: set[int] = set()
        for stage in STAGES[: chance.choice((6, 8, 9, 10, 12, 13, 14))]:
            if chance.random() < 0.05:
                continue
            at += chance.randrange(1, 20) * DAY
            late = chance.randrange(20, 60) * DAY if chance.random() < 0.04 else 0
            again = stage == "bdi_disbursed" and chance.random() < 0.08
            for moment in (at + late, *((at + 25 * DAY,) if again else ())):
                while moment in used:
                    moment += 60  # noqa: PLW2901 - the next free minute
                used.add(moment)
                ids.append(f"A{case:07}")
                stages.append(stage)
                times.append(moment)
    made = pd.DataFrame({CASE: ids, STAGE: stages, TIME: pd.to_datetime(times, unit="s", utc=True)})
    return made.sort_values([CASE, TIME], ignore_index=True)


def model() -> dict[str, dict[Any, dict[str, float]]]:
    """Return the constraints as pm4py has them."""
    made: dict[str, dict[Any, dict[str, float]]] = {}
    for template, stages in CONSTRAINTS:
        key: Any = stages if len(stages) > 1 else stages[0]
        made.setdefault(template, {})[key] = {"support": 1.0, "confidence": 1.0}
    return made


def theirs(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Check a log by pm4py: what deviates, case by case."""
    found: list[dict[str, Any]] = pm4py.conformance_declare(frame, model())
    return found


def violations(frame: pd.DataFrame, checked: list[dict[str, Any]]) -> Violations:
    """Return the cases that violate each constraint, from what pm4py says."""
    found: dict[Constraint, set[str]] = {own: set() for own in CONSTRAINTS}
    for case, result in zip(frame[CASE].unique(), checked, strict=True):
        for template, stages in result["deviations"]:
            found[template, (stages,) if isinstance(stages, str) else tuple(stages)].add(case)
    return {own: frozenset(cases) for own, cases in found.items()}


# How we name the templates of pm4py.
NAMES = {
    "exactly_one": "exactly", "coexistence": "co_existence", "noncoexistence": "not_co_existence",
    "altresponse": "alternate_response", "altprecedence": "alternate_precedence",
    "altsuccession": "alternate_succession", "chainresponse": "chain_response",
    "chainprecedence": "chain_precedence", "chainsuccession": "chain_succession",
}  # fmt: skip


def rule_set() -> RuleSet:
    """Return the constraints as rules of ours, named by their places."""
    rules = {}
    for at, (template, stages) in enumerate(CONSTRAINTS):
        asked: Any = list(stages) if len(stages) > 1 else stages[0]
        if template == "exactly_one":
            asked = {"stage": stages[0], "count": 1}
        rules[f"rule-{at}"] = {"title": "x", NAMES.get(template, template): asked}
    lifecycle = lifecycle_from_node(node_of({
        "lifecycle": "log", "title": "Log", "stages": {own: {"title": own} for own in STAGES},
    }))  # fmt: skip
    return ruleset_from_node(
        node_of({"ruleset": "log", "title": "Log", "lifecycle": "log", "rules": rules}),
        lifecycle=lifecycle,
    )


RULES = rule_set()


def ours(frame: pd.DataFrame | pl.DataFrame) -> pl.DataFrame:
    """Check a log, read anew each time, on polars: a row per finding."""
    tables = read_frames(None, RULES.lifecycle, events=frame)
    run = Run(PolarsEngine(RULES.calendar), tables, RULES, AS_OF)
    return findings_of(codes_of(run, ACTIVITY), ACTIVITY, RULES)


def violated(findings: pl.DataFrame) -> Violations:
    """Return the cases that violate each constraint, from our findings."""
    found: dict[Constraint, set[str]] = {own: set() for own in CONSTRAINTS}
    named = findings.select("subject", pl.col("rule").cast(pl.String))
    for case, name in named.iter_rows():
        if name.startswith("rule-"):
            found[CONSTRAINTS[int(name[5:])]].add(case)
    return {own: frozenset(cases) for own, cases in found.items()}


def by_records(frame: pd.DataFrame) -> Violations:
    """Return the same from the records engine, of closed cases: the check that meanings agree."""
    lifecycle = RULES.lifecycle
    activities = [
        lifecycle.activity_type(
            id=case,
            events=[
                Event(own, at.to_pydatetime())
                for own, at in zip(rows[STAGE], rows[TIME], strict=True)
            ],
            status=Status.CLOSED,
        )
        for case, rows in frame.groupby(CASE, sort=True)
    ]
    judge = compile_rules(RULES, ACTIVITY)
    order = [rule.id for rule in RULES.rules_on(ACTIVITY)]
    found: dict[Constraint, set[str]] = {own: set() for own in CONSTRAINTS}
    for subject in Portfolio(lifecycle, activities).subjects(ACTIVITY):
        for name, code in zip(order, judge(subject, AS_OF), strict=True):
            if name.startswith("rule-") and code not in {PASS, NOT_APPLICABLE}:
                found[CONSTRAINTS[int(name[5:])]].add(subject.id)
    return {own: frozenset(cases) for own, cases in found.items()}


def main() -> None:
    rounds = timing.argument(1, 3)
    sizes = [int(word) for word in sys.argv[2:]] or [10_000, 100_000]
    print(f"{timing.machine()}, pm4py {pm4py.__version__}, {len(CONSTRAINTS)} constraints")
    small = log(2_000)
    timing.require_same(
        {"pm4py": violations(small, theirs(small)), "the records engine": by_records(small)}
    )
    print("2,000 cases: the records engine finds the same cases violating each constraint")
    for size in sizes:
        frame = log(size)
        lazy = pl.from_pandas(frame)
        counted = violations(frame, theirs(frame))
        timing.require_same({"pm4py": counted, "ours": violated(ours(frame))})
        sides: dict[str, timing.Run] = {
            "pm4py": lambda own=frame: theirs(own),
            "ours": lambda own=frame: ours(own),
            "ours, of a polars frame": lambda own=lazy: ours(own),
        }
        print(f"{size:,} cases, {len(frame):,} events, {rounds} rounds: the same cases")
        found = timing.alternate(sides, rounds)
        found.show()
        for side in list(sides)[1:]:
            ratio = found.ratio("pm4py", side)
            aim = timing.aimed(ratio.value, AIMS.get(size, 0), least=True)
            print(f"  pm4py takes {ratio} times as long as {side}   {aim}")
    for (template, stages), cases in counted.items():
        print(
            f"  {template:20} {', '.join(stages):48} {len(cases):8,} of {size:,} cases violate it"
        )


if __name__ == "__main__":
    main()
