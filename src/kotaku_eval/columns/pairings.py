"""Pairings: events put beside the other events of their case that may belong to them."""

from __future__ import annotations

from typing import Final

from attrs import define, field, frozen

from kotaku_eval.columns.expressions import Applied, Column, Expression

ACTING: Final = "acting/"
"""What stands before the names of the columns of the event that activates a template."""

OTHER: Final = "other/"
"""What stands before those of the event put beside it."""

MOST: Final = 1_024
"""So many pairs are made of a case; where there would be more, the records engine is asked."""


@frozen
class Pairing:
    """Activating events beside others of their case, and what is counted for each of them.

    Args:
        acting: Which events activate.
        other: Which are put beside them.
        holds: Which pairs count; over the columns of both.
        counts: On how many of its pairs something holds, by the name of the column of that.
    """

    acting: Expression
    other: Expression
    holds: Expression
    counts: tuple[tuple[str, Expression], ...]


@define
class Pairings:
    """The pairings that some rules ask for, each once."""

    held: dict[Pairing, str] = field(factory=dict)

    def source(self, own: Pairing) -> str:
        """Return the source of what is gathered over the activating events that have a pair."""
        return self.held.setdefault(own, f"pairs/{len(self.held)}")


def beside(node: Expression, prefix: str) -> Expression:
    """Return an expression on an event as one on an event of a pair."""
    if isinstance(node, Column):
        is_done = node.name.startswith((ACTING, OTHER))
        return node if is_done else Column(prefix + node.name, node.kept)
    if isinstance(node, Applied):
        parts = tuple(beside(part, prefix) for part in node.arguments)
        return Applied(node.operation, parts, node.kept)
    return node


def unpaired(name: str) -> str:
    """Return the name of a column of a pair in the table of single events."""
    return name.removeprefix(ACTING).removeprefix(OTHER)
