"""Extents: for which activities and places a waiver holds, said on purpose or refused.

``scope: {activity: DRN-01}`` names an activity, or a level and the codes of its places; ``where:``
asks facts, as in the scopes of a rule set; both together must both hold. ``everywhere: true`` is
the only way to waive a rule for everybody.
"""

from __future__ import annotations

from typing import Final

from attrs import evolve, frozen

from kotaku_eval.conditions import Condition, Junction
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.leaves import boolean_of
from kotaku_eval.definitions.nodes import LeafError, problem_at, recorded
from kotaku_eval.definitions.scopes import WHERE, ScopeReader, Where, where_of
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.expression_types import BOOLEAN
from kotaku_eval.facts import ACTIVITY, Vocabulary
from kotaku_eval.rules import Scope
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Mapping, Node
from kotaku_eval.texts import Text

SCOPE: Final = "scope"
EVERYWHERE: Final = "everywhere"
EXTENTS: Final = (SCOPE, WHERE, EVERYWHERE)
"""The keys that say how far a waiver reaches."""

_HINT: Final = Text(
    id="Misalnya scope: {activity: DRN-01}; untuk semua tulis everywhere: true.",
    en="For example scope: {activity: DRN-01}; for all of them write everywhere: true.",
)


@frozen
class ExtentReader:
    """Reads how far one waiver reaches.

    Args:
        ruleset: Whose lifecycle knows the levels and facts.
        block: The waiver; mistakes are noted in its list.
    """

    ruleset: RuleSet
    block: Block

    def read(self, levels: tuple[str, ...]) -> dict[str, Scope]:
        """Return the scope by level, of those levels that it can hold for; empty for everywhere.

        Args:
            levels: The levels of the rules that the waiver is for.
        """
        self._note_extent()
        scope, where = self._subjects(), self._where()
        if scope is None and where is None:
            return {}
        found: dict[str, Scope] = {}
        told: list[Problem] = []
        for level in levels:
            problems: list[Problem] = []
            made = self._scope_on(level, scope, where, problems)
            told = told or problems
            if made is not None:
                found[level] = made
        if not found:  # of several levels, one that can have the scope is enough
            self.block.problems.extend(told)
        return found

    def _note_extent(self) -> None:
        """Note a waiver that does not say how far it reaches, or says it twice."""
        block = self.block
        scoped = [key for key in (SCOPE, WHERE) if key in block]
        block.read(EVERYWHERE, _only_true, default=False)
        if EVERYWHERE in block and scoped:
            text = Text(
                id=f"'{EVERYWHERE}' dan '{scoped[0]}' tidak dapat bersama-sama",
                en=f"'{EVERYWHERE}' and '{scoped[0]}' exclude each other",
            )
            hint = Text(id="Hapus salah satunya.", en="Remove one of them.")
            block.note(block.keys[EVERYWHERE], text, hint)
        is_given = any(key in block or block.is_misspelt(key) for key in EXTENTS)
        if block.is_usable and not is_given:
            text = Text(
                id="tanpa cakupan, pengecualian ini akan berlaku untuk semua temuan aturannya",
                en="without a scope this would waive every finding of its rules",
            )
            block.note(block.place, text, _HINT)

    def _subjects(self) -> Mapping | None:
        """Return ``scope:``, if it names levels."""
        node = self.block.node(SCOPE)
        if node is None:
            return None
        before = len(self.block.problems)
        if not isinstance(node, Mapping) or not node.items:
            text = Text(
                id="'scope' memerlukan kegiatan atau tempat",
                en="'scope' needs an activity or a place",
            )
            self.block.problems.append(problem_at(node.source, text, _HINT))
            return None
        for name in node.items:
            if name not in self._levels():
                text = Text(id=f"tingkat tidak dikenal '{name}'", en=f"unknown level '{name}'")
                self.block.note(node.keys[name], text, self._level_hint(name))
        return node if len(self.block.problems) == before else None

    def _levels(self) -> list[str]:
        return [ACTIVITY, *(level.id for level in self.ruleset.lifecycle.levels)]

    def _level_hint(self, name: str) -> Text:
        if any(self.ruleset.vocabulary(level).find(name) for level in self._levels()):
            return Text(id="Fakta ditulis di 'where:'.", en="Facts are written under 'where:'.")
        return name_hint(name, self._levels())

    def _where(self) -> Where | None:
        node = self.block.node(WHERE)
        if node is None:
            return None
        return where_of(node, self.block.keys[WHERE], self.block.problems)

    def _scope_on(
        self, level: str, scope: Mapping | None, where: Where | None, problems: list[Problem]
    ) -> Scope | None:
        """Return the scope on one level; ``None`` when there were mistakes."""
        vocabulary = self.ruleset.vocabulary(level)
        places = frozenset(own.id for own in self.ruleset.lifecycle.levels)
        reader = ScopeReader(vocabulary, places, problems)
        parts: list[Condition] = []
        words: list[str] = []
        if scope is not None:
            parts += _named(scope, vocabulary, reader)
            words.append(Where(scope, scope.source).text)
        if where is not None:
            made = reader.read(where)
            parts += [made] if made is not None else []
            words.append(where.text)
        if problems:
            return None
        text = "; ".join(words)
        joined = parts[0] if len(parts) == 1 else Junction("and", tuple(parts), BOOLEAN, text)
        place = scope.source if scope is not None else where.source if where is not None else None
        return Scope(joined, text, recorded(place) if place is not None else None)


def _only_true(node: Node) -> bool:
    if not boolean_of(node):
        text = Text(id="'false' tidak berarti apa pun", en="'false' says nothing")
        raise LeafError(node.source, text, _HINT)
    return True


def _named(scope: Mapping, vocabulary: Vocabulary, reader: ScopeReader) -> list[Condition]:
    """Return a condition for each level of a scope: the subject is, or lies in, what it names."""
    found = []
    for name, node in scope.items.items():
        fact = vocabulary.find(f"{name}.id" if name == ACTIVITY else f"{name}.code")
        if fact is None:
            level = vocabulary.level
            text = Text(
                id=f"aturannya tentang '{level}': cakupan '{name}' tidak dapat berlaku",
                en=f"its rules are about '{level}': a scope of '{name}' cannot hold",
            )
            reader.problems.append(problem_at(scope.keys[name], text))
            continue
        made = reader.one_of(evolve(fact, name=name), node)
        found += [made] if made is not None else []
    return found
