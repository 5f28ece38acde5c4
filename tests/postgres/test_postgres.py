"""PostgreSQL, a real server, says what polars says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import load_ruleset, read_portfolio
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.columns.expressions import Column, Constant, Kept, equal
from kotaku_eval.engines.sql import IbisEngine
from kotaku_eval.frames.databases import fetched, in_database, to_backend
from kotaku_eval.frames.exports import tables_of
from tests import strategies as our
from tests.databases.reports import NYC, check_given, check_nyc, check_portfolio, check_types
from tests.frames import databases
from tests.frames.databases import DAY, check_same

pytestmark = [
    pytest.mark.no_cover,
    # A generator of a connection that is closed with the server.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@given(
    ruleset=our.rule_sets(most=6, kinds=("sound",)),
    portfolio=our.portfolios(most=6),
    as_of=st.sampled_from([DAY, DAY - 40, DAY + 60, 0]),
)
@settings(max_examples=25)
def test_postgres_says_what_polars_says(postgres, ruleset, portfolio, as_of):
    check_same(postgres, tables_of(portfolio), ruleset, as_of)


def test_the_example_has_the_same_verdicts(postgres):
    databases.check_example(postgres)


def test_findings_are_the_verdicts_that_are_findings(postgres):
    databases.check_findings(postgres)


def test_a_number_too_large_or_too_small_stops_no_query(postgres):
    databases.check_numbers(postgres)
    databases.check_wholes(postgres)


def test_texts_are_compared_as_they_are_written(postgres):
    databases.check_texts(postgres)


def test_working_days_are_counted_by_the_calendar(postgres):
    databases.check_working_days(postgres)


def test_a_column_that_ignores_case_is_compared_as_it_is_written(postgres):
    there = to_backend(
        tables_of(read_portfolio("examples/kepri-2018/portfolio.yaml")), postgres, "odd_"
    )
    driver = postgres.con
    driver.execute(
        "CREATE COLLATION IF NOT EXISTS odd "
        "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
    )
    driver.execute('ALTER TABLE odd_activities ALTER "title" TYPE text COLLATE odd')
    driver.execute("""UPDATE odd_activities SET "title" = 'Jalan'""")
    driver.commit()
    assert driver.execute("""SELECT bool_and("title" = 'JALAN') FROM odd_activities""").fetchone()[
        0
    ]
    table = in_database(there, postgres, "odd_").activities
    same = equal(Column("title", Kept.TEXT), Constant("JALAN", Kept.TEXT))
    found = fetched(IbisEngine(WorkingCalendar()).derive(table, [("same", same)]))

    assert {False} == set(found["same"])


def test_a_report_is_that_of_tables_in_memory(postgres):
    check_portfolio(postgres, read_portfolio(databases.EXAMPLE), load_ruleset("kotaku-2018"))


@given(our.rule_sets(most=3, kinds=("sound", "raises")), our.portfolios(most=4))
@settings(max_examples=3)
def test_a_report_on_any_portfolio_is_that_of_tables_in_memory(postgres, ruleset, portfolio):
    check_portfolio(postgres, portfolio, ruleset, "2018-03-20")


def test_columns_of_every_type_are_what_they_are_in_frames(postgres):
    check_types(postgres)


@pytest.mark.parametrize("is_long", [False, True])
def test_tables_as_people_have_them_are_read_as_frames_are(postgres, is_long):
    rules, portfolio = load_ruleset("kotaku-2018"), read_portfolio(databases.EXAMPLE)

    check_given(postgres, portfolio, rules, None, is_long=is_long)


@pytest.mark.skipif(not NYC.exists(), reason=f"real data absent: {NYC.name}")
def test_real_data_of_another_programme_are_judged_where_they_lie(postgres):
    check_nyc(postgres)
