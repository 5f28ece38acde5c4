"""Conditions: checked trees of pure questions about facts, and what they mean.

The tree is neutral: the records engine turns it into Python code, another engine into columns.
``evaluate`` here walks it plainly, is the meaning the others are held to, and serves explanations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from kotaku_eval import logic
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.facts import Fact, Subject, value_of
from kotaku_eval.models import Field, Kind


@frozen
class Literal:
    """A fixed value, or a parameter's value under its name."""

    value: Any
    type: Field
    text: str


@frozen
class FactRef:
    """A fact of the subject."""

    fact: Fact
    text: str

    @property
    def type(self) -> Field:
        """The type of the fact."""
        return self.fact.field


@frozen
class ItemRef:
    """A fact of the entry that an aggregate is looking at."""

    variable: str
    fact: Fact
    text: str

    @property
    def type(self) -> Field:
        """The type of the fact."""
        return self.fact.field


@frozen
class Compare:
    """``left op right`` with one of ``== != < <= > >=``."""

    op: str
    left: Condition
    right: Condition
    type: Field
    text: str


@frozen
class Member:
    """Whether a value is one of a fixed set."""

    operand: Condition
    values: frozenset[Any]
    negated: bool
    type: Field
    text: str


@frozen
class IsMissing:
    """``x is None``: always known."""

    operand: Condition
    negated: bool
    type: Field
    text: str


@frozen
class Junction:
    """``and`` or ``or`` over two or more parts."""

    op: str
    parts: tuple[Condition, ...]
    type: Field
    text: str


@frozen
class Not:
    """The opposite of a part."""

    operand: Condition
    type: Field
    text: str


@frozen
class Arithmetic:
    """``left op right`` with one of ``+ - * /``."""

    op: str
    left: Condition
    right: Condition
    type: Field
    text: str


@frozen
class Call:
    """One of the functions of the fixed table."""

    function: str
    arguments: tuple[Condition, ...]
    type: Field
    text: str


@frozen
class Aggregate:
    """A function over the entries of a list, with a filter and a default for missing parts."""

    function: str
    variable: str
    items: FactRef
    element: Condition | None
    condition: Condition | None
    default: Condition | None
    type: Field
    text: str


Condition = (
    Literal
    | FactRef
    | ItemRef
    | Compare
    | Member
    | IsMissing
    | Junction
    | Not
    | Arithmetic
    | Call
    | Aggregate
)


@frozen
class Settings:
    """What a rule set decides for all its conditions."""

    lenient: bool = True
    calendar: WorkingCalendar = field(factory=WorkingCalendar)


Items = Mapping[str, Any]


def children(node: Condition) -> tuple[Condition, ...]:
    """Return the parts of a node, in the order they are written."""
    match node:
        case Compare() | Arithmetic():
            return (node.left, node.right)
        case Member() | IsMissing() | Not():
            return (node.operand,)
        case Junction():
            return node.parts
        case Call():
            return node.arguments
        case Aggregate():
            parts = (node.element, node.items, node.condition, node.default)
            return tuple(part for part in parts if part is not None)
        case _:
            return ()


def walk(node: Condition) -> Iterator[Condition]:
    """Yield a node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_in(node: Condition) -> list[Fact]:
    """Return the subject's facts that a condition asks for, each once, in order."""
    return list(dict.fromkeys(part.fact for part in walk(node) if isinstance(part, FactRef)))


def is_certain(node: Condition) -> bool:
    """Whether a condition always has a value, so that plain logic serves it."""
    match node:
        case Literal():
            return node.value is not None
        case FactRef() | ItemRef():
            return node.fact.is_certain
        case IsMissing():
            return True
        case Call(function="present"):
            return True
        case Compare():
            dated = node.left.type.kind is Kind.DATE
            return not dated and is_certain(node.left) and is_certain(node.right)
        case Member() | Not():
            return is_certain(node.operand)
        case Junction():
            return all(is_certain(part) for part in node.parts)
        case _:
            return False


def evaluate(  # noqa: C901 - one branch per kind of node, nothing nested
    node: Condition, subject: Subject, settings: Settings, items: Items | None = None
) -> Any:
    """Return the value of a condition on a subject; ``None`` is unknown."""
    held = items or {}

    def value(part: Condition) -> Any:
        return evaluate(part, subject, settings, held)

    match node:
        case Literal():
            return node.value
        case FactRef():
            return value_of(node.fact, subject)
        case ItemRef():
            return item_value(node.fact, held[node.variable])
        case Compare():
            return logic.compare(
                node.op, value(node.left), value(node.right), lenient=settings.lenient
            )
        case Member():
            found = logic.member(value(node.operand), node.values)
            return logic.kleene_not(found) if node.negated else found
        case IsMissing():
            return logic.present(value(node.operand)) is node.negated
        case Junction():
            parts = (value(part) for part in node.parts)
            return logic.kleene_and(parts) if node.op == "and" else logic.kleene_or(parts)
        case Not():
            return logic.kleene_not(value(node.operand))
        case Arithmetic():
            return logic.arithmetic(node.op, value(node.left), value(node.right))
        case Call():
            return call(node.function, [value(part) for part in node.arguments], settings)
        case Aggregate():
            return _aggregate(node, subject, settings, held)


def item_value(known: Fact, item: Any) -> Any:
    """Return a fact of an entry: a record of a list, or an activity of a place."""
    shell = item if isinstance(item, Subject) else Subject("item", item)
    return value_of(known, shell)


def call(function: str, arguments: list[Any], settings: Settings) -> Any:
    """Apply a function of the fixed table."""
    match function:
        case "present":
            return logic.present(arguments[0])
        case "days_between":
            return logic.days(arguments[0], arguments[1])
        case "working_days_between":
            return logic.working_days(arguments[0], arguments[1], settings.calendar)
        case "abs":
            return logic.absolute(arguments[0])
        case "round":
            return logic.rounded(*arguments)
        case "min":
            return logic.least(arguments)
        case "max":
            return logic.greatest(arguments)
        case "-":
            return logic.negative(arguments[0])
        case _:
            return None if arguments[0] is None else len(arguments[0])


def _aggregate(node: Aggregate, subject: Subject, settings: Settings, held: Items) -> Any:
    entries = value_of(node.items.fact, subject)
    default = () if node.default is None else (evaluate(node.default, subject, settings, held),)
    if entries is None:
        return logic.aggregate(node.function, None, *default)

    def pair(entry: Any) -> tuple[bool | None, Any]:
        inner = {**held, node.variable: entry}
        keep = (
            True if node.condition is None else evaluate(node.condition, subject, settings, inner)
        )
        element = node.element
        return keep, None if element is None else evaluate(element, subject, settings, inner)

    return logic.aggregate(node.function, map(pair, entries), *default)
