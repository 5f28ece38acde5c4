"""Comparisons: what is new, fixed, gone and open, and points that add up to the change."""

from __future__ import annotations

import math

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import compare, evaluate
from kotaku_eval.comparisons import Comparison, Kind
from kotaku_eval.contributions import contributions, leaves
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions.nodes import node_of
from kotaku_eval.definitions.waivers import waivers_from_node
from kotaku_eval.findings import Severity
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers.changes import rounded_points
from kotaku_eval.reports import Report
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import Indicator, RuleSet, ScoreModel
from tests import strategies as our
from tests.test_evaluation import condition
from tests.test_waivers import any_waivers

DAY = EventDate.of("2018-03-20")


def ruleset_of(*names, severity=Severity.MEDIUM, name="few", **weights):
    texts = {"ready": "ready", "busy": "workers > 1", "feasible": "plan.feasible"}
    rules = [
        Rule(
            own,
            our.same(own),
            condition(texts[own]),
            when=condition("label_text != 'idle' or label_text is None"),
            severity=severity,
            indicator=own,
            text=texts[own],
        )
        for own in names or ("ready",)
    ]
    indicators = {
        own.id: Indicator(own.id, our.same(own.id), weight=weights.get(own.id, 1.0))
        for own in rules
    }
    return RuleSet(name, our.same("Few"), our.LIFECYCLE, rules, indicators=indicators)


def report_of(*jobs, rules=None, as_of=DAY, waivers=(), name=""):
    portfolio = Portfolio(our.LIFECYCLE, jobs, id=name)
    return evaluate(portfolio, rules or ruleset_of(), as_of, waivers=waivers)


def job(name="A", ready=None, workers=None, **more):
    return our.Job(id=name, ready=ready, workers=workers, **more)


def waivers(expires="2018-03-31"):
    own = {"rule": "ready", "everywhere": True, "reason": "r", "approver": "a"}
    own |= {"issued": "2018-01-01", "expires": expires}
    return waivers_from_node(node_of({"waivers": [own]}), ruleset_of())


def kinds(old, new):
    return {(one.subject.id, one.rule): one.kind.value for one in compare(old, new).changes}


# --- findings -----------------------------------------------------------------------------------

IDLE = {"label_text": "idle"}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (job(ready=True), job(ready=False), "new"),
        (job(ready=True), job(ready=None), "new"),
        (job(**IDLE), job(ready=False), "new"),
        (job(ready=False), job(ready=True), "fixed"),
        (job(ready=None), job(ready=True), "fixed"),
        (job(ready=False), job(**IDLE), "lapsed"),
        (job(ready=False), job(ready=False), "open"),
        (job(ready=None), job(ready=False), "verdict"),
        (job(ready=False), job(ready=None), "verdict"),
    ],
)
def test_what_became_of_a_finding(old, new, kind):
    assert {("A", "ready"): kind} == kinds(report_of(old), report_of(new))


def test_a_deleted_activity_is_gone_and_never_fixed():
    old = report_of(job("A", ready=False), job("B", ready=True))
    new = report_of(job("B", ready=True))
    comparison = compare(old, new)

    [warning] = comparison.warnings
    assert ["gone"] == [one.kind.value for one in comparison.changes]
    assert warning.en.startswith("not judged any more: 1 subjects (activity A); part of the change")
    assert {("A", "ready"): "added"} == kinds(new, old)


def test_a_rule_that_is_not_judged_any_more_is_gone():
    old = report_of(job(ready=False, workers=0), rules=ruleset_of("ready", "busy"))
    new = report_of(job(ready=False, workers=0))

    assert {("A", "ready"): "open", ("A", "busy"): "gone"} == kinds(old, new)


def test_a_changed_severity_is_told():
    old = report_of(job(ready=False))
    new = report_of(job(ready=False), rules=ruleset_of(severity=Severity.HIGH))
    [change] = compare(old, new).changes

    assert (Kind.SEVERITY, Severity.MEDIUM, Severity.HIGH) == (
        change.kind,
        change.old.severity,
        change.new.severity,
    )
    assert change.is_worse
    assert not compare(new, old).changes[0].is_worse


# --- waivers ------------------------------------------------------------------------------------


def test_an_expired_waiver_is_told_from_one_that_was_taken_away():
    old = report_of(job(ready=False), waivers=waivers("2018-03-31"))
    expired = report_of(job(ready=False), waivers=waivers("2018-03-31"), as_of="2018-04-01")
    removed = report_of(job(ready=False), as_of="2018-03-31")

    assert {("A", "ready"): "waiver_expired"} == kinds(old, expired)
    assert {("A", "ready"): "waiver_gone"} == kinds(old, removed)
    assert Severity.MEDIUM is compare(old, expired).worst()


@pytest.mark.parametrize(("old", "kind"), [(False, "waived"), (True, "waived"), (None, "waived")])
def test_a_newly_waived_finding_is_told(old, kind):
    new = report_of(job(ready=False), waivers=waivers())

    assert {("A", "ready"): kind} == kinds(report_of(job(ready=old)), new)
    assert {("A", "ready"): "still_waived"} == kinds(new, new)


def test_a_waived_finding_that_passes_now_is_fixed():
    old = report_of(job(ready=False), waivers=waivers())

    assert {("A", "ready"): "fixed"} == kinds(old, report_of(job(ready=True), waivers=waivers()))


def test_scores_before_waivers_stand_beside_those_after():
    comparison = compare(
        report_of(job(ready=False), job("B", ready=True)),
        report_of(job(ready=False), job("B", ready=True), waivers=waivers()),
    )

    assert (50.0, 100.0) == (comparison.old_score.low, comparison.new_score.low)
    assert (None, 50.0) == (comparison.old_before, comparison.new_before.low)
    assert "only one of the two was made with waivers" in map(str, comparison.warnings)


# --- warnings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (report_of(job(ready=True), name="other"), "different portfolios: 'one', then 'other'"),
        (
            report_of(job(ready=True), rules=ruleset_of(name="team"), name="one"),
            "different rule sets: 'few', then 'team'",
        ),
        (
            report_of(job(ready=True), rules=ruleset_of(severity=Severity.LOW), name="one"),
            "the rules 'few' changed in between, or others of them were selected",
        ),
        (
            report_of(job(ready=True), as_of="2018-03-19", name="one"),
            "the old report is as of 2018-03-20, after the new one (2018-03-19)",
        ),
        (report_of(job(ready=True), name="one"), None),
    ],
)
def test_reports_that_are_not_alike_are_told(new, said):
    old = report_of(job(ready=True), name="one")

    assert ([said] if said else []) == [str(own) for own in compare(old, new).warnings]


# --- points -------------------------------------------------------------------------------------


def points(comparison):
    return {own.id: round(own.points, 6) for own in comparison.contributions}


def test_points_are_the_weight_of_the_rule_times_what_its_share_changed():
    rules = ruleset_of("ready", "busy", ready=3.0)
    old = report_of(job("A", ready=False, workers=2), job("B", ready=True, workers=0), rules=rules)
    new = report_of(job("A", ready=True, workers=2), job("B", ready=True, workers=0), rules=rules)

    assert {"ready": 37.5} == points(compare(old, new))


def test_a_rule_that_drops_out_is_named_and_its_weight_goes_to_the_others():
    rules = ruleset_of("ready", "busy")
    bare = evolve(
        rules, rules=[rules.rules[0], evolve(rules.rules[1], when=condition("workers > 0"))]
    )
    old = report_of(job("A", ready=False, workers=2), rules=bare)
    new = report_of(job("A", ready=False, workers=0), rules=bare)
    comparison = compare(old, new)

    assert (50.0, 0.0) == (comparison.old_score.low, comparison.new_score.low)
    assert {"busy": -37.5, "ready": -12.5} == points(comparison)
    [busy, ready] = comparison.contributions
    assert (100.0, None, 0.0) == (busy.old, busy.new, busy.by_verdicts)
    assert (0.0, 0.0, 0.0) == (ready.old, ready.new, ready.by_verdicts)


def test_without_a_score_there_are_no_points():
    old, new = report_of(job(ready=True)), report_of(job(**IDLE))

    assert None is compare(old, new).score_change
    assert () == compare(old, new).contributions


MODELS = st.sampled_from(ScoreModel)


@given(our.rule_sets(), our.portfolios(), our.portfolios(), MODELS, st.data())
def test_points_add_up_to_the_change_of_the_total(ruleset, before, now, model, data):
    ruleset = evolve(ruleset, score_model=model)
    old = evaluate(before, ruleset, DAY, waivers=data.draw(any_waivers(ruleset)))
    new = evaluate(now, ruleset, DAY)
    comparison = compare(old, new)

    if comparison.score_change is None:
        assert () == comparison.contributions
    else:
        total = math.fsum(own.points for own in comparison.contributions)
        assert total == pytest.approx(comparison.score_change, abs=1e-9)


@given(our.rule_sets(), our.rule_sets(), our.portfolios(), our.portfolios(), MODELS)
def test_points_add_up_between_different_rules_too(first, second, before, now, model):
    old = evaluate(before, evolve(first, score_model=model), DAY)
    new = evaluate(now, second, DAY)
    change = compare(old, new).score_change

    if change is not None:
        total = math.fsum(own.points for own in contributions(old, new))
        assert total == pytest.approx(change, abs=1e-9)


@given(our.rule_sets(), our.portfolios(), MODELS)
def test_the_rules_of_one_report_add_up_to_its_total(ruleset, portfolio, model):
    report = evaluate(portfolio, evolve(ruleset, score_model=model), DAY)

    if report.score.low is not None:
        parts = leaves(report).values()
        assert math.fsum(part.weight for part in parts) == pytest.approx(1.0)
        whole = math.fsum(part.weight * part.score for part in parts)
        assert whole == pytest.approx(report.score.low, abs=1e-9)


@given(our.rule_sets(), our.portfolios(), our.portfolios())
def test_shown_points_add_up_to_the_shown_change(ruleset, before, now):
    comparison = compare(evaluate(before, ruleset, DAY), evaluate(now, ruleset, DAY))
    change = comparison.score_change

    if comparison.contributions:
        shown = rounded_points(comparison.contributions, change)
        assert round(change, 2) == pytest.approx(sum(shown), abs=1e-6)
        exact = [own.points for own in comparison.contributions]
        assert all(abs(a - b) < 0.0100001 for a, b in zip(shown, exact, strict=True))


def test_a_total_that_is_no_weighted_mean_is_one_part():
    old, new = report_of(job(ready=True)), report_of(job(ready=False))
    odd = evolve(old, score=evolve(old.score, low=42.0))

    assert {"total": 42.0} == {name: leaf.score for name, leaf in leaves(odd).items()}
    assert -42.0 == pytest.approx(math.fsum(own.points for own in contributions(odd, new)))


# --- properties ---------------------------------------------------------------------------------


@given(our.rule_sets(kinds=("sound", "raises")), our.portfolios(), MODELS, st.data())
def test_a_report_against_itself_is_empty(ruleset, portfolio, model, data):
    held = data.draw(any_waivers(ruleset))
    report = evaluate(portfolio, evolve(ruleset, score_model=model), DAY, waivers=held)
    comparison = compare(report, report)

    assert comparison.is_empty
    assert () == comparison.warnings
    assert None is comparison.worst()
    assert len(report.findings) == len(comparison.of("open"))
    assert len(report.waived) == len(comparison.of("still_waived"))


@given(our.rule_sets(kinds=("sound", "raises")), our.portfolios(), our.portfolios())
def test_new_and_fixed_are_mirror_images(ruleset, before, now):
    old, new = evaluate(before, ruleset, DAY), evaluate(now, ruleset, DAY)
    there, back = compare(old, new), compare(new, old)

    def found(comparison, *kinds):
        return {change.fingerprint for change in comparison.of(*kinds)}

    assert found(there, "new") == found(back, "fixed", "lapsed")
    assert found(there, "fixed", "lapsed") == found(back, "new")
    assert found(there, "added") == found(back, "gone")
    assert found(there, "gone") == found(back, "added")
    assert found(there, "open", "verdict", "severity") == found(back, "open", "verdict", "severity")
    assert {one.fingerprint for one in there.changes} == {
        one.fingerprint for one in (*old.findings, *new.findings)
    }


@given(our.rule_sets(), our.portfolios(), our.portfolios(), st.data())
def test_a_comparison_survives_json_as_do_the_reports(ruleset, before, now, data):
    held = data.draw(any_waivers(ruleset))
    old, new = evaluate(before, ruleset, DAY, waivers=held), evaluate(now, ruleset, DAY)
    comparison = compare(old, new)

    assert comparison == Comparison.from_json(comparison.to_json())
    again = compare(Report.from_json(old.to_json()), Report.from_json(new.to_json()))
    assert comparison.to_json() == again.to_json()


def test_another_format_is_refused():
    with pytest.raises(ValueError, match="not a comparison"):
        Comparison.from_dict({"format": "kotaku-eval-report/1"})
