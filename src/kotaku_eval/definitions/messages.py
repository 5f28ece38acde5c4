"""Messages of rules: named placeholders only, the same ones in both languages."""

from __future__ import annotations

import re
from typing import Final

from kotaku_eval.definitions.nodes import problem_at
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.expression_notes import same_ending
from kotaku_eval.expressions import Parameters
from kotaku_eval.facts import Vocabulary
from kotaku_eval.models import Kind
from kotaku_eval.rules import PLACEHOLDER
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.texts import Text

ALWAYS: Final = ("id", "title")
"""Placeholders that every subject can fill."""

_DOUBLED: Final = re.compile(r"\{\{+[^{}]*\}\}+")
_BRACES: Final = re.compile(r"\{[^{}]*\}?|\}")


def note_placeholders(
    node: Node | None, vocabulary: Vocabulary, parameters: Parameters, problems: list[Problem]
) -> None:
    """Note every placeholder that cannot be filled, or stands in one language only.

    Args:
        node: The message, plain or in both languages.
        vocabulary: The facts of the rule's subject.
        parameters: The rule set's parameters.
        problems: Where mistakes are noted.
    """
    if node is None:
        return
    parts = node.items if isinstance(node, Mapping) else {"": node}
    words = {name: part for name, part in parts.items() if isinstance(part, Scalar)}
    used: dict[str, set[str]] = {}
    before = len(problems)
    has_loose = False
    for language, part in words.items():
        used[language] = set(PLACEHOLDER.findall(part.text))
        for name in dict.fromkeys(PLACEHOLDER.findall(part.text)):
            _note_unknown(name, part, vocabulary, parameters, problems=problems)
        has_loose |= _note_braces(part, problems)
    if not has_loose and len(problems) == before:
        _note_difference(words, used, problems)


def _note_unknown(
    name: str,
    part: Scalar,
    vocabulary: Vocabulary,
    parameters: Parameters,
    *,
    problems: list[Problem],
) -> None:
    source = place_in(part, f"{{{name}}}")
    known = vocabulary.find(name)
    is_parameter = name.startswith("param.") and name.removeprefix("param.") in parameters
    if name in ALWAYS or is_parameter:
        return
    if known is None:
        names = [*single_values(vocabulary), *ALWAYS, *(f"param.{own}" for own in parameters)]
        text = Text(
            id=f"nama tidak dikenal dalam pesan: {{{name}}}",
            en=f"unknown name in the message: {{{name}}}",
        )
        near = same_ending(name, names)
        problems.append(problem_at(source, text, near if near.en else name_hint(name, names)))
    elif known.field.kind in {Kind.LIST, Kind.RECORD}:
        text = Text(id=f"{{{name}}} bukan satu nilai", en=f"{{{name}}} is not a value by itself")
        problems.append(problem_at(source, text))


def _note_braces(part: Scalar, problems: list[Problem]) -> bool:
    """Note braces that hold no name, which would be shown as they are; return whether any do."""
    doubled = _DOUBLED.findall(part.text)
    for found in doubled:
        text = Text(id=f"kurung ganda: {found}", en=f"doubled braces: {found}")
        hint = Text(id="Tulis satu pasang.", en="Write one pair.")
        problems.append(problem_at(place_in(part, found), text, hint))
    if doubled:
        return True
    rest = PLACEHOLDER.sub("", part.text)
    for found in _BRACES.findall(rest):
        text = Text(id=f"bukan nama dalam kurung: {found}", en=f"no name in braces: {found}")
        hint = Text(id="Tulis {tahap.first}, misalnya.", en="Write {stage.first}, for example.")
        problems.append(problem_at(place_in(part, found), text, hint))
    return bool(_BRACES.search(rest))


def _note_difference(
    words: dict[str, Scalar], used: dict[str, set[str]], problems: list[Problem]
) -> None:
    if {"id", "en"} != words.keys():
        return
    for language, other in (("id", "en"), ("en", "id")):
        for name in sorted(used[other] - used[language]):
            text = Text(
                id=f"pesan bahasa '{language}' tidak memuat {{{name}}}",
                en=f"the message in '{language}' lacks {{{name}}}",
            )
            hint = Text(
                id="Kedua bahasa harus memuat nama yang sama.",
                en="Both languages need the same placeholders.",
            )
            problems.append(problem_at(words[language].source, text, hint))


def single_values(vocabulary: Vocabulary) -> list[str]:
    """Return the names of the facts that are one value."""
    several = {Kind.LIST, Kind.RECORD}
    return [name for name in vocabulary if vocabulary[name].field.kind not in several]


def place_in(part: Scalar, words: str) -> Source:
    """Return the place of some words inside a text, which may be folded over several lines."""
    return part.source.part(part.text, part.text.find(words), len(words))
