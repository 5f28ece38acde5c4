from __future__ import annotations

import attrs
import pytest

from kotaku_eval.analysis import Analysis, lint
from kotaku_eval.analysis.solver import Terms
from kotaku_eval.errors import MissingExtraError
from kotaku_eval.rules import rule as python_rule
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
    "fewer events": (
        ("once",),
        rule("twice", "existence: {stage: bdi_disbursed, count: 2}"),
        rule("once", "existence: bdi_disbursed"),
    ),
}


@pytest.mark.parametrize("name", FOLLOWING)
def test_a_rule_that_finds_nothing_of_its_own_is_redundant_with_those_it_follows_from(name):
    [spare], *rules = FOLLOWING[name]

    names = [text.strip().partition(":")[0] for text in rules]
    others = [own for own in names if own != spare]
    assert [("redundant", spare, *others)] == linted(*rules)


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
