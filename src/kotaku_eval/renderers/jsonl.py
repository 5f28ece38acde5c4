"""JSON lines: the findings one per line, for tools that read them as they come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kotaku_eval.renderers import samples
from kotaku_eval.renderers.rows import Columns, rows_of
from kotaku_eval.reports import FINDINGS_FORMAT, Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language


def render_jsonl(report: Report, language: Language = "id") -> str:
    """Return a line on the report, one for each finding, and one for each note on the data.

    Every line is an object with a ``type``: ``report`` (the first), ``finding`` or ``note``.
    """
    lines = (json.dumps(line, ensure_ascii=False) for line in _lines(report, language))
    return "".join(f"{line}\n" for line in lines)


def _lines(report: Report, language: Language) -> Iterator[dict[str, Any]]:
    yield _head(report, language)
    columns = Columns.of(report)
    for row in rows_of(report, language, columns.levels):
        yield {"type": "finding", **dict(zip(columns.names, row, strict=True))}
    for note in report.notes:
        words = {"text": note.text.to(language), "hint": note.hint.to(language)}
        yield {"type": "note", **words, "source": note.where}


def _head(report: Report, language: Language) -> dict[str, Any]:
    header, score = report.header, report.score
    return {
        "type": "report",
        "format": FINDINGS_FORMAT,
        "language": language,
        "portfolio": header.portfolio,
        "title": header.title.to(language),
        "ruleset": header.ruleset,
        "lifecycle": header.lifecycle,
        "as_of": header.as_of,
        "basis": header.basis,
        "illustrative": header.illustrative,
        "activities": header.activities,
        "score": {
            "low": score.low,
            "high": score.high,
            "completeness": score.completeness,
            "category": None if score.category is None else score.category.to(language),
            "is_uncertain": score.is_uncertain,
            "interval": _limits(score),
        },
        "estimate": samples.estimate(report, language),
        "findings": len(report.findings),
        "waived": len(report.waived),
        "version": header.version,
        "rules_digest": header.rules_digest,
        "data_digest": header.data_digest,
    }


def _limits(score: Score) -> dict[str, float] | None:
    """Return the limits within which a sample puts the score of everything it was drawn from."""
    own = score.interval
    if own is None:
        return None
    return {"low": own.low, "high": own.high, "confidence": own.confidence}
