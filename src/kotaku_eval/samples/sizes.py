"""Sizes: how many units must be drawn for a wanted precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import Final

from attrs import frozen

from kotaku_eval.samples.bounded import Draw, lowest_ratio
from kotaku_eval.samples.draws import allocated
from kotaku_eval.samples.hypergeometric import half_width


def smallest(units: int, precision: float, confidence: float = 0.95) -> int:
    """Return the smallest simple random sample whose widest interval is no wider than wanted.

    Args:
        units: How many units there are.
        precision: Half the width of the interval, as a share.
        confidence: How often the interval holds the true share.

    >>> smallest(310, 0.05), smallest(10, 0.5)
    (175, 1)
    """

    def is_enough(size: int) -> bool:
        return half_width(size, units, confidence) <= precision

    z = NormalDist().inv_cdf((1.0 + confidence) / 2.0)
    guess = units / (1.0 + 4.0 * precision**2 * (units - 1) / z**2)
    low, high = int(0.8 * guess), min(units, int(1.3 * guess) + 10)
    return _least(
        low if low > 1 and not is_enough(low) else 1, high if is_enough(high) else units, is_enough
    )


def smallest_stratified(
    sizes: Sequence[int], precision: float, confidence: float = 0.95, *, equal: bool, least: int
) -> int:
    """Return the smallest stratified sample whose widest interval is no wider than wanted.

    Args:
        sizes: How many units each stratum has.
        precision: Half the width of the interval, as a share.
        confidence: How often the interval holds the true share.
        equal: Whether each stratum gets the same number.
        least: So many are drawn of every stratum that has them.
    """
    units = sum(sizes)
    if len(sizes) == 1:
        return max(min(least, units), smallest(units, precision, confidence))

    def is_enough(size: int) -> bool:
        shares = allocated(size, sizes, equal=equal, least=least)
        return stratified_half_width(sizes, shares, confidence) <= precision

    def may_be_enough(size: int) -> bool:
        shares = allocated(size, sizes, equal=equal, least=least)
        drawn = _Drawn.of(sizes, shares, confidence)
        return drawn is None or drawn.half_width(0.0) <= precision

    # One width is quicker than the widest, which is hardly wider.
    found = _least(sum(min(least, own) for own in sizes), units, may_be_enough)
    while not is_enough(found):
        found += 1
    return found


def stratified_half_width(
    sizes: Sequence[int], shares: Sequence[int], confidence: float = 0.95
) -> float:
    """Return half the width of the widest interval that a stratified draw can give, as a share.

    Args:
        sizes: How many units each stratum has.
        shares: How many are drawn of each.
        confidence: How often the interval holds the true share.
    """
    if len(sizes) == 1:
        return half_width(shares[0], sizes[0], confidence)
    drawn = _Drawn.of(sizes, shares, confidence)
    if drawn is None:
        return 0.0
    widths = [(drawn.half_width(step / _STEPS), step) for step in range(_PERIODS * _STEPS + 1)]
    _, widest = max(widths)
    finer = (widest + part / _STEPS - 1.0 for part in range(2 * _STEPS + 1))
    return max(drawn.half_width(abs(step) / _STEPS) for step in finer)


_STEPS: Final = 8
_PERIODS: Final = 2
"""The widest interval is that of half passing or one nearby: the bounds count in whole units, so
widths rise and fall with every further unit of the stratum where one stands for the most."""


@frozen
class _Drawn:
    """The strata that were not taken whole, those where a unit stands for the most first."""

    strata: tuple[tuple[int, int], ...]
    whole: int
    tail: float

    @classmethod
    def of(cls, sizes: Sequence[int], shares: Sequence[int], confidence: float) -> _Drawn | None:
        strata = list(zip(sizes, shares, strict=True))
        left = [(own, drawn) for own, drawn in strata if drawn < own]
        if not left:
            return None
        left.sort(key=lambda own: own[0] / own[1], reverse=True)
        whole = sum(sizes) - sum(own for own, _ in left)
        return cls(tuple(left), whole, (1.0 - confidence) / 2.0)

    def half_width(self, more: float) -> float:
        """Return the half width where the estimate is half, and some units more."""
        units, drawn = self.strata[0]
        total = sum(own for own, _ in self.strata)
        passing = min(total / 2.0 + more * units / drawn, total)
        unseen = total - sum(drawn for _, drawn in self.strata)
        # Whatever is seen, only what is not seen is open.
        widest = unseen / (total + self.whole)
        return min(widest, 1.0 - self._lowest(total - passing) - self._lowest(passing)) / 2.0

    def _lowest(self, passing: float) -> float:
        """Return the lower limit of draws by which so many units pass.

        As few of those drawn pass as can be, since a share is at least what was seen of it.
        """
        draws = []
        for units, drawn in self.strata:
            here = min(passing, units)
            passing -= here
            draws.append(Draw(units, drawn, here * drawn / units, drawn))
        if self.whole:
            draws.append(Draw(self.whole, self.whole, self.whole / 2.0, self.whole))
        return lowest_ratio(draws, self.tail)


def _least(low: int, high: int, is_enough: Callable[[int], bool]) -> int:
    """Return the smallest size from ``low`` that is enough; the largest is known to be."""
    first, tried = low, low
    while tried < high and not is_enough(tried):  # a small sample is quickly tried
        low, tried = tried + 1, 2 * tried
    high = min(high, tried)
    while low < high:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle + 1
    while low > first and is_enough(low - 1):  # the width does not fall at every single step
        low -= 1
    return low
