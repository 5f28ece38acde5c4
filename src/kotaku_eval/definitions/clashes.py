"""Rules that their own ``when`` decides: a check that always fails, or never can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kotaku_eval.conditions import Compare, Condition, FactRef, Junction, Literal, Not
from kotaku_eval.definitions.nodes import NOWHERE, in_file_order
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.expression_types import BOOLEAN, INTEGER
from kotaku_eval.facts import Vocabulary, vocabulary_of
from kotaku_eval.origins import CHECK
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.satisfiability import can_be
from kotaku_eval.sources import Source
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.texts import Text

_COUNTED: Final = {Template.EXISTENCE: ">=", Template.ABSENCE: "<", Template.EXACTLY: "=="}
_WORDS: Final = {
    True: Text(id="tidak mungkin benar", en="can never be true"),
    False: Text(id="tidak mungkin salah", en="can never be false"),
}
_HINTS: Final = {
    True: Text(
        id="Setiap yang diperiksa gagal; periksa kedua syarat itu.",
        en="Whatever it applies to fails; look at both conditions.",
    ),
    False: Text(
        id="Aturan ini tidak pernah gagal; periksa kedua syarat itu.",
        en="The rule never fails; look at both conditions.",
    ),
}


def effective(ruleset: RuleSet, file: str) -> RuleSet:
    """Return a rule set in which no rule written in a file is decided by its own ``when``.

    Args:
        ruleset: The rules, as they are in force.
        file: The name of the file. What the files it extends say is not its author's.

    Raises:
        DefinitionError: Every such rule, at its check or, if that is of another file, its ``when``.
    """
    problems = [problem for rule in ruleset.rules for problem in _clashes(rule, ruleset, file)]
    if problems:
        raise DefinitionError(in_file_order(problems))
    return ruleset


def both(first: Condition, other: Condition, *, second: bool = True) -> Condition:
    """Return the condition that one holds and another does, or does not."""
    asked = other if second else Not(other, BOOLEAN, f"not {other.text}")
    return Junction("and", (first, asked), BOOLEAN, f"{first.text} and {asked.text}")


def _clashes(rule: Rule, ruleset: RuleSet, file: str) -> Iterator[Problem]:
    source = _place(rule, ruleset, file)
    if source is None:
        return
    vocabulary = vocabulary_of(ruleset.lifecycle, rule.subject)
    for one in (rule, *(rule.variants.rules if rule.variants is not None else ())):
        asked = _asked(one, vocabulary)
        if one.when is None or asked is None:
            continue
        for answer in (True, False):
            if not can_be(both(one.when, asked, second=answer), answer=True):
                what = _WORDS[answer]
                text = Text(
                    id=f"'{one.text}' {what.id} bila 'when' terpenuhi",
                    en=f"'{one.text}' {what.en} where 'when' holds",
                )
                yield source.problem(text, _HINTS[answer])


def _place(rule: Rule, ruleset: RuleSet, file: str) -> Source | None:
    """Return where the check or, failing that, the ``when`` of a rule stands in a file."""
    chains = ruleset.origins.rules.get(rule.id, {})
    for key in (CHECK, "when"):
        for origin in chains.get(key, ())[:1]:
            if (origin.source or NOWHERE).file.name == file:
                return origin.source
    return None


def _asked(rule: Rule, vocabulary: Vocabulary) -> Condition | None:
    """Return what a rule asks, as a condition; ``None`` where it is none, or a bare answer."""
    check = rule.check
    if isinstance(check, OrderCheck):
        return _counted(check, vocabulary)
    return None if isinstance(check, PythonCheck | Literal) else check


def _counted(check: OrderCheck, vocabulary: Vocabulary) -> Condition | None:
    """Return what a template over the number of events of one stage asks; ``None`` for others."""
    sign = _COUNTED.get(check.template)
    known = vocabulary.find(f"{check.a[0]}.count") if len(check.a) == 1 else None
    if sign is None or known is None or not check.is_plain:
        return None
    number = Literal(check.count, INTEGER, str(check.count))
    return Compare(sign, FactRef(known, known.name), number, BOOLEAN, check.text)
