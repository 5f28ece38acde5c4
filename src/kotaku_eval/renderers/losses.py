"""Losses: what each rule takes from the total of a report."""

from __future__ import annotations

from typing import Final

from kotaku_eval.contributions import leaves
from kotaku_eval.reports import Report
from kotaku_eval.texts import Text

_MOST_MEANS: Final = 500
"""A total that is the mean of more places is not taken apart: that would look at each of them."""


def losses_of(report: Report) -> list[tuple[str, Text, float]]:
    """Return what each rule takes from the total, the most first: id, title and points.

    Nothing where the total is no weighted mean of rules, or one of very many places.
    """
    if report.score.low is None or len(report.score.parts) > _MOST_MEANS:
        return []
    found = [
        (rule, leaf.title, leaf.weight * (100.0 - leaf.score))
        for rule, leaf in leaves(report).items()
        if rule in {name for name, _ in report.verdict_counts}
    ]
    return sorted((one for one in found if round(one[2], 9) > 0), key=lambda one: (-one[2], one[0]))
