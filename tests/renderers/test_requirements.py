"""Rules in words: one sentence for a template, and the meaning of each fact."""

from __future__ import annotations

import pytest

from kotaku_eval.definitions import ruleset_from_node
from kotaku_eval.renderers.requirements import facts_of, sentence
from kotaku_eval.sources import parse_yaml
from kotaku_eval.templates import OrderCheck
from tests.shipped import shipped_rules

SHIPPED = shipped_rules()


def rule_of(check):
    """Return a rule with one check."""
    text = f"ruleset: r\ntitle: R\nlifecycle: kotaku\nrules: {{it: {{title: It, {check}}}}}"
    return ruleset_from_node(parse_yaml(text)).rule("it")


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (
            "existence: {stage: certified, count: 2}",
            "“Works certified” has happened at least 2 times.",
        ),
        ("absence: certified", "“Works certified” has not happened."),
        ("absence: {stage: certified, count: 3}", "“Works certified”: fewer than 3 times."),
        (
            "precedence: [certified, [handed_over, maintained]]",
            "“Handover” or “O&M by the KPP” only after “Works certified” has happened.",
        ),
        (
            "within: {from: certified, to: handed_over, working_days: 5}",
            "After “Works certified” comes “Handover”, at most 5 working days later.",
        ),
        (
            "deadline: {stage: certified, by: handed_over.planned}",
            "“Works certified” no later than “Handover: planned date”.",
        ),
        (
            "deadline: {stage: certified, after: handed_over, days: -7}",
            "“Works certified” at least 7 days before “Handover”.",
        ),
        (
            "deadline: {stage: certified, after: start, days: 90}",
            "“Works certified” at most 90 days after the first event.",
        ),
    ],
)
def test_a_template_is_told_in_a_sentence(check, expected):
    titles = {stage.id: stage.title.en for stage in SHIPPED.lifecycle.stages}
    words = expected.replace("Works certified", titles["certified"])
    words = words.replace("Handover", titles["handed_over"])
    words = words.replace("O&M by the KPP", titles["maintained"])

    assert words == sentence(rule_of(check), SHIPPED.lifecycle).en


def test_every_template_of_the_shipped_rules_is_told_without_gaps():
    checked = [rule for rule in SHIPPED.rules if isinstance(rule.check, OrderCheck)]

    told = [sentence(rule, SHIPPED.lifecycle) for rule in checked]

    assert all(words.id and words.en for words in told)
    assert not any("{" in words.id + words.en for words in told)


def test_an_expression_has_no_sentence_and_is_left_to_its_text():
    rule = rule_of("require: closed")

    assert "" == sentence(rule, SHIPPED.lifecycle).en


def test_the_facts_of_a_rule_are_told_with_those_of_entries():
    names = [own.name for own in facts_of(SHIPPED.rule("payments-within-agreement"))]

    assert "bdi_disbursed.done" in names
    assert "agreement.amount" in names
    assert any(name.endswith("amount") and name != "agreement.amount" for name in names)
