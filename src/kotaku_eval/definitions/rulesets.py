"""Rule-set files to rule sets: everything checked on loading, every mistake at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import attrs

from kotaku_eval.dates import Ties, Undated
from kotaku_eval.definitions.blocks import Block, text_pair
from kotaku_eval.definitions.drafts import Conflicts, Draft, Entry
from kotaku_eval.definitions.layers import (
    SETTINGS,
    Layer,
    layers_of,
    note_unknown_keys,
    referred,
)
from kotaku_eval.definitions.lifecycles import lifecycle_of, note_citation
from kotaku_eval.definitions.merging import Merger
from kotaku_eval.definitions.nodes import LeafError, in_file_order, prefixed
from kotaku_eval.definitions.orders import DATES_RECORDED, OrderExpander
from kotaku_eval.definitions.parameters import changed, parameter_of
from kotaku_eval.definitions.rules import RuleReader
from kotaku_eval.definitions.scales import calendar_of, group_of, indicator_of, scale_of
from kotaku_eval.definitions.shipped import locate
from kotaku_eval.definitions.variants import RuleBuilder
from kotaku_eval.errors import DefinitionError, Problem, name_hint
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import ParameterDefinition, RuleSet, ScoreModel
from kotaku_eval.sources import Mapping, Node, Scalar
from kotaku_eval.texts import Text

_WITHOUT_FILE: Final = "<rule set>"
_OWN: Final = ("title", "lifecycle")
"""What unrelated files may give otherwise: the set that extends them has a title of its own, and a
lifecycle that does not fit its rules is noticed by them."""


def load_ruleset(
    name: str | os.PathLike[str],
    *,
    lifecycle: Lifecycle | None = None,
    folder: Path | str | None = None,
) -> RuleSet:
    """Load a rule set that is shipped with the library, or from a file.

    Args:
        name: A shipped name such as ``kotaku-2018``, or the path of a YAML or JSON file.
        lifecycle: What its rules speak of, instead of the lifecycle that the file names.
        folder: What a relative path is relative to; the working directory when not given.

    Raises:
        DefinitionError: The file, or one it extends, is wrong; every mistake is listed with its
            place.
        UnknownNameError: No rule set of that name is shipped.

    >>> load_ruleset("kotaku-2018").lifecycle.id
    'kotaku'
    """
    file = locate("rulesets", name, Path(folder) if folder else None)
    return _assembled(layers_of(file.read(), file.key, file.folder), lifecycle)


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
    draft = Draft()
    chosen = _settings(layers, draft.conflicts)
    settings = Block(chosen.node, problems)
    if found is None:
        for layer in layers:
            note_unknown_keys(layer, problems)
        raise DefinitionError(in_file_order(problems))
    undated = settings.choice("undated", Undated.ANYWHERE)
    merger = Merger(OrderExpander(found, undated, problems), problems, draft)
    top = layers[-1].root
    merger.add_dates_rule(top.keys.get("ruleset", top.source))
    for layer in layers:
        merger.apply(layer)
        note_citation(Block(layer.root, problems))
    problems.extend(draft.conflicts.problems())
    made = _ruleset(settings, draft, found, undated=undated, problems=problems)
    if problems:
        raise DefinitionError(in_file_order(problems))
    return attrs.evolve(made(), origins=draft.origins(chosen))


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


def _settings(layers: list[Layer], conflicts: Conflicts) -> Entry:
    """Return the top-level values in force: the last file that gives one wins."""
    top = layers[-1].root
    held = Entry(top.source, Mapping({}, {}, top.source))
    for layer in layers:
        keys = [key for key in (*SETTINGS, "lifecycle") if key in layer.root.items]
        own = Mapping({key: layer.root.items[key] for key in keys}, layer.root.keys, top.source)
        for key, written in held.lay(own, layer.key):
            if key not in _OWN:
                below = held.chains[key][1:]
                conflicts.note("settings", "", key, written=written, below=below, layer=layer)
    named = {key: top.items[key] for key in ("ruleset",) if key in top.items}
    if isinstance(held.node, Mapping):
        held.node = Mapping(held.node.items | named, held.node.keys | top.keys, top.source)
    return held


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
    rules = _rules(draft, RuleBuilder(draft, reader, parameters), undated)
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
        made = None
        if name not in draft.broken:
            made = parameter_of(
                name, entry.source, entry.node, declared=declared, problems=problems
            )
        if made is not None:
            found[name] = made
            _check_cases(made, entry, problems)
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


def _check_cases(made: ParameterDefinition, entry: Entry, problems: list[Problem]) -> None:
    """Note values of scopes that are of another type, or lie outside the limits."""
    for cases in entry.cases:
        for case in cases:
            for node in case.changes.items.values():
                changed(made, node, case.changes.keys["value"], problems)


def _rules(draft: Draft, builder: RuleBuilder, undated: Undated) -> list[Rule]:
    """Build the rules in force, the one on missing dates last."""
    entries = {name: entry for name, entry in draft.rules.items() if name not in draft.disabled}
    dates = entries.get(DATES_RECORDED)
    if dates is not None and not dates.layer:
        del entries[DATES_RECORDED]
        if undated is Undated.ANYWHERE:
            entries[DATES_RECORDED] = dates
    made = [builder.build(name, entry) for name, entry in entries.items()]
    return [rule for rule in made if rule is not None]


def _disabled(draft: Draft, problems: list[Problem]) -> dict[str, Text]:
    found = {}
    for name, (written, *_) in draft.disabled.items():
        if isinstance(written.node, Scalar) and written.node.is_null:
            continue
        try:
            found[name] = text_pair(written.node)
        except LeafError as failure:
            problems.append(failure.problem(name))
    return found
