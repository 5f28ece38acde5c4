"""Event reasons: the events a template looked at, one by one, with what it asked of them."""

from __future__ import annotations

from collections.abc import Iterator

from kotaku_eval.conditions import Condition, ItemRef, item_value, walk
from kotaku_eval.dates import Ties
from kotaku_eval.displays import show
from kotaku_eval.engines.judgement import case_of
from kotaku_eval.facts import Fact
from kotaku_eval.judgements import Judgement
from kotaku_eval.templates import OrderCheck
from kotaku_eval.templates.courses import Placed
from kotaku_eval.templates.names import CHAINS, activated_by
from kotaku_eval.texts import Text

_MOST = 8
"""So many events are shown."""

_KNOWN = frozenset({"stage", "date"})


def events_text(check: OrderCheck, judged: Judgement) -> Text:
    """Return the events of a template's stages one after the other (of a chain, all events)."""
    events = _events(check, judged)
    if not events:
        titles = [judged.ruleset.lifecycle.stage(name).title for name in check.a + check.b]
        none = Text(id="belum tercatat", en="not recorded")
        return Text(
            id="; ".join(f"{title.id}: {none.id}" for title in titles),
            en="; ".join(f"{title.en}: {none.en}" for title in titles),
        )
    worded = [(own, _event_text(own, check, judged)) for own in events]
    if judged.ruleset.ties is not Ties.INPUT:
        # Where rows decide nothing, they must not show either.
        worded.sort(key=_shown_place)
    shown = [text for _, text in worded[:_MOST]]
    more = len(events) - _MOST
    if more > 0:
        shown.append(Text(id=f"dan {more} lagi", en=f"and {more} more"))
    return Text.joined(" → ", shown)


def missing_fields(check: OrderCheck, judged: Judgement) -> list[str]:
    """Return the fields that a condition asks of some event that does not record them."""
    if not check.conditions:
        return []
    found = (
        known.name
        for own in _events(check, judged)
        for known in _asked(own.stage, check)
        if item_value(known, own.event) is None
    )
    return sorted(set(found))


def _shown_place(worded: tuple[Placed, Text]) -> tuple[bool, int, int, int, str]:
    own, text = worded
    date = own.date
    if date is None:
        return True, 0, 0, 0, text.en
    return False, date.first_day, date.last_day, own.instant, text.en


def _events(check: OrderCheck, judged: Judgement) -> list[Placed]:
    course = case_of(judged.subject, judged.ruleset, judged.as_of).course
    if check.template in CHAINS:
        return list(course.events)
    return [own for own in course.events if own.stage in check.a + check.b]


def _asked(stage: str, check: OrderCheck) -> list[Fact]:
    """Return what the conditions ask of an event of a stage, beside its date."""
    side = "a" if stage in check.a else "b" if stage in check.b else ""
    acting = activated_by(check.template)
    own = [check.when if side in acting else None, check.target if side not in acting else None]
    if len(acting) == len(("a", "b")):
        own = [check.when, check.target]
    refs = [part for node in own if node is not None and side for part in _items(node)]
    if check.correlate is not None:
        refs += [part for part in _items(check.correlate) if part.variable == side]
    return list(dict.fromkeys(part.fact for part in refs if part.fact.name not in _KNOWN))


def _items(node: Condition) -> Iterator[ItemRef]:
    return (part for part in walk(node) if isinstance(part, ItemRef))


def _event_text(own: Placed, check: OrderCheck, judged: Judgement) -> Text:
    title = judged.ruleset.lifecycle.stage(own.stage).title
    date = Text.same(own.date.isoformat()) if own.date else Text(id="tanpa tanggal", en="undated")
    fields = []
    for known in _asked(own.stage, check):
        words = show(item_value(known, own.event), known.field.unit)
        fields.append(Text(id=f"{known.name} = {words.id}", en=f"{known.name} = {words.en}"))
    more = Text.joined(", ", fields)
    return Text(
        id=f"{title.id} {date.id}" + (f" [{more.id}]" if fields else ""),
        en=f"{title.en} {date.en}" + (f" [{more.en}]" if fields else ""),
    )
