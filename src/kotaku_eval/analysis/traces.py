"""Traces: short sequences of events, tried one by one where formulas do not decide a rule.

The stages are those of the rule, the days rise, and what single events are like is taken from the
boundaries of its conditions. The shortest come first; what is tried is judged, never assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate, groupby, islice, product
from typing import Any, Final

import attrs
from attrs import field, frozen

from kotaku_eval.activities import Event, Status
from kotaku_eval.analysis.boundaries import (
    PLANNED,
    asks_plans,
    fields_of_activity,
    fields_of_events,
    gaps_of,
    literals,
    starts_of,
    values_beside,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import case_portfolio
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.errors import InputError
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import VERDICTS, Verdict
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck
from kotaku_eval.templates.names import CHAINS

LONGEST: Final = 5
"""How many events a trace has at most."""

MOST_TRIED: Final = 6_000
MOST_OF_A_KIND: Final = 200
MOST_HELD: Final = 200
MOST_SHOWN: Final = 3
FINDINGS: Final = frozenset({Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR})

Values = tuple[tuple[str, Any], ...]


@frozen
class Step:
    """One event of a trace.

    Args:
        stage: What happens.
        day: When.
        values: What else is recorded of it; a plan in days after the event.
    """

    stage: str
    day: int
    values: Values = ()

    def written(self) -> Any:
        """Return the event as cases write it."""
        date = EventDate.of_day(self.day).isoformat()
        if not self.values:
            return date
        found: dict[str, Any] = {"date": date}
        for name, value in self.values:
            *path, last = name.split(".")
            place = found
            for part in path:
                place = place.setdefault(part, {})
            place[last] = self._plan(value) if name == PLANNED else value
        return found

    def _plan(self, later: int) -> str:
        return EventDate.of_day(self.day + later).isoformat()


@frozen
class Trace:
    """Events in the order of their days, in an activity that is open or closed.

    Args:
        steps: The events.
        is_closed: Whether nothing more is to come.
        facts: Fields of the activity.
    """

    steps: tuple[Step, ...]
    is_closed: bool = False
    facts: Values = ()

    @property
    def size(self) -> tuple[int, int, bool]:
        """How much there is to it."""
        told = sum(len(step.values) for step in self.steps) + len(self.facts)
        return len(self.steps), told, self.is_closed

    def case(self, base: Mapping[str, Any]) -> dict[str, Any]:
        """Return it as a case: what it holds beside what the base holds already.

        Of a stage in both, its first event keeps the papers and the plan of the base.
        """
        found = dict(base)
        by_stage: dict[str, list[Any]] = {}
        for step in self.steps:
            by_stage.setdefault(step.stage, []).append(step.written())
        for stage, (first, *more) in by_stage.items():
            events = [_with_papers(first, base.get(stage)), *more]
            found[stage] = events[0] if len(events) == 1 else events
        found |= dict(self.facts)
        return found | {"status": "closed"} if self.is_closed else found


def _with_papers(event: Any, held: Any) -> Any:
    """Return an event with what another one says beside its date."""
    other = held[0] if isinstance(held, list) else held
    if not isinstance(other, Mapping):
        return event
    own = event if isinstance(event, Mapping) else {"date": event}
    return {**other, **own}


@frozen(eq=False)
class Traces:
    """Tries traces of one rule.

    Args:
        ruleset: Whose policies hold.
        rule: A rule with a template.
        check: Its template.
        usual: The day that cases begin with.
    """

    ruleset: RuleSet
    rule: Rule
    check: OrderCheck
    usual: int
    _events: dict[tuple[str, Values], Event] = field(factory=dict)

    @property
    def stages(self) -> list[str]:
        """The stages that traces are made of: those of the rule, and one more where it matters."""
        known = [stage.id for stage in self.ruleset.lifecycle.stages]
        own = [*self.check.a[:1], *self.check.b[:1]]
        final = self.ruleset.lifecycle.final
        others = [name for name in known if name not in {*self.check.a, *self.check.b, final}]
        if self.check.template in CHAINS or not own:
            own += others[: 1 if own else 2]
        return sorted(dict.fromkeys(own), key=known.index)

    def found(self, verdict: Verdict, base: Mapping[str, Any]) -> Iterator[Trace]:
        """Yield traces on which the rule gives a verdict, the shortest first.

        Of those of one length only the first few are shown: those that break the fewest other
        rules, where it fails; then the plainest.

        Args:
            verdict: The verdict.
            base: A case that holds what else the rule needs; its stages are others.
        """
        grounds = self._grounds(base)
        tried = islice(self._tried(list(grounds)), MOST_TRIED)
        for _, traces in groupby(tried, key=lambda trace: len(trace.steps)):
            hits: list[tuple[int, tuple[int, int, bool], int, Trace]] = []
            for trace in traces:
                held = self._held(trace, grounds[trace.facts])
                if held is not None and self._verdict(self.rule, held) is verdict:
                    broken = self._broken(held) if verdict is Verdict.FAIL else 0
                    hits.append((broken, trace.size, len(hits), trace))
                if len(hits) == MOST_HELD:
                    break
            chosen = sorted(hits)[:MOST_SHOWN]
            yield from (trace for *_, trace in chosen)

    # --- what is tried ----------------------------------------------------------------------

    def _tried(self, facts: list[Values]) -> Iterator[Trace]:
        kinds = self._kinds()
        gaps, starts = gaps_of(self.check), starts_of(self.check, self.usual)
        for length in range(LONGEST + 1):
            for stages in product(self.stages, repeat=length):
                whole = product(facts, starts, product(gaps, repeat=max(length - 1, 0)))
                for fact, start, between in islice(whole, MOST_OF_A_KIND):
                    days = list(accumulate(between, initial=start))
                    yield from self._of(stages, days, kinds, fact)

    def _of(
        self, stages: tuple[str, ...], days: list[int], kinds: list[Values], facts: Values
    ) -> Iterator[Trace]:
        chosen = product(kinds, repeat=len(stages))
        for values in islice(chosen, MOST_OF_A_KIND):
            steps = tuple(map(Step, stages, days, values))
            yield Trace(steps, is_closed=False, facts=facts)
            yield Trace(steps, is_closed=True, facts=facts)

    def _kinds(self) -> list[Values]:
        """Return what may be recorded of an event beside its date, little first."""
        named = literals(self.check.conditions)
        options: list[list[Values]] = [
            [((known.name, value),) for value in values_beside(known.field, named)]
            for known in fields_of_events(self.check)
        ]
        if asks_plans(self.check):
            options.append([((PLANNED, later),) for later in (0, 1, -1)])
        whole = product(*([*own, ()] for own in options))
        joined = [tuple(part for own in chosen for part in own) for chosen in whole]
        return joined[:MOST_OF_A_KIND]

    def _grounds(self, base: Mapping[str, Any]) -> dict[Values, Portfolio]:
        """Return the activity of the base with each choice of what the conditions look at."""
        named = literals(self.check.conditions)
        options = [
            [(known.name, value) for value in values_beside(known.field, named)]
            for known in fields_of_activity(self.check)
        ]
        found: dict[Values, Portfolio] = {}
        for facts in islice(product(*(own for own in options if own)), MOST_OF_A_KIND):
            try:
                made, _ = case_portfolio({**base, **dict(facts)}, self.ruleset.lifecycle)
            except InputError:
                continue
            found[facts] = made
        return found

    # --- judging ----------------------------------------------------------------------------

    def _held(self, trace: Trace, ground: Portfolio) -> tuple[Subject, int] | None:
        """Return the activity that holds a trace, and the day to judge it."""
        try:
            events = [self._event(step) for step in trace.steps]
        except InputError:
            return None
        [base] = ground.activities
        status = Status.CLOSED if trace.is_closed else base.status
        activity = attrs.evolve(base, events=(*base.events, *events), status=status)
        held = attrs.evolve(ground, activities=(activity,))
        [subject] = held.subjects(ACTIVITY, self.ruleset.undated)
        return subject, held.day_of()

    def _verdict(self, rule: Rule, held: tuple[Subject, int]) -> Verdict:
        subject, day = held
        return VERDICTS[judge_rule(rule, subject, self.ruleset, day)]

    def _broken(self, held: tuple[Subject, int]) -> int:
        """Return how many other rules give a finding."""
        others = (rule for rule in self.ruleset.rules_on(ACTIVITY) if rule.id != self.rule.id)
        return sum(self._verdict(rule, held) in FINDINGS for rule in others)

    def _event(self, step: Step) -> Event:
        """Return an event; what it holds beside its day is read once."""
        fixed = tuple(pair for pair in step.values if pair[0] != PLANNED)
        key = (step.stage, fixed)
        if key not in self._events:
            case = {step.stage: Step(step.stage, step.day, fixed).written()}
            portfolio, _ = case_portfolio(case, self.ruleset.lifecycle)
            self._events[key] = portfolio.activities[0].events[0]
        later = dict(step.values).get(PLANNED)
        planned = None if later is None else EventDate.of_day(step.day + later)
        made = self._events[key]
        return attrs.evolve(made, date=EventDate.of_day(step.day), planned=planned)
