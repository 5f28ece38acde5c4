"""Options: the parameters of the commands, explained in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from kotaku_eval.cli.helps import BadValueError, F, option, refusal
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import name_hint
from kotaku_eval.findings import Severity
from kotaku_eval.renderers.formats import FORMATS, format_names
from kotaku_eval.texts import Text
from kotaku_eval.waiving import EXPIRES_WITHIN as EXPIRES_WITHIN_DAYS

_MOST_DIGITS: Final = 6
DELIMITERS: Final = {",": ",", ";": ";", "tab": "\t"}
"""What may stand between the columns of CSV, by the words for it."""


def _day(_: click.Context, parameter: click.Parameter, value: str | None) -> EventDate | None:
    """Read a date, written as ISO 8601 writes it."""
    try:
        return None if value is None else EventDate.of(value)
    except ValueError:
        hint = Text(id="Tulis seperti 2018-12-31.", en="Write it as in 2018-12-31.")
        raise BadValueError(refusal(str(value), parameter, hint)) from None


def _format(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Accept the name of a format; those of plug-ins are looked for when it is none of ours."""
    if value is None or value in {own.name for own in FORMATS} or value in format_names():
        return value
    raise BadValueError(refusal(value, parameter, name_hint(value, format_names())))


def _delimiter(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Read what stands between columns."""
    if value is None or value in DELIMITERS:
        return None if value is None else DELIMITERS[value]
    hint = Text(id="Tulis ',', ';', atau tab.", en="Write ',', ';' or tab.")
    raise BadValueError(refusal(value, parameter, hint))


def _days(_: click.Context, parameter: click.Parameter, value: str) -> int:
    """Read a number of days."""
    if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
        return int(value)
    hint = Text(id="Tulis bilangan hari, misalnya 30.", en="Write a number of days, such as 30.")
    raise BadValueError(refusal(value, parameter, hint))


RULES: Final = option(
    "--rules",
    metavar="NAME|PATH|PACKAGE",
    id="Kumpulan aturan: nama, berkas, atau paket. Bawaan: yang disebut data, atau kotaku-2018.",
    en="Rule set: a name, file or package. Default: the one the data name, or kotaku-2018.",
)
PROFILE: Final = option(
    "--profile",
    metavar="NAME",
    id="Profil: pilihan bernama di dalam kumpulan aturan. Bawaan: semua aturan.",
    en="Profile: a named selection inside the rule set. Default: all rules.",
)
MAPPING: Final = option(
    "--mapping",
    metavar="MAP.yaml",
    id="Pemetaan kolom untuk tabel: CSV, lembar Excel, atau Parquet.",
    en="Column mapping, for tables: CSV, a sheet of Excel, or Parquet.",
)
LIFECYCLE: Final = option(
    "--lifecycle",
    metavar="NAME|PATH",
    id="Siklus kegiatan, menggantikan yang disebut data.",
    en="Lifecycle, instead of the one the data name.",
)
EVENTS: Final = option(
    "--events",
    metavar="FILES",
    id="Parquet: tabel kejadian, satu baris per kejadian.",
    en="Parquet: the table of events, a row for each.",
)
LISTS: Final = option(
    "--list",
    "lists",
    multiple=True,
    metavar="NAME=FILES",
    id="Parquet: tabel isi satu daftar, misalnya tranches=termin.parquet; boleh berulang.",
    en="Parquet: the entries of a list, such as tranches=tranches.parquet; may be repeated.",
)
PLACES: Final = option(
    "--places",
    multiple=True,
    metavar="LEVEL=FILES",
    id="Parquet: tabel tempat satu tingkat, misalnya village=desa.parquet; boleh berulang.",
    en="Parquet: the places of a level, such as village=villages.parquet; may be repeated.",
)
NUMERIC_CODES: Final = option(
    "--numeric-codes",
    is_flag=True,
    id="Parquet: kode boleh berupa bilangan; nol di depannya sudah hilang.",
    en="Parquet: codes may be whole numbers; zeros in front of them are lost.",
)
FORMAT: Final = option(
    "--format",
    "form",
    metavar=f"[{'|'.join(own.name for own in FORMATS)}]",
    callback=_format,
    id="Bentuk laporan; plug-in dapat menambah. Bawaan: menurut akhiran berkas, atau table.",
    en="Form of the report; plug-ins may add some. Default: by the file's ending, or table.",
)
DELIMITER: Final = option(
    "--delimiter",
    metavar="[,|;|tab]",
    callback=_delimiter,
    id="Pemisah kolom CSV (bawaan: koma); Excel Indonesia memakai titik koma (;).",
    en="Between the columns of CSV (default: a comma); Excel of Indonesia expects ;.",
)
FINDINGS: Final = option(
    "--findings",
    metavar="FILE",
    id="Tulis semua temuan sebagai baris ke .parquet, .csv, atau .ndjson.",
    en="Write all findings as rows to a .parquet, .csv or .ndjson file.",
)
AS_OF: Final = option(
    "--as-of",
    callback=_day,
    metavar="DATE",
    id="Tanggal penilaian. Bawaan: yang disebut data, atau tanggal terbaru di dalamnya.",
    en="Day of the judgement. Default: the one the data name, or the newest date in them.",
)
SELECT: Final = option(
    "--select",
    multiple=True,
    metavar="RULE",
    id="Hanya aturan ini: kode, pola (mp2k-*), label, atau indikator; boleh berulang.",
    en="Only these rules: id, pattern (mp2k-*), tag or indicator; may be repeated.",
)
IGNORE: Final = option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    id="Tanpa aturan ini; ditulis seperti --select.",
    en="Without these rules; written as for --select.",
)
WAIVERS: Final = option(
    "--waivers",
    multiple=True,
    metavar="FILE",
    id="Berkas pengecualian; boleh berulang, yang lebih dahulu disebut yang dipakai.",
    en="File of waivers; may be repeated, what is named first counts.",
)
EXPIRES_WITHIN: Final = option(
    "--expires-within",
    default=str(EXPIRES_WITHIN_DAYS),
    callback=_days,
    metavar="DAYS",
    id="Umumkan pengecualian yang berakhir dalam sekian hari (bawaan: 30).",
    en="Announce waivers that expire within so many days (default: 30).",
)
BASELINE: Final = option(
    "--baseline",
    metavar="FILE",
    id="Berkas acuan: hanya temuan yang belum ada di dalamnya memberi kode akhir 1.",
    en="Baseline file: only findings that it does not hold give exit code 1.",
)
WRITE_BASELINE: Final = option(
    "--write-baseline",
    metavar="FILE",
    id="Tulis temuan sekarang ke berkas acuan; memerlukan --reason.",
    en="Write the findings of now into a baseline file; needs --reason.",
)
REASON: Final = option(
    "--reason",
    metavar="TEXT",
    id="Mengapa temuan dalam --write-baseline dibiarkan.",
    en="Why the findings of --write-baseline are let stand.",
)
FORCE: Final = option(
    "--force",
    is_flag=True,
    id="Timpa berkas acuan atau salinan --annotate yang sudah ada.",
    en="Overwrite a baseline file or a copy of --annotate that exists.",
)
SAMPLE: Final = option(
    "--sample",
    metavar="PLAN.yaml",
    id="Rencana sampel: nilai diberi selang untuk seluruh kerangka (lihat perintah sample).",
    en="Sampling plan: scores get an interval for the whole frame (see the command sample).",
)
STRICT: Final = option(
    "--strict",
    is_flag=True,
    id="Data yang tidak terbaca adalah kesalahan (kode akhir 2), bukan catatan.",
    en="Data that cannot be read are an error (exit code 2), not a note.",
)
_TABLES: Final = (EVENTS, LISTS, PLACES, NUMERIC_CODES)
_JUDGED: Final = (
    RULES, PROFILE, MAPPING, LIFECYCLE, *_TABLES, AS_OF, SELECT, IGNORE, WAIVERS, EXPIRES_WITHIN,
    SAMPLE, STRICT,
)  # fmt: skip


def tables(command: F) -> F:
    """Add the options that name the tables beside that of activities: those of ``TableFiles``."""
    for add in reversed(_TABLES):
        command = add(command)
    return command


def judged(command: F) -> F:
    """Add the options that say what is judged, and by what: those that ``Order.of`` reads."""
    for add in reversed(_JUDGED):
        command = add(command)
    return command


SEVERITIES: Final = tuple(severity.value for severity in Severity)
"""The words for severities, as rule files write them."""


def listed(given: Sequence[str]) -> tuple[str, ...]:
    """Split values given with commas, so that ``a,b`` is as good as naming the option twice.

    Raises:
        BadValueError: A value names nothing, which would select everything.

    >>> listed(["a,b", "c"])
    ('a', 'b', 'c')
    """
    for word in given:
        if not word.strip(" ,"):
            raise BadValueError(
                Text(
                    id=f"'{word}' tidak menyebut satu aturan pun.",
                    en=f"'{word}' names no rule at all.",
                )
            )
    return tuple(name.strip() for word in given for name in word.split(",") if name.strip())
