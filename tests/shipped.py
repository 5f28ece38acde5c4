"""What is shipped, loaded once for all tests of a process: reading it takes half a second."""

from __future__ import annotations

from functools import cache

from kotaku_eval.definitions import load_ruleset
from kotaku_eval.rulesets import RuleSet


@cache
def shipped_rules() -> RuleSet:
    """Return the shipped rule set; it is frozen, so tests may share it."""
    return load_ruleset("kotaku-2018")
