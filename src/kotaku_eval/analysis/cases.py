"""Cases: from what the solver found back to a case as the examples of a rule write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import frozen

from kotaku_eval.analysis.entries import Entries
from kotaku_eval.analysis.scopes import Scope, StageTerms
from kotaku_eval.analysis.solver import Formula, Term
from kotaku_eval.analysis.values import Truth, Value
from kotaku_eval.dates import EventDate
from kotaku_eval.facts import Fact, Origin
from kotaku_eval.models import NUMERIC, Kind

Model = Callable[[Formula], Any]

MOST_ENTRIES: Final = 3
"""How many entries the lists of a case have at most."""

_FREE: Final = frozenset({Origin.FIELD, Origin.PARENT})


@frozen(eq=False)
class Wish:
    """Something that a small case does without, where it can.

    Args:
        name: A name for it, unique in its question.
        about: The stage or field of the subject that it is about.
        formula: That it is not there.
        rank: How late it is given up: entries of a list one after the other.
    """

    name: str
    about: str
    formula: Formula
    rank: float = 0.5


def absences(scope: Scope) -> Iterator[Wish]:
    """Yield what may be missing from a case: stages, plans, papers and fields."""
    terms = scope.terms
    for names, seen in scope.stages.items():
        if len(names) == 1:
            yield _wish(scope, names[0], "", terms.no(seen.happened))
    for name, flag in scope.papers.items():
        stage, _, paper = name.removeprefix(scope.prefix).partition("!")
        yield _wish(scope, stage, f"!{paper}", terms.no(flag))
    for name, (known, value) in scope.facts.items():
        if (known.origin in _FREE or _is_plan(known)) and not known.is_certain:
            yield _wish(scope, name, "?", terms.no(scope.has(value)))
        if known.field.kind is Kind.LIST and isinstance(value, Value):
            for size in range(MOST_ENTRIES + 1):
                yield Wish(f"{scope.prefix}{name}<={size}", name, value.low <= size, size)


def plainness(scope: Scope) -> Iterator[Wish]:
    """Yield what makes a case plain: each stage once and dated, no number below nought."""
    terms = scope.terms
    for names, seen in scope.stages.items():
        if len(names) != 1:
            continue
        yield _wish(scope, names[0], " dated", terms.no(seen.undated))
        yield _wish(scope, names[0], " once", seen.first == seen.last)
        if names[0] in scope.counts:
            count, undated = scope.counts[names[0]]
            yield _wish(scope, names[0], " single", count <= 1)
            yield _wish(scope, names[0], " few", undated <= 1)
    for name, (known, value) in scope.facts.items():
        if known.field.kind in NUMERIC and isinstance(value, Value) and known.origin in _FREE:
            yield _wish(scope, name, " natural", value.low >= 0)
    if scope.prefix == "" and scope.has_closed:
        yield Wish("open", "closed", terms.no(scope.closed))


def _wish(scope: Scope, name: str, what: str, formula: Formula) -> Wish:
    """Return a wish about a fact; one of the entry of a list is about the list."""
    listed, _, rest = scope.prefix.partition("[")
    rank = int(rest.partition("]")[0]) + 0.5 if rest else 0.5
    return Wish(f"{scope.prefix}{name}{what}", listed or name, formula, rank)


def _is_plan(known: Fact) -> bool:
    return known.origin is Origin.STAGE and known.path[-1:] == ("planned",)


@frozen(eq=False)
class CaseWriter:
    """Writes the case that a model of the solver stands for.

    Args:
        level: What the case is about.
        entries: The entries of its lists.
        model: What the solver found.
    """

    level: str
    entries: Entries
    model: Model

    def case(self, scope: Scope) -> dict[str, Any]:
        """Return the case as a mapping: stages and fields side by side."""
        found: dict[str, Any] = {}
        for stage in scope.lifecycle.stages:
            seen = scope.stages.get((stage.id,))
            if seen is not None and self.model(seen.happened):
                found[stage.id] = self._events(scope, stage.id, seen)
        for name, (known, value) in scope.facts.items():
            if _is_plan(known):
                self._plan(found, known.path[0], value)
            elif known.origin in _FREE or known.origin is Origin.ACTIVITIES:
                made = self._fact(scope, known, value)
                if made is not None:
                    found[name] = made
        return found

    def is_closed(self, scope: Scope) -> bool:
        """Whether the case must say that nothing more is to come."""
        final = scope.lifecycle.final
        over = None if final is None else scope.stages.get((final,))
        if over is not None and self.model(over.happened):
            return False
        return scope.has_closed and bool(self.model(scope.closed))

    def _day(self, term: Term) -> str:
        return EventDate.of_day(self.model(term)).isoformat()

    def _events(self, scope: Scope, name: str, seen: StageTerms) -> Any:
        count, free = 1, int(self.model(seen.undated))
        dates = []
        if self.model(seen.dated):
            dates = [self._day(seen.first)]
            if self.model(seen.last) != self.model(seen.first):
                dates.append(self._day(seen.last))
        if name in scope.counts:
            count, free = (self.model(term) for term in scope.counts[name])
            dates += dates[-1:] * (count - free - len(dates)) if dates else []
        undated = ["undated"] * (free if dates else max(free, count))
        events: list[Any] = [*dates, *undated]
        papers = self._papers(scope, name)
        if papers is not None:
            events[0] = {"date": events[0], "evidence": papers}
        return events[0] if len(events) == 1 else events

    def _papers(self, scope: Scope, name: str) -> list[Any] | None:
        full = f"{scope.prefix}{name}"
        recorded = scope.papers.get(f"{full}!papers")
        if recorded is None or not self.model(recorded):
            return None
        found: list[Any] = []
        for paper, flag in scope.papers.items():
            kind = paper.removeprefix(f"{full}!")
            if not paper.startswith(f"{full}!") or "!" in kind or kind == "papers":
                continue
            if self.model(flag):
                found.append(self._paper(scope, paper, kind))
        return found

    def _paper(self, scope: Scope, paper: str, kind: str) -> Any:
        seen = scope.papers.get(f"{paper}!seen")
        if seen is None or not self.model(seen):
            return kind
        correct = scope.papers[f"{paper}!correct"]
        return {"kind": kind, "exists": True, "correct": bool(self.model(correct))}

    def _plan(self, found: dict[str, Any], stage: str, value: Truth | Value) -> None:
        if not isinstance(value, Value) or not self.model(value.known):
            return
        held = found.get(stage)
        planned = self._day(value.low)
        if isinstance(held, list):
            first = held[0] if isinstance(held[0], dict) else {"date": held[0]}
            found[stage] = [{**first, "planned": planned}, *held[1:]]
        elif isinstance(held, dict):
            held["planned"] = planned
        else:
            found[stage] = {"planned": planned} if held is None else {
                "date": held, "planned": planned
            }  # fmt: skip

    def _fact(self, scope: Scope, known: Fact, value: Truth | Value) -> Any:
        if not self.model(scope.has(value)) or known.name == "id":
            return None
        if isinstance(value, Truth):
            return bool(self.model(value.true))
        match known.field.kind:
            case Kind.DATE:
                return self._day(value.low)
            case Kind.TEXT | Kind.CHOICE:
                return scope.words.text(self.model(value.low))
            case Kind.LIST:
                return self._entries(known.name, self.model(value.low))
            case Kind.RECORD:
                return None
            case _:
                return self.model(value.low)

    def _entries(self, name: str, size: int) -> list[dict[str, Any]]:
        made = [self.case(scope) for scope in self.entries.scopes(name)[:size]]
        return [*made, *({} for _ in range(size - len(made)))]


def days_in(scope: Scope) -> Iterator[tuple[Term, Formula]]:
    """Yield the days of a scope, each with whether it counts."""
    for names, seen in scope.stages.items():
        if len(names) == 1:
            yield seen.first, seen.dated
            yield seen.last, seen.dated
    for known, value in scope.facts.values():
        is_own = known.origin in _FREE or _is_plan(known)
        if is_own and known.field.kind is Kind.DATE and isinstance(value, Value):
            yield value.low, value.known


def numbers_in(scope: Scope) -> Iterator[tuple[Term, Formula, bool]]:
    """Yield the numbers and texts of a scope, each with whether it counts and is a text."""
    for known, value in scope.facts.values():
        if known.origin not in _FREE or not isinstance(value, Value):
            continue
        if known.field.kind not in {Kind.DATE, Kind.RECORD, Kind.LIST}:
            yield value.low, value.known, known.field.kind is Kind.TEXT
