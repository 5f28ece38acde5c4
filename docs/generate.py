"""Write the pages that follow from the shipped definitions: the facts, and one entry per rule.

Rules have a page in English and one in Indonesian. The schemas of files are written as well.

Run ``make pages`` after a change of a lifecycle or rule set; a test compares the result with what
is committed.
"""

from __future__ import annotations

import contextlib
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import frozen

from kotaku_eval import DefinitionError, Lifecycle, Rule, RuleSet, Verdict, evaluate, load_ruleset
from kotaku_eval.definitions import case_portfolio
from kotaku_eval.displays import show
from kotaku_eval.facts import Fact, Origin, Vocabulary, vocabulary_of
from kotaku_eval.models import Field, Kind
from kotaku_eval.renderers import labels, requirements
from kotaku_eval.rules import Example, fill
from kotaku_eval.rulesets import Indicator, ParameterDefinition
from kotaku_eval.schemas import KINDS, schema_text
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, parse_yaml
from kotaku_eval.texts import Language, Text

sys.path.insert(0, str(Path(__file__).parents[1]))  # a script sees its own folder only
from docs import mistakes

DOCS: Final = Path(__file__).parent
SCHEMAS: Final = DOCS.parent / "src" / "kotaku_eval" / "data" / "schemas"
RULESET: Final = "kotaku-2018"
NOTICE: Final = "<!-- Written by docs/generate.py from the shipped definitions; do not edit. -->"
UNGROUPED: Final = "other"
WIDTH: Final = 92
CONFIDENCES: Final = {
    "primary": Text(id="dinyatakan oleh sumber program", en="stated by a source of the programme"),
    "secondary": Text(
        id="dinyatakan oleh sumber tentang program", en="stated by a source about the programme"
    ),
    "inferred": Text(
        id="disimpulkan dari sumber, tidak dinyatakan satu pun",
        en="concluded from sources, stated by none",
    ),
    "assumed": Text(
        id="asumsi pustaka ini, tidak ditemukan dalam sumber",
        en="assumed by this library, found in no source",
    ),
}
FOLDERS: Final[dict[Language, str]] = {"en": "rules", "id": "aturan"}
LANGUAGE_NAMES: Final[dict[Language, str]] = {"en": "In English", "id": "Dalam bahasa Indonesia"}
_PARAMETER: Final = re.compile(r"\bparam\.(\w+)")
_NEEDS_QUOTES: Final = re.compile(r"[:#\[\]{},&*!|>'\"%@`]|^[\d\s.+-]|^$|\s$")
_SPECIAL: Final = re.compile(r"([\\`*<\[\]|])")


def pages() -> dict[str, str]:
    """Return the text of every generated page by its path below ``docs``."""
    ruleset = load_ruleset(RULESET)
    made = {"reference/facts.md": facts_page(ruleset.lifecycle)}
    made["reference/mistakes.md"] = mistakes_page()
    for language in FOLDERS:
        made |= RulePages(ruleset, language).pages()
    return made


def write_pages(folder: Path = DOCS) -> None:
    """Write every generated page below a folder, and remove rule pages that are no more."""
    made = pages()
    for name in ("reference", *FOLDERS.values()):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in FOLDERS.values():
        for path in (folder / name).glob("*.md"):
            if f"{name}/{path.name}" not in made:
                path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def write_schemas(folder: Path = SCHEMAS) -> None:
    """Write the JSON Schema of every kind of file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        path = folder / f"{kind}.schema.json"
        path.write_text(schema_text(kind), encoding="utf-8", newline="\n")


# --- Markdown ---------------------------------------------------------------------------------


def escaped(words: str) -> str:
    """Return words with the characters escaped that mean something in Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


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


@frozen
class RulePages:
    """The pages of the rules in one language, in a folder of their own.

    Args:
        ruleset: The rules.
        language: The language of every word on them.
    """

    ruleset: RuleSet
    language: Language

    def pages(self) -> dict[str, str]:
        """Return the text of each page by its path below ``docs``."""
        folder = FOLDERS[self.language]
        made = {f"{folder}/index.md": self._index()}
        for own in self._sections():
            made[f"{folder}/{own.name}.md"] = self._section(own)
        return made

    def _say(self, text: Text) -> str:
        return escaped(text.to(self.language))

    def _other(self, name: str) -> str:
        """Return the line that leads to the same page in the other language."""
        other: Language = "en" if self.language == "id" else "id"
        return f"[{LANGUAGE_NAMES[other]}](../{FOLDERS[other]}/{name}.md)"

    def _sections(self) -> Iterator[Section]:
        """Yield the pages."""
        for group in self.ruleset.groups.values():
            members = [own for own in self.ruleset.indicators.values() if own.group == group.id]
            note = Text(
                id=f"Bobot dalam nilai total: {group.weight:g}.",
                en=f"Weight in the total: {group.weight:g}.",
            )
            yield Section(group.id, group.title, note if group.weight else _SHOWN_ONLY, members)
        if any(not rule.indicator for rule in self.ruleset.rules):
            yield Section(UNGROUPED, _UNGROUPED_TITLE, _NOT_SCORED, [])

    def _index(self) -> str:
        sections = list(self._sections())
        links = "\n".join(own.name for own in sections)
        listed = []
        for own in sections:
            rows = (
                (
                    f"[{rule.id}]({own.name}.md#{rule.id})",
                    self._say(rule.title),
                    self._say(labels.severity(rule.severity)),
                    self._say(labels.confidence(rule.source.confidence.value)),
                )
                for rule in _rules_of(self.ruleset, own.indicators)
            )
            head = (labels.RULE, _TITLE, labels.SEVERITY, labels.CONFIDENCE)
            listed.append(f"### {self._say(own.title)}\n\n{self._table(head, rows)}")
        sure = "; ".join(
            f"*{self._say(labels.confidence(name))}*, {self._say(meaning)}"
            for name, meaning in CONFIDENCES.items()
        )
        numbers = {"rules": len(self.ruleset.rules), "indicators": len(self.ruleset.indicators)}
        counted = Text(
            id="{rules} aturan dalam {indicators} indikator. Keyakinan ialah keyakinan atas "
            "syaratnya: ",
            en="{rules} rules in {indicators} indicators. The confidence is that of the "
            "requirement: ",
        )
        return page(
            f"# {self._say(_RULES_OF)} `{self.ruleset.id}`",
            self._other("index"),
            self._say(self.ruleset.title) + ".",
            fill(self._say(counted), {name: str(own) for name, own in numbers.items()})
            + f" {sure}.",
            f"```{{toctree}}\n:maxdepth: 1\n\n{links}\n```",
            f"## {self._say(_ALL_RULES)}",
            *listed,
            f"## {self._say(requirements.PARAMETERS)}",
            self._say(_CHANGEABLE),
            self._parameters(self.ruleset.parameters),
        )

    def _section(self, section: Section) -> str:
        parts = [f"# {self._say(section.title)}", self._other(section.name)]
        parts.append(self._say(section.note))
        for own in section.indicators:
            weight = f"{self._say(_WEIGHT)} {own.weight:g}"
            parts.append(f"## {self._say(own.title)}")
            parts.append(f"{self._say(_INDICATOR)} `{own.id}`, {weight}.")
            parts += [self.entry(rule) for rule in _rules_of(self.ruleset, [own])]
        if not section.indicators:
            parts.append("## " + self._say(labels.RULES))
            parts += [self.entry(rule) for rule in _rules_of(self.ruleset, [])]
        return page(*parts)

    def entry(self, rule: Rule) -> str:
        """Return the entry of one rule, under fixed headings."""
        contents = (
            self._requires(rule),
            self._say(rule.why),
            self._example(rule, Verdict.PASS),
            self._failing(rule),
            self._say(rule.fix),
            self._used_parameters(rule),
            self._source(rule),
            self._sureness(rule),
        )
        parts = [f"### {rule.id}", f"**{self._say(rule.title)}**", self._facts(rule)]
        for title, content in zip(requirements.HEADINGS, contents, strict=True):
            parts += [f"#### {self._say(title)}", content]
        return "\n\n".join(part for part in parts if part)

    def _facts(self, rule: Rule) -> str:
        facts = [
            (labels.SUBJECT, self._say(self.ruleset.lifecycle.level_title(rule.subject).inside())),
            (labels.SEVERITY, self._say(labels.severity(rule.severity))),
            (_WEIGHT, f"{rule.weight:g}"),
            (_TAGS, ", ".join(f"`{tag}`" for tag in rule.tags)),
        ]
        words = (f"{self._say(label).lower()} {words}" for label, words in facts if words)
        line = ", ".join(words)
        return line[:1].upper() + line[1:] + "."

    def _requires(self, rule: Rule) -> str:
        words = self._say(requirements.sentence(rule, self.ruleset.lifecycle))
        rows = [
            (f"`{own.name}`", self._say(own.field.meaning)) for own in requirements.facts_of(rule)
        ]
        meanings = self._table((_FACT, _MEANING), rows) if rows else ""
        parts = [words, f"```yaml\n{_check(rule)}\n```", meanings]
        return "\n\n".join(part for part in parts if part)

    def _source(self, rule: Rule) -> str:
        sure = rule.source.confidence.value
        word = self._say(labels.confidence(sure))
        return f"{self._say(rule.source.text)}.\n\n**{word}**: {self._say(CONFIDENCES[sure])}."

    def _sureness(self, rule: Rule) -> str:
        said = {requirements.OVER: rule.over_reports, requirements.UNDER: rule.under_reports}
        lines = (
            f"- *{self._say(label)}*: {self._say(words) or self._say(requirements.NOT_SAID)}"
            for label, words in said.items()
        )
        return "\n".join(lines)

    def _example(self, rule: Rule, verdict: Verdict) -> str:
        found = [own for own in rule.examples if own.verdict is verdict]
        return _shown(found[0]) if found else self._say(requirements.NONE)

    def _failing(self, rule: Rule) -> str:
        """Return the failing case with what is reported, and a case of each other verdict."""
        parts = [self._example(rule, Verdict.FAIL)]
        first: dict[Verdict, Example] = {}
        for example in rule.examples:
            first.setdefault(example.verdict, example)
        if Verdict.FAIL in first:
            said = _message(self.ruleset, rule, first[Verdict.FAIL])
            parts += [self._say(_REPORTED), f"> {self._say(said)}"]
        for verdict, example in sorted(first.items(), key=lambda item: item[0].code):
            if verdict not in {Verdict.PASS, Verdict.FAIL}:
                word = f"{self._say(verdict.title)} (`{verdict.value}`)"
                parts += [f"{word[:1].upper()}{word[1:]}:", _shown(example)]
        return "\n\n".join(parts)

    def _used_parameters(self, rule: Rule) -> str:
        conditions = [node.text for node in (rule.when, rule.due) if node is not None]
        words = " ".join([rule.text, *conditions, rule.message.en])
        names = dict.fromkeys(_PARAMETER.findall(words))
        return self._parameters(names) if names else self._say(requirements.NONE)

    def _parameters(self, names: Iterable[str]) -> str:
        rows = []
        for name in names:
            known = self.ruleset.parameters[name]
            unit = known.parameter.type.unit
            rows.append(
                (
                    f"`{name}`",
                    show(known.parameter.value, unit).to(self.language),
                    self._limits(known),
                    self._say(known.meaning),
                    self._say(labels.confidence(known.confidence.value)),
                )
            )
        head = (_PARAMETER_WORD, _VALUE, _MAY_BE, _MEANING, labels.CONFIDENCE)
        return self._table(head, rows)

    def _limits(self, known: ParameterDefinition) -> str:
        low, high = known.minimum, known.maximum
        least, most = ("" if own is None else f"{own:g}" for own in (low, high))
        return f"{least} {self._say(_TO)} {most}".strip() if least or most else ""

    def _table(self, head: Iterable[Text], rows: Iterable[Iterable[str]]) -> str:
        return table(map(self._say, head), rows)


@frozen
class Section:
    """One page of rules: its name, title, what its weight means, and its indicators."""

    name: str
    title: Text
    note: Text
    indicators: list[Indicator]


def _rules_of(ruleset: RuleSet, indicators: list[Indicator]) -> list[Rule]:
    names = [own.id for own in indicators] or [""]
    return [rule for name in names for rule in ruleset.rules if rule.indicator == name]


def _check(rule: Rule) -> str:
    lines = [f"when: {rule.when.text}"] if rule.when is not None else []
    templated = re.match(r"[a-z_]+: ", rule.text)
    lines.append(rule.text if templated else f"require: {rule.text}")
    if rule.due is not None:
        lines.append(f"due: {rule.due.text}")
    return "\n".join(part for line in lines for part in _wrapped(line))


def _wrapped(line: str) -> list[str]:
    """Return a long line of YAML on several: a text folded, a mapping with a line for each key."""
    key, _, words = line.partition(": ")
    if len(line) <= WIDTH:
        return [line]
    if words.startswith("{"):
        inner = parse_yaml(words)
        parts = inner.items.items() if isinstance(inner, Mapping) else ()
        return [f"{key}:", *(f"  {_entry(name, part)}" for name, part in parts)]
    folded = textwrap.wrap(words, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return [f"{key}: >-", *(f"  {part}" for part in folded)]


def _shown(example: Example) -> str:
    return f"```yaml\n{yaml_of(example.case)}\n```"


def _message(ruleset: RuleSet, rule: Rule, example: Example) -> Text:
    """Return what a report really says of a failing case."""
    portfolio, _ = case_portfolio(example.case, ruleset.lifecycle, rule.subject)
    report = evaluate(portfolio, ruleset.select([rule.id]))
    return next(found.message for found in report.findings if found.rule == rule.id)


_RULES_OF: Final = Text(id="Aturan", en="The rules of")
_ALL_RULES: Final = Text(id="Semua aturan", en="All rules")
_TITLE: Final = Text(id="Judul", en="Title")
_INDICATOR: Final = Text(id="Indikator", en="Indicator")
_WEIGHT: Final = Text(id="bobot", en="weight")
_TAGS: Final = Text(id="label", en="tags")
_FACT: Final = Text(id="Fakta", en="Fact")
_MEANING: Final = Text(id="Arti", en="Meaning")
_PARAMETER_WORD: Final = Text(id="Parameter", en="Parameter")
_VALUE: Final = Text(id="Nilai", en="Value")
_MAY_BE: Final = Text(id="Boleh", en="May be")
_TO: Final = Text(id="sampai", en="to")
_REPORTED: Final = Text(id="Laporan mengatakan:", en="The report says:")
_SHOWN_ONLY: Final = Text(
    id="Bobot 0: dinilai dan ditampilkan tersendiri, bukan bagian dari nilai total.",
    en="Weight 0: scored and shown as an axis of its own, no part of the total.",
)
_UNGROUPED_TITLE: Final = Text(id="Aturan tanpa indikator", en="Rules without an indicator")
_NOT_SCORED: Final = Text(
    id="Aturan ini dilaporkan dan tidak ikut dinilai.",
    en="These rules are reported and not scored.",
)
_CHANGEABLE: Final = Text(
    id="Angka yang boleh diubah oleh kumpulan aturan yang memperluas kumpulan ini.",
    en="Numbers that a rule set which extends this one may change.",
)


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
    write_schemas()
