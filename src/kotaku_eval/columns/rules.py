"""Rules as columns: the verdict code of a rule on every row, and the variant that holds."""

from __future__ import annotations

import itertools
from typing import Final

from attrs import frozen

from kotaku_eval.columns.cases import CaseColumns
from kotaku_eval.columns.conditions import Conditions
from kotaku_eval.columns.expressions import (
    FALSE,
    TRUE,
    Expression,
    below,
    both,
    cases,
    choose,
    either,
    equal,
    greatest,
    is_null,
    least,
    negated,
    whole,
)
from kotaku_eval.columns.facts import InexpressibleError
from kotaku_eval.columns.grants import conjuncts, granted
from kotaku_eval.columns.occurrences import equal_true
from kotaku_eval.columns.templates import judge
from kotaku_eval.columns.values import DateValue
from kotaku_eval.columns.verdicts import settled, verdict_of
from kotaku_eval.findings import NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.rules import PythonCheck, Rule, Scope, Variants
from kotaku_eval.templates import OrderCheck, Template, overtakers

ASK: Final = 255
"""The verdict code of rows on which the records engine is asked."""


@frozen
class RuleColumns:
    """A rule on every row.

    Args:
        rule: The rule.
        code: Its verdict code, or ``ASK``.
        variant: The index of the variant in force; ``None`` for a rule without variants.
    """

    rule: Rule
    code: Expression
    variant: Expression | None = None


@frozen
class RuleLowering:
    """Lowers the rules of one level.

    Args:
        conditions: Lowers their conditions.
        case: What templates need to know.
    """

    conditions: Conditions
    case: CaseColumns

    def lowered(self, rule: Rule) -> RuleColumns:
        """Return the columns of a rule.

        Raises:
            InexpressibleError: Columns cannot express it.
        """
        doubts = self.conditions.doubts
        doubts.clear()
        variant = None
        if rule.variants is None:
            code = self._plain(rule)
        else:
            code, variant = self._varied(rule.variants)
        doubtful = either(*(equal_true(doubt) for doubt in dict.fromkeys(doubts)))
        return RuleColumns(rule, choose(doubtful, whole(ASK), code), variant)

    def _plain(self, rule: Rule) -> Expression:
        if rule.when is None:
            return self._check(rule)
        applies = self.conditions.truth(rule.when)
        otherwise = choose(is_null(applies), whole(UNKNOWN), whole(NOT_APPLICABLE))
        return choose(applies, granted(self._check(rule), conjuncts(applies)), otherwise)

    def _check(self, rule: Rule) -> Expression:
        check = rule.check
        due = self.conditions.date(rule.due)
        if isinstance(check, PythonCheck):
            raise InexpressibleError(rule.text)
        if isinstance(check, OrderCheck):
            found = judge(check, self.case, self.conditions.date(check.by))
            return settled(found, self._late(check, due))
        value = self.conditions.truth(check)
        if rule.due is None:
            return verdict_of(value)
        is_due: Expression = TRUE
        if due is not None:
            is_due = either(due.missing, below(due.last, whole(self.case.as_of)))
        decided = choose(either(self.case.facts.closed, is_due), verdict_of(value), whole(PENDING))
        return choose(value, whole(PASS), decided)

    def _late(self, check: OrderCheck, due: DateValue | None) -> Expression:
        """Return whether what is awaited can no longer come, or is overdue."""
        is_over = FALSE if due is None else below(due.last, whole(self.case.as_of))
        return either(self._overtaken(check), is_over)

    def _overtaken(self, check: OrderCheck) -> Expression:
        """Return whether nothing more is to come, or a stage that must follow has happened."""
        later = self._any_of(check.awaited)
        if check.template is Template.CO_EXISTENCE:
            later = choose(self.case.of(check.a).never, self._any_of(check.a), later)
        return later

    def _any_of(self, awaited: tuple[str, ...]) -> Expression:
        """Return whether the case is closed, or a stage has happened that follows all awaited ones.

        The latest stages come first: what a rule on an early stage asks then begins with what
        rules on later ones ask.
        """
        facts = self.case.facts
        followers = overtakers(facts.setting.lifecycle.successors, awaited)
        found = facts.closed
        for stage in reversed(self.case.stages):
            if stage in followers:
                found = either(found, facts.stage(stage).happened)
        return found

    # --- variants -------------------------------------------------------------------------------

    def _varied(self, variants: Variants) -> tuple[Expression, Expression]:
        """Return the verdict that all variants that may hold agree on, and the gravest of them."""
        choices = [self._possible(scopes) for scopes in variants.lists]
        possible = [
            both(*(choices[at][number] for at, number in enumerate(chosen)))
            for chosen in itertools.product(*(range(len(own)) for own in choices))
        ]
        codes = [self._plain(rule) for rule in variants.rules]
        may_be = [
            choose(holds, code, whole(None)) for holds, code in zip(possible, codes, strict=True)
        ]
        low, high = least(*may_be), greatest(*may_be)
        rules = variants.rules
        order = sorted(
            range(len(rules)), key=lambda at: (-rules[at].severity.rank, -rules[at].weight, at)
        )
        chosen = cases([(possible[at], whole(at)) for at in order], whole(0))
        return choose(equal(low, high), low, whole(UNKNOWN)), chosen

    def _possible(self, scopes: tuple[Scope, ...]) -> list[Expression]:
        """Return of none and of each scope whether it may be the first that holds."""
        open_yet: Expression = TRUE
        found = []
        for scope in scopes:
            holds = self.conditions.truth(scope.condition)
            found.append(both(open_yet, negated(_is_false(holds))))
            open_yet = both(open_yet, negated(equal_true(holds)))
        return [open_yet, *found]


def _is_false(part: Expression) -> Expression:
    """Return whether something is known not to hold; never null."""
    return FALSE if part == TRUE else both(negated(is_null(part)), negated(part))
