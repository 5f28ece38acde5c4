"""Making: the mutants of one rule, from its checked trees, each still a rule the loader accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs
from attrs import frozen

from kotaku_eval.analysis.shapes import shape, shape_of
from kotaku_eval.conditions import Condition, Literal
from kotaku_eval.errors import DefinitionError
from kotaku_eval.expression_types import BOOLEAN
from kotaku_eval.expressions import parse_condition
from kotaku_eval.mutants.conditions import changes
from kotaku_eval.mutants.operators import Operator
from kotaku_eval.mutants.template_texts import template_text
from kotaku_eval.mutants.templates import template_changes
from kotaku_eval.mutants.writing import written
from kotaku_eval.rules import PythonCheck, Rule, Scope, Variants
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck

WHEN: Final = "when"
DUE: Final = "due"
REQUIRE: Final = "require"
WHERE: Final = "where"
# Fields are named at run time here, which the checkers of types cannot follow.
_with: Final[Callable[..., Any]] = attrs.evolve
_ALWAYS: Final = Literal(True, BOOLEAN, "True")  # noqa: FBT003 - a value in a tree, no switch


@frozen(eq=False)
class Mutant:
    """A rule with one mistake in it, made on purpose.

    Args:
        rule: The rule as it is right.
        operator: The kind of mistake.
        part: What of the rule is wrong: ``when``, ``require``, ``due``, ``where``, or the name of
            its template.
        before: That part as it is right, with the key it stands under.
        after: That part with the mistake; empty when it is left out.
        made: The wrong rule.
    """

    rule: Rule
    operator: Operator
    part: str
    before: str
    after: str
    made: Rule


@frozen
class _Wrong:
    """A part of a rule with a mistake in it."""

    operator: Operator
    value: Any
    text: str


Maker = Callable[[Rule], Iterator[_Wrong]]


def mutants_of(rule: Rule, ruleset: RuleSet) -> tuple[Mutant, ...]:
    """Return the mutants of a rule, in a fixed order; no two of them ask the same.

    Every one of them is what a slip of the author could have made of the rule: names, types and
    units in it are right, so the loader would not tell.

    Args:
        rule: The rule. What is written in Python in it has none.
        ruleset: Whose facts and parameters it speaks of.

    >>> from kotaku_eval import load_ruleset
    >>> rules = load_ruleset("kotaku-2018")
    >>> [mutant.after for mutant in mutants_of(rules.rule("proposal-within-ceiling"), rules)][:3]
    ['when: not proposal_submitted.done', '', 'require: proposal.amount > proposal.ceiling']
    """
    maker = _Maker(rule, ruleset)
    seen = {shape_of(rule)}
    found = []
    for mutant in maker.all():
        asked = shape_of(mutant.made)
        if asked not in seen:
            seen.add(asked)
            found.append(mutant)
    return tuple(found)


@frozen
class _Maker:
    """Makes the mutants of one rule."""

    rule: Rule
    ruleset: RuleSet

    def all(self) -> Iterator[Mutant]:
        """Yield the mutants of all parts of the rule, and of all forms it has in scopes."""
        parts: tuple[tuple[str, Maker], ...] = (
            (WHEN, self._when), ("check", self._check), (DUE, self._due),
        )  # fmt: skip
        forms = self.rule.variants.rules if self.rule.variants is not None else (self.rule,)
        for name, wrongs in parts:
            done = set()
            for form in forms:
                asked = shape(getattr(form, name))
                if asked in done:
                    continue
                done.add(asked)
                for wrong in wrongs(form):
                    yield self._mutant(name, form, asked, wrong)
        yield from self._scopes()

    def _mutant(self, name: str, form: Rule, asked: Any, wrong: _Wrong) -> Mutant:
        """Put a wrong part in the place of the right one, in all forms of the rule that have it."""
        held = getattr(form, name)
        part, before = _named(REQUIRE if name == "check" else name, held)
        after = _named(part, wrong.value)[1] if wrong.text else ""

        def changed(rule: Rule) -> Any:
            if shape(getattr(rule, name)) != asked:
                return rule
            text = wrong.text if name == "check" else rule.text
            return _with(rule, text=text, **{name: wrong.value})

        made = changed(self.rule)
        variants = self.rule.variants
        if variants is not None:
            rules = tuple(changed(rule) for rule in variants.rules)
            made = attrs.evolve(made, variants=attrs.evolve(variants, rules=rules))
        return Mutant(self.rule, wrong.operator, part, before, after, made)

    def _when(self, form: Rule) -> Iterator[_Wrong]:
        if form.when is not None:
            yield from self._trees(form.when)
            yield _Wrong(Operator.DROP, None, "")

    def _due(self, form: Rule) -> Iterator[_Wrong]:
        if form.due is not None:
            yield from self._trees(form.due)
            yield _Wrong(Operator.DROP, None, "")

    def _check(self, form: Rule) -> Iterator[_Wrong]:
        check = form.check
        vocabulary = self.ruleset.vocabulary(self.rule.subject)
        if isinstance(check, PythonCheck):
            return
        if isinstance(check, OrderCheck):
            for change in template_changes(check, vocabulary):
                by = change.check.by
                if by is None or self._is_accepted(by):
                    yield _Wrong(change.operator, change.check, change.check.text)
        else:
            yield from self._trees(check)
        yield _Wrong(Operator.DROP, _ALWAYS, "")

    def _trees(self, node: Condition) -> Iterator[_Wrong]:
        for change in changes(node, self.ruleset.vocabulary(self.rule.subject)):
            if self._is_accepted(change.node):
                yield _Wrong(change.operator, change.node, change.node.text)

    def _is_accepted(self, node: Condition) -> bool:
        """Whether the loader would take a condition: types, units and choices fit."""
        # A bare date, as `due` and `by` take one, is no expression.
        if isinstance(node, Literal):
            return True
        vocabulary = self.ruleset.vocabulary(self.rule.subject)
        parameters = {name: own.parameter for name, own in self.ruleset.parameters.items()}
        try:
            parse_condition(node.text, vocabulary, parameters, expect=node.type.kind)
        except DefinitionError:
            return False
        return True

    def _scopes(self) -> Iterator[Mutant]:
        """Yield mutants of the scopes in which the rule is another."""
        variants = self.rule.variants
        for at, scopes in enumerate(() if variants is None else variants.lists):
            for number, scope in enumerate(scopes):
                for wrong in self._trees(scope.condition):
                    changed = attrs.evolve(scope, condition=wrong.value)
                    made = _with_scope(self.rule, at, number, changed)
                    before, after = (
                        f"{WHERE}: {written(held)}" for held in (scope.condition, wrong.value)
                    )
                    yield Mutant(self.rule, wrong.operator, WHERE, before, after, made)


def _named(key: str, held: Any) -> tuple[str, str]:
    """Return the key that a part of a rule stands under, and the part as it is written."""
    if isinstance(held, OrderCheck):
        return held.template.value, template_text(held)
    return key, f"{key}: {written(held)}" if isinstance(held, Condition) else ""


def _with_scope(rule: Rule, at: int, number: int, scope: Scope) -> Rule:
    variants = rule.variants or Variants((), ())
    lists = [list(scopes) for scopes in variants.lists]
    lists[at][number] = scope
    made = attrs.evolve(variants, lists=tuple(tuple(scopes) for scopes in lists))
    return attrs.evolve(rule, variants=made)
