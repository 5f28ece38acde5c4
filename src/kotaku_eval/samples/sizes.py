"""Sizes: how many units must be drawn for a wanted precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist

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
    """Return the smallest stratified sample that tells a share of one half precisely enough.

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

    return _least(sum(min(least, own) for own in sizes), units, is_enough)


def stratified_half_width(
    sizes: Sequence[int], shares: Sequence[int], confidence: float = 0.95
) -> float:
    """Return half the width of the interval where half of each stratum passes."""
    if len(sizes) == 1:
        return half_width(shares[0], sizes[0], confidence)
    tail = (1.0 - confidence) / 2.0
    strata = [Draw(own, size, size / 2, size) for own, size in zip(sizes, shares, strict=True)]
    return max(0.0, 0.5 - lowest_ratio(strata, tail))


def _least(low: int, high: int, is_enough: Callable[[int], bool]) -> int:
    """Return the smallest size that is enough; the largest is known to be."""
    while low < high:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle + 1
    while low > 1 and is_enough(low - 1):  # the width does not fall at every single step
        low -= 1
    return low
