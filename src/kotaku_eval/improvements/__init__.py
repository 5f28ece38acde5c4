"""Improvements: what moves a score, and what would have to be true for a rule to pass.

>>> from kotaku_eval import load_ruleset, read_portfolio
>>> from kotaku_eval.improvements import improvements
>>> portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
>>> found = improvements(portfolio, load_ruleset("kotaku-2018"))
>>> print(found.plan.target, found.plan.cost, found.plan.is_minimal)
Very good 16.0 True
"""

from __future__ import annotations

from kotaku_eval.improvements.counterfactuals import Counterfactual, Counterfactuals
from kotaku_eval.improvements.gains import Gain
from kotaku_eval.improvements.overviews import Improvements, improvements
from kotaku_eval.improvements.repairs import RepairPlan
from kotaku_eval.improvements.sensitivity import WeightRange

__all__ = [
    "Counterfactual",
    "Counterfactuals",
    "Gain",
    "Improvements",
    "RepairPlan",
    "WeightRange",
    "improvements",
]
