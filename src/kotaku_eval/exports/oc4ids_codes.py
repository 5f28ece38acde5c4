"""Codes: what a project says in a codelist that the standard closes, and in other words than it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

TYPES: Final = frozenset(
    {"construction", "rehabilitation", "replacement", "expansion", "decommissioning"}
)
CONTRACT_STATUSES: Final = frozenset({"pre-award", "active", "closed"})
MILESTONE_STATUSES: Final = frozenset({"scheduled", "met", "notMet", "partiallyMet"})
_METHODS: Final = frozenset({"open", "selective", "limited", "direct"})
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


def odd_codes(project: dict[str, Any]) -> Iterator[str]:
    """Yield the codes of a project that are none of the standard's, each with its field.

    >>> list(odd_codes({"type": "Development", "budget": {"amount": {"currency": "Rp"}}}))
    ["type 'Development'", "currency 'Rp'"]
    """
    yield from _odd("type", project.get("type"), TYPES)
    for process in project.get("contractingProcesses", ()):
        summary = process.get("summary", {})
        yield from _odd("contractingProcesses.status", summary.get("status"), CONTRACT_STATUSES)
        method = summary.get("tender", {}).get("procurementMethod")
        yield from _odd("procurementMethod", method, _METHODS)
    for milestone in project.get("milestones", ()):
        yield from _odd("milestones.status", milestone.get("status"), MILESTONE_STATUSES)
    for currency in _currencies(project):
        if not _CURRENCY.fullmatch(currency):
            yield f"currency '{currency}'"


def _odd(name: str, code: str | None, known: frozenset[str]) -> Iterator[str]:
    if code is not None and code not in known:
        yield f"{name} '{code}'"


def _currencies(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _currencies(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "currency":
                yield str(item)
            else:
                yield from _currencies(item)
