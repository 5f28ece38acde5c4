"""Real data of a programme that has no KSM and no MP2K, against counts made without the library."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from kotaku_eval import Report, Verdict, evaluate, load_ruleset, read_portfolio
from kotaku_eval.portfolios import Portfolio

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = ROOT / "../shared/realdata/nyc_parks/capital_projects.csv"
EXAMPLE: Final = ROOT / "examples/nyc_parks"

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="real data absent: ../shared/realdata/nyc_parks/capital_projects.csv"
)

Row = dict[str, str]
Count = Callable[[Row], bool | None]


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return read_portfolio(DATA, mapping=EXAMPLE / "mapping.yaml", strict=True)


@pytest.fixture(scope="module")
def report(portfolio: Portfolio) -> Report:
    return evaluate(portfolio, load_ruleset(portfolio.ruleset))


@pytest.fixture(scope="module")
def projects() -> list[Row]:
    """Return the first row of every project, read with nothing but the csv module."""
    with DATA.open(encoding="utf-8-sig", newline="") as lines:
        first: dict[str, Row] = {}
        for row in csv.DictReader(lines):
            first.setdefault(row["TrackerID"], row)
    return list(first.values())


def test_every_project_is_read_once(portfolio, projects):
    assert 1523 == len(projects) == len(portfolio)
    assert {row["TrackerID"] for row in projects} == {own.id for own in portfolio.activities}


def test_the_rows_left_out_are_counted(portfolio):
    (note,) = portfolio.notes

    assert "524 rows with an id seen before were left out" == note.text.en


def test_boroughs_are_taken_as_written(portfolio, projects):
    written = {row["Borough"] for row in projects} - {""}

    assert 36 == len(written)
    assert written == {place.code for place in portfolio.places}


def test_funding_stays_text(portfolio):
    assert "$6,619,000" == portfolio.activity("1007").funding


@pytest.mark.parametrize(
    ("rule", "applicable", "failed"),
    [
        ("procurement-starts-after-design", 1210, 53),
        ("construction-starts-after-procurement", 957, 46),
        ("procurement-ends-after-it-starts", 961, 14),
    ],
)
def test_the_known_counts_come_out(report, rule, applicable, failed):
    counts = Counter(outcome.verdict for outcome in report.outcomes if outcome.rule == rule)

    assert 1523 == counts.total()
    assert applicable == counts[Verdict.PASS] + counts[Verdict.FAIL]
    assert failed == counts[Verdict.FAIL]


def ordered(earlier: str, later: str) -> Count:
    """Ask whether one month is not after another, where both are recorded."""
    return lambda row: row[earlier] <= row[later] if row[earlier] and row[later] else None


def date_of(phase: str) -> Count:
    """Ask whether a phase at 100 percent has its actual completion."""
    return lambda row: (
        bool(row[f"{phase}ActualCompletion"]) if row[f"{phase}PercentComplete"] == "100" else None
    )


def full(phase: str) -> Count:
    """Ask whether a phase with an actual completion stands at 100 percent."""
    return lambda row: (
        row[f"{phase}PercentComplete"] == "100" if row[f"{phase}ActualCompletion"] else None
    )


COUNTS: Final[dict[str, Count]] = {
    "procurement-starts-after-design": ordered("DesignActualCompletion", "ProcurementStart"),
    "construction-starts-after-procurement": ordered(
        "ProcurementActualCompletion", "ConstructionStart"
    ),
    "design-ends-after-it-starts": ordered("DesignStart", "DesignActualCompletion"),
    "procurement-ends-after-it-starts": ordered("ProcurementStart", "ProcurementActualCompletion"),
    "construction-ends-after-it-starts": ordered(
        "ConstructionStart", "ConstructionActualCompletion"
    ),
    "construction-ends-by-projection": ordered(
        "ConstructionActualCompletion", "ConstructionProjectedCompletion"
    ),
    "construction-ends-by-adjustment": ordered(
        "ConstructionActualCompletion", "ConstructionAdjustedCompletion"
    ),
    "full-design-has-its-date": date_of("Design"),
    "full-procurement-has-its-date": date_of("Procurement"),
    "full-construction-has-its-date": date_of("Construction"),
    "completed-design-is-full": full("Design"),
    "completed-procurement-is-full": full("Procurement"),
    "borough-is-recorded": lambda row: bool(row["Borough"]),
    "construction-phase-has-started": lambda row: (
        bool(row["ConstructionStart"]) if row["CurrentPhase"] == "construction" else None
    ),
}


@pytest.mark.parametrize("rule", COUNTS)
def test_every_verdict_is_the_one_counted_without_the_library(report, projects, rule):
    ask = COUNTS[rule]
    words = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.NOT_APPLICABLE}
    expected = {row["TrackerID"]: words[ask(row)] for row in projects}

    assert expected == {
        outcome.subject.id: outcome.verdict for outcome in report.outcomes if outcome.rule == rule
    }


def test_a_finding_names_its_cell(report):
    finding = next(own for own in report.findings if own.rule == "procurement-starts-after-design")

    assert "capital_projects.csv:" in finding.source
