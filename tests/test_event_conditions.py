"""Templates with conditions on single events, against first-order definitions over every trace.

The definitions share no code with the library: an event is a letter with a value, and a day that is
its position. A value that is missing may be any value, so a verdict must be right for all of them.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.activities import Status
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import lifecycle_from_node, node_of, ruleset_from_node
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import VERDICTS
from kotaku_eval.portfolios import Portfolio

# Thousands of cases through the same lines: what they cover, other tests cover too, and tracing
# would take several times as long.
pytestmark = pytest.mark.no_cover

START = EventDate.parse("2018-08-01").first_day
LIFECYCLE = lifecycle_from_node(
    node_of(
        {
            "lifecycle": "letters",
            "title": "Letters",
            "stages": {letter: {"title": letter.upper()} for letter in "abc"},
            "fields": {
                "activity": {"limit": {"type": "integer"}},
                "event": {"x": {"type": "integer"}},
            },
        }
    )
)
KIND, EVENT = LIFECYCLE.activity_type, LIFECYCLE.event_type

# --- what each template asks of one activation, from its definition -----------------------------
# An event is (letter, x). The first functions say where an answer may lie; the others which answers
# are enough, given the positions of all activations.
# ruff: noqa: ARG001 - functions of one table take the same arguments


def after(trace, i, other):
    return [j for j in range(i + 1, len(trace)) if other(j)]


def before(trace, i, other):
    return [j for j in range(i) if other(j)]


def everywhere(trace, i, other):
    return [j for j in range(len(trace)) if other(j)]


def at_next(trace, i, other):
    return [j for j in (i + 1,) if j < len(trace) and other(j)]


def at_last(trace, i, other):
    return [j for j in (i - 1,) if j >= 0 and other(j)]


def some(found, i, acting):
    return bool(found)


def none(found, i, acting):
    return not found


def one_or_two(found, i, acting):
    return 1 <= len(found) <= 2


def before_the_next_acting(found, i, acting):
    ahead = [k for k in acting if k > i]
    return any(not ahead or j < min(ahead) for j in found)


def after_the_last_acting(found, i, acting):
    behind = [k for k in acting if k < i]
    return any(not behind or j > max(behind) for j in found)


FORTH = {
    "response": (after, some),
    "alternate_response": (after, before_the_next_acting),
    "chain_response": (at_next, some),
    "not_chain_response": (at_next, none),
    "not_response": (after, none),
    "response_count": (after, one_or_two),
    "responded_existence": (everywhere, some),
    "not_responded_existence": (everywhere, none),
}
BACK = {
    "precedence": (before, some),
    "alternate_precedence": (before, after_the_last_acting),
    "chain_precedence": (at_last, some),
    "not_chain_precedence": (at_last, none),
    "not_precedence": (before, none),
    "precedence_count": (before, one_or_two),
}
BOTH = {
    "succession": ("response", "precedence"),
    "alternate_succession": ("alternate_response", "alternate_precedence"),
    "chain_succession": ("chain_response", "chain_precedence"),
    "not_chain_succession": ("not_chain_response", "not_chain_precedence"),
    "not_succession": ("not_response", "not_precedence"),
    "co_existence": ("responded_existence", "responded_existence"),
    "not_co_existence": ("not_responded_existence", "not_responded_existence"),
}
NAMES = (*FORTH, *BACK, *BOTH)

CONDITIONS = {
    "when": ({"when": "x == 1"}, lambda own: own == 1, None, None, None),
    "target": ({"target": "x == 1"}, None, lambda own: own == 1, None, None),
    "correlate": ({"correlate": "a.x == b.x"}, None, None, lambda a, b: a == b, None),
    "data": (
        {"when": "x > 0", "target": "x < 2", "correlate": "a.x <= b.x"},
        lambda own: own > 0, lambda own: own < 2, lambda a, b: a <= b, None,
    ),
    "window": ({"min_days": 2, "max_days": 3}, None, None, None, (2, 3)),
    "near": (
        {"max_days": 1, "when": "x == 1"}, lambda own: own == 1, None, None, (0, 1),
    ),
    "limit": ({"when": "x >= limit"}, lambda own: own >= 1, None, None, None),
}  # fmt: skip


def halves_of(name):
    if name in BOTH:
        forth, back = BOTH[name]
        table = BACK if back in BACK else FORTH
        return [("a", "b", *FORTH[forth]), ("b", "a", *table[back])]
    return [("a", "b", *FORTH[name])] if name in FORTH else [("b", "a", *BACK[name])]


def expected_of(name, trace, asked):
    """Return the verdict of a template on a trace without missing values, on a closed case."""
    _, when, target, correlate, window = asked
    verdicts = []
    for first, second, where, enough in halves_of(name):
        acting = [
            i for i, (letter, x) in enumerate(trace)
            if letter == first and (when is None or when(x))
        ]  # fmt: skip
        for i in acting:

            def other(j, i=i, first=first, second=second):
                letter, x = trace[j]
                if letter != second or not (target is None or target(x)):
                    return False
                at_a, at_b = (i, j) if first == "a" else (j, i)
                days = at_b - at_a
                if "existence" in name:
                    days = abs(days)
                near = window is None or window[0] <= days <= window[1]
                related = correlate is None or correlate(trace[at_a][1], trace[at_b][1])
                return near and related

            verdicts.append(enough(where(trace, i, other), i, acting))
    return "not_applicable" if not verdicts else "pass" if all(verdicts) else "fail"


def possible(trace):
    """Yield the traces in which every missing value is some value."""
    choices = [[(letter, x)] if x is not None else [(letter, v) for v in (-1, 0, 1, 2, 3)]
               for letter, x in trace]  # fmt: skip
    yield from product(*choices)


def block_of(name, more):
    numbers = {"min": 1, "max": 2} if name.endswith("_count") else {}
    return {"title": name, name: {"a": "a", "b": "b", **more, **numbers}}


def ruleset_of(rules, ties="partial"):
    return ruleset_from_node(
        node_of({"ruleset": "events", "title": "Events", "lifecycle": "letters",
                 "ties": ties, "undated": "anywhere", "rules": rules}),
        lifecycle=LIFECYCLE,
    )  # fmt: skip


RULES = ruleset_of({
    f"{name}-{asked}".replace("_", "-"): block_of(name, CONDITIONS[asked][0])
    for name in NAMES
    for asked in CONDITIONS
})  # fmt: skip
JUDGE = compile_rules(RULES, ACTIVITY)
PAIRS = [(name, asked) for name in NAMES for asked in CONDITIONS]


def subject_of(trace):
    events = [
        EVENT(stage=letter, date=EventDate.of_day(START + at), x=x)
        for at, (letter, x) in enumerate(trace)
    ]
    made = KIND(id="T", events=events, limit=1, status=Status.CLOSED)
    return Portfolio(LIFECYCLE, [made]).subjects(ACTIVITY)[0]


def verdicts_of(trace):
    codes = JUDGE(subject_of(trace), START + 90)
    return {pair: VERDICTS[code].value for pair, code in zip(PAIRS, codes, strict=False)}


def traces(values, longest):
    atoms = [(letter, x) for letter in "abc" for x in (values if letter != "c" else [0])]
    for length in range(longest + 1):
        yield from product(atoms, repeat=length)


def test_every_template_with_conditions_says_what_its_definition_says_of_every_trace():
    for trace in traces([0, 1], 4):
        found = verdicts_of(trace)
        for pair in PAIRS:
            expected = expected_of(pair[0], trace, CONDITIONS[pair[1]])

            assert (pair, trace, expected) == (pair, trace, found[pair])


ATOM = st.tuples(st.sampled_from("aabbc"), st.integers(0, 2))


@given(st.lists(ATOM, min_size=4, max_size=9))
def test_every_template_with_conditions_says_what_its_definition_says_of_longer_traces(trace):
    found = verdicts_of(trace)
    for pair in PAIRS:
        expected = expected_of(pair[0], trace, CONDITIONS[pair[1]])

        assert (pair, expected) == (pair, found[pair])


# One condition on single events leaves nothing open that the values could decide.
EXACT = {"when", "target", "limit"}


def test_a_missing_field_makes_unknown_unless_every_value_gives_the_same_verdict():
    unsure = 0
    for trace in traces([None, 1], 3):
        found = verdicts_of(trace)
        for pair in PAIRS:
            worlds = {expected_of(pair[0], w, CONDITIONS[pair[1]]) for w in possible(trace)}
            expected = worlds.pop() if len(worlds) == 1 else "unknown"
            if pair[1] not in EXACT and found[pair] == "unknown" != expected:
                unsure += 1
                continue

            assert (pair, trace, expected) == (pair, trace, found[pair])

    assert unsure < 200


@given(st.lists(st.tuples(st.sampled_from("aabbc"), st.sampled_from([0, 1, 2, None])), max_size=6))
def test_the_fused_code_says_what_the_interpreter_says(trace):
    subject = subject_of(trace)
    codes = JUDGE(subject, START + 90)
    plain = [judge_rule(rule, subject, RULES, START + 90) for rule in RULES.rules]

    assert plain == list(codes)[: len(plain)]
