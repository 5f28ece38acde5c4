"""Places: the intervals of those that are strata of their own, so that each has its own sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from kotaku_eval.estimates import Interval
from kotaku_eval.reports import Report
from kotaku_eval.samples.plans import Plan
from kotaku_eval.samples.ratios import Ratio
from kotaku_eval.samples.statements import Sum
from kotaku_eval.samples.trees import of_tree

Kept = tuple[int, ...]


def place_intervals(
    plan: Plan, report: Report, ratios: Mapping[str, Ratio], mean: Ratio | None
) -> dict[tuple[str, str], Interval]:
    """Return the intervals of the totals of places that are whole strata, by level and code.

    Args:
        plan: The plan.
        report: The report on the visits.
        ratios: The share that passes each rule.
        mean: The mean over places, where totals are such means.
    """
    found: dict[tuple[str, str], Interval] = {}
    for level, strata in _levels(plan, report):
        for place in report.by(level):
            kept = strata.get(place.code)
            if kept is None or place.score.low is None:
                continue
            part = _part(plan, kept)
            if place.score.kind == "mean":
                own = _within(mean, part, kept) if mean is not None else None
                made = Sum(part, [(1.0, own)]).interval() if own and own.whole else None
            elif place.score.kind == "total" and mean is None:
                held = {name: _within(ratio, part, kept) for name, ratio in ratios.items()}
                seen = {name: ratio for name, ratio in held.items() if ratio.whole}
                made = next(iter(of_tree(part, place.score, seen).values()), None)
            else:
                made = None
            if made is not None:
                found[level, place.code] = made
    return found


def _levels(plan: Plan, report: Report) -> Iterator[tuple[str, dict[str, Kept]]]:
    """Yield the levels that made strata, with the strata of each of their places."""
    levels = {level for level, _ in report.level_counts}
    for at, level in enumerate(plan.design.by):
        if level in levels:
            held: dict[str, Kept] = {}
            for index, own in enumerate(plan.strata):
                code = own.values[at]
                if code is not None:
                    held[code] = (*held.get(code, ()), index)
            yield level, held


def _part(plan: Plan, kept: Kept) -> Plan:
    """Return the plan of some strata only, which is one of its own."""
    places = {old: new for new, old in enumerate(kept)}
    return evolve(
        plan,
        strata=tuple(plan.strata[at] for at in kept),
        units=tuple(
            evolve(unit, stratum=places[unit.stratum])
            for unit in plan.units
            if unit.stratum in places
        ),
    )


def _within(ratio: Ratio, part: Plan, kept: Kept) -> Ratio:
    return Ratio(part, ratio.parts, tuple(ratio.most[at] for at in kept), ratio.is_count)
