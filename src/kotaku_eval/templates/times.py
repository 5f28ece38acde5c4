"""Times: how many days lie between events, and until when something must have come."""

from __future__ import annotations

from kotaku_eval import logic
from kotaku_eval.activities import Occurrences, Timeline
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.dates import EventDate, Ties, is_tie, precedes
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.templates.cases import Case, merged, occurrences
from kotaku_eval.templates.checks import OrderCheck
from kotaku_eval.templates.names import ABSENT, DOUBTFUL, Template
from kotaku_eval.templates.orders import is_unplaced
from kotaku_eval.templates.verdicts import worst


def gap(
    x: EventDate, y: EventDate, check: OrderCheck, calendar: WorkingCalendar
) -> tuple[int, int]:
    """Return the least and most days from x to y, in the kind of days the check counts."""
    found = logic.working_days(x, y, calendar) if check.is_working else logic.days(x, y)
    return (found[0], found[1]) if isinstance(found, logic.Range) else (found or 0, found or 0)


def judge_deadline(check: OrderCheck, case: Case, a: Occurrences, by: EventDate | None) -> int:
    """Judge that the first b is no later than some days after the anchor."""
    b = occurrences(case.timeline, check.b)
    start = Occurrences(count=1, first=by)
    if check.by is None:
        start = merged(list(case.timeline.values())) if check.from_start else a
        if not start.count:
            return NOT_APPLICABLE
    if not b.count:
        return _before_due(check, case, start)
    if check.by is None and (is_unplaced(start) or is_unplaced(b)):
        return NOT_APPLICABLE
    if start.first is None or b.first is None:
        return UNKNOWN
    found = _in_time(check, case, start.first, b.first)
    # An undated start may be earlier, which can only make b late; an undated b only in time.
    free = start.undated if found == PASS else b.undated
    return UNKNOWN if free else found


def _in_time(check: OrderCheck, case: Case, anchor: EventDate, date: EventDate) -> int:
    low, high = gap(anchor, date, check, case.calendar)
    # Equal months count as in order when ties are lenient: the date is not after the anchor.
    if high <= check.days or (_counts_as_one(anchor, date, case.ties) and check.days >= 0):
        return PASS
    return FAIL if low > check.days else UNKNOWN


def _counts_as_one(x: EventDate, y: EventDate, ties: Ties) -> bool:
    return ties is Ties.LENIENT and is_tie(x, y)


def _before_due(check: OrderCheck, case: Case, start: Occurrences) -> int:
    """Judge something that has not come: it fails once its last possible day has passed."""
    if start.first is not None:
        low, _ = gap(start.first, EventDate.of_day(case.as_of), check, case.calendar)
        if low > check.days:
            return FAIL
    # Whether time is up cannot be told without the day it began; that nothing came can.
    return DOUBTFUL if start.undated or start.first is None else ABSENT


def judge_spacing(check: OrderCheck, case: Case) -> int:
    """Judge the days between a and b: at most (within) or at least (min_gap) so many."""
    a, b = (occurrences(case.timeline, stages) for stages in (check.a, check.b))
    if not a.count or (check.template is Template.MIN_GAP and not b.count):
        return NOT_APPLICABLE
    if not b.count:
        return _before_due(check, case, a)
    if is_unplaced(b):
        return NOT_APPLICABLE
    judged = _within if check.template is Template.WITHIN else _apart
    ends = [*_dates(case.timeline, check.b), *[None] * b.undated]
    verdicts = [judged(check, case, start, ends) for start in _dates(case.timeline, check.a)]
    if a.undated:
        verdicts.append(UNKNOWN)
    return worst(*verdicts) if verdicts else NOT_APPLICABLE


def _dates(timeline: Timeline, stages: tuple[str, ...]) -> list[EventDate]:
    return [date for stage in stages if stage in timeline for date in timeline[stage].dates]


def _within(check: OrderCheck, case: Case, start: EventDate, ends: list[EventDate | None]) -> int:
    known = logic.kleene_or(_is_near(check, case, start, end) for end in ends)
    if known is not False:
        return PASS if known else UNKNOWN
    return _before_due(check, case, Occurrences(count=1, first=start))


def _is_near(check: OrderCheck, case: Case, start: EventDate, end: EventDate | None) -> bool | None:
    if end is None:
        return None
    in_order = precedes(start, end, case.ties)
    low, high = gap(start, end, check, case.calendar)
    if in_order is False or low > check.days:
        return False
    return True if in_order and high <= check.days else None


def _apart(check: OrderCheck, case: Case, start: EventDate, ends: list[EventDate | None]) -> int:
    found = []
    for end in ends:
        if end is None:
            found.append(UNKNOWN)
            continue
        in_order = precedes(start, end, case.ties)
        low, high = gap(start, end, check, case.calendar)
        if in_order is False:
            continue
        if low >= check.days:
            found.append(PASS)
        else:
            found.append(FAIL if in_order and high < check.days else UNKNOWN)
    return worst(*found) if found else NOT_APPLICABLE


def judge_duration(check: OrderCheck, case: Case) -> int:
    """Judge that no more than so many days lie from a first event to a last one.

    Without stages these are the first and the last event of the case, which ends when it is closed.
    """
    everything = [own for own in case.timeline.values() if own.count]
    start = occurrences(case.timeline, check.a) if check.a else merged(everything)
    stop = occurrences(case.timeline, check.b) if check.b else merged(everything)
    if not start.count:
        return NOT_APPLICABLE
    is_running = not check.b and not case.is_closed
    if not stop.count:
        return _before_due(check, case, start)
    if is_unplaced(start) or is_unplaced(stop):
        return NOT_APPLICABLE
    found = _lasts(check, case, start, stop)
    if found != FAIL and is_running:
        waits = _before_due(check, case, start)
        return FAIL if waits == FAIL else UNKNOWN if waits == DOUBTFUL else PENDING
    return found


def _lasts(check: OrderCheck, case: Case, start: Occurrences, stop: Occurrences) -> int:
    if start.first is None or stop.last is None:
        return UNKNOWN
    low, high = gap(start.first, stop.last, check, case.calendar)
    if low > check.days:
        # An event of unknown day can only make it longer.
        return FAIL
    return PASS if high <= check.days and not (start.undated or stop.undated) else UNKNOWN
