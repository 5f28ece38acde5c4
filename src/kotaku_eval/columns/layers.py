"""Layers: expressions in several steps, so that what many share is worked out once.

Polars sees by itself that two expressions have a part in common; SQL is text, in which the part
would stand twice, and what is in it four times. Shared parts become columns of an inner SELECT.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.columns.expressions import Applied, Column, Expression, Operation

SHARED: Final = "shared/"
"""What stands before the number of a shared part, in the name of its column."""

_WORTH: Final = 12
_REPEATED: Final = 16

Named = Sequence[tuple[str, Expression]]


@frozen
class Layers:
    """Expressions in steps.

    Args:
        shared: The columns to add before, one list for each step.
        named: What was asked, over those columns.
    """

    shared: tuple[Named, ...]
    named: Named


def layered(
    named: Named,
    bound: Collection[Expression] = frozenset(),
    costs: Mapping[Operation, int] | None = None,
) -> Layers:
    """Split expressions into steps.

    Args:
        named: The expressions, with the names of the columns they make.
        bound: Parts that must stay inside the choice that guards them.
        costs: What an operation costs; each 1 unless told otherwise.
    """
    writer = _LayerWriter(_uses(node for _, node in named), frozenset(bound), costs or {})
    made = [(name, writer.rewritten(node)) for name, node in named]
    depth = max(writer.levels.values(), default=0)
    steps: list[list[tuple[str, Expression]]] = [[] for _ in range(depth)]
    for column, node in writer.shared.items():
        steps[writer.levels[column] - 1].append((column.name, node))
    return Layers(tuple(steps), made)


def _uses(nodes: Iterable[Expression]) -> Counter[Expression]:
    """Count how often each part is written, those below it counted once."""
    found: Counter[Expression] = Counter()
    seen: set[Expression] = set()
    open_nodes = list(nodes)
    while open_nodes:
        own = open_nodes.pop()
        found[own] += 1
        if own in seen or not isinstance(own, Applied):
            continue
        seen.add(own)
        open_nodes.extend(own.arguments)
        if own.operation is Operation.WORKING:
            found[own.arguments[0]] += _REPEATED
    return found


@define
class _LayerWriter:
    uses: Counter[Expression]
    bound: frozenset[Expression]
    costs: Mapping[Operation, int]
    known: dict[Expression, Expression] = field(factory=dict)
    sizes: dict[Expression, int] = field(factory=dict)
    shared: dict[Column, Expression] = field(factory=dict)
    levels: dict[Column, int] = field(factory=dict)
    depths: dict[Expression, int] = field(factory=dict)

    def rewritten(self, node: Expression) -> Expression:
        """Return an expression in which shared parts are columns."""
        if not isinstance(node, Applied):
            return node
        if node not in self.known:
            self.known[node] = self._split(node)
        return self.known[node]

    def _split(self, node: Applied) -> Expression:
        parts = tuple(self.rewritten(part) for part in node.arguments)
        made = Applied(node.operation, parts, node.kept)
        size = self.costs.get(node.operation, 1) + sum(self.sizes.get(part, 1) for part in parts)
        depth = max((self._depth(part) for part in parts), default=0)
        is_worth = size * (self.uses[node] - 1) >= _WORTH
        if not is_worth or node in self.bound:
            self.sizes[made], self.depths[made] = size, depth
            return made
        column = Column(f"{SHARED}{len(self.shared)}", node.kept)
        self.shared[column], self.levels[column] = made, depth + 1
        return column

    def _depth(self, part: Expression) -> int:
        if isinstance(part, Column):
            return self.levels.get(part, 0)
        return self.depths.get(part, 0)
