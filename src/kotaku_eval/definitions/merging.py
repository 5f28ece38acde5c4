"""Rule-set files put together: what they extend, override and disable, still with places.

Merging works on nodes, before any condition is built: a changed parameter reaches the conditions
that embed it, and every value keeps the place it was written at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.definitions.blocks import Block, repaired
from kotaku_eval.definitions.orders import DATES_RECORDED, STAGE_ORDER, OrderExpander, dates_rule
from kotaku_eval.definitions.parameters import CHANGEABLE, USE, as_mapping
from kotaku_eval.definitions.shipped import DefinitionFile, locate
from kotaku_eval.definitions.templates import TEMPLATES
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError, name_hint
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

OVERRIDABLE: Final = (
    "severity", "weight", "indicator", "title", "message", "why", "fix", "tags", "due", "when",
)  # fmt: skip
SETTINGS: Final = ("title", "ties", "undated", "score", "mean_level", "scale", "calendar")
SECTIONS: Final = ("parameters", "groups", "indicators", "rules", "override", "disable")
_KEYS: Final = frozenset({"ruleset", "extends", "lifecycle", "source", *SETTINGS, *SECTIONS})
_CHECKS: Final = ("when", "require", "due", *TEMPLATES)


@frozen(eq=False)
class Layer:
    """One rule-set file, with the files it extends.

    Args:
        root: Its content.
        key: What tells the file from others.
        folder: What relative paths in it are relative to.
        ancestors: The keys of the files it extends, directly or not.
    """

    root: Mapping
    key: str
    folder: Path | None
    ancestors: frozenset[str] = frozenset()


@define
class Entry:
    """A named block, with the file it was defined in."""

    source: Source
    node: Node
    layer: str = ""


@define
class Draft:
    """The merged content of several rule-set files.

    Args:
        parameters: By name; ``declared`` holds the values they were first given.
        groups: By id.
        indicators: By id.
        rules: By id, those of ``stage_order`` expanded.
        families: The ids that each ``stage_order`` rule stands for.
        disabled: Reasons by rule id.
        used: The parameters that some check uses, disabled or overridden ones too.
    """

    parameters: dict[str, Entry] = field(factory=dict)
    declared: dict[str, Node] = field(factory=dict)
    groups: dict[str, Entry] = field(factory=dict)
    indicators: dict[str, Entry] = field(factory=dict)
    rules: dict[str, Entry] = field(factory=dict)
    families: dict[str, tuple[str, ...]] = field(factory=dict)
    disabled: dict[str, Node] = field(factory=dict)
    used: set[str] = field(factory=set)


def layers_of(
    root: Node, key: str, folder: Path | None, trail: tuple[str, ...] = ()
) -> list[Layer]:
    """Return the files a rule set is made of, those it extends first, each once.

    Raises:
        DefinitionError: A file that does not exist or extends itself, at the place it is named.
    """
    problems: list[Problem] = []
    block = Block(root, problems)
    found: dict[str, Layer] = {}
    for scalar in _parents(block):
        for layer in _parent_layers(scalar, folder, (*trail, key), problems):
            found.setdefault(layer.key, layer)
    if problems or not isinstance(root, Mapping):
        raise DefinitionError(problems)
    return [*found.values(), Layer(repaired(root, _KEYS), key, folder, frozenset(found))]


def note_unknown_keys(layer: Layer, problems: list[Problem]) -> None:
    """Note every key of a file that no rule set has: a misspelt one would go unnoticed."""
    Block(layer.root, problems).close(tuple(_KEYS))


def _parents(block: Block) -> tuple[Scalar, ...]:
    written = block.node("extends")
    if isinstance(written, Scalar):
        return (written,)
    return block.scalars("extends")


def _parent_layers(
    scalar: Scalar, folder: Path | None, trail: tuple[str, ...], problems: list[Problem]
) -> list[Layer]:
    file = referred("rulesets", scalar, folder, problems)
    if file is None:
        return []
    if file.key in trail:
        text = Text(
            id=f"'{scalar.text}' memperluas dirinya sendiri", en=f"'{scalar.text}' extends itself"
        )
        problems.append(scalar.source.problem(text))
        return []
    return layers_of(file.read(), file.key, file.folder, trail)


def referred(
    what: str, scalar: Scalar, folder: Path | None, problems: list[Problem]
) -> DefinitionFile | None:
    """Return the file that a definition names, noting one that does not exist."""
    try:
        file = locate("rulesets" if what == "rulesets" else "lifecycles", scalar.text, folder)
    except UnknownNameError as failure:
        problems.append(scalar.source.problem(failure.text))
        return None
    if file.path is not None and not file.path.is_file():
        text = Text(id=f"berkas tidak ada: {file.label}", en=f"no such file: {file.label}")
        problems.append(scalar.source.problem(text))
        return None
    return file


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
        self.draft.rules[DATES_RECORDED] = Entry(source, node)

    def apply(self, layer: Layer) -> None:
        """Put one file on top of the others."""
        note_unknown_keys(layer, self.problems)
        block = Block(layer.root, self.problems)
        self._parameters(block, layer)
        for name, source, node in block.entries("groups"):
            _lay(self.draft.groups, name, source, node)
        for name, source, node in block.entries("indicators"):
            _lay(self.draft.indicators, name, source, node)
        for name, source, node in block.entries("rules"):
            self._rule(name, source, node, layer)
        for name, source, node in block.entries("override"):
            self._override(name, source, node)
        for name, source, node in block.entries("disable"):
            self._disable(name, source, node)

    def _parameters(self, block: Block, layer: Layer) -> None:
        known = self.draft.parameters
        for name, source, written in block.entries("parameters"):
            node = as_mapping(written, source)
            if name in known and isinstance(node, Mapping):
                changes = Block(node, self.problems, source)
                changes.close(CHANGEABLE)
                node = _only(node, CHANGEABLE)
            value = node.items.get("value") if isinstance(node, Mapping) else None
            if value is not None:
                self.draft.declared.setdefault(name, value)
            _lay(known, name, source, node)
            known[name].layer = layer.key

    def _rule(self, name: str, source: Source, node: Node, layer: Layer) -> None:
        made: dict[str, Node]
        if isinstance(node, Mapping) and STAGE_ORDER in node.items:
            made = dict(self.expander.expand(source, node))
            if self._is_free(name, source, layer):
                self.draft.families[name] = tuple(made)
        else:
            made = {name: node}
        for own, part in made.items():
            if self._is_free(own, source, layer):
                # A later file that is no descendant wins; its place in the list is the later one.
                self.draft.rules.pop(own, None)
                self.draft.rules[own] = Entry(source, part, layer.key)
                self._note_use(part)

    def _is_free(self, name: str, source: Source, layer: Layer) -> bool:
        known = self.draft.rules.get(name)
        if known is None or not known.layer:
            return True
        if known.layer not in layer.ancestors and known.layer != layer.key:
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

    def _override(self, name: str, source: Source, node: Node) -> None:
        block = Block(node, self.problems, source)
        block.close(OVERRIDABLE)
        if not isinstance(node, Mapping) or not node.items:
            if not block.items and block.is_usable:
                text = Text(id=f"{name}: tidak ada yang diubah", en=f"{name}: nothing is changed")
                self.problems.append(source.problem(text))
            return
        changes = _only(node, OVERRIDABLE)
        self._note_use(changes)
        for own in self._named(name, source):
            entry = self.draft.rules[own]
            if isinstance(entry.node, Mapping):
                merged = without_nulls(overlaid(entry.node, changes), changes)
                self.draft.rules[own] = Entry(entry.source, merged, entry.layer)

    def _disable(self, name: str, source: Source, node: Node) -> None:
        if isinstance(node, Scalar) and node.is_null:
            text = Text(id=f"{name}: alasan belum diisi", en=f"{name}: the reason is missing")
            self.problems.append(source.problem(text))
        for own in self._named(name, source):
            self.draft.disabled[own] = node

    def _note_use(self, node: Node) -> None:
        if isinstance(node, Mapping):
            for key in _CHECKS:
                if key in node.items:
                    self.draft.used |= set(_parameters_in(node.items[key]))


def _parameters_in(node: Node) -> list[str]:
    match node:
        case Scalar():
            return USE.findall(node.text)
        case Sequence():
            return [name for part in node.items for name in _parameters_in(part)]
        case _:
            return [name for part in node.items.values() for name in _parameters_in(part)]


def _only(node: Mapping, names: tuple[str, ...]) -> Mapping:
    kept = {name: part for name, part in node.items.items() if name in names}
    return Mapping(kept, node.keys, node.source)


def overlaid(under: Mapping, over: Mapping) -> Mapping:
    """Return a mapping with the entries of another on top."""
    return Mapping(under.items | over.items, under.keys | over.keys, under.source)


def without_nulls(node: Mapping, changes: Mapping) -> Mapping:
    """Return a mapping without what its changes set to null: that takes a value away."""
    taken = {
        name for name, part in changes.items.items() if isinstance(part, Scalar) and part.is_null
    }
    return Mapping(
        {name: part for name, part in node.items.items() if name not in taken},
        node.keys,
        node.source,
    )


def _lay(known: dict[str, Entry], name: str, source: Source, node: Node) -> None:
    """Define a named block, or change what a file below says of it."""
    entry = known.get(name)
    if entry is None:
        known[name] = Entry(source, node)
    elif isinstance(entry.node, Mapping) and isinstance(node, Mapping):
        known[name] = Entry(entry.source, overlaid(entry.node, node), entry.layer)
    else:
        known[name] = Entry(source, node, entry.layer)
