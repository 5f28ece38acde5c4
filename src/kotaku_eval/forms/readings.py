"""Readings: the rules of a set, gone through for the facts that they ask about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from kotaku_eval.conditions import (
    Aggregate,
    Condition,
    FactRef,
    ItemRef,
    Junction,
    children,
    facts_in,
    is_certain,
    walk,
)
from kotaku_eval.facts import ACTIVITY, Fact, Origin
from kotaku_eval.forms.reads import Guard, Key, Reads
from kotaku_eval.models import Field, Kind
from kotaku_eval.questions import dotted, leaves
from kotaku_eval.rules import PythonCheck, Rule, Variants
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck
from kotaku_eval.templates.names import CHAINS, CHOICES, COEXISTENCES, COUNTED, Template

_FIRST_COUNTS: Final = frozenset(
    {Template.PRECEDENCE, Template.INIT, Template.END, Template.DEADLINE, Template.DATED}
    | {Template.MAX_DURATION}
    | CHOICES
    | COEXISTENCES
)
"""What the first event of each stage decides, where all its events are alike."""
_TIMELESS: Final = COUNTED | CHOICES | COEXISTENCES


def reads_of(ruleset: RuleSet) -> Reads:
    """Return what the rules of a set read.

    >>> from kotaku_eval import load_ruleset
    >>> reads = reads_of(load_ruleset("kotaku-2018"))
    >>> (
    ...     reads.has("field", "activity", "proposal.amount"),
    ...     reads.has("field", "activity", "location"),
    ... )
    (True, False)
    """
    reader = _Reader(Reads(), ruleset)
    if ruleset.lifecycle.final is not None:
        # It closes a case, and so tells what may still come from what is missing.
        reader.reads.happened.add(ruleset.lifecycle.final)
    for rule in ruleset.rules:
        reader.take_rule(rule)
    if any(_wants_dates(rule) for rule in ruleset.rules):
        # An event without its date would break the rule only because nobody asked for it.
        reader.reads.dates.update(reader.reads.happened)
    return reader.reads


@frozen
class _Reader:
    reads: Reads
    ruleset: RuleSet

    def take_rule(self, rule: Rule) -> None:
        level = rule.subject
        if rule.when is not None:
            self._take_when(rule.when, level)
        if rule.due is not None and not self._take_plan(rule):
            self._take(rule.due, level, None)
        if rule.variants is not None:
            self._take_variants(rule.variants, level)
        check = rule.check
        guard = None if rule.when is None else (level, rule.when)
        if isinstance(check, OrderCheck):
            self._take_order(check, level)
        elif isinstance(check, PythonCheck):
            for name in check.facts:
                self._whole(self.ruleset.vocabulary(level)[name], level, guard)
        else:
            self._take(check, level, guard)

    def _whole(self, known: Fact, level: str, guard: Guard | None) -> None:
        """Read all that a function is given, since nobody knows what it looks at."""
        self._fact(known, level, guard)
        if known.field.kind is Kind.LIST and known.origin is not Origin.ACTIVITIES:
            owner = known.level if known.origin is Origin.PARENT else level
            for path, _ in leaves(known.field.fields):
                self._guard(("entry", owner, dotted(known.path), dotted(path)), guard)
        if known.origin is Origin.ACTIVITIES:
            for own in self.ruleset.vocabulary(ACTIVITY).facts.values():
                self._whole(own, ACTIVITY, None)

    def _take_variants(self, variants: Variants, level: str) -> None:
        for scopes in variants.lists:
            for scope in scopes:
                self._take(scope.condition, level, None)
        for variant in variants.rules:
            if variant.variants is None:
                self.take_rule(variant)

    def _take_when(self, node: Condition, level: str) -> None:
        """Read a condition; what a certain part of it rules out need not be asked."""
        parts = node.parts if isinstance(node, Junction) and node.op == "and" else (node,)
        certain = [part for part in parts if is_certain(part)]
        for part in parts:
            is_guarded = bool(certain) and part not in certain
            self._take(part, level, (level, _joined(certain)) if is_guarded else None)
        stages = {known.path[0] for known in facts_in(node) if known.origin is Origin.STAGE}
        for known in facts_in(node):
            for path, _ in leaves([known.field], lists=True, before=known.path[:-1]):
                self.reads.near.setdefault((level, dotted(path)), set()).update(stages)

    def _take_plan(self, rule: Rule) -> bool:
        """Read the plan of a stage that has to happen, which matters until it has."""
        check, due = rule.check, rule.due
        if not (isinstance(check, OrderCheck) and check.template is Template.EXISTENCE):
            return False
        if not isinstance(due, FactRef) or due.fact.path != (*check.a, "planned"):
            return False
        self.reads.planned_until.update(check.a)
        return _first_decides(check)

    def _take(
        self,
        node: Condition,
        level: str,
        guard: Guard | None,
        bound: Mapping[str, Fact] | None = None,
    ) -> None:
        held = dict(bound or {})
        if isinstance(node, Aggregate):
            held[node.variable] = node.items.fact
            if self._take_filtered(node, level, held):
                return
        if isinstance(node, FactRef):
            self._fact(node.fact, level, guard)
        elif isinstance(node, ItemRef):
            self._item(held[node.variable], node.fact, level, guard)
        for part in children(node):
            self._take(part, level, guard, held)

    def _take_filtered(self, node: Aggregate, level: str, held: Mapping[str, Fact]) -> bool:
        """Read what is asked of the activities of a place that a certain condition chooses."""
        chosen = node.condition
        if node.items.fact.origin is not Origin.ACTIVITIES or chosen is None:
            return False
        if not is_certain(chosen):
            return False
        guard = (ACTIVITY, chosen)
        self._take(chosen, level, None, held)
        for part in (node.element, node.default):
            if part is not None:
                self._take(part, level, guard, held)
        return True

    def _item(self, listed: Fact, known: Fact, level: str, guard: Guard | None) -> None:
        if listed.origin is Origin.ACTIVITIES:
            self._fact(known, ACTIVITY, guard if guard and guard[0] == ACTIVITY else None)
            return
        owner = listed.level if listed.origin is Origin.PARENT else level
        for path, _ in leaves([known.field], before=known.path[:-1]):
            self._guard(("entry", owner, dotted(listed.path), dotted(path)), guard)

    def _fact(self, known: Fact, level: str, guard: Guard | None) -> None:
        match known.origin:
            case Origin.FIELD | Origin.PARENT:
                owner = known.level if known.origin is Origin.PARENT else level
                role = "list" if known.field.kind is Kind.LIST else "field"
                found = leaves([known.field], lists=True, before=known.path[:-1])
                for path, _ in found:
                    self._guard((role, owner, dotted(path)), guard)
            case Origin.STAGE:
                self._stage(*known.path)
            case Origin.DOCUMENT:
                stage, part, document = known.path
                self.reads.happened.add(stage)
                role = "exists" if part == "evidence" else "correct"
                self.reads.documents.update({(stage, role, document), (stage, "exists", document)})
            case _:
                pass  # closed: the state of the activity and its final stage are always asked

    def _guard(self, key: Key, guard: Guard | None) -> None:
        guards = self.reads.guards.setdefault(key, [])
        if guard not in guards:
            guards.append(guard)

    def _stage(self, stage: str, part: str) -> None:
        if part == "planned":
            self.reads.planned.add(stage)
            return
        self.reads.happened.add(stage)
        if part in {"count", "last"}:
            self.reads.several.add(stage)
        if part != "done":
            self.reads.dates.add(stage)

    def _take_order(self, check: OrderCheck, level: str) -> None:
        stages = {*check.a, *check.b}
        self.reads.happened.update(stages)
        if check.template not in _TIMELESS or not check.is_plain:
            self.reads.dates.update(stages)
        if check.template in CHAINS:
            every = {stage.id for stage in self.ruleset.lifecycle.stages}
            self.reads.happened.update(every)
            self.reads.dates.update(every)
            self.reads.several.update(every)
        if not _first_decides(check):
            self.reads.several.update(stages)
        if check.by is not None:
            self._take(check.by, level, None)
        for part in (part for condition in check.conditions for part in walk(condition)):
            if isinstance(part, FactRef):
                self._fact(part.fact, level, None)
            elif isinstance(part, ItemRef):
                self._event(part.fact, stages)

    def _event(self, known: Fact, stages: set[str]) -> None:
        if known.path == ("planned",):
            self.reads.planned.update(stages)
        elif known.path not in {("date",), ("stage",)}:
            self.reads.own.update((stage, dotted(known.path)) for stage in stages)


def _wants_dates(rule: Rule) -> bool:
    return isinstance(rule.check, OrderCheck) and rule.check.template is Template.DATED


def _first_decides(check: OrderCheck) -> bool:
    if check.template in COUNTED:
        return check.bounds == (1, None) and check.is_plain
    return check.template in _FIRST_COUNTS and check.is_plain


def _joined(parts: list[Condition]) -> Condition:
    if len(parts) == 1:
        return parts[0]
    text = " and ".join(part.text for part in parts)
    return Junction("and", tuple(parts), Field("", Kind.BOOLEAN), text)
