"""Killing: which mutants of a rule set its examples and cases tell from the rules."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from kotaku_eval.mutants.making import Mutant, mutants_of
from kotaku_eval.mutants.proving import Suggestion, can_prove, equivalents, suggestions
from kotaku_eval.mutants.trials import trials_of
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.testing.cases import Case

_WHOLE = 100.0


@frozen(eq=False)
class RuleMutation:
    """How the mutants of one rule fared.

    Args:
        rule: The rule.
        mutants: All of them.
        survivors: Those that nothing tells from the rule.
        equivalent: Those of which it is proved that nothing could; not among the survivors.
        suggestions: Cases that would kill survivors.
    """

    rule: Rule
    mutants: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...] = ()
    equivalent: tuple[Mutant, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def total(self) -> int:
        """How many mutants count."""
        return len(self.mutants) - len(self.equivalent)

    @property
    def killed(self) -> int:
        """How many of them are told from the rule."""
        return self.total - len(self.survivors)

    @property
    def is_python(self) -> bool:
        """Whether what it requires is written in Python, and so has no mutants."""
        return isinstance(self.rule.check, PythonCheck)


@frozen(eq=False)
class Mutation:
    """How the mutants of a rule set fared.

    Args:
        ruleset: The id of the rule set.
        rules: By rule, in order.
        is_proved: Whether mutants that are no mistakes at all were looked for and left out.
    """

    ruleset: str
    rules: tuple[RuleMutation, ...]
    is_proved: bool = True

    @property
    def total(self) -> int:
        """How many mutants count."""
        return sum(own.total for own in self.rules)

    @property
    def killed(self) -> int:
        """How many of them are told from their rules."""
        return sum(own.killed for own in self.rules)

    @property
    def equivalent(self) -> int:
        """How many are left out, as no case can tell them from their rules."""
        return sum(len(own.equivalent) for own in self.rules)

    @property
    def percent(self) -> float:
        """The share of killed mutants, 0 to 100; 100 where there are none."""
        return _WHOLE * self.killed / self.total if self.total else _WHOLE


def mutate(ruleset: RuleSet, cases: Iterable[Case] = (), *, suggest: bool = True) -> Mutation:
    """Make every rule wrong in many small ways, and see which of them its examples notice.

    Pure and deterministic. Each mutant is judged by the plain meaning of its rule alone, on that
    rule's examples and on the cases.

    Args:
        ruleset: The rules.
        cases: The cases beside them.
        suggest: Whether to look for cases that kill the survivors.

    >>> from kotaku_eval import load_ruleset
    >>> found = mutate(load_ruleset("kotaku-2018").select(["mp2k-before-construction"]))
    >>> found.killed, found.total
    (5, 5)
    """
    held = tuple(cases)
    is_proved = can_prove()
    rules = tuple(
        _mutated(rule, ruleset, held, suggest=suggest and is_proved, prove=is_proved)
        for rule in ruleset.rules
    )
    return Mutation(ruleset.id, rules, is_proved)


def _mutated(
    rule: Rule, ruleset: RuleSet, cases: tuple[Case, ...], *, suggest: bool, prove: bool
) -> RuleMutation:
    trials = trials_of(rule, ruleset, cases)
    mutants = mutants_of(rule, ruleset)
    left = [one for one in mutants if not any(own.tells(one.made, ruleset) for own in trials)]
    found = suggestions(rule, left, ruleset) if suggest else ()
    # What a case tells from the rule needs no proof.
    told = {id(mutant) for own in found for mutant in own.kills}
    doubtful = [mutant for mutant in left if id(mutant) not in told]
    proved = equivalents(rule, doubtful, ruleset) if doubtful and prove else []
    survivors = tuple(mutant for mutant in left if mutant not in proved)
    return RuleMutation(rule, mutants, survivors, tuple(proved), found)
