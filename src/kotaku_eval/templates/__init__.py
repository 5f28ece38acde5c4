"""Order and occurrence templates (DECLARE on finite traces) over the stages of one activity.

A verdict stands only if it is the same in every order that coarse, equal and missing dates leave
possible: by closed forms over first and last dates where these decide (``orders``, ``times``), else
by reading the events of every possible order (``sequences``, ``automata``, ``worlds``). Verdicts
are codes of ``findings``; ``ABSENT`` says that something that may still come has not come, which
the case (open or closed, due or not) turns into pending or fail.
"""

from __future__ import annotations

from kotaku_eval.templates.cases import (
    Case,
    first_day,
    merged,
    occurrences,
    overtaken_by,
    overtakers,
    overtakers_of,
    settle,
)
from kotaku_eval.templates.checks import (
    NO_TESTS,
    PAIR,
    EventTest,
    EventTests,
    OrderCheck,
    PairTest,
)
from kotaku_eval.templates.judging import judge
from kotaku_eval.templates.names import ABSENT, DOUBTFUL, UNARY, Template
from kotaku_eval.templates.times import gap
from kotaku_eval.templates.verdicts import worst

__all__ = [
    "ABSENT",
    "DOUBTFUL",
    "NO_TESTS",
    "PAIR",
    "UNARY",
    "Case",
    "EventTest",
    "EventTests",
    "OrderCheck",
    "PairTest",
    "Template",
    "first_day",
    "gap",
    "judge",
    "merged",
    "occurrences",
    "overtaken_by",
    "overtakers",
    "overtakers_of",
    "settle",
    "worst",
]
