"""Case files: where the cases of a rule set stand, and their reading."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from attrs import frozen

from kotaku_eval.definitions.blocks import Block, repaired
from kotaku_eval.definitions.nodes import in_file_order, problem_at
from kotaku_eval.definitions.plugged import found
from kotaku_eval.definitions.shipped import SUFFIXES, DefinitionFile
from kotaku_eval.errors import DefinitionError, KotakuEvalError, Problem
from kotaku_eval.paths import is_file, is_folder
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Mapping, Node, Scalar, kinds, parse_yaml, read_nodes
from kotaku_eval.testing.case_readers import CaseReader, cases_of
from kotaku_eval.testing.case_tables import TableReader
from kotaku_eval.testing.cases import Case
from kotaku_eval.texts import Text

MARK: Final = ".cases"
"""What stands before the ending of the name of every case file."""

FOLDER: Final = "cases"
"""The folder beside rule sets that case files may stand in."""

_KEYS: Final = frozenset({"rules", "title", "cases", "tables"})


@frozen
class CaseFile:
    """A file of cases.

    Args:
        label: The name that errors show.
        root: Its content.
        folder: What relative paths in it are relative to; ``None`` for a shipped one.
        rules: The rule set it is written for, by name or path; empty where it says none.
    """

    label: str
    root: Node
    folder: Path | None
    rules: str = ""


def is_case_file(path: Path) -> bool:
    """Whether a file holds cases, by its name.

    >>> is_case_file(Path("team.cases.yaml")), is_case_file(Path("team.yaml"))
    (True, False)
    """
    return path.suffix in SUFFIXES and path.stem.endswith(MARK)


def case_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[CaseFile]:
    """Yield the case files of paths: of a folder all that stand in it, sorted by name.

    Raises:
        DefinitionError: A file cannot be read, or a folder holds none.
    """
    for written in paths:
        path = Path(written)
        if not is_folder(path):
            yield _opened(path)
            continue
        files = sorted(file for file in path.iterdir() if is_case_file(file))
        if not files:
            words = Text(id="folder ini tanpa berkas kasus", en="the folder holds no case files")
            hint = Text.same(f"*{MARK}.yaml")
            raise DefinitionError([Problem(words, path.as_posix(), hint)])
        for file in files:
            yield _opened(file)


def cases_beside(name: str | os.PathLike[str]) -> Iterator[CaseFile]:
    """Yield the case files that stand beside a rule set.

    For ``rules.yaml`` these are ``rules.cases.yaml``, and of the files in the folder ``cases``
    those that say ``rules: ../rules.yaml``.

    Args:
        name: The rule set, as for :func:`kotaku_eval.load_ruleset`. One that is made in Python has
            no cases beside it.

    Raises:
        DefinitionError: A file cannot be read.
        UnknownNameError: There is no such rule set.

    >>> [file.label for file in cases_beside("kotaku-2018")]
    ['kotaku_eval/data/rulesets/cases/kotaku-2018.cases.yaml']
    """
    held = found("rulesets", name)
    if not isinstance(held, DefinitionFile):
        return
    if held.path is None:
        yield from _shipped(held)
        return
    for suffix in SUFFIXES:
        own = held.path.with_name(f"{held.path.stem}{MARK}{suffix}")
        if is_file(own):
            yield _opened(own)
    folder = held.path.parent / FOLDER
    for path in sorted(folder.iterdir()) if is_folder(folder) else ():
        if is_case_file(path):
            opened = _opened(path)
            if _is_for(opened, held):
                yield opened


def _shipped(held: DefinitionFile) -> Iterator[CaseFile]:
    [folder, name] = held.shipped or ("rulesets", held.label)
    file = f"{name}{MARK}.yaml"
    resource = resources.files("kotaku_eval").joinpath("data", folder, FOLDER, file)
    if resource.is_file():
        label = f"kotaku_eval/data/{folder}/{FOLDER}/{file}"
        yield _with_rules(label, parse_yaml(resource.read_text(encoding="utf-8"), label), None)


def _opened(path: Path) -> CaseFile:
    return _with_rules(path.as_posix(), read_nodes(path, wanted=kinds.CASES), path.parent)


def _with_rules(label: str, root: Node, folder: Path | None) -> CaseFile:
    written = root.items.get("rules") if isinstance(root, Mapping) else None
    rules = written.text if isinstance(written, Scalar) and not written.is_null else ""
    return CaseFile(label, root, folder, rules)


def _is_for(file: CaseFile, held: DefinitionFile) -> bool:
    """Whether a file says that it is for a rule set; one that says nothing is for every one."""
    try:
        other = found("rulesets", file.rules, file.folder) if file.rules else held
    except KotakuEvalError:
        return True
    # A misspelt name must not leave cases out in silence: it is told where they are read.
    is_lost = isinstance(other, DefinitionFile) and _is_missing(other)
    return is_lost or (isinstance(other, DefinitionFile) and other.key == held.key)


def _is_missing(file: DefinitionFile) -> bool:
    return file.path is not None and not is_file(file.path)


def rules_of(path: str | os.PathLike[str]) -> str | Path:
    """Return the rule set that a case file is for: the one it names, or the one beside it.

    Args:
        path: The case file.

    Raises:
        DefinitionError: It names none, and none stands beside it.
    """
    file = _opened(Path(path))
    if file.rules:
        is_path = "/" in file.rules or file.rules.endswith(SUFFIXES)
        return Path(path).parent / file.rules if is_path else file.rules
    stem = Path(path).stem.removesuffix(MARK)
    beside = [Path(path).with_name(f"{stem}{suffix}") for suffix in SUFFIXES]
    own = next((one for one in beside if is_file(one)), None)
    if own is None:
        words = Text(
            id=f"tidak jelas untuk kumpulan aturan mana: {beside[0].name} tidak ada",
            en=f"it is not clear for which rule set this is: there is no {beside[0].name}",
        )
        hint = Text(id="Tulis 'rules: nama atau jalur'.", en="Write 'rules: a name or a path'.")
        raise DefinitionError([problem_at(file.root.source, words, hint)])
    return own


def read_cases(file: CaseFile, ruleset: RuleSet) -> tuple[Case, ...]:
    """Return the cases of a file, those of its tables last.

    Args:
        file: The file.
        ruleset: The rules they are cases of.

    Raises:
        DefinitionError: Every mistake in it, each with its place.
    """
    problems: list[Problem] = []
    root = repaired(file.root, _KEYS) if isinstance(file.root, Mapping) else file.root
    block = Block(root, problems)
    _note_rules(block, file)
    block.text("title")
    reader = CaseReader(ruleset, file.folder, problems)
    made = [*cases_of(reader, block.nodes("cases"))]
    for node in block.nodes("tables"):
        made += TableReader(reader, node).cases()
    if block.is_usable and not {"cases", "tables"} & block.items.keys():
        words = Text(id="berkas ini tanpa kasus", en="the file holds no cases")
        hint = Text(id="Tulis 'cases:' atau 'tables:'.", en="Write 'cases:' or 'tables:'.")
        block.note(block.place, words, hint)
    block.close()
    if problems:
        raise DefinitionError(in_file_order(problems))
    return tuple(made)


def _note_rules(block: Block, file: CaseFile) -> None:
    """Note a rule set that does not exist."""
    name = block.string("rules")
    if not name:
        return
    try:
        held = found("rulesets", name, file.folder)
    except KotakuEvalError as failure:
        block.note(block.place_of("rules"), failure.text)
        return
    if isinstance(held, DefinitionFile) and _is_missing(held):
        words = Text(id=f"berkas tidak ada: {held.label}", en=f"no such file: {held.label}")
        block.note(block.place_of("rules"), words)
