"""Every engine says what the records engine says, whatever the rules and the data."""

from __future__ import annotations

import sys

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import evaluate, load_ruleset, load_waivers, read_portfolio, rule
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.errors import DataError, DefinitionError, MissingExtraError
from kotaku_eval.frames.days import day_of
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.frames.findings import findings_of, with_fingerprints
from kotaku_eval.frames.verdicts import Others, judged_tables
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
    """Return a report without what only one side has: the digest, notes on rules left to records."""
    made = report.to_dict()
    made["header"]["data_digest"] = ""
    made["notes"] = [
        note for note in made["notes"] if "judged by columns" not in note["text"]["en"]
    ]
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
    assert {"fail": 1, "unknown": 1} == dict(report.counts("mp2k-before-construction"))
    assert "'soon'" in notes
    assert "'colour' is not read" in notes


def test_an_activity_that_stands_twice_is_refused():
    frame = pl.DataFrame({"id": ["A1", "A1"], "mp2k_held": ["2018-08-10", "2018-08-11"]})

    with pytest.raises(DataError, match=r"column 'id': duplicate \(2 rows; row 1: 'A1'"):
        evaluate(frame, load_ruleset("kotaku-2018"))


def test_rules_that_columns_do_not_express_are_named_before_and_in_the_report():
    @rule(id="by-hand", facts=["proposal.amount"])
    def by_hand(amount):
        """Judge in Python."""
        return amount > 0

    ruleset = load_ruleset("kotaku-2018").with_rules(by_hand)
    tables = tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml"))
    notes = [str(note) for note in evaluate(tables, ruleset).notes]

    assert 1 == len(notes)
    assert "the rule by-hand cannot be judged by columns" in notes[0]
    assert "it was judged row by row" in notes[0]
    with pytest.raises(DefinitionError, match="by-hand cannot be judged by columns"):
        judged_tables(tables, ruleset, others=Others.REFUSE)


def test_waivers_do_on_tables_what_they_do_on_objects():
    ruleset = load_ruleset("kotaku-2018")
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
    waivers = load_waivers("examples/waivers/waivers.yaml", ruleset)
    expected = evaluate(portfolio, ruleset, waivers=waivers)
    found = evaluate(tables_of(portfolio), ruleset, waivers=waivers)

    assert expected.waivers == found.waivers
    assert expected.score == found.score
    assert expected.score_before == found.score_before
    assert [own.fingerprint for own in expected.waived] == [own.fingerprint for own in found.waived]


def test_a_number_that_no_column_holds_is_refused():
    portfolio = our.Portfolio(our.LIFECYCLE, [our.Job(id="J1", workers=2**63)])

    with pytest.raises(DataError, match="workers: 9223372036854775808 is too great"):
        tables_of(portfolio)


def test_without_the_libraries_for_frames_it_is_said_what_to_install(monkeypatch):
    frame = pl.DataFrame({"id": ["A1"]})
    for name in [own for own in sys.modules if own.startswith("kotaku_eval.frames")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "polars", None)

    with pytest.raises(MissingExtraError, match=r"kotaku-eval\[frames\]"):
        evaluate(frame, load_ruleset("kotaku-2018"))


def test_a_module_of_our_own_that_is_missing_is_not_taken_for_an_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "kotaku_eval.frames", None)

    with pytest.raises(ModuleNotFoundError, match=r"kotaku_eval\.frames"):
        evaluate(pl.DataFrame({"id": ["A1"]}), load_ruleset("kotaku-2018"))
