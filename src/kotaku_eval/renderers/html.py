"""HTML: the whole report as one page that needs nothing else, on screen and on paper.

The page is whole without its script, which only filters, sorts and searches what stands there; a
policy in its head lets nothing else run, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any, Final

from kotaku_eval.errors import needing
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers import labels, page_words, remarks, samples
from kotaku_eval.renderers.escapes import one_line
from kotaku_eval.renderers.markup import charts, heats
from kotaku_eval.renderers.markup.elements import Html
from kotaku_eval.renderers.markup.styles import page_style, sheet
from kotaku_eval.renderers.pages.contents import Page
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text

EXTRA: Final = "report"


def render_html(
    report: Report, language: Language = "id", *, portfolio: Portfolio | None = None
) -> str:
    """Return the report as a page of HTML.

    Args:
        report: What was found.
        language: The language of the words.
        portfolio: The data that were judged, for the timelines of their activities; without them
            the page says that they are left out.

    Raises:
        MissingExtraError: The extra ``report`` is not installed.
    """
    style, script = page_style(), sheet("page.js")
    made: str = _environment().get_template("report.html.jinja").render(
        page=Page(report, language, portfolio),
        style=Html(style),
        script=Html(script),
        policy=_policy(style, script),
    )  # fmt: skip
    return made


def _policy(style: str, script: str) -> str:
    """Return what a browser may do with the page: use this style and this script, nothing else."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    found = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"sha256-{found}"


@cache
def _environment() -> Any:
    with needing(EXTRA, Text(id="Laporan HTML", en="The HTML report")):
        import jinja2  # noqa: PLC0415 - an extra
    made: Any = jinja2.Environment(
        loader=jinja2.FunctionLoader(sheet),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        charts=charts,
        heats=heats,
        labels=labels,
        remarks=remarks,
        samples=samples,
        words=page_words,
    )
    return made


def _visible(value: Any) -> Any:
    """Show what is hidden in words of the data; pieces of HTML are ready."""
    return value if hasattr(value, "__html__") else one_line(str(value))
