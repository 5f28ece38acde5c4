"""``lint``: what is wrong in a rule set before it judges anything."""

from __future__ import annotations

from typing import Final

import click

from kotaku_eval.analysis import Analysis, Gravity
from kotaku_eval.analysis import lint as analysed
from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BilingualCommand, choice, everywhere
from kotaku_eval.cli.lint_texts import FORMS, table
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.texts import Text

NEVER: Final = "none"


@click.command(
    "lint",
    cls=BilingualCommand,
    words=Text(
        id="RULES: nama atau berkas. Memerlukan tambahan 'analysis'.\n\n"
        "\b\n"
        "Kode akhir:\n"
        "  0  tidak ada yang setingkat --fail-on atau lebih berat\n"
        "  1  ada\n"
        "  2  perintah atau aturan salah",
        en="RULES: a name or a file. Needs the extra 'analysis'.\n\n"
        "\b\n"
        "Exit codes:\n"
        "  0  nothing at or above --fail-on\n"
        "  1  something\n"
        "  2  the command or the rules are wrong",
    ),
)
@click.argument("ruleset", metavar="RULES")
@choice(
    "--format",
    "form",
    words=("table", *FORMS),
    default="table",
    id="Bentuk keluaran (bawaan: table).",
    en="Form of the output (default: table).",
)
@choice(
    "--fail-on",
    words=(*(gravity.value for gravity in Gravity), NEVER),
    default=Gravity.WARNING.value,
    id="Yang setingkat ini atau lebih berat memberi kode akhir 1 (bawaan: warning).",
    en="What is of this severity or worse gives exit code 1 (default: warning).",
)
@everywhere
def lint(ruleset: str, form: str, fail_on: str) -> None:
    """Analyse a rule set and show what was found."""
    own = session()
    analysis = analysed(load_ruleset(ruleset, clashes=False))
    if form == "table":
        own.show(table(analysis, own.language, width(), color=has_color()), color=has_color())
    else:
        own.show(FORMS[form](analysis, own.language))
    own.end(_ending(analysis, fail_on))


def _ending(analysis: Analysis, fail_on: str) -> Ending:
    worst = analysis.worst()
    if worst is None or fail_on == NEVER or worst.rank < Gravity(fail_on).rank:
        return Ending.CLEAN
    return Ending.FOUND
