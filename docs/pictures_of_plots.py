"""Draw the charts that README.md and the pages show, from the made-up portfolio of the examples.

Run ``python docs/pictures_of_plots.py`` after a change of the charts, of that portfolio or of the
rules, and look at what it drew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kotaku_eval import evaluate, load_ruleset, plots, read_portfolio

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "pictures"


def draw(folder: Path = FOLDER) -> list[Path]:
    """Draw all pictures; return where they are."""
    portfolio = read_portfolio(ROOT / "examples" / "kepri-2018" / "portfolio.yaml")
    report = evaluate(portfolio, load_ruleset("kotaku-2018"))
    charts = {
        "heat-map.svg": plots.heat_map(report, "village", language="en"),
        "timeline.svg": plots.timeline(portfolio, activity="D-1", language="en"),
        "score-distribution.svg": plots.score_distribution(report, "village", language="en"),
    }
    folder.mkdir(exist_ok=True)
    for name, chart in charts.items():
        plots.save(chart, folder / name)
    return [folder / name for name in charts]


if __name__ == "__main__":
    draw()
