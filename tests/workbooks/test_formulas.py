"""Text stays text: no writer of workbooks makes a formula of what it is given."""

from __future__ import annotations

import io
import re
import zipfile

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import evaluate, load_ruleset
from kotaku_eval.activities import Activity
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers import read_portfolio
from kotaku_eval.renderers.workbooks.files import render_workbook
from kotaku_eval.workbooks.annotations import annotated
from kotaku_eval.workbooks.templates import Template, make_form
from tests.strategies import LIFECYCLE

RULES = load_ruleset("kotaku-2018").select(["mp2k-held", "event-dates-recorded"])
STARTS = st.sampled_from(
    ["=", "+", "-", "@", "=cmd|'/c calc'!A1", "\t=", "{=", "'=", "\uff1d", "=HYPERLINK("]
)
TEXTS = st.tuples(STARTS, st.text(st.characters(codec="utf-8"), max_size=8)).map("".join)


def formulas(data):
    """Return the formulas and links in the sheets of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if "/worksheets/" in name]
        return [found for name in sheets for found in FORMULA.findall(archive.read(name))]


FORMULA = re.compile(rb'<f[ >]|t="str"|<hyperlink [^>]*r:id')


def small_form(path, rows):
    """Write a form of two sheets, its cells as text."""
    with xlsxwriter.Workbook(path) as book:
        about, sheet = (book.add_worksheet(own) for own in ("Portofolio", "Kegiatan"))
        about.write_row(0, 0, ["Siklus", "kotaku"])
        for at, row in enumerate([["Kode kegiatan", "Nama kegiatan"], *rows]):
            for column, words in enumerate(row):
                sheet.write_string(at, column, words)
    return path


@settings(max_examples=10, deadline=None)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_no_writer_makes_a_formula_of_text(tmp_path_factory, rows):
    path = small_form(tmp_path_factory.getbasetemp() / "hostile.xlsx", rows)
    portfolio = read_portfolio(path)
    report = evaluate(portfolio, RULES)
    copy = annotated(path, report, (portfolio, RULES), "id").data
    again = [Activity(id=own.id, title=own.title) for own in portfolio.activities]
    template = Template(lifecycle=LIFECYCLE, portfolio=Portfolio(LIFECYCLE, again))

    assert [] == formulas(copy)
    assert [] == formulas(render_workbook(report))
    assert [] == formulas(make_form(template).data)
