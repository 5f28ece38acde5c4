"""Witnesses: small activities that pass a rule, that fail it alone, that it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs
from attrs import field, frozen

from kotaku_eval.analysis.cases import MOST_ENTRIES
from kotaku_eval.analysis.choosing import START
from kotaku_eval.analysis.searching import CaseSearch
from kotaku_eval.analysis.solver import Formula, Prover
from kotaku_eval.analysis.traces import FINDINGS, Trace, Traces
from kotaku_eval.analysis.verdicts import Meaning, Verdicts
from kotaku_eval.definitions import case_portfolio
from kotaku_eval.errors import InputError
from kotaku_eval.evaluation import evaluate
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Verdict
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck

KINDS: Final = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)


@frozen
class Witness:
    """A case on which a rule gives a verdict, checked by evaluating it.

    Args:
        rule: The id of the rule.
        verdict: What it says.
        case: The case, as the mapping that examples in rule files are written in.
        others: Other rules on the same level that give a finding on it.
        made: Whether it was made by the analysis; else it is an example of the rule.
    """

    rule: str
    verdict: Verdict
    case: Any
    others: tuple[str, ...] = ()
    made: bool = True


@frozen
class Witnesses:
    """What there is to show of one rule.

    Args:
        rule: The id of the rule.
        cases: A case for each verdict that was found: pass, fail, not applicable.
        missing: The verdicts for which there is none.
    """

    rule: str
    cases: tuple[Witness, ...]
    missing: tuple[Verdict, ...] = ()

    def of(self, verdict: Verdict | str) -> Witness | None:
        """Return the case of a verdict; ``None`` when there is none."""
        wanted = Verdict(verdict)
        return next((own for own in self.cases if own.verdict is wanted), None)


def witnesses(ruleset: RuleSet, name: str) -> Witnesses:
    """Return small cases on which a rule passes, fails, and does not apply.

    The failing one breaks as few other rules as can be; which, it says.

    Args:
        ruleset: The rules.
        name: The id of the rule.

    Raises:
        UnknownNameError: There is no such rule.
        MissingExtraError: The library of the extra ``analysis`` is not installed.

    >>> from kotaku_eval import load_ruleset
    >>> found = witnesses(load_ruleset("kotaku-2018"), "works-not-executed-by-bkm")
    >>> found.of(Verdict.PASS).case
    {'construction_started': '2018-01-01', 'executor': 'KSM'}
    """
    rule = ruleset.rule(name)
    return next(all_witnesses(ruleset, [rule]))


def all_witnesses(ruleset: RuleSet, rules: Iterable[Rule] | None = None) -> Iterator[Witnesses]:
    """Yield the witnesses of rules (all of them when not given), in order."""
    searches: dict[str, _Search] = {}
    for rule in ruleset.rules if rules is None else rules:
        if rule.subject not in searches:
            searches[rule.subject] = _Search.of(ruleset, rule.subject)
        yield searches[rule.subject].witnesses(rule)


@frozen(eq=False)
class _Search:
    """Looks for cases of the rules on one level."""

    ruleset: RuleSet
    read: Verdicts
    meanings: dict[str, Meaning]
    prover: Prover
    search: CaseSearch
    alone: dict[str, RuleSet] = field(factory=dict)

    @classmethod
    def of(cls, ruleset: RuleSet, level: str) -> _Search:
        read = Verdicts(ruleset, level, MOST_ENTRIES)
        meanings = {rule.id: read.of(rule) for rule in ruleset.rules_on(level)}
        prover = Prover(read.terms)
        prover.always(read.axioms())
        for name, meaning in meanings.items():
            fine = read.terms.some(meaning.passes, meaning.idle, meaning.waits)
            prover.note(f"fine {name}", fine)
        return cls(ruleset, read, meanings, prover, CaseSearch.of(read, prover))

    def witnesses(self, rule: Rule) -> Witnesses:
        """Return what there is to show of a rule."""
        found = [self._made(rule, verdict) or self._shown(rule, verdict) for verdict in KINDS]
        cases = tuple(case for case in found if case is not None)
        missing = tuple(v for v, case in zip(KINDS, found, strict=True) if case is None)
        return Witnesses(rule.id, cases, missing)

    def _made(self, rule: Rule, verdict: Verdict) -> Witness | None:
        solved, is_possible = self._solved(rule, verdict)
        is_alone = solved is not None and not (verdict is Verdict.FAIL and solved.others)
        is_exact = not self.meanings[rule.id].left_open
        if is_alone or not is_possible or (solved is not None and is_exact):
            return solved
        found = [*self._traced(rule, verdict), *([] if solved is None else [solved])]
        return min(found, key=lambda own: len(own.others), default=None)

    def _solved(self, rule: Rule, verdict: Verdict) -> tuple[Witness | None, bool]:
        """Return what the solver finds, and whether it holds the verdict possible at all."""
        meaning = self.meanings[rule.id]
        goal = {
            Verdict.PASS: meaning.passes,
            Verdict.FAIL: meaning.fails,
            Verdict.NOT_APPLICABLE: meaning.idle,
        }[verdict]
        with self.prover.trial(goal):
            if self.prover.can([]) is False:
                return None, False
            others = self._fine(rule) if verdict is Verdict.FAIL else []
            for case in self.search.cases(rule, others):
                found = self._checked(rule, verdict, case)
                if found is not None:
                    return found, True
        return None, True

    def _traced(self, rule: Rule, verdict: Verdict) -> Iterator[Witness]:
        """Yield cases of a few events that were tried one by one, until one breaks nothing else."""
        check = rule.check
        if not isinstance(check, OrderCheck) or rule.subject != ACTIVITY:
            return
        traces = Traces(self.ruleset, rule, check, START)
        base = self._ground(rule, traces.stages)
        for trace in traces.found(verdict, base):
            cases = [trace.case(base)]
            if verdict is Verdict.FAIL:
                cases += self._beside(rule, trace, traces.stages)
            for case in cases:
                found = self._checked(rule, verdict, case)
                if found is not None:
                    yield found
                    if not found.others or verdict is not Verdict.FAIL:
                        return

    def _ground(self, rule: Rule, but: list[str]) -> dict[str, Any]:
        """Return a case on which a rule may apply, without some stages."""
        if rule.when is None and rule.due is None:
            return {}
        with self.prover.trial(self.meanings[rule.id].applies):
            case = next(self.search.cases(rule, []), {})
        return {name: value for name, value in case.items() if name not in but}

    def _beside(self, rule: Rule, trace: Trace, stages: list[str]) -> Iterator[dict[str, Any]]:
        """Yield cases that hold a trace, and beside it what the other rules need."""
        pinned = self._pinned(trace, stages)
        with self.prover.trial(self.meanings[rule.id].fails, *pinned):
            if self.prover.can([]) is not True:
                return
            for case in self.search.cases(rule, self._fine(rule)):
                yield trace.case(case)

    def _pinned(self, trace: Trace, stages: list[str]) -> Iterator[Formula]:
        """Yield that the stages of a trace happen just as in the trace."""
        scope, terms = self.read.scope, self.read.terms
        for name in stages:
            seen = scope.stages.get((name,))
            days = [step.day for step in trace.steps if step.stage == name]
            if seen is None:
                continue
            yield seen.happened if days else terms.no(seen.happened)
            if days:
                yield from (seen.dated, terms.no(seen.undated))
                yield from (seen.first == days[0], seen.last == days[-1])
            if name in scope.counts:
                yield scope.counts[name][0] == len(days)
        if scope.has_closed and trace.is_closed:
            yield scope.closed

    def _fine(self, rule: Rule) -> list[str]:
        """Return the other rules that need not give a finding where this one fails."""
        names = [f"fine {name}" for name in self.meanings if name != rule.id]
        return self.prover.relaxed(names) or []

    # --- checking -------------------------------------------------------------------------

    def _checked(self, rule: Rule, verdict: Verdict, case: Mapping[str, Any]) -> Witness | None:
        """Return the witness where evaluating the case gives the verdict."""
        given = self._evaluated(rule, case)
        if given is None or given.get(rule.id) is not verdict:
            return None
        return Witness(rule.id, verdict, case, _findings(given, rule.id))

    def _shown(self, rule: Rule, verdict: Verdict) -> Witness | None:
        """Return the example of the rule that gives a verdict, for want of a made one."""
        for example in rule.examples:
            if example.verdict is not verdict:
                continue
            given = self._evaluated(rule, example.case)
            if given is not None and given.get(rule.id) is verdict:
                return Witness(
                    rule.id, verdict, example.case, _findings(given, rule.id), made=False
                )
        return None

    def _evaluated(self, rule: Rule, case: Any) -> dict[str, Verdict] | None:
        try:
            portfolio, subject = case_portfolio(case, self.ruleset.lifecycle, rule.subject)
        except InputError:
            return None
        if rule.subject not in self.alone:
            rules = self.ruleset.rules_on(rule.subject)
            self.alone[rule.subject] = attrs.evolve(self.ruleset, rules=rules)
        report = evaluate(portfolio, self.alone[rule.subject])
        return {
            outcome.rule: outcome.verdict
            for outcome in report.outcomes
            if outcome.subject.id == subject
        }


def _findings(given: Mapping[str, Verdict], but: str) -> tuple[str, ...]:
    return tuple(name for name, verdict in given.items() if name != but and verdict in FINDINGS)
