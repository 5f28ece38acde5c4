"""Examples: the cases inside a rule, evaluated as portfolios are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs
from attrs import field, frozen

from kotaku_eval.definitions import case_portfolio
from kotaku_eval.errors import InputError, Problem
from kotaku_eval.evaluation import evaluate
from kotaku_eval.findings import Verdict
from kotaku_eval.rules import Example, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

REQUIRED: Final = (Verdict.PASS, Verdict.FAIL)
"""The verdicts that every rule shows at least one example of."""


@frozen
class ExampleResult:
    """What a rule said of one of its examples.

    Args:
        rule: The rule's id.
        expected: The verdict the example asks for.
        got: The verdict the rule gave.
        reason: Why it gave that one; what is wrong in the case when it could not be judged.
        place: Where the example is written; empty when that is not in a file.
        source: The same, with the text of the file for an excerpt.
        number: Which of the examples of the rule it is, counted from 1.
    """

    rule: str
    expected: Verdict
    got: Verdict
    reason: Text
    place: str = ""
    source: Source | None = field(default=None, eq=False, repr=False)
    number: int = 1

    @property
    def passed(self) -> bool:
        """Whether the rule said what the example asks for."""
        return self.expected is self.got

    @property
    def problem(self) -> Problem:
        """What is wrong, at the place of the example."""
        asked, got = self.expected.value, self.got.value
        words = Text(
            id=f"contoh '{asked}' memberi '{got}'", en=f"the '{asked}' example gives '{got}'"
        )
        return Problem(words) if self.source is None else self.source.problem(words)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        got = f"{self.expected.value} expected, {self.got.value} given"
        return f"{where}{self.rule}: {got}. {self.reason.en}".rstrip()


def check_examples(ruleset: RuleSet) -> tuple[ExampleResult, ...]:
    """Evaluate every example of every rule, in order, as portfolios are evaluated.

    >>> from kotaku_eval import load_ruleset
    >>> all(result.passed for result in check_examples(load_ruleset("kotaku-2018")))
    True
    """
    return tuple(result for rule in ruleset.rules for result in _check_rule(rule, ruleset))


def failures(ruleset: RuleSet) -> tuple[ExampleResult, ...]:
    """Return the examples on which a rule says something else than they ask for."""
    return tuple(result for result in check_examples(ruleset) if not result.passed)


def missing_examples(ruleset: RuleSet) -> Mapping[str, tuple[Verdict, ...]]:
    """Return the rules that show no example of a pass, or of a fail, with what is missing."""
    found = {}
    for rule in ruleset.rules:
        shown = {example.verdict for example in rule.examples}
        missing = tuple(verdict for verdict in REQUIRED if verdict not in shown)
        if missing:
            found[rule.id] = missing
    return found


def assert_examples(ruleset: RuleSet, *, complete: bool = True) -> None:
    """Fail when a rule set does not do what its examples say; for use in a test.

    Args:
        ruleset: The rules.
        complete: Whether every rule must show an example of a pass and one of a fail.

    Raises:
        AssertionError: With every wrong example, and every rule that lacks one.
    """
    lines = [str(result) for result in failures(ruleset)]
    if complete:
        lines += [
            f"{name}: no example of {' or '.join(verdict.value for verdict in missing)}"
            for name, missing in missing_examples(ruleset).items()
        ]
    if lines:
        message = "\n".join([f"{ruleset.id}: {len(lines)} wrong", *lines])
        raise AssertionError(message)


def _check_rule(rule: Rule, ruleset: RuleSet) -> tuple[ExampleResult, ...]:
    alone = attrs.evolve(ruleset, rules=[rule])
    return tuple(
        attrs.evolve(_check_example(example, rule, alone), number=number)
        for number, example in enumerate(rule.examples, start=1)
    )


def _check_example(example: Example, rule: Rule, alone: RuleSet) -> ExampleResult:
    source = example.source or rule.place
    asked, place = example.verdict, str(source or "")
    try:
        portfolio, subject = case_portfolio(example.case, alone.lifecycle, rule.subject)
    except InputError as failure:
        return ExampleResult(rule.id, asked, Verdict.ERROR, failure.text, place, source)
    report = evaluate(portfolio, alone)
    outcome = next(found for found in report.outcomes if found.subject.id == subject)
    return ExampleResult(rule.id, asked, outcome.verdict, outcome.reason, place, source)
