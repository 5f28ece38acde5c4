"""Readings: which rules read which column of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kotaku_eval.conditions import facts_in
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.readers.workbooks.layouts import BookLayout
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck

ColumnName = tuple[str, str]
"""The names of a sheet and of one of its columns."""


def readings_of(ruleset: RuleSet, layout: BookLayout) -> Mapping[ColumnName, tuple[str, ...]]:
    """Return the rules that read each column, by the names of sheet and column."""
    found: dict[ColumnName, dict[str, None]] = {}
    for rule in ruleset.rules:
        for name in _facts(rule):
            column = _column(name, rule.subject, layout)
            if column is not None:
                found.setdefault(column, {})[rule.id] = None
    return {column: tuple(rules) for column, rules in found.items()}


def _facts(rule: Rule) -> Iterator[str]:
    """Yield the names of the facts that a rule reads."""
    for condition in rule.conditions:
        yield from (fact.name for fact in facts_in(condition))
    if isinstance(rule.check, PythonCheck):
        yield from rule.check.facts
    if isinstance(rule.check, OrderCheck):
        yield from rule.check.a
        yield from rule.check.b


def _column(name: str, subject: str, layout: BookLayout) -> ColumnName | None:
    """Return the column that a fact is read from."""
    head, _, rest = name.partition(".")
    if subject == ACTIVITY and head in layout.by_id and rest in layout.by_id[head].by_key:
        return head, rest
    own = "activities" if subject == ACTIVITY else subject
    if own in layout.by_id and name in layout.by_id[own].by_key:
        return own, name
    stages = layout.by_id["stages"].by_key
    for known in (name.replace(".correct.", ".evidence."), f"{head}.{rest}", f"{head}.date"):
        if subject == ACTIVITY and known in stages:
            return "stages", known
    return None
