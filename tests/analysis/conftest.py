from __future__ import annotations

from pathlib import Path

import pytest

from kotaku_eval.definitions import load_ruleset
from kotaku_eval.rulesets import RuleSet
from tests.shipped import shipped_rules

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shipped() -> RuleSet:
    return shipped_rules()


@pytest.fixture(scope="session")
def parks() -> RuleSet:
    return load_ruleset(ROOT / "examples/nyc_parks/rules.yaml")
