"""The same rules as an expert would write them in SQL, for DuckDB and for Spark.

Both databases understand the same text; only how the hits of a row become rows of their own is
written for each. Verdicts are small numbers, as in ``by_hand_polars``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from kotaku.by_hand_polars import (
    ACCOUNTABILITY,
    EXISTENCE,
    IDLE,
    PAPERS,
    PLACES,
    PRECEDENCE,
    STAGES,
    TOLERANCE,
    VOLUME_TOLERANCE,
    WAGE_SHARE,
    WOMEN_SHARE,
)


def col(name: str, quote: str = '"') -> str:
    return f"{quote}{name}{quote}"


def done(stage: str) -> str:
    return f"done_{stage}"


def later(stage: str) -> str:
    return f"late_{stage}"


def both(parts: Iterable[str]) -> str:
    return "(" + " AND ".join(parts) + ")"


def either(parts: Iterable[str]) -> str:
    return "(" + " OR ".join(parts) + ")"


def truth(found: str) -> str:
    return f"CASE WHEN {found} THEN 0 WHEN NOT {found} THEN 1 ELSE 4 END"


def required(stage: str, found: str) -> str:
    return (
        f"CASE WHEN NOT {done(stage)} THEN 2 WHEN {found} THEN 0 WHEN NOT {found} THEN 1 ELSE 4 END"
    )


def existence(stage: str, today: str) -> str:
    late = f"{later(stage)} OR {col(stage + '.planned')} < {today}"
    return f"CASE WHEN {done(stage)} THEN 0 WHEN {late} THEN 1 ELSE 3 END"


def precedence(first: str, then: str) -> str:
    x, y = col(first), col(then)
    return (
        f"CASE WHEN NOT {done(then)} THEN 2 WHEN NOT {done(first)} THEN 1 "
        f"WHEN {x} <= {y} THEN 0 WHEN {x} > {y} THEN 1 ELSE 4 END"
    )


def joint_precedence(first: str, one: str, other: str) -> str:
    x, starts = col(first), f"least({col(one)}, {col(other)})"
    undated = either(f"({done(own)} AND {col(own)} IS NULL)" for own in (one, other))
    return (
        f"CASE WHEN NOT ({done(one)} OR {done(other)}) THEN 2 WHEN NOT {done(first)} THEN 1 "
        f"WHEN {x} <= {starts} THEN CASE WHEN {undated} THEN 4 ELSE 0 END "
        f"WHEN {x} > {starts} THEN 1 ELSE 4 END"
    )


def deadline(stage: str, anchor: str, days: int, today: str) -> str:
    start, end = col(anchor), col(stage)
    gap = f"datediff({end}, {start})"
    return (
        f"CASE WHEN {done(stage)} THEN "
        f"CASE WHEN {gap} <= {days} THEN 0 WHEN {gap} > {days} THEN 1 ELSE 4 END "
        f"WHEN {later(stage)} OR datediff({today}, {start}) > {days} THEN 1 "
        f"WHEN {start} IS NULL THEN 4 ELSE 3 END"
    )


def after(stage: str, start: str, days: int, today: str) -> str:
    return f"CASE WHEN NOT {done(start)} THEN 2 ELSE {deadline(stage, start, days, today)} END"


def papers(stage: str, names: tuple[str, ...]) -> str:
    held = [col(f"{stage}.evidence.{name}") for name in names]
    if len(held) == 1:
        return required(stage, held[0])
    there = both(f"coalesce({own}, FALSE)" for own in held)
    unknown = both(f"{own} IS NULL" for own in held)
    return (
        f"CASE WHEN NOT {done(stage)} THEN 2 WHEN {there} THEN 0 WHEN {unknown} THEN 4 ELSE 1 END"
    )


def schedule_steers() -> str:
    start, end = "construction_started", "construction_completed"
    held = [col(f"mp2k_held.evidence.{name}") for name in PAPERS["mp2k-papers-exist"][1]]
    recorded = either(f"{own} IS NOT NULL" for own in held)
    scheduled = f"CASE WHEN {recorded} THEN coalesce({held[-1]}, FALSE) END"
    applies = f"({done('mp2k_held')} AND {done(start)} AND ({scheduled}))"
    begun, ended = (
        f"datediff({col(own)}, {col(own + '.planned')}) <= {TOLERANCE}" for own in (start, end)
    )
    found = f"({begun} AND (NOT {done(end)} OR {ended}))"
    return f"CASE WHEN {applies} THEN {truth(found)} WHEN {applies} IS NULL THEN 4 ELSE 2 END"


def share(part: str, whole: str) -> str:
    return f"(CAST({part} AS DOUBLE) / nullif({whole}, 0) * 100)"


def money() -> dict[str, str]:
    funding = " + ".join(
        col(f"proposal.funding.{own}") for own in ("grant", "contribution", "other")
    )
    men, women = col("meeting.participants_male"), col("meeting.participants_female")
    wages, ended = col("labour.wages"), "construction_completed"
    signed = ("sppdl_signed.evidence.agreement", "agreement.signed_by_board",
              "agreement.signed_by_group")  # fmt: skip
    return {
        "agreement-signed-by-both": required("sppdl_signed", both(map(col, signed))),
        "proposal-within-ceiling": required(
            "proposal_submitted", f"({col('proposal.amount')} <= {col('proposal.ceiling')})"
        ),
        "funding-adds-up": required(
            "proposal_submitted", f"({funding} = {col('proposal.amount')})"
        ),
        "labour-recorded": required(ended, f"({col('labour.person_days')} > 0 AND {wages} > 0)"),
        "wage-share-reached": required(
            ended, f"({share(wages, col('agreement.amount'))} >= {WAGE_SHARE})"
        ),
        "women-at-mp2k": required(
            "mp2k_held", f"({share(women, f'({men} + {women})')} >= {WOMEN_SHARE})"
        ),
        "contribution-realised": required(
            ended, f"({col('contribution.realised')} >= {col('contribution.promised')})"
        ),
    }


def works() -> dict[str, str]:
    planned, built = col("proposal.volume"), col("realisation.volume")
    differs = f"({share(f'abs({built} - {planned})', planned)} > {VOLUME_TOLERANCE})"
    impact = either(map(col, ("safeguards.environmental_impact", "safeguards.social_impact")))
    used = ("functionality.exists", "functionality.working", "functionality.used")
    return {
        "works-not-executed-by-bkm": required(
            "construction_started", f"({col('executor')} <> 'BKM')"
        ),
        "certification-grade-adequate": required(
            "certified", f"({col('certification.grade')} IN ('Baik', 'Cukup'))"
        ),
        "asset-in-use": required("handed_over", both(map(col, used))),
        "volume-change-minuted": (
            f"CASE WHEN NOT {done('construction_completed')} THEN 2 "
            f"WHEN {differs} THEN {truth(col('realisation.change_minuted'))} "
            f"WHEN {differs} IS NULL THEN 4 ELSE 2 END"
        ),
        "safeguards-screened": required("ded_ready", col("safeguards.screened")),
        "no-unmitigated-impact": required(
            "construction_started", f"(NOT {impact} OR {col('safeguards.mitigated')})"
        ),
        "maintenance-prepared": required(
            "handed_over", both(map(col, ("maintenance.plan_exists", "maintenance.group_formed")))
        ),
    }


def dates_recorded() -> str:
    undated = either(f"({done(own)} AND {col(own)} IS NULL)" for own in STAGES)
    return f"CASE WHEN {undated} THEN 1 WHEN {either(map(done, STAGES))} THEN 0 ELSE 2 END"


def rules(as_of: dt.date) -> dict[str, str]:
    """Return the verdict of every rule."""
    started, ended = "construction_started", "construction_completed"
    today = f"DATE '{as_of}'"
    return {
        **{name: existence(stage, today) for name, stage in EXISTENCE.items()},
        **{name: precedence(*pair) for name, pair in PRECEDENCE.items()},
        "proposal-before-agreement-and-mp2k": joint_precedence(
            "proposal_submitted", "sppdl_signed", "mp2k_held"
        ),
        **{name: papers(*asked) for name, asked in PAPERS.items()},
        **money(),
        "construction-starts-on-schedule": deadline(
            started, f"{started}.planned", TOLERANCE, today
        ),
        "construction-completes-on-schedule": deadline(ended, f"{ended}.planned", TOLERANCE, today),
        "schedule-steers-works": schedule_steers(),
        "money-not-idle": after(started, "bdi_disbursed", IDLE, today),
        "accountability-on-time": after("accountability_reported", ended, ACCOUNTABILITY, today),
        **works(),
        "event-dates-recorded": dates_recorded(),
    }


# --- queries --------------------------------------------------------------------------------------

KEYS: Final = ("id", *PLACES)


def prepared(source: str) -> str:
    """Return the table with what many rules ask for, in two steps."""
    happened = ", ".join(
        f"({col(own)} IS NOT NULL OR coalesce({col(own + '.happened')}, FALSE)) AS {done(own)}"
        for own in STAGES
    )
    made, late = [], f"(coalesce(closed, FALSE) OR {done('maintained')})"
    for own in reversed(STAGES):
        made.append(f"{late} AS {later(own)}")
        late = f"({late} OR {done(own)})"
    inner = f"SELECT *, {happened} FROM {source}"
    return f"SELECT *, {', '.join(made)} FROM ({inner})"


def codes(source: str, as_of: dt.date) -> str:
    """Return the query of the verdict of every rule on every activity, as small numbers."""
    judged = ", ".join(
        f"CAST({code} AS TINYINT) AS r{at}" for at, code in enumerate(rules(as_of).values())
    )
    return f"SELECT {', '.join(KEYS)}, {judged} FROM ({prepared(source)})"


def hits(judged: str, codes: int, array: str) -> str:
    """Return a query of what was found on each row: the rule times eight and the verdict."""
    found = ", ".join(f"CASE WHEN r{at} IN (1, 4) THEN {8 * at} + r{at} END" for at in range(codes))
    return f"SELECT {', '.join(KEYS)}, {array.format(found=found)} AS hit FROM ({judged})"


DUCKDB_ARRAY: Final = "unnest(list_filter([{found}], lambda x: x IS NOT NULL))"
SPARK_ARRAY: Final = "explode(filter(array({found}), x -> x IS NOT NULL))"


def findings(judged: str, codes: int, array: str) -> str:
    """Return a query of all findings, whose rows come from an array on each row of verdicts.

    Args:
        judged: A query of the keys and of the verdicts, as ``r0``, ``r1`` and so on.
        codes: How many verdicts there are.
        array: How the database makes rows of an array.
    """
    rows = hits(judged, codes, array)
    return (
        f"SELECT {', '.join(KEYS)}, CAST(floor(hit / 8) AS INT) AS rule, hit % 8 AS verdict "
        f"FROM ({rows})"
    )


def in_duckdb(text: str) -> str:
    """Return a query in DuckDB's words: two dates are subtracted there."""
    return re.sub(r"datediff\(([^,]+), ([^)]+)\)", r"(\1 - \2)", text)


def in_spark(text: str) -> str:
    """Return a query in Spark's words: names stand in other quotes there."""
    return text.replace('"', "`")
