"""Reliefs: what is let pass, laid out for a terminal: by a waiver, or as known (needs rich)."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from kotaku_eval.findings import Finding
from kotaku_eval.renderers import labels, outlines, remarks
from kotaku_eval.renderers.boards import Board
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text
from kotaku_eval.waivers import WaiverUse

SHOWN: Final = 10


class ReliefScreen:
    """The sections on waivers and on the baseline; nothing where there was neither."""

    def __init__(
        self, report: Report, language: Language, board: Board, names: outlines.PlaceNames
    ) -> None:
        self.report = report
        self.language: Language = language
        self.board = board
        self.names = names
        self.show_all = False

    def write(self, *, show_all: bool) -> None:
        """Write the sections."""
        self.show_all = show_all
        self._known()
        self._gone()
        self._waived()
        self._waivers()

    def _say(self, text: Text) -> str:
        return text.to(self.language)

    def _heading(self, text: Text, number: int) -> None:
        self.board.heading(f"{self._say(text)} ({outlines.count(number, self.language)})")

    def _shown(self, there: int) -> int:
        return outlines.shown(there, SHOWN, show_all=self.show_all)

    def _rest(self, there: int) -> None:
        if there > self._shown(there):
            words = outlines.rest(there - self._shown(there), self.language)
            self.board.line(words, "italic", indent=2)

    def _known(self) -> None:
        known = remarks.by_baseline(self.report).known
        if not known:
            return
        self._heading(remarks.KNOWN, len(known))
        for finding in known[: self._shown(len(known))]:
            mark = labels.mark(finding.verdict)
            severity = self._say(labels.severity(finding.severity))
            subject = self.names.subject(finding.subject)
            words = f" {severity}: {subject}: {self._say(finding.title)} · "
            self.board.spans((mark, ""), (words, ""), (finding.rule, "dim"), indent=2, hanging=2)
        self._rest(len(known))

    def _gone(self) -> None:
        match = self.report.baseline
        if match is None:
            return
        self.board.heading(f"{self._say(remarks.BASELINE)}: {self._say(remarks.summary(match))}")
        if match.is_other_ruleset:
            words = f"{self._say(remarks.OTHER_RULES)}: {match.ruleset}"
            self.board.line(words, "bold yellow", indent=2)
        for one in match.gone[: self._shown(len(match.gone))]:
            where = f" · {one.place}" if one.place else ""
            parts = ((self._say(remarks.gone(one)), ""), (where, "dim"))
            self.board.spans(*parts, indent=2, hanging=2)
        self._rest(len(match.gone))

    def _waived(self) -> None:
        waived = self.report.waived
        if not waived:
            return
        self._heading(remarks.WAIVED, len(waived))
        chosen = waived[: self._shown(len(waived))]
        for subject, found in groupby(chosen, key=lambda one: one.subject):
            self.board.spans((self.names.subject(subject), "bold"), indent=2, hanging=2)
            for finding in found:
                self._waived_finding(finding)
        self._rest(len(waived))

    def _waived_finding(self, finding: Finding) -> None:
        severity = self._say(labels.severity(finding.severity))
        raw = self._say(finding.raw_verdict.title)
        head = f"{labels.mark(finding.verdict)} {raw}, {severity}:"
        self.board.spans((head, "bold"), (f" {self._say(finding.title)}", ""), indent=4, hanging=2)
        self.board.line(outlines.detail(finding, self.language), indent=6)
        if finding.waiver is not None:
            self.board.line(self._say(remarks.let_pass(finding.waiver)), indent=6)
            places = [finding.rule, finding.source, finding.waiver.place]
            self.board.line(" · ".join(place for place in places if place), "dim", indent=6)

    def _waivers(self) -> None:
        there = len(self.report.waivers)
        if not there:
            return
        held = remarks.attention(self.report)
        number = outlines.count(len(held), self.language)
        words = Text(id=f"perlu diperhatikan: {number}", en=f"to look at: {number}")
        total = outlines.count(there, self.language)
        self.board.heading(f"{self._say(remarks.WAIVERS)} ({total}; {self._say(words)})")
        for use in held[: self._shown(len(held))]:
            self._use(use)
        self._rest(len(held))

    def _use(self, use: WaiverUse) -> None:
        self.board.spans(
            (f"{self._say(remarks.extent(use))}: ", "bold"),
            (self._say(remarks.state(use)), "yellow"),
            indent=2,
            hanging=2,
        )
        for note in use.notes:
            hint = f" {self._say(note.hint)}" if note.hint.en else ""
            self.board.line(f"{self._say(note.text)}.{hint}", indent=4)
        if use.place:
            self.board.line(use.place, "dim", indent=4)
