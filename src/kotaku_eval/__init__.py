"""Spot checks of community programmes: rules over stages, dates, evidence and money.

The public names are imported when they are first used, so that ``import kotaku_eval`` costs next to
nothing; ``__init__.pyi`` tells type checkers what they are.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Activity": "kotaku_eval.activities",
    "DataError": "kotaku_eval.errors",
    "DefinitionError": "kotaku_eval.errors",
    "Event": "kotaku_eval.activities",
    "EventDate": "kotaku_eval.dates",
    "Finding": "kotaku_eval.findings",
    "KotakuEvalError": "kotaku_eval.errors",
    "Lifecycle": "kotaku_eval.lifecycles",
    "Place": "kotaku_eval.places",
    "Portfolio": "kotaku_eval.portfolios",
    "Report": "kotaku_eval.reports",
    "Rule": "kotaku_eval.rules",
    "RuleSet": "kotaku_eval.rulesets",
    "Severity": "kotaku_eval.findings",
    "Verdict": "kotaku_eval.findings",
    "activity_from": "kotaku_eval.definitions",
    "compare": "kotaku_eval.comparisons",
    "evaluate": "kotaku_eval.evaluation",
    "explain": "kotaku_eval.explanations",
    "fact": "kotaku_eval.models",
    "load_lifecycle": "kotaku_eval.definitions",
    "load_ruleset": "kotaku_eval.definitions",
    "load_waivers": "kotaku_eval.definitions",
    "read_portfolio": "kotaku_eval.readers",
    "rule": "kotaku_eval.rules",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - checkers read the stub # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *_HOMES]
