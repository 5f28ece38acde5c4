"""The examples show what they say they show, and their scripts run."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import kotaku_eval
from kotaku_eval import Verdict, evaluate, load_ruleset, read_portfolio
from kotaku_eval.testing import assert_examples
from tests.shipped import shipped_rules

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
KEPRI = EXAMPLES / "kepri-2018" / "portfolio.yaml"

# What each lesson of the source article looks like: the rule that finds it, and where.
LESSONS = {
    "village-proposals-within-ceiling": "2191010001",
    "village-has-design-drawings": "2191010002",
    "design-ready": "B-2",
    "design-package-complete": "B-1",
    "village-government-behind-process": "2192010002",
    "works-not-executed-by-bkm": "C-1",
    "board-units-active": "2191020001",
    "contribution-realised": "E-1",
    "women-at-mp2k": "E-1",
    "ksm-has-enough-members": "KSM-E1",
    "construction-starts-on-schedule": "D-1",
    "construction-completes-on-schedule": "D-2",
    "schedule-steers-works": "D-1",
    "disbursement-files-complete": "D-1",
    "disbursement-files-on-time": "D-1",
    "emon-entries-on-schedule": "A-3",
    "emon-labour-entered": "E-2",
    "emon-progress-meets-target": "B-2",
    "works-certified": "G-2",
    "accountability-on-time": "G-1",
    "certification-before-handover": "G-1",
    # Failures that are documented elsewhere.
    "mp2k-before-construction": "G-2",
    "volume-change-minuted": "B-1",
    "money-not-idle": "D-1",
    "second-tranche-on-time": "D-1",
    "accountability-reported": "G-2",
    "asset-in-use": "E-1",
}


@pytest.fixture(scope="module")
def rules():
    return shipped_rules()


@pytest.fixture(scope="module")
def portfolio():
    return read_portfolio(KEPRI, strict=True)


@pytest.fixture(scope="module")
def report(portfolio, rules):
    return evaluate(portfolio, rules)


def verdict(report, rule, subject):
    return next(o.verdict for o in report.where(rule=rule) if o.subject.id == subject)


def test_the_mean_over_villages_is_74_percent_memadai(report):
    villages = [place.score.low for place in report.by("village")]

    assert round(report.score.low) == 74
    assert report.score.category.id == "Memadai"
    assert not report.score.is_uncertain
    assert report.score.low == pytest.approx(sum(villages) / len(villages))
    assert {place.score.category.id for place in report.by("village")} == {
        "Sangat baik",
        "Memadai",
        "Kurang memadai",
    }


def test_it_says_that_it_is_made_up(report, portfolio):
    assert report.header.illustrative
    assert "ilustrasi" in portfolio.title.id
    assert "illustrative" in portfolio.title.en
    assert "ILUSTRASI" in KEPRI.read_text(encoding="utf-8")
    assert "dibuat-buat" in KEPRI.with_name("README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("rule", "subject"), LESSONS.items(), ids=LESSONS)
def test_each_lesson_is_a_finding(report, rule, subject):
    found = [finding for finding in report.findings if finding.rule == rule]

    assert verdict(report, rule, subject) is Verdict.FAIL
    assert subject in {finding.subject.id for finding in found}


def test_each_rule_that_the_readme_names_has_a_finding(report, rules):
    text = KEPRI.with_name("README.md").read_text(encoding="utf-8")
    found = {finding.rule for finding in report.findings}
    named = {word for word in text.split("`") if word in {rule.id for rule in rules.rules}}

    assert named
    assert named <= found


def test_the_meeting_exists_where_its_schedule_did_not_steer(report):
    village = next(place for place in report.by("village") if place.code == "2192010001")

    assert village.score.part("mp2k-held").low == 100
    assert village.score.part("mp2k-papers-exist").low == 100
    assert village.score.part("schedule-adherence").low == 0


@pytest.mark.parametrize(
    ("rule", "subject"),
    [
        ("mp2k-before-construction", "E-1"),  # an event without a date
        ("certification-before-handover", "F-1"),  # a date that is only a month
        ("disbursement-files-complete", "F-1"),
        ("contribution-realised", "E-2"),
        ("village-government-behind-process", "2191020001"),
    ],
)
def test_what_is_not_known_is_not_failed(report, rule, subject):
    assert verdict(report, rule, subject) is Verdict.UNKNOWN
    assert report.score.low < report.score.high


def test_what_is_not_due_yet_is_pending(report):
    rules = ("works-certified", "accountability-reported", "works-handed-over")

    assert {verdict(report, rule, "F-2") for rule in rules} == {Verdict.PENDING}
    assert {verdict(report, rule, "F-3") for rule in rules} == {Verdict.FAIL}


@pytest.mark.parametrize("stage", ["certified", "accountability_reported", "handed_over"])
def test_dropping_a_stage_lowers_the_score(report, portfolio, rules, stage):
    activity = portfolio.activity("A-1")
    kept = [event for event in activity.events if event.stage != stage]
    others = [other for other in portfolio.activities if other.id != "A-1"]
    changed = attrs.evolve(portfolio, activities=[*others, attrs.evolve(activity, events=kept)])

    assert evaluate(changed, rules).score.low < report.score.low


def test_mending_the_data_raises_the_score(report, rules, tmp_path):
    text = KEPRI.read_text(encoding="utf-8")
    assert text.count("entered: 2018-08-21") == 1
    path = tmp_path / "portfolio.yaml"
    path.write_text(text.replace("entered: 2018-08-21", "entered: 2018-07-31"), encoding="utf-8")

    assert evaluate(read_portfolio(path), rules).score.low > report.score.low


def test_messages_say_each_unit_and_level_once(report):
    for finding in report.findings:
        for text in (finding.message.id, finding.message.en):
            words = text.replace(":", "").replace(",", "").split()
            doubled = [a for a, b in itertools.pairwise(words) if a == b]
            assert not doubled, text
            assert "{" not in text


def run(name, folder):
    """Run an example from another folder, as a reader does."""
    source = str(Path(kotaku_eval.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name)],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def test_the_first_check_prints_total_villages_findings_and_an_explanation(report, tmp_path):
    out = run("first_check.py", tmp_path)

    assert f"Total {report.score.low:.1f} %" in out
    assert ": Memadai" in out
    for village in report.by("village"):
        assert f"{village.label:<20} {village.score.low:5.1f} %" in out
    assert f"{len(report.findings)} temuan" in out
    assert report.findings[0].message.id in out
    assert report.findings[0].fix.id in out
    assert "village-proposals-within-ceiling on 2191010001: fail" in out


def test_own_rules_are_judged_beside_the_shipped_ones(report, rules, tmp_path):
    out = run("own_rules.py", tmp_path)

    assert f"{len(rules.rules)} rules are shipped, {len(rules.rules) + 2} were judged" in out
    assert "village-office-at-mp2k: {'pass': 13, 'fail': 2, 'not_applicable': 1}" in out
    assert "daily-wage-is-plausible: {'pass': 13, 'fail': 1, 'unknown': 2}" in out
    assert f"Total {report.score.low:.1f}, without them {report.score.low:.1f}" in out


def test_the_examples_of_the_own_rule_hold():
    assert_examples(load_ruleset(EXAMPLES / "own-rules.yaml").select(["village-office-at-mp2k"]))


def test_the_notebook_is_kept_without_outputs():
    notebook = json.loads((EXAMPLES / "first-check.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]

    assert code
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)


# --- rules on single events ------------------------------------------------------------------

PERMITS = EXAMPLES / "permits"


def test_the_rules_on_single_events_find_the_payment_and_the_turn_that_are_wrong():
    rules = load_ruleset(PERMITS / "rules.yaml")
    report = evaluate(read_portfolio(PERMITS / "portfolio.yaml"), rules)
    found = {(one.rule, one.subject.id) for one in report.findings}

    assert_examples(rules)
    assert {
        ("large-payment-approved-by-another", "P-1"),
        ("requests-and-payments-take-turns", "P-1"),
    } == found


# --- rules in layers -----------------------------------------------------------------------

TEAM = EXAMPLES / "team-rules" / "team.yaml"


def test_the_team_s_rules_do_what_their_examples_say():
    assert_examples(load_ruleset(TEAM))


def test_the_team_s_rules_differ_by_city():
    report = evaluate(read_portfolio(KEPRI), load_ruleset(TEAM))
    found = [one for one in report.findings if one.rule == "money-not-idle"]

    assert found
    for one in found:
        expected = "high" if one.subject.places["city"] in {"2191", "2192"} else "low"
        assert expected == one.severity.value


def test_the_team_s_quick_visit_has_four_rules():
    assert 4 == len(load_ruleset(TEAM, profile="quick").rules)
