"""Sequences: templates that ask for more than first and last dates.

These are the templates in which stages take turns, follow each other at once or so many times, and
all templates with conditions on single events. Each is read by one machine, or by two where either
side activates it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Final

from attrs import evolve, frozen

from kotaku_eval.dates import Ties
from kotaku_eval.findings import NOT_APPLICABLE, UNKNOWN
from kotaku_eval.templates.automata import (
    ACTS,
    ALIKE,
    MAY_ACT,
    MAY_MEET,
    MEETS,
    OTHER,
    Announced,
    Answered,
    Apart,
    Followed,
    Machine,
    Next,
    Preceded,
    Spaced,
    run,
)
from kotaku_eval.templates.cases import Case
from kotaku_eval.templates.checks import NO_TESTS, EventTest, EventTests, OrderCheck
from kotaku_eval.templates.courses import Placed
from kotaku_eval.templates.names import (
    ALTERNATIONS,
    CHAINS,
    FORBIDDING,
    REPETITIONS,
    Template,
)
from kotaku_eval.templates.relations import Relation
from kotaku_eval.templates.verdicts import agreed, worst
from kotaku_eval.templates.worlds import Item, Worlds

_MOST_DOUBTS: Final = 10
"""Of so many events it may be unknown whether they activate, where one activation ends another."""


@frozen
class Half:
    """One direction of a template.

    Args:
        is_forward: Whether the first stage activates it.
        make: What reads it.
    """

    is_forward: bool
    make: Callable[[Relation], Machine]


def _followed(relation: Relation) -> Machine:
    least, most = _counts(relation.check)
    return Followed(relation.forward, relation.is_over, least, most)


def _preceded(relation: Relation) -> Machine:
    return Preceded(relation.backward, *_counts(relation.check))


def _counts(check: OrderCheck) -> tuple[int, int | None]:
    return (check.count, check.most) if check.template in REPETITIONS else (1, None)


def _next(relation: Relation) -> Machine:
    is_forbidden = relation.check.template in FORBIDDING
    return Next(relation.forward, relation.is_over, is_forbidden=is_forbidden)


def _last(relation: Relation) -> Machine:
    is_forbidden = relation.check.template in FORBIDDING
    return Next(relation.backward, relation.is_over, is_forward=False, is_forbidden=is_forbidden)


_FOLLOWED: Final = Half(is_forward=True, make=_followed)
_PRECEDED: Final = Half(is_forward=False, make=_preceded)
_ANSWERED: Final = Half(is_forward=True, make=lambda own: Answered(own.forward, own.is_over))
_ANNOUNCED: Final = Half(is_forward=False, make=lambda own: Announced(own.backward))
_NEXT: Final = Half(is_forward=True, make=_next)
_LAST: Final = Half(is_forward=False, make=_last)
_APART: Final = Half(is_forward=True, make=lambda own: Apart(own.forward))
_APART_BACK: Final = Half(is_forward=False, make=lambda own: Apart(own.backward, is_forward=False))
_SPACED: Final = Half(is_forward=True, make=lambda own: Spaced(own.forward, own.is_near))

_HALVES: Final[dict[Template, tuple[Half, ...]]] = {
    Template.RESPONSE: (_FOLLOWED,),
    Template.PRECEDENCE: (_PRECEDED,),
    Template.SUCCESSION: (_FOLLOWED, _PRECEDED),
    Template.RESPONSE_COUNT: (_FOLLOWED,),
    Template.PRECEDENCE_COUNT: (_PRECEDED,),
    Template.NOT_RESPONSE: (_APART,),
    Template.NOT_PRECEDENCE: (_APART_BACK,),
    Template.NOT_SUCCESSION: (_APART, _APART_BACK),
    Template.ALTERNATE_RESPONSE: (_ANSWERED,),
    Template.ALTERNATE_PRECEDENCE: (_ANNOUNCED,),
    Template.ALTERNATE_SUCCESSION: (_ANSWERED, _ANNOUNCED),
    Template.CHAIN_RESPONSE: (_NEXT,),
    Template.CHAIN_PRECEDENCE: (_LAST,),
    Template.CHAIN_SUCCESSION: (_NEXT, _LAST),
    Template.NOT_CHAIN_RESPONSE: (_NEXT,),
    Template.NOT_CHAIN_PRECEDENCE: (_LAST,),
    Template.NOT_CHAIN_SUCCESSION: (_NEXT, _LAST),
    Template.WITHIN: (_FOLLOWED,),
    Template.MIN_GAP: (_SPACED,),
}


@frozen
class _Seen:
    """An event with what it is to each half."""

    placed: Placed
    which: int
    roles: tuple[int, ...]


def judge_sequence(check: OrderCheck, case: Case, tests: EventTests = NO_TESTS) -> int:
    """Return the verdict code of a template that is read event by event.

    Args:
        check: The template, with its stages, numbers and conditions.
        case: The activity; its ``events`` are what is read.
        tests: The conditions of the check, ready to be asked.
    """
    halves = _HALVES[check.template]
    seen = [
        _Seen(placed, which, tuple(_role(check, half, placed, tests) for half in halves))
        for which, placed in enumerate(case.course.events)
    ]
    if check.template not in ALTERNATIONS:
        return _judge(check, case, tests, seen)
    doubts = sum(role == MAY_ACT for own in seen for role in own.roles)
    if doubts > _MOST_DOUBTS:
        return UNKNOWN
    return agreed({_judge(check, case, tests, decided) for decided in _decided(seen)})


def _role(check: OrderCheck, half: Half, placed: Placed, tests: EventTests) -> int:
    acting, other = (check.a, check.b) if half.is_forward else (check.b, check.a)
    if placed.stage in acting:
        return _asked(tests.when, placed, ACTS, MAY_ACT)
    return _asked(tests.target, placed, MEETS, MAY_MEET) if placed.stage in other else OTHER


def _asked(test: EventTest | None, placed: Placed, surely: int, perhaps: int) -> int:
    found = True if test is None else test(placed.event)
    return perhaps if found is None else surely if found else OTHER


def _decided(seen: list[_Seen]) -> Iterator[list[_Seen]]:
    """Yield the events for each way in which those that may activate do or do not."""
    choices = [
        product(*((ACTS, OTHER) if role == MAY_ACT else (role,) for role in own.roles))
        for own in seen
    ]
    for chosen in product(*choices):
        yield [evolve(own, roles=roles) for own, roles in zip(seen, chosen, strict=True)]


def _judge(check: OrderCheck, case: Case, tests: EventTests, seen: list[_Seen]) -> int:
    relation = Relation(check, case, tests)
    halves = _HALVES[check.template]
    beside = [_without_machine(seen, at) for at in range(len(halves))]
    live = [at for at, code in enumerate(beside) if code is None]
    known = [code for code in beside if code is not None]
    if live:
        machines = tuple(halves[at].make(relation) for at in live)
        placed = [own for own in seen if own.placed.is_in_time]
        if check.template not in CHAINS:
            placed = [own for own in placed if any(own.roles)]
        items = _items(placed, live, relation)
        known.append(_read(machines, items, relation))
    return worst(*known)


def _without_machine(seen: list[_Seen], at: int) -> int | None:
    """Return the verdict of a half that need not be read: nothing activates it in time."""
    acting = [own for own in seen if own.roles[at] in {ACTS, MAY_ACT} and own.placed.is_in_time]
    if not acting:
        return NOT_APPLICABLE
    others = [own.placed.is_in_time for own in seen if own.roles[at] in {MEETS, MAY_MEET}]
    if others and not any(others):
        return NOT_APPLICABLE
    return None if any(own.roles[at] == ACTS for own in acting) else UNKNOWN


def _items(seen: list[_Seen], live: list[int], relation: Relation) -> list[Item]:
    is_alike = not relation.check.relates and not relation.asks_days
    by_row = relation.case.ties is Ties.INPUT
    found = []
    for own in seen:
        day = own.placed.day if relation.asks_days else None
        who = ALIKE if is_alike else (own.which, day)
        roles = tuple(own.roles[at] for at in live)
        found.append(Item((roles, who, own.placed.row if by_row else 0), own.placed))
    return found


def _read(machines: tuple[Machine, ...], items: list[Item], relation: Relation) -> int:
    ties = relation.case.ties
    if _is_one_order(items, ties):
        return run(machines, (item.token[:2] for item in items))
    is_forbidding = relation.check.template in FORBIDDING
    worlds = Worlds(machines, ties, is_forbidding, asks_days=relation.asks_days)
    return worlds.verdict(items)


def _is_one_order(items: list[Item], ties: Ties) -> bool:
    """Whether the order in which the events stand is the only one."""
    before: tuple[int | None, int] | None = None
    for item in items:
        now = item.placed.day, item.placed.instant
        if now[0] is None:
            return False
        if before is not None and before[0] == now[0]:
            is_after = before[1] < now[1]
            by_row = ties is Ties.INPUT and before[1] == now[1]
            if not by_row and (before[1] < 0 or not is_after):
                return False
        before = now
    return True
