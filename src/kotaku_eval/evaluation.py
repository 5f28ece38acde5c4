"""Evaluation: the only place where rules meet facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from attrs import evolve

from kotaku_eval.bars import ADDING, bar_for
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import KotakuEvalError, needing
from kotaku_eval.estimates import without_plan
from kotaku_eval.findings import (
    VERDICTS,
)
from kotaku_eval.judging import one_by_one, verdicts_of
from kotaku_eval.outcomes import findings_of, outcomes_of, waived_findings_of
from kotaku_eval.portfolios import Basis
from kotaku_eval.reports import Header, Report
from kotaku_eval.rule_digests import digest_of
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import Sheet
from kotaku_eval.texts import Text
from kotaku_eval.verdicts import Verdicts
from kotaku_eval.waivers import Waiver
from kotaku_eval.waiving import EXPIRES_WITHIN, Desk


def evaluate(
    portfolio: Any,
    ruleset: RuleSet,
    as_of: EventDate | Any = None,
    *,
    waivers: Iterable[Waiver] = (),
    expires_within: int = EXPIRES_WITHIN,
    sample: Any = None,
    progress: bool | None = None,
) -> Report:
    """Judge every activity and place of a portfolio by every rule.

    Pure and deterministic: the same rules, data and day give the same report, whatever the order
    of the rows. It never stops at a finding.

    Args:
        portfolio: The activities and places; or tables, or any data frame of activities, or a table
            of a database, which are judged where they lie (see ``frames`` and ``databases``).
        ruleset: The rules, over the same lifecycle.
        as_of: The day of the judgement (date or ISO text); the portfolio's own, or else the
            newest observed date in the data, when not given. The clock is never read.
        waivers: What ``load_waivers`` returns. Rules are judged first; then a fail, unknown or
            error under a waiver in force becomes ``waived``, with its raw verdict beside it.
        expires_within: How many days before its last day a waiver is announced to expire.
        sample: The plan that the activities were drawn by (see ``samples``): scores then come with
            what they say of everything that they were drawn from. Of data frames the activities
            are then judged one by one; tables of a database must be fetched first.
        progress: Whether a line on the standard error tells how far it is, while it runs. Without
            it only where a person waits (a notebook, a prompt), once it has taken two seconds.

    Returns:
        A report with every verdict, the findings and the scores.

    Raises:
        DefinitionError: The rules are written for another lifecycle.

    >>> from kotaku_eval import Event, Portfolio, load_ruleset
    >>> rules = load_ruleset("kotaku-2018")
    >>> kind = rules.lifecycle.activity_type
    >>> late = kind(
    ...     id="A1",
    ...     events=[Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")],
    ... )
    >>> report = evaluate(Portfolio(rules.lifecycle, [late]), rules)
    >>> report.where(rule="mp2k-before-construction")[0].verdict.value
    'fail'
    """
    if sample is not None:
        portfolio = one_by_one(portfolio, ruleset)
    with bar_for(progress) as bar:
        found = verdicts_of(portfolio, ruleset, as_of, bar)
        bar.say(ADDING)
        return report_of(found, waivers, expires_within, sample=sample)


def report_of(
    found: Verdicts, waivers: Iterable[Waiver] = (), expires_within: int = EXPIRES_WITHIN, *,
    sample: Any = None,
) -> Report:  # fmt: skip
    """Return the report of some verdicts (see :func:`evaluate`)."""
    ruleset = found.ruleset
    held = tuple(waivers)
    if held and not found.keeps_outcomes:
        raise KotakuEvalError(_NO_WAIVERS)
    desk = Desk(found.known, ruleset, found.sheets, found.day)
    done = desk.waive(held, expires_within)
    scores = found.roll_up(done.sheets)
    total = scores.total()
    report = Report(
        header=_header(found),
        score=total,
        scores=scores.all(),
        outcomes=outcomes_of(found, done),
        findings=findings_of(found, done),
        notes=found.portfolio.notes,
        axes=scores.axes(total),
        verdict_counts=_verdict_counts(done.sheets),
        level_counts=scores.level_counts(),
        score_before=found.roll_up(found.sheets).total() if held else None,
        waived=waived_findings_of(found, done.waived),
        waivers=done.uses,
    )
    if sample is not None:
        return _of_frame(report, found, done.sheets, sample)
    if found.portfolio.basis is Basis.CENSUS:
        return report
    return evolve(report, sampling=without_plan(report.header.activities))


def _of_frame(report: Report, found: Verdicts, sheets: Sequence[Sheet], plan: Any) -> Report:
    with needing("sampling", Text(id="Taksiran dari sampel", en="An estimate from a sample")):
        from kotaku_eval.samples.estimation import estimated  # noqa: PLC0415 - scipy is an extra
    return estimated(report, found, sheets, plan)


def _header(found: Verdicts) -> Header:
    portfolio, ruleset, day = found.portfolio, found.ruleset, found.day
    return Header(
        portfolio=portfolio.id,
        title=portfolio.title,
        ruleset=ruleset.id,
        ruleset_title=ruleset.title,
        lifecycle=ruleset.lifecycle.id,
        as_of=EventDate.of_day(day).isoformat() if day else "",
        basis=portfolio.basis.value,
        illustrative=portfolio.illustrative,
        activities=found.activities,
        rules=len(ruleset.rules),
        version=_version(),
        rules_digest=digest_of(ruleset),
        data_digest=found.digest,
        disabled=tuple(sorted(ruleset.disabled.items())),
        levels=tuple(level.id for level in ruleset.lifecycle.levels),
        indicators=tuple((rule.id, rule.indicator) for rule in ruleset.rules),
        level_titles=tuple((level.id, level.title) for level in ruleset.lifecycle.levels),
    )


@lru_cache(maxsize=1)
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to import

    try:
        return version("kotaku-eval")
    except PackageNotFoundError:
        return "0+unknown"


def _verdict_counts(
    sheets: Sequence[Sheet],
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    found = []
    for sheet in sheets:
        for rule, counts in zip(sheet.rules, sheet.counts, strict=True):
            named = ((verdict.value, counts.get(verdict.code, 0)) for verdict in VERDICTS)
            found.append((rule.id, tuple((name, n) for name, n in named if n)))
    return tuple(found)


_NO_WAIVERS: Final = Text(
    id="Pengecualian memerlukan putusan dalam memori: gunakan evaluate().",
    en="Waivers need the verdicts in memory: use evaluate().",
)
