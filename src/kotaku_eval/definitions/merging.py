"""Rule-set files put together: what they extend, override and disable, still with places.

Merging works on nodes, before any condition is built: a changed parameter reaches the conditions
that embed it, and every value keeps the place it was written at.
"""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from kotaku_eval.definitions.blocks import Block, empty_key, note_empty
from kotaku_eval.definitions.changes import LOCAL, ChangeReader, in_one_unit
from kotaku_eval.definitions.drafts import CHECKS, DISABLED, Draft, Entry, Written, missing
from kotaku_eval.definitions.layers import Layer, note_unknown_keys
from kotaku_eval.definitions.orders import DATES_RECORDED, STAGE_ORDER, OrderExpander, dates_rule
from kotaku_eval.definitions.parameters import CHANGEABLE, DECLARABLE, as_mappings, parameters_in
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

OVERRIDABLE: Final = (
    "severity", "weight", "indicator", "title", "message", "why", "fix", "tags", "due", "when",
    "over_reports", "under_reports", "source", "examples", "parameters", *CHECKS,
)  # fmt: skip
"""What a rule set may change of a rule: all but its id and what it is about."""

SCOPABLE: Final = (
    "severity", "weight", "title", "message", "why", "fix", "due", "when", "source", "parameters",
    *CHECKS,
)  # fmt: skip
"""What may differ by ``where:``: all that says nothing of how the set is put together."""

_RULE_KEYS: Final = frozenset({*OVERRIDABLE, "subject"})
_USERS: Final = ("when", "due", *CHECKS)
_OWN_WORDS: Final = ("examples", "source", *CHECKS)
"""What each rule of a ``stage_order`` makes for itself."""


_SWITCHES: Final = frozenset({"true", "false"})
"""What is written for the reason by who takes ``disable`` for a switch."""


@frozen
class Merger:
    """Applies rule-set files one after the other to a draft.

    Args:
        expander: Expands ``stage_order`` rules.
        problems: Where mistakes are noted.
        draft: What has been put together so far.
    """

    expander: OrderExpander
    problems: list[Problem]
    draft: Draft = field(factory=Draft)

    def add_dates_rule(self, source: Source) -> None:
        """Put the rule on missing dates in, so that files may override or disable it."""
        node = dates_rule(self.expander.lifecycle, source)
        self._define("rules", DATES_RECORDED, source, node=node, layer=None)

    def apply(self, layer: Layer) -> None:
        """Put one file on top of the others."""
        note_unknown_keys(layer, self.problems)
        block = Block(layer.root, self.problems)
        self._parameters(block, layer)
        for section in ("groups", "indicators"):
            for name, source, node in block.entries(section):
                self._lay(section, name, source, node=node, layer=layer)
        for name, source, node in block.entries("rules"):
            self._rule(name, source, node, layer)
        self._changes(block, layer)

    def apply_profile(self, layer: Layer) -> None:
        """Put the changes of a profile on top of all files."""
        block = Block(layer.root, self.problems)
        for name, source, _ in block.entries("parameters"):
            if name not in self.draft.parameters:
                text = Text(
                    id=f"parameter tidak dikenal '{name}'", en=f"unknown parameter '{name}'"
                )
                self.problems.append(source.problem(text, name_hint(name, self.draft.parameters)))
                self.draft.used.add(name)
        self._parameters(block, layer)
        self._changes(block, layer)

    def _changes(self, block: Block, layer: Layer) -> None:
        for name, source, node in block.entries("override"):
            self._override(name, source, node, layer)
        for name, source, node in block.entries("disable"):
            self._disable(name, source, node, layer)

    def _parameters(self, block: Block, layer: Layer) -> None:
        known = self.draft.parameters
        if isinstance(block.items.get("parameters"), Sequence):
            self.draft.is_unreadable = True
        for name, source, written in block.entries("parameters"):
            is_change = name in known and layer.is_above(known[name].layer)
            general = (*CHANGEABLE, "unit") if is_change else DECLARABLE
            reader = ChangeReader(general, ("value", "unit"), self.problems)
            before = len(self.problems)
            found = reader.read(as_mappings(written, source), source)
            found = in_one_unit(found, known[name].node if is_change else None, self.problems)
            written_value = found.general is not None and "value" in found.general.items
            if len(self.problems) > before and name not in known and not written_value:
                self.draft.broken.add(name)
            if found.general is not None or name not in known:
                node = found.general or Mapping({}, {}, source)
                value = node.items.get("value")
                if value is not None:
                    self.draft.declared.setdefault(name, value)
                self._lay("parameters", name, source, node=node, layer=layer)
            if found.cases:
                self.draft.lay_cases("parameters", name, found.cases, layer)

    def _lay(self, section: str, name: str, source: Source, *, node: Node, layer: Layer) -> None:
        """Define a named block, or change what a file below says of it."""
        entry = self.draft.section(section).get(name)
        if section != "parameters" and isinstance(node, Scalar) and node.is_null:
            self.problems.append(empty_key(name, source))
            return
        if section != "parameters" and entry is not None and node == Mapping({}, {}, node.source):
            text = Text(id=f"{name}: tidak ada yang diubah", en=f"{name}: nothing is changed")
            self.problems.append(source.problem(text))
        if entry is not None and isinstance(entry.node, Mapping) and isinstance(node, Mapping):
            self.draft.lay(section, name, node, layer)
        else:
            self._define(section, name, source, node=node, layer=layer)

    def _define(
        self, section: str, name: str, source: Source, *, node: Node, layer: Layer | None
    ) -> None:
        key = layer.key if layer is not None else ""
        made = Entry(source, node, key)
        if isinstance(node, Mapping):
            made.note(node, key)
        self.draft.section(section)[name] = made

    def _rule(self, name: str, source: Source, node: Node, layer: Layer) -> None:
        made: dict[str, Node]
        node = self._without_local(node)
        if isinstance(node, Mapping) and STAGE_ORDER in node.items:
            made = dict(self.expander.expand(source, node))
            if self._is_free(name, source, layer):
                self.draft.families[name] = tuple(made)
        else:
            made = {name: node}
            note_empty(node, _RULE_KEYS, self.problems)
        for own, part in made.items():
            if self._is_free(own, source, layer):
                self._note_use(part)
                self._define_rule(own, source, part, layer)

    def _without_local(self, node: Node) -> Node:
        """Note what only an override may write; here a parameter's own value is enough."""
        if not isinstance(node, Mapping):
            return node
        local = [key for key in node.items if key.startswith(LOCAL)]
        for key in local:
            text = Text(id=f"kunci tidak dikenal '{key}'", en=f"unknown key '{key}'")
            self.problems.append(node.keys[key].problem(text))
        kept = {key: part for key, part in node.items.items() if key not in local}
        return Mapping(kept, node.keys, node.source)

    def _define_rule(self, name: str, source: Source, node: Node, layer: Layer) -> None:
        """Add a rule; beside one of an unrelated file both must say the same of every key."""
        known = self.draft.rules.get(name)
        if known is None or not known.layer:
            # The built-in rule makes way; its place in the list is the later one.
            self.draft.rules.pop(name, None)
            self._define("rules", name, source, node=node, layer=layer)
        elif isinstance(known.node, Mapping) and isinstance(node, Mapping):
            known.note(missing(node, known.node, known.source), known.layer)
            empty = missing(known.node, node, source)
            whole = Mapping(node.items | empty.items, node.keys | empty.keys, source)
            self.draft.lay("rules", name, whole, layer)

    def _is_free(self, name: str, source: Source, layer: Layer) -> bool:
        known = self.draft.rules.get(name)
        if known is None or not known.layer or not layer.is_above(known.layer):
            return True
        where = known.source
        text = Text(
            id=f"aturan '{name}' sudah ada ({where})", en=f"rule '{name}' exists already ({where})"
        )
        hint = Text(
            id="Untuk mengubahnya tulis di bawah 'override:'; untuk menggantinya beri kode lain.",
            en="To change it write it under 'override:'; to replace it choose another id.",
        )
        self.problems.append(source.problem(text, hint))
        return False

    def _named(self, name: str, source: Source) -> tuple[str, ...]:
        """Return the ids of the rules that a name stands for, noting an unknown one."""
        if name in self.draft.families:
            return self.draft.families[name]
        if name in self.draft.rules:
            return (name,)
        text = Text(id=f"aturan tidak dikenal '{name}'", en=f"unknown rule '{name}'")
        known = [*self.draft.rules, *self.draft.families]
        self.problems.append(source.problem(text, name_hint(name, known)))
        return ()

    def _override(self, name: str, source: Source, node: Node, layer: Layer) -> None:
        is_family = name in self.draft.families
        own = _OWN_WORDS if is_family else ()
        general = tuple(key for key in OVERRIDABLE if key not in own)
        scoped = tuple(key for key in SCOPABLE if key not in own)
        is_empty = (
            node.is_null if isinstance(node, Scalar) else node == Mapping({}, {}, node.source)
        )
        if is_family:
            node = self._shared(name, node)
        found = ChangeReader(general, scoped, self.problems).read(node, source)
        if is_empty:
            text = Text(id=f"{name}: tidak ada yang diubah", en=f"{name}: nothing is changed")
            self.problems.append(source.problem(text))
        every = [case.changes for case in found.cases]
        every += [found.general] if found.general is not None else []
        checked = [self._note_checks(changes) for changes in every]
        for changes in every:
            self._note_use(changes)
        for one in self._named(name, source) if not any(checked) else ():
            if self._is_in_force(one, source):
                if found.general is not None:
                    self.draft.lay("rules", one, found.general, layer)
                if found.cases:
                    self.draft.lay_cases("rules", one, found.cases, layer)

    def _shared(self, name: str, node: Node) -> Node:
        """Return changes of a family of rules, noting and leaving out what they cannot share."""
        if isinstance(node, Sequence):
            return Sequence(tuple(self._shared(name, part) for part in node.items), node.source)
        if not isinstance(node, Mapping):
            return node
        for key in node.items:
            if key in _OWN_WORDS:
                one = next(iter(self.draft.families[name]), "")
                text = Text(
                    id=f"'{name}' berarti beberapa aturan; '{key}' hanya untuk satu",
                    en=f"'{name}' stands for several rules; '{key}' is for one",
                )
                hint = Text(id=f"Sebut satu, misalnya '{one}'.", en=f"Name one, such as '{one}'.")
                self.problems.append(node.keys[key].problem(text, hint))
        kept = {key: part for key, part in node.items.items() if key not in _OWN_WORDS}
        return Mapping(kept, node.keys, node.source)

    def _note_checks(self, changes: Mapping) -> bool:
        """Note a second check, and one that is taken away; return whether there is a second."""
        for key, node in changes.items.items():
            if key in CHECKS and isinstance(node, Scalar) and node.is_null:
                self.problems.append(empty_key(key, changes.keys[key]))
        found = [key for key in changes.items if key in CHECKS]
        if len(found) > 1:
            text = Text(
                id=f"satu aturan memuat satu syarat, di sini ada: {', '.join(found)}",
                en=f"a rule has one check, this one has: {', '.join(found)}",
            )
            self.problems.append(changes.keys[found[1]].problem(text))
        return len(found) > 1

    def _is_in_force(self, name: str, source: Source) -> bool:
        """Whether a rule is not disabled; to change one that is would be without effect."""
        held = self.draft.disabled.get(name)
        if held:
            self._note_idle(name, source, held[0].source)
        return not held

    def _note_idle(self, name: str, source: Source, disabled: Source) -> None:
        text = Text(
            id=f"aturan '{name}' dinonaktifkan ({disabled}), jadi ini tanpa akibat",
            en=f"rule '{name}' is disabled ({disabled}), so this changes nothing",
        )
        hint = Text(id="Hapus salah satunya.", en="Remove one of the two.")
        self.problems.append(source.problem(text, hint))

    def _disable(self, name: str, source: Source, node: Node, layer: Layer) -> None:
        if isinstance(node, Scalar) and (node.is_null or (node.plain and node.text in _SWITCHES)):
            text = Text(id=f"{name}: alasan belum diisi", en=f"{name}: the reason is missing")
            self.problems.append(source.problem(text))
        for own in self._named(name, source):
            entry = self.draft.rules[own]
            held = self.draft.disabled.setdefault(own, [])
            twice = [one for one in held if layer.is_above(one.layer)]
            changed = entry.written_by(layer.key) if entry.layer != layer.key else []
            for one in twice[:1]:
                self._note_idle(own, source, one.source)
            for one in changed[:1]:
                self._note_idle(own, one.source, source)
            held.insert(0, Written(DISABLED, node, source, layer.key))

    def _note_use(self, node: Node) -> None:
        if isinstance(node, Mapping):
            for key in _USERS:
                if key in node.items:
                    self.draft.used |= set(parameters_in(node.items[key]))
