"""Order reasons: why a template gave its verdict, with the dates and events that decided it."""

from __future__ import annotations

from typing import Any

from kotaku_eval.activities import NEVER
from kotaku_eval.conditions import evaluate
from kotaku_eval.displays import show
from kotaku_eval.engines.judgement import case_of
from kotaku_eval.event_reasons import events_text, missing_fields
from kotaku_eval.facts import Subject
from kotaku_eval.findings import Verdict
from kotaku_eval.judgements import Judgement
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template, occurrences, overtaken_by, overtakers_of
from kotaku_eval.templates.names import SEQUENCES
from kotaku_eval.texts import Text


def stage_values(check: OrderCheck, subject: Subject) -> dict[str, Any]:
    """Return what is known of the stages of a template, by name, as plain values."""
    found: dict[str, Any] = {}
    stages = check.a + check.b
    if check.template is Template.DATED:
        stages = _undated_stages(subject)
    for stage in stages:
        seen = subject.timeline.get(stage, NEVER)
        found[f"{stage}.count"] = seen.count
        if seen.undated:
            found[f"{stage}.undated"] = seen.undated
        if seen.first is not None:
            found[f"{stage}.first"] = seen.first.isoformat()
        if seen.last is not None and seen.last != seen.first:
            found[f"{stage}.last"] = seen.last.isoformat()
    return found


def _undated_stages(subject: Subject) -> tuple[str, ...]:
    return tuple(sorted(stage for stage, seen in subject.timeline.items() if seen.undated))


def template_text(check: OrderCheck, judged: Judgement) -> Text:
    """Return why a template gave its verdict, in words."""
    verdict, shown = judged.verdict, _shown(check, judged)
    if verdict is Verdict.NOT_APPLICABLE:
        return Text(
            id=f"Tidak ada yang dinilai ({shown.id}).", en=f"Nothing to judge ({shown.en})."
        )
    if verdict is Verdict.UNKNOWN:
        return _unknown_text(check, judged, shown)
    more = _waiting_text(check, judged)
    if verdict is Verdict.PENDING:
        return Text(
            id=f"Masih ditunggu{more.id} ({shown.id}).", en=f"Still to come{more.en} ({shown.en})."
        )
    return Text(
        id=f"Tidak terpenuhi{more.id} ({shown.id}).", en=f"Does not hold{more.en} ({shown.en})."
    )


def _shown(check: OrderCheck, judged: Judgement) -> Text:
    """Return what decided: the dates of each stage, or the events one by one where these matter."""
    subject, ruleset = judged.subject, judged.ruleset
    if check.template in SEQUENCES or not check.is_plain:
        return events_text(check, judged)
    stages = check.a + check.b
    if check.template is Template.DATED:
        stages = _undated_stages(subject)
    elif not stages:
        stages = tuple(own.id for own in ruleset.lifecycle.stages if own.id in subject.timeline)
    return Text.joined("; ", [_stage_text(stage, subject, ruleset) for stage in stages])


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


def _waiting_text(check: OrderCheck, judged: Judgement) -> Text:
    """Say until when something may still come, or why it no longer may."""
    rule, subject, ruleset = judged.rule, judged.subject, judged.ruleset
    case = case_of(subject, ruleset, judged.as_of)
    awaited = occurrences(case.timeline, check.awaited)
    if rule.due is not None and not awaited.count:
        due = show(evaluate(rule.due, subject, ruleset.settings))
        return Text(id=f", batas waktu {due.id}", en=f", due {due.en}")
    if judged.verdict is Verdict.FAIL and not awaited.count and check.awaited:
        after = overtakers_of(check, case, ruleset.lifecycle.successors)
        later = overtaken_by(case.timeline, after)
        if later is not None:
            title = ruleset.lifecycle.stage(later).title
            return Text(id=f": {title.id} sudah terjadi", en=f": {title.en} has already happened")
        if case.is_closed:
            return Text(id=": kegiatan sudah selesai", en=": the activity is closed")
    return Text.same("")


def _stage_text(stage: str, subject: Subject, ruleset: RuleSet) -> Text:
    seen = subject.timeline.get(stage, NEVER)
    title = ruleset.lifecycle.stage(stage).title
    if not seen.count:
        words = Text(id="belum tercatat", en="not recorded")
    elif seen.first is None:
        words = Text(id="tanpa tanggal", en="undated")
    else:
        dates = seen.first.isoformat()
        if seen.last is not None and seen.last != seen.first:
            dates = f"{dates} … {seen.last.isoformat()}"
        free = Text(id=f", {seen.undated} tanpa tanggal", en=f", {seen.undated} undated")
        more = free if seen.undated else Text.same("")
        words = Text(id=dates + more.id, en=dates + more.en)
    return Text(id=f"{title.id}: {words.id}", en=f"{title.en}: {words.en}")
