"""Deadlines: how late the first event of a stage is, and how long it all takes."""

from __future__ import annotations

from attrs import frozen

from kotaku_eval.analysis.orders import Answers, Orders, is_plain
from kotaku_eval.analysis.solver import Terms
from kotaku_eval.templates import OrderCheck, Template


@frozen(eq=False)
class Deadlines:
    """Turns ``deadline`` and ``max_duration`` into formulas.

    Args:
        orders: The stages, and the day of the judgement.
    """

    orders: Orders

    @property
    def terms(self) -> Terms:
        """What builds the formulas."""
        return self.orders.terms

    def judged(self, check: OrderCheck) -> Answers | None:
        """Return the answers of a template; ``None`` for one that is not said exactly here."""
        if not is_plain(check) or check.is_working:
            return None
        if check.template is Template.MAX_DURATION:
            return self._duration(check)
        return self._deadline(check) if check.template is Template.DEADLINE else None

    def _deadline(self, check: OrderCheck) -> Answers | None:
        if check.by is not None:
            return self._by_date(check)
        terms, b = self.terms, self.orders.stage(check.b)
        start = self.orders.every_stage() if check.from_start else self.orders.stage(check.a)
        if start is None:
            return None
        placed = self.orders.placed(start, b)
        together = terms.every(start.happened, b.happened)
        dated = terms.every(together, placed, start.dated, b.dated)
        in_time = b.first - start.first <= check.days
        waiting = terms.every(start.happened, terms.no(b.happened))
        over = terms.every(waiting, start.dated, self.orders.as_of - start.first > check.days)
        late = terms.every(dated, terms.no(in_time), terms.no(b.undated))
        return Answers(
            terms.some(terms.no(start.happened), terms.every(together, terms.no(placed))),
            terms.every(dated, in_time, terms.no(start.undated)),
            terms.some(over, late),
            terms.every(waiting, terms.no(over)),
            terms.some(start.undated, terms.no(start.dated)),
        )

    def _by_date(self, check: OrderCheck) -> Answers | None:
        terms, b = self.terms, self.orders.stage(check.b)
        if check.by is None:
            return None
        start = self.orders.lowering.value(check.by)
        dated = terms.every(b.happened, start.known, b.dated)
        in_time = b.first - start.low <= check.days
        waiting = terms.no(b.happened)
        over = terms.every(waiting, start.known, self.orders.as_of - start.high > check.days)
        late = terms.every(dated, b.first - start.high > check.days, terms.no(b.undated))
        return Answers(
            terms.false,
            terms.every(dated, in_time),
            terms.some(over, late),
            terms.every(waiting, terms.no(over)),
            terms.no(start.known),
        )

    def _duration(self, check: OrderCheck) -> Answers | None:
        """Return how long it takes from a first event to a last one.

        Without a last stage it goes on until the activity is closed.
        """
        terms, orders = self.terms, self.orders
        start = orders.stage(check.a) if check.a else orders.every_stage()
        stop = orders.stage(check.b) if check.b else orders.every_stage()
        if start is None or stop is None:
            return None
        running = terms.false if check.b else terms.no(orders.closed)
        together = terms.every(start.happened, stop.happened)
        judged = terms.every(together, orders.placed(start, stop))
        dated = terms.every(judged, start.dated, stop.dated)
        too_long = terms.every(dated, stop.last - start.first > check.days)
        over = terms.every(start.dated, orders.as_of - start.first > check.days)
        doubtful = terms.some(start.undated, terms.no(start.dated))
        waiting = terms.every(start.happened, terms.no(stop.happened))
        known = terms.no(terms.some(start.undated, stop.undated))
        return Answers(
            terms.some(terms.no(start.happened), terms.every(together, terms.no(judged))),
            terms.every(dated, terms.no(too_long), known, terms.no(running)),
            terms.some(
                too_long, terms.every(terms.some(waiting, terms.every(judged, running)), over)
            ),
            terms.every(waiting, terms.no(over)),
            doubtful,
            pending=terms.every(judged, running, terms.no(terms.some(too_long, over, doubtful))),
        )
