"""The forms that a portfolio can be given in, by name and by the ending of a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final, Protocol

from attrs import frozen

from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.plugins import imported
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.texts import Text


@frozen
class Exported:
    """What became of a portfolio.

    Args:
        content: The content of the file.
        remarks: What it does not hold, or holds otherwise than the portfolio.
    """

    content: bytes
    remarks: tuple[Text, ...] = ()


class Exporter(Protocol):
    """What turns a portfolio into the content of a file."""

    def __call__(self, portfolio: Portfolio, /, **settings: Any) -> Exported:
        """Return the content, and what there is to say about it."""
        ...


@frozen
class ExportFormat:
    """One form of a portfolio.

    Args:
        name: The name it is asked for by.
        target: What makes it: ``package.module:function``.
        endings: The endings of its files, with the dot.
        takes: What else it may be told, by the names of its keyword arguments.
    """

    name: str
    target: str
    endings: tuple[str, ...]
    takes: tuple[str, ...] = ()

    def exporter(self) -> Exporter:
        """Return what makes it."""
        found: Exporter = imported(self.target)
        return found


_OWN: Final = "kotaku_eval.exports"
EXPORTS: Final = (
    ExportFormat(
        "event-log",
        f"{_OWN}.event_logs:export_event_log",
        (".csv", ".parquet"),
        ("ending", "delimiter", "undated", "plans", "language"),
    ),
    ExportFormat(
        "oc4ids",
        f"{_OWN}.oc4ids:export_oc4ids",
        (".json",),
        ("publisher", "uri", "phases", "language"),
    ),
)
"""The forms there are."""


def export_named(name: str) -> ExportFormat:
    """Return a form by its name.

    Raises:
        UnknownNameError: There is none of that name.

    >>> export_named("event-log").endings
    ('.csv', '.parquet')
    """
    found = next((own for own in EXPORTS if own.name == name), None)
    if found is None:
        text = Text(id=f"bentuk ekspor tidak dikenal: {name}.", en=f"unknown export: {name}.")
        hint = name_hint(name, [own.name for own in EXPORTS])
        raise UnknownNameError(Text.joined(" ", [text, hint]))
    return found


def export_of(path: str) -> ExportFormat | None:
    """Return the form that files of an ending have; ``None`` when there is none."""
    ending = PurePath(path).suffix.lower()
    return next((own for own in EXPORTS if ending in own.endings), None)
