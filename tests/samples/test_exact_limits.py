"""Exact limits of a share: their coverage is counted out, not simulated."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from kotaku_eval.samples.bounded import Draw, lowest_ratio
from kotaku_eval.samples.hypergeometric import (
    SLACK,
    half_width,
    limits,
    lowest_counts,
    lowest_share,
)
from kotaku_eval.samples.sizes import smallest, smallest_stratified, stratified_half_width


def least_coverage(units, drawn, confidence):
    """Return the coverage of the limits at the true count where it is lowest."""
    passed, truth = np.arange(drawn + 1), np.arange(units + 1)[:, None]
    low, high = limits(passed, drawn, units, confidence)
    chances = hypergeom.pmf(passed, units, truth, drawn)
    return float(np.min((chances * ((low <= truth) & (truth <= high))).sum(axis=1)))


@pytest.mark.parametrize(
    ("confidence", "frames"), [(0.8, (5, 21, 60)), (0.95, range(1, 61)), (0.99, (5, 21, 60))]
)
def test_limits_cover_every_true_count_often_enough(confidence, frames):
    found = [
        least_coverage(units, drawn, confidence)
        for units in frames
        for drawn in range(1, units + 1)
    ]

    assert min(found) >= confidence - 1e-12


def test_limits_of_a_census_are_the_count():
    passed = np.arange(41)

    low, high = limits(passed, 40, 40)

    assert (passed.tolist(), passed.tolist()) == (low.tolist(), high.tolist())


def test_limits_are_the_smallest_counts_that_the_draw_does_not_speak_against():
    def tail(count, passed, drawn, units):
        ways = (comb(count, x) * comb(units - count, drawn - x) for x in range(passed, drawn + 1))
        return sum(ways) / comb(units, drawn)

    wanted = [
        min(count for count in range(31) if tail(count, passed, 12, 30) > 0.025)
        for passed in range(13)
    ]

    assert wanted == lowest_counts(np.arange(13), 12, 30, 0.025).tolist()


def test_more_drawn_is_never_wider_in_the_worst_case_by_more_than_a_unit():
    for units in (10, 40, 61, 100):
        widths = [2 * units * half_width(drawn, units) for drawn in range(1, units + 1)]
        steps = np.diff(widths)

        assert steps.max() <= 1 + 1e-9
        assert widths[-1] == 0


@pytest.mark.parametrize(("units", "drawn"), [(9, 4), (12, 5), (12, 11)])
def test_limits_hold_where_it_is_unknown_to_how_many_units_a_rule_applies(units, drawn):
    outcomes = [(x, m) for m in range(1, drawn + 1) for x in range(m + 1)]
    found = {
        (x, m): (
            lowest_share(x, m, drawn, units, tail=0.025),
            1 - lowest_share(m - x, m, drawn, units, tail=0.025),
        )
        for x, m in outcomes
    }
    for applies in range(1, units + 1):
        for passing in range(applies + 1):
            missed = sum(
                comb(passing, x) * comb(applies - passing, m - x) * comb(units - applies, drawn - m)
                for (x, m), (low, high) in found.items()
                if not low - 1e-12 <= passing / applies <= high + 1e-12
            )

            assert missed <= 0.05 * comb(units, drawn)


@given(st.data())
def test_blocks_give_a_limit_that_is_no_higher_than_the_lowest_and_hardly_lower(data):
    units = data.draw(st.integers(2, 400))
    drawn = data.draw(st.integers(1, min(units, 60)))
    judged = data.draw(st.integers(1, drawn))
    passed = data.draw(st.integers(1, judged))
    numbers = np.arange(judged, units - (drawn - judged) + 1)
    lowest = float(np.min(lowest_counts(passed, judged, numbers, 0.025) / numbers))

    found = lowest_share(passed, judged, drawn, units, tail=0.025)

    assert lowest - SLACK - 1e-12 <= found <= lowest + 1e-12


def test_a_rule_that_every_visit_fails_has_the_lower_limit_0():
    assert lowest_share(0, 10, 12, 300, tail=0.025) == 0.0


@pytest.mark.parametrize("precision", [0.03, 0.05, 0.1, 0.2])
@pytest.mark.parametrize("units", [1, 7, 30, 120, 310])
def test_the_size_is_the_smallest_that_is_precise_enough(units, precision):
    size = smallest(units, precision)

    assert half_width(size, units) <= precision
    assert size == 1 or half_width(size - 1, units) > precision


def test_a_stratified_size_is_precise_enough_in_its_own_allocation():
    sizes = [50, 60, 100, 100]

    size = smallest_stratified(sizes, 0.08, equal=False, least=2)

    assert smallest(310, 0.08) <= size < 310
    assert stratified_half_width(sizes, [size * own // 310 + 1 for own in sizes]) <= 0.08


@pytest.mark.parametrize(
    ("sizes", "shares"),
    [((50, 60), (5, 6)), ((100, 10), (8, 2)), ((20, 30), (1, 2)), ((40, 9, 12), (3, 9, 2))],
)
def test_no_stratified_draw_gives_a_wider_interval_than_is_promised(sizes, shares):
    promised = stratified_half_width(sizes, shares)
    widths = []
    for seen in product(*(range(drawn + 1) for drawn in shares)):
        draws = [Draw(*own) for own in zip(sizes, shares, seen, shares, strict=True)]
        high = 1 - lowest_ratio([own.failed() for own in draws], 0.025)
        widths.append((high - lowest_ratio(draws, 0.025)) / 2)

    assert promised - 0.01 < max(widths) <= promised + 1e-6


def test_many_small_strata_have_a_size_for_a_rough_precision():
    # The least of every stratum are precise enough already: there is nothing smaller to try.
    assert 80 == smallest_stratified([9] * 40, 0.3, equal=False, least=2)


def test_strata_that_are_all_taken_whole_leave_no_width():
    assert 0.0 == stratified_half_width([3, 5], [3, 5])


@pytest.mark.parametrize(("units", "drawn"), [(6, 4), (15, 6), (25, 8)])
def test_a_missed_visit_that_counts_as_failed_never_raises_the_lower_limit(units, drawn):
    def limit(passed, judged):
        return lowest_share(passed, judged, drawn, units, tail=0.025) if judged else 1.0

    for judged in range(drawn):
        for passed in range(judged + 1):
            counted = limit(passed, judged + 1)

            # It might have passed, failed, or not been judged at all.
            assert counted <= limit(passed + 1, judged + 1)
            assert counted <= limit(passed, judged)
