"""Runs of courses: the events of all cases put in order, looked at, and put beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Generic, TypeVar

from attrs import define, field

from kotaku_eval.columns.courses import COURSE, CoursePlan
from kotaku_eval.columns.engines import Engine
from kotaku_eval.columns.expressions import (
    NULL,
    TRUE,
    Column,
    Expression,
    Kept,
    at_most,
    both,
    choose,
    times,
    whole,
)
from kotaku_eval.columns.gatherings import ENTRY, Gathering, Reduction
from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.pairings import ACTING, MOST, OTHER, Pairing
from kotaku_eval.columns.plans import LevelPlan
from kotaku_eval.columns.windows import AT, Look

T = TypeVar("T")

_KEEP: Final = AT + "keep"
_KEY: Final = ENTRY + SUBJECT


@define
class CourseRun(Generic[T]):
    """The events of all cases in order, as a plan wants them.

    Args:
        engine: What tables are worked with.
        plan: How the events are ordered.
        entries: The events, with what is asked of their cases beside them.
    """

    engine: Engine[T]
    plan: CoursePlan
    entries: T
    course: T = field(init=False)

    def __attrs_post_init__(self) -> None:
        engine, by = self.engine, self.plan.by
        made = self._where(self.entries, self.plan.keep)
        made = engine.ordered(engine.derive(made, self.plan.times), _KEY, by)
        for step in self.plan.steps:
            made = engine.windows(made, _KEY, by, step.windows)
            made = engine.derive(made, step.derived)
        self.course = made

    def _where(self, table: T, question: Expression) -> T:
        """Return the rows on which something holds."""
        if question == TRUE:
            return table
        marked = self.engine.derive(table, [(_KEEP, choose(question, TRUE, NULL))])
        return self.engine.known(marked, _KEEP)

    def gathered(
        self, table: T, plan: LevelPlan, by_source: Mapping[str, Sequence[Gathering]]
    ) -> T:
        """Return a table of cases with all that is gathered over their events and pairs."""
        engine, made = self.engine, table
        if COURSE in by_source:
            found = engine.gather(self.course, by_source[COURSE], _KEY)
            made = engine.join(made, found, SUBJECT, keep_all=True)
        for source, own in plan.pairings:
            if source in by_source:
                found = engine.gather(self._paired(own), by_source[source], SUBJECT)
                made = engine.join(made, found, SUBJECT, keep_all=True)
        return made

    def _paired(self, own: Pairing) -> T:
        """Return the activating events that have a pair, with what is counted of their pairs."""
        engine = self.engine
        rows = engine.derive(self.course, [(SUBJECT, Column(_KEY, Kept.TEXT))])
        rows = engine.join(rows, self._small(own), SUBJECT, keep_all=False)
        acting = self._side(rows, own.acting, ACTING)
        other = self._side(rows, own.other, OTHER)
        pairs = self._where(engine.join(acting, other, SUBJECT, keep_all=False), own.holds)
        counts = [Gathering("", Reduction.COUNT, of, name) for name, of in own.counts]
        return engine.gather(pairs, counts, SUBJECT, [ACTING + self._place])

    def _side(self, rows: T, which: Expression, prefix: str) -> T:
        """Return the events of one side of pairs, their columns named as those of that side."""
        side = self.engine.prefixed(self._where(rows, which), prefix)
        return self.engine.derive(side, [(SUBJECT, Column(prefix + SUBJECT, Kept.TEXT))])

    @property
    def _place(self) -> str:
        """The column that tells the events of a case from each other."""
        windows = (own for step in self.plan.steps for own in step.windows)
        found = (own.name for own in windows if (own.look, own.of) == (Look.COUNT_BEFORE, TRUE))
        return next(found)

    def _small(self, own: Pairing) -> T:
        """Return the cases that have pairs, and not too many."""
        names = [AT + "acting", AT + "others"]
        counts = [
            Gathering(COURSE, Reduction.COUNT, of, name)
            for of, name in zip((own.acting, own.other), names, strict=True)
        ]
        acting, other = (Column(name, Kept.INT) for name in names)
        found = self.engine.gather(self.course, counts, _KEY)
        pairs = times(acting, other)
        fits = both(at_most(whole(1), pairs), at_most(pairs, whole(MOST)))
        return self.engine.pick(self._where(found, fits), {SUBJECT: SUBJECT})
