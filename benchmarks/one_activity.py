"""One activity after the other, by all rules: verdicts alone, and with findings in words.

The other side is written by hand (``kotaku/by_hand.py``, ``kotaku/findings_by_hand.py``) and must
give the same verdicts and the same findings: rule, severity, verdict, deciding values, message and
reason in both languages. It makes them once as the records of the library, which then must be equal
in every field, and once as bare tuples of those six things.

    python benchmarks/one_activity.py [ACTIVITIES] [ROUNDS]
"""

from __future__ import annotations

from typing import Any

import timing
from kotaku import by_hand, data
from kotaku.findings_by_hand import Found, Writer

from kotaku_eval import Portfolio, evaluate, load_ruleset
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import VERDICTS, Finding, SubjectRef
from kotaku_eval.judging import findings_on

DAY = EventDate.parse(data.AS_OF).last_day
AIMS = {"verdicts": 1.1, "the same findings": 1.5}


def found(own: Finding) -> Found:
    """Return a finding as the other side records it."""
    return Found(
        own.rule, own.severity.value, VERDICTS.index(own.verdict), dict(own.values),
        (own.message.id, own.message.en), (own.reason.id, own.reason.en),
    )  # fmt: skip


def by_rule(found_on: Any) -> list[list[Any]]:
    return [sorted(own, key=lambda one: one.rule) for own in found_on]


def report(title: str, ours: timing.Run, hand: timing.Run, *, count: int, rounds: int) -> None:
    measured = timing.alternate({"ours": ours, "by hand": hand}, rounds)
    ratio = measured.ratio("ours", "by hand")
    said = f"; {timing.aimed(ratio.value, AIMS[title])}" if title in AIMS else ""
    print(f"{title}, {rounds} alternating rounds: ratio {ratio}{said}")
    measured.show(per=count, unit="us per activity", scale=1e6)


def main() -> None:
    count, rounds = timing.argument(1, 1_000), timing.argument(2, 11)
    print(timing.machine())
    ruleset = load_ruleset("kotaku-2018")
    portfolio = data.portfolio(ruleset.lifecycle, count)
    subjects = portfolio.subjects(ACTIVITY)
    judge, writer = compile_rules(ruleset, ACTIVITY), Writer(ruleset)
    names = [rule.id for rule in ruleset.rules_on(ACTIVITY)]

    def ours() -> Any:
        return [judge(own, DAY) for own in subjects]

    def hand() -> Any:
        return [
            by_hand.judge(own.value, own.timeline, DAY, closed=own.is_closed) for own in subjects
        ]

    def ours_in_words() -> Any:
        return [findings_on(own, ruleset, DAY) for own in subjects]

    def hand_in_words() -> Any:
        return [
            writer.records(
                own.value, own.timeline, DAY,
                SubjectRef(
                    own.level, own.value.id, own.value.label,
                    {level: place.code for level, place in own.parents.items()},
                ),
                closed=own.is_closed,
            )
            for own in subjects
        ]  # fmt: skip

    def bare_by_hand() -> Any:
        return [
            writer.findings(own.value, own.timeline, DAY, closed=own.is_closed) for own in subjects
        ]

    ordered = [bytes(codes[name] for name in names) for codes in hand()]
    timing.require_same({"ours": ours(), "by hand": ordered})
    told, by_hand_told = by_rule(ours_in_words()), by_rule(hand_in_words())
    timing.require_same({"ours": told, "by hand": by_hand_told})
    timing.require_same({
        "ours": [list(map(found, own)) for own in told], "bare": by_rule(bare_by_hand()),
    })  # fmt: skip
    print(
        f"{count:,} activities, {len(names)} rules, {sum(map(len, told)):,} findings, all the same"
    )
    report("verdicts", ours, hand, count=count, rounds=rounds)
    report("the same findings", ours_in_words, hand_in_words, count=count, rounds=rounds)
    report("findings against bare tuples", ours_in_words, bare_by_hand, count=count, rounds=rounds)
    alone = [
        Portfolio(ruleset.lifecycle, [own.value], list(own.parents.values()))
        for own in subjects[:200]
    ]
    whole = timing.alternate(
        {"evaluate()": lambda: [evaluate(own, ruleset, data.AS_OF).score for own in alone]}, 3
    )
    print("a whole report with scores and digests, of one activity alone:")
    whole.show(per=len(alone), unit="us per activity", scale=1e6)


if __name__ == "__main__":
    main()
