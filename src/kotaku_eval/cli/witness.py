"""``witness``: small cases on which rules pass, fail and do not apply."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kotaku_eval.analysis import Witness, Witnesses, all_witnesses
from kotaku_eval.cli.helps import BilingualCommand, everywhere
from kotaku_eval.cli.rule_texts import case_text
from kotaku_eval.cli.sessions import session
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.renderers.escapes import one_line
from kotaku_eval.texts import Text


@click.command(
    "witness",
    cls=BilingualCommand,
    words=Text(
        id="RULES: nama atau berkas. ID: aturan; bila tidak disebut, semua. Memerlukan "
        "tambahan 'analysis'.\n\n"
        "Keluarannya dapat disalin ke 'examples:'; setiap kasus sudah dinilai.",
        en="RULES: a name or a file. ID: rules; all of them when not given. Needs the "
        "extra 'analysis'.\n\n"
        "The output can be copied into 'examples:'; every case has been evaluated.",
    ),
)
@click.argument("ruleset", metavar="RULES")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@everywhere
def witness(ruleset: str, ids: tuple[str, ...]) -> None:
    """Show the witnesses of rules."""
    own = session()
    loaded = load_ruleset(ruleset, clashes=False)
    rules = [loaded.rule(name) for name in ids] if ids else None
    for found in all_witnesses(loaded, rules):
        own.show("\n".join(one_line(line) for line in _lines(found)))


def _lines(found: Witnesses) -> Iterator[str]:
    own = session()
    yield f"{found.rule}:"
    yield "  examples:"
    for case in found.cases:
        for note in _notes(case):
            yield f"    # {own.say(note)}"
        yield f"    - {case.verdict.value}: {case_text(case.case)}"
    if found.missing:
        listed = ", ".join(verdict.value for verdict in found.missing)
        yield f"    # {own.say(Text(id='tidak ada kasus', en='no case'))}: {listed}"


def _notes(case: Witness) -> Iterator[Text]:
    if not case.made:
        yield Text(id="contoh dari aturan itu sendiri", en="an example of the rule itself")
    if case.others and case.verdict.value == "fail":
        listed = ", ".join(case.others)
        yield Text(id=f"temuan juga pada: {listed}", en=f"also found by: {listed}")
