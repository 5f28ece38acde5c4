"""Origins: what a chart says of the report it was drawn from, and of the sample behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kotaku_eval.plots import words
from kotaku_eval.plots.names import LONGEST_TITLE, shown
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.texts import Language


def about(report: Report, language: Language) -> str:
    """Return what a chart says of its report: title, day, sample, and whether it is made up."""
    header = report.header
    title = header.title.to(language) or header.portfolio or header.ruleset_title.to(language)
    parts: Sequence[str] = (
        shown(title, LONGEST_TITLE),
        f"{words.AS_OF.to(language)} {header.as_of}" if header.as_of else "",
        words.ILLUSTRATIVE.to(language) if header.illustrative else "",
    )
    return " · ".join(own for own in parts if own)


def sampled(report: Report, rows: Iterable[PlaceScore], language: Language) -> list[str]:
    """Return what a chart says of a sample: how it was drawn, and what it tells of the whole."""
    own, found = report.sampling, report.score.interval
    if own is None:
        return []
    if not own.population:
        return [words.NO_PLAN.to(language)]
    unit = report.header.level_title(own.unit).inside()
    drawn = words.drawn_of(own.visited, own.population, unit, language)
    parts = [drawn[:1].upper() + drawn[1:]]
    if found is not None:
        total = words.SCORE.to(language).lower()
        said = words.estimated(found.low, found.high, found.confidence, language)
        parts.append(f"{total}: {said}")
    lines = ["; ".join(parts)]
    if any(row.score.interval is None for row in rows):
        lines.append(words.SAMPLED.to(language))
    return lines
