"""Write the pages that follow from the shipped definitions: the facts, and one entry per rule.

Run ``make pages`` after a change of a lifecycle or rule set; a test compares the result with what
is committed.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kotaku_eval import DefinitionError, Lifecycle, Rule, RuleSet, Verdict, evaluate, load_ruleset
from kotaku_eval.definitions import case_portfolio
from kotaku_eval.facts import ACTIVITY, Fact, Origin, Vocabulary, vocabulary_of
from kotaku_eval.models import Field, Kind
from kotaku_eval.rules import Example
from kotaku_eval.rulesets import Indicator
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence
from kotaku_eval.texts import Language, Text

sys.path.insert(0, str(Path(__file__).parents[1]))  # a script sees its own folder only
from docs import mistakes

DOCS: Final = Path(__file__).parent
RULESET: Final = "kotaku-2018"
NOTICE: Final = "<!-- Written by docs/generate.py from the shipped definitions; do not edit. -->"
UNGROUPED: Final = "other"
WIDTH: Final = 92
CONFIDENCES: Final = {
    "primary": "stated by a source of the programme",
    "secondary": "stated by a source about the programme",
    "inferred": "concluded from sources, stated by none",
    "assumed": "assumed by this library, found in no source",
}
_PARAMETER: Final = re.compile(r"\bparam\.(\w+)")
_NEEDS_QUOTES: Final = re.compile(r"[:#\[\]{},&*!|>'\"%@`]|^[\d\s.+-]|^$|\s$")
_SPECIAL: Final = re.compile(r"([\\`*<\[\]|])")


def pages() -> dict[str, str]:
    """Return the text of every generated page by its path below ``docs``."""
    ruleset = load_ruleset(RULESET)
    made = {"reference/facts.md": facts_page(ruleset.lifecycle)}
    made["reference/mistakes.md"] = mistakes_page()
    made["rules/index.md"] = index_page(ruleset)
    for name, title, note, indicators in _sections(ruleset):
        made[f"rules/{name}.md"] = rules_page(ruleset, title, note, indicators)
    return made


def write_pages(folder: Path = DOCS) -> None:
    """Write every generated page below a folder, and remove rule pages that are no more."""
    made = pages()
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    (folder / "reference").mkdir(exist_ok=True)
    for path in (folder / "rules").glob("*.md"):
        if f"rules/{path.name}" not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


# --- Markdown ---------------------------------------------------------------------------------


def escaped(words: str) -> str:
    """Return words with the characters escaped that mean something in Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def both(text: Text) -> str:
    """Return words in both languages, English first."""
    if text.en == text.id:
        return escaped(text.en)
    return f"{escaped(text.en)}\n\n*{escaped(text.id)}*"


def beside(text: Text) -> str:
    """Return words in both languages on one line."""
    if text.en == text.id:
        return escaped(text.en)
    return f"{escaped(text.en)} / *{escaped(text.id)}*"


def page(*parts: str) -> str:
    """Return a page of its parts, with the notice on top."""
    return "\n\n".join([NOTICE, *(part for part in parts if part)]) + "\n"


# --- the facts ----------------------------------------------------------------------------------


def facts_page(lifecycle: Lifecycle) -> str:
    """Return the page of all facts of a lifecycle."""
    vocabulary = vocabulary_of(lifecycle)
    own = [known for known in vocabulary.facts.values() if known.origin is Origin.FIELD]
    base = [known for known in vocabulary.facts.values() if known.origin is Origin.CLOSED]
    certain = [known for known in own if known.is_certain] + base
    fields = [known for known in own if not known.is_certain]
    lists = [known for known in fields if known.field.kind is Kind.LIST]
    return page(
        f"# Facts of the lifecycle `{lifecycle.id}`",
        "What rules may ask about, by the names that expressions and messages use. *Certain* facts "
        "always have a value; any other may be unknown. A lifecycle of your own has its own "
        "vocabulary, made in the same way.",
        "## Of every activity",
        facts_table(certain),
        "## Of every stage",
        "For a stage `S` of the list below. `first`, `last` and `date` are unknown as long as an "
        "event of the stage has no date.",
        _stage_parts(lifecycle, vocabulary),
        "## The stages",
        _stages_table(lifecycle),
        "## The order of the stages",
        "Each must come before the other. The confidence says how sure the pair is.",
        table(
            ("before", "after", "confidence"),
            ((f"`{e.before}`", f"`{e.after}`", e.confidence.value) for e in lifecycle.order),
        ),
        "## Fields of an activity",
        facts_table(known for known in fields if known.field.kind is not Kind.LIST),
        "## Lists of an activity",
        "A list is used inside an aggregate such as `sum(t.amount for t in tranches)`.",
        *(_list_section(vocabulary, known) for known in lists),
        "## Places",
        "A rule about an activity asks for a place's facts with its level in front "
        "(`village.ceiling`); a rule about the place itself may leave that out.",
        *(_level_section(lifecycle, level.id, level.title) for level in lifecycle.levels),
    )


def facts_table(facts: Iterable[Fact]) -> str:
    """Return a table of facts."""
    return table(
        ("name", "type", "unit", "meaning", "arti"),
        (
            (
                f"`{known.name}`" + (" (certain)" if known.is_certain else ""),
                _type(known.field),
                known.field.unit,
                escaped(known.field.meaning.en),
                escaped(known.field.meaning.id),
            )
            for known in facts
            if known.field.kind is not Kind.RECORD
        ),
    )


def _type(field: Field) -> str:
    if field.kind is Kind.CHOICE:
        return "one of " + ", ".join(f"`{choice}`" for choice in field.choices)
    return "date, planned" if field.planned else field.kind.value


def _stage_parts(lifecycle: Lifecycle, vocabulary: Vocabulary) -> str:
    first = lifecycle.stages[0]
    title = first.title.en + ": ", first.title.id + ": "
    rows = []
    for known in vocabulary.facts.values():
        if known.path[:1] != (first.id,):
            continue
        if known.origin is Origin.STAGE:
            name = f"S.{known.name.partition('.')[2]}"
            meaning = (
                known.field.meaning.en.removeprefix(title[0]),
                known.field.meaning.id.removeprefix(title[1]),
            )
            certain = " (certain)" if known.is_certain else ""
            rows.append((f"`{name}`{certain}", _type(known.field), *meaning))
    rows += [
        ("`S.evidence.D`", "boolean", "document D of the stage exists", "dokumen D ada"),
        ("`S.correct.D`", "boolean", "it is correctly filled", "dokumen D terisi benar"),
    ]
    return table(("name", "type", "meaning", "arti"), rows)


def _stages_table(lifecycle: Lifecycle) -> str:
    rows = (
        (
            f"`{stage.id}`",
            beside(stage.title),
            beside(lifecycle.phases.get(stage.phase, Text.same(stage.phase))),
            beside(stage.actor) if stage.actor.en else "not known",
            ", ".join(f"`{document}`" for document in stage.evidence),
        )
        for stage in lifecycle.stages
    )
    return table(("stage S", "title", "phase", "actor", "documents D"), rows)


def _list_section(vocabulary: Vocabulary, listed: Fact) -> str:
    entries = vocabulary.items_of(listed)
    title = f"### `{listed.name}`"
    return f"{title}\n\n{beside(listed.field.meaning)}.\n\n{facts_table(entries.facts.values())}"


def _level_section(lifecycle: Lifecycle, level: str, title: Text) -> str:
    vocabulary = vocabulary_of(lifecycle, level)
    own = [known for known in vocabulary.facts.values() if known.origin is not Origin.PARENT]
    return f"### `{level}`: {beside(title)}\n\n{facts_table(own)}"


# --- the mistakes -------------------------------------------------------------------------------


_MISTAKES: Final = (
    "Every mistake is told before any data is read, all of a file at once, with the file, line and "
    "column, the line itself and what to do; the command line ends with exit code 2. Most of those "
    "below are made in this small rule set:"
)


def mistakes_page() -> str:
    """Return the page of mistakes with what is really said of each."""
    parts = [
        "# Mistakes in rule files",
        _MISTAKES,
        f"```yaml\n{mistakes.BASE}```",
        "Below each heading stands what the library says, in English and in Indonesian.",
    ]
    for title, listed in mistakes.SECTIONS.items():
        parts.append(f"## {title}")
        for mistake in listed:
            parts += [f"### {mistake.title}", f"```text\n{said(mistake, 'en')}\n```"]
            parts.append(f"```text\n{said(mistake, 'id')}\n```")
    return page(*parts)


def said(mistake: mistakes.Mistake, language: Language) -> str:
    """Return what is said of a mistake."""
    try:
        load_mistake(mistake)
    except DefinitionError as failure:
        return failure.to(language)
    msg = f"no mistake: {mistake.title}"
    raise AssertionError(msg)


def load_mistake(mistake: mistakes.Mistake) -> RuleSet:
    """Load the files of a mistake, which fails with a `DefinitionError`."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in mistake.files.items():
            Path(name).write_text(text, encoding="utf-8", newline="\n")
        return load_ruleset(f"./{mistake.top}")


# --- the rules ----------------------------------------------------------------------------------


def _sections(ruleset: RuleSet) -> Iterator[tuple[str, Text, str, list[Indicator]]]:
    """Yield the pages: name, title, what its weight means, and the indicators on it."""
    for group in ruleset.groups.values():
        members = [own for own in ruleset.indicators.values() if own.group == group.id]
        note = f"Weight in the total: {group.weight:g}."
        if not group.weight:
            note = "Weight 0: scored and shown as an axis of its own, no part of the total."
        yield group.id, group.title, note, members
    if any(not rule.indicator for rule in ruleset.rules):
        title = Text(id="Aturan tanpa indikator", en="Rules without an indicator")
        yield UNGROUPED, title, "These rules are reported and not scored.", []


def index_page(ruleset: RuleSet) -> str:
    """Return the page that lists all rules."""
    sections = list(_sections(ruleset))
    links = "\n".join(name for name, *_ in sections)
    listed = []
    for name, title, _, indicators in sections:
        rules = _rules_of(ruleset, indicators)
        rows = (
            (
                f"[{rule.id}]({name}.md#{rule.id})",
                beside(rule.title),
                rule.severity.value,
                rule.source.confidence.value,
            )
            for rule in rules
        )
        head = ("rule", "title", "severity", "confidence")
        listed.append(f"### {beside(title)}\n\n{table(head, rows)}")
    return page(
        f"# The rules of `{ruleset.id}`",
        both(ruleset.title) + ".",
        f"{len(ruleset.rules)} rules in {len(ruleset.indicators)} indicators. The confidence is "
        "that of the requirement: "
        + "; ".join(f"*{name}*, {meaning}" for name, meaning in CONFIDENCES.items())
        + ".",
        f"```{{toctree}}\n:maxdepth: 1\n\n{links}\n```",
        "## All rules",
        *listed,
        "## Parameters",
        "Numbers that a rule set which extends this one may change.",
        _parameters_table(ruleset, ruleset.parameters),
    )


def rules_page(ruleset: RuleSet, title: Text, note: str, indicators: list[Indicator]) -> str:
    """Return the page of the rules of some indicators."""
    parts = [f"# {beside(title)}", note]
    for own in indicators:
        parts.append(f"## {beside(own.title)}")
        parts.append(f"Indicator `{own.id}`, weight {own.weight:g}.")
        parts += [rule_entry(ruleset, rule) for rule in _rules_of(ruleset, [own])]
    if not indicators:
        parts.append("## " + beside(Text(id="Aturan", en="Rules")))
        parts += [rule_entry(ruleset, rule) for rule in _rules_of(ruleset, [])]
    return page(*parts)


def _rules_of(ruleset: RuleSet, indicators: list[Indicator]) -> list[Rule]:
    names = [own.id for own in indicators] or [""]
    return [rule for name in names for rule in ruleset.rules if rule.indicator == name]


def rule_entry(ruleset: RuleSet, rule: Rule) -> str:
    """Return the entry of one rule, under fixed headings."""
    subject = "activity" if rule.subject == ACTIVITY else rule.subject
    tags = f", tags {', '.join(rule.tags)}" if rule.tags else ""
    parts = [
        f"### {rule.id}",
        both(rule.title),
        f"About each {subject}; severity **{rule.severity.value}**, weight {rule.weight:g}{tags}.",
        "#### Requires",
        f"```yaml\n{_check(rule)}\n```",
        "#### Why",
        both(rule.why),
        *_examples(ruleset, rule),
        "#### How to put right",
        both(rule.fix),
        "#### Parameters",
        _used_parameters(ruleset, rule),
        "#### Source and confidence",
        _source(rule),
    ]
    return "\n\n".join(parts)


def _source(rule: Rule) -> str:
    sure = rule.source.confidence.value
    return f"{both(rule.source.text)}\n\n**{sure}**: {CONFIDENCES[sure]}."


def _check(rule: Rule) -> str:
    lines = [f"when: {rule.when.text}"] if rule.when is not None else []
    templated = re.match(r"[a-z_]+: ", rule.text)
    lines.append(rule.text if templated else f"require: {rule.text}")
    if rule.due is not None:
        lines.append(f"due: {rule.due.text}")
    return "\n".join(lines)


def _examples(ruleset: RuleSet, rule: Rule) -> Iterator[str]:
    """Yield the first passing and failing case, then the first of each other verdict."""
    first: dict[Verdict, Example] = {}
    for example in rule.examples:
        first.setdefault(example.verdict, example)
    for verdict, title in (
        (Verdict.PASS, "Example that passes"),
        (Verdict.FAIL, "Example that fails"),
    ):
        yield f"#### {title}"
        if verdict not in first:
            yield "None."
            continue
        example = first.pop(verdict)
        yield _shown(example)
        if verdict is Verdict.FAIL:
            yield "The report says:\n\n" + _quoted(_message(ruleset, rule, example))
    for verdict, example in sorted(first.items(), key=lambda item: item[0].code):
        yield f"`{verdict.value}`:\n\n{_shown(example)}"


def _shown(example: Example) -> str:
    return f"```yaml\n{yaml_of(example.case)}\n```"


def _message(ruleset: RuleSet, rule: Rule, example: Example) -> Text:
    """Return what a report really says of a failing case."""
    portfolio, _ = case_portfolio(example.case, ruleset.lifecycle, rule.subject)
    report = evaluate(portfolio, ruleset.select([rule.id]))
    return next(found.message for found in report.findings if found.rule == rule.id)


def _quoted(text: Text) -> str:
    return f"> {escaped(text.en)}\n>\n> *{escaped(text.id)}*"


def _used_parameters(ruleset: RuleSet, rule: Rule) -> str:
    conditions = [node.text for node in (rule.when, rule.due) if node is not None]
    words = " ".join([rule.text, *conditions, rule.message.en])
    names = dict.fromkeys(_PARAMETER.findall(words))
    return _parameters_table(ruleset, names) if names else "None."


def _parameters_table(ruleset: RuleSet, names: Iterable[str]) -> str:
    rows = []
    for name in names:
        known = ruleset.parameters[name]
        limits = [known.minimum, known.maximum]
        shown = " to ".join("" if limit is None else f"{limit:g}" for limit in limits)
        value = f"{known.parameter.value} {known.parameter.type.unit}".strip()
        rows.append(
            (f"`{name}`", value, shown.strip(), beside(known.meaning), known.confidence.value)
        )
    return table(("parameter", "value", "may be", "meaning", "confidence"), rows)


def yaml_of(node: Node) -> str:
    """Return a case as YAML: on one line if that is short, otherwise a line for each entry."""
    line = _flow(node)
    if len(line) <= WIDTH or not isinstance(node, Mapping):
        return line
    return "\n".join(_entry(name, part) for name, part in node.items.items())


def _entry(name: str, part: Node) -> str:
    line = f"{name}: {_flow(part)}"
    if len(line) <= WIDTH or not isinstance(part, Sequence):
        return line
    return "\n".join([f"{name}:", *(f"  - {_flow(own)}" for own in part.items)])


def _flow(node: Node) -> str:
    match node:
        case Scalar():
            is_risky = not node.plain and _NEEDS_QUOTES.search(node.text)
            is_date = re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", node.text)
            return f'"{node.text}"' if is_risky and not is_date else node.text
        case Sequence():
            return f"[{', '.join(_flow(part) for part in node.items)}]"
        case _:
            parts = (f"{name}: {_flow(part)}" for name, part in node.items.items())
            return f"{{{', '.join(parts)}}}"


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS)
