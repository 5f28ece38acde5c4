"""Compare texts: what changed from one report to another, as a table, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kotaku_eval.comparisons import Change, Comparison, Kind
from kotaku_eval.renderers import changes, labels, outlines, remarks
from kotaku_eval.renderers.boards import Board, cell, columns
from kotaku_eval.renderers.escapes import markdown
from kotaku_eval.texts import Language, Text

SHOWN: Final = 10
_STYLES: Final = {
    Kind.NEW: "bold red",
    Kind.ADDED: "bold red",
    Kind.WAIVER_EXPIRED: "bold red",
    Kind.WAIVER_GONE: "bold red",
    Kind.FIXED: "bold green",
}


def table(
    comparison: Comparison, language: Language, width: int, *, color: bool, show_all: bool
) -> str:
    """Return a comparison as text for a terminal."""
    return _Page(comparison, language, Board(width, color=color), show_all=show_all).text()


class _Page:
    def __init__(
        self, comparison: Comparison, language: Language, board: Board, *, show_all: bool
    ) -> None:
        self.comparison = comparison
        self.language: Language = language
        self.board = board
        self.show_all = show_all

    def text(self) -> str:
        self._head()
        self._points()
        if self.comparison.is_empty:
            self.board.heading(self._say(changes.NOTHING))
        for kind in Kind:
            self._kind(kind, self.comparison.of(kind))
        return self.board.text()

    def _say(self, text: Text) -> str:
        return text.to(self.language)

    def _head(self) -> None:
        own = self.comparison
        self.board.line(self._say(changes.TITLE), "bold")
        for label, header in ((changes.OLD, own.old), (changes.NEW, own.new)):
            lead = f"{self._say(label)}  "
            words = changes.side(header, self.language)
            self.board.spans((lead, "dim"), (words, ""), hanging=len(lead))
        for warning in own.warnings:
            lead = f"! {self._say(changes.WARNING)}: "
            self.board.spans((lead, "bold yellow"), (self._say(warning), ""), hanging=2)
        self.board.line()
        shown = changes.scores(own.old_score, own.new_score, self.language)
        change = own.score_change
        points = f"  ({changes.signed(change, self.language)})" if change is not None else ""
        lead = f"{self._say(labels.SCORE).upper()}  "
        self.board.spans((lead, "bold"), (shown + points, "bold"), hanging=len(lead))
        if own.old_before is not None or own.new_before is not None:
            before = own.old_before or own.old_score, own.new_before or own.new_score
            words = changes.scores(*before, self.language)
            self.board.line(f"{self._say(remarks.BEFORE)}: {words}")

    def _points(self) -> None:
        own = self.comparison
        change = own.score_change
        if change is None:
            self.board.line(self._say(changes.NO_CHANGE))
        if change is None or not own.contributions:
            return
        self.board.heading(self._say(changes.MOVED))
        heads = [changes.OLD, changes.NEW, changes.BY_VERDICTS, changes.BY_WEIGHT, changes.POINTS]
        made = columns(
            [(self._say(labels.RULE), False), *((self._say(head), True) for head in heads)]
        )
        points = changes.rounded_points(own.contributions, change)
        limit = outlines.shown(len(points), SHOWN, show_all=self.show_all)
        for part, rounded in list(zip(own.contributions, points, strict=True))[:limit]:
            made.add_row(
                cell(f"{self._say(part.title)} [{part.id}]"),
                cell(changes.own_score(part.old, self.language)),
                cell(changes.own_score(part.new, self.language)),
                cell(changes.signed(part.by_verdicts, self.language)),
                cell(changes.signed(part.by_weight, self.language)),
                cell(changes.signed(rounded, self.language)),
            )
        if len(points) > limit:
            rest = changes.signed(sum(points[limit:]), self.language)
            words = outlines.rest(len(points) - limit, self.language)
            made.add_row(cell(words, "italic"), *(cell("") for _ in range(4)), cell(rest))
        total = changes.signed(change, self.language)
        made.add_row(
            cell(self._say(changes.SUM), "bold"), *(cell("") for _ in range(4)), cell(total)
        )
        self.board.table(made)
        self.board.line(self._say(changes.HOW_TO_READ), "dim", indent=2)

    def _kind(self, kind: Kind, found: tuple[Change, ...]) -> None:
        if not found:
            return
        number = outlines.count(len(found), self.language)
        self.board.heading(
            f"{self._say(changes.TITLES[kind])} ({number})", _STYLES.get(kind, "bold")
        )
        limit = 0 if kind in changes.SAME else SHOWN
        shown = len(found) if self.show_all else outlines.shown(len(found), limit, show_all=False)
        if kind in changes.SAME and not self.show_all:
            shown = 0
        for change in found[:shown]:
            self._change(change)
        if len(found) > shown:
            words = outlines.rest(len(found) - shown, self.language)
            self.board.line(words, "italic", indent=2)

    def _change(self, change: Change) -> None:
        severity = self._say(labels.severity(change.severity))
        subject = change.subject
        name = f"{subject.id} {subject.label}" if subject.label != subject.id else subject.id
        head = f"{severity}: {name}: "
        title = self._say(change.title)
        self.board.spans((head, "bold"), (title, ""), indent=2, hanging=2)
        state = changes.was_and_is(change, self.language)
        self.board.spans((f"{state} · ", ""), (change.rule, "dim"), indent=4, hanging=2)
        if change.new is not None and change.new.is_open:
            words = self._say(change.message).removeprefix(f"{title}: ")
            self.board.line(words, indent=4)
        waiver = self._say(changes.waiver(change))
        if waiver:
            self.board.line(waiver, indent=4)


def _markdown(comparison: Comparison, language: Language) -> str:
    def say(text: Text) -> str:
        return markdown(text.to(language))

    parts = [f"# {say(changes.TITLE)}", _markdown_head(comparison, language)]
    if comparison.contributions:
        parts += [f"## {say(changes.MOVED)}", _markdown_points(comparison, language)]
    if comparison.is_empty:
        parts.append(say(changes.NOTHING))
    for kind in Kind:
        found = comparison.of(kind)
        if found:
            parts.append(f"## {say(changes.TITLES[kind])} ({outlines.count(len(found), language)})")
            parts.append(_markdown_changes(found, language))
    return "\n\n".join(parts) + "\n"


def _markdown_head(own: Comparison, language: Language) -> str:
    lines = [
        f"- {changes.OLD.to(language)}: {markdown(changes.side(own.old, language))}",
        f"- {changes.NEW.to(language)}: {markdown(changes.side(own.new, language))}",
    ]
    lines += [
        f"- **{changes.WARNING.to(language)}**: {markdown(warning.to(language))}"
        for warning in own.warnings
    ]
    shown = changes.scores(own.old_score, own.new_score, language)
    change = own.score_change
    points = f" ({changes.signed(change, language)})" if change is not None else ""
    lines.append(f"- **{labels.SCORE.to(language)}: {markdown(shown)}{points}**")
    if own.old_before is not None or own.new_before is not None:
        before = own.old_before or own.old_score, own.new_before or own.new_score
        words = markdown(changes.scores(*before, language))
        lines.append(f"- {remarks.BEFORE.to(language)}: {words}")
    if change is None:
        lines.append(f"- {changes.NO_CHANGE.to(language)}")
    return "\n".join(lines)


def _markdown_points(own: Comparison, language: Language) -> str:
    heads = [labels.RULE, changes.OLD, changes.NEW, changes.BY_VERDICTS, changes.BY_WEIGHT]
    rows = [[head.to(language) for head in (*heads, changes.POINTS)], ["---"] * 6]
    change = own.score_change or 0.0
    points = changes.rounded_points(own.contributions, change)
    for part, rounded in zip(own.contributions, points, strict=True):
        rows.append(
            [
                markdown(f"{part.title.to(language)} ({part.id})"),
                changes.own_score(part.old, language),
                changes.own_score(part.new, language),
                changes.signed(part.by_verdicts, language),
                changes.signed(part.by_weight, language),
                changes.signed(rounded, language),
            ]
        )
    rows.append([changes.SUM.to(language), "", "", "", "", changes.signed(change, language)])
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([*lines, "", changes.HOW_TO_READ.to(language)])


def _markdown_changes(found: tuple[Change, ...], language: Language) -> str:
    lines = []
    for change in found:
        severity = labels.severity(change.severity).to(language)
        subject = change.subject
        name = f"{subject.id} {subject.label}" if subject.label != subject.id else subject.id
        state = changes.was_and_is(change, language)
        words = f"{severity}: {name}: {change.title.to(language)} ({change.rule}): {state}."
        if change.new is not None and change.new.is_open:
            title = f"{change.title.to(language)}: "
            words += f" {change.message.to(language).removeprefix(title)}"
        waiver = changes.waiver(change).to(language)
        lines.append(f"- {markdown(f'{words} {waiver}')}")
    return "\n".join(lines)


def _json(comparison: Comparison, language: Language) -> str:  # noqa: ARG001 - every form takes it
    return comparison.to_json(indent=2) + "\n"


FORMS: Final[Mapping[str, Callable[[Comparison, Language], str]]] = {
    "json": _json,
    "markdown": _markdown,
}
"""The forms other than the table, by name."""
