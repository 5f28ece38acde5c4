"""Verdict codes of several requirements, orders or worlds taken together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.templates.names import ABSENT, DOUBTFUL

_WORST: Final = (FAIL, DOUBTFUL, ABSENT, UNKNOWN, PENDING, PASS, NOT_APPLICABLE)
_LATE: Final = frozenset({FAIL, ABSENT, DOUBTFUL})


def worst(*verdicts: int) -> int:
    """Return the verdict of several requirements that must all hold."""
    found = min(verdicts, key=_WORST.index)
    return DOUBTFUL if found == ABSENT and UNKNOWN in verdicts else found


def best(*verdicts: int) -> int:
    """Return the verdict where any one of several orders may be chosen."""
    return max(verdicts, key=_WORST.index)


def agreed(verdicts: Collection[int]) -> int:
    """Return the verdict that stands whichever of several worlds is the real one."""
    if len(found := frozenset(verdicts)) == 1:
        return next(iter(found))
    # In each of them something lacks: a closed case fails, of an open one nothing can be said.
    return DOUBTFUL if found <= _LATE else UNKNOWN
