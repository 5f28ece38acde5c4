"""Formats: what a report can be given as, by name and by the ending of a file.

A format names its renderer; the module is imported when a report is rendered, since some need an
optional library. Installed packages add formats under the group ``kotaku_eval.renderers``.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final, Protocol

from attrs import frozen

from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.plugins import RENDERERS as GROUP
from kotaku_eval.plugins import PluginError, installed, plugin_named, reason_of
from kotaku_eval.plugins import imported as imported_from
from kotaku_eval.reports import Report
from kotaku_eval.texts import Language, Text


class Renderer(Protocol):
    """What turns a report into the content of a file."""

    def __call__(self, report: Report, language: Language = "id", /) -> str | bytes:
        """Return the report in one language, as text or as the bytes of a file."""
        ...


@frozen
class Format:
    """One form of a report.

    Args:
        name: The name it is asked for by.
        target: Its renderer: ``package.module:function``.
        ending: The ending of its files, with the dot; empty for a form of the screen.
        is_binary: Whether its files are no text, and so nothing for a screen.
        takes: What else its renderer may be told, by the names of its keyword arguments.
        caps_findings: Whether of very many findings it tells the worst only, and says so.
        more: Other endings of its files.
        tells_all: Whether it tells every verdict, and not only the findings.
    """

    name: str
    target: str
    ending: str = ""
    is_binary: bool = False
    takes: tuple[str, ...] = ()
    caps_findings: bool = False
    more: tuple[str, ...] = ()
    tells_all: bool = False

    @property
    def endings(self) -> tuple[str, ...]:
        """All endings of its files."""
        return (self.ending, *self.more) if self.ending else ()

    def renderer(self) -> Renderer:
        """Return what renders it."""
        found: Renderer = imported_from(self.target)
        return found


_OWN: Final = "kotaku_eval.renderers"
FORMATS: Final = (
    Format("table", f"{_OWN}.text:render_text", ".txt"),
    Format("json", f"{_OWN}.json:render_json", ".json", tells_all=True),
    Format("markdown", f"{_OWN}.markdown:render_markdown", ".md"),
    Format("html", f"{_OWN}.html:render_html", ".html", takes=("portfolio",), caps_findings=True),
    Format("csv", f"{_OWN}.csv:render_csv", ".csv", takes=("delimiter",)),
    Format("jsonl", f"{_OWN}.jsonl:render_jsonl", ".jsonl", more=(".ndjson",)),
    Format("sarif", f"{_OWN}.sarif.logs:render_sarif", ".sarif", takes=("ruleset",)),
    Format("junit", f"{_OWN}.junit:render_junit", ".xml", tells_all=True),
    Format("github", f"{_OWN}.github:render_github"),
    Format("xlsx", f"{_OWN}.workbooks.files:render_workbook", ".xlsx", is_binary=True),
)
"""The formats of this library."""


def format_names() -> tuple[str, ...]:
    """Return the names of all formats, those of plug-ins last."""
    return (*(own.name for own in FORMATS), *(plugin.name for plugin in installed(GROUP)))


def format_of(path: str) -> Format | None:
    """Return the format that files of an ending are in; ``None`` when there is none.

    A plug-in serves the ending that it is named after, unless the library has that ending.

    >>> format_of("report.md").name
    'markdown'
    """
    ending = PurePath(path).suffix.lower()
    own = next((own for own in FORMATS if ending in own.endings), None)
    if own is not None or not ending:
        return own
    found = (plugin for plugin in installed(GROUP) if f".{plugin.name}" == ending)
    return next((Format(plugin.name, plugin.target, ending) for plugin in found), None)


def format_named(name: str) -> Format | None:
    """Return a format of this library by its name."""
    return next((own for own in FORMATS if own.name == name), None)


def endings() -> tuple[str, ...]:
    """Return the endings of files that the library knows itself."""
    return tuple(ending for own in FORMATS for ending in own.endings)


def renderer_named(name: str) -> Renderer:
    """Return the renderer of a format, of this library or of a plug-in.

    Raises:
        UnknownNameError: There is no such format.
        PluginError: The plug-in that brings it cannot be used.
    """
    own = format_named(name)
    if own is not None:
        return own.renderer()
    plugin = plugin_named(GROUP, name)
    if plugin is None:
        text = Text(id=f"bentuk laporan tidak dikenal: {name}.", en=f"unknown format: {name}.")
        raise UnknownNameError(Text.joined(" ", [text, name_hint(name, format_names())]))
    render = plugin.load()

    def checked(report: Report, language: Language = "id", /) -> str | bytes:
        try:
            made = render(report, language)
        except PluginError:
            raise
        except Exception as failure:
            raise plugin.error(reason_of(failure)) from failure
        if not isinstance(made, str | bytes):
            kind = type(made).__name__
            raise plugin.error(
                Text(
                    id=f"yang diperlukan teks atau byte, yang ada {kind}",
                    en=f"text or bytes are needed, it gave {kind}",
                )
            )
        return made

    return checked
