"""JSON: the whole report as data, for other programs and for ``Report.from_json``."""

from __future__ import annotations

from kotaku_eval.reports import Report
from kotaku_eval.texts import Language


def render_json(report: Report, language: Language = "id") -> str:  # noqa: ARG001 - every renderer takes it
    """Return the report as JSON text, with both languages in it whatever language is asked for."""
    return report.to_json(indent=2) + "\n"
