"""Trees: the interval of a score that is a weighted mean of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kotaku_eval.estimates import Interval
from kotaku_eval.samples.plans import Plan
from kotaku_eval.samples.ratios import Ratio
from kotaku_eval.samples.statements import Sum, of_ratio
from kotaku_eval.scores import Score


def of_tree(
    plan: Plan, node: Score, ratios: Mapping[str, Ratio]
) -> dict[tuple[str, str], Interval]:
    """Return the interval of a score by its kind and id; nothing where there is none.

    Args:
        plan: The plan.
        node: The score, with the parts it is made of.
        ratios: The share that passes each rule; one that is not here is not known in the frame.
    """
    if node.low is None:
        return {}
    terms, low, high, weight = [], 0.0, 0.0, 0.0
    for share, rule in _leaves(node):
        ratio = ratios.get(rule.id)
        if ratio is not None:
            terms.append((share, ratio))
            continue
        low += share * (rule.low or 0.0) / 100.0
        high += share * (rule.high or 0.0) / 100.0
        weight += share
    if not terms:
        return {}
    if node.kind == "rule":
        return {(node.kind, node.id): of_ratio(terms[0][1])}
    return {(node.kind, node.id): Sum(plan, terms, (low, high, weight)).interval()}


def nodes(parts: Sequence[Score]) -> Iterator[Score]:
    """Yield parts and what they are made of, at any depth."""
    for part in parts:
        yield part
        yield from nodes(part.parts)


def _leaves(node: Score, share: float = 1.0) -> Iterator[tuple[float, Score]]:
    """Yield the rules that a score is made of, each with what it counts in it."""
    if node.kind == "rule":
        yield share, node
        return
    counted = [part for part in node.parts if part.low is not None and part.weight > 0]
    whole = sum(part.weight for part in counted)
    for part in counted:
        yield from _leaves(part, share * part.weight / whole)
