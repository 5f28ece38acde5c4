"""What is judged batch by batch is what is judged at once."""

from __future__ import annotations

import os

import polars as pl
import pytest
from hypothesis import given, settings

from kotaku_eval import evaluate, load_ruleset, load_waivers, read_portfolio
from kotaku_eval.errors import DataError, KotakuEvalError
from kotaku_eval.evaluation import report_of
from kotaku_eval.frames import read_frames
from kotaku_eval.frames.addresses import Addresses
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.frames.findings import findings_of
from kotaku_eval.frames.sinks import sink
from kotaku_eval.frames.streams import lazy_findings, stream
from kotaku_eval.frames.verdicts import judged_tables
from tests import strategies as our

RULES = load_ruleset("kotaku-2018")
TABLES = tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml"))
WHOLE = evaluate(TABLES, RULES)


@pytest.mark.parametrize("kind", ["parquet", "csv", "ndjson"])
def test_a_sunk_stream_reports_what_an_evaluation_does(tmp_path, kind):
    report = report_of(sink(stream(TABLES, RULES, batch=5), tmp_path / f"findings.{kind}"))

    assert WHOLE.score == report.score
    assert WHOLE.axes == report.axes
    assert WHOLE.verdict_counts == report.verdict_counts
    assert tuple(WHOLE.findings) == tuple(report.findings)
    for level in ("ksm", "village", "city", "province", "nation"):
        assert WHOLE.by(level) == report.by(level)


def test_the_findings_of_a_stream_are_those_of_the_verdicts_in_memory():
    sheets = [sheet for sheet in judged_tables(TABLES, RULES).sheets if sheet.rules]
    expected = pl.concat(findings_of(sheet.held.frame, sheet.level, RULES) for sheet in sheets)
    order = ["level", "subject", "rule"]
    found = lazy_findings(stream(TABLES, RULES, batch=3)).collect()

    assert expected.sort(order).equals(found.sort(order))


def test_a_lazy_frame_of_findings_gives_only_what_is_asked_for():
    rows = lazy_findings(stream(TABLES, RULES))
    critical = rows.filter(pl.col("severity") == "critical").select("subject", "rule").collect()

    assert [("C-1", "works-not-executed-by-bkm")] == critical.rows()
    assert (2, 2) == rows.select("subject", "rule").head(2).collect().shape


@given(our.rule_sets(most=3), our.portfolios(most=4))
@settings(max_examples=15)
def test_batches_count_what_the_whole_counts(ruleset, portfolio):
    source = stream(tables_of(portfolio), ruleset, "2018-03-20", batch=1)
    for _ in source.codes():
        pass
    whole = judged_tables(tables_of(portfolio), ruleset, "2018-03-20")
    rolled = whole.roll_up(whole.sheets)
    for counts, other in zip(source.counts.values(), rolled.counted, strict=True):
        assert other.tallies() == counts.tallies()
        for level in ("village", "city"):
            for code in other.places(level):
                assert other.tallies(level, [code]) == counts.tallies(level, [code])


def test_single_verdicts_of_a_stream_are_not_there_and_that_is_said(tmp_path):
    report = report_of(sink(stream(TABLES, RULES), tmp_path / "findings.parquet"))

    with pytest.raises(KotakuEvalError, match="not kept"):
        report.outcomes[0]
    with pytest.raises(KotakuEvalError, match="activities have no scores"):
        report.by("activity")


def test_a_file_of_an_unknown_kind_is_refused_before_anything_is_judged(tmp_path):
    with pytest.raises(DataError, match=r"unknown kind of file: findings\.docx"):
        sink(stream(TABLES, RULES), tmp_path / "findings.docx")


def test_what_a_stream_cannot_read_is_noted_in_its_report(tmp_path):
    frame = pl.DataFrame({"id": ["A1", "A2"], "mp2k_held": ["2018-08-10", "soon"]})
    source = stream(read_frames(frame, "kotaku"), RULES, "2019-01-31")
    report = report_of(sink(source, tmp_path / "findings.parquet"))

    assert 1 == sum("not a date: 'soon'" in str(note) for note in report.notes)


def test_an_activity_that_stands_in_two_batches_is_refused():
    frame = pl.DataFrame({"id": ["A1", "A2", "A1"], "mp2k_held": ["2018-08-10"] * 3})

    with pytest.raises(DataError, match="duplicate"):
        stream(read_frames(frame, "kotaku"), RULES, batch=1)


def test_waivers_are_refused_where_verdicts_are_not_kept(tmp_path):
    waivers = load_waivers("examples/waivers/waivers.yaml", RULES)
    found = sink(stream(TABLES, RULES), tmp_path / "findings.parquet")

    with pytest.raises(KotakuEvalError, match="Waivers need the verdicts in memory"):
        report_of(found, waivers)


@pytest.mark.parametrize(("chosen", "expected"), [(None, "2"), ("9", "9")])
def test_few_row_groups_are_read_ahead_unless_somebody_chose_how_many(
    monkeypatch, chosen, expected
):
    name, seen = "POLARS_ROW_GROUP_PREFETCH_SIZE", []
    batches = pl.LazyFrame.collect_batches

    def spied(frame, **options):
        seen.append(os.environ.get(name))
        return batches(frame, **options)

    monkeypatch.setattr(pl.LazyFrame, "collect_batches", spied)
    monkeypatch.delenv(name, raising=False)
    if chosen is not None:
        monkeypatch.setenv(name, chosen)
    lazy_findings(stream(TABLES, RULES)).collect()

    assert [expected] == seen
    assert chosen == os.environ.get(name)


def test_addresses_that_share_a_hash_are_told_apart(monkeypatch):
    def clashing(frame, seed=0):
        own = [0 if seed < 2 else at for at in range(frame.height)]
        return pl.Series(own, dtype=pl.UInt64) if seed < 2 else real(frame, seed=seed)

    real = pl.DataFrame.hash_rows
    monkeypatch.setattr(pl.DataFrame, "hash_rows", clashing)
    addresses = Addresses(["village"])
    codes = pl.DataFrame({"place/village": ["a", "b", "a", None, "c"]})

    assert [0, 1, 0, 2, 3] == addresses.numbered(codes).tolist()
    assert [3, 1] == addresses.numbered(codes[[4, 1]]).tolist()


def test_findings_sunk_to_csv_hold_no_formulas_and_are_read_back_as_they_were(tmp_path):
    names = ["=1+1", "'=1", "@x", "\tx", "plain"]
    late = {"mp2k_held": ["2018-08-10"] * 5, "construction_started": ["2018-08-06"] * 5}
    tables = read_frames(pl.DataFrame({"id": names, **late}), "kotaku")
    rules = RULES.select(["mp2k-before-construction"])
    found = sink(stream(tables, rules), tmp_path / "findings.csv")

    cells = pl.read_csv(tmp_path / "findings.csv")["subject"].to_list()
    assert sorted(["'=1+1", "''=1", "'@x", "'\tx", "plain"]) == sorted(cells)
    assert sorted(names) == [own.subject.id for own in report_of(found).findings]
