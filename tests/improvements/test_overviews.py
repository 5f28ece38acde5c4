"""Overviews: one value that holds what could move a score, of the whole or of a place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from kotaku_eval import DefinitionError, Portfolio, evaluate, read_portfolio
from kotaku_eval.definitions import load_waivers
from kotaku_eval.errors import UnknownNameError
from kotaku_eval.improvements import improvements
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.renderers.blocks import as_markdown, as_text
from kotaku_eval.renderers.improvement_pages import improvement_page
from tests import strategies as our
from tests.improvements.again import AS_OF, KEPRI, scoped_rule_sets
from tests.shipped import shipped_rules


@pytest.fixture(scope="module")
def kepri():
    return read_portfolio(KEPRI), shipped_rules()


def test_its_score_is_that_of_the_report(kepri):
    found, report = improvements(*kepri), evaluate(*kepri)

    assert report.score == found.score
    assert report.header.as_of == found.as_of


@pytest.mark.parametrize("code", ["2192010001", "village:2192010001"])
def test_of_a_place_the_score_is_that_of_the_place(kepri, code):
    found = improvements(*kepri, place=code)
    expected = next(s.score for s in evaluate(*kepri).by("village") if s.code == "2192010001")

    assert expected == found.score
    assert {"2192010001"} == {gain.subject.places["village"] for gain in found.gains}
    assert all(gain.points == gain.places["village"] for gain in found.gains)


def test_a_code_on_several_levels_needs_its_level():
    places = [our.Place(code="1", level="city"), our.Hamlet(code="1", level="village", parent="1")]
    portfolio = Portfolio(our.LIFECYCLE, [our.Job(id="J", place="1")], places)
    rules = our.RuleSet("s", our.same("S"), our.LIFECYCLE, [])

    with pytest.raises(UnknownNameError, match="choose one of city:1, village:1"):
        improvements(portfolio, rules, place="1")
    assert "city" == improvements(portfolio, rules, place="city:1").place.level


def test_records_are_flat_and_one_for_each_finding(kepri):
    found = improvements(*kepri)
    records = found.to_records()

    assert len(found.gains) == len(records)
    assert {"rule", "subject", "points", "points_own", "points_village", "category_en"} <= set(
        records[0]
    )
    assert all(isinstance(value, str | float | None) for value in records[0].values())


def test_plain_values_survive_json(kepri):
    made = improvements(*kepri).to_dict(top=30)

    assert made == json.loads(json.dumps(made))


def test_other_lifecycles_unknown_names_and_wrong_numbers_are_refused(kepri):
    portfolio, ruleset = kepri
    found = improvements(portfolio, ruleset)

    with pytest.raises(UnknownNameError, match="mp2k-held"):
        found.counterfactuals("mp2k-hel", "A-1")
    with pytest.raises(UnknownNameError) as unknown:
        found.counterfactuals("mp2k-held", "A-99")
    assert "no 'A-99' on the level activity" in unknown.value.text.en
    assert "tidak ada 'A-99' pada tingkat kegiatan" in unknown.value.text.id
    with pytest.raises(ValueError, match="percent"):
        improvements(portfolio, ruleset, percent=-1)
    with pytest.raises(DefinitionError):
        improvements(Portfolio(Lifecycle("other", our.same("O"), stages=[])), ruleset)


@settings(deadline=None, max_examples=15)
@given(scoped_rule_sets(kinds=("sound", "raises", "odd")), our.portfolios(most=2))
def test_anything_can_be_shown_in_both_languages(ruleset, portfolio):
    found = improvements(portfolio, ruleset, AS_OF)
    for language in ("id", "en"):
        blocks = list(improvement_page(found, language, top=3))

        assert as_markdown(blocks)
        assert as_text(blocks, width=40, color=False)
    assert json.dumps(found.to_dict(top=2))


def test_what_is_waived_is_no_finding_and_the_score_is_the_one_after(kepri, tmp_path):
    path = tmp_path / "waivers.yaml"
    path.write_text(
        "waivers:\n  - rule: works-handed-over\n    everywhere: true\n    reason: Later.\n    approver: City coordinator\n"
        "    issued: 2019-01-07\n    expires: 2019-02-15\n",
        encoding="utf-8",
    )
    portfolio, ruleset = kepri
    waivers = load_waivers(path, ruleset)
    found = improvements(portfolio, ruleset, waivers=waivers)
    report = evaluate(portfolio, ruleset, waivers=waivers)

    assert report.score == found.score
    assert len(report.findings) == len(found.gains)
    assert "works-handed-over" not in {gain.rule for gain in found.gains}
