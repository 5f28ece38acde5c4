"""Renderers: a report as text of some format; pure functions, one module per format."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

from kotaku_eval.renderers.json import render_json
from kotaku_eval.renderers.markdown import render_markdown
from kotaku_eval.renderers.text import render_text
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language


class Renderer(Protocol):
    """What turns a report into text."""

    def __call__(self, report: Report, language: Language = "id", /) -> str:
        """Return the report as text in one language."""
        ...


RENDERERS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {"table": render_text, "json": render_json, "markdown": render_markdown}
)
"""The renderers by the name of their format."""
