"""A report of what was judged in DuckDB is the report on objects and frames."""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import load_ruleset, read_portfolio
from kotaku_eval.databases import counting
from tests import strategies as our
from tests.databases.reports import NYC, check_given, check_nyc, check_portfolio

EXAMPLE = "examples/kepri-2018/portfolio.yaml"


def test_the_example_has_the_same_report_in_duckdb():
    check_portfolio(ibis.duckdb.connect(), read_portfolio(EXAMPLE), load_ruleset("kotaku-2018"))


@given(
    our.rule_sets(most=3, kinds=("sound", "raises", "odd")),
    our.portfolios(most=4),
    st.sampled_from(["2018-03-20", None]),
)
@settings(max_examples=12)
def test_a_report_in_duckdb_is_the_report_in_memory(ruleset, portfolio, as_of):
    check_portfolio(ibis.duckdb.connect(), portfolio, ruleset, as_of)


@pytest.mark.parametrize("is_long", [False, True])
@given(
    our.rule_sets(most=3, kinds=("sound", "raises", "odd")),
    our.portfolios(most=4),
    st.sampled_from(["2018-03-20", None]),
)
@settings(max_examples=4)
def test_tables_as_people_have_them_are_read_as_frames_are(is_long, ruleset, portfolio, as_of):
    check_given(ibis.duckdb.connect(), portfolio, ruleset, as_of, is_long=is_long)


@pytest.mark.no_cover
@pytest.mark.parametrize("is_long", [False, True])
def test_the_example_as_people_have_it_has_the_same_report(is_long):
    rules, portfolio = load_ruleset("kotaku-2018"), read_portfolio(EXAMPLE)

    check_given(ibis.duckdb.connect(), portfolio, rules, None, is_long=is_long)


@pytest.mark.skipif(not NYC.exists(), reason=f"real data absent: {NYC.name}")
def test_real_data_of_another_programme_are_judged_where_they_lie():
    check_nyc(ibis.duckdb.connect())


@pytest.mark.parametrize("spread", [0, 10**9])
def test_verdicts_counted_in_the_database_or_from_its_codes_are_as_many(monkeypatch, spread):
    monkeypatch.setattr(counting, "_FEW", 0)
    monkeypatch.setattr(counting, "_SPREAD", spread)

    check_portfolio(ibis.duckdb.connect(), read_portfolio(EXAMPLE), load_ruleset("kotaku-2018"))
