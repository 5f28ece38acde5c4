"""DuckDB says what polars says, whatever the rules and the data; and so does every database."""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import load_ruleset, read_portfolio
from kotaku_eval.columns.runs import Run
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.sql import IbisEngine
from kotaku_eval.frames.databases import fetched, in_folder, to_backend, to_folder
from kotaku_eval.frames.exports import tables_of
from tests import strategies as our
from tests.frames import databases
from tests.frames.databases import check_same

DAY = our.dt.date(2018, 3, 20).toordinal()


@pytest.fixture(scope="module")
def duckdb():
    return ibis.duckdb.connect()


@given(
    ruleset=our.rule_sets(most=4, kinds=("sound",)),
    portfolio=our.portfolios(most=5),
    as_of=st.sampled_from([DAY, DAY - 40, DAY + 60, 0]),
)
@settings(max_examples=25)
def test_duckdb_says_what_polars_says(ruleset, portfolio, as_of):
    check_same(ibis.duckdb.connect(), tables_of(portfolio), ruleset, as_of)


def test_the_example_has_the_same_verdicts_in_duckdb(duckdb):
    tables = tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml"))

    check_same(duckdb, tables, load_ruleset("kotaku-2018"), DAY + 365)


def test_findings_are_the_verdicts_that_are_findings(duckdb):
    databases.check_findings(duckdb)


def test_a_number_too_large_or_too_small_stops_no_query(duckdb):
    databases.check_numbers(duckdb)
    databases.check_wholes(duckdb)


def test_texts_are_compared_as_they_are_written():
    connection = ibis.duckdb.connect()
    connection.con.execute("SET default_collation = 'nocase'")

    databases.check_texts(connection)


def test_working_days_are_counted_by_the_calendar(duckdb):
    databases.check_working_days(duckdb)


def test_tables_in_a_folder_of_parquet_are_judged_where_they_lie(duckdb, tmp_path):
    tables, ruleset = (
        tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml")),
        load_ruleset("kotaku-2018"),
    )
    to_folder(tables, tmp_path)
    expected = Run(PolarsEngine(ruleset.calendar), tables, ruleset, DAY).codes("activity").collect()
    there = in_folder(tables, tmp_path, duckdb)
    found = fetched(Run(IbisEngine(ruleset.calendar), there, ruleset, DAY).codes("activity"))

    assert expected.sort("/subject").rows() == found.sort("/subject").rows()


def test_a_database_nobody_has_tried_is_refused():
    class Unknown:
        name = "sqlite"

    with pytest.raises(ValueError, match="no way to put tables into sqlite"):
        to_backend(tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml")), Unknown())
