"""Data are shown in whatever they are printed on, and never obeyed by it."""

from __future__ import annotations

import pytest

from kotaku_eval.renderers.escapes import markdown, one_line, paragraphs


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Sungai Lekop", "Sungai Lekop"),
        ("[red]x[/red]", "[red]x[/red]"),
        ("a\r\n\tb", "a b"),
        ("a\u2028b", "a b"),
        ("\x1b[31mx", "\\x1b[31mx"),
        ("\u202ex", "\\u202ex"),
        ("\ud800", "\\ud800"),
        ("Kéké ꦏꦤ", "Kéké ꦏꦤ"),
        ("", ""),
    ],
)
def test_one_line_shows_what_would_be_obeyed(given, shown):
    assert shown == one_line(given)


def test_paragraphs_keep_their_lines():
    assert "a\n  b\\x07" == paragraphs("a\n  b\x07")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a|b", "a\\|b"),
        ("`x`", "\\`x\\`"),
        ("<script>", "&lt;script&gt;"),
        ("a & b", "a &amp; b"),
        ("*x* _y_", "\\*x\\* \\_y\\_"),
        ("[a](http://b)", "\\[a\\](http:/\\/b)"),
        ("# a\n# b", "\\# a # b"),
        ("- a", "\\- a"),
        ("12. a", "12\\. a"),
        ("2018-08-01", "2018-08-01"),
        ("a\\|b", "a\\\\\\|b"),
    ],
)
def test_markdown_shows_what_would_be_formatted(given, shown):
    assert shown == markdown(given)
