"""Scopes: ``where:`` says for which subjects a change holds.

``where: {city: "2172", component: infrastructure}`` names facts and the values they must have, all
of them; a list means any of its values, and a level means the code of its place. A text is a
condition as in ``when:``. What could never hold is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import frozen

from kotaku_eval.conditions import Compare, Condition, FactRef, Junction, Literal, Member, facts_in
from kotaku_eval.definitions.contradictions import Written, note_contradictions
from kotaku_eval.definitions.leaves import (
    boolean_of,
    date_of,
    integer_of,
    number_of,
    scalar_of,
    text_of,
)
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.definitions.templates import flow
from kotaku_eval.errors import DefinitionError, Problem, name_hint
from kotaku_eval.expression_types import BOOLEAN
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import Fact, Vocabulary
from kotaku_eval.models import Kind
from kotaku_eval.satisfiability import can_be
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

WHERE: Final = "where"

_READERS: Final[dict[Kind, Any]] = {
    Kind.TEXT: text_of,
    Kind.CHOICE: text_of,
    Kind.INTEGER: integer_of,
    Kind.NUMBER: number_of,
    Kind.BOOLEAN: boolean_of,
    Kind.DATE: date_of,
}


@frozen
class Where:
    """A scope as it is written.

    Args:
        node: What stands after ``where:``.
        source: Where that is.
    """

    node: Node
    source: Source

    @property
    def text(self) -> str:
        """The scope on one line."""
        words = flow(self.node)
        return words[1:-1] if isinstance(self.node, Mapping) else " ".join(words.split())

    def covers(self, other: Where) -> bool:
        """Whether another scope can be seen to lie within this one."""
        if not isinstance(self.node, Mapping) or not isinstance(other.node, Mapping):
            return self.text == other.text
        own, others = _values(self.node), _values(other.node)
        return all(name in others and others[name] <= values for name, values in own.items())


def _values(node: Mapping) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(flow(part) for part in _parts(value)) for name, value in node.items.items()
    }


def _parts(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


@frozen
class ScopeReader:
    """Turns scopes into conditions on the facts of one level.

    Args:
        vocabulary: The facts.
        levels: The ids of the levels of places, which stand for the codes of their places.
        problems: Where mistakes are noted.
    """

    vocabulary: Vocabulary
    levels: frozenset[str]
    problems: list[Problem]

    def read(self, where: Where) -> Condition | None:
        """Return the condition of a scope; ``None`` when there were mistakes."""
        before = len(self.problems)
        made = None
        if isinstance(where.node, Mapping):
            made = self._mapping(where.node, where.text)
        else:
            made = self._expression(where)
        return made if len(self.problems) == before else None

    def _expression(self, where: Where) -> Condition | None:
        try:
            made = parse_condition(text_of(where.node), self.vocabulary, source=where.node.source)
        except LeafError as failure:
            self.problems.append(failure.problem(WHERE))
            return None
        except DefinitionError as failure:
            self.problems.extend(failure.problems)
            return None
        if not facts_in(made):
            text = Text(
                id="syarat ini tidak menyebut satu fakta pun",
                en="this condition speaks of no fact at all",
            )
            self.problems.append(problem_at(where.node.source, text, _HINT))
        elif isinstance(where.node, Scalar):
            written = Written(made, where.node.text, where.node.source)
            note_contradictions(WHERE, written, self.problems)
        return made

    def _mapping(self, node: Mapping, words: str) -> Condition | None:
        parts: dict[str, Condition] = {}
        if not node.items:
            self._note_empty(node.source)
        for name, value in node.items.items():
            known = self._fact(name, node.keys[name])
            if known is None:
                continue
            if known.name in parts:
                text = Text(
                    id=f"'{known.name}' disebut dua kali", en=f"'{known.name}' is named twice"
                )
                self.problems.append(node.keys[name].problem(text))
                continue
            made = self.one_of(known, value)
            if made is not None and not can_be(made, answer=False):
                text = Text(
                    id="itu semua pilihan yang ada, jadi tidak membatasi",
                    en="these are all the choices there are, so they limit nothing",
                )
                self.problems.append(problem_at(value.source, text))
            if made is not None:
                parts[known.name] = made
        found = tuple(parts.values())
        return found[0] if len(found) == 1 else Junction("and", found, BOOLEAN, words)

    def _fact(self, name: str, source: Source) -> Fact | None:
        known = self.vocabulary.find(f"{name}.code" if name in self.levels else name)
        if known is not None and known.field.kind in _READERS:
            return known
        if known is not None:
            text = Text(id=f"'{name}' bukan satu nilai", en=f"'{name}' is not a single value")
            hint = Text(id="Sebut bagiannya.", en="Name a part of it.")
            self.problems.append(source.problem(text, hint))
            return None
        usable = [one for one in self.vocabulary if self.vocabulary[one].field.kind in _READERS]
        above = [level for level in self.levels if f"{level}.code" in self.vocabulary]
        text = Text(id=f"fakta tidak dikenal '{name}'", en=f"unknown fact '{name}'")
        self.problems.append(source.problem(text, name_hint(name, [*usable, *above])))
        return None

    def one_of(self, known: Fact, node: Node) -> Condition | None:
        """Return the condition that a fact has a value, or one of a list of values."""
        nodes = _parts(node)
        if not nodes:
            self._note_empty(node.source)
        values = [value for part in nodes for value in self._value(known, part)]
        for part, value in zip(nodes, values, strict=False):
            if values.count(value) > 1 and len(values) == len(nodes):
                text = Text(
                    id=f"'{flow(part)}' ditulis dua kali", en=f"'{flow(part)}' stands twice"
                )
                last = [own for own, same in zip(nodes, values, strict=True) if same == value][-1]
                self.problems.append(problem_at(last.source, text))
                return None
        if len(values) < max(len(nodes), 1):
            return None
        fact = FactRef(known, known.name)
        if len(values) > 1:
            words = f"{known.name} in {flow(node)}"
            return Member(fact, frozenset(values), negated=False, type=BOOLEAN, text=words)
        literal = Literal(values[0], known.field, flow(nodes[0]))
        return Compare("==", fact, literal, BOOLEAN, f"{known.name} == {literal.text}")

    def _value(self, known: Fact, node: Node) -> Iterable[Any]:
        """Return the value of a node as a fact has it, or nothing when it cannot have it."""
        try:
            scalar = scalar_of(node, Text(id="satu nilai", en="a single value"))
            value = _READERS[known.field.kind](scalar)
        except LeafError as failure:
            self.problems.append(failure.problem(known.name))
            return ()
        if known.field.kind is Kind.CHOICE and value not in known.field.choices:
            text = Text(
                id=f"'{value}' bukan pilihan dari {known.name}",
                en=f"'{value}' is not a choice of {known.name}",
            )
            hint = name_hint(value, known.field.choices)
            self.problems.append(problem_at(node.source, text, hint))
            return ()
        return (value,)

    def _note_empty(self, source: Source) -> None:
        text = Text(id="tidak ada yang dapat cocok: kosong", en="nothing can match: it is empty")
        self.problems.append(problem_at(source, text, _HINT))


def where_of(node: Node | None, source: Source, problems: list[Problem]) -> Where | None:
    """Return a scope as written, noting what is no scope at all.

    Args:
        node: What stands after ``where:``.
        source: Where the key stands.
        problems: Where mistakes are noted.
    """
    if isinstance(node, Mapping) or (isinstance(node, Scalar) and not node.is_null):
        return Where(node, source)
    text = Text(
        id="'where' memerlukan fakta dan nilainya, atau syarat",
        en="'where' needs facts and their values, or a condition",
    )
    problems.append(problem_at(node.source if node is not None else source, text, _HINT))
    return None


_HINT: Final = Text(id='Misalnya where: {city: "2172"}.', en='For example where: {city: "2172"}.')
