"""Judging: the one place where a check is handed to the template it names."""

from __future__ import annotations

from kotaku_eval.dates import EventDate
from kotaku_eval.templates.cases import Case, occurrences
from kotaku_eval.templates.checks import NO_TESTS, EventTests, OrderCheck
from kotaku_eval.templates.names import (
    CHOICES,
    COEXISTENCES,
    COUNTED,
    EDGES,
    SEQUENCES,
    Template,
)
from kotaku_eval.templates.occurrence import (
    judge_choice,
    judge_count,
    judge_dated,
    judge_together,
)
from kotaku_eval.templates.orders import judge_edge, judge_order
from kotaku_eval.templates.sequences import judge_sequence
from kotaku_eval.templates.times import judge_deadline, judge_duration, judge_spacing


def judge(
    check: OrderCheck, case: Case, by: EventDate | None = None, tests: EventTests = NO_TESTS
) -> int:
    """Return the verdict code of a template on a case; ``ABSENT`` where it may still come.

    Args:
        check: The template with its stages, numbers and conditions.
        case: The activity.
        by: The date that a deadline counts from, where the check gives one.
        tests: The conditions of the check on single events, ready to be asked.
    """
    match check.template:
        case own if own in COUNTED:
            return judge_count(check, case, tests.when)
        case own if own in EDGES:
            return judge_edge(check, case, occurrences(case.timeline, check.a))
        case own if own in CHOICES:
            return judge_choice(check, case.timeline)
        case own if own in COEXISTENCES:
            return judge_together(check, case, tests)
        case Template.DATED:
            return judge_dated(case.timeline)
        case Template.DEADLINE:
            return judge_deadline(check, case, occurrences(case.timeline, check.a), by)
        case Template.MAX_DURATION:
            return judge_duration(check, case)
        case own if own in SEQUENCES or not check.is_plain:
            return judge_sequence(check, case, tests)
        case Template.WITHIN | Template.MIN_GAP:
            return judge_spacing(check, case)
        case _:
            a, b = (occurrences(case.timeline, stages) for stages in (check.a, check.b))
            return judge_order(check.template, a, b, case.ties)
