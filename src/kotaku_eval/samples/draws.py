"""Draws: how many units of each stratum, and which ones; the same on every machine and version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction

from kotaku_eval.samples.frames import Unit, Values


def ordered_strata(units: Iterable[Unit]) -> list[tuple[Values, list[Unit]]]:
    """Return the strata in the order of their values; what is not recorded comes last."""
    found: dict[Values, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.values, []).append(unit)
    return sorted(found.items(), key=lambda held: [(own is None, own or "") for own in held[0]])


def allocated(size: int, sizes: Sequence[int], *, equal: bool = False, least: int = 1) -> list[int]:
    """Share a sample out to strata, by largest remainders.

    Args:
        size: How many units are drawn.
        sizes: How many units each stratum has.
        equal: Whether each stratum gets the same number; otherwise it is in proportion to its size.
        least: So many are drawn of every stratum that has them.

    Raises:
        ValueError: ``size`` is below the sum of the least, or above the number of units.

    >>> allocated(10, [50, 30, 15, 5]), allocated(10, [50, 30, 15, 1], least=2)
    ([5, 3, 1, 1], [5, 2, 2, 1])
    """
    lowest = [min(least, own) for own in sizes]
    if not sum(lowest) <= size <= sum(sizes):
        msg = f"a sample of {size} out of {sum(sizes)} in {len(sizes)} strata"
        raise ValueError(msg)
    shares = _quotas(size, sizes, [1] * len(sizes) if equal else list(sizes))
    found = [
        max(low, min(own, int(share)))
        for low, own, share in zip(lowest, sizes, shares, strict=True)
    ]
    strata = range(len(sizes))
    while sum(found) < size:
        open_ = (at for at in strata if found[at] < sizes[at])
        found[max(open_, key=lambda at: (shares[at] - found[at], -at))] += 1
    while sum(found) > size:
        open_ = (at for at in strata if found[at] > lowest[at])
        found[min(open_, key=lambda at: (shares[at] - found[at], -at))] -= 1
    return found


def _quotas(size: int, sizes: Sequence[int], weights: list[int]) -> list[Fraction]:
    """Return the exact share of each stratum; what is more than it has goes to the others."""
    found = [Fraction(0)] * len(sizes)
    left, rest = set(range(len(sizes))), Fraction(size)
    while left:
        whole = sum(weights[at] for at in left)
        full = {at for at in left if rest * weights[at] >= whole * sizes[at]}
        if not full:
            for at in left:
                found[at] = rest * weights[at] / whole
            break
        for at in full:
            found[at] = Fraction(sizes[at])
        rest -= sum(sizes[at] for at in full)
        left -= full
    return found


def rank(seed: str, values: Values, name: str) -> str:
    """Return what a unit is drawn by: the SHA-256 of the seed, its stratum and its id.

    The text that is hashed is a JSON array, so that no two units share one:

    >>> rank("2018", ("2172",), "DRN-01") == hashlib.sha256(
    ...     b'["2018",["2172"],"DRN-01"]'
    ... ).hexdigest()
    True
    """
    text = json.dumps([seed, list(values), name], separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def drawn(units: Iterable[Unit], size: int, seed: str) -> list[Unit]:
    """Return the units of one stratum whose ranks are the lowest, in the order of their ids."""
    ranked = sorted(units, key=lambda unit: rank(seed, unit.values, unit.id))
    return sorted(ranked[:size], key=lambda unit: unit.id)
