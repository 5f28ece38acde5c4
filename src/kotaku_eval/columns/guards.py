"""Guards: expressions that raise no error on any row, written out for engines that would.

SQL stops the whole query at one number that is too large for its type. What the other engines let
pass (infinity, or a result that nobody looks at because the row is doubtful) is asked for first.
"""

from __future__ import annotations

import sys
from typing import Final

from attrs import define, field

from kotaku_eval.columns.expressions import (
    FALSE,
    Applied,
    Constant,
    Expression,
    Kept,
    Operation,
    applied,
    as_float,
    at_most,
    below,
    both,
    choose,
    equal,
    negated,
)

_ONE: Final = Constant(1.0, Kept.FLOAT)
_ZERO: Final = Constant(0.0, Kept.FLOAT)
_HALF: Final = Constant(0.5, Kept.FLOAT)
_INFINITE: Final = Constant(float("inf"), Kept.FLOAT)
_MINUS_INFINITE: Final = Constant(float("-inf"), Kept.FLOAT)
_FINITE_MOST: Final = Constant(sys.float_info.max, Kept.FLOAT)
_WHOLE_MOST: Final = Constant(2.0**53, Kept.FLOAT)
_INT_MOST: Final = Constant(2.0**62, Kept.FLOAT)
_DOWN: Final = Constant(2.0**-512, Kept.FLOAT)
_UP: Final = Constant(2.0**512, Kept.FLOAT)
_LEAST: Final = Constant(2.0**-51, Kept.FLOAT)
_TINY: Final = Constant(2.0**-53, Kept.FLOAT)
_NEARLY: Final = Constant(2.0**1022, Kept.FLOAT)
_HALFWAY: Final = Constant(2.0**1023, Kept.FLOAT)


def _float(operation: Operation, *parts: Expression) -> Expression:
    return applied(operation, Kept.FLOAT, *parts)


def _size(part: Expression) -> Expression:
    return applied(Operation.ABS, part.kept, part)


@define
class Guards:
    """Writes guards into expressions.

    Args:
        is_strict: Whether numbers with decimals stop a query too, when they become infinite or
            vanish, as they do in PostgreSQL.
        bound: What may be worked out only inside its guard.
    """

    is_strict: bool = False
    bound: set[Expression] = field(factory=set)
    known: dict[Expression, Expression] = field(factory=dict)

    def guarded(self, node: Expression) -> Expression:
        """Return an expression that raises no error."""
        if not isinstance(node, Applied):
            return node
        if node not in self.known:
            parts = tuple(self.guarded(part) for part in node.arguments)
            self.known[node] = self._guard(Applied(node.operation, parts, node.kept))
        return self.known[node]

    def _inside(self, node: Expression) -> Expression:
        """Keep a part inside its guard."""
        self.bound.add(node)
        return node

    def _guard(self, node: Applied) -> Expression:
        x, kept = node.arguments[0], node.kept
        match node.operation:
            case Operation.FINITE:
                return choose(at_most(_size(x), _FINITE_MOST), x, Constant(None, kept))
            case Operation.FLOOR:
                return choose(below(_size(x), _WHOLE_MOST), self._inside(node), x)
            case Operation.TO_INT if x.kept is Kept.FLOAT:
                fits = below(_size(x), _INT_MOST)
                return choose(fits, self._inside(node), Constant(None, kept))
            case Operation.MUL if kept is Kept.INT:
                product = _float(Operation.MUL, *(_size(as_float(own)) for own in node.arguments))
                fits = below(product, _INT_MOST)
                return choose(fits, self._inside(node), Constant(None, kept))
            case own if self.is_strict and kept is Kept.FLOAT and own in _STRICT:
                return self._strict(node)
            case _:
                return node

    def _strict(self, node: Applied) -> Expression:
        """Return a result with decimals: infinite where it is too large, 0 where it vanishes."""
        x, y = map(as_float, node.arguments)
        raw = self._inside(_float(node.operation, x, y))
        match node.operation:
            case Operation.ADD:
                return self._sum(raw, x, y)
            case Operation.SUB:
                return self._sum(raw, x, _float(Operation.SUB, _ZERO, y))
            case Operation.MUL:
                is_large, vanishes = self._of_product(_size(x), _size(y))
            case _:
                is_large, vanishes = self._of_quotient(_size(x), _size(y))
        some = both(*(negated(equal(own, _ZERO)) for own in (x, y)))
        alike = equal(below(x, _ZERO), below(y, _ZERO))
        infinite = choose(alike, _INFINITE, _MINUS_INFINITE)
        return choose(is_large, infinite, choose(both(some, vanishes), _ZERO, raw))

    # Scaled by powers of two, which rounds nothing, numbers can be compared with the limits.

    def _of_product(self, x: Expression, y: Expression) -> tuple[Expression, Expression]:
        """Return where a product is too large, and where it vanishes."""
        large = both(below(_ONE, x), below(_ONE, y))
        product = self._inside(
            _float(Operation.MUL, self._scaled(x, _DOWN), self._scaled(y, _DOWN))
        )
        small = both(below(x, _ONE), below(_ZERO, y), below(y, _ONE))
        least = self._inside(_float(Operation.DIV, _LEAST, self._scaled(y, _UP)))
        return (
            choose(large, at_most(_ONE, product), FALSE),
            choose(small, at_most(self._scaled(x, _UP), least), FALSE),
        )

    def _of_quotient(self, x: Expression, y: Expression) -> tuple[Expression, Expression]:
        """Return where a quotient is too large, and where it vanishes."""
        large = both(below(_TINY, x), below(y, _ONE))
        is_large = at_most(self._scaled(y, _UP), self._scaled(x, _DOWN))
        small = both(below(x, _ONE), below(_ONE, y))
        least = self._inside(_float(Operation.MUL, self._scaled(y, _DOWN), _LEAST))
        vanishes = at_most(self._scaled(x, _UP), least)
        return choose(large, is_large, FALSE), choose(small, vanishes, FALSE)

    def _scaled(self, size: Expression, by: Expression) -> Expression:
        return self._inside(_float(Operation.MUL, size, by))

    def _sum(self, raw: Expression, x: Expression, y: Expression) -> Expression:
        """Return a sum; it is too large only if both parts are on one side of zero."""
        sizes = _size(x), _size(y)
        least = applied(Operation.LEAST, Kept.FLOAT, *sizes)
        greatest = applied(Operation.GREATEST, Kept.FLOAT, *sizes)
        alike = equal(below(x, _ZERO), below(y, _ZERO))
        may_be = both(alike, at_most(_NEARLY, greatest), at_most(_ONE, least))
        halves = (self._inside(_float(Operation.MUL, own, _HALF)) for own in sizes)
        half = self._inside(_float(Operation.ADD, *halves))
        is_large = choose(may_be, at_most(_HALFWAY, half), FALSE)
        infinite = choose(below(x, _ZERO), _MINUS_INFINITE, _INFINITE)
        return choose(is_large, infinite, raw)


_STRICT: Final = frozenset({Operation.ADD, Operation.SUB, Operation.MUL, Operation.DIV})
