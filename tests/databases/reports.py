"""What every database is held to: the report that the same tables give in memory."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from kotaku_eval import evaluate, load_ruleset
from kotaku_eval.databases import checked, judged_in_database, read_tables
from kotaku_eval.evaluation import report_of
from kotaku_eval.frames import checked as frame_checked
from kotaku_eval.frames import read_frames
from kotaku_eval.frames.databases import put, to_backend
from kotaku_eval.frames.exports import tables_of
from kotaku_eval.reports import severity_at
from tests.frames import given as as_given


def check_same_report(expected, found):
    """Compare two reports: scores of the whole and of every place, counts, findings in words."""
    assert expected.score == found.score
    assert expected.axes == found.axes
    assert expected.verdict_counts == found.verdict_counts
    assert expected.header.as_of == found.header.as_of
    assert expected.header.activities == found.header.activities
    assert [own.severity for own in expected.findings] == [
        severity_at(found.findings, at) for at in range(len(found.findings))
    ]
    assert expected.worst() == found.worst()
    assert tuple(expected.findings) == tuple(found.findings)
    for level, _ in found.level_counts:
        assert expected.by(level) == found.by(level)
    assert dict(expected.level_counts) == {
        **dict(found.level_counts),
        **{own: many for own, many in expected.level_counts if own == "activity"},
    }


def check_portfolio(connection, portfolio, ruleset, as_of=None):
    """Judge a portfolio in memory and in a database, and compare the reports."""
    tables = tables_of(portfolio)
    verdicts = judged_in_database(to_backend(tables, connection), ruleset, as_of)

    check_same_report(evaluate(tables, ruleset, as_of), report_of(verdicts))
    verdicts.close()


# --- tables as people have them -------------------------------------------------------------------


def put_all(connection, frames, name):
    """Put some frames into a database, under names of their own."""
    return {own: put(connection, f"given_{name}_{own}", frame) for own, frame in frames.items()}


def problems(found):
    """Return what is wrong with rows, without which: frames name a row by its number."""
    return sorted(f"{own.where} {own.text.en.partition(';')[0]}" for own in found)


def check_given(connection, portfolio, ruleset, as_of, *, is_long):
    """Read frames in memory, and the same frames as tables of a database; compare the reports."""
    lists, places = as_given.list_frames(portfolio), as_given.place_frames(portfolio)
    there = {
        "lists": put_all(connection, lists, "list"),
        "places": put_all(connection, places, "place"),
    }
    if is_long:
        activities = as_given.activities_frame(portfolio)
        events = as_given.events_frame(portfolio).with_row_index("row").cast({"row": pl.Int64})
        events = events.sort("row", descending=True)
        ours = read_frames(activities, portfolio.lifecycle, events=events.sort("row").drop("row"),
                           lists=lists, places=places)  # fmt: skip
        there["events"] = put(connection, "given_events", events)
        there["order"] = "row"
    else:
        activities = as_given.wide_frame(portfolio)
        ours = read_frames(activities, portfolio.lifecycle, lists=lists, places=places)
    given = put(connection, "given_activities", activities)
    theirs = read_tables(given, portfolio.lifecycle, **there)

    assert problems(frame_checked(ours)) == problems(checked(theirs))
    verdicts = judged_in_database(theirs, ruleset, as_of)
    check_same_report(evaluate(ours, ruleset, as_of), report_of(verdicts))
    verdicts.close()
    theirs.close()


# --- columns of every type ------------------------------------------------------------------------

NYC = Path(__file__).resolve().parents[2] / "../shared/realdata/nyc_parks/capital_projects.csv"
# Those that read the columns below: a database plans a query of all rules for longer than it runs.
RULES = load_ruleset("kotaku-2018").select(
    ["mp2k-*", "*construction*", "*certified*", "*proposal*", "event-dates-recorded"]
)
AS_OF = "2019-01-31"
ROWS = {
    "id": ["A-1", "A-2", "A-3", "A-4"],
    "village": ["2191010001", "2191010001", "2191010002", None],
    "mp2k_held": [dt.date(2018, 8, 10), dt.date(2018, 8, 1), None, dt.date(1969, 12, 31)],
    "construction_started": [
        dt.datetime.fromisoformat("2018-08-10"), dt.datetime.fromisoformat("2018-08-06T23:59:59.999999"), None,
        dt.datetime.fromisoformat("1969-12-31T12:00:00"),
    ],
    "certified": ["2018-09", "2018", "2018-08-01T10:00:00+09:00", "soon"],
    "proposal.amount": [150_000_000.0, 1.5, float("nan"), float("inf")],
    "closed": ["ya", "no", None, "maybe"],
    "colour": ["red", "blue", "red", "blue"],
}  # fmt: skip


def frame_of(**changes):
    return pl.DataFrame({**ROWS, **changes})


def judged_alike(frame, connection, **ways):
    """Judge a frame in memory and in a database, and return what is wrong with it there."""
    ours = read_frames(frame, "kotaku", **ways)
    theirs = read_tables(put(connection, "works", frame), "kotaku", **ways)
    verdicts = judged_in_database(theirs, RULES, AS_OF)

    assert problems(frame_checked(ours)) == problems(checked(theirs))
    assert ours.notes == theirs.notes
    assert ours.layouts == theirs.layouts
    check_same_report(evaluate(ours, RULES, AS_OF), report_of(verdicts))
    found = [str(own) for own in checked(theirs)]
    verdicts.close()
    theirs.close()
    return found


def check_types(connection):
    """Read columns of every type, values among them that cannot be read."""
    found = judged_alike(frame_of(), connection)

    assert 3 == len(found)
    assert "activities: column 'certified': not a date: 'soon' (1 rows; A-4: 'soon')" in found[2]
    assert (
        "activities: column 'proposal.amount': not a whole number, or too great "
        "(2 rows; A-2: 1.5, A-4: inf)"
    ) in found
    assert "activities: column 'closed': neither yes nor no (1 rows; A-4: 'maybe')" in found
    moments = [dt.datetime(2018, 8, day, 20, 30, tzinfo=dt.UTC) for day in (9, 10, 11, 12)]
    frame = frame_of(construction_started=pl.Series(moments).dt.convert_time_zone("Asia/Tokyo"))

    judged_alike(frame.with_columns(pl.col("mp2k_held").fill_null(moments[3].date())), connection)


# --- real data ------------------------------------------------------------------------------------


def check_nyc(connection):
    """Judge real data of another programme, against counts made without the library."""
    frame = pl.read_csv(NYC, infer_schema=False).with_row_index("row").cast({"row": pl.Int64})
    given = put(connection, "capital_projects", frame)
    tables = read_tables(given, mapping="examples/nyc_parks/mapping.yaml", order="row")
    report = evaluate(tables, load_ruleset(tables.ruleset))

    def judged(rule):
        counts = report.counts(rule)
        return counts["pass"] + counts["fail"], counts["fail"]

    assert (1210, 53) == judged("procurement-starts-after-design")
    assert (957, 46) == judged("construction-starts-after-procurement")
    assert (961, 14) == judged("procurement-ends-after-it-starts")
    assert 1523 == report.header.activities
    assert () == checked(tables)
    assert [] == [own for own in report.notes if "row" not in own.text.en]
