"""Scores with honest bounds: a weighted tree of rule, indicator, group and total.

What is not known counts nothing in ``low`` and fully in ``high``, so missing data never raise the
headline. What does not apply or is still to come leaves both sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import ClassVar

from attrs import evolve, frozen

from kotaku_eval.estimates import Interval
from kotaku_eval.findings import Severity
from kotaku_eval.notebooks import Shown
from kotaku_eval.rulesets import Indicator, RuleSet, ScoreModel
from kotaku_eval.scales import Band
from kotaku_eval.score_models import OF_COUNTS, Bounds, Count, is_counted, weakest_link
from kotaku_eval.texts import Text


@frozen
class Tally:
    """How often a rule gave each verdict that counts.

    Args:
        passed: How often it passed.
        failed: How often it failed.
        unknown: How often the data could not tell.
        errors: How often it could not be evaluated.
        shares: The same apart by weight, where the rule's weight differs by scope.
        worst: The worst severity among the failures, where that differs by scope.
    """

    passed: int = 0
    failed: int = 0
    unknown: int = 0
    errors: int = 0
    shares: tuple[Share, ...] = ()
    worst: Severity | None = None

    @property
    def judged(self) -> int:
        """How many verdicts count: all but not applicable and pending."""
        return self.passed + self.failed + self.unknown + self.errors

    def by_weight(self, weight: float) -> tuple[tuple[float, Tally], ...]:
        """Return the verdicts with the weight each counts with; ``weight`` where all have one."""
        if not self.shares:
            return ((weight, self),)
        return tuple((share.weight, share.tally) for share in self.shares)


@frozen
class Share:
    """The verdicts of a rule where it has one weight.

    Args:
        weight: The weight.
        subjects: How many subjects have it, whatever their verdict.
        tally: The verdicts.
    """

    weight: float
    subjects: int
    tally: Tally


Tallies = Mapping[str, Tally]


@frozen
class Score(Shown):
    """A percentage with its bounds, and the parts it is made of.

    Args:
        id: The id of the rule, indicator, group or place it belongs to.
        title: Its name.
        kind: ``rule``, ``indicator``, ``group``, ``total`` or ``mean``; of a total that is no
            weighted tree the name of its model, such as ``flat``.
        low: The score when everything unknown fails (0-100): the headline. ``None``: no score.
        high: The score when everything unknown passes.
        judged: How many verdicts it rests on.
        decided: How many of them are not unknown.
        weight: What it counts within its parent.
        parts: What it is made of.
        dropped: Ids of parts that did not apply at all.
        category: The band of ``low``; ``None`` without a scale or score.
        is_uncertain: Whether low and high fall in different bands, or those of the interval do.
        interval: What a sample says of everything it was drawn from; ``None`` for a census, or
            where no limits can be given.
    """

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebooks.scores:show_score"

    id: str
    title: Text
    kind: str
    low: float | None
    high: float | None
    judged: int = 0
    decided: int = 0
    weight: float = 1.0
    parts: tuple[Score, ...] = ()
    dropped: tuple[str, ...] = ()
    category: Text | None = None
    is_uncertain: bool = False
    interval: Interval | None = None

    @property
    def value(self) -> float | None:
        """The headline: ``low``."""
        return self.low

    @property
    def completeness(self) -> float | None:
        """The share of verdicts that are decided, in percent."""
        return 100.0 * self.decided / self.judged if self.judged else None

    def part(self, name: str) -> Score | None:
        """Return the part with an id, at any depth."""
        for part in self.parts:
            found = part if part.id == name else part.part(name)
            if found is not None:
                return found
        return None

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return "no score"
        category = f" {self.category}" if self.category else ""
        mark = "?" if self.is_uncertain else ""
        own = self.interval
        limits = f", interval [{own.low:.1f}-{own.high:.1f}]" if own is not None else ""
        return (
            f"{self.low:.1f} [{self.low:.1f}-{self.high:.1f}]{category}{mark}{limits}, "
            f"completeness {math.floor(self.completeness or 0)} %, n {self.judged}"
        )


def total_score(
    ruleset: RuleSet, tallies: Tallies, worst: Severity | None = None, *, name: str = "total",
    title: Text | None = None,
) -> Score:  # fmt: skip
    """Return the score of some verdict counts, by the model of the rule set.

    Args:
        ruleset: Rules, indicators, groups, weights and scale.
        tallies: Verdict counts by rule id.
        worst: The worst severity among the open failures, for the scale's ceilings.
        name: The id the score gets.
        title: The name it is shown under.
    """
    shown = title or ruleset.title
    if any(tally.errors for tally in tallies.values()):
        return Score(name, shown, "total", None, None)
    indicators = [indicator_score(ruleset, own, tallies) for own in ruleset.indicators.values()]
    made = total_of(ruleset, indicators, tallies)
    return with_category(evolve(made, id=name, title=shown), ruleset, worst)


def total_of(ruleset: RuleSet, indicators: list[Score], tallies: Tallies) -> Score:
    """Return the total, without category, of the scores of all indicators.

    The weighted tree is worked out under every model: its groups and indicators are the parts that
    are shown. Under the other models the number itself is made of verdicts, or of indicators.
    """
    tree = weighted_mean("total", ruleset.title, "total", _groups(ruleset, indicators))
    model = ruleset.score_model
    if model is ScoreModel.WEAKEST_LINK:
        return _with_bounds(tree, _weakest(ruleset, indicators), model)
    made = OF_COUNTS.get(model)
    return tree if made is None else _with_bounds(tree, made(counts_of(ruleset, tallies)), model)


def _with_bounds(tree: Score, bounds: Bounds | None, model: ScoreModel) -> Score:
    low, high = bounds if bounds is not None else (None, None)
    return evolve(tree, kind=model.value, low=low, high=high)


def _weakest(ruleset: RuleSet, indicators: list[Score]) -> Bounds | None:
    return weakest_link(
        (own.low, own.high)
        for own in indicators
        if own.low is not None and own.high is not None and is_counted(ruleset, own.id)
    )


def counts_of(ruleset: RuleSet, tallies: Tallies) -> list[Count]:
    """Return the verdicts that count in the total, by rule and weight."""
    return [
        Count(weight, held.passed, held.unknown, held.judged)
        for indicator, rules in ruleset.scored.items()
        if is_counted(ruleset, indicator)
        for rule in rules
        for weight, held in tallies.get(rule.id, Tally()).by_weight(rule.weight)
        if weight > 0 and held.judged
    ]


def indicator_score(ruleset: RuleSet, indicator: Indicator, tallies: Tallies) -> Score:
    """Return the weighted mean of an indicator's rules."""
    parts = [
        rule_score(rule.id, rule.title, rule.weight, tallies.get(rule.id, Tally()))
        for rule in ruleset.scored.get(indicator.id, ())
    ]
    return weighted_mean(indicator.id, indicator.title, "indicator", parts, weight=indicator.weight)


def rule_score(name: str, title: Text, weight: float, tally: Tally) -> Score:
    """Return the share of verdicts that pass, with bounds."""
    if tally.shares:
        return _scoped_score(Score(name, title, "rule", None, None, weight=weight), tally)
    if not tally.judged:
        return Score(name, title, "rule", None, None, weight=weight)
    low = 100.0 * tally.passed / tally.judged
    high = 100.0 * (tally.passed + tally.unknown) / tally.judged
    decided = tally.judged - tally.unknown
    return Score(name, title, "rule", low, high, tally.judged, decided, weight)


def _scoped_score(rule: Score, tally: Tally) -> Score:
    """Return the score of a rule whose weight differs by scope.

    Each verdict counts with the weight at its subject. The weight of the rule is the mean of the
    weights at all its subjects, whatever their verdicts, so that no unknown can move it.
    """
    subjects = sum(share.subjects for share in tally.shares)
    weight = math.fsum(share.weight * share.subjects for share in tally.shares) / subjects
    whole = math.fsum(share.weight * share.tally.judged for share in tally.shares)
    if len(tally.shares) == 1 or not whole:
        shown = 0.0 if tally.judged and not whole else weight
        return rule_score(rule.id, rule.title, shown, evolve(tally, shares=()))
    low = math.fsum(share.weight * share.tally.passed for share in tally.shares)
    unknown = math.fsum(share.weight * share.tally.unknown for share in tally.shares)
    return evolve(
        rule,
        low=_bounded(100.0 * low / whole),
        high=_bounded(100.0 * (low + unknown) / whole),
        judged=tally.judged,
        decided=tally.judged - tally.unknown,
        weight=weight,
    )


def _groups(ruleset: RuleSet, indicators: list[Score]) -> list[Score]:
    """Gather indicators in their groups; those without one stand beside the groups."""
    found = []
    for group in ruleset.groups.values():
        members = [i for i in indicators if ruleset.indicators[i.id].group == group.id]
        if members:
            found.append(
                weighted_mean(group.id, group.title, "group", members, weight=group.weight)
            )
    return found + [i for i in indicators if not ruleset.indicators[i.id].group]


def weighted_mean(
    name: str, title: Text, kind: str, parts: Iterable[Score], *, weight: float = 1.0
) -> Score:
    """Return the weighted mean of the parts that have a score; weight 0 is shown, not counted."""
    held = tuple(parts)
    counted = [part for part in held if part.low is not None and part.weight > 0]
    dropped = tuple(part.id for part in held if part.low is None)
    whole = math.fsum(part.weight for part in counted)
    if not counted:
        return Score(name, title, kind, None, None, weight=weight, parts=held, dropped=dropped)
    low = math.fsum((part.low or 0.0) * part.weight for part in counted) / whole
    high = math.fsum((part.high or 0.0) * part.weight for part in counted) / whole
    return Score(
        name,
        title,
        kind,
        _bounded(low),
        _bounded(high),
        sum(part.judged for part in counted),
        sum(part.decided for part in counted),
        weight,
        held,
        dropped,
    )


def _bounded(value: float) -> float:
    """Keep rounding errors of a weighted mean within 0 to 100."""
    return min(100.0, max(0.0, value))


def with_category(score: Score, ruleset: RuleSet, worst: Severity | None) -> Score:
    """Return the score with its category by the rule set's scale."""
    scale = ruleset.scale
    if scale is None or score.low is None or score.high is None:
        return score
    low: Band = scale.category(score.low, worst)
    high: Band = scale.category(score.high, worst)
    return evolve(score, category=low.title, is_uncertain=low is not high)
