"""Rule-set files to rule sets: everything checked on loading, every mistake at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import attrs

from kotaku_eval.dates import Ties, Undated
from kotaku_eval.definitions.blocks import Block, text_pair
from kotaku_eval.definitions.examples import truthful
from kotaku_eval.definitions.lifecycles import lifecycle_of, note_citation
from kotaku_eval.definitions.merging import (
    Draft,
    Layer,
    Merger,
    layers_of,
    note_unknown_keys,
    referred,
)
from kotaku_eval.definitions.nodes import LeafError, in_file_order, prefixed
from kotaku_eval.definitions.orders import DATES_RECORDED, OrderExpander
from kotaku_eval.definitions.parameters import parameter_of
from kotaku_eval.definitions.rules import RuleReader
from kotaku_eval.definitions.scales import calendar_of, group_of, indicator_of, scale_of
from kotaku_eval.definitions.shipped import locate
from kotaku_eval.errors import DefinitionError, Problem, name_hint
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import ParameterDefinition, RuleSet, ScoreModel
from kotaku_eval.sources import Mapping, Node, Scalar
from kotaku_eval.texts import Text

_WITHOUT_FILE: Final = "<rule set>"


def load_ruleset(
    name: str | os.PathLike[str],
    *,
    lifecycle: Lifecycle | None = None,
    folder: Path | str | None = None,
    examples: bool = True,
) -> RuleSet:
    """Load a rule set that is shipped with the library, or from a file.

    Args:
        name: A shipped name such as ``kotaku-2018``, or the path of a YAML or JSON file.
        lifecycle: What its rules speak of, instead of the lifecycle that the file names.
        folder: What a relative path is relative to; the working directory when not given.
        examples: Whether an example in the file that does not give the verdict it claims is a
            mistake. Without, it loads, for a tool that reports on examples itself.

    Raises:
        DefinitionError: The file, or one it extends, is wrong; every mistake is listed with its
            place.
        UnknownNameError: No rule set of that name is shipped.

    >>> load_ruleset("kotaku-2018").lifecycle.id
    'kotaku'
    """
    file = locate("rulesets", name, Path(folder) if folder else None)
    layers = layers_of(file.read(), file.key, file.folder)
    made = _assembled(layers, lifecycle)
    return truthful(made, layers[-1].root.source.file.name) if examples else made


def ruleset_from_node(
    node: Node, *, folder: Path | None = None, lifecycle: Lifecycle | None = None
) -> RuleSet:
    """Make a rule set of the content of its file.

    Args:
        node: The content.
        folder: What relative paths in it are relative to.
        lifecycle: What its rules speak of, instead of the lifecycle that it names.

    Raises:
        DefinitionError: Every mistake, each with its place.
    """
    return _assembled(layers_of(node, _WITHOUT_FILE, folder), lifecycle)


def _assembled(layers: list[Layer], lifecycle: Lifecycle | None) -> RuleSet:
    problems: list[Problem] = []
    found = lifecycle or _lifecycle(layers, problems)
    settings = _settings(layers, problems)
    if found is None:
        for layer in layers:
            note_unknown_keys(layer, problems)
        raise DefinitionError(in_file_order(problems))
    undated = settings.choice("undated", Undated.ANYWHERE)
    merger = Merger(OrderExpander(found, undated, problems), problems)
    top = layers[-1].root
    merger.add_dates_rule(top.keys.get("ruleset", top.source))
    for layer in layers:
        merger.apply(layer)
        note_citation(Block(layer.root, problems))
    made = _ruleset(settings, merger.draft, found, undated=undated, problems=problems)
    if problems:
        raise DefinitionError(in_file_order(problems))
    return made()


def _lifecycle(layers: list[Layer], problems: list[Problem]) -> Lifecycle | None:
    """Return the lifecycle that the last file names which names one."""
    for layer in reversed(layers):
        node = layer.root.items.get("lifecycle")
        if isinstance(node, Scalar) and not node.is_null:
            file = referred("lifecycles", node, layer.folder, problems)
            return None if file is None else lifecycle_of(file)
        Block(layer.root, problems).string("lifecycle")
    if not problems:
        top = Block(layers[-1].root, problems)
        top.node("lifecycle", required=True)
    return None


def _settings(layers: list[Layer], problems: list[Problem]) -> Block:
    """Return the top-level values in force: the last file that gives one wins."""
    items: dict[str, Node] = {}
    keys = dict(layers[-1].root.keys)
    for layer in layers:
        items |= layer.root.items
        keys |= layer.root.keys
    # A title and a name belong to the set that is loaded.
    top = layers[-1].root
    named = {key: top.items[key] for key in ("ruleset",) if key in top.items}
    items = {key: node for key, node in items.items() if key != "ruleset"} | named
    return Block(Mapping(items, keys, top.source), problems)


def _ruleset(
    settings: Block,
    draft: Draft,
    lifecycle: Lifecycle,
    *,
    undated: Undated,
    problems: list[Problem],
) -> Callable[[], RuleSet]:
    """Build all parts, so that the mistakes of all are noted; the set itself is made last."""
    parameters = _parameters(draft, problems)
    groups = {
        name: group_of(name, entry.source, entry.node, problems)
        for name, entry in draft.groups.items()
    }
    indicators = {
        name: indicator_of(name, entry.source, entry.node, groups=groups, problems=problems)
        for name, entry in draft.indicators.items()
    }
    values = {name: own.parameter for name, own in parameters.items()}
    broken = frozenset(draft.parameters.keys() - values.keys())
    reader = RuleReader(lifecycle, values, indicators, problems, broken)
    rules = _rules(draft, reader, undated)
    arguments: dict[str, Any] = {
        "id": settings.string("ruleset", required=True),
        "title": settings.text("title", required=True),
        "lifecycle": lifecycle,
        "rules": rules,
        "indicators": indicators,
        "groups": groups,
        "scale": scale_of(settings.node("scale"), problems),
        "parameters": parameters,
        "ties": settings.choice("ties", Ties.LENIENT),
        "undated": undated,
        **_score(settings, lifecycle),
        "calendar": calendar_of(settings.node("calendar"), problems),
        "disabled": _disabled(draft, problems),
    }
    return lambda: RuleSet(**arguments)


def _score(settings: Block, lifecycle: Lifecycle) -> dict[str, Any]:
    """Return how the total is made, and of which places it is the mean."""
    model = settings.choice("score", ScoreModel.WEIGHTED)
    levels = {level.id: level for level in lifecycle.levels}
    default: Any = attrs.fields(RuleSet).mean_level.default
    level = settings.string("mean_level", default)
    # With no places at all the total is the plain weighted one.
    if levels and level not in levels and (model is not ScoreModel.WEIGHTED or level != default):
        key = "mean_level" if "mean_level" in settings else "score"
        text = Text(id=f"tingkat tidak dikenal '{level}'", en=f"unknown level '{level}'")
        settings.note(settings.place_of(key), prefixed(key, text), name_hint(level, levels))
    return {"score_model": model, "mean_level": level}


def _parameters(draft: Draft, problems: list[Problem]) -> dict[str, ParameterDefinition]:
    found = {}
    for name, entry in draft.parameters.items():
        declared = draft.declared.get(name)
        made = parameter_of(name, entry.source, entry.node, declared=declared, problems=problems)
        if made is not None:
            found[name] = made
        if name not in draft.used:
            text = Text(
                id=f"parameter '{name}' tidak dipakai aturan mana pun",
                en=f"parameter '{name}' is used by no rule",
            )
            hint = Text(
                id=f"Hapus, atau tulis param.{name}.", en=f"Remove it, or write param.{name}."
            )
            problems.append(entry.source.problem(text, hint))
    return found


def _rules(draft: Draft, reader: RuleReader, undated: Undated) -> list[Rule]:
    """Build the rules in force, the one on missing dates last."""
    entries = {name: entry for name, entry in draft.rules.items() if name not in draft.disabled}
    dates = entries.get(DATES_RECORDED)
    if dates is not None and not dates.layer:
        del entries[DATES_RECORDED]
        if undated is Undated.ANYWHERE:
            entries[DATES_RECORDED] = dates
    made = [reader.read(name, entry.source, entry.node) for name, entry in entries.items()]
    return [rule for rule in made if rule is not None]


def _disabled(draft: Draft, problems: list[Problem]) -> dict[str, Text]:
    found = {}
    for name, node in draft.disabled.items():
        if isinstance(node, Scalar) and node.is_null:
            continue
        try:
            found[name] = text_pair(node)
        except LeafError as failure:
            problems.append(failure.problem(name))
    return found
