"""Lint of rule sets of 500 and 1,000 rules, with contradictions and redundant rules planted.

    python benchmarks/rule_set_analysis.py [ROUNDS]

The rules are orders, deadlines and conditions over one long chain of stages, so that the largest
part of them hangs together. What is found must be exactly what was planted. The reference is the
time that loading the same file takes.
"""

from __future__ import annotations

import random

import timing
from attrs import define, field

from kotaku_eval.analysis import Analysis, lint
from kotaku_eval.definitions import lifecycle_from_node, ruleset_from_node
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import parse_yaml

BLOCK = 10


@define
class Planted:
    """A rule set as text, with what is wrong in it."""

    stages: int
    fields: int
    rules: list[str] = field(factory=list)
    redundant: dict[str, frozenset[str]] = field(factory=dict)
    conflicts: set[frozenset[str]] = field(factory=set)

    def add(self, name: str, check: str) -> str:
        """Add a rule, and return its name."""
        self.rules.append(f"  {name}:\n    title: {name}\n    {check}\n")
        return name

    def lifecycle(self) -> str:
        """Return the lifecycle as YAML."""
        stages = "".join(f"  s{at}: {{title: s{at}}}\n" for at in range(self.stages))
        fields = "".join(f"    f{at}: {{type: integer}}\n" for at in range(self.fields))
        return f"lifecycle: long\ntitle: Long\nstages:\n{stages}fields:\n  activity:\n{fields}"

    def text(self) -> str:
        """Return the rule set as YAML."""
        return f"ruleset: long\ntitle: Long\nlifecycle: long\nrules:\n{''.join(self.rules)}"


def planted(count: int, seed: int) -> Planted:
    """Return as many rules as asked for: two in five orders, two deadlines, one a condition."""
    pick = random.Random(seed)  # noqa: S311 - no secret
    made = Planted(stages=count * 2 // 5 // BLOCK * BLOCK, fields=count)
    days = [pick.randint(5, 30) for _ in range(made.stages)]
    for at in range(made.stages - 1):
        made.add(f"order-{at}", f"precedence: [s{at}, s{at + 1}]")
        made.add(f"time-{at}", deadline(at, at + 1, days[at]))
    for block, at in enumerate(range(2, made.stages - BLOCK, BLOCK)):
        plant(made, block, at, days)
    for at in range(count - len(made.rules) - 2):
        made.add(f"limit-{at}", f"require: f{at} <= {pick.randint(1, 90)}")
    first, second = made.add("low", "require: f0 + f1 >= 500"), f"limit-{0}"
    made.conflicts.add(frozenset({first, second, "limit-1"}))
    made.add("loose", "require: f2 <= 100")
    made.redundant["loose"] = frozenset({"limit-2"})
    pick.shuffle(made.rules)
    return made


def dense(count: int, stages: int, seed: int) -> Planted:
    """Return random orders and deadlines over few stages, most of which follow from others."""
    pick = random.Random(seed)  # noqa: S311 - no secret
    made = Planted(stages=stages, fields=1)
    for at in range(count):
        a, b = sorted(pick.sample(range(stages), 2))
        order = f"precedence: [s{a}, s{b}]"
        made.add(f"rule-{at}", order if at % 2 else deadline(a, b, pick.randint(1, 90)))
    return made


def deadline(a: int, b: int, days: int) -> str:
    return f"deadline: {{stage: s{b}, after: s{a}, days: {days}}}"


def plant(made: Planted, block: int, at: int, days: list[int]) -> None:
    """Plant one wrong rule among the ten stages from ``at`` on."""
    match block % 4:
        case 0:
            name = made.add(f"far-{block}", f"precedence: [s{at}, s{at + 3}]")
            made.redundant[name] = frozenset(f"order-{at + step}" for step in range(3))
        case 1:
            name = made.add(f"longer-{block}", deadline(at, at + 1, days[at] + 10))
            made.redundant[name] = frozenset({f"time-{at}"})
        case 2:
            name = made.add(f"both-{block}", deadline(at, at + 2, days[at] + days[at + 1]))
            # The order counts too: without it the last stage may come late while the one between
            # them has not come, and is not yet due on an early day of judgement.
            made.redundant[name] = frozenset({f"time-{at}", f"time-{at + 1}", f"order-{at + 1}"})
        case _:
            gap = f"min_gap: {{from: s{at}, to: s{at + 1}, days: {days[at] + 5}}}"
            name = made.add(f"apart-{block}", gap)
            made.conflicts.add(frozenset({name, f"order-{at}", f"time-{at}"}))


def load(made: Planted, lifecycle: Lifecycle) -> RuleSet:
    return ruleset_from_node(parse_yaml(made.text(), "long.yaml"), lifecycle=lifecycle)


def check(made: Planted, analysis: Analysis) -> None:
    """Stop where something is found that was not planted, or the other way round."""
    redundant = {own.ids[0]: frozenset(own.ids[1:]) for own in analysis.of("redundant")}
    conflicts = {frozenset(own.ids) for own in analysis.of("contradiction")}
    assert redundant == made.redundant, set(redundant) ^ set(made.redundant)
    assert conflicts == made.conflicts, conflicts ^ made.conflicts
    for code in ("duplicate", "never-passes", "never-fails", "never-applies"):
        assert not analysis.of(code), code
    assert not analysis.undecided


def main() -> None:
    rounds = timing.argument(1, 3)
    print(timing.machine())
    for count in (500, 1_000):
        made = planted(count, seed=count)
        lifecycle = lifecycle_from_node(parse_yaml(made.lifecycle(), "life.yaml"))
        ruleset = load(made, lifecycle)
        check(made, lint(ruleset))
        found = timing.alternate(
            {
                "load": lambda m=made, own=lifecycle: load(m, own),
                "lint": lambda rules=ruleset: lint(rules),
            },
            rounds,
        )
        print(
            f"{len(ruleset.rules):,} rules, {made.stages} stages: found exactly the "
            f"{len(made.conflicts)} contradictions and {len(made.redundant)} redundant rules "
            f"planted; ratio {found.ratio('lint', 'load')}, {rounds} alternating rounds"
        )
        found.show()
    made = dense(500, 40, seed=3)
    ruleset = load(made, lifecycle_from_node(parse_yaml(made.lifecycle(), "life.yaml")))
    analysis = lint(ruleset)
    found = timing.alternate({"lint": lambda: lint(ruleset)}, rounds)
    print(
        f"{len(ruleset.rules):,} random rules, {made.stages} stages: "
        f"{len(analysis.of('redundant'))} redundant, {len(analysis.of('duplicate'))} duplicate"
    )
    found.show()


if __name__ == "__main__":
    main()
