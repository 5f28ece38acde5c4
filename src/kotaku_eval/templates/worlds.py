"""Worlds: every way in which events of coarse, equal or unknown dates may really have happened.

A world gives each event a day. Events of one day are ordered by the rule set's ``ties``: in the way
that suits the rule (lenient), in the way that does not (strict), in any way (partial: each is a
world of its own), or by rows (input). A verdict stands only if it is the same in every world.

The worlds are not listed one by one: those that have used up the same events and left the machines
in the same states are carried on together, day by day. The work for exact dates grows with the
number of days, and with what happens on one; past ``CAP`` steps the verdict is unknown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise, product
from typing import Any, Final

from attrs import define, field, frozen

from kotaku_eval.dates import Ties
from kotaku_eval.findings import UNKNOWN
from kotaku_eval.templates.automata import Machine, State, Who
from kotaku_eval.templates.courses import Placed, is_joint
from kotaku_eval.templates.verdicts import agreed, best, worst

CAP: Final = 20_000
"""So many steps are taken for one rule and activity, or 50 for each event if that is more."""

_EACH: Final = 50
_LONGEST: Final = 2_000

Token = tuple[tuple[int, ...], Who, int]
"""The roles of an event, which one it is, and its row where rows decide."""

States = tuple[State, ...]
Choose = Callable[..., int]
"""Of several verdict codes the one that counts."""

Group = frozenset[States]
"""What the machines may be in, in one world, whatever the order within its days."""


@frozen
class Item:
    """An event as the machines see it."""

    token: Token
    placed: Placed


@frozen
class _Day:
    """What certainly happened on one day: instants in order, each with its ties, and the rest."""

    instants: tuple[tuple[Token, ...], ...] = ()
    others: tuple[Token, ...] = ()


@frozen
class _Float:
    """Events that may lie on several days: so many alike, or several that lie on one day together.

    Args:
        first: The first day they may lie on; ``None`` for no bound.
        last: The last day.
        tokens: What is placed at once.
        count: How many times.
    """

    first: int | None
    last: int | None
    tokens: tuple[Token, ...]
    count: int = 1

    def may_lie_on(self, day: int) -> bool:
        """Whether a day is among those it may lie on."""
        return self.first is None or self.last is None or self.first <= day <= self.last


class _TooManyError(Exception):
    """There are more worlds than can be looked at."""


@define
class Worlds:
    """Carries some machines through every world of some events.

    Args:
        machines: They read the events; all must be satisfied.
        ties: What equal dates mean.
        choose: Which verdict counts among those of the orders that the ties of a world leave.
        asks_days: Whether the machines ask for the days of events, beside their order.
    """

    machines: tuple[Machine, ...]
    ties: Ties
    choose: Choose = best
    asks_days: bool = False
    steps: int = field(default=0, init=False)
    most: int = field(default=CAP, init=False)
    known: dict[Any, Group] = field(factory=dict, init=False)

    def verdict(self, items: Iterable[Item]) -> int:
        """Return the verdict code that all worlds agree on; unknown when they do not."""
        held = tuple(items)
        self.most = max(CAP, _EACH * len(held))
        try:
            groups = self._carried(held)
        except _TooManyError:
            return UNKNOWN
        if self.ties is Ties.PARTIAL:
            return agreed({self._end(states) for group in groups for states in group})
        return agreed({self.choose(*map(self._end, group)) for group in groups})

    def _end(self, states: States) -> int:
        pairs = zip(self.machines, states, strict=True)
        return worst(*(machine.end(state) for machine, state in pairs))

    # --- one event, one day -------------------------------------------------------------------

    def _spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self.most:
            raise _TooManyError

    def _stepped(self, states: States, token: Token) -> States:
        self._spend(1)
        roles, who, _ = token
        return tuple(
            machine.step(state, role, who)
            for machine, state, role in zip(self.machines, states, roles, strict=True)
        )

    def _through(self, group: Group, day: _Day) -> Group:
        """Return the group after all events of a day, in every order that the day leaves open."""
        if self.ties is Ties.INPUT:
            for token in _by_row(day):
                group = frozenset(self._stepped(states, token) for states in group)
            return group
        key = (group, day)
        if key not in self.known:
            self.known[key] = self._shuffled(group, day)
        return self.known[key]

    def _shuffled(self, group: Group, day: _Day) -> Group:
        rest = (0, day.instants[0] if day.instants else (), day.others)
        level: dict[tuple[int, tuple[Token, ...], tuple[Token, ...]], set[States]] = {
            rest: set(group)
        }
        for _ in range(len(day.others) + sum(map(len, day.instants))):
            after: dict[tuple[int, tuple[Token, ...], tuple[Token, ...]], set[States]] = {}
            for (at, now, others), known in level.items():
                for token, left in _taken(day.instants, at, now, others):
                    stepped = {self._stepped(states, token) for states in known}
                    after.setdefault(left, set()).update(stepped)
            level = after
        [found] = level.values()
        return frozenset(found)

    # --- day after day --------------------------------------------------------------------------

    def _carried(self, items: tuple[Item, ...]) -> frozenset[Group]:
        exact, floats = self._sorted_out(items)
        days = self._days(exact, floats)
        start: Group = frozenset({tuple(machine.start() for machine in self.machines)})
        worlds = {tuple(own.count for own in floats): frozenset({start})}
        has_free = any(own.first is None for own in floats)
        if has_free:
            worlds = self._between(worlds, floats)
        for at, day in enumerate(days):
            worlds = self._on(day, exact.get(day, _Day()), worlds, floats)
            later = days[at + 1] if at + 1 < len(days) else None
            worlds = {
                rest: groups
                for rest, groups in worlds.items()
                if not any(n and _is_past(own, later) for n, own in zip(rest, floats, strict=True))
            }
            if has_free:
                worlds = self._between(worlds, floats)
        return worlds[(0,) * len(floats)]

    def _on(
        self, day: int, certain: _Day, worlds: dict[tuple[int, ...], frozenset[Group]],
        floats: list[_Float],
    ) -> dict[tuple[int, ...], frozenset[Group]]:  # fmt: skip
        """Place on a day what certainly lies there, and any of what may."""
        found: dict[tuple[int, ...], set[Group]] = {}
        for rest, groups in worlds.items():
            choices = [
                range(left + 1 if own.may_lie_on(day) else 1)
                for left, own in zip(rest, floats, strict=True)
            ]
            self._spend(math.prod(map(len, choices)))
            for chosen in product(*choices):
                more = [
                    self._dated(token, day)
                    for count, own in zip(chosen, floats, strict=True)
                    for token in own.tokens * count
                ]
                whole = _Day(certain.instants, tuple(sorted([*certain.others, *more])))
                left = tuple(had - now for had, now in zip(rest, chosen, strict=True))
                found.setdefault(left, set()).update(
                    self._through(group, whole) for group in groups
                )
        return {rest: self._joined(groups) for rest, groups in found.items()}

    def _between(
        self, worlds: dict[tuple[int, ...], frozenset[Group]], floats: list[_Float]
    ) -> dict[tuple[int, ...], frozenset[Group]]:
        """Let events that may lie anywhere lie between two days, one after the other."""
        found = {rest: set(groups) for rest, groups in worlds.items()}
        # What has more left comes first: placing one more of it leads on to the others.
        for total in range(max(map(sum, found)), 0, -1):
            for rest in [own for own in found if sum(own) == total]:
                for at, own in enumerate(floats):
                    if own.first is not None or not rest[at]:
                        continue
                    left = (*rest[:at], rest[at] - 1, *rest[at + 1 :])
                    found.setdefault(left, set()).update(
                        self._through(group, _Day(others=own.tokens)) for group in found[rest]
                    )
        return {rest: self._joined(groups) for rest, groups in found.items()}

    def _joined(self, groups: set[Group]) -> frozenset[Group]:
        """Return the worlds; with partial ties every order is one, and none must be kept apart."""
        if self.ties is Ties.PARTIAL:
            return frozenset({frozenset[States]().union(*groups)})
        return frozenset(groups)

    # --- what lies where --------------------------------------------------------------------------

    def _dated(self, token: Token, day: int | None) -> Token:
        roles, (which, _), row = token
        return (roles, (which, day), row) if self.asks_days else token

    def _sorted_out(self, items: tuple[Item, ...]) -> tuple[dict[int, _Day], list[_Float]]:
        by_day: dict[int, list[Item]] = {}
        coarse: dict[tuple[int, int], list[Token]] = {}
        alike: Counter[tuple[int | None, int | None, Token]] = Counter()
        for item in items:
            date, day = item.placed.date, item.placed.day
            if day is not None:
                by_day.setdefault(day, []).append(item)
            elif date is None:
                alike[None, None, item.token] += 1
            elif self.ties is not Ties.PARTIAL and is_joint(date):
                coarse.setdefault((date.first_day, date.last_day), []).append(item.token)
            else:
                alike[date.first_day, date.last_day, item.token] += 1
        floats = [_Float(first, last, (token,), n) for (first, last, token), n in alike.items()]
        floats += [
            _Float(first, last, tuple(sorted(tokens))) for (first, last), tokens in coarse.items()
        ]
        return {day: self._day(held) for day, held in sorted(by_day.items())}, floats

    def _day(self, items: list[Item]) -> _Day:
        day = items[0].placed.day
        timed = sorted((own for own in items if own.placed.instant >= 0), key=_instant)
        return _Day(
            tuple(
                tuple(sorted(self._dated(own.token, day) for own in tied))
                for _, tied in groupby(timed, key=_instant)
            ),
            tuple(sorted(self._dated(own.token, day) for own in items if own.placed.instant < 0)),
        )

    def _days(self, exact: dict[int, _Day], floats: list[_Float]) -> list[int]:
        """Return the days that matter: of a run of days all alike as many as can be told apart."""
        spans = [(own.first, own.last) for own in floats if own.first is not None]
        found = set(exact)
        if not spans:
            return sorted(found)
        alike = sum(own.count for own in floats if own.first is not None)
        cuts = {day for first, last in spans for day in (first or 0, (last or 0) + 1)}
        cuts |= {day for own in exact for day in (own, own + 1)}
        for first, after in pairwise(sorted(cuts)):
            if any((low or 0) <= first <= (high or 0) for low, high in spans):
                length = after - first if self.asks_days else min(after - first, alike)
                found.update(range(first, first + length))
            if len(found) > _LONGEST + len(exact):
                raise _TooManyError
        return sorted(found)


def _is_past(own: _Float, day: int | None) -> bool:
    """Whether what was not placed so far has no day left to lie on."""
    return own.last is not None and (day is None or day > own.last)


def _instant(item: Item) -> int:
    return item.placed.instant


def _by_row(day: _Day) -> list[Token]:
    """Return the events of a day by their rows; instants stay in order among each other."""
    timed = [token for tied in day.instants for token in sorted(tied, key=_row)]
    places = sorted(_row(token) for token in timed)
    moved = [(row, token) for row, token in zip(places, timed, strict=True)]
    rest = [(_row(token), token) for token in day.others]
    return [token for _, token in sorted([*moved, *rest])]


def _row(token: Token) -> int:
    return token[2]


def _taken(
    instants: tuple[tuple[Token, ...], ...], at: int, now: tuple[Token, ...],
    others: tuple[Token, ...],
) -> Iterator[tuple[Token, tuple[int, tuple[Token, ...], tuple[Token, ...]]]]:  # fmt: skip
    """Yield what may happen next on a day, and what is then left of it."""
    for token, left in _each(now):
        if left or at + 1 >= len(instants):
            yield token, (at, left, others)
        else:
            yield token, (at + 1, instants[at + 1], others)
    for token, left in _each(others):
        yield token, (at, now, left)


def _each(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, tuple[Token, ...]]]:
    """Yield each different one of some sorted events, and the others."""
    for at, token in enumerate(tokens):
        if not at or token != tokens[at - 1]:
            yield token, (*tokens[:at], *tokens[at + 1 :])
