"""The fused engine says what the plain judgement says, whatever the rules and data."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.dates import EventDate, Ties
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.expressions import MAX_DEPTH, parse_condition
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import ERROR, FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from tests import strategies as our

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
    for subject in (subject_of(), subject_of(ready=True, workers=3, progress=2.0)):
        expected = plain(ruleset, ACTIVITY, subject)

        assert expected == fused(ruleset, ACTIVITY, subject)


@pytest.mark.parametrize("ties", Ties)
def test_a_rule_set_changed_by_evolve_is_compiled_anew(ties):
    first = ruleset_of(required("same", "a.first == b.first"))
    events = [our.Event("a", "2018-03"), our.Event("b", "2018-03")]
    changed = evolve(first, ties=ties)
    expected = PASS if ties is Ties.LENIENT else UNKNOWN

    assert [PASS] == fused(first, ACTIVITY, subject_of(events=events))
    assert [expected] == fused(changed, ACTIVITY, subject_of(events=events))
