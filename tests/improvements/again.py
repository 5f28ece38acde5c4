"""Evaluating again with some verdicts passed: what improvements are held to."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import PASS
from kotaku_eval.judging import judged
from kotaku_eval.rollups import RollUp
from kotaku_eval.rules import Scope, Variants
from kotaku_eval.rulesets import ScoreModel
from tests import strategies as our

AS_OF = "2018-03-20"
CLOSE = 1e-9
MODELS = st.sampled_from(ScoreModel)
KEPRI = "examples/kepri-2018/portfolio.yaml"


def rolled(portfolio, ruleset, as_of=AS_OF):
    _, sheets = judged(portfolio, ruleset, as_of)
    return RollUp(portfolio, ruleset, sheets)


def with_passes(rollup, cells):
    """The same verdicts rolled up again, those of some cells passed."""
    sheets = []
    for sheet in rollup.sheets:
        rows = [bytearray(row) for row in sheet.rows]
        for cell in cells:
            if cell.sheet is sheet:
                rows[cell.row][cell.column] = PASS
        sheets.append(evolve(sheet, rows=tuple(bytes(row) for row in rows)))
    return RollUp(rollup.portfolio, rollup.ruleset, sheets)


@st.composite  # type: ignore[arg-type]
def scoped_rule_sets(draw, **fixed):
    """A rule set in which some rules have another weight and severity in one village."""
    ruleset = draw(our.rule_sets(**fixed))
    scope = Scope(our.parse_condition('village.code == "01"', our.VOCABULARY), "in 01")
    rules = []
    for rule in ruleset.rules:
        if rule.subject == ACTIVITY and draw(st.booleans()):
            other = evolve(
                rule,
                weight=draw(st.sampled_from([0.0, 0.5, 4.0])),
                severity=draw(st.sampled_from(our.Severity)),
            )
            rules.append(evolve(rule, variants=Variants(((scope,),), (rule, other))))
        else:
            rules.append(rule)
    return evolve(ruleset, rules=rules, score_model=draw(MODELS))
