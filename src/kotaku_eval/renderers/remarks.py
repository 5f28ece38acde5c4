"""Remarks: the words on what is waived, and on what a baseline holds, for renderers of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from kotaku_eval.baselines import BaselineMatch, Gone, GoneFinding
from kotaku_eval.displays import show
from kotaku_eval.findings import Finding, Verdict, Waived
from kotaku_eval.renderers import outlines
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text
from kotaku_eval.waivers import WaiverState, WaiverUse

WAIVED: Final = Text(id="Temuan yang dikecualikan", en="Waived findings")
WAIVERS: Final = Text(id="Pengecualian", en="Waivers")
WAIVER: Final = Text(id="Pengecualian", en="Waiver")
BEFORE: Final = Text(id="Sebelum pengecualian", en="Before waivers")
NO_SCORE: Final = Text(id="tidak ada nilai", en="no score")
NEW: Final = Text(id="Temuan baru", en="New findings")
KNOWN: Final = Text(id="Temuan yang sudah ada dalam acuan", en="Known findings, in the baseline")
BASELINE: Final = Text(id="Acuan", en="Baseline")
GONE: Final = Text(id="Tidak ditemukan lagi", en="Not found any more")
WORSE: Final = Text(id="lebih berat dari dalam acuan", en="worse than in the baseline")
NONE_NEW: Final = Text(id="Tidak ada temuan baru.", en="No new findings.")
OTHER_RULES: Final = Text(
    id="Acuan ini ditulis untuk kumpulan aturan lain",
    en="This baseline was written for another rule set",
)

_STATES: Final = {
    WaiverState.USED: Text(id="dipakai", en="used"),
    WaiverState.UNUSED: Text(
        id="tidak terpakai: tidak ada temuan seperti ini",
        en="unused: there is no such finding",
    ),
    WaiverState.NO_SUBJECT: Text(
        id="tidak terpakai: cakupannya tidak cocok dengan satu objek pun",
        en="unused: its scope matches nothing in the data",
    ),
    WaiverState.NOT_JUDGED: Text(
        id="aturannya tidak dinilai kali ini", en="its rules were not judged this time"
    ),
}
_WHY: Final = {
    Gone.NO_FINDING: Text(
        id="tidak perlu lagi dalam acuan: tidak ada temuan", en="no longer needed: no finding"
    ),
    Gone.WAIVED: Text(
        id="tidak perlu lagi dalam acuan: dikecualikan", en="no longer needed: waived"
    ),
    Gone.NO_SUBJECT: Text(id="objeknya tidak ada dalam data", en="the subject is not in the data"),
    Gone.NOT_JUDGED: Text(
        id="aturannya tidak dinilai kali ini", en="the rule was not judged this time"
    ),
    Gone.UNKNOWN_RULE: Text(
        id="aturannya tidak ada dalam kumpulan aturan", en="the rule set has no such rule"
    ),
}


def before(report: Report, language: Language) -> str:
    """Return the total before waivers in one line; empty when there were none."""
    score = report.score_before
    if score is None:
        return ""
    shown = NO_SCORE.to(language) if score.low is None else outlines.headline(score, language)
    number = outlines.count(len(report.waived), language)
    waived = Verdict.WAIVED.title.to(language)
    return f"{BEFORE.to(language)}: {shown}; {waived}: {number}"


def let_pass(waiver: Waived) -> Text:
    """Return who lets a finding pass, until when, and why."""
    return Text(
        id=f"Sampai {waiver.expires}, oleh {waiver.approver.id}: {waiver.reason.id}",
        en=f"Until {waiver.expires}, by {waiver.approver.en}: {waiver.reason.en}",
    )


def extent(use: WaiverUse) -> Text:
    """Return the rules and the scope of a waiver."""
    if use.scope:
        return Text.same(f"{use.rule} ({use.scope})")
    return Text(id=f"{use.rule} (di mana saja)", en=f"{use.rule} (everywhere)")


def state(use: WaiverUse) -> Text:
    """Return what became of a waiver, and what somebody should know about it."""
    parts = [_state(use)]
    if use.is_expiring:
        parts.append(_expiring(use))
    if use.undecided:
        parts.append(
            Text(
                id=f"belum jelas berlaku atau tidak pada {use.undecided} objek",
                en=f"subjects of which it is not known whether it holds: {use.undecided}",
            )
        )
    return Text.joined("; ", parts)


def _expiring(use: WaiverUse) -> Text:
    if not use.days_left:
        return Text(id="berakhir hari ini", en="expires today")
    return Text(
        id=f"berakhir {use.expires}, {use.days_left} hari lagi",
        en=f"expires on {use.expires}, days left: {use.days_left}",
    )


def _state(use: WaiverUse) -> Text:
    if use.state is WaiverState.EXPIRED:
        return Text(
            id=f"sudah berakhir {use.expires}, tidak berlaku lagi; temuan terbuka: {use.findings}",
            en=f"expired on {use.expires}, no longer works; findings open: {use.findings}",
        )
    if use.state is WaiverState.NOT_YET:
        return Text(
            id=f"baru berlaku {use.issued}; temuan terbuka: {use.findings}",
            en=f"not in force before {use.issued}; findings open: {use.findings}",
        )
    words = _STATES[use.state]
    if use.state is not WaiverState.USED:
        return words
    return Text(id=f"{words.id}: {use.findings}", en=f"{words.en}: {use.findings}")


def attention(report: Report) -> tuple[WaiverUse, ...]:
    """Return the waivers that somebody should look at."""
    return tuple(use for use in report.waivers if use.needs_attention)


@frozen
class Sorted:
    """The open findings of a report, apart by what its baseline knows."""

    new: Sequence[Finding]
    known: Sequence[Finding]


def by_baseline(report: Report) -> Sorted:
    """Return the open findings that count, and those that are known; all count without one."""
    if report.baseline is None:
        return Sorted(report.findings, ())
    known = frozenset(report.baseline.known)
    parts: dict[bool, list[Finding]] = {True: [], False: []}
    for finding in report.findings:
        parts[finding.fingerprint in known].append(finding)
    return Sorted(tuple(parts[False]), tuple(parts[True]))


def gone(one: GoneFinding) -> Text:
    """Return which known finding is not found any more, and why."""
    why = _WHY[one.why]
    head = f"{one.rule}, {one.level} {one.subject}"
    return Text(id=f"{head}: {why.id}", en=f"{head}: {why.en}")


def summary(match: BaselineMatch) -> Text:
    """Return how many findings are new, known, and not found any more."""
    new, known, lost = (show(len(own)) for own in (match.new, match.known, match.gone))
    return Text(
        id=f"baru {new.id}, sudah diketahui {known.id}, tidak ditemukan lagi {lost.id}",
        en=f"new {new.en}, known {known.en}, not found any more {lost.en}",
    )
