"""Cells: where in a workbook a finding or a note points, and what is said there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from attrs import field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import facts_in
from kotaku_eval.errors import Problem
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Finding, Severity
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.workbooks.books import Book
from kotaku_eval.readers.workbooks.forms import is_form
from kotaku_eval.readers.workbooks.grids import Grid, grid_of
from kotaku_eval.readers.workbooks.headings import folded
from kotaku_eval.readers.workbooks.layouts import BookLayout
from kotaku_eval.reasons import missing_first
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import cell_name, cell_of
from kotaku_eval.templates import OrderCheck

_CELL: Final = re.compile(r"(.+)!([A-Z]{1,3}[1-9]\d{0,6})", re.DOTALL)

_LINE: Final = re.compile(r"(.+?):([1-9]\d*):([1-9]\d*)(?: \(.*\))?", re.DOTALL)
"""The place of an answer in an export of submissions, whose sheets are tables of text."""


@frozen
class CellPlace:
    """A cell of a workbook."""

    sheet: str
    name: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.name}"


@frozen
class Remark:
    """What is said at a cell: a finding, or a note of the reader where there is none.

    Args:
        cell: The cell; ``None`` where it stands in none of this workbook.
        finding: The finding.
        note: The note.
    """

    cell: CellPlace | None
    finding: Finding | None = None
    note: Problem | None = None

    @property
    def severity(self) -> Severity | None:
        """How much the finding matters; ``None`` for a note."""
        return self.finding.severity if self.finding is not None else None


@frozen
class CellFinder:
    """Finds the cells of findings and notes in one workbook.

    Args:
        file: The name under which the workbook was read.
        portfolio: What was read from it.
        sheets: The names of its sheets.
        places: The sheets of places by level, where it is a form.
        asked: The facts that each rule requires something of, without those of its ``when``.
    """

    file: str
    portfolio: Portfolio
    sheets: frozenset[str]
    places: Mapping[str, Grid] = field(factory=dict)
    asked: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, book: Book, portfolio: Portfolio, ruleset: RuleSet) -> CellFinder:
        """Return the finder of a workbook.

        Args:
            book: The workbook.
            portfolio: What was read from it.
            ruleset: What it was judged by.
        """
        sheets = frozenset(sheet.name for sheet in book.sheets)
        grids = dict(_place_grids(book, portfolio)) if is_form(book) else {}
        asked = {rule.id: tuple(_asked(rule)) for rule in ruleset.rules}
        return cls(book.file.name, portfolio, sheets, grids, asked)

    def remarks(self, findings: Iterable[Finding], notes: Iterable[Problem]) -> list[Remark]:
        """Return findings and notes with their cells, in their order."""
        found = [Remark(self._of_finding(own), finding=own) for own in findings]
        return found + [Remark(self.cell(own.where), note=own) for own in notes]

    def cell(self, where: str) -> CellPlace | None:
        """Return the cell that a place names; ``None`` for none of this workbook.

        Args:
            where: The place, such as ``form.xlsx!Kegiatan!B7``.
        """
        inner = where.removeprefix(f"{self.file}!")
        match = (_CELL.fullmatch(inner) or _LINE.fullmatch(inner)) if inner != where else None
        if match is None or match.group(1) not in self.sheets:
            return None
        if match.re is _LINE:
            return CellPlace(match.group(1), cell_name(int(match.group(2)), int(match.group(3))))
        return CellPlace(match.group(1), match.group(2))

    def _of_finding(self, finding: Finding) -> CellPlace | None:
        """Return the cell where something is missing or wrong, else that of the subject."""
        level = finding.subject.level
        told = self.cell(finding.source)
        facts = sorted(self.asked.get(finding.rule, ()), key=partial(missing_first, finding.values))
        if level == ACTIVITY:
            activity = self.portfolio.activity(finding.subject.id)
            # Of a log of events only the events have cells, of which the report names none.
            is_whole = activity is not None and told == self.cell(str(activity.source))
            return self._of_activity(activity, facts) or told if is_whole else told
        grid = self.places.get(level)
        if grid is None or told is None:
            return told
        row, _ = cell_of(told.name)
        for fact in (*facts, *finding.values):
            if fact in grid.positions:
                return CellPlace(told.sheet, cell_name(row, grid.positions[fact] + 1))
        return told

    def _of_activity(self, activity: Activity | None, facts: list[str]) -> CellPlace | None:
        """Return the cell of the first fact that stands in one."""
        if activity is None:
            return None
        events = {own.stage: own.source for own in reversed(activity.events) if own.source}
        for fact in facts:
            for name in (fact, fact.rpartition(".")[0], fact.partition(".")[0]):
                source = activity.sources.get(name) or events.get(name)
                cell = self.cell(str(source)) if source is not None else None
                if cell is not None:
                    return cell
        return None


def _asked(rule: Rule) -> Iterator[str]:
    if isinstance(rule.check, OrderCheck):
        yield from (*rule.check.a, *rule.check.b)
    elif isinstance(rule.check, PythonCheck):
        yield from rule.check.facts
    else:
        yield from (fact.name for fact in facts_in(rule.check))


def _place_grids(book: Book, portfolio: Portfolio) -> Iterator[tuple[str, Grid]]:
    layout = BookLayout.of(portfolio.lifecycle)
    for level in portfolio.lifecycle.levels:
        own = layout.by_id[level.id]
        names = {folded(own.title.id), folded(own.title.en), folded(own.id)}
        sheet = next((one for one in book.sheets if folded(one.name) in names), None)
        grid = grid_of(sheet, own, Notes()) if sheet is not None else None
        if grid is not None:
            yield level.id, grid


def by_cell(remarks: Sequence[Remark]) -> dict[CellPlace, list[Remark]]:
    """Return what is said at each cell, findings from the worst on, then notes."""
    found: dict[CellPlace, list[Remark]] = {}
    for remark in remarks:
        if remark.cell is not None:
            found.setdefault(remark.cell, []).append(remark)
    return found
