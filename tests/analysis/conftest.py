from __future__ import annotations

from pathlib import Path

import pytest

from kotaku_eval.definitions import load_ruleset
from kotaku_eval.rulesets import RuleSet

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shipped() -> RuleSet:
    return load_ruleset("kotaku-2018")


@pytest.fixture(scope="session")
def parks() -> RuleSet:
    return load_ruleset(ROOT / "examples/nyc_parks/rules.yaml")
