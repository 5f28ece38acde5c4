"""Occurrences as columns: how often a stage happened, first and last, on every row at once."""

from __future__ import annotations

from attrs import frozen

from kotaku_eval.columns.expressions import (
    FALSE,
    TRUE,
    ZERO,
    Column,
    Expression,
    Kept,
    added,
    below,
    both,
    choose,
    coalesced,
    either,
    is_null,
    known,
    less,
    negated,
    whole,
)
from kotaku_eval.columns.layouts import (
    COUNT,
    HAPPENED,
    MIXED,
    UNDATED,
    DateShape,
    Layout,
    StageLayout,
    date_columns,
)
from kotaku_eval.columns.values import NO_DATE, DateValue, hull
from kotaku_eval.dates import Undated


@frozen
class Occurred:
    """What is known of one stage, or of several taken as one.

    Args:
        happened: Whether it has happened at all.
        count: How often.
        free: Whether some event has no place in time.
        undated: How many events have no date.
        first: The first of the dated events; missing when there is none.
        last: The last of them.
        is_single: Whether it is certain that there is one event at most.
        unclear: Where its first and last cannot be told from columns.
        is_unplaced: Whether it happened, but the policy gives its events no place in time.
    """

    happened: Expression
    count: Expression
    free: Expression
    undated: Expression
    first: DateValue
    last: DateValue
    is_single: Expression = TRUE
    unclear: Expression = FALSE
    is_unplaced: Expression = FALSE

    @property
    def never(self) -> Expression:
        """Whether it has not happened."""
        return negated(self.happened)

    @property
    def may_turn(self) -> Expression:
        """Whether an event without a place may turn a comparison with its dates.

        The comparison of a stage of one event at most is missing where that has no date.
        """
        return FALSE if self.is_single == TRUE else self.free


NEVER = Occurred(FALSE, ZERO, FALSE, ZERO, NO_DATE, NO_DATE)


def occurred(stage: str, layout: Layout, undated: Undated) -> Occurred:
    """Return what the columns of a stage say, under a policy for events without a date."""
    own = layout.stages.get(stage)
    if own is None or (own.date is None and not own.may_be_undated):
        return NEVER
    return _single(stage, own, undated) if own.is_single else _several(stage, own, undated)


def _single(stage: str, own: StageLayout, undated: Undated) -> Occurred:
    date = date_columns(stage, own.date)
    dated = known(date.first)
    free: Expression = FALSE
    happened = dated
    unplaced: Expression = FALSE
    if own.may_be_undated and undated is not Undated.DROP:
        is_said = equal_true(Column(f"{stage}.{HAPPENED}", Kept.BOOL))
        happened, without = either(dated, is_said), both(is_null(date.first), is_said)
        if undated is Undated.IGNORE_FOR_ORDER:
            unplaced = without
        else:
            free = without
    return Occurred(
        happened, _one_if(happened), free, _one_if(free), date, date, is_unplaced=unplaced
    )


def equal_true(question: Expression) -> Expression:
    """Return whether something is known to hold; never null."""
    return coalesced(question, FALSE)


def _one_if(question: Expression) -> Expression:
    return choose(question, whole(1), ZERO)


def _several(stage: str, own: StageLayout, undated: Undated) -> Occurred:
    first = date_columns(f"{stage}.first", own.date)
    last = date_columns(f"{stage}.last", own.date)
    count: Expression = Column(f"{stage}.{COUNT}", Kept.INT)
    without: Expression = Column(f"{stage}.{UNDATED}", Kept.INT) if own.may_be_undated else ZERO
    if undated is Undated.DROP:
        count, without = less(count, without), ZERO
    if undated is Undated.IGNORE_FOR_ORDER:
        without = ZERO
    is_mixed = own.date is DateShape.MIXED
    unclear = Column(f"{stage}.{MIXED}", Kept.BOOL) if is_mixed else FALSE
    happened, free = below(ZERO, count), below(ZERO, without)
    return Occurred(
        happened, count, free, without, first, last, below(count, whole(2)), unclear,
        both(happened, first.missing, negated(free)),
    )  # fmt: skip


def merged(parts: list[Occurred]) -> Occurred:
    """Take several stages as one."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return NEVER
    count, undated = parts[0].count, parts[0].undated
    for part in parts[1:]:
        count, undated = added(count, part.count), added(undated, part.undated)
    happened = either(*(part.happened for part in parts))
    free = either(*(part.free for part in parts))
    first = hull(part.first for part in parts)
    unplaced: Expression = FALSE
    if any(part.is_unplaced != FALSE for part in parts):
        unplaced = both(happened, first.missing, negated(free))
    return Occurred(
        happened, count, free, undated, first, hull((part.last for part in parts), last=True),
        below(count, whole(2)), either(*(part.unclear for part in parts)), unplaced,
    )  # fmt: skip
