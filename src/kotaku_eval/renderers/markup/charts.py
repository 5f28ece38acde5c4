"""Charts: bars, marks and heat maps as HTML, for notebooks and pages, without any script.

A length is the attribute of a shape, not a style, so that they are drawn under a policy that
forbids inline styles. Each stands beside the number that it draws, so it is hidden from readers of
the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.renderers.markup.elements import Html, element, joined
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

HEAT_FROM: Final = (0, 40, 60, 80, 100)
"""The value from which each shade of a heat map is used."""

_FULL: Final = 100.0


def bar(score: Score) -> Html:
    """Return a bar from 0 to 100: filled to the lower bound, pale from there to the upper.

    Of a sample, a line across it reaches from the lower to the upper limit of the interval.
    """
    if score.low is None or score.high is None:
        return Html("")
    parts = [
        _rect("ke-track", 0.0, _FULL),
        _rect("ke-range", score.low, score.high - score.low),
        _rect("ke-low", 0.0, score.low),
    ]
    found = score.interval
    if found is not None:
        ends = (percent(found.low), percent(found.high))
        parts += [_line("ke-limit", ends, "50%", "50%")]
        parts += [_line("ke-limit", (end, end), "15%", "85%") for end in ends]
    return element("svg", *parts, class_="ke-bar", aria_hidden="true", focusable="false")


def _rect(kind: str, start: float, width: float) -> Html:
    x, wide = percent(start), percent(width)
    return Html(f'<rect class="{kind}" x="{x}" width="{wide}" height="100%"/>')


def _line(kind: str, ends: tuple[str, str], top: str, bottom: str) -> Html:
    x1, x2 = ends
    return Html(f'<line class="{kind}" x1="{x1}" x2="{x2}" y1="{top}" y2="{bottom}"/>')


def percent(value: float) -> str:
    """Return a length as SVG writes it, short and the same everywhere.

    >>> percent(74.0), percent(33.333333)
    ('74%', '33.33%')
    """
    return f"{round(value, 2):g}%"


def severity_mark(value: Severity, language: Language) -> Html:
    """Return a severity in its colour."""
    return element("span", labels.severity(value).to(language), class_=f"ke-mark ke-{value.value}")


def severity_count(value: Severity, number: int, language: Language) -> Html:
    """Return a severity in its colour, with how often it was found."""
    words = f"{labels.severity(value).to(language)} {outlines.count(number, language)}"
    return element("span", words, class_=f"ke-mark ke-{value.value}")


def verdict_mark(value: Verdict, language: Language) -> Html:
    """Return a verdict in its colour, with the sign that tells it without colour."""
    words = f"{labels.mark(value)} {value.title.to(language)}"
    return element("span", words, class_=f"ke-verdict ke-{value.value}")


@frozen
class Cell:
    """One cell of a heat map.

    Args:
        value: From 0 to 100; ``None`` where there is nothing to show.
        words: What stands in it.
        told: The same in full, for who points at it.
    """

    value: float | None
    words: str
    told: str = ""


def score_cell(score: Score | None, language: Language) -> Cell:
    """Return the cell of a score: its lower bound, marked where the upper one is another."""
    if score is None or score.low is None or score.high is None:
        return Cell(None, "–")
    if not score.decided:
        return Cell(None, "?", outlines.bounds(score, language))
    mark = "+" if round(score.high, 1) > round(score.low, 1) else ""
    told = f"{outlines.share(score.low, language)} {outlines.bounds(score, language)}"
    words = outlines.share(score.low, language) + mark
    return Cell(score.low, words, f"{told}, n {outlines.count(score.judged, language)}")


def shade(value: float | None) -> str:
    """Return the class of the shade of a value.

    >>> shade(0), shade(79.9), shade(100), shade(None)
    ('ke-heat-0', 'ke-heat-2', 'ke-heat-4', 'ke-heat-none')
    """
    if value is None:
        return "ke-heat-none"
    return f"ke-heat-{sum(value >= start for start in HEAT_FROM) - 1}"


def heat_map(
    corner: str, heads: Sequence[str], rows: Iterable[tuple[Html, Sequence[Cell]]], *, name: str
) -> Html:
    """Return a heat map: a table whose cells are shaded, each with its number.

    Args:
        corner: The head of the names of the rows.
        heads: The heads of the other columns.
        rows: The name and the cells of each row.
        name: What the map is called, for who cannot see it.
    """
    head = element("tr", *(element("th", words, scope="col") for words in (corner, *heads)))
    made = [_heat_row(title, cells) for title, cells in rows]
    held = element(
        "table", element("thead", head), element("tbody", *made), class_="ke-heat", aria_label=name
    )
    return scrollable(held, name)


def _heat_row(title: Html, cells: Sequence[Cell]) -> Html:
    shaded = (
        element("td", one.words, class_=shade(one.value), title=one.told or None) for one in cells
    )
    return element("tr", element("th", title, scope="row"), *shaded)


def scrollable(inner: Html, name: str) -> Html:
    """Return something wide or long in a frame of its own, which the keyboard can move."""
    return element("div", inner, class_="ke-wide", role="region", aria_label=name, tabindex=0)


def heat_legend(language: Language) -> Html:
    """Return what the shades and signs of a heat map mean."""
    ends = [*(f"–<{stop}" for stop in HEAT_FROM[1:]), ""]
    shades = (
        element("span", f"{start}{end}", class_=f"ke-key ke-heat-{at}")
        for at, (start, end) in enumerate(zip(HEAT_FROM, ends, strict=True))
    )
    return element("p", joined(shades, " "), " ", _SIGNS.to(language), class_="ke-note")


_SIGNS: Final = Text(
    id="+ dapat naik bila data dilengkapi; ? semuanya belum diketahui; – tidak ada yang dinilai.",
    en="+ may rise once the data are complete; ? all is unknown; – nothing was judged.",
)
