"""Order reasons: why a template gave its verdict, with the dates and events that decided it."""

from __future__ import annotations

from typing import Any, Final

from kotaku_eval.engines.judgement import case_of
from kotaku_eval.engines.values import Words
from kotaku_eval.event_reasons import events_text, missing_fields
from kotaku_eval.findings import Verdict
from kotaku_eval.judgements import Judgement
from kotaku_eval.particulars import Particulars, Staged
from kotaku_eval.templates import OrderCheck, Template, occurrences, overtaken_by, overtakers_of
from kotaku_eval.templates.names import SEQUENCES
from kotaku_eval.texts import Text

_NOTHING: Final = Text.same("")


def order_grounds(
    check: OrderCheck, judged: Judgement, known: Particulars
) -> tuple[dict[str, Any], Text]:
    """Return what decided a template, as plain values by name, and why it gave its verdict."""
    subject = judged.subject
    values: dict[str, Any] = {}
    if known.stages is not None:
        parts = [stage.tell(subject.timeline, values) for stage in known.stages]
        shown = _joined(parts)
    else:
        values, shown = _told(check, judged)
    if not known.check.is_empty:
        values |= known.check.facts(subject)
    if judged.verdict is Verdict.PASS:
        return values, _NOTHING
    return values, _template_text(check, judged, known, shown)


def _told(check: OrderCheck, judged: Judgement) -> tuple[dict[str, Any], Text]:
    """Return the stages of a template, and its events one by one where these matter."""
    subject, lifecycle = judged.subject, judged.ruleset.lifecycle
    stages = check.a + check.b
    if check.template is Template.DATED:
        stages = tuple(sorted(own for own, seen in subject.timeline.items() if seen.undated))
    values: dict[str, Any] = {}
    for name in stages:
        Staged(name, lifecycle.stage(name).title).tell(subject.timeline, values)
    if check.template in SEQUENCES or not check.is_plain:
        return values, events_text(check, judged)
    if not stages and check.template is not Template.DATED:
        stages = tuple(own.id for own in lifecycle.stages if own.id in subject.timeline)
    shown = [Staged(own, lifecycle.stage(own).title).tell(subject.timeline, {}) for own in stages]
    return values, _joined(shown)


def _joined(parts: list[Words]) -> Text:
    return Text(
        id="; ".join([local for local, _ in parts]), en="; ".join([english for _, english in parts])
    )


def _template_text(check: OrderCheck, judged: Judgement, known: Particulars, shown: Text) -> Text:
    verdict = judged.verdict
    if verdict is Verdict.NOT_APPLICABLE:
        return Text(
            id=f"Tidak ada yang dinilai ({shown.id}).", en=f"Nothing to judge ({shown.en})."
        )
    if verdict is Verdict.UNKNOWN:
        return _unknown_text(check, judged, shown)
    more = _waiting_text(check, judged, known)
    if verdict is Verdict.PENDING:
        return Text(
            id=f"Masih ditunggu{more.id} ({shown.id}).", en=f"Still to come{more.en} ({shown.en})."
        )
    return Text(
        id=f"Tidak terpenuhi{more.id} ({shown.id}).", en=f"Does not hold{more.en} ({shown.en})."
    )


def _unknown_text(check: OrderCheck, judged: Judgement, shown: Text) -> Text:
    missing = missing_fields(check, judged)
    if missing:
        names = ", ".join(missing)
        return Text(
            id=f"Belum dapat dinilai: {names} tidak tercatat pada kejadian ({shown.id}).",
            en=f"Cannot be decided: {names} not recorded on an event ({shown.en}).",
        )
    return Text(
        id=f"Urutan atau jarak waktu belum dapat dipastikan ({shown.id}).",
        en=f"The order or the time between cannot be told ({shown.en}).",
    )


def _waiting_text(check: OrderCheck, judged: Judgement, known: Particulars) -> Text:
    """Say until when something may still come, or why it no longer may."""
    rule, subject, ruleset = judged.rule, judged.subject, judged.ruleset
    if occurrences(subject.timeline, check.awaited).count:
        return _NOTHING
    if rule.due is not None:
        local, english = known.due(subject)[1][0]
        return Text(id=f", batas waktu {local}", en=f", due {english}")
    if judged.verdict is Verdict.FAIL and check.awaited:
        case = case_of(subject, ruleset, judged.as_of)
        after = overtakers_of(check, case, ruleset.lifecycle.successors)
        later = overtaken_by(case.timeline, after)
        if later is not None:
            title = ruleset.lifecycle.stage(later).title
            return Text(id=f": {title.id} sudah terjadi", en=f": {title.en} has already happened")
        if case.is_closed:
            return Text(id=": kegiatan sudah selesai", en=": the activity is closed")
    return _NOTHING
