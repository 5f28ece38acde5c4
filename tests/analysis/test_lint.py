from __future__ import annotations

import re

import attrs
import pytest

from kotaku_eval.analysis import Analysis, lint
from kotaku_eval.analysis.solver import Terms
from kotaku_eval.errors import MissingExtraError
from kotaku_eval.rules import rule as python_rule
from kotaku_eval.templates.names import REPETITIONS, SEQUENCES
from tests.pins import rule, written


def found(analysis: Analysis) -> list[tuple[str, ...]]:
    """What was found, without notes on what is merely missing or unusual."""
    quiet = {"no-example", "not-ordered"}
    return [(own.code.value, *own.ids) for own in analysis.defects if own.code.value not in quiet]


def linted(*rules: str, **head: str) -> list[tuple[str, ...]]:
    return found(lint(written("".join(rules), None, **head)))


CLASHES = {
    "two bounds": (
        rule("low", "require: proposal.amount >= 100"),
        rule("high", "require: proposal.amount <= 50"),
    ),
    "a sum of three": (
        rule("grant", "require: proposal.funding.grant <= 10"),
        rule("other", "require: proposal.funding.other <= 10"),
        rule("whole", "require: proposal.funding.grant + proposal.funding.other >= 30"),
    ),
    "what must happen and must not": (
        rule("happens", "response: [mp2k_held, certified]"),
        rule("never", "absence: certified"),
    ),
    "an order, a time and a gap": (
        rule("first", "precedence: [mp2k_held, construction_started]"),
        rule("soon", "deadline: {stage: construction_started, after: mp2k_held, days: 10}"),
        rule("late", "min_gap: {from: mp2k_held, to: construction_started, days: 20}"),
    ),
    "an answer sooner than is allowed": (
        rule("soon", "within: {from: mp2k_held, to: construction_started, days: 10}"),
        rule("late", "min_gap: {from: mp2k_held, to: construction_started, days: 20}"),
    ),
    "too few and too many": (
        rule("three", "exactly: {stage: bdi_disbursed, count: 3}"),
        rule("one", "absence: {stage: bdi_disbursed, count: 2}"),
    ),
    "under the same condition": (
        rule("grade", "when: certified.done", 'require: certification.grade == "Baik"'),
        rule("poor", "when: certified.done", 'require: certification.grade == "Kurang"'),
    ),
    "a value that is missing": (
        rule("known", "require: present(proposal.amount)"),
        rule("missing", "require: proposal.amount is None"),
    ),
    "a choice between what must not happen": (
        rule("either", "choice: [mp2k_held, certified]"),
        rule("one", "absence: mp2k_held"),
        rule("other", "absence: certified"),
    ),
    "just one, and both": (
        rule("either", "exclusive_choice: [mp2k_held, certified]"),
        rule("one", "existence: mp2k_held"),
        rule("other", "existence: certified"),
    ),
    "together, and one alone": (
        rule("both", "co_existence: [mp2k_held, certified]"),
        rule("never", "absence: certified"),
    ),
    "never together, and both": (
        rule("apart", "not_co_existence: [mp2k_held, certified]"),
        rule("one", "existence: mp2k_held"),
        rule("other", "existence: certified"),
    ),
    "a range and more": (
        rule("few", "between: {stage: bdi_disbursed, min: 1, max: 3}"),
        rule("many", "existence: {stage: bdi_disbursed, count: 4}"),
    ),
    "shorter than it must be": (
        rule("short", "max_duration: {from: mp2k_held, to: certified, days: 3}"),
        rule("late", "min_gap: {from: mp2k_held, to: certified, days: 4}"),
    ),
    "turns without the other": (
        rule("turns", "alternate_response: [mp2k_held, certified]"),
        rule("never", "absence: certified"),
    ),
    "fewer turns than are needed": (
        rule("turns", "alternate_response: [bdi_disbursed, certified]"),
        rule("three", "exactly: {stage: bdi_disbursed, count: 3}"),
        rule("few", "absence: {stage: certified, count: 3}"),
    ),
    "so many after each": (
        rule("three", "response_count: {a: mp2k_held, b: bdi_disbursed, min: 3}"),
        rule("few", "absence: {stage: bdi_disbursed, count: 3}"),
    ),
    "of a kind, and none at all": (
        rule("late", 'existence: {stage: certified, when: date >= "2018-06-01"}'),
        rule("never", "absence: certified"),
    ),
    "after some, and never": (
        rule("after", "response: {a: mp2k_held, b: certified, when: planned is None}"),
        rule("never", "absence: certified"),
    ),
    "what a list is asked twice": (
        rule("more", "require: sum(t.amount for t in tranches) > 100"),
        rule("less", "require: sum(x.amount for x in tranches) < 50"),
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_rules_that_cannot_be_passed_together_are_a_contradiction(name):
    bystander = rule("bystander", "require: proposal.amount > 0 or proposal.amount is None")

    names = [text.strip().partition(":")[0] for text in CLASHES[name]]
    assert [("contradiction", *names)] == linted(*CLASHES[name], bystander)


AGREEING = {
    "under conditions that exclude each other": (
        rule("one", 'when: executor == "KSM"', "require: proposal.amount >= 100"),
        rule("two", 'when: executor == "BKM"', "require: proposal.amount <= 50"),
    ),
    "a rule that forbids what another speaks of": (
        rule("not-yet", 'when: executor == "BKM"', "require: not certified.done"),
        rule("graded", "when: certified.done", "require: present(certification.grade)"),
    ),
    "both ways round on one day": (
        rule("there", "precedence: [ded_ready, proposal_submitted]"),
        rule("again", "deadline: {stage: proposal_submitted, after: ded_ready, days: 0}"),
    ),
    "an order of some events, and none of others": (
        rule("some", "response: {a: mp2k_held, b: certified, when: planned is None}"),
        rule("none", "not_response: {a: mp2k_held, b: certified, when: present(planned)}"),
    ),
    "two relations of the same fields": (
        rule("later", "response: {a: mp2k_held, b: certified, correlate: a.planned < b.planned}"),
        rule("sooner", "response: {a: mp2k_held, b: certified, correlate: b.planned < a.planned}"),
    ),
    "an order soon, and none later": (
        rule("soon", "response: {a: mp2k_held, b: certified, max_days: 3}"),
        rule("late", "not_response: {a: mp2k_held, b: certified, min_days: 4}"),
    ),
    "an answer for every event": (
        rule("near", "within: {from: mp2k_held, to: bdi_disbursed, days: 10}"),
        rule("far", "deadline: {stage: bdi_disbursed, after: ksm_formed, days: 300}"),
    ),
}


@pytest.mark.parametrize("name", AGREEING)
def test_rules_that_can_be_passed_together_or_never_meet_are_no_contradiction(name):
    assert [] == linted(*AGREEING[name])


def test_every_conflict_that_a_rule_is_part_of_is_found():
    made = lint(written("".join([
        rule("low", "require: proposal.amount >= 100"),
        rule("middle", "require: proposal.amount <= 50"),
        rule("least", "require: proposal.amount <= 40"),
    ])))  # fmt: skip

    conflicts = {own.ids for own in made.of("contradiction")}
    assert {("low", "middle"), ("low", "least")} == conflicts


FOLLOWING = {
    "a wider bound": (
        ("wide",),
        rule("tight", "require: proposal.amount <= 50"),
        rule("wide", "require: proposal.amount <= 60"),
    ),
    "an order through others": (
        ("whole",),
        rule("one", "precedence: [ksm_formed, ded_ready]"),
        rule("two", "precedence: [ded_ready, proposal_submitted]"),
        rule("whole", "precedence: [ksm_formed, proposal_submitted]"),
    ),
    "a longer time": (
        ("slow",),
        rule("quick", "within: {from: mp2k_held, to: certified, days: 30}"),
        rule("slow", "within: {from: mp2k_held, to: certified, days: 60}"),
    ),
    "part of a condition": (
        ("part",),
        rule("both", "require: agreement.signed_by_board and agreement.signed_by_group"),
        rule("part", "require: agreement.signed_by_group"),
    ),
    "turns": (
        ("turns", "after"),
        rule("next", "chain_response: [mp2k_held, certified]"),
        rule("turns", "alternate_response: [mp2k_held, certified]"),
        rule("after", "response: [mp2k_held, certified]"),
    ),
    "turns, looking back": (
        ("turns", "before"),
        rule("last", "chain_precedence: [mp2k_held, certified]"),
        rule("turns", "alternate_precedence: [mp2k_held, certified]"),
        rule("before", "precedence: [mp2k_held, certified]"),
    ),
    "turns, both ways": (
        ("turns", "order", "back"),
        rule("chain", "chain_succession: [mp2k_held, certified]"),
        rule("turns", "alternate_succession: [mp2k_held, certified]"),
        rule("order", "succession: [mp2k_held, certified]"),
        rule("back", "chain_precedence: [mp2k_held, certified]"),
    ),
    "at least one after each": (
        ("after",),
        rule("some", "response_count: {a: mp2k_held, b: certified, min: 1, max: 2}"),
        rule("after", "response: [mp2k_held, certified]"),
    ),
    "not even later": (
        ("next",),
        rule("never", "not_succession: [certified, mp2k_held]"),
        rule("next", "not_chain_succession: [certified, mp2k_held]"),
    ),
    "a wider range": (
        ("wide",),
        rule("narrow", "between: {stage: bdi_disbursed, min: 2, max: 3}"),
        rule("wide", "between: {stage: bdi_disbursed, min: 1, max: 3}"),
    ),
    "a longer duration": (
        ("slow",),
        rule("quick", "max_duration: {from: mp2k_held, to: certified, days: 3}"),
        rule("slow", "max_duration: {from: mp2k_held, to: certified, days: 5}"),
    ),
    "the same condition, a wider window": (
        ("slow",),
        rule("quick", "response: {a: mp2k_held, b: certified, when: planned is None, max_days: 3}"),
        rule("slow", "response: {a: mp2k_held, b: certified, when: planned is None, max_days: 9}"),
    ),
    "fewer events": (
        ("once",),
        rule("twice", "existence: {stage: bdi_disbursed, count: 2}"),
        rule("once", "existence: bdi_disbursed"),
    ),
}


@pytest.mark.parametrize("name", FOLLOWING)
def test_a_rule_that_finds_nothing_of_its_own_is_redundant_with_those_it_follows_from(name):
    spare, *rules = FOLLOWING[name]

    names = [text.strip().partition(":")[0] for text in rules]
    others = [own for own in names if own not in spare]
    assert [*spare] == sorted((own[1] for own in linted(*rules)), key=names.index)
    for one in spare:
        alone = [text for text, own in zip(rules, names, strict=True) if own in {one, *others}]
        assert [("redundant", one, *others)] == linted(*alone)


KEPT = {
    "an unknown of its own": (
        rule("amount", "require: proposal.amount is None or proposal.amount <= 50"),
        rule("bound", "require: proposal.amount <= 60"),
    ),
    "a longer gap": (
        rule("short", "min_gap: {from: mp2k_held, to: certified, days: 3}"),
        rule("soon", "within: {from: mp2k_held, to: certified, days: 30}"),
    ),
    "on fewer activities": (
        rule("some", "when: certified.done", "require: proposal.amount <= 50"),
        rule("all", "require: proposal.amount <= 60"),
    ),
    "due earlier": (
        rule("plan", "existence: mp2k_held", "due: mp2k_held.planned"),
        rule("order", "precedence: [mp2k_held, construction_started]"),
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_rule_with_a_finding_of_its_own_is_not_redundant(name):
    assert [] == linted(*KEPT[name])


OPPOSED = {
    "next and never next": ("chain_response: [a, b]", "not_chain_response: [a, b]"),
    "after and never after": ("response: [a, b]", "not_succession: [a, b]"),
    "turns and none after": (
        "alternate_succession: [a, b]",
        "response_count: {a: a, b: b, max: 0}",
    ),
    "more than may be": (
        "precedence_count: {a: a, b: b, min: 3}",
        "precedence_count: {a: a, b: b, max: 2}",
    ),
    "two at once next": ("chain_response: [a, b]", "chain_succession: [a, c]"),
    "two at once last": ("chain_precedence: [b, a]", "chain_precedence: [c, a]"),
}


@pytest.mark.parametrize("ties", ["lenient", "strict", "partial", "input"])
@pytest.mark.parametrize("name", OPPOSED)
def test_an_order_that_another_rule_forbids_contradicts_it_but_for_events_of_one_day(name, ties):
    stages = {"a": "mp2k_held", "b": "ded_ready", "c": "certified"}
    checks = [
        re.sub(r"(?<=[ \[])([abc])(?=[],}])", lambda own: stages[own[1]], text)
        for text in OPPOSED[name]
    ]

    made = linted(rule("one", checks[0]), rule("two", checks[1]), ties=ties)
    code = "opposed-orders" if ties == "lenient" else "contradiction"
    assert [(code, "one", "two")] == [own for own in made if own[0] != "against-lifecycle"]


def test_an_order_of_some_events_only_is_none_to_hold_against_the_lifecycle():
    order = "{a: certified, b: construction_started, when: planned is None}"

    assert [] == linted(
        rule("some", f"response: {order}"),
        rule("soon", "not_response: {a: mp2k_held, b: certified, max_days: 3}"),
        rule("next", "not_chain_response: [mp2k_held, certified]"),
        rule("lasts", "max_duration: {from: certified, to: construction_started, days: 3}"),
    )
    assert [("against-lifecycle", "all"), ("against-lifecycle", "none")] == linted(
        rule("all", "response_count: {a: certified, b: construction_started, min: 1}"),
        rule("none", "precedence_count: {a: mp2k_held, b: certified, max: 0}"),
    )


def test_rules_that_differ_in_which_event_a_field_is_of_are_no_duplicates():
    later, sooner = "a.planned < b.planned", "b.planned < a.planned"
    order = "response: {{a: mp2k_held, b: certified, correlate: {}}}"

    assert [] == linted(rule("one", order.format(later)), rule("two", order.format(sooner)))
    assert [("duplicate", "two", "one")] == linted(
        rule("one", order.format(later)), rule("two", order.format(later))
    )


def test_every_template_that_is_not_said_exactly_is_listed():
    order = "{{a: mp2k_held, b: certified{}}}"
    exact = (
        "choice: [mp2k_held, certified]", "exclusive_choice: [mp2k_held, certified]",
        "co_existence: [mp2k_held, certified]", "not_co_existence: [mp2k_held, certified]",
        "between: {stage: mp2k_held, min: 1, max: 3}", "max_duration: {days: 5}",
        "max_duration: {stage: mp2k_held, days: 5}",
        "max_duration: {from: mp2k_held, to: certified, days: 5}",
    )  # fmt: skip
    free = [
        f"{template.value}: {order.format(', max: 2' if template in REPETITIONS else '')}"
        for template in sorted(SEQUENCES, key=lambda own: own.value)
    ]
    free += [
        "max_duration: {working_days: 5}",
        "existence: {stage: certified, when: planned is None}",
        f"precedence: {order.format(', target: planned is None')}",
        f"not_response: {order.format(', max_days: 3')}",
        "within: {from: mp2k_held, to: certified, days: 3, correlate: a.planned < b.planned}",
        "min_gap: {from: mp2k_held, to: certified, days: 3, when: planned is None}",
    ]
    checks = [*exact, *free]

    analysis = lint(written("".join(rule(f"r{at}", own) for at, own in enumerate(checks))))

    first = len(exact)
    assert [f"r{first + at}" for at in range(len(free))] == [
        own.rule.id for own in analysis.outside
    ]
    assert free == [own.parts[0] for own in analysis.outside]


def test_of_rules_that_imply_each_other_the_later_one_is_redundant():
    assert [("redundant", "b", "a")] == linted(
        rule("a", "require: proposal.amount <= 50"), rule("b", "require: not proposal.amount > 50")
    )


def test_a_rule_that_asks_the_same_in_other_words_is_a_duplicate():
    analysis = lint(written(
        rule("a", "require: all(t.receipt_exists for t in tranches)")
        + rule("b", "require: all(x.receipt_exists for x in tranches)")
    ))  # fmt: skip

    [duplicate] = analysis.of("duplicate")
    assert ("b", "a") == duplicate.ids
    assert ("own.yaml:8:3", "warning") == (duplicate.where, duplicate.gravity.value)


def test_a_redundant_rule_of_another_indicator_or_a_worse_severity_is_only_a_note():
    tight, wide = "require: proposal.amount <= 50", "require: proposal.amount <= 60"
    rules = written(rule("tight", tight) + rule("wide", wide, "severity: critical"))

    [note] = lint(rules).of("redundant")
    assert "info" == note.gravity.value


EFFECTLESS = {
    "never-applies": rule(
        "r",
        "when: agreement.amount > proposal.amount + 5 and agreement.amount < proposal.amount",
        "require: village.ceiling > 0",
    ),
    "never-passes": rule("r", "when: certified.done", "require: certified.count < 1"),
    "never-fails": rule("r", "when: proposal.amount > 5", "require: proposal.amount > 3"),
}


@pytest.mark.parametrize("code", EFFECTLESS)
def test_a_rule_without_effect_is_found(code):
    assert [(code, "r")] == linted(EFFECTLESS[code])


def test_parts_that_the_solver_cannot_follow_are_listed_and_never_guessed():
    analysis = lint(written(
        rule("share", "require: labour.wages / agreement.amount > 0.2")
        + rule("fewer", "require: labour.wages / agreement.amount > 0.1")
        + rule("plain", "require: proposal.amount > 0")
        + rule("days", "deadline: {stage: certified, after: mp2k_held, working_days: 5}")
    ))  # fmt: skip

    assert [("redundant", "fewer", "share")] == found(analysis)
    assert {
        "share": ("labour.wages / agreement.amount",),
        "fewer": ("labour.wages / agreement.amount",),
        "days": ("deadline: {stage: certified, after: mp2k_held, working_days: 5}",),
    } == {own.rule.id: own.parts for own in analysis.outside}


def test_a_python_rule_is_outside_and_does_not_clash_with_its_namesake():
    def made(least: int):
        @python_rule(facts=["proposal.amount"], id=f"least-{least}")
        def check(amount):
            return amount > least

        return check

    rules = written(rule("own", "require: proposal.ceiling > 0")).with_rules(made(1), made(2))
    analysis = lint(rules)

    assert [] == found(analysis)
    assert ["least-1", "least-2"] == [own.rule.id for own in analysis.outside]


def test_a_rule_that_wants_the_opposite_of_the_lifecycle_is_found():
    assert [
        ("against-lifecycle", "back"),
        ("against-lifecycle", "ban"),
    ] == linted(
        rule("back", "precedence: [certified, construction_started]"),
        rule("ban", "not_response: [mp2k_held, construction_completed]"),
    )


def test_rules_that_go_round_in_a_circle_are_found_even_where_one_day_would_do():
    analysis = lint(written(
        rule("one", "precedence: [accountability_reported, certified]")
        + rule("two", "precedence: [sppdl_signed, ded_ready]")
    ))  # fmt: skip
    tiny = lint(written(
        rule("there", "precedence: [sppdl_signed, rplp_ratified]")
        + rule("back", "response: [rplp_ratified, sppdl_signed]")
    ))  # fmt: skip

    assert [("against-lifecycle", "one"), ("against-lifecycle", "two")] == found(analysis)
    assert [("against-lifecycle", "there")] == found(tiny)


def test_a_circle_of_rules_over_stages_without_an_order_is_named_stage_by_stage(parks):
    stages = [stage.id for stage in parks.lifecycle.stages][:3]
    free = attrs.evolve(parks.lifecycle, order=())
    a, b, c = stages
    rules = written(
        rule("ab", f"precedence: [{a}, {b}]")
        + rule("bc", f"response: [{b}, {c}]")
        + rule("ca", f"precedence: [{c}, {a}]"),
        lifecycle=free,
    )

    [circle] = lint(rules).of("order-cycle")
    assert ("ab", "bc", "ca") == circle.ids
    assert f"{a} < {b} < {c} < {a}" in circle.text.en


def test_what_is_unused_or_not_counted_is_a_note():
    rules = written(
        rule("r", "indicator: counted", "weight: 0", "require: proposal.amount > 0"),
        groups="{empty: {title: Empty}}",
        indicators="{counted: {title: Counted}, idle: {title: Idle}}",
    )

    assert [
        ("not-counted", "r"),
        ("unused-group", "empty"),
        ("unused-indicator", "idle"),
    ] == sorted(found(lint(rules)))


def test_a_message_about_something_else_is_a_note():
    message = "message: {id: '{proposal.ceiling}', en: '{proposal.ceiling}'}"
    about = "message: {id: '{mp2k_held.first}', en: '{mp2k_held.first}'}"

    assert [] == linted(rule("a", "require: proposal.amount > 0", message))
    assert [("message-names-other-facts", "a")] == linted(
        rule("a", "require: proposal.amount > 0", about)
    )


def test_the_shipped_rule_sets_have_nothing_worse_than_notes(shipped, parks):
    for ruleset in (shipped, parks):
        worst = {own.gravity.value for own in lint(ruleset).defects}

        assert worst <= {"info"}


def test_without_the_library_the_extra_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "z3", None)

    with pytest.raises(MissingExtraError, match="analysis"):
        Terms()
