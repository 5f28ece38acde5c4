"""Overviews: everything that could move one score, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.findings import FAIL, UNKNOWN, VERDICTS
from kotaku_eval.improvements.aims import Ledger
from kotaku_eval.improvements.counterfactuals import Counterfactuals, counterfactuals_of
from kotaku_eval.improvements.gains import Gain, gains_of
from kotaku_eval.improvements.plain import plain
from kotaku_eval.improvements.repairs import Costs, RepairPlan, plan_of
from kotaku_eval.improvements.sensitivity import PERCENT, WeightRange, weight_range
from kotaku_eval.improvements.worlds import World
from kotaku_eval.judging import judged
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rollups import RollUp
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.scores import Score
from kotaku_eval.texts import Text
from kotaku_eval.verdicts import ObjectVerdicts
from kotaku_eval.waivers import Waiver
from kotaku_eval.waiving import Desk

FORMAT: Final = "kotaku-eval-improvements/1"


@frozen(repr=False, eq=False)
class Improvements:
    """What could move the score of a portfolio, or of one place in it.

    Args:
        title: What the portfolio is called.
        ruleset: The rule set's id.
        ruleset_title: The rule set's title.
        as_of: The day of the judgement, ISO; empty when the data hold no date.
        illustrative: Whether the data are made up to show something.
        score: The score that is to be raised.
        gains: Every finding within it with what its repair brings, the most first.
        plan: The cheapest repairs that lead to the next category.
        weights: Where the score can come to when weights move; ``None`` when there is none.
        place: The place whose score it is; ``None`` for the whole.
        portfolio: The portfolio's id.
    """

    title: Text
    ruleset: str
    ruleset_title: Text
    as_of: str
    illustrative: bool
    score: Score
    gains: Sequence[Gain]
    plan: RepairPlan
    weights: WeightRange | None
    place: Place | None
    portfolio: str
    _world: World = field(alias="world")

    def counterfactuals(self, rule: str, subject: str) -> Counterfactuals:
        """Return the single recorded values with which a rule would pass on a subject.

        Args:
            rule: The rule's id.
            subject: The activity's id or the place's code.

        Raises:
            UnknownNameError: There is no such rule, or no such subject of it.
        """
        world = self._world
        known = world.ruleset.rule(rule)
        found = world.subjects.get((known.subject, subject))
        if found is None:
            ids = [name for level, name in world.subjects if level == known.subject]
            level = self.level_title(known.subject).inside()
            text = Text(
                id=f"tidak ada '{subject}' pada tingkat {level.id}.",
                en=f"no '{subject}' on the level {level.en}.",
            )
            raise UnknownNameError(Text.joined(" ", [text, name_hint(subject, ids)]))
        code = world.verdict(known, found)
        if code not in {FAIL, UNKNOWN}:
            title = VERDICTS[code].title
            reason = Text(
                id=f"Tidak ada yang perlu diperbaiki: {title.id}.",
                en=f"There is nothing to put right: {title.en}.",
            )
            return Counterfactuals(rule, subject, reason=reason)
        return counterfactuals_of(world, known, found)

    def level_title(self, name: str) -> Text:
        """Return what a level of places is called, or ``activity``."""
        return self._world.ruleset.lifecycle.level_title(name)

    def to_records(self) -> list[dict[str, Any]]:
        """Return every gain as a flat mapping, ready for a data frame."""
        return [gain.to_record() for gain in self.gains]

    def to_dict(self, top: int | None = None) -> dict[str, Any]:
        """Return all of it as plain JSON values.

        Args:
            top: How many gains to give, each with the values that would let its rule pass; all of
                them when not given, which takes a while on a large portfolio.
        """
        shown = self.gains[: len(self.gains) if top is None else top]
        return {
            "format": FORMAT,
            "title": plain(self.title),
            "ruleset": self.ruleset,
            "as_of": self.as_of,
            "illustrative": self.illustrative,
            "place": None if self.place is None else self.place.code,
            "score": _score(self.score),
            "plan": _plan(self.plan),
            "weights": plain(self.weights),
            "findings": len(self.gains),
            "gains": [self._gain(gain) for gain in shown],
        }

    def _gain(self, gain: Gain) -> dict[str, Any]:
        would_pass = self.counterfactuals(gain.rule, gain.subject.id)
        return {**gain.to_record(), "would_pass_with": plain(would_pass.found)}

    def __repr__(self) -> str:
        return f"<Improvements of {self.score}: {len(self.gains)} findings>"


def _score(score: Score) -> dict[str, Any]:
    return {"low": score.low, "high": score.high, "category": plain(score.category)}


def _plan(plan: RepairPlan) -> dict[str, Any]:
    repairs = [
        {"rule": gain.rule, "level": gain.subject.level, "subject": gain.subject.id}
        for gain in plan.repairs
    ]
    return {
        "target": plain(plan.target),
        "threshold": plan.threshold,
        "after": None if plan.after is None else _score(plan.after),
        "cost": plan.cost,
        "bound": plan.bound,
        "is_minimal": plan.is_minimal,
        "capping": plan.capping,
        "reason": plain(plan.reason),
        "repairs": repairs,
    }


def improvements(
    portfolio: Portfolio,
    ruleset: RuleSet,
    as_of: EventDate | Any = None,
    *,
    place: str | None = None,
    costs: Mapping[str, float] | None = None,
    percent: float = PERCENT,
    waivers: Iterable[Waiver] = (),
) -> Improvements:
    """Work out what could move a score: each repair, the cheapest set of them, other weights.

    A repair turns one verdict that is a fail or unknown into a pass. What it brings is exactly what
    evaluating again with that one verdict passed would give. Pure and deterministic.

    Args:
        portfolio: The activities and places.
        ruleset: The rules, over the same lifecycle.
        as_of: The day of the judgement; as for ``evaluate``.
        place: The code of the place whose score is to be raised; the whole when not given. A code
            that stands on several levels is written with its level, ``village:01``.
        costs: What a repair costs, by rule id or severity; 1 where nothing is said.
        percent: By how much each weight is moved.
        waivers: As for ``evaluate``: what is waived is no finding, and the score is the one after.

    Raises:
        DefinitionError: The rules are written for another lifecycle.
        UnknownNameError: There is no such place, or a cost is of no known rule or severity.
        ValueError: A cost that is no number from 0 on, or a percentage not from 0 to below 100.

    >>> from kotaku_eval import Event, Portfolio, load_ruleset
    >>> rules = load_ruleset("kotaku-2018").select(["mp2k-before-construction"])
    >>> late = rules.lifecycle.activity_type(
    ...     id="A1",
    ...     events=[Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")],
    ... )
    >>> found = improvements(Portfolio(rules.lifecycle, [late]), rules)
    >>> print(found.counterfactuals("mp2k-before-construction", "A1").found[0].words.en)
    Pre-construction meeting (MP2K), date: 2018-08-06 or earlier (recorded: 2018-08-10)
    """
    day, sheets = judged(portfolio, ruleset, as_of)
    chosen = None if place is None else place_of(portfolio, place)
    known = ObjectVerdicts(ruleset, day, sheets, portfolio).known
    done = Desk(known, ruleset, sheets, day).waive(tuple(waivers))
    ledger = Ledger(RollUp(portfolio, ruleset, done.sheets))
    aim = ledger.aim(chosen)
    cells, gains = gains_of(ledger, aim)
    return Improvements(
        title=portfolio.title,
        ruleset=ruleset.id,
        ruleset_title=ruleset.title,
        as_of=EventDate.of_day(day).isoformat() if day else "",
        illustrative=portfolio.illustrative,
        score=aim.score,
        gains=gains,
        plan=plan_of(ledger, aim, cells, Costs(ruleset, costs)),
        weights=weight_range(aim, percent),
        place=chosen,
        portfolio=portfolio.id,
        world=World(portfolio, ruleset, day),
    )


def place_of(portfolio: Portfolio, code: str) -> Place:
    """Return the place of a code, which may be written with its level: ``village:01``.

    Raises:
        UnknownNameError: There is none, or there are several.
    """
    named = [own for own in portfolio.places if f"{own.level}:{own.code}" == code]
    found = named or [own for own in portfolio.places if own.code == code]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{own.level}:{own.code}" for own in found)
        text = Text(
            id=f"beberapa tempat berkode {code}; pilih {names}.",
            en=f"several places have the code {code}; choose one of {names}.",
        )
        raise UnknownNameError(text)
    text = Text(id=f"tempat tidak ada: {code}.", en=f"no such place: {code}.")
    codes = [own.code for own in portfolio.places]
    raise UnknownNameError(Text.joined(" ", [text, name_hint(code, codes)]))
