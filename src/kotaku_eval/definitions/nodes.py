"""Nodes of plain Python values, and problems at places that may be nowhere."""

from __future__ import annotations

import datetime as dt
import numbers
import re
from collections import abc
from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

from attrs import frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.sources import (
    MAX_DEPTH,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
    SourceFile,
    cell_of,
)
from kotaku_eval.texts import Text

NOWHERE: Final = Source(SourceFile(""), 0, 0)
"""The place of values that come from Python."""

_PLACE: Final = re.compile(r"(.*):(\d+):(\d+)(?: \(.*\))?")
_CELL: Final = re.compile(r"(.*![^!]+)!([A-Z]{1,3}[1-9]\d*)", re.DOTALL)


@frozen
class PlainValue(Scalar):
    """A value from Python that is no text, so that a number never passes for a code."""


class LeafError(ValueError):
    """One value cannot be read; carries where it stands and what to do about it."""

    def __init__(self, source: Source, text: Text, hint: Text | None = None) -> None:
        super().__init__(text.en)
        self.source = source
        self.text = text
        self.hint = hint

    def problem(self, path: str = "") -> Problem:
        """Return the problem, with the way to the value in front."""
        return problem_at(self.source, prefixed(path, self.text), self.hint)


def prefixed(path: str, text: Text) -> Text:
    """Put the name of a value in front of what is wrong with it."""
    return Text(id=f"{path}: {text.id}", en=f"{path}: {text.en}") if path else text


def problem_at(source: Source, text: Text, hint: Text | None = None) -> Problem:
    """Return a problem at a place, or without one for values from Python."""
    if source.file.name:
        return source.problem(text, hint)
    return Problem(text, hint=hint or Text.same(""))


def recorded(source: Source) -> Source | None:
    """Return a place to keep beside a value; ``None`` for values from Python."""
    return source if source.file.name else None


def node_of(value: Any, source: Source = NOWHERE, *, depth: int = 0) -> Node:
    """Return the node of a plain Python value; nodes stay as they are.

    Args:
        value: Nested dicts and lists of text, numbers, booleans, dates, choices and ``None``.
        source: The place that all its parts get.
        depth: How deep the value is nested already.

    Raises:
        DataError: A type that no file could hold, a key that is no text, or too deep nesting.

    >>> node_of({"proposal.amount": 5}).items["proposal.amount"].text
    '5'
    """
    if value is None or isinstance(value, str | int | float):
        return _scalar_of(value, source)
    if isinstance(value, Scalar | Sequence | Mapping):
        return value
    if depth > MAX_DEPTH:
        text = Text(
            id=f"bersarang lebih dari {MAX_DEPTH} tingkat",
            en=f"nested more than {MAX_DEPTH} levels deep",
        )
        raise DataError([problem_at(source, text)])
    if isinstance(value, abc.Mapping):
        return _mapping_of(value, source, depth)
    if isinstance(value, abc.Iterable) and not isinstance(value, str | bytes):
        return Sequence(tuple(node_of(item, source, depth=depth + 1) for item in value), source)
    return _scalar_of(value, source)


def _mapping_of(value: abc.Mapping[Any, Any], source: Source, depth: int) -> Mapping:
    for key in value:
        if not isinstance(key, str):
            text = Text(id=f"kunci harus berupa teks: {key!r}", en=f"a key must be text: {key!r}")
            raise DataError([problem_at(source, text)])
    items = {key: node_of(item, source, depth=depth + 1) for key, item in value.items()}
    return Mapping(items, dict.fromkeys(items, source), source)


def _scalar_of(value: Any, source: Source) -> Scalar:
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return Scalar("", plain=True, source=source)
    if isinstance(value, str):
        return Scalar(str(value), plain=False, source=source)
    if isinstance(value, bool):
        return PlainValue(str(value).lower(), plain=True, source=source)
    if isinstance(value, numbers.Integral):
        return PlainValue(str(int(value)), plain=True, source=source)
    if isinstance(value, numbers.Real):
        return PlainValue(repr(float(value)), plain=True, source=source)
    if isinstance(value, EventDate | dt.date):
        return PlainValue(value.isoformat(), plain=True, source=source)
    name = type(value).__name__
    text = Text(id=f"jenis nilai tidak dikenal: {name}", en=f"unknown type of value: {name}")
    hint = Text(
        id="Pakai teks, bilangan, true/false, tanggal, daftar atau dict.",
        en="Use text, numbers, booleans, dates, lists and dicts.",
    )
    raise DataError([problem_at(source, text, hint)])


def in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems file by file in the order they stand, each once."""
    unique = list(dict.fromkeys(problems))
    places = [_place_of(problem.where) for problem in unique]
    first = {name: at for at, (name, _, _) in reversed(list(enumerate(places)))}

    def position(at: int) -> tuple[int, int, int]:
        name, line, column = places[at]
        return first[name], line, column

    return [unique[at] for at in sorted(range(len(unique)), key=position)]


def _place_of(where: str) -> tuple[str, int, int]:
    """Return the file (and sheet) of a place as told, its line and its column."""
    cell = _CELL.fullmatch(where)
    if cell is not None:
        return cell.group(1), *cell_of(cell.group(2))
    match = _PLACE.fullmatch(where)
    if match is not None:
        return match.group(1), int(match.group(2)), int(match.group(3))
    return where, 0, 0
