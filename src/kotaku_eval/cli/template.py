"""``template``: the form of a lifecycle as an Excel workbook, empty or filled."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from kotaku_eval.cli import options
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, everywhere, option
from kotaku_eval.cli.inputs import DEFAULT_RULES, read_parts, tell_notes, together
from kotaku_eval.cli.sessions import session
from kotaku_eval.cli.targets import writable
from kotaku_eval.definitions import load_lifecycle, load_ruleset
from kotaku_eval.definitions.shipped import SUFFIXES, locate, shipped_names
from kotaku_eval.errors import KotakuEvalError, needing
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Mapping, Scalar, read_nodes
from kotaku_eval.texts import Text

_ENDING: Final = ".xlsx"


@click.command(
    "template",
    cls=BilingualCommand,
    words=Text(
        id="Lembar, judul kolom, daftar pilihan, dan pemeriksaan isinya menurut siklus; petunjuk "
        "di lembar pertama. Isi, simpan, lalu `kotaku-eval check form.xlsx`. Memerlukan tambahan "
        "'excel'.",
        en="Sheets, headings, lists to choose from and checks come from the lifecycle; "
        "instructions stand on the first sheet. Fill it in, save it, and `kotaku-eval check "
        "form.xlsx`. Needs the extra 'excel'.",
    ),
)
@option(
    "-o",
    "--output",
    required=True,
    metavar="FORM.xlsx",
    id="Berkas formulir.",
    en="The file of the form.",
)
@options.RULES
@option(
    "--lifecycle",
    metavar="NAME|PATH",
    id="Siklus kegiatan. Bawaan: siklus aturan.",
    en="Lifecycle. Default: that of the rules.",
)
@option(
    "--fill",
    metavar="PORTFOLIO",
    id="Isi formulir dengan portofolio ini, sebagai ganti baris contoh.",
    en="Fill the form with this portfolio, instead of an example row.",
)
@options.MAPPING
@option(
    "--force",
    is_flag=True,
    id="Timpa berkas yang sudah ada.",
    en="Overwrite a file that exists.",
)
@everywhere
def template(
    output: str,
    rules: str | None,
    lifecycle: str | None,
    fill: str | None,
    mapping: str | None,
    force: bool,
) -> None:
    """Write the form of a lifecycle."""
    own = session()
    target = Path(output)
    _refuse_target(target, fill, force=force)
    asked = _Asked.of(target, rules, lifecycle, _read(fill, mapping, lifecycle), fill)
    with needing("excel", Text(id="Membuat formulir Excel", en="Making an Excel form")):
        from kotaku_eval.workbooks.templates import Template, make_form
    made = make_form(
        Template(
            lifecycle=asked.lifecycle,
            ruleset=asked.ruleset,
            language=own.language,
            lifecycle_name=asked.lifecycle_name,
            ruleset_name=asked.ruleset_name,
            portfolio=asked.portfolio,
        )
    )
    target.write_bytes(made.data)
    tell_notes(made.problems)
    own.tell(Text(id=f"formulir ditulis ke {output}", en=f"form written to {output}"))


def _refuse_target(target: Path, fill: str | None, *, force: bool) -> None:
    if target.suffix.lower() != _ENDING:
        raise BadValueError(
            Text(
                id=f"--output: nama formulir berakhiran {_ENDING}, bukan '{target.name}'.",
                en=f"--output: a form ends in {_ENDING}, not '{target.name}'.",
            )
        )
    writable("--output", str(target), [fill] if fill is not None else [])
    if target.exists() and not force:
        raise BadValueError(
            Text(
                id=f"--output: {target} sudah ada. --force menimpanya.",
                en=f"--output: {target} exists. --force overwrites it.",
            )
        )


def _read(fill: str | None, mapping: str | None, lifecycle: str | None) -> Portfolio | None:
    if fill is None:
        return None
    return together(read_parts([fill], mapping=mapping, lifecycle=lifecycle))


@frozen
class _Asked:
    """What a form is asked for, and what it names."""

    lifecycle: Lifecycle
    ruleset: RuleSet | None
    portfolio: Portfolio | None
    lifecycle_name: str
    ruleset_name: str

    @classmethod
    def of(
        cls,
        target: Path,
        rules: str | None,
        lifecycle: str | None,
        portfolio: Portfolio | None,
        fill: str | None,
    ) -> _Asked:
        """Return what the options ask for: the portfolio's own unless others are named."""
        name = rules or (portfolio.ruleset if portfolio is not None else "")
        if not name and lifecycle is None and portfolio is None:
            name = DEFAULT_RULES
        ruleset = load_ruleset(name) if name else None
        if lifecycle is not None:
            known = load_lifecycle(lifecycle)
        elif portfolio is not None:
            known = portfolio.lifecycle
        else:
            known = (ruleset or load_ruleset(DEFAULT_RULES)).lifecycle
        named = lifecycle or _named_lifecycle(known, fill if portfolio is not None else name)
        return cls(known, ruleset, portfolio, _from(target, named), _from(target, name))


def _named_lifecycle(lifecycle: Lifecycle, file: str | None) -> str:
    """Return the name of a lifecycle: a shipped one's, or the path that a file names it by."""
    if lifecycle.id in shipped_names("lifecycles"):
        return lifecycle.id
    path = Path(file or "")
    if path.suffix.lower() in SUFFIXES and path.is_file():
        node = read_nodes(path)
        written = node.items.get("lifecycle") if isinstance(node, Mapping) else None
        if isinstance(written, Scalar) and written.text:
            try:
                located = locate("lifecycles", written.text, path.parent)
            except KotakuEvalError:
                return lifecycle.id
            return located.path.as_posix() if located.path is not None else written.text
    return lifecycle.id


def _from(target: Path, name: str) -> str:
    """Return a name as it is, and a path from the folder of the form."""
    is_path = name.endswith(tuple(SUFFIXES)) or "/" in name or "\\" in name
    if not is_path:
        return name
    try:
        return Path(os.path.relpath(name, target.parent)).as_posix()
    except ValueError:  # on another drive
        return Path(name).absolute().as_posix()
