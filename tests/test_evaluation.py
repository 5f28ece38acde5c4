"""Evaluation: verdicts to findings and scores, the same whatever the order of the rows."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from attrs import evolve, fields, has
from hypothesis import assume, given
from hypothesis import strategies as st

from kotaku_eval import Verdict, evaluate, explain, rule
from kotaku_eval.conditions import Call, FactRef, IsMissing, walk
from kotaku_eval.dates import EventDate, Ties, Undated
from kotaku_eval.definitions import ruleset_from_node
from kotaku_eval.errors import DefinitionError, UnknownNameError
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import ACTIVITY, Origin, facts_of
from kotaku_eval.findings import VERDICTS, Severity
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio, combine
from kotaku_eval.reports import Report
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import Indicator, RuleSet, ScoreModel
from kotaku_eval.sources import parse_yaml
from kotaku_eval.templates import OrderCheck, Template
from tests import strategies as our

AS_OF = "2018-03-20"
MODELS = st.sampled_from(ScoreModel)
ANY_KIND = ("sound", "raises", "odd")


def condition(text, vocabulary=our.VOCABULARY):
    return parse_condition(text, vocabulary, our.PARAMETERS)


def required(name, text, **more):
    return Rule(name, our.same(name), condition(text), text=text, **more)


def ruleset_of(*rules, **more):
    more.setdefault("indicators", {"i": Indicator("i", our.same("I"))})
    return RuleSet("few", our.same("Few"), our.LIFECYCLE, rules, **more)


def portfolio_of(*jobs, **more):
    return Portfolio(our.LIFECYCLE, jobs, **more)


def job(name="J1", events=(), **more):
    return our.Job(id=name, events=[our.Event(*event) for event in events], **more)


def verdicts(report):
    return {(o.rule, o.subject.level, o.subject.id): o.verdict for o in report.outcomes}


# --- determinism ------------------------------------------------------------------------------


@given(our.rule_sets(kinds=ANY_KIND), our.portfolios(), st.randoms(), MODELS)
def test_the_order_of_rows_changes_nothing(ruleset, portfolio, random, model):
    ruleset = evolve(ruleset, score_model=model)
    keeps_rows = ruleset.ties is Ties.INPUT or ruleset.undated is Undated.INPUT

    def shuffled(values):
        return random.sample(values, len(values))

    def turned(one):
        entries = None if one.payments is None else tuple(shuffled(one.payments))
        events = one.events if keeps_rows else shuffled(one.events)
        return evolve(one, payments=entries, events=events)

    other = evolve(
        portfolio,
        activities=shuffled([turned(one) for one in portfolio.activities]),
        places=shuffled(portfolio.places),
    )
    for as_of in (None, AS_OF):
        expected = evaluate(portfolio, ruleset, as_of).to_json()

        assert expected == evaluate(other, ruleset, as_of).to_json()


@given(our.rule_sets(kinds=ANY_KIND), our.portfolios())
def test_a_report_survives_json(ruleset, portfolio):
    report = evaluate(portfolio, ruleset, AS_OF)
    text = report.to_json()
    again = Report.from_json(text)

    assert report == again
    assert text == again.to_json()
    assert json.loads(text) == report.to_dict()


def test_a_report_of_another_format_is_refused():
    with pytest.raises(ValueError, match="not a report of the format"):
        Report.from_dict({"format": "other"})


def test_the_digests_tell_other_data_and_other_rules_and_nothing_else():
    rules = ruleset_of(required("r-1", "ready"))
    headers = [
        evaluate(portfolio_of(*jobs), found).header
        for jobs, found in (
            ([job("J1"), job("J2")], rules),
            ([job("J2"), job("J1")], rules),
            ([job("J1"), job("J2", ready=True)], rules),
            ([job("J1"), job("J2")], ruleset_of(required("r-1", "not ready"))),
        )
    ]
    first, turned, other_data, other_rules = headers

    assert first == turned
    assert first.data_digest != other_data.data_digest
    assert first.rules_digest == other_data.rules_digest
    assert first.data_digest == other_rules.data_digest
    assert first.rules_digest != other_rules.rules_digest


# --- verdicts, findings, reasons ----------------------------------------------------------------


@given(our.rule_sets(kinds=ANY_KIND), our.portfolios())
def test_every_rule_gives_every_subject_one_verdict_with_a_reason(ruleset, portfolio):
    report = evaluate(portfolio, ruleset, AS_OF)
    levels = {ACTIVITY: len(portfolio), "village": 3}
    expected = sum(levels[own.subject] for own in ruleset.rules)

    assert expected == len(report.outcomes) == len(verdicts(report)) == report.counts().total()
    for outcome in report.outcomes:
        is_pass = outcome.verdict is Verdict.PASS
        assert is_pass == (not outcome.reason.id) == (not outcome.reason.en)


@given(our.rule_sets(kinds=ANY_KIND), our.portfolios())
def test_findings_are_the_fails_unknowns_and_errors_worst_first(ruleset, portfolio):
    report = evaluate(portfolio, ruleset, AS_OF)
    found = [(f.rule, f.subject.level, f.subject.id, f.verdict) for f in report.findings]
    expected = {(*key, verdict) for key, verdict in verdicts(report).items() if verdict.is_finding}

    assert expected == set(found)
    assert len(expected) == len(found)
    assert all(one.sort_key <= two.sort_key for one, two in pairwise(report.findings))
    assert all(f.message.id and f.message.en and f.reason.en for f in report.findings)


@given(our.rule_sets(), our.portfolios())
def test_fingerprints_are_unique_and_stay_when_others_go(ruleset, portfolio):
    assume(len(portfolio) > 1)
    report = evaluate(portfolio, ruleset, AS_OF)
    fingerprints = [finding.fingerprint for finding in report.findings]
    fewer = evolve(portfolio, activities=portfolio.activities[1:])
    rest = evaluate(fewer, ruleset, AS_OF)
    kept = {f.fingerprint for f in rest.findings if f.subject.level == ACTIVITY}

    assert len(fingerprints) == len(set(fingerprints))
    assert kept <= set(fingerprints)


def test_a_fingerprint_is_the_same_for_ever():
    report = evaluate(portfolio_of(job()), ruleset_of(required("r-1", "ready")))

    assert "39b6573c57b0390e" == report.findings[0].fingerprint


@given(our.rule_sets(kinds=ANY_KIND), our.portfolios(most=3))
def test_explain_tells_the_verdict_and_reason_of_the_report(ruleset, portfolio):
    for outcome in evaluate(portfolio, ruleset, AS_OF).outcomes:
        told = explain(outcome.rule, outcome.subject.id, ruleset, portfolio, as_of=AS_OF)

        assert (outcome.verdict, outcome.reason) == (told.verdict, told.reason)
        assert str(told).startswith(f"{outcome.rule} on {outcome.subject.id}: ")


def test_explain_shows_every_part_with_its_value():
    ruleset = ruleset_of(required("r-1", "ready and (workers > 2 or plan.amount is None)"))
    told = explain("r-1", "J1", ruleset, portfolio_of(job(workers=2)))

    assert [
        "r-1 on J1: unknown",
        "ready and (workers > 2 or plan.amount is None) = not recorded",
        "ready = not recorded",
        "workers > 2 or plan.amount is None = yes",
        "workers > 2 = no",
        "workers = 2 people",
        "plan.amount is None = yes",
        "plan.amount = not recorded",
    ] == [line.strip() for line in str(told).splitlines() if "Cannot" not in line]


@pytest.mark.parametrize(("rule_name", "subject"), [("r-2", "J1"), ("r-1", "J2")])
def test_explain_refuses_unknown_names_with_a_suggestion(rule_name, subject):
    with pytest.raises(UnknownNameError, match="Did you mean|Known: "):  # noqa: RUF043 - the words as they stand
        explain(rule_name, subject, ruleset_of(required("r-1", "ready")), portfolio_of(job()))


def test_a_message_is_filled_with_values_and_nothing_else():
    message = our.same("{title}: {a.first}, {workers}, {param.days}, {{ready}} {0} {x!r}")
    ruleset = ruleset_of(
        required("r-1", "ready", message=message), parameters=our_parameters("days")
    )
    hostile = job(title="{workers} [red]", ready=False, workers=3, events=[("a", None)])
    [finding] = evaluate(portfolio_of(hostile), ruleset, AS_OF).findings

    assert "{workers} [red]: undated, 3 people, 10 days, {no} {0} {x!r}" == finding.message.en


def our_parameters(*names):
    from kotaku_eval.rulesets import ParameterDefinition

    return {name: ParameterDefinition(our.PARAMETERS[name]) for name in names}


def test_a_broken_rule_is_an_error_and_takes_only_the_score_with_it():
    broken = Rule(
        "broken",
        our.same("Broken"),
        PythonCheck(lambda _: 1 // 0, ("ready",)),
        indicator="i",
    )
    sound = required("sound", "ready", indicator="i")
    report = evaluate(portfolio_of(job(ready=True)), ruleset_of(broken, sound))

    assert {"broken": "error", "sound": "pass"} == {
        o.rule: o.verdict.value for o in report.outcomes
    }
    assert report.has_errors
    assert report.score.low is None
    assert "ZeroDivisionError" in report.findings[0].reason.en
    assert evaluate(portfolio_of(job(ready=True)), ruleset_of(sound)).score.low == 100


# --- the day of the judgement -------------------------------------------------------------------


def test_the_default_day_is_the_newest_observed_date_and_no_plan():
    paid = our.Payment(paid=EventDate.parse("2018-05"))
    late = our.Plan(finish=EventDate.parse("2030"))
    one = job(events=[("a", "2018-03-01")], payments=(paid,), plan=late)
    planned = our.Event("b", planned="2031-01-01", happened=False)
    days = [
        evaluate(portfolio, ruleset_of(required("r-1", "ready")), as_of).header.as_of
        for portfolio, as_of in (
            (portfolio_of(one, evolve(job("J2"), events=[planned])), None),
            (portfolio_of(one, as_of="2018-06"), None),
            (portfolio_of(one, as_of="2018-06"), "2019"),
            (portfolio_of(job()), None),
        )
    ]

    assert ["2018-05-01", "2018-06-30", "2019-12-31", ""] == days


def test_what_is_to_come_is_pending_until_its_due_date_lies_before_the_day():
    due = parse_condition("a.planned", our.VOCABULARY, expect=our.Kind.DATE)
    held = Rule("held", our.same("Held"), OrderCheck(Template.EXISTENCE, ("a",)), due=due)
    planned = our.Event("a", planned="2018-03", happened=False)
    portfolio = portfolio_of(evolve(job(), events=[planned]))
    found = [
        evaluate(portfolio, ruleset_of(held), day).outcomes[0].verdict.value
        for day in ("2018-03-31", "2018-04-01")
    ]

    assert ["pending", "fail"] == found


# --- scores -------------------------------------------------------------------------------------


@given(our.rule_sets(), our.portfolios(), MODELS)
def test_every_score_of_a_report_keeps_its_bounds(ruleset, portfolio, model):
    report = evaluate(portfolio, evolve(ruleset, score_model=model), AS_OF)
    levels = {score.level for score in report.scores}

    judged = len(portfolio) if ruleset.rules_on(ACTIVITY) else 0

    assert judged + 5 == len(report.scores)
    assert {"village", "city"} <= levels
    for score in (report.score, *(own.score for own in report.scores)):
        if score.low is not None:
            assert 0 <= score.low <= score.high <= 100


@given(
    our.rule_sets(kinds=("sound",), undated=Undated.ANYWHERE), our.portfolios(), st.data(), MODELS
)
def test_removing_a_recorded_value_never_raises_low(ruleset, portfolio, data, model):
    rules = [evolve(own, due=None) for own in ruleset.rules if not asks_what_is_recorded(own)]
    assume(rules)
    ruleset = evolve(ruleset, rules=rules, score_model=model)
    values = [(one, path) for one in portfolio.activities for path in recorded(one)]
    assume(values)
    one, path = data.draw(st.sampled_from(values))
    poorer = evolve(
        portfolio, activities=[without(x, path) if x is one else x for x in portfolio.activities]
    )
    before, after = (evaluate(p, ruleset, AS_OF).score for p in (portfolio, poorer))
    if before.low is None:
        assert not after.low
    else:
        assert after.low <= before.low + 1e-9


def asks_what_is_recorded(own):
    """Whether a rule looks at missing values themselves: it may say anything of them."""
    nodes = [node for node in (own.when, own.check) if hasattr(node, "text")]
    if isinstance(own.check, PythonCheck):
        return own.check.missing == "given"
    parts = [part for node in nodes if not isinstance(node, OrderCheck) for part in walk(node)]
    return any(
        isinstance(part, IsMissing)
        or (isinstance(part, Call) and part.function == "present")
        or (isinstance(part, FactRef) and part.fact.path[-1:] == ("undated",))
        or (hasattr(part, "default") and part.default is not None)
        for part in parts
    )


def recorded(value, path=()):
    """Yield the path of every recorded value of an activity, its events' dates included."""
    if isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from recorded(item, (*path, at))
    elif has(type(value)) and not isinstance(value, EventDate):
        given_names = {"id", "place", "status", "stage", "happened", "kind", "exists", "title"}
        for own in fields(type(value)):
            if own.init and own.name not in {*given_names, "evidence", "planned", "sources"}:
                yield from recorded(getattr(value, own.name), (*path, own.name))
    elif value is not None:
        yield path


def without(value, path):
    """Return a value with what stands at a path removed."""
    head, *rest = path
    if isinstance(head, int):
        return (*value[:head], without(value[head], rest), *value[head + 1 :])
    return evolve(value, **{head: without(getattr(value, head), rest) if rest else None})


def test_the_mean_over_villages_is_the_mean_of_their_scores():
    places = [our.Hamlet(code=code, level="village") for code in ("1", "2", "3")]
    jobs = [job(f"J{at}", place="1", ready=True) for at in range(9)]
    jobs += [job("K", place="2", ready=False)]
    ruleset = ruleset_of(
        required("r-1", "ready", indicator="i"), score_model=ScoreModel.MEAN_OF_VILLAGES
    )
    report = evaluate(portfolio_of(*jobs, places=places), ruleset)

    assert (50.0, "mean") == (report.score.low, report.score.kind)
    assert [100.0, 0.0, None] == [own.score.low for own in report.by("village")]
    assert (
        90.0
        == evaluate(
            portfolio_of(*jobs, places=places), evolve(ruleset, score_model=ScoreModel.WEIGHTED)
        ).score.low
    )


def test_a_city_takes_in_the_activities_of_its_villages():
    places = [
        our.Place(code="7", level="city"),
        our.Hamlet(code="1", level="village", parent="7"),
        our.Hamlet(code="2", level="village", parent="7"),
    ]
    jobs = [job("A", place="1", ready=True), job("B", place="2", ready=False), job("C")]
    report = evaluate(portfolio_of(*jobs, places=places), ruleset_of(
        required("r-1", "ready", indicator="i"))
    )  # fmt: skip

    assert [50.0] == [own.score.low for own in report.by("city")]
    assert ["A"] == [o.subject.id for o in report.where(village="1")]
    assert {"village": "1", "city": "7"} == dict(report.where(village="1")[0].subject.places)


def test_a_ceiling_caps_the_category_while_a_failure_is_open():
    rules = [required(f"r-{at}", "ready", indicator="i") for at in range(9)]
    rules.append(required("bad", "not ready", indicator="i", severity=Severity.CRITICAL))
    report = evaluate(portfolio_of(job(ready=True)), ruleset_of(*rules, scale=our.SCALE))

    assert (90.0, "Adequate") == (report.score.low, str(report.score.category))


# --- reports ------------------------------------------------------------------------------------


def test_a_report_answers_questions_and_refuses_unknown_levels():
    ruleset = ruleset_of(
        required("r-1", "ready", severity=Severity.HIGH), required("r-2", "closed")
    )
    report = evaluate(portfolio_of(job("A", ready=True), job("B")), ruleset)

    assert {"pass": 1, "unknown": 1} == report.counts("r-1")
    assert ["B"] == [o.subject.id for o in report.where(rule="r-1", verdict=Verdict.UNKNOWN)]
    assert Severity.HIGH is report.worst()
    assert 4 == len(report.to_records())
    assert {"rule", "level", "subject", "verdict", "reason_en"} <= set(report.to_records()[0])
    with pytest.raises(UnknownNameError, match="no such level: vilage"):
        report.by("vilage")


def test_a_report_shows_itself_without_letting_markup_in():
    hostile = job("A", title="<script>alert(1)</script>")
    ruleset = ruleset_of(required("r-1", "ready", message=our.same("{title}")))
    shown = evaluate(portfolio_of(hostile), ruleset)._repr_html_()

    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_rules_for_another_lifecycle_are_refused():
    other = Lifecycle("other", our.same("Other"), our.LIFECYCLE.stages)
    with pytest.raises(DefinitionError, match="are for the lifecycle 'small'"):
        evaluate(Portfolio(other), ruleset_of(required("r-1", "ready")))


@given(our.rule_sets(), our.portfolios())
def test_a_portfolio_split_and_put_together_again_is_judged_the_same(ruleset, portfolio):
    parts = [evolve(portfolio, activities=portfolio.activities[at::2]) for at in range(2)]
    expected = evaluate(portfolio, ruleset, AS_OF).to_json()

    assert expected == evaluate(combine(parts), ruleset, AS_OF).to_json()


# --- YAML and Python ----------------------------------------------------------------------------

BOTH_FORMS = """
ruleset: forms
title: {id: F, en: F}
lifecycle: small
ties: partial
parameters:
  limit: {value: 3, unit: person}
rules:
  fits: {title: {id: F, en: F}, require: plan.amount <= plan.ceiling}
  enough: {title: {id: E, en: E}, require: workers >= param.limit, when: ready}
  in-order: {title: {id: O, en: O}, precedence: [a, b], severity: high}
  answered: {title: {id: A, en: A}, within: {from: a, to: [c, d], days: 10}}
  graded: {title: {id: G, en: G}, require: 'grade in ("good", "fair")'}
"""


def python_forms():
    @rule(facts=["plan.amount", "plan.ceiling"])
    def fits(amount, ceiling):
        return amount <= ceiling

    @rule(facts=["workers"], when=condition("ready"))
    def enough(workers):
        return workers >= 3

    @rule
    def graded(grade):
        return grade in {"good", "fair"}

    return [
        fits,
        enough,
        Rule("in-order", our.same("O"), OrderCheck(Template.PRECEDENCE, ("a",), ("b",))),
        Rule("answered", our.same("A"), OrderCheck(Template.WITHIN, ("a",), ("c", "d"), days=10)),
        graded,
    ]


@given(our.portfolios())
def test_yaml_and_python_forms_of_a_rule_agree(portfolio):
    written = ruleset_from_node(parse_yaml(BOTH_FORMS, "r.yaml"), lifecycle=our.LIFECYCLE)
    written = written.select(["fits", "enough", "in-order", "answered", "graded"])
    made = ruleset_of(*python_forms(), ties=Ties.PARTIAL)
    expected = verdicts(evaluate(portfolio, written, AS_OF))

    assert expected == verdicts(evaluate(portfolio, made, AS_OF))


def test_all_verdicts_have_a_code_of_their_own():
    assert list(range(7)) == [verdict.code for verdict in VERDICTS]


def test_an_origin_is_known_for_every_fact():
    assert set(Origin) - {Origin.ACTIVITIES} == {f.origin for f in our.VOCABULARY.facts.values()}


@pytest.mark.parametrize("others", [(True, None), (True, False), (None, False)])
def test_of_two_records_of_one_paper_the_better_counts_whatever_their_order(others):
    best, _ = others
    for order in (others, others[::-1]):
        papers = [[our.Document(kind="minutes", correct=correct)] for correct in order]
        events = [our.Event("a", evidence=evidence) for evidence in papers]
        [subject] = portfolio_of(evolve(job(), events=events)).subjects(ACTIVITY)

        assert best is facts_of(subject, our.VOCABULARY)["a.correct.minutes"]
