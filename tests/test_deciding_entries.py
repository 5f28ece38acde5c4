"""Deciding entries: the entry that a finding points at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.conditions import evaluate
from kotaku_eval.deciding_entries import deciding
from kotaku_eval.definitions import activity_from, load_lifecycle, node_of, ruleset_from_node
from kotaku_eval.evaluation import evaluate as evaluated
from kotaku_eval.expressions import parse_condition
from kotaku_eval.facts import ACTIVITY, vocabulary_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

KOTAKU = load_lifecycle("kotaku")
SETTINGS = RuleSet("s", Text.same("S"), KOTAKU, []).settings


def decided(text, entries):
    """Return what decides a condition on some payments, and the value of the condition."""
    record = {"id": "A-1"} if entries is None else {"id": "A-1", "tranches": entries}
    activity = activity_from(record, KOTAKU)
    [subject] = Portfolio(KOTAKU, [activity]).subjects(ACTIVITY)
    node = parse_condition(text, vocabulary_of(KOTAKU))
    found = deciding(node, subject, SETTINGS)
    return () if found is None else found.names, evaluate(node, subject, SETTINGS)


def reason(requirement, **record):
    """Return what a finding of one rule says, in both languages."""
    written = {
        "ruleset": "own",
        "title": "Own",
        "lifecycle": "kotaku",
        "rules": {"own": {"title": "Own", "require": requirement}},
    }
    rules = ruleset_from_node(node_of(written))
    activity = activity_from({"id": "A-1", "stages": {"mp2k_held": "2018-06-12"}, **record}, KOTAKU)
    [finding] = evaluated(Portfolio(KOTAKU, [activity]), rules).findings
    return finding.reason


PAID = {"number": 1, "amount": 10, "request_exists": True, "receipt_exists": True}


@pytest.mark.parametrize(
    ("text", "entries", "expected"),
    [
        ("all(t.amount > 5 for t in tranches)", [PAID, {**PAID, "amount": 3}], "1.amount"),
        ("not any(t.amount < 5 for t in tranches)", [PAID, {**PAID, "amount": 3}], "1.amount"),
        (
            "len(tranches) > 0 and all(t.request_exists and t.receipt_exists for t in tranches)",
            [PAID, PAID, {**PAID, "receipt_exists": False}],
            "2.receipt_exists",
        ),
        (
            "all(t.amount > 5 for t in tranches if t.number == 2)",
            [{**PAID, "amount": 3}, {**PAID, "number": 2, "amount": 3}],
            "1.amount",
        ),
        (
            "all(t.number is None or (present(t.amount) and t.number > 0) for t in tranches)",
            [PAID, {"number": 2}],
            "1.amount",
        ),
        (
            "any(t.amount > 9 for t in tranches) and all(t.number < 2 for t in tranches)",
            [PAID, {**PAID, "number": 2}],
            "1.number",
        ),
    ],
)
def test_entry_that_breaks_a_condition_is_named_with_the_field_that_does(text, entries, expected):
    names, value = decided(text, entries)

    assert (f"tranches.{expected}", False) == (names[0], value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all(t.amount > 5 for t in tranches)", "1.amount"),
        ("sum(t.amount for t in tranches) <= 100", "1.amount"),
        ("count(t for t in tranches if t.progress > 5) == 1", "0.progress"),
        ("all(t.number < 2 for t in tranches if t.amount > 5)", "1.amount"),
    ],
)
def test_entry_that_leaves_a_condition_open_is_named_with_what_it_lacks(text, expected):
    names, value = decided(text, [PAID, {"number": 2}])

    assert (f"tranches.{expected}", None) == (names[0], value)


def test_reason_tells_the_entry_with_what_it_is_compared_to_and_no_condition_twice():
    asked = "all(t.date >= mp2k_held.date for t in tranches)"
    entries = [{"date": "2018-07-01"}, {"date": "2018-05-01"}]

    found = reason(asked, tranches=entries)

    values = "date = 2018-05-01; mp2k_held.date = 2018-06-12"
    assert f"Tidak terpenuhi: {asked} (entri tranches: {values})." == found.id
    assert f"Does not hold: {asked} (entry of tranches: {values})." == found.en


def test_reason_tells_what_an_entry_lacks():
    asked = "all(t.amount > 5 for t in tranches)"

    found = reason(asked, tranches=[PAID, {"number": 2}])

    values = "(entry of tranches: amount = not recorded)"
    assert f"Cannot be decided: {asked}; data missing or too coarse {values}." == found.en


def test_reason_does_not_depend_on_the_order_of_entries():
    asked = "all(t.amount > 5 for t in tranches)"
    entries = [{"amount": 4, "number": 1}, {"amount": 3, "number": 2}, PAID]

    assert reason(asked, tranches=entries) == reason(asked, tranches=entries[::-1])


def test_reason_shows_no_empty_brackets():
    asked = "any(t.amount > 50 for t in tranches)"

    assert f"Does not hold: {asked}." == reason(asked, tranches=[PAID]).en


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("len(tranches) > 2", [PAID]),
        ("any(t.amount > 50 for t in tranches)", [PAID]),
        ("sum(t.amount for t in tranches) > 50", [PAID, PAID]),
        ("mp2k_held.done", [PAID]),
        ("all(t.amount > 5 for t in tranches)", None),
    ],
)
def test_no_entry_is_named_where_no_single_one_decides(text, entries):
    names, value = decided(text, entries)

    assert ((), True) == (names, value is not True)


@given(
    st.lists(st.tuples(*[st.sampled_from([None, 1, 9])] * 2), max_size=5),
    st.sampled_from(["all", "not any"]),
)
def test_named_entry_alone_gives_the_same_value(entries, function):
    """What decides among many decides on its own; where nothing is named all is well."""
    text = f"{function}(t.amount > 5 for t in tranches if t.number > 5)"
    held = [
        {name: own for name, own in zip(("amount", "number"), entry, strict=True) if own}
        for entry in entries
    ]
    names, value = decided(text, held)
    at = int(names[0].split(".")[1]) if names else len(held)

    assert (names == ()) is (value is True)
    assert value is decided(text, held[at : at + 1])[1]
