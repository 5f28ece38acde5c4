"""Charts say what the data say, honestly, and run nothing that stands in a name."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import Event, Place, Portfolio, evaluate, load_ruleset, plots, read_portfolio
from kotaku_eval.errors import DataError, MissingExtraError, UnknownNameError
from kotaku_eval.plots.distributions import spread_of
from kotaku_eval.plots.heat_maps import heat_map_of
from kotaku_eval.plots.names import unique
from kotaku_eval.texts import Text

RULES = load_ruleset("kotaku-2018")
KEPRI = read_portfolio("examples/kepri-2018/portfolio.yaml")
REPORT = evaluate(KEPRI, RULES)
KEPRI_EVENTS = KEPRI.activities[0].events
PERMITS = read_portfolio("examples/permits/portfolio.yaml")
KIND = RULES.lifecycle.activity_type
HOSTILE = "<script>alert(1)</script>\"'\\u2028${7*7}'];fetch('x')//\x00\ud800\n{{1}}"


def one(*events: Event, **fields: Any) -> Portfolio:
    """Return a portfolio of one activity with these events."""
    return Portfolio(RULES.lifecycle, [KIND(id="A", events=events, **fields)], as_of="2018-12-31")


def layers(chart: Any) -> list[dict[str, Any]]:
    """Return the layers of a chart with their data beside them."""
    spec = chart.to_dict()
    found = [own.get("data", spec.get("data")) for own in spec["layer"]]
    rows = [spec["datasets"][own["name"]] if "name" in own else own["values"] for own in found]
    return [{**layer, "values": own} for layer, own in zip(spec["layer"], rows, strict=True)]


def without_names(spec: Any) -> Any:
    """Return a chart without its data and titles: where expressions could stand."""
    if isinstance(spec, list):
        return [without_names(own) for own in spec]
    if not isinstance(spec, dict):
        return spec
    named = {"values", "datasets", "title", "description"}
    return {key: without_names(own) for key, own in spec.items() if key not in named}


def rows_of(chart: Any, mark: str) -> list[dict[str, Any]]:
    """Return the data of all layers with one kind of mark."""
    return [row for own in layers(chart) if own["mark"]["type"] == mark for row in own["values"]]


def subtitle(chart: Any) -> str:
    """Return what is said below the title."""
    return "\n".join(chart.to_dict()["title"]["subtitle"])


# --- timelines ------------------------------------------------------------------------------------


def test_a_day_is_a_point_and_a_month_a_bar_over_all_its_days():
    chart = plots.timeline(
        one(Event("mp2k_held", "2018-08-06"), Event("certified", "2018-11")), activity="A"
    )

    assert [("MP2K", "2018-08-06")] == [(r["row"], r["start"]) for r in rows_of(chart, "point")]
    assert [("2018-11-01", "2018-12-01")] == [(r["start"], r["end"]) for r in rows_of(chart, "bar")]
    assert "Balok: tanggal hanya diketahui bulan" in subtitle(chart)


def test_a_deed_later_than_its_plan_is_joined_to_it():
    chart = plots.timeline(
        one(
            Event("mp2k_held", "2018-08-06", planned="2018-08-01"),
            Event("certified", "2018-11-02", planned="2018-11-05"),
            Event("handed_over", "2018-11", planned="2018-11-20"),
        ),
        activity="A",
        language="en",
    )

    late = [row for row in rows_of(chart, "rule") if "row" in row]
    assert [("later than planned", "2018-08-01", "2018-08-06")] == [
        (row["kind"], row["start"], row["end"]) for row in late
    ]


def test_what_happened_without_a_date_is_named_and_not_drawn():
    chart = plots.timeline(one(Event("mp2k_held"), Event("certified", "2018-11-02")), activity="A")

    assert ["2018-11-02"] == [row["start"] for row in rows_of(chart, "point")]
    assert "Terjadi tanpa tanggal, tidak digambar (1): MP2K" in subtitle(chart)


def test_the_day_of_the_judgement_is_marked_and_can_be_another():
    events = one(Event("mp2k_held", "2018-08-06"))

    assert ["per 2018-12-31"] == [r["said"] for r in rows_of(plots.timeline(events), "text")]
    other = plots.timeline(events, as_of="2018-09-30", language="en")
    assert ["as of 2018-09-30"] == [r["said"] for r in rows_of(other, "text")]


def test_activities_of_a_place_have_a_line_each_and_what_is_left_out_is_said():
    chart = plots.timeline(KEPRI, village="Kelurahan Contoh A", limit=2, language="en")

    assert {"A-1 Drainase lingkungan RT 01", "A-2 Jalan lingkungan paving RT 03"} == {
        row["row"] for row in rows_of(chart, "point")
    }
    assert "Shown: 2 of 3 (activities)" in subtitle(chart)
    assert "Kelurahan Contoh A" == chart.to_dict()["title"]["text"]


def test_several_places_are_drawn_together():
    chart = plots.timeline(KEPRI, village=["2191010001", "Kelurahan Contoh D"])

    starts = {row["row"][0] for row in rows_of(chart, "point")}
    assert {"A", "D"} == starts


def test_stages_of_another_lifecycle_stand_in_its_own_order():
    chart = plots.timeline(PERMITS, activity="P-2", language="en")

    found = sorted({(row["rank"], row["row"]) for row in rows_of(chart, "point")})
    assert [(0, "Request"), (1, "Approval"), (2, "Payment"), (3, "Closing")] == found


def test_nothing_to_draw_is_said():
    assert "Tidak ada tanggal untuk digambar." in subtitle(plots.timeline(one()))
    empty = Portfolio(RULES.lifecycle)
    report = evaluate(empty, RULES)
    for chart in (
        plots.timeline(empty),
        plots.heat_map(report, "village"),
        plots.score_distribution(report, "village"),
    ):
        assert plots.png_of(chart).startswith(b"\x89PNG")


def test_a_chart_of_nothing_is_not_an_empty_field():
    events = [Event("mp2k_held"), Event("ksm_formed"), Event("certified")]
    empty, full = (plots.timeline(one(*own), activity="A") for own in (events, KEPRI_EVENTS))

    assert 24 == empty.to_dict()["height"] < full.to_dict()["height"]


def test_a_title_says_how_many_places_it_does_not_name():
    codes = [own.code for own in KEPRI.places if own.level == "village"]
    title = plots.timeline(KEPRI, village=codes).to_dict()["title"]["text"]

    assert title.endswith("Kelurahan Contoh C (+4)")


def test_names_that_differ_behind_the_cut_are_told_apart_as_they_are_drawn():
    drain = "Pembangunan drainase lingkungan permukiman RT 01 RW 02 "
    names = [f"{drain}segmen {at}" for at in (1, 2)]
    axis = layers(plots.score_distribution(REPORT, "village"))[0]["encoding"]["y"]["axis"]

    assert 0 == axis["labelLimit"]
    assert ["A", "B"] == [own.split()[-1] for own in unique(names, ["A", "B"])]


def test_activities_without_any_date_are_counted_and_not_drawn():
    days = [Event("mp2k_held", "2018-08-06")]
    activities = [
        KIND(id="A"),
        KIND(id="B", events=days),
        KIND(id="C", events=[Event("certified")]),
    ]
    chart = plots.timeline(Portfolio(RULES.lifecycle, activities), language="en")

    assert {"B"} == {row["row"] for row in rows_of(chart, "point")}
    assert "Activities without any date, not drawn: 2" in subtitle(chart)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"activity": "A-11"}, "unknown activity: A-11. Did you mean 'A-1'?"),
        ({"vilage": "x"}, "unknown level: vilage. Did you mean 'village'?"),
        ({"city": "Kota Contoh Utar"}, "unknown city: Kota Contoh Utar. Did you mean 'Kota Contoh Utara'?"),
    ],
)  # fmt: skip
def test_unknown_names_are_refused_with_the_nearest(asked, says):
    with pytest.raises(UnknownNameError) as caught:
        plots.timeline(KEPRI, **asked)

    assert says == str(caught.value)


# --- heat maps and distributions ------------------------------------------------------------------


def test_a_heat_map_has_the_low_bounds_of_the_report_the_worst_place_first():
    villages = sorted(REPORT.by("village"), key=lambda own: own.score.low)

    made = heat_map_of(REPORT, "village", "en", 60)
    chart = plots.heat_map(REPORT, "village", language="en")

    assert [own.label for own in villages] == list(made.rows)
    cells = {(r["row"], r["column"]): r["low"] for r in rows_of(chart, "rect")}
    for village in villages:
        assert village.score.low == cells[village.label, "Total score"]
        part = village.score.part("schedule-adherence")
        assert part.low == cells[village.label, part.title.en]


def test_what_is_unknown_or_not_judged_looks_other_than_what_is_known():
    marks = heat_map_of(REPORT, "village", "en", 60).marks()
    own = {(r["row"], r["column"]): r for r in marks}

    unsure = own["Kelurahan Contoh F", "Total score"]
    assert ("unknown", "76–80") == (unsure["doubt"], unsure["said"])
    assert {"–"} == {r["said"] for r in marks if r["low"] is None}
    assert all((r["doubt"] == "unknown") == (r["low"] != r["high"]) for r in marks)
    lines = heat_map_of(REPORT, "village", "en", 60).lines
    assert "Dashed: partly unknown (lower–upper bound). – not judged" == lines[-1]


def test_a_place_with_a_little_less_than_all_is_not_shown_as_all():
    village = REPORT.by("village")[0]
    nearly = evolve(village, score=evolve(village.score, low=99.97, high=99.97))
    report = evolve(REPORT, scores=(nearly,), level_counts=(("village", 1),))

    assert "99" == heat_map_of(report, "village", "id", 60).marks()[0]["said"]


def test_many_places_are_cut_to_the_lowest_and_that_is_said():
    chart = plots.heat_map(REPORT, "village", limit=2)

    assert {"Kelurahan Contoh D", "Kelurahan Contoh C"} == {
        r["row"] for r in rows_of(chart, "rect")
    }
    assert "Ditampilkan 2 dari 7 kelurahan" in subtitle(chart)


def test_a_level_is_named_beside_numbers_not_as_their_noun():
    chart = plots.heat_map(REPORT, "village", language="en", limit=2)

    assert "Shown: 2 of 7 (urban village)" in subtitle(chart)


def test_a_distribution_shows_the_bounds_of_every_place():
    chart = plots.score_distribution(REPORT, "village")

    expected = {(own.label, own.score.low, own.score.high) for own in REPORT.by("village")}
    assert expected == {(r["row"], r["low"], r["high"]) for r in rows_of(chart, "point")}


def many(count: int) -> list[Any]:
    """Return so many places with scores between 0 and 100."""
    village = REPORT.by("village")[0]
    return [
        evolve(
            village, code=f"{at}", score=evolve(village.score, low=100.0 * at / count, high=100.0)
        )
        for at in range(count + 1)
    ]


def test_many_places_are_counted_each_once():
    rows = many(100)
    report = evolve(REPORT, scores=tuple(rows), level_counts=(("village", len(rows)),))

    bins = spread_of(report, "village", "id").bins()
    chart = plots.score_distribution(report, "village", language="en")

    assert [5] * 19 + [6] == [own["low"] for own in bins]
    assert [None] * 19 + [101] == [own["high"] for own in bins]
    assert bins == rows_of(chart, "bar")
    assert "Distribution of scores: urban village, n = 101" == chart.to_dict()["title"]["text"]


def test_places_without_a_score_are_counted_beside_the_others():
    village = REPORT.by("village")[0]
    none = evolve(village, code="x", score=evolve(village.score, low=None, high=None))
    report = evolve(REPORT, scores=(village, none), level_counts=(("village", 2),))

    assert (
        "Sebaran nilai: kelurahan, n = 1, 1 tanpa nilai" == spread_of(report, "village", "id").title
    )
    assert plots.svg_of(plots.heat_map(report, "village")).startswith("<svg")


def test_an_unknown_level_is_refused():
    for chart in (plots.heat_map, plots.score_distribution):
        with pytest.raises(UnknownNameError, match="Did you mean 'village'"):
            chart(REPORT, "vilage")


# --- hostile names, files -------------------------------------------------------------------------


def hostile() -> Portfolio:
    """Return a portfolio in which every name tries to run something."""
    place = Place(code="1", level="village", name=HOSTILE)
    other = Place(code="2'];alert(1)//", level="village", name=HOSTILE)
    own = KIND(id=HOSTILE, title=HOSTILE, place="1", events=[Event("mp2k_held", "2018-08")])
    return Portfolio(RULES.lifecycle, [own], [place, other], title=Text.same(HOSTILE))


def test_names_are_text_in_the_picture_and_stand_in_no_expression():
    portfolio = hostile()
    report = evaluate(portfolio, RULES)
    charts = [
        plots.timeline(portfolio),
        plots.timeline(portfolio, activity=HOSTILE),
        plots.heat_map(report, "village"),
        plots.score_distribution(report, "village"),
    ]

    for chart in charts:
        drawn = plots.svg_of(chart)
        assert "<script" not in drawn
        assert "&lt;script&gt;" in drawn
        assert "\x00" not in drawn
        assert "alert" not in json.dumps(without_names(chart.to_dict()))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text(max_size=70), st.text(min_size=1, max_size=4)), max_size=8))
def test_names_beside_rows_are_never_the_same_and_always_drawable(rows):
    names = unique([name for name, _ in rows], [code for _, code in rows])

    assert len(rows) == len(set(names))
    assert all(own.encode() and own.isprintable() for own in names)


@pytest.mark.parametrize("ending", ["svg", "SVG", "png"])
def test_a_chart_is_written_as_the_ending_says(ending, tmp_path):
    path = tmp_path / f"chart.{ending}"

    plots.save(plots.timeline(PERMITS), path)

    start = path.read_bytes()[:8]
    assert start == b"\x89PNG\r\n\x1a\n" if ending == "png" else start.startswith(b"<svg")
    assert path.stat().st_size > 2_000


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"unknown kind of picture: chart.pdf. Known: .svg, .png."):
        plots.save(plots.timeline(PERMITS), tmp_path / "chart.pdf")


def test_a_notebook_shows_a_chart_as_svg_and_never_as_a_page():
    chart = plots.timeline(PERMITS).properties(width=300)

    shown = chart._repr_mimebundle_()

    assert {"image/svg+xml", "text/plain"} == set(shown)
    assert shown["image/svg+xml"].startswith("<svg")


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch):
    for name in ("altair", "kotaku_eval.plots.self_drawn", "kotaku_eval.plots.courses"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "altair", None)

    with pytest.raises(
        MissingExtraError, match=r'Drawing a chart needs .* "kotaku-eval\[report\]"'
    ):
        plots.timeline(PERMITS)


def test_importing_plots_loads_no_optional_library():
    script = "import sys, kotaku_eval.plots; print({'altair', 'vl_convert', 'polars'} & set(sys.modules))"

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "set()" == ran.stdout.strip()
