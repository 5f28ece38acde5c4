"""The records engine against all activity rules written by hand, lists and deadlines included.

Verdicts must be identical before any time counts.

    python benchmarks/all_rules.py [activities] [rounds]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import timing
from kotaku import by_hand, data

from kotaku_eval import load_ruleset
from kotaku_eval.activities import timeline_of
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.findings import VERDICTS
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rulesets import RuleSet

DAY = EventDate.parse(data.AS_OF).last_day


def ours_prepared(ruleset: RuleSet, subjects: tuple[Subject, ...]) -> list[bytes]:
    judge = compile_rules(ruleset, ACTIVITY)
    return [judge(subject, DAY) for subject in subjects]


def by_hand_prepared(subjects: tuple[Subject, ...]) -> list[dict[str, int]]:
    return [by_hand.judge(s.value, s.timeline, DAY, closed=s.is_closed) for s in subjects]


def ours_from_portfolio(ruleset: RuleSet, portfolio: Portfolio) -> list[bytes]:
    """Prepare the subjects, with their places, and judge them."""
    return ours_prepared(ruleset, portfolio.subjects(ACTIVITY))


def by_hand_from_portfolio(portfolio: Portfolio) -> list[dict[str, int]]:
    return [
        by_hand.judge(a, a.timeline, DAY, closed=by_hand.is_closed(a, a.timeline))
        for a in sorted(portfolio.activities, key=lambda activity: activity.id)
    ]


def ours_whole(ruleset: RuleSet, portfolio: Portfolio) -> list[bytes]:
    """Group the events anew (a reader has done so already), look up the places, and judge."""
    judge = compile_rules(ruleset, ACTIVITY)
    found = []
    for activity in portfolio.activities:
        timeline = timeline_of(activity.events)
        closed = portfolio.lifecycle.is_closed(activity)
        places = portfolio.places_of(activity)
        subject = Subject(ACTIVITY, activity, timeline, places, is_closed=closed)
        found.append(judge(subject, DAY))
    return found


def by_hand_whole(portfolio: Portfolio) -> list[dict[str, int]]:
    found = []
    for activity in portfolio.activities:
        stages = by_hand.stages_of(activity)
        closed = by_hand.is_closed(activity, stages)
        found.append(by_hand.judge(activity, stages, DAY, closed=closed))
    return found


def check_same(ruleset: RuleSet, ours: list[bytes], theirs: list[dict[str, int]]) -> Counter[str]:
    """Stop at the first verdict that differs; else return how often each was given."""
    names = [rule.id for rule in ruleset.rules_on(ACTIVITY)]
    assert set(names) == set(theirs[0]), set(names) ^ set(theirs[0])
    counts: Counter[str] = Counter()
    for at, (row, hand) in enumerate(zip(ours, theirs, strict=True)):
        for name, code in zip(names, row, strict=True):
            assert code == hand[name], (at, name, VERDICTS[code], VERDICTS[hand[name]])
            counts[VERDICTS[code].value] += 1
    return counts


def compare(title: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> None:
    """Run both in turn, and print medians, spread and ratio."""
    found = timing.alternate({"ours": ours, "by hand": theirs}, rounds)
    print(f"{title}, {rounds} alternating rounds: ratio {found.ratio('ours', 'by hand')}")
    found.show()


def main() -> None:
    count, rounds = timing.argument(1, 10_000), timing.argument(2, 11)
    print(timing.machine())
    ruleset = load_ruleset("kotaku-2018")
    portfolio = data.portfolio(ruleset.lifecycle, count)
    subjects = portfolio.subjects(ACTIVITY)
    ours, theirs = ours_prepared(ruleset, subjects), by_hand_prepared(subjects)
    counts = check_same(ruleset, ours, theirs)
    check_same(ruleset, ours_whole(ruleset, portfolio), by_hand_whole(portfolio))
    rules = len(ruleset.rules_on(ACTIVITY))
    print(f"{count:,} activities, {rules} rules, verdicts identical: {dict(counts.most_common())}")
    compare(
        "judging prepared subjects",
        lambda: ours_prepared(ruleset, subjects),
        lambda: by_hand_prepared(subjects),
        rounds,
    )
    compare(
        "with preparation of the subjects",
        lambda: ours_from_portfolio(ruleset, portfolio),
        lambda: by_hand_from_portfolio(portfolio),
        rounds,
    )
    compare(
        "with grouping of the events as well",
        lambda: ours_whole(ruleset, portfolio),
        lambda: by_hand_whole(portfolio),
        rounds,
    )


if __name__ == "__main__":
    main()
