"""Expression text to checked conditions: parsed with ``ast``, typed against a vocabulary.

Nothing is ever run from the text. Every mistake of one expression is reported at once, with its
place in the file and the nearest known name.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from kotaku_eval.conditions import (
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
from kotaku_eval.errors import DefinitionError
from kotaku_eval.expression_calls import Calls
from kotaku_eval.expression_notes import FORMS, MISSING, RejectedError
from kotaku_eval.expression_types import BOOLEAN, INTEGER, KIND_NAMES, NUMBER, TEXT, is_text
from kotaku_eval.facts import Vocabulary
from kotaku_eval.models import Field, Kind
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

_COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_OPERATORS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip


@frozen
class Parameter:
    """A number (or text, date, yes/no) that a rule set names so that others may change it."""

    name: str
    value: Any
    type: Field


Parameters = Mapping[str, Parameter]


def parse_condition(
    text: str,
    vocabulary: Vocabulary,
    parameters: Parameters | None = None,
    *,
    expect: Kind = Kind.BOOLEAN,
    source: Source | None = None,
    variables: Mapping[str, Vocabulary] | None = None,
    own: str = "",
) -> Condition:
    """Return the checked condition of an expression.

    Args:
        text: The expression.
        vocabulary: The names it may use.
        parameters: The rule set's parameters, for ``param.name``.
        expect: The kind of value it must give.
        source: Where the text stands, for the places in errors.
        variables: Names that stand for an event, with what may be asked of it.
        own: The variable whose names need no prefix; they go before those of the vocabulary.

    Raises:
        DefinitionError: Every mistake in the expression, each with its place.

    >>> from kotaku_eval.facts import vocabulary_of
    >>> from kotaku_eval.lifecycles import Lifecycle, Stage
    >>> tiny = Lifecycle("tiny", Text.same("Tiny"), stages=[Stage("built", Text.same("Built"))])
    >>> parse_condition("built.cuont > 1", vocabulary_of(tiny))
    Traceback (most recent call last):
    ...
    kotaku_eval.errors.DefinitionError: unknown name 'built.cuont'. Did you mean 'built.count'?
    """
    checker = _Checker(text, vocabulary, parameters or {}, source)
    checker.variables.update(variables or {})
    checker.given = frozenset(checker.variables)
    checker.own = own
    node = checker.check(expect)
    if checker.problems or node is None:
        raise DefinitionError(checker.problems)
    return node


class _Checker(Calls):
    """Turns an ``ast`` tree into a checked condition, noting every mistake with its place."""

    def __init__(
        self, text: str, vocabulary: Vocabulary, parameters: Parameters, source: Source | None
    ) -> None:
        super().__init__(text, source)
        self.vocabulary = vocabulary
        self.parameters = parameters
        self.own = ""

    def check(self, expect: Kind) -> Condition | None:
        try:
            body = self._parse()
            node = self._node(body, 0)
        except RejectedError:
            return None
        if node.type.kind is not expect:
            found, wanted = KIND_NAMES[node.type.kind], KIND_NAMES[expect]
            self._note(
                body,
                f"ungkapan ini memberi {found.id}; yang diperlukan {wanted.id}",
                f"this expression gives {found.en}; {wanted.en} is needed",
            )
            return None
        return node

    def _node(self, node: ast.expr, depth: int) -> Condition:
        match node:
            case ast.BoolOp():
                return self._junction(node, depth)
            case ast.UnaryOp():
                return self._unary(node, depth)
            case ast.Compare():
                return self._comparison(node, depth)
            case ast.BinOp():
                return self._arithmetic(node, depth)
            case ast.Constant():
                return self._constant(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.Call():
                return self._call(node, depth)
            case _:
                raise self._reject(
                    node,
                    f"bentuk ini tidak diterima dalam aturan: {self._words(node)}",
                    f"this form is not part of the rule language: {self._words(node)}",
                    FORMS.get(type(node)),
                )

    def _junction(self, node: ast.BoolOp, depth: int) -> Condition:
        parts = self._parts(node.values, depth)
        for written, made in zip(node.values, parts, strict=True):
            self._boolean(written, made)
        op = "and" if isinstance(node.op, ast.And) else "or"
        return Junction(op, tuple(parts), BOOLEAN, self._words(node))

    def _unary(self, node: ast.UnaryOp, depth: int) -> Condition:
        [operand] = self._parts([node.operand], depth)
        if isinstance(node.op, ast.Not):
            self._boolean(node.operand, operand)
            return Not(operand, BOOLEAN, self._words(node))
        if not isinstance(node.op, ast.USub | ast.UAdd):
            raise self._reject(node, "operator tidak dikenal", "unknown operator")
        self._numeric(node.operand, operand)
        if isinstance(node.op, ast.UAdd):
            return operand
        if isinstance(operand, Literal):
            return Literal(-operand.value, operand.type, self._words(node))
        return Call("-", (operand,), operand.type, self._words(node))

    def _constant(self, node: ast.Constant) -> Condition:
        value = node.value
        words = self._words(node)
        if isinstance(value, bool):
            return Literal(value, BOOLEAN, words)
        if isinstance(value, int) and abs(value) < 2**63:
            return Literal(value, INTEGER, words)
        if isinstance(value, float) and abs(value) != float("inf"):
            return Literal(value, NUMBER, words)
        if isinstance(value, str):
            return Literal(value, TEXT, words)
        raise self._reject(
            node,
            f"nilai ini tidak diterima dalam aturan: {words}",
            f"this value is not part of the rule language: {words}",
            MISSING if value is None else None,
        )

    def _name(self, node: ast.expr) -> Condition:
        dotted = self._dotted(node)
        if not self._words(node).isascii():
            # Python reads look-alikes such as full-width letters as the plain ones.
            raise self._unknown(node, "".join(self._words(node).split()), self._names())
        head, _, rest = dotted.partition(".")
        if head in self.variables:
            known = self.variables[head].find(rest)
            if known is None:
                raise self._unknown(node, dotted, [f"{head}.{n}" for n in self.variables[head]])
            return ItemRef(head, known, dotted)
        if head == "param":
            parameter = self.parameters.get(rest)
            if parameter is None:
                names = [f"param.{name}" for name in self.parameters]
                raise self._unknown(node, dotted, names)
            return Literal(parameter.value, parameter.type, dotted)
        of_item = self.variables[self.own].find(dotted) if self.own else None
        if of_item is not None:
            return ItemRef(self.own, of_item, dotted)
        known = self.vocabulary.find(dotted)
        if known is None and self.own and rest in self.variables[self.own]:
            raise self._reject(
                node,
                f"nama tidak dikenal '{dotted}'",
                f"unknown name '{dotted}'",
                Text(
                    id=f"Kolom kejadian ditulis tanpa awalan: '{rest}'.",
                    en=f"A field of the event is written without a prefix: '{rest}'.",
                ),
            )
        if known is None:
            names = [*self._names(), *(f"param.{name}" for name in self.parameters)]
            raise self._unknown(node, dotted, names)
        return FactRef(known, dotted)

    def _names(self) -> list[str]:
        """Return every name that may be written here."""
        found = list(self.variables[self.own]) if self.own else []
        for variable in self.given - {self.own}:
            found += [f"{variable}.{name}" for name in self.variables[variable]]
        return sorted(found) + list(self.vocabulary)

    def _unknown(self, node: ast.expr, dotted: str, names: list[str]) -> RejectedError:
        parts = [name for name in names if name.startswith(f"{dotted}.")]
        if parts:
            return self._reject(
                node,
                f"'{dotted}' bukan nilai",
                f"'{dotted}' is not a value by itself",
                Text(id=f"Tulis misalnya '{parts[0]}'.", en=f"Write for example '{parts[0]}'."),
            )
        return self._reject(
            node,
            f"nama tidak dikenal '{dotted}'",
            f"unknown name '{dotted}'",
            self._part_hint(dotted, names),
        )

    def _dotted(self, node: ast.expr) -> str:
        parts: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self._reject(
                node,
                f"bentuk ini tidak diterima dalam aturan: {self._words(node)}",
                f"this form is not part of the rule language: {self._words(node)}",
            )
        return ".".join([inner.id, *reversed(parts)])

    def _comparison(self, node: ast.Compare, depth: int) -> Condition:
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            return self._membership(node, depth)
        operands = [node.left, *node.comparators]
        if any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
            return self._missing(node, depth)
        made = self._parts(operands, depth)
        self._single(operands, made)
        pairs = zip(node.ops, made[:-1], made[1:], operands[:-1], operands[1:], strict=True)
        parts = tuple(self._compare(op, x, y, (left, at)) for op, x, y, left, at in pairs)
        return parts[0] if len(parts) == 1 else Junction("and", parts, BOOLEAN, self._words(node))

    def _compare(
        self, op: ast.cmpop, left: Condition, right: Condition, at: tuple[ast.expr, ast.expr]
    ) -> Condition:
        symbol = _COMPARISONS.get(type(op))
        if symbol is None:
            raise self._reject(at[1], "operator tidak dikenal", "unknown operator")
        left, right = self._as_dates(left, right, at)
        self._comparable(symbol, left, right, at[0] if is_text(left) else at[1])
        return Compare(symbol, left, right, BOOLEAN, f"{left.text} {symbol} {right.text}")

    def _membership(self, node: ast.Compare, depth: int) -> Condition:
        [operand] = self._parts([node.left], depth)
        listed = node.comparators[0]
        if not isinstance(listed, ast.Tuple | ast.List | ast.Set) or not listed.elts:
            raise self._reject(
                listed,
                "'in' memerlukan daftar nilai tetap",
                "'in' needs a list of fixed values",
                Text(id='Tulis misalnya ("Baik", "Cukup").', en='Write for example ("a", "b").'),
            )
        values: list[Any] = []
        for written in listed.elts:
            [made] = self._parts([written], depth)
            if not isinstance(made, Literal):
                raise self._reject(written, "bukan nilai tetap", "not a fixed value")
            self._comparable("==", operand, made, written)
            if made.value in values:
                raise self._reject(
                    written, f"{made.text} ditulis dua kali", f"{made.text} stands twice"
                )
            values.append(made.value)
        if operand.type.kind is Kind.DATE:
            raise self._reject(
                node, "'in' tidak berlaku untuk tanggal", "'in' does not work on dates"
            )
        negated = isinstance(node.ops[0], ast.NotIn)
        return Member(operand, frozenset(values), negated, BOOLEAN, self._words(node))

    def _missing(self, node: ast.Compare, depth: int) -> Condition:
        right = node.comparators[0]
        is_none = isinstance(right, ast.Constant) and right.value is None
        if len(node.ops) > 1 or not is_none:
            raise self._reject(right, "'is' hanya untuk 'is None'", "'is' is only for 'is None'")
        [operand] = self._parts([node.left], depth)
        negated = isinstance(node.ops[0], ast.IsNot)
        return IsMissing(operand, negated, BOOLEAN, self._words(node))

    def _arithmetic(self, node: ast.BinOp, depth: int) -> Condition:
        symbol = _OPERATORS.get(type(node.op))
        if symbol is None:
            words = self._words(node)
            raise self._reject(
                node,
                f"operator tidak diterima dalam aturan: {words}",
                f"operator not part of the rule language: {words}",
                Text(id="Yang ada: + - * /.", en="There are + - * /."),
            )
        self._refuse_hyphens(node)
        left, right = self._parts([node.left, node.right], depth)
        made = self._arithmetic_type(symbol, left, right, node)
        return Arithmetic(symbol, left, right, made, self._words(node))
