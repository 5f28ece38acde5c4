"""Screens: the parts of a report laid out for a terminal of a given width (needs rich)."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from kotaku_eval.errors import Problem
from kotaku_eval.findings import Finding, Severity, Verdict
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.renderers.escapes import one_line
from kotaku_eval.reports import Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

PLACES_SHOWN: Final = 20
FINDINGS_SHOWN: Final = 10
NOTES_SHOWN: Final = 10
NARROWEST: Final = 40

_VERDICT_STYLES: Final = {
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.ERROR: "bold magenta",
}
_SEVERITY_STYLES: Final = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "bold yellow",
    Severity.LOW: "bold cyan",
    Severity.INFO: "bold",
}


class Board:
    """A console that writes into a text; words from data are shown as they are, never obeyed."""

    def __init__(self, width: int, *, color: bool) -> None:
        self._file = StringIO()
        self._color = color
        self._console = Console(
            file=self._file,
            width=max(width, NARROWEST),
            force_terminal=color,
            color_system="standard" if color else None,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def line(self, words: str = "", style: str = "", *, indent: int = 0) -> None:
        """Write a paragraph, folded at the width."""
        self._console.print(Padding(Line(one_line(words), style), (0, 0, 0, indent)))

    def spans(self, *parts: tuple[str, str], indent: int = 0, hanging: int = 0) -> None:
        """Write a paragraph of styled parts; its further lines are indented by ``hanging`` more."""
        made = Line.assemble(*((one_line(words), style) for words, style in parts))
        lines = made.wrap(self._console, self._console.width - indent - hanging)
        for at, line in enumerate(lines):
            line.rstrip()
            self._console.print(Padding(line, (0, 0, 0, indent + hanging * bool(at))))

    def heading(self, words: str, style: str = "bold") -> None:
        """Write a heading after an empty line."""
        self.line()
        self.line(words, style)

    def table(self, table: Table, indent: int = 2) -> None:
        """Write a table."""
        self._console.print(Padding(table, (0, 0, 0, indent)))

    def text(self) -> str:
        """Return what was written; without colours there are no blanks at the ends of lines."""
        written = self._file.getvalue()
        if self._color:
            return written
        return "".join(f"{line.rstrip()}\n" for line in written.splitlines())


def cell(words: str, style: str = "") -> Line:
    """Return words for a cell of a table: text, whatever they look like."""
    return Line(one_line(words), style)


def columns(names: Iterable[tuple[str, bool]]) -> Table:
    """Return an empty table with headed columns; the numbers among them stand to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name, is_number in names:
        table.add_column(
            cell(name),
            justify="right" if is_number else "left",
            no_wrap=is_number,
            overflow="fold",
        )
    return table


class Screen:
    """A report, laid out from the head to the rules left out."""

    def __init__(
        self, report: Report, language: Language, *, width: int, color: bool, show_all: bool
    ) -> None:
        self.report = report
        self.language = language
        self.board = Board(width, color=color)
        self.show_all = show_all
        self.names = outlines.PlaceNames(report)

    def text(self) -> str:
        """Return the whole screen as text."""
        self._header()
        self._headline()
        self._parts()
        for table in outlines.place_tables(self.report):
            self._places(table)
        self._findings()
        self._verdicts()
        self._notes()
        self._disabled()
        return self.board.text()

    def _say(self, text: Text) -> str:
        return text.to(self.language)

    def _shown(self, there: int, limit: int) -> int:
        return there if self.show_all else min(there, limit)

    def _rest(self, there: int, shown: int, indent: int = 2) -> None:
        """Say how much is not shown."""
        if there > shown:
            number = outlines.count(there - shown, self.language)
            words = Text(
                id=f"… {number} lagi tidak ditampilkan (--all menampilkan semua)",
                en=f"… {number} more not shown (--all shows everything)",
            )
            self.board.line(self._say(words), "italic", indent=indent)

    def _header(self) -> None:
        header = self.report.header
        title = self._say(header.title) or header.portfolio or self._say(labels.UNTITLED)
        self.board.line(title, "bold")
        if header.illustrative:
            self.board.line(self._say(labels.ILLUSTRATIVE), "bold yellow")
        number = outlines.count(header.rules, self.language)
        rules = f"{self._say(header.ruleset_title)} ({header.ruleset}, {number})"
        grid = Table.grid(padding=(0, 2, 0, 0))
        for label, words in (
            (labels.RULES, rules),
            (labels.AS_OF, header.as_of or self._say(labels.NO_DATE)),
            (labels.BASIS, self._say(labels.basis(header.basis))),
            (labels.ACTIVITIES, outlines.count(header.activities, self.language)),
        ):
            grid.add_row(cell(self._say(label), "dim"), cell(words))
        self.board.table(grid, indent=0)

    def _headline(self) -> None:
        score = self.report.score
        self.board.line()
        if score.low is None:
            errors = self.report.has_errors
            words = labels.NO_SCORE_ERROR if errors else labels.NO_SCORE_EMPTY
            self.board.line(self._say(words), "bold magenta" if errors else "bold")
            return
        label = f"{self._say(labels.SCORE).upper()}  "
        shown = outlines.headline(score, self.language)
        self.board.spans((label, "bold"), (shown, "bold"), hanging=len(label))
        self.board.line(self._say(labels.HOW_TO_READ), "dim")
        if score.is_uncertain or any(row.score.is_uncertain for row in self.report.scores):
            self.board.line(self._say(labels.UNCERTAIN_NOTE), "dim")

    def _numbers(self, score: Score) -> tuple[Line, ...]:
        shown = (
            outlines.share(score.low, self.language),
            outlines.bounds(score, self.language),
            outlines.completeness(score, self.language),
            outlines.count(score.judged, self.language),
        )
        return tuple(cell(words) for words in shown)

    def _number_columns(self) -> list[tuple[str, bool]]:
        heads = (labels.SCORE, labels.RANGE, labels.COMPLETENESS, labels.COUNT)
        return [(self._say(head), True) for head in heads]

    def _parts(self) -> None:
        rows = outlines.part_rows(self.report)
        if not rows:
            return
        self.board.heading(self._part_title())
        table = columns([(self._say(labels.PART), False), *self._number_columns()])
        for row in rows:
            title = "  " * row.depth + self._say(row.score.title)
            remark = f" ({self._say(row.remark)})" if row.remark.en else ""
            name = Line.assemble(
                cell(title, "" if row.depth else "bold"), cell(remark, "dim italic")
            )
            table.add_row(name, *self._numbers(row.score))
            for dropped in row.dropped:
                words = f"  {self._say(dropped)}: {self._say(labels.DROPPED)}"
                table.add_row(cell(words, "dim"), cell("–"), "", "", "")
        self.board.table(table)

    def _part_title(self) -> str:
        averaged = outlines.averaged_places(self.report)
        if not averaged:
            return self._say(labels.PARTS)
        number = outlines.count(len(averaged), self.language)
        level = self._say(labels.level(averaged[0].level))
        words = Text(id=f", rata-rata {number} {level}", en=f", mean over {number} ({level})")
        return self._say(labels.PARTS) + self._say(words)

    def _places(self, places: outlines.PlaceTable) -> None:
        level = labels.level(places.level)
        words = Text(id=f"{labels.SCORE.id} per {level.id}", en=f"{labels.SCORE.en} by {level.en}")
        self.board.heading(f"{self._say(words)} ({self._say(labels.LOWEST_FIRST)})")
        heads = [(self._say(labels.PLACE), False), *self._number_columns()]
        table = columns([*heads, (self._say(labels.CATEGORY), False)])
        shown = self._shown(len(places.rows), PLACES_SHOWN)
        for row in places.rows[:shown]:
            name = cell(row.label)
            if row.code != row.label:
                name = Line.assemble(name, cell(f" {row.code}", "dim"))
            category = outlines.category(row.score, self.language)
            table.add_row(name, *self._numbers(row.score), cell(category))
        self.board.table(table)
        self._rest(len(places.rows), shown)

    def _findings(self) -> None:
        there = len(self.report.findings)
        number = f" ({outlines.count(there, self.language)})" if there else ""
        self.board.heading(f"{self._say(labels.FINDINGS)}{number}")
        if not there:
            self.board.line(self._say(labels.NO_FINDINGS), indent=2)
        for at, section in enumerate(outlines.sections(self.report)):
            if at:
                self.board.line()
            name = self._say(labels.severity(section.severity)).upper()
            number = outlines.count(len(section), self.language)
            self.board.line(f"{name} ({number})", _SEVERITY_STYLES[section.severity])
            shown = self._shown(len(section), FINDINGS_SHOWN)
            for finding in section.first(shown):
                self._finding(finding)
            self._rest(len(section), shown)

    def _finding(self, finding: Finding) -> None:
        style = _VERDICT_STYLES[finding.verdict]
        verdict = f"{labels.mark(finding.verdict)} {self._say(finding.verdict.title)}"
        subject = self.names.subject(finding.subject)
        self.board.spans((verdict, style), (f"  {subject}", "bold"), indent=2, hanging=2)
        self.board.line(self._say(finding.message), indent=4)
        if finding.fix.en:
            fix = f"{self._say(labels.FIX)}: {self._say(finding.fix)}"
            self.board.line(fix, "green", indent=4)
        doubt = labels.doubt(finding.confidence, self.language)
        where = f" · {finding.source}" if finding.source else ""
        self.board.line(f"{finding.rule}{doubt}{where}", "dim", indent=4)

    def _verdicts(self) -> None:
        self.board.heading(self._say(labels.VERDICTS))
        shown = [
            f"{labels.mark(verdict)} {self._say(verdict.title)} "
            f"{outlines.count(number, self.language)}"
            for verdict, number in outlines.verdict_counts(self.report)
        ]
        self.board.line(" · ".join(shown) or "0", indent=2)

    def _notes(self) -> None:
        notes: tuple[Problem, ...] = self.report.notes
        if not notes:
            return
        number = outlines.count(len(notes), self.language)
        self.board.heading(f"{self._say(labels.NOTES)} ({number})", "bold yellow")
        shown = self._shown(len(notes), NOTES_SHOWN)
        for note in notes[:shown]:
            where = f"{note.where}: " if note.where else ""
            hint = f" {self._say(note.hint)}" if note.hint.en else ""
            self.board.spans((f"{where}{self._say(note.text)}{hint}", ""), indent=2, hanging=2)
        self._rest(len(notes), shown)

    def _disabled(self) -> None:
        disabled = self.report.header.disabled
        if not disabled:
            return
        number = outlines.count(len(disabled), self.language)
        self.board.heading(f"{self._say(labels.DISABLED)} ({number})")
        for name, reason in disabled:
            self.board.spans((f"{name}: {self._say(reason)}", ""), indent=2, hanging=2)
