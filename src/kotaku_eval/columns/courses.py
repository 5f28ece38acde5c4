"""Courses as columns: the events of each case in order, with what they are to a template.

Every event gets a rank: events of one rank are tied, all others are in order. What tells the order
of a case is decided once for all rules; a template then only looks from its own events to others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.columns.conditions import Conditions
from kotaku_eval.columns.events import ROW, EventLayout, counted, is_of
from kotaku_eval.columns.expressions import (
    FALSE,
    TRUE,
    Column,
    Expression,
    Kept,
    added,
    below,
    both,
    choose,
    either,
    equal,
    is_missing,
    is_null,
    known,
    negated,
    times,
    whole,
)
from kotaku_eval.columns.facts import Facts
from kotaku_eval.columns.gatherings import ENTRY, Gatherings
from kotaku_eval.columns.layouts import Layout, date_columns
from kotaku_eval.columns.occurrences import Occurred, equal_true
from kotaku_eval.columns.pairings import Pairings
from kotaku_eval.columns.values import MICROS, SPAN, DateValue
from kotaku_eval.columns.windows import AT, Look, Window, Windows
from kotaku_eval.conditions import Condition
from kotaku_eval.dates import Ties, Undated
from kotaku_eval.facts import EVENT

COURSE: Final = "course"
"""The source of what is gathered over the events that happened, in order."""

DAY: Final = Column(AT + "day", Kept.INT)
"""The day of an event; null where it is not known to the day."""

RANK: Final = Column(AT + "rank", Kept.INT)
"""The place of an event in its case; null where it has none that is certain."""

MOMENT: Final = Column(AT + "moment", Kept.INT)
"""What events are sorted by: a day stands before all the moments of that day."""

_PLAIN: Final = Column(AT + "plain", Kept.INT)
_IS_NEW: Final = Column(AT + "new", Kept.BOOL)
_MOMENT_BEFORE: Final = Window(Look.LAST_BEFORE, MOMENT, AT + "moment before")
_PLAIN_BEFORE: Final = Window(Look.LAST_BEFORE, _PLAIN, AT + "plain before")
_GROUPS_BEFORE: Final = Window(Look.COUNT_BEFORE, _IS_NEW, AT + "groups before")


@frozen
class Step:
    """Some windows, and the columns made of what they say."""

    windows: tuple[Window, ...]
    derived: tuple[tuple[str, Expression], ...]


@frozen
class CoursePlan:
    """How the events of all cases are put in order, and what they are then told of each other.

    Args:
        keep: Which events happened.
        times: The columns that they are sorted by, and others.
        by: The names of the columns that sort the events of a case.
        steps: What is looked at, one after the other.
    """

    keep: Expression
    times: tuple[tuple[str, Expression], ...]
    by: tuple[str, ...]
    steps: tuple[Step, ...]


@define
class Course:
    """Lowers what templates ask of single events.

    Args:
        events: The columns of the events.
        conditions: Lowers the conditions on them.
        gatherings: What is gathered over them.
        ties: What equal dates mean.
        windows: What is looked at.
        pairings: Which events are put beside others.
    """

    events: EventLayout
    conditions: Conditions
    gatherings: Gatherings
    ties: Ties
    windows: Windows = field(factory=Windows)
    pairings: Pairings = field(factory=Pairings)

    @property
    def date(self) -> DateValue:
        """The date of an event."""
        return date_columns(ENTRY + "date", self.events.date)

    @property
    def undated(self) -> Undated:
        """What events without a date mean."""
        return self.conditions.facts.setting.undated

    @property
    def facts(self) -> Facts:
        """The facts of one event."""
        own = self.events
        fields = {"stage": None, "date": own.date, "planned": own.planned, **own.fields}
        return Facts(self.conditions.facts.setting, Layout(fields))

    def plan(self) -> CoursePlan:
        """Return how the events are put in order."""
        rows = (ENTRY + ROW,) if self.events.has_rows else ()
        instants = () if self._has_days_only else (_PLAIN_BEFORE,)
        ranked = added(Column(_GROUPS_BEFORE.name, Kept.INT), choose(_IS_NEW, whole(1), whole(0)))
        return CoursePlan(
            counted(self.events, self.undated),
            tuple(self._times()),
            (MOMENT.name, *rows),
            (
                Step((_MOMENT_BEFORE, *instants), ((_IS_NEW.name, self._is_new()),)),
                Step(
                    (_GROUPS_BEFORE,),
                    ((RANK.name, choose(known(MOMENT), ranked, whole(None))),),
                ),
                Step(tuple(self.windows.held.values()), ()),
            ),
        )

    @property
    def _has_days_only(self) -> bool:
        return is_missing(self.date.instant)

    def _times(self) -> Iterable[tuple[str, Expression]]:
        date = self.date
        exact = equal_true(equal(date.first, date.last))
        day = choose(exact, date.first, whole(None))
        yield DAY.name, day
        if self._has_days_only:
            yield MOMENT.name, day
            return
        # Twice the moment, and one more for those that have a time of day.
        timed = added(times(date.instant, whole(2)), whole(1))
        moment = choose(known(date.instant), timed, times(day, whole(2 * MICROS)))
        yield MOMENT.name, choose(exact, moment, whole(None))
        yield _PLAIN.name, choose(known(date.instant), whole(None), day)

    def _is_new(self) -> Expression:
        """Whether an event is not tied with the one before it."""
        if self.ties is Ties.INPUT and self.events.has_rows:
            return known(MOMENT)
        before = Column(_MOMENT_BEFORE.name, Kept.INT)
        tied = either(equal_true(equal(before, MOMENT)), self.is_loose)
        return both(known(MOMENT), negated(tied))

    @property
    def is_loose(self) -> Expression:
        """Whether an event has a time of day, and another of that day has none."""
        if self._has_days_only:
            return FALSE
        loose = both(is_null(_PLAIN), equal(Column(_PLAIN_BEFORE.name, Kept.INT), DAY))
        return equal_true(loose)

    # --- what is asked of events ----------------------------------------------------------------

    def count(self, of: Expression) -> Expression:
        """Return on how many events of the case something holds."""
        return self.gatherings.count(COURSE, of)

    def has(self, of: Expression) -> Expression:
        """Return whether something holds on some event of the case."""
        return FALSE if of == FALSE else below(whole(0), self.count(of))

    def doubt(self, of: Expression, gate: Expression = TRUE) -> None:
        """Note that the records engine is asked where something holds on some event."""
        if of != FALSE:
            self.conditions.doubts.append(both(gate, self.has(of)))

    def truth(self, stages: Iterable[str], asked: Condition | None) -> Expression:
        """Return whether an event is of some stages and meets a condition; null: not known."""
        own = is_of(stages)
        if self.undated is Undated.INPUT:
            self.doubt(is_null(self.date.first))
        if asked is None:
            return own
        doubts = self.conditions.doubts
        before = len(doubts)
        self.conditions.items[EVENT] = self.facts
        try:
            found = self.conditions.truth(asked)
        finally:
            del self.conditions.items[EVENT]
        inner = doubts[before:]
        del doubts[before:]
        for own_doubt in inner:
            self.doubt(both(own, equal_true(own_doubt)))
        return both(own, found)

    def role(self, stages: Iterable[str], asked: Condition | None) -> Expression:
        """Return the same where it is known; elsewhere the records engine is asked."""
        found = self.truth(stages, asked)
        if asked is not None:
            self.doubt(is_null(found))
        return found if asked is None else equal_true(found)

    def look(self, look: Look, role: Expression, value: Expression = RANK) -> Expression:
        """Return the rank (or another value) of the nearest event of a role."""
        return self.windows.column(look, choose(role, value, whole(None)))

    def need_order(
        self, relevant: Expression, gate: Expression, *, ties_matter: bool = True
    ) -> None:
        """Ask the records engine where the order of some events is not certain.

        Args:
            relevant: The events whose order matters.
            gate: The cases in which it does.
            ties_matter: Whether equal dates make it uncertain.
        """
        self.doubt(both(relevant, is_null(RANK)), gate)
        if not ties_matter or self.ties is Ties.INPUT:
            self.doubt(both(relevant, self.is_loose), gate)
        if ties_matter:
            before = self.look(Look.LAST_BEFORE, relevant)
            self.doubt(both(relevant, equal_true(equal(before, RANK))), gate)

    def need_neighbours(self, relevant: Expression, gate: Expression) -> None:
        """Ask the records engine where it is not certain what comes right beside some events."""
        dated = self.undated is Undated.IGNORE_FOR_ORDER
        placeless = both(known(self.date.first), is_null(RANK)) if dated else is_null(RANK)
        self.doubt(either(placeless, both(relevant, is_null(RANK))), gate)
        if self.ties is Ties.INPUT:
            self.doubt(self.is_loose, gate)
        sides = [self.look(look, TRUE) for look in (Look.LAST_BEFORE, Look.NEXT_AFTER)]
        tied = either(*(equal_true(equal(side, RANK)) for side in sides))
        self.doubt(both(relevant, tied), gate)

    # --- first and last -------------------------------------------------------------------------

    def occurred(self, role: Expression, gate: Expression) -> Occurred:
        """Return how often events of a role happened, first and last."""
        count = self.count(role)
        happened = below(whole(0), count)
        ignores = self.undated is Undated.IGNORE_FOR_ORDER
        without: Expression = whole(0)
        if self.events.may_be_undated and not ignores:
            without = self.count(both(role, is_null(self.date.first)))
        first, last = (self._edge(role, count, gate, last=last) for last in (False, True))
        return Occurred(happened, count, below(whole(0), without), without, first, last)

    def _edge(
        self, role: Expression, count: Expression, gate: Expression, *, last: bool
    ) -> DateValue:
        date = self.date
        gather = self.gatherings.greatest if last else self.gatherings.least

        def pick(value: Expression) -> Expression:
            return gather(COURSE, choose(role, value, whole(None)))

        first = pick(date.first)
        if date.is_exact:
            return DateValue(first, first)
        if date.first == date.last:
            return DateValue(first, first, date.precision, pick(date.instant))
        precision = choose(both(role, known(date.first)), date.precision, whole(None))
        one = self.gatherings.least(COURSE, precision)
        other = self.gatherings.greatest(COURSE, precision)
        several = both(below(whole(1), count), equal(one, SPAN))
        unclear = equal_true(either(negated(equal(one, other)), several))
        self.conditions.doubts.append(both(gate, unclear))
        return DateValue(first, pick(date.last), one, pick(date.instant))
