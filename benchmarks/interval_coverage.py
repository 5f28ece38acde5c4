"""How often the intervals of a mean hold the truth: those that always do, and the textbook's.

Every frame is drawn from many times; the truth is its own mean. The figures stand in
docs/explanation/samples-and-intervals.md.

    python benchmarks/interval_coverage.py [samples]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

from kotaku_eval.samples.designs import Design
from kotaku_eval.samples.plans import Plan, Planned, PlanStratum
from kotaku_eval.samples.ratios import Part, Ratio
from kotaku_eval.samples.statements import Sum

Scores = list[list[float]]

KINDS: dict[str, Callable[[random.Random], float]] = {
    "even": lambda chance: min(1.0, max(0.0, chance.gauss(0.75, 0.12))),
    "few bad": lambda chance: (
        chance.uniform(0.0, 0.2) if chance.random() < 0.06 else chance.uniform(0.85, 1.0)
    ),
    "pass or fail": lambda chance: float(chance.random() < 0.9),
}
DESIGNS = {
    "16 of 60": ([60], [16]),
    "40 of 310": ([310], [40]),
    "28 of 280, 4 strata": ([100, 80, 60, 40], [10, 8, 6, 4]),
    "40 of 600, 10 strata": ([60] * 10, [4] * 10),
    "30 of 320, unequal": ([200, 100, 20], [10, 10, 10]),
}


def drawn(frame: Scores, shares: list[int], chance: random.Random) -> Ratio:
    strata = tuple(
        PlanStratum((str(at),), len(own), share)
        for at, (own, share) in enumerate(zip(frame, shares, strict=True))
    )
    units, parts = [], {}
    for at, (own, share) in enumerate(zip(frame, shares, strict=True)):
        for unit in chance.sample(range(len(own)), share):
            name = f"{at}-{unit}"
            units.append(Planned(name, at))
            parts[name] = Part(own[unit], own[unit], 1.0)
    plan = Plan("", "", "", "", Design(seed=""), strata, tuple(units))
    return Ratio(plan, parts, (1.0,) * len(shares))


def measured(frame: Scores, shares: list[int], samples: int, chance: random.Random) -> str:
    values = [value for own in frame for value in own]
    truth = 100.0 * sum(values) / len(values)
    held, wide, rough, narrow, given = 0, 0.0, 0, 0.0, 0
    for _ in range(samples):
        ratio = drawn(frame, shares, chance)
        own = Sum(ratio.plan, [(1.0, ratio)]).interval()
        held += own.low - 1e-9 <= truth <= own.high + 1e-9
        wide += own.high - own.low
        low, high = own.approximate or (own.estimate_low, own.estimate_low)
        rough += low - 1e-9 <= truth <= high + 1e-9
        narrow += high - low
        given += own.approximate is not None
    return (
        f"{100 * held / samples:.1f} % | {wide / samples:.1f} | {100 * rough / samples:.1f} % | "
        f"{narrow / samples:.1f} | {100 * given / samples:.0f} %"
    )


def main() -> None:
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print("| design | scores | sure: holds | width | textbook: holds | width | given |")
    for design, (sizes, shares) in DESIGNS.items():
        for kind, score in KINDS.items():
            chance = random.Random(2018)  # noqa: S311 - a simulation
            frame = [[score(chance) for _ in range(size)] for size in sizes]
            print(f"| {design} | {kind} | {measured(frame, shares, samples, chance)} |")


if __name__ == "__main__":
    main()
