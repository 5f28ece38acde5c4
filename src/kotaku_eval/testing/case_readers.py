"""Case readers: from the nodes of a case file to cases, every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
from attrs import field, frozen

from kotaku_eval.definitions.blocks import Block, repaired
from kotaku_eval.definitions.cases import read_case
from kotaku_eval.definitions.nodes import problem_at
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.portfolio_files import read_portfolio_node
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.testing.cases import Case
from kotaku_eval.testing.expectations import ExpectationReader
from kotaku_eval.texts import Text

PORTFOLIO: Final = "portfolio"
_DEMANDS: Final = ("expect", "findings", "score", "category")
_KEYS: Final = ("name", "as_of", PORTFOLIO, ACTIVITY, *_DEMANDS)


@frozen
class CaseReader:
    """Reads the cases of one file.

    Args:
        ruleset: The rules that they are cases of.
        folder: What relative paths in the file are relative to.
        problems: Where mistakes are noted.
        names: The names given so far, with their places.
    """

    ruleset: RuleSet
    folder: Path | None
    problems: list[Problem]
    names: dict[str, Source] = field(factory=dict)

    def case(self, node: Node) -> Case | None:
        """Return a case of its block; ``None`` when there were mistakes."""
        before = len(self.problems)
        levels = tuple(level.id for level in self.ruleset.lifecycle.levels)
        if isinstance(node, Mapping):
            node = repaired(node, frozenset({*_KEYS, *levels}))
        block = Block(node, self.problems)
        name = block.string("name", required=True)
        self.note_name(name, block.place_of("name") or node.source)
        as_of = block.date("as_of")
        portfolio = self._portfolio(block, name, levels)
        if portfolio is not None and as_of is not None:
            portfolio = attrs.evolve(portfolio, as_of=as_of)
        made = self._demands(block, name, portfolio)
        block.close()
        return made if len(self.problems) == before else None

    def note_name(self, name: str, source: Source) -> None:
        """Note a name that another case has."""
        if name and name in self.names:
            words = Text(
                id=f"kasus '{name}' ada dua kali ({self.names[name]})",
                en=f"two cases are called '{name}' ({self.names[name]})",
            )
            self.problems.append(problem_at(source, words))
        self.names.setdefault(name, source)

    def _portfolio(self, block: Block, name: str, levels: tuple[str, ...]) -> Portfolio | None:
        """Return the portfolio of a case: written as one, or as the example of a rule."""
        written = {key: block.node(key) for key in (ACTIVITY, PORTFOLIO, *levels)}
        found = {key: node for key, node in written.items() if node is not None}
        if len(found) != 1:
            self._note_count(block, tuple(found))
            return None
        [(key, node)] = found.items()
        if key == PORTFOLIO:
            return self.whole(node, name)
        return self.example(node, key, name)

    def _note_count(self, block: Block, found: tuple[str, ...]) -> None:
        if not block.is_usable:
            return
        if found:
            words = Text(
                id=f"satu kasus memuat satu dari: {', '.join(found)}",
                en=f"a case has one of these: {', '.join(found)}",
            )
            block.note(block.keys[found[1]], words)
            return
        words = Text(id="kasus tanpa data", en="the case has no data")
        hint = Text(
            id="Tulis 'activity: {...}' atau 'portfolio: {...}'.",
            en="Write 'activity: {...}' or 'portfolio: {...}'.",
        )
        block.note(block.place, words, hint)

    def example(self, node: Node, level: str, name: str) -> Portfolio | None:
        """Return the portfolio of a case that is written as the example of a rule."""
        made = read_case(node, self.ruleset.lifecycle, level, self.problems)
        return None if made is None else attrs.evolve(made[0], id=name)

    def whole(self, node: Node, name: str) -> Portfolio | None:
        """Return the portfolio of a case that is written as a portfolio file."""
        if isinstance(node, Mapping) and PORTFOLIO not in node.items:
            named = Scalar(name or PORTFOLIO, plain=False, source=node.source)
            items, keys = {**node.items, PORTFOLIO: named}, {**node.keys, PORTFOLIO: node.source}
            node = Mapping(items, keys, node.source)
        notes = Notes()
        try:
            made = read_portfolio_node(
                node, notes, folder=self.folder, lifecycle=self.ruleset.lifecycle
            )
        except DataError as failure:
            self.problems.extend(failure.problems)
            return None
        # What a portfolio leaves out with a note would be missing here in silence.
        self.problems.extend(notes.problems)
        return None if notes.problems else made

    def _demands(self, block: Block, name: str, portfolio: Portfolio | None) -> Case | None:
        """Return the case with what must be found in it."""
        written = {key: block.node(key) for key in _DEMANDS}
        places = {key: block.keys[key] for key, node in written.items() if node is not None}
        score = block.number("score") if "score" in places else None
        category = block.string("category")
        self._note_category(block, category)
        if not places and block.is_usable:
            words = Text(id="kasus tanpa harapan", en="the case expects nothing")
            hint = Text(
                id="Tulis 'expect:' atau 'findings:'.", en="Write 'expect:' or 'findings:'."
            )
            block.note(block.place, words, hint)
        reader = ExpectationReader(self.ruleset, portfolio, self.problems)
        expect, findings = written["expect"], written["findings"]
        expected = () if expect is None else tuple(reader.verdicts(expect))
        found = None if findings is None else tuple(reader.findings(findings))
        place = block.place_of("name") or block.place
        if portfolio is None or place is None:
            return None
        return Case(name, portfolio, expected, found, score, category, place, places)

    def _note_category(self, block: Block, category: str) -> None:
        scale = self.ruleset.scale
        known = [] if scale is None else [band.title for band in scale.bands]
        names = [name for title in known for name in (title.id, title.en)]
        if category and category not in names:
            words = Text(
                id=f"kategori tidak dikenal '{category}'", en=f"unknown category '{category}'"
            )
            block.note(block.place_of("category"), words, name_hint(category, names))


def cases_of(reader: CaseReader, nodes: tuple[Node, ...]) -> Iterator[Case]:
    """Yield the cases of a list, those with mistakes left out."""
    for node in nodes:
        made = reader.case(node)
        if made is not None:
            yield made
