"""Verdicts as columns: their codes, and those of several requirements taken together."""

from __future__ import annotations

from kotaku_eval.columns.expressions import (
    Expression,
    cases,
    choose,
    either,
    equal,
    is_null,
    whole,
)
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.templates.names import ABSENT, DOUBTFUL

PASSED, FAILED, NOTHING, UNDECIDED = map(whole, (PASS, FAIL, NOT_APPLICABLE, UNKNOWN))
WAITING, MISSING, UNCERTAIN = map(whole, (PENDING, ABSENT, DOUBTFUL))


def worst(*verdicts: Expression) -> Expression:
    """Return the verdict of several requirements that must all hold."""

    def found(code: Expression) -> Expression:
        return either(*(equal(verdict, code) for verdict in verdicts))

    absent = choose(found(UNDECIDED), UNCERTAIN, MISSING)
    order = [
        (FAILED, FAILED), (UNCERTAIN, UNCERTAIN), (MISSING, absent), (UNDECIDED, UNDECIDED),
        (WAITING, WAITING), (PASSED, PASSED),
    ]  # fmt: skip
    return cases([(found(code), made) for code, made in order], NOTHING)


def verdict_of(found: Expression) -> Expression:
    """Return the verdict of a three-valued answer."""
    return choose(is_null(found), UNDECIDED, choose(found, PASSED, FAILED))
