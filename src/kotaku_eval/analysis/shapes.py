"""Shapes: what a check asks, without the words it is asked in, so that equal checks are equal."""

from __future__ import annotations

from typing import Any

import attrs

from kotaku_eval.conditions import Aggregate, Condition, ItemRef, facts_in
from kotaku_eval.facts import Fact, Origin
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import EDGES

_WORDS = frozenset({"text", "type"})


def shape(node: Any, entry: str | None = None) -> Any:
    """Return a check as nested plain values: the same for two checks that ask the same.

    A parameter counts as its value. The name of the entry of a list does not count; the names of
    the two events of a relation do.

    Args:
        node: The check, or a part of it.
        entry: The name of the entry of the list that the part is about, if it is about one.
    """
    if isinstance(node, Fact):
        return ("fact", node.level, node.name)
    if isinstance(node, Aggregate):
        return ("aggregate", node.function, *(shape(own, node.variable) for own in _parts(node)))
    if isinstance(node, ItemRef):
        return ("item", "" if node.variable == entry else node.variable, shape(node.fact))
    if isinstance(node, tuple):
        return tuple(shape(part, entry) for part in node)
    if isinstance(node, frozenset):
        return tuple(sorted((shape(part, entry) for part in node), key=repr))
    if attrs.has(type(node)) and type(node).__module__.startswith("kotaku_eval."):
        fields = (own.name for own in attrs.fields(type(node)) if own.name not in _WORDS)
        return (type(node).__name__, *(shape(getattr(node, name), entry) for name in fields))
    return (type(node).__name__, node)


def _parts(node: Aggregate) -> tuple[Any, ...]:
    return node.items, node.element, node.condition, node.default


def shape_of(rule: Rule) -> Any:
    """Return what a rule asks: of whom, when, until when, and what."""
    own = (rule.subject, shape(rule.when), shape(rule.due), shape(rule.check))
    variants = rule.variants
    if variants is None:
        return own
    scopes = tuple(tuple(shape(one.condition) for one in listed) for listed in variants.lists)
    return (*own, scopes, *(shape_of(one) for one in variants.rules))


def roots(rule: Rule, ruleset: RuleSet) -> frozenset[str]:
    """Return what a rule is about: its stages and the fields it looks at, the outermost record.

    Two rules that share none of these cannot conflict with each other, nor imply each other.
    """
    found = {_root(known) for node in rule.conditions for known in facts_in(node)}
    variants = rule.variants
    if variants is not None:
        scopes = (scope.condition for listed in variants.lists for scope in listed)
        found |= {_root(known) for node in scopes for known in facts_in(node)}
        found |= {name for one in variants.rules for name in roots(one, ruleset)}
    check = rule.check
    if isinstance(check, OrderCheck):
        found |= {*check.a, *check.b}
        is_whole = check.template is Template.MAX_DURATION and not (check.a and check.b)
        if check.from_start or is_whole or check.template in EDGES:
            found |= {stage.id for stage in ruleset.lifecycle.stages}
        if check.template is Template.END or (is_whole and not check.b):
            found.add("closed")
        for node in _extra_conditions(check):
            found |= {_root(known) for known in facts_in(node)}
    if isinstance(check, PythonCheck):
        vocabulary = ruleset.vocabulary(rule.subject)
        found |= {_root(vocabulary[name]) for name in check.facts}
    if "closed" in found and ruleset.lifecycle.final is not None:
        found.add(ruleset.lifecycle.final)
    return frozenset(found)


def _extra_conditions(check: OrderCheck) -> list[Condition]:
    held = (getattr(check, own.name) for own in attrs.fields(type(check)))
    return [node for node in held if isinstance(node, Condition)]


def _root(known: Fact) -> str:
    if known.origin in {Origin.STAGE, Origin.DOCUMENT}:
        return known.path[0]
    if known.origin is Origin.PARENT:
        return known.name
    return known.path[0] if known.path else known.name
