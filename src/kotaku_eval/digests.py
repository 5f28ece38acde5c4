"""Digests of data: equal for equal data, whatever the order of rows, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any, Final

import attrs

from kotaku_eval.dates import EventDate

_Writer = Callable[[Any], str]
_LEAVES: Final = frozenset({str, int, bool})


def digest_of_rows(rows: Iterable[Any]) -> str:
    """Return the SHA-256 of attrs values and of all they hold, but for where they came from.

    The order of rows says nothing, nor does that of the entries of a list; a field without a value
    is as one that is not there.

    >>> from kotaku_eval import Event
    >>> mp2k, works = Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")
    >>> digest_of_rows([mp2k, works]) == digest_of_rows([works, mp2k])
    True
    >>> digest_of_rows([-0.0]) == digest_of_rows([0.0])
    True
    """
    # Rows are long texts: only what they come down to is kept until it is put into order.
    found = sorted(hashlib.sha256(_WRITERS[type(row)](row).encode()).digest() for row in rows)
    return hashlib.sha256(b"".join(found)).hexdigest()


class _Writers(dict[type[Any], _Writer]):
    """What writes values of a type, made once: 10,000 activities hold a million values."""

    def __missing__(self, kind: type[Any]) -> _Writer:
        self[kind] = made = _writer_of(kind)
        return made


def _writer_of(kind: type[Any]) -> _Writer:
    if issubclass(kind, EventDate):
        return _date
    if issubclass(kind, Enum):
        return lambda value: repr(value.value)
    if kind is tuple:
        return _entries
    if kind is float:
        return _number
    return repr if kind in _LEAVES else _record_writer(kind)


_WRITERS: Final = _Writers()


def _record_writer(kind: type[Any]) -> _Writer:
    named = [own.name for own in attrs.fields(kind) if own.init]
    heads = [(name, f"({name!r}, ") for name in named if name not in {"source", "sources"}]

    def record(value: Any) -> str:
        return _joined(
            [
                f"{head}{_WRITERS[type(part)](part)})"
                for name, head in heads
                if (part := getattr(value, name)) is not None
            ]
        )

    return record


def _number(value: float) -> str:
    """Write 3.0 as 3 and -0.0 as 0, which they equal."""
    return repr(int(value)) if value.is_integer() else repr(value)


def _entries(rows: tuple[Any, ...]) -> str:
    return _joined(sorted([_WRITERS[type(row)](row) for row in rows]))


def _date(value: EventDate) -> str:
    span = f"{value.first_day!r}, {value.last_day!r}"
    return f"({span}, {value.precision.value!r}, {value.instant!r})"


def _joined(parts: Sequence[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
