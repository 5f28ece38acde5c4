"""Occurrence: what happens, how often, and what happens together, as formulas over counts."""

from __future__ import annotations

from attrs import evolve, frozen

from kotaku_eval.analysis.orders import Answers, Orders, is_plain
from kotaku_eval.analysis.solver import Formula, Terms
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import CHOICES, COEXISTENCES, COUNTED


@frozen(eq=False)
class Occurrence:
    """Turns the templates into formulas for which order does not matter.

    Args:
        orders: The stages.
    """

    orders: Orders

    @property
    def terms(self) -> Terms:
        """What builds the formulas."""
        return self.orders.terms

    def judged(self, check: OrderCheck) -> Answers | None:
        """Return the answers of a template; ``None`` for one that is not said exactly here."""
        if not is_plain(check):
            return None
        if check.template in COUNTED:
            return self._counted(check)
        if check.template in CHOICES:
            return self._choice(check)
        if check.template in COEXISTENCES:
            return self._together(check)
        return self._dated() if check.template is Template.DATED else None

    def at_least(self, stages: tuple[str, ...], least: int) -> Formula:
        """Return that stages happened so often."""
        if least <= 0:
            return self.terms.true
        if least == 1:
            return self.orders.stage(stages).happened
        return self.orders.lowering.scope.count(*stages) >= least

    def _counted(self, check: OrderCheck) -> Answers:
        terms = self.terms
        least, most = check.bounds
        enough = self.at_least(check.a, least)
        more = terms.false if most is None else self.at_least(check.a, most + 1)
        passes = terms.every(enough, terms.no(more))
        absent = terms.every(terms.no(enough), terms.no(more))
        return Answers(terms.false, passes, more, absent)

    def _choice(self, check: OrderCheck) -> Answers:
        terms = self.terms
        happened = [self.orders.stage(stages).happened for stages in (check.a, check.b)]
        some, both = terms.some(*happened), terms.every(*happened)
        is_exclusive = check.template is Template.EXCLUSIVE_CHOICE
        fails = both if is_exclusive else terms.false
        return Answers(terms.false, terms.every(some, terms.no(fails)), fails, terms.no(some))

    def _together(self, check: OrderCheck) -> Answers:
        terms = self.terms
        a, b = (self.orders.stage(stages).happened for stages in (check.a, check.b))
        is_mutual = check.template in {Template.CO_EXISTENCE, Template.NOT_CO_EXISTENCE}
        active = terms.some(a, b) if is_mutual else a
        both = terms.every(a, b)
        apart = terms.every(active, terms.no(both))
        made = Answers(terms.no(active), both, terms.false, apart)
        if check.template in {Template.RESPONDED_EXISTENCE, Template.CO_EXISTENCE}:
            return made
        return evolve(made, passes=apart, fails=both, absent=terms.false)

    def _dated(self) -> Answers | None:
        terms, every = self.terms, self.orders.every_stage()
        if every is None:
            return None
        fails = terms.every(every.happened, every.undated)
        passes = terms.every(every.happened, terms.no(every.undated))
        return Answers(terms.no(every.happened), passes, fails, terms.false)
