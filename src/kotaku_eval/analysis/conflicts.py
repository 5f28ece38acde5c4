"""Conflicts: rules that one activity may be judged by, and that it can never pass together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kotaku_eval.analysis.groups import Group

MOST_FAMILIES = 40
MOST_CONFLICTS = 100


def conflicts(group: Group, ids: list[str]) -> list[tuple[str, ...]]:
    """Return the conflicts among rules, each as small as it can be.

    Every rule of a conflict is needed for it: without any one of them an activity can pass the
    others. Rules that never apply to one activity together are not in conflict.

    Args:
        group: Knows the rules.
        ids: Those that can be passed at all, in the order of the rule set.
    """
    found: dict[tuple[str, ...], None] = {}
    for family in _families(group, ids):
        for conflict in _within(group, family):
            found[conflict] = None
            if len(found) >= MOST_CONFLICTS:
                return list(found)
    return list(found)


def _within(group: Group, family: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the conflicts of rules that apply together.

    First one rule of each conflict is set aside until the rest can be passed. Then each rule that
    was set aside is asked against the rest and against the others set aside, for the other
    conflicts it is part of.
    """
    rest: list[str] = list(family)
    aside: list[str] = []
    while not group.pass_together(rest):
        conflict = group.cause()
        forbidding = _forbidding(group, conflict)
        if forbidding is None:
            yield tuple(conflict)
        aside.append(forbidding or conflict[-1])
        rest.remove(aside[-1])
    for name in aside:
        others = list(rest)
        while not group.pass_together([name, *others]):
            conflict = group.cause()
            if _forbidding(group, conflict) is None:
                yield tuple(conflict)
            others.remove(next(other for other in reversed(conflict) if other in others))
    for pair in combinations(sorted(aside, key=group.ids.index), 2):
        if not group.pass_together(pair) and _forbidding(group, list(pair)) is None:
            yield pair


def _forbidding(group: Group, conflict: list[str]) -> str | None:
    """Return a rule of a conflict that no activity can pass to which the others apply.

    Such a rule forbids the situation that the others speak of: nothing is wrong with that. (No
    works before the tender is over; works have a start date.)
    """
    for name in reversed(conflict):
        if not group.passes_where(name, conflict):
            return name
    return None


def _families(group: Group, ids: list[str]) -> Iterator[list[str]]:
    """Yield sets of rules that may apply together, until each pair that may has been in one."""
    if group.apply_together(ids):
        yield ids
        return
    classes = _classes(group, ids)
    firsts = [members[0] for members in classes]
    seen: set[tuple[str, str]] = set()
    starts = [[name] for name in firsts] + [list(pair) for pair in combinations(firsts, 2)]
    made = 0
    for start in starts:
        pairs = list(combinations(start, 2)) or [(start[0], start[0])]
        if all(pair in seen for pair in pairs) or not group.apply_together(start):
            continue
        family = _grown(group, start, firsts)
        chosen = {name for members in classes if members[0] in family for name in members}
        seen |= {(x, y) for x in family for y in family}
        yield [name for name in ids if name in chosen]
        made += 1
        if made >= MOST_FAMILIES:
            group.undecided.update(start)
            return


def _classes(group: Group, ids: list[str]) -> list[list[str]]:
    """Return rules together that apply under the very same condition."""
    found: dict[int, list[str]] = {}
    for name in ids:
        found.setdefault(group.meanings[name].applies.get_id(), []).append(name)
    return list(found.values())


def _grown(group: Group, start: list[str], names: list[str]) -> list[str]:
    """Return a set of rules that may apply together, to which no further one can be added."""
    family = list(start)
    for name in names:
        if name not in family and group.apply_together([*family, name]):
            family.append(name)
    return family
