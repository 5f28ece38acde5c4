"""Every engine says what the records engine says, whatever the rules and the data."""

from __future__ import annotations

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.errors import DataError
from kotaku_eval.frames.days import day_of
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.frames.findings import findings_of, with_fingerprints
from kotaku_eval.frames.verdicts import judged_tables
from tests import strategies as our

pytestmark = pytest.mark.no_cover

DAY = EventDate.parse("2018-03-20").first_day


def of_records(ruleset, portfolio, level, as_of):
    judge = compile_rules(ruleset, level)
    subjects = portfolio.subjects(level, ruleset.undated)
    return {subject.id: list(judge(subject, as_of)) for subject in subjects}


@given(
    our.rule_sets(kinds=("sound", "raises", "odd")),
    our.portfolios(most=4),
    st.sampled_from([DAY, DAY - 40, DAY + 60, 0]),
)
@settings(max_examples=100)
def test_polars_says_what_records_say(ruleset, portfolio, as_of):
    run = Run(PolarsEngine(ruleset.calendar), tables_of(portfolio), ruleset, as_of)
    for level, plan in run.plans.items():
        expected = of_records(ruleset, portfolio, level, as_of)
        found = run.codes(level).collect()

        assert sorted(expected) == sorted(found["/subject"])
        for row in found.iter_rows(named=True):
            for at in plan.lowered:
                code = row[f"code/{at}"]
                if code != ASK:
                    assert expected[row["/subject"]][at] == code, plan.rules[at].text


def _plain(report):
    """Return a report without what only objects have: the digest of the data and their places."""
    made = report.to_dict()
    made["header"]["data_digest"] = ""
    return made


@given(our.rule_sets(most=3, kinds=("sound", "raises", "odd")), our.portfolios(most=3))
@settings(max_examples=40)
def test_a_report_on_tables_is_the_report_on_objects(ruleset, portfolio):
    expected = evaluate(portfolio, ruleset, as_of="2018-03-20")

    assert _plain(expected) == _plain(evaluate(tables_of(portfolio), ruleset, as_of="2018-03-20"))


def test_the_day_of_tables_is_the_newest_date_that_was_observed():
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")

    assert portfolio.newest_date().first_day == day_of(
        attrs.evolve(tables_of(portfolio), as_of=None)
    )


def test_findings_as_columns_are_the_findings_of_the_report():
    ruleset = load_ruleset("kotaku-2018")
    found = judged_tables(tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml")), ruleset)
    report = evaluate(found.tables, ruleset)
    sheets = [sheet for sheet in found.sheets if sheet.rules]
    columns = pl.concat(
        with_fingerprints(findings_of(sheet.held.frame, sheet.level, ruleset)) for sheet in sheets
    )
    expected = {
        (f.fingerprint, f.rule, f.subject.id, f.verdict.value, f.severity.value, f.indicator)
        for f in report.findings
    }
    names = ("fingerprint", "rule", "subject", "verdict", "severity", "indicator")

    assert len(report.findings) == columns.height
    assert expected == set(columns.select(names).iter_rows())


def test_any_frame_of_activities_is_evaluated_and_what_is_odd_is_noted():
    frame = pl.DataFrame({
        "id": ["A1", "A2"],
        "mp2k_held": ["2018-08-10", "soon"],
        "construction_started": ["2018-08-06", "2018-08"],
        "colour": ["red", "blue"],
    })  # fmt: skip
    report = evaluate(frame, load_ruleset("kotaku-2018"), as_of="2019-01-31")
    notes = " ".join(str(note) for note in report.notes)

    assert 2 == report.header.activities
    assert {"fail": 2} == dict(report.counts("mp2k-before-construction"))
    assert "'soon'" in notes
    assert "'colour' is not read" in notes


def test_an_activity_that_stands_twice_is_refused():
    frame = pl.DataFrame({"id": ["A1", "A1"], "mp2k_held": ["2018-08-10", "2018-08-11"]})

    with pytest.raises(DataError, match="duplicate activity: 'A1'"):
        evaluate(frame, load_ruleset("kotaku-2018"))
