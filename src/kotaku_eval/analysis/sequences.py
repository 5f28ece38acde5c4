"""Sequences: the order that rules ask for, against that of the lifecycle and against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from attrs import frozen

from kotaku_eval.analysis.defects import Code, Defect, Gravity, Place
from kotaku_eval.analysis.shapes import shape
from kotaku_eval.analysis.strengths import (
    BASES,
    Opposition,
    asks_throughout,
    keys_of,
    opposition,
)
from kotaku_eval.dates import Ties
from kotaku_eval.lifecycles import Edge, Lifecycle, find_cycle
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import FORBIDDING, ORDERS, REPETITIONS
from kotaku_eval.texts import Text

_FORBIDS = frozenset({Template.NOT_PRECEDENCE, Template.NOT_RESPONSE, Template.NOT_SUCCESSION})


@frozen
class Step:
    """One stage that has to come before another; of a rule, or else of the lifecycle."""

    before: str
    after: str
    rule: Rule | None = None


def order_defects(ruleset: RuleSet) -> list[Defect]:
    """Return what is odd about the order that the rules ask for."""
    found = [*_against(ruleset), *_unordered(ruleset), *_opposites(ruleset)]
    return found + list(_cycles(ruleset))


def steps_of(rule: Rule) -> list[Step]:
    """Return which stage a rule wants before which.

    Of a set of stages only the side where every one of them is meant gives steps: each b needs an a
    before it, but any a of a set will do. Conditions on single events, and windows of days between
    them, make an order that holds of some events only: it gives no steps.
    """
    check = rule.check
    if not isinstance(check, OrderCheck) or not check.is_plain:
        return []
    if not _asks_order(check):
        return []
    order = BASES.get(check.template, check.template)
    looks_back, looks_forth = order is Template.PRECEDENCE, order is Template.RESPONSE
    if (looks_back and len(check.a) > 1) or (looks_forth and len(check.b) > 1):
        return []
    if not (looks_back or looks_forth) and len(check.a) + len(check.b) > len(("a", "b")):
        return []
    return [Step(a, b, rule) for a, b in product(check.a, check.b)]


def _asks_order(check: OrderCheck) -> bool:
    """Whether a check asks for an order, whatever events its stages have."""
    order = BASES.get(check.template, check.template)
    return order in ORDERS - FORBIDDING and asks_throughout(check)


def _is_forbidding(check: OrderCheck) -> bool:
    """Whether a check bans an order altogether, and not only at once or under conditions."""
    is_none = check.template in REPETITIONS and check.most == 0
    return check.is_plain and (check.template in _FORBIDS or is_none)


def _against(ruleset: RuleSet) -> Iterator[Defect]:
    """Find rules that want the opposite of the lifecycle."""
    later = ruleset.lifecycle.successors
    for rule in ruleset.rules:
        wrong = next((step for step in steps_of(rule) if step.before in later[step.after]), None)
        if wrong is not None:
            yield _opposed(rule, wrong.after, wrong.before, ruleset.lifecycle)
        check = rule.check
        if isinstance(check, OrderCheck) and _is_forbidding(check):
            pairs = product(check.a, check.b)
            banned = next(((a, b) for a, b in pairs if b in later[a]), None)
            if banned is not None:
                yield _opposed(rule, banned[0], banned[1], ruleset.lifecycle)


def _opposed(rule: Rule, first: str, second: str, lifecycle: Lifecycle) -> Defect:
    text = Text(
        id=f"aturan melarang urutan siklus '{lifecycle.id}': {first} sebelum {second}",
        en=f"the rule refuses the order of the lifecycle '{lifecycle.id}': {first} before {second}",
    )
    hint = Text(
        id="Tukar tahapnya, atau perbaiki urutan pada siklus.",
        en="Swap the stages, or correct the order of the lifecycle.",
    )
    return Defect(Code.AGAINST_LIFECYCLE, Gravity.WARNING, (Place.of(rule),), text, hint)


def _opposites(ruleset: RuleSet) -> Iterator[Defect]:
    """Find rules of which one asks for what another forbids, where equal days let both pass.

    Where they do not, that is a contradiction, which the solver finds.
    """
    if ruleset.ties is not Ties.LENIENT:
        return
    seen: dict[Any, list[tuple[Rule, OrderCheck]]] = {}
    for rule in ruleset.rules:
        check = rule.check
        if not isinstance(check, OrderCheck) or rule.variants is not None:
            continue
        found: dict[str, Rule] = {}
        for key in keys_of(check):
            alike = seen.setdefault((key, shape(rule.when)), [])
            found |= {one.id: one for one, known in alike if _are_opposed(known, check)}
            alike.append((rule, check))
        yield from (_only_on_one_day(one, rule) for one in found.values())


def _are_opposed(x: OrderCheck, y: OrderCheck) -> bool:
    """Whether only equal days let two checks over the same stages pass together."""
    if (why := opposition(x, y)) is not Opposition.NONE:
        return why is not Opposition.COUNTS
    if keys_of(x)[0] != keys_of(y)[0]:
        return False
    return any(_is_forbidding(ban) and _asks_order(own) for own, ban in ((x, y), (y, x)))


def _only_on_one_day(first: Rule, second: Rule) -> Defect:
    text = Text(
        id=f"aturan {second.id} melarang urutan yang diminta {first.id}",
        en=f"one of {first.id} and {second.id} forbids the order that the other asks for",
    )
    hint = Text(
        id="Hanya dapat dipenuhi bila terjadi pada satu hari; ubah salah satu aturan.",
        en="Both can be kept only by events of one day; change one of the rules.",
    )
    places = (Place.of(first), Place.of(second))
    return Defect(Code.OPPOSED, Gravity.WARNING, places, text, hint)


def _unordered(ruleset: RuleSet) -> Iterator[Defect]:
    """Find rules on stages that the lifecycle puts in no order, where it orders any."""
    later = ruleset.lifecycle.successors
    if not ruleset.lifecycle.order:
        return
    for rule in ruleset.rules:
        for step in steps_of(rule):
            if step.after in later[step.before] or step.before in later[step.after]:
                continue
            text = Text(
                id=f"siklus '{ruleset.lifecycle.id}' tidak mengurutkan {step.before} dan "
                f"{step.after}",
                en=f"the lifecycle '{ruleset.lifecycle.id}' puts {step.before} and {step.after} "
                "in no order",
            )
            hint = Text(
                id="Bila urutan itu memang berlaku, tambahkan pada siklus.",
                en="If that order holds, add it to the lifecycle.",
            )
            yield Defect(Code.NOT_ORDERED, Gravity.INFO, (Place.of(rule),), text, hint)
            break


def _cycles(ruleset: RuleSet) -> Iterator[Defect]:
    """Find rules that together with the lifecycle want stages to go round in a circle.

    A rule that alone opposes the lifecycle is told as such, and left out here.
    """
    later = ruleset.lifecycle.successors
    steps = [
        step
        for rule in ruleset.rules
        for step in steps_of(rule)
        if step.before not in later[step.after]
    ]
    edges = [Step(edge.before, edge.after) for edge in ruleset.lifecycle.order]
    if not find_cycle(tuple(Edge(step.before, step.after) for step in (*steps, *edges))):
        return
    ahead: dict[str, list[Step]] = {}
    for step in (*steps, *edges):
        ahead.setdefault(step.before, []).append(step)
    told: set[frozenset[str]] = set()
    for step in steps:
        way = _way(step.after, step.before, ahead)
        if way is None:
            continue
        rules = [own.rule for own in (step, *way) if own.rule is not None]
        named = frozenset(rule.id for rule in rules)
        if named not in told and len(named) > 1:
            told.add(named)
            yield _circle([step, *way], list(dict.fromkeys(rules)))


def _way(start: str, goal: str, ahead: Mapping[str, list[Step]]) -> list[Step] | None:
    """Return the shortest way from one stage to another along the steps ahead of each."""
    reached: dict[str, list[Step]] = {start: []}
    queue = [start]
    for stage in queue:
        if stage == goal:
            return reached[stage]
        for step in ahead.get(stage, []):
            if step.after not in reached:
                reached[step.after] = [*reached[stage], step]
                queue.append(step.after)
    return None


def _circle(way: list[Step], rules: list[Rule]) -> Defect:
    path = " < ".join([*(step.before for step in way), way[0].before])
    text = Text(
        id=f"urutan yang diminta melingkar: {path}",
        en=f"the order asked for goes round in a circle: {path}",
    )
    hint = Text(
        id="Hanya dapat dipenuhi bila semuanya terjadi pada satu hari; ubah salah satu aturan.",
        en="It can be kept only if all happen on one day; change one of the rules.",
    )
    return Defect(
        Code.ORDER_CYCLE, Gravity.WARNING, tuple(Place.of(rule) for rule in rules), text, hint
    )
