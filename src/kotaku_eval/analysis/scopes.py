"""Scopes: the facts of one subject as free terms of the solver, with what always holds of them."""

from __future__ import annotations

from attrs import field, frozen

from kotaku_eval.analysis.solver import Formula, Term, Terms
from kotaku_eval.analysis.values import Truth, Value, certain, given, plain
from kotaku_eval.dates import Undated
from kotaku_eval.facts import Fact, Origin, Vocabulary
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind


@frozen(eq=False)
class StageTerms:
    """What is known of one stage, or of several taken together.

    ``first`` and ``last`` are day numbers of the dated events and mean something where ``dated``
    holds; the rows decide between equal days under ``ties: input``.
    """

    name: str
    happened: Formula
    dated: Formula
    undated: Formula
    first: Term
    last: Term
    first_row: Term
    last_row: Term


class Words:
    """Texts as numbers: equal texts are equal numbers, and nothing else is known of them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a text."""
        return self._numbers.setdefault(text, len(self._numbers))

    def text(self, number: int) -> str:
        """Return the text of a number; one that is not written anywhere for an unused number."""
        for known, own in self._numbers.items():
            if own == number:
                return known
        return "A" if number >= 0 else "B"


@frozen(eq=False)
class Scope:
    """The facts of a subject, made when they are asked for.

    Args:
        terms: Builds formulas.
        lifecycle: Knows the stages.
        undated: What events without a date mean.
        words: The texts in play; shared by all scopes of one question.
        prefix: What tells its names from those of other scopes.
        has_rows: Whether the rows of the input decide between equal days.
        axioms: What always holds; shared by all scopes of one question.
    """

    terms: Terms
    lifecycle: Lifecycle
    undated: Undated
    words: Words = field(factory=Words)
    prefix: str = ""
    has_rows: bool = False
    axioms: list[Formula] = field(factory=list)
    facts: dict[str, tuple[Fact, Truth | Value]] = field(factory=dict)
    stages: dict[tuple[str, ...], StageTerms] = field(factory=dict)
    counts: dict[str, tuple[Term, Term]] = field(factory=dict)
    papers: dict[str, Formula] = field(factory=dict)
    _closed: list[Formula] = field(factory=list)

    def within(self, prefix: str) -> Scope:
        """Return the scope of an entry of a list."""
        return Scope(
            self.terms,
            self.lifecycle,
            self.undated,
            words=self.words,
            prefix=f"{self.prefix}{prefix}.",
            has_rows=self.has_rows,
            axioms=self.axioms,
        )

    # --- facts ----------------------------------------------------------------------------

    def fact(self, known: Fact) -> Truth | Value:
        """Return the value of a fact."""
        if known.name not in self.facts:
            self.facts[known.name] = (known, self._made(known))
        return self.facts[known.name][1]

    def _made(self, known: Fact) -> Truth | Value:
        match known.origin:
            case Origin.STAGE:
                return self._of_stage(known.path[0], known.path[1])
            case Origin.DOCUMENT:
                return self._of_document(*known.path)
            case Origin.CLOSED:
                return certain(self.terms, self.closed)
            case _:
                return self._free(known)

    def _free(self, known: Fact) -> Truth | Value:
        name, terms = f"{self.prefix}{known.name}", self.terms
        recorded = terms.true if known.is_certain else terms.flag(f"{name}?")
        kind = known.field.kind
        if kind is Kind.BOOLEAN:
            return given(terms, recorded, terms.flag(name))
        term = terms.number(name, whole=kind is not Kind.NUMBER)
        if kind is Kind.LIST:
            self.axioms.append(term >= 0)
        if kind is Kind.CHOICE:
            numbers = [self.words.number(text) for text in known.field.choices]
            self.axioms.append(terms.some(*(term == number for number in numbers)))
        return plain(recorded, term)

    def _of_stage(self, stage: str, part: str) -> Truth | Value:
        terms = self.terms
        if part == "planned":
            name = f"{self.prefix}{stage}.planned"
            return plain(terms.flag(f"{name}?"), terms.number(name))
        seen = self.stage(stage)
        match part:
            case "done":
                return certain(terms, seen.happened)
            case "count":
                return plain(terms.true, self.count(stage))
            case "undated":
                return plain(terms.true, self._counted(stage)[1])
            case _:
                known = terms.every(seen.dated, terms.no(seen.undated))
                return plain(known, seen.first if part == "first" else seen.last)

    def _of_document(self, stage: str, part: str, document: str) -> Truth:
        terms, name = self.terms, f"{self.prefix}{stage}"
        recorded = terms.every(self.stage(stage).happened, self._paper(f"{name}!papers"))
        exists = self._paper(f"{name}!{document}")
        if part == "evidence":
            return given(terms, recorded, exists)
        looked_at = self._paper(f"{name}!{document}!seen")
        known = terms.every(recorded, exists, looked_at)
        return given(terms, known, self._paper(f"{name}!{document}!correct"))

    def _paper(self, name: str) -> Formula:
        return self.papers.setdefault(name, self.terms.flag(name))

    @property
    def closed(self) -> Formula:
        """Whether nothing more is to come; so it is once the final stage has happened."""
        if not self._closed:
            self._closed.append(self.terms.flag(f"{self.prefix}closed"))
            if self.lifecycle.final is not None:
                final = self.stage(self.lifecycle.final).happened
                self.axioms.append(self.terms.follows(final, self._closed[0]))
        return self._closed[0]

    @property
    def has_closed(self) -> bool:
        """Whether anything has asked if more is to come."""
        return bool(self._closed)

    def relate(self, vocabulary: Vocabulary) -> None:
        """Note that a field is known only where the record is that holds it."""
        for name, (record, value) in list(self.facts.items()):
            if record.field.kind is not Kind.RECORD or not isinstance(value, Value):
                continue
            for other, (_, part) in list(self.facts.items()):
                if other.startswith(f"{name}.") and other in vocabulary:
                    self.axioms.append(self.terms.follows(self.has(part), value.known))

    def has(self, value: Truth | Value) -> Formula:
        """Return whether something has a value."""
        if isinstance(value, Value):
            return value.known
        return self.terms.some(value.true, value.false)

    # --- stages ---------------------------------------------------------------------------

    def stage(self, *names: str) -> StageTerms:
        """Return what is known of a stage, or of several taken together."""
        if names not in self.stages:
            made = self._single(names[0]) if len(names) == 1 else self._merged(names)
            self.stages[names] = made
        return self.stages[names]

    def count(self, *names: str) -> Term:
        """Return how often stages happened."""
        total = self._counted(names[0])[0]
        for name in names[1:]:
            total = total + self._counted(name)[0]
        return total

    def _named(self, name: str, happened: Formula, dated: Formula, undated: Formula) -> StageTerms:
        numbers = (
            self.terms.number(f"{self.prefix}{name}.{part}")
            for part in ("first", "last", "first_row", "last_row")
        )
        return StageTerms(name, happened, dated, undated, *numbers)

    def _single(self, name: str) -> StageTerms:
        terms, full = self.terms, f"{self.prefix}{name}"
        happened, dated = terms.flag(f"{full}.done"), terms.flag(f"{full}.dated")
        undated = terms.false
        match self.undated:
            case Undated.DROP:
                dated = happened
            case Undated.IGNORE_FOR_ORDER:
                self.axioms.append(terms.follows(dated, happened))
            case _:
                undated = terms.flag(f"{full}.has_undated")
                self.axioms.append(terms.same(happened, terms.some(dated, undated)))
        made = self._named(name, happened, dated, undated)
        self.axioms.append(made.first <= made.last)
        if self.has_rows:
            in_row = made.first_row <= made.last_row
            self.axioms.append(terms.follows(made.first == made.last, in_row))
        return made

    def _merged(self, names: tuple[str, ...]) -> StageTerms:
        terms, parts = self.terms, [self.stage(name) for name in names]
        made = self._named(
            "+".join(names),
            terms.some(*(part.happened for part in parts)),
            terms.some(*(part.dated for part in parts)),
            terms.some(*(part.undated for part in parts)),
        )
        for part in parts:
            within = [made.first <= part.first, part.last <= made.last]
            if self.has_rows:
                within.append(
                    terms.follows(made.first == part.first, made.first_row <= part.first_row)
                )
                within.append(terms.follows(made.last == part.last, made.last_row >= part.last_row))
            self.axioms.append(terms.follows(part.dated, terms.every(*within)))
        firsts, lasts = [], []
        for part in parts:
            first, last = [made.first == part.first], [made.last == part.last]
            if self.has_rows:
                first.append(made.first_row == part.first_row)
                last.append(made.last_row == part.last_row)
            firsts.append(terms.every(part.dated, *first))
            lasts.append(terms.every(part.dated, *last))
        self.axioms.append(terms.follows(made.dated, terms.some(*firsts)))
        self.axioms.append(terms.follows(made.dated, terms.some(*lasts)))
        return made

    def _counted(self, name: str) -> tuple[Term, Term]:
        """Return how many events a stage has, and how many of them without a date."""
        if name not in self.counts:
            terms, seen = self.terms, self.stage(name)
            count = terms.number(f"{self.prefix}{name}.count")
            undated = terms.number(f"{self.prefix}{name}.undated")
            dated = terms.number(f"{self.prefix}{name}.dates")
            self.axioms.extend(
                [
                    count >= 0,
                    terms.same(count > 0, seen.happened),
                    undated >= 0,
                    terms.same(undated > 0, seen.undated),
                    dated >= 0,
                    terms.same(dated > 0, seen.dated),
                    terms.follows(dated == 1, seen.first == seen.last),
                ]
            )
            ignored = self.undated is Undated.IGNORE_FOR_ORDER
            self.axioms.append(dated + undated <= count if ignored else dated + undated == count)
            self.counts[name] = (count, undated)
        return self.counts[name]
