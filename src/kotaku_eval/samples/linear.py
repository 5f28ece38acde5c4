"""Limits by linearisation: the textbook interval of a stratified sample without replacement.

A score is a smooth function of totals. Its variance is that of the sum, over the sample, of how far
each unit moves it; strata count apart, each with its finite population correction (Cochran 1977,
chapters 5 and 6; Särndal, Swensson and Wretman 1992, chapter 5). The quantile is Student's, with
one degree of freedom for every unit but the first of each stratum that was not taken whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.stats import t

from kotaku_eval.samples.plans import PlanStratum


def degrees_of_freedom(strata: Sequence[PlanStratum]) -> int:
    """Return the degrees of freedom; 0 where a stratum shows nothing of how its units differ."""
    left = [own.sample for own in strata if not own.is_whole]
    return sum(left) - len(left) if min(left, default=0) > 1 else 0


def standard_error(strata: Sequence[PlanStratum], moves: Sequence[Sequence[float]]) -> float:
    """Return the standard error of a sum over the sample.

    Args:
        strata: The strata; each that was not taken whole has two units or more.
        moves: What each unit adds per unit of the frame, by stratum.
    """
    variance = 0.0
    for own, values in zip(strata, moves, strict=True):
        if own.is_whole:
            continue
        mean = math.fsum(values) / len(values)
        square = math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
        left = 1.0 - own.sample / own.population
        variance += own.population**2 * left * square / own.sample
    return math.sqrt(variance)


def quantile(tail: float, freedom: int) -> float:
    """Return the quantile of Student's distribution that leaves out a tail above it."""
    return float(t.isf(tail, freedom))
