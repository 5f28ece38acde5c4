"""Runs: all tests of a rule set, its examples and the cases beside it, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from kotaku_eval.findings import Verdict
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.testing.cases import Case
from kotaku_eval.testing.checks import CaseResult, check_cases
from kotaku_eval.testing.coverage import Shown, shown_verdicts
from kotaku_eval.testing.examples import ExampleResult, check_examples


@frozen(eq=False)
class Run:
    """What came of all tests of a rule set.

    Args:
        ruleset: The rules.
        examples: What came of the examples in them.
        cases: What came of the cases beside them.
        shown: The verdicts that each rule was seen to give.
    """

    ruleset: RuleSet
    examples: tuple[ExampleResult, ...]
    cases: tuple[CaseResult, ...]
    shown: tuple[Shown, ...]

    @property
    def failed_examples(self) -> tuple[ExampleResult, ...]:
        """The examples that do not hold."""
        return tuple(result for result in self.examples if not result.passed)

    @property
    def failed_cases(self) -> tuple[CaseResult, ...]:
        """The cases that do not hold."""
        return tuple(result for result in self.cases if not result.passed)

    @property
    def passed(self) -> bool:
        """Whether everything holds."""
        return not self.failed_examples and not self.failed_cases

    @property
    def broken(self) -> tuple[str, ...]:
        """The rules that could not be evaluated although nothing expects it."""
        examples = [own.rule for own in self.failed_examples if own.got is Verdict.ERROR]
        cases = [name for own in self.cases for name in own.broke]
        return tuple(dict.fromkeys([*examples, *cases]))


def run_tests(ruleset: RuleSet, cases: Iterable[Case] = ()) -> Run:
    """Run the examples of a rule set and the cases beside it.

    Args:
        ruleset: The rules.
        cases: The cases; see :func:`cases_beside` and :func:`read_cases`.

    >>> from kotaku_eval import load_ruleset
    >>> run_tests(load_ruleset("kotaku-2018").select(["mp2k-held"])).passed
    True
    """
    held = tuple(cases)
    examples = check_examples(ruleset)
    results = check_cases(held, ruleset)
    return Run(ruleset, examples, results, shown_verdicts(ruleset, examples, held))
