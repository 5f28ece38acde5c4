"""Notebook scores: the frame of everything in a notebook, and scores in it."""

from __future__ import annotations

from typing import Final

from kotaku_eval.renderers import labels, outlines, page_words, samples
from kotaku_eval.renderers.markup import charts
from kotaku_eval.renderers.markup.elements import Html, element, joined, numbers, row, table
from kotaku_eval.renderers.markup.styles import notebook_style
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

_MOST_PARTS: Final = 100


def frame(language: Language, *parts: Html | None) -> str:
    """Return pieces in the frame of a notebook's output, with its style and its language."""
    style = element("style", Html(notebook_style()))
    shown = (part for part in parts if part)
    return str(element("div", style, *shown, class_="ke", lang=language, tabindex=0))


def unseen(words: Text, language: Language) -> Html:
    """Return words that only a reader of the screen tells: the head of a column of bars."""
    return element("span", words.to(language), class_="ke-unseen")


def show_score(score: Score, language: Language) -> str:
    """Return a score as a notebook shows it: its bounds, and the parts it is made of."""
    shown = score.parts[:_MOST_PARTS]
    is_drawn = any(part.interval is not None for part in shown)
    parts = [score_row(part, 0, language, is_drawn=is_drawn) for part in shown]
    rest = len(score.parts) - len(parts)
    return frame(
        language,
        element("h3", score.title.to(language)),
        headline(score, language, _why_none(score)),
        table(score_heads(language, is_drawn=is_drawn), parts, "ke-scores") if parts else None,
        note(page_words.not_shown(outlines.count(rest, language)), language) if rest else None,
        note(labels.how_to_read(score.kind), language),
    )


def _why_none(score: Score) -> Text:
    """Return why there is no number: a tree without parts is of rules without indicators."""
    has_tree = bool(score.parts) or score.kind != "total"
    return labels.NO_SCORE_EMPTY if has_tree else labels.NO_INDICATORS


def pairs(found: list[tuple[str, str]]) -> Html:
    """Return names with their values, as a table of two columns."""
    rows = (element("tr", element("th", name, scope="row"), element("td", value))
            for name, value in found)  # fmt: skip
    return element("table", element("tbody", *rows), class_="ke-facts")


def note(text: Text, language: Language) -> Html:
    """Return a remark beside what is shown."""
    return element("p", text.to(language), class_="ke-note")


def headline(score: Score, language: Language, why: Text = labels.NO_SCORE_EMPTY) -> Html:
    """Return the number with its bar, its bounds and its category; without one, why."""
    if score.low is None:
        return element("p", element("b", why.to(language)))
    found = [
        f"{labels.RANGE.to(language)} {outlines.bounds(score, language)}",
        samples.told(score, language),
        f"{labels.COMPLETE.to(language)} {outlines.completeness(score, language)}",
        f"n {outlines.count(score.judged, language)}",
    ]
    line = [
        element("span", outlines.share(score.low, language), class_="ke-score"),
        element("span", outlines.category(score, language), class_="ke-category"),
        element("span", "; ".join(filter(None, found)), class_="ke-note"),
    ]
    return joined([element("div", *line, class_="ke-head"), charts.bar(score)])


def score_heads(language: Language, *, is_drawn: bool = False) -> list[str]:
    """Return the heads of a table of scores, which may be those of a sample."""
    limits = (samples.INTERVAL,) if is_drawn else ()
    counted = (labels.SCORE, labels.RANGE, *limits, labels.COMPLETENESS, labels.COUNT)
    bars = unseen(labels.RANGE, language)
    return [labels.PART.to(language), bars, *numbers(head.to(language) for head in counted)]


def score_row(
    score: Score, depth: int, language: Language, remark: str = "", *, is_drawn: bool = False
) -> Html:
    """Return a score as a row of a table: its bar, its bounds, and what it rests on."""
    title = score.title.to(language) or score.id
    inner = joined([title, element("span", f" ({remark})", class_="ke-note") if remark else ""])
    shown = (
        outlines.share(score.low, language),
        outlines.bounds(score, language),
        *((samples.limits(score, language),) if is_drawn else ()),
        outlines.completeness(score, language),
        outlines.count(score.judged, language),
    )
    return row(
        [
            element("td", inner if depth else element("b", inner),
                    class_="ke-inner" if depth else None),
            element("td", charts.bar(score), class_="ke-draw"),
            *(element("td", words, class_="ke-number") for words in shown),
        ]
    )  # fmt: skip
