"""The report as a page of HTML: whole, safe, alone, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import sys

import attrs
import pytest

from kotaku_eval import Event, Portfolio, Report, evaluate, load_ruleset, read_portfolio, rule
from kotaku_eval.baselines import Baseline
from kotaku_eval.definitions.nodes import node_of
from kotaku_eval.definitions.waivers import waivers_from_node
from kotaku_eval.errors import MissingExtraError
from kotaku_eval.matches import against
from kotaku_eval.renderers.formats import format_of
from kotaku_eval.renderers.html import render_html
from kotaku_eval.renderers.markup.charts import score_cell
from kotaku_eval.renderers.pages import contents
from kotaku_eval.texts import Text
from tests.renderers.pages import Page, addresses

MARKUP = (
    "<script>alert(1)</script>",
    "[red]x[/red]",
    '"onmouseover=alert(1) x="',
    "' onfocus='alert(1)",
    "{{7*7}}{% raw %}",
    "</style><img src=x onerror=alert(1)>",
    "<!--",
    "\x1b[31m\u202eterbalik\ud800",
)


@pytest.fixture(scope="module")
def kepri(rules):
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
    return portfolio, evaluate(portfolio, rules)


@pytest.fixture(scope="module")
def hostile(rules):
    """Villages, activities and notes named by markup, and a report of one rule on them."""
    lifecycle = rules.lifecycle
    kinds = {level.id: level.kind for level in lifecycle.levels}
    places, activities = [], []
    for at, words in enumerate(MARKUP):
        code = f"{at}{words}"
        places.append(kinds["village"](level="village", code=code, name=words))
        events = [Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")]
        activities.append(
            lifecycle.activity_type(id=f"A{at}{words}", title=words, place=code, events=events)
        )
    portfolio = Portfolio(lifecycle, activities, places, id="<b>", title=Text.same("".join(MARKUP)))
    return portfolio, evaluate(portfolio, rules.select(["mp2k-*"]))


def test_nothing_in_the_data_is_obeyed(hostile):
    portfolio, report = hostile
    text = render_html(report, "id", portfolio=portfolio)
    page = Page(text)

    assert 1 == len(page.all("script"))
    assert [] == page.all("img")
    assert [] == [name for _, own in page.elements for name in own if name.startswith("on")]
    assert {"{{7*7}}{% raw %}"} <= set(re.findall(r"\{\{.*?%\}", page.text))
    assert all(words in page.text for words in MARKUP[:7])
    assert r"\x1b[31m\u202eterbalik\ud800" in page.text
    text.encode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_stands_alone_and_is_well_formed(kepri, language):
    portfolio, report = kepri
    text = render_html(report, language, portfolio=portfolio)
    page = Page(text)

    assert [language] == [own["lang"] for own in page.all("html")]
    assert {"#"} == {address[0] for address in addresses(page)}
    assert [] == re.findall(r"https?:|url\(|@import", text)
    ids = [own["id"] for _, own in page.elements if "id" in own]
    assert sorted(set(ids)) == sorted(ids)
    assert {address[1:] for address in addresses(page)} <= set(ids)


def test_its_policy_allows_its_own_style_and_script_alone(kepri):
    page = Page(render_html(kepri[1], "id"))
    [policy] = [own["content"] for own in page.all("meta") if "http-equiv" in own]

    for name in ("style", "script"):
        digest = hashlib.sha256("".join(page.raw[name]).encode()).digest()
        assert f"{name}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    assert [] == [own for _, own in page.elements if "style" in own]


def test_it_can_be_walked_through_without_seeing_it(kepri):
    portfolio, report = kepri
    page = Page(render_html(report, "id", portfolio=portfolio))
    headings = page.headings

    assert 1 == headings[0]
    assert 1 == headings.count(1)
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    for landmark in ("header", "nav", "main", "footer"):
        assert 1 == len(page.all(landmark))
    assert {"id": "content"} in page.all("main")
    labelled = {own["for"] for own in page.all("label")}
    assert labelled == {own["id"] for tag in ("select", "input") for own in page.all(tag)}
    assert 1 == len(page.all("output", **{"aria-live": "polite"}))
    assert {"true"} == {own.get("aria-hidden") for own in page.all("svg")}


def test_all_of_the_report_stands_on_the_page(kepri):
    portfolio, report = kepri
    page = Page(render_html(report, "id", portfolio=portfolio))

    assert 123 == len(page.all("tr", **{"class": "finding"}))
    for finding in report.findings:
        assert finding.title.id in page.text
        assert finding.fix.id in page.text
        assert finding.source in page.text
    for row in (*report.by("village"), *report.by("city")):
        assert f"{row.label} {row.code}" in page.text
    assert "74,0 Memadai" in page.text
    assert "sampel" in page.text
    assert "Periode data 2018-01-22 – 2019-01-21" in page.text
    assert report.header.rules_digest in page.text
    assert report.header.data_digest in page.text
    assert 16 == len(page.all("table", **{"class": "timeline"}))


def test_both_languages_say_their_own_words(kepri):
    portfolio, report = kepri
    indonesian = Page(render_html(report, portfolio=portfolio)).text
    english = Page(render_html(report, "en", portfolio=portfolio)).text

    assert "ILLUSTRATIVE DATA" not in indonesian
    assert "DATA ILUSTRATIF" not in english
    assert "74.0 Adequate" in english
    assert "Construction started" in english
    assert "Mulai konstruksi" in indonesian


def test_a_report_gives_the_same_bytes_whatever_the_order_of_the_data(kepri, rules):
    portfolio, report = kepri
    turned = attrs.evolve(
        portfolio, activities=portfolio.activities[::-1], places=portfolio.places[::-1]
    )

    expected = render_html(report, portfolio=portfolio)
    assert expected == render_html(evaluate(turned, rules), portfolio=turned)


def test_a_report_read_from_json_says_that_its_timelines_are_left_out(kepri):
    again = Report.from_dict(json.loads(kepri[1].to_json()))
    page = Page(render_html(again, "en"))

    assert "This report holds no data of activities" in page.text
    assert [] == page.all("table", **{"class": "timeline"})
    assert 123 == len(page.all("tr", **{"class": "finding"}))


def test_another_lifecycle_without_places_or_score_reads_well():
    portfolio = read_portfolio("examples/permits/portfolio.yaml")
    report = evaluate(portfolio, load_ruleset("examples/permits/rules.yaml"))
    page = Page(render_html(report, "en", portfolio=portfolio))

    assert "No score: this rule set has no indicators" in page.text
    assert "no place" not in page.text
    assert 2 == page.text.count("Activities (2)")
    assert 2 == len(page.all("table", **{"class": "timeline"}))
    assert "Payment Planned – Happened 2018-08-02, 2018-09-20" in page.text


def test_findings_on_a_level_above_and_outside_of_any_place_have_groups_of_their_own(rules):
    kinds = {level.id: level.kind for level in rules.lifecycle.levels}
    kind = rules.lifecycle.activity_type
    places = [
        kinds["city"](level="city", code="21", name="Kota"),
        kinds["village"](level="village", code="2101", name="Desa", parent="21"),
    ]
    events = [Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")]
    activities = [
        kind(id="in-village", place="2101", events=events),
        kind(id="in-city", place="21", level="city", events=events),
        kind(id="nowhere", events=events),
    ]
    portfolio = Portfolio(rules.lifecycle, activities, places)
    report = evaluate(portfolio, rules.select(["mp2k-before-construction"]))
    page = Page(render_html(report, "en", portfolio=portfolio))

    assert "Desa 2101 (1) high ✗ fail in-village" in page.text
    assert "Kota city:21 (1) high ✗ fail in-city" in page.text
    assert "no place (1) high ✗ fail nowhere" in page.text


def test_waived_and_known_findings_have_a_section(portfolio, rules):
    chosen = rules.select(["mp2k-before-construction"])
    written = {
        "rule": "mp2k-before-construction", "scope": {"activity": "A-1"}, "reason": "<b>alasan",
        "approver": "<i>korkot", "issued": "2018-01-01", "expires": "2019-12-31",
    }  # fmt: skip
    held = waivers_from_node(node_of({"waivers": [written]}), rules)
    known = Baseline.of(
        evaluate(portfolio, chosen).findings[:4], ruleset="other<b>", reason=Text.same("-")
    )
    report = against(evaluate(portfolio, chosen, waivers=held), known, portfolio, rules)
    page = Page(render_html(report, "en", portfolio=portfolio))

    assert "New findings (6)" in page.text
    assert "Known findings, in the baseline (3)" in page.text
    assert "Waived findings (1)" in page.text
    assert "Until 2019-12-31, by <i>korkot: <b>alasan" in page.text
    assert "This baseline was written for another rule set: other<b>" in page.text
    assert "mp2k-before-construction, activity A-1: no longer needed: waived" in page.text
    assert "Before waivers:" in page.text
    assert 6 == len(page.all("tr", **{"class": "finding"}))


def test_notes_and_disabled_rules_are_told(order_report):
    page = Page(render_html(order_report, "en"))

    assert "data<b>.csv:7:3 : ambiguous date" in page.text
    assert "photo-zero : no camera <b>" in page.text


def test_an_empty_portfolio_reads_well(portfolio, rules):
    empty = attrs.evolve(portfolio, activities=[], places=[], notes=(), illustrative=False)
    page = Page(render_html(evaluate(empty, rules), "en", portfolio=empty))

    assert "No score: no indicator could be judged" in page.text
    assert "no date in the data" in page.text
    assert "There is no activity in the data." in page.text
    assert "Programme KOTAKU infrastructure activity" in page.text
    assert 2 == page.text.count("No findings.")


def test_a_broken_rule_leaves_no_score_but_a_finding(portfolio, rules):
    @rule(facts=["id"], id="always-breaks", indicator="mp2k-held")
    def breaks(_):
        message = "<script>boom"
        raise RuntimeError(message)

    report = evaluate(portfolio, attrs.evolve(rules, rules=[breaks]))
    page = Page(render_html(report, "en", portfolio=portfolio))

    assert "No score: a rule could not be evaluated (error)." in page.text
    assert "! error" in page.text
    assert "<script>boom" in page.text


def test_of_very_many_findings_the_worst_stand_there_and_the_rest_is_counted(kepri, monkeypatch):
    monkeypatch.setattr(contents, "MOST_FINDINGS", 7)
    report = kepri[1]
    page = Page(render_html(report, "en"))

    assert 7 == len(page.all("tr", **{"class": "finding"}))
    assert "This page holds the worst findings: 7 of 123." in page.text
    assert "--findings FILE" in page.text
    assert "critical 1 high 48 medium 62 low 6 info 6" in page.text
    assert len({one.rule for one in report.findings}) == int(
        re.search(r"Findings by rule \((\d+)\)", page.text).group(1)
    )
    told = sum(int(number) for number in re.findall(r"(\d+) not on this page", page.text))
    assert 123 - 7 == told


def test_of_very_many_places_those_of_the_level_above_are_shown(kepri, monkeypatch):
    monkeypatch.setattr(contents, "MOST_PLACES", 5)
    page = Page(render_html(kepri[1], "en"))

    assert "Score by city or district (3; lowest first)" in page.text
    assert (
        "Other levels: community group (16), urban village (7), province (1), nation (1)."
        in page.text
    )
    assert "Indicators by place: urban village (7; lowest first)" in page.text
    assert "… 2 more not shown. All scores: kotaku-eval check" in page.text


def test_of_very_many_indicators_the_rest_is_counted(kepri, monkeypatch):
    monkeypatch.setattr("kotaku_eval.renderers.markup.heats.MOST_COLUMNS", 3)
    axes = tuple(attrs.evolve(own, weight=1.0) for own in kepri[1].axes)
    page = Page(render_html(attrs.evolve(kepri[1], axes=axes), "en"))

    assert 7 == len(axes)
    assert "… 4 more not shown." in page.text


def test_of_very_many_activities_those_with_the_worst_findings_are_drawn(kepri, monkeypatch):
    monkeypatch.setattr("kotaku_eval.renderers.pages.timeline_parts.MOST_TIMELINES", 2)
    portfolio, report = kepri
    page = Page(render_html(report, "en", portfolio=portfolio))

    assert 2 == len(page.all("table", **{"class": "timeline"}))
    assert "2 of 16 activities are shown, those with the worst findings." in page.text
    assert {"B-1", "C-1"} == set(re.findall(r"([A-Z]-\d) [\w ]+ Stage Planned", page.text))


def test_html_is_a_format_by_its_ending_that_takes_the_data(kepri):
    report = kepri[1]
    found = format_of("Laporan.HTML")

    assert "html" == found.name
    assert ("portfolio",) == found.takes
    assert render_html(report, "en") == found.renderer()(report, "en")


def test_without_jinja_it_says_what_to_install(kepri, monkeypatch):
    from kotaku_eval.renderers import html

    html._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)

    with pytest.raises(MissingExtraError, match=r"kotaku-eval\[report\]"):
        render_html(kepri[1])


def test_stages_that_do_not_fit_beside_each_other_stand_in_several_maps(kepri, monkeypatch):
    monkeypatch.setattr("kotaku_eval.renderers.markup.stage_maps.MOST_STAGES", 6)
    page = Page(render_html(kepri[1], "en", portfolio=kepri[0]))
    maps = [own["aria-label"] for own in page.all("table", **{"class": "ke-heat"})]

    assert ["Indicators by place", *(f"Stages by place ({at}/3)" for at in (1, 2, 3))] == maps
    for stage in kepri[0].lifecycle.stages:
        assert ("th", {"scope": "col"}) in page.elements
        assert stage.title.en in page.text


def test_long_lists_of_places_stand_in_frames_that_the_keyboard_reaches(kepri):
    report = kepri[1]
    village = report.by("village")[0]
    rows = [attrs.evolve(village, code=f"{at:03}") for at in range(26)]
    long = attrs.evolve(report, scores=tuple(rows), level_counts=(("village", len(rows)),))
    frames = [
        own["tabindex"]
        for own in Page(render_html(long, "en")).all("div", **{"class": "tall", "role": "region"})
    ]

    assert ["0"] == frames
    assert [] == Page(render_html(report, "en")).all("div", **{"class": "tall"})


def test_what_is_wholly_unknown_has_no_colour_of_a_score(kepri):
    score = attrs.evolve(kepri[1].score, low=0.0, high=100.0, decided=0)
    cell = score_cell(score, "en")

    assert (None, "?", "[0.0–100.0]") == (cell.value, cell.words, cell.told)
    assert 74.0 <= score_cell(kepri[1].score, "en").value


class _Parents(Page):
    """A page that remembers which elements hold words of Arabic."""

    def __init__(self, text):
        self.parents = set()
        super().__init__(text)

    def handle_data(self, data):
        if "قرية" in data or "شارع" in data:
            self.parents.add(self.open[-1])


def test_names_keep_their_direction_of_writing_to_themselves(kepri, rules):
    portfolio = Portfolio(
        kepri[0].lifecycle,
        [attrs.evolve(own, title="شارع") for own in kepri[0].activities],
        [attrs.evolve(own, name="قرية") for own in kepri[0].places],
    )
    report = evaluate(portfolio, rules)

    page = _Parents(render_html(report, "en", portfolio=portfolio))
    inside_messages = {"td"}

    assert {"bdi", "option"} == page.parents - inside_messages
    assert {"bdi"} == _Parents(report.to_html("en")).parents - inside_messages


def test_dates_in_findings_stay_on_one_line(kepri):
    page = render_html(kepri[1], "en")
    dates = {day for own in kepri[1].findings for day in _DAY.findall(own.message.en)}

    assert len(dates) > 10
    assert dates <= set(re.findall(r'<span class="ke-date">([\d-]+)</span>', page))
    assert ".ke-date{white-space:nowrap}" in page


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
