"""Gatherings: what is counted, summed or compared over the entries of a list, by subject."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.columns.expressions import (
    FALSE,
    NULL,
    TRUE,
    ZERO,
    Applied,
    Column,
    Constant,
    Expression,
    Kept,
    coalesced,
    times,
    whole,
)

ENTRY: Final = "entry/"
"""What stands before the names of the columns of an entry, beside those of its subject."""

ACTIVITIES: Final = "activities"


class Reduction(Enum):
    """What is made of the values of many entries; nulls are left out."""

    COUNT = "count"
    SUM = "sum"
    LEAST = "least"
    GREATEST = "greatest"


@frozen
class Gathering:
    """A value gathered over the entries of each subject.

    Args:
        source: The list, or ``activities`` of a place.
        how: What is made of the values; ``COUNT`` counts where the expression holds.
        of: The expression on an entry, with the columns of its subject beside it.
        name: The column that holds the result.
    """

    source: str
    how: Reduction
    of: Expression
    name: str


@define
class Gatherings:
    """The gatherings that some rules ask for, each once."""

    prefix: str = "gathered/"
    held: dict[tuple[str, Reduction, Expression], Gathering] = field(factory=dict)

    def _column(self, source: str, how: Reduction, of: Expression) -> Column:
        key = (source, how, of)
        if key not in self.held:
            name = f"{self.prefix}{len(self.held)}"
            self.held[key] = Gathering(source, how, of, name)
        kept = Kept.INT if how is Reduction.COUNT else of.kept
        return Column(self.held[key].name, kept)

    def count(self, source: str, of: Expression) -> Expression:
        """Return on how many entries something holds."""
        if of in {FALSE, NULL}:
            return ZERO
        return coalesced(self._column(source, Reduction.COUNT, of), whole(0))

    def total(self, source: str, of: Expression) -> Expression:
        """Return the sum over the entries, 0 where there is none."""
        if isinstance(of, Constant):
            # An engine may sum up what is the same on every row as if it stood there once.
            return ZERO if of.value is None else times(self.count(source, TRUE), of)
        return coalesced(self._column(source, Reduction.SUM, of), whole(0))

    def least(self, source: str, of: Expression) -> Expression:
        """Return the smallest value, null where there is none."""
        return self._column(source, Reduction.LEAST, of)

    def greatest(self, source: str, of: Expression) -> Expression:
        """Return the largest value, null where there is none."""
        return self._column(source, Reduction.GREATEST, of)

    @property
    def sources(self) -> list[str]:
        """The lists that something is gathered from."""
        return list(dict.fromkeys(own.source for own in self.held.values()))


def renamed(node: Expression, prefix: str, known: dict[Expression, Expression]) -> Expression:
    """Return an expression with something before the names of its columns."""
    if node not in known:
        if isinstance(node, Column):
            known[node] = Column(prefix + node.name, node.kept)
        elif isinstance(node, Applied):
            parts = tuple(renamed(part, prefix, known) for part in node.arguments)
            known[node] = Applied(node.operation, parts, node.kept)
        else:
            known[node] = node
    return known[node]
