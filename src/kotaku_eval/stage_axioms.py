"""What always holds between the facts of one stage, put to what is asked of them.

A stage that has happened has happened at least once; its first event is not after its last; its
events without a date are some of its events; and only of what happened is anything recorded.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from kotaku_eval.bounds import Bounds
from kotaku_eval.conditions import FactRef
from kotaku_eval.facts import Origin

Values = dict[Hashable, Bounds]
Orders = dict[tuple[Hashable, Hashable], set[str]]

_STAGE: Final = "stage"
_RECORDED: Final = frozenset({"first", "last", "evidence", "correct"})
"""The parts that are known only of a stage that has happened."""


def stage_key(node: FactRef) -> tuple[str, ...] | None:
    """Return the key of a fact of a stage, the same for all its names; ``None`` for others."""
    if node.fact.origin in {Origin.STAGE, Origin.DOCUMENT}:
        return (_STAGE, *node.fact.path)
    return None


def are_possible(values: Values, orders: Orders) -> bool:
    """Say whether what is asked of each stage can be true together, and tell each part of it.

    Args:
        values: What is known of each value; bounds that follow from others are put to it.
        orders: Which of before, equal and after are left for each pair of values.
    """
    stages: dict[str, dict[str, Bounds]] = {}
    for key, known in values.items():
        if isinstance(key, tuple) and key and key[0] == _STAGE:
            stages.setdefault(key[1], {})["/".join(key[2:])] = known
    return all(_is_possible(stage, parts, orders) for stage, parts in stages.items())


def _is_possible(stage: str, parts: dict[str, Bounds], orders: Orders) -> bool:
    if _has_happened(parts) and _has_not_happened(parts):
        return False
    first, last = parts.get("first"), parts.get("last")
    if first is not None and last is not None and first.is_known and last.is_known:
        if first.low is not None:
            last.at_least(first.low, is_open=first.low_open)
        if last.high is not None:
            first.at_most(last.high, is_open=last.high_open)
    count, undated = parts.get("count"), parts.get("undated")
    if count is not None and undated is not None and count.high is not None:
        undated.at_most(count.high, is_open=count.high_open)
    _order(orders, (_STAGE, stage, "first"), (_STAGE, stage, "last"))
    _order(orders, (_STAGE, stage, "undated"), (_STAGE, stage, "count"))
    return True


def _order(orders: Orders, low: Hashable, high: Hashable) -> None:
    """Leave out that one of two values is larger than the other, which it never is."""
    if (low, high) in orders:
        orders[low, high].discard(">")
    if (high, low) in orders:
        orders[high, low].discard("<")


def _has_happened(parts: dict[str, Bounds]) -> bool:
    done = parts.get("done")
    if done is not None and done.allowed == frozenset({True}):
        return True
    if any(own.is_known for name, own in parts.items() if name.split("/")[0] in _RECORDED):
        return True
    counts = [parts[name] for name in ("count", "undated") if name in parts]
    return any(
        (own.low is not None and (own.low > 0 or (own.low == 0 and own.low_open)))
        or (own.allowed is not None and 0 not in own.allowed)
        or 0 in own.excluded
        for own in counts
    )  # fmt: skip


def _has_not_happened(parts: dict[str, Bounds]) -> bool:
    done, count = parts.get("done"), parts.get("count")
    if done is not None and done.allowed == frozenset({False}):
        return True
    if count is None:
        return False
    below = count.high is not None and (count.high < 1 or (count.high == 1 and count.high_open))
    return below or count.allowed == frozenset({0})
