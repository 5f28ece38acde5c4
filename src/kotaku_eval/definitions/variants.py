"""Variants: rules whose values differ by scope, every one of them built and checked on loading."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Final

from attrs import evolve, field, frozen

from kotaku_eval.conditions import Condition
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.changes import LOCAL, unreached
from kotaku_eval.definitions.clashes import both
from kotaku_eval.definitions.drafts import CHECKS, Case, Draft, Entry, overlaid
from kotaku_eval.definitions.nodes import problem_at, recorded
from kotaku_eval.definitions.parameters import changed, parameters_in
from kotaku_eval.definitions.rules import RuleReader
from kotaku_eval.definitions.scopes import ScopeReader, Where
from kotaku_eval.errors import name_hint
from kotaku_eval.expressions import Parameter
from kotaku_eval.rules import Rule, Scope, Variants
from kotaku_eval.rulesets import ParameterDefinition
from kotaku_eval.satisfiability import can_be
from kotaku_eval.sources import Mapping, Node, Source
from kotaku_eval.texts import Text

MOST: Final = 250
"""How many variants a rule may have; a verdict keeps the number of its variant in one byte."""

_SPEAKING: Final = ("when", "due", "message", *CHECKS)


@frozen
class _Change:
    """One entry of a list: a scope and what holds in it."""

    scope: Scope
    changes: Mapping
    parameters: dict[str, Parameter]


@frozen
class RuleBuilder:
    """Builds rules of what several files say of them.

    Args:
        draft: What they say.
        reader: Reads a rule of one block.
        parameters: The parameters of the set.
    """

    draft: Draft
    reader: RuleReader
    parameters: dict[str, ParameterDefinition]
    _scopes: dict[tuple[str, int], Scope | None] = field(factory=dict, init=False)

    def build(self, name: str, entry: Entry) -> Rule | None:
        """Return a rule with its variants; ``None`` when there were mistakes."""
        if not isinstance(entry.node, Mapping):
            return self.reader.read(name, entry.source, entry.node)
        before = len(self.reader.problems)
        node, local = _apart(entry.node)
        own = self._own(local, entry.node)
        self._note_unspoken(name, entry)
        rule = self._read(name, entry.source, node, own)
        lists = list(self._lists(entry, node, frozenset(own)))
        count = math.prod(len(changes) + 1 for changes in lists)
        if count > MOST:
            self._note_many(name, entry.source, count)
        if rule is not None and rule.when is not None:
            self._note_unmet(rule.when, entry)
        if rule is None or not lists or len(self.reader.problems) > before:
            return rule
        return self._with_variants(rule, entry, node, own=own, lists=lists)

    def _note_unmet(self, when: Condition, entry: Entry) -> None:
        """Note a scope in which the rule never applies, or outside of which it never does."""
        subject = self.reader.subject(Block(entry.node, []))
        for case in (case for cases in entry.cases for case in cases):
            scope = self._scope(subject, case.where)
            if scope is None or "when" in case.changes.items:
                continue
            if not can_be(both(when, scope.condition), answer=True):
                text = Text(
                    id="tidak pernah berlaku bersama 'when' aturan ini",
                    en="never holds together with the 'when' of the rule",
                )
            elif not can_be(both(when, scope.condition, second=False), answer=True):
                text = Text(
                    id="selalu berlaku bila 'when' aturan ini berlaku",
                    en="always holds where the 'when' of the rule holds",
                )
            else:
                continue
            hint = Text(id=f"'when' berbunyi: {when.text}", en=f"The 'when' is: {when.text}")
            self.reader.problems.append(problem_at(case.where.node.source, text, hint))

    def _with_variants(
        self, rule: Rule, entry: Entry, node: Mapping, *, own: dict[str, Parameter],
        lists: list[list[_Change]],
    ) -> Rule | None:  # fmt: skip
        made = []
        choices: list[list[_Change | None]] = [[None, *changes] for changes in lists]
        for chosen in itertools.product(*choices):
            block, parameters = node, dict(own)
            for change in chosen:
                if change is not None:
                    block = overlaid(block, change.changes)
                    parameters |= change.parameters
            made.append(self._read(rule.id, entry.source, block, parameters))
        rules = tuple(one for one in made if one is not None)
        if len(rules) < len(made):
            return None
        scopes = tuple(tuple(change.scope for change in changes) for changes in lists)
        return evolve(rule, variants=Variants(scopes, rules))

    def _read(
        self, name: str, source: Source, node: Mapping, own: dict[str, Parameter]
    ) -> Rule | None:
        reader = self.reader
        if own:
            reader = evolve(reader, parameters={**reader.parameters, **own})
        made = reader.read(name, source, node)
        return made if made is None else evolve(made, parameters=tuple(own.values()))

    def _lists(self, entry: Entry, node: Mapping, own: frozenset[str]) -> Iterator[list[_Change]]:
        """Yield what holds in scopes: of the parameters the rule speaks of, then of itself."""
        spoken = [node, *(case.changes for held in entry.cases for case in held)]
        names = dict.fromkeys(name for one in spoken for name in _spoken_of(one))
        subject = self.reader.subject(Block(node, []))
        for name in names:
            known = self.draft.parameters.get(name)
            for cases in known.cases if known is not None and name not in own else ():
                yield self._changes(subject, cases, name)
        for cases in entry.cases:
            if any(case.changes.items for case in cases):
                yield self._changes(subject, cases)

    def _changes(self, subject: str, cases: tuple[Case, ...], parameter: str = "") -> list[_Change]:
        """Return what holds in the scopes of one list: of a rule, or of a parameter."""
        found = []
        above: list[tuple[Scope, Where]] = []
        for case in cases:
            scope = self._scope(subject, case.where)
            changes, local = _apart(case.changes)
            if parameter:
                value = changes.items.get("value")
                local = {} if value is None else {parameter: value}
                changes = Mapping({}, {}, changes.source)
            parameters = self._own(local, case.changes)
            if scope is not None:
                self._note_hidden(scope, case.where, above)
                above.append((scope, case.where))
                found.append(_Change(scope, changes, parameters))
        return found

    def _note_hidden(self, scope: Scope, where: Where, above: list[tuple[Scope, Where]]) -> None:
        """Note a scope that holds only where one above it in the list holds."""
        for other, written in above:
            if not can_be(both(scope.condition, other.condition, second=False), answer=True):
                self.reader.problems.append(unreached(where.source, written.source))
                return

    def _scope(self, subject: str, where: Where) -> Scope | None:
        key = (subject, id(where.node))
        if key not in self._scopes:
            levels = frozenset(level.id for level in self.reader.lifecycle.levels)
            vocabulary = self.reader.vocabulary(subject)
            made = ScopeReader(vocabulary, levels, self.reader.problems).read(where)
            place = recorded(where.node.source)
            self._scopes[key] = None if made is None else Scope(made, where.text, place)
        return self._scopes[key]

    def _own(self, local: dict[str, Node], written: Mapping) -> dict[str, Parameter]:
        """Return parameters that have another value for one rule."""
        found = {}
        for name, node in local.items():
            source = written.keys.get(f"{LOCAL}{name}", node.source)
            made = self._parameter(name, node, source)
            if made is not None:
                found[name] = made
        return found

    def _parameter(self, name: str, node: Node, source: Source) -> Parameter | None:
        if name in self.parameters:
            return changed(self.parameters[name], node, source, self.reader.problems)
        if name not in self.draft.parameters:
            text = Text(id=f"parameter tidak dikenal '{name}'", en=f"unknown parameter '{name}'")
            hint = name_hint(name, self.parameters)
            self.reader.problems.append(source.problem(text, hint))
        return None

    def _note_unspoken(self, name: str, entry: Entry) -> None:
        """Note a parameter that is changed for a rule which does not speak of it."""
        blocks = [entry.node, *(case.changes for held in entry.cases for case in held)]
        written = [block for block in blocks if isinstance(block, Mapping)]
        spoken = {one for block in written for one in _spoken_of(block)}
        for block in written:
            for key in block.items:
                own = key.removeprefix(LOCAL)
                if key != own and own in self.parameters and own not in spoken:
                    text = Text(
                        id=f"aturan '{name}' tidak memakai param.{own}",
                        en=f"rule '{name}' does not speak of param.{own}",
                    )
                    self.reader.problems.append(block.keys[key].problem(text))

    def _note_many(self, name: str, source: Source, count: int) -> None:
        text = Text(
            id=f"aturan '{name}' mempunyai {count} bentuk menurut 'where'; paling banyak {MOST}",
            en=f"rule '{name}' has {count} forms by 'where'; at most {MOST}",
        )
        hint = Text(
            id="Gabungkan daftar, atau tulis dua aturan dengan 'when'.",
            en="Put lists together, or write two rules with 'when'.",
        )
        self.reader.problems.append(source.problem(text, hint))


def _apart(node: Mapping) -> tuple[Mapping, dict[str, Node]]:
    """Return a block without the parameters of its own, and those by name."""
    own = {
        name.removeprefix(LOCAL): part
        for name, part in node.items.items()
        if name.startswith(LOCAL)
    }
    if not own:
        return node, {}
    rest = {name: part for name, part in node.items.items() if not name.startswith(LOCAL)}
    return Mapping(rest, node.keys, node.source), own


def _spoken_of(node: Mapping) -> Iterator[str]:
    for key in _SPEAKING:
        if key in node.items:
            yield from parameters_in(node.items[key])
