"""Report files: what ``kotaku-eval check --format json`` wrote, read back."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

from cattrs.errors import AttributeValidationNote, BaseValidationError, IterableValidationNote

from kotaku_eval.errors import DataError, Problem
from kotaku_eval.reports import FORMAT, Report
from kotaku_eval.sources import Mapping, Node, Sequence, parse_json, read_text
from kotaku_eval.texts import Text

_HINT = Text(
    id="Buat dengan kotaku-eval check --format json --output BERKAS.",
    en="Make one with kotaku-eval check --format json --output FILE.",
)


def read_report(path: str | os.PathLike[str]) -> Report:
    """Read a report that was kept as JSON.

    Args:
        path: The file.

    Raises:
        DataError: It cannot be read, is broken, or holds something else; with the place.
    """
    name = Path(path).as_posix()
    text = read_text(Path(path), DataError)
    try:
        values = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as failure:
        parse_json(text, name, DataError)  # tells the place, and never recurses deep
        raise DataError([Problem(_NO_REPORT, name, _HINT)]) from failure
    found = values.get("format") if isinstance(values, dict) else None
    if found != FORMAT:
        raise DataError([_of_another_format(text, name, found)])
    try:
        return Report.from_dict(values)
    except (BaseValidationError, ValueError, TypeError, KeyError) as failure:
        raise DataError([_misfit(failure, parse_json(text, name, DataError))]) from failure


def _finite(written: str) -> float:
    """Return a number; JSON knows no infinity, and no score is one."""
    value = float(written)
    if not math.isfinite(value):
        msg = f"no finite number: {written:.20}"
        raise ValueError(msg)
    return value


_NO_REPORT = Text(id="bukan laporan kotaku-eval", en="not a report of kotaku-eval")


def _of_another_format(text: str, name: str, found: Any) -> Problem:
    node = parse_json(text, name, DataError)
    held = node.items.get("format") if isinstance(node, Mapping) else None
    if held is None or not isinstance(found, str):
        return (held or node).source.problem(_NO_REPORT, _HINT)
    shown = f"{found:.60}"
    words = Text(
        id=f"bentuk '{shown}', bukan laporan '{FORMAT}'",
        en=f"the format is '{shown}', not a report's '{FORMAT}'",
    )
    return held.source.problem(words, _HINT)


def _misfit(failure: Exception, node: Node, path: str = "") -> Problem:
    """Return the first value that does not fit, with the way to it and its place."""
    if isinstance(failure, BaseValidationError):
        first = failure.exceptions[0]
        for note in getattr(first, "__notes__", ()):
            if isinstance(note, AttributeValidationNote) and isinstance(node, Mapping):
                way = f"{path}.{note.name}" if path else note.name
                return _misfit(first, node.items.get(note.name, node), way)
            if isinstance(note, IterableValidationNote) and isinstance(node, Sequence):
                return _misfit(first, node.items[int(note.index)], f"{path}[{note.index}]")
        return _misfit(first, node, path)
    words = Text(id="nilai ini tidak dapat dipakai", en="this value cannot be used")
    if isinstance(failure, KeyError):
        words = Text(id="belum diisi", en="is missing")
    text = Text(id=f"laporan rusak: {path}: {words.id}", en=f"damaged report: {path}: {words.en}")
    return node.source.problem(text)
