"""``export``: give a portfolio in the form of another tool."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, choice, everywhere, option
from kotaku_eval.cli.inputs import read_parts, together
from kotaku_eval.cli.sessions import session
from kotaku_eval.cli.table_files import NO_TABLES, expanded
from kotaku_eval.cli.targets import writable
from kotaku_eval.exports.formats import EXPORTS, ExportFormat, export_named, export_of
from kotaku_eval.texts import Text

_NAMES = tuple(own.name for own in EXPORTS)
_ENDINGS = ", ".join(ending for own in EXPORTS for ending in own.endings)
_OPTIONS = {
    "delimiter": "--delimiter", "undated": "--undated", "plans": "--plans",
    "publisher": "--publisher", "uri": "--uri", "phases": "--phase",
}  # fmt: skip


@click.command(
    "export",
    cls=BilingualCommand,
    words=Text(
        id="PATH: portofolio (YAML, JSON), buku kerja Excel, tabel CSV atau Parquet; beberapa "
        "berkas digabung. Bentuknya menurut akhiran berkas --output: .csv dan .parquet log "
        "kejadian, .json OC4IDS.\n\n"
        "Yang tidak tertampung dalam bentuk itu diumumkan.",
        en="PATH: a portfolio (YAML, JSON), an Excel workbook, a table (CSV, Parquet); several "
        "files are put together. The ending of the --output file tells the form: .csv and .parquet "
        "an event log, .json OC4IDS.\n\n"
        "What has no home in that form is told.",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@option("-o", "--output", required=True, metavar="FILE", id="Berkasnya.", en="The file.")
@choice(
    "--format",
    "form",
    words=_NAMES,
    id="Bentuknya. Bawaan: menurut akhiran berkas.",
    en="The form. Default: by the file's ending.",
)
@options.MAPPING
@options.LIFECYCLE
@option(
    "--undated",
    is_flag=True,
    id="Log kejadian: tulis juga kejadian tanpa tanggal, tanpa waktu.",
    en="Event log: write undated events too, without a time.",
)
@option(
    "--plans",
    is_flag=True,
    id="Log kejadian: tulis juga rencana yang belum dilaksanakan.",
    en="Event log: write plans that were not carried out, too.",
)
@options.DELIMITER
@option(
    "--publisher",
    metavar="NAME",
    id="OC4IDS: lembaga yang menerbitkan; wajib.",
    en="OC4IDS: the body that publishes; required.",
)
@option(
    "--uri",
    metavar="URI",
    id="OC4IDS: alamat paket itu. Bawaan: URN dari nama portofolio.",
    en="OC4IDS: the address of the package. Default: a URN of the portfolio's name.",
)
@option(
    "--phase",
    "phases",
    multiple=True,
    metavar="OWN=OC4IDS",
    id="OC4IDS: fase siklus sendiri sama dengan fase OC4IDS; boleh berulang.",
    en="OC4IDS: a phase of your lifecycle is one of OC4IDS; may be repeated.",
)
@options.tables
@options.STRICT
@everywhere
def export(
    paths: tuple[str, ...],
    output: str,
    form: str | None,
    mapping: str | None,
    lifecycle: str | None,
    strict: bool,
    **told: Any,
) -> None:
    """Write a portfolio in the form of another tool, and tell what is not in it."""
    beside = {name: told.pop(name) for name in NO_TABLES}
    chosen = export_named(form) if form is not None else _by_ending(output)
    ending = _checked_ending(chosen, output)
    settings = {"ending": ending, "language": session().language, **_settings(chosen, told)}
    files = expanded(paths)
    writable("--output", output, files)
    parts = read_parts(files, mapping=mapping, lifecycle=lifecycle, strict=strict, tables=beside)
    taken = {name: settings[name] for name in chosen.takes if name in settings}
    made = chosen.exporter()(together(parts), **taken)
    Path(output).write_bytes(made.content)
    own = session()
    for remark in made.remarks:
        own.tell(Text(id=f"catatan: {remark.id}", en=f"note: {remark.en}"))
    own.tell(Text(id=f"portofolio ditulis ke {output}", en=f"portfolio written to {output}"))


def _by_ending(output: str) -> ExportFormat:
    found = export_of(output)
    if found is None:
        name = PurePath(output).name
        raise BadValueError(
            Text(
                id=f"--output: akhiran '{name}' tidak dikenal. Yang dikenal: {_ENDINGS}.",
                en=f"--output: the ending of '{name}' is unknown. Known: {_ENDINGS}.",
            )
        )
    return found


def _checked_ending(chosen: ExportFormat, output: str) -> str:
    ending = PurePath(output).suffix.lower()
    if ending in chosen.endings:
        return ending
    known = ", ".join(chosen.endings)
    raise BadValueError(
        Text(
            id=f"--output: bentuk {chosen.name} ditulis ke berkas {known}, bukan '{ending}'.",
            en=f"--output: the form {chosen.name} goes into {known} files, not '{ending}'.",
        )
    )


def _settings(chosen: ExportFormat, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked for; refuse what goes with another form."""
    given = {name: value for name, value in told.items() if value}
    for name in given:
        if name not in chosen.takes:
            raise BadValueError(
                Text(
                    id=f"{_OPTIONS[name]} tidak berlaku untuk --format {chosen.name}.",
                    en=f"{_OPTIONS[name]} does not go with --format {chosen.name}.",
                )
            )
    if "phases" in given:
        given["phases"] = dict(_pair(word) for word in given["phases"])
    return given


def _pair(word: str) -> tuple[str, str]:
    own, equals, theirs = (part.strip() for part in word.partition("="))
    if not (own and equals and theirs):
        raise BadValueError(
            Text(
                id=f"--phase: nilai '{word}' tidak dapat dipakai. "
                "Tulis seperti pelaksanaan=implementation.",
                en=f"--phase: '{word}' cannot be used. Write it as in pelaksanaan=implementation.",
            )
        )
    return own, theirs
