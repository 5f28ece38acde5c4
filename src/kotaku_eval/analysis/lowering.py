"""Lowering: the condition tree as formulas of the solver, unknown where the rule is unknown.

What cannot be said exactly becomes a term that is free, one for each different part. A case that a
rule can meet then stays a case, and what is proved impossible is impossible.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import field, frozen

from kotaku_eval import logic
from kotaku_eval.analysis.entries import Entries
from kotaku_eval.analysis.scopes import Scope
from kotaku_eval.analysis.shapes import shape
from kotaku_eval.analysis.solver import Formula, Term, Terms
from kotaku_eval.analysis.values import (
    Truth,
    Value,
    between_nought,
    certain,
    compare,
    conjunction,
    disjunction,
    given,
    opposite,
    plain,
    rounded_from,
)
from kotaku_eval.conditions import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Condition,
    FactRef,
    IsMissing,
    ItemRef,
    Junction,
    Literal,
    Member,
    Not,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.models import Kind

_NUMBERS: Final = (int, float)


@frozen(eq=False)
class Lowering:
    """Turns conditions into formulas.

    Args:
        scope: The facts of the subject.
        lenient: Whether equal months count as equal.
        most: How many entries a list may have; 0 for any number, which leaves what is asked of
            the entries open.
        open_parts: The parts that were left open, by what they ask.
    """

    scope: Scope
    lenient: bool = True
    most: int = 0
    open_parts: dict[Any, tuple[str, Truth | Value]] = field(factory=dict)
    entries: Entries = field(init=False)
    _items: dict[str, Scope] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "entries", Entries(self.scope, self.most))

    @property
    def terms(self) -> Terms:
        """What builds the formulas."""
        return self.scope.terms

    def truth(self, node: Condition) -> Truth:
        """Return a condition that is true, false or unknown."""
        made = self.lower(node)
        if isinstance(made, Truth):
            return made
        return self._open_truth(node)

    def value(self, node: Condition) -> Value:
        """Return a number, text, day or list."""
        made = self.lower(node)
        return made if isinstance(made, Value) else self._open_value(node)

    def lower(self, node: Condition) -> Truth | Value:  # noqa: C901 - one branch per kind of node
        """Return what a node means."""
        match node:
            case Literal():
                return self._literal(node)
            case FactRef():
                return self.scope.fact(node.fact)
            case ItemRef():
                return self._items[node.variable].fact(node.fact)
            case Junction():
                parts = [self.truth(part) for part in node.parts]
                joined = conjunction if node.op == "and" else disjunction
                return joined(self.terms, parts)
            case Not():
                return opposite(self.truth(node.operand))
            case IsMissing():
                has = self.scope.has(self.lower(node.operand))
                return certain(self.terms, has if node.negated else self.terms.no(has))
            case Compare():
                return self._compare(node)
            case Member():
                return self._member(node)
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node)

    # --- constants and comparisons ----------------------------------------------------------

    def _literal(self, node: Literal) -> Truth | Value:
        if isinstance(node.value, bool):
            return certain(self.terms, self.terms.truth(node.value))
        return self.constant(node.value)

    def constant(self, value: Any) -> Value:
        """Return a fixed value."""
        terms = self.terms
        if isinstance(value, EventDate):
            first = terms.constant(value.first_day)
            if value.first_day == value.last_day:
                return Value(terms.true, first, first, value)
            tie = value.isoformat() if self.lenient else ""
            return Value(terms.true, first, terms.constant(value.last_day), value, tie)
        number = self.scope.words.number(value) if isinstance(value, str) else value
        made = terms.constant(number)
        return Value(terms.true, made, made, value)

    def _compare(self, node: Compare) -> Truth:
        x, y = self.lower(node.left), self.lower(node.right)
        if isinstance(x, Value) and isinstance(y, Value):
            return compare(self.terms, node.op, x, y)
        if isinstance(x, Truth) and isinstance(y, Truth):
            return self._same_truth(x, y, negated=node.op == "!=")
        return self._open_truth(node)

    def _same_truth(self, x: Truth, y: Truth, *, negated: bool) -> Truth:
        terms = self.terms
        equal = terms.some(terms.every(x.true, y.true), terms.every(x.false, y.false))
        other = terms.some(terms.every(x.true, y.false), terms.every(x.false, y.true))
        return Truth(other, equal) if negated else Truth(equal, other)

    def _member(self, node: Member) -> Truth:
        operand = self.lower(node.operand)
        if isinstance(operand, Truth):
            return self._open_truth(node)
        values = sorted(node.values, key=repr)
        parts = [compare(self.terms, "==", operand, self.constant(value)) for value in values]
        found = disjunction(self.terms, parts)
        return opposite(found) if node.negated else found

    # --- numbers ----------------------------------------------------------------------------

    def _arithmetic(self, node: Arithmetic) -> Value:
        x, y = self.value(node.left), self.value(node.right)
        if x.fixed is not None and y.fixed is not None:
            made = logic.arithmetic(node.op, x.fixed, y.fixed)
            return self.constant(made) if made is not None else self._nothing()
        known = self.terms.every(x.known, y.known)
        match node.op:
            case "+":
                return self._made(known, x.low + y.low, x.high + y.high, x, y)
            case "-":
                return self._made(known, x.low - y.high, x.high - y.low, x, y)
            case "*" if isinstance(y.fixed, _NUMBERS):
                return self._scaled(x, y.fixed)
            case "*" if isinstance(x.fixed, _NUMBERS):
                return self._scaled(y, x.fixed)
            case "/" if isinstance(y.fixed, _NUMBERS):
                return self._divided(x, y.fixed)
            case _:
                return self._product(node, x, y)

    def _made(self, known: Formula, low: Term, high: Term, *parts: Value) -> Value:
        exact = all(part.is_exact for part in parts)
        return Value(known, low, low if exact else high)

    def _nothing(self) -> Value:
        return plain(self.terms.false, self.terms.constant(0))

    def _scaled(self, x: Value, factor: float) -> Value:
        ends = [end * self.terms.constant(factor) for end in (x.low, x.high)]
        if isinstance(factor, float):
            exact = self.terms.constant(factor)
            ends = [self.terms.real(end) * exact for end in (x.low, x.high)]
        low, high = ends if factor >= 0 else reversed(ends)
        return self._made(x.known, low, high, x)

    def _divided(self, x: Value, divisor: float) -> Value:
        if divisor == 0:
            return self._nothing()
        ends = [self.terms.ratio(end, divisor) for end in (x.low, x.high)]
        low, high = ends if divisor > 0 else reversed(ends)
        return self._made(x.known, low, high, x)

    def _product(self, node: Arithmetic, x: Value, y: Value) -> Value:
        """Leave a product or share of two values open, except for whether it has a value."""
        terms = self.terms
        known = terms.every(x.known, y.known)
        if node.op == "/" and y.is_exact:
            known = terms.every(known, y.low != 0)
        if self.most and x.is_exact and y.is_exact:
            real = [terms.real(part.low) for part in (x, y)]
            made = real[0] * real[1] if node.op == "*" else real[0] / real[1]
            return plain(known, made)
        return plain(known, self._open_value(node).low)

    def _call(self, node: Call) -> Truth | Value:
        if node.function == "present":
            return certain(self.terms, self.scope.has(self.lower(node.arguments[0])))
        parts = [self.value(part) for part in node.arguments]
        first = parts[0]
        match node.function:
            case "days_between":
                known = self.terms.every(*(part.known for part in parts))
                x, y = parts
                return self._made(known, y.low - x.high, y.high - x.low, x, y)
            case "len":
                return first
            case "-":
                return self._scaled(first, -1)
            case "abs" if first.is_exact:
                size = self.terms.either(first.low >= 0, first.low, -first.low)
                return plain(first.known, size)
            case "min" | "max" if all(part.is_exact and not part.tie for part in parts):
                return self._extreme(node.function, parts)
            case _:
                return self._guessed(node, parts)

    def _extreme(self, function: str, parts: list[Value]) -> Value:
        chosen = parts[0].low
        for part in parts[1:]:
            better = part.low < chosen if function == "min" else part.low > chosen
            chosen = self.terms.either(better, part.low, chosen)
        return plain(self.terms.every(*(part.known for part in parts)), chosen)

    def _guessed(self, node: Call, parts: list[Value]) -> Value:
        """Leave a function open, except for whether it has a value and what bounds it."""
        made = self._open_value(node)
        known = self.terms.every(*(part.known for part in parts))
        if node.function == "working_days_between" and all(part.is_exact for part in parts):
            days = parts[1].low - parts[0].low
            self.scope.axioms.extend(between_nought(self.terms, made.low, days))
        if node.function == "round" and parts[0].is_exact:
            self.scope.axioms.extend(rounded_from(self.terms, made.low, parts))
        return plain(known, made.low)

    # --- lists ------------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate) -> Truth | Value:
        if not self.most:
            is_boolean = node.type.kind is Kind.BOOLEAN
            return self._open_truth(node) if is_boolean else self._open_value(node)
        listed = self.value(node.items)
        default = None if node.default is None else self.value(node.default)
        found = []
        for scope in self.entries.scopes(node.items.fact.name):
            self._items[node.variable] = scope
            yes = certain(self.terms, self.terms.true)
            keep = yes if node.condition is None else self.truth(node.condition)
            found.append((keep, None if node.element is None else self.lower(node.element)))
        return self.entries.combined(node.function, listed, found, default)

    # --- what is left open ------------------------------------------------------------------

    def _open_truth(self, node: Condition) -> Truth:
        made = self._opened(node, boolean=True)
        return made if isinstance(made, Truth) else Truth(self.terms.false, self.terms.false)

    def _open_value(self, node: Condition) -> Value:
        made = self._opened(node, boolean=False)
        return made if isinstance(made, Value) else self._nothing()

    def _opened(self, node: Condition, *, boolean: bool) -> Truth | Value:
        key = (boolean, shape(node))
        if key not in self.open_parts:
            name = f"{self.scope.prefix}*{len(self.open_parts)}"
            known, terms = self.terms.flag(f"{name}?"), self.terms
            whole = node.type.kind is not Kind.NUMBER
            made: Truth | Value = (
                given(terms, known, terms.flag(name))
                if boolean
                else plain(known, terms.number(name, whole=whole))
            )
            self.open_parts[key] = (node.text, made)
        return self.open_parts[key][1]
