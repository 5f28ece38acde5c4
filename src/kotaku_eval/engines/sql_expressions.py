"""Expressions in SQL: what ``columns`` has lowered, as Ibis writes it for any database."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import ibis
import ibis.expr.types as ir
from attrs import define, field

from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.columns.expressions import Applied, Column, Constant, Expression, Kept, Operation
from kotaku_eval.columns.values import EPOCH

TYPES: Final[Mapping[Kept, str]] = {
    Kept.BOOL: "boolean", Kept.INT: "int64", Kept.FLOAT: "float64", Kept.TEXT: "string",
}  # fmt: skip

_JOINED: Final[Mapping[Operation, Callable[[Any, Any], Any]]] = {
    Operation.AND: operator.and_,
    Operation.OR: operator.or_,
}
_BINARY: Final[Mapping[Operation, Callable[[Any, Any], Any]]] = {
    Operation.EQ: operator.eq,
    Operation.NE: operator.ne,
    Operation.LT: operator.lt,
    Operation.LE: operator.le,
    Operation.GT: operator.gt,
    Operation.GE: operator.ge,
    Operation.ADD: operator.add,
    Operation.SUB: operator.sub,
    Operation.MUL: operator.mul,
}
_TYPED: Final = frozenset(
    {Operation.CHOOSE, Operation.COALESCE, Operation.LEAST, Operation.GREATEST}
)
_LOOSE: Final = frozenset({Operation.NOT, Operation.IS_NULL, Operation.MEMBER})
_WEEK: Final = 7


@define
class SqlPrinter:
    """Prints expressions over one table.

    Args:
        table: The table.
        calendar: What a working day is.
    """

    table: ir.Table
    calendar: WorkingCalendar
    known: dict[Expression, Any] = field(factory=dict)

    def expression(self, node: Expression) -> Any:
        """Return the expression of Ibis."""
        if node not in self.known:
            self.known[node] = self._printed(node)
        return self.known[node]

    def _printed(self, node: Expression) -> Any:
        if isinstance(node, Column):
            return self.table[node.name]
        if isinstance(node, Constant):
            return constant(node)
        if node.operation in _JOINED:
            return self._joined(_JOINED[node.operation], node.arguments)
        return self._applied(node)

    def _applied(self, node: Applied) -> Any:
        match node.operation:
            case Operation.CHOOSE:
                return self._cases(node)
            case own if own in _TYPED:
                parts = [self._typed(part, node.kept) for part in node.arguments]
                return _TOGETHER[own](*parts)
            case Operation.MEMBER:
                values = [part.value for part in node.arguments[1:] if isinstance(part, Constant)]
                return self._operand(node.arguments[0]).isin(values)
            case Operation.IS_NULL:
                return self._operand(node.arguments[0]).isnull()
            case Operation.DIV:
                x, y = map(self.expression, node.arguments)
                return x / y.nullif(typed(Constant(0.0, Kept.FLOAT)))
            case own if own in _BINARY:
                return self._binary(node)
            case Operation.WORKING:
                return self._working(self.expression(node.arguments[0]))
            case own:
                return _changed(own, self.expression(node.arguments[0]))

    def _joined(self, join: Callable[[Any, Any], Any], parts: Sequence[Expression]) -> Any:
        """Join many parts as a balanced tree: a long chain would nest as deeply as it is long."""
        if len(parts) == 1:
            return self.expression(parts[0])
        half = len(parts) // 2
        return join(self._joined(join, parts[:half]), self._joined(join, parts[half:]))

    def _cases(self, node: Applied) -> Any:
        """Print choices within choices as one CASE."""
        kept, branches = node.kept, []
        otherwise: Expression = node
        while isinstance(otherwise, Applied) and otherwise.operation is Operation.CHOOSE:
            question, answer, otherwise = otherwise.arguments
            branches.append((self.expression(question), self._as(answer, kept)))
        return ibis.cases(*branches, else_=self._typed(otherwise, kept))

    def _as(self, part: Expression, kept: Kept) -> Any:
        """Print a part as what the whole holds: a whole number may stand among others."""
        if isinstance(part, Constant):
            return constant(Constant(part.value, kept))
        made = self.expression(part)
        return made if part.kept is kept else made.cast(TYPES[kept])

    def _typed(self, part: Expression, kept: Kept) -> Any:
        """Print a part so that the database, too, knows what it holds."""
        if isinstance(part, Constant):
            return typed(Constant(part.value, kept))
        return self._as(part, kept)

    def _binary(self, node: Applied) -> Any:
        x, y = node.arguments
        if Kept.FLOAT in {x.kept, y.kept}:
            x, y = self._as(x, Kept.FLOAT), self._as(y, Kept.FLOAT)
        else:
            x, y = self._operand(x), self._operand(y)
        return _BINARY[node.operation](x, y)

    def _operand(self, part: Expression) -> Any:
        """Print a part that an operator follows.

        Ibis writes ``NOT x IS NULL`` for both readings of it, which SQL takes for ``NOT (x IS
        NULL)``; and Spark reads no operator after ``x IN (1, 2)``. What is in brackets of a
        function cannot be misread.
        """
        made = self.expression(part)
        if isinstance(part, Applied) and part.operation in _LOOSE:
            return ibis.coalesce(made, typed(Constant(None, Kept.BOOL)))
        return made

    def _working(self, day: Any) -> Any:
        """Count the working days up to a day: those of its full weeks, and what differs."""
        calendar, ordinal = self.calendar, day + EPOCH
        works = [weekday not in calendar.rest_days for weekday in range(_WEEK)]
        rest = ordinal % _WEEK
        of_week = ibis.cases(
            *((rest == at, int(sum(works[:at]))) for at in range(1, _WEEK)),
            else_=typed(Constant(0, Kept.INT)),
        )
        count = (ordinal - rest) / _WEEK * sum(works)
        steps = _steps(calendar)
        count = count.cast("int64") + of_week
        return count + _searched(ordinal, steps) if steps else count


def _steps(calendar: WorkingCalendar) -> list[tuple[int, int]]:
    """Return the days on which the count departs further from the plain week, and how far."""
    moves = sorted(
        [(day, -1) for day in calendar.days_off] + [(day, 1) for day in calendar.days_on]
    )
    found: list[tuple[int, int]] = [(0, 0)]
    for day, sign in moves:
        found.append((day, found[-1][1] + sign))
    return found if moves else []


def _searched(ordinal: Any, steps: Sequence[tuple[int, int]]) -> Any:
    """Return the last step that is not after a day: by halves, as in a sorted list."""
    if len(steps) == 1:
        return typed(Constant(steps[0][1], Kept.INT))
    half = len(steps) // 2
    return ibis.cases(
        (ordinal < steps[half][0], _searched(ordinal, steps[:half])),
        else_=_searched(ordinal, steps[half:]),
    )


def constant(node: Constant) -> Any:
    """Return a constant; numbers with decimals from their text, which loses nothing."""
    if node.value is None or node.kept is Kept.FLOAT:
        return typed(node)
    return ibis.literal(node.value, TYPES[node.kept])


def typed(node: Constant) -> Any:
    """Return a constant with its type written beside it."""
    if node.value is None:
        return ibis.null(TYPES[node.kept])
    if node.kept is Kept.FLOAT:
        return ibis.literal(_written(float(node.value))).cast("float64")
    if node.kept is Kept.INT:
        return ibis.literal(str(node.value)).cast("int64")
    return ibis.literal(node.value, TYPES[node.kept])


def _written(value: float) -> str:
    """Return a number as all databases read it."""
    return repr(value).replace("inf", "Infinity")


def _changed(operation: Operation, part: Any) -> Any:
    """Return an operation on one value."""
    match operation:
        case Operation.NOT:
            return ~part
        case Operation.ABS:
            return part.abs()
        case Operation.FLOOR:
            return part.floor().cast("float64")
        case Operation.TO_FLOAT:
            return part.cast("float64")
        case Operation.TO_INT:
            return part.cast("int64")
        case own:
            msg = f"no SQL for {own.value}"
            raise NotImplementedError(msg)


_TOGETHER: Final[Mapping[Operation, Callable[..., Any]]] = {
    Operation.COALESCE: ibis.coalesce,
    Operation.LEAST: ibis.least,
    Operation.GREATEST: ibis.greatest,
}
