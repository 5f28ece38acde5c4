"""The pages of a workbook: summary, findings, scores of places, verdicts by rule, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kotaku_eval.findings import VERDICTS
from kotaku_eval.renderers import labels, outlines, remarks, samples
from kotaku_eval.renderers.rows import Columns, rows_of
from kotaku_eval.renderers.workbooks.sheets import Cell, Sheets
from kotaku_eval.reports import Header, Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Text

_SUMMARY: Final = Text(id="Ringkasan", en="Summary")
_SCORES: Final = Text(id="Nilai", en="Scores")
_VERDICTS: Final = Text(id="Putusan", en="Verdicts")
_NOTES: Final = Text(id="Catatan", en="Notes")
_LEVEL: Final = Text(id="Tingkat wilayah", en="Level")
_NAME: Final = Text(id="Nama", en="Name")
_LOW: Final = Text(id="Nilai (batas bawah)", en="Score (lower bound)")
_HIGH: Final = Text(id="Batas atas", en="Upper bound")
_KIND: Final = Text(id="Jenis", en="Kind")
_WORDS: Final = Text(id="Isi", en="What it says")
_CUT: Final = Text(
    id="Sel ini dipotong karena terlalu panjang", en="This cell was cut, being too long"
)
_SUMMARY_WIDTHS: Final = (34, 46, 14, 14, 14, 14, 14, 14)
_YES: Final = Text(id="ya", en="yes")
_LIMITS: Final = (samples.INTERVAL_LOW, samples.INTERVAL_HIGH)

_HEADS: Final = {
    "level": Text(id="Tingkat objek", en="Level"),
    "subject": labels.CODE,
    "rule": labels.RULE,
    "severity": labels.SEVERITY,
    "indicator": Text(id="Indikator", en="Indicator"),
    "verdict": labels.VERDICT,
    "raw_verdict": Text(id="Putusan asli", en="Raw verdict"),
    "label": _NAME,
    "title": labels.ASKED,
    "message": labels.FINDING,
    "reason": Text(id="Alasan", en="Reason"),
    "fix": labels.FIX,
    "source": labels.SOURCE,
    "confidence": labels.CONFIDENCE,
    "fingerprint": Text(id="Sidik temuan", en="Fingerprint"),
    "baseline": remarks.BASELINE,
    "waived_until": Text(id="Dikecualikan sampai", en="Waived until"),
    "waived_by": Text(id="Dikecualikan oleh", en="Waived by"),
    "waived_for": Text(id="Alasan pengecualian", en="Why waived"),
}
_FIRST: Final = ("severity", "verdict", "subject", "label", "title", "message", "fix", "source")
"""What is printed, in rows as high as it needs: who has to do what, and where."""
_LAST: Final = (
    "reason", "rule", "indicator", "confidence", "baseline", "waived_until", "waived_by",
    "waived_for", "level", "raw_verdict", "fingerprint",
)  # fmt: skip
_WIDTHS: Final = {
    "severity": 11, "label": 26, "title": 36, "message": 50, "fix": 40, "source": 26, "reason": 80,
    "rule": 34, "indicator": 16, "waived_for": 30, "fingerprint": 19,
}  # fmt: skip
_WIDTH: Final = 14


def add_summary(sheets: Sheets, report: Report) -> None:
    """Add the page with the score, what it rests on, and its parts."""
    sheet = sheets.add(sheets.say(_SUMMARY))
    for column, width in enumerate(_SUMMARY_WIDTHS):
        sheet.set_column(column, column, width)
    title = labels.titled(report.header.title, report.header.portfolio)
    sheets.write(sheet, (0, 0), sheets.say(title), "title")
    at = 1
    if report.header.illustrative:
        sheets.write(sheet, (at, 0), sheets.say(labels.ILLUSTRATIVE), "warning")
        at += 1
    for head, value, look in _facts(sheets, report):
        sheets.write(sheet, (at, 0), head, "bold")
        sheets.write(sheet, (at, 1), value, look)
        sheets.fit(sheet, at, [(value, _SUMMARY_WIDTHS[1])] if look == "wrapped" else [])
        at += 1
    sheets.write(sheet, (at + 1, 0), sheets.say(labels.PARTS), "bold")
    _write_parts(sheets, sheet, at + 2, report)


def _facts(sheets: Sheets, report: Report) -> Iterator[tuple[str, Cell, str]]:
    say, language, header, score = sheets.say, sheets.language, report.header, report.score
    yield say(labels.RULES), f"{header.ruleset_title.to(language)} ({header.ruleset})", "wrapped"
    yield say(labels.AS_OF), header.as_of or say(labels.NO_DATE), "text"
    yield say(labels.BASIS), samples.basis(report, language), "wrapped"
    yield say(labels.ACTIVITIES), header.activities, "count"
    reason = outlines.no_score(report)
    if reason is not None:
        yield say(labels.SCORE), say(reason), "wrapped"
    else:
        yield say(_LOW), score.low, "share"
        yield say(_HIGH), score.high, "share"
        yield say(labels.CATEGORY), outlines.category(score, language), "text"
        yield say(labels.COMPLETENESS), outlines.completeness(score, language), "text"
        yield say(labels.COUNT), score.judged, "count"
    yield from _estimate(sheets, report)
    before = remarks.before(report, language)
    if before:
        yield say(remarks.WAIVED), before, "wrapped"
    yield say(labels.FINDINGS), len(report.findings), "count"
    for section in outlines.sections(report.findings):
        yield f"   {say(labels.severity(section.severity))}", len(section), "count"
    if report.baseline is not None:
        yield say(remarks.BASELINE), say(remarks.summary(report.baseline)), "wrapped"
    yield say(labels.VERSION), f"kotaku-eval {header.version}", "text"
    digests = f"{say(labels.RULES)} {header.rules_digest}\n{say(labels.DATA)} {header.data_digest}"
    yield say(labels.DIGESTS), digests, "wrapped"
    yield "", say(labels.how_to_read(score.kind)), "wrapped"


def _estimate(sheets: Sheets, report: Report) -> Iterator[tuple[str, Cell, str]]:
    """Yield what a sample says of everything it was drawn from; nothing for a census."""
    words, found = samples.estimate(report, sheets.language), report.score.interval
    if words:
        yield sheets.say(samples.ESTIMATE), words, "wrapped"
    if found is not None:
        yield sheets.say(samples.INTERVAL_LOW), found.low, "share"
        yield sheets.say(samples.INTERVAL_HIGH), found.high, "share"


def _write_parts(sheets: Sheets, sheet: Any, at: int, report: Report) -> None:
    say, language = sheets.say, sheets.language
    limits = _LIMITS if samples.has_intervals(report) else ()
    heads = (labels.PART, Text.same(""), _LOW, _HIGH, *limits, labels.COUNT)
    sheets.line(sheet, at, [say(head) for head in heads], "head")
    sheets.fit(sheet, at, zip(map(say, heads), _SUMMARY_WIDTHS, strict=False))
    for row in outlines.part_rows(report):
        at += 1
        if isinstance(row, outlines.Dropped):
            words = f"{say(labels.DROPPED)}: {say(row.indicators)}"
            cells = [f"   {say(row.group)}", words]
            sheets.line(sheet, at, cells, "wrapped")
            sheets.fit(sheet, at, zip(cells, _SUMMARY_WIDTHS, strict=False))
            continue
        title = "   " * row.depth + row.score.title.to(language)
        cells = [title, row.remark.to(language)]
        sheets.line(sheet, at, cells, "wrapped" if row.depth else "bold")
        sheets.fit(sheet, at, zip(cells, _SUMMARY_WIDTHS, strict=False) if row.depth else ())
        for column, (value, look) in enumerate(_numbers(row.score, is_drawn=bool(limits)), start=2):
            sheets.write(sheet, (at, column), value, look)


def _numbers(score: Score, *, is_drawn: bool) -> list[tuple[Cell, str]]:
    """Return the cells of a score: its bounds, the limits of a sample, and what it rests on."""
    found = score.interval
    limits = (None, None) if found is None else (found.low, found.high)
    shares: list[Cell] = [score.low, score.high, *(limits if is_drawn else ())]
    return [*((value, "share") for value in shares), (score.judged, "count")]


def add_findings(sheets: Sheets, report: Report) -> None:
    """Add the table of findings: the open ones, then those that are waived."""
    columns = Columns.of(report)
    places = [name for name in columns.names if name not in _HEADS]
    names = (*_FIRST, *places, *_LAST)
    heads = [_HEADS[name].to(sheets.language) if name in _HEADS else
             report.header.level_title(name).to(sheets.language) for name in names]  # fmt: skip
    widths = [_WIDTHS.get(name, _WIDTH) for name in names]
    rows = (
        _finding(sheets, report.header, names, dict(zip(columns.names, row, strict=True)))
        for row in rows_of(report, sheets.language, columns.levels)
    )
    sheets.table(sheets.say(labels.FINDINGS), heads, widths, rows, printed=len(_FIRST))


def _finding(
    sheets: Sheets, header: Header, names: Sequence[str], held: Mapping[str, str]
) -> list[tuple[Cell, str]]:
    shown = {
        "severity": labels.severity_named(held["severity"]).to(sheets.language),
        "verdict": labels.verdict_named(held["verdict"]).to(sheets.language),
        "raw_verdict": labels.verdict_named(held["raw_verdict"]).to(sheets.language),
        "level": header.level_title(held["level"]).to(sheets.language),
        "confidence": labels.confidence(held["confidence"]).to(sheets.language),
    }
    looks = dict.fromkeys(_FIRST, "wrapped") | {"severity": held["severity"]}
    return [(shown.get(name, held[name]), looks.get(name, "text")) for name in names]


def add_scores(sheets: Sheets, report: Report) -> None:
    """Add the scores of places, level by level from the lowest up."""
    limits = _LIMITS if samples.has_intervals(report) else ()
    heads = (
        _LEVEL, labels.CODE, _NAME, _LOW, _HIGH, *limits, labels.COUNT, labels.CATEGORY,
        labels.UNCERTAIN,
    )  # fmt: skip
    widths = [18, 16, 30, 12, 12, *(12 for _ in limits), 8, 20, 12]
    rows = _scores(sheets, report, is_drawn=bool(limits))
    sheets.table(sheets.say(_SCORES), [sheets.say(head) for head in heads], widths, rows)


def _scores(sheets: Sheets, report: Report, *, is_drawn: bool) -> Iterator[list[tuple[Cell, str]]]:
    for level in outlines.levels_of(report):
        for row in report.by(level):
            score = row.score
            category = "" if score.category is None else score.category.to(sheets.language)
            yield [
                (report.header.level_title(level).to(sheets.language), "text"),
                (row.code, "text"),
                (row.label, "wrapped"),
                *_numbers(score, is_drawn=is_drawn),
                (category, "indented"),
                (sheets.say(_YES) if score.is_uncertain else "", "text"),
            ]


def add_verdicts(sheets: Sheets, report: Report) -> None:
    """Add how often each rule gave each verdict."""
    heads = [sheets.say(labels.RULE), *(sheets.say(verdict.title) for verdict in VERDICTS)]
    widths = [44] + [14] * len(VERDICTS)
    sheets.table(sheets.say(_VERDICTS), heads, widths, _verdicts(report))


def _verdicts(report: Report) -> Iterator[list[tuple[Cell, str]]]:
    for rule, counts in report.verdict_counts:
        numbers = dict(counts)
        yield [(rule, "text"), *((numbers.get(own.value, 0), "count") for own in VERDICTS)]


def add_notes(sheets: Sheets, report: Report) -> None:
    """Add what could not be read, what was left out, the waivers, and what did not fit."""
    heads = [sheets.say(_KIND), sheets.say(_WORDS), sheets.say(labels.SOURCE)]
    rows = ([(cell, "wrapped") for cell in row] for row in _notes(sheets, report))
    sheets.table(sheets.say(_NOTES), heads, [30, 90, 40], rows)


def _notes(sheets: Sheets, report: Report) -> Iterator[tuple[str, str, str]]:
    say = sheets.say
    for told in samples.remarks(report):
        yield say(samples.SAMPLE), say(told), ""
    for name, *numbers in samples.strata(report, sheets.language):
        heads = (samples.FRAME, samples.DRAWN, samples.VISITED)
        counts = (f"{say(head)} {number}" for head, number in zip(heads, numbers, strict=True))
        yield say(samples.STRATUM), f"{name}: {', '.join(counts)}", ""
    for note in report.notes:
        words = ". ".join(say(part) for part in (note.text, note.hint) if say(part))
        yield say(labels.NOTES), words, note.where
    for rule, reason in report.header.disabled:
        yield say(labels.DISABLED), f"{rule}: {say(reason)}", ""
    for use in report.waivers:
        words = f"{say(remarks.extent(use))}: {say(remarks.state(use))}. {say(use.reason)}"
        yield say(remarks.WAIVER), words, use.place
    for one in report.baseline.gone if report.baseline is not None else ():
        yield say(remarks.GONE), say(remarks.gone(one)), one.place
    for cell in tuple(sheets.cut):
        yield say(_CUT), cell, ""
