"""``where:``: what holds only for some subjects, and how mistakes in it are told."""

from __future__ import annotations

import pytest

from kotaku_eval.definitions import load_ruleset
from kotaku_eval.errors import DefinitionError
from kotaku_eval.findings import Severity

BASE = """\
ruleset: base
title: Base
lifecycle: kotaku
parameters:
  limit: {value: 30, unit: day, min: 0, max: 90}
  share: 0.5
indicators:
  i: {title: I}
rules:
  in-time:
    title: In time
    indicator: i
    within: {from: mp2k_held, to: certified, days: param.limit}
    message: {id: "Batas {param.limit}", en: "Limit {param.limit}"}
  held:
    title: Held
    when: proposal.volume > param.share
    existence: mp2k_held
  on-village:
    title: Village
    subject: village
    require: ceiling > 0
  order: {stage_order: [mp2k_held, construction_started, certified]}
"""


CITY = "where: {city: '1'}"


@pytest.fixture
def child(tmp_path):
    """Load a rule set over the base."""
    (tmp_path / "base.yaml").write_text(BASE)

    def load(text):
        path = tmp_path / "child.yaml"
        path.write_text(f"ruleset: child\nextends: base.yaml\n{text}\n")
        return load_ruleset(path)

    return load


@pytest.fixture
def mistakes(child, tmp_path):
    """Return the mistakes of a rule set over the base."""

    def told(text):
        with pytest.raises(DefinitionError) as caught:
            child(text)
        return [
            f"{p.where} {p.text} {p.hint}".replace(f"{tmp_path.as_posix()}/", "").strip()
            for p in caught.value.problems
        ]

    return told


def test_list_of_scopes_makes_a_variant_of_each(child):
    rule = child(
        "override: {held: [{where: {city: '2172'}, severity: high}, "
        "{where: {component: Sosial}, weight: 3}, {severity: low}]}"
    ).rule("held")

    assert [[("city: 2172"), ("component: Sosial")]] == [
        [scope.text for scope in scopes] for scopes in rule.variants.lists
    ]
    assert [(Severity.LOW, 1.0), (Severity.HIGH, 1.0), (Severity.LOW, 3.0)] == [
        (one.severity, one.weight) for one in rule.variants.rules
    ]


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ("{city: '2172'}", "city.code == 2172"),
        ("{city: 2172}", "city.code == 2172"),
        ("{city.code: '2172'}", "city.code == 2172"),
        ("{city: ['2172', '2173']}", "city.code in [2172, 2173]"),
        ("{closed: true}", "closed == true"),
        ("{proposal.volume: 3}", "proposal.volume == 3"),
        ("{city: '2172', component: Sosial}", "city: 2172, component: Sosial"),
        (
            "proposal.volume > 5 and city.code == '2172'",
            "proposal.volume > 5 and city.code == '2172'",
        ),
    ],
)
def test_scope_becomes_a_condition(child, where, condition):
    rule = child(f"override: {{held: {{where: {where}, severity: high}}}}").rule("held")

    assert condition == rule.variants.lists[0][0].condition.text


def test_level_of_the_subject_itself_means_its_own_code(child):
    rule = child("override: {on-village: {where: {village: '7'}, severity: high}}").rule(
        "on-village"
    )

    assert "code" == rule.variants.lists[0][0].condition.left.fact.name


def test_scoped_parameter_reaches_the_rules_that_speak_of_it(child):
    rules = child("parameters: {limit: [{where: {city: '2172'}, value: 45}]}")
    variants = rules.rule("in-time").variants

    assert [30, 45] == [one.check.days for one in variants.rules]
    assert [(), (45,)] == [tuple(p.value for p in one.parameters) for one in variants.rules]
    assert rules.rule("held").variants is None


def test_parameter_may_be_declared_with_scopes(child):
    rules = child(
        "parameters:\n  own:\n  - {where: {city: '2172'}, value: 45}\n"
        "  - {value: 20, unit: day, max: 50}\n"
        "rules: {x: {title: X, within: {from: mp2k_held, to: certified, days: param.own}}}"
    )

    assert [20, 45] == [one.check.days for one in rules.rule("x").variants.rules]


def test_unit_may_be_written_again(child):
    rules = child(
        f"parameters: {{limit: [{{{CITY}, value: 9, unit: day}}, {{value: 8, unit: day}}]}}"
    )

    assert [8, 9] == [one.check.days for one in rules.rule("in-time").variants.rules]


def test_parameter_may_be_changed_for_one_rule(child):
    rules = child("override: {in-time: {parameters: {limit: 45}}}")

    assert 45 == rules.rule("in-time").check.days
    assert 30 == rules.parameters["limit"].parameter.value


def test_parameter_of_one_rule_stands_over_scopes_of_the_parameter(child):
    rule = child(
        "parameters: {limit: [{where: {city: '1'}, value: 10}]}\n"
        "override: {in-time: {parameters: {limit: 45}}}"
    ).rule("in-time")

    assert (45, None) == (rule.check.days, rule.variants)


@pytest.fixture
def top(child, tmp_path):
    """Load a rule set over another one, which gives a rule a scope."""
    (tmp_path / "middle.yaml").write_text(
        "ruleset: middle\nextends: base.yaml\n"
        "override: {held: {where: {city: '1'}, severity: high, weight: 2}}\n"
    )

    def load(text):
        child("")
        path = tmp_path / "top.yaml"
        path.write_text(f"ruleset: top\nextends: middle.yaml\n{text}\n")
        return load_ruleset(path)

    return load


def test_lists_of_several_files_go_on_top_of_each_other(top):
    rule = top("override: {held: {where: {work_type: Rehab}, weight: 3}}").rule("held")

    assert [("medium", 1.0), ("medium", 3.0), ("high", 2.0), ("high", 3.0)] == [
        (one.severity.value, one.weight) for one in rule.variants.rules
    ]


def test_value_for_everywhere_in_a_later_file_ends_the_scopes_below(top):
    rule = top("override: {held: {severity: low}}").rule("held")

    assert [("low", 1.0), ("low", 2.0)] == [
        (one.severity.value, one.weight) for one in rule.variants.rules
    ]


def test_scopes_of_a_family_reach_all_its_rules(child):
    rules = child("override: {order: {where: {city: '1'}, severity: critical}}")

    assert [Severity.CRITICAL] * 2 == [
        rule.variants.rules[1].severity for rule in rules.rules if "-before-" in rule.id
    ]


def test_check_may_differ_by_scope(child):
    rule = child("override: {held: {where: {city: '1'}, require: mp2k_held.count > 1}}").rule(
        "held"
    )

    assert ["existence: mp2k_held", "mp2k_held.count > 1"] == [
        one.text for one in rule.variants.rules
    ]


def test_origins_name_the_scope(child):
    rules = child("override: {held: [{where: {city: '1'}, weight: 2}, {weight: 3}]}")
    chain = rules.origins.rules["held"]["weight"]

    assert [("2", "city: 1"), ("3", "")] == [(one.value, one.scope) for one in chain]


def test_parameter_used_in_a_scope_only_counts_as_used(child):
    rules = child(
        "parameters: {own: 3}\n"
        "override: {held: {where: {city: '1'}, require: mp2k_held.count > param.own}}"
    )

    assert "own" in rules.parameters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "override: {held: {where: {citty: '1'}, severity: high}}",
            "child.yaml:3:27 unknown fact 'citty' Did you mean 'city'?",
        ),
        (
            "override: {held: {where: {component: socal}, severity: high}}",
            "child.yaml:3:38 'socal' is not a choice of component Did you mean 'Sosial'?",
        ),
        (
            "override: {held: {where: {proposal.volume: many}, severity: high}}",
            "child.yaml:3:44 proposal.volume: not a number: many",
        ),
        (
            "override: {held: {where: {closed: 1}, severity: high}}",
            "child.yaml:3:35 closed: neither true nor false: 1",
        ),
        (
            "override: {held: {where: {city: []}, severity: high}}",
            "child.yaml:3:33 nothing can match: it is empty",
        ),
        (
            "override: {held: {where: {}, severity: high}}",
            "child.yaml:3:26 nothing can match: it is empty",
        ),
        (
            "override: {held: {where: , severity: high}}",
            "child.yaml:3:26 'where' needs facts and their values, or a condition",
        ),
        (
            "override: {held: {where: [city], severity: high}}",
            "child.yaml:3:26 'where' needs facts and their values, or a condition",
        ),
        (
            "override: {held: {where: {city: ['1', '1']}, severity: high}}",
            "child.yaml:3:39 '1' stands twice",
        ),
        (
            "override: {held: {where: {city: '1', city.code: '2'}, severity: high}}",
            "child.yaml:3:38 'city.code' is named twice",
        ),
        (
            "override: {held: {where: {tranches: 1}, severity: high}}",
            "child.yaml:3:27 'tranches' is not a single value",
        ),
        (
            "override: {held: {where: city.cod == '1', severity: high}}",
            "child.yaml:3:26 unknown name 'city.cod' Did you mean 'city.code'?",
        ),
        (
            "override: {held: {where: 1 > 2, severity: high}}",
            "child.yaml:3:26 ",
        ),
        (
            "override: {held: {where: city.code, severity: high}}",
            "child.yaml:3:26 this expression gives text; true or false is needed",
        ),
        (
            "override: {on-village: {where: {component: Sosial}, severity: high}}",
            "child.yaml:3:33 unknown fact 'component'",
        ),
        (f"override: {{held: {{{CITY}}}}}", "child.yaml:3:19 nothing is changed here"),
        ("override: {held: []}", "child.yaml:3:18 the list is empty"),
        (
            f"override: {{held: [{{{CITY}, severity: low}}, {{}}]}}",
            "child.yaml:3:56 nothing is changed here",
        ),
        (
            f"override: {{held: {{{CITY}, indicator: i}}}}",
            "child.yaml:3:39 'indicator' cannot differ by 'where'",
        ),
        (
            f"override: {{held: {{{CITY}, severty: low}}}}",
            "child.yaml:3:39 unknown key 'severty' Did you mean 'severity'?",
        ),
        (
            f"override: {{held: {{{CITY}, severity: hi}}}}",
            "child.yaml:3:49 severity: not a choice: 'hi'",
        ),
        (
            f"override: {{held: [{{severity: low}}, {{{CITY}, severity: high}}]}}",
            "child.yaml:3:36 never reached: the one above it (",
        ),
        (
            (
                "override: {held: [{where: {city: ['1', '2']}, severity: low}, "
                "{where: {city: '1', closed: true}, severity: high}]}"
            ),
            "child.yaml:3:64 never reached: the one above it (",
        ),
        (
            f"parameters: {{limit: [{{{CITY}, value: 91}}]}}",
            "child.yaml:3:50 limit: 91 lies outside 0 .. 90",
        ),
        (
            f"parameters: {{limit: [{{{CITY}, value: 4.5}}]}}",
            "child.yaml:3:50 limit: the value is of type number, this parameter is of type integer",
        ),
        (
            f"parameters: {{limit: [{{{CITY}, value: 4, unit: week}}]}}",
            "child.yaml:3:59 the unit is 'week', this parameter is in 'day'",
        ),
        (
            f"parameters: {{own: [{{{CITY}, value: 4}}]}}",
            "child.yaml:3:14 ",
        ),
        (
            "parameters: {limit: {value: 4, unit: week}}",
            "child.yaml:3:38 the unit is 'week', this parameter is in 'day'",
        ),
        (
            "override: {in-time: {parameters: {limit: {value: 4, unit: week}}}}",
            "child.yaml:3:59 the unit is 'week', this parameter is in 'day'",
        ),
        (
            "parameters: {share: {value: 4, unit: week}}",
            "child.yaml:3:38 the unit is 'week', this parameter has no unit",
        ),
        (
            "override: {in-time: {parameters: {limit: 91}}}",
            "child.yaml:3:42 limit: 91 lies outside 0 .. 90",
        ),
        (
            "override: {in-time: {parameters: {limt: 9}}}",
            "child.yaml:3:35 unknown parameter 'limt' Did you mean 'limit'?",
        ),
        (
            "override: {held: {parameters: {limit: 9}}}",
            "child.yaml:3:32 rule 'held' does not speak of param.limit",
        ),
        (
            "rules: {x: {title: X, existence: mp2k_held, param.limit: 3}}",
            "child.yaml:3:45 unknown key 'param.limit'",
        ),
    ],
)  # fmt: skip
def test_one_mistake_is_told_once_at_its_place(mistakes, text, expected):
    found = mistakes(text)

    assert [expected] == [line[: len(expected)] for line in found][:1]
    assert 1 == len(found) or "own" in text


def test_too_many_forms_of_a_rule_are_refused(mistakes):
    cities = ", ".join(f"{{where: {{city: '{at}'}}, value: {at}}}" for at in range(1, 60))
    [found] = mistakes(
        f"parameters: {{limit: [{cities}]}}\n"
        "override: {in-time: [" + cities.replace("value:", "weight:") + "]}"
    )

    assert "rule 'in-time' has 3600 forms by 'where'; at most 250" in found
