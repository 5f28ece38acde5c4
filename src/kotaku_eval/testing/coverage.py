"""Coverage: which verdicts the examples and cases of a rule set bring out of each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.findings import VERDICTS, Verdict
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.testing.cases import Case
from kotaku_eval.testing.examples import REQUIRED, ExampleResult

COUNTED: Final = (
    Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.PENDING, Verdict.NOT_APPLICABLE,
)  # fmt: skip
"""The verdicts whose examples are counted."""


@frozen
class Shown:
    """The verdicts that a rule was seen to give.

    Args:
        rule: The rule's id.
        counts: How often it gave each.
    """

    rule: str
    counts: Mapping[Verdict, int]

    @property
    def missing(self) -> tuple[Verdict, ...]:
        """What every rule should be seen to give, and this one was not."""
        return tuple(verdict for verdict in REQUIRED if not self.counts.get(verdict))

    @property
    def fires(self) -> bool:
        """Whether it was seen to fail."""
        return bool(self.counts.get(Verdict.FAIL))


def shown_verdicts(
    ruleset: RuleSet, results: Iterable[ExampleResult], cases: Iterable[Case] = ()
) -> tuple[Shown, ...]:
    """Return what each rule was seen to give in its examples and in cases.

    Only what an example or a case asks for counts: a rule that happens to pass in a case about
    something else is not shown to.

    Args:
        ruleset: The rules.
        results: What came of the examples.
        cases: The cases.
    """
    counts: dict[str, dict[Verdict, int]] = {rule.id: {} for rule in ruleset.rules}
    for result in results:
        if result.passed and result.rule in counts:
            held = counts[result.rule]
            held[result.got] = held.get(result.got, 0) + 1
    for case in cases:
        for rule in ruleset.rules:
            held = counts[rule.id]
            for subject in case.subjects(rule, ruleset):
                asked = [one for one in (*case.expected, *(case.findings or ()))
                         if (one.rule, one.subject) == (rule.id, subject.id)]  # fmt: skip
                if not asked:
                    continue
                got = VERDICTS[judge_rule(rule, subject, ruleset, case.portfolio.day_of())]
                if all(one.verdict is got for one in asked):
                    held[got] = held.get(got, 0) + 1
    return tuple(Shown(name, held) for name, held in counts.items())
