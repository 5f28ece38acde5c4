"""The first check: read a portfolio, judge it, look at what was found.

Run it with ``python examples/first_check.py``. The data are illustrative: see
``examples/kepri-2018/README.md``.
"""

from __future__ import annotations

from pathlib import Path

from kotaku_eval import Severity, evaluate, explain, load_ruleset, read_portfolio

HERE = Path(__file__).parent

# 1. Read the data. The rules come with the library.
portfolio = read_portfolio(HERE / "kepri-2018" / "portfolio.yaml")
rules = load_ruleset("kotaku-2018")

# 2. Judge every activity and every place by every rule.
report = evaluate(portfolio, rules)

# 3. The total: the mean over the villages. What nobody knows counts 0 in `low`, in full in `high`.
total = report.score
print(portfolio.title.id)
print(f"{len(portfolio)} kegiatan, {report.header.rules} aturan, per {report.header.as_of}")
print(f"Total {total.low:.1f} % (sampai {total.high:.1f} %): {total.category.id}")

# 4. By village.
print("\nPer kelurahan:")
for village in report.by("village"):
    score = village.score
    print(f"  {village.label:<20} {score.low:5.1f} %  {score.category.id}")

# 5. MP2K was held almost everywhere. Did its schedule steer the works? Two separate questions.
print("\nMP2K dilaksanakan, dan jadwalnya dipatuhi:")
for village in report.by("village"):
    held = village.score.part("mp2k-held").low
    kept = village.score.part("schedule-adherence").low
    print(f"  {village.label:<20} {held:5.1f} %  {kept:5.1f} %")

# 6. The findings come worst first, each with its place in the data.
worst = [finding for finding in report.findings if finding.severity.rank >= Severity.HIGH.rank]
print(f"\n{len(report.findings)} temuan, {len(worst)} di antaranya berat. Lima yang pertama:")
for finding in worst[:5]:
    print(f"  [{finding.severity.value}] {finding.subject.id}: {finding.message.id}")
    print(f"      Perbaikan: {finding.fix.id}")

# 7. Why does a rule say what it says? Part by part.
print("\nPenjelasan:")
print(explain("village-proposals-within-ceiling", "2191010001", rules, portfolio))
