"""Layers: the files that a rule set is made of, those it extends first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.definitions.blocks import Block, repaired
from kotaku_eval.definitions.nodes import in_file_order
from kotaku_eval.definitions.plugged import Found, found
from kotaku_eval.definitions.shipped import DefinitionFile, Folder
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError
from kotaku_eval.paths import is_file
from kotaku_eval.plugins import PluginError
from kotaku_eval.sources import Mapping, Node, Scalar, kinds
from kotaku_eval.texts import Text

SETTINGS: Final = ("title", "ties", "undated", "score", "mean_level", "scale", "calendar")
SECTIONS: Final = (
    "parameters", "groups", "indicators", "rules", "override", "disable", "profiles",
)  # fmt: skip
KEYS: Final = frozenset({
    "ruleset", "extends", "lifecycle", "source", "python", *SETTINGS, *SECTIONS,
})  # fmt: skip


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

    def is_above(self, key: str) -> bool:
        """Whether what it says of a value replaces what the file of a key says, on purpose."""
        return not key or key == self.key or key in self.ancestors


def layers_of(root: Node, key: str, folder: Path | None) -> list[Layer]:
    """Return the files a rule set is made of, those it extends first, each once.

    Raises:
        DefinitionError: A file that does not exist or extends itself, at the place it is named.
    """
    return _Stack().layers(root, key, folder)


@define
class _Stack:
    """The files that are being read, and those that have been: each is read once."""

    trail: list[str] = field(factory=list)
    known: dict[str, list[Layer]] = field(factory=dict)

    def layers(self, root: Node, key: str, folder: Path | None) -> list[Layer]:
        problems: list[Problem] = []
        block = Block(root, problems)
        held: dict[str, Layer] = {}
        named: set[str] = set()
        self.trail.append(key)
        for scalar in _parents(block):
            file = referred("rulesets", scalar, folder, problems)
            if isinstance(file, DefinitionFile):
                if not self._is_refused(file, scalar, named, problems):
                    held |= {layer.key: layer for layer in self._of(file)}
            elif file is not None:
                _note_python(scalar, problems)
        self.trail.pop()
        if problems or not isinstance(root, Mapping):
            raise DefinitionError(in_file_order(problems))
        return [*held.values(), Layer(repaired(root, KEYS), key, folder, frozenset(held))]

    def _of(self, file: DefinitionFile) -> list[Layer]:
        if file.key not in self.known:
            self.known[file.key] = self.layers(file.read(kinds.RULES), file.key, file.folder)
        return self.known[file.key]

    def _is_refused(
        self, file: DefinitionFile, scalar: Scalar, named: set[str], problems: list[Problem]
    ) -> bool:
        """Note a file that extends itself, or is named twice."""
        name = scalar.text
        if file.key in self.trail:
            text = Text(id=f"'{name}' memperluas dirinya sendiri", en=f"'{name}' extends itself")
            problems.append(scalar.source.problem(text))
        elif file.key in named:
            text = Text(id=f"'{name}' disebut dua kali", en=f"'{name}' is named twice")
            problems.append(scalar.source.problem(text))
        else:
            named.add(file.key)
            return False
        return True


def note_unknown_keys(layer: Layer, problems: list[Problem]) -> None:
    """Note every key of a file that no rule set has: a misspelt one would go unnoticed."""
    Block(layer.root, problems).close(tuple(KEYS))


def _parents(block: Block) -> tuple[Scalar, ...]:
    written = block.node("extends")
    if isinstance(written, Scalar):
        return (written,)
    return block.scalars("extends")


def _note_python(scalar: Scalar, problems: list[Problem]) -> None:
    name = scalar.text
    text = Text(
        id=f"'{name}' dibuat dalam Python; hanya berkas yang dapat diperluas",
        en=f"'{name}' is made in Python; only a file can be extended",
    )
    hint = Text(
        id=f"Aturan Python ditambahkan dengan python: [{name}].",
        en=f"Rules in Python are added by python: [{name}].",
    )
    problems.append(scalar.source.problem(text, hint))


def referred(
    folder: Folder, scalar: Scalar, base: Path | None, problems: list[Problem]
) -> Found | None:
    """Return what a definition names, noting what does not exist or cannot be used."""
    try:
        file = found(folder, scalar.text, base)
    except (UnknownNameError, PluginError) as failure:
        problems.append(scalar.source.problem(failure.text))
        return None
    except DefinitionError as failure:
        problems.extend(scalar.source.problem(one.text, one.hint) for one in failure.problems)
        return None
    if isinstance(file, DefinitionFile) and file.path is not None and not is_file(file.path):
        text = Text(id=f"berkas tidak ada: {file.label}", en=f"no such file: {file.label}")
        problems.append(scalar.source.problem(text))
        return None
    return file
