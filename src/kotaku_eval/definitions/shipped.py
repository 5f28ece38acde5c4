"""Definition files: those shipped with the library by name, others by path."""

from __future__ import annotations

import os
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal, get_args

from attrs import field, frozen

from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.sources import Node, kinds, parse_json, parse_yaml, read_nodes, read_text
from kotaku_eval.texts import Text

Folder = Literal["lifecycles", "rulesets"]

SUFFIXES: Final = (".yaml", ".yml", ".json")
_NOUNS: Final = {
    "lifecycles": Text(id="siklus", en="lifecycle"),
    "rulesets": Text(id="kumpulan aturan", en="rule set"),
}


@frozen
class DefinitionFile:
    """A file that holds a definition.

    Args:
        label: The name that errors show; the same on every machine for shipped files.
        path: Where it is; ``None`` for a shipped one.
        shipped: The folder and name of a shipped one.
    """

    label: str
    path: Path | None = field(default=None, eq=False)
    shipped: tuple[Folder, str] | None = None

    @property
    def key(self) -> str:
        """What tells it from every other file."""
        return self.label if self.path is None else str(self.path.resolve())

    @property
    def folder(self) -> Path | None:
        """What relative paths in it are relative to."""
        return None if self.path is None else self.path.parent

    def read(self, wanted: Text | None = None) -> Node:
        """Return its content with places.

        Args:
            wanted: What kind of file it has to be (see ``sources.kinds``); any when not given.

        Raises:
            DefinitionError: It cannot be read, is no strict YAML or JSON, or of another kind.
        """
        node = self._read()
        return node if wanted is None else kinds.of_kind(node, wanted)

    def _read(self) -> Node:
        if self.shipped is None:
            path = self.path or Path(self.label)
            if self.label == path.as_posix():
                return read_nodes(path)
            parse = parse_json if path.suffix.lower() == ".json" else parse_yaml
            return parse(read_text(path), self.label)
        folder, name = self.shipped
        resource = _folder(folder).joinpath(f"{name}.yaml")
        return parse_yaml(resource.read_text(encoding="utf-8"), self.label)


def _folder(folder: Folder) -> Traversable:
    return resources.files("kotaku_eval").joinpath("data", folder)


def shipped_names(folder: Folder) -> tuple[str, ...]:
    """Return the names of the definitions that come with the library, sorted."""
    names = (entry.name for entry in _folder(folder).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def shipped_texts() -> tuple[str, ...]:
    """Return what stands in all definitions that come with the library."""
    folders = [_folder(folder) for folder in get_args(Folder)]
    files = [entry for folder in folders for entry in folder.iterdir() if entry.is_file()]
    return tuple(sorted(file.read_text(encoding="utf-8") for file in files))


def locate(
    folder: Folder, name: str | os.PathLike[str], base: Path | None = None
) -> DefinitionFile:
    """Find a definition by the name of a shipped one, or by path.

    Args:
        folder: What kind of definition it is.
        name: A shipped name, or a path: anything with a slash or ending in ``.yaml`` or ``.json``.
        base: What a relative path is relative to; the working directory when not given.

    Raises:
        UnknownNameError: No definition of that name is shipped.
    """
    written = os.fspath(name)
    is_path = not isinstance(name, str) or "/" in written or "\\" in written
    if is_path or written.endswith(SUFFIXES):
        path = Path(written) if base is None else base / written
        return DefinitionFile(path.as_posix(), path)
    known = shipped_names(folder)
    if written not in known:
        raise unknown_definition(folder, written, known)
    return DefinitionFile(f"kotaku_eval/data/{folder}/{written}.yaml", None, (folder, written))


def unknown_definition(folder: Folder, name: str, known: tuple[str, ...]) -> UnknownNameError:
    """Return the error that nothing has a name, with the nearest of those there are."""
    noun = _NOUNS[folder]
    text = Text(id=f"{noun.id} tidak dikenal '{name}'.", en=f"unknown {noun.en} '{name}'.")
    path = Text(
        id="Untuk berkas sendiri tulis jalurnya, misalnya ./tim.yaml.",
        en="For a file of your own write its path, such as ./team.yaml.",
    )
    return UnknownNameError(Text.joined(" ", [text, name_hint(name, known), path]))
