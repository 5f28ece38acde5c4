"""``test``: the examples and cases of a rule set, and the mistakes that they would notice."""

from __future__ import annotations

from typing import Any

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, choice, everywhere, option
from kotaku_eval.cli.mutant_texts import MutantPage
from kotaku_eval.cli.options import listed
from kotaku_eval.cli.run_records import json_of
from kotaku_eval.cli.run_texts import RunPage
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.definitions.plugged import found
from kotaku_eval.definitions.shipped import DefinitionFile
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.mutants import Mutation, mutate
from kotaku_eval.renderers.boards import Board
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.testing import Case, Run, case_files, cases_beside, read_cases, run_tests
from kotaku_eval.texts import Text

_MOST = 100.0


def _share(_: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """Read a percentage."""
    if value is None:
        return None
    try:
        found = float(value)
    except ValueError:
        found = -1.0
    if not 0 <= found <= _MOST:
        name = parameter.opts[0]
        raise BadValueError(
            Text(
                id=f"{name}: nilai '{value}' tidak dapat dipakai. Tulis persentase, 0 sampai 100.",
                en=f"{name}: '{value}' cannot be used. Write a percentage, 0 to 100.",
            )
        )
    return found


@click.command(
    "test",
    cls=BilingualCommand,
    words=Text(
        id="RULES: nama, berkas, atau paket. Kasus untuk aturan.yaml dicari di "
        "aturan.cases.yaml dan di folder cases; lihat juga --cases.\n\n"
        "\b\n"
        "Kode akhir:\n"
        "  0  semua sesuai\n"
        "  1  ada yang tidak, atau mutan yang dikenali kurang dari --min-killed\n"
        "  2  perintah, aturan, atau berkas kasus salah\n"
        "  3  ada aturan yang tidak dapat dinilai",
        en="RULES: a name, a file or a package. Cases for rules.yaml are looked for in "
        "rules.cases.yaml and in the folder cases; see also --cases.\n\n"
        "\b\n"
        "Exit codes:\n"
        "  0  all hold\n"
        "  1  some do not, or fewer mutants are killed than --min-killed asks for\n"
        "  2  the command, the rules or a case file are wrong\n"
        "  3  a rule could not be evaluated",
    ),
)
@click.argument("ruleset", metavar="RULES")
@option(
    "--cases",
    multiple=True,
    metavar="PATH",
    id="Berkas kasus, atau folder berisi *.cases.yaml; boleh berulang. Tambahan atas yang ada di "
    "samping aturan.",
    en="A case file, or a folder of *.cases.yaml; may be repeated. On top of those beside the "
    "rules.",
)
@options.PROFILE
@options.SELECT
@options.IGNORE
@option(
    "--mutate",
    "with_mutants",
    is_flag=True,
    id="Salahkan tiap aturan sedikit demi sedikit, dan tunjukkan kesalahan yang tidak dikenali "
    "contoh dan kasusnya.",
    en="Make every rule wrong in small ways, and show the mistakes that its examples and cases do "
    "not notice.",
)
@option(
    "--min-killed",
    metavar="PERCENT",
    callback=_share,
    id="Kode akhir 1 bila mutan yang dikenali kurang dari sekian persen (dengan --mutate).",
    en="Exit code 1 when fewer mutants than this share are killed (with --mutate).",
)
@choice(
    "--format",
    "form",
    words=("table", "json"),
    default="table",
    id="Bentuk keluaran (bawaan: table).",
    en="Form of the output (default: table).",
)
@option(
    "--all",
    "show_all",
    is_flag=True,
    id="Tampilkan juga aturan yang sudah lengkap, dan teks panjang seluruhnya.",
    en="Show the rules that lack nothing too, and long texts in full.",
)
@everywhere
def test(
    ruleset: str,
    cases: tuple[str, ...],
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    with_mutants: bool,
    min_killed: float | None,
    form: str,
    show_all: bool,
) -> None:
    """Run the tests of a rule set."""
    if min_killed is not None and not with_mutants:
        raise BadValueError(
            Text(id="--min-killed memerlukan --mutate.", en="--min-killed needs --mutate.")
        )
    # Examples that do not hold are what this command tells of; they are no reason not to load.
    whole = load_ruleset(ruleset, profile=profile, examples=False)
    read = _cases(ruleset, cases, whole)
    chosen = whole.select(listed(select), listed(ignore))
    if len(chosen.rules) < len(whole.rules):
        read = [case.narrowed({rule.id for rule in chosen.rules}) for case in read]
    run = run_tests(chosen, read)
    mutation = mutate(chosen, read) if with_mutants else None
    _show(run, mutation, form, ruleset, show_all=show_all)
    session().end(_ending(run, mutation, min_killed))


def _cases(name: str, paths: tuple[str, ...], ruleset: RuleSet) -> list[Case]:
    """Read all case files, and tell the mistakes of all of them."""
    problems: list[Problem] = []
    read: list[Case] = []
    done: set[str] = set()
    for file in (*cases_beside(name), *case_files(paths)):
        if file.label in done:
            continue
        done.add(file.label)
        try:
            read += read_cases(file, ruleset)
        except DefinitionError as failure:
            problems += failure.problems
    if problems:
        raise DefinitionError(problems)
    return read


def _show(run: Run, mutation: Mutation | None, form: str, name: str, *, show_all: bool) -> None:
    own = session()
    if form == "json":
        own.show(json_of(run, mutation))
        return
    board = Board(width(), color=has_color())
    given: dict[str, Any] = {"language": own.language, "show_all": show_all}
    held = found("rulesets", name)
    file = held.label if isinstance(held, DefinitionFile) else ""
    RunPage(board, **given, file=file).write(run)
    if mutation is not None:
        MutantPage(board, **given).write(mutation)
    own.show(board.text(), color=has_color())


def _ending(run: Run, mutation: Mutation | None, least: float | None) -> Ending:
    if run.broken:
        return Ending.BROKEN
    is_weak = mutation is not None and least is not None and mutation.percent < least
    return Ending.FOUND if is_weak or not run.passed else Ending.CLEAN
