"""Deliveries: a report to the screen or into a file."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.cli.sessions import has_color, is_terminal, session, width
from kotaku_eval.renderers.formats import Renderer, format_named, format_of, renderer_named
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
    **told: Any,
) -> None:
    """Write the report to the screen or to a file.

    Args:
        report: The report.
        form: The name of its format.
        output: The file; the screen when not given.
        show_all: Whether the table shows long lists to their end.
        told: What a renderer may be told beside the report, such as the ``portfolio``; each gets
            what it takes.

    Raises:
        BadValueError: A format that is no text is asked for on the screen.
    """
    own = session()
    render = _renderer(form, told, on_screen=output is None, show_all=show_all)
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


def shows_notes(form: str, output: str | None) -> bool:
    """Whether the report shows notes on the data to the one who would be told them beside it."""
    return form == "table" and output is None and all(map(is_terminal, (sys.stdout, sys.stderr)))


def form_of(output: str | None) -> str | None:
    """Return the name of the format that the ending of a file tells, if there is one."""
    found = format_of(output) if output is not None else None
    return found.name if found is not None else None


def tells_everything(form: str) -> bool:
    """Whether a format tells every verdict, and not only the findings."""
    own = format_named(form)
    return own is not None and own.tells_all


def checked_delimiter(delimiter: str | None, form: str) -> str:
    """Return what stands between the columns of CSV.

    Raises:
        BadValueError: It is asked for in another format.
    """
    if delimiter is not None and form != "csv":
        raise BadValueError(
            Text(
                id=f"--delimiter hanya untuk --format csv, bukan {form}.",
                en=f"--delimiter goes with --format csv, not with {form}.",
            )
        )
    return delimiter or ","


def tells_each(form: str) -> bool:
    """Whether a format puts every finding into words, however many there are."""
    own = format_named(form)
    return form != "table" and not (own is not None and own.caps_findings)


def _renderer(form: str, told: Mapping[str, Any], *, on_screen: bool, show_all: bool) -> Renderer:
    if form != "table":
        own = format_named(form)
        taken = {name: told[name] for name in (own.takes if own else ()) if name in told}
        return partial(renderer_named(form), **taken)
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
