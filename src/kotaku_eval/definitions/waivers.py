"""Waiver files: which findings are let pass, where, why, by whom and until when."""

from __future__ import annotations

import os

from attrs import frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.extents import EVERYWHERE, EXTENTS, ExtentReader
from kotaku_eval.definitions.leaves import date_of
from kotaku_eval.definitions.nodes import LeafError, in_file_order, recorded
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError, name_hint
from kotaku_eval.rules import Scope
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Node, Source, kinds, read_nodes
from kotaku_eval.texts import Text
from kotaku_eval.waivers import Waiver


def load_waivers(path: str | os.PathLike[str], ruleset: RuleSet) -> tuple[Waiver, ...]:
    """Load a file of waivers.

    Args:
        path: A YAML or JSON file.
        ruleset: The rules that they speak of.

    Returns:
        The waivers in the order they are written, for ``evaluate(..., waivers=...)``. Those of
        several files are put together with ``+``; where two waive the same finding, the first
        counts.

    Raises:
        DefinitionError: The file is wrong; every mistake is listed with its place.
    """
    return waivers_from_node(read_nodes(os.fspath(path), wanted=kinds.WAIVERS), ruleset)


def waivers_from_node(node: Node, ruleset: RuleSet) -> tuple[Waiver, ...]:
    """Make waivers of the content of their file.

    Raises:
        DefinitionError: Every mistake, each with its place.

    >>> from kotaku_eval.definitions import load_ruleset
    >>> from kotaku_eval.sources import parse_yaml
    >>> waivers_from_node(parse_yaml("waivers: []"), load_ruleset("kotaku-2018"))
    ()
    """
    problems: list[Problem] = []
    block = Block(node, problems)
    reader = _WaiverReader(ruleset.whole, problems)
    made = [reader.read(part) for part in block.nodes("waivers", required=True)]
    block.close()
    if problems:
        raise DefinitionError(in_file_order(problems))
    return tuple(waiver for waiver in made if waiver is not None)


@frozen
class _WaiverReader:
    """Reads one waiver after the other, noting every mistake."""

    ruleset: RuleSet
    problems: list[Problem]

    def read(self, node: Node) -> Waiver | None:
        """Return a waiver; ``None`` when there were mistakes."""
        before = len(self.problems)
        block = Block(node, self.problems)
        rules = self._rules(block)
        scopes = self._scopes(block, rules)
        issued, expires = self._day(block, "issued"), self._day(block, "expires")
        reason, approver = (block.text(key, required=True) for key in ("reason", "approver"))
        selector = block.string("rule")
        block.close()
        if issued is not None and expires is not None and expires.first_day < issued.first_day:
            self._note_order(block, issued, expires)
        if issued is None or expires is None or len(self.problems) > before:
            return None
        return Waiver(
            selector=selector,
            rules=frozenset(rules),
            reason=reason,
            approver=approver,
            issued=issued,
            expires=expires,
            scopes=scopes,
            everywhere=EVERYWHERE in block,
            place=recorded(node.source),
            scope_place=self._scope_place(block),
        )

    def _rules(self, block: Block) -> set[str]:
        """Return the ids of the rules that are named."""
        name = block.string("rule", required=True)
        if not name:
            return set()
        try:
            return self.ruleset.matching([name])
        except UnknownNameError:
            text = Text(
                id=f"tidak ada aturan yang cocok dengan '{name}'", en=f"'{name}' matches no rule"
            )
            block.note(block.place_of("rule"), text, self._rule_hint(name))
            return set()

    def _rule_hint(self, name: str) -> Text:
        if name in self.ruleset.disabled:
            why = self.ruleset.disabled[name]
            return Text(
                id=f"Aturan itu dinonaktifkan ({why.id}); hapus pengecualiannya.",
                en=f"That rule is disabled ({why.en}); remove the waiver.",
            )
        known = [rule.id for rule in self.ruleset.rules]
        known += [tag for rule in self.ruleset.rules for tag in (*rule.tags, rule.indicator) if tag]
        return name_hint(name, known)

    def _day(self, block: Block, key: str) -> EventDate | None:
        return block.read(key, _day_of, None, required=True)

    def _note_order(self, block: Block, issued: EventDate, expires: EventDate) -> None:
        text = Text(
            id=f"berakhir {expires} sebelum terbit {issued}",
            en=f"expires on {expires}, before it is issued on {issued}",
        )
        block.note(block.place_of("expires"), text)

    def _scopes(self, block: Block, rules: set[str]) -> dict[str, Scope]:
        levels = dict.fromkeys(rule.subject for rule in self.ruleset.rules if rule.id in rules)
        return ExtentReader(self.ruleset, block).read(tuple(levels))

    def _scope_place(self, block: Block) -> Source | None:
        place = next((block.keys[key] for key in EXTENTS if key in block), None)
        return recorded(place) if place is not None else None


def _day_of(node: Node) -> EventDate:
    date = date_of(node)
    if date.day is None:
        text = Text(id="diperlukan satu hari", en="a single day is needed")
        hint = Text(id="Misalnya 2018-08-31.", en="For example 2018-08-31.")
        raise LeafError(node.source, text, hint)
    return date
