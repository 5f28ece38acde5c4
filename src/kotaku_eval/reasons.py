"""Reasons: why a verdict is what it is, with the values and dates that decided it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import Condition, evaluate, facts_in
from kotaku_eval.deciding_entries import Deciding, deciding
from kotaku_eval.displays import show
from kotaku_eval.engines.values import plain
from kotaku_eval.facts import Subject, value_of
from kotaku_eval.findings import Verdict
from kotaku_eval.judgements import Judgement
from kotaku_eval.order_reasons import order_grounds
from kotaku_eval.particulars import Particulars, particulars_of
from kotaku_eval.rules import PythonCheck
from kotaku_eval.templates import OrderCheck
from kotaku_eval.texts import Text


@frozen
class Grounds:
    """Why one verdict was given.

    Args:
        reason: The words, in both languages.
        values: The deciding facts by name, as plain values or ISO text.
        source: The place in the data; empty when there is none.
    """

    reason: Text
    values: Mapping[str, Any]
    source: str = ""


def grounds_of(judged: Judgement) -> Grounds:
    """Return why a rule gave a verdict on a subject."""
    try:
        return _grounds(judged)
    except Exception as failure:  # noqa: BLE001 - a broken rule still gets its reason
        return Grounds(_error_text(failure), {}, str(judged.subject.value.source or ""))


def _error_text(failure: Exception) -> Text:
    what = f"{type(failure).__name__}: {failure}"
    return Text(id=f"Aturan tidak dapat dinilai ({what}).", en=f"The rule broke ({what}).")


def _grounds(judged: Judgement) -> Grounds:
    rule, subject = judged.rule, judged.subject
    if judged.doubt:
        return _doubt_grounds(judged)
    known = particulars_of(rule, judged.ruleset)
    applies = known.applies(subject, judged.verdict)
    if applies is not True and rule.when is not None:
        values, reason = _when_grounds(rule.when, judged, known, is_known=applies is not None)
    elif isinstance(rule.check, OrderCheck):
        values, reason = order_grounds(rule.check, judged, known)
    elif judged.verdict is Verdict.PASS:
        values, reason = known.check.facts(subject), Text.same("")
    elif isinstance(rule.check, PythonCheck):
        values, reason = known.check.facts(subject), _python_text(rule.check, judged)
    else:
        entry = _entry(rule.check, judged) if known.looks_at_entries else None
        values, reason = _condition_grounds(rule.check, judged, known, entry)
        first = () if entry is None else entry.names
        names = (*first, *sorted(known.asked, key=partial(missing_first, values)), *values)
        return Grounds(reason, values, _source(subject, names))
    return Grounds(reason, values, _source(subject, values))


def _doubt_grounds(judged: Judgement) -> Grounds:
    """Return the facts that are missing to tell which variant of a rule holds."""
    subject = judged.subject
    facts = [known for scope in judged.doubt for known in facts_in(scope.condition)]
    values = {known.name: plain(value_of(known, subject)) for known in facts}
    scopes = "; ".join(dict.fromkeys(scope.text for scope in judged.doubt))
    missing = ", ".join(name for name, value in values.items() if value is None)
    reason = Text(
        id=f"Belum jelas bentuk aturan mana yang berlaku ({scopes}): {missing} tidak tercatat.",
        en=f"Which form of the rule holds is not known ({scopes}): {missing} is not recorded.",
    )
    return Grounds(reason, values, _source(subject, values))


def _entry(check: Condition, judged: Judgement) -> Deciding | None:
    """Return the entry of a list that decided against a condition, if a single one did."""
    if judged.verdict not in {Verdict.FAIL, Verdict.UNKNOWN}:
        return None
    return deciding(check, judged.subject, judged.ruleset.settings)


def missing_first(values: Mapping[str, Any], name: str) -> int:
    """Return the rank of a fact: what is missing is to be filled in, and so comes first."""
    if name not in values:
        return 2
    return 0 if values[name] is None else 1


def _source(subject: Subject, names: Iterable[str]) -> str:
    """Return the place of the first deciding fact that has one, or else of the subject."""
    if isinstance(subject.value, Activity) and subject.value.sources:
        places = subject.value.sources
        for name in names:
            for known in (name, name.rpartition(".")[0], name.partition(".")[0]):
                place = places.get(known)
                if place is not None:
                    return str(place)
    return str(subject.value.source or "")


def _when_grounds(
    when: Condition, judged: Judgement, known: Particulars, *, is_known: bool
) -> tuple[dict[str, Any], Text]:
    """Return what decided whether a rule applies, and the words."""
    values, shown = known.when.read(judged.subject)
    if judged.verdict is Verdict.PASS:
        return values, Text.same("")
    aside = _aside(shown)
    if not is_known:
        return values, Text(
            id=f"Belum jelas apakah aturan berlaku: {when.text}{aside.id}.",
            en=f"Whether the rule applies is not known: {when.text}{aside.en}.",
        )
    return values, Text(
        id=f"Aturan tidak berlaku: {when.text} tidak terpenuhi{aside.id}.",
        en=f"The rule does not apply: {when.text} does not hold{aside.en}.",
    )


def _condition_grounds(
    check: Condition, judged: Judgement, known: Particulars, entry: Deciding | None
) -> tuple[dict[str, Any], Text]:
    """Return what decided a condition, and the words."""
    rule, subject, verdict = judged.rule, judged.subject, judged.verdict
    if verdict is Verdict.UNKNOWN:
        return _unknown_grounds(check, subject, known, entry)
    values, shown = known.check.read(subject)
    aside = _aside(shown, entry)
    if verdict is Verdict.FAIL:
        return values, Text(
            id=f"Tidak terpenuhi: {check.text}{aside.id}.",
            en=f"Does not hold: {check.text}{aside.en}.",
        )
    if verdict is Verdict.PENDING and rule.due is not None:
        due = show(evaluate(rule.due, subject, judged.ruleset.settings))
        return values, Text(
            id=f"Belum terpenuhi, batas waktu {due.id}: {check.text}{aside.id}.",
            en=f"Not met yet, due {due.en}: {check.text}{aside.en}.",
        )
    return values, _broken_text(judged)


def _unknown_grounds(
    check: Condition, subject: Subject, known: Particulars, entry: Deciding | None
) -> tuple[dict[str, Any], Text]:
    values, shown, missing = known.check.read_known(subject)
    aside = _aside(shown, entry)
    if not missing:
        return values, Text(
            id=f"Belum dapat dinilai: {check.text}; data kurang{aside.id}.",
            en=f"Cannot be decided: {check.text}; data missing or too coarse{aside.en}.",
        )
    names = ", ".join(missing)
    return values, Text(
        id=f"Belum dapat dinilai: {names} tidak tercatat{aside.id}.",
        en=f"Cannot be decided: {names} not recorded{aside.en}.",
    )


def _aside(shown: Text, entry: Deciding | None = None) -> Text:
    """Return the values that decided, the entry of a list first, in brackets if there are any."""
    first = entry.words if entry is not None and entry.facts else _NOTHING
    parts = [part for part in (first, shown) if part.en]
    told = Text.joined("; ", parts)
    return Text(id=f" ({told.id})", en=f" ({told.en})") if parts else _NOTHING


_NOTHING: Final = Text.same("")


def _broken_text(judged: Judgement) -> Text:
    """Run a rule that gave an error once more, to say what broke."""
    check, subject, ruleset = judged.rule.check, judged.subject, judged.ruleset
    try:
        if isinstance(check, PythonCheck):
            vocabulary = ruleset.vocabulary(judged.rule.subject)
            given = [value_of(vocabulary[name], subject) for name in check.facts]
            answer = check.function(*given)
            what = f"{type(answer).__name__}"
            return Text(
                id=f"Fungsi aturan menjawab {what}, bukan True, False atau None.",
                en=f"The rule's function answered {what}, not True, False or None.",
            )
        if not isinstance(check, OrderCheck):
            evaluate(check, subject, ruleset.settings)
    except Exception as failure:  # noqa: BLE001 - whatever broke is what must be told
        return _error_text(failure)
    return Text(id="Aturan tidak dapat dinilai.", en="The rule broke.")


def _python_text(check: PythonCheck, judged: Judgement) -> Text:
    subject, verdict, ruleset = judged.subject, judged.verdict, judged.ruleset
    vocabulary = ruleset.vocabulary(subject.level)
    parts = []
    for name in check.facts:
        known = vocabulary[name]
        words = show(value_of(known, subject), known.field.unit)
        parts.append(Text(id=f"{name} = {words.id}", en=f"{name} = {words.en}"))
    shown = Text.joined(", ", parts)
    if verdict is Verdict.ERROR:
        reason = _broken_text(judged)
        return Text(id=f"{reason.id} ({shown.id})", en=f"{reason.en} ({shown.en})")
    if verdict is Verdict.UNKNOWN:
        return Text(id=f"Belum dapat dinilai ({shown.id}).", en=f"Cannot be decided ({shown.en}).")
    return Text(id=f"Tidak terpenuhi ({shown.id}).", en=f"Does not hold ({shown.en}).")
