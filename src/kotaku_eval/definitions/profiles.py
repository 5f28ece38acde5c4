"""Profiles: named selections inside a rule set, with changes of their own."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from kotaku_eval.definitions.blocks import Block, empty_key
from kotaku_eval.definitions.layers import Layer
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.rules import RULE_ID, Rule
from kotaku_eval.sources import Mapping as MappingNode
from kotaku_eval.sources import Scalar, Source
from kotaku_eval.texts import Text

CHANGES: Final = ("parameters", "override", "disable")
"""The sections of a rule set that a profile may have."""


_REMOVE: Final = Text(id="Hapus.", en="Remove it.")


@frozen
class Profile:
    """One profile of a rule set.

    Args:
        name: Its name.
        title: What people call it.
        source: Where it is written.
        select: The rules it keeps, by id, pattern, tag or indicator; all when there are none.
        ignore: The rules it leaves out, named likewise.
        layer: Its changes, as a file on top of all others.
    """

    name: str
    title: Text
    source: Source
    select: tuple[Scalar, ...]
    ignore: tuple[Scalar, ...]
    layer: Layer

    def titled(self, title: Text) -> Text:
        """Return the title of the set with that of the profile behind it."""
        own = self.title if self.title.en else Text.same(self.name)
        return Text(id=f"{title.id} – {own.id}", en=f"{title.en} – {own.en}")

    def selected(
        self, rules: Iterable[Rule], indicators: Mapping[str, object], problems: list[Problem]
    ) -> tuple[Rule, ...]:
        """Return the rules it keeps, noting names that match none and a profile without rules."""
        before, known = len(problems), tuple(rules)
        chosen = {rule.id for rule in known}
        if self.select:
            chosen = self._matching(self.select, known, indicators, problems=problems)
        left = self._matching(self.ignore, known, indicators, problems=problems)
        if chosen and len(problems) == before:
            self._note_idle(chosen, known, indicators, problems=problems)
        chosen -= left
        if not chosen and len(problems) == before:
            text = Text(
                id=f"profil '{self.name}' tidak menyisakan satu aturan pun",
                en=f"profile '{self.name}' leaves no rule at all",
            )
            problems.append(self.source.problem(text))
        return tuple(rule for rule in known if rule.id in chosen)

    def _note_idle(
        self, chosen: set[str], known: tuple[Rule, ...], indicators: Mapping[str, object], *,
        problems: list[Problem],
    ) -> None:  # fmt: skip
        """Note what is left out that was not kept, and what is changed of rules left out."""
        for scalar in self.ignore:
            if not chosen & self._matching((scalar,), known, indicators, problems=problems):
                text = Text(
                    id=f"'{scalar.text}' memang tidak dipilih",
                    en=f"'{scalar.text}' is not selected anyway",
                )
                problems.append(scalar.source.problem(text, _REMOVE))
        kept = chosen - self._matching(self.ignore, known, indicators, problems=problems)
        ids = {rule.id for rule in known}
        for name, source, _ in Block(self.layer.root, []).entries("override"):
            if kept and name in ids - kept:
                text = Text(
                    id=f"aturan '{name}' tidak termasuk profil ini",
                    en=f"rule '{name}' is left out of this profile",
                )
                problems.append(source.problem(text, _REMOVE))

    @staticmethod
    def _matching(
        names: tuple[Scalar, ...], rules: tuple[Rule, ...], indicators: Mapping[str, object], *,
        problems: list[Problem],
    ) -> set[str]:  # fmt: skip
        found: set[str] = set()
        for scalar in names:
            name = scalar.text
            ids = {
                rule.id
                for rule in rules
                if fnmatch.fnmatchcase(rule.id, name)
                or (name and name in (*rule.tags, rule.indicator))
            }
            if not ids:
                text = Text(
                    id=f"'{name}' tidak cocok dengan aturan mana pun",
                    en=f"'{name}' matches no rule",
                )
                tags = [tag for rule in rules for tag in rule.tags]
                hint = name_hint(name, [*(rule.id for rule in rules), *tags, *indicators])
                problems.append(scalar.source.problem(text, hint))
            found |= ids
        return found


def profiles_of(layers: list[Layer], problems: list[Problem]) -> dict[str, Profile]:
    """Return the profiles of all files by name, noting a name that stands twice."""
    found: dict[str, Profile] = {}
    above = frozenset(layer.key for layer in layers)
    for layer in layers:
        for name, source, node in Block(layer.root, problems).entries("profiles"):
            made = _profile(name, source, Block(node, problems, source), layer=layer, above=above)
            if name in found:
                text = Text(
                    id=f"profil '{name}' sudah ada ({found[name].source})",
                    en=f"profile '{name}' exists already ({found[name].source})",
                )
                hint = Text(id="Pilih nama lain.", en="Choose another name.")
                problems.append(source.problem(text, hint))
            elif made is not None:
                found[name] = made
    return found


def _names(block: Block, key: str) -> tuple[Scalar, ...]:
    """Return the names of a list, noting an empty list and a name that stands twice."""
    before, found = len(block.problems), block.scalars(key)
    if key in block and not found and len(block.problems) == before:
        block.problems.append(empty_key(key, block.keys[key]))
    seen: set[str] = set()
    for scalar in found:
        if scalar.text in seen:
            text = Text(id=f"'{scalar.text}' ditulis dua kali", en=f"'{scalar.text}' stands twice")
            block.note(scalar.source, text)
        seen.add(scalar.text)
    return found


def _profile(
    name: str, source: Source, block: Block, *, layer: Layer, above: frozenset[str]
) -> Profile | None:
    if not RULE_ID.fullmatch(name):
        text = Text(
            id=f"nama profil '{name}' bukan kebab-case",
            en=f"the name of the profile '{name}' is not kebab-case",
        )
        block.note(source, text)
    title = block.text("title")
    select, ignore = _names(block, "select"), _names(block, "ignore")
    block.close(CHANGES)
    kept = {key: node for key, node in block.items.items() if key in CHANGES}
    if block.is_usable and block.items.keys() <= {"title"}:
        text = Text(
            id=f"profil '{name}' tidak memilih dan tidak mengubah apa pun",
            en=f"profile '{name}' selects nothing and changes nothing",
        )
        hint = Text(id="Tulis select: [...].", en="Write select: [...].")
        block.note(source, text, hint)
        return None
    root = MappingNode(kept, block.keys, source)
    return Profile(
        name, title, source, select, ignore, Layer(root, f"{layer.key}#{name}", layer.folder, above)
    )
