"""Aggregates as columns: what conditions ask of all entries of a list."""

from __future__ import annotations

from attrs import frozen

from kotaku_eval.columns.expressions import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    below,
    both,
    choose,
    either,
    equal,
    is_null,
    known,
    negated,
    whole,
)
from kotaku_eval.columns.facts import InexpressibleError
from kotaku_eval.columns.gatherings import Gatherings
from kotaku_eval.columns.occurrences import equal_true
from kotaku_eval.columns.selections import or_default, where
from kotaku_eval.columns.sums import exact_sum
from kotaku_eval.columns.values import SPAN, DateValue, NumberValue, Value, is_absent, number


@frozen
class Entries:
    """The entries of one list, over which a condition aggregates.

    Args:
        source: The list.
        gatherings: What is gathered over entries.
        doubts: Where the answer cannot be told from columns.
    """

    source: str
    gatherings: Gatherings
    doubts: list[Expression]

    def aggregate(
        self, function: str, keep: Expression, element: Value | None, default: Value | None
    ) -> Value:
        """Return an aggregate over the entries.

        Args:
            function: Its name.
            keep: Which entries count.
            element: The value of an entry; ``None`` for those that only count.
            default: What stands in for a missing value.
        """
        match function:
            case "all":
                return self._all(either(negated(keep), as_truth(element)))
            case "any":
                return negated(self._all(negated(both(keep, as_truth(element)))))
            case "count" | "len":
                return number(choose(self._has(is_null(keep)), whole(None), self._count(keep)))
            case _:
                return self._combined(function, keep, element, default)

    def _count(self, of: Expression) -> Expression:
        return self.gatherings.count(self.source, of)

    def _has(self, of: Expression) -> Expression:
        """Return whether something holds on some entry."""
        return FALSE if of == FALSE else below(whole(0), self._count(of))

    def _all(self, part: Expression) -> Expression:
        return choose(self._has(negated(part)), FALSE, choose(self._has(is_null(part)), NULL, TRUE))

    def _combined(
        self, function: str, keep: Expression, element: Value | None, default: Value | None
    ) -> Value:
        """Sum, or take the smallest or largest of, the values of the entries that are kept."""
        if element is None:
            return NULL
        part = element if default is None else or_default(element, default)
        part = where(keep, part, default)
        counts = either(is_null(keep), keep)
        is_lost = self._has(both(counts, is_absent(part)))
        held = where(counts, part, None)
        made = self._sum(held) if function == "sum" else self._edge(held, last=function == "max")
        return where(negated(is_lost), made, None)

    def _sum(self, held: Value) -> Value:
        if not isinstance(held, NumberValue):
            return NULL
        if held.is_whole:
            low = self.gatherings.total(self.source, held.low)
            if held.is_plain:
                return number(low)
            return NumberValue(low, self.gatherings.total(self.source, held.high))
        if not held.is_plain:
            msg = "sum of ranges with decimals"
            raise InexpressibleError(msg)
        return number(exact_sum(held.low, self.source, self.gatherings, self.doubts))

    def _edge(self, held: Value, *, last: bool) -> Value:
        gather = self.gatherings.greatest if last else self.gatherings.least

        def pick(of: Expression) -> Expression:
            return gather(self.source, of)

        if isinstance(held, NumberValue):
            low = pick(held.low)
            return number(low) if held.is_plain else NumberValue(low, pick(held.high))
        if not isinstance(held, DateValue):
            return NULL
        if held.is_exact:
            first = pick(held.first)
            return DateValue(first, first)
        return self._dated_edge(held, DateValue(*map(pick, held.ends)))

    def _dated_edge(self, held: DateValue, found: DateValue) -> DateValue:
        """Return an edge of dates of one precision; of others the records engine finds it."""
        precisions = choose(known(held.first), held.precision, whole(None))
        one = self.gatherings.least(self.source, precisions)
        other = self.gatherings.greatest(self.source, precisions)
        self.doubts.append(equal_true(either(negated(equal(one, other)), equal(one, SPAN))))
        return DateValue(found.first, found.last, one, found.instant)


def as_truth(value: Value | None) -> Expression:
    """Return a truth value; null for what is none."""
    return NULL if value is None or isinstance(value, DateValue | NumberValue) else value
