"""The pieces that notebooks and pages are made of: elements, colours, heat maps, timelines."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import Activity, Event, Lifecycle
from kotaku_eval.dates import EventDate
from kotaku_eval.lifecycles import Stage
from kotaku_eval.renderers.markup.charts import bar, shade
from kotaku_eval.renderers.markup.elements import Html, element, joined
from kotaku_eval.renderers.markup.styles import DARK, LIGHT, notebook_style, page_style, sheet
from kotaku_eval.renderers.pages.timelines import Axis, timeline_of
from kotaku_eval.scores import Score
from kotaku_eval.texts import Text
from tests.renderers.pages import Page

LIFECYCLE = Lifecycle(
    "tiny", Text.same("Tiny"), [Stage("plan", Text.same("Plan")), Stage("work", Text.same("Work"))]
)
PAIRS = [
    ("text", "page"), ("text", "raised"), ("muted", "page"), ("muted", "raised"),
    ("accent", "page"), ("accent", "raised"), ("on-warn", "warn"), ("on-critical", "critical"),
    ("on-high", "high"), ("on-medium", "medium"), ("on-weak", "weak"), ("on-info", "info"),
    ("fail", "page"), ("unknown", "page"), ("error", "page"), ("pass", "page"),
    *(("on-heat", f"heat-{at}") for at in range(5)),
]  # fmt: skip


def luminance(color):
    """Return the relative luminance of WCAG 2."""
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_words_stand_out_from_what_they_stand_on(scheme, front, back):
    darker, lighter = sorted(luminance(scheme[name]) for name in (front, back))

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_both_schemes_have_the_same_colours():
    assert list(LIGHT) == list(DARK)


@pytest.mark.parametrize("style", [notebook_style(), page_style()], ids=["notebook", "page"])
def test_a_style_fetches_nothing_and_uses_only_colours_there_are(style):
    assert [] == re.findall(r"url\(|@import|https?:|</", style)
    assert style.count("{") == style.count("}")
    used = set(re.findall(r"var\(--ke-([a-z0-9-]+)\)", style))
    assert used <= set(LIGHT)


def test_a_notebook_style_touches_nothing_outside():
    rules = [line.split("{")[0] for line in notebook_style().splitlines()]
    parts = [part.strip() for rule in rules for part in rule.split(",")]

    assert [] == [part for part in parts if ".ke" not in part and not part.startswith("@")]


def test_a_notebook_style_is_not_beaten_by_the_tables_and_drawings_of_jupyter():
    rules = [line for line in notebook_style().splitlines() if "--ke-page:" not in line]
    parts = [part for rule in rules for part in rule.split("{")[0].split(",")]
    jupyter = ":not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td"

    assert len(parts) > 80
    assert jupyter.count(".") <= min(part.count(".") for part in parts)
    assert ".ke.ke .ke-bar" in parts
    assert ".ke.ke.ke td" in parts


@given(st.text(), st.text())
def test_words_come_back_as_they_are_and_make_no_element(words, value):
    made = element("p", words, title=value)
    page = Page(made)

    assert ["p"] == [tag for tag, _ in page.elements]
    assert Page(element("p", joined([words]), title=value)).words == page.words


def test_pieces_are_not_escaped_twice_but_an_attribute_is_always():
    inner = element("b", "<")

    assert "<p><b>&lt;</b></p>" == element("p", inner)
    assert '<p title="&lt;b&gt;&amp;lt;&lt;/b&gt;"></p>' == element("p", title=inner)
    assert isinstance(joined(["a", inner]), Html)


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_bar_stays_between_0_and_100(one, other):
    low, high = sorted((one, other))
    rects = Page(bar(Score("a", Text.same("A"), "total", low, high))).all("rect")

    lengths = [(float(own["x"][:-1]), float(own["width"][:-1])) for own in rects]
    assert all(0 <= x <= 100 and 0 <= width <= 100 for x, width in lengths)
    assert all(x + width <= 100.02 for x, width in lengths)


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_higher_value_has_no_lower_shade(one, other):
    low, high = sorted((one, other))

    assert shade(low) <= shade(high)


def line(*events, stage=1):
    return timeline_of(Activity(id="A", events=events), LIFECYCLE).lines[stage]


def test_a_stage_late_by_its_plan_has_a_delay_and_a_stretch():
    found = line(Event("plan", "2018-01-01"), Event("work", "2018-03-11", planned="2018-03-01"))

    assert ("+10", True) == (found.delay, found.is_late)
    assert (("2018-03-01",), ("2018-03-11",)) == (found.planned, found.actual)
    assert [True, False] == [mark.is_plan for mark in found.marks]
    assert found.late is not None
    assert found.late[0] == found.marks[0].x


def test_a_plan_of_its_own_is_held_against_the_first_event():
    planned = Event("work", planned="2018-03-11", happened=False)

    assert "-10" == line(planned, Event("work", "2018-03-01")).delay


def test_what_may_be_in_time_or_is_undated_has_no_delay_but_is_shown():
    coarse = line(Event("work", "2018-03", planned="2018-03-01"))
    undated = line(Event("work", planned="2018-03-01"))

    assert ("", None, ("2018-03",)) == (coarse.delay, coarse.late, coarse.actual)
    assert [True, False] == [mark.is_point for mark in coarse.marks]
    assert ("", (), 1) == (undated.delay, undated.actual, undated.undated)


def test_what_is_late_on_whatever_day_says_by_how_much_at_least():
    found = line(Event("work", "2018-04", planned="2018-03-22"))

    assert ("≥ +10", True) == (found.delay, found.is_late)
    assert found.late is not None


def test_many_events_of_a_stage_are_drawn_and_counted():
    events = [Event("work", EventDate.of_day(736000 + day)) for day in range(10)]
    found = line(*events)

    assert (4, 6, 10) == (len(found.actual), found.more, len(found.marks))


def test_an_activity_without_a_date_has_a_line_per_stage_and_no_axis():
    found = timeline_of(Activity(id="A", events=[Event("work")]), LIFECYCLE, 736000)

    assert ((), "") == (found.ticks, found.as_of)
    assert ["Plan", "Work"] == [line.title.en for line in found.lines]


@given(st.integers(400, 3_650_000), st.integers(0, 1_200_000))
def test_an_axis_has_few_marks_each_within_it(first, span):
    axis = Axis(first, min(first + span, 3_652_000))
    places = [float(x[:-1]) for x, _ in axis.ticks()]

    assert len(places) <= 7
    assert all(0 <= x <= 100 for x in places)
    assert all(one < other for one, other in itertools.pairwise(places))


def test_every_template_ships_and_ends_with_a_line():
    for name in ("report.html.jinja", "page.js", "page.css", "shared.css", "notebook.css"):
        assert sheet(name).endswith("\n")
