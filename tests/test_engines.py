"""The fused engine says what the plain judgement says, whatever the rules and data."""

from __future__ import annotations

import time
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.dates import EventDate, Ties
from kotaku_eval.engines import records
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.expression_syntax import MAX_DEPTH
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import ERROR, FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import SPACED
from tests import strategies as our

# Thousands of cases through the same lines: what they cover, other tests cover too, and tracing
# would take several times as long.
pytestmark = pytest.mark.no_cover

DAY = EventDate.parse("2018-03-20").first_day


def plain(ruleset, level, subject, as_of=DAY):
    return [judge_rule(rule, subject, ruleset, as_of) for rule in ruleset.rules_on(level)]


def fused(ruleset, level, subject, as_of=DAY):
    return list(compile_rules(ruleset, level)(subject, as_of))


@given(
    our.rule_sets(kinds=("sound", "raises", "odd")),
    our.portfolios(most=4),
    st.sampled_from([DAY, DAY - 40, DAY + 60, 0]),
)
def test_the_fused_function_says_what_every_rule_says_alone(ruleset, portfolio, as_of):
    for level in (ACTIVITY, "village"):
        for subject in portfolio.subjects(level, ruleset.undated):
            expected = plain(ruleset, level, subject, as_of)

            assert expected == fused(ruleset, level, subject, as_of)


@given(our.rule_sets(kinds=("sound",)), our.portfolios(most=3))
def test_no_sound_rule_ever_ends_in_an_error(ruleset, portfolio):
    for level in (ACTIVITY, "village"):
        for subject in portfolio.subjects(level, ruleset.undated):
            assert ERROR not in fused(ruleset, level, subject)


def ruleset_of(*rules, **policies):
    return RuleSet("few", our.same("Few"), our.LIFECYCLE, rules, **policies)


def required(name, text, **more):
    check = parse_condition(text, our.VOCABULARY, our.PARAMETERS)
    return Rule(name, our.same(name), check, text=text, **more)


def condition_of_date(text):
    return parse_condition(text, our.VOCABULARY, our.PARAMETERS, expect=our.Kind.DATE)


def subject_of(**fields):
    [subject] = our.Portfolio(our.LIFECYCLE, [our.Job(id="J1", **fields)]).subjects(ACTIVITY)
    return subject


def test_all_six_verdict_codes_come_out_of_one_function():
    due = parse_condition("plan.finish", our.VOCABULARY, expect=our.Kind.DATE)
    broken = Rule("broken", our.same("x"), PythonCheck(lambda ready: ready // 0, ("ready",)))
    ruleset = ruleset_of(
        required("holds", "ready"),
        required("breaks", "not ready"),
        required("aside", "ready", when=parse_condition("not ready", our.VOCABULARY)),
        required("waits", "not ready", due=due),
        required("open", "workers > 1"),
        broken,
    )
    subject = subject_of(ready=True, plan=our.Plan(finish=EventDate.parse("2018-12-31")))
    expected = [PASS, FAIL, NOT_APPLICABLE, PENDING, UNKNOWN, ERROR]

    assert expected == fused(ruleset, ACTIVITY, subject)
    assert expected == plain(ruleset, ACTIVITY, subject)


class Explosive(str):
    """A text that cannot be compared: what a broken reader could hand in."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other):
        raise RuntimeError("boom")  # noqa: EM101 - short and sweet


def test_a_rule_that_breaks_inside_the_fused_code_is_an_error_only_for_itself():
    ruleset = ruleset_of(
        required("before", "workers == 1"),
        required("breaks", 'label_text == "x"'),
        required("after", "ready"),
    )
    subject = subject_of(workers=1, ready=False, label_text=Explosive("x"))

    assert [PASS, ERROR, FAIL] == fused(ruleset, ACTIVITY, subject)


@pytest.mark.parametrize(
    "text",
    [
        "not " * (MAX_DEPTH - 3) + "ready",
        "(" * (MAX_DEPTH // 2) + "ready" + " and workers > 1)" * (MAX_DEPTH // 2),
        "-" * (MAX_DEPTH - 6) + "workers > 1",
        "abs(" * (MAX_DEPTH - 6) + "workers" + ")" * (MAX_DEPTH - 6) + " > 1",
        "(workers" + " + workers" * (MAX_DEPTH - 5) + ") > 1",
        "(progress" + " / progress" * (MAX_DEPTH - 5) + ") > 1",
        " or ".join(["ready"] * 200),
    ],
)
def test_the_deepest_expression_that_loads_can_also_be_compiled(text):
    ruleset = ruleset_of(required("deep", text))
    start = time.process_time()
    for subject in (subject_of(), subject_of(ready=True, workers=3, progress=2.0)):
        expected = plain(ruleset, ACTIVITY, subject)

        assert expected == fused(ruleset, ACTIVITY, subject)
    # Writing a part twice at every depth would take minutes.
    assert time.process_time() - start < 5


@pytest.mark.parametrize("ties", Ties)
def test_a_rule_set_changed_by_evolve_is_compiled_anew(ties):
    first = ruleset_of(required("same", "a.first == b.first"))
    events = [our.Event("a", "2018-03"), our.Event("b", "2018-03")]
    changed = evolve(first, ties=ties)
    expected = PASS if ties is Ties.LENIENT else UNKNOWN

    assert [PASS] == fused(first, ACTIVITY, subject_of(events=events))
    assert [expected] == fused(changed, ACTIVITY, subject_of(events=events))


# --- every short cut of the generated code, on every mix of what may be recorded --------------


@pytest.fixture
def no_way_back(monkeypatch):
    """Fail where the generated code raises, instead of judging each rule by itself again."""
    monkeypatch.setattr(records, "judge_each", None)


ON_ENTRIES = [
    f"{function}({part} for p in payments{keep})"
    for function in ("all", "any")
    for part in ("p.receipt", "p.share > 1")
    for keep in ("", " if p.share > 1", " if p.receipt", " if present(p.share)")
] + [
    f"{value} {op} 2"
    for value in (
        "sum(p.share for p in payments)",
        "sum(p.share for p in payments if p.receipt)",
        "sum((p.share for p in payments if p.receipt), default=2)",
        "max(p.share for p in payments if p.receipt)",
        "min(p.share for p in payments if present(p.receipt))",
        "count(p for p in payments if p.receipt)",
        "count(p for p in payments if present(p.share))",
        "len(payments)",
    )
    for op in ("<", ">=")
]  # fmt: skip
ENTRIES = [
    our.Payment(receipt=receipt, share=share)
    for receipt in (None, True, False)
    for share in (None, 1.0, 2.0)
]
PAYMENTS = [None, (), *((one,) for one in ENTRIES), *product(ENTRIES, ENTRIES)]


@pytest.mark.usefixtures("no_way_back")
def test_short_cuts_over_entries_say_what_kleene_says():
    ruleset = ruleset_of(*(required(f"r-{at}", text) for at, text in enumerate(ON_ENTRIES)))
    for payments in PAYMENTS:
        subject = subject_of(payments=payments)
        expected = plain(ruleset, ACTIVITY, subject)

        assert (payments, expected) == (payments, fused(ruleset, ACTIVITY, subject))


ON_DATES = [
    *(f"a.first {op} b.first" for op in ("==", "!=", "<", "<=", ">", ">=")),
    *(f"days_between(a.first, b.first) {op} 5" for op in ("==", "<", "<=", ">")),
    "days_between(a.first, b.first) in (0, 5)",
    "days_between(a.first, b.first) not in (0, 5)",
    "abs(days_between(b.first, a.first)) <= 5",
    "abs(b.first - a.first) in (0, 5)",
    "working_days_between(a.first, b.first) <= 3",
    "b.first <= a.first + 5",
    "b.first <= a.first + 0",
    "b.first - 5 <= a.first",
    "min(a.first, b.first) == a.first",
    "a.done and not b.done",
    "a.evidence.minutes or a.correct.minutes",
]
TEXTS = [
    None, "?", "2018-03-01", "2018-03-06", "2018-03-07", "2018-03", "2018-03-01T09:00",
    "2018-03-01/2018-03-06", "2018-03-01 ?", "2018-03-06 2018-03", "2018-03-01 2018-03-06",
]  # fmt: skip
# The other templates have no use for a number of days.
TIMED = SPACED | {Template.MAX_DURATION, Template.DEADLINE}
CHECKS = [
    OrderCheck(template, a, b, days=limit, count=2)
    for template in Template
    if template is not Template.DATED
    for a, b in ((("a",), ("b",)), (("a", "d"), ("b",)), (("d",), ("a", "b")))
    for limit in ((0, 5) if template in TIMED else (0,))
] + [
    OrderCheck(Template.DEADLINE, b=("b",), days=5, from_start=True),
    OrderCheck(Template.DEADLINE, b=("b",), days=5, by=condition_of_date("a.first")),
    OrderCheck(Template.DEADLINE, ("a",), ("b",), days=3, is_working=True),
    OrderCheck(Template.DATED),
]  # fmt: skip


def events_of(stage, text):
    return [] if text is None else [(stage, None if t == "?" else t) for t in text.split()]


@pytest.mark.no_cover
@pytest.mark.usefixtures("no_way_back")
@pytest.mark.parametrize("ties", Ties)
def test_short_cuts_over_dates_say_what_the_templates_say(ties):
    due = condition_of_date("opened")
    rules = [required(f"r-{at}", text) for at, text in enumerate(ON_DATES)]
    rules += [
        Rule(f"t-{at}", our.same("T"), check, due=due if at % 2 else None)
        for at, check in enumerate(CHECKS)
    ]
    ruleset = ruleset_of(*rules, ties=ties)
    for a, b, later, status in product(TEXTS, TEXTS, (None, "2018-03-02"), ("open", "closed")):
        events = [*events_of("a", a), *events_of("b", b), *events_of("c", later)]
        subject = subject_of(
            events=[our.Event(*event, evidence=["minutes"]) for event in events],
            status=our.Status(status),
            opened=EventDate.parse("2018-03-05"),
        )
        for as_of in (DAY, EventDate.parse("2018-03-06").first_day):
            expected = plain(ruleset, ACTIVITY, subject, as_of)

            assert expected == fused(ruleset, ACTIVITY, subject, as_of)
