"""Orders: templates as formulas over the first and last days of stages.

The formulas follow ``templates`` branch by branch, for events that are dated to the day or not at
all. ``judged`` gives the answers a template can give by itself; what a missing event means for an
open case is settled in ``verdicts``.
"""

from __future__ import annotations

from typing import Any

import attrs
from attrs import evolve, field, frozen

from kotaku_eval.analysis.lowering import Lowering
from kotaku_eval.analysis.scopes import StageTerms
from kotaku_eval.analysis.solver import Formula, Term, Terms
from kotaku_eval.analysis.values import Truth
from kotaku_eval.dates import Ties
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import EDGES, ORDERS

KNOWN_FIELDS = frozenset(
    {"template", "a", "b", "count", "most", "days", "is_working", "by", "from_start", "text"}
)


@frozen(eq=False)
class Answers:
    """When a template gives which answer by itself; in all other cases it is unknown.

    Args:
        idle: There is nothing to judge.
        passes: It is met.
        fails: It is broken.
        absent: It is not met, and something may still come.
        doubtful: Where it is absent, that the data cannot tell whether time is up.
        is_open: Whether nothing is known of the template, and so nothing of how it is settled.
        pending: Where it is pending whatever the case: an open one that is not at its end.
    """

    idle: Formula
    passes: Formula
    fails: Formula
    absent: Formula
    doubtful: Formula | None = None
    is_open: bool = False
    pending: Formula | None = None


def is_plain(check: OrderCheck) -> bool:
    """Whether a check uses nothing but what is known here of templates."""
    return all(
        own.name in KNOWN_FIELDS or getattr(check, own.name) == _default(own)
        for own in attrs.fields(type(check))
    )


def _default(own: Any) -> Any:
    made = own.default
    return made.factory() if hasattr(made, "factory") else made


@frozen(eq=False)
class Orders:
    """Turns templates into formulas.

    Args:
        lowering: Gives the facts, and the date that a deadline counts from.
        ties: What equal days mean.
        as_of: The day of the judgement.
        closed: Whether nothing more is to come.
        open_waits: For the templates that are left open, by their stages: the days, when it passes,
            and when it waits.
    """

    lowering: Lowering
    ties: Ties
    as_of: Term
    closed: Formula
    open_waits: dict[str, list[tuple[int, Formula, Formula]]] = field(factory=dict)

    @property
    def terms(self) -> Terms:
        """What builds the formulas."""
        return self.lowering.terms

    def judged(self, check: OrderCheck) -> Answers | None:
        """Return the answers of a template; ``None`` for one that is not said exactly here."""
        if not is_plain(check):
            return None
        if check.template in EDGES:
            return self._at_edge(check)
        return self._pair(check) if check.template in ORDERS else None

    def stage(self, names: tuple[str, ...]) -> StageTerms:
        """Return what is known of a set of stages."""
        return self.lowering.scope.stage(*names)

    # --- order ----------------------------------------------------------------------------

    def before(self, x: Term, y: Term, rows: tuple[Term, Term]) -> Truth:
        """Return whether one day counts as coming before another, where a rule asks for it."""
        terms = self.terms
        match self.ties:
            case Ties.LENIENT:
                return Truth(x <= y, x > y)
            case Ties.PARTIAL:
                return Truth(x < y, x > y)
            case Ties.STRICT:
                return Truth(x < y, x >= y)
            case Ties.INPUT:
                first = terms.some(x < y, terms.every(x == y, rows[0] < rows[1]))
                return Truth(first, terms.no(first))

    def forbidden(self, x: Term, y: Term, rows: tuple[Term, Term]) -> Truth:
        """Return whether one day comes before another, where a rule forbids it."""
        if self.ties is Ties.LENIENT:
            return Truth(x < y, x >= y)
        return self.before(x, y, rows)

    def first_in_order(self, a: StageTerms, b: StageTerms) -> Truth:
        """Return whether the first a comes before the first b."""
        found = self.before(a.first, b.first, (a.first_row, b.first_row))
        return self._settled(a, b, found, free=(b.undated, a.undated))

    def last_in_order(self, a: StageTerms, b: StageTerms) -> Truth:
        """Return whether the last a comes before the last b."""
        found = self.before(a.last, b.last, (a.last_row, b.last_row))
        return self._settled(a, b, found, free=(a.undated, b.undated))

    def any_in_order(self, a: StageTerms, b: StageTerms) -> Truth:
        """Return whether some a comes before some b."""
        found = self.forbidden(a.first, b.last, (a.first_row, b.last_row))
        free = self.terms.some(a.undated, b.undated)
        return self._settled(a, b, found, free=(self.terms.false, free))

    def _settled(
        self, a: StageTerms, b: StageTerms, found: Truth, *, free: tuple[Formula, Formula]
    ) -> Truth:
        """Return an order that no event without a date could change."""
        terms = self.terms
        true = terms.every(a.dated, b.dated, found.true, terms.no(free[0]))
        return Truth(true, terms.every(a.dated, b.dated, found.false, terms.no(free[1])))

    def placed(self, *seen: StageTerms) -> Formula:
        """Return that stages that happened have a place in time, if an unknown one."""
        return self.terms.every(*(self.terms.some(own.dated, own.undated) for own in seen))

    def precedence(self, a: StageTerms, b: StageTerms) -> Answers:
        """Return when every b has an a before it."""
        terms, order = self.terms, self.first_in_order(a, b)
        together = terms.every(a.happened, b.happened)
        idle = terms.some(terms.no(b.happened), terms.every(together, terms.no(self.placed(a, b))))
        alone = terms.every(b.happened, terms.no(a.happened))
        fails = terms.some(alone, terms.every(together, order.false))
        return Answers(idle, terms.every(together, order.true), fails, terms.false)

    def response(self, a: StageTerms, b: StageTerms) -> Answers:
        """Return when every a has a b after it."""
        terms, order = self.terms, self.last_in_order(a, b)
        together = terms.every(a.happened, b.happened)
        idle = terms.some(terms.no(a.happened), terms.every(together, terms.no(self.placed(a, b))))
        alone = terms.every(a.happened, terms.no(b.happened))
        absent = terms.some(alone, terms.every(together, order.false))
        return Answers(idle, terms.every(together, order.true), terms.false, absent)

    def forbids(self, a: StageTerms, b: StageTerms, activated: Formula) -> Answers:
        """Return when no a has a b after it."""
        terms, order = self.terms, self.any_in_order(a, b)
        together = terms.every(a.happened, b.happened)
        unplaced = terms.every(together, terms.no(self.placed(a, b)))
        passes = terms.some(terms.no(together), terms.every(together, order.false))
        return Answers(
            terms.some(terms.no(activated), unplaced),
            terms.every(activated, passes),
            terms.every(activated, together, order.true),
            terms.false,
        )

    def both(self, x: Answers, y: Answers) -> Answers:
        """Return the answers of two requirements that must both be met."""
        terms = self.terms
        fails = terms.some(x.fails, y.fails)
        unknown = (
            terms.no(terms.some(part.idle, part.passes, part.fails, part.absent)) for part in (x, y)
        )
        met = [terms.some(part.passes, part.idle) for part in (x, y)]
        return Answers(
            terms.every(x.idle, y.idle),
            terms.every(*met, terms.some(x.passes, y.passes)),
            fails,
            terms.every(terms.no(fails), terms.some(x.absent, y.absent)),
            terms.some(*unknown),
        )

    def _pair(self, check: OrderCheck) -> Answers:
        a, b = self.stage(check.a), self.stage(check.b)
        match check.template:
            case Template.PRECEDENCE:
                return self.precedence(a, b)
            case Template.RESPONSE:
                return self.response(a, b)
            case Template.SUCCESSION:
                return self.both(self.precedence(a, b), self.response(a, b))
            case Template.NOT_PRECEDENCE:
                return self.forbids(a, b, b.happened)
            case Template.NOT_RESPONSE:
                return self.forbids(a, b, a.happened)
            case _:
                return self.forbids(a, b, self.terms.some(a.happened, b.happened))

    # --- the first and the last event -------------------------------------------------------

    def every_stage(self, *but: str) -> StageTerms | None:
        """Return what is known of all stages taken together; ``None`` when there is none."""
        names = tuple(
            stage.id for stage in self.lowering.scope.lifecycle.stages if stage.id not in but
        )
        return self.stage(names) if names else None

    def _at_edge(self, check: OrderCheck) -> Answers | None:
        terms, a, others = self.terms, self.stage(check.a), self.every_stage(*check.a)
        if others is None:
            return None
        order = self.precedence(a, others)
        if check.template is Template.END:
            order = self.response(others, a)
        alone = terms.every(a.happened, terms.no(others.happened))
        together = terms.every(a.happened, others.happened)
        made = Answers(
            terms.every(together, order.idle),
            terms.some(alone, terms.every(together, order.passes)),
            terms.every(together, order.fails),
            terms.every(together, order.absent),
        )
        none = terms.every(terms.no(a.happened), terms.no(others.happened))
        lacking = terms.every(terms.no(a.happened), others.happened)
        if check.template is Template.INIT:
            return evolve(made, fails=terms.some(lacking, made.fails), absent=none)
        parts = (made.idle, made.passes, terms.some(terms.no(a.happened), made.fails), made.absent)
        idle, passes, fails, absent = (terms.every(self.closed, part) for part in parts)
        # Nothing is known of the end of an open activity.
        return Answers(idle, passes, fails, absent, pending=terms.no(self.closed))
