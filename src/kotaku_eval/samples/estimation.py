"""Estimation: a report on visits as a report on everything that they were drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import evolve, field, frozen

from kotaku_eval.errors import DefinitionError, KotakuEvalError, Problem
from kotaku_eval.estimates import Interval, Sampling, StratumCount
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.rulesets import RuleSet, ScoreModel
from kotaku_eval.samples import wordings
from kotaku_eval.samples.means import MeanParts, mean_parts
from kotaku_eval.samples.observations import Observations
from kotaku_eval.samples.places import place_intervals
from kotaku_eval.samples.plans import Plan
from kotaku_eval.samples.ratios import Ratio
from kotaku_eval.samples.statements import Sum, joined, of_ratio
from kotaku_eval.samples.trees import nodes, of_tree
from kotaku_eval.score_models import is_counted
from kotaku_eval.scores import Score
from kotaku_eval.sheets import Sheet
from kotaku_eval.texts import Text
from kotaku_eval.verdicts import ObjectVerdicts, Verdicts
from kotaku_eval.views import Lazy

Key = tuple[str, str]
_FLAT: Final = frozenset({ScoreModel.FLAT, ScoreModel.FLAT_UNWEIGHTED})


def estimated(report: Report, found: Verdicts, sheets: Sequence[Sheet], plan: Plan) -> Report:
    """Return a report with what it says of the frame that a plan was drawn from.

    Args:
        report: The report on the visits.
        found: Their verdicts.
        sheets: The verdicts after waivers.
        plan: The plan.

    Raises:
        DefinitionError: The plan is of another lifecycle, or of another level.
        KotakuEvalError: None of the planned units is in the data.
        TypeError: The verdicts are of tables.
    """
    if not isinstance(found, ObjectVerdicts):
        msg = "a sample speaks of single activities, which must be objects"
        raise TypeError(msg)
    _check(plan, found.ruleset)
    own = Observations(plan, found.portfolio, sheets)
    if not own.present & own.planned.keys():
        raise KotakuEvalError(wordings.NOTHING_VISITED)
    estimates = _Estimates(report, own, found)
    intervals = {} if report.has_errors else estimates.all()
    return evolve(
        report,
        header=evolve(report.header, basis="sample"),
        score=_with(report.score, intervals, found.ruleset),
        scores=_places(report, estimates),
        axes=tuple(_with(part, intervals, found.ruleset) for part in report.axes),
        sampling=_sampling(own, estimates),
    )


def _check(plan: Plan, ruleset: RuleSet) -> None:
    lifecycle = ruleset.lifecycle
    if plan.lifecycle != lifecycle.id:
        text = Text(
            id=f"rencana sampel ini untuk siklus '{plan.lifecycle}', data mengikuti "
            f"'{lifecycle.id}'",
            en=f"this sampling plan is for the lifecycle '{plan.lifecycle}', the data follow "
            f"'{lifecycle.id}'",
        )
        raise DefinitionError([Problem(text)])
    unit = plan.design.unit
    if unit not in {"activity", *(level.id for level in lifecycle.levels)}:
        text = Text(
            id=f"satuan sampel '{unit}' tidak ada dalam siklus '{lifecycle.id}'",
            en=f"the unit '{unit}' of the plan is not in the lifecycle '{lifecycle.id}'",
        )
        raise DefinitionError([Problem(text)])


@frozen
class _Estimates:
    """Makes the interval of every score of a report.

    ``remarks`` gathers why some have none.
    """

    report: Report
    own: Observations
    found: ObjectVerdicts
    remarks: list[Text] = field(factory=list, init=False)
    rules: dict[str, Interval] = field(factory=dict, init=False)
    ratios: dict[str, Ratio] = field(factory=dict, init=False)
    means: dict[Key, Ratio] = field(factory=dict, init=False)

    @property
    def ruleset(self) -> RuleSet:
        return self.found.ruleset

    @property
    def plan(self) -> Plan:
        return self.own.plan

    def all(self) -> dict[Key, Interval]:
        """Return the intervals by kind and id."""
        weighed = {rule.id: list(held.items()) for rule, held in self.own.rules()}
        ratios = {name: joined(self.plan, held) for name, held in weighed.items()}
        ratios = {name: own for name, own in ratios.items() if own.whole}
        self.ratios.update(ratios)
        self.rules.update((name, of_ratio(own)) for name, own in ratios.items())
        aside = self._aside(ratios)
        if self.report.score.kind == "mean":
            return self._of_means()
        found: dict[Key, Interval] = {}
        for part in nodes(self.report.axes):
            found |= of_tree(self.plan, part, ratios)
        total = self.report.score
        if total.low is None:
            return found
        if total.kind == "total":
            return found | of_tree(self.plan, total, ratios)
        return found | self._of_model(total, weighed, is_whole=not aside)

    def _aside(self, ratios: Mapping[str, Ratio]) -> bool:
        names = [
            rule.id
            for rule in self.ruleset.rules
            if rule.subject not in self.own.levels and self.report.counts(rule.id).total()
        ]
        if names:
            self.remarks.append(wordings.aside(names, self._title(self.plan.design.unit)))
        silent = [
            rule.id
            for rule in self.ruleset.rules
            if rule.subject in self.own.levels and rule.id not in ratios
        ]
        if silent:
            self.remarks.append(wordings.silent(silent))
        return bool(names)

    def _title(self, level: str) -> Text:
        return self.ruleset.lifecycle.level_title(level).inside()

    def _of_model(
        self, total: Score, weighed: Mapping[str, list[tuple[float, Ratio]]], *, is_whole: bool
    ) -> dict[Key, Interval]:
        """Return the interval of a total that is no weighted tree."""
        if self.ruleset.score_model not in _FLAT:
            self.remarks.append(wordings.no_total(wordings.MODEL))
            return {}
        if not is_whole:
            self.remarks.append(wordings.no_total(wordings.PARTIAL))
            return {}
        is_weighed = self.ruleset.score_model is ScoreModel.FLAT
        terms = [
            (weight if is_weighed else 1.0, ratio)
            for rule in self.ruleset.rules
            if rule.indicator and is_counted(self.ruleset, rule.indicator)
            for weight, ratio in weighed.get(rule.id, ())
            if weight > 0
        ]
        ratio = joined(self.plan, terms) if terms else None
        if ratio is None or not ratio.whole:
            return {}
        return {(total.kind, total.id): Sum(self.plan, [(1.0, ratio)]).interval()}

    def _of_means(self) -> dict[Key, Interval]:
        """Return the intervals of means over places: of the total and of its parts."""
        level = self.ruleset.mean_level
        if level not in self.own.levels:
            self.remarks.append(wordings.no_total(wordings.mean_of(level, self._title(level))))
            return {}
        made: MeanParts = mean_parts(self.own, self.found, level)
        self.means.update(made)
        found = {
            key: Sum(self.plan, [(1.0, ratio)]).interval()
            for key, ratio in made.items()
            if ratio.whole
        }
        total = found.pop(("total", "total"), None)
        return found if total is None else {**found, ("mean", self.report.score.id): total}


def _places(report: Report, made: _Estimates) -> Sequence[PlaceScore]:
    """Return the scores of places, those that are strata of their own with their intervals."""
    found = place_intervals(made.plan, report, made.ratios, made.means.get(("total", "total")))
    if not found:
        return report.scores
    held, ruleset = report.scores, made.ruleset

    def make(at: int) -> PlaceScore:
        place = held[at]
        own = found.get((place.level, place.code))
        if own is None:
            return place
        return evolve(place, score=_with_own(place.score, own, ruleset))

    return Lazy(len(held), make)


def _with_own(score: Score, own: Interval, ruleset: RuleSet) -> Score:
    is_uncertain = score.is_uncertain or _spans(score, own, ruleset)
    return evolve(score, interval=own, is_uncertain=is_uncertain)


def _with(score: Score, intervals: Mapping[Key, Interval], ruleset: RuleSet) -> Score:
    own = intervals.get((score.kind, score.id))
    parts = tuple(_with(part, intervals, ruleset) for part in score.parts)
    is_uncertain = score.is_uncertain or _spans(score, own, ruleset)
    return evolve(score, parts=parts, interval=own, is_uncertain=is_uncertain)


def _spans(score: Score, own: Interval | None, ruleset: RuleSet) -> bool:
    """Whether the category of a score may be another one in everything it was drawn from."""
    if score.category is None or score.low is None or ruleset.scale is None:
        return False
    if own is None:
        return True
    held = {ruleset.scale.position(value) for value in (score.low, own.low, own.high)}
    return len(held) > 1


def _sampling(own: Observations, made: _Estimates) -> Sampling:
    plan, missed, outside = own.plan, own.missed(), own.outside()
    visited = [0] * len(plan.strata)
    for unit in plan.units:
        visited[unit.stratum] += unit.id in own.present
    remarks = [*made.remarks]
    incomplete = own.incomplete()
    if incomplete:
        remarks.insert(0, wordings.incomplete(incomplete))
    return Sampling(
        unit=plan.design.unit,
        population=plan.population,
        planned=len(plan.units),
        visited=sum(visited),
        confidence=plan.design.confidence,
        frame_digest=plan.frame_digest,
        strata=tuple(
            StratumCount(stratum.title, stratum.population, stratum.sample, seen)
            for stratum, seen in zip(plan.strata, visited, strict=True)
        ),
        rules=tuple(sorted(made.rules.items())),
        missed=missed,
        outside=outside,
        remarks=tuple(remarks),
    )
