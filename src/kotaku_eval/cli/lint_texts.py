"""Lint texts: the analysis of a rule set as a table, Markdown or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from kotaku_eval.analysis import Analysis, Defect, Gravity
from kotaku_eval.renderers.boards import Board
from kotaku_eval.renderers.escapes import markdown
from kotaku_eval.texts import Language, Text

_STYLES: Final = {Gravity.ERROR: "bold red", Gravity.WARNING: "bold yellow", Gravity.INFO: "dim"}
_NOTHING: Final = Text(id="Tidak ada yang ditemukan.", en="Nothing found.")
_OUTSIDE: Final = Text(
    id="Aturan yang hanya sebagian dianalisis (bagian ini boleh bernilai apa saja):",
    en="Rules that are analysed in part only (these parts may have any value):",
)
_UNDECIDED: Final = Text(
    id="Belum terjawab karena terlalu banyak langkah:", en="Not decided, as it took too many steps:"
)


def summary(analysis: Analysis) -> Text:
    """Return how much was found, in one line.

    >>> str(summary(Analysis("team", 3)))
    'team (rules: 3): errors 0, warnings 0, notes 0; analysed in part 0'
    """
    counts = Counter(defect.gravity for defect in analysis.defects)
    errors, warnings, notes = (counts[gravity] for gravity in Gravity)
    outside = len(analysis.outside)
    return Text(
        id=f"{analysis.ruleset} (aturan: {analysis.rules}): salah {errors}, "
        f"peringatan {warnings}, catatan {notes}; dianalisis sebagian {outside}",
        en=f"{analysis.ruleset} (rules: {analysis.rules}): errors {errors}, "
        f"warnings {warnings}, notes {notes}; analysed in part {outside}",
    )


def table(analysis: Analysis, language: Language, width: int, *, color: bool) -> str:
    """Return the analysis for a terminal."""
    board = Board(width, color=color)
    for defect in analysis.defects:
        _told(board, defect, language)
    if not analysis.defects:
        board.line(_NOTHING.to(language))
    if analysis.outside:
        board.heading(_OUTSIDE.to(language))
        for outside in analysis.outside:
            parts = "; ".join(outside.parts)
            board.spans((f"{outside.rule.id}: ", ""), (parts, "dim"), indent=2, hanging=2)
    if analysis.undecided:
        board.heading(_UNDECIDED.to(language))
        board.line(", ".join(analysis.undecided), indent=2)
    board.line()
    board.line(summary(analysis).to(language), "bold")
    return board.text()


def _told(board: Board, defect: Defect, language: Language) -> None:
    where = f"{defect.where}: " if defect.where else ""
    title = defect.gravity.title.to(language)
    board.spans(
        (f"{where}", ""),
        (f"{title}", _STYLES[defect.gravity]),
        (f" [{defect.code.value}] {defect.text.to(language)}", ""),
        hanging=2,
    )
    for place in defect.rules[1:]:
        board.line(f"{place.place}: {place.id}" if place.place else place.id, "dim", indent=4)
    if defect.hint.to(language):
        board.line(defect.hint.to(language), indent=2)


def render_markdown(analysis: Analysis, language: Language) -> str:
    """Return the analysis as Markdown."""
    lines = [f"# {markdown(summary(analysis).to(language))}", ""]
    for defect in analysis.defects:
        title = defect.gravity.title.to(language)
        hint = defect.hint.to(language)
        places = ", ".join(place.place for place in defect.rules if place.place)
        lines.append(
            f"- **{title}** `{defect.code.value}` {markdown(defect.text.to(language))}"
            + (f". {markdown(hint)}" if hint else "")
            + (f" ({markdown(places)})" if places else "")
        )
    if not analysis.defects:
        lines.append(_NOTHING.to(language))
    if analysis.outside:
        lines += ["", _OUTSIDE.to(language), ""]
        lines += [f"- {own.rule.id}: {markdown('; '.join(own.parts))}" for own in analysis.outside]
    if analysis.undecided:
        lines += ["", f"{_UNDECIDED.to(language)} {', '.join(analysis.undecided)}"]
    return "\n".join(lines) + "\n"


def render_json(analysis: Analysis, _: Language = "id") -> str:
    """Return the analysis as JSON, in both languages whatever language is asked for."""
    record = {
        "ruleset": analysis.ruleset,
        "rules": analysis.rules,
        "defects": [
            {
                "code": defect.code.value,
                "severity": defect.gravity.value,
                "rules": [{"id": own.id, "place": own.place} for own in defect.rules],
                "text": {"id": defect.text.id, "en": defect.text.en},
                "hint": {"id": defect.hint.id, "en": defect.hint.en},
            }
            for defect in analysis.defects
        ],
        "outside": [
            {"rule": own.rule.id, "place": own.rule.place, "parts": list(own.parts)}
            for own in analysis.outside
        ],
        "undecided": list(analysis.undecided),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


FORMS: Final[Mapping[str, Callable[[Analysis, Language], str]]] = {
    "markdown": render_markdown,
    "json": render_json,
}
