"""One rule of a rule set: its check, its words and its examples."""

from __future__ import annotations

import re
from typing import Any, Final

from attrs import define, field

from kotaku_eval.conditions import Condition, Literal
from kotaku_eval.definitions.blocks import Block, is_empty, repaired
from kotaku_eval.definitions.cases import read_case
from kotaku_eval.definitions.citations import citation_of
from kotaku_eval.definitions.contradictions import Written, note_contradictions
from kotaku_eval.definitions.leaves import choice_of, date_of, text_of
from kotaku_eval.definitions.messages import note_placeholders
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.definitions.templates import TEMPLATES, TemplateReader
from kotaku_eval.errors import DefinitionError, Problem, name_hint
from kotaku_eval.expression_types import DATE
from kotaku_eval.expressions import Parameter, parse_condition
from kotaku_eval.facts import ACTIVITY, EVENT, Vocabulary, event_vocabulary, vocabulary_of
from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.lifecycles import UNCITED, Lifecycle
from kotaku_eval.models import Kind
from kotaku_eval.rules import RULE_ID, Check, Example, Rule
from kotaku_eval.rulesets import Indicator
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.templates import PAIR, OrderCheck, Template
from kotaku_eval.texts import Text

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@define
class RuleReader:
    """Reads the rules of one set.

    Args:
        lifecycle: Whose stages and fields they speak of.
        parameters: What ``param.x`` stands for.
        indicators: What they may count for.
        problems: Where mistakes are noted.
        broken: Parameters that could not be read; a rule that uses one is not to blame.
        vocabularies: The facts of each level, looked up once.
    """

    lifecycle: Lifecycle
    parameters: dict[str, Parameter]
    indicators: dict[str, Indicator]
    problems: list[Problem]
    broken: frozenset[str] = frozenset()
    vocabularies: dict[str, Vocabulary] = field(factory=dict)

    def read(self, name: str, source: Source, node: Node) -> Rule | None:
        """Make a rule of its block; ``None`` when there were mistakes."""
        before = len(self.problems)
        if is_empty(node):
            words = Text(id=f"aturan '{name}' kosong", en=f"rule '{name}' is empty")
            self.problems.append(problem_at(source, words, _CHECK_HINT))
            return None
        if isinstance(node, Mapping):
            node = repaired(node, _KEYS)
        # What an override takes away is empty here.
        block = Block(node, self.problems, source, is_data=True)
        _note_bad_id(name, source, self.problems)
        subject = self.subject(block)
        vocabulary = self.vocabulary(subject)
        check, text = self._check(block, subject, vocabulary)
        message = block.node("message")
        note_placeholders(message, vocabulary, self.parameters, self.problems)
        values: dict[str, Any] = {
            "title": block.text("title", required=True),
            "when": self._condition(block, "when", vocabulary, Kind.BOOLEAN),
            "indicator": block.known("indicator", self.indicators, _INDICATOR),
            "severity": block.choice("severity", Severity.MEDIUM),
            "weight": block.weight(),
            "due": self._condition(block, "due", vocabulary, Kind.DATE),
            "message": block.text("message"),
            "why": block.text("why"),
            "fix": block.text("fix"),
            "source": citation_of(block) or UNCITED,
            "over_reports": block.text("over_reports"),
            "under_reports": block.text("under_reports"),
            "examples": self._examples(block, subject),
            "tags": _tags(block),
        }
        block.close()
        _note_idle_due(block, check)
        if len(self.problems) > before or check is None:
            return None
        return Rule(name, check=check, subject=subject, text=text, place=source, **values)

    def vocabulary(self, level: str) -> Vocabulary:
        """Return the facts of a level, looked up once: hashing a lifecycle takes its time."""
        if level not in self.vocabularies:
            self.vocabularies[level] = vocabulary_of(self.lifecycle, level)
        return self.vocabularies[level]

    def subject(self, block: Block) -> str:
        """Return the level that a rule is about."""
        name = block.string("subject", ACTIVITY)
        known = [ACTIVITY, *(level.id for level in self.lifecycle.levels)]
        if name in known:
            return name
        text = Text(id=f"tingkat tidak dikenal '{name}'", en=f"unknown level '{name}'")
        block.note(block.place_of("subject"), text, name_hint(name, known))
        return ACTIVITY

    def _check(
        self, block: Block, subject: str, vocabulary: Vocabulary
    ) -> tuple[Check | None, str]:
        written = {key: block.node(key) for key in ("require", *TEMPLATES)}
        found = {key: node for key, node in written.items() if node is not None}
        if len(found) != 1:
            self._note_count(block, tuple(found))
            return None, ""
        [(key, node)] = found.items()
        if key == "require":
            text = node.text if isinstance(node, Scalar) else ""
            return self._condition(block, key, vocabulary, Kind.BOOLEAN), " ".join(text.split())
        if subject != ACTIVITY:
            words = Text(
                id=f"'{key}' hanya untuk kegiatan; tempat tidak mempunyai tahap",
                en=f"'{key}' is for activities only; places have no stages",
            )
            block.note(block.keys[key], words)
            return None, ""
        return self._template(TEMPLATES[key], node, vocabulary)

    def _template(
        self, template: Template, node: Node, vocabulary: Vocabulary
    ) -> tuple[Check, str]:
        by = None
        if template is Template.DEADLINE and isinstance(node, Mapping):
            by = self._condition(Block(node, self.problems), "by", vocabulary, Kind.DATE)
        is_true = isinstance(node, Scalar) and node.plain and node.text == "true"
        if template is Template.DATED and not is_true:
            words = Text(id="'dated' hanya dapat 'true'", en="'dated' can only be 'true'")
            self.problems.append(problem_at(node.source, words))
        reader = TemplateReader(
            self.lifecycle, self.parameters, self.problems, self.broken,
            condition=lambda block, key: self._event_condition(block, key, vocabulary),
        )  # fmt: skip
        check = reader.read(template, node, by)
        return check, check.text

    def _note_count(self, block: Block, found: tuple[str, ...]) -> None:
        if not block.is_usable:
            return
        if found:
            text = Text(
                id=f"satu aturan memuat satu syarat, di sini ada: {', '.join(found)}",
                en=f"a rule has one check, this one has: {', '.join(found)}",
            )
            block.note(block.keys[found[1]], text)
            return
        # A misspelt or empty check is told once, by its key.
        if block.items.keys() <= _KEYS and not block.items.keys() & {"require", *TEMPLATES}:
            text = Text(id="aturan ini tidak memuat syarat", en="the rule has no check")
            block.note(block.place, text, _CHECK_HINT)

    def _event_condition(self, block: Block, key: str, vocabulary: Vocabulary) -> Condition | None:
        """Read an expression over one event, or over the two of a pair."""
        names = PAIR if key == "correlate" else (EVENT,)
        of_event = event_vocabulary(self.lifecycle)
        return self._condition(
            block, key, vocabulary, Kind.BOOLEAN, variables=dict.fromkeys(names, of_event)
        )

    def _condition(
        self, block: Block, key: str, vocabulary: Vocabulary, kind: Kind, *,
        variables: dict[str, Vocabulary] | None = None,
    ) -> Condition | None:  # fmt: skip
        """Read an expression; a bare ISO date is a date, not a subtraction of three numbers."""
        node = block.node(key)
        if node is None:
            return None
        try:
            words = text_of(node)
            if kind is Kind.DATE and _DATE.fullmatch(words):
                return Literal(date_of(node), DATE, words)
            made = parse_condition(
                words, vocabulary, self.parameters, expect=kind, source=node.source,
                variables=variables, own=EVENT if EVENT in (variables or {}) else "",
            )  # fmt: skip
        except LeafError as failure:
            self.problems.append(failure.problem(key))
        except DefinitionError as failure:
            excused = {f"unknown name 'param.{name}'" for name in self.broken}
            self.problems.extend(p for p in failure.problems if p.text.en not in excused)
        else:
            note_contradictions(key, Written(made, words, node.source), self.problems)
            return made
        return None

    def _examples(self, block: Block, subject: str) -> tuple[Example, ...]:
        found = []
        for node in block.nodes("examples"):
            if not isinstance(node, Mapping) or len(node.items) != 1:
                text = Text(
                    id="contoh ditulis sebagai putusan: kasus, misalnya 'pass: {...}'",
                    en="an example is written as verdict: case, such as 'pass: {...}'",
                )
                block.note(node.source, text)
                continue
            [(word, case)] = node.items.items()
            source = node.keys[word]
            try:
                verdict = choice_of(Scalar(word, plain=False, source=source), Verdict)
            except LeafError as failure:
                self.problems.append(failure.problem("examples"))
                continue
            read_case(case, self.lifecycle, subject, self.problems)
            found.append(Example(verdict, case, source))
        return tuple(found)


_INDICATOR: Final = Text(id="indikator", en="indicator")
_CHECK_HINT: Final = Text(
    id="Tulis 'require: ...' atau satu templat seperti 'precedence: [a, b]'.",
    en="Write 'require: ...' or a template such as 'precedence: [a, b]'.",
)
_KEYS: Final = frozenset({
    "title", "indicator", "subject", "severity", "weight", "when", "due", "message", "why", "fix",
    "source", "over_reports", "under_reports", "tags", "examples", "require", *TEMPLATES,
})  # fmt: skip


_SETTLED: Final = frozenset({
    Template.ABSENCE, Template.PRECEDENCE, Template.MIN_GAP, Template.DATED,
    Template.NOT_PRECEDENCE, Template.NOT_RESPONSE, Template.NOT_SUCCESSION,
    Template.NOT_RESPONDED_EXISTENCE, Template.NOT_CO_EXISTENCE,
})  # fmt: skip
"""Templates that wait for nothing: what has not come breaks none of them."""


def _note_idle_due(block: Block, check: Check | None) -> None:
    """Note a day to wait for where nothing is waited for."""
    if block.node("due") is None or not isinstance(check, OrderCheck):
        return
    if check.template in _SETTLED and check.is_plain:
        name = check.template.value
        text = Text(
            id=f"'due' tanpa akibat: '{name}' tidak menunggu apa pun",
            en=f"'due' changes nothing: '{name}' never waits",
        )
        hint = Text(id="Hapus 'due'.", en="Remove 'due'.")
        block.note(block.keys["due"], text, hint)


def _note_bad_id(name: str, source: Source, problems: list[Problem]) -> None:
    if RULE_ID.fullmatch(name):
        return
    text = Text(
        id=f"kode aturan '{name}' bukan kebab-case", en=f"rule id '{name}' is not kebab-case"
    )
    near = "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "photo-before-work"
    problems.append(problem_at(source, text, Text(id=f"Tulis '{near}'.", en=f"Write '{near}'.")))


def _tags(block: Block) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for scalar in block.scalars("tags"):
        if not scalar.text.strip() or any(sign in scalar.text for sign in "*?[,"):
            text = Text(
                id=f"'{scalar.text}' tidak dapat dipilih sebagai label",
                en=f"'{scalar.text}' cannot be selected as a tag",
            )
            hint = Text(
                id="Tulis satu kata, tanpa koma, * ? atau [.",
                en="Write a word, without a comma, * ? or [.",
            )
            block.note(scalar.source, text, hint)
        if scalar.text in found:
            text = Text(
                id=f"label '{scalar.text}' ditulis dua kali", en=f"tag '{scalar.text}' stands twice"
            )
            block.note(scalar.source, text)
        found[scalar.text] = None
    return tuple(found)
