"""The report as a Markdown document: whole, and with escaped data."""

from __future__ import annotations

import re

import pytest

from kotaku_eval.renderers.markdown import render_markdown


def rows(text):
    return [line for line in text.splitlines() if line.startswith("|")]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_table_row_has_the_cells_of_its_heading(report, language):
    widths: list[set[int]] = []
    for line in render_markdown(report, language).split("\n"):
        if not line.startswith("|"):
            widths.append(set())
        else:
            widths[-1].add(len(re.findall(r"(?<!\\)\|", line)))

    assert {1} == {len(found) for found in widths if found}


def test_nothing_is_folded(report):
    text = render_markdown(report, "en")

    found = [line for line in rows(text) if line.startswith(("| ✗ fail", "| ? unknown"))]
    assert len(report.findings) == len(found)


def test_hostile_names_are_escaped(report):
    text = render_markdown(report, "en")

    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "a\\|b \\`x\\` # Besar" in text
    assert "\\[red\\]Kampung\\[/red\\]" in text
    assert "\x1b" not in text
    assert "data&lt;b&gt;.csv:7:3: ambiguous date" in text


def test_it_says_what_the_numbers_rest_on(report):
    text = render_markdown(report, "id")

    assert "**DATA ILUSTRATIF" in text
    assert "- Cakupan: sensus" in text
    assert "hanya ditampilkan, bobot 0" in text
    assert report.header.data_digest in text


def test_disabled_rules_and_weights_are_told(order_report):
    text = render_markdown(order_report, "en")

    assert "- `photo-zero`: no camera &lt;b&gt;" in text


def test_it_ends_with_one_line_break(report):
    text = render_markdown(report, "en")

    assert text.endswith(".\n")
    assert not text.endswith("\n\n")
