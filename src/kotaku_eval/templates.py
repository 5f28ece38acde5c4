"""Order and occurrence templates (DECLARE on finite traces) over the stages of one activity.

Every judgement is a closed form over first and last dates: it stands only if it is the same in
every order that coarse, equal and missing dates leave possible. Verdicts are codes of
``findings``; ``ABSENT`` says that something that may still come has not come, which the case
(open or closed, due or not) turns into pending or fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import field, frozen

from kotaku_eval import logic
from kotaku_eval.activities import NEVER, Occurrences, Timeline
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.conditions import Condition
from kotaku_eval.dates import (
    EventDate,
    Ties,
    breaks_absence,
    hull,
    is_tie,
    precedes,
)
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN

ABSENT: Final = 9
# The same, where besides the data cannot decide: unknown instead of pending.
DOUBTFUL: Final = 10


class Template(Enum):
    """The templates a rule may name."""

    EXISTENCE = "existence"
    ABSENCE = "absence"
    EXACTLY = "exactly"
    INIT = "init"
    END = "end"
    RESPONDED_EXISTENCE = "responded_existence"
    PRECEDENCE = "precedence"
    RESPONSE = "response"
    SUCCESSION = "succession"
    NOT_RESPONDED_EXISTENCE = "not_responded_existence"
    NOT_PRECEDENCE = "not_precedence"
    NOT_RESPONSE = "not_response"
    NOT_SUCCESSION = "not_succession"
    WITHIN = "within"
    MIN_GAP = "min_gap"
    DEADLINE = "deadline"
    DATED = "dated"


UNARY: Final = frozenset(
    {Template.EXISTENCE, Template.ABSENCE, Template.EXACTLY, Template.INIT, Template.END}
)


@frozen
class OrderCheck:
    """A template with the stages and numbers it is asked about.

    Args:
        template: Which one.
        a: The stage (or set of stages) written first.
        b: The stage (or set) written second; empty for templates over one.
        count: How many occurrences, for the templates that count.
        days: How many days, for the templates over time.
        is_working: Whether those are working days.
        by: The date that a deadline counts from, when no stage does.
        from_start: Whether a deadline counts from the first event of the case.
        text: The check as it is written, for people.
    """

    template: Template
    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    count: int = 1
    days: int = 0
    is_working: bool = False
    by: Condition | None = None
    from_start: bool = False
    text: str = ""

    @property
    def awaited(self) -> tuple[str, ...]:
        """The stages whose coming would settle an open case."""
        return self.b or self.a


@frozen
class Case:
    """What a template needs to know of the whole activity.

    Args:
        timeline: What happened, by stage.
        ties: What equal dates mean.
        as_of: The day of the judgement, as an ordinal.
        is_closed: Whether nothing more is to come.
        calendar: What a working day is.
    """

    timeline: Timeline
    ties: Ties = Ties.LENIENT
    as_of: int = 0
    is_closed: bool = True
    calendar: WorkingCalendar = field(factory=WorkingCalendar)


def occurrences(timeline: Timeline, stages: tuple[str, ...]) -> Occurrences:
    """Return what is known of a set of stages taken together."""
    if len(stages) == 1:
        return timeline.get(stages[0], NEVER)
    if not stages:
        return NEVER
    return merged([timeline[stage] for stage in stages if stage in timeline])


def merged(parts: list[Occurrences]) -> Occurrences:
    """Take several stages as one."""
    firsts = [(part.first, part.first_row) for part in parts if part.first is not None]
    lasts = [(part.last, part.last_row) for part in parts if part.last is not None]
    first = hull([date for date, _ in firsts]) if firsts else None
    last = hull([date for date, _ in lasts], last=True) if lasts else None
    return Occurrences(
        count=sum(part.count for part in parts),
        undated=sum(part.undated for part in parts),
        first=first,
        last=last,
        first_row=min((row for date, row in firsts if date == first), default=-1),
        last_row=max((row for date, row in lasts if date == last), default=-1),
    )


def first_day(*parts: Occurrences) -> int | None:
    """Return the first day of several stages; ``None`` where it is not exact to the day."""
    happened = [part for part in parts if part.count]
    days = [part.first_exact for part in happened if part.first_exact is not None]
    return min(days) if days and len(days) == len(happened) else None


def _order(x: EventDate, y: EventDate, ties: Ties, rows: tuple[int, int]) -> bool | None:
    if ties is Ties.INPUT and is_tie(x, y):
        return rows[0] < rows[1]
    return precedes(x, y, ties)


def _is_unplaced(a: Occurrences) -> bool:
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
    if _is_unplaced(a) or _is_unplaced(b):
        return NOT_APPLICABLE
    found = first_in_order(a, b, ties)
    return UNKNOWN if found is None else PASS if found else FAIL


def response(a: Occurrences, b: Occurrences, ties: Ties) -> int:
    """Judge that every a has a b after it."""
    if not a.count:
        return NOT_APPLICABLE
    if not b.count:
        return ABSENT
    if _is_unplaced(a) or _is_unplaced(b):
        return NOT_APPLICABLE
    found = last_in_order(a, b, ties)
    return UNKNOWN if found is None else PASS if found else ABSENT


def forbidden_order(a: Occurrences, b: Occurrences, ties: Ties) -> int:
    """Judge that no a has a b after it, once the template is activated."""
    if not a.count or not b.count:
        return PASS
    if _is_unplaced(a) or _is_unplaced(b):
        return NOT_APPLICABLE
    found = any_in_order(a, b, ties)
    return UNKNOWN if found is None else FAIL if found else PASS


_WORST: Final = (FAIL, DOUBTFUL, ABSENT, UNKNOWN, PENDING, PASS, NOT_APPLICABLE)


def worst(*verdicts: int) -> int:
    """Return the verdict of several requirements that must all hold."""
    found = min(verdicts, key=_WORST.index)
    return DOUBTFUL if found == ABSENT and UNKNOWN in verdicts else found


def judge(check: OrderCheck, case: Case, by: EventDate | None = None) -> int:
    """Return the verdict code of a template on a case; ``ABSENT`` where it may still come."""
    a = occurrences(case.timeline, check.a)
    match check.template:
        case Template.EXISTENCE | Template.ABSENCE | Template.EXACTLY:
            return _counted(check, a.count)
        case Template.INIT | Template.END:
            return _at_edge(check, case, a)
        case Template.DATED:
            return _dated(case.timeline)
        case Template.DEADLINE:
            return _deadline(check, case, a, by)
        case Template.WITHIN | Template.MIN_GAP:
            return _spaced(check, case)
        case _:
            return judge_pair(check.template, a, occurrences(case.timeline, check.b), case.ties)


def judge_pair(template: Template, a: Occurrences, b: Occurrences, ties: Ties) -> int:
    """Return the verdict code of a template over two stages."""
    match template:
        case Template.PRECEDENCE:
            return precedence(a, b, ties)
        case Template.RESPONSE:
            return response(a, b, ties)
        case Template.SUCCESSION:
            return worst(precedence(a, b, ties), response(a, b, ties))
        case Template.RESPONDED_EXISTENCE:
            return NOT_APPLICABLE if not a.count else PASS if b.count else ABSENT
        case Template.NOT_RESPONDED_EXISTENCE:
            return NOT_APPLICABLE if not a.count else FAIL if b.count else PASS
        case Template.NOT_PRECEDENCE:
            return forbidden_order(a, b, ties) if b.count else NOT_APPLICABLE
        case Template.NOT_RESPONSE:
            return forbidden_order(a, b, ties) if a.count else NOT_APPLICABLE
        case _:
            return forbidden_order(a, b, ties) if a.count or b.count else NOT_APPLICABLE


def _counted(check: OrderCheck, count: int) -> int:
    if check.template is Template.ABSENCE:
        return PASS if count < check.count else FAIL
    if check.template is Template.EXACTLY and count > check.count:
        return FAIL
    return PASS if count >= check.count else ABSENT


def _others(timeline: Timeline, stages: tuple[str, ...]) -> Occurrences:
    return merged([seen for stage, seen in timeline.items() if stage not in stages])


def _at_edge(check: OrderCheck, case: Case, a: Occurrences) -> int:
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


def _dated(timeline: Timeline) -> int:
    happened = [seen for seen in timeline.values() if seen.count]
    if not happened:
        return NOT_APPLICABLE
    return FAIL if any(seen.undated for seen in happened) else PASS


def gap(
    x: EventDate, y: EventDate, check: OrderCheck, calendar: WorkingCalendar
) -> tuple[int, int]:
    """Return the least and most days from x to y, in the kind of days the check counts."""
    found = logic.working_days(x, y, calendar) if check.is_working else logic.days(x, y)
    return (found[0], found[1]) if isinstance(found, logic.Range) else (found or 0, found or 0)


def _deadline(check: OrderCheck, case: Case, a: Occurrences, by: EventDate | None) -> int:
    """Judge that the first b is no later than some days after the anchor."""
    b = occurrences(case.timeline, check.b)
    start = Occurrences(count=1, first=by)
    if check.by is None:
        start = merged(list(case.timeline.values())) if check.from_start else a
        if not start.count:
            return NOT_APPLICABLE
    if not b.count:
        return _before_due(check, case, start)
    if check.by is None and (_is_unplaced(start) or _is_unplaced(b)):
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


def _spaced(check: OrderCheck, case: Case) -> int:
    """Judge the days between a and b: at most (within) or at least (min_gap) so many."""
    a, b = (occurrences(case.timeline, stages) for stages in (check.a, check.b))
    if not a.count or (check.template is Template.MIN_GAP and not b.count):
        return NOT_APPLICABLE
    if not b.count:
        return _before_due(check, case, a)
    if _is_unplaced(b):
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


def settle(verdict: int, case: Case, due: EventDate | None, later: tuple[str, ...]) -> int:
    """Return what ``ABSENT`` or ``DOUBTFUL`` means for a case: pending, unknown, or fail.

    It fails when the case is closed, when its due date lies before ``as_of``, or when a stage
    that must come after the awaited one has happened.

    Args:
        verdict: ``ABSENT`` or ``DOUBTFUL``.
        case: The activity.
        due: Until when it may still come; ``None`` for no such date.
        later: The stages that must come after it (see :func:`overtakers`).
    """
    if case.is_closed or (due is not None and due.last_day < case.as_of):
        return FAIL
    if overtaken_by(case.timeline, later):
        return FAIL
    return PENDING if verdict == ABSENT else UNKNOWN


def overtakers(
    successors: Mapping[str, frozenset[str]], awaited: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the stages that must come after all awaited ones, sorted."""
    later = [successors.get(stage, frozenset()) for stage in awaited]
    return tuple(sorted(frozenset.intersection(*later))) if later else ()


def overtaken_by(timeline: Timeline, later: tuple[str, ...]) -> str | None:
    """Return a stage that has happened although it must come after the awaited ones."""
    for stage in later:
        if stage in timeline and timeline[stage].count:
            return stage
    return None
