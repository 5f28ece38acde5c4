"""The forms in which templates are written, and what is said of those that are not right."""

from __future__ import annotations

import attrs
import pytest

from kotaku_eval.definitions import lifecycle_from_node, ruleset_from_node
from kotaku_eval.errors import DefinitionError
from kotaku_eval.sources import parse_yaml
from kotaku_eval.templates import OrderCheck, Template

LIFECYCLE = """
lifecycle: letters
title: {id: Huruf, en: Letters}
stages:
  a: {title: {id: A, en: A}}
  b: {title: {id: B, en: B}}
  c: {title: {id: C, en: C}}
fields:
  activity:
    limit: {type: integer}
  event:
    x: {type: integer}
    kind: {type: choice, choices: [small, large]}
    at: {type: record, fields: {desk: {type: text}}}
"""
RULES = """
ruleset: r
title: {id: R, en: R}
lifecycle: letters
parameters:
  many: {value: 2, meaning: {id: Banyak, en: Many}, confidence: assumed}
rules:
  the-rule:
    title: {id: Aturan, en: Rule}
    CHECK
  other:
    title: {id: Lain, en: Other}
    require: a.count < param.many
"""


def load(check):
    lifecycle = lifecycle_from_node(parse_yaml(LIFECYCLE, "letters.yaml"))
    node = parse_yaml(RULES.replace("CHECK", check), "r.yaml")
    return ruleset_from_node(node, lifecycle=lifecycle).rule("the-rule").check


READ = [
    ("between: {stage: a, min: 1, max: 3}", OrderCheck(Template.BETWEEN, ("a",), count=1, most=3)),
    ("existence: {stage: a, count: param.many}", OrderCheck(Template.EXISTENCE, ("a",), count=2)),
    ("choice: [a, [b, c]]", OrderCheck(Template.CHOICE, ("a",), ("b", "c"))),
    ("co_existence: {a: a, b: b}", OrderCheck(Template.CO_EXISTENCE, ("a",), ("b",))),
    ("alternate_response: [a, b]", OrderCheck(Template.ALTERNATE_RESPONSE, ("a",), ("b",))),
    (
        "response_count: {a: a, b: b, min: 1, max: param.many}",
        OrderCheck(Template.RESPONSE_COUNT, ("a",), ("b",), count=1, most=2),
    ),
    (
        "precedence_count: {a: a, b: b, max: 3}",
        OrderCheck(Template.PRECEDENCE_COUNT, ("a",), ("b",), count=0, most=3),
    ),
    (
        "chain_response: {a: a, b: b, min_days: 1, max_days: 5}",
        OrderCheck(Template.CHAIN_RESPONSE, ("a",), ("b",), min_days=1, max_days=5),
    ),
    (
        "response: {a: a, b: b, max_working_days: param.many}",
        OrderCheck(Template.RESPONSE, ("a",), ("b",), max_days=2, is_working=True),
    ),
    ("max_duration: {days: 90}", OrderCheck(Template.MAX_DURATION, days=90)),
    (
        "max_duration: {stage: a, working_days: 9}",
        OrderCheck(Template.MAX_DURATION, ("a",), ("a",), days=9, is_working=True),
    ),
    (
        "max_duration: {from: a, to: [b, c], days: 9}",
        OrderCheck(Template.MAX_DURATION, ("a",), ("b", "c"), days=9),
    ),
]


@pytest.mark.parametrize(("written", "expected"), READ)
def test_every_form_is_read(written, expected):
    found = load(written)

    assert written == found.text
    assert expected == attrs.evolve(found, text="")


CONDITIONS = [
    ("response: {a: a, b: b, when: x > 1}", "when", "x > 1"),
    ("response: {a: a, b: b, when: x > limit and c.done}", "when", "x > limit and c.done"),
    ("within: {from: a, to: b, days: 5, target: kind == 'small'}", "target", "kind == 'small'"),
    ("chain_succession: {a: a, b: b, correlate: a.x == b.x}", "correlate", "a.x == b.x"),
    ("min_gap: {from: a, to: b, days: 5, correlate: a.at.desk != b.at.desk}", "correlate",
     "a.at.desk != b.at.desk"),
    ("absence: {stage: a, when: date < '2018-01-01'}", "when", "date < '2018-01-01'"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "name", "expected"), CONDITIONS)
def test_conditions_on_events_are_read(written, name, expected):
    assert expected == getattr(load(written), name).text


MISTAKES = [
    # what is written, what is said, and what stands under the carets
    ("alternate_response: [a, a]", "'a' stands on both sides", "a"),
    ("chain_response: a", "chain_response needs two stages: [a, b]", "a"),
    ("alternate_respose: [a, b]", "unknown key 'alternate_respose'", "alternate_respose"),
    ("between: a", "between is written {stage: a, min: 1, max: 3}", "a"),
    ("between: {stage: a, min: 1}", "max is missing", "{stage: a, min: 1}"),
    ("between: {stage: a, min: 3, max: 1}", "max (1) is less than min (3)", "1"),
    ("response_count: [a, b]", "response_count is written {a: stage, b: stage, min: 1}", "[a, b]"),
    ("response_count: {a: a, b: b}", "min or max is missing", "{a: a, b: b}"),
    ("response_count: {a: a, b: b, min: 0}", "min: 0 asks for nothing", "0"),
    ("response_count: {a: a, b: b, max: -1}", "max is at least 0", "-1"),
    ("response_count: {a: a, b: b, min: param.mny}", "unknown parameter 'param.mny'", "param.mny"),
    ("response: {a: a, b: b, max_days: 1, min_days: 2}", "an empty window: from 2 to 1 days", "1"),
    (
        "response: {a: a, b: b, max_days: 1, min_working_days: 2}",
        "write calendar days or working days, not both", "2",
    ),
    ("response: {a: a, b: b, wen: x > 1}", "unknown key 'wen'", "wen"),
    ("choice: {a: a, b: b, when: x > 1}", "unknown key 'when'", "when"),
    ("response: {a: a, b: b, when: y > 1}", "unknown name 'y'", "y"),
    ("response: {a: a, b: b, when: a.x > 1}", "unknown name 'a.x'", "a.x"),
    ("response: {a: a, b: b, when: x > 'one'}", "cannot compare a number (x) with text", "'one'"),
    ("response: {a: a, b: b, when: kind == 'smal'}", "'smal'", "'smal'"),
    ("response: {a: a, b: b, when: x}", "this expression gives a number", "x"),
    ("response: {a: a, b: b, when: x > 5 and x < 3}", "never", "x > 5 and x < 3"),
    ("response: {a: a, b: b, correlate: x == b.x}", "unknown name 'x'", "x"),
    ("response: {a: a, b: b, correlate: a.x == b.y}", "unknown name 'b.y'", "b.y"),
    ("response: {a: a, b: b, correlate: a.x == b.kind}", "cannot compare a number (a.x) with a choice", "b.kind"),
    ("between: [1, 3]", "between is written {stage: a, min: 1, max: 3}", "[1, 3]"),
    ("response_count: {a: a, b: b, count: 2}", "unknown key 'count'", "count"),
    ("response: {a: a, b: b, max_day: 5}", "unknown key 'max_day'", "max_day"),
    ("response: {a: a, b: b, min_days: 0}", "at least 0 days asks for nothing", "0"),
    ("within: {a: a, b: b, days: 5}", "within is written {from: a, to: b, days: 30}",
     "{a: a, b: b, days: 5}"),
    ("max_duration: 90", "max_duration is written {days: 90}", "90"),
    ("response: {a: a, b: b, when: b.x > 1}", "unknown name 'b.x'", "b.x"),
    ("response: {a: a, b: b, when: stage == 'd'}", "'d' is not a choice of", "'d'"),
    ("response: {a: a, b: b, when: stage == 'b'}", "this event is always of the stage a",
     "stage == 'b'"),
    ("precedence: {a: a, b: b, target: \"stage in ('b', 'c')\"}", "always of the stage a",
     "\"stage in ('b', 'c')\""),
    ("response: {a: a, b: b, correlate: a.x > 5}", "'correlate' relates two events", "a.x > 5"),
    ("deadline: {stage: a, after: b, days: 1, when: x > 1}", "unknown key 'when'", "when"),
    ("max_duration: {stage: a, from: b, days: 3}", "write 'stage', or 'from' and 'to'", "stage"),
    ("max_duration: {from: a}", "'days' is missing", "{from: a}"),
    ("max_duration: {from: a, to: a, days: 5}", "'a' stands on both sides", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "said", "marked"), MISTAKES)
def test_a_mistake_is_one_problem_under_its_carets(written, said, marked):
    with pytest.raises(DefinitionError) as caught:
        load(written)
    [problem] = caught.value.problems
    line, carets = problem.excerpt.splitlines()[-2:]
    start = carets.index("^")

    assert said in problem.text.en
    assert marked == line[start : start + carets.count("^")]
