"""Case tables: many small cases of the same facts, one in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kotaku_eval.definitions.blocks import Block, repaired
from kotaku_eval.definitions.leaves import text_of
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.errors import name_hint
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.testing.case_readers import CaseReader
from kotaku_eval.testing.cases import Case, Expectation
from kotaku_eval.testing.expectations import ExpectationReader, named_rule
from kotaku_eval.texts import Text

_KEYS: Final = frozenset({"name", "subject", "given", "facts", "expect", "rows"})


class TableReader:
    """Reads one table.

    Args:
        reader: Reads the cases of its file.
        node: The table.
    """

    def __init__(self, reader: CaseReader, node: Node) -> None:
        self.reader = reader
        self.problems = reader.problems
        node = repaired(node, _KEYS) if isinstance(node, Mapping) else node
        self.block = Block(node, self.problems)
        self.name = self.block.string("name")
        self.level = self._level()
        self.given = self.block.node("given")
        self.facts = self.block.scalars("facts")
        self.rules = self.block.scalars("expect")
        self.rows = self.block.nodes("rows", required=True)
        self.block.close()
        ruleset = reader.ruleset
        self.known = [
            named_rule(column.text, column.source, ruleset, self.problems) for column in self.rules
        ]

    def cases(self) -> Iterator[Case]:
        """Yield a case for every row."""
        before = len(self.problems)
        self._note_missing()
        if len(self.problems) > before:
            return
        for row in self.rows:
            made = self._case(row)
            if made is not None:
                yield made

    def _level(self) -> str:
        level = self.block.string("subject", ACTIVITY)
        known = [ACTIVITY, *(own.id for own in self.reader.ruleset.lifecycle.levels)]
        if level in known:
            return level
        words = Text(id=f"tingkat tidak dikenal '{level}'", en=f"unknown level '{level}'")
        self.block.note(self.block.place_of("subject"), words, name_hint(level, known))
        return ACTIVITY

    def _note_missing(self) -> None:
        """Note columns that are not there, or that stand twice."""
        for key, columns in (("facts", self.facts), ("expect", self.rules)):
            if not columns and self.block.is_usable and not self.block.is_misspelt(key):
                words = Text(id=f"'{key}' belum diisi", en=f"'{key}' is missing")
                self.block.note(self.block.keys.get(key, self.block.place), words)
            seen = set()
            for column in columns:
                if column.text in seen:
                    words = Text(
                        id=f"kolom '{column.text}' ditulis dua kali",
                        en=f"the column '{column.text}' stands twice",
                    )
                    self.problems.append(problem_at(column.source, words))
                seen.add(column.text)
        if self.given is not None and not isinstance(self.given, Mapping):
            words = Text(id="given: diperlukan pemetaan", en="given: a mapping is needed")
            self.problems.append(problem_at(self.given.source, words))

    def _case(self, row: Node) -> Case | None:
        before = len(self.problems)
        cells = self._cells(row)
        if cells is None:
            return None
        name = self._named(cells[0])
        facts = cells[1 : 1 + len(self.facts)]
        portfolio = self.reader.example(self._record(facts, row.source), self.level, name)
        expect = ExpectationReader(self.reader.ruleset, portfolio, self.problems)
        found = []
        for rule, cell in zip(self.known, cells[1 + len(self.facts) :], strict=True):
            if isinstance(cell, Scalar) and cell.is_null:
                continue
            verdict = expect.verdict(cell)
            subject = None if rule is None else expect.only_subject(rule, cell.source)
            if rule is not None and verdict is not None and subject is not None:
                found.append(Expectation(rule.id, subject, verdict, cell.source))
        if portfolio is None or len(self.problems) > before:
            return None
        place: Source = cells[0].source
        return Case(name, portfolio, tuple(found), None, None, "", place, {})

    def _cells(self, row: Node) -> tuple[Node, ...] | None:
        wanted = 1 + len(self.facts) + len(self.rules)
        if isinstance(row, Sequence) and len(row.items) == wanted:
            return row.items
        given = len(row.items) if isinstance(row, Sequence) else 0
        columns = ["name", *(column.text for column in (*self.facts, *self.rules))]
        words = Text(
            id=f"baris ini memuat {given} nilai, tabelnya {wanted} kolom",
            en=f"the row has {given} values, the table {wanted} columns",
        )
        listed = ", ".join(columns)
        hint = Text(id=f"Kolomnya: {listed}.", en=f"The columns: {listed}.")
        self.problems.append(problem_at(row.source, words, hint))
        return None

    def _named(self, cell: Node) -> str:
        """Return the name of a row, behind that of its table."""
        try:
            own = text_of(cell)
        except LeafError as failure:
            self.problems.append(failure.problem("name"))
            return ""
        name = f"{self.name}: {own}" if self.name else own
        self.reader.note_name(name, cell.source)
        return name

    def _record(self, cells: tuple[Node, ...], source: Source) -> Mapping:
        """Return the facts of a row with those that are given for the whole table."""
        given = self.given
        items, keys = dict[str, Node](), dict[str, Source]()
        if isinstance(given, Mapping):
            items |= given.items
            keys |= given.keys
        for column, cell in zip(self.facts, cells, strict=True):
            # An empty cell gives no fact, not even the one for the whole table.
            items.pop(column.text, None)
            if not (isinstance(cell, Scalar) and cell.is_null):
                items[column.text], keys[column.text] = cell, column.source
        return Mapping(items, {name: keys[name] for name in items}, source)
