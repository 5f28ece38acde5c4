"""Event logs: what process mining reads, what comes back, and what is told to be missing."""

from __future__ import annotations

import csv
import datetime as dt
import io

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import Activity, Event, Lifecycle, Place, Portfolio, read_portfolio
from kotaku_eval.cli.program import program
from kotaku_eval.exports.event_logs import export_event_log
from kotaku_eval.exports.formats import export_named, export_of
from kotaku_eval.lifecycles import Stage
from kotaku_eval.models import Field, Kind, record_class
from kotaku_eval.places import Level
from kotaku_eval.readers.event_logs import read_event_log
from kotaku_eval.readers.log_columns import usual_mapping
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.tables import Row, Table
from kotaku_eval.sources import SourceFile
from kotaku_eval.texts import Text

WORDS = Text.same
FIELDS = (
    Field("length", Kind.NUMBER),
    Field("is_new", Kind.BOOLEAN),
    Field("title_of", Kind.TEXT),
    Field("owner", Kind.RECORD, fields=(Field("name", Kind.TEXT),)),
    Field("visits", Kind.LIST, fields=(Field("on", Kind.DATE),)),
    Field("grade", Kind.CHOICE, choices=("good", "poor")),
)
KIND = record_class("Work", FIELDS, Activity)
LIFECYCLE = Lifecycle(
    "small",
    WORDS("Small"),
    stages=[Stage("begun", Text(id="Mulai", en="Begun"), "first"), Stage("done", WORDS("Done"))],
    levels=[Level("title", WORDS("Ward")), Level("city", WORDS("City"))],
    activity_type=KIND,
    zone="Asia/Jakarta",
)


def portfolio(*activities, places=()):
    return Portfolio(LIFECYCLE, activities, places)


def rows(made, delimiter=","):
    return list(csv.DictReader(io.StringIO(made.content.decode()), delimiter=delimiter))


def told(made):
    return [remark.en for remark in made.remarks]


def read_back(made):
    """Read a log as any table without a mapping is read."""
    head, *lines = csv.reader(io.StringIO(made.content.decode()))
    made_rows = tuple(Row(at + 2, tuple(cells)) for at, cells in enumerate(lines))
    table = Table(SourceFile("log.csv"), tuple(head), made_rows)
    return read_event_log(table, usual_mapping(table, LIFECYCLE), Notes())


def work(name, *events, **more):
    return KIND(id=name, events=events, **more)


def test_a_day_is_a_time_and_a_month_is_none():
    made = export_event_log(
        portfolio(
            work("A", Event("begun", "2018-08"), Event("done", "2018-08-06T07:30:00+07:00")),
            work("B", Event("begun", "2018-08-06", planned="2018-08-01")),
        )
    )

    assert [
        ("A", "begun", "", "2018-08", "2018-08-01", "2018-08-31", "month", ""),
        ("A", "done", "2018-08-06T07:30:00", "2018-08-06T07:30:00", "2018-08-06", "2018-08-06", "timestamp", ""),
        ("B", "begun", "2018-08-06T00:00:00", "2018-08-06", "2018-08-06", "2018-08-06", "day", "2018-08-01"),
    ] == [tuple(row.values())[:8] for row in rows(made)]  # fmt: skip
    assert told(made)[0].startswith("events known by month, year or span only: 1; ")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2018-08-06", "2018-08"], ["2018-08-06", ""]),
        (["2018-08-06", "2018-08-06T07:30:00"], ["2018-08-06T00:00:00", "2018-08-06T07:30:00"]),
        (["2018-08-06", "2018-08-06T07:30:00.5"], ["2018-08-06T00:00:00.000000", "2018-08-06T07:30:00.500000"]),
    ],
    ids=["days", "seconds", "fractions"],
)  # fmt: skip
def test_all_times_of_a_log_are_written_alike(dates, expected):
    made = export_event_log(portfolio(work("A", *(Event("begun", date) for date in dates))))

    assert expected == [row["time:timestamp"] for row in rows(made)]


@pytest.mark.parametrize("undated", [True, False])
def test_undated_events_are_counted_and_written_when_asked(undated):
    made = export_event_log(portfolio(work("A", Event("begun"))), undated=undated)

    assert (int(undated), "undated events") == (len(rows(made)), told(made)[0][:14])
    assert told(made)[0].endswith(": 1")
    assert undated != ("activities with no row in the log at all: 1" in told(made))


@pytest.mark.parametrize("plans", [True, False])
def test_plans_are_counted_and_marked_as_such(plans):
    plan = Event("done", planned="2019-01-01", happened=False)
    made = export_event_log(portfolio(work("A", Event("begun", "2018-01-01"), plan)), plans=plans)

    assert ["complete", "schedule"][: 1 + plans] == [
        row["lifecycle:transition"] for row in rows(made)
    ]
    assert told(made)[0].startswith("plans not carried out, ")


def test_plans_come_back_as_plans():
    events = [
        Event("begun", "2018-01-01", planned="2017-12"),
        Event("done", planned="2019-01-01", happened=False),
        Event("done", planned="2019", happened=False),
    ]
    made = export_event_log(portfolio(work("A", *events)), plans=True)
    (found,) = read_back(made).activities

    assert ["2018-01-01", "2019-01-01", ""] == [row["time:timestamp"] for row in rows(made)]
    assert [(own.stage, str(own.date), str(own.planned), own.happened) for own in events] == [
        (own.stage, str(own.date), str(own.planned), own.happened) for own in found.events
    ]


def test_values_of_the_case_stand_on_each_of_its_rows_and_lists_are_told():
    owner = FIELD_OWNER(name="=cmd()")
    grade = next(own for own in KIND.__annotations__["grade"].__args__[0] if own.value == "poor")
    case = work(
        "A", Event("begun", "2018-01-01"), length=2.5, is_new=False, owner=owner, grade=grade,
        place="0012", title="-1",
    )  # fmt: skip
    places = [
        Place(code="0012", level="title", parent="01"),
        Place(code="01", level="city"),
    ]
    made = export_event_log(portfolio(case, places=places))
    (row,) = rows(made)

    assert ("'-1", "0012", "01", "2.5", "false", "'=cmd()", "poor") == tuple(
        row[f"case:{name}"]
        for name in ("title", "place_title", "city", "length", "is_new", "owner.name", "grade")
    )
    assert ["lists are left out: visits"] == told(made)


FIELD_OWNER = KIND.__annotations__["owner"].__args__[0]


def test_another_delimiter_gives_the_same_rows():
    one = portfolio(work("A;B", Event("begun", "2018-01-01")))

    assert rows(export_event_log(one)) == rows(export_event_log(one, delimiter=";"), ";")


def test_no_activity_gives_a_head_alone():
    assert ([], ["lists are left out: visits"]) == (
        rows(export_event_log(portfolio())), told(export_event_log(portfolio())),
    )  # fmt: skip


def test_parquet_holds_times_as_times():
    case = work("A", Event("begun", "2018-01-01"), Event("done", "2018"), length=2.0)
    frame = pl.read_parquet(export_event_log(portfolio(case), ending=".parquet").content)

    assert [dt.datetime(2018, 1, 1), None] == frame["time:timestamp"].to_list()  # noqa: DTZ001 - of no zone
    assert (pl.Date, pl.Float64, pl.Boolean) == tuple(
        frame.schema[name] for name in ("date_first", "case:length", "case:is_new")
    )


DATES = st.sampled_from(
    ["2018", "2018-02", "2018-02-28", "2018-02-28T23:59:59", "2018-02-01/2018-03-05", None]
)
EVENTS = st.lists(st.tuples(st.sampled_from(["begun", "done"]), DATES), min_size=1, max_size=5)


@given(st.lists(EVENTS, min_size=1, max_size=3))
def test_what_is_written_comes_back(cases):
    given = portfolio(
        *(
            work(f"A-{at}", *(Event(stage, date) for stage, date in events))
            for at, events in enumerate(cases)
        )
    )

    assert [(own.id, own.events) for own in given.activities] == [
        (own.id, own.events) for own in read_back(export_event_log(given, undated=True)).activities
    ]


def test_forms_are_found_by_name_and_by_ending():
    assert ["event-log", "event-log", "oc4ids", None] == [
        found.name if (found := export_of(path)) else None
        for path in ("a.CSV", "a.parquet", "b.json", "c.xlsx")
    ]
    assert (".json",) == export_named("oc4ids").endings


class TestCommand:
    @pytest.fixture
    def run(self, tmp_path, monkeypatch):
        """Run the command beside some data."""
        monkeypatch.chdir(tmp_path)
        (tmp_path / "data.yaml").write_text(
            "portfolio: p\nlifecycle: kotaku\nactivities:\n"
            "  - {id: A-1, stages: {mp2k_held: 2018-08-10, certified: undated}}\n"
        )

        def go(*words):
            return CliRunner().invoke(program, ["export", *words, "--lang", "en"])

        return go

    def test_a_log_is_written_read_again_and_what_is_missing_told(self, run):
        result = run("data.yaml", "-o", "log.csv")
        timeline = read_portfolio("log.csv", lifecycle="kotaku").activities[0].timeline

        assert 0 == result.exit_code
        assert (
            "note: undated events left out (--undated writes them, without a time): 1"
            in result.stderr
        )
        assert ["mp2k_held"] == list(timeline)

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["-o", "log.doc"], "Known: .csv, .parquet, .json"),
            (["-o", "log.json", "--format", "event-log"], "goes into .csv, .parquet files"),
            (["-o", "log.csv", "--publisher", "X"], "--publisher does not go with --format event-log"),
            (["-o", "x.json", "--publisher", "X", "--phase", "a"], "--phase: 'a' cannot be used"),
            (["-o", "x.json", "--undated", "--publisher", "X"], "--undated does not go with --format oc4ids"),
        ],
        ids=["ending", "form", "publisher", "phase", "undated"],
    )  # fmt: skip
    def test_what_cannot_be_done_is_said(self, run, words, said):
        result = run("data.yaml", *words)

        assert 2 == result.exit_code
        assert said in result.stderr

    def test_parquet_is_judged_by_the_frames_again(self, run):
        run("data.yaml", "-o", "log.parquet")
        words = ["check", "log.parquet", "--lifecycle", "kotaku", "--select", "mp2k-held"]
        result = CliRunner().invoke(program, [*words, "--lang", "en"])

        assert 0 == result.exit_code, result.stderr
