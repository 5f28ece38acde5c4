"""Expressions over columns: the few operations that every column engine can print.

They stand between rules and engines. Conditions and templates are lowered to them once; an engine
only prints them as polars expressions or SQL, so that all engines mean the same. A missing value is
null, and truth values follow Kleene's tables, as polars and SQL have them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, Final, TypeGuard

from attrs import Factory, field, frozen


class Kept(Enum):
    """What a column holds."""

    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    TEXT = "text"


class Operation(Enum):
    """What an engine must be able to print.

    ``CHOOSE`` takes a question and two answers; a question that is null chooses the second, as SQL
    does. ``LEAST`` and ``GREATEST`` leave out nulls. ``MEMBER`` asks whether its first argument is
    one of the others, all constants. ``WORKING`` counts the working days up to a day.
    """

    AND = "and"
    OR = "or"
    NOT = "not"
    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    ABS = "abs"
    FLOOR = "floor"
    FINITE = "finite"
    TO_FLOAT = "float"
    TO_INT = "int"
    IS_NULL = "is null"
    COALESCE = "coalesce"
    CHOOSE = "choose"
    LEAST = "least"
    GREATEST = "greatest"
    MEMBER = "member"
    WORKING = "working"


@frozen(cache_hash=True)
class Column:
    """A column of the table that is looked at."""

    name: str
    kept: Kept

    @property
    def is_certain(self) -> bool:
        """Whether it is null on no row."""
        return False


@frozen(cache_hash=True)
class Constant:
    """One value for all rows; ``None`` is null."""

    value: Any
    kept: Kept

    @property
    def is_certain(self) -> bool:
        """Whether it is null on no row."""
        return self.value is not None


def _is_certain(own: Applied) -> bool:
    parts = [part.is_certain for part in own.arguments]
    if own.operation in _SOME:
        return any(parts)
    if own.operation is Operation.CHOOSE:
        return all(parts[1:])
    return own.operation is Operation.IS_NULL or (own.operation in _EVERY and all(parts))


@frozen(cache_hash=True)
class Applied:
    """An operation on other expressions.

    Args:
        operation: What is done.
        arguments: What it is done to.
        kept: What the result is.
        is_certain: Whether it is null on no row, whatever the data.
    """

    operation: Operation
    arguments: tuple[Expression, ...]
    kept: Kept
    is_certain: bool = field(
        default=Factory(_is_certain, takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )


_SOME: Final = frozenset({Operation.COALESCE, Operation.LEAST, Operation.GREATEST})
"""Operations that are null only where all arguments are."""

_EVERY: Final = frozenset({
    Operation.AND, Operation.OR, Operation.NOT, Operation.EQ, Operation.NE, Operation.LT,
    Operation.LE, Operation.GT, Operation.GE,
})  # fmt: skip
"""Operations that are null only where some argument is."""


Expression = Column | Constant | Applied

TRUE: Final = Constant(value=True, kept=Kept.BOOL)
FALSE: Final = Constant(value=False, kept=Kept.BOOL)
NULL: Final = Constant(None, Kept.BOOL)
ZERO: Final = Constant(0, Kept.INT)


def walk(node: Expression) -> Iterator[Expression]:
    """Yield an expression and everything below it, each part once."""
    seen: set[Expression] = set()
    open_nodes = [node]
    while open_nodes:
        own = open_nodes.pop()
        if own in seen:
            continue
        seen.add(own)
        yield own
        if isinstance(own, Applied):
            open_nodes.extend(own.arguments)


def columns_in(nodes: Iterable[Expression]) -> set[Column]:
    """Return the columns that some expressions ask for."""
    return {part for node in nodes for part in walk(node) if isinstance(part, Column)}


def applied(operation: Operation, kept: Kept, *arguments: Expression) -> Applied:
    """Apply an operation."""
    return Applied(operation, arguments, kept)


def whole(value: int | None) -> Constant:
    """Return a whole number."""
    return Constant(value, Kept.INT)


def truth(value: bool | None) -> Constant:  # noqa: FBT001 - a truth value, no switch
    """Return a truth value."""
    return Constant(value, Kept.BOOL)


def both(*parts: Expression) -> Expression:
    """Return whether all parts hold, by Kleene's table."""
    return _joined(Operation.AND, parts, TRUE, FALSE)


def either(*parts: Expression) -> Expression:
    """Return whether some part holds, by Kleene's table."""
    return _joined(Operation.OR, parts, FALSE, TRUE)


def _joined(
    operation: Operation, parts: tuple[Expression, ...], neutral: Constant, decisive: Constant
) -> Expression:
    # Parts that are joined alike stay together: they may well be asked for elsewhere too.
    kept = [part for part in dict.fromkeys(parts) if part != neutral]
    if decisive in kept:
        return decisive
    if len(kept) < 2:  # noqa: PLR2004 - nothing to join
        return kept[0] if kept else neutral
    return applied(operation, Kept.BOOL, *kept)


def negated(part: Expression) -> Expression:
    """Return the opposite; null stays null."""
    if isinstance(part, Constant):
        return truth(None if part.value is None else not part.value)
    if isinstance(part, Applied) and part.operation is Operation.NOT:
        return part.arguments[0]
    return applied(Operation.NOT, Kept.BOOL, part)


def is_null(part: Expression) -> Expression:
    """Return whether a value is missing; never null itself."""
    if is_missing(part):
        return TRUE
    if part.is_certain:
        return FALSE
    if is_operation(part, Operation.NOT) or is_operation(part, Operation.MEMBER):
        return is_null(part.arguments[0])
    return applied(Operation.IS_NULL, Kept.BOOL, part)


def known(part: Expression) -> Expression:
    """Return whether a value is there."""
    return negated(is_null(part))


def choose(question: Expression, answer: Expression, otherwise: Expression) -> Expression:
    """Return one of two answers; the second where the question is not known.

    Questions that lead to the same answer are asked as one: joining truth values costs an engine
    far less than picking values row by row.
    """
    if isinstance(question, Constant):
        return answer if question.value else otherwise
    if answer == otherwise:
        return answer
    if question.is_certain and (made := _certainly_chosen(question, answer, otherwise)):
        return made
    if is_operation(otherwise, Operation.CHOOSE):
        next_question, next_answer, rest = otherwise.arguments
        if next_answer == answer:
            return choose(either(question, next_question), answer, rest)
    if is_operation(answer, Operation.CHOOSE):
        next_question, next_answer, rest = answer.arguments
        if rest == otherwise:
            return choose(both(question, next_question), next_answer, rest)
    return applied(Operation.CHOOSE, _common(answer, otherwise), question, answer, otherwise)


def _certainly_chosen(
    question: Expression, answer: Expression, otherwise: Expression
) -> Expression | None:
    """Return a simpler form for a question that is known on every row, if there is one."""
    if is_operation(question, Operation.NOT):
        return choose(question.arguments[0], otherwise, answer)
    if NULL not in {answer, otherwise}:
        if answer == TRUE or otherwise == FALSE:
            return either(question, otherwise) if answer == TRUE else both(question, answer)
        if answer == FALSE or otherwise == TRUE:
            opposite = negated(question)
            return both(opposite, otherwise) if answer == FALSE else either(opposite, answer)
    if is_operation(answer, Operation.CHOOSE) and answer.arguments[1] == otherwise:
        next_question, _, rest = answer.arguments
        return choose(either(negated(question), next_question), otherwise, rest)
    return None


def is_operation(part: Expression, operation: Operation) -> TypeGuard[Applied]:
    """Whether an expression is an operation of a kind."""
    return isinstance(part, Applied) and part.operation is operation


def _common(*parts: Expression) -> Kept:
    """Return what parts taken together hold: whole numbers beside others become such."""
    found = {part.kept for part in parts if not is_missing(part)}
    if not found:
        return parts[0].kept
    if len(found) == 1:
        return next(iter(found))
    return Kept.FLOAT


def is_missing(part: Expression) -> bool:
    """Whether an expression is null on every row."""
    return isinstance(part, Constant) and part.value is None


def compare(operation: Operation, left: Expression, right: Expression) -> Expression:
    """Compare two plain values; null where one is missing."""
    if is_missing(left) or is_missing(right):
        return NULL
    if isinstance(left, Constant) and isinstance(right, Constant):
        return truth(_COMPARED[operation](left.value, right.value))
    return applied(operation, Kept.BOOL, left, right)


_COMPARED: Final[Mapping[Operation, Callable[[Any, Any], bool]]] = {
    Operation.EQ: operator.eq,
    Operation.NE: operator.ne,
    Operation.LT: operator.lt,
    Operation.LE: operator.le,
    Operation.GT: operator.gt,
    Operation.GE: operator.ge,
}


def at_most(left: Expression, right: Expression) -> Expression:
    """Return whether the left is at most the right."""
    return compare(Operation.LE, left, right)


def below(left: Expression, right: Expression) -> Expression:
    """Return whether the left is less than the right."""
    return compare(Operation.LT, left, right)


def equal(left: Expression, right: Expression) -> Expression:
    """Return whether two values are equal."""
    return compare(Operation.EQ, left, right)


def is_constant(part: Expression) -> bool:
    """Whether an expression is the same on every row."""
    return isinstance(part, Constant)


def added(left: Expression, right: Expression) -> Expression:
    """Add two numbers."""
    if ZERO in {left, right}:
        return right if left == ZERO else left
    return _calculated(Operation.ADD, left, right)


def less(left: Expression, right: Expression) -> Expression:
    """Subtract the right from the left."""
    return left if right == ZERO else _calculated(Operation.SUB, left, right)


def times(left: Expression, right: Expression) -> Expression:
    """Multiply two numbers."""
    return _calculated(Operation.MUL, left, right)


def _calculated(operation: Operation, left: Expression, right: Expression) -> Expression:
    if is_missing(left) or is_missing(right):
        return Constant(None, _common(left, right))
    if isinstance(left, Constant) and isinstance(right, Constant):
        x, y = left.value, right.value
        made = {Operation.ADD: x + y, Operation.SUB: x - y, Operation.MUL: x * y}[operation]
        return Constant(made, _common(left, right))
    return applied(operation, _common(left, right), left, right)


def as_float(part: Expression) -> Expression:
    """Return a number as one with decimals."""
    if part.kept is Kept.FLOAT:
        return part
    if isinstance(part, Constant):
        return Constant(None if part.value is None else float(part.value), Kept.FLOAT)
    return applied(Operation.TO_FLOAT, Kept.FLOAT, part)


def least(*parts: Expression) -> Expression:
    """Return the smallest of several values, leaving out nulls."""
    return _extreme(Operation.LEAST, parts)


def greatest(*parts: Expression) -> Expression:
    """Return the largest of several values, leaving out nulls."""
    return _extreme(Operation.GREATEST, parts)


def _extreme(operation: Operation, parts: tuple[Expression, ...]) -> Expression:
    held = [part for part in dict.fromkeys(parts) if not is_missing(part)]
    if len(held) < 2:  # noqa: PLR2004 - nothing to choose from
        return held[0] if held else parts[0]
    return applied(operation, _common(*held), *held)


def coalesced(part: Expression, default: Expression) -> Expression:
    """Return a value, or another where it is missing."""
    if is_missing(part):
        return default
    if part.is_certain:
        return part
    return applied(Operation.COALESCE, _common(part, default), part, default)


def cases(pairs: Iterable[tuple[Expression, Expression]], otherwise: Expression) -> Expression:
    """Return the answer of the first question that holds."""
    found = otherwise
    for question, answer in reversed(list(pairs)):
        found = choose(question, answer, found)
    return found
