"""What values show of themselves in a notebook: safe, alone, in a chosen language, and not all."""

from __future__ import annotations

import re

import attrs
import pytest

from kotaku_eval import Portfolio, evaluate, load_ruleset, read_portfolio
from kotaku_eval.notebooks import Shown, language_shown, show_in
from kotaku_eval.renderers.html import render_html
from kotaku_eval.renderers.losses import losses_of
from kotaku_eval.selections import FoundList
from kotaku_eval.texts import Text
from kotaku_eval.views import Lazy
from tests.renderers.pages import Page, addresses


@pytest.fixture
def english():
    show_in("en")
    yield
    show_in("id")


@pytest.fixture(scope="module")
def kepri(rules):
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
    return portfolio, evaluate(portfolio, rules)


def every(portfolio, report, rules):
    return [report, report.score, report.findings[0], portfolio, rules, rules.lifecycle]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("at", range(6))
def test_each_stands_alone_and_is_well_formed(portfolio, report, rules, at, language):
    value = every(portfolio, report, rules)[at]
    page = Page(value.to_html(language))

    assert ("div", {"class": "ke", "lang": language, "tabindex": "0"}) == page.elements[0]
    assert [] == re.findall(r"<th[^>]*></th>", value.to_html(language))
    assert [] == addresses(page)
    assert [] == page.all("script")
    assert [] == [name for _, own in page.elements for name in own if name.startswith("on")]


def test_names_that_are_markup_are_shown_as_they_are(portfolio, report):
    for value in (portfolio, report):
        page = Page(value.to_html())

        assert "<script>alert(1)</script>" in page.text
        assert "[red]Kampung[/red]" in page.text
        assert r"\x1b[31mMerah\x1b[0m \u202eterbalik" in page.text
        assert "data<b>.csv:7:3: tanggal ganda" in page.text


@pytest.mark.usefixtures("english")
def test_values_speak_indonesian_until_another_language_is_chosen(kepri):
    portfolio, report = kepri

    assert "en" == language_shown()
    assert "ILLUSTRATIVE DATA" in Page(report._repr_html_()).text
    assert "DATA ILUSTRATIF" in Page(report.to_html("id")).text
    assert "Furthest stage" in Page(portfolio._repr_html_()).text
    show_in("id")
    assert "DATA ILUSTRATIF" in Page(report._repr_html_()).text


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no such language: 'fr'; there are id, en"):
        show_in("fr")


def test_a_report_shows_score_parts_places_and_worst_findings(kepri):
    page = Page(kepri[1].to_html("en"))

    assert "74.0 Adequate Range [74.0–74.4]; completeness 99.0 %; n 203" in page.text
    assert "Basis sample" in page.text
    assert "Performance indicators (the ten)" in page.text
    assert "Indicators by place: urban village (7; lowest first)" in page.text
    assert "Kelurahan Contoh D 2192010001 60.8 100.0 100.0" in page.text
    assert "76.7+" in page.text
    assert "Other levels: community group (16), city or district (3), province (1)" in page.text
    assert "Worst findings (123)" in page.text
    assert page.text.index("The board does not execute the works") > page.text.index("critical")
    assert "50 further findings" in page.text
    assert "… 63 more not shown. All of them are in report.findings." in page.text
    assert (
        "The accountability report (LPJ) has been made accountability-reported +5.0 7 0"
        in page.text
    )


def test_what_takes_from_the_score_adds_up_to_what_it_lacks(kepri):
    report = kepri[1]
    found = losses_of(report)

    assert 100 - report.score.low == pytest.approx(sum(points for _, _, points in found))
    assert sorted((-points for _, _, points in found)) == [-points for _, _, points in found]


def test_rules_that_take_from_the_score_and_are_not_shown_are_counted(kepri):
    there = len(losses_of(kepri[1]))
    notebook, page = Page(kepri[1].to_html("en")).text, Page(render_html(kepri[1], "en")).text

    assert there > 10
    assert f"Other rules that take from the score: {there - 5}." in notebook
    assert f"Other rules that take from the score: {there - 10}." in page


def test_a_score_of_rules_without_indicators_says_so_and_one_of_no_data_does_not(kepri):
    permits = read_portfolio("examples/permits/portfolio.yaml")
    rules = load_ruleset(permits.ruleset)
    nothing = evaluate(Portfolio(kepri[0].lifecycle, []), load_ruleset("kotaku-2018"))

    assert "has no indicators" in evaluate(permits, rules).score.to_html("en")
    assert "has no indicators" not in nothing.score.to_html("en")


def test_rows_of_scores_are_named_whatever_they_are(kepri):
    heads = [Page(kepri[1].by(level).to_html("en")).text[:12] for level in ("activity", "village")]

    assert ["Code Name Ra", "Code Name Ra"] == heads


def test_of_a_large_report_only_what_is_shown_is_made(kepri):
    report = kepri[1]
    made = {"findings": 0, "scores": 0}

    def counted(name, value):
        def make(_):
            made[name] += 1
            return value

        return make

    finding, score = report.findings[0], report.by("village")[0]
    many = 1_000_000
    large = attrs.evolve(
        report,
        findings=FoundList(many, counted("findings", finding), lambda _: finding.severity),
        scores=Lazy(many, counted("scores", score)),
        level_counts=(("village", many - 34), ("province", 34)),
    )
    page = Page(large.to_html("en"))

    assert {"findings": 60, "scores": 34} == made
    assert "… 999,940 more not shown." in page.text


def test_of_one_large_level_the_first_places_are_shown(kepri):
    report = kepri[1]
    score = report.by("village")[0]
    large = attrs.evolve(
        report, scores=Lazy(1000, lambda _: score), level_counts=(("village", 1000),)
    )
    page = Page(large.to_html("en"))

    assert "Indicators by place: urban village (1,000; lowest first)" in page.text
    assert "… 900 more not shown. report.by('village')" in page.text


def test_a_finding_tells_place_reason_and_what_to_do(kepri):
    page = Page(kepri[1].findings[0].to_html("en"))

    assert "critical ✗ fail C-1 Jalan lingkungan paving RT 01" in page.text
    assert "Fix Give the execution to the group" in page.text
    assert "Deciding data construction_started.done = yes; executor = BKM" in page.text
    assert "village 2191020001" in page.text
    assert "examples/kepri-2018/portfolio.yaml:383:15" in page.text


def test_a_score_shows_its_parts(kepri):
    page = Page(kepri[1].score.to_html("en"))

    assert "74.0 Adequate Range [74.0–74.4]" in page.text
    for village in kepri[1].by("village"):
        assert f"{village.label} {village.score.low:.1f} " in page.text


def test_a_rule_set_shows_its_rules_by_indicator_and_its_parameters(rules):
    left = attrs.evolve(rules, disabled={"photo-zero": Text.same("no <camera>")})
    page = Page(left.to_html("en"))

    assert all(f"{rule.title.en} {rule.id}" in page.text for rule in rules.rules)
    assert all(name in page.text for name in rules.parameters)
    assert "Very good ≥ 85, Adequate ≥ 65, Less than adequate ≥ 0 (assumed)" in page.text
    assert "photo-zero : no <camera>" in page.text


def test_a_lifecycle_shows_its_stages_with_what_they_come_after(rules):
    page = Page(rules.lifecycle.to_html("en"))

    assert "Works handed over handed_over Sustainability" in page.text
    assert "Agreement (SPPDL) signed (inferred)" in page.text


def test_a_portfolio_shows_how_far_its_activities_are(kepri):
    page = Page(kepri[0].to_html("en"))

    assert "Kelurahan Contoh A 2191010001 3/3 3/3" in page.text
    assert "Urban village: 7, City or district: 3" in page.text
    assert "A-1 Drainase lingkungan RT 01 " in page.text
    assert "Activities (16)" in page.text


def test_a_portfolio_without_places_shows_its_stages():
    page = Page(read_portfolio("examples/permits/portfolio.yaml").to_html("en"))

    assert "Stage Happened Undated Request request 2 0" in page.text
    assert "P-1 Closing closed" in page.text


def test_what_is_empty_shows_itself_too(rules):
    empty = Portfolio(rules.lifecycle)

    assert "no date in the data" in Page(empty.to_html("en")).text
    assert "No findings." in Page(evaluate(empty, rules).to_html("en")).text
    permits = load_ruleset("examples/permits/rules.yaml")
    assert "no indicator, not scored (4)" in Page(permits.to_html("en")).text


def test_values_that_show_themselves_still_hold_nothing_more(kepri):
    finding = kepri[1].findings[0]

    assert isinstance(finding, Shown)
    assert not hasattr(finding, "__dict__")
    assert "shown_by" not in [own.name for own in attrs.fields(type(finding))]
