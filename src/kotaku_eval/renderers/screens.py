"""Screens: the parts of a report laid out for a terminal of a given width (needs rich)."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from kotaku_eval.errors import Problem
from kotaku_eval.findings import Finding, Severity, Verdict
from kotaku_eval.renderers import labels, outlines, remarks, samples
from kotaku_eval.renderers.boards import Board, cell, columns
from kotaku_eval.renderers.reliefs import ReliefScreen
from kotaku_eval.reports import Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

PLACES_SHOWN: Final = 20
FINDINGS_SHOWN: Final = {
    Severity.CRITICAL: 20,
    Severity.HIGH: 10,
    Severity.MEDIUM: 5,
    Severity.LOW: 5,
    Severity.INFO: 5,
}
NOTES_SHOWN: Final = 10

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


class Screen:
    """A report, laid out from the head to the rules left out."""

    def __init__(
        self, report: Report, language: Language, *, width: int, color: bool, show_all: bool
    ) -> None:
        self.report = report
        self.language: Language = language
        self.board = Board(width, color=color)
        self.show_all = show_all
        self.tables = outlines.place_tables(report)
        self.names = outlines.PlaceNames(self.tables)

    def text(self) -> str:
        """Return the whole screen as text."""
        self._header()
        self._headline()
        self._sample()
        self._parts()
        for table in self.tables:
            self._places(table)
        self._levels_left()
        self._findings()
        reliefs = ReliefScreen(self.report, self.language, self.board, self.names)
        reliefs.write(show_all=self.show_all)
        self._verdicts()
        self._notes()
        self._disabled()
        return self.board.text()

    def _say(self, text: Text) -> str:
        return text.to(self.language)

    def _shown(self, there: int, limit: int) -> int:
        return outlines.shown(there, limit, show_all=self.show_all)

    def _rest(self, there: int, shown: int, indent: int = 2) -> None:
        """Say how much is not shown."""
        if there > shown:
            self.board.line(outlines.rest(there - shown, self.language), "italic", indent=indent)

    def _header(self) -> None:
        header = self.report.header
        title = self._say(labels.titled(header.title, header.portfolio))
        self.board.line(title, "bold")
        if header.illustrative:
            self.board.line(self._say(labels.ILLUSTRATIVE), "bold yellow")
        number = f"{outlines.count(header.rules, self.language)} {self._say(labels.RULES).lower()}"
        rules = f"{self._say(header.ruleset_title)} ({header.ruleset}, {number})"
        grid = Table.grid(padding=(0, 2, 0, 0))
        for label, words in (
            (labels.RULES, rules),
            (labels.AS_OF, header.as_of or self._say(labels.NO_DATE)),
            (labels.BASIS, samples.basis(self.report, self.language)),
            (labels.ACTIVITIES, outlines.count(header.activities, self.language)),
        ):
            grid.add_row(cell(self._say(label), "dim"), cell(words))
        self.board.table(grid, indent=0)

    def _headline(self) -> None:
        score, none = self.report.score, outlines.no_score(self.report)
        self.board.line()
        if none is not None:
            style = "bold magenta" if self.report.has_errors else "bold"
            self.board.line(self._say(none), style)
            self._before()
            return
        label = f"{self._say(labels.SCORE).upper()}  "
        shown = outlines.headline(score, self.language)
        self.board.spans((label, "bold"), (shown, "bold"), hanging=len(label))
        self._before()
        if self.report.sampling is not None:
            self.board.line(samples.estimate(self.report, self.language), "bold")
        self.board.line(self._say(labels.how_to_read(score.kind)), "dim")
        if any(row.score.is_uncertain for table in self.tables for row in table.rows):
            self.board.line(self._say(samples.uncertain(self.report)), "dim")

    def _before(self) -> None:
        words = remarks.before(self.report, self.language)
        if words:
            self.board.line(words)

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

    def _sample(self) -> None:
        told = list(samples.remarks(self.report))
        rows = samples.strata(self.report, self.language)
        if not told and not rows:
            return
        self.board.heading(self._say(samples.SAMPLE))
        heads = (samples.FRAME, samples.DRAWN, samples.VISITED)
        table = columns(
            [(self._say(samples.STRATUM), False), *((self._say(h), True) for h in heads)]
        )
        shown = self._shown(len(rows), PLACES_SHOWN)
        for row in rows[:shown]:
            table.add_row(*map(cell, row))
        if rows:
            self.board.table(table)
        self._rest(len(rows), shown)
        for text in told:
            self.board.spans((f"- {self._say(text)}", ""), indent=2, hanging=2)

    def _parts(self) -> None:
        rows = outlines.part_rows(self.report)
        if not rows:
            return
        self.board.heading(self._part_title())
        limits = [(self._say(samples.INTERVAL), True)] if samples.has_intervals(self.report) else []
        table = columns([(self._say(labels.PART), False), *self._number_columns(), *limits])
        is_aside = False
        for row in rows:
            if isinstance(row, outlines.Dropped):
                words = f"{self._say(labels.DROPPED)}: {self._say(row.indicators)}"
                table.add_row(Padding(cell(words, "dim"), (0, 0, 0, 2)))
                continue
            if row.is_aside and not is_aside:
                table.add_row(cell(self._say(labels.ASIDE), "dim italic"))
                is_aside = True
            self._part(table, row)
        self.board.table(table)

    def _part(self, table: Table, row: outlines.PartRow) -> None:
        remark = "" if row.is_aside or not row.remark.en else f" ({self._say(row.remark)})"
        style = "" if row.depth else "bold"
        title = Line.assemble(cell(self._say(row.score.title), style), cell(remark, "dim"))
        numbers = [*self._numbers(row.score)]
        if samples.has_intervals(self.report):
            numbers.append(cell(samples.limits(row.score, self.language)))
        table.add_row(Padding(title, (0, 0, 0, 2 * row.depth)), *numbers)

    def _part_title(self) -> str:
        averaged = self.report.averaged()
        if not averaged:
            return self._say(labels.PARTS)
        number = outlines.count(len(averaged), self.language)
        level = self._say(self.report.header.level_title(averaged[0].level).inside())
        words = Text(id=f", rata-rata {number} {level}", en=f", mean by {level} (n {number})")
        return self._say(labels.PARTS) + self._say(words)

    def _places(self, places: outlines.PlaceTable) -> None:
        level = self.report.header.level_title(places.level).inside()
        words = Text(id=f"{labels.SCORE.id} per {level.id}", en=f"{labels.SCORE.en} by {level.en}")
        self.board.heading(f"{self._say(words)} ({self._say(labels.LOWEST_FIRST)})")
        heads = [(self._say(labels.PLACE), False), *self._number_columns()]
        is_drawn = any(row.score.interval is not None for row in places.rows)
        limits = [(self._say(samples.INTERVAL), True)] if is_drawn else []
        table = columns([*heads, *limits, (self._say(labels.CATEGORY), False)])
        shown = self._shown(len(places.rows), PLACES_SHOWN)
        for row in places.rows[:shown]:
            name = cell(row.label)
            if row.code != row.label:
                name = Line.assemble(name, cell(f" {row.code}", "dim"))
            category = outlines.category(row.score, self.language, "?")
            numbers = [*self._numbers(row.score)]
            numbers += [cell(samples.limits(row.score, self.language))] if is_drawn else []
            table.add_row(name, *numbers, cell(category))
        self.board.table(table)
        self._rest(len(places.rows), shown)

    def _levels_left(self) -> None:
        left = outlines.levels_left(self.report, [own.level for own in self.tables], self.language)
        if left:
            self.board.line()
            self.board.line(f"{left} {self._say(labels.ALL_SCORES)}", "italic")

    def _findings(self) -> None:
        is_new = self.report.baseline is not None
        findings = remarks.by_baseline(self.report).new
        there = len(findings)
        number = f" ({outlines.count(there, self.language)})" if there else ""
        title = remarks.NEW if is_new else labels.FINDINGS
        self.board.heading(f"{self._say(title)}{number}")
        if not there:
            none = remarks.NONE_NEW if is_new else labels.NO_FINDINGS
            self.board.line(self._say(none), indent=2)
        for at, section in enumerate(outlines.sections(findings)):
            if at:
                self.board.line()
            name = self._say(labels.severity(section.severity)).upper()
            number = outlines.count(len(section), self.language)
            self.board.line(f"{name} ({number})", _SEVERITY_STYLES[section.severity])
            shown = self._shown(len(section), FINDINGS_SHOWN[section.severity])
            for subject, found in groupby(section.first(shown), key=lambda one: one.subject):
                self.board.spans((self.names.subject(subject), "bold"), indent=2, hanging=2)
                for finding in found:
                    self._finding(finding)
            self._rest(len(section), shown)

    def _finding(self, finding: Finding) -> None:
        verdict = f"{labels.mark(finding.verdict)} {self._say(finding.verdict.title)}:"
        style = _VERDICT_STYLES[finding.verdict]
        title = f" {self._say(finding.title)}"
        self.board.spans((verdict, style), (title, ""), indent=4, hanging=2)
        self.board.line(outlines.detail(finding, self.language), indent=6)
        if finding.fix.en:
            fix = f"{self._say(labels.FIX)}: {self._say(finding.fix)}"
            self.board.line(fix, "green", indent=6)
        doubt = labels.doubt(finding.confidence, self.language)
        where = f" · {finding.source}" if finding.source else ""
        self.board.line(f"{finding.rule}{doubt}{where}", "dim", indent=6)

    def _verdicts(self) -> None:
        self.board.heading(self._say(labels.VERDICTS))
        shown = [
            f"{labels.mark(verdict)} {self._say(verdict.title)} "
            f"{outlines.count(number, self.language)}"
            for verdict, number in outlines.verdict_counts(self.report)
        ]
        self.board.line(" · ".join(shown) or self._say(labels.NO_VERDICTS), indent=2)

    def _notes(self) -> None:
        notes: tuple[Problem, ...] = self.report.notes
        if not notes:
            return
        number = outlines.count(len(notes), self.language)
        self.board.heading(f"{self._say(labels.NOTES)} ({number})", "bold yellow")
        shown = self._shown(len(notes), NOTES_SHOWN)
        for note in notes[:shown]:
            where = f"{note.where}: " if note.where else ""
            hint = f". {self._say(note.hint)}" if note.hint.en else ""
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
