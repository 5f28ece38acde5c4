"""The definitions of the second example, which stand without its data."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kotaku_eval import load_ruleset
from kotaku_eval.readers.mapping_files import load_mapping
from kotaku_eval.readers.mappings import WideMapping
from kotaku_eval.testing import assert_examples

EXAMPLE: Final = Path(__file__).resolve().parents[2] / "examples/nyc_parks"


def test_every_rule_has_a_passing_and_a_failing_example_and_all_hold():
    rules = load_ruleset(EXAMPLE / "rules.yaml")

    assert_examples(rules)
    for rule in rules.rules:
        if rule.examples:
            assert {"pass", "fail"} <= {example.verdict.value for example in rule.examples}


def test_the_mapping_fits_the_lifecycle_of_the_rules():
    mapping = load_mapping(EXAMPLE / "mapping.yaml")

    assert isinstance(mapping, WideMapping)
    assert load_ruleset(mapping.ruleset).lifecycle.id == mapping.lifecycle.id
    assert {stage.id for stage in mapping.lifecycle.stages} == {
        stage.stage for stage in mapping.stages
    }
