"""Trials: what the examples and cases of a rule set demand of one rule, ready to be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from kotaku_eval.definitions import case_portfolio
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.errors import InputError
from kotaku_eval.facts import Subject
from kotaku_eval.findings import VERDICTS, Verdict
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.testing.cases import Case


@frozen(eq=False)
class Trial:
    """A subject on which a rule must give one of some verdicts.

    Args:
        subject: The activity or place.
        day: The day of the judgement.
        allowed: The codes of those verdicts.
    """

    subject: Subject
    day: int
    allowed: frozenset[int]

    def tells(self, rule: Rule, ruleset: RuleSet) -> bool:
        """Whether a rule gives another verdict here."""
        return judge_rule(rule, self.subject, ruleset, self.day) not in self.allowed


def trials_of(rule: Rule, ruleset: RuleSet, cases: Iterable[Case] = ()) -> tuple[Trial, ...]:
    """Return the trials of a rule, those left out that the right rule does not stand itself.

    Args:
        rule: The rule.
        ruleset: Whose policies hold.
        cases: The cases beside the rule set.
    """
    found = (*_examples(rule, ruleset), *_cases(rule, ruleset, cases))
    return tuple(trial for trial in found if not trial.tells(rule, ruleset))


def trial_of(case: Any, verdict: Verdict, rule: Rule, ruleset: RuleSet) -> Trial | None:
    """Return the trial of a case as examples write it; ``None`` where it cannot be read."""
    try:
        portfolio, name = case_portfolio(case, ruleset.lifecycle, rule.subject)
    except InputError:
        return None
    subjects = portfolio.subjects(rule.subject, ruleset.undated)
    subject = next(found for found in subjects if found.id == name)
    return Trial(subject, portfolio.day_of(), _codes(frozenset({verdict})))


def _examples(rule: Rule, ruleset: RuleSet) -> Iterator[Trial]:
    for example in rule.examples:
        made = trial_of(example.case, example.verdict, rule, ruleset)
        if made is not None:
            yield made


def _cases(rule: Rule, ruleset: RuleSet, cases: Iterable[Case]) -> Iterator[Trial]:
    for case in cases:
        day = case.portfolio.day_of()
        for subject in case.subjects(rule, ruleset):
            allowed = case.allowed(rule, subject.id)
            if allowed:
                yield Trial(subject, day, _codes(allowed))


def _codes(verdicts: frozenset[Verdict]) -> frozenset[int]:
    return frozenset(code for code, verdict in enumerate(VERDICTS) if verdict in verdicts)
