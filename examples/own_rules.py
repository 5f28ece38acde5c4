"""Rules of your own: one in YAML, one in Python, both on top of the shipped set.

Run it with ``python examples/own_rules.py``.
"""

from __future__ import annotations

from pathlib import Path

from kotaku_eval import Severity, Verdict, evaluate, load_ruleset, read_portfolio, rule
from kotaku_eval.texts import Text

HERE = Path(__file__).parent


# In Python: a function of facts. It answers true, false, or `None` for unknown. A fact that is
# missing makes the verdict unknown without a call.
@rule(
    facts=["labour.wages", "labour.person_days"],
    indicator="labour-and-participation",
    severity=Severity.MEDIUM,
    message=Text(
        id="Upah {labour.wages} untuk {labour.person_days}: di luar 80.000-120.000 per hari.",
        en="Wages {labour.wages} for {labour.person_days}: outside 80,000-120,000 a day.",
    ),
)
def daily_wage_is_plausible(wages: int, person_days: float) -> bool | None:
    """Pay a plausible daily wage.

    A wage far from the local one points to people who never worked, or to a contractor.
    """
    if person_days == 0:
        return None
    return 80_000 <= wages / person_days <= 120_000


# In YAML: own-rules.yaml extends kotaku-2018 by one rule.
rules = load_ruleset(HERE / "own-rules.yaml").with_rules(daily_wage_is_plausible)
portfolio = read_portfolio(HERE / "kepri-2018" / "portfolio.yaml")
report = evaluate(portfolio, rules)

shipped = load_ruleset("kotaku-2018")
print(f"{len(shipped.rules)} rules are shipped, {len(rules.rules)} were judged")
for name in ("village-office-at-mp2k", "daily-wage-is-plausible"):
    print(f"\n{name}: {dict(report.counts(name))}")
    for finding in report.findings:
        if finding.rule == name and finding.verdict is Verdict.FAIL:
            print(f"  {finding.subject.id}  {finding.message.en}")

# The ten indicators are untouched, so the total is the same as without the new rules.
print(f"\nTotal {report.score.low:.1f}, without them {evaluate(portfolio, shipped).score.low:.1f}")
