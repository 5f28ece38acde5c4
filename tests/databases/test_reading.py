"""Tables of a database as people have them: types, texts, files, and what is wrong with them."""

from __future__ import annotations

import builtins
import datetime as dt
import gc
import sys

import duckdb
import ibis
import polars as pl
import pytest

from kotaku_eval import evaluate, load_ruleset, rule
from kotaku_eval.databases import checked, judged_in_database, read_tables
from kotaku_eval.errors import DataError, DefinitionError, KotakuEvalError, MissingExtraError
from kotaku_eval.evaluation import report_of
from kotaku_eval.frames import checked as checked_in_memory
from kotaku_eval.frames import read_frames
from kotaku_eval.frames.databases import fetched, put
from kotaku_eval.frames.verdicts import Others
from tests.databases.reports import (
    AS_OF,
    RULES,
    check_same_report,
    check_types,
    frame_of,
    judged_alike,
)


@pytest.fixture
def connection():
    return ibis.duckdb.connect()


def test_columns_of_every_type_are_what_they_are_in_frames(connection):
    check_types(connection)


def test_parts_of_nested_columns_are_found_by_dotted_names(connection):
    frame = frame_of().rename({"proposal.amount": "amount"})
    frame = frame.with_columns(pl.struct("amount").alias("proposal")).drop("amount")

    found = judged_alike(frame, connection)

    assert "column 'proposal.amount'" in "".join(found)


def test_spaces_that_no_database_calls_so_are_taken_off_where_a_mapping_says(connection, tmp_path):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "table: wide\nlifecycle: kotaku\nid: Kode\nplaces:\n  village: {code: Desa}\n"
        "stages:\n  mp2k_held: {date: MP2K}\nmissing: [n/a]\ndates: [DD/MM/YYYY]\n"
    )
    blanks = "\u2003\u00a0\u3000 \t"
    frame = pl.DataFrame(
        {
            "Kode": [f"{blanks}A 1{blanks}", "A 2", " "],
            "Desa": [f"n/a{blanks}", f"\u00a02191 010\u3000001{blanks}", "x"],
            "MP2K": ["10/08/2018", f"{blanks}11/08/2018", "n/a"],
        }
    )
    theirs = read_tables(put(connection, "works", frame), mapping=mapping)
    ours = read_frames(frame, mapping=mapping)
    names = ["id", "place/village", "mp2k_held"]

    found = fetched(theirs.activities.select(names)).sort("id")
    assert ours.activities.select(names).collect().sort("id").rows() == found.rows()
    assert [("A 1", None, 17753), ("A 2", "2191 010\u3000001", 17754)] == found.rows()


# --- doors ----------------------------------------------------------------------------------------


def test_a_relation_of_duckdb_is_evaluated_where_it_lies():
    own = duckdb.connect()
    own.execute("CREATE TABLE works AS SELECT 'A-1' AS id, DATE '2018-08-10' AS mp2k_held")
    tables = read_tables(own.table("works"), "kotaku", connection=own)

    assert 1 == report_of(judged_in_database(tables, RULES)).header.activities
    assert "duckdb" == tables.activities.get_backend().name


def test_a_relation_of_another_connection_is_refused():
    own = duckdb.connect()
    own.execute("CREATE TABLE works AS SELECT 'A-1' AS id")

    with pytest.raises(DataError, match="not of this connection"):
        read_tables(own.table("works"), "kotaku")


def test_files_of_parquet_are_read_by_duckdb_and_folders_name_places(tmp_path):
    folder = tmp_path / "village=0071"
    folder.mkdir()
    pl.DataFrame({"id": ["A-1"], "mp2k_held": ["2018-08-10"]}).write_parquet(folder / "a.parquet")
    report = report_of(judged_in_database(read_tables(str(tmp_path), "kotaku"), RULES))

    assert ["0071"] == [own.code for own in report.by("village")]


def test_a_table_of_ibis_is_evaluated_as_it_is(connection):
    frame = frame_of()
    report = evaluate(put(connection, "works", frame), RULES, AS_OF)

    check_same_report(evaluate(frame, RULES, AS_OF), report)
    with pytest.raises(KotakuEvalError, match="not kept"):
        report.outcomes[0]


def test_tables_of_two_databases_are_refused(connection):
    other = put(ibis.duckdb.connect(), "events", pl.DataFrame({"id": ["A-1"], "stage": ["x"]}))

    with pytest.raises(DataError, match="several databases"):
        read_tables(put(connection, "works", frame_of()), "kotaku", events=other)


def test_without_ibis_the_extra_is_named(connection, monkeypatch):
    table = put(connection, "works", frame_of())
    real = builtins.__import__

    def missing(name, *rest, **more):
        if name == "kotaku_eval.databases":
            raise ModuleNotFoundError(name="ibis")
        return real(name, *rest, **more)

    monkeypatch.delitem(sys.modules, "kotaku_eval.databases")
    monkeypatch.setattr(builtins, "__import__", missing)

    with pytest.raises(MissingExtraError, match=r"kotaku-eval\[sql\]"):
        evaluate(table, RULES)


# --- what is wrong --------------------------------------------------------------------------------


def test_an_activity_that_stands_twice_is_refused(connection):
    twice = put(connection, "works", frame_of(id=["A-1", "A-2", "A-1", None]))

    with pytest.raises(DataError, match=r"column 'id': duplicate \(2 rows; 'A-1'\)"):
        evaluate(twice, RULES)


def test_columns_of_a_wrong_type_are_named_before_anything_is_judged(connection):
    frame = pl.DataFrame({"id": [1, 2], "mp2k_held": [1.5, 2.0]})

    with pytest.raises(DataError) as refused:
        read_tables(put(connection, "works", frame), "kotaku")

    text = str(refused.value)
    assert "the column 'id' is of type int64 instead of text" in text
    assert "zeros in front" in text
    assert "the column 'mp2k_held' is of type float64 instead of dates" in text


def test_the_first_of_several_rows_needs_their_order(connection, tmp_path):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("table: wide\nlifecycle: kotaku\nid: Kode\nname: Nama\nrepeated: first\n")
    frame = pl.DataFrame({"Kode": ["A", "A", "B"], "Nama": ["b", "a", None], "row": [1, 2, 0]})
    table = put(connection, "works", frame)

    with pytest.raises(DataError, match="a database knows no order of rows"):
        read_tables(table, mapping=mapping)

    found = fetched(read_tables(table, mapping=mapping, order="row").activities)
    assert [("A", "b"), ("B", "")] == sorted(found.select("id", "title").rows())


def test_rules_on_the_order_of_rows_need_a_column_of_it(connection, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text("ruleset: by-row\nextends: kotaku-2018\nties: input\n")
    events = pl.DataFrame({"id": ["A"], "stage": ["mp2k_held"], "date": ["2018-08-10"]})
    table = put(connection, "events", events)

    with pytest.raises(DefinitionError, match="the order of the rows of events"):
        judged_in_database(read_tables(events=table, lifecycle="kotaku"), load_ruleset(path))


def test_a_text_that_came_after_reading_is_no_silent_gap(connection):
    connection.con.execute("CREATE TABLE works AS SELECT 'A-1' AS id, '2018-08-10' AS mp2k_held")
    tables = read_tables(connection.table("works"), "kotaku")
    connection.con.execute("INSERT INTO works VALUES ('A-2', '2018-08-11')")

    assert "A-2: '2018-08-11'" in str(checked(tables)[0])


# --- verdicts, kept and dropped -------------------------------------------------------------------


def kept(connection):
    names = connection.con.sql("SELECT table_name FROM information_schema.tables").fetchall()
    return [name for (name,) in names if name.startswith("kotaku_")]


def test_what_was_put_into_the_database_is_gone_afterwards(connection):
    tables = read_tables(put(connection, "works", frame_of()), "kotaku")
    verdicts = judged_in_database(tables, RULES, AS_OF)
    assert kept(connection)
    verdicts.close()
    tables.close()

    assert [] == kept(connection)


def test_what_nobody_asks_for_any_more_is_dropped_with_the_next_evaluation(connection):
    table = put(connection, "works", frame_of())
    evaluate(table, RULES, AS_OF)
    gc.collect()
    many = len(kept(connection))
    evaluate(table, RULES, AS_OF)

    assert many == len(kept(connection))


def test_findings_are_a_table_of_the_database(connection):
    verdicts = judged_in_database(
        read_tables(put(connection, "works", frame_of()), "kotaku"), RULES, AS_OF
    )
    connection.create_table("found", verdicts.findings())
    found = fetched(connection.table("found"))
    expected = {
        (own.subject.level, own.subject.id, own.rule, own.severity.value, own.verdict.value)
        for own in report_of(verdicts).findings
    }

    names = ("level", "subject", "rule", "severity", "verdict")
    assert expected == set(found.select(names).iter_rows())
    assert len(expected) == found.height


def test_rules_in_python_are_judged_row_by_row_or_refused(connection):
    @rule(id="by-hand", facts=["proposal.amount"])
    def by_hand(amount):
        """Judge in Python."""
        return amount > 0

    frame = frame_of()
    ruleset = RULES.with_rules(by_hand)
    tables = read_tables(put(connection, "works", frame), "kotaku")
    report = report_of(judged_in_database(tables, ruleset, AS_OF))

    check_same_report(evaluate(frame, ruleset, AS_OF), report)
    assert "it was judged row by row" in str(report.notes[-1])
    with pytest.raises(DefinitionError, match="by-hand cannot be judged by columns"):
        judged_in_database(tables, ruleset, AS_OF, others=Others.REFUSE)


@pytest.mark.parametrize("planned", [[], ["2018-08", "soon", None]])
def test_a_log_of_moments_is_judged_as_in_memory(connection, planned):
    frame = pl.DataFrame({
        "case:concept:name": ["A1", "A1", "A2"],
        "concept:name": ["mp2k_held", "construction_started", "mp2k_held"],
        "time:timestamp": [dt.datetime(2018, 8, day, 20, tzinfo=dt.UTC) for day in (10, 6, 9)],
        "lifecycle:transition": ["complete", "complete", "schedule"],
        "row": [1, 2, 3],
    } | ({"planned": planned} if planned else {}))  # fmt: skip
    ours = read_frames(frame.drop("row"), "kotaku")
    there = read_tables(put(connection, "moments", frame), "kotaku", order="row")

    check_same_report(
        evaluate(ours, RULES, AS_OF), report_of(judged_in_database(there, RULES, AS_OF))
    )
    assert len(checked_in_memory(ours)) == len(checked(there))


def test_a_column_with_nothing_in_it_may_have_any_type(connection):
    frame = frame_of().with_columns(mp2k_held=pl.lit(None, pl.Float64))

    judged_alike(frame, connection)


@pytest.mark.parametrize("planned", [{}, {"planned": [None, "2018-08-01", None, "2018-08", None]}])
def test_a_log_that_tells_steps_is_judged_as_in_memory(connection, planned):
    frame = pl.DataFrame({
        "case": ["A1", "A1", "A1", "A2", "A2"],
        "activity": ["mp2k_held", "construction_started", "construction_started", "mp2k_held",
                     "construction_started"],
        "timestamp": ["2018-08-10", "2018-08-06", "2018-08-20", "2018-08-10", "2018-08-06"],
        "lifecycle:transition": ["complete", "schedule", "Complete", None, "start"],
        "row": [1, 2, 3, 4, 5],
    } | planned)  # fmt: skip
    ours = read_frames(lifecycle="kotaku", events=frame.drop("row"))
    there = read_tables(lifecycle="kotaku", events=put(connection, "steps", frame), order="row")

    check_same_report(
        evaluate(ours, RULES, AS_OF), report_of(judged_in_database(there, RULES, AS_OF))
    )
    assert any("this lifecycle:transition is left out" in str(own) for own in checked(there))
