"""Run records: what came of the tests and mutants of a rule set, as JSON in both languages."""

from __future__ import annotations

import json
from typing import Any

from kotaku_eval.cli.rule_texts import case_text
from kotaku_eval.errors import Problem
from kotaku_eval.mutants import Mutant, Mutation, RuleMutation
from kotaku_eval.testing import ExampleResult, Run
from kotaku_eval.testing.coverage import COUNTED
from kotaku_eval.texts import Text


def json_of(run: Run, mutation: Mutation | None) -> str:
    """Return all tests and their results as JSON; the mutants too, where they were made."""
    record: dict[str, Any] = {
        "ruleset": run.ruleset.id,
        "passed": run.passed,
        "examples": [_example(own) for own in run.examples],
        "cases": [
            {
                "name": own.name,
                "place": own.place,
                "passed": own.passed,
                "problems": [_problem(problem) for problem in own.problems],
            }
            for own in run.cases
        ],
        "rules": [
            {
                "id": own.rule,
                "shown": {verdict.value: own.counts.get(verdict, 0) for verdict in COUNTED},
                "missing": [verdict.value for verdict in own.missing],
            }
            for own in run.shown
        ],
        "broken": list(run.broken),
    }
    if mutation is not None:
        record["mutation"] = {
            "killed": mutation.killed,
            "total": mutation.total,
            "percent": mutation.percent,
            "equivalent": mutation.equivalent if mutation.is_proved else None,
            "rules": [_mutants(own) for own in mutation.rules],
        }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _example(own: ExampleResult) -> dict[str, Any]:
    return {
        "rule": own.rule,
        "number": own.number,
        "place": own.place,
        "expected": own.expected.value,
        "got": own.got.value,
        "passed": own.passed,
        "reason": _text(own.reason),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"place": problem.where, "text": _text(problem.text)}


def _mutants(own: RuleMutation) -> dict[str, Any]:
    return {
        "id": own.rule.id,
        "place": str(own.rule.place or ""),
        "killed": own.killed,
        "total": own.total,
        "python": own.is_python,
        "survivors": [_mutant(mutant) for mutant in own.survivors],
        "equivalent": [_mutant(mutant) for mutant in own.equivalent],
        "suggestions": [
            {"verdict": one.verdict.value, "case": case_text(one.case), "kills": len(one.kills)}
            for one in own.suggestions
        ],
    }


def _mutant(mutant: Mutant) -> dict[str, Any]:
    return {"operator": mutant.operator.value, "before": mutant.before, "after": mutant.after}


def _text(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}
