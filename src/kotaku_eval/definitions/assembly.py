"""From the files of a rule set to the set: everything checked, every mistake at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
from attrs import frozen

from kotaku_eval.dates import Ties, Undated
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.citations import citation_of
from kotaku_eval.definitions.drafts import Conflicts, Draft, Entry
from kotaku_eval.definitions.layers import (
    SETTINGS,
    Layer,
    note_unknown_keys,
    referred,
)
from kotaku_eval.definitions.lifecycles import lifecycle_of
from kotaku_eval.definitions.merging import Merger
from kotaku_eval.definitions.nodes import LeafError, in_file_order
from kotaku_eval.definitions.orders import DATES_RECORDED, OrderExpander
from kotaku_eval.definitions.parameters import NAME, changed, parameter_of
from kotaku_eval.definitions.plugged import rules_of
from kotaku_eval.definitions.profiles import Profile, profiles_of
from kotaku_eval.definitions.rules import RuleReader
from kotaku_eval.definitions.scales import calendar_of, group_of, indicator_of, scale_of, score_of
from kotaku_eval.definitions.units import in_known_unit, units_of
from kotaku_eval.definitions.variants import RuleBuilder
from kotaku_eval.definitions.words import text_pair
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError, name_hint
from kotaku_eval.lifecycles import UNCITED, Citation, Lifecycle
from kotaku_eval.plugins import RULES, PluginError, installed
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import ParameterDefinition, RuleSet
from kotaku_eval.sources import Mapping, Scalar
from kotaku_eval.texts import Text

_OWN: Final = ("title", "lifecycle")
"""What unrelated files may give otherwise: the set that extends them has a title of its own, and a
lifecycle that does not fit its rules is noticed by them."""


@frozen
class _Base:
    """What all profiles of a rule set share."""

    layers: list[Layer]
    lifecycle: Lifecycle
    chosen: Entry
    settings: Block
    problems: list[Problem]


def assembled(
    layers: list[Layer], lifecycle: Lifecycle | None = None, profile: str | None = None
) -> RuleSet:
    """Make a rule set of its files, the last on top.

    Every profile is put together and checked, whichever is asked for.

    Args:
        layers: The files.
        lifecycle: What the rules speak of, instead of the lifecycle that the files name.
        profile: The profile that is asked for; ``None`` for the whole set.

    Raises:
        DefinitionError: Every mistake, each with its place.
        UnknownNameError: There is no such profile.
    """
    problems: list[Problem] = []
    found = lifecycle or _lifecycle(layers, problems)
    profiles = profiles_of(layers, problems)
    conflicts = Conflicts()
    chosen = _settings(layers, conflicts)
    problems.extend(conflicts.problems())
    if found is None:
        for layer in layers:
            note_unknown_keys(layer, problems)
        raise DefinitionError(in_file_order(problems))
    base = _Base(layers, found, chosen, Block(chosen.node, problems), problems)
    made = {name: _made(base, one) for name, one in ((None, None), *profiles.items())}
    if problems:
        raise DefinitionError(in_file_order(problems))
    if profile not in made:
        raise _unknown_profile(str(profile), profiles, layers[-1])
    titles = {name: one.title for name, one in profiles.items()}
    whole = None if profile is None else made[None]()
    return attrs.evolve(made[profile](), profiles=titles, whole=whole)


def _unknown_profile(name: str, known: dict[str, Profile], top: Layer) -> UnknownNameError:
    file = top.root.source.file.name
    text = Text(
        id=f"{file}: profil tidak dikenal '{name}'.", en=f"{file}: unknown profile '{name}'."
    )
    none = Text(id="Kumpulan ini tanpa profil.", en="This set has no profiles.")
    return UnknownNameError(Text.joined(" ", [text, name_hint(name, known) if known else none]))


def _made(base: _Base, profile: Profile | None) -> Callable[[], RuleSet]:
    """Put the files and a profile together, noting mistakes; the set itself is made last."""
    problems = base.problems
    undated = base.settings.choice("undated", Undated.ANYWHERE)
    merger = Merger(OrderExpander(base.lifecycle, undated, problems), problems)
    top = base.layers[-1].root
    merger.add_dates_rule(top.keys.get("ruleset", top.source))
    for layer in base.layers:
        merger.apply(layer)
    if profile is not None:
        merger.apply_profile(profile.layer)
    draft = merger.draft
    problems.extend(draft.conflicts.problems())
    arguments = _arguments(base.settings, draft, base.lifecycle, undated=undated, problems=problems)
    arguments["rules"] += _python_rules(base.layers, arguments["rules"], problems)
    arguments["origins"] = draft.origins(base.chosen)
    arguments["source"] = _source(base)
    if profile is None:
        return lambda: RuleSet(**arguments)
    rules, indicators = arguments["rules"], arguments["indicators"]
    arguments["rules"] = profile.selected(rules, indicators, problems)
    arguments["profile"] = profile.name
    arguments["title"] = profile.titled(arguments["title"])
    return lambda: RuleSet(**arguments)


def _source(base: _Base) -> Citation:
    """Return where the requirements come from: the ``source`` of the last file that has one."""
    found = UNCITED
    for layer in base.layers:
        found = citation_of(Block(layer.root, base.problems)) or found
    return found


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


def _arguments(
    settings: Block,
    draft: Draft,
    lifecycle: Lifecycle,
    *,
    undated: Undated,
    problems: list[Problem],
) -> dict[str, Any]:
    """Build all parts of a rule set, so that the mistakes of all are noted."""
    parameters = _parameters(draft, units_of(lifecycle), problems)
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
    broken |= frozenset(draft.used) if draft.is_unreadable else frozenset()
    reader = RuleReader(lifecycle, values, indicators, problems, broken)
    rules = _rules(draft, RuleBuilder(draft, reader, parameters), undated)
    return {
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
        **score_of(settings, lifecycle),
        "calendar": calendar_of(settings.node("calendar"), problems),
        "disabled": _disabled(draft, problems),
    }


def _parameters(
    draft: Draft, units: frozenset[str], problems: list[Problem]
) -> dict[str, ParameterDefinition]:
    found = {}
    for name, entry in draft.parameters.items():
        declared = draft.declared.get(name)
        made = None
        if name not in draft.broken:
            made = parameter_of(
                name, entry.source, entry.node, declared=declared, problems=problems
            )
            made = in_known_unit(made, entry.node, units, problems)
        if made is not None:
            found[name] = made
            _check_cases(made, entry, problems)
        if name not in draft.used and NAME.fullmatch(name):
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


def _python_rules(layers: list[Layer], rules: list[Rule], problems: list[Problem]) -> list[Rule]:
    """Return the rules that plug-ins bring, as files ask for them, each once."""
    asked = {
        scalar.text: scalar
        for layer in layers
        for scalar in Block(layer.root, problems).scalars("python")
    }
    found: dict[str, Rule] = {}
    known = {rule.id for rule in rules}
    for name, scalar in asked.items():
        try:
            brought = rules_of(name)
        except PluginError as failure:
            names = [plugin.name for plugin in installed(RULES)]
            problems.append(scalar.source.problem(failure.text, name_hint(name, names)))
            continue
        for rule in brought:
            if rule.id in known or rule.id in found:
                text = Text(
                    id=f"aturan '{rule.id}' dari '{name}' sudah ada",
                    en=f"rule '{rule.id}' of '{name}' exists already",
                )
                problems.append(scalar.source.problem(text))
            found[rule.id] = rule
    return list(found.values())


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
