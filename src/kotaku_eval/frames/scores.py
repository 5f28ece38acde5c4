"""Scores of many places at once: the weighted tree, and the other models, over arrays of counts.

What ``scores`` works out for one place is worked out here for all places of a level. Sums carry
their rounding errors along, so that they come out as the exactly rounded sums of ``scores`` do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from attrs import astuple, frozen
from numpy.typing import NDArray

from kotaku_eval.rulesets import RuleSet, ScoreModel
from kotaku_eval.score_models import is_counted
from kotaku_eval.scores import Score

Numbers = NDArray[np.float64]
_FULL: Final = 100.0


@frozen
class Counted:
    """How often a rule gave each verdict that counts, in each of many places.

    Args:
        passed: How often it passed.
        unknown: How often the data could not tell.
        judged: How many verdicts count.
        errors: How often it could not be evaluated.
        failed: How often it failed.
        worst: The rank of the worst severity among the failures; -1 where there is none.
        shares: The weights with which verdicts count, with how many subjects, passes, unknowns and
            judged verdicts each has; one for a rule that is the same everywhere.
    """

    passed: Numbers
    unknown: Numbers
    judged: Numbers
    errors: Numbers
    failed: Numbers
    worst: Numbers
    shares: tuple[WeightShare, ...]


@frozen
class WeightShare:
    """The verdicts of a rule that count with one weight, in each of many places."""

    weight: float
    subjects: Numbers
    passed: Numbers
    unknown: Numbers
    judged: Numbers


@frozen
class Part:
    """A score of each of many places: not a number where there is none.

    Args:
        low: The lower bounds, 0 to 100.
        high: The upper bounds.
        judged: How many verdicts each rests on.
        decided: How many of these are known.
        weight: What each counts within its parent.
    """

    low: Numbers
    high: Numbers
    judged: Numbers
    decided: Numbers
    weight: Numbers


def joined(parts: Sequence[Part]) -> Part:
    """Return the scores of several places after those of others."""
    ends = zip(*(astuple(own, recurse=False) for own in parts), strict=True)
    return Part(*map(np.concatenate, ends))


def exact_sum(terms: Sequence[Numbers]) -> Numbers:
    """Add arrays up, with the rounding error of every step added in the end."""
    total = np.zeros_like(terms[0])
    lost = np.zeros_like(total)
    for term in terms:
        made = total + term
        back = made - total
        lost += (total - (made - back)) + (term - back)
        total = made
    found: Numbers = total + lost
    return found


def _rule_part(weight: float, counted: Counted) -> Part:
    if len(counted.shares) > 1:
        return _scoped_part(counted)
    with np.errstate(invalid="ignore", divide="ignore"):
        low = _FULL * counted.passed / counted.judged
        high = _FULL * (counted.passed + counted.unknown) / counted.judged
    none = counted.judged == 0
    low, high = (np.where(none, np.nan, end) for end in (low, high))
    decided = counted.judged - counted.unknown
    return Part(low, high, counted.judged, decided, np.full_like(low, weight))


def _scoped_part(counted: Counted) -> Part:
    """Return the score of a rule whose weight differs by scope."""
    subjects = sum(share.subjects for share in counted.shares)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = exact_sum([own.weight * own.subjects for own in counted.shares]) / subjects
        whole = exact_sum([own.weight * own.judged for own in counted.shares])
        low_sum = exact_sum([own.weight * own.passed for own in counted.shares])
        unknown = exact_sum([own.weight * own.unknown for own in counted.shares])
        low = np.clip(_FULL * low_sum / whole, 0.0, _FULL)
        high = np.clip(_FULL * (low_sum + unknown) / whole, 0.0, _FULL)
        plain = _rule_part(0.0, _alike(counted))
    several = sum((own.subjects > 0).astype(np.float64) for own in counted.shares)
    is_plain = (several < 2) | (whole == 0)  # noqa: PLR2004 - one weight only
    shown = np.where((counted.judged > 0) & (whole == 0), 0.0, weight)
    return Part(
        np.where(is_plain, plain.low, low),
        np.where(is_plain, plain.high, high),
        counted.judged,
        counted.judged - counted.unknown,
        np.nan_to_num(np.where(is_plain, shown, weight)),
    )


def _alike(counted: Counted) -> Counted:
    return Counted(
        counted.passed, counted.unknown, counted.judged, counted.errors, counted.failed,
        counted.worst, (),
    )  # fmt: skip


def _mean(parts: Sequence[Part], weight: float) -> Part:
    """Return the weighted mean of the parts that have a score."""
    if len(parts) == 1 and (parts[0].weight == 1).all():
        return _alone(parts[0], weight)
    lows, highs, weights, judged, decided = [], [], [], [], []
    for part in parts:
        counts = ~np.isnan(part.low) & (part.weight > 0)
        if counts.all():
            lows.append(part.low * part.weight)
            highs.append(part.high * part.weight)
            weights.append(part.weight)
            judged.append(part.judged)
            decided.append(part.decided)
            continue
        lows.append(np.where(counts, part.low * part.weight, 0.0))
        highs.append(np.where(counts, part.high * part.weight, 0.0))
        weights.append(np.where(counts, part.weight, 0.0))
        judged.append(np.where(counts, part.judged, 0.0))
        decided.append(np.where(counts, part.decided, 0.0))
    whole = exact_sum(weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = exact_sum(lows) / whole, exact_sum(highs) / whole
    return Part(
        np.clip(np.where(whole > 0, low, np.nan), 0.0, _FULL),
        np.clip(np.where(whole > 0, high, np.nan), 0.0, _FULL),
        sum(judged, np.zeros_like(whole)),
        sum(decided, np.zeros_like(whole)),
        np.full_like(whole, weight),
    )


def _alone(part: Part, weight: float) -> Part:
    """Return the mean of one part of weight 1."""
    none = np.isnan(part.low)
    return Part(
        part.low,
        part.high,
        np.where(none, 0.0, part.judged),
        np.where(none, 0.0, part.decided),
        np.full_like(part.low, weight),
    )


def totals(ruleset: RuleSet, counted: Mapping[str, Counted]) -> Part:
    """Return the total of each of many places, by the model of the rule set.

    Args:
        ruleset: Rules, indicators, groups and weights.
        counted: The verdicts by rule.
    """
    indicators = {
        own.id: _mean(
            [_rule_part(rule.weight, counted[rule.id]) for rule in ruleset.scored.get(own.id, ())]
            or [_nothing(counted)],
            own.weight,
        )
        for own in ruleset.indicators.values()
    }
    tree = _mean(_groups(ruleset, indicators) or [_nothing(counted)], 1.0)
    low, high = _bounds(ruleset, indicators, counted, tree)
    broken = sum(own.errors for own in counted.values()) > 0
    low, high = (np.where(broken, np.nan, end) for end in (low, high))
    judged, decided = (np.where(broken, 0.0, own) for own in (tree.judged, tree.decided))
    return Part(low, high, judged, decided, tree.weight)


def mean_totals(part: Part, owners: NDArray[np.int64], many: int, broken: Numbers) -> Part:
    """Return the simple means of totals over the places that each of many places is the owner of.

    Args:
        part: The totals, one for each place that is averaged.
        owners: Which of the many each lies in; -1 for none.
        many: How many there are.
        broken: How many verdicts could not be given in each averaged place.
    """
    counts = ~np.isnan(part.low) & (owners >= 0)
    rows = np.flatnonzero(counts)
    rows = rows[np.argsort(owners[rows], kind="stable")]
    limits = np.searchsorted(owners[rows], np.arange(many + 1))
    low, high = np.full(many, np.nan), np.full(many, np.nan)
    for at in range(many):
        held = rows[limits[at] : limits[at + 1]]
        if len(held):
            low[at], high[at] = (math.fsum(end[held]) / len(held) for end in (part.low, part.high))
    within = owners[rows]
    judged, decided = (
        np.bincount(within, weights=own[rows], minlength=many).astype(np.float64)
        for own in (part.judged, part.decided)
    )
    lost = np.unique(owners[(broken > 0) & (owners >= 0)])
    for own, nothing in ((low, np.nan), (high, np.nan), (judged, 0.0), (decided, 0.0)):
        own[lost] = nothing
    return Part(np.clip(low, 0.0, _FULL), np.clip(high, 0.0, _FULL), judged, decided, low * 0 + 1)


def _nothing(counted: Mapping[str, Counted]) -> Part:
    like = next(iter(counted.values())).judged
    return Part(
        np.full_like(like, np.nan), np.full_like(like, np.nan), like * 0, like * 0, like * 0
    )


def _groups(ruleset: RuleSet, indicators: Mapping[str, Part]) -> list[Part]:
    found = []
    for group in ruleset.groups.values():
        members = [
            part for name, part in indicators.items() if ruleset.indicators[name].group == group.id
        ]
        if members:
            found.append(_mean(members, group.weight))
    return found + [p for name, p in indicators.items() if not ruleset.indicators[name].group]


def _bounds(
    ruleset: RuleSet, indicators: Mapping[str, Part], counted: Mapping[str, Counted], tree: Part
) -> tuple[Numbers, Numbers]:
    model = ruleset.score_model
    if model is ScoreModel.WEAKEST_LINK:
        own = [part for name, part in indicators.items() if is_counted(ruleset, name)]
        if not own:
            return tree.low * np.nan, tree.low * np.nan
        return (
            np.fmin.reduce([part.low for part in own]), np.fmin.reduce([p.high for p in own])
        )  # fmt: skip
    if model in {ScoreModel.WEIGHTED, ScoreModel.MEAN_OF_VILLAGES}:
        return tree.low, tree.high
    return _of_counts(ruleset, counted, tree)


def _of_counts(
    ruleset: RuleSet, counted: Mapping[str, Counted], tree: Part
) -> tuple[Numbers, Numbers]:
    """Return the bounds of a model that looks at single verdicts, whatever their indicator."""
    shares = [
        (1.0 if ruleset.score_model is ScoreModel.FLAT_UNWEIGHTED else share.weight, share)
        for indicator, rules in ruleset.scored.items()
        if is_counted(ruleset, indicator)
        for rule in rules
        for share in counted[rule.id].shares
        if share.weight > 0
    ]
    none = tree.low * np.nan
    if not shares:
        return none, none
    whole = exact_sum([weight * own.judged for weight, own in shares])
    low = exact_sum([weight * own.passed for weight, own in shares])
    high = exact_sum([weight * (own.passed + own.unknown) for weight, own in shares])
    if ruleset.score_model is ScoreModel.ABSOLUTE:
        missing = sum(own.judged - own.passed for _, own in shares)
        failing = sum(own.judged - own.passed - own.unknown for _, own in shares)
        low, high = np.where(missing == 0, whole, 0.0), np.where(failing == 0, whole, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = [np.minimum(_FULL, _FULL * end / whole) for end in (low, high)]
    ends = [np.where(whole > 0, end, np.nan) for end in ends]
    return ends[0], ends[1]


def worst_of(counted: Iterable[Counted]) -> Numbers:
    """Return the rank of the worst severity among the failures of each place; -1 for none."""
    found: Numbers = np.maximum.reduce([own.worst for own in counted])
    return found


def score_frame(ruleset: RuleSet, codes: Sequence[str], part: Part, worst: Numbers) -> pl.DataFrame:
    """Return scores as columns, those of ``SCORES`` without the level.

    Args:
        ruleset: Gives the scale.
        codes: The places.
        part: Their totals.
        worst: The rank of the worst severity among the failures of each.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        completeness = _FULL * part.decided / part.judged
    columns: dict[str, Any] = {
        "code": pl.Series(codes, dtype=pl.String),
        "low": part.low,
        "high": part.high,
        "completeness": np.where(part.judged > 0, completeness, np.nan),
        "judged": part.judged.astype(np.int64),
    }
    frame = pl.DataFrame(columns).fill_nan(None)
    if ruleset.scale is None:
        return frame.with_columns(
            category_id=pl.lit(None, dtype=pl.String), category_en=pl.lit(None, dtype=pl.String),
            uncertain=pl.lit(value=False),
        )  # fmt: skip
    low, high = (_bands(ruleset, end, worst) for end in (part.low, part.high))
    names = [band.title for band in ruleset.scale.bands]
    return frame.with_columns(
        pl.Series("category_id", [None if at < 0 else names[at].id for at in low], dtype=pl.String),
        pl.Series("category_en", [None if at < 0 else names[at].en for at in low], dtype=pl.String),
        pl.Series("uncertain", low != high),
    )


def _bands(ruleset: RuleSet, values: Numbers, worst: Numbers) -> NDArray[np.int64]:
    """Return the position of the band of each score; -1 without a score."""
    scale = ruleset.scale
    bands = scale.bands if scale is not None else ()
    position = np.full(len(values), len(bands) - 1, dtype=np.int64)
    for at in reversed(range(len(bands))):
        position = np.where(values >= bands[at].threshold, at, position)
    for ceiling in scale.ceilings if scale is not None else ():
        is_capped = worst >= ceiling.severity.rank
        position = np.where(is_capped, np.maximum(position, ceiling.band), position)
    position = np.minimum(position, len(bands) - 1)
    found: NDArray[np.int64] = np.where(np.isnan(values), -1, position)
    return found


SCORES: Final[Mapping[Any, Any]] = {
    "level": pl.String,
    "code": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "completeness": pl.Float64,
    "judged": pl.Int64,
    "category_id": pl.String,
    "category_en": pl.String,
    "uncertain": pl.Boolean,
}
"""The columns of scores."""


def score_row(score: Score) -> tuple[Any, ...]:
    """Return what ``SCORES`` says of one score, behind its level and code."""
    category = score.category
    return (
        score.low,
        score.high,
        score.completeness,
        score.judged,
        None if category is None else category.id,
        None if category is None else category.en,
        score.is_uncertain,
    )
