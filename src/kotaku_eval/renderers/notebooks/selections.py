"""Notebook selections: how some rows of a report show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from kotaku_eval.findings import Outcome
from kotaku_eval.renderers import labels, outlines, page_words, samples
from kotaku_eval.renderers.markup import charts
from kotaku_eval.renderers.markup.elements import Html, element, numbers, row, table
from kotaku_eval.renderers.notebooks.finding_tables import finding_table
from kotaku_eval.renderers.notebooks.scores import frame, note, unseen
from kotaku_eval.reports import PlaceScore
from kotaku_eval.selections import Selection
from kotaku_eval.texts import Language, Text

SHOWN: Final = 20
"""So many rows are shown."""


def show_selection(rows: Selection[Any], language: Language) -> str:
    """Return some rows of a report as a notebook shows them; only those shown are worded."""
    shown = rows[:SHOWN]
    left = len(rows) - len(shown)
    if not shown:
        return frame(language, element("p", _NOTHING.to(language)))
    return frame(
        language,
        _TABLES[rows.name](shown, language),
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


def _score_heads(language: Language, *, is_drawn: bool) -> list[str]:
    limits = (samples.INTERVAL,) if is_drawn else ()
    counted = (labels.SCORE, labels.RANGE, *limits, labels.COMPLETENESS, labels.COUNT)
    bars = unseen(labels.RANGE, language)
    named = [labels.CODE.to(language), page_words.NAME.to(language), bars]
    counts = numbers(head.to(language) for head in counted)
    return [*named, *counts, labels.CATEGORY.to(language)]


def _score_cells(own: PlaceScore, language: Language, *, is_drawn: bool) -> list[str]:
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


def _scores(rows: Selection[Any], language: Language) -> Html:
    is_drawn = any(own.score.interval is not None for own in rows)
    cells = (row(_score_cells(own, language, is_drawn=is_drawn)) for own in rows)
    return table(_score_heads(language, is_drawn=is_drawn), cells, "ke-scores ke-places")


def _findings(rows: Selection[Any], language: Language) -> Html:
    return finding_table(rows, language, lambda subject: [outlines.named(subject)])


def _outcomes(rows: Selection[Any], language: Language) -> Html:
    heads = (labels.SUBJECT, labels.RULE, labels.VERDICT, labels.REASON)
    cells = (row(_outcome_cells(own, language)) for own in rows)
    return table([head.to(language) for head in heads], cells)


def _outcome_cells(own: Outcome, language: Language) -> list[str]:
    verdict = charts.verdict_mark(own.verdict, language)
    return [outlines.named(own.subject), own.rule, verdict, own.reason.to(language)]


_TABLES: Final[Mapping[str, Callable[[Selection[Any], Language], Html]]] = {
    "scores": _scores,
    "findings": _findings,
    "outcomes": _outcomes,
}
