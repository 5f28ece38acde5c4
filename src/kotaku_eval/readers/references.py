"""The lifecycle and the rule set that a data file names."""

from __future__ import annotations

import os
from pathlib import Path

from kotaku_eval.definitions import load_lifecycle
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.shipped import locate
from kotaku_eval.errors import DefinitionError, UnknownNameError
from kotaku_eval.lifecycles import Lifecycle


def given_lifecycle(lifecycle: Lifecycle | str | os.PathLike[str] | None) -> Lifecycle | None:
    """Return a lifecycle given as such, by name or by path."""
    if lifecycle is None or isinstance(lifecycle, Lifecycle):
        return lifecycle
    return load_lifecycle(lifecycle)


def named_lifecycle(
    block: Block, folder: Path | None, given: Lifecycle | None = None
) -> Lifecycle | None:
    """Return the lifecycle given, or the one that a file names.

    Args:
        block: The file; mistakes are noted in its list.
        folder: What a relative path in it is relative to.
        given: Wins over the name in the file.

    Returns:
        ``None`` when there is none that can be loaded, and then the reason has been noted.
    """
    name = block.string("lifecycle", required=given is None)
    if given is not None or not name:
        return given
    try:
        return load_lifecycle(name, folder=folder)
    except UnknownNameError as failure:
        block.note(block.place_of("lifecycle"), failure.text)
    except DefinitionError as failure:
        block.problems += failure.problems
    return None


def named_ruleset(block: Block, folder: Path | None) -> str:
    """Return the rule set that a file names: a shipped name, or a path from here."""
    name = block.string("ruleset")
    if not name:
        return ""
    try:
        located = locate("rulesets", name, folder)
    except UnknownNameError as failure:
        block.note(block.place_of("ruleset"), failure.text)
        return ""
    return name if located.path is None else located.path.as_posix()
