"""No form that shows a score shows that of a sample as if everything had been visited."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from attrs import evolve
from openpyxl import load_workbook

from kotaku_eval import evaluate, load_ruleset, plots, read_portfolio
from kotaku_eval.plots.distributions import spread_of
from kotaku_eval.plots.heat_maps import heat_map_of
from kotaku_eval.portfolios import Basis
from kotaku_eval.renderers.formats import renderer_named
from kotaku_eval.renderers.markup.charts import bar
from kotaku_eval.samples.designs import Design
from kotaku_eval.samples.plans import draw
from tests.renderers.pages import Page

RULES = load_ruleset("kotaku-2018")
KEPRI = read_portfolio("examples/kepri-2018/portfolio.yaml")
FORMS = ("table", "markdown", "html", "github", "sarif", "jsonl", "json")


@pytest.fixture(scope="module")
def drawn():
    plan = draw(KEPRI, Design(unit="village", by=("city",), seed="undian"), 6)
    return evaluate(KEPRI, RULES, sample=plan)


@pytest.fixture(scope="module")
def unplanned():
    return evaluate(evolve(KEPRI, basis=Basis.SAMPLE), RULES)


def ends(score):
    own = score.interval
    return f"[{own.low:.1f}–{own.high:.1f}]"


def words_of(book, sheet):
    return [cell for row in load_workbook(BytesIO(book))[sheet].values for cell in row if cell]


@pytest.mark.parametrize("form", ["table", "markdown", "html", "github", "sarif", "jsonl"])
def test_every_form_tells_the_interval_of_the_total_in_words(drawn, form):
    text = " ".join(renderer_named(form)(drawn, "en").replace("\\", "").split())

    assert f"{ends(drawn.score)}, confidence 95 %" in text


def test_a_category_is_uncertain_for_what_was_not_visited_too(drawn, unplanned):
    of_sample, of_data = (
        " ".join(renderer_named("table")(own, "en").split()) for own in (drawn, unplanned)
    )

    assert "once the data are complete or the whole frame is visited." in of_sample
    assert "the whole frame" not in of_data


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_pages_tell_how_much_of_each_stratum_was_visited(drawn, form):
    made = renderer_named(form)(drawn, "en").replace("|", " ")
    text = " ".join((Page(made).text if form == "html" else made).split())

    assert "Stratum Frame Drawn Visited" in text.replace("--- --- --- --- ", "")
    for own in drawn.sampling.strata:
        assert f"{own.title.en} {own.population} {own.planned} {own.visited}" in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_a_sample_without_a_plan(unplanned, form):
    made = renderer_named(form)(unplanned, "en")
    text = made if form != "json" else json.loads(made)["sampling"]["remarks"][0]["en"]

    assert "sample" in text
    assert "without a" in text
    assert "plan" in text


def test_the_log_holds_the_limits_as_numbers(drawn, unplanned):
    log = json.loads(renderer_named("sarif")(drawn))["runs"][0]["properties"]
    head = json.loads(renderer_named("jsonl")(drawn).splitlines()[0])
    own = drawn.score.interval
    other = json.loads(renderer_named("sarif")(unplanned))["runs"][0]["properties"]

    assert (own.low, own.high, 95) == (
        log["intervalLow"], log["intervalHigh"], log["intervalConfidence"],
    )  # fmt: skip
    assert {"unit": "village", "visited": 6, "planned": 6, "population": 7} == log["sample"]
    assert (own.low, own.high) == (
        head["score"]["interval"]["low"],
        head["score"]["interval"]["high"],
    )
    assert "intervalLow" not in other
    assert 0 == other["sample"]["population"]


def test_the_workbook_holds_the_limits_of_the_total_of_parts_and_of_places(drawn):
    book = renderer_named("xlsx")(drawn, "en")
    summary, scores, notes = (words_of(book, name) for name in ("Summary", "Scores", "Notes"))
    cities = [row.score.interval for row in drawn.by("city") if row.score.interval]

    for score in (drawn.score, drawn.axes[0], drawn.axes[1]):
        assert score.interval.low in summary
        assert score.interval.high in summary
    assert any(ends(drawn.score) in str(cell) for cell in summary)
    held = {round(cell, 6) for cell in scores if isinstance(cell, float | int)}
    assert all({round(own.low, 6), round(own.high, 6)} <= held for own in cities)
    assert any("in the data and not drawn" in str(cell) for cell in notes)


def test_the_workbook_of_a_census_has_no_column_for_intervals(drawn):
    census = evaluate(evolve(KEPRI, basis=Basis.CENSUS), RULES)

    assert "Interval, lower" in words_of(renderer_named("xlsx")(drawn, "en"), "Scores")
    assert "Interval, lower" not in words_of(renderer_named("xlsx")(census, "en"), "Scores")


def test_a_bar_has_a_line_from_limit_to_limit(drawn):
    own = drawn.score.interval
    lines = Page(bar(drawn.score)).all("line", y1="50%")

    assert [(f"{own.low:.2f}".rstrip("0"), f"{own.high:.2f}".rstrip("0"))] == [
        (line["x1"][:-1], line["x2"][:-1]) for line in lines
    ]
    assert [] == Page(bar(evolve(drawn.score, interval=None))).all("line")


def test_values_in_a_notebook_tell_the_interval(drawn):
    for value in (drawn, drawn.score):
        assert f"interval 95 % {ends(drawn.score)}" in Page(value.to_html("en")).text
    shown = Page(drawn.by("city").to_html("en")).text

    assert "Basis: sample: 6 visited, 6 drawn, of 7 (urban village)" in shown
    assert all(ends(row.score) in shown for row in drawn.by("city") if row.score.interval)
    own = drawn.score.interval
    assert f"interval [{own.low:.1f}-{own.high:.1f}]" in repr(drawn)


def subtitle(chart):
    return "\n".join(chart.to_dict()["title"]["subtitle"])


def test_charts_tell_the_sample_and_draw_its_limits(drawn):
    heat = plots.heat_map(drawn, "city", language="en")
    spread = plots.score_distribution(drawn, "city", language="en")
    own = drawn.score.interval
    marks = heat_map_of(drawn, "city", "en", 60).marks()
    lines = spread_of(drawn, "city", "en").limits()
    said = f"total score: estimate {own.low:.1f}–{own.high:.1f} (95 %)"
    cities = [row.score.interval for row in drawn.by("city") if row.score.interval]

    for chart in (heat, spread, plots.heat_map(drawn, "village", language="en")):
        assert "Sample: 6 visited of 7 (urban village)" in subtitle(chart)
        assert said in subtitle(chart)
    assert len(cities) == [mark["doubt"] for mark in marks].count("sampled")
    assert {(one.low, one.high) for one in cities} == {(row["low"], row["high"]) for row in lines}
    assert lines in spread.to_dict()["datasets"].values()
    assert "of what was visited there only" in subtitle(
        plots.heat_map(drawn, "village", language="en")
    )


def test_charts_of_a_sample_without_a_plan_say_so(unplanned):
    for chart in (
        plots.heat_map(unplanned, "village", language="en"),
        plots.score_distribution(unplanned, "village", language="en"),
    ):
        assert "A sample without a plan" in subtitle(chart)
