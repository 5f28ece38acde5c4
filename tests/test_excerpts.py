"""Excerpts: the carets stand under what is wrong, as a person sees it."""

from __future__ import annotations

import pytest

from kotaku_eval.excerpts import excerpt, lines_of, place_within


@pytest.mark.parametrize(
    ("line", "column", "marked"),
    [
        ("weight: tow", 9, "tow"),
        ("wieght: 2", 1, "wieght"),
        ("title: Photos of works  # a remark", 8, "Photos of works"),
        ("a: {x: [1, 2], y: tow}", 19, "tow"),
        ("a: [b, c]", 4, "[b, c]"),
        ("a: 'it''s' # b", 4, "'it''s'"),
        ('a: "b, c"', 4, '"b, c"'),
    ],
)
def test_carets_mark_the_whole_key_or_value(line, column, marked):
    shown, carets = excerpt(line, column).split("\n")
    at = carets.index("^")

    assert marked == shown[at : at + carets.count("^")]


def test_wide_and_combining_characters_move_the_carets():
    assert "    村e\u0301: x\n" + " " * 9 + "^" == excerpt("村e\u0301: x", 6)


def test_a_tab_takes_one_column():
    assert "     a: x\n        ^" == excerpt("\ta: x", 5)


def test_control_characters_are_shown_not_sent():
    shown, carets = excerpt("a\x1b: x", 5).split("\n")

    assert "    a\\x1b: x" == shown
    assert "x" == shown[carets.index("^")]


def test_a_long_line_is_cut_around_the_carets():
    shown, carets = excerpt("x" * 500 + " bad " + "y" * 500, 502, 3).split("\n")
    at = carets.index("^")

    assert "bad" == shown[at : at + 3]
    assert len(shown) < 120


def test_a_place_is_found_in_a_folded_text():
    assert (3, 5) == place_within(["a: >-", "  one", "  two"], 1, 4, "one two")[6]


def test_a_place_is_found_behind_a_doubled_quote():
    assert (1, 8) == place_within(["a: 'b''c'"], 1, 4, "b'c")[2]


def test_lines_break_where_yaml_breaks_them():
    assert ("a", "b\x0bc", "d") == lines_of("a\r\nb\x0bc\x85d")
