"""Cases: a small portfolio, and what a rule set must find in it."""

from __future__ import annotations

from collections.abc import Container, Iterator

import attrs
from attrs import field, frozen

from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import Verdict
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Source


@frozen
class Expectation:
    """The verdict that a rule must give on one subject of a case.

    Args:
        rule: The rule's id.
        subject: The id of the activity, or the code of the place.
        verdict: What it must say.
        source: Where that is written.
    """

    rule: str
    subject: str
    verdict: Verdict
    source: Source = field(eq=False, repr=False)


@frozen(eq=False)
class Case:
    """A named portfolio with what must be found in it.

    Args:
        name: What it is called, unique in its file.
        portfolio: The activities and places.
        expected: Verdicts that must be given.
        findings: All that may be found; ``None`` where that is left open.
        score: The total, to one decimal; ``None`` where that is left open.
        category: The name of the band it lies in; empty where that is left open.
        source: Where the case stands.
        places: Where its other demands stand: ``findings``, ``score``, ``category``.
    """

    name: str
    portfolio: Portfolio
    expected: tuple[Expectation, ...]
    findings: tuple[Expectation, ...] | None
    score: float | None
    category: str
    source: Source
    places: dict[str, Source]

    def allowed(self, rule: Rule, subject: str) -> frozenset[Verdict]:
        """Return the verdicts that a rule may give on a subject; empty where all are allowed."""
        asked = [*self.expected, *(self.findings or ())]
        own = {one.verdict for one in asked if (one.rule, one.subject) == (rule.id, subject)}
        if own or self.findings is None:
            return frozenset(own)
        return frozenset(verdict for verdict in Verdict if not verdict.is_finding)

    def narrowed(self, rules: Container[str]) -> Case:
        """Return the case with what it demands of some rules only, and without scores."""
        findings = self.findings
        return attrs.evolve(
            self,
            expected=tuple(one for one in self.expected if one.rule in rules),
            findings=findings and tuple(one for one in findings if one.rule in rules),
            score=None,
            category="",
        )

    def subjects(self, rule: Rule, ruleset: RuleSet) -> tuple[Subject, ...]:
        """Return what a rule judges in it."""
        return self.portfolio.subjects(rule.subject, ruleset.undated)


def subjects_on(portfolio: Portfolio, level: str) -> Iterator[str]:
    """Yield the ids of the activities, or the codes of the places of a level."""
    if level == ACTIVITY:
        yield from (own.id for own in portfolio.activities)
    else:
        yield from (own.code for own in portfolio.places if own.level == level)
