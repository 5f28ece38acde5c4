"""Judgements: one verdict with all that led to it."""

from __future__ import annotations

from attrs import frozen

from kotaku_eval.facts import Subject
from kotaku_eval.findings import Verdict
from kotaku_eval.rules import Rule, Scope
from kotaku_eval.rulesets import RuleSet


@frozen
class Judgement:
    """One verdict with all that led to it.

    Args:
        rule: The rule, as it is for the subject.
        subject: The activity or place.
        verdict: What the rule says.
        ruleset: The set it belongs to.
        as_of: The day of the judgement.
        doubt: Scopes of which it is not known whether they hold, where that decided.
    """

    rule: Rule
    subject: Subject
    verdict: Verdict
    ruleset: RuleSet
    as_of: int
    doubt: tuple[Scope, ...] = ()
