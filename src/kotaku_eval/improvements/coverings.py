"""Coverings: the cheapest choice of options that together reach a value (a knapsack, turned round).

Branch and bound over kinds of options that can be taken several times each. Where all cost the
same, taking the largest values first is already the answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from attrs import frozen

NODES: Final = 50_000
"""How many choices the search looks at before it gives its best with a bound instead of a proof."""
_TINY: Final = 1e-12
_DIGITS: Final = 14


@frozen
class Option:
    """Something that can be taken up to ``count`` times.

    Args:
        value: What one brings; more than 0.
        cost: What one costs; not negative.
        count: How many there are.
    """

    value: float
    cost: float
    count: int


@frozen
class Covering:
    """A choice of options.

    Args:
        taken: How many of each option, in their order.
        cost: What they cost together.
        bound: No choice costs less than this.
        is_minimal: Whether it is proved that none costs less than this one.
    """

    taken: tuple[int, ...]
    cost: float
    bound: float
    is_minimal: bool


def cheapest(options: Sequence[Option], need: float) -> Covering | None:
    """Return the cheapest options that bring a value; ``None`` when all together do not.

    Of several cheapest choices the one that takes the earlier options among equals is returned, so
    the same options in the same order always give the same choice.

    >>> cheapest([Option(3.0, 2.0, 1), Option(2.0, 1.0, 2)], 4.0).taken
    (0, 2)
    """
    if need <= 0:
        return Covering((0,) * len(options), 0.0, 0.0, is_minimal=True)
    if math.fsum(own.value * own.count for own in options) < need:
        return None
    alike: dict[tuple[float, float], list[int]] = {}
    for at, own in enumerate(options):
        alike.setdefault(_order(own), []).append(at)
    classes = [alike[key] for key in sorted(alike)]
    search = _Search([_together([options[at] for at in held]) for held in classes], need)
    found = search.run()
    taken = [0] * len(options)
    for held, count in zip(classes, found, strict=True):
        left = count
        for at in held:
            taken[at] = min(left, options[at].count)
            left -= taken[at]
    cost = math.fsum(own.cost * n for own, n in zip(options, taken, strict=True))
    bound = cost if search.is_complete else min(cost, search.root_bound())
    return Covering(tuple(taken), cost, bound, search.is_complete or cost <= bound + _TINY)


def _together(options: Sequence[Option]) -> Option:
    """Return options of one value and cost as one."""
    value = min(own.value for own in options)
    return Option(value, options[0].cost, sum(own.count for own in options))


def _order(option: Option) -> tuple[float, float]:
    """Put the best price first, and the larger value among equal ones; rounding decides nothing."""
    value = max(round(option.value, _DIGITS), _TINY)
    return option.cost / value, -value


class _Search:
    """Depth first, the best price first; what cannot become cheaper than the best is cut off."""

    def __init__(self, options: list[Option], need: float) -> None:
        self.options = options
        self.need = need
        self.is_whole = all(own.cost == int(own.cost) for own in options)
        self.rest = [0.0] * (len(options) + 1)
        for at in range(len(options) - 1, -1, -1):
            self.rest[at] = self.rest[at + 1] + options[at].value * options[at].count
        self.best: list[int] = self._greedy()
        self.best_cost = self._cost(self.best)
        self.is_complete = self._is_greedy_best()

    def _cost(self, taken: list[int]) -> float:
        return math.fsum(own.cost * n for own, n in zip(self.options, taken, strict=True))

    def _is_greedy_best(self) -> bool:
        """Whether the greedy choice is proved: one price per piece, or it meets the bound."""
        return len({own.cost for own in self.options}) == 1 or (
            self.best_cost <= self.root_bound() + _TINY
        )

    def _greedy(self) -> list[int]:
        """Take the best prices until it is enough, and then give back what is not needed."""
        left, taken = self.need, []
        for own in self.options:
            count = 0 if left <= 0 else min(own.count, math.ceil(left / own.value - _TINY))
            taken.append(count)
            left -= count * own.value
        if left > 0:  # a last sliver lost to rounding
            taken = [own.count for own in self.options]
            left = self.need - math.fsum(own.value * own.count for own in self.options)
        return self._given_back(taken, -left)

    def _given_back(self, taken: list[int], spare: float) -> list[int]:
        for at in sorted(range(len(taken)), key=lambda at: -self.options[at].cost):
            own = self.options[at]
            count = min(taken[at], math.floor(spare / own.value))
            taken[at] -= count
            spare -= count * own.value
        return taken

    def root_bound(self) -> float:
        """Return a cost below which nothing can be."""
        return self._bound(0, self.need)

    def _bound(self, start: int, left: float) -> float:
        """Return the least cost of a value from the options on, if they could be cut in pieces."""
        cost = 0.0
        for own in self.options[start:]:
            if left <= 0:
                break
            count = min(own.count, left / own.value)
            cost += count * own.cost
            left -= count * own.value
        return math.ceil(cost - 1e-9) if self.is_whole else cost

    def run(self) -> list[int]:
        """Return how many of each option to take."""
        if self.is_complete:
            return self.best
        nodes = 0
        stack: list[tuple[int, float, float, tuple[int, ...]]] = [(0, self.need, 0.0, ())]
        while stack:
            at, left, cost, taken = stack.pop()
            nodes += 1
            if nodes > NODES:
                return self.best
            if left <= _TINY:
                if cost < self.best_cost - _TINY:
                    self.best_cost = cost
                    self.best = [*taken, *[0] * (len(self.options) - len(taken))]
                continue
            if self.rest[at] < left - _TINY or cost + self._bound(at, left) >= self.best_cost:
                continue
            own = self.options[at]
            most = min(own.count, math.ceil(left / own.value - _TINY))
            stack += [
                (at + 1, left - n * own.value, cost + n * own.cost, (*taken, n))
                for n in range(most + 1)
            ]
        self.is_complete = True
        return self.best
