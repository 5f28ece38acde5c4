"""The SQL engine: rules in the database that holds the data, by way of Ibis.

One printer serves DuckDB, Spark and PostgreSQL. What it prints reads nothing before its result is
asked for, and is a handful of SELECTs: shared parts are columns of inner ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import ibis
import ibis.expr.types as ir
from attrs import frozen

from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.columns.engines import Named
from kotaku_eval.columns.expressions import TRUE, Column, Constant, columns_in
from kotaku_eval.columns.gatherings import Gathering, Reduction
from kotaku_eval.columns.guards import Guards
from kotaku_eval.columns.layers import layered
from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import LevelPlan, code_name, variant_name
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.columns.windows import Look, Window
from kotaku_eval.engines.sql_expressions import SqlPrinter
from kotaku_eval.sheets import FINDING_CODES

_KEY: Final = "/key"
_ALL_ROWS: Final = 2**62
_CODE: Final = "int16"
_BASE: Final = 1024
_HITS: Final = sorted(FINDING_CODES | {ASK})
_HIT_PARTS: Final = ("rule", "code", "variant")


@frozen
class IbisEngine:
    """Works with tables of a database.

    Args:
        calendar: What a working day is.
    """

    calendar: WorkingCalendar

    def names(self, table: ir.Table) -> list[str]:
        """Return the names of the columns."""
        return list(table.columns)

    def prefixed(self, table: ir.Table, prefix: str) -> ir.Table:
        """Return a table with something before the name of every column."""
        return table.select(**{prefix + name: table[name] for name in table.columns})

    def pick(self, table: ir.Table, columns: Mapping[str, str]) -> ir.Table:
        """Return some columns: new name to old name."""
        return table.select(**{new: table[old] for new, old in columns.items()})

    def derive(self, table: ir.Table, named: Named) -> ir.Table:
        """Return a table with columns added or replaced."""
        inner, printed = self._printed(table, named, table.columns)
        kept = {name: inner[name] for name in table.columns}
        return inner.select(**(kept | printed))

    def select(self, table: ir.Table, kept: Sequence[str], named: Named) -> ir.Table:
        """Return some columns as they are, and some expressions beside them."""
        inner, printed = self._printed(table, named, kept)
        codes = {name: code.cast(_CODE) for name, code in printed.items()}
        return inner.select(**{name: inner[name] for name in kept}, **codes)

    def join(self, left: ir.Table, right: ir.Table, on: str, *, keep_all: bool) -> ir.Table:
        """Join two tables on one column."""
        beside = right.select(
            **{_KEY if name == on else name: right[name] for name in right.columns}
        )
        how = "left" if keep_all else "inner"
        joined = left.join(beside, [(on, _KEY)], how=how)
        return joined.select(*(name for name in joined.columns if name != _KEY))

    def gather(
        self,
        entries: ir.Table,
        gatherings: Sequence[Gathering],
        key: str,
        beside: Sequence[str] = (),
    ) -> ir.Table:
        """Return what is gathered by the values of a column, or of several."""
        asked = [(own.name, own.of) for own in gatherings]
        inner, printed = self._printed(entries, asked, [key, *beside])
        keys = {SUBJECT: inner[key], **{name: inner[name] for name in beside}}
        return inner.group_by(**keys).aggregate(
            **{own.name: _reduced(own, inner, printed[own.name]) for own in gatherings}
        )

    def known(self, table: ir.Table, column: str) -> ir.Table:
        """Return the rows in which a column is not null."""
        return table.filter(table[column].notnull())

    def ordered(self, entries: ir.Table, key: str, by: Sequence[str]) -> ir.Table:
        """Return entries as they are: windows sort for themselves."""
        del key, by
        return entries

    def windows(
        self, entries: ir.Table, key: str, by: Sequence[str], windows: Sequence[Window]
    ) -> ir.Table:
        """Return entries with what the rows around each row say."""
        asked = [(own.name, own.of) for own in windows]
        inner, printed = self._printed(entries, asked, entries.columns)
        order = [inner[name] for name in by]
        before = ibis.window(group_by=inner[key], order_by=order, preceding=(None, 1))
        after = ibis.window(group_by=inner[key], order_by=order, following=(1, None))
        made = {own.name: _seen(own, printed[own.name], before, after) for own in windows}
        return inner.select(**{name: inner[name] for name in entries.columns}, **made)

    def _printed(
        self, table: ir.Table, named: Named, kept: Iterable[str]
    ) -> tuple[ir.Table, dict[str, Any]]:
        """Return a table with the parts that expressions share, and the expressions over it."""
        is_strict = _is_postgres(table)
        guards = Guards(is_strict)
        layers = layered([(name, guards.guarded(node)) for name, node in named], guards.bound)
        steps = [*layers.shared, layers.named]
        for at, step in enumerate(layers.shared):
            wanted = {column.name for later in steps[at + 1 :] for column in _asked(later)}
            # Of the columns there are, those that are needed later; of the rest none is carried on.
            wanted |= set(kept)
            printer = SqlPrinter(table, self.calendar)
            made = {name: printer.expression(node) for name, node in step}
            carried = {name: table[name] for name in table.columns if name in wanted}
            table = table.select(**carried, **made)
            if is_strict:
                # PostgreSQL would put the inner SELECT into the outer one, each part where it is
                # used, and undo what the layers are for. It does not where there is a limit.
                table = table.limit(_ALL_ROWS)
        printer = SqlPrinter(table, self.calendar)
        printed = {name: printer.expression(node) for name, node in layers.named}
        # Of a value there is no sum; of a column there is, though it be the same on every row.
        same = {name: printed[name] for name, node in layers.named if isinstance(node, Constant)}
        if same:
            table = table.mutate(**same)
            printer = SqlPrinter(table, self.calendar)
            printed = {name: printer.expression(node) for name, node in layers.named}
            printed |= {name: table[name] for name in same}
        return table, printed


def findings(codes: ir.Table, plan: LevelPlan) -> ir.Table:
    """Return the findings among the verdicts that columns express, as ``hits`` does.

    Args:
        codes: A row per subject, as ``Run.codes`` returns them.
        plan: The rules of the level.
    """
    return hits(codes, {at: own.variant is not None for at, own in plan.lowered.items()})


def hits(codes: ir.Table, rules: Mapping[int, bool]) -> ir.Table:
    """Return the findings among the verdicts of one level, a row each, in one pass over them.

    Args:
        codes: A row per subject with the codes of verdicts.
        rules: The positions of the rules, and whether each has variants.

    Returns:
        ``SUBJECT`` and the codes of its places, ``rule`` (its position), ``code`` (a failing,
        unknown or broken verdict, or ``ASK``) and ``variant``.
    """
    found: list[Any] = [_hit(codes, at, is_varied=varied) for at, varied in rules.items()]
    kept = [name for name in codes.columns if name == SUBJECT or name.startswith(PLACE)]
    if not found:
        none = {name: ibis.null("int64") for name in _HIT_PARTS}
        return codes.select(*kept, **none).limit(0)
    # One array a row, and a row for each entry: a query for each rule takes several times as long.
    long: Any = codes.select(*kept, hit=ibis.array(found).unnest())
    long = long.filter(long.hit.notnull())
    hit: Any = long.hit
    judged = hit // _BASE
    made: ir.Table = long.select(
        *kept, rule=judged // _BASE, code=judged % _BASE, variant=hit % _BASE
    )
    return made


def _hit(codes: ir.Table, at: int, *, is_varied: bool) -> Any:
    """Return the rule, its code and its variant as one number; null where it is no finding."""
    code: Any = codes[code_name(at)].cast("int64")
    hit = (code + ibis.literal(at * _BASE, "int64")) * _BASE
    if is_varied:
        hit = hit + codes[variant_name(at)].cast("int64")
    return ibis.cases((code.isin(_HITS), hit), else_=ibis.null("int64"))


def _asked(named: Named) -> set[Column]:
    return columns_in(node for _, node in named)


def _seen(own: Window, of: Any, before: Any, after: Any) -> Any:
    """Return what a window shows."""
    match own.look:
        case Look.LAST_BEFORE:
            return of.max().over(before)
        case Look.NEXT_AFTER:
            return of.min().over(after)
        case Look.COUNT_BEFORE:
            count = of.ifelse(1, 0).fill_null(0).sum().over(before)
            return count.fill_null(0).cast("decimal(38, 0)").cast("int64")


def _is_postgres(table: ir.Table) -> bool:
    return bool(table.get_backend().name == "postgres")


def _reduced(own: Gathering, table: ir.Table, of: Any) -> Any:
    if isinstance(of, ir.Scalar):
        # What is the same on every row has to stand on every row, to be counted or summed.
        of = ibis.cases((table[table.columns[0]].isnull(), of), else_=of)
    match own.how:
        case Reduction.COUNT:
            if own.of == TRUE:
                return table.count()
            return of.ifelse(1, ibis.null("int8")).count()
        case Reduction.SUM:
            # Databases sum whole numbers into wider types of their own.
            return of.sum().cast("decimal(38, 0)").cast("int64")
        case Reduction.LEAST:
            return of.min()
        case Reduction.GREATEST:
            return of.max()
