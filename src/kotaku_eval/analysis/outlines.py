"""Outlines: templates that are not said exactly, held between what follows from them and what not.

Alternations, chains, counts of others and conditions on single events depend on more than first and
last dates. Their answers are left free, within bounds that hold for every order of the events: one
that passes passes the plain order behind it, and the weaker templates over the same stages; where
what it forbids cannot have happened, it does not fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from attrs import evolve, field, frozen

from kotaku_eval.analysis.occurrence import Occurrence
from kotaku_eval.analysis.orders import Answers, Orders, is_plain
from kotaku_eval.analysis.scopes import StageTerms
from kotaku_eval.analysis.shapes import shape
from kotaku_eval.analysis.solver import Formula, Terms
from kotaku_eval.analysis.strengths import (
    ACTS_FIRST,
    ACTS_SECOND,
    BASES,
    Opposition,
    asks_throughout,
    is_stronger,
    keys_of,
    opposition,
    times_of,
    waits_alike,
)
from kotaku_eval.dates import Ties, Undated
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import (
    ALTERNATIONS,
    CHAINS,
    COEXISTENCES,
    CONDITIONED,
    COUNTED,
    FORBIDDING,
)

Known = tuple[OrderCheck, Answers]


@frozen(eq=False)
class Outlines:
    """Turns templates that are left open into free answers with bounds.

    Args:
        orders: The stages, and the order of days.
        read: The checks read so far with their answers, by the stages they are about.
        about_counts: What follows for the number of events of some stages: noted once something
            else asks how many there are.
    """

    orders: Orders
    read: dict[Any, list[Known]] = field(factory=dict)
    about_counts: list[tuple[tuple[str, ...], Callable[[], Formula]]] = field(factory=list)

    @property
    def terms(self) -> Terms:
        """What builds the formulas."""
        return self.orders.terms

    def judged(self, check: OrderCheck) -> Answers | None:
        """Return the answers of a template; ``None`` for one of which nothing is said here."""
        if check.template not in CONDITIONED | COUNTED or not is_plain(_bare(check)):
            return None
        own = self._free(check)
        axioms = self.orders.lowering.scope.axioms
        axioms.extend(self._counted(check, own) if check.template in COUNTED else ())
        axioms.extend(self._bounds(check, own) if check.template not in COUNTED else ())
        self._relate(check, own)
        self._note_counts(check, own)
        return own

    def settle_counts(self) -> None:
        """Note what follows for the numbers of events that something asks for."""
        scope = self.orders.lowering.scope
        for stages, made in list(self.about_counts):
            if all(stage in scope.counts for stage in stages):
                scope.axioms.append(made())
                self.about_counts.remove((stages, made))

    # --- free answers ---------------------------------------------------------------------

    def _free(self, check: OrderCheck) -> Answers:
        terms, key = self.terms, f"{self.orders.lowering.scope.prefix}{shape(check)!r}"
        idle, passes, fails, absent, doubtful = (
            terms.flag(f"{key}{part}") for part in ("idle", "passes", "fails", "absent", "doubtful")
        )
        idle = terms.false if check.template in COUNTED else self._idle(check, idle)
        free = [terms.no(idle)]
        found = []
        may_wait = _may_wait(check)
        for flag in (passes, fails, absent if may_wait else terms.false):
            found.append(terms.every(flag, *free))
            free.append(terms.no(flag))
        doubtful = terms.false if check.template in COUNTED else doubtful
        return Answers(idle, found[0], found[1], found[2], doubtful)

    def _idle(self, check: OrderCheck, free: Formula) -> Formula:
        """Return when there is nothing to judge: exactly, where only the stages decide it."""
        terms, scope = self.terms, self.orders.lowering.scope
        is_ordered = check.template not in COEXISTENCES
        surely, perhaps, picked = [], [], []
        for acting, other in _sides(check):
            a, b = self.orders.stage(acting), self.orders.stage(other)
            none = terms.no(a.happened)
            # Without any of the others, an activation lacks one wherever it lies.
            lost = terms.every(b.happened, terms.no(self.orders.placed(a, b)))
            surely.append(none)
            # Whether a condition lets any event activate is the same for all checks that have it.
            never = terms.flag(f"{acting}never{shape(check.when)!r}")
            picked.append(terms.some(none, never))
            perhaps.append(terms.some(none, lost) if is_ordered else none)
        is_certain = scope.undated is not Undated.IGNORE_FOR_ORDER
        if check.when is not None and is_certain and check.template is not Template.MIN_GAP:
            return terms.every(*picked)
        is_free = check.when is not None or check.template is Template.MIN_GAP
        # Events without a place in time may be the only ones that a target lets in.
        if is_free or (check.target is not None and is_ordered):
            return terms.some(terms.every(*surely), free)
        exact = terms.every(*perhaps)
        return (
            exact if check.is_plain else terms.some(terms.every(*surely), terms.every(exact, free))
        )

    # --- bounds ---------------------------------------------------------------------------

    def _counted(self, check: OrderCheck, own: Answers) -> Iterator[Formula]:
        """Yield what the number of all events says of those that a condition picks."""
        terms, occurrence = self.terms, Occurrence(self.orders)
        least, most = check.bounds
        enough = occurrence.at_least(check.a, least)
        more = terms.false if most is None else occurrence.at_least(check.a, most + 1)
        yield terms.follows(own.passes, enough)
        yield terms.follows(own.fails, more)
        yield terms.some(enough, own.absent)

    def _bounds(self, check: OrderCheck, own: Answers) -> Iterator[Formula]:
        """Yield what the stages alone say of a template."""
        terms = self.terms
        a, b = self.orders.stage(check.a), self.orders.stage(check.b)
        together = terms.every(a.happened, b.happened)
        if check.template in FORBIDDING:
            plain = self._plain(check)
            yield terms.follows(own.fails, plain.fails)
            return
        if times_of(check)[0] > 0:
            yield terms.follows(own.passes, together)
        else:
            yield terms.follows(own.fails, together)
        if times_of(check)[1] == 0 and check.is_plain:
            forbidden = self.orders.forbids(a, b, terms.true)
            if check.template is Template.RESPONSE_COUNT:
                yield terms.follows(own.passes, forbidden.passes)

    def _plain(self, check: OrderCheck) -> Answers:
        """Return the answers of the plain template behind another one."""
        base = OrderCheck(BASES.get(check.template, check.template), check.a, check.b)
        found = self.orders.judged(base) or Occurrence(self.orders).judged(base)
        assert found is not None  # noqa: S101 - each of them is said exactly
        return found

    def _relate(self, check: OrderCheck, own: Answers) -> None:
        """Note which checks follow from which, and which cannot pass together."""
        base = OrderCheck(BASES.get(check.template, check.template), check.a, check.b)
        first, *more = keys_of(check)
        if check.template not in COUNTED | {Template.MIN_GAP}:
            known = self.read.setdefault(first, [])
            if all(other != base for other, _ in known):
                known.append((base, self._plain(check)))
        for key in (first, *more):
            for other in self.read.get(key, []):
                if key is first:
                    self._follow((check, own), other)
                    self._follow(other, (check, own))
                self._oppose((check, own), other)
            self.read.setdefault(key, []).append((check, own))

    def _follow(self, strong: Known, weak: Known) -> None:
        terms, axioms = self.terms, self.orders.lowering.scope.axioms
        (check, strict), (other, loose) = strong, weak
        if not is_stronger(check, other):
            return
        axioms.append(terms.follows(strict.passes, terms.some(loose.passes, loose.idle)))
        if waits_alike(check, other):
            fine = terms.some(loose.passes, loose.idle, _waits(terms, loose))
            axioms.append(terms.follows(_waits(terms, strict), fine))

    def _oppose(self, one: Known, two: Known) -> None:
        terms = self.terms
        (check, own), (other, known) = one, two
        why = opposition(check, other)
        is_lenient = self.orders.ties is Ties.LENIENT and why is not Opposition.COUNTS
        if why is Opposition.NONE or (why is Opposition.ANY and is_lenient):
            return
        sets = dict.fromkeys((check.a, check.b, other.a, other.b)) if is_lenient else ()
        pairs = combinations([self.orders.stage(own) for own in sets], 2)
        tied = terms.some(*(self._may_tie(x, y) for x, y in pairs))
        both = terms.every(own.passes, known.passes)
        self.orders.lowering.scope.axioms.append(terms.follows(both, tied))

    def _may_tie(self, x: StageTerms, y: StageTerms) -> Formula:
        """Return that events of two stages may lie on one day."""
        return self.terms.every(x.dated, y.dated, x.first <= y.last, y.first <= x.last)

    # --- numbers of events ------------------------------------------------------------------

    def _note_counts(self, check: OrderCheck, own: Answers) -> None:
        """Note how many events there must be where a check passes."""
        scope, terms = self.orders.lowering.scope, self.terms
        if not asks_throughout(check) or scope.undated is Undated.IGNORE_FOR_ORDER:
            return
        if check.template in ALTERNATIONS | CHAINS:
            a, b = check.a, check.b
            base = BASES[check.template]
            if base is not Template.PRECEDENCE:
                self._note(
                    (*a, *b), lambda: terms.follows(own.passes, scope.count(*b) >= scope.count(*a))
                )
            if base is not Template.RESPONSE:
                self._note(
                    (*a, *b), lambda: terms.follows(own.passes, scope.count(*a) >= scope.count(*b))
                )
        least = times_of(check)[0]
        if least > 1:
            other = check.b if check.template is Template.RESPONSE_COUNT else check.a
            self._note(other, lambda: terms.follows(own.passes, scope.count(*other) >= least))

    def _note(self, stages: tuple[str, ...], made: Callable[[], Formula]) -> None:
        self.about_counts.append((stages, made))


def _waits(terms: Terms, own: Answers) -> Formula:
    """Return that something may still come, whatever else the data lack."""
    doubtful = terms.false if own.doubtful is None else own.doubtful
    return terms.every(own.absent, terms.no(doubtful))


def _bare(check: OrderCheck) -> OrderCheck:
    return evolve(check, when=None, target=None, correlate=None, min_days=None, max_days=None)


def _sides(check: OrderCheck) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the stages that activate a template, each with those it looks for."""
    forth, back = (check.a, check.b), (check.b, check.a)
    if check.template in ACTS_FIRST:
        return [forth]
    return [back] if check.template in ACTS_SECOND else [forth, back]


def _may_wait(check: OrderCheck) -> bool:
    """Whether what a template asks for may still come."""
    if check.template in COUNTED:
        return check.bounds[0] > 0
    is_asking = check.template not in FORBIDDING | ACTS_SECOND | {Template.MIN_GAP}
    return is_asking and times_of(check)[0] > 0
