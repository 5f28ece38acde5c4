"""Statements: a score as a sum of ratios, and what a sample says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from attrs import evolve, frozen

from kotaku_eval.estimates import Interval
from kotaku_eval.samples.linear import degrees_of_freedom, quantile, standard_error
from kotaku_eval.samples.plans import Plan
from kotaku_eval.samples.ratios import Part, Ratio

COMBINED: Final = "combined"
FEWEST: Final = 8
"""With fewer degrees of freedom, how units differ is not known well enough to linearise."""

_FULL: Final = 100.0


def of_ratio(ratio: Ratio) -> Interval:
    """Return what a sample says of one share."""
    plan = ratio.plan
    low, high = ratio.limits(_tail(plan))
    return _interval(plan, (low, high), (ratio.low, ratio.high), ratio.method)


@frozen
class Sum:
    """A score as a sum of ratios.

    Args:
        plan: The plan.
        terms: Each ratio with what it counts; together with those aside they count 1.
        aside: What counts and was not seen whole: the score when it is taken as it was found, and
            how much of the score it is.
    """

    plan: Plan
    terms: Sequence[tuple[float, Ratio]]
    aside: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def interval(self) -> Interval:
        """Return what the sample says of the score.

        The limits of the ratios are added up, each with its part of the doubt; so they hold
        whatever the data. Beside them stand those of the textbook.
        """
        low, high, weight = self.aside
        estimates = (self._sum(lambda own: own.low) + low, self._sum(lambda own: own.high) + high)
        (least, most), method = self._combined()
        rough = self._linearised()
        found = _interval(self.plan, (least, most + weight), estimates, method)
        if rough is None:
            return found
        # Where the limits that always hold are the narrower ones, there is nothing to gain.
        within = max(found.low, _bounded(rough[0])), min(found.high, _bounded(rough[1] + weight))
        return evolve(found, approximate=within)

    def _sum(self, what: Callable[[Ratio], float]) -> float:
        return sum(share * what(ratio) for share, ratio in self.terms)

    def _linearised(self) -> tuple[float, float] | None:
        strata = self.plan.strata
        freedom = degrees_of_freedom(strata)
        if freedom < FEWEST:
            return None
        errors = [standard_error(strata, self._moves(part, value)) for part, value in (_LOW, _HIGH)]
        if not all(errors):
            return None
        by = quantile(_tail(self.plan), freedom)
        low = self._sum(lambda own: own.low) - by * errors[0]
        high = self._sum(lambda own: own.high) + by * errors[1]
        return low, high

    def _moves(
        self, what: Callable[[Part], float], value: Callable[[Ratio], float]
    ) -> list[list[float]]:
        found = [[0.0] * own.sample for own in self.plan.strata]
        for share, ratio in self.terms:
            for held, moves in zip(found, ratio.residuals(what, value(ratio)), strict=True):
                for at, move in enumerate(moves):
                    held[at] += share * move
        return found

    def _combined(self) -> tuple[tuple[float, float], str]:
        tail = _tail(self.plan) / max(1, len(self.terms))
        limits = [(share, ratio.limits(tail)) for share, ratio in self.terms]
        method = COMBINED if len(limits) != 1 else self.terms[0][1].method
        return (
            sum(share * low for share, (low, _) in limits),
            sum(share * high for share, (_, high) in limits),
        ), method


_Side = tuple[Callable[[Part], float], Callable[[Ratio], float]]
_LOW: Final[_Side] = (lambda part: part.low, lambda ratio: ratio.low)
_HIGH: Final[_Side] = (lambda part: part.high, lambda ratio: ratio.high)


def joined(plan: Plan, weighed: Sequence[tuple[float, Ratio]]) -> Ratio:
    """Return one ratio of several whose verdicts are counted together, each with its weight."""
    if len(weighed) == 1:
        [(_, only)] = weighed
        return only
    sums: dict[str, Part] = {}
    for weight, ratio in weighed:
        for name, part in ratio.parts.items():
            own = sums.get(name, _NOTHING)
            sums[name] = Part(
                own.low + weight * part.low,
                own.high + weight * part.high,
                own.whole + weight * part.whole,
            )
    return Ratio(plan, sums, _most([(weight, own.most) for weight, own in weighed]))


def _most(weighed: Sequence[tuple[float, Sequence[float]]]) -> tuple[float, ...]:
    columns = zip(*([weight * one for one in most] for weight, most in weighed), strict=True)
    return tuple(map(sum, columns))


_NOTHING: Final = Part(0.0, 0.0, 0.0)


def _tail(plan: Plan) -> float:
    return (1.0 - plan.design.confidence / _FULL) / 2.0


def _interval(
    plan: Plan, limits: tuple[float, float], estimates: tuple[float, float], method: str
) -> Interval:
    low, high = limits
    least, most = estimates
    return Interval(
        _bounded(low),
        _bounded(high),
        _bounded(least),
        _bounded(most),
        plan.design.confidence,
        method,
        len(plan.units),
        plan.population,
    )


def _bounded(share: float) -> float:
    return min(_FULL, max(0.0, _FULL * share))
