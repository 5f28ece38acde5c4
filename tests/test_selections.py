"""Rows of a report, chosen by place, rule or severity: tuples that show themselves as tables."""

from __future__ import annotations

import pytest

from kotaku_eval import (
    Event,
    Place,
    Portfolio,
    Report,
    Severity,
    Verdict,
    evaluate,
    load_ruleset,
    load_waivers,
    read_portfolio,
)
from kotaku_eval.errors import UnknownNameError
from kotaku_eval.selections import Selection

RULES = load_ruleset("kotaku-2018")
KEPRI = read_portfolio("examples/kepri-2018/portfolio.yaml")
REPORT = evaluate(KEPRI, RULES)
KIND = RULES.lifecycle.activity_type


def small(*names: str) -> Report:
    """Return the report of an activity in each of some villages of these names."""
    places = [Place(code=f"{at}", level="village", name=name) for at, name in enumerate(names)]
    activities = [
        KIND(id=f"A-{place.code}", place=place.code, events=[Event("construction_started", "2018")])
        for place in places
    ]
    return evaluate(Portfolio(RULES.lifecycle, activities, places), RULES)


def test_a_selection_is_a_tuple_and_so_are_its_slices():
    villages = REPORT.by("village")

    assert villages == tuple(villages)
    assert isinstance(villages, tuple)
    assert isinstance(villages[:2], Selection)
    assert 2 == len(villages[:2].frame())
    assert villages[0] == REPORT.by("village")[0]


def test_findings_are_narrowed_and_stay_worst_first():
    found = REPORT.findings_where(village="2192010001", severity=["high", Severity.MEDIUM])

    expected = [
        own
        for own in REPORT.findings
        if own.subject.places.get("village") == "2192010001"
        and own.severity in {Severity.HIGH, Severity.MEDIUM}
    ]
    assert expected == list(found)
    assert {Severity.HIGH, Severity.MEDIUM} == {own.severity for own in found}


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ({"rule": ["mp2k-held", "works-certified"]}, lambda o: o.rule in {"mp2k-held", "works-certified"}),
        ({"verdict": "fail"}, lambda o: o.verdict is Verdict.FAIL),
        ({"verdict": [Verdict.FAIL, "unknown"]}, lambda o: o.verdict in {Verdict.FAIL, Verdict.UNKNOWN}),
        ({"indicator": "roles"}, lambda o: RULES.rule(o.rule).indicator == "roles"),
        ({"city": "Kota Contoh Utara"}, lambda o: o.subject.places.get("city") == "2191"),
        ({"city": ["2191", "Kota Contoh Selatan"]}, lambda o: o.subject.places.get("city") in {"2191", "2192"}),
        ({"rule": []}, lambda own: own is None),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_outcomes_are_chosen_by_what_is_asked(asked, holds):
    expected = [own for own in REPORT.outcomes if holds(own)]

    assert expected == list(REPORT.where(**asked))
    assert expected or asked == {"rule": []}


def test_outcomes_of_a_severity_are_those_that_are_findings_of_it():
    critical = REPORT.where(severity="critical")

    assert [("C-1", "works-not-executed-by-bkm")] == [(o.subject.id, o.rule) for o in critical]


def test_a_waived_outcome_keeps_its_severity():
    waivers = load_waivers("examples/waivers/waivers.yaml", RULES)
    report = evaluate(KEPRI, RULES, waivers=waivers)
    own = report.waived[0]

    found = report.where(severity=own.severity, verdict="waived")

    assert (own.rule, own.subject.id) in {(one.rule, one.subject.id) for one in found}


def test_a_name_that_several_places_have_means_all_of_them():
    report = small("Sukamaju", "Sukamaju", "Sukasari")

    found = report.where(rule="mp2k-held", village="Sukamaju")

    assert ["A-0", "A-1"] == [own.subject.id for own in found]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"rule": "mp2k-hold"}, "unknown rule: mp2k-hold. Did you mean 'mp2k-held'?"),
        ({"severity": "hihg"}, "unknown severity: hihg. Did you mean 'high'?"),
        ({"verdict": "failed"}, "unknown verdict: failed. Did you mean 'fail'?"),
        ({"indicator": "role"}, "unknown indicator: role. Did you mean 'roles'?"),
        ({"vilage": "x"}, "unknown level: vilage. Did you mean 'village'?"),
        ({"city": "Kota Contoh Utar"}, "unknown city: Kota Contoh Utar. Did you mean 'Kota Contoh Utara'?"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest(asked, says):
    with pytest.raises(UnknownNameError) as caught:
        REPORT.where(**asked)
    with pytest.raises(UnknownNameError):
        REPORT.findings_where(**asked)

    assert says == str(caught.value)


def test_a_report_read_back_answers_the_same():
    back = Report.from_json(REPORT.to_json())

    asked = {"village": "Kelurahan Contoh D", "indicator": "schedule-adherence"}
    assert REPORT.findings_where(**asked)
    assert REPORT.where(**asked) == back.where(**asked)
    assert REPORT.findings_where(**asked) == back.findings_where(**asked)


def test_a_selection_shows_itself_with_every_name_escaped():
    report = small("<script>alert(1)</script>")

    shown = [
        report.by("village")._repr_html_(),
        report.where(rule="mp2k-held")._repr_html_(),
        report.findings_where(rule="mp2k-held")._repr_html_(),
    ]

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown[0]
    assert not any("<script" in own for own in shown)


def test_a_selection_speaks_the_language_that_is_asked():
    found = REPORT.findings_where(severity="critical")

    assert "Executor of the works: BKM" in found.to_html("en")
    assert "Pelaksana pekerjaan: BKM" in found.to_html("id")
    assert "Kelurahan Contoh A" in REPORT.by("village").to_html()


def test_a_long_selection_says_how_many_rows_it_does_not_show():
    passes = REPORT.where(verdict="pass")

    shown = passes.to_html("en")
    assert 21 == shown.count("<tr>")
    assert f"… {len(passes) - 20:,} more not shown." in shown
