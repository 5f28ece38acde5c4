"""The public test helper finds wrong and missing examples."""

from __future__ import annotations

import attrs
import pytest

from kotaku_eval import Verdict, load_ruleset
from kotaku_eval.definitions import shipped_rulesets
from kotaku_eval.rules import Example
from kotaku_eval.testing import assert_examples, check_examples, failures, missing_examples

RULES = """\
ruleset: small
title: {id: Kecil, en: Small}
lifecycle: kotaku
rules:
  good:
    title: {id: Baik, en: Good}
    precedence: [mp2k_held, construction_started]
    examples:
      - pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-06}
      - fail: {mp2k_held: 2018-08-10, construction_started: 2018-08-06}
  wrong:
    title: {id: Keliru, en: Wrong}
    subject: village
    require: ceiling > 5
    examples:
      - pass: {ceiling: 4}
      - unknown: {name: Sungai Lekop}
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(RULES)
    return load_ruleset(path, examples=False).select(
        ["good", "wrong"]
    )  # not the rule that dates are recorded


@pytest.mark.parametrize("name", shipped_rulesets())
def test_the_shipped_rules_do_what_their_examples_say(name):
    assert_examples(load_ruleset(name))


def test_every_example_is_evaluated_in_order(small):
    results = check_examples(small)

    found = [(result.rule, result.expected, result.got) for result in results]
    assert [
        ("good", Verdict.PASS, Verdict.PASS),
        ("good", Verdict.FAIL, Verdict.FAIL),
        ("wrong", Verdict.PASS, Verdict.FAIL),
        ("wrong", Verdict.UNKNOWN, Verdict.UNKNOWN),
    ] == found


def test_a_failure_says_where_it_stands_and_why(small):
    (wrong,) = failures(small)

    assert not wrong.passed
    assert wrong.place.endswith("small.yaml:16:9")
    assert "wrong: pass expected, fail given. Does not hold: ceiling > 5 (ceiling = Rp 4)." in str(
        wrong
    )


def test_a_case_that_cannot_be_read_is_a_failure(small):
    lost = Example(Verdict.PASS, {"mp2k_hold": "2018-08-01"})
    broken = attrs.evolve(
        small, rules=[attrs.evolve(rule, examples=[lost]) for rule in small.rules[:1]]
    )

    (wrong,) = failures(broken)

    assert Verdict.ERROR is wrong.got
    assert "Did you mean 'mp2k_held'?" in str(wrong)


def test_rules_without_a_pass_or_a_fail_are_listed(small):
    assert {"wrong": (Verdict.FAIL,)} == missing_examples(small)


def test_the_assertion_lists_all_that_is_wrong(small):
    with pytest.raises(AssertionError) as caught:
        assert_examples(small)

    first, *lines = str(caught.value).splitlines()
    assert "small: 2 wrong" == first
    assert "pass expected, fail given" in lines[0]
    assert "wrong: no example of fail" == lines[1]


def test_missing_examples_may_be_let_pass(small):
    assert_examples(small.select(["good"]))
    with pytest.raises(AssertionError, match="1 wrong"):
        assert_examples(small, complete=False)
