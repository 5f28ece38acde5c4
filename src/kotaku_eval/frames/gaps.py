"""Gaps: the facts that rules ask for, and no column of the tables gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kotaku_eval.columns.layouts import Layout
from kotaku_eval.columns.tables import Tables
from kotaku_eval.conditions import facts_in
from kotaku_eval.facts import ACTIVITY, Fact, Origin, vocabulary_of
from kotaku_eval.frames.reading import read_frames
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck


def missing_facts(tables: Any, ruleset: RuleSet) -> dict[str, tuple[str, ...]]:
    """Return the facts that rules ask for and no column gives, with the rules that ask.

    A rule that asks for one does not fail by that: it says ``unknown``, or that it does not apply.
    It may be meant, or a column may be misnamed.

    Args:
        tables: The tables, or a data frame of activities; none of their rows is read.
        ruleset: The rules.

    Raises:
        DataError: The data frame lacks what is needed.

    >>> import polars as pl
    >>> from kotaku_eval import load_ruleset
    >>> ruleset = load_ruleset("kotaku-2018")
    >>> frame = pl.DataFrame({"id": ["A1"], "mp2k_held": ["2018-08-10"]})
    >>> "mp2k_held" in missing_facts(frame, ruleset)
    False
    """
    held = tables if isinstance(tables, Tables) else read_frames(tables, ruleset.lifecycle)
    found: dict[str, list[str]] = {}
    for rule in ruleset.rules:
        level = _Level(held, rule.subject)
        for name in dict.fromkeys(_asked(rule)):
            if not level.gives(name):
                found.setdefault(name, []).append(rule.id)
    return {name: tuple(found[name]) for name in sorted(found)}


def _asked(rule: Rule) -> Iterator[str]:
    """Yield the facts and stages that a rule asks for."""
    for condition in rule.conditions:
        for fact in facts_in(condition):
            yield fact.name
    if isinstance(rule.check, PythonCheck):
        yield from rule.check.facts
    if isinstance(rule.check, OrderCheck):
        yield from (*rule.check.a, *rule.check.b)


class _Level:
    """What the tables give of the subjects of one level."""

    def __init__(self, tables: Tables[Any], level: str) -> None:
        self.tables = tables
        self.level = level
        self.vocabulary = vocabulary_of(tables.lifecycle, level)

    def gives(self, name: str) -> bool:
        if self.tables.lifecycle.has_stage(name):
            return self._gives_stage(name, "date")
        fact = self.vocabulary.find(name)
        return fact is None or self._gives(fact)

    def _gives(self, fact: Fact) -> bool:
        match fact.origin:
            case Origin.STAGE:
                return self._gives_stage(*fact.path)
            case Origin.DOCUMENT:
                stage, part, document = fact.path
                return self._gives_document(stage, f"{part}.{document}")
            case Origin.PARENT:
                own = fact.name.removeprefix(f"{fact.level}.")
                return _has(self.tables.layouts.get(fact.level, Layout()), own)
            case Origin.FIELD:
                return _has(self.tables.layouts.get(self.level, Layout()), fact.name)
            case _:
                return True

    def _gives_stage(self, stage: str, part: str) -> bool:
        if self.tables.events is not None:
            return part != "planned" or self.tables.event_layout.planned is not None
        own = self.tables.layouts.get(ACTIVITY, Layout()).stages.get(stage)
        if own is None:
            return False
        if part == "planned":
            return own.planned is not None
        return own.date is not None or own.may_be_undated

    def _gives_document(self, stage: str, name: str) -> bool:
        if self.tables.events is not None:
            return name in self.tables.event_layout.documents
        own = self.tables.layouts.get(ACTIVITY, Layout()).stages.get(stage)
        return own is not None and name in own.documents


def _has(layout: Layout, name: str) -> bool:
    """Whether a table has a field, some part of it, or a list of its entries."""
    if name in layout.fields or name in layout.lists:
        return True
    return any(own.startswith(f"{name}.") for own in layout.fields)
