"""Judging: an order carried out, on records or on tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.cli.inputs import read
from kotaku_eval.cli.orders import Judged, Order
from kotaku_eval.cli.table_files import TableFiles
from kotaku_eval.cli.targets import writable
from kotaku_eval.displays import show
from kotaku_eval.errors import needing
from kotaku_eval.evaluation import evaluate
from kotaku_eval.reports import Report
from kotaku_eval.samples.plan_files import load_plan
from kotaku_eval.texts import Text

MOST_FINDINGS: Final = 100_000
"""So many findings of tables are put into words at most: that takes a minute."""

MOST_SCORES: Final = 10_000
"""Of so many activities and places each verdict and score is told: that takes a gigabyte."""

_ENDINGS: Final = (".parquet", ".csv", ".ndjson", ".jsonl")


def judge(paths: Sequence[str], order: Order) -> Judged:
    """Judge files.

    Args:
        paths: The files.
        order: What is asked for.

    Raises:
        MissingExtraError: There are tables, and the libraries for them are not installed.
    """
    files = TableFiles.of(paths, **order.tables)
    if files is None or order.sample is not None:
        # What a sample says is worked out of single activities, which are few where it is one.
        return _judged_records(paths, order)
    purpose = Text(id="Penilaian berkas Parquet", en="Judging Parquet files")
    with needing("frames", purpose):
        from kotaku_eval.cli.tables import TableOrder
    return TableOrder.of(order, files).judged()


def _judged_records(paths: Sequence[str], order: Order) -> Judged:
    portfolio, ruleset = read(
        paths, **order.source, tables=order.tables, tells_notes=order.tells_notes
    )
    chosen = order.chosen(ruleset)
    report = evaluate(
        portfolio,
        chosen,
        order.as_of,
        waivers=order.loaded_waivers(ruleset),
        expires_within=order.expires_within,
        sample=None if order.sample is None else load_plan(order.sample),
    )
    if order.findings is not None:
        purpose = Text(id="Berkas temuan", en="A file of findings")
        with needing("frames", purpose):
            from kotaku_eval.frames import finding_files
        finding_files.write_findings(finding_files.rows_of(report.findings, chosen), order.findings)
    return Judged(report, lambda: portfolio, ruleset)


def checked_target(findings: str | None, inputs: Sequence[str]) -> str | None:
    """Return the file that findings are written to, once it is known that they can be.

    Args:
        findings: The file.
        inputs: The files that are judged.

    Raises:
        BadValueError: It is of another kind, or its folder is not there.
    """
    if findings is None:
        return None
    target = Path(findings)
    if target.suffix.lower() not in _ENDINGS:
        known = ", ".join(_ENDINGS)
        text = Text(
            id=f"--findings: jenis berkas '{target.name}' tidak dikenal. Yang dikenal: {known}.",
            en=f"--findings: '{target.name}' is of an unknown kind. Known: {known}.",
        )
        raise BadValueError(text)
    writable("--findings", findings, inputs)
    return findings


def refuse_many(report: Report, *, one_by_one: bool) -> None:
    """Refuse to put more into words than anybody reads, before hours are spent on it.

    Args:
        report: What was found.
        one_by_one: Whether every verdict and score is asked for.

    Raises:
        BadValueError: There are too many findings, or activities and places.
    """
    found, scored = len(report.findings), len(report.scores) if one_by_one else 0
    if found <= MOST_FINDINGS and scored <= MOST_SCORES:
        return
    number, most = (found, MOST_FINDINGS) if found > MOST_FINDINGS else (scored, MOST_SCORES)
    many, limit = show(number), show(most)
    what = Text(id=f"{many.id} temuan", en=f"{many.en} findings")
    if number == scored:
        what = Text(
            id=f"putusan atas {many.id} kegiatan dan tempat",
            en=f"the verdicts on {many.en} activities and places",
        )
    raise BadValueError(
        Text(
            id=f"{what.id} terlalu banyak untuk ditulis satu per satu (paling banyak {limit.id}). "
            "Tulis temuan sebagai baris dengan --findings, atau pilih aturan dengan --select.",
            en=f"{what.en} are too many to be told one by one (at most {limit.en}). Write the "
            "findings as rows with --findings, or choose rules with --select.",
        )
    )
