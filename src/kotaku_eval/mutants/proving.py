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
from kotaku_eval.mutants.trying import small_cases
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
        case = question.case(left[0]) or question.tried(left[0])
        if case is None:
            left = left[1:]
            continue
        kills = tuple(mutant for mutant in left if case.trial.tells(mutant.made, ruleset))
        found.append(Suggestion(case.verdict, case.facts, kills))
        left = [mutant for mutant in left if mutant not in kills]
    return tuple(found)


@frozen(eq=False)
class _Told:
    """A case on which a mutant differs from its rule."""

    facts: Mapping[str, Any]
    verdict: Verdict
    trial: Trial


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
    attempts: list[tuple[dict[str, Any], Trial]] = field(factory=list)

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

    def case(self, mutant: Mutant) -> _Told | None:
        """Return a small case on which a mutant differs, as the solver finds it."""
        if not self.searches:
            self.searches.append(CaseSearch.of(self.read, self.prover))
        [search] = self.searches
        for goal in self._goals(self.wrong[id(mutant)]):
            with self.prover.trial(goal):
                for case in search.cases(self.rule, []):
                    trial = self._trial(case)
                    if trial is not None and trial.tells(mutant.made, self.ruleset):
                        return _told(case, trial)
        return None

    def tried(self, mutant: Mutant) -> _Told | None:
        """Return a small case on which a mutant differs, of those that can be tried in turn."""
        if not self.attempts:
            for case in small_cases(self.rule, self.ruleset.lifecycle):
                trial = self._trial(case)
                if trial is not None:
                    self.attempts.append((case, trial))
        for case, trial in self.attempts:
            if trial.tells(mutant.made, self.ruleset):
                return _told(case, trial)
        return None

    def _goals(self, other: Meaning) -> Iterator[Formula]:
        """Yield ways in which a mutant differs: a finding it misses or adds comes first."""
        terms = self.read.terms
        for name in _ANSWERS:
            x, y = getattr(self.right, name), getattr(other, name)
            yield terms.every(x, terms.no(y))
            yield terms.every(y, terms.no(x))

    def _trial(self, case: dict[str, Any]) -> Trial | None:
        """Return the trial of a case that asks for what the rule says of it."""
        found = trial_of(case, Verdict.PASS, self.rule, self.ruleset)
        if found is None:
            return None
        code = judge_rule(self.rule, found.subject, self.ruleset, found.day)
        is_broken = VERDICTS[code] is Verdict.ERROR
        return None if is_broken else Trial(found.subject, found.day, frozenset({code}))


def _told(case: dict[str, Any], trial: Trial) -> _Told:
    [code] = trial.allowed
    return _Told(case, VERDICTS[code], trial)
