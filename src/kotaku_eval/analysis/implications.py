"""Implications: rules that say what others say already."""

from __future__ import annotations

from collections.abc import Collection

from kotaku_eval.analysis.groups import Group
from kotaku_eval.analysis.shapes import shape_of
from kotaku_eval.rulesets import RuleSet


def duplicates(ruleset: RuleSet) -> dict[str, str]:
    """Return the rules that ask what an earlier one asks, with that one."""
    first: dict[object, str] = {}
    found = {}
    for rule in ruleset.rules:
        earlier = first.setdefault(shape_of(rule), rule.id)
        if earlier != rule.id:
            found[rule.id] = earlier
    return found


def implied(
    group: Group, ids: Collection[str], without: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Return the rules that follow from others, each with as few of those as possible.

    All of them can be left out at once: a rule is never implied by one that is itself reported,
    unless that one follows from what is left. Of rules that imply each other the later one is
    reported.

    Args:
        group: Knows the rules.
        ids: The rules that are asked about.
        without: Rules that imply nothing, since they cannot be satisfied together.
    """
    found: dict[str, tuple[str, ...]] = {}
    kept = [name for name in group.ids if name in ids]
    sound = group.fine_together(name for name in kept if name not in without)
    for name in reversed(list(kept)):
        others = [other for other in kept if other != name and other not in without]
        near = [other for other in others if group.about[other] <= group.about[name]]
        if group.is_implied(name, near) or group.is_implied(name, others):
            core = group.cause(keep=[group.note("find", name)])
            if core and (sound or group.fine_together(core)):
                found[name] = tuple(core)
                kept.remove(name)
    return dict(sorted(found.items(), key=lambda pair: group.ids.index(pair[0])))
