"""Text: the report on a terminal, folded to what one can read there."""

from __future__ import annotations

from typing import Final

from kotaku_eval.errors import needing
from kotaku_eval.renderers.widths import WIDTH
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text

EXTRA: Final = "cli"


def render_text(
    report: Report,
    language: Language = "id",
    *,
    width: int = WIDTH,
    color: bool = False,
    show_all: bool = False,
) -> str:
    """Return the report as text for a terminal.

    Args:
        report: What was found.
        language: The language of the words.
        width: How many columns there are.
        color: Whether to send colours (ANSI).
        show_all: Whether long lists are shown to their end. Otherwise each says how much of it
            is not shown.

    Raises:
        MissingExtraError: The extra ``cli`` is not installed.
    """
    with needing(EXTRA, Text(id="Tampilan tabel", en="The table output")):
        from kotaku_eval.renderers.screens import Screen  # noqa: PLC0415 - rich is an extra
    return Screen(report, language, width=width, color=color, show_all=show_all).text()
