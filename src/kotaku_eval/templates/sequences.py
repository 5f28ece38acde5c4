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

from kotaku_eval.activities import Event
from kotaku_eval.dates import Ties
from kotaku_eval.findings import NOT_APPLICABLE, UNKNOWN
from kotaku_eval.templates.automata import (
    ACTS,
    ALIKE,
    MAY_ACT,
    MAY_MEET,
    MEETS,
    OTHER,
    Machine,
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
from kotaku_eval.templates.repetitions import Followed, Preceded
from kotaku_eval.templates.separations import Apart, Spaced
from kotaku_eval.templates.turns import Announced, Answered, Next
from kotaku_eval.templates.verdicts import agreed, best, worst
from kotaku_eval.templates.worlds import Choose, Item, Worlds

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
    if check.template not in ALTERNATIONS and case.trace is not None:
        return _judge_ordered(check, case, tests)
    parts = [_parts(check, half, tests) for half in halves]
    seen = [
        _Seen(placed, which, tuple(_role(own, placed.event) for own in parts))
        for which, placed in enumerate(case.course.events)
    ]
    if check.template not in ALTERNATIONS:
        return _judge(check, case, tests, seen)
    doubts = sum(role == MAY_ACT for own in seen for role in own.roles)
    if doubts > _MOST_DOUBTS:
        return UNKNOWN
    return agreed({_judge(check, case, tests, decided) for decided in _decided(seen)})


def _judge_ordered(check: OrderCheck, case: Case, tests: EventTests) -> int:
    """Judge events whose order is certain, without a look at other orders."""
    relation = Relation(check, case, tests)
    is_alike = not check.relates and not relation.asks_days
    is_chain = check.template in CHAINS
    verdicts = []
    has_activation = may_activate = False
    for half in _HALVES[check.template]:
        machine, parts = half.make(relation), _parts(check, half, tests)
        state, step = machine.start(), machine.step
        is_active = False
        for which, placed in enumerate(relation.events):
            role = _role(parts, placed.event)
            if role == OTHER and not is_chain:
                continue
            is_active = is_active or role in {ACTS, MAY_ACT}
            has_activation = has_activation or role == ACTS
            state = step(state, role, ALIKE if is_alike else (which, placed.day))
        may_activate = may_activate or is_active
        verdicts.append(machine.end(state) if is_active else NOT_APPLICABLE)
    if not has_activation:
        return UNKNOWN if may_activate else NOT_APPLICABLE
    return worst(*verdicts)


_Part = tuple[EventTest | None, int, int]
"""What is asked of an event, what it is where the answer is yes, and where it is not known."""


def _parts(check: OrderCheck, half: Half, tests: EventTests) -> dict[str, _Part]:
    """Return the part that each stage plays in one direction."""
    acting, other = (check.a, check.b) if half.is_forward else (check.b, check.a)
    looked_for: _Part = (tests.target, MEETS, MAY_MEET)
    return {
        **dict.fromkeys(other, looked_for),
        **dict.fromkeys(acting, (tests.when, ACTS, MAY_ACT)),
    }


def _role(parts: dict[str, _Part], event: Event) -> int:
    part = parts.get(event.stage)
    if part is None:
        return OTHER
    test, surely, perhaps = part
    found = True if test is None else test(event)
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
    live = [at for at in range(len(halves)) if _is_active(seen, at)]
    if not live:
        return NOT_APPLICABLE
    # An activation without a place in time lacks an answer if there is none at all.
    alone = [at for at in live if not any(_acting(seen, at))]
    placed = [own for own in seen if own.placed.is_in_time or any(own.roles[at] for at in alone)]
    if not any(own.roles[at] == ACTS for own in placed for at in live):
        # It is not known whether there is anything to judge.
        return UNKNOWN
    if check.template not in CHAINS:
        placed = [own for own in placed if any(own.roles)]
    machines = tuple(halves[at].make(relation) for at in live)
    return _read(machines, _items(placed, live, relation), relation)


def _is_active(seen: list[_Seen], at: int) -> bool:
    """Whether something may activate a half, and both sides have a place in time, if they are."""
    acting = _acting(seen, at)
    others = [own.placed.is_in_time for own in seen if own.roles[at] in {MEETS, MAY_MEET}]
    return any(acting) and any(others) if others else bool(acting)


def _acting(seen: list[_Seen], at: int) -> list[bool]:
    """Return of each event that may activate a half whether it has a place in time."""
    return [own.placed.is_in_time for own in seen if own.roles[at] in {ACTS, MAY_ACT}]


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
    choose = _chosen(relation.check.template, ties)
    return Worlds(machines, ties, choose, asks_days=relation.asks_days).verdict(items)


def _chosen(template: Template, ties: Ties) -> Choose:
    """Return which verdict counts among those of the orders of one day.

    Lenient takes a tie for in order and strict takes it for none. So lenient suits what asks for an
    order, strict what forbids one; and where a distance is asked of whatever is in order, lenient
    asks it of ties too.
    """
    if template is Template.MIN_GAP:
        return best if ties is Ties.STRICT else worst
    return worst if ties is Ties.STRICT and template not in FORBIDDING else best


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
