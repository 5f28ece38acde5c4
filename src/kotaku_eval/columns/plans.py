"""Plans: the rules of a set lowered to the columns there are, before any row is read.

What columns cannot express is listed with the reason, so that a run can refuse it, or have the
records engine judge it on the same rows; it is never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, cast

import attrs
from attrs import Factory, field, frozen

from kotaku_eval.columns.cases import CaseColumns
from kotaku_eval.columns.conditions import Conditions
from kotaku_eval.columns.courses import COURSE, Course, CoursePlan
from kotaku_eval.columns.events import EventLayout
from kotaku_eval.columns.expressions import Column, Expression, columns_in, walk, whole
from kotaku_eval.columns.facts import Facts, InexpressibleError, Setting
from kotaku_eval.columns.gatherings import Gathering, Gatherings
from kotaku_eval.columns.layouts import Layout
from kotaku_eval.columns.pairings import Pairing, unpaired
from kotaku_eval.columns.rules import ASK, RuleColumns, RuleLowering
from kotaku_eval.columns.values import EPOCH
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet


def code_name(at: int) -> str:
    """Return the name of the column of verdict codes of the rule at a position."""
    return f"code/{at}"


def variant_name(at: int) -> str:
    """Return the name of the column of the variants in force of the rule at a position."""
    return f"variant/{at}"


@frozen
class LevelPlan:
    """The rules of one level on columns.

    Args:
        level: ``activity`` or the level of a place.
        rules: All rules of the level, in their order.
        lowered: Those that columns express, by the position of the rule.
        left: Why they do not express the others, by position.
        gatherings: What is counted or summed over entries before the rules are judged.
        course: How events are put in order; ``None`` where no rule asks for that.
        pairings: Which events are put beside others, with the name of each source.
    """

    level: str
    rules: tuple[Rule, ...]
    lowered: Mapping[int, RuleColumns]
    left: Mapping[int, str]
    gatherings: tuple[Gathering, ...]
    course: CoursePlan | None = None
    pairings: tuple[tuple[str, Pairing], ...] = ()

    @cached_property
    def verdicts(self) -> tuple[tuple[str, Expression], ...]:
        """The columns of all rules with their names."""
        found: list[tuple[str, Expression]] = []
        for at, own in self.lowered.items():
            found.append((code_name(at), own.code))
            if own.variant is not None:
                found.append((variant_name(at), own.variant))
        return tuple(found)

    @cached_property
    def asking(self) -> tuple[int, ...]:
        """The positions of the rules for which the records engine may be asked on some rows."""
        asks = whole(ASK)
        return tuple(at for at, own in self.lowered.items() if asks in set(walk(own.code)))

    @property
    def expressions(self) -> Iterator[Expression]:
        """The columns of all rules."""
        yield from (node for _, node in self.verdicts)

    @cached_property
    def columns(self) -> frozenset[Column]:
        """The columns that the rules and what they gather ask for."""
        gathered = (own.of for own in self.gatherings)
        asked = columns_in([*self.expressions, *gathered, *self.asked_of_events])
        return frozenset(attrs.evolve(column, name=unpaired(column.name)) for column in asked)

    @property
    def asked_of_events(self) -> Iterator[Expression]:
        """What is asked of single events, of those around them and of pairs."""
        if self.course is None:
            return
        yield from (own.of for own in self.gatherings if own.source == COURSE)
        yield from (window.of for step in self.course.steps for window in step.windows)
        for _, own in self.pairings:
            yield from (own.acting, own.other, own.holds, *(of for _, of in own.counts))


def plan_level(
    ruleset: RuleSet,
    level: str,
    layouts: Mapping[str, Layout],
    as_of: int,
    *,
    events: EventLayout | None = None,
) -> LevelPlan:
    """Lower the rules of a level to the columns of a table; once, however many tables follow.

    Args:
        ruleset: The rules.
        level: ``activity`` or the level of a place.
        layouts: The columns there are, by level.
        as_of: The day of the judgement, as an ordinal.
        events: The columns of the events; ``None`` where there is no table of them.
    """
    return _planned(_Asked(ruleset, level, layouts, as_of, events))


@frozen
class _Asked:
    """What a plan is made of, to be looked up by what it holds."""

    ruleset: RuleSet
    level: str
    layouts: Mapping[str, Layout] = field(eq=False)
    as_of: int
    events: EventLayout | None = field(eq=False)
    key: Hashable = field(
        init=False,
        default=Factory(
            lambda own: (_hashable(own.layouts), _hashable(own.events)), takes_self=True
        ),
    )


def _hashable(value: Any) -> Hashable:
    if isinstance(value, Layout | EventLayout):
        return tuple(_hashable(getattr(value, own.name)) for own in attrs.fields(type(value)))
    if isinstance(value, Mapping):
        return tuple((name, _hashable(value[name])) for name in sorted(value))
    return cast("Hashable", value)


@lru_cache(maxsize=32)
def _planned(asked: _Asked) -> LevelPlan:
    ruleset, level, layouts, events = asked.ruleset, asked.level, asked.layouts, asked.events
    setting = Setting(ruleset.lifecycle, ruleset.settings.lenient, ruleset.undated)
    facts = Facts(setting, layouts.get(level, Layout()))
    inner = None if level == ACTIVITY else Facts(setting, layouts.get(ACTIVITY, Layout()))
    gatherings = Gatherings()
    conditions = Conditions(facts, ruleset.vocabulary(level), gatherings, inner)
    stages = tuple(stage.id for stage in ruleset.lifecycle.stages)
    course = None
    if events is not None and level == ACTIVITY:
        course = Course(events, conditions, gatherings, ruleset.ties)
    case = CaseColumns(facts, ruleset.ties, asked.as_of - EPOCH, stages, course)
    lowering = RuleLowering(conditions, case)
    rules = ruleset.rules_on(level)
    lowered, left = {}, {}
    for at, rule in enumerate(rules):
        kept = dict(gatherings.held)
        try:
            lowered[at] = lowering.lowered(rule)
        except InexpressibleError as refusal:
            gatherings.held = kept
            left[at] = str(refusal)
    pairings: tuple[tuple[str, Pairing], ...] = ()
    if course is not None:
        pairings = tuple((source, own) for own, source in course.pairings.held.items())
    of_events = {COURSE, *(source for source, _ in pairings)}
    held = gatherings.held.values()
    is_read = pairings or any(own.source == COURSE for own in held)
    plan = course.plan() if course is not None and is_read else None
    whole_plan = LevelPlan(level, rules, lowered, left, tuple(held), plan, pairings)
    return attrs.evolve(whole_plan, gatherings=tuple(_asked(whole_plan, of_events)))


def _asked(plan: LevelPlan, of_events: Collection[str]) -> Iterator[Gathering]:
    """Yield what some rule asks for: of a list that no table holds nobody asks anything."""
    asked = columns_in([*plan.expressions, *plan.asked_of_events])
    names = {unpaired(column.name) for column in asked}
    for own in plan.gatherings:
        if own.name in names or own.source in of_events:
            yield own
