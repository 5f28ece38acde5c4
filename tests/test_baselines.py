"""Baselines: known findings count no more, unless they became worse; what is gone is told."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import DefinitionError, Report, evaluate
from kotaku_eval.baselines import Baseline, Gone, KnownFinding
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import load_baseline
from kotaku_eval.definitions.baselines import baseline_from_node
from kotaku_eval.findings import Severity, Verdict, fingerprint_of
from kotaku_eval.matches import against
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import parse_yaml
from kotaku_eval.texts import Text
from tests import strategies as our
from tests.test_evaluation import condition

DAY = EventDate.of("2018-03-20")
WHY = Text.same("Backlog")


def ruleset_of(severity=Severity.MEDIUM, names=("ready",)):
    rules = [
        Rule(name, our.same(name), condition("ready"), severity=severity, text="ready")
        for name in names
    ]
    return RuleSet("few", our.same("Few"), our.LIFECYCLE, rules)


def portfolio_of(**ready):
    jobs = [our.Job(id=name, ready=value) for name, value in ready.items()]
    return Portfolio(our.LIFECYCLE, jobs)


def known(portfolio, rules=None):
    rules = rules or ruleset_of()
    report = evaluate(portfolio, rules, DAY)
    return Baseline.of(report.findings, ruleset=rules.id, as_of="2018-03-20", reason=WHY)


def matched(baseline, portfolio, rules=None, **more):
    rules = rules or ruleset_of()
    return against(evaluate(portfolio, rules, DAY, **more), baseline, portfolio, rules).baseline


def names(fingerprints, *subjects, rule="ready"):
    known_names = {fingerprint_of(rule, "activity", name): name for name in subjects}
    return [known_names[one] for one in fingerprints]


# --- what is new --------------------------------------------------------------------------------


def test_a_known_finding_is_not_new_and_another_is():
    match = matched(known(portfolio_of(A=False)), portfolio_of(A=False, B=False))

    assert ["B"] == names(match.new, "A", "B")
    assert ["A"] == names(match.known, "A", "B")
    assert () == match.worse


@pytest.mark.parametrize(
    ("before", "now", "is_new"),
    [(None, None, False), (None, False, True), (False, None, False), (False, False, False)],
)
def test_an_unknown_that_became_a_fail_is_new_again(before, now, is_new):
    match = matched(known(portfolio_of(A=before)), portfolio_of(A=now))

    assert is_new == bool(match.new)
    assert match.new == match.worse


@pytest.mark.parametrize(
    ("before", "now", "is_new"),
    [("low", "high", True), ("high", "low", False), ("high", "high", False)],
)
def test_a_finding_that_matters_more_is_new_again(before, now, is_new):
    old, new = ruleset_of(Severity(before)), ruleset_of(Severity(now))
    match = matched(known(portfolio_of(A=False), old), portfolio_of(A=False), new)

    assert is_new == bool(match.new)


# --- what is gone -------------------------------------------------------------------------------


def test_what_is_gone_says_why():
    baseline = known(portfolio_of(A=False, B=False, C=False), ruleset_of(names=["ready", "other"]))
    portfolio = portfolio_of(A=True, B=False)
    everything = ruleset_of(names=["ready", "third"])
    report = evaluate(portfolio, everything.select(["ready"]), DAY)

    match = against(report, baseline, portfolio, everything).baseline

    assert {
        ("ready", "A"): Gone.NO_FINDING,
        ("ready", "C"): Gone.NO_SUBJECT,
        ("other", "A"): Gone.UNKNOWN_RULE,
        ("other", "B"): Gone.UNKNOWN_RULE,
        ("other", "C"): Gone.UNKNOWN_RULE,
    } == {(one.rule, one.subject): one.why for one in match.gone}


def test_a_rule_that_was_not_selected_is_not_called_put_right():
    rules = ruleset_of(names=["ready", "other"])
    portfolio = portfolio_of(A=False)
    report = evaluate(portfolio, rules.select(["ready"]), DAY)

    [gone] = against(report, known(portfolio, rules), portfolio, rules).baseline.gone

    assert ("other", Gone.NOT_JUDGED) == (gone.rule, gone.why)


def test_what_is_waived_is_no_longer_needed():
    from kotaku_eval.definitions.nodes import node_of
    from kotaku_eval.definitions.waivers import waivers_from_node

    waiver = {"rule": "ready", "everywhere": True, "reason": "r", "approver": "a"}
    waiver |= {"issued": "2018-01-01", "expires": "2018-12-31"}
    held = waivers_from_node(node_of({"waivers": [waiver]}), ruleset_of())
    match = matched(known(portfolio_of(A=False)), portfolio_of(A=False), waivers=held)

    assert [Gone.WAIVED] == [one.why for one in match.gone]


def test_a_baseline_of_another_rule_set_is_told():
    baseline = evolve(known(portfolio_of(A=False)), ruleset="elsewhere")

    assert matched(baseline, portfolio_of(A=False)).is_other_ruleset
    assert not matched(known(portfolio_of(A=False)), portfolio_of(A=False)).is_other_ruleset


def test_an_error_is_never_let_stand():
    check = PythonCheck(lambda ready: 1 // (ready is None), ("ready",), "given")
    rules = RuleSet("few", our.same("Few"), our.LIFECYCLE, [Rule("ready", our.same("R"), check)])
    portfolio = portfolio_of(A=False)

    assert () == known(portfolio, rules).findings
    assert 1 == len(matched(known(portfolio), portfolio, rules).new)


# --- files --------------------------------------------------------------------------------------


def test_a_file_is_readable_and_the_same_every_time():
    text = known(portfolio_of(B=None, A=False)).to_yaml()

    assert text == known(portfolio_of(A=False, B=None)).to_yaml()
    assert (
        "# Known findings: only others count. Written by kotaku-eval check --write-baseline.\n"
        'baseline: "few"\n'
        'as_of: "2018-03-20"\n'
        "findings:\n"
        f'  - fingerprint: "{fingerprint_of("ready", "activity", "A")}"\n'
        "    rule: ready\n"
        '    subject: {activity: "A"}\n'
        "    verdict: fail\n"
        "    severity: medium\n"
        '    reason: "Backlog"\n'
    ) == text[: text.index("  - fingerprint", text.index("Backlog"))]


def test_an_empty_baseline_is_a_file_too():
    empty = Baseline("few")

    assert empty == baseline_from_node(parse_yaml(empty.to_yaml()))


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(
    st.lists(
        st.builds(
            KnownFinding,
            rule=st.from_regex(r"[a-z]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True),
            level=st.sampled_from(["activity", "village"]),
            subject=words,
            verdict=st.sampled_from([Verdict.FAIL, Verdict.UNKNOWN]),
            severity=st.sampled_from(Severity),
            reason=st.builds(Text, id=words, en=words),
        ),
        unique_by=lambda one: one.fingerprint,
    ),
    words,
)
def test_a_baseline_survives_its_file_whatever_the_words(findings, name):
    baseline = Baseline(name, tuple(findings), "2018-03-20")

    assert baseline == baseline_from_node(parse_yaml(baseline.to_yaml()))


FILE = f"""\
baseline: few
findings:
  - fingerprint: {fingerprint_of("ready", "activity", "A")}
    rule: ready
    subject: {{activity: A}}
    verdict: fail
    severity: low
    reason: Known
"""


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("rule: ready", "rule: raedy", "3:18: the fingerprint '"),
        ("activity: A", "activity: B", "3:18: the fingerprint '"),
        ("activity: A", "village: A", "3:18: the fingerprint '"),
        ("verdict: fail", "verdict: error", "the verdict 'error' cannot be let stand"),
        ("verdict: fail", "verdict: pass", "the verdict 'pass' cannot be let stand"),
        ("verdict: fail", "verdict: fial", "Did you mean 'fail'?"),
        ("severity: low", "severity: lo", "Did you mean 'low'?"),
        ("    severity: low\n", "", "'severity' is missing"),
        ("    verdict: fail\n", "", "'verdict' is missing"),
        ("    reason: Known\n", "", "'reason' is missing"),
        ("reason: Known", "reson: Known", "Did you mean 'reason'?"),
        ("{activity: A}", "{}", "one subject is needed"),
        ("{activity: A}", "{activity: A, village: B}", "one subject is needed"),
        ("{activity: A}", "A", "a mapping (key: value) is needed here"),
        ("baseline: few\n", "", "'baseline' is missing"),
        ("findings:", "finding:", "Did you mean 'findings'?"),
        ("baseline: few", "baseline: few\nas_of: soon", "not a date"),
    ],
)
def test_a_mistake_in_a_file_is_told_at_its_place(written, instead, said):
    assert written in FILE

    with pytest.raises(DefinitionError, match=re.escape(said)) as caught:
        baseline_from_node(parse_yaml(FILE.replace(written, instead), "b.yaml"))

    assert all(problem.where.startswith("b.yaml:") for problem in caught.value.problems)
    assert all(problem.excerpt for problem in caught.value.problems)


def test_a_finding_that_stands_twice_is_told():
    twice = FILE + FILE[FILE.index("  - ") :]

    with pytest.raises(DefinitionError, match=r"b\.yaml:9:18: the same finding .* b\.yaml:3:18"):
        baseline_from_node(parse_yaml(twice, "b.yaml"))


def test_a_baseline_is_loaded_from_a_file_with_places(tmp_path):
    path = tmp_path / "b.yaml"
    path.write_text(FILE, encoding="utf-8")

    [one] = load_baseline(path).findings

    assert f"{path.as_posix()}:3:5" == str(one.place)


# --- properties ---------------------------------------------------------------------------------


@given(our.rule_sets(kinds=("sound", "raises")), our.portfolios(), our.portfolios())
def test_new_and_known_are_all_findings_and_nothing_is_lost(ruleset, before, now):
    first = evaluate(before, ruleset, DAY)
    baseline = Baseline.of(first.findings, ruleset=ruleset.id, reason=WHY)
    report = against(evaluate(now, ruleset, DAY), baseline, now, ruleset)
    match = report.baseline

    found = [one.fingerprint for one in report.findings]
    assert sorted(found) == sorted([*match.new, *match.known])
    assert set(match.worse) <= set(match.new)
    assert {one.fingerprint for one in baseline.findings} == {
        *(set(found) & {one.fingerprint for one in baseline.findings}),
        *(fingerprint_of(one.rule, one.level, one.subject) for one in match.gone),
    }
    assert report == Report.from_json(report.to_json())


@given(our.rule_sets(), our.portfolios())
def test_against_its_own_baseline_nothing_is_new_or_gone(ruleset, portfolio):
    report = evaluate(portfolio, ruleset, DAY)
    baseline = Baseline.of(report.findings, ruleset=ruleset.id, reason=WHY)
    match = against(report, baseline, portfolio, ruleset).baseline

    assert ((), (), False) == (match.new, match.gone, match.is_other_ruleset)
