"""Score models: how a total is made of counted verdicts, or of the scores of indicators.

Each takes counts and gives the two bounds: what is not known counts nothing in the lower one and
fully in the upper one. The weighted tree is in ``scores``; these stand beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from kotaku_eval.rulesets import RuleSet, ScoreModel

Bounds = tuple[float, float]
FULL: Final = 100.0


@frozen
class Count:
    """Verdicts of one rule that count with one weight.

    Args:
        weight: The weight of each; never 0.
        passed: How many pass.
        unknown: How many the data cannot decide.
        judged: How many there are in all.
    """

    weight: float
    passed: int
    unknown: int
    judged: int


def is_counted(ruleset: RuleSet, indicator: str) -> bool:
    """Whether an indicator counts in the total: weight 0, its own or its group's, is shown only."""
    own = ruleset.indicators[indicator]
    group = ruleset.groups.get(own.group)
    return own.weight > 0 and (not own.group or (group is not None and group.weight > 0))


def flat(counts: Iterable[Count]) -> Bounds | None:
    """Return the weight of what passes over the weight of what is judged, in percent.

    >>> flat([Count(3.0, passed=1, unknown=0, judged=1), Count(1.0, 0, 1, 2)])
    (60.0, 80.0)
    """
    held = tuple(counts)
    whole = math.fsum(count.weight * count.judged for count in held)
    if not whole:
        return None
    low = math.fsum(count.weight * count.passed for count in held)
    high = math.fsum(count.weight * (count.passed + count.unknown) for count in held)
    return min(FULL, FULL * low / whole), min(FULL, FULL * high / whole)


def flat_unweighted(counts: Iterable[Count]) -> Bounds | None:
    """Return the share of the verdicts that pass, each counting one."""
    return flat(Count(1.0, count.passed, count.unknown, count.judged) for count in counts)


def absolute(counts: Iterable[Count]) -> Bounds | None:
    """Return 100 if everything that is judged passes, and otherwise 0."""
    held = [count for count in counts if count.judged]
    if not held:
        return None
    is_met = all(count.passed == count.judged for count in held)
    may_be_met = all(count.passed + count.unknown == count.judged for count in held)
    return FULL * is_met, FULL * may_be_met


def weakest_link(indicators: Iterable[Bounds]) -> Bounds | None:
    """Return the bounds of the lowest of several scores.

    >>> weakest_link([(50.0, 100.0), (70.0, 80.0)])
    (50.0, 80.0)
    """
    held = tuple(indicators)
    return (min(low for low, _ in held), min(high for _, high in held)) if held else None


OF_COUNTS: Final[Mapping[ScoreModel, Callable[[Iterable[Count]], Bounds | None]]] = (
    MappingProxyType(
        {
            ScoreModel.FLAT: flat,
            ScoreModel.FLAT_UNWEIGHTED: flat_unweighted,
            ScoreModel.ABSOLUTE: absolute,
        }
    )
)
"""The models that look at single verdicts, whatever indicator they belong to."""
