"""Portfolios without a title, and reports without verdicts, say so alike in every form."""

from __future__ import annotations

import io

import openpyxl
import pytest

from kotaku_eval import Activity, Event, Lifecycle, Portfolio, evaluate
from kotaku_eval.improvements import improvements
from kotaku_eval.lifecycles import Stage
from kotaku_eval.renderers.blocks import as_text
from kotaku_eval.renderers.formats import renderer_named
from kotaku_eval.renderers.improvement_pages import improvement_page
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

LIFECYCLE = Lifecycle("tiny", Text.same("Tiny"), stages=[Stage("a", Text.same("A"))])
RULES = RuleSet("none", Text.same("None"), LIFECYCLE, [])
NAMELESS = Portfolio(LIFECYCLE, [Activity(id="1", events=[Event("a", "2025-01-01")])], id="own-25")


@pytest.mark.parametrize("form", ["table", "markdown", "html", "junit", "github"])
def test_a_report_goes_by_the_name_of_its_portfolio(form):
    assert "own-25" in str(renderer_named(form)(evaluate(NAMELESS, RULES), "en"))


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_a_report_without_verdicts_says_so(form):
    assert "Nothing was judged." in str(renderer_named(form)(evaluate(NAMELESS, RULES), "en"))


def test_a_workbook_goes_by_the_name_of_its_portfolio():
    made = renderer_named("xlsx")(evaluate(NAMELESS, RULES), "en")

    assert "own-25" == openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]["A1"].value


def test_improvements_go_by_the_name_of_their_portfolio():
    page = improvement_page(improvements(NAMELESS, RULES), "en", top=1)

    assert as_text(page, width=80, color=False).startswith("Raise the score: own-25\n")
