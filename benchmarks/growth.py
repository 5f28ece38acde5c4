"""How time and memory grow: with objects, with rows from 10^4 to 10^7, with rules from 10 to 500.

python benchmarks/growth.py [objects | rows | rules]
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import tracemalloc
from pathlib import Path

import attrs
import frames as wide
import timing
from kotaku import data, frames

from kotaku_eval import evaluate, load_ruleset
from kotaku_eval.columns.runs import Run
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.reading import read_frames
from kotaku_eval.rulesets import RuleSet

OBJECTS = (1_000, 10_000, 40_000)
COUNTS = (10_000, 100_000, 1_000_000, 10_000_000)
RULES = (10, 50, 100, 200, 500)
ROWS = 1_000_000


def by_objects() -> None:
    """Evaluate more and more objects, of which nothing has been asked before."""
    ruleset = load_ruleset("kotaku-2018")
    evaluate(data.portfolio(ruleset.lifecycle, 100), ruleset, data.AS_OF)  # rules are compiled
    print("objects      evaluate   digest of it    per object    peak memory")
    for count in OBJECTS:
        fresh = [data.portfolio(ruleset.lifecycle, count) for _ in range(3)]
        whole = min(timing.seconds(lambda: evaluate(own, ruleset, data.AS_OF)) for own in fresh)  # noqa: B023
        fresh = [data.portfolio(ruleset.lifecycle, count) for _ in range(3)]
        digest = min(timing.seconds(lambda: own.digest) for own in fresh)  # noqa: B023
        own = data.portfolio(ruleset.lifecycle, count)
        tracemalloc.start()
        evaluate(own, ruleset, data.AS_OF)
        memory = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(f"{count:>7,}  {whole:>9.2f} s  {digest:>9.2f} s  {whole / count * 1e3:>9.3f} ms  "
              f"{memory:>10.1f} MB")  # fmt: skip


def by_rows() -> None:
    """Judge Parquet files of more and more rows, and write the findings to a file."""
    print("rows        seconds   per million    peak memory")
    with tempfile.TemporaryDirectory() as folder:
        for count in COUNTS:
            frames.write(Path(folder) / str(count), count)
            source, target = f"{folder}/{count}/*.parquet", f"{folder}/found.parquet"
            wide.our_stream(source, target)
            many = 3 if count > 1_000_000 else 5
            found = timing.alternate({"ours": lambda: wide.our_stream(source, target)}, many)  # noqa: B023
            seconds = found.median("ours")
            memory = timing.peak_memory(wide.OURS.format(source=source, target=target))
            print(f"{count:>10,}  {seconds:>8.2f} s  {seconds / count * 1e6:>8.2f} s  "
                  f"{memory:>10.0f} MB")  # fmt: skip


def rule_set(many: int) -> RuleSet:
    """Return so many rules over the same facts, no two of them the same.

    First every pair of stages in order, then every pair within more and more days.
    """
    order, deadline = (
        wide.RULES.rule(own) for own in ("mp2k-before-construction", "money-not-idle")
    )
    pairs = list(itertools.permutations(frames.STAGES, 2))
    made = []
    for at in range(many):
        (first, then), round_ = pairs[at % len(pairs)], at // len(pairs)
        check = attrs.evolve((deadline if round_ else order).check, a=(first,), b=(then,))
        if round_:
            check = attrs.evolve(check, days=10 * round_ + at % 7)
        made.append(attrs.evolve(order, id=f"made-{at}", check=check))
    return attrs.evolve(wide.RULES, rules=made)


def by_rules() -> None:
    """Judge a million rows by more and more rules over the same facts."""
    tables = read_frames(frames.activities(ROWS), wide.RULES.lifecycle)
    print(f"{ROWS:,} rows, verdict codes\nrules   seconds       per rule")
    for many in RULES:
        ruleset = rule_set(many)

        def judge(ruleset: RuleSet = ruleset) -> None:
            run = Run(PolarsEngine(ruleset.calendar), tables, ruleset, frames.AS_OF.toordinal())
            run.codes(ACTIVITY).collect()

        judge()
        found = timing.alternate({"ours": judge}, 5)
        seconds = found.median("ours")
        print(f"{many:>5}  {seconds:>8.3f} s  {seconds / many * 1000:>8.2f} ms")


def main() -> None:
    print(timing.machine())
    kinds = sys.argv[1:] or ["objects", "rows", "rules"]
    if "objects" in kinds:
        by_objects()
    if "rows" in kinds:
        by_rows()
    if "rules" in kinds:
        by_rules()


if __name__ == "__main__":
    main()
