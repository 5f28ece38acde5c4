"""The polars engine against validators of data frames: pandera (polars and pandas), pointblank.

Validators say of every row whether it passes; they know no *unknown* and no *not applicable*. So
each is asked what it can express: 31 rules of kotaku-2018 as expressions that are false exactly
where the rule fails. How often each rule fails must be the same before any time counts. Ours gives
all five verdicts in the same time.

    python benchmarks/peers_frames.py [pandera-polars|pandera-pandas|pointblank] [ACTIVITIES ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any, Final

import frames as wide
import pandas as pd
import pandera.pandas as on_pandas
import pandera.polars as on_polars
import pointblank as pb
import polars as pl
import timing
from kotaku import by_hand_polars as by_hand
from kotaku import frames

from kotaku_eval.columns.plans import code_name
from kotaku_eval.columns.runs import Run
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import FAIL
from kotaku_eval.frames.reading import read_frames
from kotaku_eval.frames.verdicts import codes_of

Counts = dict[str, int]
Frame = Any

REQUIRED: Final = {
    "proposal-within-ceiling": ("proposal_submitted", "proposal.amount", "proposal.ceiling"),
    "contribution-realised": (
        "construction_completed", "contribution.promised", "contribution.realised"
    ),
}  # fmt: skip
"""Once a stage has happened, an amount is at most another."""

TRUE: Final = {
    "agreement-signed-by-both": ("sppdl_signed", (
        "sppdl_signed.evidence.agreement", "agreement.signed_by_board",
        "agreement.signed_by_group",
    )),
    "asset-in-use": ("handed_over", (
        "functionality.exists", "functionality.working", "functionality.used",
    )),
    "safeguards-screened": ("ded_ready", ("safeguards.screened",)),
    "maintenance-prepared": ("handed_over", (
        "maintenance.plan_exists", "maintenance.group_formed",
    )),
}  # fmt: skip
"""Once a stage has happened, several answers are yes."""

ORDERS: Final = by_hand.PRECEDENCE
PAPERS: Final = by_hand.PAPERS
NAMES: Final = (*ORDERS, *PAPERS, *TRUE, *REQUIRED)
RULES: Final = wide.RULES.select(NAMES)
AIMS: Final = {
    "pandera-polars": {10_000: 12, 100_000: 50, 1_000_000: 100},
    "pandera-pandas": {10_000: 100, 100_000: 500},
    "pointblank": {10_000: 5, 100_000: 5, 1_000_000: 5},
}


def ours(tables: Frame) -> Counts:
    run = Run(PolarsEngine(RULES.calendar), tables, RULES, frames.AS_OF.toordinal())
    codes = codes_of(run, ACTIVITY)
    rules = enumerate(RULES.rules_on(ACTIVITY))
    return {rule.id: int((codes[code_name(at)] == FAIL).sum()) for at, rule in rules}


# --- the rules over any frame -------------------------------------------------------------------


def rows(ask: Callable[[str], Any], present: Callable[[str], Any]) -> dict[str, Any]:
    """Return for every rule the rows on which it does not fail.

    Args:
        ask: Returns a column of yes and no, where what is missing is no.
        present: Returns whether a column is recorded.
    """
    made = {}
    for name, (first, then) in ORDERS.items():
        a, b = (present(own) | ask(f"{own}.happened") for own in (first, then))
        made[name] = ~b | (a & ~ask(f"{first} > {then}"))
    for name, (stage, kinds) in PAPERS.items():
        happened = present(stage) | ask(f"{stage}.happened")
        held = [f"{stage}.evidence.{kind}" for kind in kinds]
        none = reduce(and_, (~present(own) for own in held))
        made[name] = ~happened | none | reduce(and_, map(ask, held))
    for name, (stage, answers) in TRUE.items():
        happened = present(stage) | ask(f"{stage}.happened")
        made[name] = ~happened | reduce(and_, (ask(own) | ~present(own) for own in answers))
    for name, (stage, less, more) in REQUIRED.items():
        happened = present(stage) | ask(f"{stage}.happened")
        made[name] = ~happened | ~ask(f"{less} > {more}")
    return made


def polars_rows() -> dict[str, pl.Expr]:
    def ask(name: str) -> pl.Expr:
        if " > " in name:
            x, y = name.split(" > ")
            return (pl.col(x) > pl.col(y)).fill_null(value=False)
        return pl.col(name).fill_null(value=False)

    return rows(ask, lambda name: pl.col(name).is_not_null())


def pandas_rows(frame: pd.DataFrame) -> dict[str, pd.Series]:
    def ask(name: str) -> pd.Series:
        if " > " in name:
            x, y = name.split(" > ")
            return frame[x] > frame[y]
        return frame[name] == True  # noqa: E712 - missing is no

    return rows(ask, lambda name: frame[name].notna())


# --- the peers ------------------------------------------------------------------------------------


def pandera_polars(frame: pl.DataFrame) -> Counts:
    made = polars_rows()
    checks = [
        on_polars.Check(lambda data, own=own: data.lazyframe.select(own), name=name)
        for name, own in made.items()
    ]
    schema = on_polars.DataFrameSchema(checks=checks)
    return _failures(lambda: schema.validate(frame, lazy=True), on_polars.errors.SchemaErrors)


def pandera_pandas(frame: pd.DataFrame) -> Counts:
    checks = [
        on_pandas.Check(lambda data, name=name: pandas_rows(data)[name], name=name)
        for name in NAMES
    ]
    schema = on_pandas.DataFrameSchema(checks=checks)
    return _failures(lambda: schema.validate(frame, lazy=True), on_pandas.errors.SchemaErrors)


def _failures(validate: Callable[[], Any], raised: type[Exception]) -> Counts:
    try:
        validate()
    except raised as failure:
        cases: Any = failure.failure_cases  # type: ignore[attr-defined]
        if isinstance(cases, pd.DataFrame):
            cases = pl.from_pandas(cases[["check", "index"]].astype({"check": "string"}))
        found = cases.group_by("check").agg(pl.col("index").n_unique())
        return dict.fromkeys(NAMES, 0) | dict(found.rows())
    return dict.fromkeys(NAMES, 0)


def pointblank(frame: pl.DataFrame) -> Counts:
    validation = pb.Validate(data=frame)
    made = polars_rows()
    for own in made.values():
        validation = validation.col_vals_expr(expr=own)
    done = validation.interrogate(collect_extracts=False)
    failed = done.n_failed()
    return {name: int(failed[at]) for at, name in enumerate(made, 1)}


def compare(kind: str, count: int) -> None:
    frame = frames.activities(count)
    tables = read_frames(frame, RULES.lifecycle)
    given: Any = frame.to_pandas() if kind == "pandera-pandas" else frame
    peer = {
        "pandera-polars": pandera_polars, "pandera-pandas": pandera_pandas,
        "pointblank": pointblank,
    }[kind]  # fmt: skip
    timing.require_same(
        {"ours": dict(sorted(ours(tables).items())), kind: dict(sorted(peer(given).items()))}
    )
    sides = {
        kind: lambda: peer(given),
        "ours, reading the frame as well": lambda: ours(read_frames(frame, RULES.lifecycle)),
        "ours": lambda: ours(tables),
    }
    rounds = 7 if count <= 10_000 else 5 if count <= 100_000 else 3
    found = timing.alternate(sides, rounds)
    print(f"{kind}, {count:,} activities, {len(NAMES)} rules, failures the same; {rounds} rounds")
    found.show(unit="ms", scale=1000)
    for side in list(sides)[1:]:
        ratio = found.ratio(kind, side)
        said = timing.aimed(ratio.value, AIMS[kind][count], least=True)
        print(f"  {kind} / {side}: {ratio}   {said}")


def main() -> None:
    kinds = [own for own in sys.argv[1:] if not own.isdigit()] or list(AIMS)
    counts = [int(own) for own in sys.argv[1:] if own.isdigit()]
    print(timing.machine())
    for kind in kinds:
        for count in counts or AIMS[kind]:
            compare(kind, count)


if __name__ == "__main__":
    main()
