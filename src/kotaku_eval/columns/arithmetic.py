"""Arithmetic as columns: results that are missing where a side is, or where there is none."""

from __future__ import annotations

import math
from typing import Final

from kotaku_eval.columns.expressions import (
    Applied,
    Constant,
    Expression,
    Kept,
    Operation,
    added,
    applied,
    as_float,
    at_most,
    both,
    choose,
    equal,
    greatest,
    is_constant,
    is_null,
    is_operation,
    known,
    least,
    less,
    negated,
    times,
    whole,
)
from kotaku_eval.columns.values import NumberValue, number

_ZERO: Final = Constant(0.0, Kept.FLOAT)
_WHOLE_POWER: Final = 64.0
_LARGEST_POWER: Final = 1023.0


def calculated(op: str, x: NumberValue, y: NumberValue) -> NumberValue:
    """Add, subtract, multiply or divide; missing where a side is, or by zero."""
    if x.is_plain and y.is_plain:
        return number(finite(op, x.low, y.low))
    found = [finite(op, a, b) for a in (x.low, x.high) for b in (y.low, y.high)]
    is_there = both(*(known(own) for own in found))
    if op == "/":
        crosses = both(at_most(y.low, whole(0)), at_most(whole(0), y.high))
        is_there = both(is_there, negated(crosses))
    none = Constant(None, found[0].kept)
    return NumberValue(
        choose(is_there, least(*found), none), choose(is_there, greatest(*found), none)
    )


def finite(op: str, x: Expression, y: Expression) -> Expression:
    """Return the result on two plain numbers; null where there is none.

    What is not finite stays so through all that follows but a division by it: it is enough to ask
    once, at the end, and not at all of numbers that cannot become so large.
    """
    match op:
        case "+":
            made = added(_unasked(x), _unasked(y))
        case "-":
            made = less(_unasked(x), _unasked(y))
        case "*":
            made = times(_unasked(x), _unasked(y))
        case _:
            made = _divided(as_float(_unasked(x)), as_float(y))
    if made.kept is Kept.INT or is_constant(made) or _power(made) < _LARGEST_POWER:
        return made
    return applied(Operation.FINITE, Kept.FLOAT, made)


def _unasked(part: Expression) -> Expression:
    """Return a result that may not be finite, where that is asked of what is made of it."""
    if is_operation(part, Operation.FINITE):
        return part.arguments[0]
    if is_operation(part, Operation.ABS):
        return applied(Operation.ABS, part.kept, _unasked(part.arguments[0]))
    return part


def _divided(x: Expression, y: Expression) -> Expression:
    if isinstance(y, Constant):
        if not y.value:
            return Constant(None, Kept.FLOAT)
        return applied(Operation.DIV, Kept.FLOAT, x, y)
    zero = equal(y, _ZERO)
    return applied(Operation.DIV, Kept.FLOAT, x, choose(zero, Constant(None, Kept.FLOAT), y))


def _power(part: Expression) -> float:
    """Return the power of two that a number is surely below; infinite for one with decimals."""
    if part.kept is Kept.INT:
        return _WHOLE_POWER
    if isinstance(part, Constant):
        return math.log2(abs(part.value)) + 1 if part.value else 0.0
    return _power_of(part) if isinstance(part, Applied) else math.inf


def _power_of(part: Applied) -> float:
    powers = [_power(own) for own in part.arguments]
    match part.operation:
        case Operation.TO_FLOAT | Operation.ABS:
            return powers[0]
        case Operation.ADD | Operation.SUB:
            return max(powers) + 1
        case Operation.MUL:
            return sum(powers)
        case Operation.DIV if _is_whole(part.arguments[1]):
            return powers[0]
        case _:
            return math.inf


def _is_whole(divisor: Expression) -> bool:
    """Whether a divisor is a whole number, and so 1 at least, where it is not missing."""
    if is_operation(divisor, Operation.CHOOSE):
        divisor = divisor.arguments[2]
    return is_operation(divisor, Operation.TO_FLOAT)


def absolute(x: NumberValue) -> NumberValue:
    """Return the size of a number."""

    def size(part: Expression) -> Expression:
        return applied(Operation.ABS, part.kept, part)

    if x.is_plain:
        return number(size(x.low))
    crosses = both(at_most(x.low, whole(0)), at_most(whole(0), x.high))
    low = choose(crosses, whole(0), least(size(x.low), size(x.high)))
    high = greatest(size(x.low), size(x.high))
    none = is_null(x.low)
    return NumberValue(choose(none, whole(None), low), choose(none, whole(None), high))
