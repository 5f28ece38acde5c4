"""Analysis of a rule set before it judges anything: contradictions, redundancy, witnesses."""

from __future__ import annotations

from kotaku_eval.analysis.analyses import lint
from kotaku_eval.analysis.defects import Analysis, Code, Defect, Gravity, Outside, Place
from kotaku_eval.analysis.witnessing import Witness, Witnesses, all_witnesses, witnesses

__all__ = [
    "Analysis",
    "Code",
    "Defect",
    "Gravity",
    "Outside",
    "Place",
    "Witness",
    "Witnesses",
    "all_witnesses",
    "lint",
    "witnesses",
]
