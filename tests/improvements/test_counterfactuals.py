"""Counterfactuals: what is said to let a rule pass does, put into the data and evaluated again."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import get_args, get_type_hints

import attrs
import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kotaku_eval import Event, Verdict, read_portfolio
from kotaku_eval.activities import Document
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import case_portfolio, lifecycle_from_node, ruleset_from_node
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import FAIL, PASS, UNKNOWN, VERDICTS
from kotaku_eval.improvements import improvements
from kotaku_eval.improvements.counterfactuals import NONE_FOUND, counterfactuals_of
from kotaku_eval.improvements.searches import Limits, nearest_span
from kotaku_eval.improvements.worlds import World
from kotaku_eval.judging import judged
from kotaku_eval.rules import PythonCheck, Scope, Variants
from kotaku_eval.sources import parse_yaml
from tests import strategies as our
from tests.improvements.again import AS_OF, KEPRI
from tests.shipped import shipped_rules

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
STEP = re.compile(r"(\w+)(?:\[(\d+|\+)\])?")


# --- putting a value into the data, without the code that is tested -------------------------------


def plain_type(kind, name):
    hint = get_type_hints(kind)[name]
    return next((part for part in get_args(hint) if part is not type(None)), hint)


def put_field(record, names, value):
    (name, at), rest = names[0], names[1:]
    held = getattr(record, name)
    kind = plain_type(type(record), name)
    if at == "+":
        return None
    if at:
        at = int(at) - 1
        entry = put_field(held[at], rest, value)
        return evolve(record, **{name: (*held[:at], entry, *held[at + 1 :])})
    if rest:
        return evolve(record, **{name: put_field(kind() if held is None else held, rest, value)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        value = kind(value)
    if isinstance(value, str) and kind is EventDate:
        value = EventDate.parse(value)
    return evolve(record, **{name: value})


def put_stage(activity, stage, at, part, value):
    events = list(activity.events)
    own = [n for n, event in enumerate(events) if event.stage == stage]
    happened = [n for n in own if events[n].happened]
    if part[0] == "planned":
        n = own[int(at or 1) - 1]
        events[n] = evolve(events[n], planned=value)
    elif part[0] == "done":
        del events[happened[int(at or 1) - 1]]
    elif part[0] == "date" and (at == "+" or not happened):
        events.append(Event(stage, value))
    elif part[0] == "date":
        n = happened[int(at or 1) - 1]
        events[n] = evolve(events[n], date=value)
    elif part[0] not in {"evidence", "correct"}:
        n = happened[int(at or 1) - 1]
        events[n] = evolve(events[n], **{part[0]: value})
    else:
        n = happened[0]
        known = {own.kind: own for own in events[n].evidence or ()}
        held = known.get(part[1], Document(kind=part[1]))
        change = {"exists": True, "correct": value} if part[0] == "correct" else {"exists": value}
        events[n] = evolve(events[n], evidence=(*known.values(), evolve(held, **change)))
        if part[1] in known:
            known[part[1]] = evolve(held, **change)
            events[n] = evolve(events[n], evidence=tuple(known.values()))
    return evolve(activity, events=events)


def changed(portfolio, one, value):
    """The portfolio with another value for a fact; ``None`` for an entry more, not rebuilt here."""
    level, code = one.owner
    names = [STEP.fullmatch(part).groups() for part in one.fact.split(".")]
    stages = {stage.id for stage in portfolio.lifecycle.stages}

    def turned(record, prefix):
        steps = names
        if prefix and names[0][0] == prefix:
            steps = names[1:]
        if steps[0][0] in stages and len(steps) > 1:
            parts = [name for name, _ in steps[1:]]
            return put_stage(record, *steps[0], parts, value)
        return put_field(record, steps, value)

    if level == ACTIVITY:
        made = [turned(a, "") if a.id == code else a for a in portfolio.activities]
        return None if None in made else evolve(portfolio, activities=made)
    made = [turned(p, level) if (p.level, p.code) == (level, code) else p for p in portfolio.places]
    return None if None in made else evolve(portfolio, places=made)


def verdicts(portfolio, ruleset, day):
    _, sheets = judged(portfolio, ruleset, day)
    return {
        (rule.id, sheet.level, subject.id): VERDICTS[row[at]]
        for sheet in sheets
        for subject, row in zip(sheet.subjects, sheet.rows, strict=True)
        for at, rule in enumerate(sheet.rules)
    }


def neighbour(value, now):
    """The value one unit nearer to the present one; ``None`` where there is none."""
    if isinstance(value, str) and ISO.fullmatch(value) and ISO.fullmatch(str(now)):
        a, b = EventDate.parse(value).first_day, EventDate.parse(now).first_day
        return None if a == b else EventDate.of_day(a + (1 if b > a else -1)).isoformat()
    if any(isinstance(own, bool | str | None) for own in (value, now)):
        return None
    unit = 0.01 if isinstance(value, float) else 1
    if abs(value - now) < unit or abs(now) > 1e9:
        return None
    return round(value + (unit if now > value else -unit), 2)


def check(portfolio, ruleset, world, rule, subject):
    """Check all that is said of one finding; return how much was found."""
    made = counterfactuals_of(world, rule, subject)
    day = EventDate.of_day(world.day)
    key = (rule.id, subject.level, subject.id)
    before = verdicts(portfolio, ruleset, day)

    assert bool(made.found) != bool(made.reason.en)
    for one in made.found:
        assert one.words.id
        assert one.words.en
        other = changed(portfolio, one, one.value)
        if other is None:
            continue
        after = verdicts(other, ruleset, day)

        assert Verdict.PASS is after[key], one
        broken = {
            (name, code)
            for name, level, code in before
            if before[name, level, code] is Verdict.PASS
            and after[name, level, code] is Verdict.FAIL
        }
        assert broken == set(one.breaks)
        nearer = neighbour(one.value, one.now)
        if nearer is not None and "[+]" not in one.fact:
            again = verdicts(changed(portfolio, one, nearer), ruleset, day)
            assert Verdict.PASS is not again[key], one
    return len(made.found)


# --- the shipped example and the shipped rules ----------------------------------------------------


@pytest.mark.no_cover
def test_every_value_said_of_the_shipped_example_is_checked_by_evaluating_again():
    portfolio, ruleset = read_portfolio(KEPRI), shipped_rules()
    found = improvements(portfolio, ruleset)
    world = found._world
    counts = []
    for gain in found.gains:
        rule = ruleset.rule(gain.rule)
        subject = world.subjects[gain.subject.level, gain.subject.id]
        counts.append(check(portfolio, ruleset, world, rule, subject))

    assert 123 == len(counts)
    assert 105 == sum(count > 0 for count in counts)


def examples_of(verdict):
    ruleset = shipped_rules()
    for rule in ruleset.rules:
        alone = evolve(ruleset, rules=[rule])
        for example in rule.examples:
            if example.verdict is verdict:
                portfolio, code = case_portfolio(example.case, ruleset.lifecycle, rule.subject)
                world = World(portfolio, alone, portfolio.day_of())
                yield portfolio, alone, world, rule, world.subjects[rule.subject, code]


@pytest.mark.parametrize(("verdict", "found", "of"), [("fail", 160, 171), ("unknown", 61, 75)])
def test_how_many_examples_of_the_shipped_rules_one_value_would_put_right(verdict, found, of):
    counts = [check(*case) for case in examples_of(Verdict(verdict))]
    page = our_page()

    assert (found, of) == (sum(count > 0 for count in counts), len(counts))
    assert f"{found} of the {of}" in page


def our_page():
    return Path("docs/how-to/raise-a-score.md").read_text(encoding="utf-8")


def words_of(rule, **case):
    """What would let a shipped rule pass on a case, in English and Indonesian."""
    ruleset = shipped_rules().select([rule])
    chosen = ruleset.rule(rule)
    portfolio, code = case_portfolio(case, ruleset.lifecycle, chosen.subject)
    world = World(portfolio, ruleset, portfolio.day_of(case.get("as_of")))
    subject = world.subjects[chosen.subject, code]
    found = counterfactuals_of(world, chosen, subject).found
    return [one.words.en for one in found], [one.words.id for one in found]


def test_a_date_that_is_too_late_is_told_with_the_last_day_that_passes():
    english, indonesian = words_of(
        "mp2k-before-construction", mp2k_held="2018-08-10", construction_started="2018-08-06"
    )

    assert (
        "Pre-construction meeting (MP2K), date: 2018-08-06 or earlier (recorded: 2018-08-10)"
    ) == english[0]
    assert "MP2K, tanggal: 2018-08-06 atau lebih awal (tercatat: 2018-08-10)" == indonesian[0]


def test_an_event_without_a_date_is_told_until_when_it_may_be():
    english, _ = words_of(
        "mp2k-before-construction", mp2k_held="undated", construction_started="2018-08-06"
    )

    assert [
        "Pre-construction meeting (MP2K), date: 2018-08-06 or earlier (not recorded)"
    ] == english


def test_an_amount_is_told_with_its_unit():
    english, indonesian = words_of(
        "proposal-within-ceiling",
        proposal_submitted="2018-04-10",
        **{"proposal.amount": 150_000_000, "proposal.ceiling": 140_000_000},
    )

    assert "Amount proposed: Rp 140,000,000 or less (recorded: Rp 150,000,000)" == english[0]
    assert "Nilai proposal: Rp 140.000.000 atau kurang (tercatat: Rp 150.000.000)" == indonesian[0]


def test_what_needs_two_changes_is_told_honestly():
    ruleset = shipped_rules().select(["labour-recorded"])
    case = {"labour": {"person_days": 0, "wages": 0}, "construction_completed": "2018-08-01"}
    portfolio, code = case_portfolio(case, ruleset.lifecycle)
    world = World(portfolio, ruleset, portfolio.day_of())
    made = counterfactuals_of(world, ruleset.rules[0], world.subjects[ACTIVITY, code])

    assert ((), NONE_FOUND) == (made.found, made.reason)


# --- anything ---------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(our.rule_sets(most=3, kinds=("sound", "odd")), our.portfolios(3), st.data())
def test_every_value_found_in_generated_data_is_checked_by_evaluating_again(
    ruleset, portfolio, data
):
    world = World(portfolio, ruleset, portfolio.day_of(AS_OF))
    cells = [
        (rule, subject)
        for rule in ruleset.rules
        for subject in world.subjects.values()
        if subject.level == rule.subject and world.verdict(rule, subject) in {FAIL, UNKNOWN}
    ]
    assume(cells)
    rule, subject = data.draw(st.sampled_from(cells))
    check(portfolio, ruleset, world, rule, subject)


@given(our.rule_sets(most=2), our.portfolios(2))
def test_a_subject_seen_with_what_it_has_is_judged_as_before(ruleset, portfolio):
    world = World(portfolio, ruleset, portfolio.day_of(AS_OF))
    for value in (*portfolio.activities, *portfolio.places):
        for subject in world.touched(value):
            seen = world.seen(subject, value)
            assert attrs.asdict(subject, recurse=False) == attrs.asdict(seen, recurse=False)
        assert not world.broken_by(value)


def test_a_rule_in_python_is_searched_like_any_other():
    rule = our.Rule(
        "r-1",
        our.same("R"),
        PythonCheck(lambda workers: workers >= 7, ("workers",)),
        indicator="first",
    )
    ruleset = our.RuleSet(
        "s", our.same("S"), our.LIFECYCLE, [rule], indicators=our.INDICATORS, groups=our.GROUPS
    )
    portfolio = our.Portfolio(our.LIFECYCLE, [our.Job(id="J", workers=2)])
    found = improvements(portfolio, ruleset).counterfactuals("r-1", "J").found

    assert [("workers", 2, 7, "Workers: 7 people or more (recorded: 2 people)")] == [
        (one.fact, one.now, one.value, one.words.en) for one in found
    ]


# --- the search -----------------------------------------------------------------------------------


@given(
    st.sets(st.integers(-5, 5)),
    st.integers(-6, 6),
    st.lists(st.integers(-6, 6), max_size=6),
    st.booleans(),
)
def test_a_span_passes_and_one_step_nearer_does_not(passing, now, probes, is_known):
    def test(number):
        return number in passing

    start = now if is_known and now not in passing else None
    found = nearest_span(test, start, probes, Limits(-6, 6))
    tried = {*probes, 6}
    if not tried & passing:
        assert found is None
        return

    assert test(found.value)
    if start is not None:
        assert not test(found.value + (1 if start > found.value else -1))
    if found.lowest is not None:
        assert test(found.lowest)
        assert not test(found.lowest - 1)
    if found.highest is not None:
        assert test(found.highest)
        assert not test(found.highest + 1)


def test_the_verdicts_that_have_something_to_put_right_are_the_ones_searched():
    portfolio, ruleset = read_portfolio(KEPRI), shipped_rules()
    found = improvements(portfolio, ruleset)
    made = found.counterfactuals("mp2k-held", "A-1")

    assert VERDICTS[PASS].title.en in made.reason.en
    assert not made.found


# --- the wide order language ----------------------------------------------------------------------

LIFE = """
lifecycle: small
title: Small
stages:
  asked: {title: {id: Diminta, en: Asked}}
  paid: {title: {id: Dibayar, en: Paid}}
  done: {title: {id: Selesai, en: Done}}
fields:
  event: {amount: {type: integer, meaning: {id: Nilai, en: Amount}}}
"""


@pytest.mark.parametrize(
    ("check_text", "stages", "expected"),
    [
        (
            "precedence: {a: asked, b: paid, correlate: a.amount >= b.amount}",
            {
                "asked": {"date": "2018-03-01", "amount": 5},
                "paid": {"date": "2018-03-05", "amount": 8},
            },
            [("asked.amount", 8), ("paid.amount", 5)],
        ),
        (
            "alternate_response: [asked, paid]",
            {"asked": ["2018-03-01", "2018-03-02"], "paid": "2018-03-05"},
            [("paid[+].date", None), ("asked[1].done", False)],
        ),
        (
            "co_existence: [asked, paid]",
            {"asked": "2018-03-01", "done": "2018-03-09"},
            [("paid.date", None)],
        ),
    ],
)
def test_templates_over_single_events_are_searched_by_trying(check_text, stages, expected):
    life = lifecycle_from_node(parse_yaml(LIFE, "life.yaml"))
    text = f"ruleset: t\ntitle: T\nlifecycle: small\nrules:\n  r:\n    title: R\n    {check_text}\n"
    ruleset = ruleset_from_node(parse_yaml(text, "t.yaml"), lifecycle=life)
    portfolio, code = case_portfolio({**stages, "status": "closed"}, life)
    world = World(portfolio, ruleset, portfolio.day_of("2018-03-20"))
    subject = world.subjects[ACTIVITY, code]
    check(portfolio, ruleset, world, ruleset.rules[0], subject)
    found = counterfactuals_of(world, ruleset.rules[0], subject).found
    got = {one.fact: one.value for one in found}

    for fact, value in expected:
        assert fact in got
        assert value in {None, got[fact]}


# --- what is tried last -----------------------------------------------------------------------------


def of_job(check, job, **more):
    """What would let a rule on a job of the small programme pass."""
    rule = our.Rule("r-1", our.same("R"), check, indicator="first")
    ruleset = our.RuleSet(
        "s", our.same("S"), our.LIFECYCLE, [rule], indicators=our.INDICATORS, groups=our.GROUPS, **more
    )  # fmt: skip
    portfolio = our.Portfolio(our.LIFECYCLE, [job])
    world = World(portfolio, ruleset, portfolio.day_of(AS_OF))
    return counterfactuals_of(world, rule, world.subjects[ACTIVITY, job.id]).found


def condition(text):
    return our.parse_condition(text, our.VOCABULARY, our.PARAMETERS)


def test_an_entry_more_is_named_where_no_entry_there_is_helps():
    job = our.Job(id="J", payments=(our.Payment(receipt=True),))
    (found,) = of_job(condition("count(p for p in payments if p.receipt) >= 2"), job)

    assert ("payments[+]", True) == (found.fact, found.value)
    assert "Payments, one entry more (Receipt yes)" == found.words.en


def test_a_plan_is_moved_only_where_no_date_helps():
    job = our.Job(id="J", events=[Event("b", "2018-03-10", planned="2018-03-01")])
    late = of_job(condition("b.first <= b.planned"), job)
    only = of_job(condition('b.planned >= "2018-03-05"'), job)

    assert [("b.date", "2018-03-01")] == [(one.fact, one.value) for one in late]
    assert [("b.planned", "2018-03-05")] == [(one.fact, one.value) for one in only]


def test_a_date_after_the_day_of_the_judgement_comes_last_and_is_marked():
    check = our.OrderCheck(our.Template.RESPONSE, ("a",), ("b",))
    job = our.Job(id="J", events=[Event("a", AS_OF)], status=our.Status.CLOSED)
    found = of_job(check, job, ties=our.Ties.STRICT)

    assert [("b.date", "2018-03-21", True)] == [
        (one.fact, one.value, one.is_later) for one in found
    ]


def test_what_would_break_another_rule_is_said_and_comes_after_what_would_not():
    rules = [
        our.Rule("r-1", our.same("R"), condition("workers >= 5 or progress >= 50")),
        our.Rule("r-2", our.same("R"), condition("workers <= 3")),
        # No longer applying is no failing.
        our.Rule(
            "r-3", our.same("R"), condition("closed or workers > 0"), condition("workers < 2")
        ),
    ]
    ruleset = our.RuleSet("s", our.same("S"), our.LIFECYCLE, rules)
    portfolio = our.Portfolio(our.LIFECYCLE, [our.Job(id="J", workers=1, progress=0.0)])
    found = improvements(portfolio, ruleset, AS_OF).counterfactuals("r-1", "J").found

    assert [("progress", 50.0, ()), ("workers", 5, (("r-2", "J"),))] == [
        (one.fact, one.value, one.breaks) for one in found
    ]


def test_an_unknown_form_of_a_rule_is_settled_by_the_fact_its_scope_asks():
    plain = our.Rule("r-1", our.same("R"), condition("workers >= 5"))
    lenient = our.Rule("r-1", our.same("R"), condition("workers >= 1"))
    scope = Scope(condition('label_text == "x"'), 'label_text == "x"')
    rule = evolve(plain, variants=Variants(((scope,),), (plain, lenient)))
    ruleset = our.RuleSet("s", our.same("S"), our.LIFECYCLE, [rule])
    portfolio = our.Portfolio(our.LIFECYCLE, [our.Job(id="J", workers=2)])
    found = improvements(portfolio, ruleset, AS_OF).counterfactuals("r-1", "J").found

    assert {("workers", 5), ("label_text", "x")} == {(one.fact, one.value) for one in found}


def test_a_condition_on_events_may_ask_something_of_the_activity():
    when = our.event_condition("workers > 1", "event")
    check = our.OrderCheck(our.Template.ABSENCE, ("a",), when=when, text="absence: a")
    found = of_job(check, our.Job(id="J1", workers=5, events=[our.Event("a", "2018-03-01")]))

    assert 1 in [one.value for one in found if one.fact == "workers"]
