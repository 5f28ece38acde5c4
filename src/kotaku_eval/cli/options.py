"""Options: the parameters of the commands, explained in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from kotaku_eval.cli.sessions import Session
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import KotakuEvalError, name_hint
from kotaku_eval.findings import Severity
from kotaku_eval.texts import LANGUAGES, Text
from kotaku_eval.waiving import EXPIRES_WITHIN as EXPIRES_WITHIN_DAYS

F = TypeVar("F", bound=Callable[..., Any])

_HEADINGS: Final = {"Usage:": "Pemakaian:", "Options:": "Opsi:", "Commands:": "Perintah:"}

_MOST_DIGITS: Final = 6


class BadValueError(KotakuEvalError):
    """The value of an option cannot be used."""


def language_of(context: click.Context) -> Session:
    """Return the session of a command that is being read."""
    return context.find_object(Session) or Session()


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *given: Any, words: Text, **settings: Any) -> None:
        super().__init__(*given, **{**settings, "help": words.en})
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help page."""
        self.help = language_of(ctx).say(self.words)
        return super().get_help_record(ctx)


class BilingualCommand(click.Command):
    """A command with its help page in both languages."""

    def __init__(self, *given: Any, words: Text, **settings: Any) -> None:
        super().__init__(*given, **{**settings, "help": words.en})
        self.words = words

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        own = language_of(ctx)
        self.help = own.say(self.words)
        lines = super().get_help(ctx).splitlines()
        if own.language == "id":
            lines = [_indonesian(line) for line in lines]
        return "\n".join(lines)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line of the list of commands."""
        context = click.get_current_context(silent=True)
        own = language_of(context) if context is not None else Session()
        self.help = own.say(self.words)
        return super().get_short_help_str(limit)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command; a mistake in them remembers whose it is."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as failure:
            failure.ctx = failure.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, explained in the language of the run."""
        found = super().get_help_option(ctx)
        if found is not None:
            words = Text(id="Tampilkan bantuan ini.", en="Show this message and exit.")
            found.help = language_of(ctx).say(words)
        return found


def _indonesian(line: str) -> str:
    for english, indonesian in _HEADINGS.items():
        if line.startswith(english):
            return indonesian + line.removeprefix(english)
    return line


Callback = Callable[[click.Context, click.Parameter, str | None], Any]


def one_of(*words: str) -> Callback:
    """Return a callback that accepts one of a few words, and says which there are."""

    def checked(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is not None and value not in words:
            raise BadValueError(_refusal(value, parameter, name_hint(value, words)))
        return value

    return checked


def _day(_: click.Context, parameter: click.Parameter, value: str | None) -> EventDate | None:
    """Read a date, written as ISO 8601 writes it."""
    try:
        return None if value is None else EventDate.of(value)
    except ValueError:
        hint = Text(id="Tulis seperti 2018-12-31.", en="Write it as in 2018-12-31.")
        raise BadValueError(_refusal(str(value), parameter, hint)) from None


def _days(_: click.Context, parameter: click.Parameter, value: str) -> int:
    """Read a number of days."""
    if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
        return int(value)
    hint = Text(id="Tulis bilangan hari, misalnya 30.", en="Write a number of days, such as 30.")
    raise BadValueError(_refusal(value, parameter, hint))


def _refusal(value: str, parameter: click.Parameter, hint: Text) -> Text:
    name = parameter.opts[0]
    return Text(
        id=f"{name}: nilai '{value}' tidak dapat dipakai. {hint.id}",
        en=f"{name}: '{value}' cannot be used. {hint.en}",
    )


def option(*names: str, id: str, en: str, **settings: Any) -> Callable[[F], F]:  # noqa: A002 - a language, as everywhere
    """Return the decorator of an option that is explained in both languages."""
    return click.option(*names, cls=Option, words=Text(id=id, en=en), **settings)


def choice(*names: str, words: Sequence[str], **settings: Any) -> Callable[[F], F]:
    """Return the decorator of an option that takes one of a few words."""
    return option(*names, metavar=f"[{'|'.join(words)}]", callback=one_of(*words), **settings)


def everywhere(command: F) -> F:
    """Add the options that every command takes, and so may stand before or after its name."""
    added = option(
        "--debug",
        is_flag=True,
        expose_value=False,
        id="Bila program gagal, tampilkan di mana (juga: KOTAKU_EVAL_DEBUG=1).",
        en="If the program fails, show where (also: KOTAKU_EVAL_DEBUG=1).",
    )(command)
    return choice(
        "--lang",
        words=LANGUAGES,
        expose_value=False,
        id="Bahasa keluaran: id (bawaan) atau en.",
        en="Language of the output: id (default) or en.",
    )(added)


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
    id="Pemetaan kolom untuk tabel: CSV atau Parquet.",
    en="Column mapping, for tables: CSV or Parquet.",
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
    id="Timpa berkas acuan yang sudah ada.",
    en="Overwrite a baseline file that exists.",
)
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
