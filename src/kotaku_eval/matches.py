"""Matches: a report beside a baseline, so that only what is new counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from attrs import evolve

from kotaku_eval.baselines import Baseline, Judged, matched
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reports import Report
from kotaku_eval.rulesets import RuleSet

Known = Mapping[str, Collection[str]]
"""The activities and places there are, by level."""


def against(
    report: Report, baseline: Baseline, portfolio: Portfolio | Known, ruleset: RuleSet
) -> Report:
    """Return a report with what a baseline knows of its findings, in ``baseline``.

    Args:
        report: What was found.
        baseline: What is known, from ``load_baseline`` or ``Baseline.of``.
        portfolio: The data that were judged, or the names in them by level.
        ruleset: All rules there are, those left out of this run included.

    >>> from kotaku_eval import Event, Portfolio, evaluate, load_ruleset
    >>> from kotaku_eval.texts import Text
    >>> rules = load_ruleset("kotaku-2018").select(["mp2k-held"])
    >>> job = rules.lifecycle.activity_type(id="A1", events=[Event("certified", "2018-08-06")])
    >>> data = Portfolio(rules.lifecycle, [job])
    >>> report = evaluate(data, rules)
    >>> known = Baseline.of(report.findings, ruleset=rules.id, reason=Text.same("Backlog"))
    >>> against(report, known, data, rules).baseline.new
    ()
    """
    if isinstance(portfolio, Portfolio):
        subjects = {(ACTIVITY, activity.id) for activity in portfolio.activities}
        subjects |= {(place.level, place.code) for place in portfolio.places}
    else:
        subjects = {(level, name) for level, names in portfolio.items() for name in names}
    judged = Judged(
        report.header.ruleset,
        frozenset(name for name, _ in report.verdict_counts),
        frozenset(rule.id for rule in ruleset.whole.rules),
        subjects,
    )
    return evolve(report, baseline=matched(baseline, report.findings, report.waived, judged))
