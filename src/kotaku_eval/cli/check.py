"""``check``: judge portfolios and show the report."""

from __future__ import annotations

from typing import Any, Final

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.annotations import Marking
from kotaku_eval.cli.baselines import Keeping
from kotaku_eval.cli.deliveries import (
    checked_delimiter,
    deliver,
    form_of,
    shows_notes,
    tells_each,
    tells_everything,
)
from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BilingualCommand, choice, everywhere, option
from kotaku_eval.cli.judging import checked_target, judge, refuse_many
from kotaku_eval.cli.orders import Order
from kotaku_eval.cli.sessions import session
from kotaku_eval.cli.table_files import expanded
from kotaku_eval.cli.targets import writable
from kotaku_eval.definitions import load_baseline
from kotaku_eval.findings import Severity
from kotaku_eval.renderers.remarks import by_baseline
from kotaku_eval.reports import Report
from kotaku_eval.texts import Text

NEVER: Final = "none"


@click.command(
    "check",
    cls=BilingualCommand,
    words=Text(
        id="PATH: berkas portofolio (YAML, JSON), buku kerja Excel, tabel (CSV, Parquet), folder "
        "Parquet, atau pola seperti 'data/*.parquet'; beberapa berkas digabung.\n\n"
        "\b\n"
        "Kode akhir:\n"
        "  0  tidak ada temuan setingkat --fail-on atau lebih berat\n"
        "  1  ada: tidak sesuai, atau belum diketahui; tidak dikecualikan, tidak "
        "dalam acuan\n"
        "  2  perintah, aturan, atau data salah\n"
        "  3  ada aturan yang galat, atau program gagal",
        en="PATH: a portfolio (YAML, JSON), an Excel workbook, a table (CSV, Parquet), a folder of "
        "Parquet, or a pattern such as 'data/*.parquet'; several files are put together.\n\n"
        "\b\n"
        "Exit codes:\n"
        "  0  no findings at or above --fail-on\n"
        "  1  there are some: a fail or an unknown, neither waived nor in the "
        "baseline\n"
        "  2  the command, the rules or the data are wrong\n"
        "  3  a rule broke, or the program failed",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.judged
@options.BASELINE
@options.WRITE_BASELINE
@options.REASON
@options.FORCE
@options.FORMAT
@options.DELIMITER
@option(
    "-o",
    "--output",
    metavar="FILE",
    id="Tulis laporan ke berkas ini, bukan ke layar.",
    en="Write the report to this file instead of the screen.",
)
@options.FINDINGS
@option(
    "--annotate",
    metavar="OUT.xlsx",
    id="Tulis salinan buku kerja dengan temuan di selnya; berkas asli tidak diubah.",
    en="Write a copy of the workbook with the findings at their cells; the original stays.",
)
@choice(
    "--fail-on",
    words=(*options.SEVERITIES, NEVER),
    default=Severity.LOW.value,
    id="Temuan setingkat ini atau lebih berat memberi kode akhir 1 (bawaan: low).",
    en="Findings of this severity or worse give exit code 1 (default: low).",
)
@option(
    "--all",
    "show_all",
    is_flag=True,
    id="Tampilkan semua baris, jangan lipat daftar panjang.",
    en="Show every line; do not fold long lists.",
)
@everywhere
def check(
    paths: tuple[str, ...],
    baseline: str | None,
    write_baseline: str | None,
    reason: str | None,
    force: bool,
    form: str | None,
    delimiter: str | None,
    output: str | None,
    findings: str | None,
    annotate: str | None,
    fail_on: str,
    show_all: bool,
    **asked: Any,
) -> None:
    """Judge portfolios, show the report, and end with its exit code."""
    files = expanded(paths)
    writable("--output", output, files)
    form = form or form_of(output) or "table"
    delimiter = checked_delimiter(delimiter, form)
    tells_all = tells_everything(form)
    marking = Marking.of(paths, annotate, force=force)
    is_for_copy = annotate is not None and write_baseline is None
    kept = Keeping.of(write_baseline, reason, force=force and not is_for_copy)
    order = Order.of(
        asked,
        findings=checked_target(findings, files),
        keeps_verdicts=bool(asked["waivers"] or baseline or kept) or tells_all,
        tells_notes=not shows_notes(form, output),
    )
    known = load_baseline(baseline) if baseline is not None else None
    writable("--write-baseline", write_baseline, files)  # which may be the baseline itself
    judged = judge(files, order)
    report = judged.report
    if judged.is_large and (kept or known or show_all or tells_each(form)):
        refuse_many(report, one_by_one=tells_all)
    if known is not None:
        report = judged.beside(known)
    if kept is not None:
        kept.write(report, known)
    if marking is not None:
        marking.write(report, judged.data(), judged.ruleset)
    deliver(
        report, form, output, show_all=show_all, portfolio=judged.portfolio,
        ruleset=judged.ruleset, delimiter=delimiter,
    )  # fmt: skip
    session().end(ending_of(report, fail_on))


def ending_of(report: Report, fail_on: str) -> Ending:
    """Return how a check ends: a broken rule counts before findings.

    A finding counts when it is a fail or an unknown of the severity asked for, or of a worse one,
    unless the baseline holds it. What is waived counts nothing, a broken rule included.
    """
    if report.has_errors:
        return Ending.BROKEN
    new = by_baseline(report).new
    worst = new[0].severity if new else None
    if worst is None or fail_on == NEVER or worst.rank < Severity(fail_on).rank:
        return Ending.CLEAN
    return Ending.FOUND
