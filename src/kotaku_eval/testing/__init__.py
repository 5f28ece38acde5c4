"""Testing: the examples of a rule set and the cases beside it are its tests; here they are run.

>>> from kotaku_eval import load_ruleset
>>> assert_examples(load_ruleset("kotaku-2018").select(["mp2k-before-construction"]))
"""

from __future__ import annotations

from kotaku_eval.testing.case_files import CaseFile, case_files, cases_beside, read_cases
from kotaku_eval.testing.cases import Case, Expectation
from kotaku_eval.testing.checks import CaseResult, check_case, check_cases
from kotaku_eval.testing.coverage import Shown, shown_verdicts
from kotaku_eval.testing.examples import (
    REQUIRED,
    ExampleResult,
    assert_examples,
    check_examples,
    failures,
    missing_examples,
)
from kotaku_eval.testing.runs import Run, run_tests

__all__ = [
    "REQUIRED",
    "Case",
    "CaseFile",
    "CaseResult",
    "ExampleResult",
    "Expectation",
    "Run",
    "Shown",
    "assert_examples",
    "case_files",
    "cases_beside",
    "check_case",
    "check_cases",
    "check_examples",
    "failures",
    "missing_examples",
    "read_cases",
    "run_tests",
    "shown_verdicts",
]
