"""Distributions: how the scores of places spread, with what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.estimates import Interval
from kotaku_eval.plots import words
from kotaku_eval.plots.names import shown, unique
from kotaku_eval.plots.origins import about, sampled
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.texts import Language

SINGLE: Final = 40
"""So many places are drawn one by one; more of them are counted."""

BIN: Final = 5
"""So many points of the score each bar counts."""


@frozen
class Spread:
    """What a distribution of scores shows.

    Args:
        title: The title.
        lines: What is said below it.
        level: What the level of the places is called.
        places: The places with a score, the lowest first.
        names: Their names.
        whole: The score of the whole; ``None`` when there is none.
        estimate: What a sample says of that score for everything it was drawn from.
        language: The language of its words.
    """

    title: str
    lines: tuple[str, ...]
    level: str
    places: tuple[PlaceScore, ...]
    names: tuple[str, ...]
    whole: float | None
    estimate: Interval | None = None
    language: Language = field(default="id", kw_only=True)

    @property
    def is_single(self) -> bool:
        """Whether places are drawn one by one."""
        return len(self.places) <= SINGLE

    def marks(self) -> list[dict[str, Any]]:
        """Return the bounds of every place."""
        return [
            {"row": name, "rank": rank, "low": own.score.low, "high": own.score.high}
            for rank, (own, name) in enumerate(zip(self.places, self.names, strict=True))
        ]

    def limits(self) -> list[dict[str, Any]]:
        """Return the limits of every place that a sample speaks of as a whole."""
        return [
            {"row": name, "rank": rank, "low": own.low, "high": own.high}
            for rank, (place, name) in enumerate(zip(self.places, self.names, strict=True))
            for own in [place.score.interval]
            if own is not None
        ]

    def said_of_whole(self) -> str:
        """Return what stands beside the score of the whole."""
        said = f"{words.WHOLE.to(self.language)} {words.share(self.whole, self.language)}"
        own = self.estimate
        if own is None:
            return said
        told = words.estimated(own.low, own.high, own.confidence, self.language)
        return f"{said}, {told}"

    def bins(self) -> list[dict[str, Any]]:
        """Return how many places have their bounds within each stretch of the scale."""
        lows = Counter(_bin(own.score.low) for own in self.places)
        highs = Counter(_bin(own.score.high) for own in self.places)
        return [
            {"start": start, "end": start + BIN, "low": lows[start], "high": highs[start] or None}
            for start in range(0, 100, BIN)
        ]


def _bin(value: float | None) -> int:
    """Return where the stretch begins that a score lies in; 100 belongs to the last."""
    return min(int((value or 0.0) // BIN) * BIN, 100 - BIN)


def spread_of(report: Report, level: str, language: Language) -> Spread:
    """Return what a distribution of the scores of a report shows.

    Raises:
        UnknownNameError: The report has no score on such a level.
    """
    every = report.by(level)
    scored = [own for own in every if own.score.low is not None]
    scored.sort(key=lambda own: (own.score.low, own.score.high, own.code))
    what = report.header.level_title(level).inside().to(language)
    count = f"n = {words.number(len(scored), language)}"
    left = len(every) - len(scored)
    lost = f", {words.number(left, language)} {words.NO_SCORE.to(language)}" if left else ""
    said = words.RANGE_SAID if len(scored) <= SINGLE else words.BINS_SAID
    return Spread(
        f"{words.DISTRIBUTION.to(language)}: {shown(what)}, {count}{lost}",
        (
            about(report, language),
            *sampled(report, scored, language),
            (said if scored else words.NOTHING).to(language),
            _limits_said(scored, language),
        ),
        what,
        tuple(scored),
        tuple(unique([own.label for own in scored], [own.code for own in scored])),
        report.score.low,
        report.score.interval,
        language=language,
    )


def _limits_said(scored: Sequence[PlaceScore], language: Language) -> str:
    """Return what the lines of intervals mean; empty where none is drawn."""
    found = next((own.score.interval for own in scored if own.score.interval is not None), None)
    if found is None or len(scored) > SINGLE:
        return ""
    return words.interval_of_places(found.confidence, language)
