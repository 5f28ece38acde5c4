"""``report``: judge portfolios and write the report into a file, in the format of its ending."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.deliveries import (
    checked_delimiter,
    deliver,
    form_of,
    tells_each,
    tells_everything,
)
from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, everywhere, option
from kotaku_eval.cli.judging import judge, refuse_many
from kotaku_eval.cli.orders import Order
from kotaku_eval.cli.sessions import session
from kotaku_eval.cli.table_files import expanded
from kotaku_eval.cli.targets import writable
from kotaku_eval.definitions import load_baseline
from kotaku_eval.renderers.formats import endings
from kotaku_eval.texts import Text

_ENDINGS = ", ".join(endings())


@click.command(
    "report",
    cls=BilingualCommand,
    words=Text(
        id="PATH: seperti pada check. Bentuknya menurut akhiran berkas --output: "
        f"{_ENDINGS}.\n\n"
        "Kode akhir 0 juga bila ada temuan; 2 bila perintah, aturan, atau data salah; 3 bila ada "
        "aturan yang galat.",
        en=f"PATH: as for check. The ending of the --output file tells its format: {_ENDINGS}.\n\n"
        "Exit code 0 with findings, too; 2 when the command, the rules or the data are wrong; 3 "
        "when a rule broke.",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    id="Berkas laporan.",
    en="The file of the report.",
)
@options.FORMAT
@options.DELIMITER
@options.judged
@option(
    "--baseline",
    metavar="FILE",
    id="Berkas acuan: temuan yang ada di dalamnya ditulis terpisah.",
    en="Baseline file: the findings that it holds are told apart.",
)
@everywhere
def report(
    paths: tuple[str, ...],
    output: str,
    form: str | None,
    delimiter: str | None,
    baseline: str | None,
    **asked: Any,
) -> None:
    """Judge portfolios and write the report."""
    files = expanded(paths)
    writable("--output", output, files)
    form = form or _form(output)
    delimiter = checked_delimiter(delimiter, form)
    order = Order.of(asked, keeps_verdicts=True)
    known = load_baseline(baseline) if baseline is not None else None
    judged = judge(files, order)
    if judged.is_large and (known or tells_each(form)):
        refuse_many(judged.report, one_by_one=tells_everything(form))
    found = judged.report if known is None else judged.beside(known)
    deliver(
        found, form, output, portfolio=judged.portfolio, ruleset=judged.ruleset,
        delimiter=delimiter,
    )  # fmt: skip
    session().end(Ending.BROKEN if judged.report.has_errors else Ending.CLEAN)


def _form(output: str) -> str:
    """Return the format that the ending of a file tells."""
    found = form_of(output)
    if found is None:
        name = Path(output).name
        raise BadValueError(
            Text(
                id=f"--output: akhiran '{name}' tidak dikenal. Yang dikenal: {_ENDINGS}. "
                "Atau sebutkan --format.",
                en=f"--output: the ending of '{name}' is unknown. Known: {_ENDINGS}. "
                "Or name a --format.",
            )
        )
    return found
