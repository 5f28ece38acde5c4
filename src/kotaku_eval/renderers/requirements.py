"""Requirements: what a rule asks, in words, and the headings under which rules are told.

The pages of the documentation and those of the terminal use the same headings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from kotaku_eval.conditions import Condition, FactRef, ItemRef, walk
from kotaku_eval.displays import show
from kotaku_eval.facts import Fact
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rules import PythonCheck, Rule, fill
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.texts import Text

REQUIRES: Final = Text(id="Syarat", en="Requires")
WHY: Final = Text(id="Alasan", en="Why")
PASSING: Final = Text(id="Contoh yang lulus", en="Example that passes")
FAILING: Final = Text(id="Contoh yang gagal", en="Example that fails")
PUT_RIGHT: Final = Text(id="Cara memperbaiki", en="How to put right")
PARAMETERS: Final = Text(id="Parameter", en="Parameters")
SOURCE: Final = Text(id="Sumber dan keyakinan", en="Source and confidence")
SURENESS: Final = Text(id="Seberapa pasti aturan ini", en="How sure the rule is")
HEADINGS: Final = (
    REQUIRES, WHY, PASSING, FAILING, PUT_RIGHT, PARAMETERS, SOURCE, SURENESS,
)  # fmt: skip
"""The headings of every rule, in order."""

OVER: Final = Text(id="Dapat melaporkan yang bukan kesalahan", en="May over-report")
UNDER: Final = Text(id="Dapat luput", en="May under-report")
NONE: Final = Text(id="Tidak ada.", en="None.")
NOT_SAID: Final = Text(id="Tidak dinyatakan.", en="Not said.")

_SENTENCES: Final = {
    Template.EXISTENCE: Text(id="{a} terjadi{times}.", en="{a} has happened{times}."),
    Template.ABSENCE: Text(id="{a} tidak terjadi.", en="{a} has not happened."),
    Template.EXACTLY: Text(id="{a} terjadi tepat {count} kali.", en="{a}: exactly {count} times."),
    Template.BETWEEN: Text(
        id="{a} terjadi {count} sampai {most} kali.", en="{a}: {count} to {most} times."
    ),
    Template.INIT: Text(id="Yang pertama terjadi: {a}.", en="The first to happen: {a}."),
    Template.END: Text(id="Yang terakhir terjadi: {a}.", en="The last to happen: {a}."),
    Template.CHOICE: Text(id="{a} atau {b} terjadi.", en="{a} or {b} has happened."),
    Template.EXCLUSIVE_CHOICE: Text(
        id="Salah satu dari {a} dan {b} terjadi, tidak keduanya.",
        en="One of {a} and {b} has happened, and not both.",
    ),
    Template.CO_EXISTENCE: Text(
        id="{a} dan {b} sama-sama terjadi, atau tidak satu pun.",
        en="{a} and {b} have both happened, or neither.",
    ),
    Template.NOT_CO_EXISTENCE: Text(
        id="{a} dan {b} tidak boleh sama-sama terjadi.", en="{a} and {b} have not both happened."
    ),
    Template.ALTERNATE_PRECEDENCE: Text(
        id="Sebelum setiap {b} ada {a} tersendiri, setelah {b} sebelumnya.",
        en="Before each {b} comes an {a} of its own, after the {b} before it.",
    ),
    Template.ALTERNATE_RESPONSE: Text(
        id="Setelah setiap {a} ada {b}, sebelum {a} berikutnya.",
        en="After each {a} comes {b}, before the next {a}.",
    ),
    Template.ALTERNATE_SUCCESSION: Text(
        id="{a} dan {b} bergantian, dimulai dengan {a}.",
        en="{a} and {b} take turns, {a} first.",
    ),
    Template.CHAIN_PRECEDENCE: Text(
        id="Tepat sebelum setiap {b} ada {a}.", en="Right before each {b} comes {a}."
    ),
    Template.CHAIN_RESPONSE: Text(
        id="Tepat setelah setiap {a} ada {b}.", en="Right after each {a} comes {b}."
    ),
    Template.CHAIN_SUCCESSION: Text(
        id="Tepat setelah setiap {a} ada {b}, dan tepat sebelum setiap {b} ada {a}.",
        en="Right after each {a} comes {b}, and right before each {b} comes {a}.",
    ),
    Template.NOT_CHAIN_PRECEDENCE: Text(
        id="Tepat sebelum {b} tidak boleh ada {a}.", en="No {a} right before {b}."
    ),
    Template.NOT_CHAIN_RESPONSE: Text(
        id="Tepat setelah {a} tidak boleh ada {b}.", en="No {b} right after {a}."
    ),
    Template.NOT_CHAIN_SUCCESSION: Text(
        id="Tepat setelah {a} tidak boleh ada {b}.", en="No {b} right after {a}."
    ),
    Template.PRECEDENCE_COUNT: Text(
        id="Sebelum setiap {b} ada {a}: {range}.", en="Before each {b} comes {a}: {range}."
    ),
    Template.RESPONSE_COUNT: Text(
        id="Setelah setiap {a} ada {b}: {range}.", en="After each {a} comes {b}: {range}."
    ),
    Template.RESPONDED_EXISTENCE: Text(
        id="Bila {a} terjadi, {b} juga terjadi, kapan pun.",
        en="If {a} has happened, so has {b}, whenever.",
    ),
    Template.PRECEDENCE: Text(
        id="Sebelum {b} harus sudah ada {a}.", en="{b} only after {a} has happened."
    ),
    Template.RESPONSE: Text(id="Setelah {a} harus ada {b}.", en="After {a} comes {b}."),
    Template.SUCCESSION: Text(
        id="Setelah {a} harus ada {b}, dan sebelum {b} harus sudah ada {a}.",
        en="After {a} comes {b}, and {b} only after {a} has happened.",
    ),
    Template.NOT_RESPONDED_EXISTENCE: Text(
        id="Bila {a} terjadi, {b} tidak terjadi.", en="If {a} has happened, {b} has not."
    ),
    Template.NOT_PRECEDENCE: Text(id="Sebelum {b} tidak boleh ada {a}.", en="No {a} before {b}."),
    Template.NOT_RESPONSE: Text(id="Setelah {a} tidak boleh ada {b}.", en="No {b} after {a}."),
    Template.NOT_SUCCESSION: Text(id="Setelah {a} tidak boleh ada {b}.", en="No {b} after {a}."),
    Template.WITHIN: Text(
        id="Setelah {a} ada {b}, paling lambat {days} kemudian.",
        en="After {a} comes {b}, at most {days} later.",
    ),
    Template.MIN_GAP: Text(
        id="Antara {a} dan {b} ada paling sedikit {days}.",
        en="Between {a} and {b} lie at least {days}.",
    ),
    Template.MAX_DURATION: Text(
        id="Dari {first} pertama sampai {last} terakhir paling lama {days}.",
        en="From the first {first} to the last {last} at most {days}.",
    ),
    Template.DEADLINE: Text(
        id="{b} paling lambat {days} setelah {a}.", en="{b} at most {days} after {a}."
    ),
    Template.DATED: Text(
        id="Setiap tahap yang terjadi bertanggal.", en="Every stage that happened has a date."
    ),
}
_FEWER: Final = Text(
    id="{a} terjadi kurang dari {count} kali.", en="{a}: fewer than {count} times."
)
_BEFORE: Final = Text(
    id="{b} paling lambat {days} sebelum {a}.", en="{b} at least {days} before {a}."
)
_NO_LATER: Final = Text(id="{b} paling lambat pada {a}.", en="{b} no later than {a}.")
_TOLD: Final = frozenset({
    "template", "a", "b", "count", "most", "days", "is_working", "by", "from_start", "text",
})  # fmt: skip
_START: Final = Text(id="kejadian pertama", en="the first event")
_ANY: Final = Text(id="kejadian", en="event")
_WORKING: Final = Text(id="hari kerja", en="working days")


def sentence(rule: Rule, lifecycle: Lifecycle) -> Text:
    """Return the requirement of a template in words; empty for any other check.

    A check with parts of its own (a condition on its events, say) is told by its text alone: half
    a sentence would be wrong.
    """
    check = rule.check
    if not isinstance(check, OrderCheck) or not _is_plain(check):
        return Text.same("")
    words = _sentence(check)
    parts = _parts(check, lifecycle)
    return Text(
        id=_filled(words.id, {name: part.id for name, part in parts.items()}),
        en=_filled(words.en, {name: part.en for name, part in parts.items()}),
    )


def _filled(words: str, parts: dict[str, str]) -> str:
    made = fill(words, parts)
    return made[:1].upper() + made[1:]


def _is_plain(check: OrderCheck) -> bool:
    """Whether a check has nothing but what the sentences tell."""
    others = (own for own in attrs.fields(OrderCheck) if own.name not in _TOLD)
    return check.template in _SENTENCES and all(
        getattr(check, own.name) == own.default for own in others
    )


def _sentence(check: OrderCheck) -> Text:
    if check.template is Template.ABSENCE and check.count > 1:
        return _FEWER
    if check.template is Template.DEADLINE and check.days <= 0:
        return _BEFORE if check.days else _NO_LATER
    return _SENTENCES[check.template]


def facts_of(rule: Rule) -> tuple[Fact, ...]:
    """Return the facts that the conditions of a rule ask for, each once, in order."""
    written = [rule.when, rule.check, rule.due]
    if isinstance(rule.check, OrderCheck):
        written = [rule.when, rule.check.by, rule.due]
    conditions = [
        part
        for part in written
        if part is not None and not isinstance(part, OrderCheck | PythonCheck)
    ]
    return tuple(dict.fromkeys(known for part in conditions for known in _facts(part)))


def _facts(condition: Condition) -> Iterator[Fact]:
    for part in walk(condition):
        if isinstance(part, FactRef | ItemRef) and part.fact.field.meaning.en:
            yield part.fact


def _parts(check: OrderCheck, lifecycle: Lifecycle) -> dict[str, Text]:
    a = _stages(check.a, lifecycle)
    if check.from_start:
        a = _START
    elif check.by is not None:
        a = _date(check.by)
    times = Text.same("")
    if check.count > 1:
        times = Text(id=f" paling sedikit {check.count} kali", en=f" at least {check.count} times")
    days = show(abs(check.days), "day")
    if check.is_working:
        number = abs(check.days)
        days = Text(id=f"{number} {_WORKING.id}", en=f"{number} {_WORKING.en}")
    return {
        "a": a,
        "b": _stages(check.b, lifecycle),
        "first": a if check.a else _ANY,
        "last": _stages(check.b, lifecycle) if check.b else _ANY,
        "count": Text.same(str(check.count)),
        "most": Text.same(str(check.most)),
        "range": _range(check),
        "times": times,
        "days": days,
    }


def _range(check: OrderCheck) -> Text:
    least, most = check.count, check.most
    if most is None:
        return Text(id=f"paling sedikit {least} kali", en=f"at least {least} times")
    if not least:
        return Text(id=f"paling banyak {most} kali", en=f"at most {most} times")
    if least == most:
        return Text(id=f"tepat {least} kali", en=f"exactly {least} times")
    return Text(id=f"{least} sampai {most} kali", en=f"{least} to {most} times")


def _date(condition: Condition) -> Text:
    """Return a date that is asked for by what it means, or as it is written."""
    if isinstance(condition, FactRef) and condition.fact.field.meaning.en:
        meaning = condition.fact.field.meaning
        return Text(id=f"“{meaning.id}”", en=f"“{meaning.en}”")
    return Text.same(condition.text)


def _stages(names: tuple[str, ...], lifecycle: Lifecycle) -> Text:
    titles = [lifecycle.stage(name).title for name in names]
    return Text(
        id=" atau ".join(f"“{title.id}”" for title in titles),
        en=" or ".join(f"“{title.en}”" for title in titles),
    )
