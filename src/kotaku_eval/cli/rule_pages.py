"""``rules`` and ``explain``: what the rules are, and what one of them asks and why."""

from __future__ import annotations

import json
from typing import Any, Final

import click
from rich.padding import Padding

from kotaku_eval.cli import options
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, choice, everywhere, option
from kotaku_eval.cli.inputs import DEFAULT_RULES, read
from kotaku_eval.cli.origin_pages import origin_page
from kotaku_eval.cli.rule_texts import RulePage
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.explanations import explain as explained
from kotaku_eval.renderers import labels
from kotaku_eval.renderers.boards import Board, cell, columns
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import LANGUAGES, Text

_SOURCE: Final = Text(id="Sumber", en="Source")
_LIFECYCLE: Final = Text(id="Sumber siklus", en="Source of the lifecycle")
_PROFILES: Final = Text(id="Profil", en="Profiles")
_WITHOUT_INDICATOR: Final = Text(
    id="Tanpa indikator (tidak dinilai)", en="No indicator (not scored)"
)


class RuleCommands(BilingualCommand, click.Group):
    """The group ``rules``: without the name of a command of its own it lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``list`` in front of what names no command."""
        words = [word for word in args if word not in {"--debug", *LANGUAGES}]
        own = [word for word in words if word.partition("=")[0] != "--lang"]
        is_group = bool(own) and (own[0] in self.commands or own[0] == "--help")
        return super().parse_args(ctx, args if is_group else [_LIST, *args])


_LIST: Final = "list"


@click.command(
    _LIST,
    cls=BilingualCommand,
    words=Text(
        id="Daftar aturan dalam satu kumpulan aturan.\n\nRULES: nama, berkas, atau paket (bawaan: "
        "kotaku-2018).",
        en="List the rules of a rule set.\n\nRULES: a name, file or package (default: "
        "kotaku-2018).",
    ),
)
@click.argument("ruleset", default=DEFAULT_RULES, metavar="[RULES]")
@options.PROFILE
@options.SELECT
@options.IGNORE
@choice(
    "--format",
    "form",
    words=("table", "json"),
    default="table",
    id="Bentuk daftar (bawaan: table).",
    en="Form of the list (default: table).",
)
@everywhere
def list_rules(
    ruleset: str,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
) -> None:
    """List the rules of a rule set."""
    loaded = load_ruleset(ruleset, profile=profile)
    chosen = loaded.select(options.listed(select), options.listed(ignore))
    own = session()
    if form == "json":
        own.show(json.dumps([_record(one) for one in chosen.rules], ensure_ascii=False, indent=2))
        return
    own.show(_rule_list(chosen), color=has_color())


@click.command(
    "show",
    cls=BilingualCommand,
    words=Text(
        id="Tampilkan satu aturan; dengan --origin: dari mana setiap nilainya.",
        en="Show one rule; with --origin: where each of its values comes from.",
    ),
)
@click.argument("rule", metavar="RULE")
@options.RULES
@options.PROFILE
@option(
    "--origin",
    is_flag=True,
    id="Berkas dan baris setiap nilai, dan apa yang digantikannya.",
    en="File and line of each value, and what it replaced.",
)
@everywhere
def show_rule(rule: str, rules: str | None, profile: str | None, origin: bool) -> None:
    """Show one rule, or where its values come from."""
    own = session()
    ruleset = load_ruleset(rules or DEFAULT_RULES, profile=profile)
    if origin:
        own.show(origin_page(rule, ruleset, own.language, _board()), color=has_color())
        return
    page = RulePage(ruleset.rule(rule), ruleset, own.language, _board())
    page.rule_itself()
    own.show(page.text(), color=has_color())


@click.group(
    "rules",
    cls=RuleCommands,
    commands=[list_rules, show_rule],
    words=Text(
        id="Tanpa nama perintah: daftar (rules [RULES] sama dengan rules list [RULES]).",
        en="Without the name of a command: the list (rules [RULES] is rules list [RULES]).",
    ),
)
@everywhere
def rules() -> None:
    """Run one of the commands on rules."""


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "indicator": rule.indicator,
        "subject": rule.subject,
        "title": {"id": rule.title.id, "en": rule.title.en},
        "confidence": rule.source.confidence.value,
        "weight": rule.weight,
        "tags": list(rule.tags),
        "requires": rule.text,
    }


def _rule_list(ruleset: RuleSet) -> str:
    """Return the rules, gathered by the indicator they count for."""
    own = session()
    board = Board(width(), color=has_color())
    number = f"{len(ruleset.rules)} {own.say(labels.RULES).lower()}"
    board.line(f"{own.say(ruleset.title)} ({ruleset.id}, {number})", "bold")
    for label, cited in ((_SOURCE, ruleset.source), (_LIFECYCLE, ruleset.lifecycle.source)):
        if cited.text.en:
            sure = own.say(labels.confidence(cited.confidence.value))
            board.spans((f"{own.say(label)}: ", "dim"), (f"{own.say(cited.text)} ({sure})", ""))
    if ruleset.profiles:
        named = [
            f"{name} ({own.say(title)})" if title.en else name
            for name, title in sorted(ruleset.profiles.items())
        ]
        board.spans((f"{own.say(_PROFILES)}: ", "dim"), (", ".join(named), ""))
    heads = (labels.RULE, labels.SEVERITY, labels.CONFIDENCE)
    table = columns((own.say(head), False) for head in heads)
    groups = [(known.id, known.title) for known in ruleset.indicators.values()]
    for name, title in [*groups, ("", _WITHOUT_INDICATOR)]:
        held = [rule for rule in ruleset.rules if rule.indicator == name]
        if held:
            table.add_row(cell(own.say(title) + (f" ({name})" if name else ""), "bold"))
        for rule in held:
            severity = own.say(labels.severity(rule.severity))
            confidence = own.say(labels.confidence(rule.source.confidence.value))
            table.add_row(_indented(rule.id, 2), cell(severity), cell(confidence))
            table.add_row(_indented(own.say(rule.title), 4, "dim"))
    board.line()
    board.table(table, indent=0)
    return board.text()


def _indented(words: str, indent: int, style: str = "") -> Padding:
    return Padding(cell(words, style), (0, 0, 0, indent))


@click.command(
    "explain",
    cls=BilingualCommand,
    words=Text(
        id="Dengan --portfolio dan --subject: bagaimana aturan itu sampai pada putusannya.",
        en="With --portfolio and --subject: how the rule comes to its verdict.",
    ),
)
@click.argument("rule", metavar="RULE")
@options.RULES
@options.PROFILE
@option(
    "--portfolio",
    metavar="PATH",
    id="Data untuk menjelaskan satu putusan.",
    en="Data, to explain one verdict.",
)
@option(
    "--subject",
    metavar="ID",
    id="Kode kegiatan atau tempat di dalam data itu.",
    en="The id of an activity, or the code of a place, in these data.",
)
@options.MAPPING
@options.LIFECYCLE
@options.tables
@options.AS_OF
@everywhere
def explain(
    rule: str,
    rules: str | None,
    profile: str | None,
    portfolio: str | None,
    subject: str | None,
    mapping: str | None,
    lifecycle: str | None,
    as_of: EventDate | None,
    **tables: Any,
) -> None:
    """Explain one rule, and its verdict on one subject."""
    own = session()
    if (portfolio is None) != (subject is None):
        raise BadValueError(
            Text(
                id="--portfolio dan --subject hanya bersama-sama.",
                en="--portfolio and --subject go together.",
            )
        )
    if portfolio is None or subject is None:
        ruleset = load_ruleset(rules or DEFAULT_RULES, profile=profile)
        page = RulePage(ruleset.rule(rule), ruleset, own.language, _board())
    else:
        data, ruleset = read(
            [portfolio], rules=rules, profile=profile, mapping=mapping, lifecycle=lifecycle,
            tables=tables, only=subject,
        )  # fmt: skip
        page = RulePage(ruleset.rule(rule), ruleset, own.language, _board())
        page.verdict(explained(rule, subject, ruleset, data, as_of=as_of))
    page.rule_itself()
    own.show(page.text(), color=has_color())


def _board() -> Board:
    return Board(width(), color=has_color())
