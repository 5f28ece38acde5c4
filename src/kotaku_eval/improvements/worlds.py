"""Worlds: the subjects of a portfolio, and what they are when one record says something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import evolve

from kotaku_eval.activities import Activity
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import FAIL, PASS
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet

Value = Activity | Place


class World:
    """A portfolio judged on one day, of which single records can be taken to be others."""

    def __init__(self, portfolio: Portfolio, ruleset: RuleSet, day: int) -> None:
        self.portfolio = portfolio
        self.ruleset = ruleset
        self.day = day

    @cached_property
    def subjects(self) -> Mapping[tuple[str, str], Subject]:
        """All activities and places, by level and id."""
        levels = [ACTIVITY, *(level.id for level in self.portfolio.lifecycle.levels)]
        return {
            (level, subject.id): subject
            for level in levels
            for subject in self.portfolio.subjects(level, self.ruleset.undated)
        }

    def verdict(self, rule: Rule, subject: Subject) -> int:
        """Return the verdict of a rule on a subject."""
        return judge_rule(rule, subject, self.ruleset, self.day)

    def seen(self, subject: Subject, value: Value) -> Subject:
        """Return a subject as it is when a record of itself or around it is another."""
        if isinstance(value, Activity):
            if subject.level == ACTIVITY:
                is_own = subject.id == value.id
                own = self.portfolio.activity_subject(value, self.ruleset.undated)
                return evolve(own, parents=subject.parents) if is_own else subject
            inner = tuple(
                self.seen(one, value) if one.id == value.id else one for one in subject.activities
            )
            return evolve(subject, activities=inner)
        return self._in_place(subject, value)

    def _in_place(self, subject: Subject, value: Place) -> Subject:
        """Return a subject that is a place, or lies in it, when that place is another."""
        known = subject.parents.get(value.level)
        is_inside = known is not None and known.code == value.code
        if subject.level == ACTIVITY and not is_inside:
            return subject
        is_place = subject.level == value.level and subject.id == value.code
        return evolve(
            subject,
            value=value if is_place else subject.value,
            parents={**subject.parents, value.level: value} if is_inside else subject.parents,
            activities=tuple(self._in_place(one, value) for one in subject.activities),
        )

    def touched(self, value: Value) -> Iterator[Subject]:
        """Yield every subject that a record is a fact of: itself, and what lies around or in it."""
        if isinstance(value, Activity):
            own = self.subjects[ACTIVITY, value.id]
            yield own
            for level, place in own.parents.items():
                yield self.subjects[level, place.code]
            return
        for subject in self.subjects.values():
            home = subject.parents.get(value.level)
            is_above = any(
                place.code == subject.id and level == subject.level
                for level, place in self.portfolio.places_of(value).items()
            )
            if is_above or (home is not None and home.code == value.code):
                yield subject

    def broken_by(self, value: Value) -> tuple[tuple[str, str], ...]:
        """Return the rules that pass now and would fail, each with the subject's id."""
        found = []
        for subject in self.touched(value):
            rules = self.ruleset.rules_on(subject.level)
            if not rules:
                continue
            judge = compile_rules(self.ruleset, subject.level)
            before, after = judge(subject, self.day), judge(self.seen(subject, value), self.day)
            found += [
                (rule.id, subject.id)
                for at, rule in enumerate(rules)
                if before[at] == PASS and after[at] == FAIL
            ]
        return tuple(found)
