"""What fails or cannot be told, in words: the findings of ``by_hand.judge`` in plain Python.

The words of the rules (titles, messages, severities) are data for both sides and come from the rule
set. Which values decide, how they are read, shown and put into reasons and messages, in both
languages, is written out here, with functions for what repeats and everything that does not depend
on an activity prepared once, as a careful programmer would.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from kotaku import by_hand
from kotaku.by_hand import EMON_TOLERANCE, FAIL, LATER, NEVER, PROGRESS, SHARES, UNKNOWN
from kotaku_eval.dates import EventDate, hull
from kotaku_eval.findings import VERDICTS, Finding, SubjectRef
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

Get = Callable[[Any, Any, bool], Any]
Words = tuple[str, str]
SWAPPED = str.maketrans(",.", ".,")


class Found(NamedTuple):
    """One finding: Indonesian before English."""

    rule: str
    severity: str
    verdict: int
    values: dict[str, Any]
    message: Words
    reason: Words


# --- values in words ------------------------------------------------------------------------------

MISSING = ("tidak tercatat", "not recorded")
YES, NO = ("ya", "yes"), ("tidak", "no")


def yes_no(value: bool | None) -> Words:  # noqa: FBT001
    return MISSING if value is None else YES if value else NO


def number(value: float | None) -> Words:
    if value is None:
        return MISSING
    english = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
    return english.translate(SWAPPED), english


def rupiah(value: float | None) -> Words:
    if value is None:
        return MISSING
    local, english = number(value)
    return f"Rp {local}", f"Rp {english}"


def percent(value: float | None) -> Words:
    if value is None:
        return MISSING
    local, english = number(value)
    return f"{local} %", f"{english} %"


def people(value: float | None) -> Words:
    if value is None:
        return MISSING
    local, english = number(value)
    return f"{local} orang", f"{english} people"


def person_days(value: float | None) -> Words:
    if value is None:
        return MISSING
    local, english = number(value)
    return f"{local} HOK", f"{english} person-days"


def day(value: EventDate | None) -> Words:
    if value is None:
        return MISSING
    text = value.isoformat()
    return text, text


def entries(value: Any) -> Words:
    return MISSING if value is None else (f"{len(value)} entri", f"{len(value)} entries")


def text(value: str | None) -> Words:
    return MISSING if value is None else (value, value)


def days(value: int) -> Words:
    return f"{value} hari", f"{value} days"


# --- facts ----------------------------------------------------------------------------------------


def _first(stage: str) -> Get:
    def get(_: Any, stages: Any, __: bool) -> Any:  # noqa: FBT001
        seen = stages.get(stage)
        return None if seen is None or seen.undated else seen.first

    return get


def _last(stage: str) -> Get:
    def get(_: Any, stages: Any, __: bool) -> Any:  # noqa: FBT001
        seen = stages.get(stage)
        return None if seen is None or seen.undated else seen.last

    return get


def _paper(stage: str, kind: str) -> Get:
    def get(_: Any, stages: Any, __: bool) -> Any:  # noqa: FBT001
        seen = stages.get(stage)
        return by_hand.document(seen, kind) if seen is not None and seen.count else None

    return get


def _stage(stage: str, part: str) -> tuple[Get, Callable[[Any], Words]]:
    match part:
        case "done":
            return (lambda _, s, __: s.get(stage, NEVER).count > 0), yes_no
        case "count":
            return (lambda _, s, __: s.get(stage, NEVER).count), number
        case "planned":
            return (lambda _, s, __: s.get(stage, NEVER).planned), day
        case "last":
            return _last(stage), day
        case _:
            return _first(stage), day


FACTS: dict[str, tuple[Get, Callable[[Any], Words]]] = {
    f"{stage}.{part}": _stage(stage, part)
    for stage in by_hand.ORDER
    for part in ("done", "count", "planned", "first", "last")
}
FACTS |= {
    f"{stage}.evidence.{kind}": (_paper(stage, kind), yes_no)
    for stage, kinds in (
        ("ksm_formed", ("minutes", "member_list")),
        ("sppdl_signed", ("agreement",)),
        ("mp2k_held", ("minutes", "attendance", "master_schedule")),
        ("construction_started", ("photo_0", "labour_list")),
        ("construction_completed", ("photo_50", "photo_100", "progress_report")),
        ("certified", ("certificate",)),
        ("handed_over", ("minutes",)),
        ("ded_ready", ("site_plan", "section", "detail_drawing", "rab", "rks")),
    )
    for kind in kinds
}
FACTS |= {
    "closed": (lambda _, __, closed: closed, yes_no),
    "disbursement_items": (lambda a, _, __: a.disbursement_items, entries),
    "disbursement_files": (lambda a, _, __: a.disbursement_files, entries),
    "monitoring_entries": (lambda a, _, __: a.monitoring_entries, entries),
    "progress_records": (lambda a, _, __: a.progress_records, entries),
    "tranches": (lambda a, _, __: a.tranches, entries),
    "agreement.amount": (lambda a, _, __: (r := a.agreement) and r.amount, rupiah),
    "agreement.signed_by_board": (
        lambda a, _, __: (r := a.agreement) and r.signed_by_board, yes_no,
    ),
    "agreement.signed_by_group": (
        lambda a, _, __: (r := a.agreement) and r.signed_by_group, yes_no,
    ),
    "proposal.amount": (lambda a, _, __: (r := a.proposal) and r.amount, rupiah),
    "proposal.ceiling": (lambda a, _, __: (r := a.proposal) and r.ceiling, rupiah),
    "proposal.volume": (lambda a, _, __: (r := a.proposal) and r.volume, number),
    "proposal.funding.grant": (
        lambda a, _, __: (r := a.proposal) and (f := r.funding) and f.grant, rupiah,
    ),
    "proposal.funding.contribution": (
        lambda a, _, __: (r := a.proposal) and (f := r.funding) and f.contribution, rupiah,
    ),
    "proposal.funding.other": (
        lambda a, _, __: (r := a.proposal) and (f := r.funding) and f.other, rupiah,
    ),
    "labour.person_days": (lambda a, _, __: (r := a.labour) and r.person_days, person_days),
    "labour.wages": (lambda a, _, __: (r := a.labour) and r.wages, rupiah),
    "meeting.participants_female": (
        lambda a, _, __: (r := a.meeting) and r.participants_female, people,
    ),
    "meeting.participants_male": (
        lambda a, _, __: (r := a.meeting) and r.participants_male, people,
    ),
    "contribution.realised": (lambda a, _, __: (r := a.contribution) and r.realised, rupiah),
    "contribution.promised": (lambda a, _, __: (r := a.contribution) and r.promised, rupiah),
    "executor": (lambda a, _, __: (r := a.executor) and r.value, text),
    "certification.grade": (
        lambda a, _, __: (r := a.certification) and (g := r.grade) and g.value, text,
    ),
    "certification.certifier": (lambda a, _, __: (r := a.certification) and r.certifier, text),
    "functionality.exists": (lambda a, _, __: (r := a.functionality) and r.exists, yes_no),
    "functionality.working": (lambda a, _, __: (r := a.functionality) and r.working, yes_no),
    "functionality.used": (lambda a, _, __: (r := a.functionality) and r.used, yes_no),
    "realisation.volume": (lambda a, _, __: (r := a.realisation) and r.volume, number),
    "realisation.change_minuted": (
        lambda a, _, __: (r := a.realisation) and r.change_minuted, yes_no,
    ),
    "safeguards.screened": (lambda a, _, __: (r := a.safeguards) and r.screened, yes_no),
    "safeguards.environmental_impact": (
        lambda a, _, __: (r := a.safeguards) and r.environmental_impact, yes_no,
    ),
    "safeguards.social_impact": (lambda a, _, __: (r := a.safeguards) and r.social_impact, yes_no),
    "safeguards.mitigated": (lambda a, _, __: (r := a.safeguards) and r.mitigated, yes_no),
    "maintenance.plan_exists": (lambda a, _, __: (r := a.maintenance) and r.plan_exists, yes_no),
    "maintenance.group_formed": (lambda a, _, __: (r := a.maintenance) and r.group_formed, yes_no),
}  # fmt: skip


# --- what is said of whole lists ------------------------------------------------------------------


def every(items: Any, ask: Callable[[Any], bool | None]) -> bool | None:
    if items is None:
        return None
    found = [ask(item) for item in items]
    return False if False in found else None if None in found else True


def some(items: Any, ask: Callable[[Any], bool | None]) -> bool | None:
    if items is None:
        return None
    found = [ask(item) for item in items]
    return True if True in found else None if None in found else False


def both(x: bool | None, y: bool | None) -> bool | None:  # noqa: FBT001
    return False if x is False or y is False else None if x is None or y is None else True


def kept(items: Any, number_: int, ask: Callable[[Any], bool | None]) -> bool | None:
    """Ask the payments of a number; one without a number only if it would not do."""
    if items is None:
        return None
    found = []
    for own in items:
        if own.number is None:
            found.append(ask(own) or None)
        elif own.number == number_:
            found.append(ask(own))
    return False if False in found else None if None in found else True


def summed(items: Any, name: str) -> Any:
    if items is None:
        return None
    found = [getattr(item, name) for item in items]
    if None in found:
        return None
    return sum(found) if all(isinstance(own, int) for own in found) else math.fsum(found)


def largest(items: Any) -> Any:
    numbers = [own.number for own in items or ()]
    return max(numbers) if numbers and None not in numbers else None


def dated(items: Any, number_: int, *, last: bool = False) -> EventDate | None:
    dates = by_hand.dates_of(items, number_) if items else None
    return hull(dates, last=last) if dates else None


def reached(records: Any) -> EventDate | None:
    dates = []
    for own in records or ():
        if own.percent is None:
            return None
        if own.percent >= PROGRESS[2]:
            if own.date is None:
                return None
            dates.append(own.date)
    return hull(dates) if dates else None


def in_time(entry: Any, *, certified: bool) -> bool | None:
    due = None if entry.due is None else entry.due.shifted(EMON_TOLERANCE)
    return both(by_hand.on_time(entry.entered, due), entry.entered is not None or not certified)


def has_labour(entry: Any) -> bool | None:
    found = [by_hand.at_least(entry.workers, 0), by_hand.at_least(entry.person_days, 0)]
    if entry.entered is not None:
        found.append(entry.workers is not None and entry.person_days is not None)
    return False if False in found else None if None in found else True


def share(number_: int) -> Get:
    wanted = SHARES[number_]
    return lambda a, _, __: kept(
        a.tranches, number_, lambda t: None if t.share is None else t.share == wanted
    )


def progress(number_: int) -> Get:
    wanted = PROGRESS[number_]
    return lambda a, _, __: kept(
        a.tranches, number_, lambda t: by_hand.at_least(t.progress, wanted)
    )


def numbered(number_: int) -> Get:
    return lambda a, _, __: None if a.tranches is None else by_hand.has_number(a.tranches, number_)


def of_number(number_: int, *, last: bool) -> Get:
    return lambda a, _, __: dated(a.tranches, number_, last=last)


LISTS: dict[str, tuple[Get, Callable[[Any], Words]]] = {
    "all(i.exists and i.correct for i in disbursement_items)": (
        lambda a, _, __: every(a.disbursement_items, lambda i: both(i.exists, i.correct)), yes_no,
    ),
    "all(f.filed <= f.due and (present(f.filed) or not closed) for f in disbursement_files)": (
        lambda a, _, closed: every(
            a.disbursement_files,
            lambda f: both(by_hand.on_time(f.filed, f.due), f.filed is not None or not closed),
        ), yes_no,
    ),
    "all(e.entered <= e.due + param.emon_tolerance_days and (present(e.entered) "
    "or not certified.done) for e in monitoring_entries)": (
        lambda a, s, _: every(
            a.monitoring_entries,
            lambda e: in_time(e, certified=s.get("certified", NEVER).count > 0),
        ), yes_no,
    ),
    "all(e.workers >= 0 and e.person_days >= 0 and (e.entered is None or (present(e.workers) "
    "and present(e.person_days))) for e in monitoring_entries)": (
        lambda a, _, __: every(a.monitoring_entries, has_labour), yes_no,
    ),
    "all(e.progress >= e.target for e in monitoring_entries)": (
        lambda a, _, __: every(
            a.monitoring_entries, lambda e: by_hand.at_least(e.progress, e.target)
        ), yes_no,
    ),
    "any(e.progress >= 100 for e in monitoring_entries)": (
        lambda a, _, __: some(a.monitoring_entries, lambda e: by_hand.at_least(e.progress, 100)),
        yes_no,
    ),
    "all(t.request_exists and t.receipt_exists for t in tranches)": (
        lambda a, _, __: every(a.tranches, lambda t: both(t.request_exists, t.receipt_exists)),
        yes_no,
    ),
    "sum(t.amount for t in tranches)": (lambda a, _, __: summed(a.tranches, "amount"), rupiah),
    "sum(t.number for t in tranches)": (lambda a, _, __: summed(a.tranches, "number"), number),
    "sum(t.share for t in tranches)": (lambda a, _, __: summed(a.tranches, "share"), percent),
    "max(t.number for t in tranches)": (lambda a, _, __: largest(a.tranches), number),
    "any(t.number == 2 for t in tranches)": (numbered(2), yes_no),
    "any(t.number == 3 for t in tranches)": (numbered(3), yes_no),
    "any(t.number > 1 for t in tranches)": (
        lambda a, _, __: some(a.tranches, lambda t: None if t.number is None else t.number > 1),
        yes_no,
    ),
    "max(t.date for t in tranches if t.number == 1)": (of_number(1, last=True), day),
    "max(t.date for t in tranches if t.number == 2)": (of_number(2, last=True), day),
    "min(t.date for t in tranches if t.number == 2)": (of_number(2, last=False), day),
    "min(t.date for t in tranches if t.number == 3)": (of_number(3, last=False), day),
    "all(t.share == param.first_tranche_share for t in tranches if t.number == 1)": (
        share(1), yes_no,
    ),
    "all(t.share == param.second_tranche_share for t in tranches if t.number == 2)": (
        share(2), yes_no,
    ),
    "all(t.share == param.third_tranche_share for t in tranches if t.number == 3)": (
        share(3), yes_no,
    ),
    "all(t.progress >= param.second_tranche_progress for t in tranches if t.number == 2)": (
        progress(2), yes_no,
    ),
    "all(t.progress >= param.third_tranche_progress for t in tranches if t.number == 3)": (
        progress(3), yes_no,
    ),
    "min(r.date for r in progress_records if r.percent >= param.second_tranche_progress)": (
        lambda a, _, __: reached(a.progress_records), day,
    ),
}  # fmt: skip
ASKED = FACTS | LISTS
PARAMETERS: dict[str, Words] = {
    "param.emon_tolerance_days": days(EMON_TOLERANCE),
    "param.second_tranche_days": days(by_hand.SECOND_TRANCHE),
    "param.schedule_tolerance_days": days(by_hand.SCHEDULE_TOLERANCE),
    "param.idle_days": days(by_hand.IDLE),
    "param.accountability_days": days(by_hand.ACCOUNTABILITY),
    "param.first_tranche_share": percent(SHARES[1]),
    "param.second_tranche_share": percent(SHARES[2]),
    "param.third_tranche_share": percent(SHARES[3]),
    "param.second_tranche_progress": percent(PROGRESS[2]),
    "param.third_tranche_progress": percent(PROGRESS[3]),
    "param.wage_share": percent(by_hand.WAGE_SHARE),
    "param.women_share": percent(by_hand.WOMEN_SHARE),
    "param.volume_tolerance": percent(by_hand.VOLUME_TOLERANCE),
}


# --- what decides each rule -----------------------------------------------------------------------

PAYMENTS, ENTRIES = ("tranches",), ("construction_started.done", "monitoring_entries")
LISTED = tuple(LISTS)

# When it applies, what decides then, and which facts a list stands for.
CONDITIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "disbursement-files-complete": (
        ("bdi_disbursed.done",), ("disbursement_items", LISTED[0]), ("disbursement_items",),
    ),
    "disbursement-files-on-time": (
        ("bdi_disbursed.done",), ("disbursement_files", LISTED[1]),
        ("disbursement_files", "closed"),
    ),
    "emon-entries-on-schedule": (ENTRIES, (LISTED[2],), ("certified.done", "monitoring_entries")),
    "emon-labour-entered": (ENTRIES, (LISTED[3],), ("monitoring_entries",)),
    "emon-progress-meets-target": (
        ("certified.done", *ENTRIES), (LISTED[4], "certified.done", LISTED[5]),
        ("monitoring_entries", "certified.done"),
    ),
    "ksm-minutes-and-members": (
        ("ksm_formed.done",),
        ("ksm_formed.evidence.minutes", "ksm_formed.evidence.member_list"), (),
    ),
    "agreement-signed-by-both": (
        ("sppdl_signed.done",),
        ("sppdl_signed.evidence.agreement", "agreement.signed_by_board",
         "agreement.signed_by_group"), (),
    ),
    "mp2k-papers-exist": (
        ("mp2k_held.done",),
        ("mp2k_held.evidence.minutes", "mp2k_held.evidence.attendance",
         "mp2k_held.evidence.master_schedule"), (),
    ),
    "payment-papers-exist": (("bdi_disbursed.done",), ("tranches", LISTED[6]), PAYMENTS),
    "start-documented": (
        ("construction_started.done",),
        ("construction_started.evidence.photo_0", "construction_started.evidence.labour_list"), (),
    ),
    "progress-documented": (
        ("construction_completed.done",),
        ("construction_completed.evidence.photo_50", "construction_completed.evidence.photo_100",
         "construction_completed.evidence.progress_report"), (),
    ),
    "certificate-on-file": (("certified.done",), ("certified.evidence.certificate",), ()),
    "handover-minuted": (("handed_over.done",), ("handed_over.evidence.minutes",), ()),
    "design-package-complete": (
        ("ded_ready.done",),
        ("ded_ready.evidence.site_plan", "ded_ready.evidence.section",
         "ded_ready.evidence.detail_drawing", "ded_ready.evidence.rab",
         "ded_ready.evidence.rks"), (),
    ),
    "proposal-within-ceiling": (
        ("proposal_submitted.done",), ("proposal.amount", "proposal.ceiling"), (),
    ),
    "funding-adds-up": (
        ("proposal_submitted.done",),
        ("proposal.funding.grant", "proposal.funding.contribution", "proposal.funding.other",
         "proposal.amount"), (),
    ),
    "payments-within-agreement": (
        ("bdi_disbursed.done",), (LISTED[7], "agreement.amount"), ("tranches", "agreement.amount"),
    ),
    "tranches-in-order": (
        ("bdi_disbursed.done",),
        (LISTED[10], "tranches", LISTED[8], LISTED[11], LISTED[14], LISTED[16], LISTED[12],
         LISTED[15], LISTED[17]), PAYMENTS,
    ),
    "tranche-shares-add-up": (
        ("bdi_disbursed.done", "handed_over.done", "closed"), (LISTED[9],), PAYMENTS,
    ),
    "tranche-shares-as-prescribed": (("bdi_disbursed.done",), LISTED[18:21], PAYMENTS),
    "tranches-follow-progress": (
        ("bdi_disbursed.done", LISTED[13]), LISTED[21:23], PAYMENTS,
    ),
    "second-tranche-on-time": (
        ("bdi_disbursed.done", LISTED[11]),
        (LISTED[23], LISTED[16], "param.second_tranche_days"), ("progress_records", "tranches"),
    ),
    "schedule-steers-works": (
        ("mp2k_held.done", "mp2k_held.evidence.master_schedule", "construction_started.done"),
        ("construction_started.planned", "construction_started.first",
         "param.schedule_tolerance_days", "construction_completed.done",
         "construction_completed.planned", "construction_completed.first"), (),
    ),
    "labour-recorded": (
        ("construction_completed.done",), ("labour.person_days", "labour.wages"), (),
    ),
    "wage-share-reached": (
        ("construction_completed.done",),
        ("labour.wages", "agreement.amount", "param.wage_share"), (),
    ),
    "women-at-mp2k": (
        ("mp2k_held.done",),
        ("meeting.participants_female", "meeting.participants_male", "param.women_share"), (),
    ),
    "contribution-realised": (
        ("construction_completed.done",), ("contribution.realised", "contribution.promised"), (),
    ),
    "works-not-executed-by-bkm": (("construction_started.done",), ("executor",), ()),
    "certification-grade-adequate": (("certified.done",), ("certification.grade",), ()),
    "asset-in-use": (
        ("handed_over.done",),
        ("functionality.exists", "functionality.working", "functionality.used"), (),
    ),
    "volume-change-minuted": (
        ("construction_completed.done", "realisation.volume", "proposal.volume",
         "param.volume_tolerance"), ("realisation.change_minuted",), (),
    ),
    "safeguards-screened": (("ded_ready.done",), ("safeguards.screened",), ()),
    "no-unmitigated-impact": (
        ("construction_started.done",),
        ("safeguards.environmental_impact", "safeguards.social_impact",
         "safeguards.mitigated"), (),
    ),
    "maintenance-prepared": (
        ("handed_over.done",), ("maintenance.plan_exists", "maintenance.group_formed"), (),
    ),
}  # fmt: skip
# The rules that may not be known to apply: where something of their first part is missing.
DOUBTED = frozenset({
    "emon-entries-on-schedule", "emon-labour-entered", "emon-progress-meets-target",
    "tranches-follow-progress", "second-tranche-on-time", "schedule-steers-works",
    "volume-change-minuted",
})  # fmt: skip
EXISTENCE = {
    "ksm-formed": "ksm_formed", "proposal-prepared": "proposal_submitted",
    "agreement-signed": "sppdl_signed", "mp2k-held": "mp2k_held",
    "funds-passed-on": "bdi_disbursed", "works-certified": "certified",
    "accountability-reported": "accountability_reported", "works-handed-over": "handed_over",
    "rplp-ratified": "rplp_ratified", "design-ready": "ded_ready",
    "proposal-verified": "proposal_verified", "asset-maintained": "maintained",
}  # fmt: skip
ORDERS: dict[str, tuple[str, ...]] = {
    "ksm-formed-before-proposal": ("ksm_formed", "proposal_submitted"),
    "mp2k-before-construction": ("mp2k_held", "construction_started"),
    "certification-before-handover": ("certified", "handed_over"),
    "proposal-before-agreement-and-mp2k": ("proposal_submitted", "sppdl_signed", "mp2k_held"),
    "funds-after-agreement": ("sppdl_signed", "bdi_disbursed"),
}
ORDERS |= {
    f"{a}-before-{b}".replace("_", "-"): (a, b)
    for a, b in (
        ("rplp_ratified", "ksm_formed"), ("ksm_formed", "ded_ready"),
        ("ded_ready", "proposal_submitted"), ("proposal_submitted", "proposal_verified"),
        ("proposal_verified", "sppdl_signed"), ("proposal_verified", "construction_started"),
        ("sppdl_signed", "mp2k_held"), ("mp2k_held", "bdi_disbursed"),
        ("bdi_disbursed", "construction_started"),
        ("construction_started", "construction_completed"),
        ("construction_completed", "certified"), ("certified", "accountability_reported"),
        ("accountability_reported", "handed_over"), ("handed_over", "maintained"),
    )
}  # fmt: skip
DEADLINES: dict[str, tuple[tuple[str, ...], str]] = {
    "construction-starts-on-schedule": (("construction_started",), "construction_started.planned"),
    "construction-completes-on-schedule": (
        ("construction_completed",), "construction_completed.planned",
    ),
    "money-not-idle": (("bdi_disbursed", "construction_started"), ""),
    "accountability-on-time": (("construction_completed", "accountability_reported"), ""),
}  # fmt: skip


# --- the findings ---------------------------------------------------------------------------------


class Asked(NamedTuple):
    """Something a reason shows: how it is read and put into words."""

    name: str
    get: Get | None
    words: Any
    is_fact: bool


class Message(NamedTuple):
    """A message with gaps, and what fills them."""

    local: str
    local_names: tuple[str, ...]
    english: str
    english_names: tuple[str, ...]
    gaps: tuple[tuple[str, Get | None, Any, str], ...]


PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.]*)\}")


def asked(name: str) -> Asked:
    if name in PARAMETERS:
        return Asked(name, None, PARAMETERS[name], is_fact=False)
    get, words = ASKED[name]
    return Asked(name, get, words, is_fact=name in FACTS)


def message_of(local: str, english: str) -> Message:
    gaps = []
    names = [PLACEHOLDER.findall(words) for words in (local, english)]
    for name in dict.fromkeys(names[0] + names[1]):
        if name in PARAMETERS:
            gaps.append((name, None, PARAMETERS[name], ""))
        else:
            get, words = FACTS[name]
            stage, _, part = name.rpartition(".")
            gaps.append((name, get, words, stage if part in {"first", "last"} else ""))
    forms = ["%s".join(p.replace("%", "%%") for p in PLACEHOLDER.split(words)[::2])
             for words in (local, english)]  # fmt: skip
    return Message(forms[0], tuple(names[0]), forms[1], tuple(names[1]), tuple(gaps))


def plain(value: Any) -> Any:
    if isinstance(value, EventDate):
        return value.isoformat()
    return len(value) if isinstance(value, tuple) else value


class Writer:
    """Writes the findings of one activity at a time."""

    def __init__(self, ruleset: RuleSet) -> None:
        lifecycle: Lifecycle = ruleset.lifecycle
        self.stages = {own.id: (own.title.id, own.title.en) for own in lifecycle.stages}
        self.ranks = tuple(self.stages)
        rules = {name: ruleset.rule(name) for name in (*CONDITIONS, *EXISTENCE, *ORDERS, *DEADLINES,
                                                       "event-dates-recorded")}  # fmt: skip
        self.rules = rules
        self.confidences = {name: own.source.confidence.value for name, own in rules.items()}
        self.severities = {name: own.severity.value for name, own in rules.items()}
        self.titles = {name: (own.title.id, own.title.en) for name, own in rules.items()}
        self.messages = {
            name: message_of(own.message.id, own.message.en) for name, own in rules.items()
        }
        self.texts = {name: rules[name].check.text for name in CONDITIONS}  # type: ignore[union-attr]
        self.whens = {name: rules[name].when.text for name in DOUBTED}  # type: ignore[union-attr]
        self.parts = {
            name: (tuple(map(asked, when)), tuple(map(asked, check)),
                   tuple(asked(fact) for fact in facts) or tuple(
                       own for own in map(asked, check) if own.is_fact))
            for name, (when, check, facts) in CONDITIONS.items()
        }  # fmt: skip
        self.doubted = {
            name: tuple(own for own in dict.fromkeys((*self.parts[name][0],
                        *map(asked, self.lists(self.parts[name][0])))) if own.is_fact)
            for name in CONDITIONS
        }  # fmt: skip

    def lists(self, parts: tuple[Asked, ...]) -> Iterator[str]:
        """Yield the lists that parts are about."""
        return (own.name.rpartition(" in ")[2].rstrip(")") for own in parts if own.name in LISTS)

    def findings(
        self, activity: Any, stages: Mapping[str, Any], as_of: int, *, closed: bool
    ) -> list[Found]:
        """Return what fails and what cannot be told, in the order of the rules."""
        made = []
        for rule, code in by_hand.judge(activity, stages, as_of, closed=closed).items():
            if code not in {FAIL, UNKNOWN}:
                continue
            if rule in CONDITIONS:
                values, reason = self.condition(rule, code, activity, stages, closed=closed)
            elif rule in ORDERS:
                values, reason = self.order(ORDERS[rule], code, stages)
            elif rule in EXISTENCE:
                values, reason = self.existence(EXISTENCE[rule], stages)
            elif rule in DEADLINES:
                values, reason = self.deadline(rule, code, stages, closed=closed)
            else:
                free = tuple(sorted(name for name, seen in stages.items() if seen.undated))
                values, reason = self.order(free, code, stages)
            if code == FAIL:
                message = self.filled(self.messages[rule], activity, stages, closed=closed)
            else:
                title = self.titles[rule]
                message = (f"{title[0]}: {reason[0]}", f"{title[1]}: {reason[1]}")
            made.append(Found(rule, self.severities[rule], code, values, message, reason))
        return made

    def records(
        self,
        activity: Any,
        stages: Mapping[str, Any],
        as_of: int,
        subject: SubjectRef,
        *,
        closed: bool,
    ) -> list[Finding]:
        """Return the findings as the records of the library."""
        return [
            Finding(
                rule=own.rule, title=self.rules[own.rule].title,
                severity=self.rules[own.rule].severity, indicator=self.rules[own.rule].indicator,
                subject=subject, verdict=VERDICTS[own.verdict],
                message=Text(own.message[0], own.message[1]),
                reason=Text(own.reason[0], own.reason[1]), fix=self.rules[own.rule].fix,
                values=own.values, source=str(activity.source or ""),
                confidence=self.confidences[own.rule],
            )
            for own in self.findings(activity, stages, as_of, closed=closed)
        ]  # fmt: skip

    def filled(self, form: Message, activity: Any, stages: Any, *, closed: bool) -> Words:
        """Return a message with its values."""
        shown: dict[str, Words] = {}
        for name, get, words, stage in form.gaps:
            if get is None:
                shown[name] = words
                continue
            value = get(activity, stages, closed)
            if value is None and stage and (seen := stages.get(stage)) and seen.count:
                shown[name] = ("tanpa tanggal", "undated")
            else:
                shown[name] = words(value)
        return (
            form.local % tuple([shown[name][0] for name in form.local_names]),
            form.english % tuple([shown[name][1] for name in form.english_names]),
        )

    def condition(
        self, rule: str, code: int, activity: Any, stages: Any, *, closed: bool
    ) -> tuple[dict[str, Any], Words]:
        """Return what decided a condition."""
        when, check, facts = self.parts[rule]
        if code == UNKNOWN and rule in DOUBTED and self.is_doubted(rule, activity, stages):
            values = {
                own.name: plain(own.get(activity, stages, closed)) for own in self.doubted[rule]
            }
            local, english = shown(when, activity, stages, closed=closed)
            told = self.whens[rule]
            return values, (
                f"Belum jelas apakah aturan berlaku: {told} ({local}).",
                f"Whether the rule applies is not known: {told} ({english}).",
            )
        read = {own.name: own.get(activity, stages, closed) for own in facts}
        values = self.values(rule, activity, stages, closed=closed)
        values |= {name: plain(value) for name, value in read.items()}
        told = self.texts[rule]
        if code == FAIL:
            local, english = shown(check, activity, stages, closed=closed)
            return values, (
                f"Tidak terpenuhi: {told} ({local}).", f"Does not hold: {told} ({english}).",
            )  # fmt: skip
        missing = [name for name, value in read.items() if value is None]
        local, english = shown(check, activity, stages, missing, closed=closed)
        if not missing:
            return values, (
                f"Belum dapat dinilai: {told}; data kurang ({local}).",
                f"Cannot be decided: {told}; data missing or too coarse ({english}).",
            )
        names = ", ".join(missing)
        return values, (
            f"Belum dapat dinilai: {names} tidak tercatat{f' ({local})' if local else ''}.",
            f"Cannot be decided: {names} not recorded{f' ({english})' if english else ''}.",
        )

    def values(self, rule: str, activity: Any, stages: Any, *, closed: bool) -> dict[str, Any]:
        """Return what decides whether a rule applies."""
        return {own.name: plain(own.get(activity, stages, closed)) for own in self.doubted[rule]}

    def is_doubted(self, rule: str, activity: Any, stages: Any) -> bool:
        """Say whether it is not known that a rule applies."""
        started = stages.get("construction_started", NEVER).count > 0
        match rule:
            case "emon-progress-meets-target":
                certified = stages.get("certified", NEVER).count > 0
                return not certified and started and activity.monitoring_entries is None
            case "emon-entries-on-schedule" | "emon-labour-entered":
                return started and activity.monitoring_entries is None
            case "tranches-follow-progress":
                return LISTS[LISTED[13]][0](activity, stages, False) is None  # noqa: FBT003
            case "second-tranche-on-time":
                return LISTS[LISTED[11]][0](activity, stages, False) is None  # noqa: FBT003
            case "schedule-steers-works":
                return by_hand.document(stages["mp2k_held"], "master_schedule") is None
            case _:
                proposal, built = activity.proposal, activity.realisation
                return (
                    proposal is None or built is None or not proposal.volume or built.volume is None
                )

    def stage(self, name: str, stages: Any) -> Words:
        """Return a stage with its dates."""
        local, english = self.stages[name]
        seen = stages.get(name)
        if seen is None or not seen.count:
            return f"{local}: belum tercatat", f"{english}: not recorded"
        if seen.first is None:
            return f"{local}: tanpa tanggal", f"{english}: undated"
        dates = seen.first.isoformat()
        if seen.last is not seen.first and seen.last != seen.first:
            dates = f"{dates} … {seen.last.isoformat()}"
        if not seen.undated:
            return f"{local}: {dates}", f"{english}: {dates}"
        return (
            f"{local}: {dates}, {seen.undated} tanpa tanggal",
            f"{english}: {dates}, {seen.undated} undated",
        )

    def dates(self, names: tuple[str, ...], stages: Any) -> tuple[dict[str, Any], str, str]:
        """Return what is known of some stages, as values and in words."""
        values: dict[str, Any] = {}
        for name in names:
            seen = stages.get(name, NEVER)
            values[f"{name}.count"] = seen.count
            if seen.undated:
                values[f"{name}.undated"] = seen.undated
            if seen.first is not None:
                values[f"{name}.first"] = seen.first.isoformat()
                if seen.last is not seen.first and seen.last != seen.first:
                    values[f"{name}.last"] = seen.last.isoformat()
        told = [self.stage(name, stages) for name in names]
        return values, "; ".join([own for own, _ in told]), "; ".join([own for _, own in told])

    def order(
        self, names: tuple[str, ...], code: int, stages: Any, more: Words = ("", "")
    ) -> tuple[dict[str, Any], Words]:
        """Return what decided an order."""
        values, local, english = self.dates(names, stages)
        if code == FAIL:
            return values, (
                f"Tidak terpenuhi{more[0]} ({local}).", f"Does not hold{more[1]} ({english}).",
            )  # fmt: skip
        return values, (
            f"Urutan atau jarak waktu belum dapat dipastikan ({local}).",
            f"The order or the time between cannot be told ({english}).",
        )

    def existence(self, name: str, stages: Any) -> tuple[dict[str, Any], Words]:
        """Return why a stage should have come."""
        planned = stages.get(name, NEVER).planned
        local, english = day(planned)
        more = (f", batas waktu {local}", f", due {english}")
        values, reason = self.order((name,), FAIL, stages, more)
        values[f"{name}.planned"] = plain(planned)
        return values, reason

    def deadline(
        self, rule: str, code: int, stages: Any, *, closed: bool
    ) -> tuple[dict[str, Any], Words]:
        """Return why a stage is late."""
        names, by = DEADLINES[rule]
        more = ("", "")
        if code == FAIL and not stages.get(names[-1], NEVER).count:
            for later in sorted(LATER[names[-1]]):
                if stages.get(later, NEVER).count:
                    local, english = self.stages[later]
                    more = (f": {local} sudah terjadi", f": {english} has already happened")
                    break
            else:
                if closed:
                    more = (": kegiatan sudah selesai", ": the activity is closed")
        values, reason = self.order(names, code, stages, more)
        if by:
            values[by] = plain(stages.get(names[-1], NEVER).planned)
        return values, reason


def shown(
    parts: tuple[Asked, ...], activity: Any, stages: Any, without: Any = (), *, closed: bool
) -> Words:
    """Return what decided, each with its value."""
    local, english = [], []
    for name, get, words, is_fact in parts:
        if is_fact and name in without:
            continue
        own = words if get is None else words(get(activity, stages, closed))
        local.append(f"{name} = {own[0]}")
        english.append(f"{name} = {own[1]}")
    return ", ".join(local), ", ".join(english)
