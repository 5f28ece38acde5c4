"""A report as data frames: in one call, with the same columns whatever was judged."""

from __future__ import annotations

import json
import subprocess
import sys

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kotaku_eval import Portfolio, Report, evaluate, load_ruleset, load_waivers, read_portfolio
from kotaku_eval.databases import read_tables
from kotaku_eval.errors import KotakuEvalError, UnknownNameError
from kotaku_eval.evaluation import report_of
from kotaku_eval.frames import tables_of
from kotaku_eval.frames.report_frames import NAMES
from kotaku_eval.frames.sinks import sink
from kotaku_eval.frames.streams import lazy_findings, stream

RULES = load_ruleset("kotaku-2018")
KEPRI = read_portfolio("examples/kepri-2018/portfolio.yaml")
WAIVERS = load_waivers("examples/waivers/waivers.yaml", RULES)
REPORT = evaluate(KEPRI, RULES, waivers=WAIVERS)
OF_TABLES = evaluate(tables_of(KEPRI), RULES, waivers=WAIVERS)
EMPTY = evaluate(Portfolio(RULES.lifecycle), RULES)


def test_findings_begin_with_the_columns_of_files_of_findings():
    names = lazy_findings(stream(tables_of(KEPRI), RULES)).collect_schema().names()

    assert names == REPORT.frame("findings").columns[: len(names)]
    assert [*names, "fingerprint"] == REPORT.frame("findings", words=False).columns


def test_findings_say_what_the_report_says():
    frame = REPORT.frame("findings")

    [first, *_] = REPORT.findings
    row = frame.row(0, named=True)
    assert [own.fingerprint for own in REPORT.findings] == frame["fingerprint"].to_list()
    assert first.message.id == row["message_id"]
    assert first.fix.en == row["fix_en"]
    assert first.source == row["source"]
    assert dict(first.values) == json.loads(row["values"])
    assert ("2191020001", "Kelurahan Contoh C") == (row["village"], row["village.name"])


def test_severities_are_ordered_and_codes_stay_text():
    frame = REPORT.frame("findings")

    assert frame.filter(pl.col("severity") >= "high").height == sum(
        own.severity.rank >= 3 for own in REPORT.findings
    )
    assert pl.String == frame.schema["village"]
    assert "ID" == frame["nation"].drop_nulls()[0]


@pytest.mark.parametrize("name", ["findings", "scores", "outcomes"])
def test_tables_give_the_same_rows_without_wording_any(name, monkeypatch):
    monkeypatch.setattr("kotaku_eval.outcomes._worded", None)

    assert_frame_equal(REPORT_PLAIN[name], OF_TABLES.frame(name))


REPORT_PLAIN = {name: REPORT.frame(name, words=False) for name in NAMES}


@pytest.mark.parametrize("name", ["findings", "outcomes"])
def test_tables_are_put_into_words_where_that_is_asked(name):
    expected = REPORT.frame(name).drop("source")

    assert_frame_equal(expected, OF_TABLES.frame(name, words=True).drop("source"))


def test_a_stream_and_a_database_give_their_findings_and_the_scores_of_places(tmp_path):
    plain = evaluate(KEPRI, RULES)
    streamed = report_of(sink(stream(tables_of(KEPRI), RULES), tmp_path / "found.csv"))
    frame = pl.DataFrame({"id": ["A"], "mp2k_held": ["2018-08-10"], "construction_started": ["2018-08-06"]})  # fmt: skip
    import duckdb

    connection = duckdb.connect()
    connection.register("works", frame.to_arrow())
    there = read_tables(connection.table("works"), RULES.lifecycle, connection=connection)

    assert_frame_equal(plain.frame("findings", words=False), streamed.frame("findings"))
    assert_frame_equal(
        plain.frame("scores").filter(pl.col("level") != "activity"), streamed.frame("scores")
    )
    assert_frame_equal(
        evaluate(frame, RULES).frame("findings"), evaluate(there, RULES).frame("findings")
    )
    with pytest.raises(KotakuEvalError, match="not kept"):
        streamed.frame("outcomes")


def test_scores_of_a_level_are_those_of_the_report():
    frame = REPORT.by("village").frame(language="id")

    rows = [(own.code, own.label, own.score.low, own.score.category.id) for own in REPORT.by("village")]  # fmt: skip
    assert rows == frame.select("code", "label", "low", "category").rows()


def test_parts_hold_the_tree_of_every_place():
    frame = REPORT.frame("parts", language="en")

    village = REPORT.by("village")[3]
    own = frame.filter(code=village.code, part="schedule-adherence", kind="indicator")
    assert [village.score.part("schedule-adherence").low] == own["low"].to_list()
    assert {"group", "indicator", "rule"} == set(frame.filter(level="village")["kind"])


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_report_has_the_same_columns_and_types(name):
    full, empty = REPORT.frame(name), EMPTY.frame(name)

    assert full.schema == empty.schema
    assert 0 == empty.filter(pl.first().is_not_null()).height or "outcomes" == name


@pytest.mark.parametrize("name", NAMES)
def test_pandas_has_the_same_rows_and_keeps_types_where_there_are_none(name):
    frame, empty = REPORT.frame(name, kind="pandas"), EMPTY.frame(name, kind="pandas")

    assert REPORT.frame(name).columns == list(frame.columns)
    assert REPORT.frame(name).height == len(frame)
    assert list(frame.dtypes) == list(empty.dtypes)


def test_pandas_orders_severities_and_keeps_codes_as_text():
    frame = REPORT.frame("findings", kind="pandas")

    assert "critical" == frame["severity"].max()
    assert "2191020001" == frame.loc[0, "village"]


@pytest.mark.parametrize("name", ["findings", "outcomes", "scores", "parts"])
def test_one_language_takes_the_place_of_both(name):
    both, one = REPORT.frame(name).columns, REPORT.frame(name, language="id").columns

    assert [own.removesuffix("_id") for own in both if not own.endswith("_en")] == one


def test_a_report_read_back_gives_the_same_frames():
    back = Report.from_json(REPORT.to_json())

    for name in NAMES:
        assert_frame_equal(REPORT.frame(name), back.frame(name))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"name": "finding"}, "unknown frame of a report: finding. Did you mean 'findings'?"),
        ({"name": "scores", "kind": "panda"}, "unknown kind of frame: panda. Did you mean 'pandas'?"),
        ({"name": "scores", "language": "in"}, "unknown language: in. Known: en, id."),
    ],
)  # fmt: skip
def test_what_is_unknown_is_refused(asked, says):
    with pytest.raises(UnknownNameError) as caught:
        REPORT.frame(**asked)

    assert says == str(caught.value)


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(KotakuEvalError) as caught:
        REPORT.frame("scores", kind="pandas")

    assert "A frame of pandas needs an optional library: pip install pandas" == str(caught.value)


def test_the_extra_is_named_where_it_is_not_installed():
    script = (
        "import sys; sys.modules['polars'] = None\n"
        "from kotaku_eval import Portfolio, evaluate, load_ruleset\n"
        "rules = load_ruleset('kotaku-2018')\n"
        "try: evaluate(Portfolio(rules.lifecycle), rules).frame('scores')\n"
        "except Exception as failure: print(type(failure).__name__, failure)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert 'MissingExtraError A report as a data frame needs an optional library: pip install "kotaku-eval[frames]"' == ran.stdout.strip()  # fmt: skip
