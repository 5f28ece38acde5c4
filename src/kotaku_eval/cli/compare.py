"""``compare``: what changed from one report to another."""

from __future__ import annotations

from typing import Final

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.compare_texts import FORMS, table
from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BilingualCommand, choice, everywhere, option
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.comparisons import Comparison
from kotaku_eval.comparisons import compare as compared
from kotaku_eval.findings import Severity
from kotaku_eval.readers.report_files import read_report
from kotaku_eval.texts import Text

NEVER: Final = "none"


@click.command(
    "compare",
    cls=BilingualCommand,
    words=Text(
        id="OLD, NEW: laporan dari check --format json.\n\n"
        "\b\n"
        "Kode akhir:\n"
        "  0  tidak ada yang baru setingkat --fail-on-new atau lebih berat\n"
        "  1  ada: temuan baru, pengecualian yang berakhir, atau yang menjadi lebih "
        "berat\n"
        "  2  perintah atau laporan salah",
        en="OLD, NEW: reports of check --format json.\n\n"
        "\b\n"
        "Exit codes:\n"
        "  0  nothing new at or above --fail-on-new\n"
        "  1  something: a new finding, a waiver that expired, or what became graver\n"
        "  2  the command or the reports are wrong",
    ),
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@choice(
    "--format",
    "form",
    words=("table", *FORMS),
    default="table",
    id="Bentuk keluaran (bawaan: table).",
    en="Form of the output (default: table).",
)
@choice(
    "--fail-on-new",
    words=(*options.SEVERITIES, NEVER),
    default=NEVER,
    id="Yang baru setingkat ini atau lebih berat memberi kode akhir 1 (bawaan: none).",
    en="What is new of this severity or worse gives exit code 1 (default: none).",
)
@option(
    "--all",
    "show_all",
    is_flag=True,
    id="Tampilkan semua baris, juga temuan yang masih terbuka.",
    en="Show every line, also the findings that are still open.",
)
@everywhere
def compare(old: str, new: str, form: str, fail_on_new: str, show_all: bool) -> None:
    """Compare two kept reports and show what changed."""
    own = session()
    comparison = compared(read_report(old), read_report(new))
    if form == "table":
        is_colored = has_color()
        shown = table(comparison, own.language, width(), color=is_colored, show_all=show_all)
        own.show(shown, color=is_colored)
    else:
        own.show(FORMS[form](comparison, own.language))
    own.end(_ending(comparison, fail_on_new))


def _ending(comparison: Comparison, fail_on_new: str) -> Ending:
    worst = comparison.worst()
    if worst is None or fail_on_new == NEVER or worst.rank < Severity(fail_on_new).rank:
        return Ending.CLEAN
    return Ending.FOUND
