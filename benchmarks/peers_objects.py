"""The records engine against rule engines for objects: same activities, same rules, one call each.

Twenty rules of kotaku-2018 are written once as a small tree (below) that is turned into the
language of every peer: a decision of ZEN, a CEL expression (the Rust implementation), JsonLogic,
and a rule of rule-engine. Each peer answers all rules in one call per activity, from a flat mapping
that holds only what the rules ask for, made beforehand. Ours answers from the typed records, also
prepared beforehand. All verdicts (pass, fail, not applicable, unknown) must be the same.

    python benchmarks/peers_objects.py [ACTIVITIES] [ROUNDS]
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import cel
import rule_engine
import timing
import zen
from json_logic import jsonLogic
from kotaku import data

from kotaku_eval import Portfolio, load_ruleset
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY, Subject, Vocabulary, value_of
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, VERDICTS
from kotaku_eval.works import Executor, Grade

DAY = EventDate.parse(data.AS_OF).last_day
AIMS = {"ZEN": 10, "CEL (Rust)": 30, "JsonLogic": 200, "rule-engine": 250}

Row = dict[str, Any]
Ask = Callable[[Row], list[int]]

# --- the rules, as trees ---------------------------------------------------------------------
# A tree is a name, a number, a text, or (operator, part, ...).

Tree = Any


def fact(name: str) -> Tree:
    return ("fact", name.replace(".", "_"))


def within(done: str, verdict: Tree) -> Tree:
    """Judge only where a stage has happened."""
    return ("if", fact(f"{done}.done"), verdict, NOT_APPLICABLE)


def order(a: str, b: str) -> Tree:
    unknown = ("or", *(("==", fact(f"{stage}.day"), None) for stage in (a, b)))
    kept = ("if", ("<=", fact(f"{a}.day"), fact(f"{b}.day")), PASS, FAIL)
    return within(b, ("if", fact(f"{a}.done"), ("if", unknown, UNKNOWN, kept), FAIL))


def every(done: str, *names: str) -> Tree:
    """All facts must be true; one that is false decides, whatever is missing."""
    lost = any_of(*(("==", fact(name), None) for name in names))
    broken = any_of(*(("==", fact(name), False) for name in names))
    return within(done, ("if", broken, FAIL, ("if", lost, UNKNOWN, PASS)))


def needs(done: str, names: tuple[str, ...], condition: Tree) -> Tree:
    """Judge a condition of which every part must be known."""
    lost = any_of(*(("==", fact(name), None) for name in names))
    return within(done, ("if", lost, UNKNOWN, ("if", condition, PASS, FAIL)))


def any_of(*parts: Tree) -> Tree:
    return parts[0] if len(parts) == 1 else ("or", *parts)


MONEY = ("proposal.amount", "proposal.ceiling")
FUNDING = tuple(f"proposal.funding.{part}" for part in ("grant", "contribution", "other"))
WAGES, AGREED = "labour.wages", "agreement.amount"
MEN, WOMEN = "meeting.participants_male", "meeting.participants_female"
GIVEN, PROMISED = "contribution.realised", "contribution.promised"
TOTAL = ("+", ("+", fact(FUNDING[0]), fact(FUNDING[1])), fact(FUNDING[2]))
GOOD = [Grade.GOOD.value, Grade.FAIR.value]

RULES: dict[str, Tree] = {
    "ksm-formed-before-proposal": order("ksm_formed", "proposal_submitted"),
    "mp2k-before-construction": order("mp2k_held", "construction_started"),
    "certification-before-handover": order("certified", "handed_over"),
    "rplp-ratified-before-ksm-formed": order("rplp_ratified", "ksm_formed"),
    "ksm-formed-before-ded-ready": order("ksm_formed", "ded_ready"),
    "proposal-verified-before-sppdl-signed": order("proposal_verified", "sppdl_signed"),
    "sppdl-signed-before-mp2k-held": order("sppdl_signed", "mp2k_held"),
    "construction-completed-before-certified": order("construction_completed", "certified"),
    "handed-over-before-maintained": order("handed_over", "maintained"),
    "proposal-within-ceiling": needs(
        "proposal_submitted", MONEY, ("<=", fact(MONEY[0]), fact(MONEY[1]))
    ),
    "funding-adds-up": needs(
        "proposal_submitted", (*FUNDING, MONEY[0]), ("==", TOTAL, fact(MONEY[0]))
    ),
    "agreement-signed-by-both": every(
        "sppdl_signed",
        "sppdl_signed.evidence.agreement", "agreement.signed_by_board", "agreement.signed_by_group",
    ),
    "women-at-mp2k": within("mp2k_held", (
        "if", any_of(("==", fact(MEN), None), ("==", fact(WOMEN), None)), UNKNOWN,
        ("if", ("==", ("+", fact(MEN), fact(WOMEN)), 0), UNKNOWN, (
            "if", (">=", ("*", fact(WOMEN), 100), ("*", ("+", fact(MEN), fact(WOMEN)), 30)),
            PASS, FAIL,
        )),
    )),
    "wage-share-reached": needs(
        "construction_completed", (WAGES, AGREED),
        (">=", ("*", fact(WAGES), 100), ("*", fact(AGREED), 20)),
    ),
    "contribution-realised": needs(
        "construction_completed", (GIVEN, PROMISED), (">=", fact(GIVEN), fact(PROMISED))
    ),
    "works-not-executed-by-bkm": needs(
        "construction_started", ("executor",), ("!=", fact("executor"), Executor.BOARD.value)
    ),
    "certification-grade-adequate": needs(
        "certified", ("certification.grade",),
        any_of(*(("==", fact("certification.grade"), grade) for grade in GOOD)),
    ),
    "asset-in-use": every(
        "handed_over", "functionality.exists", "functionality.working", "functionality.used"
    ),
    "safeguards-screened": every("ded_ready", "safeguards.screened"),
    "maintenance-prepared": every(
        "handed_over", "maintenance.plan_exists", "maintenance.group_formed"
    ),
}  # fmt: skip


def names_in(tree: Tree) -> set[str]:
    if not isinstance(tree, tuple):
        return set()
    if tree[0] == "fact":
        return {tree[1]}
    return set().union(*map(names_in, tree[1:]))


# --- the same trees in the languages of the peers ------------------------------------------------


@attrs.frozen
class Words:
    """How a language of expressions writes its operators."""

    both: str = "&&"
    either: str = "||"
    null: str = "null"
    float_suffix: str = ""

    def text(self, tree: Tree) -> str:
        """Return a tree as text."""
        match tree:
            case None:
                return self.null
            case bool():
                return str(tree).lower()
            case str():
                return json.dumps(tree)
            case ("fact", name):
                return name
            case ("if", asked, yes, no):
                return f"({self.text(asked)} ? {self.text(yes)} : {self.text(no)})"
            case ("or", *parts):
                return "(" + f" {self.either} ".join(map(self.text, parts)) + ")"
            case (sign, left, right):
                return f"({self.text(left)} {sign} {self.text(right)})"
            case _:
                return str(tree)


ZEN = Words(both="and", either="or")
CEL = Words()
RULE_ENGINE = Words(both="and", either="or")


def logic(tree: Tree) -> Any:
    """Return a tree as JsonLogic."""
    match tree:
        case ("fact", name):
            return {"var": name}
        case ("==", left, right):
            return {"===": [logic(left), logic(right)]}
        case ("!=", left, right):
            return {"!==": [logic(left), logic(right)]}
        case (sign, *parts):
            return {sign: [logic(part) for part in parts]}
        case _:
            return tree


def zen_decision() -> Ask:
    def node(kind: str, name: str, **more: Any) -> Row:
        return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, **more}

    expressions = [
        {"id": f"r{at}", "key": f"r{at}", "value": ZEN.text(tree)}
        for at, tree in enumerate(RULES.values())
    ]
    keys = [own["key"] for own in expressions]
    graph = {
        "nodes": [
            node("inputNode", "in"),
            node("expressionNode", "rules", content={"expressions": expressions}),
            node("outputNode", "out"),
        ],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "b", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))

    def ask(row: Row) -> list[int]:
        found = decision.evaluate(row)["result"]
        return [found[key] for key in keys]

    return ask


def listed(words: Words) -> str:
    return f"[{', '.join(map(words.text, RULES.values()))}]"


def one_call() -> dict[str, Ask]:
    """Return the peers that answer all rules in one call (JsonLogic has no such thing)."""
    return {
        "ZEN": zen_decision(),
        "ZEN, one expression": zen.compile_expression(listed(ZEN)).evaluate,
        "CEL (Rust)": cel.compile(listed(CEL)).execute,
        "rule-engine": rule_engine.Rule(listed(RULE_ENGINE)).evaluate,
        "JsonLogic": json_logic(),
    }


def json_logic() -> Ask:
    rules = [logic(tree) for tree in RULES.values()]
    return lambda row: [jsonLogic(own, row) for own in rules]


def a_call_each() -> dict[str, Ask]:
    """Return the peers as they are mostly used: an expression for each rule."""
    made = {
        "ZEN": [zen.compile_expression(ZEN.text(tree)).evaluate for tree in RULES.values()],
        "CEL (Rust)": [cel.compile(CEL.text(tree)).execute for tree in RULES.values()],
        "rule-engine": [
            rule_engine.Rule(RULE_ENGINE.text(tree)).evaluate for tree in RULES.values()
        ],
    }
    return {name: lambda row, own=own: [ask(row) for ask in own] for name, own in made.items()}


# --- the data ------------------------------------------------------------------------------------


def single(activity: Any) -> Any:
    """Return an activity with each stage at most once, on a plain day or on none."""
    events: dict[str, Any] = {}
    for event in activity.events:
        if event.happened and event.stage not in events:
            plain = event.date is not None and event.date.day is not None
            events[event.stage] = event if plain else attrs.evolve(event, date=None)
    return attrs.evolve(activity, events=tuple(events.values()))


def row_of(subject: Subject, vocabulary: Vocabulary, names: Mapping[str, str]) -> Row:
    """Return the facts that the rules ask for; dates as numbers of days."""
    row: Row = {}
    for flat, name in names.items():
        stage, _, part = name.rpartition(".")
        if part == "day":
            seen = subject.timeline.get(stage)
            row[flat] = None if seen is None else seen.first_exact
        else:
            row[flat] = value_of(vocabulary[name], subject)
    return row


def asked(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the names of the facts by the names that the peers use."""
    days = {f"{stage}.day" for stage in vocabulary.stages}
    known = {name.replace(".", "_"): name for name in (*vocabulary, *days)}
    used = sorted(set().union(*map(names_in, RULES.values())))
    return {flat: known[flat] for flat in used}


def whole_row(subject: Subject, vocabulary: Vocabulary, row: Row) -> Row:
    """Return everything that is known of an activity but its lists, besides what is asked."""
    facts = {name.replace(".", "_"): value_of(vocabulary[name], subject) for name in vocabulary}
    plain = str | int | float | bool
    return {name: own for name, own in facts.items() if own is None or isinstance(own, plain)} | row


def verdicts(ask: Ask, rows: list[Row]) -> list[list[int]]:
    return [list(map(int, ask(row))) for row in rows]


def compare(  # noqa: PLR0917 - a benchmark, called three times below
    title: str, ours: timing.Run, expected: Any, asks: Mapping[str, Ask], rows: list[Row],
    rounds: int, aims: Mapping[str, int],
) -> None:  # fmt: skip
    timing.require_same({"ours": expected} | {n: verdicts(ask, rows) for n, ask in asks.items()})
    sides: dict[str, timing.Run] = {"ours": ours}
    for name, ask in asks.items():
        sides[name] = lambda ask=ask: [ask(row) for row in rows]
    found = timing.alternate(sides, rounds)
    print(f"\n{title}: us per activity, median of {rounds} rounds (least to most)")
    found.show(per=len(rows), unit="us", scale=1e6)
    for name in asks:
        ratio = found.ratio(name, "ours")
        said = "; " + timing.aimed(ratio.value, aims[name], least=True) if name in aims else ""
        print(f"  {name} takes {ratio} times as long as ours{said}")


def main() -> None:
    count, rounds = timing.argument(1, 2_000), timing.argument(2, 7)
    print(timing.machine())
    ruleset = load_ruleset("kotaku-2018").select(list(RULES))
    vocabulary = ruleset.vocabulary(ACTIVITY)
    made = data.portfolio(ruleset.lifecycle, count)
    portfolio = Portfolio(ruleset.lifecycle, map(single, made.activities), made.places)
    subjects = portfolio.subjects(ACTIVITY)
    names = asked(vocabulary)
    rows = [row_of(subject, vocabulary, names) for subject in subjects]
    wide = [whole_row(own, vocabulary, row) for own, row in zip(subjects, rows, strict=True)]
    judge = compile_rules(ruleset, ACTIVITY)
    order_of = [rule.id for rule in ruleset.rules_on(ACTIVITY)]
    places = [order_of.index(name) for name in RULES]
    expected = [[codes[at] for at in places] for codes in (judge(own, DAY) for own in subjects)]
    counts = Counter(VERDICTS[code].value for codes in expected for code in codes)
    print(f"{count:,} activities, {len(RULES)} rules; {dict(counts.most_common())}")

    def ours() -> Any:
        return [judge(own, DAY) for own in subjects]

    asks = one_call()
    compare(
        f"one call for all rules, the {len(names)} facts they ask for",
        ours,
        expected,
        asks,
        rows,
        rounds,
        AIMS,
    )
    compare("an expression for each rule", ours, expected, a_call_each(), rows, rounds, {})
    compare(
        f"one call for all rules, {len(wide[0])} facts of the activity",
        ours, expected, asks, wide, rounds, {},
    )  # fmt: skip


if __name__ == "__main__":
    main()
