"""Definition files and records: located nodes in, checked values out."""

from __future__ import annotations

from kotaku_eval.definitions.cases import case_portfolio
from kotaku_eval.definitions.events import event_values
from kotaku_eval.definitions.lifecycles import lifecycle_from_node, load_lifecycle
from kotaku_eval.definitions.nodes import node_of
from kotaku_eval.definitions.records import (
    activity_from,
    place_from,
    structure_activity,
    structure_place,
)
from kotaku_eval.definitions.rulesets import load_ruleset, ruleset_from_node
from kotaku_eval.definitions.shipped import shipped_names


def shipped_rulesets() -> tuple[str, ...]:
    """Return the names of the rule sets that come with the library.

    >>> "kotaku-2018" in shipped_rulesets()
    True
    """
    return shipped_names("rulesets")


def shipped_lifecycles() -> tuple[str, ...]:
    """Return the names of the lifecycles that come with the library.

    >>> "kotaku" in shipped_lifecycles()
    True
    """
    return shipped_names("lifecycles")


__all__ = [
    "activity_from",
    "case_portfolio",
    "event_values",
    "lifecycle_from_node",
    "load_lifecycle",
    "load_ruleset",
    "node_of",
    "place_from",
    "ruleset_from_node",
    "shipped_lifecycles",
    "shipped_rulesets",
    "structure_activity",
    "structure_place",
]
