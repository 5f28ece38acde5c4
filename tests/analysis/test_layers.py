"""Rule sets in layers: rules that differ by scope, and overrides that hold nowhere."""

from __future__ import annotations

import pytest

from kotaku_eval.analysis import lint, witnesses
from kotaku_eval.definitions import load_ruleset

pytest.importorskip("kotaku_eval.engines.variants", reason="rules do not differ by scope yet")

BASE = """\
ruleset: base
title: Base
lifecycle: kotaku
parameters:
  least: {value: 5, confidence: assumed, meaning: Least}
rules:
  big: {title: Big, severity: low, require: proposal.amount >= param.least}
  wide: {title: Wide, severity: low, require: proposal.amount >= 3}
"""
TEAM = """\
ruleset: team
title: Team
extends: ./base.yaml
parameters:
  least:
    - {where: {city: "2193"}, value: 1}
"""
REGION = """\
ruleset: region
title: Region
extends: ./base.yaml
override:
  big: {severity: high}
  wide: {severity: low}
"""
LOCAL = """\
ruleset: local
title: Local
extends: ./region.yaml
override:
  big: {severity: critical}
"""


@pytest.fixture
def load(tmp_path):
    texts = {"base": BASE, "team": TEAM, "region": REGION, "local": LOCAL}
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return lambda name: load_ruleset(tmp_path / f"{name}.yaml")


def test_a_rule_is_redundant_only_where_it_is_in_every_scope(load):
    assert [("wide", "big")] == [own.ids for own in lint(load("base")).of("redundant")]
    assert () == lint(load("team")).of("redundant")


def test_a_witness_lies_in_the_scope_that_makes_it_one(load):
    case = witnesses(load("team"), "wide").of("fail")

    assert ({"proposal.amount": 2, "city.code": "2193"}, ()) == (case.case, case.others)


def test_an_override_that_is_replaced_or_changes_nothing_is_a_note(load):
    notes = lint(load("local")).of("shadowed-override")

    assert [
        ("big.severity", "region.yaml:5:19"),
        ("wide.severity", "region.yaml:6:20"),
    ] == [(own.ids[0], own.where.rpartition("/")[2]) for own in notes]


def test_an_override_that_holds_is_no_defect(load):
    assert () == lint(load("region")).of("shadowed-override")[1:]
