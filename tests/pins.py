"""Activities to the day, and the solver's facts held to one of them; rule sets in a few lines."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

from kotaku_eval.activities import NEVER, Activity
from kotaku_eval.analysis.scopes import Scope
from kotaku_eval.analysis.values import Truth
from kotaku_eval.analysis.verdicts import Verdicts
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import ruleset_from_node
from kotaku_eval.facts import Subject, value_of
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import parse_yaml


def exact(value: Any) -> Any:
    """A record with every date to the day, and numbers that binary arithmetic keeps exactly."""
    if isinstance(value, EventDate):
        return EventDate.of_day(value.first_day)
    if isinstance(value, float):
        return round(max(-2.0, min(value, 100.0)) * 2) / 2
    if isinstance(value, tuple):
        return tuple(exact(part) for part in value)
    if attrs.has(type(value)):
        names = [own.name for own in attrs.fields(type(value)) if own.init]
        return attrs.evolve(value, **{name: exact(getattr(value, name)) for name in names})
    return value


def exactly(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values.map(exact)


class Pinned:
    """The formulas that make the facts of the solver those of one subject."""

    def __init__(self, read: Verdicts, subject: Subject, day: int) -> None:
        self.read, self.terms = read, read.terms
        self.formulas: list[Any] = [read.as_of == day]
        if isinstance(subject.value, Activity):
            closed = read.orders.closed
            self.formulas.append(closed if subject.is_closed else self.terms.no(closed))
        self.pin(read.scope, subject)
        for name, scopes in read.lowering.entries.lists.items():
            listed = value_of(read.ruleset.vocabulary(subject.level)[name], subject) or ()
            for scope, entry in zip(scopes, listed, strict=False):
                shell = entry if isinstance(entry, Subject) else Subject("item", entry)
                self.pin(scope, shell)

    def pin(self, scope: Scope, subject: Subject) -> None:
        for known, value in list(scope.facts.values()):
            actual = value_of(known, subject)
            if isinstance(value, Truth):
                true, false = actual is True, actual is False
                self.formulas += [self.is_(value.true, true), self.is_(value.false, false)]
                continue
            self.formulas.append(self.is_(value.known, actual is not None))
            number = self.number(scope, actual)
            if number is not None:
                self.formulas.append(value.low == number)
        for names, seen in list(scope.stages.items()):
            flag = self.terms.flag(f"{scope.prefix}{'+'.join(names)}.ends")
            self.formulas.append(self.is_(flag, _ends_only(subject, names)))
            if len(names) == 1:
                self.stage(scope, subject, names[0], seen)

    def number(self, scope: Scope, actual: Any) -> Any:
        if isinstance(actual, EventDate):
            return actual.first_day
        if isinstance(actual, str):
            return scope.words.number(actual)
        if isinstance(actual, int | float):
            return self.terms.constant(actual)
        return len(actual) if isinstance(actual, tuple) else None

    def stage(self, scope: Scope, subject: Subject, name: str, seen: Any) -> None:
        own = subject.timeline.get(name, NEVER)
        happened = own.count > 0
        self.formulas += [
            self.is_(seen.happened, happened),
            self.is_(seen.undated, happened and own.undated > 0),
            self.is_(seen.dated, happened and own.first is not None),
        ]
        if own.first is not None and own.last is not None:
            self.formulas += [seen.first == own.first.first_day, seen.last == own.last.first_day]
            self.formulas += [seen.first_row == own.first_row, seen.last_row == own.last_row]
        if name in scope.counts:
            self.formulas.append(scope.counts[name][0] == (own.count if happened else 0))

    def is_(self, formula: Any, value: bool) -> Any:  # noqa: FBT001
        return formula if value else self.terms.no(formula)


def few(subject: Subject, check: Any = None) -> bool:
    """Whether no stage (or set of stages of a check) has a date between its first and its last."""
    sets = [(name,) for name in subject.timeline] if check is None else [check.a, check.b]
    return all(_ends_only(subject, names) for names in sets)


def _ends_only(subject: Subject, names: tuple[str, ...]) -> bool:
    days = {
        date.first_day
        for name in names
        if name in subject.timeline
        for date in subject.timeline[name].dates
    }
    return len(days) <= 2


def written(rules: str, lifecycle: Lifecycle | None = None, **head: str) -> RuleSet:
    """A rule set of the lines of its rules."""
    more = "".join(f"{key}: {value}\n" for key, value in head.items())
    lines = f"ruleset: own\ntitle: Own\nlifecycle: kotaku\n{more}rules:\n{rules}"
    return ruleset_from_node(parse_yaml(lines, "own.yaml"), lifecycle=lifecycle)


def rule(name: str, *lines: str) -> str:
    body = "".join(f"    {line}\n" for line in (f"title: {name}", *lines))
    return f"  {name}:\n{body}"
