"""Limits in a stratified sample: their coverage is counted out over all samples of small frames."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest

from kotaku_eval.samples.bounded import Draw, lowest_ratio


def outcomes(drawn):
    """Return what a stratum may show: how many drawn pass, fail, and are not judged."""
    return [(x, y, drawn - x - y) for x in range(drawn + 1) for y in range(drawn + 1 - x)]


def chance(truth, seen):
    ways = 1
    for there, drawn in zip(truth, seen, strict=True):
        ways *= comb(there, drawn)
    return ways / comb(sum(truth), sum(seen))


@pytest.mark.parametrize("sizes", [((6, 3), (5, 2)), ((7, 2), (4, 4)), ((3, 1), (8, 4))])
def test_limits_cover_every_true_share_often_enough(sizes):
    tables = [outcomes(drawn) for _, drawn in sizes]
    found = {}
    for seen in product(*tables):
        draws = [
            Draw(units, drawn, x, x + y)
            for (units, drawn), (x, y, _) in zip(sizes, seen, strict=True)
        ]
        if any(own.judged for own in draws):
            high = 1 - lowest_ratio([own.failed() for own in draws], 0.025)
            found[seen] = lowest_ratio(draws, 0.025), high
    for truth in product(*(outcomes(units) for units, _ in sizes)):
        judged = sum(own[0] + own[1] for own in truth)
        if not judged:
            continue
        share = sum(own[0] for own in truth) / judged
        missed = sum(
            np.prod([chance(own, part) for own, part in zip(truth, seen, strict=True)])
            for seen, (low, high) in found.items()
            if not low - 1e-9 <= share <= high + 1e-9
        )

        assert missed <= 0.05


def test_strata_taken_whole_leave_no_doubt():
    draws = [Draw(10, 10, 9, 10), Draw(5, 5, 1, 5)]

    assert [10 / 15, 10 / 15] == pytest.approx(
        [lowest_ratio(draws, 0.025), 1 - lowest_ratio([own.failed() for own in draws], 0.025)]
    )


def test_the_limit_stands_at_the_border_of_what_is_rejected():
    # No share below the limit is accepted: tried on a grid, with and without what is not judged.
    from kotaku_eval.samples.bounded import _probability

    for draws in (
        [Draw(100, 10, 9, 10), Draw(50, 5, 3, 4)],
        [Draw(30, 3, 1, 1), Draw(300, 12, 11, 12)],
        [Draw(40, 8, 30, 41, 9.0), Draw(20, 4, 12, 12, 5.0)],
    ):
        limit = lowest_ratio(draws, 0.025)
        accepted = [share for share in np.linspace(0, limit, 200)[:-1]
                    if _probability(draws, share) > 0.025 * 1.0001]  # fmt: skip

        assert [] == accepted


def test_places_with_many_activities_widen_the_limits():
    one = lowest_ratio([Draw(40, 8, 60, 80, 10.0)], 0.025)
    more = lowest_ratio([Draw(40, 8, 60, 80, 40.0)], 0.025)

    assert more < one < 60 / 80
