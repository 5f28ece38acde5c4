"""Notebook reports: how reports and findings show themselves in a notebook.

Of a large report only what is shown is put into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kotaku_eval.findings import Finding, Verdict
from kotaku_eval.places import level_words
from kotaku_eval.renderers import labels, outlines, page_words, remarks, samples
from kotaku_eval.renderers.losses import losses_of
from kotaku_eval.renderers.markup import charts, heats
from kotaku_eval.renderers.markup.elements import (
    Html,
    element,
    folded,
    joined,
    numbers,
    row,
    table,
)
from kotaku_eval.renderers.notebooks.finding_tables import finding_table
from kotaku_eval.renderers.notebooks.scores import (
    frame,
    headline,
    note,
    pairs,
    score_heads,
    score_row,
)
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text

OPENLY: Final = 10
FOLDED: Final = 50
MOST_PLACES: Final = 100
MOST_NOTES: Final = 20
_MOST_LOSSES: Final = 5


def show_report(report: Report, language: Language) -> str:
    """Return a report as a notebook shows it."""
    return _ReportView(report, language).html()


def show_finding(finding: Finding, language: Language) -> str:
    """Return one finding as a notebook shows it."""

    def say(text: Text) -> str:
        return text.to(language)

    head = [
        charts.severity_mark(finding.severity, language),
        charts.verdict_mark(finding.verdict, language),
        element("span", finding.subject.id, class_="ke-id"),
        finding.subject.label if finding.subject.label != finding.subject.id else "",
    ]
    facts = [
        (labels.FIX, say(finding.fix)),
        (labels.REASON, say(finding.reason)),
        (labels.VALUES, outlines.deciding(finding, language)),
        (
            labels.PLACE,
            ", ".join(f"{say(level_words(own).inside())} {code}" for own, code in _places(finding)),
        ),
        (labels.RULE, finding.rule + labels.doubt(finding.confidence, language)),
        (labels.SOURCE, finding.source),
    ]
    if finding.waiver is not None:
        facts.append((remarks.WAIVER, say(remarks.let_pass(finding.waiver))))
    return frame(
        language,
        element("h3", say(finding.title)),
        element("p", joined(head, " ")),
        element("p", outlines.detail(finding, language)),
        pairs([(say(name), words) for name, words in facts if words]),
    )


def _places(finding: Finding) -> list[tuple[str, str]]:
    return [pair for pair in finding.subject.places.items() if pair[0] != finding.subject.level]


class _ReportView:
    def __init__(self, report: Report, language: Language) -> None:
        self.report = report
        self.language: Language = language
        self.level, self.many = heats.level_mapped(report, MOST_PLACES)
        most = self.many if heats.is_ordered(self.many) else MOST_PLACES
        known = heats.rows_shown(report, self.level, most)
        self.rows = known[:MOST_PLACES]
        self.names = outlines.PlaceNames([outlines.PlaceTable(self.level, known)])

    def say(self, text: Text) -> str:
        return text.to(self.language)

    def level_name(self, level: str) -> str:
        return self.say(self.report.header.level_title(level).inside())

    def count(self, number: int) -> str:
        return outlines.count(number, self.language)

    def html(self) -> str:
        return frame(
            self.language,
            *self.head(),
            self.parts(),
            self.places(),
            *self.findings(),
            self.losses(),
            self.notes(),
        )

    def head(self) -> list[Html]:
        header = self.report.header
        title = self.say(labels.titled(header.title, header.portfolio))
        facts = [
            (labels.RULES, f"{self.say(header.ruleset_title)} ({header.ruleset})"),
            (labels.AS_OF, header.as_of or self.say(labels.NO_DATE)),
            (labels.BASIS, samples.basis(self.report, self.language)),
            (labels.ACTIVITIES, self.count(header.activities)),
        ]
        made = [element("h3", title)]
        if header.illustrative:
            made.append(element("p", self.say(labels.ILLUSTRATIVE), class_="ke-warn"))
        made.append(pairs([(self.say(name), words) for name, words in facts]))
        why = outlines.no_score(self.report) or labels.NO_SCORE_EMPTY
        made.append(headline(self.report.score, self.language, why))
        estimate = samples.estimate(self.report, self.language)
        made += [element("p", element("b", estimate))] if estimate else []
        before = remarks.before(self.report, self.language)
        made += [element("p", before)] if before else []
        return [*made, *(note(text, self.language) for text in samples.remarks(self.report))]

    def parts(self) -> Html | None:
        is_drawn = samples.has_intervals(self.report)
        heads = score_heads(self.language, is_drawn=is_drawn)
        rows = [
            self._dropped(one, len(heads))
            if isinstance(one, outlines.Dropped)
            else score_row(
                one.score, one.depth, self.language, self.say(one.remark), is_drawn=is_drawn
            )
            for one in outlines.part_rows(self.report)
        ]
        if not rows:
            return None
        how = note(samples.how_to_read(self.report), self.language)
        return joined([table(heads, rows, "ke-scores"), how])

    def _dropped(self, one: outlines.Dropped, width: int) -> Html:
        words = f"{self.say(labels.DROPPED)}: {self.say(one.indicators)}"
        return row([element("td", words, colspan=width, class_="ke-inner ke-note")])

    def places(self) -> Html | None:
        made = heats.indicators_by_place(self.report, self.rows, self.language)
        if made is None:
            return None
        name = f"{self.say(page_words.INDICATORS_BY_PLACE)}: {self.level_name(self.level)}"
        rest = self.many - len(self.rows)
        more = page_words.not_shown(self.count(rest), page_words.by_level(self.level))
        below = [note(more, self.language)] if rest > 0 else []
        left = outlines.levels_left(self.report, [self.level], self.language)
        if left:
            below.append(note(Text.same(f"{left} report.by(...)"), self.language))
        order = self.say(heats.order_words(self.many))
        return folded(f"{name} ({self.count(self.many)}; {order})", made, *below, is_open=True)

    def findings(self) -> list[Html]:
        findings = self.report.findings
        there = len(findings)
        counts = ", ".join(
            f"{self.say(verdict.title)} {self.count(number)}"
            for verdict, number in outlines.verdict_counts(self.report)
        )
        title = f"{self.say(page_words.WORST_FINDINGS)} ({self.count(there)})"
        made = [element("h4", title), element("p", counts, class_="ke-note")]
        if not there:
            return [*made, element("p", self.say(labels.NO_FINDINGS))]
        openly = outlines.shown(there, OPENLY, show_all=False)
        made.append(self._table(findings[:openly]))
        further = findings[openly : OPENLY + FOLDED]
        if further:
            words = f"{self.count(len(further))} {self.say(page_words.MORE_FINDINGS)}"
            made.append(folded(words, self._table(further)))
        rest = there - openly - len(further)
        if rest > 0:
            made.append(
                note(page_words.not_shown(self.count(rest), page_words.WHERE_THE_REST),
                     self.language)
            )  # fmt: skip
        return made

    def _table(self, findings: Sequence[Finding]) -> Html:
        return finding_table(findings, self.language, self.names.names)

    def losses(self) -> Html | None:
        every = losses_of(self.report)
        found = every[:_MOST_LOSSES]
        if not found:
            return None
        left = len(every) - len(found)
        fail, unknown = Verdict.FAIL.value, Verdict.UNKNOWN.value
        counts = {rule: dict(given) for rule, given in self.report.verdict_counts}
        rows = [
            row(
                [
                    joined([self.say(title), element("span", rule, class_="ke-id ke-aside")], " "),
                    *(
                        element("td", words, class_="ke-number")
                        for words in (
                            f"+{outlines.share(points, self.language)}",
                            self.count(counts.get(rule, {}).get(fail, 0)),
                            self.count(counts.get(rule, {}).get(unknown, 0)),
                        )
                    ),
                ]
            )
            for rule, title, points in found
        ]
        heads = (page_words.POINTS, page_words.FAILS, page_words.UNKNOWNS)
        return joined(
            [
                element("h4", self.say(page_words.WHERE_LOST)),
                table([self.say(labels.RULE), *numbers(self.say(head) for head in heads)], rows),
                note(page_words.other_rules(self.count(left)), self.language) if left else Html(""),
                note(page_words.HOW_TO_RAISE, self.language),
            ]
        )

    def notes(self) -> Html | None:
        notes = self.report.notes
        if not notes:
            return None
        lines = [element("li", one.to(self.language)) for one in notes[:MOST_NOTES]]
        rest = len(notes) - len(lines)
        if rest:
            lines.append(element("li", self.say(page_words.not_shown(self.count(rest)))))
        title = f"{self.say(labels.NOTES)} ({self.count(len(notes))})"
        return folded(title, element("ul", *lines))
