"""Where the values of a rule set come from, and what they replaced."""

from __future__ import annotations

import pytest

from kotaku_eval.definitions import load_ruleset
from kotaku_eval.origins import Origin, Origins, live, under
from tests.shipped import shipped_rules

BASE = """\
ruleset: base
title: Base
lifecycle: kotaku
parameters:
  limit: {value: 30, unit: day, min: 0, max: 90}
groups:
  g: {title: G}
indicators:
  i: {title: I, group: g}
rules:
  in-time:
    title: In time
    indicator: i
    severity: medium
    within: {from: mp2k_held, to: certified, days: param.limit}
  held:
    title: Held
    existence: mp2k_held
"""
MIDDLE = """\
ruleset: middle
extends: base.yaml
parameters: {limit: 45}
override:
  in-time: {severity: high}
disable: {held: not here}
"""
TOP = """\
ruleset: top
extends: middle.yaml
ties: strict
indicators: {i: {weight: 2}}
override:
  in-time:
    severity: critical
    deadline: {stage: certified, after: mp2k_held, days: param.limit}
"""


@pytest.fixture
def origins(tmp_path, monkeypatch):
    """Return the origins of a set over two others, loaded from the working directory."""
    for name, text in (("base", BASE), ("middle", MIDDLE), ("top", TOP)):
        (tmp_path / f"{name}.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    return load_ruleset("top.yaml").origins


def shown(chain):
    return [f"{origin.value}, {origin.place}" for origin in chain]


def test_value_knows_what_it_replaced(origins):
    assert ["critical, top.yaml:7", "high, middle.yaml:5", "medium, base.yaml:14"] == shown(
        origins.rules["in-time"]["severity"]
    )


def test_value_nobody_changed_has_one_origin(origins):
    assert ["In time, base.yaml:12"] == shown(origins.rules["in-time"]["title"])


def test_check_has_one_chain_whatever_its_template(origins):
    assert [
        "deadline: {stage: certified, after: mp2k_held, days: param.limit}, top.yaml:8",
        "within: {from: mp2k_held, to: certified, days: param.limit}, base.yaml:15",
    ] == shown(origins.rules["in-time"]["check"])


def test_parameters_indicators_and_settings_have_chains_too(origins):
    assert ["45, middle.yaml:3", "30, base.yaml:5"] == shown(origins.parameters["limit"]["value"])
    assert ["2, top.yaml:4"] == shown(origins.indicators["i"]["weight"])
    assert ["strict, top.yaml:3"] == shown(origins.settings["ties"])


def test_disabled_rule_keeps_its_chains_and_the_place_of_the_reason(origins):
    assert ["not here, middle.yaml:6"] == shown(origins.disabled["held"])
    assert ["Held, base.yaml:17"] == shown(origins.rules["held"]["title"])


def test_shipped_file_is_shown_by_its_short_name():
    rules = shipped_rules()
    [origin] = rules.origins.rules["mp2k-before-construction"]["severity"]

    assert f"kotaku-2018:{origin.source.line}" == origin.place


def test_rule_the_library_adds_has_no_place(origins):
    [origin] = origins.rules["event-dates-recorded"]["severity"]

    assert ("low", None, "") == (origin.value, origin.source, origin.place)


def test_what_a_later_file_replaced_is_listed(origins):
    found = [
        (one.name, one.key, one.old.place, one.new.place)
        for one in origins.replaced()
        if one.section == "rules" and one.key == "severity"
    ]

    assert [
        ("in-time", "severity", "middle.yaml:5", "top.yaml:7"),
        ("in-time", "severity", "base.yaml:14", "middle.yaml:5"),
    ] == found


CITY = Origin("high", scope="city: 1")
SAME = Origin("low", scope="city: 1")
YEAR = Origin("info", scope="year: 2")
ALL = Origin("medium")
OLD = Origin("medium")


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ((ALL,), [ALL]),
        ((ALL, OLD), [ALL]),
        ((CITY, ALL), [CITY, ALL]),
        ((CITY, YEAR, ALL, OLD), [CITY, YEAR, ALL]),
        ((CITY, SAME, ALL), [CITY, ALL]),
        ((ALL, CITY, OLD), [ALL]),
    ],
)
def test_value_for_everywhere_hides_all_below_it(chain, expected):
    assert expected == list(live(chain))


def test_scoped_value_stands_over_those_for_everywhere_and_its_own_scope():
    assert [SAME, ALL] == list(under((CITY, YEAR, SAME, ALL), CITY))


def test_replaced_values_name_what_replaced_them():
    origins = Origins(settings={"ties": (ALL, CITY, OLD)})

    assert [(CITY, ALL, False), (OLD, ALL, True)] == [
        (one.old, one.new, one.is_same) for one in origins.replaced()
    ]
