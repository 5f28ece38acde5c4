"""Limits of a share in a stratified sample, held for any data: no distribution is assumed.

The share is a ratio of two totals, of what passes and of what is judged. A value of it is rejected
when, were it true, the draw would be further off than a bound on the probability allows. There are
two such bounds, and the smaller one counts:

- that of Serfling (1974) for draws without replacement, summed over the strata;
- that of the binomial distribution with the same mean, by the order of convex functions (Hoeffding
  1956 and 1963; Bentkus 2004), which is the sharper one where the share is near 0 or 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import frozen
from scipy.stats import binom

_STEPS: Final = 30


@frozen
class Draw:
    """What one stratum holds and what was seen of it.

    Args:
        units: How many units it has.
        drawn: How many of them were drawn.
        passed: The sum of what passes in those drawn.
        judged: The sum of what is judged in them.
        most: The most that one unit can add to ``judged``: 1, but for places with many activities.
    """

    units: int
    drawn: int
    passed: float
    judged: float
    most: float = 1.0

    @property
    def is_whole(self) -> bool:
        """Whether all of its units were drawn, so that nothing about it is left to chance."""
        return self.drawn == self.units

    def failed(self) -> Draw:
        """Return the same with what does not pass in place of what does."""
        return Draw(self.units, self.drawn, self.judged - self.passed, self.judged, self.most)


def lowest_ratio(strata: Sequence[Draw], tail: float) -> float:
    """Return the lower limit of the share.

    Args:
        strata: All strata; of each at least one unit was drawn.
        tail: The probability left out below.

    >>> lowest_ratio([Draw(10, 10, 9, 10), Draw(5, 5, 1, 5)], 0.025)
    0.6666666666666666
    """
    passed = sum(own.passed for own in strata)
    rest = sum((own.units - own.drawn) * own.most for own in strata)
    certain = passed / (sum(own.judged for own in strata) + rest)
    weighed = sum(own.units * own.passed / own.drawn for own in strata)
    whole = sum(own.units * own.judged / own.drawn for own in strata)
    if not rest or not weighed:
        return certain
    low, high = certain, weighed / whole
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if _probability(strata, middle) > tail:
            high = middle
        else:
            low = middle
    return low


def _probability(strata: Sequence[Draw], share: float) -> float:
    """Return a bound on the probability of so much passing or more, were a share the true one."""
    left = [own for own in strata if not own.is_whole]
    sure = sum(own.passed - share * own.judged for own in strata if own.is_whole)
    # Of what passes less the share of what is judged, the total over everything is 0.
    seen = sum(own.units * (own.passed - share * own.judged) / own.drawn for own in left)
    excess = seen + sure
    if excess <= 0.0:
        return 1.0
    spread = sum(
        (own.units * own.most) ** 2 * (1.0 - (own.drawn - 1) / own.units) / own.drawn
        for own in left
    )
    return min(math.exp(-2.0 * excess**2 / spread), _binomial(left, share, seen, -sure))


def _binomial(left: Sequence[Draw], share: float, seen: float, expected: float) -> float:
    """Return the bound by the binomial distribution: the least of E(B - t)+ / (x - t) over t.

    Args:
        left: The strata of which some units were not drawn.
        share: The share that is tried.
        seen: What passes less the share of what is judged, raised to all units of these strata.
        expected: What it would be on average.
    """
    scale = max(own.units * own.most / own.drawn for own in left)
    shift = share * sum(own.units * own.most for own in left)
    drawn = sum(own.drawn for own in left)
    count, mean = (seen + shift) / scale, (expected + shift) / scale
    if not 0.0 <= mean <= drawn:
        return 0.0
    levels = np.arange(math.ceil(count))
    tails = binom.sf(np.arange(drawn), drawn, mean / drawn)
    above = np.cumsum(tails[::-1])[::-1][: levels.size]
    return float(np.min(above / (count - levels[: above.size]), initial=1.0))
