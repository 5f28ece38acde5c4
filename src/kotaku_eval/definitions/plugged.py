"""Definitions by the name of a plug-in, or by package: ``acme_rules`` or ``acme_rules:ruleset``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

from kotaku_eval.definitions.shipped import (
    SUFFIXES,
    DefinitionFile,
    Folder,
    locate,
    shipped_names,
    unknown_definition,
)
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.paths import is_file, is_folder
from kotaku_eval.plugins import (
    LIFECYCLES,
    RULES,
    RULESETS,
    Plugin,
    PluginError,
    installed,
    plugin_named,
    reason_of,
)
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

T = TypeVar("T")
Rules = tuple[Rule, ...]
Found = DefinitionFile | RuleSet | Lifecycle | Rules
"""What a name stands for: a file to be read, or what a package made in Python."""

_PACKAGE: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*)?")
_USUAL: Final[dict[Folder, tuple[str, ...]]] = {
    "rulesets": ("ruleset", "rules"),
    "lifecycles": ("lifecycle",),
}
_GROUPS: Final[dict[Folder, tuple[str, ...]]] = {
    "rulesets": (RULESETS, RULES),
    "lifecycles": (LIFECYCLES,),
}


def found(folder: Folder, name: str | os.PathLike[str], base: Path | None = None) -> Found:
    """Find a definition by shipped name, path, name of a plug-in, or package.

    Args:
        folder: What kind of definition it is.
        name: The name or path; a folder that holds one definition file stands for it.
        base: What a relative path is relative to; the working directory when not given.

    Raises:
        UnknownNameError: There is nothing of that name.
        DefinitionError: A folder holds no definition file, or several.
        PluginError: A plug-in of that name cannot be used.
    """
    try:
        file = locate(folder, name, base)
    except UnknownNameError:
        other = plugged(folder, os.fspath(name))
        if other is None:
            raise unknown_definition(folder, os.fspath(name), known_definitions(folder)) from None
        return other
    if file.path is not None and is_folder(file.path):
        return _in_folder(file.path, folder)
    return file


def _in_folder(path: Path, folder: Folder) -> DefinitionFile:
    files = _files([path], folder)
    if len(files) == 1:
        return DefinitionFile(files[0].as_posix(), files[0])
    names = ", ".join(file.name for file in files)
    none = Text(id="folder ini tanpa berkas yang cocok", en="the folder holds no such file")
    several = Text(
        id=f"folder ini memuat beberapa berkas: {names}",
        en=f"the folder holds several files: {names}",
    )
    hint = Text(id="Sebut jalur berkasnya.", en="Name the path of the file.")
    problem = Problem(several if files else none, path.as_posix(), hint)
    raise DefinitionError([problem])


def known_definitions(folder: Folder) -> tuple[str, ...]:
    """Return the names of the definitions that are shipped or brought by plug-ins."""
    brought = [plugin.name for group in _GROUPS[folder] for plugin in installed(group)]
    return tuple(dict.fromkeys([*shipped_names(folder), *brought]))


def plugged(folder: Folder, name: str) -> Found | None:
    """Return what a plug-in or package of a name gives; ``None`` when there is neither.

    Args:
        folder: What kind of definition is wanted.
        name: The name of a plug-in, a package, or ``package:attribute``.

    Raises:
        PluginError: It is there and cannot be used.
    """
    for group in _GROUPS[folder]:
        plugin = plugin_named(group, name)
        if plugin is not None:
            return found_by(plugin)
    if not _PACKAGE.fullmatch(name):
        return None
    module = name.partition(":")[0]
    if _spec(module) is None:
        return None
    return found_by(Plugin(_GROUPS[folder][0], name, name))


def found_by(plugin: Plugin) -> Found:
    """Return what a plug-in gives, checked to be of its kind.

    Raises:
        PluginError: It cannot be imported, or is something else.
    """
    folder: Folder = "lifecycles" if plugin.group == LIFECYCLES else "rulesets"
    if ":" not in plugin.target:
        file = _file_of_package(plugin, folder)
        if file is not None:
            return file
    value = plugin.load()
    if ":" not in plugin.target:
        value = _usual(value, plugin, folder)
    return _checked(value, plugin, folder)


def _spec(module: str) -> ModuleSpec | None:
    try:
        return find_spec(module)
    except (ImportError, ValueError, AttributeError):
        return None


def _files(places: Iterable[Path], folder: Folder) -> list[Path]:
    """Return the definition files that lie in some folders."""
    key = {"rulesets": "ruleset", "lifecycles": "lifecycle"}[folder]
    return sorted(
        file
        for place in places
        for file in place.glob("*")
        if file.suffix in SUFFIXES and _starts_with(file, key)
    )


def _starts_with(file: Path, key: str) -> bool:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return False
    return re.search(rf'^\s*"?{key}"?\s*:', text, re.MULTILINE) is not None


def _file_of_package(plugin: Plugin, folder: Folder) -> DefinitionFile | None:
    """Return the one definition file of a package, without importing it."""
    spec = _spec(plugin.target)
    places = spec.submodule_search_locations if spec is not None else None
    files = _files([Path(place) for place in places or ()], folder)
    return _labelled(_only(files, plugin), plugin) if files else None


def _only(files: list[Path], plugin: Plugin) -> Path:
    if len(files) == 1:
        return files[0]
    names = ", ".join(file.name for file in files)
    none = Text(id="di dalamnya tidak ada berkas YAML", en="it holds no YAML file")
    several = Text(
        id=f"di dalamnya ada beberapa berkas ({names}); sebut jalur salah satunya",
        en=f"it holds several files ({names}); name the path of one",
    )
    raise plugin.error(several if files else none)


def _labelled(file: Path, plugin: Plugin) -> DefinitionFile:
    # The same label on every machine: where a package is installed says nothing about the rules.
    return DefinitionFile(f"{plugin.target.partition(':')[0].replace('.', '/')}/{file.name}", file)


def _usual(module: Any, plugin: Plugin, folder: Folder) -> Any:
    for name in _USUAL[folder]:
        if hasattr(module, name):
            return getattr(module, name)
    wanted = " / ".join(_USUAL[folder])
    raise plugin.error(
        Text(
            id=f"di dalamnya tidak ada {wanted} dan tidak ada berkas YAML",
            en=f"it holds neither {wanted} nor a YAML file",
        )
    )


def _checked(value: Any, plugin: Plugin, folder: Folder) -> Found:
    if callable(value) and not isinstance(value, RuleSet | Lifecycle | Rule):
        value = _called(value, plugin)
    if isinstance(value, str | os.PathLike):
        path = Path(value)
        if is_file(path):
            return _labelled(path, plugin)
        if is_folder(path):
            return _labelled(_only(_files([path], folder), plugin), plugin)
        text = Text(id=f"berkas tidak ada: {path}", en=f"no such file: {path}")
        raise plugin.error(text)
    if folder == "lifecycles" and isinstance(value, Lifecycle):
        return value
    if folder == "rulesets":
        if isinstance(value, RuleSet) and plugin.group == RULESETS:
            return value
        rules = (value,) if isinstance(value, Rule) else value
        if isinstance(rules, Sequence) and rules and all(isinstance(one, Rule) for one in rules):
            return tuple(rules)
    raise plugin.error(_wrong_type(value, plugin.group))


def _called(make: Callable[[], T], plugin: Plugin) -> T:
    try:
        return make()
    except Exception as failure:
        raise plugin.error(reason_of(failure)) from failure


def _wrong_type(value: Any, group: str) -> Text:
    found = type(value).__name__
    wanted = {
        LIFECYCLES: Text(id="siklus atau jalur berkas", en="a lifecycle or the path of a file"),
        RULES: Text(id="aturan atau daftar aturan", en="a rule or a list of rules"),
    }.get(
        group,
        Text(
            id="kumpulan aturan, daftar aturan, atau jalur berkas",
            en="a rule set, a list of rules or the path of a file",
        ),
    )
    return Text(
        id=f"yang diperlukan {wanted.id}, yang ada {found}",
        en=f"{wanted.en} is needed, it is {found}",
    )


def rules_of(name: str) -> Rules:
    """Return the Python rules that a plug-in of the group ``kotaku_eval.rules`` brings.

    Raises:
        PluginError: There is none of that name, or it cannot be used.
    """
    plugin = plugin_named(RULES, name)
    if plugin is None:
        text = Text(
            id=f"tidak ada plug-in aturan '{name}'", en=f"there is no plug-in of rules '{name}'"
        )
        raise PluginError(text)
    found = found_by(plugin)
    if not isinstance(found, tuple):
        raise plugin.error(_wrong_type(found, RULES))
    return found
