"""Mutants: rules made wrong on purpose, to see whether their examples and cases notice."""

from __future__ import annotations

from kotaku_eval.mutants.killing import Mutation, RuleMutation, mutate
from kotaku_eval.mutants.making import Mutant, mutants_of
from kotaku_eval.mutants.marking import Marked, marked
from kotaku_eval.mutants.operators import Operator
from kotaku_eval.mutants.proving import Suggestion

__all__ = [
    "Marked",
    "Mutant",
    "Mutation",
    "Operator",
    "RuleMutation",
    "Suggestion",
    "marked",
    "mutants_of",
    "mutate",
]
