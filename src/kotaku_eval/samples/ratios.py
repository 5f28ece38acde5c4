"""Ratios: what each unit of a sample adds to a share, a mean or a score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from attrs import Factory, field, frozen

from kotaku_eval.samples.bounded import Draw, lowest_ratio
from kotaku_eval.samples.hypergeometric import lowest_share
from kotaku_eval.samples.plans import Plan

EXACT: Final = "exact"
BOUNDED: Final = "bounded"


@frozen
class Part:
    """What one unit adds: to the numerator, at least and at most, and to the denominator."""

    low: float
    high: float
    whole: float


NOTHING: Final = Part(0.0, 0.0, 0.0)


@frozen(eq=False)
class Ratio:
    """A share or mean of everything, as a ratio of two totals.

    Args:
        plan: How the units were drawn.
        parts: What each planned unit adds, by id; those that add nothing may be left out.
        most: The most that a unit can add to the denominator, by stratum.
        is_count: Whether it counts units, each of which adds 0 or 1.
    """

    plan: Plan
    parts: Mapping[str, Part]
    most: tuple[float, ...]
    is_count: bool = False
    strata: tuple[tuple[Part, ...], ...] = field(
        default=Factory(lambda own: _by_stratum(own.plan, own.parts), takes_self=True), init=False
    )

    @property
    def whole(self) -> float:
        """The denominator, estimated for everything."""
        return self.total(lambda part: part.whole)

    @property
    def low(self) -> float:
        """The ratio estimated for everything, at least."""
        return self.total(lambda part: part.low) / self.whole

    @property
    def high(self) -> float:
        """The ratio estimated for everything, at most."""
        return self.total(lambda part: part.high) / self.whole

    def total(self, what: Callable[[Part], float]) -> float:
        """Return a total, estimated for everything: each unit stands for as many as its weight."""
        pairs = zip(self.plan.strata, self.strata, strict=True)
        return sum(own.weight * sum(map(what, parts)) for own, parts in pairs)

    @property
    def method(self) -> str:
        """How its limits are made."""
        return EXACT if self.is_count and len(self.plan.strata) == 1 else BOUNDED

    def limits(self, tail: float) -> tuple[float, float]:
        """Return the lower limit of ``low`` and the upper limit of ``high``.

        Args:
            tail: The probability left out on each side.
        """
        if self.method == EXACT:
            return self._exact(tail)
        low = list(self._draws(lambda part: part.low))
        high = [own.failed() for own in self._draws(lambda part: part.high)]
        return lowest_ratio(low, tail), 1.0 - lowest_ratio(high, tail)

    def _exact(self, tail: float) -> tuple[float, float]:
        [stratum], [parts] = self.plan.strata, self.strata
        judged = round(sum(part.whole for part in parts))
        passed = round(sum(part.low for part in parts))
        failed = judged - round(sum(part.high for part in parts))
        drawn, units = stratum.sample, stratum.population
        low = lowest_share(passed, judged, drawn, units, tail=tail)
        return low, 1.0 - lowest_share(failed, judged, drawn, units, tail=tail)

    def _draws(self, what: Callable[[Part], float]) -> Iterator[Draw]:
        for own, parts, most in zip(self.plan.strata, self.strata, self.most, strict=True):
            passed, judged = sum(map(what, parts)), sum(part.whole for part in parts)
            yield Draw(own.population, own.sample, passed, judged, most)

    def residuals(self, what: Callable[[Part], float], value: float) -> Sequence[Sequence[float]]:
        """Return how far each unit moves the ratio, by stratum (Taylor linearisation)."""
        whole = self.whole
        return [[(what(part) - value * part.whole) / whole for part in own] for own in self.strata]


def _by_stratum(plan: Plan, parts: Mapping[str, Part]) -> tuple[tuple[Part, ...], ...]:
    found: list[list[Part]] = [[] for _ in plan.strata]
    for unit in plan.units:
        found[unit.stratum].append(parts.get(unit.id, NOTHING))
    return tuple(map(tuple, found))
