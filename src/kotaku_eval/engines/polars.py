"""The polars engine: rules on data frames, all in one pass.

It prints what ``columns`` has lowered, and adds no meaning of its own.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any, Final

import polars as pl
from attrs import Factory, define, field, frozen

from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.columns.engines import Named
from kotaku_eval.columns.expressions import (
    TRUE,
    Applied,
    Column,
    Constant,
    Expression,
    Kept,
    Operation,
    columns_in,
    is_operation,
)
from kotaku_eval.columns.gatherings import Gathering, Reduction
from kotaku_eval.columns.layers import layered
from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.values import EPOCH
from kotaku_eval.columns.windows import Look, Window

KEPT: Final[Mapping[Kept, Any]] = {
    Kept.BOOL: pl.Boolean, Kept.INT: pl.Int64, Kept.FLOAT: pl.Float64, Kept.TEXT: pl.String,
}  # fmt: skip

_WORTH: Final = 12
_BITS: Final = (Operation.AND, Operation.OR, Operation.NOT, Operation.IS_NULL, Operation.COALESCE)
_COSTS: Final = dict.fromkeys(Operation, _WORTH) | dict.fromkeys(_BITS, 2)
"""A column costs next to nothing: all that is asked twice becomes one, but for truth values, of
which many fit into a byte."""

_SMALL: Final = 10_000_000

_ROW: Final = "/at"
_FIRST: Final = "/first"


def _divided(x: pl.Expr, y: pl.Expr) -> pl.Expr:
    """Return a quotient, rounded once.

    What is the same on every row polars does not divide by: it multiplies with the reciprocal, so
    that 3 / 10 is 0.30000000000000004. Nothing is added where there is something to divide.
    """
    return x / (y + x.is_null().cast(pl.Float64))


_BINARY: Final[Mapping[Operation, Callable[[pl.Expr, pl.Expr], pl.Expr]]] = {
    Operation.EQ: operator.eq,
    Operation.NE: operator.ne,
    Operation.LT: operator.lt,
    Operation.LE: operator.le,
    Operation.GT: operator.gt,
    Operation.GE: operator.ge,
    Operation.ADD: operator.add,
    Operation.SUB: operator.sub,
    Operation.MUL: operator.mul,
    Operation.DIV: _divided,
    Operation.COALESCE: pl.coalesce,
}

_MIRRORED: Final[Mapping[Operation, Operation]] = {
    Operation.EQ: Operation.EQ,
    Operation.NE: Operation.NE,
    Operation.LT: Operation.GT,
    Operation.LE: Operation.GE,
    Operation.GT: Operation.LT,
    Operation.GE: Operation.LE,
}


@define
class Printer:
    """Prints expressions, each shared part once.

    Args:
        calendar: What a working day is.
    """

    calendar: WorkingCalendar
    known: dict[Expression, pl.Expr] = field(factory=dict)

    def expression(self, node: Expression) -> pl.Expr:
        """Return the polars expression."""
        if node not in self.known:
            self.known[node] = self._printed(node)
        return self.known[node]

    def code(self, node: Expression) -> pl.Expr:
        """Return the polars expression of a verdict code, which fits into a byte."""
        if isinstance(node, Constant):
            return pl.lit(node.value, dtype=pl.UInt8)
        if not is_operation(node, Operation.CHOOSE):
            return self.expression(node).cast(pl.UInt8)
        question, *answers = node.arguments
        return _chosen(self.expression(question), *map(self.code, answers))

    def _printed(self, node: Expression) -> pl.Expr:
        if isinstance(node, Column):
            return pl.col(node.name)
        if isinstance(node, Constant):
            return _constant(node)
        return self._applied(node)

    def _applied(self, node: Applied) -> pl.Expr:
        parts = [self.expression(part) for part in node.arguments]
        match node.operation:
            case Operation.AND:
                return reduce(operator.and_, parts)
            case Operation.OR:
                return reduce(operator.or_, parts)
            case Operation.LEAST:
                return pl.min_horizontal(parts)
            case Operation.GREATEST:
                return pl.max_horizontal(parts)
            case Operation.MEMBER:
                values = [part.value for part in node.arguments[1:] if isinstance(part, Constant)]
                return parts[0].is_in(values)
            case Operation.WORKING:
                return self._working(parts[0])
            case Operation.CHOOSE:
                return _chosen(*parts)
            case own if own in _BINARY:
                return _binary(node, *parts)
            case own:
                return _changed(own, parts[0])

    def _working(self, day: pl.Expr) -> pl.Expr:
        """Count the working days up to a day: those of its full weeks, and what differs."""
        calendar, ordinal = self.calendar, day + EPOCH
        works = [weekday not in calendar.rest_days for weekday in range(7)]
        weeks, rest = ordinal // 7, ordinal % 7
        count = weeks * sum(works)
        for weekday, is_working in enumerate(works):
            if is_working:
                count = count + (rest > weekday).cast(pl.Int64)
        for days, sign in ((calendar.days_off, -1), (calendar.days_on, 1)):
            if days:
                # Beyond the last listed day nothing changes: a search in the sorted list is enough.
                found = _count_up_to(ordinal, days)
                count = count + found * sign
        return count


def _chosen(question: pl.Expr, answer: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    return pl.when(question).then(answer).otherwise(otherwise)


def _binary(node: Applied, x: pl.Expr, y: pl.Expr) -> pl.Expr:
    """Return an operation on two values."""
    operation = node.operation
    if operation is Operation.MUL and node.kept is Kept.INT:
        return x.cast(pl.Int64) * y.cast(pl.Int64)
    if operation in _MIRRORED and not columns_in(node.arguments[:1]):
        # A fixed value on the left beside one for all rows polars takes for a table of one row.
        return _BINARY[_MIRRORED[operation]](y, x)
    return _BINARY[operation](x, y)


def _constant(node: Constant) -> pl.Expr:
    """Return a constant; a small whole number is of the type of what stands beside it."""
    if node.kept is Kept.INT and node.value is not None and abs(node.value) <= _SMALL:
        return pl.lit(node.value)
    return pl.lit(node.value, dtype=KEPT[node.kept])


def _count_up_to(ordinal: pl.Expr, days: Sequence[int]) -> pl.Expr:
    """Return how many of some sorted days are not after each day."""
    listed = pl.Series(days, dtype=pl.Int64)

    def search(own: pl.Series) -> pl.Series:
        found = listed.search_sorted(own.fill_null(0), side="right").cast(pl.Int64)
        return found.set(own.is_null(), None)

    return ordinal.map_batches(search, return_dtype=pl.Int64, is_elementwise=True)


def _changed(operation: Operation, part: pl.Expr) -> pl.Expr:
    """Return an operation on one value."""
    match operation:
        case Operation.NOT:
            return ~part
        case Operation.IS_NULL:
            return part.is_null()
        case Operation.ABS:
            return part.abs()
        case Operation.FLOOR:
            return part.floor()
        case Operation.FINITE:
            return pl.when(part.is_finite()).then(part)
        case Operation.TO_FLOAT:
            return part.cast(pl.Float64)
        case _:
            # A number that is too large is asked of the records engine, and stops no other row.
            return part.cast(pl.Int64, strict=False)


@frozen
class _Same:
    """What is looked up as the very same object, not by what it holds."""

    named: Named = field(eq=False)
    key: int = field(init=False, default=Factory(lambda own: id(own.named), takes_self=True))


@lru_cache(maxsize=32)
def _codes(
    calendar: WorkingCalendar, asked: _Same
) -> tuple[tuple[list[pl.Expr], ...], list[pl.Expr]]:
    """Print verdict codes: columns that many of them share, step by step, and the codes."""
    printer = Printer(calendar)
    layers = layered(asked.named, costs=_COSTS)
    shared = tuple(
        [printer.expression(node).alias(name) for name, node in step] for step in layers.shared
    )
    return shared, [printer.code(node).alias(name) for name, node in layers.named]


@frozen
class PolarsEngine:
    """Works with lazy data frames.

    Args:
        calendar: What a working day is.
    """

    calendar: WorkingCalendar
    _printer: Printer = field(
        init=False, default=Factory(lambda own: Printer(own.calendar), takes_self=True)
    )

    def _named(self, named: Named) -> list[pl.Expr]:
        return [self._printer.expression(node).alias(name) for name, node in named]

    def names(self, table: pl.LazyFrame) -> list[str]:
        """Return the names of the columns."""
        return table.collect_schema().names()

    def prefixed(self, table: pl.LazyFrame, prefix: str) -> pl.LazyFrame:
        """Return a table with something before the name of every column."""
        return table.select(pl.all().name.prefix(prefix))

    def pick(self, table: pl.LazyFrame, columns: Mapping[str, str]) -> pl.LazyFrame:
        """Return some columns: new name to old name."""
        return table.select(pl.col(old).alias(new) for new, old in columns.items())

    def derive(self, table: pl.LazyFrame, named: Named) -> pl.LazyFrame:
        """Return a table with columns added or replaced."""
        return table.with_columns(self._named(named))

    def select(self, table: pl.LazyFrame, kept: Sequence[str], named: Named) -> pl.LazyFrame:
        """Return some columns as they are, and some verdict codes beside them."""
        shared, codes = _codes(self.calendar, _Same(named))
        for step in shared:
            table = table.with_columns(step)
        return table.select(*kept, *codes)

    def join(
        self, left: pl.LazyFrame, right: pl.LazyFrame, on: str, *, keep_all: bool
    ) -> pl.LazyFrame:
        """Join two tables on one column."""
        return left.join(right, on=on, how="left" if keep_all else "inner")

    def gather(
        self,
        entries: pl.LazyFrame,
        gatherings: Sequence[Gathering],
        key: str,
        beside: Sequence[str] = (),
    ) -> pl.LazyFrame:
        """Return what is gathered by the values of a column, or of several."""
        subject = pl.col(key).alias(SUBJECT)
        return entries.group_by(subject, *beside).agg(
            self._reduced(own).alias(own.name) for own in gatherings
        )

    def _reduced(self, own: Gathering) -> pl.Expr:
        of = self._printer.expression(own.of)
        match own.how:
            case Reduction.COUNT:
                return pl.len().cast(pl.Int64) if own.of == TRUE else of.sum().cast(pl.Int64)
            case Reduction.SUM:
                # Whole numbers may be of a narrow type, such as days are, and their sum is not.
                return of.cast(pl.Int64).sum() if own.of.kept is Kept.INT else of.sum()
            case Reduction.LEAST:
                return of.min()
            case Reduction.GREATEST:
                return of.max()

    def known(self, table: pl.LazyFrame, column: str) -> pl.LazyFrame:
        """Return the rows in which a column is not null."""
        return table.filter(pl.col(column).is_not_null())

    def ordered(self, entries: pl.LazyFrame, key: str, by: Sequence[str]) -> pl.LazyFrame:
        """Return entries sorted, with their rows and the first row of each case."""
        is_first = pl.col(key).ne_missing(pl.col(key).shift(1)) | (pl.col(_ROW) == 0)
        numbered = entries.sort(key, *by).with_row_index(_ROW)
        return numbered.with_columns(
            pl.col(_ROW).cast(pl.Int64),
            pl.when(is_first).then(_ROW).cast(pl.Int64).forward_fill().alias(_FIRST),
        )

    def windows(
        self, entries: pl.LazyFrame, key: str, by: Sequence[str], windows: Sequence[Window]
    ) -> pl.LazyFrame:
        """Return entries with what the rows around each row say."""
        del key, by
        return entries.with_columns(self._seen(own).alias(own.name) for own in windows)

    def _seen(self, own: Window) -> pl.Expr:
        """Look through all rows at once: what lies in another case is then left out."""
        row, first = pl.col(_ROW), pl.col(_FIRST)
        if own.of == TRUE and own.look is Look.COUNT_BEFORE:
            return row - first
        of = self._printer.expression(own.of)
        if own.look is Look.COUNT_BEFORE:
            holds = of.cast(pl.Int64).fill_null(0)
            count = holds.cum_sum() - holds
            return count - pl.when(row == first).then(count).forward_fill()
        found = pl.when(of.is_not_null()).then(first)
        if own.look is Look.LAST_BEFORE:
            is_own = found.forward_fill().shift(1) == first
            return pl.when(is_own).then(of.forward_fill().shift(1))
        is_own = found.backward_fill().shift(-1) == first
        return pl.when(is_own).then(of.backward_fill().shift(-1))
