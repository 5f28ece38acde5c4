"""Proving: mutants that no case can tell from the rule, and cases that tell the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.analysis.cases import MOST_ENTRIES
from kotaku_eval.analysis.searching import CaseSearch
from kotaku_eval.analysis.solver import Formula, Prover
from kotaku_eval.analysis.verdicts import Meaning, Verdicts
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.errors import MissingExtraError
from kotaku_eval.findings import VERDICTS, Verdict
from kotaku_eval.mutants.making import Mutant
from kotaku_eval.mutants.trials import Trial, trial_of
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet

_ANSWERS: Final = ("fails", "passes", "idle", "waits")


@frozen(eq=False)
class Suggestion:
    """A case on which a rule and some of its mutants differ, as an example to be pasted.

    Args:
        verdict: What the rule says.
        case: The case, as the mapping that examples in rule files are written in.
        kills: The mutants that say something else.
    """

    verdict: Verdict
    case: Mapping[str, Any]
    kills: tuple[Mutant, ...]


def can_prove() -> bool:
    """Whether the library of the extra ``analysis`` is installed."""
    from kotaku_eval.analysis.solver import Terms  # noqa: PLC0415

    try:
        Terms()
    except MissingExtraError:
        return False
    return True


def equivalents(rule: Rule, survivors: Sequence[Mutant], ruleset: RuleSet) -> list[Mutant]:
    """Return the mutants that are proved to give the verdict of the rule in every case.

    Proved for every case whose dates are exact to the day or missing, and for lists of any length.

    Args:
        rule: The rule.
        survivors: Mutants of it.
        ruleset: Whose policies hold.

    Raises:
        MissingExtraError: The library of the extra ``analysis`` is not installed.
    """
    question = _Question.of(rule, survivors, ruleset, 0)
    return [mutant for mutant in survivors if question.is_equivalent(mutant)]


def suggestions(
    rule: Rule, survivors: Sequence[Mutant], ruleset: RuleSet
) -> tuple[Suggestion, ...]:
    """Return a few small cases that tell mutants from the rule; each has been evaluated.

    Args:
        rule: The rule.
        survivors: Mutants of it.
        ruleset: Whose policies hold.

    Raises:
        MissingExtraError: The library of the extra ``analysis`` is not installed.
    """
    left = list(survivors)
    if not left:
        return ()
    question = _Question.of(rule, survivors, ruleset, MOST_ENTRIES)
    found = []
    while left:
        case = question.case(left[0])
        if case is None:
            left = left[1:]
            continue
        verdict, trial = case[1], case[2]
        kills = tuple(mutant for mutant in left if trial.tells(mutant.made, ruleset))
        found.append(Suggestion(verdict, case[0], kills))
        left = [mutant for mutant in left if mutant not in kills]
    return tuple(found)


@frozen(eq=False)
class _Question:
    """A rule and some of its mutants as formulas over one set of facts."""

    rule: Rule
    ruleset: RuleSet
    read: Verdicts
    prover: Prover
    right: Meaning
    wrong: Mapping[int, Meaning]
    searches: list[CaseSearch] = field(factory=list)

    @classmethod
    def of(cls, rule: Rule, survivors: Sequence[Mutant], ruleset: RuleSet, most: int) -> _Question:
        read = Verdicts(ruleset, rule.subject, most)
        right = read.of(rule)
        wrong = {id(mutant): read.of(mutant.made) for mutant in survivors}
        prover = Prover(read.terms)
        prover.always(read.axioms())
        return cls(rule, ruleset, read, prover, right, wrong)

    def is_equivalent(self, mutant: Mutant) -> bool:
        terms, other = self.read.terms, self.wrong[id(mutant)]
        pairs = [(getattr(self.right, name), getattr(other, name)) for name in _ANSWERS]
        differ = terms.some(*(terms.no(terms.same(x, y)) for x, y in pairs))
        with self.prover.trial(differ):
            return self.prover.can([]) is False

    def case(self, mutant: Mutant) -> tuple[dict[str, Any], Verdict, Trial] | None:
        """Return a small case on which a mutant differs, with what the rule says of it."""
        if not self.searches:
            self.searches.append(CaseSearch.of(self.read, self.prover))
        [search] = self.searches
        for goal in self._goals(self.wrong[id(mutant)]):
            with self.prover.trial(goal):
                for case in search.cases(self.rule, []):
                    found = self._checked(case, mutant)
                    if found is not None:
                        return case, *found
        return None

    def _goals(self, other: Meaning) -> Iterator[Formula]:
        """Yield ways in which a mutant differs: a finding it misses or adds comes first."""
        terms = self.read.terms
        for name in _ANSWERS:
            x, y = getattr(self.right, name), getattr(other, name)
            yield terms.every(x, terms.no(y))
            yield terms.every(y, terms.no(x))

    def _checked(self, case: dict[str, Any], mutant: Mutant) -> tuple[Verdict, Trial] | None:
        """Return the rule's verdict on a case, where evaluating it shows the difference."""
        trial = trial_of(case, Verdict.PASS, self.rule, self.ruleset)
        if trial is None:
            return None
        right, wrong = (
            judge_rule(rule, trial.subject, self.ruleset, trial.day)
            for rule in (self.rule, mutant.made)
        )
        if right == wrong or VERDICTS[right] is Verdict.ERROR:
            return None
        return VERDICTS[right], Trial(trial.subject, trial.day, frozenset({right}))
