"""Changes: the words on what became of findings and scores, for renderers of any kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from kotaku_eval.comparisons import Change, Comparison, Kind, State
from kotaku_eval.contributions import Contribution
from kotaku_eval.displays import percentage
from kotaku_eval.findings import Verdict
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.reports import Header
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

TITLE: Final = Text(id="Perbandingan dua laporan", en="Comparison of two reports")
OLD: Final = Text(id="Lama", en="Old")
NEW: Final = Text(id="Baru", en="New")
WARNING: Final = Text(id="perhatian", en="mind")
MOVED: Final = Text(id="Yang mengubah nilai", en="What moved the score")
BY_VERDICTS: Final = Text(id="Putusan", en="Verdicts")
BY_WEIGHT: Final = Text(id="Bobot", en="Weight")
POINTS: Final = Text(id="Poin", en="Points")
SUM: Final = Text(id="Jumlah", en="Sum")
NOTHING: Final = Text(id="Tidak ada yang berubah.", en="Nothing changed.")
NO_CHANGE: Final = Text(
    id="Perubahan nilai tidak dapat dihitung: salah satu laporan tidak punya nilai.",
    en="The change of the score cannot be told: one of the reports has no score.",
)
HOW_TO_READ: Final = Text(
    id="Poin = bagian dalam perubahan nilai. Putusan: karena bagian yang sesuai berubah. Bobot: "
    "karena aturan ini atau aturan lain mulai atau tidak lagi dihitung.",
    en="Points = part in the change of the score. Verdicts: because the share that passes changed. "
    "Weight: because this rule or others came to count, or no longer do.",
)
MOST_DIGITS: Final = 2

TITLES: Final = {
    Kind.NEW: Text(id="Temuan baru", en="New findings"),
    Kind.ADDED: Text(
        id="Temuan baru: aturan atau objeknya belum dinilai dulu",
        en="New findings: rule or subject was not judged before",
    ),
    Kind.WAIVER_EXPIRED: Text(
        id="Terbuka lagi: pengecualian berakhir", en="Open again: the waiver expired"
    ),
    Kind.WAIVER_GONE: Text(
        id="Terbuka lagi: pengecualian tidak ada lagi", en="Open again: the waiver is gone"
    ),
    Kind.VERDICT: Text(id="Putusan berubah", en="Changed verdict"),
    Kind.SEVERITY: Text(id="Keparahan berubah", en="Changed severity"),
    Kind.OPEN: Text(id="Masih terbuka", en="Still open"),
    Kind.WAIVED: Text(id="Baru dikecualikan", en="Newly waived"),
    Kind.STILL_WAIVED: Text(id="Masih dikecualikan", en="Still waived"),
    Kind.FIXED: Text(id="Sudah diperbaiki", en="Fixed"),
    Kind.LAPSED: Text(
        id="Tidak berlaku atau belum waktunya (bukan perbaikan)",
        en="Not applicable or pending now (no repair)",
    ),
    Kind.GONE: Text(
        id="Hilang: aturan atau objeknya tidak dinilai lagi (bukan perbaikan)",
        en="Gone: rule or subject is not judged any more (no repair)",
    ),
}
SAME: Final = frozenset({Kind.OPEN, Kind.STILL_WAIVED})
"""What did not change."""


def side(header: Header, language: Language) -> str:
    """Return what a report is about, in one line."""
    when = header.as_of or labels.NO_DATE.to(language)
    name = header.portfolio or labels.UNTITLED.to(language)
    as_of = labels.AS_OF.to(language).lower()
    return f"{name}, {header.ruleset}, {as_of} {when}"


def scores(old: Score | None, new: Score | None, language: Language) -> str:
    """Return how a total changed, with its bounds and categories."""
    return f"{_score(old, language)} → {_score(new, language)}"


def _score(score: Score | None, language: Language) -> str:
    if score is None or score.low is None:
        return "-"
    parts = [f"{outlines.share(score.low, language)} {outlines.bounds(score, language)}"]
    parts += [outlines.category(score, language, "?")] if score.category else []
    return " ".join(parts)


def signed(value: float, language: Language, digits: int = MOST_DIGITS) -> str:
    """Return a number of points with its sign.

    >>> signed(0.476, "en"), signed(-1.2, "id"), signed(-0.001, "en")
    ('+0.48', '-1,20', '0.00')
    """
    shown = f"{value:+.{digits}f}"
    plain = shown[1:] if not float(shown) else shown
    return plain.replace(".", ",") if language == "id" else plain


def rounded_points(parts: Sequence[Contribution], change: float) -> list[float]:
    """Return the points of each part, rounded so that they add up to the rounded change.

    >>> words = Text.same("-")
    >>> rounded_points([Contribution(name, words, 1 / 3, 0.0) for name in "abc"], 1.0)
    [0.34, 0.33, 0.33]
    """
    step = 10**MOST_DIGITS
    exact = [part.points * step for part in parts]
    lower = [math.floor(value) for value in exact]
    missing = round(change * step) - sum(lower)
    by_rest = sorted(range(len(exact)), key=lambda at: (lower[at] - exact[at], at))
    for at in by_rest[: max(0, missing)]:
        lower[at] += 1
    return [value / step for value in lower]


def was_and_is(change: Change, language: Language) -> str:
    """Return what a report said before and what the other says now."""
    return f"{_state(change.old, change, language)} → {_state(change.new, change, language)}"


def _state(state: State | None, change: Change, language: Language) -> str:
    if state is None:
        return Text(id="tidak dinilai", en="not judged").to(language)
    words = state.verdict.title.to(language)
    if state.verdict is Verdict.WAIVED:
        words = f"{words} ({state.raw_verdict.title.to(language)})"
    severities = {own.severity for own in (change.old, change.new) if own and own.severity}
    if len(severities) > 1 and state.severity is not None:
        words = f"{words}, {labels.severity(state.severity).to(language)}"
    return words


def waiver(change: Change) -> Text:
    """Return what is to be said of the waiver of a change; empty without one."""
    held = change.new.waiver if change.new is not None and change.new.waiver else None
    if held is None and change.old is not None:
        held = change.old.waiver
    if held is None:
        return Text.same("")
    return Text(
        id=f"Pengecualian sampai {held.expires}, oleh {held.approver.id}: {held.reason.id}",
        en=f"Waiver until {held.expires}, by {held.approver.en}: {held.reason.en}",
    )


def counts(comparison: Comparison) -> Text:
    """Return how many findings there are of each kind."""
    parts = [
        Text(id=f"{TITLES[kind].id}: {number}", en=f"{TITLES[kind].en}: {number}")
        for kind in Kind
        if (number := len(comparison.of(kind)))
    ]
    return Text.joined(" · ", parts)


def own_score(value: float | None, language: Language) -> str:
    """Return the score of a rule, a dash where it did not count."""
    return outlines.share(value, language) if value is not None else percentage(None)
