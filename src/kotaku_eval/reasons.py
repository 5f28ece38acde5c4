"""Reasons: why a verdict is what it is, with the values and dates that decided it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import (
    Aggregate,
    Condition,
    FactRef,
    Literal,
    children,
    evaluate,
    facts_in,
    walk,
)
from kotaku_eval.dates import EventDate
from kotaku_eval.displays import show
from kotaku_eval.facts import Subject, value_of
from kotaku_eval.findings import Verdict
from kotaku_eval.judgements import Judgement
from kotaku_eval.order_reasons import stage_values, template_text
from kotaku_eval.rules import PythonCheck
from kotaku_eval.rulesets import RuleSet
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
    rule, subject, ruleset = judged.rule, judged.subject, judged.ruleset
    if judged.doubt:
        return _doubt_grounds(judged)
    applies = True if rule.when is None else evaluate(rule.when, subject, ruleset.settings)
    asked = rule.when if applies is not True else None
    values = _values(judged, asked)
    if judged.verdict is Verdict.PASS:
        reason = Text.same("")
    elif applies is not True and rule.when is not None:
        reason = _when_text(rule.when, judged, is_known=applies is not None)
    elif isinstance(rule.check, OrderCheck):
        reason = template_text(rule.check, judged)
    elif isinstance(rule.check, PythonCheck):
        reason = _python_text(rule.check, judged)
    else:
        reason = _condition_text(rule.check, judged)
    return Grounds(reason, values, _source(subject, list(values)))


def _doubt_grounds(judged: Judgement) -> Grounds:
    """Return the facts that are missing to tell which variant of a rule holds."""
    subject = judged.subject
    facts = [known for scope in judged.doubt for known in facts_in(scope.condition)]
    values = {known.name: _plain(value_of(known, subject)) for known in facts}
    scopes = "; ".join(dict.fromkeys(scope.text for scope in judged.doubt))
    missing = ", ".join(name for name, value in values.items() if value is None)
    reason = Text(
        id=f"Belum jelas bentuk aturan mana yang berlaku ({scopes}): {missing} tidak tercatat.",
        en=f"Which form of the rule holds is not known ({scopes}): {missing} is not recorded.",
    )
    return Grounds(reason, values, _source(subject, list(values)))


def _values(judged: Judgement, asked: Condition | None) -> dict[str, Any]:
    """Return the facts that decided, by name."""
    rule, subject = judged.rule, judged.subject
    nodes = (asked,) if asked is not None else (*rule.conditions, *rule.event_conditions)
    facts = [known for node in nodes for known in facts_in(node)]
    check = rule.check
    found: dict[str, Any] = {}
    if asked is None and isinstance(check, OrderCheck):
        found |= stage_values(check, subject)
    elif asked is None and isinstance(check, PythonCheck):
        vocabulary = judged.ruleset.vocabulary(rule.subject)
        facts += [vocabulary[name] for name in check.facts]
    found |= {known.name: _plain(value_of(known, subject)) for known in facts}
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, EventDate):
        return value.isoformat()
    if isinstance(value, tuple):
        return len(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _source(subject: Subject, names: list[str]) -> str:
    """Return the place of the first deciding fact that has one, or else of the subject."""
    if isinstance(subject.value, Activity):
        for name in names:
            for known in (name, name.rpartition(".")[0], name.partition(".")[0]):
                if known in subject.value.sources:
                    return str(subject.value.sources[known])
    return str(subject.value.source or "")


def _shown(
    node: Condition, subject: Subject, ruleset: RuleSet, without: Collection[str] = ()
) -> Text:
    """Return the deciding values of a condition in words: ``proposal.amount = Rp 5``."""
    parts: list[Text] = []
    for part in _deciding(node):
        if isinstance(part, FactRef) and part.fact.name in without:
            continue
        words = show(evaluate(part, subject, ruleset.settings), part.type.unit)
        parts.append(Text(id=f"{part.text} = {words.id}", en=f"{part.text} = {words.en}"))
    return Text.joined(", ", list(dict.fromkeys(parts)))


def _deciding(node: Condition) -> Iterator[Condition]:
    """Yield the parts whose values a reader needs: facts, parameters, whole aggregates."""
    if isinstance(node, Aggregate | FactRef):
        yield node
    elif isinstance(node, Literal):
        if node.text.startswith("param."):
            yield node
    else:
        for child in children(node):
            yield from _deciding(child)


def _when_text(when: Condition, judged: Judgement, *, is_known: bool) -> Text:
    shown = _shown(when, judged.subject, judged.ruleset)
    if not is_known:
        return Text(
            id=f"Belum jelas apakah aturan berlaku: {when.text} ({shown.id}).",
            en=f"Whether the rule applies is not known: {when.text} ({shown.en}).",
        )
    return Text(
        id=f"Aturan tidak berlaku: {when.text} tidak terpenuhi ({shown.id}).",
        en=f"The rule does not apply: {when.text} does not hold ({shown.en}).",
    )


def _condition_text(check: Condition, judged: Judgement) -> Text:
    rule, subject, ruleset = judged.rule, judged.subject, judged.ruleset
    verdict = judged.verdict
    shown = _shown(check, subject, ruleset)
    if verdict is Verdict.FAIL:
        return Text(
            id=f"Tidak terpenuhi: {check.text} ({shown.id}).",
            en=f"Does not hold: {check.text} ({shown.en}).",
        )
    if verdict is Verdict.PENDING and rule.due is not None:
        due = show(evaluate(rule.due, subject, ruleset.settings))
        return Text(
            id=f"Belum terpenuhi, batas waktu {due.id}: {check.text} ({shown.id}).",
            en=f"Not met yet, due {due.en}: {check.text} ({shown.en}).",
        )
    if verdict is Verdict.UNKNOWN:
        return _unknown_text(check, judged)
    return _broken_text(judged)


def _unknown_text(check: Condition, judged: Judgement) -> Text:
    missing = dict.fromkeys(
        part.fact.name
        for part in walk(check)
        if isinstance(part, FactRef) and value_of(part.fact, judged.subject) is None
    )
    shown = _shown(check, judged.subject, judged.ruleset, missing)
    if missing:
        names = ", ".join(missing)
        rest = Text(id=f" ({shown.id})", en=f" ({shown.en})") if shown.en else Text.same("")
        return Text(
            id=f"Belum dapat dinilai: {names} tidak tercatat{rest.id}.",
            en=f"Cannot be decided: {names} not recorded{rest.en}.",
        )
    return Text(
        id=f"Belum dapat dinilai: {check.text}; data kurang ({shown.id}).",
        en=f"Cannot be decided: {check.text}; data missing or too coarse ({shown.en}).",
    )


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
