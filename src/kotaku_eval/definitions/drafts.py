"""Drafts: the merged content of rule-set files, where every value remembers who wrote it.

A value that two files give, of which neither extends the other, is a conflict: which of them is
read last is chance, so a file that extends both must say what holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import define, evolve, field, frozen

from kotaku_eval.definitions.layers import Layer
from kotaku_eval.definitions.nodes import recorded
from kotaku_eval.definitions.scopes import Where
from kotaku_eval.definitions.templates import TEMPLATES, flow
from kotaku_eval.errors import Problem
from kotaku_eval.origins import CHECK, Chain, Origin, Origins
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

CHECKS: Final = ("require", *TEMPLATES)
"""The keys under which a rule's check may stand; it has one of them."""

DISABLED: Final = "disabled"

_SINGLE: Final = {
    "rules": Text(id="aturan", en="rule"),
    "parameters": Text(id="parameter", en="parameter"),
    "indicators": Text(id="indikator", en="indicator"),
    "groups": Text(id="kelompok", en="group"),
}


@frozen
class Written:
    """A value as one file gives it.

    Args:
        key: The key it stands under.
        node: The value.
        source: Where it stands.
        layer: The key of the file; empty for what the library adds.
        scope: The condition under which it holds, as text; empty for everywhere.
    """

    key: str
    node: Node
    source: Source
    layer: str = ""
    scope: str = ""

    def origin(self) -> Origin:
        """Return the value for people to read."""
        name = f"{self.key}: " if self.key in CHECKS else ""
        place = recorded(self.source) if self.layer else None
        return Origin(name + flow(self.node), place, self.scope)


@frozen
class Case:
    """What holds in one scope.

    Args:
        where: The scope.
        changes: The values.
    """

    where: Where
    changes: Mapping


@define
class Entry:
    """A named block put together of several files.

    Args:
        source: Where it was defined.
        node: Its content in force; no mapping when it was written wrong.
        layer: The key of the file that defined it; empty for what the library adds.
        chains: What was written under each key, the newest first; checks share one chain.
        cases: A list for each file that says what holds in scopes, the oldest first. Of one list
            the first scope that holds counts; lists go on top of each other.
    """

    source: Source
    node: Node
    layer: str = ""
    chains: dict[str, list[Written]] = field(factory=dict)
    cases: list[tuple[Case, ...]] = field(factory=list)

    def note(self, changes: Mapping, layer: str, scope: str = "") -> list[tuple[str, Written]]:
        """Note values on top of the others; return each with the name of its chain."""
        found = []
        for key, node in changes.items.items():
            place = node.source if isinstance(node, Scalar) else changes.keys[key]
            written = Written(key, node, place, layer, scope)
            name = _chain_of(key)
            self.chains.setdefault(name, []).insert(0, written)
            found.append((name, written))
        return found

    def lay(self, changes: Mapping, layer: str) -> list[tuple[str, Written]]:
        """Put values for everywhere on top of the others; return each with its chain's name."""
        if isinstance(self.node, Mapping):
            self.node = overlaid(self.node, changes)
        names = {_chain_of(key) for key in changes.items}
        self.cases = [tuple(_without(case, names) for case in held) for held in self.cases]
        return self.note(changes, layer)

    def lay_cases(self, cases: Iterable[Case], layer: str) -> list[tuple[str, Written]]:
        """Put the values of scopes on top of the others; return each with its chain's name."""
        held = tuple(cases)
        self.cases.append(held)
        # The first of a list counts most, so it is noted last: on top.
        return [
            noted
            for case in reversed(held)
            for noted in self.note(case.changes, layer, case.where.text)
        ]

    def written_by(self, layer: str) -> list[Written]:
        """Return what one file gives."""
        return [one for chain in self.chains.values() for one in chain if one.layer == layer]

    def origins(self) -> dict[str, Chain]:
        """Return the chains for people to read."""
        return {key: tuple(one.origin() for one in chain) for key, chain in self.chains.items()}


def _chain_of(key: str) -> str:
    return CHECK if key in CHECKS else key


def _without(case: Case, names: set[str]) -> Case:
    """Return a case without what a later file gives for everywhere; its scope stays."""
    changes = case.changes
    kept = {key: node for key, node in changes.items.items() if _chain_of(key) not in names}
    return evolve(case, changes=Mapping(kept, changes.keys, changes.source))


def overlaid(under: Mapping, over: Mapping) -> Mapping:
    """Return a mapping with the entries of another on top; a check replaces whatever check."""
    items = dict(under.items)
    if any(key in CHECKS for key in over.items):
        items = {key: node for key, node in items.items() if key not in CHECKS}
    return Mapping(items | over.items, under.keys | over.keys, under.source)


def missing(node: Mapping, beside: Mapping, source: Source) -> Mapping:
    """Return an empty value for every key of a block that another lacks."""
    has_check = any(key in CHECKS for key in beside.items)
    keys = [key for key in node.items if key not in beside.items]
    kept = [key for key in keys if not (has_check and key in CHECKS)]
    nothing = Scalar("", plain=True, source=source)
    return Mapping(dict.fromkeys(kept, nothing), dict.fromkeys(kept, source), source)


def same(one: Node, other: Node) -> bool:
    """Whether two nodes say the same, wherever they stand."""
    return bool(_content(one) == _content(other))


def _content(node: Node) -> Any:
    match node:
        case Scalar():
            return (node.text, node.plain)
        case Sequence():
            return tuple(_content(part) for part in node.items)
        case _:
            return {name: _content(part) for name, part in node.items.items()}


@define
class Conflicts:
    """Values on which files disagree, none of which extends the other."""

    found: dict[tuple[str, str, str], tuple[Written, Written]] = field(factory=dict)

    def note(
        self, section: str, name: str, key: str, *, written: Written, below: Iterable[Written],
        layer: Layer,
    ) -> None:  # fmt: skip
        """Note a value that an unrelated file gives otherwise, or settle what was noted."""
        place = (section, name, key)
        pair = self.found.get(place, ())
        # What holds in one scope only settles nothing elsewhere.
        is_whole = all(written.scope in {"", one.scope} for one in pair)
        if pair and is_whole and all(layer.is_above(one.layer) for one in pair):
            del self.found[place]
        for old in below:
            is_apart = old.scope and written.scope and old.scope != written.scope
            if not layer.is_above(old.layer) and not is_apart and not same(old.node, written.node):
                self.found[place] = (old, written)
                return

    def problems(self) -> Iterator[Problem]:
        """Yield one problem for each block on which files disagree."""
        grouped: dict[tuple[str, str], dict[str, tuple[Written, Written]]] = {}
        for (section, name, key), pair in self.found.items():
            grouped.setdefault((section, name), {})[key] = pair
        for (section, name), keys in grouped.items():
            yield _problem(section, name, keys)


def _problem(section: str, name: str, keys: dict[str, tuple[Written, Written]]) -> Problem:
    (old, new), *_ = keys.values()
    said = ", ".join(keys)
    noun = _SINGLE.get(section)
    subject = Text(id=f"{noun.id} '{name}': ", en=f"{noun.en} '{name}': ") if noun else _NOTHING
    other = old.origin().place
    text = Text(
        id=f"{subject.id}{said} ditulis lain di {other}, dan kedua berkas tidak saling memperluas",
        en=f"{subject.en}{said} stands otherwise in {other}, and neither file extends the other",
    )
    return new.source.problem(text, _HINTS.get(section, _HINT))


_NOTHING: Final = Text.same("")
_HINT: Final = Text(
    id="Tulis mana yang berlaku dalam berkas yang memperluas keduanya.",
    en="Write which holds in the file that extends both.",
)
_HINTS: Final = {
    "rules": Text(
        id="Tulis mana yang berlaku di bawah 'override:' dalam berkas yang memperluas keduanya, "
        "atau beri salah satu kode lain.",
        en="Write which holds under 'override:' in the file that extends both, or give one of "
        "them another id.",
    ),
}


@define
class Draft:
    """The merged content of several rule-set files.

    Args:
        parameters: By name; ``declared`` holds the values they were first given.
        groups: By id.
        indicators: By id.
        rules: By id, those of ``stage_order`` expanded.
        families: The ids that each ``stage_order`` rule stands for.
        disabled: What was written of each disabled rule, the newest first.
        used: The parameters that some check uses, disabled or overridden ones too.
        is_unreadable: Whether a file's parameters could not even be told apart.
        broken: Parameters written in a way that was noted already.
        conflicts: What unrelated files disagree on.
    """

    parameters: dict[str, Entry] = field(factory=dict)
    declared: dict[str, Node] = field(factory=dict)
    groups: dict[str, Entry] = field(factory=dict)
    indicators: dict[str, Entry] = field(factory=dict)
    rules: dict[str, Entry] = field(factory=dict)
    families: dict[str, tuple[str, ...]] = field(factory=dict)
    disabled: dict[str, list[Written]] = field(factory=dict)
    used: set[str] = field(factory=set)
    is_unreadable: bool = False
    broken: set[str] = field(factory=set)
    conflicts: Conflicts = field(factory=Conflicts)

    def section(self, name: str) -> dict[str, Entry]:
        """Return the named blocks of a section."""
        found: dict[str, Entry] = getattr(self, name)
        return found

    def lay(self, section: str, name: str, changes: Mapping, layer: Layer) -> None:
        """Put values of a file on top of a named block that exists."""
        entry = self.section(section)[name]
        for key, written in entry.lay(changes, layer.key):
            below = entry.chains[key][1:]
            self.conflicts.note(section, name, key, written=written, below=below, layer=layer)

    def lay_cases(self, section: str, name: str, cases: Iterable[Case], layer: Layer) -> None:
        """Put the values that a file gives for scopes on top of a named block that exists."""
        entry = self.section(section)[name]
        for key, written in entry.lay_cases(cases, layer.key):
            at = next(at for at, one in enumerate(entry.chains[key]) if one is written)
            below = entry.chains[key][at + 1 :]
            self.conflicts.note(section, name, key, written=written, below=below, layer=layer)

    def origins(self, settings: Entry) -> Origins:
        """Return where every value comes from."""
        named = {
            section: {name: entry.origins() for name, entry in self.section(section).items()}
            for section in ("rules", "parameters", "indicators", "groups")
        }
        disabled = {
            name: tuple(one.origin() for one in chain) for name, chain in self.disabled.items()
        }
        return Origins(**named, settings=settings.origins(), disabled=disabled)
