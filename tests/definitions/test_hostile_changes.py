"""Whatever stands under override, parameters, disable and profiles: a rule set, or mistakes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval.definitions import node_of, ruleset_from_node
from kotaku_eval.errors import InputError, UnknownNameError
from kotaku_eval.evaluation import evaluate
from kotaku_eval.portfolios import Portfolio
from tests import strategies as our

BASE = {
    "ruleset": "base",
    "title": "Base",
    "parameters": {"days": {"value": 30, "unit": "day", "max": 90}},
    "indicators": {"i": {"title": "I"}},
    "rules": {
        "in-time": {
            "title": "In time",
            "indicator": "i",
            "tags": ["fast"],
            "within": {"from": "a", "to": "c", "days": "param.days"},
        },
        "order": {"stage_order": ["a", "b", "c"]},
    },
}
WORDS = st.sampled_from([
    "where", "severity", "weight", "high", "low", "value", "days", "unit", "day", "in-time", "order",
    "a-before-b", "event-dates-recorded", "city", "village", "7", "grade", "good", "select", "ignore",
    "fast", "i", "*", "parameters", "override", "disable", "require", "existence", "a", "a.done",
    "workers > 3", "city.code == '7'", "param.days", "param.nothing", "title", "when", "", "{a.first}",
    "message", "id", "en", "payments", "closed", "1 > 2", "examples", "tags", "quick", "python",
])  # fmt: skip
LEAVES = st.one_of(
    WORDS, st.none(), st.booleans(), st.integers(-1, 100), st.floats(allow_nan=False)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)
WHERE = st.dictionaries(
    st.sampled_from(["city", "village", "grade", "closed", "workers", "opened", "nothing"]),
    st.sampled_from(["7", "good", True, 3, "2018-03-01", ["7", "8"], []]),
    max_size=2,
) | st.sampled_from(["workers > 3", "city.code == '7'", "opened is None", "x"])
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "where": WHERE,
        "severity": st.sampled_from(["high", "low", "hi"]),
        "weight": st.sampled_from([0, 2, -1, "x"]),
        "require": st.sampled_from(["workers > param.days", "a.done", "b.dne"]),
        "parameters": st.dictionaries(st.sampled_from(["days", "dys"]), LEAVES, max_size=1),
    },
)
RULES = st.sampled_from(["in-time", "order", "a-before-b", "event-dates-recorded", "x"])
CHANGES = st.one_of(VALUES, ENTRIES, st.lists(ENTRIES, max_size=3))
SECTIONS = st.fixed_dictionaries(
    {},
    optional={
        "override": st.dictionaries(RULES, CHANGES, max_size=2) | VALUES,
        "disable": st.dictionaries(RULES, VALUES, max_size=1) | VALUES,
        "parameters": st.dictionaries(
            st.sampled_from(["days", "more"]),
            VALUES | st.lists(st.fixed_dictionaries({"value": LEAVES}, optional={"where": WHERE})),
            max_size=1,
        ),
    },
)
PROFILE = st.builds(
    lambda changes, names: {**changes, **names},
    SECTIONS,
    st.fixed_dictionaries(
        {}, optional={"select": st.lists(WORDS, max_size=2), "ignore": st.lists(WORDS, max_size=1)}
    ),
)
SOUND_ENTRIES = st.fixed_dictionaries(
    {"where": st.sampled_from([{"city": "7"}, {"city": ["7", "8"], "ready": True}, "workers > 3"])},
    optional={
        "severity": st.sampled_from(["high", "low"]),
        "weight": st.sampled_from([0, 2]),
        "require": st.sampled_from(["workers > 5", "a.done"]),
        "message": st.just("Over {param.days}"),
    },
).filter(lambda entry: len(entry) > 1)
SOUND = st.fixed_dictionaries(
    {
        "override": st.dictionaries(
            st.just("in-time"), st.lists(SOUND_ENTRIES, min_size=1, max_size=2)
        )
    },
    optional={
        "parameters": st.just(
            {
                "days": [
                    {"where": {"city": "8"}, "value": 9},
                    {"value": 30, "unit": "day", "max": 90},
                ]
            }
        ),
        "disable": st.just({"order": "not here"}),
    },
)
PROFILES = st.dictionaries(st.sampled_from(["quick", "P 1"]), PROFILE | VALUES, max_size=1)
SETS = st.one_of(
    SOUND,
    st.builds(lambda changes: {"profiles": {"quick": changes}}, SOUND),
    st.builds(
        lambda changes, profiles: changes | ({"profiles": profiles} if profiles else {}),
        SECTIONS,
        PROFILES,
    ),
)


@settings(max_examples=200, deadline=None)
@given(changes=SETS, profile=st.sampled_from([None, "quick"]), portfolio=our.portfolios(3))
def test_changes_make_a_rule_set_that_can_judge_or_are_refused_with_reasons(
    changes, profile, portfolio
):
    parameters = {**BASE["parameters"]}
    written = {**BASE, **changes}
    if isinstance(changes.get("parameters"), dict):
        written["parameters"] = parameters | changes["parameters"]
    rules, problems = loaded(written, profile)
    if rules is None:
        assert all(problem.text.id and problem.text.en for problem in problems)
        return
    report = evaluate(Portfolio(rules.lifecycle, portfolio.activities, portfolio.places), rules)

    assert len(report.outcomes) == len(list(report.outcomes))
    assert len(report.findings) == len([one.message.en for one in report.findings])
    assert set(rules.origins.rules) >= {rule.id for rule in rules.rules}


def loaded(written, profile):
    """Return the rule set, or the reasons why there is none."""
    try:
        return ruleset_from_node(node_of(written), profile=profile, lifecycle=our.LIFECYCLE), ()
    except UnknownNameError:
        return None, ()
    except InputError as failure:
        return None, failure.problems
