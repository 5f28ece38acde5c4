"""Estimation: what a report on visits says of the frame, and what it must not say."""

from __future__ import annotations

import random
from itertools import combinations

import attrs
import pytest

from kotaku_eval import Report, evaluate
from kotaku_eval.errors import DefinitionError, KotakuEvalError
from kotaku_eval.portfolios import Basis, Portfolio
from kotaku_eval.samples.designs import Design
from kotaku_eval.samples.hypergeometric import limits
from kotaku_eval.samples.linear import degrees_of_freedom, quantile, standard_error
from kotaku_eval.samples.plans import Plan, Planned, PlanStratum, draw
from tests.samples.frames import WELLS, frame, hamlets, rules, well

SIMPLE = Design(seed="1")
MEAN = "mean_of_villages\nmean_level: hamlet"


def visited(whole, plan, *, without=0):
    names = [unit.id for unit in plan.units][without:]
    unit = plan.design.unit
    kept = [
        own
        for own in whole.activities
        if (own.id if unit == "activity" else whole.places_of(own)[unit].code) in names
    ]
    places = [own for own in whole.places if own.level != unit or own.code in names]
    return Portfolio(WELLS, kept, places, id="visits")


def estimate(whole, plan, model="weighted", **more):
    return evaluate(visited(whole, plan, **more), rules(model), sample=plan)


def test_the_share_of_a_rule_has_the_exact_interval():
    whole = frame()
    plan = draw(whole, SIMPLE, 12)
    report = estimate(whole, plan)
    passed = report.counts("well-tested")["pass"]
    low, high = limits(passed, 12, 40)

    own = dict(report.sampling.rules)["well-tested"]

    assert ("exact", 12, 40, 95.0) == (own.method, own.n, own.population, own.confidence)
    assert 100 * passed / 12 == pytest.approx(own.estimate_low)
    # To how many wells the rule applies is not known beforehand: hardly wider than if it were.
    assert 100 * low / 40 - 2 <= own.low <= 100 * low / 40 + 1e-9
    assert 100 * high / 40 - 1e-9 <= own.high <= 100 * high / 40 + 2


def test_a_whole_frame_leaves_no_doubt():
    whole = frame()
    census = evaluate(whole, rules())

    for by in ((), ("district",)):
        plan = draw(whole, attrs.evolve(SIMPLE, by=by), 40)
        own = estimate(whole, plan).score.interval

        assert [census.score.low] * 2 == pytest.approx([own.low, own.high])


def test_unequal_weights_count_in_the_estimate():
    wells = [well(at, tested=at >= 10, kind="a" if at < 10 else "b") for at in range(40)]
    whole = Portfolio(WELLS, wells)
    plan = draw(whole, Design(seed="1", by=("kind",)), 4)
    skewed = attrs.evolve(
        plan,
        strata=(PlanStratum(("a",), 10, 5), PlanStratum(("b",), 30, 3)),
        units=tuple(
            Planned(f"W{at:03}", stratum)
            for stratum, held in ((0, range(5)), (1, range(10, 13)))
            for at in held
        ),
    )

    report = evaluate(visited(whole, skewed), rules(), sample=skewed)
    own = report.score.part("well-tested").interval

    assert 100 * 3 / 8 == report.score.part("well-tested").low  # of those visited
    assert pytest.approx(75.0) == own.estimate_low  # of the frame
    assert "bounded" == own.method
    assert own.low < 75.0 < own.high


def test_a_census_has_no_interval_and_no_sampling():
    report = evaluate(frame(), rules())

    assert (None, None) == (report.sampling, report.score.interval)


def test_a_sample_without_a_plan_says_that_its_frame_is_not_recorded():
    report = evaluate(attrs.evolve(frame(), basis=Basis.SAMPLE), rules())

    assert report.score.interval is None
    assert 0 == report.sampling.population
    assert "the frame is not recorded" in report.sampling.remarks[0].en


def test_what_was_drawn_and_not_visited_is_unknown():
    whole = frame()
    plan = draw(whole, SIMPLE, 12)
    missed = tuple(unit.id for unit in plan.units[:3])

    full, partial = estimate(whole, plan), estimate(whole, plan, without=3)
    complete = dict(full.sampling.rules)["well-tested"]
    own = dict(partial.sampling.rules)["well-tested"]

    assert missed == partial.sampling.missed
    assert (12, 9) == (partial.sampling.planned, partial.sampling.visited)
    assert pytest.approx(25.0) == own.estimate_high - own.estimate_low
    assert own.low <= complete.low <= complete.high <= own.high


def test_what_was_visited_and_not_drawn_is_in_no_estimate():
    whole = frame()
    plan = draw(whole, SIMPLE, 12)
    alone = visited(whole, plan)
    others = [well(at, tested=False) for at in (901, 902)]
    more = attrs.evolve(alone, activities=[*alone.activities, *others])

    report = evaluate(more, rules(), sample=plan)

    assert ("W901", "W902") == report.sampling.outside
    assert evaluate(alone, rules(), sample=plan).score.interval == report.score.interval


def test_unknowns_and_chance_are_kept_apart():
    whole = frame()
    wells = [attrs.evolve(own, piped=None) for own in whole.activities]
    whole = attrs.evolve(whole, activities=wells)
    plan = draw(whole, SIMPLE, 12)

    own = estimate(whole, plan).score.part("deep-well-piped").interval

    assert (0.0, 100.0) == (own.estimate_low, own.estimate_high)
    assert (0.0, 100.0) == (own.low, own.high)


def test_a_category_is_uncertain_when_the_interval_spans_bands():
    whole = Portfolio(WELLS, [well(at) for at in range(40)])

    few = estimate(whole, draw(whole, SIMPLE, 4)).score
    all_but_two = estimate(whole, draw(whole, SIMPLE, 38)).score

    assert ("Good", True) == (few.category.en, few.is_uncertain)
    assert ("Good", False) == (all_but_two.category.en, all_but_two.is_uncertain)


def test_a_mean_over_places_needs_whole_places():
    whole = frame()

    wells = estimate(whole, draw(whole, SIMPLE, 30), MEAN)
    places = estimate(whole, draw(whole, Design(seed="1", unit="hamlet"), 6), MEAN)

    assert wells.score.interval is None
    assert any("--unit hamlet" in text.en for text in wells.sampling.remarks)
    assert ("mean", "bounded", 6, 8) == (
        places.score.kind, places.score.interval.method,
        places.score.interval.n, places.score.interval.population,
    )  # fmt: skip
    assert places.score.low == pytest.approx(places.score.interval.estimate_low)
    assert all(part.interval is not None for part in places.axes)


@pytest.mark.parametrize("model", [MEAN, "weighted"])
def test_a_place_that_was_not_visited_whole_is_told_and_widens_the_interval(model):
    whole = frame()
    plan = draw(whole, Design(seed="1", unit="hamlet"), 6)
    seen = visited(whole, plan)
    lacking = attrs.evolve(seen, activities=seen.activities[2:])

    full = evaluate(seen, rules(model), sample=plan)
    partial = evaluate(lacking, rules(model), sample=plan)

    assert "not visited whole" in partial.sampling.remarks[0].en
    assert partial.score.interval.low < full.score.interval.low
    assert partial.score.interval.estimate_high > partial.score.interval.estimate_low


@pytest.mark.parametrize("model", ["weakest_link", "absolute"])
def test_a_model_that_is_not_smooth_has_no_interval(model):
    whole = frame()

    report = estimate(whole, draw(whole, SIMPLE, 12), model)

    assert report.score.interval is None
    assert report.axes[0].interval is not None
    assert any("no interval of the total" in text.en for text in report.sampling.remarks)


def test_a_flat_total_counts_all_verdicts_as_one_share():
    whole = frame()
    plan = draw(whole, SIMPLE, 12)

    report = estimate(whole, plan, "flat_unweighted")
    own = report.score.interval

    assert report.score.low == pytest.approx(own.estimate_low)
    assert own.low < own.estimate_low < own.high


def test_rules_on_places_are_not_known_from_single_activities():
    rows = rules().rules
    assert {"activity"} == {rule.subject for rule in rows}
    own = _with_hamlet_rule()
    whole = frame()
    plan = draw(whole, SIMPLE, 38)

    report = evaluate(visited(whole, plan), own, sample=plan)
    part = next(one for one in report.axes if one.id == "testing").interval

    # The rule on hamlets is half of its indicator.
    assert part.high - part.low > 50.0
    assert "hamlet-pump" in report.sampling.remarks[0].en


def _with_hamlet_rule():
    from kotaku_eval.definitions.rulesets import ruleset_from_node
    from kotaku_eval.sources import parse_yaml
    from tests.samples.frames import RULES

    more = """\
  hamlet-pump:
    title: The hamlet has a pump
    subject: hamlet
    indicator: testing
    require: pump
    why: Water.
    examples: [{pass: {pump: true}}, {fail: {pump: false}}]
"""
    text = RULES.format(model="weighted") + more
    return ruleset_from_node(parse_yaml(text), lifecycle=WELLS)


def test_a_plan_of_other_data_is_refused():
    whole = frame()
    plan = draw(whole, SIMPLE, 5)
    other = Portfolio(WELLS, [well(at) for at in range(900, 905)])

    with pytest.raises(KotakuEvalError) as nothing:
        evaluate(other, rules(), sample=plan)
    with pytest.raises(DefinitionError) as lifecycle:
        evaluate(whole, rules(), sample=attrs.evolve(plan, lifecycle="roads"))

    assert "none of the units of the sampling plan is in the data" in nothing.value.text.en
    assert "for the lifecycle 'roads'" in lifecycle.value.text.en


def test_a_report_with_intervals_comes_back_from_json_and_an_older_one_too():
    whole = frame()
    report = estimate(whole, draw(whole, Design(seed="1", by=("district",)), 12))
    older = report.to_dict()
    del older["sampling"]
    for score in (older["score"], *older["axes"]):
        del score["interval"]

    assert report == Report.from_json(report.to_json())
    assert Report.from_dict(older).sampling is None


def test_the_order_of_rows_changes_nothing():
    whole = frame()
    plan = draw(whole, Design(seed="1", by=("district",)), 12)
    rows = list(visited(whole, plan).activities)
    random.Random(1).shuffle(rows)  # noqa: S311 - an order of rows
    mixed = attrs.evolve(visited(whole, plan), activities=rows)

    assert estimate(whole, plan).to_json() == evaluate(mixed, rules(), sample=plan).to_json()


@pytest.mark.parametrize("model", ["weighted", "flat", MEAN])
def test_intervals_of_totals_cover_the_truth_over_all_samples_of_a_small_frame(model):
    unit = "hamlet" if model == MEAN else "activity"
    whole = frame(14, 7)
    truth = evaluate(whole, rules(model)).score.low
    names = sorted({own.id for own in whole.subjects(unit)})
    size = 3 if unit == "hamlet" else 2
    counts = {unit_.id: dict(unit_.counts) for unit_ in _all_units(whole, unit)}
    held = [_plan(whole, unit, chosen, len(names), counts) for chosen in combinations(names, size)]

    found = [estimate(whole, plan, model).score.interval for plan in held]
    covered = [own.low - 1e-9 <= truth <= own.high + 1e-9 for own in found]

    assert sum(covered) >= 0.95 * len(found)


def _all_units(whole, unit):
    return draw(whole, Design(seed="1", unit=unit), len(whole.subjects(unit))).units


def _plan(whole, unit, chosen, population, counts):
    stratum = PlanStratum((), population, len(chosen), {"activity": 2} if unit == "hamlet" else {})
    units = tuple(Planned(name, 0, counts=counts[name]) for name in chosen)
    return Plan("wells", "", whole.digest, "", Design(seed="1", unit=unit), (stratum,), units)


def test_the_textbook_interval_is_that_of_the_formula():
    wells = [well(at, tested=at % 4 != 0, depth=20.0, piped=at % 3 != 0) for at in range(200)]
    whole = Portfolio(WELLS, wells, hamlets(0))
    plan = draw(whole, SIMPLE, 20)
    chosen = {unit.id for unit in plan.units}
    values = [
        50 * (int(own.id[1:]) % 4 != 0) + 50 * (int(own.id[1:]) % 3 != 0)
        for own in wells
        if own.id in chosen
    ]
    mean = sum(values) / 20
    square = sum((value - mean) ** 2 for value in values) / 19
    half = 2.0930240544 * (square / 20 * (1 - 20 / 200)) ** 0.5  # the quantile of t with 19 df

    own = estimate(whole, plan).score.interval

    assert own.approximate == pytest.approx((mean - half, mean + half))
    assert own.low < own.approximate[0]
    assert own.approximate[1] < own.high


def test_too_few_or_equal_units_have_no_textbook_interval():
    whole = frame()
    alike = Portfolio(WELLS, [well(at) for at in range(40)])

    few = estimate(whole, draw(whole, SIMPLE, 5)).score.interval
    equal = estimate(alike, draw(alike, SIMPLE, 20)).score.interval

    assert (None, None) == (few.approximate, equal.approximate)
    assert equal.low < 100.0 == equal.high


def test_the_stratified_error_is_that_of_a_survey_library():
    # svy 0.35 (Taylor linearisation, finite population correction) gives 62.9766304347826 with the
    # standard error 2.639441975778074, 17 degrees of freedom and the lower limit 57.40789463749887.
    strata = [PlanStratum((), 50, 10), PlanStratum((), 30, 6), PlanStratum((), 12, 4)]
    values = [
        [55.85, 56.22, 78.03, 42.47, 68.28, 42.93, 83.21, 72.43, 86.28, 63.95],
        [54.78, 46.57, 41.14, 51.74, 34.91, 45.74],
        [98.36, 90.69, 85.08, 116.27],
    ]
    moves = [[value / 92 for value in own] for own in values]

    freedom = degrees_of_freedom(strata)
    error = standard_error(strata, moves)

    assert 17 == freedom
    assert 2.639441975778074 == pytest.approx(error, rel=1e-12)
    assert 57.40789463749887 == pytest.approx(62.9766304347826 - quantile(0.025, freedom) * error)


@pytest.mark.parametrize(("model", "unit"), [("weighted", "activity"), (MEAN, "hamlet")])
def test_a_place_that_is_a_stratum_has_an_interval_as_if_it_were_the_frame(model, unit):
    whole = frame()
    plan = draw(whole, Design(seed="1", unit=unit, by=("district",)), 6 if unit == "hamlet" else 16)
    district = attrs.evolve(
        plan, strata=plan.strata[:1], units=tuple(own for own in plan.units if not own.stratum)
    )

    report = estimate(whole, plan, model)
    alone = estimate(whole, district, model)
    found = {row.code: row.score.interval for row in report.by("district")}

    assert ["D0", "D1"] == sorted(found)
    assert alone.score.interval == found["D0"]
    assert found["D0"].population < report.score.interval.population
    assert {None} == {row.score.interval for row in report.by("hamlet")}
    assert report == Report.from_json(report.to_json())


def test_a_place_that_is_no_stratum_has_no_interval():
    whole = frame()

    report = estimate(whole, draw(whole, SIMPLE, 16))

    assert {None} == {row.score.interval for row in report.by("district")}
