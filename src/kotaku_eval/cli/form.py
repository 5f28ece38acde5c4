"""``form``: a rule set as a form for phones (XLSForm), for KoboToolbox and ODK Central."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, everywhere, option
from kotaku_eval.cli.inputs import DEFAULT_RULES, read_parts, together
from kotaku_eval.cli.sessions import session
from kotaku_eval.cli.targets import writable
from kotaku_eval.definitions import load_lifecycle, load_ruleset
from kotaku_eval.forms import Form, Left, form_of
from kotaku_eval.forms.books import NOTES_SHEET, workbook_of
from kotaku_eval.forms.validity import Validity, validity_of
from kotaku_eval.judging import check_lifecycles
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

_ENDING = ".xlsx"


@click.command(
    "form",
    cls=BilingualCommand,
    words=Text(
        id="Formulir menanyakan fakta yang dibaca aturan, dalam bahasa Indonesia dan Inggris. "
        "Unggah ke KoboToolbox atau ODK Central; hasil ekspornya dibaca oleh check. Memerlukan "
        "tambahan 'odk'.\n\n"
        "Formulir diperiksa dengan pyxform, dan bila ada Java juga dengan ODK Validate.",
        en="The form asks the facts that the rules read, in Indonesian and English. Upload it to "
        "KoboToolbox or ODK Central; check reads what they export. Needs the extra 'odk'.\n\n"
        "The form is checked by pyxform and, where there is Java, by ODK Validate.",
    ),
)
@option(
    "-o",
    "--output",
    required=True,
    metavar="FILE.xlsx",
    id="Berkas formulir.",
    en="The file of the form.",
)
@options.RULES
@options.PROFILE
@options.LIFECYCLE
@option(
    "--portfolio",
    metavar="PATH",
    id="Berkas data: kegiatan dan tempat di dalamnya menjadi pilihan jawaban.",
    en="A data file: its activities and places become the answers to choose from.",
)
@option(
    "--all",
    "asks_all",
    is_flag=True,
    id="Tanyakan semua yang dikenal siklus, juga yang tidak dibaca aturan.",
    en="Ask all that the lifecycle knows, what no rule reads included.",
)
@option(
    "--photos",
    is_flag=True,
    id="Minta foto bukti setiap tahap; boleh dilewati petugas.",
    en="Ask for a photograph of each stage's evidence; it may be skipped.",
)
@options.SELECT
@options.IGNORE
@everywhere
def form(
    output: str,
    rules: str | None,
    profile: str | None,
    lifecycle: str | None,
    portfolio: str | None,
    asks_all: bool,
    photos: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> None:
    """Write the form of a rule set."""
    target = _target(output, portfolio)
    listed, ruleset = _inputs(rules, profile, lifecycle, portfolio)
    picked, left_out = options.listed(select), options.listed(ignore)
    chosen = ruleset.select(picked, left_out)
    made = form_of(chosen, portfolio=listed, asks_all=asks_all, photos=photos)
    book = workbook_of(made)
    checked = validity_of(book)
    _refuse_mistakes(checked)
    target.write_bytes(book)
    _tell(made, checked, output)
    _tell_choice(picked, left_out)


def _target(output: str, portfolio: str | None) -> Path:
    target = Path(output)
    if target.suffix.lower() != _ENDING:
        raise BadValueError(
            Text(
                id=f"--output: '{target.name}' harus berakhiran {_ENDING}.",
                en=f"--output: '{target.name}' has to end in {_ENDING}.",
            )
        )
    writable("--output", output, [portfolio] if portfolio is not None else [])
    return target


def _inputs(
    rules: str | None, profile: str | None, lifecycle: str | None, portfolio: str | None
) -> tuple[Portfolio | None, RuleSet]:
    """Return what there is to choose from, and the rules."""
    listed = None
    if portfolio is not None:
        listed = together(read_parts([portfolio], lifecycle=lifecycle))
    named = rules or (listed.ruleset if listed is not None else "") or DEFAULT_RULES
    ruleset = load_ruleset(named, profile=profile)
    if listed is not None:
        check_lifecycles(listed.lifecycle, ruleset)
    elif lifecycle is not None:
        check_lifecycles(load_lifecycle(lifecycle), ruleset)
    return listed, ruleset


def _refuse_mistakes(checked: Validity) -> None:
    if not checked.mistakes:
        return
    listed = "\n".join(checked.mistakes)
    raise BadValueError(
        Text(
            id=f"formulir ini tidak diterima, jadi tidak ditulis:\n{listed}",
            en=f"this form is not accepted, so it is not written:\n{listed}",
        )
    )


def _tell(made: Form, checked: Validity, output: str) -> None:
    own = session()
    own.tell(
        Text(
            id=f"formulir {made.id} versi {made.version} ditulis ke {output}: paling banyak "
            f"{made.questions} pertanyaan; yang tidak berlaku disembunyikan",
            en=f"form {made.id} version {made.version} written to {output}: {made.questions} "
            "questions at most; what does not apply is hidden",
        )
    )
    if not checked.ran_java:
        own.tell(
            Text(
                id="ODK Validate tidak dijalankan karena tidak ada Java; pyxform menerima "
                "formulir ini",
                en="ODK Validate was not run since there is no Java; pyxform accepts the form",
            )
        )
    _tell_left(
        made.always_shown,
        Text(
            id="syarat tanpa padanan di formulir, jadi pertanyaannya ditampilkan tanpa melihatnya",
            en="conditions that forms do not have, so their questions are shown whatever they say",
        ),
    )
    if made.without_note:
        count = len(made.without_note)
        own.tell(
            Text(
                id=f"{count} aturan hanya dinilai di laporan, tidak di ponsel: lihat lembar "
                f"{NOTES_SHEET}",
                en=f"{count} rules are judged in the report only, not on the phone: see the sheet "
                f"{NOTES_SHEET}",
            )
        )
    _tell_not_asked(made.not_asked)


def _tell_not_asked(names: Sequence[str]) -> None:
    if names:
        listed = ", ".join(names)
        session().tell(
            Text(
                id=f"tidak dapat ditanyakan: {listed} (daftar di dalam daftar)",
                en=f"cannot be asked: {listed} (a list within a list)",
            )
        )


def _tell_left(left: Sequence[Left], words: Text) -> None:
    if not left:
        return
    listed = [
        Text(id=f"  {own.text} ({own.reason.id})", en=f"  {own.text} ({own.reason.en})")
        for own in left
    ]
    lead = Text(id=f"{words.id}:", en=f"{words.en}:")
    session().tell(Text.joined("\n", [lead, *listed]))


def _tell_choice(picked: Sequence[str], left_out: Sequence[str]) -> None:
    """Say that rules which were not chosen ask nothing, and so cannot be judged by the answers."""
    words = [f"--select {','.join(picked)}"] if picked else []
    words += [f"--ignore {','.join(left_out)}"] if left_out else []
    if words:
        chosen = " ".join(words)
        session().tell(
            Text(
                id=f"nilailah hasilnya dengan pilihan yang sama: check ... {chosen}; yang dibaca "
                "aturan lain tidak ditanyakan",
                en=f"judge what comes back by the same choice: check ... {chosen}; what other "
                "rules read is not asked",
            )
        )
