"""Rule sets by name, path, package or content."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

import attrs
from attrs import frozen

from kotaku_eval.definitions.assembly import assembled
from kotaku_eval.definitions.clashes import effective
from kotaku_eval.definitions.examples import truthful
from kotaku_eval.definitions.idle import judging
from kotaku_eval.definitions.layers import layers_of
from kotaku_eval.definitions.lifecycles import load_lifecycle
from kotaku_eval.definitions.plugged import found
from kotaku_eval.definitions.shipped import DefinitionFile, shipped_texts
from kotaku_eval.errors import UnknownNameError
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Node, kinds
from kotaku_eval.texts import Text

_WITHOUT_FILE: Final = "<rule set>"
_LIFECYCLE: Final = "kotaku"


def load_ruleset(
    name: str | os.PathLike[str],
    *,
    profile: str | None = None,
    lifecycle: Lifecycle | None = None,
    folder: Path | str | None = None,
    examples: bool = True,
    clashes: bool = True,
) -> RuleSet:
    """Load a rule set by name, from a file, or from an installed package.

    Args:
        name: A shipped name such as ``kotaku-2018``, the path of a YAML or JSON file or of a folder
            that holds one, the name of a plug-in, or a package (``package:attribute``).
        profile: The profile to choose; the whole set when not given.
        lifecycle: What its rules speak of, instead of the lifecycle that the file names.
        folder: What a relative path is relative to; the working directory when not given.
        examples: Whether an example in the file that does not give the verdict it claims is a
            mistake. Without, it loads, for a tool that reports on examples itself.
        clashes: Whether a rule of the file that its own ``when`` decides, so that it always or
            never fails, is a mistake. Without, it loads, for a tool that reports on such rules.

    Raises:
        DefinitionError: The file, or one it extends, is wrong; every mistake is listed with its
            place.
        UnknownNameError: There is no rule set of that name, or no such profile in it.
        PluginError: A plug-in of that name cannot be used.

    >>> load_ruleset("kotaku-2018").lifecycle.id
    'kotaku'
    """
    held = found("rulesets", name, Path(folder) if folder else None)
    if isinstance(held, DefinitionFile):
        order = _Order(held, profile, lifecycle, examples=examples, clashes=clashes)
        is_whole = held.shipped is not None and lifecycle is None
        return _kept(order, shipped_texts()) if is_whole else order.loaded()
    if profile is not None:
        text = Text(
            id=f"{name} dibuat dalam Python dan tanpa profil.",
            en=f"{name} is made in Python and has no profiles.",
        )
        raise UnknownNameError(text)
    if isinstance(held, RuleSet):
        return held if lifecycle is None else attrs.evolve(held, lifecycle=lifecycle)
    if isinstance(held, tuple):
        return _of_rules(str(name), held, lifecycle)
    msg = f"no rule set: {held!r}"
    raise TypeError(msg)


@frozen
class _Order:
    """A file of rules, and how it is asked for."""

    file: DefinitionFile
    profile: str | None
    lifecycle: Lifecycle | None
    examples: bool
    clashes: bool

    def loaded(self) -> RuleSet:
        layers = layers_of(self.file.read(kinds.RULES), self.file.key, self.file.folder)
        made = judging(assembled(layers, self.lifecycle, self.profile), layers[-1])
        file = layers[-1].root.source.file.name
        made = effective(made, file) if self.clashes else made
        return truthful(made, file) if self.examples else made


@lru_cache(maxsize=16)
def _kept(order: _Order, _: tuple[str, ...]) -> RuleSet:
    """Load a shipped rule set once: it is a frozen value, and its files seldom change."""
    return order.loaded()


def _of_rules(name: str, rules: tuple[Rule, ...], lifecycle: Lifecycle | None) -> RuleSet:
    """Make a rule set of a bare list of rules, over the shipped lifecycle if no other is given."""
    known = lifecycle or load_lifecycle(_LIFECYCLE)
    return RuleSet(name.partition(":")[0], Text.same(name), known, rules)


def ruleset_from_node(
    node: Node,
    *,
    profile: str | None = None,
    folder: Path | None = None,
    lifecycle: Lifecycle | None = None,
) -> RuleSet:
    """Make a rule set of the content of its file.

    Args:
        node: The content.
        profile: The profile to choose; the whole set when not given.
        folder: What relative paths in it are relative to.
        lifecycle: What its rules speak of, instead of the lifecycle that it names.

    Raises:
        DefinitionError: Every mistake, each with its place.
        UnknownNameError: There is no such profile.
    """
    return assembled(layers_of(node, _WITHOUT_FILE, folder), lifecycle, profile)
