"""Spot checks of community programmes: rules over stages, dates, evidence and money."""

from __future__ import annotations

from kotaku_eval.activities import Activity, Event
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import activity_from, load_lifecycle, load_ruleset
from kotaku_eval.errors import DataError, DefinitionError, KotakuEvalError
from kotaku_eval.evaluation import evaluate
from kotaku_eval.explanations import explain
from kotaku_eval.findings import Finding, Outcome, Severity, Verdict
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import fact
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers import read_portfolio
from kotaku_eval.reports import Report
from kotaku_eval.rules import Rule, rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.scores import Score

__all__ = [
    "Activity",
    "DataError",
    "DefinitionError",
    "Event",
    "EventDate",
    "Finding",
    "KotakuEvalError",
    "Lifecycle",
    "Outcome",
    "Place",
    "Portfolio",
    "Report",
    "Rule",
    "RuleSet",
    "Score",
    "Severity",
    "Verdict",
    "activity_from",
    "evaluate",
    "explain",
    "fact",
    "load_lifecycle",
    "load_ruleset",
    "read_portfolio",
    "rule",
]
