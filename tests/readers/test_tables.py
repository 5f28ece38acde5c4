from __future__ import annotations

import pytest

from kotaku_eval.errors import DataError
from kotaku_eval.readers.tables import parse_table, read_table


def cells(table):
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_from_the_header(delimiter):
    text = delimiter.join(["id", '"a,b;c"', "built"]) + "\n" + delimiter.join(["A1", "x", "2018"])

    table = parse_table(text)

    assert ("id", "a,b;c", "built") == table.header
    assert [("A1", "x", "2018")] == cells(table)


def test_a_declared_delimiter_wins():
    table = parse_table("id|a,b\nA1|x\n", delimiter="|")

    assert ("id", "a,b") == table.header


def test_a_single_column_is_a_table():
    assert [("A1",), ("A2",)] == cells(parse_table("id\nA1\nA2\n"))


def test_a_byte_order_mark_is_no_part_of_the_first_name(write):
    table = read_table(write("t.csv", b"\xef\xbb\xbfid;x\r\nA1;1\r\n"))

    assert ("id", "x") == table.header


def test_bad_utf_8_is_told_with_its_place(write):
    with pytest.raises(DataError) as failure:
        read_table(write("t.csv", b"id,x\nA1,caf\xe9\n"))

    assert failure.value.problems[0].where.endswith("t.csv:2:7")


def test_windows_line_ends_and_quoted_newlines_keep_the_count_of_lines():
    text = 'id,note\r\nA1,"one\r\ntwo\r\nthree"\r\n\r\nA2,"say ""yes"""\r\n'

    table = parse_table(text)

    assert [(2, "A1"), (6, "A2")] == [(row.line, row.cells[0]) for row in table.rows]
    assert ("one\r\ntwo\r\nthree", 'say "yes"') == tuple(row.cells[1] for row in table.rows)


def test_blank_rows_are_no_rows():
    assert [("A1", "")] == cells(parse_table("id,x\n,\n  , \n\nA1,\n"))


def test_uneven_rows_are_noted_with_their_places():
    table = parse_table("id,x\nA1\nA2,1,2\nA3,3\n", "t.csv")

    assert [
        "t.csv:2:1: this row has 1 cells instead of 2",
        "t.csv:3:1: this row has 3 cells instead of 2",
    ] == [str(problem).split(". ")[0] for problem in table.problems]
    assert [False, False, True] == [row.is_whole for row in table.rows]


def test_blank_columns_at_the_end_are_no_columns():
    table = parse_table("id,x,,\nA1,1,,\nA2,2,,oops\n")

    assert ("id", "x") == table.header
    assert [True, False] == [row.is_whole for row in table.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,x,id\n", "t.csv:1:3: duplicate column name 'id', first used by column 1"),
        ("id,,x\n", "t.csv:1:2: column 2 has no name"),
        ("", "t.csv:1:1: the table has no header. Name the columns in the first line."),
        ("\n\n", "t.csv:1:1: the table has no header. Name the columns in the first line."),
    ],
)
def test_a_header_that_cannot_be_used_is_an_error(text, expected):
    with pytest.raises(DataError) as failure:
        parse_table(text, "t.csv")

    assert expected == str(failure.value)


@pytest.mark.parametrize("text", ['id,x\nA1,"open\nA2,1\n', 'id,x\nA1,"a"b\n'])
def test_a_broken_quote_is_told_where_its_row_begins(text):
    with pytest.raises(DataError) as failure:
        parse_table(text, "t.csv")

    assert failure.value.problems[0].where == "t.csv:2:1"


def test_a_cell_has_a_place_with_the_name_of_its_column():
    table = parse_table("id,x\nA1,1\n", "t.csv")

    assert "t.csv:2:2 (x)" == str(table.source(table.rows[0], 1))


@pytest.mark.parametrize(
    "text",
    ["id;x;\nA1;1;\nA2;2\n", "id;x\nA1;1;\nA2;2;\n", "sep=;\nid;x\nA1;1\nA2;2\n"],
    ids=["the header's", "all rows'", "told to Excel"],
)
def test_delimiters_at_the_end_and_before_the_header_are_no_cells(text):
    table = parse_table(text)

    assert (("id", "x"), ()) == (table.header, table.problems)
    assert [("A1", "1"), ("A2", "2")] == cells(table)


def test_a_delimiter_at_the_end_of_one_row_alone_is_noted():
    table = parse_table("id,x\nJalan A, RT 1,\nA2,2\n")

    assert ["this row has 3 cells instead of 2"] == [own.text.en for own in table.problems]
