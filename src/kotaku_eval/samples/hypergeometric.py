"""Exact limits of a share, for a random sample without replacement from a finite number of units.

Both tails of the hypergeometric distribution are inverted: the lower limit is the smallest count
with which so many passes or more are drawn with a probability above the tail, and the upper limit
is its mirror image (Konijn 1973; Buonaccorsi 1987).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy.stats import beta, hypergeom

SLACK: Final = 5e-4
"""So much lower than need be a lower limit may be, where the number of units is uncertain."""

_PIECES: Final = 12
_ROUNDS: Final = 12
_MOST: Final = 60
_MANY: Final = 60


def lowest_counts(passed: Any, drawn: Any, units: Any, tail: float) -> Any:
    """Return the smallest number of passing units that the draw does not speak against.

    Args:
        passed: How many of the drawn pass; a number, or an array of them, as the next two.
        drawn: How many are drawn.
        units: How many there are.
        tail: The probability left out below.

    >>> lowest_counts(9, 10, 20, 0.025), lowest_counts(20, 20, 20, 0.025)
    (array(13), array(20))
    """
    passed, drawn, units = np.broadcast_arrays(*map(np.asarray, (passed, drawn, units)))
    low, high = passed.copy(), units - (drawn - passed)
    while np.any(low < high):
        middle = (low + high) // 2
        is_enough = hypergeom.sf(passed - 1, units, middle, drawn) > tail
        high = np.where((low < high) & is_enough, middle, high)
        low = np.where((low < high) & ~is_enough, middle + 1, low)
    return low


def limits(passed: Any, drawn: Any, units: Any, confidence: float = 0.95) -> tuple[Any, Any]:
    """Return the two limits of the number of passing units.

    >>> low, high = limits(9, 10, 20)
    >>> int(low), int(high)
    (13, 19)
    """
    tail = (1.0 - confidence) / 2.0
    passed, drawn, units = map(np.asarray, (passed, drawn, units))
    low = lowest_counts(passed, drawn, units, tail)
    return low, units - lowest_counts(drawn - passed, drawn, units, tail)


def lowest_share(passed: int, judged: int, drawn: int, units: int, *, tail: float) -> float:
    """Return the lower limit of the share that passes among the units that a rule applies to.

    To how many units the rule applies is known of those drawn only. So the limit is the lowest one
    over every number that is possible: whichever it is, the limit holds with the probability asked
    for. Numbers are looked at in blocks: within one, the smallest count is never lower than at its
    start, nor the number of units higher than at its end.

    Args:
        passed: How many of the drawn pass.
        judged: To how many of the drawn the rule applies.
        drawn: How many are drawn.
        units: How many there are.
        tail: The probability left out below, at most 0.25.

    >>> round(lowest_share(40, 40, 40, 40, tail=0.025), 4)
    1.0
    """
    if not passed:
        return 0.0
    limit = _of_any_number(passed, judged, tail)
    starts, ends = np.array([judged]), np.array([units - (drawn - judged)])
    best = floor = 1.0
    bounds = np.array([limit])
    for _ in range(_ROUNDS):
        starts, ends = _split(starts, ends)
        low = lowest_counts(passed, judged, starts, tail)
        best = min(best, float(np.min(low / starts)))
        bounds = np.maximum(low / ends, limit)
        is_open = (bounds < best - SLACK) & (starts < ends)
        floor = min(floor, float(np.min(bounds, where=~is_open, initial=1.0)))
        starts, ends, bounds = starts[is_open], ends[is_open], bounds[is_open]
        if not starts.size or starts.size > _MOST:
            break
    return min(best, floor, float(np.min(bounds, initial=1.0)))


def _of_any_number(passed: int, drawn: int, tail: float) -> float:
    """Return a share below the lower limit, however many units there are.

    A hypergeometric count is a sum of independent yes-or-no variables (Vatutin and Mikhailov 1982),
    and of such sums with one mean the binomial one has the widest tail, from one above the mean on
    (Hoeffding 1956). That is so at the limit of Clopper and Pearson for two passes or more; for one
    pass, Markov's inequality is all there is.
    """
    if passed == 1:
        return tail / drawn
    return float(beta.ppf(tail, passed, drawn - passed + 1))


def _split(starts: Any, ends: Any) -> tuple[Any, Any]:
    """Cut every block of numbers into pieces, of one number each where there are few."""
    cuts = [
        np.unique(np.linspace(start, end + 1, _PIECES + 1).astype(np.int64))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    return (
        np.concatenate([cut[:-1] for cut in cuts]),
        np.concatenate([cut[1:] - 1 for cut in cuts]),
    )


def half_width(drawn: int, units: int, confidence: float = 0.95) -> float:
    """Return half the width of the widest interval that a draw can give, as a share.

    >>> half_width(20, 20)
    0.0
    """
    # Half passing gives the widest; the steps of whole numbers matter near it only.
    first = drawn // 4 if drawn >= _MANY else 0
    passed = np.arange(first, drawn - first + 1)
    low = lowest_counts(passed, drawn, units, (1.0 - confidence) / 2.0)
    return float(np.max(units - low[::-1] - low)) / (2.0 * units)
