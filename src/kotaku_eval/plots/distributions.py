"""Distributions: how the scores of places spread, with what is not known."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.plots import words
from kotaku_eval.plots.heat_maps import about
from kotaku_eval.plots.names import shown, unique
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
        level: The level of the places.
        places: The places with a score, the lowest first.
        names: Their names.
        whole: The score of the whole; ``None`` when there is none.
        language: The language of its words.
    """

    title: str
    lines: tuple[str, ...]
    level: str
    places: tuple[PlaceScore, ...]
    names: tuple[str, ...]
    whole: float | None
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

    def bins(self) -> list[dict[str, Any]]:
        """Return how many places have their bounds within each stretch of the scale."""
        lows = Counter(_bin(own.score.low) for own in self.places)
        highs = Counter(_bin(own.score.high) for own in self.places)
        return [
            {"start": start, "end": start + BIN, "low": lows[start], "high": highs[start]}
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
    what = words.level(level).to(language)
    count = f"n = {words.number(len(scored), language)}"
    left = len(every) - len(scored)
    lost = f", {words.number(left, language)} {words.NO_SCORE.to(language)}" if left else ""
    said = words.RANGE_SAID if len(scored) <= SINGLE else words.BINS_SAID
    return Spread(
        f"{words.DISTRIBUTION.to(language)}: {shown(what)}, {count}{lost}",
        (about(report, language), (said if scored else words.NOTHING).to(language)),
        level,
        tuple(scored),
        tuple(unique([own.label for own in scored], [own.code for own in scored])),
        report.score.low,
        language=language,
    )
