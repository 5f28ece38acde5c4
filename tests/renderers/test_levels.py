"""Levels are called what their lifecycle calls them, in every form and in both languages."""

from __future__ import annotations

from io import BytesIO

import attrs
import pytest
from openpyxl import load_workbook

from kotaku_eval import Event, Portfolio, evaluate, plots
from kotaku_eval.renderers.formats import renderer_named
from kotaku_eval.reports import Report
from kotaku_eval.texts import Text
from tests.renderers.pages import Page


@pytest.fixture(scope="module")
def report(rules):
    """A report whose lifecycle calls a village a ward."""
    lifecycle = rules.lifecycle
    levels = tuple(
        attrs.evolve(own, title=Text(id="RW", en="Ward")) if own.id == "village" else own
        for own in lifecycle.levels
    )
    other = attrs.evolve(lifecycle, levels=levels)
    village = next(own.kind for own in levels if own.id == "village")
    place = village(level="village", code="1", name="Satu")
    happened = [Event("mp2k_held", "2018-08-01")]
    activity = other.activity_type(id="A", place="1", events=happened)
    portfolio = Portfolio(other, [activity], [place], id="w")
    return evaluate(portfolio, attrs.evolve(rules, lifecycle=other))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_texts_name_them_so(report, form, language):
    made = renderer_named(form)(report, language)

    assert {"id": "per RW", "en": "by ward"}[language] in made
    assert "per kelurahan" not in made
    assert "by urban village" not in made


def test_workbooks_notebooks_and_charts_name_them_so(report):
    book = load_workbook(BytesIO(renderer_named("xlsx")(report, "en")))

    assert "Ward" in [row[0] for row in book["Scores"].values]
    assert "Ward" in next(iter(book["Findings"].values))
    assert "Indicators by place: ward (1; lowest first)" in Page(report.to_html("en")).text
    chart = plots.heat_map(report, "village", language="en")
    assert "Scores by indicator: ward" == chart.to_dict()["title"]["text"]


def test_a_report_kept_by_an_older_version_uses_the_usual_words(report):
    values = report.to_dict()
    del values["header"]["level_titles"]
    again = Report.from_dict(values)

    assert "Village" == again.header.level_title("village").en
    assert "ksm" == again.header.level_title("ksm").en


def test_a_level_without_places_has_no_scores_and_is_no_mistake(empty):
    assert () == empty.by("village")
    assert () == empty.by("activity")


def test_titles_stand_inside_a_sentence_with_small_letters_and_abbreviations_as_they_are():
    assert [("kota/kabupaten", "KSM group"), ("RT/RW", "iPad")] == [
        (text.inside().id, text.inside().en)
        for text in (Text(id="Kota/Kabupaten", en="KSM Group"), Text(id="RT/RW", en="iPad"))
    ]


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_texts_say_of_which_levels_they_show_no_scores(report, form):
    village = report.level_counts[1:]
    counts = (*report.level_counts, ("city", 2), ("province", 2))
    places = [own for level in ("city", "province") for own in _two(report, level)]
    made = attrs.evolve(report, level_counts=counts, scores=(*report.scores, *places))

    told = " ".join(renderer_named(form)(made, "en").replace("\\", "").split())
    none = " ".join(renderer_named(form)(report, "en").split())

    assert (("village", 1),) == village
    assert "Other levels: province (2). All scores: kotaku-eval check with --format json" in told
    assert "Other levels" not in none


def _two(report, level):
    own = report.by("village")[0]
    return [attrs.evolve(own, level=level, code=f"{level}-{at}", label=level) for at in range(2)]


def test_a_finding_alone_names_levels_in_words(rules):
    report = evaluate(_placed(rules), rules)
    page = Page(report.findings[0].to_html("id")).text

    assert "kelurahan/desa 1" in page
    assert "village 1" not in page


def _placed(rules):
    lifecycle = rules.lifecycle
    village = next(own.kind for own in lifecycle.levels if own.id == "village")
    happened = [Event("construction_started", "2018-08-01")]
    activity = lifecycle.activity_type(id="A", place="1", events=happened)
    return Portfolio(lifecycle, [activity], [village(level="village", code="1", name="Satu")])
