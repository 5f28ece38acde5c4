"""Spacing: the days between every a and every b.

Exact where a stage has no date between its first and its last.
"""

from __future__ import annotations

from attrs import frozen

from kotaku_eval.analysis.orders import Answers, Orders, is_plain
from kotaku_eval.analysis.scopes import StageTerms
from kotaku_eval.analysis.solver import Formula, Term, Terms
from kotaku_eval.analysis.values import Truth
from kotaku_eval.templates import OrderCheck, Template


@frozen(eq=False)
class Spacing:
    """Turns ``within`` and ``min_gap`` into formulas.

    Where a stage has more than two dates, the answer is left open, bound by what must hold: a
    longer time is kept wherever a shorter one is.

    Args:
        orders: The order of days.
        few: Whether stages are known to have two dates at most, as in cases that are built.
    """

    orders: Orders
    few: bool = False

    @property
    def terms(self) -> Terms:
        """What builds the formulas."""
        return self.orders.terms

    def judged(self, check: OrderCheck) -> Answers | None:
        """Return the answers of a template; ``None`` for one that is not said exactly here."""
        spaced = check.template in {Template.WITHIN, Template.MIN_GAP}
        if not spaced or not is_plain(check) or check.is_working:
            return None
        a, b = self.orders.stage(check.a), self.orders.stage(check.b)
        exact = self._within(check, a, b)
        if check.template is Template.MIN_GAP:
            exact = self._min_gap(check, a, b)
        return exact if self.few else self._opened(check, a, b, exact)

    def _opened(self, check: OrderCheck, a: StageTerms, b: StageTerms, exact: Answers) -> Answers:
        terms, scope = self.terms, self.orders.lowering.scope
        name = f"{scope.prefix}{check.template.value}:{a.name}:{b.name}"
        ends = (terms.flag(f"{scope.prefix}{seen.name}.ends") for seen in (a, b))
        only_ends = terms.some(terms.every(*ends), terms.no(terms.every(a.dated, b.dated)))
        passes = self._open_pass(check, a, b)
        scope.axioms.append(terms.follows(passes, self._necessary(check, a, b)))
        fails = terms.every(self._open_fail(check, name), terms.no(passes))
        absent = terms.every(
            terms.flag(f"{name}:absent:{check.days}"), terms.no(passes), terms.no(fails)
        )
        open_parts = (passes, fails, absent)
        doubtful = terms.some(a.undated, terms.no(a.dated), terms.flag(f"{name}:doubt"))
        if exact.doubtful is not None:
            doubtful = terms.either(only_ends, exact.doubtful, doubtful)
        known = (exact.passes, exact.fails, exact.absent)
        self._relate(check, name, passes, terms.every(absent, terms.no(doubtful)))
        passed, failed, missed = (
            terms.some(terms.every(only_ends, sure), terms.every(terms.no(only_ends), free))
            for sure, free in zip(known, open_parts, strict=True)
        )
        return Answers(exact.idle, passed, failed, missed, doubtful)

    def _relate(self, check: OrderCheck, name: str, passes: Formula, waits: Formula) -> None:
        """Note that where the shorter time is waited for, the longer one is too, if not kept."""
        terms = self.terms
        seen = self.orders.open_waits.setdefault(name, [])
        for days, passed, waited in seen:
            short, long = (
                (waited, (passes, waits)) if days < check.days else (waits, (passed, waited))
            )
            self.orders.lowering.scope.axioms.append(terms.follows(short, terms.some(*long)))
        seen.append((check.days, passes, waits))

    def _open_pass(self, check: OrderCheck, a: StageTerms, b: StageTerms) -> Formula:
        """Return a pass as a bound on one number that all checks of the two stages share.

        For ``min_gap`` that is the least gap of all, for ``within`` the largest of the least gaps
        after each a, which cannot be less.
        """
        scope = self.orders.lowering.scope
        longest, least = (
            self.terms.number(f"{scope.prefix}{a.name}:{b.name}:{name}")
            for name in ("longest", "least")
        )
        scope.axioms.append(least <= longest)
        return longest <= check.days if check.template is Template.WITHIN else least >= check.days

    def _open_fail(self, check: OrderCheck, name: str) -> Formula:
        """Return a fail likewise: who fails the longer time fails the shorter one."""
        found = self.terms.number(f"{name}:late")
        if check.template is Template.WITHIN:
            return found > check.days
        return found < check.days

    def _necessary(self, check: OrderCheck, a: StageTerms, b: StageTerms) -> Formula:
        terms = self.terms
        settled = terms.every(a.dated, b.dated, terms.no(a.undated))
        if check.template is Template.MIN_GAP:
            pairs = (pair for ends in self._pairs(a, b) for pair in ends)
            apart = (terms.some(terms.no(own.true), gap >= check.days) for own, gap in pairs)
            some = terms.no(self.orders.before(a.first, b.last, (a.first_row, b.last_row)).false)
            return terms.every(settled, terms.no(b.undated), some, *apart)
        order = self.orders.before(a.last, b.last, (a.last_row, b.last_row))
        return terms.every(settled, terms.no(order.false), b.first - a.first <= check.days)

    def _pairs(self, a: StageTerms, b: StageTerms) -> list[list[tuple[Truth, Term]]]:
        """Return, for the first and last a, the order and days to the first and last b."""
        return [
            [(self.orders.before(x, y, (row, other)), y - x) for y, other in _ends(b)]
            for x, row in _ends(a)
        ]

    def _idle(self, a: StageTerms, b: StageTerms) -> Formula:
        terms = self.terms
        together = terms.every(a.happened, b.happened)
        placed = [terms.some(seen.dated, seen.undated) for seen in (a, b)]
        return terms.every(together, terms.no(terms.every(*placed)))

    def _within(self, check: OrderCheck, a: StageTerms, b: StageTerms) -> Answers:
        terms = self.terms
        dated = terms.every(a.dated, b.dated)
        met, missed, over = [], [], []
        for (x, _), ends in zip(_ends(a), self._pairs(a, b), strict=True):
            met.append(terms.some(*(terms.every(o.true, gap <= check.days) for o, gap in ends)))
            far = terms.every(*(terms.some(o.false, gap > check.days) for o, gap in ends))
            missed.append(terms.every(dated, far, terms.no(b.undated)))
            over.append(self.orders.as_of - x > check.days)
        vague = [terms.no(terms.some(m, n)) for m, n in zip(met, missed, strict=True)]
        late = (terms.every(miss, up) for miss, up in zip(missed, over, strict=True))
        waiting = terms.every(a.happened, terms.no(b.happened))
        waited = terms.every(waiting, a.dated, over[0])
        fails = terms.some(waited, *late)
        return Answers(
            terms.some(terms.no(a.happened), self._idle(a, b)),
            terms.every(dated, terms.no(a.undated), *met),
            fails,
            terms.every(terms.no(fails), terms.some(waiting, *missed)),
            terms.some(
                a.undated, terms.no(a.dated), *(terms.every(b.happened, own) for own in vague)
            ),
        )

    def _min_gap(self, check: OrderCheck, a: StageTerms, b: StageTerms) -> Answers:
        terms = self.terms
        dated = terms.every(a.dated, b.dated)
        met, skipped, broken = [], [], []
        for ends in self._pairs(a, b):
            for order, gap in ends:
                near = gap < check.days
                skipped.append(order.false)
                met.append(terms.every(terms.no(order.false), terms.no(near)))
                broken.append(terms.every(dated, order.true, near))
        whole = terms.every(dated, terms.no(terms.some(a.undated, b.undated)))
        fine = (terms.some(one, other) for one, other in zip(met, skipped, strict=True))
        nothing = terms.no(terms.every(a.happened, b.happened))
        apart = terms.every(whole, *skipped)
        return Answers(
            terms.some(nothing, self._idle(a, b), apart),
            terms.every(whole, *fine, terms.some(*met)),
            terms.some(*broken),
            terms.false,
        )


def _ends(seen: StageTerms) -> tuple[tuple[Term, Term], tuple[Term, Term]]:
    return (seen.first, seen.first_row), (seen.last, seen.last_row)
