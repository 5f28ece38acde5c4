"""Orders: which stage comes before another, by their first and last dates.

Every judgement is a closed form: it stands only if it is the same in every order that coarse, equal
and missing dates leave possible.
"""

from __future__ import annotations

from kotaku_eval.activities import Occurrences, Timeline
from kotaku_eval.dates import EventDate, Ties, breaks_absence, is_tie, precedes
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.templates.cases import Case, merged
from kotaku_eval.templates.checks import OrderCheck
from kotaku_eval.templates.names import ABSENT, Template
from kotaku_eval.templates.verdicts import worst


def _order(x: EventDate, y: EventDate, ties: Ties, rows: tuple[int, int]) -> bool | None:
    if ties is Ties.INPUT and is_tie(x, y):
        return rows[0] < rows[1]
    return precedes(x, y, ties)


def is_unplaced(a: Occurrences) -> bool:
    """Whether it happened, but the policy gives its events no place in time."""
    return a.count > 0 and a.first is None and not a.undated


def first_in_order(a: Occurrences, b: Occurrences, ties: Ties) -> bool | None:
    """Say whether the first a comes before the first b."""
    if a.first is None or b.first is None:
        return None
    found = _order(a.first, b.first, ties, (a.first_row, b.first_row))
    # A free a may still be earlier than every b; a free b may be earlier than every a.
    free = b.undated if found else a.undated
    return None if free else found


def last_in_order(a: Occurrences, b: Occurrences, ties: Ties) -> bool | None:
    """Say whether the last a comes before the last b."""
    if a.last is None or b.last is None:
        return None
    found = _order(a.last, b.last, ties, (a.last_row, b.last_row))
    free = a.undated if found else b.undated
    return None if free else found


def any_in_order(a: Occurrences, b: Occurrences, ties: Ties) -> bool | None:
    """Say whether some a comes before some b, as a forbidden order would."""
    if a.first is None or b.last is None:
        return None
    if ties is Ties.INPUT and is_tie(a.first, b.last):
        found: bool | None = a.first_row < b.last_row
    else:
        found = breaks_absence(a.first, b.last, ties)
    return None if found is False and (a.undated or b.undated) else found


def precedence(a: Occurrences, b: Occurrences, ties: Ties) -> int:
    """Judge that every b has an a before it."""
    if not b.count:
        return NOT_APPLICABLE
    if not a.count:
        return FAIL
    if is_unplaced(a) or is_unplaced(b):
        return NOT_APPLICABLE
    found = first_in_order(a, b, ties)
    return UNKNOWN if found is None else PASS if found else FAIL


def response(a: Occurrences, b: Occurrences, ties: Ties) -> int:
    """Judge that every a has a b after it."""
    if not a.count:
        return NOT_APPLICABLE
    if not b.count:
        return ABSENT
    if is_unplaced(a) or is_unplaced(b):
        return NOT_APPLICABLE
    found = last_in_order(a, b, ties)
    return UNKNOWN if found is None else PASS if found else ABSENT


def forbidden_order(a: Occurrences, b: Occurrences, ties: Ties) -> int:
    """Judge that no a has a b after it, once the template is activated."""
    if not a.count or not b.count:
        return PASS
    if is_unplaced(a) or is_unplaced(b):
        return NOT_APPLICABLE
    found = any_in_order(a, b, ties)
    return UNKNOWN if found is None else FAIL if found else PASS


def judge_order(template: Template, a: Occurrences, b: Occurrences, ties: Ties) -> int:
    """Return the verdict code of a template over the order of two stages."""
    match template:
        case Template.PRECEDENCE:
            return precedence(a, b, ties)
        case Template.RESPONSE:
            return response(a, b, ties)
        case Template.SUCCESSION:
            return worst(precedence(a, b, ties), response(a, b, ties))
        case Template.NOT_PRECEDENCE:
            return forbidden_order(a, b, ties) if b.count else NOT_APPLICABLE
        case Template.NOT_RESPONSE:
            return forbidden_order(a, b, ties) if a.count else NOT_APPLICABLE
        case _:
            return forbidden_order(a, b, ties) if a.count or b.count else NOT_APPLICABLE


def _others(timeline: Timeline, stages: tuple[str, ...]) -> Occurrences:
    return merged([seen for stage, seen in timeline.items() if stage not in stages])


def judge_edge(check: OrderCheck, case: Case, a: Occurrences) -> int:
    """Judge that the case begins (or ends) with a stage."""
    others = _others(case.timeline, check.a)
    if check.template is Template.INIT:
        if not a.count:
            return FAIL if others.count else ABSENT
        return PASS if not others.count else precedence(a, others, case.ties)
    if not case.is_closed:
        return PENDING
    if not a.count:
        return FAIL
    return PASS if not others.count else response(others, a, case.ties)
