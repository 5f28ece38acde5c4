"""What it costs to show a report: in a notebook, and as a page of HTML.

A report is shown in a notebook whenever a cell ends with it, so that must not be felt: the aim is
less than 100 ms for 1,000 findings, words included. Each round evaluates anew, outside of the
time, since findings are put into words once and then kept.

    python benchmarks/displays.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import attrs
import timing

from kotaku_eval import Portfolio, Report, evaluate, load_ruleset, read_portfolio
from kotaku_eval.portfolios import combine
from kotaku_eval.renderers.html import render_html

AIM = 100
COPIES = (1, 9, 81)


def copied(portfolio: Portfolio, many: int) -> Portfolio:
    """Return the same activities and places many times over, each time with ids of its own."""
    parts = []
    for at in range(many):
        mark = f"{at:03}"
        places = [
            attrs.evolve(
                own, code=own.code + mark, parent=own.parent + mark if own.parent else None
            )
            for own in portfolio.places
        ]
        activities = [
            attrs.evolve(
                own,
                id=own.id + mark,
                place=own.place + mark if own.place else None,
                **({"ksm": own.ksm + mark} if getattr(own, "ksm", None) else {}),
            )
            for own in portfolio.activities
        ]
        parts.append(attrs.evolve(portfolio, activities=activities, places=places))
    return combine(parts)


def median(run: Callable[[Report], object], fresh: Callable[[], Report], rounds: int) -> float:
    """Return the milliseconds of the median round, each with a report of its own."""
    taken = []
    for _ in range(rounds):
        report = fresh()
        began = time.perf_counter()
        run(report)
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def main() -> None:
    rounds = timing.argument(1, 7)
    print(timing.machine())
    rules = load_ruleset("kotaku-2018")
    example = read_portfolio("examples/kepri-2018/portfolio.yaml")
    for many in COPIES:
        portfolio = copied(example, many)
        found = len(evaluate(portfolio, rules).findings)

        def fresh(data: Portfolio = portfolio) -> Report:
            return evaluate(data, rules)

        def page(report: Report, data: Portfolio = portfolio) -> str:
            return render_html(report, portfolio=data)

        shown = median(Report.to_html, fresh, rounds)
        print(
            f"{found:>7,} findings: notebook {shown:6.1f} ms (aim {AIM}), "
            f"page {median(page, fresh, rounds):7.1f} ms"
        )


if __name__ == "__main__":
    main()
