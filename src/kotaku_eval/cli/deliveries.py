"""Deliveries: a report to the screen or into a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers.formats import Renderer, renderer_of
from kotaku_eval.renderers.text import render_text
from kotaku_eval.renderers.widths import WIDTH
from kotaku_eval.reports import Report
from kotaku_eval.texts import Text


def deliver(
    report: Report,
    form: str,
    output: str | None,
    *,
    show_all: bool = False,
    portfolio: Portfolio | None = None,
) -> None:
    """Write the report to the screen or to a file.

    Args:
        report: The report.
        form: The name of its format.
        output: The file; the screen when not given.
        show_all: Whether the table shows long lists to their end.
        portfolio: The data that were judged, for formats that show them.

    Raises:
        BadValueError: A format that is no text is asked for on the screen.
    """
    own = session()
    render = _renderer(form, portfolio, on_screen=output is None, show_all=show_all)
    made = render(report, own.language)
    if output is not None:
        _write(Path(output), made)
        own.tell(Text(id=f"laporan ditulis ke {output}", en=f"report written to {output}"))
    elif isinstance(made, bytes):
        raise BadValueError(
            Text(
                id=f"bentuk {form} bukan teks; sebutkan berkasnya dengan --output.",
                en=f"the format {form} is no text; name a file with --output.",
            )
        )
    else:
        own.show(made, color=form == "table" and has_color())


def _renderer(
    form: str, portfolio: Portfolio | None, *, on_screen: bool, show_all: bool
) -> Renderer:
    if form != "table":
        return renderer_of(form, portfolio)
    return partial(
        render_text,
        width=width() if on_screen else WIDTH,
        color=on_screen and has_color(),
        show_all=show_all,
    )


def _write(path: Path, made: str | bytes) -> None:
    if isinstance(made, bytes):
        path.write_bytes(made)
        return
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(made)
