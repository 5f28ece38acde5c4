"""Markdown: the whole report but for scores of further levels, with all data escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kotaku_eval.findings import Finding
from kotaku_eval.renderers import labels, outlines, remarks, samples
from kotaku_eval.renderers.escapes import markdown as escaped
from kotaku_eval.reports import Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text


def render_markdown(report: Report, language: Language = "id") -> str:
    """Return the report as a Markdown document (with tables, as GitHub and Pandoc read them)."""
    page = _Page(report, language)
    parts = [
        page.header(),
        page.headline(),
        page.sample(),
        page.parts(),
        *page.places(),
        page.levels_left(),
        *page.findings(),
    ]
    parts += [page.known(), page.gone(), page.waived(), page.waivers()]
    parts += [page.verdicts(), page.notes(), page.disabled(), page.footer()]
    return "\n\n".join(part for part in parts if part) + "\n"


class _Page:
    def __init__(self, report: Report, language: Language) -> None:
        self.report = report
        self.language: Language = language
        self.tables = outlines.place_tables(report)
        self.names = outlines.PlaceNames(self.tables)

    def say(self, text: Text) -> str:
        return text.to(self.language)

    def header(self) -> str:
        header = self.report.header
        title = self.say(labels.titled(header.title, header.portfolio))
        rules = f"{escaped(self.say(header.ruleset_title))} (`{_code(header.ruleset)}`)"
        number = f"{outlines.count(header.rules, self.language)} {self.say(labels.RULES).lower()}"
        lines = [
            f"# {escaped(title)}",
            "",
            *([f"> **{self.say(labels.ILLUSTRATIVE)}**", ""] if header.illustrative else []),
            f"- {self.say(labels.RULES)}: {rules}, {number}",
            f"- {self.say(labels.AS_OF)}: {header.as_of or self.say(labels.NO_DATE)}",
            f"- {self.say(labels.BASIS)}: {samples.basis(self.report, self.language)}",
            f"- {self.say(labels.ACTIVITIES)}: {outlines.count(header.activities, self.language)}",
        ]
        return "\n".join(lines)

    def headline(self) -> str:
        score, none = self.report.score, outlines.no_score(self.report)
        if none is not None:
            return "\n\n".join([f"**{self.say(none)}**", *self._before()])
        shown = f"{self.say(labels.SCORE)}: {outlines.headline(score, self.language)}"
        how = self.say(labels.how_to_read(score.kind))
        frame = [escaped(words)] if (words := samples.estimate(self.report, self.language)) else []
        return "\n\n".join([f"**{escaped(shown)}**", *self._before(), *frame, how])

    def _before(self) -> list[str]:
        words = remarks.before(self.report, self.language)
        return [escaped(words)] if words else []

    def sample(self) -> str:
        lines = [f"- {escaped(self.say(text))}" for text in samples.remarks(self.report)]
        rows = [[escaped(one) for one in row] for row in samples.strata(self.report, self.language)]
        heads = [samples.STRATUM, samples.FRAME, samples.DRAWN, samples.VISITED]
        if rows:
            return "\n\n".join([self._table(samples.SAMPLE, heads, rows), "\n".join(lines)])
        return "\n".join([f"## {self.say(samples.SAMPLE)}", "", *lines]) if lines else ""

    def parts(self) -> str:
        rows = []
        dropped = []
        for row in outlines.part_rows(self.report):
            if isinstance(row, outlines.Dropped):
                words = f"{self.say(labels.DROPPED)}: {self.say(row.indicators)}"
                dropped.append(f"- {escaped(self.say(row.group))}. {escaped(words)}")
                continue
            title = escaped(self.say(row.score.title))
            shown = f"&nbsp;&nbsp;{title}" if row.depth else f"**{title}**"
            remark = self.say(row.remark)
            limits = (
                [samples.limits(row.score, self.language)]
                if samples.has_intervals(self.report)
                else []
            )
            name = shown + (f" ({remark})" if remark else "")
            rows.append([name, *self._numbers(row.score), *limits])
        if not rows:
            return ""
        heads = [labels.PART, labels.SCORE, labels.RANGE, labels.COMPLETENESS, labels.COUNT]
        heads += [samples.INTERVAL] if samples.has_intervals(self.report) else []
        table = self._table(labels.PARTS, heads, rows)
        return "\n\n".join([table, *(["\n".join(dropped)] if dropped else [])])

    def _numbers(self, score: Score) -> list[str]:
        return [
            outlines.share(score.low, self.language),
            outlines.bounds(score, self.language),
            outlines.completeness(score, self.language),
            outlines.count(score.judged, self.language),
        ]

    def places(self) -> Iterator[str]:
        heads = [labels.PLACE, labels.CODE, labels.SCORE, labels.RANGE, labels.COMPLETENESS]
        for table in self.tables:
            name = self.report.header.level_title(table.level).inside()
            title = Text(
                id=f"{labels.SCORE.id} per {escaped(name.id)} ({labels.LOWEST_FIRST.id})",
                en=f"{labels.SCORE.en} by {escaped(name.en)} ({labels.LOWEST_FIRST.en})",
            )
            is_drawn = any(row.score.interval is not None for row in table.rows)
            limits = [samples.INTERVAL] if is_drawn else []
            rows = [
                [
                    escaped(row.label),
                    escaped(row.code),
                    *self._numbers(row.score),
                    *(samples.limits(row.score, self.language) for _ in limits),
                    escaped(outlines.category(row.score, self.language)),
                ]
                for row in table.rows
            ]
            yield self._table(title, [*heads, labels.COUNT, *limits, labels.CATEGORY], rows)

    def levels_left(self) -> str:
        left = outlines.levels_left(self.report, [own.level for own in self.tables], self.language)
        return f"{escaped(left)} {escaped(self.say(labels.ALL_SCORES))}" if left else ""

    def findings(self) -> Iterator[str]:
        is_new = self.report.baseline is not None
        findings = remarks.by_baseline(self.report).new
        number = outlines.count(len(findings), self.language)
        yield f"## {self.say(remarks.NEW if is_new else labels.FINDINGS)} ({number})"
        if not findings:
            yield self.say(remarks.NONE_NEW if is_new else labels.NO_FINDINGS)
        heads = [labels.VERDICT, labels.SUBJECT, labels.FINDING, labels.FIX]
        heads += [labels.RULE, labels.SOURCE]
        for section in outlines.sections(findings):
            severity = self.say(labels.severity(section.severity)).capitalize()
            number = outlines.count(len(section), self.language)
            rows = [self._finding(finding) for finding in section.first()]
            yield self._table(Text.same(f"{severity} ({number})"), heads, rows, depth=3)

    def _finding(self, finding: Finding) -> list[str]:
        verdict = f"{labels.mark(finding.verdict)} {self.say(finding.verdict.title)}"
        doubt = labels.doubt(finding.confidence, self.language)
        return [
            verdict,
            escaped(self.names.subject(finding.subject)),
            escaped(f"{self.say(finding.title)}: {outlines.detail(finding, self.language)}"),
            escaped(self.say(finding.fix)),
            f"`{_code(finding.rule)}`{doubt}",
            escaped(finding.source),
        ]

    def known(self) -> str:
        findings = remarks.by_baseline(self.report).known
        heads = [labels.SEVERITY, labels.VERDICT, labels.SUBJECT, labels.FINDING, labels.RULE]
        rows = [
            [
                self.say(labels.severity(finding.severity)),
                f"{labels.mark(finding.verdict)} {self.say(finding.verdict.title)}",
                escaped(self.names.subject(finding.subject)),
                escaped(self.say(finding.title)),
                f"`{_code(finding.rule)}`",
            ]
            for finding in findings
        ]
        return self._table(self._counted(remarks.KNOWN, len(rows)), heads, rows) if rows else ""

    def gone(self) -> str:
        match = self.report.baseline
        if match is None:
            return ""
        lines = [f"## {self.say(remarks.BASELINE)}: {self.say(remarks.summary(match))}"]
        if match.is_other_ruleset:
            lines.append(f"**{self.say(remarks.OTHER_RULES)}: `{_code(match.ruleset)}`**")
        gone = [
            f"- {escaped(self.say(remarks.gone(one)))} {escaped(one.place)}" for one in match.gone
        ]
        return "\n\n".join([*lines, *(["\n".join(gone)] if gone else [])])

    def waived(self) -> str:
        heads = [labels.SEVERITY, labels.VERDICT, labels.SUBJECT, labels.FINDING, remarks.WAIVER]
        rows = [
            [
                self.say(labels.severity(finding.severity)),
                f"{labels.mark(finding.verdict)} {self.say(finding.raw_verdict.title)}",
                escaped(self.names.subject(finding.subject)),
                escaped(f"{self.say(finding.title)}: {outlines.detail(finding, self.language)}"),
                escaped(f"{self.say(remarks.let_pass(finding.waiver))} {finding.waiver.place}"),
                f"`{_code(finding.rule)}`",
                escaped(finding.source),
            ]
            for finding in self.report.waived
            if finding.waiver is not None
        ]
        heads += [labels.RULE, labels.SOURCE]
        return self._table(self._counted(remarks.WAIVED, len(rows)), heads, rows) if rows else ""

    def waivers(self) -> str:
        lines = []
        for use in self.report.waivers:
            words = f"{self.say(remarks.extent(use))}: {self.say(remarks.state(use))}"
            lines.append(f"- {escaped(words)} {escaped(use.place)}".rstrip())
            lines += [
                f"  - {escaped(self.say(note.text))}. {escaped(self.say(note.hint))}".rstrip()
                for note in use.notes
            ]
        return self._list(remarks.WAIVERS, lines, len(self.report.waivers))

    def verdicts(self) -> str:
        rows = [
            [self.say(verdict.title), outlines.count(number, self.language)]
            for verdict, number in outlines.verdict_counts(self.report)
        ]
        if not rows:
            return f"## {self.say(labels.VERDICTS)}\n\n{self.say(labels.NO_VERDICTS)}"
        return self._table(labels.VERDICTS, [labels.VERDICT, labels.COUNT], rows)

    def notes(self) -> str:
        lines = []
        for note in self.report.notes:
            where = f"{escaped(note.where)}: " if note.where else ""
            hint = f". {escaped(self.say(note.hint))}" if note.hint.en else ""
            lines.append(f"- {where}{escaped(self.say(note.text))}{hint}")
        return self._list(labels.NOTES, lines)

    def disabled(self) -> str:
        lines = [
            f"- `{_code(name)}`: {escaped(self.say(reason))}"
            for name, reason in self.report.header.disabled
        ]
        return self._list(labels.DISABLED, lines)

    def _counted(self, title: Text, number: int) -> Text:
        return Text.same(f"{self.say(title)} ({outlines.count(number, self.language)})")

    def _list(self, title: Text, lines: list[str], there: int | None = None) -> str:
        if not lines:
            return ""
        head = f"## {self.say(self._counted(title, len(lines) if there is None else there))}"
        return "\n".join([head, "", *lines])

    def footer(self) -> str:
        header = self.report.header
        digests = f"{self.say(labels.RULES).lower()} `{header.rules_digest}`"
        digests += f", {self.say(labels.DATA)} `{header.data_digest}`"
        made = f"{self.say(labels.VERSION)} kotaku-eval {escaped(header.version)}."
        return f"---\n\n{made} {self.say(labels.DIGESTS)}: {digests}."

    def _table(
        self, title: Text, heads: Iterable[Text], rows: Iterable[list[str]], depth: int = 2
    ) -> str:
        names = [self.say(head) for head in heads]
        lines = [
            f"{'#' * depth} {self.say(title)}",
            "",
            _cells(names),
            _cells(["---"] * len(names)),
        ]
        return "\n".join([*lines, *(_cells(row) for row in rows)])


def _cells(row: Iterable[str]) -> str:
    return f"| {' | '.join(row)} |"


def _code(name: str) -> str:
    """Return an id for a code span, where nothing can be escaped."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "·" for sign in name)
