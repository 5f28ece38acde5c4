"""Rule-set files: what they make, and every way in which one is wrong."""

from __future__ import annotations

import re

import attrs
import pytest

from kotaku_eval.dates import EventDate, Ties, Undated
from kotaku_eval.definitions import (
    load_lifecycle,
    load_ruleset,
    ruleset_from_node,
    rulesets,
    shipped,
)
from kotaku_eval.errors import DefinitionError, UnknownNameError
from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.models import Kind
from kotaku_eval.rulesets import ScoreModel
from kotaku_eval.scales import Ceiling
from kotaku_eval.sources import parse_yaml
from kotaku_eval.templates import OrderCheck, Template

HEAD = """\
ruleset: small
title: {id: Kecil, en: Small}
lifecycle: kotaku
"""
RULE = """\
rules:
  mp2k-held:
    title: {id: MP2K, en: The meeting}
"""


def load(text):
    return ruleset_from_node(parse_yaml(text, "r.yaml"))


def mistakes(text):
    with pytest.raises(DefinitionError) as caught:
        load(text)
    assert all(problem.where and problem.excerpt for problem in caught.value.problems)
    return [
        f"{problem.where.removeprefix('r.yaml:')} {problem.text} {problem.hint}".strip()
        for problem in caught.value.problems
    ]


def check_of(line):
    return load(f"{HEAD}{RULE}    {line}\n").rule("mp2k-held").check


def test_shipped_rule_set_loads_by_name():
    assert "kotaku-2018" == load_ruleset("kotaku-2018").id


def test_unknown_name_suggests_a_shipped_one():
    with pytest.raises(UnknownNameError, match="Did you mean 'kotaku-2018'"):
        load_ruleset("kotaku-2081")


def test_rule_keeps_its_words_and_its_place():
    rule = load(
        f"""{HEAD}{RULE}
    severity: high
    weight: 2
    require: mp2k_held.done
    message: {{id: "Pada {{mp2k_held.first}}", en: "On {{mp2k_held.first}}"}}
    why: because
    source: {{text: here, confidence: primary}}
    tags: [order]
    examples:
      - pass: {{mp2k_held: undated}}
"""
    ).rule("mp2k-held")

    assert (Severity.HIGH, 2.0, ("order",)) == (rule.severity, rule.weight, rule.tags)
    assert "mp2k_held.done" == rule.text
    assert "r.yaml:5:3" == str(rule.place)
    assert [Verdict.PASS] == [example.verdict for example in rule.examples]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("existence: mp2k_held", OrderCheck(Template.EXISTENCE, ("mp2k_held",))),
        (
            "existence: {stage: bdi_disbursed, count: 2}",
            OrderCheck(Template.EXISTENCE, ("bdi_disbursed",), count=2),
        ),
        (
            "absence: {stage: [mp2k_held, certified], count: 3}",
            OrderCheck(Template.ABSENCE, ("mp2k_held", "certified"), count=3),
        ),
        ("init: rplp_ratified", OrderCheck(Template.INIT, ("rplp_ratified",))),
        (
            "not_response: [mp2k_held, [certified, handed_over]]",
            OrderCheck(Template.NOT_RESPONSE, ("mp2k_held",), ("certified", "handed_over")),
        ),
        (
            "within: {from: mp2k_held, to: certified, working_days: 30}",
            OrderCheck(Template.WITHIN, ("mp2k_held",), ("certified",), days=30, is_working=True),
        ),
        (
            "min_gap: {from: mp2k_held, to: certified, days: 0}",
            OrderCheck(Template.MIN_GAP, ("mp2k_held",), ("certified",)),
        ),
        (
            "deadline: {stage: certified, after: mp2k_held, days: 14}",
            OrderCheck(Template.DEADLINE, ("mp2k_held",), ("certified",), days=14),
        ),
        (
            "deadline: {stage: certified, after: start, days: 14}",
            OrderCheck(Template.DEADLINE, (), ("certified",), days=14, from_start=True),
        ),
        ("dated: true", OrderCheck(Template.DATED)),
    ],
)
def test_templates_are_read(line, expected):
    found = check_of(line)

    assert line == found.text
    assert expected == attrs.evolve(found, text="")


def test_deadline_may_count_from_a_date():
    found = check_of("deadline: {stage: certified, by: construction_completed.planned, days: -3}")

    assert (-3, "construction_completed.planned") == (found.days, found.by.text)


def test_bare_date_is_a_date_and_no_subtraction():
    found = check_of("deadline: {stage: certified, by: 2018-12-31}")

    assert "2018-12-31" == str(found.by.value)


def test_days_may_be_a_parameter():
    text = f"{HEAD}parameters: {{limit: {{value: 9, unit: day}}}}\n{RULE}"
    rules = load(f"{text}    within: {{from: mp2k_held, to: certified, days: param.limit}}\n")

    assert 9 == rules.rule("mp2k-held").check.days


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("30", Kind.INTEGER, 30),
        ("30.0", Kind.NUMBER, 30.0),
        ("true", Kind.BOOLEAN, True),
        ("2018-08-17", Kind.DATE, None),
        ("Baik", Kind.TEXT, "Baik"),
        ('"30"', Kind.TEXT, "30"),
    ],
)
def test_type_of_a_parameter_follows_from_its_value(written, kind, value):
    text = f"{HEAD}parameters: {{x: {written}}}\n{RULE}    require: param.x is not None\n"
    found = load(text).parameters["x"].parameter

    assert kind is found.type.kind
    assert value in {None, found.value}


def test_policies_scale_and_calendar_are_read():
    rules = load(
        f"""{HEAD}
ties: partial
undated: drop
score: mean_of_villages
calendar: {{name: Bali, rest_days: [sunday], holidays: [2018-08-17]}}
scale:
  bands:
    - {{from: 65, title: A}}
    - {{from: 0, title: B}}
  ceilings: [{{severity: critical, band: 2}}]
"""
    )

    assert (Ties.PARTIAL, Undated.DROP) == (rules.ties, rules.undated)
    assert ScoreModel.MEAN_OF_VILLAGES is rules.score_model
    assert (Ceiling(Severity.CRITICAL, 1),) == rules.scale.ceilings
    assert (frozenset({6}), 1) == (rules.calendar.rest_days, len(rules.calendar.holidays))


def test_calendar_takes_national_holidays():
    pytest.importorskip("holidays")
    rules = load(f"{HEAD}calendar: {{country: ID, years: [2018]}}\n")

    assert not rules.calendar.is_working(EventDate.parse("2018-08-17").first_day)


def test_days_need_a_parameter_of_whole_days():
    text = f"{HEAD}parameters: {{limit: {{value: 0.5}}}}\n{RULE}"
    [found] = mistakes(f"{text}    within: {{from: mp2k_held, to: certified, days: param.limit}}\n")

    assert "8:52 days: 'param.limit' is no whole number of days" == found


def test_broken_parameter_is_not_told_again_where_it_is_used():
    text = f"{HEAD}parameters: {{limit: 030}}\n{RULE}"
    found = mistakes(f"{text}    require: proposal.amount > param.limit\n")

    assert ["4:21"] == [line.split()[0] for line in found]


def test_mean_may_be_taken_over_another_level():
    assert "city" == load(f"{HEAD}score: mean_of_villages\nmean_level: city\n").mean_level


def test_given_lifecycle_replaces_the_one_named(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text(f"{HEAD.replace('kotaku', 'none.yaml')}{RULE}    existence: mp2k_held\n")

    assert "kotaku" == load_ruleset(path, lifecycle=load_lifecycle("kotaku")).lifecycle.id


def test_stage_order_makes_one_rule_per_edge():
    rules = load(f"{HEAD}rules:\n  order: {{stage_order: lifecycle}}\n")
    edges = rules.lifecycle.order

    assert len(edges) + 1 == len(rules.rules)
    assert Severity.HIGH is rules.rule("mp2k-held-before-construction-started").severity
    assert Severity.LOW is rules.rule("sppdl-signed-before-mp2k-held").severity
    assert (
        "precedence: [sppdl_signed, mp2k_held]" == rules.rule("sppdl-signed-before-mp2k-held").text
    )


def test_stage_order_takes_stages_exceptions_and_severities():
    rules = load(
        f"""{HEAD}
rules:
  order:
    stage_order:
      stages: [sppdl_signed, mp2k_held, construction_started, certified]
      except: [[construction_started, certified]]
    severity: {{primary: critical}}
    tags: [dates]
"""
    )

    assert [
        "sppdl-signed-before-mp2k-held",
        "mp2k-held-before-construction-started",
        "event-dates-recorded",
    ] == [rule.id for rule in rules.rules]
    assert Severity.CRITICAL is rules.rule("mp2k-held-before-construction-started").severity
    assert ("dates",) == rules.rule("sppdl-signed-before-mp2k-held").tags


@pytest.mark.parametrize(
    ("more", "is_there"),
    [
        ("", True),
        ("undated: drop\n", False),
        ("disable: {event-dates-recorded: {id: Lain, en: Other}}\n", False),
    ],
)
def test_missing_dates_get_a_rule_of_their_own(more, is_there):
    ids = [rule.id for rule in load(HEAD + more).rules]

    assert is_there == ("event-dates-recorded" in ids)


def test_own_rule_on_missing_dates_stands():
    text = f"{HEAD}rules:\n  event-dates-recorded: {{title: x, dated: true, severity: high}}\n"

    assert Severity.HIGH is load(text).rule("event-dates-recorded").severity


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{}", "5:3 the rule has no check Write 'require: ...'"),
        (
            "precedance: [mp2k_held, certified]",
            "7:5 unknown key 'precedance' Did you mean 'precedence'?",
        ),
        (
            "require: mp2k_held.don",
            "7:14 unknown name 'mp2k_held.don' Did you mean 'mp2k_held.done'?",
        ),
        ("require: '  mp2k_held.don'", "7:17 unknown name 'mp2k_held.don'"),
        ("require: mp2k_held.first", "7:14 this expression gives a date; true or false is needed"),
        ("require: param.x > 1", "7:14 unknown name 'param.x'"),
        ("require: [a]", "7:14 require: found a list; text is needed"),
        ("precedence: mp2k_held", "7:17 precedence needs two stages: [a, b]"),
        (
            "precedence: [mp2k_hold, certified]",
            "7:18 unknown stage 'mp2k_hold' Did you mean 'mp2k_held'?",
        ),
        ("precedence: [mp2k_held, mp2k_held]", "7:29 'mp2k_held' stands on both sides"),
        ("precedence: [[], mp2k_held]", "7:18 at least one stage is needed"),
        ("existence: {stage: mp2k_held, count: 0}", "7:42 count is at least 1"),
        ("existence: {stage: mp2k_held, count: two}", "7:42 count: not a whole number: two"),
        ("existence: [mp2k_held, mp2k_held]", "7:28 stage 'mp2k_held' is given twice"),
        ("within: {from: mp2k_held, to: certified}", "7:13 'days' is missing"),
        ("within: {from: mp2k_held, to: certified, days: -1}", "7:52 days is at least 0"),
        (
            "within: {from: mp2k_held, to: certified, days: 1, working_days: 1}",
            "7:55 write one of 'days' and 'working_days'",
        ),
        (
            "within: {from: mp2k_held, to: certified, days: param.x}",
            "7:52 days: unknown parameter 'param.x'",
        ),
        ("within: {from: mp2k_held, days: 1}", "7:13 'to' is missing"),
        ("within: mp2k_held", "7:13 a mapping (key: value) is needed here"),
        ("deadline: {stage: certified, days: 1}", "7:15 write one of 'after' and 'by'"),
        (
            "deadline: {stage: certified, by: certified.done, days: 1}",
            "7:38 this expression gives true or false; a date is needed",
        ),
        ("deadline: {stage: certified, by: 2018-02-30}", "7:38 "),
        (
            "require: mp2k_held.done\n    existence: mp2k_held",
            "8:5 a rule has one check, this one has: require, existence",
        ),
        ("existence: mp2k_held\n    subject: village", "7:5 'existence' is for activities only"),
        (
            "existence: mp2k_held\n    subject: vilage",
            "8:14 unknown level 'vilage' Did you mean 'village'?",
        ),
        (
            "existence: mp2k_held\n    severity: hihg",
            "8:15 severity: not a choice: 'hihg' Did you mean 'high'?",
        ),
        ("existence: mp2k_held\n    weight: -1", "8:13 weight must not be negative"),
        ("existence: mp2k_held\n    weight: 01", "8:13 weight: not a number: 01"),
        ("existence: mp2k_held\n    indicator: x", "8:16 unknown indicator 'x'"),
        ("existence: mp2k_held\n    tags: order", "8:11 tags: a list is needed"),
        (
            "existence: mp2k_held\n    due: mp2k_held.done",
            "8:10 this expression gives true or false; a date is needed",
        ),
        ("existence: mp2k_held\n    source: {confidence: primary}", "8:5 'text' is missing"),
        (
            'existence: mp2k_held\n    message: "{mp2k_held.frist}"',
            "8:15 unknown name in the message: {mp2k_held.frist} Did you mean 'mp2k_held.first'?",
        ),
        ('existence: mp2k_held\n    message: "at {}"', "8:18 no name in braces: {}"),
        (
            'existence: mp2k_held\n    message: "{mp2k_held.first!r}"',
            "8:15 no name in braces: {mp2k_held.first!r}",
        ),
        (
            'existence: mp2k_held\n    message: "{proposal}"',
            "8:15 {proposal} is not a value by itself",
        ),
        (
            'existence: mp2k_held\n    message: {id: "{id}", en: "x"}',
            "8:31 the message in 'en' lacks {id}",
        ),
        (
            "existence: mp2k_held\n    message: {id: x}",
            "8:14 message: the language 'en' is missing",
        ),
        (
            "existence: mp2k_held\n    examples: [{pas: {}}]",
            "8:17 examples: not a choice: 'pas' Did you mean 'pass'?",
        ),
        (
            "existence: mp2k_held\n    examples: [{pass: {mp2k_hold: undated}}]",
            "8:24 unknown stage or field 'mp2k_hold' Did you mean 'mp2k_held'?",
        ),
        (
            "existence: mp2k_held\n    examples: [{pass: {}, fail: {}}]",
            "8:16 an example is written as verdict: case",
        ),
    ],
)
def test_one_mistake_of_a_rule_is_told_once_at_its_place(line, expected):
    written = "" if line == "{}" else f"    {line}\n"
    [found] = mistakes(f"{HEAD}{RULE}{written}")

    assert expected == found[: len(expected)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ties: lenent", "4:7 ties: not a choice: 'lenent' Did you mean 'lenient'?"),
        ("undated: anywere", "4:10 undated: not a choice: 'anywere' Did you mean 'anywhere'?"),
        ("score: mean", "4:8 score: not a choice: 'mean'"),
        (
            "score: mean_of_villages\nmean_level: vilage",
            "5:13 mean_level: unknown level 'vilage' Did you mean 'village'?",
        ),
        ("rule: {}", "4:1 unknown key 'rule' Did you mean 'rules'?"),
        ("rules: [a]", "4:8 a mapping (key: value) is needed here"),
        (
            "rules: {A_b: {title: x, existence: mp2k_held}}",
            "4:9 rule id 'A_b' is not kebab-case Write 'a-b'.",
        ),
        ("parameters: {x: 5}", "4:14 parameter 'x' is used by no rule"),
        ("scale: {bands: []}", "4:9 a scale needs bands"),
        ("scale: {bands: [{from: 5, title: A}]}", "4:24 the last band must begin at 0"),
        (
            "scale: {bands: [{from: 101, title: A}, {from: 0, title: B}]}",
            "4:24 the band begins outside 0-100",
        ),
        (
            "scale: {bands: [{from: 0, title: A}, {from: 0, title: B}]}",
            "4:45 a band must begin below the one above it",
        ),
        (
            "scale: {bands: [{from: 0, title: A}], ceilings: [{severity: high, band: 2}]}",
            "4:73 there is no band 2 Choose 1 to 1.",
        ),
        ("indicators: {i: {title: I, group: g}}", "4:35 unknown group 'g'"),
        (
            "groups: {g: {title: G}}\nindicators: {i: {title: I, group: h}}",
            "5:35 unknown group 'h' Known: g.",
        ),
        ("groups: {g: {}}", "4:10 'title' is missing"),
        (
            "calendar: {rest_days: [sundy]}",
            "4:24 rest_days: not a choice: 'sundy' Did you mean 'sunday'?",
        ),
        ("calendar: {holidays: [2018-08]}", "4:23 holidays: a single day is needed"),
        ("override: {x: {severity: low}}", "4:12 unknown rule 'x'"),
        ("override: {event-dates-recorded: {require: x}}", "4:44 unknown name 'x' Text is"),
        ("override: {event-dates-recorded: {severity: hi}}", "4:45 severity: not a choice: 'hi'"),
        (
            "disable: {event-dates-recorder: x}",
            "4:11 unknown rule 'event-dates-recorder' Did you mean 'event-dates-recorded'?",
        ),
        (
            "disable: {event-dates-recorded: null}",
            "4:11 event-dates-recorded: the reason is missing",
        ),
        (
            "rules: {o: {stage_order: {stages: lifecycle, except: [x]}}}",
            "4:55 a pair [a, b] is needed",
        ),
        (
            "rules: {o: {stage_order: {stages: lifecycle, except: [[mp2k_hold, certified]]}}}",
            "4:56 unknown stage 'mp2k_hold' Did you mean 'mp2k_held'?",
        ),
        ("rules: {o: {stage_order: lifecycl}}", "4:26 'lifecycle' or a list of stages is needed"),
        (
            "rules: {o: {stage_order: [mp2k_held, certifed]}}",
            "4:38 unknown stage 'certifed' Did you mean 'certified'?",
        ),
        (
            "rules: {o: {stage_order: [accountability_reported]}}",
            "4:26 the lifecycle puts these stages in no order",
        ),
        (
            "rules: {o: {stage_order: {stages: lifecycle, except: [[certified, mp2k_held]]}}}",
            "4:55 no pair of this order: [certified, mp2k_held]",
        ),
        (
            "rules: {o: {stage_order: lifecycle, message: x}}",
            "4:37 stage_order makes 'message' itself",
        ),
        (
            "rules: {o: {stage_order: lifecycle, severity: {primry: low}}}",
            "4:48 unknown key 'primry' Did you mean 'primary'?",
        ),
    ],
)
def test_one_mistake_of_a_set_is_told_once_at_its_place(lines, expected):
    [found] = mistakes(f"{HEAD}{lines}\n")

    assert expected == found[: len(expected)]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("{value: 400, max: 365}", "4:25 x: 400 lies outside  .. 365"),
        ("{value: 1, min: 3, max: 2}", "4:33 min is larger than max"),
        ("{value: abc, min: 3}", "4:30 'min' is only for numbers"),
        ("{value: true, unit: day}", "4:31 'unit' is only for numbers"),
        ("{unit: day}", "4:14 'value' is missing"),
        ("yes", "4:17 x: neither true nor false: yes"),
        ("012", "4:17 x: not a number: 012"),
        ("1_000", "4:17 x: not a number: 1_000"),
        ("0x1F", "4:17 x: not a number: 0x1F"),
        (".inf", "4:17 x: not a number: .inf"),
        ("2018-02-30", "4:17 x: not a date: '2018-02-30'"),
        ("[1]", "4:18 a mapping (key: value) is needed here"),
    ],
)
def test_wrong_parameter_is_told_once(parameter, expected):
    found = mistakes(
        f"{HEAD}parameters: {{x: {parameter}}}\n{RULE}    require: param.x is not None\n"
    )

    assert [expected] == [line[: len(expected)] for line in found]


def test_units_of_parameters_are_checked():
    text = f"{HEAD}parameters: {{x: {{value: 5, unit: day}}}}\n{RULE}"
    [found] = mistakes(f"{text}    require: proposal.amount > param.x\n")

    assert found.startswith("8:32 different units")


@pytest.mark.parametrize("key", ["ruleset", "title", "lifecycle"])
def test_set_without_a_required_key_is_refused(key):
    text = re.sub(f"^{key}:.*\n", "", HEAD, flags=re.MULTILINE)
    [found] = mistakes(text)

    assert f"1:1 '{key}' is missing" == found


def test_unknown_lifecycle_is_told_where_it_is_named():
    [found] = mistakes(HEAD.replace("kotaku", "kotuka"))

    assert found.startswith("3:12 unknown lifecycle 'kotuka'. Did you mean 'kotaku'?")


def test_missing_lifecycle_file_is_told_where_it_is_named():
    [found] = mistakes(HEAD.replace("kotaku", "./none.yaml"))

    assert "3:12 no such file: none.yaml" == found


def test_every_mistake_of_a_file_is_told_in_its_order():
    text = (
        f"{HEAD}ties: x\n{RULE}    existence: mp2k_hold\n    severity: hi\nscale: {{bands: []}}\n"
    )

    assert ["4:7", "8:16", "9:15", "10:9"] == [line.split()[0] for line in mistakes(text)]


def test_thousand_rules_load_in_a_few_seconds(benchmark_seconds):
    rules = "".join(
        f"  rule-{at}:\n    title: x\n    require: proposal.amount <= {at} or mp2k_held.first < "
        "certified.first\n    examples: [{pass: {proposal.amount: 0}}]\n"
        for at in range(1000)
    )
    loaded, seconds = benchmark_seconds(lambda: load(f"{HEAD}rules:\n{rules}"))

    assert 1001 == len(loaded.rules)
    assert seconds < 20


def test_a_shipped_rule_set_is_loaded_once_and_again_when_it_is_asked_for_otherwise():
    whole = load_ruleset("kotaku-2018")

    assert whole is load_ruleset("kotaku-2018")
    assert whole is not load_ruleset("kotaku-2018", examples=False)
    assert whole is not load_ruleset("kotaku-2018", lifecycle=whole.lifecycle)


def test_a_shipped_rule_set_is_read_anew_when_its_file_has_changed(monkeypatch):
    whole = load_ruleset("kotaku-2018")
    texts = shipped.shipped_texts()
    monkeypatch.setattr(rulesets, "shipped_texts", lambda: (*texts, "changed"))

    again = load_ruleset("kotaku-2018")

    assert whole is not again
    assert [rule.id for rule in whole.rules] == [rule.id for rule in again.rules]
