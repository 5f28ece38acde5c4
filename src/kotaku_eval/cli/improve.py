"""``improve``: what to put right first, what it brings, and what value would do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, choice, everywhere, option
from kotaku_eval.cli.inputs import read
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.cli.table_files import expanded
from kotaku_eval.cli.targets import writable
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import load_waivers
from kotaku_eval.improvements import Improvements, improvements
from kotaku_eval.renderers.blocks import as_markdown, as_text
from kotaku_eval.renderers.improvement_pages import TOP, improvement_page
from kotaku_eval.renderers.widths import WIDTH
from kotaku_eval.texts import Text

FORMATS: Final = ("table", "markdown", "json")
_COST: Final = re.compile(r"([a-z0-9-]+)=([0-9]+(?:\.[0-9]+)?)", re.ASCII)
_PERCENT: Final = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?", re.ASCII)
_COUNT: Final = re.compile(r"[0-9]{1,6}", re.ASCII)


@click.command(
    "improve",
    cls=BilingualCommand,
    words=Text(
        id="PATH: berkas portofolio (YAML, JSON) atau tabel (CSV); beberapa berkas "
        "digabung.\n\n"
        "Himpunan perbaikan sudah dinilai ulang dan setiap nilai tercatat sudah "
        "dicoba sebelum ditampilkan. Kode akhir 0, atau 2 bila perintah, aturan, atau"
        " data salah.",
        en="PATH: a portfolio (YAML, JSON) or a table (CSV); several files are put "
        "together.\n\n"
        "The repairs have been scored again and every value has been tried before it "
        "is shown. Exit code 0, or 2 when the command, the rules or the data are "
        "wrong.",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.RULES
@options.PROFILE
@options.MAPPING
@options.LIFECYCLE
@options.tables
@options.AS_OF
@options.WAIVERS
@option(
    "--place",
    "--village",
    "place",
    metavar="CODE",
    id="Naikkan nilai tempat ini (kode, atau tingkat:kode), bukan nilai keseluruhan.",
    en="Raise the score of this place (its code, or level:code) instead of the whole.",
)
@option(
    "--top",
    metavar="N",
    default=str(TOP),
    id=f"Berapa temuan yang ditampilkan satu per satu (bawaan: {TOP}).",
    en=f"How many findings are shown one by one (default: {TOP}).",
)
@option(
    "--cost",
    "costs",
    multiple=True,
    metavar="NAME=NUMBER",
    id="Biaya satu perbaikan menurut aturan atau tingkat (bawaan: 1); boleh berulang.",
    en="Cost of one repair, by rule or severity (default: 1); may be repeated.",
)
@option(
    "--weights",
    "percent",
    metavar="PERCENT",
    default="20",
    id="Geser setiap bobot sampai sekian persen (bawaan: 20).",
    en="Move every weight by up to so many percent (default: 20).",
)
@choice(
    "--format",
    "form",
    words=FORMATS,
    default="table",
    id="Bentuk keluaran (bawaan: table).",
    en="Form of the output (default: table).",
)
@option(
    "-o",
    "--output",
    metavar="FILE",
    id="Tulis ke berkas ini, bukan ke layar.",
    en="Write to this file instead of the screen.",
)
@everywhere
def improve(
    paths: tuple[str, ...],
    rules: str | None,
    profile: str | None,
    mapping: str | None,
    lifecycle: str | None,
    as_of: EventDate | None,
    waivers: tuple[str, ...],
    place: str | None,
    top: str,
    costs: tuple[str, ...],
    percent: str,
    form: str,
    output: str | None,
    **tables: Any,
) -> None:
    """Show what could move the score."""
    number, moved, prices = _count(top), _percent(percent), dict(map(_cost, costs))
    files = expanded(paths)
    writable("--output", output, files)
    portfolio, ruleset = read(
        files, rules=rules, profile=profile, mapping=mapping, lifecycle=lifecycle, tables=tables
    )
    found = improvements(
        portfolio,
        ruleset,
        as_of,
        place=place,
        costs=prices,
        percent=moved,
        waivers=[waiver for path in waivers for waiver in load_waivers(path, ruleset)],
    )
    _deliver(found, form, output, top=number)


def _deliver(found: Improvements, form: str, output: str | None, *, top: int) -> None:
    own = session()
    is_colored = output is None and has_color()
    if form == "json":
        text = json.dumps(found.to_dict(top), ensure_ascii=False, indent=2) + "\n"
    else:
        page = improvement_page(found, own.language, top=top)
        columns = width() if output is None else WIDTH
        is_table = form == "table"
        text = as_text(page, width=columns, color=is_colored) if is_table else as_markdown(page)
    if output is None:
        own.show(text, color=is_colored)
        return
    with Path(output).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)
    own.tell(Text(id=f"ditulis ke {output}", en=f"written to {output}"))


def _count(text: str) -> int:
    if _COUNT.fullmatch(text):
        return int(text)
    raise BadValueError(_refusal("--top", text, "20", "20"))


def _percent(text: str) -> float:
    if _PERCENT.fullmatch(text):
        return float(text)
    raise BadValueError(_refusal("--weights", text, "20 (0 sampai 99)", "20 (0 to 99)"))


def _cost(text: str) -> tuple[str, float]:
    found = _COST.fullmatch(text)
    if found:
        return found.group(1), float(found.group(2))
    raise BadValueError(_refusal("--cost", text, "critical=5", "critical=5"))


def _refusal(name: str, value: str, indonesian: str, english: str) -> Text:
    return Text(
        id=f"{name}: nilai '{value}' tidak dapat dipakai. Misalnya {indonesian}.",
        en=f"{name}: '{value}' cannot be used. Write it as in {english}.",
    )
