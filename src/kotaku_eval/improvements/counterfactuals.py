"""Counterfactuals: the single recorded value with which a rule would pass.

Every value is tried: put into the record, the rule judged again. What does not pass is not shown,
and of an amount or a date the value one unit nearer to the present one was seen not to pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import Condition, ItemRef, walk
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.variants import in_force, undecided
from kotaku_eval.facts import Fact, Subject
from kotaku_eval.findings import PASS, UNKNOWN
from kotaku_eval.improvements.entries import condition_slots
from kotaku_eval.improvements.probes import Probes
from kotaku_eval.improvements.searches import Limits, Span, nearest_span
from kotaku_eval.improvements.slots import Slot, event_slots, fact_slots, stage_slots
from kotaku_eval.improvements.wordings import chosen_words, span_words
from kotaku_eval.improvements.worlds import World
from kotaku_eval.models import Kind
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.templates import OrderCheck
from kotaku_eval.texts import Text

NONE_FOUND: Final = Text(
    id="Tidak ada satu nilai tercatat yang, diubah sendirian, membuat aturan ini terpenuhi.",
    en="No single recorded value, changed alone, lets this rule pass.",
)
ONLY_TRUE: Final = Text(
    id="Ini bukan anjuran mengubah catatan: hanya catatan yang benar yang dihitung.",
    en="This is no advice to change records: only true records count.",
)
_FIRST_DAY: Final = 1
_LAST_DAY: Final = EventDate.of_parts(9999, 12, 31).last_day
_MOST: Final = 10**16
_CHOICES: Final = 12


@frozen
class Counterfactual:
    """One value that would let a rule pass, everything else being as it is.

    Args:
        fact: The name rules use for it; of an entry of a list with its position.
        owner: The level and the id of the activity or place it is a record of.
        now: The present value, as plain data or ISO text; ``None`` when it is not recorded.
        value: The value nearest to it that passes.
        lowest: The least value around it that passes; ``None`` when there is no such end.
        highest: The greatest one.
        others: Other texts of a choice that pass as well.
        words: What it would have to say, in both languages.
        breaks: Rules that pass now and would then fail, each with the subject's id.
        is_later: Whether the date lies after the day of the judgement, so that it can be no
            record yet.
    """

    fact: str
    owner: tuple[str, str]
    now: Any
    value: Any
    words: Text
    lowest: Any = None
    highest: Any = None
    others: tuple[str, ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()
    is_later: bool = False


@frozen
class Counterfactuals:
    """What would let a rule pass on a subject.

    Args:
        rule: The rule's id.
        subject: The subject's id.
        found: The values, those that break no other rule first.
        reason: Why there is none; empty when there is one.
    """

    rule: str
    subject: str
    found: tuple[Counterfactual, ...] = ()
    reason: Text = field(default=Text.same(""))


def counterfactuals_of(world: World, rule: Rule, subject: Subject) -> Counterfactuals:
    """Return the single values with which a rule would pass on a subject.

    Where no value of what is recorded does, one record more or fewer is tried, and at last dates
    after the day of the judgement.
    """
    search = _Search(world, rule, subject)
    slots = list(_distinct(_slots(world, rule, subject)))
    found: list[Counterfactual] = []
    for is_bounded in (True, False):
        for rank in (0, 1):
            ranked = (slot for slot in slots if slot.rank == rank)
            tried = (search.run(slot, is_bounded=is_bounded) for slot in ranked)
            found = [made for made in tried if made is not None]
            if found:
                ordered = sorted(found, key=search.order)
                return Counterfactuals(rule.id, subject.id, tuple(ordered))
    return Counterfactuals(rule.id, subject.id, reason=NONE_FOUND)


def _distinct(slots: Iterable[Slot]) -> Iterator[Slot]:
    seen: set[tuple[str, str]] = set()
    for slot in slots:
        key = (slot.fact, slot.meaning.en)
        if key not in seen:
            seen.add(key)
            yield slot


def _slots(world: World, rule: Rule, subject: Subject) -> Iterator[Slot]:
    """Yield the slots of what a rule asks about."""
    lifecycle = world.ruleset.lifecycle
    held = in_force(rule, subject, world.ruleset.settings)
    check = held.check
    if isinstance(check, OrderCheck):
        if isinstance(subject.value, Activity):
            for stage in _stages_of(check, subject):
                yield from stage_slots(stage, subject.value, lifecycle)
            for known in _event_facts(held):
                yield from event_slots(known, check.a + check.b, subject.value, lifecycle)
    elif isinstance(check, PythonCheck):
        vocabulary = world.ruleset.vocabulary(held.subject)
        for name in check.facts:
            yield from fact_slots(vocabulary[name], subject, lifecycle)
    is_unknown = world.verdict(rule, subject) == UNKNOWN
    # A condition on events may ask something of the activity itself, too.
    nodes = [*_conditions(held, is_unknown=is_unknown), *held.event_conditions]
    if is_unknown:  # perhaps only which form of the rule holds
        doubts = undecided(rule, subject, world.ruleset.settings)
        nodes += [scope.condition for scope in doubts]
    for node in nodes:
        yield from condition_slots(node, subject, lifecycle)


def _event_facts(rule: Rule) -> list[Fact]:
    """Return the facts of single events that a template asks about."""
    parts = [part for node in rule.event_conditions for part in walk(node)]
    return list(dict.fromkeys(part.fact for part in parts if isinstance(part, ItemRef)))


def _stages_of(check: OrderCheck, subject: Subject) -> tuple[str, ...]:
    """Return the stages that a template asks about: where it names one side only, all there are."""
    named = check.a + check.b
    others = sorted(subject.timeline) if not check.b else ()
    return tuple(dict.fromkeys((*named, *others)))


def _conditions(rule: Rule, *, is_unknown: bool) -> Iterator[Condition]:
    """Yield what can decide: the check; where it is not known whether the rule applies, that."""
    for node in rule.conditions:
        if node is not rule.due and (is_unknown or node is not rule.when):
            yield node


class _Search:
    """Tries the values of slots on one rule and subject."""

    def __init__(self, world: World, rule: Rule, subject: Subject) -> None:
        self.world = world
        self.rule = rule
        self.subject = subject
        self.probes = Probes(world, rule, subject)
        self.is_unknown = world.verdict(rule, subject) == UNKNOWN

    def passes(self, slot: Slot, value: Any) -> bool:
        """Whether the rule passes with another value in a slot."""
        seen = self.world.seen(self.subject, slot.put(value))
        return self.world.verdict(self.rule, seen) == PASS

    def order(self, made: Counterfactual) -> tuple[bool, bool]:
        """Show first what breaks no other rule; of an unknown, what is not recorded yet."""
        return bool(made.breaks), self.is_unknown and made.now is not None

    def run(self, slot: Slot, *, is_bounded: bool) -> Counterfactual | None:
        """Return the value of a slot with which the rule passes; ``None`` when none was found."""
        is_ordered = slot.kind in {Kind.DATE, Kind.INTEGER, Kind.NUMBER}
        if not is_bounded and (slot.kind is not Kind.DATE or slot.is_plan):
            return None
        return self._spanned(slot, is_bounded=is_bounded) if is_ordered else self._listed(slot)

    def _listed(self, slot: Slot) -> Counterfactual | None:
        """Try yes and no, the choices there are, or the texts that the rule names."""
        values = self.probes.listed(slot)
        passing = [value for value in values if value != slot.now and self.passes(slot, value)]
        if not passing:
            return None
        is_any = slot.kind is Kind.TEXT and self.probes.placeholder in passing
        words = chosen_words(slot, passing, is_any=is_any)
        return self._made(slot, passing[0], words, others=tuple(map(str, passing[1:])))

    def _spanned(self, slot: Slot, *, is_bounded: bool) -> Counterfactual | None:
        """Search the nearest day or amount."""
        as_value = self.probes.value_of
        kind = slot.kind
        is_record = kind is Kind.DATE and not slot.is_plan
        day = self.world.day if is_bounded and is_record else 0
        now = self._now(slot)
        limits = Limits(_FIRST_DAY, _LAST_DAY, day or None)
        if kind is not Kind.DATE:
            limits = Limits(min(0, now or 0), _MOST)
        known: dict[int, bool] = {}

        def test(number: int) -> bool:
            if number not in known:
                known[number] = self.passes(slot, as_value(kind, number))
            return known[number]

        span = nearest_span(test, now, self.probes.numbers(slot, now), limits)
        if span is None:
            return None
        value, lowest, highest = (
            None if end is None else as_value(kind, end)
            for end in (self._harmless(slot, span), span.lowest, span.highest)
        )
        words = span_words(slot, value, lowest, highest)
        return self._made(slot, value, words, span=(lowest, highest))

    def _harmless(self, slot: Slot, span: Span) -> int:
        """Return a value of a span that breaks no other rule, where the value is free to choose."""
        every = max(1, len(span.passing) // _CHOICES)
        for number in (span.value, *span.passing[::every]):
            is_around = (span.lowest is None or span.lowest <= number) and (
                span.highest is None or number <= span.highest
            )
            if is_around and not self._breaks(slot, self.probes.value_of(slot.kind, number)):
                return number
        return span.value

    def _now(self, slot: Slot) -> int | None:
        """Return the present value as a number to search from, where it is exact."""
        if isinstance(slot.now, EventDate):
            return slot.now.first_day if slot.now.first_day == slot.now.last_day else None
        return None if slot.now is None else self.probes.number_of(slot.kind, slot.now)

    def _made(
        self,
        slot: Slot,
        value: Any,
        words: Text,
        *,
        span: tuple[Any, Any] = (None, None),
        others: tuple[str, ...] = (),
    ) -> Counterfactual:
        owner = slot.owner
        return Counterfactual(
            fact=slot.fact,
            owner=("activity", owner.id)
            if isinstance(owner, Activity)
            else (owner.level, owner.code),
            now=_plain(slot.now),
            value=_plain(value),
            words=words,
            lowest=_plain(span[0]),
            highest=_plain(span[1]),
            others=others,
            breaks=self._breaks(slot, value),
            is_later=self._is_later(slot, value),
        )

    def _breaks(self, slot: Slot, value: Any) -> tuple[tuple[str, str], ...]:
        own = (self.rule.id, self.subject.id)
        return tuple(found for found in self.world.broken_by(slot.put(value)) if found != own)

    def _is_later(self, slot: Slot, value: Any) -> bool:
        is_observed = isinstance(value, EventDate) and not slot.is_plan
        return is_observed and 0 < self.world.day < value.first_day


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, EventDate) else value
