"""Rules that differ by scope: which variant holds for a subject, and what it says."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from kotaku_eval.conditions import Settings, evaluate
from kotaku_eval.facts import Subject
from kotaku_eval.findings import ERROR, UNKNOWN
from kotaku_eval.rules import Rule, Scope, Variants

Chosen = tuple[int, ...]


def possible(variants: Variants, subject: Subject, settings: Settings) -> Chosen:
    """Return the indexes of the variants that may hold; several where a scope is not known."""
    choices = [_choices(scopes, subject, settings) for scopes in variants.lists]
    return tuple(variants.at(choice) for choice in itertools.product(*choices))


def _choices(scopes: tuple[Scope, ...], subject: Subject, settings: Settings) -> list[int]:
    found = []
    for number, scope in enumerate(scopes, start=1):
        holds = evaluate(scope.condition, subject, settings)
        if holds is not False:
            found.append(number)
        if holds is True:
            return found
    return [*found, 0]


def undecided(rule: Rule, subject: Subject, settings: Settings) -> tuple[Scope, ...]:
    """Return the scopes of a rule of which it is not known whether they hold."""
    lists = rule.variants.lists if rule.variants is not None else ()
    return tuple(
        scope
        for scopes in lists
        for scope in scopes
        if evaluate(scope.condition, subject, settings) is None
    )


def in_force(rule: Rule, subject: Subject, settings: Settings) -> Rule:
    """Return what a rule is for a subject; where that is not known, its gravest variant."""
    if rule.variants is None:
        return rule
    return rule.variants.rules[gravest(rule.variants, possible(rule.variants, subject, settings))]


def gravest(variants: Variants, indexes: Chosen) -> int:
    """Return the variant of the highest severity, and among those of the largest weight."""
    if len(indexes) == 1:
        return indexes[0]
    rules = variants.rules
    return max(indexes, key=lambda at: (rules[at].severity.rank, rules[at].weight, -at))


def settled(codes: set[int]) -> int:
    """Return the verdict of a rule from those of the variants that may hold.

    It stands only if it is the same in all of them; one that breaks is never dropped.
    """
    if len(codes) == 1:
        return next(iter(codes))
    return ERROR if ERROR in codes else UNKNOWN


def judge_variants(
    rule: Rule, subject: Subject, settings: Settings, judge: Callable[[Rule, Subject], int]
) -> tuple[int, int]:
    """Return the verdict of a rule with variants, and the index of the one that holds.

    Args:
        rule: The rule.
        subject: The activity or place.
        settings: The set's.
        judge: Judges a variant.
    """
    variants = rule.variants
    if variants is None:
        return judge(rule, subject), 0
    indexes = possible(variants, subject, settings)
    codes = {judge(variants.rules[at], subject) for at in indexes}
    return settled(codes), gravest(variants, indexes)
