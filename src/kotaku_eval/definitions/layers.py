"""Layers: the files that a rule set is made of, those it extends first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.shipped import DefinitionFile, locate
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError
from kotaku_eval.sources import Mapping, Node, Scalar
from kotaku_eval.texts import Text

SETTINGS: Final = ("title", "ties", "undated", "score", "mean_level", "scale", "calendar")
SECTIONS: Final = ("parameters", "groups", "indicators", "rules", "override", "disable")
KEYS: Final = frozenset({"ruleset", "extends", "lifecycle", "source", *SETTINGS, *SECTIONS})


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
        found: dict[str, Layer] = {}
        named: set[str] = set()
        self.trail.append(key)
        for scalar in _parents(block):
            file = referred("rulesets", scalar, folder, problems)
            if file is not None and not self._is_refused(file, scalar, named, problems):
                found |= {layer.key: layer for layer in self._of(file)}
        self.trail.pop()
        if problems or not isinstance(root, Mapping):
            raise DefinitionError(problems)
        return [*found.values(), Layer(root, key, folder, frozenset(found))]

    def _of(self, file: DefinitionFile) -> list[Layer]:
        if file.key not in self.known:
            self.known[file.key] = self.layers(file.read(), file.key, file.folder)
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
