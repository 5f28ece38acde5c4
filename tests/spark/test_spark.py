"""Spark, a real one on this machine, says what polars says."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient

from kotaku_eval import load_ruleset, read_portfolio
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.columns.expressions import Column, Constant, Kept, equal
from kotaku_eval.columns.runs import Run
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.sql import IbisEngine
from kotaku_eval.frames.databases import fetched, in_database, in_folder, to_backend, to_folder
from kotaku_eval.frames.exports import tables_of
from tests import strategies as our
from tests.databases.reports import NYC, check_nyc, check_portfolio, check_types
from tests.frames import databases
from tests.frames.databases import DAY, check_same

pytestmark = [
    pytest.mark.no_cover,
    # PySpark 4 warns of every pandas that is newer than it, and leaves sockets to the collector.
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@given(
    ruleset=our.rule_sets(most=8, kinds=("sound",)),
    portfolio=our.portfolios(most=8),
    as_of=st.sampled_from([DAY, DAY - 40, DAY + 60, 0]),
)
@settings(max_examples=6)
def test_spark_says_what_polars_says(spark, ruleset, portfolio, as_of):
    check_same(spark, tables_of(portfolio), ruleset, as_of)


def test_the_example_has_the_same_verdicts(spark):
    databases.check_example(spark)


def test_findings_are_the_verdicts_that_are_findings(spark):
    databases.check_findings(spark)


def test_a_number_too_large_or_too_small_stops_no_query(spark):
    databases.check_numbers(spark)
    databases.check_wholes(spark)


def test_texts_are_compared_as_they_are_written(spark):
    databases.check_texts(spark)


def test_working_days_are_counted_by_the_calendar(spark):
    databases.check_working_days(spark)


def test_tables_in_a_folder_of_parquet_are_judged_where_they_lie(spark, tmp_path):
    ruleset = load_ruleset("kotaku-2018")
    tables = tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml"))
    to_folder(tables, tmp_path)
    level = "village"
    expected = Run(PolarsEngine(ruleset.calendar), tables, ruleset, DAY).codes(level).collect()
    there = in_folder(tables, tmp_path, spark)
    found = fetched(Run(IbisEngine(ruleset.calendar), there, ruleset, DAY).codes(level))

    assert expected.sort("/subject").rows() == found.sort("/subject").rows()


def test_a_column_that_ignores_case_is_compared_as_it_is_written(spark):
    tables = tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml"))
    there = to_backend(tables, spark, "odd_")
    spark.raw_sql(
        "CREATE OR REPLACE TEMPORARY VIEW odd_places AS SELECT 'Jalan' COLLATE UTF8_LCASE AS title"
    )
    assert spark.raw_sql("SELECT title = 'JALAN' FROM odd_places").collect()[0][0]
    table = in_database(there, spark, lambda _: "odd_places").activities
    same = equal(Column("title", Kept.TEXT), Constant("JALAN", Kept.TEXT))
    found = fetched(IbisEngine(WorkingCalendar()).derive(table, [("same", same)]))

    assert {False} == set(found["same"])


def test_a_report_is_that_of_tables_in_memory(spark):
    check_portfolio(spark, read_portfolio(databases.EXAMPLE), load_ruleset("kotaku-2018"))


@given(our.rule_sets(most=3, kinds=("sound", "raises")), our.portfolios(most=4))
@settings(max_examples=1)
def test_a_report_on_any_portfolio_is_that_of_tables_in_memory(spark, ruleset, portfolio):
    check_portfolio(spark, portfolio, ruleset, "2018-03-20")


def test_columns_of_every_type_are_what_they_are_in_frames(spark):
    check_types(spark)


@pytest.mark.skipif(not NYC.exists(), reason=f"real data absent: {NYC.name}")
def test_real_data_of_another_programme_are_judged_where_they_lie(spark):
    check_nyc(spark)


@pytest.mark.usefixtures("spark")
def test_the_notebook_says_on_spark_what_it_says_elsewhere():
    path = Path("examples/one-rule-set.ipynb")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": path.parent}}).execute()
    *_, last = (cell for cell in notebook.cells if cell.cell_type == "code")
    said = "".join(own.get("text", "") for own in last.outputs if own.get("name") == "stdout")

    assert ["Counter({'fail': 10000, 'pass': 5000, 'unknown': 5000})", "True"] == said.splitlines()
