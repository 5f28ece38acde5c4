"""Estimates: what a sample says of everything it was drawn from, as values."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.texts import Text


@frozen
class Interval:
    """What a sample says about a score of everything that it was drawn from.

    Two doubts are kept apart. What is unknown of those visited lies between the two estimates; what
    is not known of those not visited widens them to the limits.

    Args:
        low: The lower limit of the lower estimate, in percent.
        high: The upper limit of the higher estimate.
        estimate_low: The score estimated for everything, when all that is unknown fails.
        estimate_high: The same when all that is unknown passes.
        confidence: How often such limits hold the true score, in percent.
        method: How the limits are made: ``exact``, ``bounded`` or ``combined``. All hold at least
            as often as ``confidence`` says, whatever the data.
        n: How many units were drawn.
        population: How many units there are.
        approximate: The narrower limits of the textbook (linearised, Student's quantile), which
            hold about as often where units differ evenly, and less often where a few are far worse
            than the rest; ``None`` where there is too little to tell how units differ.
    """

    low: float
    high: float
    estimate_low: float
    estimate_high: float
    confidence: float
    method: str
    n: int
    population: int
    approximate: tuple[float, float] | None = None


@frozen
class StratumCount:
    """How far one stratum was visited.

    Args:
        title: The values that its units share.
        population: How many units it has.
        planned: How many were drawn.
        visited: How many of these are in the data.
    """

    title: Text
    population: int
    planned: int
    visited: int


@frozen
class Sampling:
    """How what was evaluated was drawn, and what came of the plan.

    Args:
        unit: What was drawn: ``activity``, or the level of the places that were.
        population: How many units there are; 0 when that is not recorded.
        planned: How many were drawn.
        visited: How many of these are in the data.
        confidence: Of the intervals, in percent.
        frame_digest: SHA-256 of the data that the sample was drawn from; empty when not recorded.
        strata: The same for each stratum.
        rules: What the sample says of the share that passes each rule, by the rule's id.
        missed: The ids of those that were drawn and are not in the data: unknown in every rule.
        outside: The ids of those in the data that were not drawn: in no estimate.
        remarks: What else limits the estimates, and why there is no interval where there is none.
    """

    unit: str
    population: int
    planned: int
    visited: int
    confidence: float
    frame_digest: str = ""
    strata: tuple[StratumCount, ...] = ()
    rules: tuple[tuple[str, Interval], ...] = ()
    missed: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    remarks: tuple[Text, ...] = ()


def without_plan(activities: int) -> Sampling:
    """Return how a sample was drawn of which that is not known."""
    return Sampling("activity", 0, 0, activities, 0.0, remarks=(_NO_PLAN,))


_NO_PLAN: Final = Text(
    id="data ini sampel tanpa rencana sampel: kerangkanya tidak tercatat, jadi seberapa jauh "
    "nilai ini berlaku di luar yang dikunjungi tidak diketahui",
    en="these data are a sample without a sampling plan: the frame is not recorded, so how far the "
    "score holds beyond what was visited is not known",
)
