"""Charts: timelines, heat maps and distributions; Altair is loaded when one is made."""

from __future__ import annotations

from typing import Any

from kotaku_eval.errors import needing
from kotaku_eval.plots import heat_maps, timelines, words
from kotaku_eval.plots.distributions import spread_of
from kotaku_eval.plots.heat_maps import heat_map_of
from kotaku_eval.plots.timelines import course_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reports import Report
from kotaku_eval.selections import Named
from kotaku_eval.texts import Language


def timeline(
    portfolio: Portfolio,
    *,
    activity: str | None = None,
    as_of: Any = None,
    language: Language = "id",
    limit: int = timelines.ROWS,
    **places: Named,
) -> Any:
    """Return a chart of what was planned and what was done: of one activity, or of many.

    Of one activity every stage has a line; of many each has a line of its own. A date that is known
    by its month, its year or a span is a bar over all the days it may be. What happened on a day
    that nobody recorded is named above the chart.

    Args:
        portfolio: The activities.
        activity: The id of one.
        as_of: The day to mark; the portfolio's own, or else the newest observed date.
        language: ``id`` or ``en``.
        limit: How many lines are drawn at most; the chart says so.
        places: A place by its code or name, or several, by level: the activities in it.

    Raises:
        UnknownNameError: There is no such activity, level or place.
        MissingExtraError: The extra ``report`` is not installed.
    """
    made = course_of(portfolio, activity, places, language=language, limit=limit)
    with needing("report", words.PURPOSE):
        from kotaku_eval.plots.courses import course_chart  # noqa: PLC0415 - an extra

    return course_chart(made, portfolio.day_of(as_of))


def heat_map(
    report: Report, level: str, *, language: Language = "id", limit: int = heat_maps.ROWS
) -> Any:
    """Return a chart of the scores of places by indicator, the lowest total first.

    The colour is the lower bound, light where it is high, and can be told without colours. What is
    partly unknown has a dashed border and both bounds; what was not judged is white.

    Args:
        report: The report.
        level: The level of the places, such as ``village``; or ``activity``.
        language: ``id`` or ``en``.
        limit: How many places are drawn at most; the chart says so.

    Raises:
        UnknownNameError: The report has no score on such a level.
        MissingExtraError: The extra ``report`` is not installed.
    """
    made = heat_map_of(report, level, language, limit)
    with needing("report", words.PURPOSE):
        from kotaku_eval.plots.tiles import tiles_chart  # noqa: PLC0415 - an extra

    return tiles_chart(made)


def score_distribution(report: Report, level: str, *, language: Language = "id") -> Any:
    """Return a chart of how the scores of places spread, with their bounds.

    Up to 40 places are drawn one by one, the lowest first; more of them are counted by score.

    Args:
        report: The report.
        level: The level of the places, such as ``village``; or ``activity``.
        language: ``id`` or ``en``.

    Raises:
        UnknownNameError: The report has no score on such a level.
        MissingExtraError: The extra ``report`` is not installed.
    """
    made = spread_of(report, level, language)
    with needing("report", words.PURPOSE):
        from kotaku_eval.plots.ranges import ranges_chart  # noqa: PLC0415 - an extra

    return ranges_chart(made)
