"""What frames hold that cannot be read is said, with its rows; nothing of it is silent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kotaku_eval import read_portfolio
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, DefinitionError
from kotaku_eval.frames import checked, missing_facts, portfolio_of, read_frames
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text
from tests import strategies as our


def read(columns, **more):
    return read_frames(pl.DataFrame(columns), our.LIFECYCLE, **more)


def values(tables, name):
    return tables.activities.select(name).collect().to_series().to_list()


def said(tables):
    return [str(problem) for problem in checked(tables)]


def dates(columns, **more):
    """The dates of stage a, of each activity."""
    held = portfolio_of(read(columns, **more)).activities
    return [[event.date for event in own.events] for own in held]


# --- dates ----------------------------------------------------------------------------------


ISO = [
    "2018",
    "2018-08",
    "2018-08-06",
    " 2018-08-06 ",
    "2018-08-06T05:00",
    "2018-08-06 05:00:01",
    "2018-08-06T23:30:00+00:00",
    "2018-08-06T23:30:00Z",
    "2018-08-06T05:00:00.123456",
    "2018-08-01/2018-08-06",
    "2018-08/2018-09",
    "0001-01-01",
    "9999-12-31",
]


@pytest.mark.parametrize("text", ISO)
def test_text_is_the_date_that_records_read(text):
    expected = EventDate.parse(text, our.LIFECYCLE.zone)

    assert [[expected]] == dates({"id": ["J1"], "a": [text]})


def test_precisions_may_be_mixed_in_one_column():
    names = [f"J{at}" for at in range(len(ISO))]

    found = dates({"id": names, "a": ISO})

    assert [[EventDate.parse(text, our.LIFECYCLE.zone)] for text in ISO] == found


NO_DATES = [
    "soon", "01/02/2018", "2018-02-30", "2018-13", "18-01-01", "2018-8-6", "\uff12\uff10\uff11\uff18-08-06",
    "2018-08-06/2018-08-01", "0000-01-01", "+2018-8-06", "2018-08-06T25:00", "a" * 5000, "NaN",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES)
def test_text_that_is_no_date_is_missing_and_said(text):
    tables = read({"id": ["J1", "J2"], "a": ["2018-03-01", text]})
    (problem,) = said(tables)

    assert [17591, None] == values(tables, "a")
    assert "row 2: " in problem
    assert "column 'a'" in problem


def test_undated_says_that_it_happened_on_an_unknown_day():
    tables = read({"id": ["J1", "J2", "J3"], "a": ["undated", None, "2018-03-01"]})

    assert [] == said(tables)
    assert [True, None, False] == values(tables, "a.happened")
    assert [[None], [], [EventDate.parse("2018-03-01")]] == dates(
        {"id": ["J1", "J2", "J3"], "a": ["undated", None, "2018-03-01"]}
    )


def test_undated_is_no_date_of_a_field():
    (problem,) = said(read({"id": ["J1"], "opened": ["undated"]}))

    assert "not a date: 'undated'" in problem


def test_moments_with_an_offset_are_taken_to_the_zone_of_the_lifecycle():
    moments = [
        dt.datetime(2018, 8, 6, 16, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2018, 8, 6, 17, 0, tzinfo=dt.UTC),
    ]
    found = dates({"id": ["J1", "J2"], "a": moments})

    assert [[EventDate.of(own, "Asia/Jakarta")] for own in moments] == found
    assert ["2018-08-06", "2018-08-07"] == [str(own.earliest) for (own,) in found]


def test_moments_without_an_offset_stand_in_the_zone():
    moment = dt.datetime.fromisoformat("2018-08-06T23:59:59.999999")

    assert [[EventDate.of(moment)]] == dates({"id": ["J1"], "a": [moment]})


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_every_unit_of_moments_is_read(unit):
    moment = dt.datetime.fromisoformat("1969-12-31T23:59:59.999000")
    column = pl.Series([moment]).cast(pl.Datetime(unit))

    assert [[EventDate.of(moment)]] == dates({"id": ["J1"], "a": column})


def test_moments_of_pandas_that_are_all_midnight_are_days():
    frame = pd.DataFrame({"id": ["J1", "J2"], "a": pd.to_datetime(["2018-08-06", None])})

    (one, two) = portfolio_of(read_frames(frame, our.LIFECYCLE)).activities

    assert (EventDate.parse("2018-08-06"),) == tuple(event.date for event in one.events)
    assert () == two.events


def test_a_day_outside_the_calendar_is_said():
    column = pl.Series([5_000_000]).cast(pl.Int32).cast(pl.Date)
    (problem,) = said(read({"id": ["J1"], "a": column}))

    assert "outside the years 1 to 9999" in problem


# --- other values ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "expected", "count"),
    [
        ([1, None, 2**50], [1, None, 2**50], 0),
        ([1, 2**50 + 1, -(2**60)], [1, None, None], 2),
        ([1.0, float("nan"), 2.5], [1, None, None], 1),
        ([float("inf"), 3.0, None], [None, 3, None], 1),
        (["1", "1000000", "x"], [1, 1000000, None], 1),
        (["1.000", " 7 ", ""], [None, 7, None], 1),
        ([Decimal("2.00"), Decimal("2.50"), None], [2, None, None], 1),
    ],
)
def test_whole_numbers(column, expected, count):
    tables = read({"id": ["J1", "J2", "J3"], "workers": column})

    assert expected == values(tables, "workers")
    assert count == sum(f"({count} rows" in problem for problem in said(tables)) * count


def test_numbers_that_are_none_are_missing():
    tables = read({"id": ["J1", "J2", "J3"], "progress": [1.5, float("nan"), float("inf")]})

    assert [1.5, None, None] == values(tables, "progress")
    assert ["activities: column 'progress': not a number (1 rows; row 3: inf)"] == said(tables)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([True, False, None], [True, False, None]),
        (["ya", "Tidak", ""], [True, False, None]),
        (["TRUE", "false", None], [True, False, None]),
        (["1", "0", None], [True, False, None]),
        ([1, 0, None], [True, False, None]),
        ([1.0, 0.0, float("nan")], [True, False, None]),
    ],
)
def test_truth_values(column, expected):
    tables = read({"id": ["J1", "J2", "J3"], "ready": column})

    assert expected == values(tables, "ready")
    assert [] == said(tables)


def test_what_is_neither_yes_nor_no_is_said():
    tables = read({"id": ["J1", "J2"], "ready": ["ya", "mungkin"], "plan.feasible": [1, 2]})

    assert [True, None] == values(tables, "ready")
    assert [
        "activities: column 'plan.feasible': neither yes nor no (1 rows; row 2: 2)",
        "activities: column 'ready': neither yes nor no (1 rows; row 2: 'mungkin')",
    ] == sorted(said(tables))


def test_a_choice_that_is_none_is_said_with_the_nearest():
    tables = read({"id": ["J1", "J2"], "grade": ["good", "god"]})
    (problem,) = said(tables)

    assert ["good", None] == values(tables, "grade")
    assert "not one of the choices: 'god'" in problem
    assert "Did you mean 'good'?" in problem


def test_nested_columns_are_read_by_dotted_names():
    tables = read({"id": ["J1"], "plan": [{"amount": 5, "grade": "good"}]})

    assert [5] == values(tables, "plan.amount")
    assert () == tables.notes


def test_only_the_first_rows_are_shown():
    tables = read({"id": [f"J{at}" for at in range(9)], "ready": ["?"] * 9})

    assert [
        "activities: column 'ready': neither yes nor no (9 rows; row 1: '?', row 2: '?', row 3: '?, …)"
    ] == [own.replace("'?', …", "'?, …") for own in said(tables)]


# --- rows that do not fit -------------------------------------------------------------------


def test_duplicate_and_missing_ids_are_said():
    tables = read({"id": ["J1", "J1", None, "", "J2"]})

    assert [
        "activities: column 'id': is missing (2 rows; row 3: None, row 4: '')",
        (
            "activities: column 'id': duplicate (2 rows; row 1: 'J1', row 2: 'J1'). "
            "Give one row for each; repeated events go into the table 'events'."
        ),
    ] == said(tables)
    assert ["J1", "J1", "J2"] == values(tables, "/subject")


def test_events_that_do_not_fit_are_said():
    events = pl.DataFrame({
        "id": ["J1", "J9", None, "J1", "J1"],
        "stage": ["a", "a", "a", "z", None],
        "date": ["2018-03-01"] * 5,
    })  # fmt: skip
    tables = read({"id": ["J1"]}, events=events)
    problems = said(tables)

    assert ["J1", "J9"] == tables.events.collect()["/subject"].to_list()
    assert [
        "events: column 'id': is missing (1 rows; row 3: None)",
        "events: column 'id': there is no such activity (1 rows; row 2: 'J9')",
        "events: column 'stage': is missing (1 rows; row 5: None)",
    ] == sorted(own for own in problems if "unknown stage" not in own)
    assert 1 == sum("unknown stage (1 rows; row 4: 'z')" in own for own in problems)


def test_titles_of_stages_are_known():
    events = pl.DataFrame({"case": ["J1"], "activity": ["Stage b"], "timestamp": ["2018-03-01"]})
    (one,) = portfolio_of(read_frames(lifecycle=our.LIFECYCLE, events=events)).activities

    assert ["b"] == [event.stage for event in one.events]


def test_a_log_alone_tells_of_closed_cases_with_their_attributes():
    events = pl.DataFrame({
        "case:concept:name": ["J2", "J1", "J2"],
        "concept:name": ["a", "a", "b"],
        "time:timestamp": [dt.datetime(2018, 3, day, tzinfo=dt.UTC) for day in (1, 2, 3)],
        "workers": [None, 4, 5],
        "village": ["01", "01", "02"],
    })  # fmt: skip
    tables = read_frames(lifecycle=our.LIFECYCLE, events=events)
    two, one = portfolio_of(tables).activities

    assert ("J2", 5, "01", "J1", 4) == (two.id, two.workers, two.place, one.id, one.workers)
    assert {"closed"} == {own.status.value for own in (one, two)}
    (problem,) = said(tables)
    assert "column 'village': differs between the rows of a case" in problem


def test_a_plan_without_a_date_has_not_happened():
    events = pl.DataFrame({
        "id": ["J1", "J1", "J1"], "stage": ["a", "b", "c"],
        "date": [None, None, "2018-03-01"], "planned": ["2018-02-01", None, None],
    })  # fmt: skip
    (one,) = portfolio_of(read({"id": ["J1"]}, events=events)).activities

    assert [("a", False), ("b", True), ("c", True)] == [
        (event.stage, event.happened) for event in one.events
    ]


STEPS = {
    "case": ["J1"] * 6,
    "activity": ["a", "b", "c", "d", "c", "d"],
    "timestamp": ["2018-03-01", "2018-03", "2018-03-03", None, "2018-03-05", "2018-03-06"],
    "lifecycle:transition": ["Complete", None, "schedule", " complete ", "start", "SCHEDULE"],
}


@pytest.mark.parametrize(
    "planned", [{}, {"planned": ["2018-02-01", None, "2018-04", None, None, None]}]
)
def test_a_log_that_tells_steps_is_read_as_from_a_file(planned, tmp_path):
    frame = pl.DataFrame(STEPS | planned)
    frame.write_csv(tmp_path / "log.csv")
    tables = read_frames(lifecycle=our.LIFECYCLE, events=frame)
    (ours,) = portfolio_of(tables).activities
    (theirs,) = read_portfolio(tmp_path / "log.csv", lifecycle=our.LIFECYCLE).activities

    ours_told, theirs_told = (
        [(own.stage, str(own.date), str(own.planned), own.happened) for own in one.events]
        for one in (ours, theirs)
    )
    assert 5 == len(ours_told)
    assert ours_told == theirs_told
    (problem,) = said(tables)
    assert "this lifecycle:transition is left out" in problem
    assert "(1 rows; row 5: 'start')" in problem


def told(tables):
    """What is told of the events of one activity."""
    (one,) = portfolio_of(tables).activities
    return [(own.stage, str(own.date), str(own.planned), own.happened) for own in one.events]


DAYS = [None, dt.date(2018, 2, 1), None]
MOMENTS = [dt.datetime(2018, 3, day, 9, 30, tzinfo=dt.UTC) for day in (1, 2, 3)]


@pytest.mark.parametrize(
    "planned",
    [
        pl.Series(DAYS),
        pl.Series(["", "2018-02-01", None]),
        pl.Series([None, dt.datetime(2018, 2, 1, tzinfo=dt.UTC), None])
        .dt.replace_time_zone(None, ambiguous="raise")
        .dt.cast_time_unit("ns"),
    ],
    ids=["days", "text", "moments"],
)
def test_plans_and_facts_may_be_dates_of_different_types(planned):
    frame = pl.DataFrame({
        "case:concept:name": ["J1", "J1", "J1"], "concept:name": ["a", "b", "c"],
        "time:timestamp": MOMENTS, "planned": planned,
        "lifecycle:transition": ["complete", "schedule", "schedule"],
    })  # fmt: skip
    midnight = "T00:00:00" if planned.dtype == pl.Datetime else ""

    assert [
        ("a", "2018-03-01T16:30:00", "None", True),
        ("b", "None", f"2018-02-01{midnight}", False),
        ("c", "None", "2018-03-03T16:30:00", False),
    ] == told(read_frames(lifecycle=our.LIFECYCLE, events=frame))


def test_a_date_that_cannot_be_read_makes_no_plan_of_a_fact_nor_a_fact_of_a_plan():
    frame = pl.DataFrame({
        "case": ["J1", "J1"], "stage": ["a", "b"], "date": ["soon", None],
        "planned": ["2018-02-01", "later"],
    })  # fmt: skip
    tables = read_frames(lifecycle=our.LIFECYCLE, events=frame)

    assert [("a", "None", "2018-02-01", True), ("b", "None", "None", False)] == told(tables)
    assert 2 == len(said(tables))


def test_a_stage_whose_date_cannot_be_read_happened_on_an_unknown_day():
    tables = read({"id": ["J1"], "a": ["31/02/2018"], "b": [""]})

    assert [("a", "None", "None", True)] == told(tables)
    assert 1 == len(said(tables))


def test_the_usual_names_of_a_log_are_the_same_in_frames_and_files(tmp_path):
    frame = pl.DataFrame({
        "ID": ["1", "2"], "Case": ["J1", "J1"], "Stage": ["x", "y"], "Activity": ["a", "b"],
        "Date": ["2018-03-01", None], "Timestamp": ["2018-03-02T10:00", None],
        "Planned": [None, "2018-02-01"],
    })  # fmt: skip
    frame.write_csv(tmp_path / "log.csv")
    (theirs,) = read_portfolio(tmp_path / "log.csv", lifecycle=our.LIFECYCLE).activities
    expected = [("a", "2018-03-02T10:00:00", "None", True), ("b", "None", "2018-02-01", False)]

    assert expected == told(read_frames(frame, our.LIFECYCLE))
    assert expected == [
        (own.stage, str(own.date), str(own.planned), own.happened) for own in theirs.events
    ]


def test_of_what_no_column_reads_it_is_not_said_that_it_differs():
    frame = pl.DataFrame({
        "case": ["J1", "J1"], "activity": ["a", "b"], "date": ["2018-03-01", "2018-03-02"],
        "timestamp": ["2018-03-01", "2018-03-02"], "operator": ["x", "y"],
    })  # fmt: skip
    tables = read_frames(lifecycle=our.LIFECYCLE, events=frame)
    notes = [str(note) for note in tables.notes]

    assert (2, []) == (len(notes), said(tables))
    assert "the column 'date' is not read. Another column for the same is read." in notes[0]
    assert "the column 'operator' is not read" in notes[1]


def test_an_activity_without_entries_has_an_empty_list():
    rows = pl.DataFrame({"id": ["J1", "J1", "J7"], "amount": [1, 2, 3]})
    tables = read({"id": ["J1", "J2"]}, lists={"payments": rows})
    one, two = portfolio_of(tables).activities

    assert [1, 2] == [entry.amount for entry in one.payments]
    assert () == two.payments
    assert ["payments: column 'id': there is no such activity (1 rows; row 3: 'J7')"] == said(
        tables
    )


def test_a_count_tells_which_lists_nobody_recorded():
    rows = pl.DataFrame({"id": ["J1"], "amount": [1]})
    columns = {"id": ["J1", "J2", "J3"], "payments": [1, None, 2]}
    tables = read(columns, lists={"payments": rows})
    one, two, _ = portfolio_of(tables).activities

    assert (1, None) == (len(one.payments), two.payments)
    assert [
        "activities: column 'payments': is not how many rows there are (1 rows; row 3: 2)"
    ] == said(tables)


# --- places ---------------------------------------------------------------------------------


def test_places_come_from_the_codes_of_activities():
    tables = read({
        "id": ["J1", "J2", "J3"], "village": ["01", "01", None], "city": ["7", "7", "8"],
        "village.name": ["Sungai", "Sungai", None], "village.budget": [5, 5, None],
    })  # fmt: skip
    portfolio = portfolio_of(tables)
    village = next(own for own in portfolio.places if own.level == "village")

    assert [("01", "village"), ("7", "city"), ("8", "city")] == sorted(
        (own.code, own.level) for own in portfolio.places
    )
    assert ("Sungai", 5, "7") == (village.name, village.budget, village.parent)
    assert [("01", None), ("01", None), ("8", None)] == [
        (own.place, None) for own in portfolio.activities
    ]
    assert [] == said(tables)


def test_a_place_in_two_places_is_said():
    tables = read({"id": ["J1", "J2"], "village": ["01", "01"], "city": ["7", "8"]})
    (problem,) = said(tables)

    assert "places village: column 'village': lies in several places" in problem


def test_a_place_that_is_not_there_is_said_and_taken_away():
    villages = pl.DataFrame({"code": ["01"], "city": ["7"], "budget": [3]})
    tables = read({"id": ["J1", "J2"], "village": ["01", "09"]}, places={"village": villages})
    one, two = portfolio_of(tables).activities

    assert [("01", None), ("7", None)] == [
        (code, None)
        for code in values(tables, "place/village")[:1] + values(tables, "place/city")[:1]
    ]
    assert ("01", None) == (one.place, two.place)
    assert ["activities: column 'village': there is no such village (1 rows; row 2: '09')"] == said(
        tables
    )


# --- columns --------------------------------------------------------------------------------


def test_all_wrong_columns_are_raised_at_once():
    frame = pl.DataFrame({
        "ID": ["J1"], "a": [4], "ready": [dt.date(2018, 1, 1)], "village": [12], "workers": [True],
        "opened": [dt.time(5)],
    })  # fmt: skip
    with pytest.raises(DataError) as raised:
        read_frames(
            frame, our.LIFECYCLE, events=pl.DataFrame({"idd": ["J1"]}), lists={"paymnts": frame},
            places={"vilage": frame},
        )  # fmt: skip
    problems = [str(problem) for problem in raised.value.problems]

    assert 11 == len(problems)
    assert "activities: there is no column 'id'. Did you mean 'ID'?" in problems
    assert "unknown list 'paymnts'. Did you mean 'payments'?" in problems
    assert "unknown level 'vilage'. Did you mean 'village'?" in problems
    assert any("'a' is of type Int64 instead of dates" in own for own in problems)
    assert all(problem.text.id != problem.text.en for problem in raised.value.problems)


def test_codes_that_are_numbers_lose_their_zeros():
    with pytest.raises(DataError, match="Keep codes as text"):
        read({"id": [1]})

    tables = read({"id": [1, 2], "village": [12.0, None]}, numeric_codes=True)

    assert (["1", "2"], ["12", None]) == (values(tables, "id"), values(tables, "place/village"))


def test_columns_that_nothing_reads_are_noted():
    tables = read({"id": ["J1"], "worker": [5], "a.evidence.minute": [True]})

    assert [
        "activities: the column 'worker' is not read. Did you mean 'workers'?",
        "activities: the column 'a.evidence.minute' is not read. Did you mean 'a.evidence.minutes'?",
    ] == [str(note) for note in tables.notes]


def test_stages_stand_in_one_table():
    events = pl.DataFrame({"id": ["J1"], "stage": ["a"]})
    with pytest.raises(DataError, match="the stage 'a' stands in the table of activities"):
        read({"id": ["J1"], "a": ["2018"]}, events=events)


@pytest.mark.parametrize("value", [5, {"id": ["J1"]}, "missing.parquet", "missing/*.parquet", []])
def test_what_is_no_table_is_refused(value):
    with pytest.raises(DataError):
        read_frames(value, our.LIFECYCLE)


def test_csv_is_left_to_its_readers(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("id\nJ1\n")
    with pytest.raises(DataError, match="read_portfolio"):
        read_frames(path, our.LIFECYCLE)


def test_an_unknown_lifecycle_is_refused():
    with pytest.raises((DataError, DefinitionError)):
        read_frames(pl.DataFrame({"id": ["J1"]}))


def test_a_column_of_values_of_many_types_is_refused():
    frame = pd.DataFrame({"id": ["J1", "J2"], "workers": [1, "x"]})
    with pytest.raises(DataError, match="'workers' cannot be read"):
        read_frames(frame, our.LIFECYCLE)


@pytest.mark.parametrize("kind", [pl.String, pl.Null])
def test_tables_without_rows_or_values_are_read(kind):
    names = ["id", "title", "village", "a", "b.planned", "a.evidence.minutes", "workers", "ready"]
    nothing = read_frames(pl.DataFrame(schema=dict.fromkeys(names, kind)), our.LIFECYCLE)
    blank = read({"id": ["J1"], **{name: pl.Series([None], dtype=kind) for name in names[1:]}})

    assert (0, 1) == (len(portfolio_of(nothing)), len(portfolio_of(blank)))
    assert [[], []] == [said(nothing), said(blank)]
    assert [None] == values(blank, "a")


def test_nothing_is_read_before_it_is_asked_for():
    asked = []

    def watched(series):
        asked.append(len(series))
        return series

    lazy = pl.LazyFrame({"id": ["J1"], "a": ["2018-03-01"]}).with_columns(
        pl.col("id").map_batches(watched, return_dtype=pl.String)
    )
    tables = read_frames(lazy, our.LIFECYCLE)

    assert [] == asked
    assert ["J1"] == values(tables, "id")


# --- facts that no column gives -------------------------------------------------------------


def test_facts_that_no_column_gives_are_listed():
    texts = {
        "r1": "plan.amount > 1 and a.done",
        "r2": "village.budget > 1 or a.evidence.minutes",
        "r3": "b.planned <= b.date and len(payments) > 0",
    }
    rules = [
        Rule(id=name, title=Text.same(name), text=text,
             check=our.parse_condition(text, our.VOCABULARY, our.PARAMETERS))
        for name, text in texts.items()
    ]  # fmt: skip
    ruleset = RuleSet("set", Text.same("Set"), our.LIFECYCLE, rules)

    found = missing_facts(read({"id": ["J1"], "a": ["2018"], "b": ["2018"]}), ruleset)

    assert {
        "a.evidence.minutes": ("r2",),
        "b.planned": ("r3",),
        "payments": ("r3",),
        "plan.amount": ("r1",),
        "village.budget": ("r2",),
    } == found


# --- columns as libraries give them ---------------------------------------------------------


def test_a_column_with_nothing_in_it_may_have_any_type():
    nan = float("nan")
    frame = pd.DataFrame({"id": ["J1"], "status": [nan], "a": [nan], "b": ["2018-03-01"]})
    held = pl.DataFrame({"id": ["J1"], "a": pl.Series([nan]), "b": ["2018-03-01"]})

    assert ["b"] == [stage for stage, *_ in told(read_frames(frame, our.LIFECYCLE))]
    assert ["b"] == [stage for stage, *_ in told(read_frames(held, our.LIFECYCLE))]
    with pytest.raises(DataError, match="'a' is of type Float64 instead of dates"):
        read({"id": ["J1", "J2"], "a": [nan, 2018.0]})


def test_columns_of_one_name_are_named():
    twice = pd.DataFrame([["J1", 1, 2]], columns=["id", "a", "a"])
    arrow = pa.Table.from_arrays([pa.array(["J1"]), pa.array(["J2"])], names=["id", "id"])
    alike = pd.DataFrame([["J1", 1, 2]], columns=["id", 7, "7"])

    for frame, name in ((twice, "a"), (arrow, "id"), (alike, "7")):
        with pytest.raises(DataError, match=f"activities: 2 columns are named '{name}'"):
            read_frames(frame, our.LIFECYCLE)


def test_a_column_of_several_types_is_told_with_the_first_of_each():
    days = [None, float("nan"), "soon", dt.date(2018, 3, 1), "later"]
    frame = pd.DataFrame({"id": list("ABCDE"), "a": pd.Series(days, dtype=object)})

    with pytest.raises(DataError) as failure:
        read_frames(frame, our.LIFECYCLE)

    expected = "the column 'a' cannot be read: str (row 3: 'soon'), date (row 4: "
    assert expected in str(failure.value)


def test_days_of_arrow_in_milliseconds_are_days():
    days = pa.array([dt.date(2018, 3, 1)], pa.date64())
    frame = pa.table({"id": ["J1"], "a": days})

    assert [("a", "2018-03-01", "None", True)] == told(read_frames(frame, our.LIFECYCLE))
