"""Rules that differ by scope: verdicts, findings and scores are those of the variant in force."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import explain
from kotaku_eval.definitions import node_of, ruleset_from_node
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.evaluation import evaluate
from kotaku_eval.findings import VERDICTS, Severity, Verdict
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reports import Report
from kotaku_eval.rule_digests import digest_of
from kotaku_eval.sources import parse_yaml
from tests import strategies as our

BASE = """\
ruleset: base
title: Base
parameters:
  days: {value: 30, unit: day}
indicators:
  i: {title: I}
rules:
  in-time:
    title: In time
    indicator: i
    severity: low
    within: {from: a, to: c, days: param.days}
    message: "Limit {param.days}"
  supported:
    title: Supported
    indicator: i
    weight: 2
    require: village.supports
    message: "Not supported"
scale:
  bands: [{from: 50, title: Good}, {from: 0, title: Bad}]
  ceilings: [{severity: critical, band: 2}]
"""
CITY = {"in-time": {"severity": "critical", "weight": 5, "message": "Strict {param.days}"}}
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.sampled_from(["info", "high", "critical"]),
        "weight": st.sampled_from([0, 0.5, 3]),
        "when": st.sampled_from(["a.done", "workers > 3", "grade == 'fair'"]),
        "require": st.sampled_from(["c.done", "ready", "progress >= 50"]),
        "message": st.just("Elsewhere"),
        "title": st.just("Another"),
    },
)


def rules_of(**more):
    node = parse_yaml(BASE)
    added = node_of(more)
    items = {**node.items, **added.items}
    keys = {**node.keys, **added.keys}
    return ruleset_from_node(type(node)(items, keys, node.source), lifecycle=our.LIFECYCLE)


def scoped(changes, city="7", **more):
    return {name: [{"where": {"city": city}, **own}] for name, own in changes.items() if own} | more


def verdicts(report):
    return {(one.rule, one.subject.id): one.verdict for one in report.outcomes}


def cities(portfolio):
    found = {}
    for activity in portfolio.activities:
        places = portfolio.places_of(activity)
        found[activity.id] = places["city"].code if "city" in places else None
    return found


overrides = st.fixed_dictionaries({}, optional={"in-time": CHANGES, "supported": CHANGES})


@given(portfolio=our.portfolios(), changes=overrides)
def test_findings_and_counts_agree_with_the_outcomes(portfolio, changes):
    report = evaluate(portfolio, rules_of(override=scoped(changes)))
    worded = [one.verdict for one in report.outcomes]
    bad = {Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR}

    assert sum(one in bad for one in worded) == len(report.findings) == len(list(report.findings))
    assert len(worded) == sum(n for _, counts in report.verdict_counts for _, n in counts)


@settings(max_examples=40)
@given(portfolio=our.portfolios(), changes=overrides, limit=st.sampled_from([None, 0, 400]))
def test_every_subject_is_judged_as_if_its_variant_were_the_rule(portfolio, changes, limit):
    there = {} if limit is None else {"days": {"value": limit, "unit": "day"}}
    case = {"where": {"city": "7"}, "value": limit}
    rest = {"value": 30, "unit": "day"}
    here = {} if limit is None else {"days": [case, rest]}
    own = {name: one for name, one in changes.items() if one}
    mixed = evaluate(portfolio, rules_of(override=scoped(own), parameters={"days": rest} | here))
    inside = evaluate(portfolio, rules_of(override=own, parameters={"days": rest} | there))
    outside = evaluate(portfolio, rules_of())
    home = cities(portfolio)

    for (rule, subject), verdict in verdicts(mixed).items():
        held = {"7": [inside], "8": [outside], None: [inside, outside]}[home[subject]]
        said = {verdicts(one)[rule, subject] for one in held}
        assert verdict == (said.pop() if len(said) == 1 else Verdict.UNKNOWN)
    for city, report in (("7", inside), ("8", outside)):
        assert found_in(report, home, city) == found_in(mixed, home, city)
        assert [*map(numbers, score_of(report, city))] == [*map(numbers, score_of(mixed, city))]


def found_in(report, home, city):
    return [one for one in report.findings if home[one.subject.id] == city]


def score_of(report, city):
    return [one.score for one in report.scores if (one.level, one.code) == ("city", city)]


def numbers(score):
    weight = score.weight if score.judged else None
    own = (score.id, score.low, score.high, score.judged, score.decided, weight, score.category)
    return (*own, *(numbers(part) for part in score.parts))


@given(portfolio=our.portfolios(), changes=overrides)
def test_generated_code_says_what_the_plain_meaning_says(portfolio, changes):
    rules = rules_of(override=scoped(changes))
    report = evaluate(portfolio, rules)
    day = portfolio.day_of(None)
    subjects = {one.id: one for one in portfolio.subjects("activity", rules.undated)}

    assert {
        (rule.id, name): VERDICTS[judge_rule(rule, subject, rules, day)]
        for rule in rules.rules
        for name, subject in subjects.items()
    } == verdicts(report)


@given(portfolio=our.portfolios())
def test_bounds_stay_honest_where_weights_differ(portfolio):
    rules = rules_of(override=scoped({"in-time": {"weight": 0}, "supported": {"weight": 9}}))
    for one in [*evaluate(portfolio, rules).scores, evaluate(portfolio, rules)]:
        score = one.score
        assert score.low is None or 0 <= score.low <= score.high <= 100


def late(name, village):
    events = [our.Event("a", "2018-01-01"), our.Event("c", "2018-02-10")]
    return our.Job(id=name, events=events, place=village, status=our.Status.CLOSED)


def portfolio_of(*jobs):
    places = [
        our.Place(code="7", level="city"),
        our.Place(code="8", level="city"),
        our.Hamlet(code="01", level="village", parent="7", supports=True),
        our.Hamlet(code="03", level="village", parent="8", supports=True),
    ]
    return Portfolio(our.LIFECYCLE, jobs, places, id="few")


MIXED = portfolio_of(late("A", "01"), late("B", "03"), late("C", "03"), late("D", "03"))


def test_findings_have_the_severity_and_words_of_their_scope():
    rules = rules_of(
        override=scoped(CITY),
        parameters={"days": [{"where": {"city": "7"}, "value": 14}, {"value": 30, "unit": "day"}]},
    )

    assert [
        ("A", Severity.CRITICAL, "Strict 14 days"),
        ("B", Severity.LOW, "Limit 30 days"),
        ("C", Severity.LOW, "Limit 30 days"),
        ("D", Severity.LOW, "Limit 30 days"),
    ] == [(f.subject.id, f.severity, f.message.en) for f in evaluate(MIXED, rules).findings]


def test_each_verdict_counts_with_the_weight_at_its_subject():
    rules = rules_of(override=scoped({"in-time": {"weight": 5, "parameters": {"days": 90}}}))
    total = evaluate(MIXED, rules).score
    in_time = total.part("in-time")

    # 5 of 5 + 1 + 1 + 1 passed; the weight is the mean of 5, 1, 1, 1; the other rule weighs 2.
    assert (62.5, 2.0) == (in_time.low, in_time.weight)
    assert (62.5 * 2 + 100 * 2) / 4 == total.low


def test_weight_0_in_a_scope_is_shown_and_not_counted_there():
    rules = rules_of(override=scoped({"in-time": {"weight": 0}}))
    report = evaluate(MIXED, rules)
    [there] = score_of(report, "7")

    assert (0.0, 0.0) == (there.part("in-time").low, there.part("in-time").weight)
    assert 100.0 == there.low
    assert 0.75 == report.score.part("in-time").weight


def test_ceiling_looks_at_the_severity_in_force():
    rules = rules_of(override=scoped(CITY | {"supported": {"weight": 50}}))
    report = evaluate(portfolio_of(late("A", "01"), late("B", "03")), rules)

    assert ["Bad", "Good"] == [
        str(score.category) for city in "78" for score in score_of(report, city)
    ]


def test_verdict_is_unknown_where_the_scope_is_and_it_matters():
    rules = rules_of(override=scoped({"in-time": {"parameters": {"days": 90}, "severity": "high"}}))
    outcome = evaluate(portfolio_of(late("A", None)), rules).outcomes[0]

    assert ("in-time", Verdict.UNKNOWN) == (outcome.rule, outcome.verdict)
    assert (
        "Which form of the rule holds is not known (city: 7): city.code is not recorded."
        == outcome.reason.en
    )


def test_verdict_stands_where_the_scope_is_unknown_and_does_not_matter():
    rules = rules_of(override=scoped({"in-time": {"severity": "high"}}))
    [finding] = [
        one
        for one in evaluate(portfolio_of(late("A", None)), rules).findings
        if one.rule == "in-time"
    ]

    assert (Verdict.FAIL, Severity.HIGH) == (finding.verdict, finding.severity)


def test_explanation_is_about_the_variant_in_force():
    rules = rules_of(override=scoped({"in-time": {"require": "workers > 3"}}))

    assert "workers > 3" in str(explain("in-time", "A", rules, MIXED))
    assert "a.count" in str(explain("in-time", "B", rules, MIXED))


def test_digest_tells_variants_apart():
    made = [
        rules_of(),
        rules_of(override=scoped(CITY)),
        rules_of(override=scoped(CITY, city="8")),
        rules_of(override=scoped({"in-time": {"parameters": {"days": 90}}})),
        rules_of(override={"in-time": {"parameters": {"days": 90}}}),
    ]

    assert len(made) == len({digest_of(rules) for rules in made})


def test_report_with_variants_survives_json():
    report = evaluate(MIXED, rules_of(override=scoped(CITY)))

    assert report == Report.from_json(report.to_json())


@pytest.mark.parametrize("chosen", [(["in-time"], ()), ((), ["in-time"])])
def test_selection_keeps_variants(chosen):
    rules = rules_of(override=scoped(CITY)).select(*chosen)

    assert all((rule.id == "in-time") is (rule.variants is not None) for rule in rules.rules)
