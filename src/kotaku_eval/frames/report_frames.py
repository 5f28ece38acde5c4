"""Frames of a report: its findings, scores, parts of scores and outcomes, each in one call."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from kotaku_eval.errors import needing
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Finding, Outcome, SubjectRef, Verdict
from kotaku_eval.frames.findings import SEVERITIES, VERDICT_NAMES, with_fingerprints
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.scores import Score
from kotaku_eval.selections import unknown
from kotaku_eval.texts import LANGUAGES, Language, Text
from kotaku_eval.views import Lazy

Schema = dict[str, Any]
Row = tuple[Any, ...]
_BOUNDS: Final[Mapping[str, Any]] = {
    "low": pl.Float64, "high": pl.Float64, "completeness": pl.Float64, "judged": pl.Int64,
    "interval_low": pl.Float64, "interval_high": pl.Float64,
}  # fmt: skip
_SAID: Final = ("title", "message", "reason", "fix", "category")
"""What is said in both languages, in columns that end with the language."""

NAMES: Final = ("findings", "scores", "parts", "outcomes")
"""The frames of a report."""


def frame_of(
    report: Report,
    name: str,
    rows: Sequence[Any] | None = None,
    *,
    kind: str = "polars",
    language: Language | None = None,
    words: bool | None = None,
) -> Any:
    """Return a frame of a report, or of some of its rows (see :meth:`Report.frame`).

    Args:
        report: The report.
        name: ``findings``, ``scores``, ``parts`` or ``outcomes``.
        rows: Some rows; all when not given.
        kind: ``polars`` or ``pandas``.
        language: The one language of the words; both without one.
        words: Whether findings and outcomes are put into words; where tables were judged not
            unless asked.

    Raises:
        UnknownNameError: There is no such frame, kind or language.
        MissingExtraError: pandas is asked for and not installed.
    """
    _check(name, NAMES, Text(id="tabel laporan", en="frame of a report"))
    _check(kind, ("polars", "pandas"), Text(id="jenis tabel", en="kind of frame"))
    if language is not None:
        _check(language, LANGUAGES, Text(id="bahasa", en="language"))
    held = _held(report, name) if rows is None else rows
    columns = held.columns if isinstance(held, Lazy) and not words else None
    made = _of_columns(columns(), name, report) if columns is not None else None
    if made is None:
        made = _FRAMES[name](report, held, words=words is not False)
    if language is not None:
        made = _in_language(made, language)
    return made if kind == "polars" else _as_pandas(made)


def _check(name: str, known: Sequence[str], what: Text) -> None:
    if name not in known:
        raise unknown(name, known, what)


def _held(report: Report, name: str) -> Sequence[Any]:
    return {
        "findings": report.findings, "scores": report.scores, "outcomes": report.outcomes,
        "parts": (),
    }[name]  # fmt: skip


def _of_columns(rows: pl.DataFrame, name: str, report: Report) -> pl.DataFrame:
    """Return what tables offer as they stand, with the columns and types of the frame."""
    schema = _SCHEMAS[name](report, words=False)
    if name == "scores":  # tables are not judged as samples, so that no score has an interval
        there = rows.collect_schema()
        return rows.select(
            (pl.col(own) if own in there else pl.lit(None).alias(own)).cast(kind)
            for own, kind in schema.items()
        )
    if name == "findings":
        rows = with_fingerprints(rows)
    made = rows.select(pl.col(own).cast(pl.String).cast(kind) for own, kind in schema.items())
    if name == "outcomes":
        return made
    rank, last = pl.col("severity").to_physical(), pl.col("verdict") == Verdict.UNKNOWN.value
    falling = [True, False, False, False, False]
    return made.sort(rank, last, "level", "subject", "rule", descending=falling)


# --- findings and outcomes ------------------------------------------------------------------------


def _levels(report: Report) -> list[str]:
    """Return the levels of places, from the lowest up; those met, in a report that names none."""
    met = [level for level, _ in report.level_counts if level != ACTIVITY]
    return list(report.header.levels or met)


def _about(report: Report) -> Schema:
    return dict.fromkeys(("level", "subject", *_levels(report)), pl.String)


def _said(report: Report, names: Iterable[str]) -> Schema:
    """Return the columns that name the subject and its places, and those of some words."""
    found = ["label", *(f"{level}.name" for level in _levels(report))]
    found += [f"{name}_{language}" for name in names for language in LANGUAGES]
    return dict.fromkeys(found, pl.String)


def findings_columns(report: Report, *, words: bool = True) -> Schema:
    """Return the columns of findings: those of files of findings come first."""
    plain = {
        **_about(report), "rule": pl.String, "severity": SEVERITIES, "indicator": pl.String,
        "verdict": VERDICT_NAMES, "fingerprint": pl.String,
    }  # fmt: skip
    if not words:
        return plain
    said = _said(report, ("title", "message", "reason", "fix"))
    return {**plain, **said, **dict.fromkeys(("values", "source", "confidence"), pl.String)}


def outcomes_columns(report: Report, *, words: bool = True) -> Schema:
    """Return the columns of outcomes."""
    plain = {
        **_about(report), "rule": pl.String, "indicator": pl.String, "verdict": VERDICT_NAMES,
        "raw_verdict": VERDICT_NAMES,
    }  # fmt: skip
    if not words:
        return plain
    return {**plain, **_said(report, ("reason",)), "values": pl.String, "source": pl.String}


class _Subjects:
    """Says of a subject where it lies, and what it and its places are called."""

    def __init__(self, report: Report) -> None:
        self.levels = _levels(report)
        self.names = {level: report.place_names(level) for level in self.levels}

    def about(self, subject: SubjectRef) -> Row:
        return subject.level, subject.id, *(subject.places.get(level) for level in self.levels)

    def called(self, subject: SubjectRef) -> Row:
        codes = ((level, subject.places.get(level)) for level in self.levels)
        return subject.label, *(self.names[level].get(code or "") for level, code in codes)


def _findings(report: Report, rows: Sequence[Finding], *, words: bool) -> pl.DataFrame:
    subjects = _Subjects(report)

    def row(own: Finding) -> Row:
        plain = (
            *subjects.about(own.subject), own.rule, own.severity.value, own.indicator,
            own.verdict.value, own.fingerprint,
        )  # fmt: skip
        if not words:
            return plain
        texts = (own.title, own.message, own.reason, own.fix)
        said = [text.to(language) for text in texts for language in LANGUAGES]
        return *plain, *subjects.called(own.subject), *said, _json(own), own.source, own.confidence

    return _made(map(row, rows), findings_columns(report, words=words))


def _outcomes(report: Report, rows: Sequence[Outcome], *, words: bool) -> pl.DataFrame:
    subjects, owners = _Subjects(report), dict(report.header.indicators)

    def row(own: Outcome) -> Row:
        plain = (
            *subjects.about(own.subject), own.rule, owners.get(own.rule), own.verdict.value,
            own.raw_verdict.value,
        )  # fmt: skip
        if not words:
            return plain
        said = [own.reason.to(language) for language in LANGUAGES]
        return *plain, *subjects.called(own.subject), *said, _json(own), own.source

    return _made(map(row, rows), outcomes_columns(report, words=words))


def _json(own: Finding | Outcome) -> str:
    return json.dumps(dict(own.values), ensure_ascii=False)


def _made(rows: Iterable[Row], schema: Schema) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


# --- scores ---------------------------------------------------------------------------------------


def _scores_columns(report: Report, *, words: bool = True) -> Schema:
    del report, words
    return {
        **dict.fromkeys(("level", "code", "label"), pl.String), **_BOUNDS,
        "category_id": pl.String, "category_en": pl.String, "uncertain": pl.Boolean,
    }  # fmt: skip


def _bounds(score: Score) -> Row:
    own = score.interval
    limits = (own.low, own.high) if own is not None else (None, None)
    return score.low, score.high, score.completeness, score.judged, *limits


def _scores(report: Report, rows: Sequence[PlaceScore], *, words: bool) -> pl.DataFrame:
    del words

    def row(own: PlaceScore) -> Row:
        category = own.score.category
        said = (None, None) if category is None else (category.id, category.en)
        return own.level, own.code, own.label, *_bounds(own.score), *said, own.score.is_uncertain

    return _made(map(row, rows), _scores_columns(report))


def _parts_columns(report: Report, *, words: bool = True) -> Schema:
    del report, words
    names = ("level", "code", "label", "part", "kind", "within", "title_id", "title_en")
    return {**dict.fromkeys(names, pl.String), **_BOUNDS, "weight": pl.Float64}


def _parts(report: Report, rows: Sequence[PlaceScore], *, words: bool) -> pl.DataFrame:
    del rows, words
    levels = [level for level, _ in report.level_counts if level != ACTIVITY]
    found = (
        (own.level, own.code, own.label, *part)
        for level in levels
        for own in report.by(level)
        for part in _within(own.score, "")
    )
    return _made(found, _parts_columns(report))


def _within(score: Score, name: str) -> Iterator[Row]:
    for part in score.parts:
        title = (part.title.id, part.title.en)
        yield part.id, part.kind, name, *title, *_bounds(part), part.weight
        yield from _within(part, part.id)


_FRAMES: Final[Mapping[str, Callable[..., pl.DataFrame]]] = {
    "findings": _findings, "scores": _scores, "parts": _parts, "outcomes": _outcomes,
}  # fmt: skip
_SCHEMAS: Final[Mapping[str, Callable[..., Schema]]] = {
    "findings": findings_columns, "scores": _scores_columns, "parts": _parts_columns,
    "outcomes": outcomes_columns,
}  # fmt: skip


# --- what they are given as -----------------------------------------------------------------------


def _in_language(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return a frame with its words in one language, under names without it."""
    said = {f"{name}_{own}": (name, own) for name in _SAID for own in LANGUAGES}
    names = [(name, *said.get(name, (name, language))) for name in frame.columns]
    return frame.select(pl.col(name).alias(new) for name, new, own in names if own == language)


def _as_pandas(frame: pl.DataFrame) -> Any:
    """Return a frame of pandas: codes stay text, severities and verdicts are ordered categories."""
    with needing("", Text(id="Tabel pandas", en="A frame of pandas"), library="pandas"):
        import pandas as pd  # noqa: PLC0415 - no dependency of ours

    kinds: dict[Any, str] = {
        pl.String: "string",
        pl.Float64: "float64",
        pl.Int64: "int64",
        pl.Boolean: "bool",
    }

    def column(own: pl.Series) -> Any:
        if isinstance(own.dtype, pl.Enum):
            words = own.dtype.categories.to_list()
            return pd.Categorical(own.cast(pl.String).to_list(), words, ordered=True)
        return pd.Series(own.to_list(), dtype=kinds[type(own.dtype)])

    return pd.DataFrame({name: column(frame[name]) for name in frame.columns})
