"""Notebook selections: how some rows of a report show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from kotaku_eval.findings import Finding, Outcome
from kotaku_eval.renderers import labels, outlines, page_words, samples
from kotaku_eval.renderers.markup import charts
from kotaku_eval.renderers.markup.elements import element, numbers, row, table
from kotaku_eval.renderers.notebooks.scores import frame, note
from kotaku_eval.reports import PlaceScore
from kotaku_eval.selections import Selection
from kotaku_eval.texts import Language, Text

SHOWN: Final = 20
"""So many rows are shown."""


def show_selection(rows: Selection[Any], language: Language) -> str:
    """Return some rows of a report as a notebook shows them; only those shown are worded."""
    is_drawn = rows.name == "scores" and any(own.score.interval for own in rows[:SHOWN])
    heads, cells = _TABLES["drawn" if is_drawn else rows.name]
    shown = [row(cells(own, language)) for own in rows[:SHOWN]]
    left = len(rows) - len(shown)
    if not shown:
        return frame(element("p", _NOTHING.to(language)))
    return frame(
        table(heads(language), shown, "ke-findings" if rows.name == "findings" else ""),
        *(note(text, language) for text in _basis(rows)),
        note(page_words.not_shown(outlines.count(left, language)), language) if left else None,
    )


_NOTHING: Final = Text(id="Tidak ada baris yang cocok.", en="No row matches.")


def _basis(rows: Selection[Any]) -> Iterator[Text]:
    """Yield that scores are those of a sample."""
    if rows.name == "scores" and rows.report.sampling is not None:
        yield Text(
            id=f"{labels.BASIS.id}: {samples.basis(rows.report, 'id')}. {samples.PLACES.id}",
            en=f"{labels.BASIS.en}: {samples.basis(rows.report, 'en')}. {samples.PLACES.en}",
        )


def _score_heads(language: Language, *, is_drawn: bool = False) -> list[str]:
    limits = (samples.INTERVAL,) if is_drawn else ()
    counted = (labels.SCORE, labels.RANGE, *limits, labels.COMPLETENESS, labels.COUNT)
    named = [labels.CODE.to(language), labels.PLACE.to(language), ""]
    counts = numbers(head.to(language) for head in counted)
    return [*named, *counts, labels.CATEGORY.to(language)]


def _score_cells(own: PlaceScore, language: Language, *, is_drawn: bool = False) -> list[str]:
    score = own.score
    counts = (
        outlines.share(score.low, language),
        outlines.bounds(score, language),
        *((samples.limits(score, language),) if is_drawn else ()),
        outlines.completeness(score, language),
        outlines.count(score.judged, language),
    )
    return [
        own.code,
        own.label,
        element("td", charts.bar(score), class_="ke-draw"),
        *(element("td", words, class_="ke-number") for words in counts),
        outlines.category(score, language),
    ]


def _heads(*names: Text) -> Callable[[Language], list[str]]:
    return lambda language: [name.to(language) for name in names]


def _finding_cells(own: Finding, language: Language) -> list[str]:
    return [
        charts.severity_mark(own.severity, language),
        outlines.named(own.subject),
        own.rule,
        charts.verdict_mark(own.verdict, language),
        outlines.detail(own, language),
    ]


def _outcome_cells(own: Outcome, language: Language) -> list[str]:
    verdict = charts.verdict_mark(own.verdict, language)
    return [outlines.named(own.subject), own.rule, verdict, own.reason.to(language)]


_TABLES: Final[Mapping[str, tuple[Callable[[Language], list[str]], Callable[..., list[str]]]]] = {
    "scores": (_score_heads, _score_cells),
    "drawn": (partial(_score_heads, is_drawn=True), partial(_score_cells, is_drawn=True)),
    "findings": (
        _heads(labels.SEVERITY, labels.SUBJECT, labels.RULE, labels.VERDICT, labels.FINDING),
        _finding_cells,
    ),
    "outcomes": (
        _heads(labels.SUBJECT, labels.RULE, labels.VERDICT, labels.REASON),
        _outcome_cells,
    ),
}
