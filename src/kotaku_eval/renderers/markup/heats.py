"""Heats: which rows and columns the heat maps of a report have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from kotaku_eval.renderers import labels, outlines, page_words
from kotaku_eval.renderers.markup.charts import heat_legend, heat_map, score_cell
from kotaku_eval.renderers.markup.elements import Html, coded, element, joined
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

MOST_COLUMNS: Final = 16
"""So many columns are legible beside each other."""

MOST_ORDERED: Final = 2_000
"""So many places are put in order; of more the first are shown."""

_ACTIVITY: Final = "activity"


@frozen
class Column:
    """One column of the map: a group or indicator by kind and id."""

    kind: str
    id: str
    score: Score


def columns_of(report: Report) -> list[Column]:
    """Return what counts in the total: its indicators, or its groups where these are fewer."""
    counted = [part for part in report.axes if part.weight > 0]
    fine = [
        one
        for part in counted
        for one in (part.parts if part.kind == "group" else (part,))
        if one.low is not None
    ]
    chosen = fine if len(fine) <= MOST_COLUMNS else counted
    return [Column(one.kind, one.id, one) for one in chosen]


def indicators_by_place(
    report: Report, rows: Sequence[PlaceScore], language: Language
) -> Html | None:
    """Return the scores of what counts, by place; ``None`` where no place has such parts.

    Args:
        report: The report, for its columns.
        rows: The places that are shown, in order.
        language: The language of the words.
    """
    there = columns_of(report)
    columns = there[:MOST_COLUMNS]
    held = [(row, [_find(row.score, column) for column in columns]) for row in rows]
    if not any(score is not None for _, scores in held for score in scores):
        return None
    name = page_words.INDICATORS_BY_PLACE.to(language)
    made = heat_map(
        labels.PLACE.to(language),
        [labels.SCORE.to(language), *(column.score.title.to(language) for column in columns)],
        [
            (
                place_name(row),
                [score_cell(row.score, language), *(score_cell(one, language) for one in scores)],
            )
            for row, scores in held
        ],
        name=name,
    )
    more = page_words.not_shown(outlines.count(len(there) - len(columns), language))
    rest = [element("p", more.to(language), class_="ke-note")] if len(there) > len(columns) else []
    return joined([made, heat_legend(language), *rest])


def place_name(row: PlaceScore) -> Html:
    """Return the name of a place, with its code where that is another."""
    return coded(row.label, row.code)


def _find(score: Score, column: Column) -> Score | None:
    return next(
        (one for one in _inner(score) if one.kind == column.kind and one.id == column.id), None
    )


def _inner(score: Score) -> Iterator[Score]:
    """Yield groups and indicators: a rule may be named as an indicator is."""
    for part in score.parts:
        yield part
        if part.kind == "group":
            yield from part.parts


def rows_shown(report: Report, level: str, most: int) -> tuple[PlaceScore, ...]:
    """Return the places of a level that are shown: the lowest, or of very many the first by code.

    Scores of tables are worked out one by one when asked for: of a million places only those that
    are shown are.
    """
    start = 0
    for known, count in report.level_counts:
        if known == level:
            stop = start + (count if is_ordered(count) else most)
            rows = tuple(report.scores[start:stop])
            return outlines.lowest_first(rows)[:most] if is_ordered(count) else rows
        start += count
    return ()


def is_ordered(there: int) -> bool:
    """Whether so many places are few enough to be put in order, the lowest first."""
    return there <= MOST_ORDERED


def order_words(there: int) -> Text:
    """Return in which order so many places stand."""
    return labels.LOWEST_FIRST if is_ordered(there) else page_words.BY_CODE


def level_mapped(report: Report, most: int) -> tuple[str, int]:
    """Return the level whose places are mapped by indicator, and how many there are.

    It is the level that is shown, unless its scores are means of places, which have no indicators
    of their own: then the first that has.
    """
    shown, count = level_shown(report, most)
    counts = {level: many for level, many in report.level_counts if level != _ACTIVITY}
    first = "village" if "village" in counts else ""
    for level in dict.fromkeys((shown, first, *counts)):
        if level and any(_has_parts(row.score) for row in rows_shown(report, level, 1)):
            return level, counts[level]
    return shown, count


def _has_parts(score: Score) -> bool:
    return any(part.kind in {"group", "indicator"} for part in score.parts)


def level_shown(report: Report, most: int) -> tuple[str, int]:
    """Return the level whose places are shown, and how many there are; empty without any.

    It is the one that a report shows first, or the next above it that is not too large.
    """
    counts = {level: count for level, count in report.level_counts if level != _ACTIVITY}
    if not counts:
        return "", 0
    levels = list(counts)
    first = levels.index("village") if "village" in counts else 0
    if report.score.kind == "mean":
        many = len(report.score.parts)
        first = next((at for at, level in enumerate(levels) if counts[level] == many), first)
    chosen = next((own for own in levels[first:] if counts[own] <= most), levels[first])
    return chosen, counts[chosen]
