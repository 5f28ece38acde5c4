"""Checks: whether a rule set finds in a case what it must, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from kotaku_eval.definitions.cases import EXAMPLE
from kotaku_eval.displays import show
from kotaku_eval.errors import Problem
from kotaku_eval.evaluation import evaluate
from kotaku_eval.findings import Outcome, Verdict
from kotaku_eval.reports import Report
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.testing.cases import Case, Expectation
from kotaku_eval.texts import Text

_DECIMALS = 1


@frozen
class CaseResult:
    """What a rule set said of one case.

    Args:
        name: The name of the case.
        place: Where it stands.
        problems: What is not as the case says, each at its place; none when all holds.
        broke: The rules that could not be evaluated although the case does not say so.
    """

    name: str
    place: str
    problems: tuple[Problem, ...] = ()
    broke: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything was found, and nothing else."""
        return not self.problems


def check_cases(cases: Iterable[Case], ruleset: RuleSet) -> tuple[CaseResult, ...]:
    """Evaluate cases, in order.

    Args:
        cases: The cases.
        ruleset: The rules; demands on rules that are not in it are left out, as are scores where a
            demand is.
    """
    return tuple(check_case(case, ruleset) for case in cases)


def check_case(case: Case, ruleset: RuleSet) -> CaseResult:
    """Evaluate one case.

    Args:
        case: The case.
        ruleset: The rules.
    """
    report = evaluate(case.portfolio, ruleset)
    checker = _Checker(case, ruleset, report)
    problems = (*checker.verdicts(), *checker.findings(), *checker.totals())
    return CaseResult(case.name, str(case.source), problems, tuple(checker.broken()))


class _Checker:
    """Compares one case with the report on it."""

    def __init__(self, case: Case, ruleset: RuleSet, report: Report) -> None:
        self.case = case
        self.ruleset = ruleset
        self.report = report
        self.rules = {rule.id: rule for rule in ruleset.rules}
        self.outcomes = {(found.rule, found.subject.id): found for found in report.outcomes}

    def verdicts(self) -> Iterator[Problem]:
        """Yield what got another verdict than expected."""
        for asked in (*self.case.expected, *(self.case.findings or ())):
            found = self.outcomes.get((asked.rule, asked.subject))
            if found is not None and found.verdict is not asked.verdict:
                yield _other_verdict(asked, found)

    def findings(self) -> Iterator[Problem]:
        """Yield findings that nobody expects, where all are listed."""
        if self.case.findings is None:
            return
        listed = {(one.rule, one.subject) for one in (*self.case.findings, *self.case.expected)}
        is_told = False
        for key, found in self.outcomes.items():
            if found.verdict.is_finding and key not in listed:
                what, of = f"{found.rule} '{found.verdict.value}'", _of(found)
                words = Text(
                    id=f"temuan yang tidak diharapkan: {what}{of.id}. {found.reason.id}",
                    en=f"a finding that is not expected: {what}{of.en}. {found.reason.en}",
                )
                place = self.case.places["findings"]
                # The same line once is enough.
                yield Problem(words, str(place)) if is_told else place.problem(words)
                is_told = True

    def totals(self) -> Iterator[Problem]:
        """Yield a total or a category that is another than expected."""
        score, own = self.report.score, self.case
        if own.score is not None and (
            score.low is None or round(score.low, _DECIMALS) != round(own.score, _DECIMALS)
        ):
            got = Text.same("-") if score.low is None else show(round(score.low, _DECIMALS))
            words = Text(
                id=f"nilai {show(own.score).id} diharapkan, {got.id} diperoleh",
                en=f"a score of {show(own.score).en} expected, {got.en} given",
            )
            yield own.places["score"].problem(words)
        names = () if score.category is None else (score.category.id, score.category.en)
        if own.category and own.category not in names:
            got = score.category or Text.same("-")
            words = Text(
                id=f"kategori '{own.category}' diharapkan, '{got.id}' diperoleh",
                en=f"the category '{own.category}' expected, '{got.en}' given",
            )
            yield own.places["category"].problem(words)

    def broken(self) -> Iterator[str]:
        """Yield the rules that broke without being expected to."""
        asked = (*self.case.expected, *(self.case.findings or ()))
        expected = {(one.rule, one.subject) for one in asked if one.verdict is Verdict.ERROR}
        for key, found in self.outcomes.items():
            if found.verdict is Verdict.ERROR and key not in expected:
                yield found.rule


def _other_verdict(asked: Expectation, found: Outcome) -> Problem:
    expected, given, of = asked.verdict.value, found.verdict.value, _of(found)
    # A pass needs no reason.
    why = Text(id=f". {found.reason.id}", en=f". {found.reason.en}")
    why = why if found.reason.en else Text.same("")
    words = Text(
        id=f"{asked.rule}: '{expected}' diharapkan, '{given}' diperoleh{of.id}{why.id}",
        en=f"{asked.rule}: '{expected}' expected, '{given}' given{of.en}{why.en}",
    )
    return asked.source.problem(words)


def _of(found: Outcome) -> Text:
    """Return of what a verdict is given, where there may be several."""
    name = found.subject.id
    return Text.same("") if name == EXAMPLE else Text(id=f" untuk {name}", en=f" for {name}")
