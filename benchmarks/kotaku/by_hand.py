"""All activity rules of kotaku-2018 as a careful programmer would write them in plain Python.

They read the same records, treat missing values, undated and coarse dates and open activities as
the library does, and give the same verdict codes. Repeated patterns are functions, everything
else is written out. What the library offers for comparing two dates is used, after a short cut
for the common case of two plain days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from attrs import define

from kotaku_eval.activities import Activity
from kotaku_eval.dates import EventDate, days_between, hull, is_tie, not_after
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.works import Executor, Grade, Tranche

SCHEDULE_TOLERANCE = 14
EMON_TOLERANCE = 0
IDLE = 30
ACCOUNTABILITY = 30
SECOND_TRANCHE = 30
SHARES = {1: 60, 2: 30, 3: 10}
PROGRESS = {2: 50, 3: 90}
WAGE_SHARE = 20
WOMEN_SHARE = 30
VOLUME_TOLERANCE = 1
GOOD_GRADES = (Grade.GOOD, Grade.FAIR)

# What must come after each stage of the lifecycle.
ORDER = (
    "rplp_ratified", "ksm_formed", "ded_ready", "proposal_submitted", "proposal_verified",
    "sppdl_signed", "mp2k_held", "bdi_disbursed", "construction_started",
    "construction_completed", "certified", "accountability_reported", "handed_over", "maintained",
)  # fmt: skip
LATER = {name: ORDER[at + 1 :] for at, name in enumerate(ORDER)}

Truth = bool | None


@define
class Stage:
    """What is known of one stage: the same facts as the library's own summary."""

    count: int = 0
    undated: int = 0
    first: EventDate | None = None
    last: EventDate | None = None
    planned: EventDate | None = None
    documents: dict[str, Any] | None = None
    first_exact: int | None = None


Stages = Mapping[str, Any]
NEVER = Stage()


def stages_of(activity: Activity) -> dict[str, Stage]:  # noqa: C901 - one loop over the events
    """Group the events of an activity by stage."""
    dates: dict[str, list[EventDate]] = {}
    plans: dict[str, list[EventDate]] = {}
    stages: dict[str, Stage] = {}
    for event in activity.events:
        stage = stages.get(event.stage)
        if stage is None:
            stage = stages[event.stage] = Stage()
        if event.planned is not None:
            plans.setdefault(event.stage, []).append(event.planned)
        if not event.happened:
            continue
        stage.count += 1
        if event.date is None:
            stage.undated += 1
        else:
            dates.setdefault(event.stage, []).append(event.date)
        if event.evidence is not None:
            if stage.documents is None:
                stage.documents = {}
            for document in event.evidence:
                known = stage.documents.get(document.kind)
                if known is None or (document.exists and not known.exists):
                    stage.documents[document.kind] = document
    for name, found in dates.items():
        stage = stages[name]
        stage.first = found[0] if len(found) == 1 else hull(found)
        stage.last = found[0] if len(found) == 1 else hull(found, last=True)
        stage.first_exact = None if stage.undated else stage.first.day
    for name, found in plans.items():
        stages[name].planned = found[0] if len(found) == 1 else hull(found)
    return stages


def is_closed(activity: Activity, stages: Stages) -> bool:
    return activity.status.value != "open" or stages.get("maintained", NEVER).count > 0


# --- patterns -----------------------------------------------------------------------------------


def require(*parts: Truth) -> int:
    """All parts must hold."""
    if False in parts:
        return FAIL
    return UNKNOWN if None in parts else PASS


def on_time(x: EventDate | None, y: EventDate | None) -> Truth:
    """Whether x is no later than y."""
    if x is None or y is None:
        return None
    if x.day is not None and y.day is not None:
        return x.day <= y.day
    return not_after(x, y)


def document(stage: Any, kind: str) -> Truth:
    if stage.documents is None:
        return None
    found = stage.documents.get(kind)
    return found is not None and found.exists


def waiting(name: str, stages: Stages, *, closed: bool, otherwise: int = PENDING) -> int:
    """Judge what has not come: it still may, unless something later has."""
    if closed:
        return FAIL
    for later in LATER[name]:
        if later in stages and stages[later].count:
            return FAIL
    return otherwise


def existence(name: str, stages: Stages, as_of: int, *, closed: bool) -> int:
    stage = stages.get(name, NEVER)
    if stage.count:
        return PASS
    if stage.planned is not None and stage.planned.last_day < as_of:
        return FAIL
    return waiting(name, stages, closed=closed)


def precedence(a: Any, b: Any) -> int:
    if not b.count:
        return NOT_APPLICABLE
    if not a.count:
        return FAIL
    x, y = a.first_exact, b.first_exact
    if x is not None and y is not None:
        return PASS if x <= y else FAIL
    if a.first is None or b.first is None:
        return UNKNOWN
    found = not_after(a.first, b.first)
    if found:
        return UNKNOWN if b.undated else PASS
    return UNKNOWN if found is None or a.undated else FAIL


def either(x: Any, y: Any) -> Any:
    """Take two stages as one."""
    if not x.count or not y.count:
        return x if x.count else y
    firsts = [stage.first for stage in (x, y) if stage.first is not None]
    undated = x.undated + y.undated
    first = hull(firsts) if firsts else None
    exact = None if undated or first is None else first.day
    return Stage(x.count + y.count, undated, first, first_exact=exact)


def deadline(  # noqa: PLR0917 - a benchmark without the cost of keywords
    name: str, start: Any, limit: int, stages: Stages, as_of: int, *, closed: bool
) -> int:
    """Judge that a stage comes within some days of a start, or of its own planned date."""
    stage = stages.get(name, NEVER)
    anchor = start.first
    if not stage.count:
        if anchor is not None and as_of - anchor.last_day > limit:
            return FAIL
        lost = anchor is None or start.undated
        return waiting(name, stages, closed=closed, otherwise=UNKNOWN if lost else PENDING)
    if anchor is None or stage.first is None:
        return UNKNOWN
    low, high = days_between(anchor, stage.first)
    if high <= limit or is_tie(anchor, stage.first):
        return UNKNOWN if start.undated else PASS
    return FAIL if low > limit and not stage.undated else UNKNOWN


def by_plan(name: str, stages: Stages, as_of: int, *, closed: bool) -> int:
    plan = Stage(1, 0, stages.get(name, NEVER).planned)
    return deadline(name, plan, SCHEDULE_TOLERANCE, stages, as_of, closed=closed)


def day_gap(x: EventDate | None, y: EventDate | None, limit: int) -> Truth:
    """Whether at most so many days lie between two dates."""
    if x is None or y is None:
        return None
    low, high = days_between(x, y)
    if high <= limit:
        return True
    return False if low > limit else None


def exact_first(stage: Any) -> EventDate | None:
    return None if stage.undated else stage.first


# --- papers and money ----------------------------------------------------------------------------


def files_complete(items: Any) -> int:
    if items is None:
        return UNKNOWN
    if not items:
        return FAIL
    parts = [part for item in items for part in (item.exists, item.correct)]
    return require(*parts)


def files_on_time(files: Any, *, closed: bool) -> int:
    if files is None:
        return UNKNOWN
    if not files:
        return FAIL
    parts = []
    for file in files:
        if file.filed is None and closed:
            return FAIL
        parts.append(on_time(file.filed, file.due))
    return require(*parts)


def papers_exist(tranches: Any) -> int:
    if tranches is None:
        return UNKNOWN
    if not tranches:
        return FAIL
    parts = [part for t in tranches for part in (t.request_exists, t.receipt_exists)]
    return require(*parts)


def at_least(value: float | None, limit: float | None) -> Truth:
    return None if value is None or limit is None else value >= limit


def entries_on_schedule(entries: Any, *, certified: bool) -> int:
    parts = []
    for entry in entries:
        if entry.entered is None and certified:
            return FAIL
        due = None if entry.due is None else entry.due.shifted(EMON_TOLERANCE)
        parts.append(on_time(entry.entered, due))
    return require(*parts)


def labour_entered(entries: Any) -> int:
    parts: list[Truth] = []
    for entry in entries:
        workers, person_days = entry.workers, entry.person_days
        if entry.entered is not None and (workers is None or person_days is None):
            return FAIL
        parts += (at_least(workers, 0), at_least(person_days, 0))
    return require(*parts)


def progress_meets_target(entries: Any, *, certified: bool) -> int:
    if entries is None:
        return UNKNOWN
    parts = [at_least(entry.progress, entry.target) for entry in entries]
    if certified:
        reached = [at_least(entry.progress, 100) for entry in entries]
        parts.append(True if True in reached else None if None in reached else False)
    return require(*parts)


def dates_of(tranches: tuple[Tranche, ...], number: int) -> list[EventDate] | None:
    """Return the dates of the payments of a number; ``None`` when one of them is not known."""
    dates = []
    for t in tranches:
        if t.number is None:
            return None
        if t.number == number:
            if t.date is None:
                return None
            dates.append(t.date)
    return dates


def has_number(tranches: tuple[Tranche, ...], number: int) -> Truth:
    numbers = [t.number for t in tranches]
    return True if number in numbers else None if None in numbers else False


def in_turn(tranches: tuple[Tranche, ...], number: int) -> Truth:
    """Say whether a payment of a number, if there is one, comes after those before it."""
    there = has_number(tranches, number)
    if there is False:
        return True
    earlier, later = dates_of(tranches, number - 1), dates_of(tranches, number)
    if not earlier or not later:
        return None
    found = on_time(hull(earlier, last=True), hull(later))
    return True if found else None if found is None or there is None else False


def tranches_in_order(tranches: Any) -> int:
    if not tranches:
        return UNKNOWN
    numbers = [t.number for t in tranches]
    count = len(tranches)
    whole: Truth = None
    if None not in numbers:
        whole = max(numbers) == count and sum(numbers) == count * (count + 1) / 2
    return require(whole, in_turn(tranches, 2), in_turn(tranches, 3))


def within_agreement(tranches: Any, agreement: Any) -> int:
    if tranches is None or agreement is None or agreement.amount is None:
        return UNKNOWN
    amounts = [t.amount for t in tranches]
    if None in amounts:
        return UNKNOWN
    return PASS if sum(amounts) <= agreement.amount else FAIL


def shares_add_up(tranches: Any) -> int:
    if tranches is None:
        return UNKNOWN
    shares = [t.share for t in tranches]
    if None in shares:
        return UNKNOWN
    return PASS if round(math.fsum(shares), 1) == 100 else FAIL


def shares_as_prescribed(tranches: Any) -> int:
    if tranches is None:
        return UNKNOWN
    parts: list[Truth] = []
    for t in tranches:
        if t.number is None:
            parts.append(None)
        elif t.number in SHARES:
            parts.append(None if t.share is None else t.share == SHARES[t.number])
    return require(*parts)


def follow_progress(tranches: Any) -> int:
    if tranches is None:
        return UNKNOWN
    numbers = [t.number for t in tranches]
    if not any(number is not None and number > 1 for number in numbers):
        return UNKNOWN if None in numbers else NOT_APPLICABLE
    parts: list[Truth] = []
    for t in tranches:
        if t.number is None:
            # Which it is decides what it must have reached; beyond the highest it has in any case.
            parts.append(at_least(t.progress, PROGRESS[3]) or None)
        elif t.number in PROGRESS:
            parts.append(at_least(t.progress, PROGRESS[t.number]))
    return require(*parts)


def second_tranche(tranches: Any, records: Any) -> int:
    if tranches is None:
        return UNKNOWN
    there = has_number(tranches, 2)
    if not there:
        return UNKNOWN if there is None else NOT_APPLICABLE
    paid = dates_of(tranches, 2)
    if not paid or records is None:
        return UNKNOWN
    reached = []
    for record in records:
        if record.percent is None:
            return UNKNOWN
        if record.percent >= PROGRESS[2]:
            if record.date is None:
                return UNKNOWN
            reached.append(record.date)
    if not reached:
        return UNKNOWN
    return require(day_gap(hull(reached), hull(paid), SECOND_TRANCHE))


def funding_adds_up(proposal: Any) -> int:
    funding = None if proposal is None else proposal.funding
    if funding is None or proposal.amount is None:
        return UNKNOWN
    parts = (funding.grant, funding.contribution, funding.other)
    if None in parts:
        return UNKNOWN
    return PASS if sum(parts) == proposal.amount else FAIL


def share_at_least(part: float | None, whole: float | None, limit: float) -> int:
    if part is None or whole is None or whole == 0:
        return UNKNOWN
    return PASS if part / whole * 100 >= limit else FAIL


def change_minuted(proposal: Any, realisation: Any) -> int:
    if proposal is None or realisation is None:
        return UNKNOWN
    planned, built = proposal.volume, realisation.volume
    if not planned or built is None:
        return UNKNOWN
    if abs(built - planned) / planned * 100 <= VOLUME_TOLERANCE:
        return NOT_APPLICABLE
    return require(realisation.change_minuted)


def no_unmitigated_impact(safeguards: Any) -> int:
    if safeguards is None:
        return UNKNOWN
    impacts = (safeguards.environmental_impact, safeguards.social_impact)
    if safeguards.mitigated or impacts == (False, False):
        return PASS
    if True in impacts:
        return UNKNOWN if safeguards.mitigated is None else FAIL
    return UNKNOWN


def schedule_steers(mp2k: Any, started: Any, completed: Any) -> int:
    if not mp2k.count or not started.count:
        return NOT_APPLICABLE
    scheduled = document(mp2k, "master_schedule")
    if not scheduled:
        return UNKNOWN if scheduled is None else NOT_APPLICABLE
    parts = [day_gap(started.planned, exact_first(started), SCHEDULE_TOLERANCE)]
    if completed.count:
        parts.append(day_gap(completed.planned, exact_first(completed), SCHEDULE_TOLERANCE))
    return require(*parts)


def dates_recorded(stages: Stages) -> int:
    happened = [stage for stage in stages.values() if stage.count]
    if not happened:
        return NOT_APPLICABLE
    return FAIL if any(stage.undated for stage in happened) else PASS


# --- all rules ----------------------------------------------------------------------------------


def judge(activity: Any, stages: Stages, as_of: int, *, closed: bool) -> dict[str, int]:  # noqa: C901, PLR0912, PLR0915 - one line per rule
    """Return the verdict of every rule about activities, by rule."""
    found: dict[str, int] = {}
    rplp = stages.get("rplp_ratified", NEVER)
    ksm = stages.get("ksm_formed", NEVER)
    ded = stages.get("ded_ready", NEVER)
    submitted = stages.get("proposal_submitted", NEVER)
    verified = stages.get("proposal_verified", NEVER)
    sppdl = stages.get("sppdl_signed", NEVER)
    mp2k = stages.get("mp2k_held", NEVER)
    bdi = stages.get("bdi_disbursed", NEVER)
    started = stages.get("construction_started", NEVER)
    completed = stages.get("construction_completed", NEVER)
    certified = stages.get("certified", NEVER)
    reported = stages.get("accountability_reported", NEVER)
    handed = stages.get("handed_over", NEVER)
    maintained = stages.get("maintained", NEVER)

    found["ksm-formed"] = existence("ksm_formed", stages, as_of, closed=closed)
    found["proposal-prepared"] = existence("proposal_submitted", stages, as_of, closed=closed)
    found["agreement-signed"] = existence("sppdl_signed", stages, as_of, closed=closed)
    found["mp2k-held"] = existence("mp2k_held", stages, as_of, closed=closed)
    found["funds-passed-on"] = existence("bdi_disbursed", stages, as_of, closed=closed)
    found["works-certified"] = existence("certified", stages, as_of, closed=closed)
    found["accountability-reported"] = existence(
        "accountability_reported", stages, as_of, closed=closed
    )
    found["works-handed-over"] = existence("handed_over", stages, as_of, closed=closed)
    found["rplp-ratified"] = existence("rplp_ratified", stages, as_of, closed=closed)
    found["design-ready"] = existence("ded_ready", stages, as_of, closed=closed)
    found["proposal-verified"] = existence("proposal_verified", stages, as_of, closed=closed)
    found["asset-maintained"] = existence("maintained", stages, as_of, closed=closed)

    found["ksm-formed-before-proposal"] = precedence(ksm, submitted)
    found["mp2k-before-construction"] = precedence(mp2k, started)
    found["certification-before-handover"] = precedence(certified, handed)
    found["rplp-ratified-before-ksm-formed"] = precedence(rplp, ksm)
    found["ksm-formed-before-ded-ready"] = precedence(ksm, ded)
    found["ded-ready-before-proposal-submitted"] = precedence(ded, submitted)
    found["proposal-submitted-before-proposal-verified"] = precedence(submitted, verified)
    found["proposal-verified-before-sppdl-signed"] = precedence(verified, sppdl)
    found["proposal-verified-before-construction-started"] = precedence(verified, started)
    found["sppdl-signed-before-mp2k-held"] = precedence(sppdl, mp2k)
    found["mp2k-held-before-bdi-disbursed"] = precedence(mp2k, bdi)
    found["bdi-disbursed-before-construction-started"] = precedence(bdi, started)
    found["construction-started-before-construction-completed"] = precedence(started, completed)
    found["construction-completed-before-certified"] = precedence(completed, certified)
    found["certified-before-accountability-reported"] = precedence(certified, reported)
    found["accountability-reported-before-handed-over"] = precedence(reported, handed)
    found["handed-over-before-maintained"] = precedence(handed, maintained)
    found["proposal-before-agreement-and-mp2k"] = precedence(submitted, either(sppdl, mp2k))
    found["funds-after-agreement"] = precedence(sppdl, bdi)

    found["construction-starts-on-schedule"] = by_plan(
        "construction_started", stages, as_of, closed=closed
    )
    found["construction-completes-on-schedule"] = by_plan(
        "construction_completed", stages, as_of, closed=closed
    )
    found["money-not-idle"] = (
        deadline("construction_started", bdi, IDLE, stages, as_of, closed=closed)
        if bdi.count
        else NOT_APPLICABLE
    )
    found["accountability-on-time"] = (
        deadline("accountability_reported", completed, ACCOUNTABILITY, stages, as_of, closed=closed)
        if completed.count
        else NOT_APPLICABLE
    )
    found["schedule-steers-works"] = schedule_steers(mp2k, started, completed)
    found["event-dates-recorded"] = dates_recorded(stages)

    for name in (
        "ksm-minutes-and-members", "design-package-complete", "safeguards-screened",
        "proposal-within-ceiling", "funding-adds-up", "agreement-signed-by-both",
        "mp2k-papers-exist", "women-at-mp2k", "disbursement-files-complete",
        "disbursement-files-on-time", "payment-papers-exist", "payments-within-agreement",
        "tranches-in-order", "tranche-shares-add-up", "tranche-shares-as-prescribed",
        "tranches-follow-progress", "second-tranche-on-time", "start-documented",
        "works-not-executed-by-bkm", "no-unmitigated-impact", "emon-entries-on-schedule",
        "emon-labour-entered", "emon-progress-meets-target", "progress-documented",
        "labour-recorded", "wage-share-reached", "contribution-realised", "volume-change-minuted",
        "certificate-on-file", "certification-grade-adequate", "handover-minuted", "asset-in-use",
        "maintenance-prepared",
    ):  # fmt: skip
        found[name] = NOT_APPLICABLE

    proposal, agreement, tranches = activity.proposal, activity.agreement, activity.tranches
    safeguards, entries = activity.safeguards, activity.monitoring_entries
    if ksm.count:
        found["ksm-minutes-and-members"] = require(
            document(ksm, "minutes"), document(ksm, "member_list")
        )
    if ded.count:
        found["design-package-complete"] = require(
            *(document(ded, k) for k in ("site_plan", "section", "detail_drawing", "rab", "rks"))
        )
        found["safeguards-screened"] = require(None if safeguards is None else safeguards.screened)
    if submitted.count:
        found["proposal-within-ceiling"] = (
            UNKNOWN if proposal is None else require(at_least(proposal.ceiling, proposal.amount))
        )
        found["funding-adds-up"] = funding_adds_up(proposal)
    if sppdl.count:
        found["agreement-signed-by-both"] = require(
            document(sppdl, "agreement"),
            None if agreement is None else agreement.signed_by_board,
            None if agreement is None else agreement.signed_by_group,
        )
    if mp2k.count:
        found["mp2k-papers-exist"] = require(
            *(document(mp2k, kind) for kind in ("minutes", "attendance", "master_schedule"))
        )
        meeting = activity.meeting
        men = None if meeting is None else meeting.participants_male
        women = None if meeting is None else meeting.participants_female
        everyone = None if men is None or women is None else men + women
        found["women-at-mp2k"] = share_at_least(women, everyone, WOMEN_SHARE)
    if bdi.count:
        found["disbursement-files-complete"] = files_complete(activity.disbursement_items)
        found["disbursement-files-on-time"] = files_on_time(
            activity.disbursement_files, closed=closed
        )
        found["payment-papers-exist"] = papers_exist(tranches)
        found["payments-within-agreement"] = within_agreement(tranches, agreement)
        found["tranches-in-order"] = tranches_in_order(tranches)
        if handed.count or closed:
            found["tranche-shares-add-up"] = shares_add_up(tranches)
        found["tranche-shares-as-prescribed"] = shares_as_prescribed(tranches)
        found["tranches-follow-progress"] = follow_progress(tranches)
        found["second-tranche-on-time"] = second_tranche(tranches, activity.progress_records)
    if started.count:
        found["start-documented"] = require(
            document(started, "photo_0"), document(started, "labour_list")
        )
        executor = activity.executor
        found["works-not-executed-by-bkm"] = require(
            None if executor is None else executor is not Executor.BOARD
        )
        found["no-unmitigated-impact"] = no_unmitigated_impact(safeguards)
        if entries is None:
            found["emon-entries-on-schedule"] = found["emon-labour-entered"] = UNKNOWN
        elif entries:
            found["emon-entries-on-schedule"] = entries_on_schedule(
                entries, certified=certified.count > 0
            )
            found["emon-labour-entered"] = labour_entered(entries)
    if certified.count or (started.count and (entries is None or entries)):
        found["emon-progress-meets-target"] = progress_meets_target(
            entries, certified=certified.count > 0
        )
    if completed.count:
        found["progress-documented"] = require(
            *(document(completed, kind) for kind in ("photo_50", "photo_100", "progress_report"))
        )
        labour, contribution = activity.labour, activity.contribution
        wages = None if labour is None else labour.wages
        person_days = None if labour is None else labour.person_days
        found["labour-recorded"] = require(
            None if person_days is None else person_days > 0,
            None if wages is None else wages > 0,
        )
        found["wage-share-reached"] = share_at_least(
            wages, None if agreement is None else agreement.amount, WAGE_SHARE
        )
        found["contribution-realised"] = (
            UNKNOWN
            if contribution is None
            else require(at_least(contribution.realised, contribution.promised))
        )
        found["volume-change-minuted"] = change_minuted(proposal, activity.realisation)
    if certified.count:
        found["certificate-on-file"] = require(document(certified, "certificate"))
        grade = None if activity.certification is None else activity.certification.grade
        found["certification-grade-adequate"] = require(
            None if grade is None else grade in GOOD_GRADES
        )
    if handed.count:
        found["handover-minuted"] = require(document(handed, "minutes"))
        asset, maintenance = activity.functionality, activity.maintenance
        found["asset-in-use"] = (
            UNKNOWN if asset is None else require(asset.exists, asset.working, asset.used)
        )
        found["maintenance-prepared"] = (
            UNKNOWN
            if maintenance is None
            else require(maintenance.plan_exists, maintenance.group_formed)
        )
    return found
