"""Rule texts: one rule as a page that a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kotaku_eval import sources
from kotaku_eval.displays import show
from kotaku_eval.explanations import Explanation
from kotaku_eval.facts import Fact
from kotaku_eval.findings import Verdict
from kotaku_eval.renderers import labels, requirements
from kotaku_eval.renderers.boards import Board
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import ParameterDefinition, RuleSet
from kotaku_eval.texts import Language, Text

_PARAMETER: Final = re.compile(r"\bparam\.([A-Za-z_]\w*)")
_PLAIN_TEXT: Final = re.compile(r"[A-Za-z][\w /%.-]*[\w%]|[A-Za-z]|\d{4}-\d\d-\d\d", re.ASCII)
_WHEN: Final = Text(id="Berlaku bila", en="Applies when")
_DUE: Final = Text(id="Batas waktu", en="Due")
_MESSAGE: Final = Text(id="Pesan temuan", en="Message of a finding")
_OTHERS: Final = Text(id="Contoh lain", en="Other examples")
_FACTS: Final = Text(id="Fakta yang dilihat", en="Facts it looks at")
_WRITTEN: Final = Text(id="Ditulis di", en="Written in")
_INDICATOR: Final = Text(id="Indikator", en="Indicator")
_NOT_SCORED: Final = Text(id="tidak ada; dilaporkan saja", en="none; only reported")
_WEIGHT: Final = Text(id="Bobot", en="Weight")
_TAGS: Final = Text(id="Label", en="Tags")
_VERDICT_STYLES: Final = {
    Verdict.PASS: "bold green",
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.ERROR: "bold magenta",
}


class RulePage:
    """A page about one rule."""

    def __init__(self, rule: Rule, ruleset: RuleSet, language: Language, board: Board) -> None:
        self.rule = rule
        self.ruleset = ruleset
        self.language: Language = language
        self.board = board
        self.board.line(rule.id, "bold")
        self.board.line(self._say(rule.title))

    def text(self) -> str:
        """Return the page."""
        return self.board.text()

    def verdict(self, found: Explanation) -> None:
        """Add how the rule came to its verdict on one subject."""
        verdict = f"{labels.mark(found.verdict)} {self._say(found.verdict.title)}"
        style = _VERDICT_STYLES.get(found.verdict, "bold")
        self.board.line()
        self.board.spans((f"{found.subject}: ", "bold"), (verdict, style))
        if found.reason.en:
            self.board.line(self._say(found.reason), indent=2)
        for depth, text, value in found.parts:
            indent = 2 * (depth + 1)
            self.board.spans(
                (f"{text} ", ""), (f"= {self._say(value)}", "bold"), indent=indent, hanging=4
            )

    def rule_itself(self) -> None:
        """Add what the rule asks, why, and where that comes from."""
        rule = self.rule
        self._facts()
        words = [requirements.sentence(rule, self.ruleset.lifecycle)]
        self._section(requirements.REQUIRES, [*map(self._say, words), rule.text])
        self._section(_WHEN, [rule.when.text] if rule.when is not None else [])
        self._section(_DUE, [rule.due.text] if rule.due is not None else [])
        self._section(_FACTS, list(map(self._fact, requirements.facts_of(rule))))
        self._section(requirements.WHY, [self._say(rule.why)])
        self._examples()
        self._section(requirements.PUT_RIGHT, [self._say(rule.fix)])
        self._section(_MESSAGE, [self._say(rule.message)])
        shown = [self._parameter(known) for known in self._parameters()]
        self._section(requirements.PARAMETERS, shown or [self._say(requirements.NONE)])
        confidence = self._say(labels.confidence(rule.source.confidence.value))
        cited = self._say(rule.source.text)
        self._section(requirements.SOURCE, [f"{cited} ({confidence})" if cited else confidence])
        self._section(requirements.SURENESS, list(self._caveats()))
        self._section(_WRITTEN, [str(rule.place)] if rule.place is not None else [])

    def _examples(self) -> None:
        """Add the cases that pass, those that fail, and then all others."""
        headings = {Verdict.PASS: requirements.PASSING, Verdict.FAIL: requirements.FAILING}
        for verdict, title in headings.items():
            cases = [flow(one.case) for one in self.rule.examples if one.verdict is verdict]
            self._section(title, cases or [self._say(requirements.NONE)])
        others = [one for one in self.rule.examples if one.verdict not in headings]
        lines = [f"{self._say(one.verdict.title)}: {flow(one.case)}" for one in others]
        self._section(_OTHERS, lines)

    def _caveats(self) -> Iterator[str]:
        said = {
            requirements.OVER: self.rule.over_reports,
            requirements.UNDER: self.rule.under_reports,
        }
        for label, words in said.items():
            yield f"{self._say(label)}: {self._say(words) or self._say(requirements.NOT_SAID)}"

    def _fact(self, known: Fact) -> str:
        return f"{known.name}: {self._say(known.field.meaning)}"

    def _say(self, text: Text) -> str:
        return text.to(self.language)

    def _facts(self) -> None:
        rule = self.rule
        indicator = self.ruleset.indicators.get(rule.indicator)
        scored = f"{self._say(indicator.title)} ({indicator.id})" if indicator else ""
        facts = [
            (labels.SEVERITY, self._say(labels.severity(rule.severity))),
            (_INDICATOR, scored or self._say(_NOT_SCORED)),
            (labels.SUBJECT, self._say(self.ruleset.lifecycle.level_title(rule.subject).inside())),
            (_WEIGHT, show(rule.weight).to(self.language)),
            (_TAGS, ", ".join(rule.tags)),
        ]
        self.board.line()
        for label, words in facts:
            if words:
                name = f"{self._say(label)}: "
                self.board.spans((name, "dim"), (words, ""), hanging=2)

    def _section(self, title: Text, lines: Sequence[str]) -> None:
        shown = [line for line in lines if line]
        if not shown:
            return
        self.board.heading(self._say(title))
        for line in shown:
            self.board.spans((line, ""), indent=2, hanging=2 if len(shown) > 1 else 0)

    def _parameters(self) -> Iterator[ParameterDefinition]:
        """Yield the parameters that the rule uses, each once."""
        conditions = [part.text for part in (self.rule.when, self.rule.due) if part is not None]
        message = [self.rule.message.id, self.rule.message.en]
        words = " ".join([self.rule.text, *conditions, *message])
        for name in dict.fromkeys(_PARAMETER.findall(words)):
            if name in self.ruleset.parameters:
                yield self.ruleset.parameters[name]

    def _parameter(self, known: ParameterDefinition) -> str:
        parameter = known.parameter
        value = show(parameter.value, parameter.type.unit).to(self.language)
        confidence = self._say(labels.confidence(known.confidence.value))
        meaning = self._say(known.meaning)
        tail = f": {meaning}" if meaning else ""
        return f"param.{parameter.name} = {value} ({confidence}){tail}"


def flow(value: Any) -> str:
    """Return a case of an example on one line, as YAML writes it.

    >>> flow({"mp2k_held": "2018-08-01", "photos": [0, 50]})
    '{mp2k_held: 2018-08-01, photos: [0, 50]}'
    """
    if isinstance(value, sources.Mapping):
        value = value.items
    if isinstance(value, sources.Sequence):
        value = value.items
    if isinstance(value, sources.Scalar):
        return value.text if value.plain else json_text(value.text)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return str(value)


def case_text(value: Any) -> str:
    """Return a case of Python values on one line, so that reading it gives the same case.

    >>> case_text({"done": True, "borough.code": "A", "note": "a: b", "dates": ["2018-08-01"]})
    '{done: true, borough.code: A, note: "a: b", dates: [2018-08-01]}'
    """
    match value:
        case sources.Mapping() | sources.Sequence() | sources.Scalar():
            return flow(value)
        case Mapping():
            return "{" + ", ".join(f"{key}: {case_text(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(case_text(one) for one in value) + "]"
        case bool():
            return "true" if value else "false"
        case str() if not _PLAIN_TEXT.fullmatch(value):
            return json_text(value)
        case _:
            return str(value)


def json_text(words: str) -> str:
    """Return quoted text in the quotes of YAML and JSON."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
