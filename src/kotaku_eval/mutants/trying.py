"""Trying: small cases of a template one after the other, for what the solver cannot follow."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any, Final

from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rules import Rule
from kotaku_eval.templates import OrderCheck
from kotaku_eval.templates.names import ALTERNATIONS, CHAINS, EDGES

_START: Final = dt.date(2018, 1, 1)
_NEAR: Final = (0, 1, 2)
_MOST_EVENTS: Final = 6
_FAR: Final = 400
# Where other stages matter to it or to a near one, a stage that is not named makes a difference.
_AWARE: Final = ALTERNATIONS | CHAINS | EDGES


def small_cases(rule: Rule, lifecycle: Lifecycle) -> Iterator[dict[str, Any]]:
    """Yield small cases of a rule whose check is a template, those with few events first.

    They hold every way in which the first stages of both sides happen on a few days, near each
    other and about as far apart as the rule says, in an open and in a closed case.

    Args:
        rule: The rule.
        lifecycle: Knows the other stages.
    """
    check = rule.check
    if not isinstance(check, OrderCheck):
        return
    named = tuple(dict.fromkeys([*check.a[:1], *check.b[:1]]))
    options = [_courses(check) for _ in named]
    if check.template in _AWARE:
        rest = (own.id for own in lifecycle.stages if own.id not in {*check.a, *check.b})
        named = (*named, *itertools.islice(rest, 1))
        options += [[(), (1,)]] * (len(named) - len(options))
    found = sorted(
        itertools.product(*options), key=lambda courses: (sum(map(len, courses)), courses)
    )
    for courses, is_closed in itertools.product(found, (False, True)):
        case: dict[str, Any] = {
            stage: _events(course) for stage, course in zip(named, courses, strict=True) if course
        }
        yield {**case, "status": "closed"} if is_closed else case


def _events(course: tuple[int, ...]) -> Any:
    days = [(_START + dt.timedelta(days=day)).isoformat() for day in course]
    return days[0] if len(days) == 1 else days


def _courses(check: OrderCheck) -> list[tuple[int, ...]]:
    """Return the days on which a stage may happen, counted from the first day of the case."""
    spans = [check.days, check.min_days, check.max_days]
    far = [span for span in spans if span is not None and 0 < span <= _FAR]
    # So many working days take longer, by the rest days of each week.
    weeks = [span // 5 * 7 + span % 5 + more for span in far for more in range(-1, 5)]
    near_far = [*far, *(span + 1 for span in far), *(weeks if check.is_working else ())]
    days = sorted({*_NEAR, *(day for day in near_far if day >= 0)})
    numbers = [check.count, check.count + 1, check.most or 0, (check.most or 0) + 1]
    often = sorted({number for number in numbers if 1 < number <= _MOST_EVENTS})
    pairs = itertools.combinations((*_NEAR, days[-1]) if far else _NEAR, 2)
    return [
        (), *((day,) for day in days), *pairs, *(tuple(range(1, number + 1)) for number in often),
    ]  # fmt: skip
