"""Waivers: judged first, waived after; dated, scoped, counted, and never silent."""

from __future__ import annotations

import textwrap

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval import (
    DefinitionError,
    Event,
    Portfolio,
    Report,
    Verdict,
    evaluate,
    load_waivers,
    rule,
)
from kotaku_eval.dates import EventDate, Ties, Undated
from kotaku_eval.definitions.nodes import node_of
from kotaku_eval.definitions.waivers import waivers_from_node
from kotaku_eval.rulesets import Indicator, RuleSet, ScoreModel
from kotaku_eval.sources import parse_yaml
from kotaku_eval.waivers import WaiverState
from tests import strategies as our
from tests.shipped import shipped_rules

RULES = shipped_rules()
ORDER = "mp2k-before-construction"
SCORED = RuleSet(
    "scored",
    our.same("Scored"),
    RULES.lifecycle,
    [evolve(RULES.rule(ORDER), indicator="i")],
    indicators={"i": Indicator("i", our.same("I"))},
    scale=RULES.scale,
)
AS_OF = "2019-01-31"

LATE = [Event("mp2k_held", "2018-08-10"), Event("construction_started", "2018-08-06")]
UNDATED = [Event("mp2k_held"), Event("construction_started", "2018-08-06")]
IN_ORDER = [Event("mp2k_held", "2018-08-01"), Event("construction_started", "2018-08-06")]


def job(name, events=LATE, place=None, **more):
    return RULES.lifecycle.activity_type(id=name, events=events, place=place, **more)


def data(*jobs, villages=()):
    kinds = {level.id: level.kind for level in RULES.lifecycle.levels}
    places = [kinds["city"](level="city", code="21", name="Kota")] if villages else []
    places += [kinds["village"](level="village", code=c, parent="21") for c in villages]
    return Portfolio(RULES.lifecycle, jobs, places)


def waivers(text, rules=RULES):
    """Load one waiver written in few words: what is not given is sound."""
    own = {"rule": ORDER, "reason": "R", "approver": "A"}
    own |= {"issued": "2019-01-01", "expires": "2019-12-31"}
    node = parse_yaml(textwrap.dedent(text))
    lines = [f"{key}: {value}" for key, value in own.items() if key not in node.items]
    whole = "waivers:\n" + textwrap.indent(
        "\n".join([*lines, textwrap.dedent(text).strip()]), "    "
    )
    return waivers_from_node(parse_yaml(whole.replace("    ", "  - ", 1), "w.yaml"), rules)


def judged(portfolio, *given, rules=None, as_of=AS_OF, **more):
    return evaluate(portfolio, rules or RULES.select([ORDER]), as_of, waivers=given, **more)


def verdicts(report):
    return {one.subject.id: one.verdict.value for one in report.outcomes}


def states(report):
    return [use.state.value for use in report.waivers]


# --- what a waiver does ----------------------------------------------------------------------


def test_a_fail_and_an_unknown_are_waived_and_keep_their_raw_verdict():
    report = judged(
        data(job("A"), job("B", UNDATED), job("C")), *waivers("scope: {activity: [A, B]}")
    )

    assert {"A": "waived", "B": "waived", "C": "fail"} == verdicts(report)
    assert ["fail", "unknown", "fail"] == [one.raw_verdict.value for one in report.outcomes]
    assert ["C"] == [finding.subject.id for finding in report.findings]
    assert [("A", "fail"), ("B", "unknown")] == [
        (finding.subject.id, finding.raw_verdict.value) for finding in report.waived
    ]


def test_a_pass_is_never_waived():
    report = judged(data(job("A", IN_ORDER)), *waivers("everywhere: true"))

    assert {"A": "pass"} == verdicts(report)
    assert ["unused"] == states(report)


def test_what_is_waived_names_who_why_and_until_when():
    given_ = waivers("scope: {activity: A}\nreason: {id: Banjir, en: Flood}\napprover: Korkot")
    [finding] = judged(data(job("A")), *given_).waived

    held = finding.waiver
    assert ("Flood", "Korkot", "2019-01-01", "2019-12-31", "w.yaml:2:5") == (
        held.reason.en,
        held.approver.en,
        held.issued,
        held.expires,
        held.place,
    )


def test_the_score_before_waivers_is_the_score_without_them():
    portfolio = data(job("A"), job("B", IN_ORDER))
    held = waivers("scope: {activity: A}")
    plain = judged(portfolio, rules=SCORED)
    report = judged(portfolio, *held, rules=SCORED)

    assert plain.score_before is None
    assert plain.score == report.score_before
    assert (50.0, 2) == (report.score_before.low, report.score_before.judged)
    assert (100.0, 1) == (report.score.low, report.score.judged)
    assert {"pass": 1, "waived": 1} == dict(report.counts())


def test_a_waived_failure_lifts_the_ceiling_of_the_scale():
    critical = evolve(SCORED.rule(ORDER), severity=max(our.Severity, key=lambda own: own.rank))
    scale = evolve(RULES.scale, ceilings=(our.Ceiling(critical.severity, 2),))
    rules = evolve(SCORED, rules=[critical], scale=scale)
    portfolio = data(job("A"), *(job(f"B{at}", IN_ORDER) for at in range(9)))
    before, after = (
        judged(portfolio, rules=rules),
        judged(portfolio, *waivers("scope: {activity: A}"), rules=rules),
    )

    assert scale.bands[2].title == before.score.category
    assert scale.bands[0].title == after.score.category


def test_a_waived_error_gives_a_score_again_and_is_kept_as_an_error():
    @rule(facts=["id"], indicator="mp2k")
    def breaks(name):
        """It breaks on A."""
        return {"B": True}[name]

    rules = RULES.select([ORDER]).with_rules(evolve(breaks, indicator=next(iter(RULES.indicators))))
    portfolio = data(job("A", IN_ORDER), job("B", IN_ORDER))
    broken = judged(portfolio, rules=rules)
    report = judged(portfolio, *waivers("rule: breaks\nscope: {activity: A}", rules), rules=rules)

    assert broken.has_errors
    assert broken.score.low is None
    assert not report.has_errors
    assert (None, 100.0) == (report.score_before.low, report.score.low)
    assert [Verdict.ERROR] == [finding.raw_verdict for finding in report.waived]


# --- dates: against the day of the judgement, never the clock ---------------------------------


@pytest.mark.parametrize(
    ("as_of", "verdict", "state"),
    [
        ("2018-12-31", "fail", "not_yet"),
        ("2019-01-01", "waived", "used"),
        ("2019-06-30", "waived", "used"),
        ("2019-07-01", "fail", "expired"),
    ],
)
def test_a_waiver_holds_from_its_first_to_its_last_day(as_of, verdict, state):
    held = waivers("scope: {activity: A}\nexpires: 2019-06-30")
    report = judged(data(job("A")), *held, as_of=as_of)

    assert {"A": verdict} == verdicts(report)
    assert [state] == states(report)
    assert [1] == [use.findings for use in report.waivers]


@pytest.mark.parametrize(
    ("days", "within", "expiring"),
    [("2019-03-02", 30, True), ("2019-03-03", 30, False), ("2019-03-03", 31, True),
     ("2019-01-31", 0, True), ("2019-02-01", 0, False), ("2019-01-30", 30, False)],
)  # fmt: skip
def test_one_that_expires_soon_is_announced(days, within, expiring):
    held = waivers(f"scope: {{activity: A}}\nexpires: {days}")
    report = judged(data(job("A")), *held, expires_within=within)

    assert [expiring] == [use.is_expiring for use in report.waivers]


def test_without_any_date_no_waiver_is_in_force():
    report = evaluate(
        data(job("A", [Event("mp2k_held"), Event("construction_started")])),
        RULES.select([ORDER]),
        waivers=waivers("everywhere: true"),
    )

    assert "" == report.header.as_of
    assert ["not_yet"] == states(report)


# --- what is reported of a waiver -------------------------------------------------------------


def test_unused_and_without_a_subject_are_told_apart():
    held = [
        *waivers("scope: {activity: A}"),
        *waivers("scope: {activity: B}"),
        *waivers("scope: {activity: Z-1}"),
    ]
    report = judged(data(job("A"), job("B", IN_ORDER), job("Z-2", IN_ORDER)), *held)

    assert ["used", "unused", "no_subject"] == states(report)
    [note] = report.waivers[2].notes
    assert ("there is no activity 'Z-1' in the data", "Did you mean 'Z-2'?", "w.yaml:7:5") == (
        note.text.en,
        note.hint.en,
        note.where,
    )


def test_a_place_that_is_not_in_the_data_is_noted_even_where_another_is():
    [held] = waivers('scope: {village: ["01", "09"]}')
    report = judged(data(job("A", place="01"), villages=["01", "02"]), held)

    assert ["used"] == states(report)
    assert ["there is no village '09' in the data"] == [n.text.en for n in report.waivers[0].notes]


def test_the_first_of_two_counts_and_the_other_is_unused():
    first = waivers("scope: {activity: A}\napprover: First")
    second = waivers("everywhere: true\napprover: Second")
    portfolio = data(job("A"))
    report = judged(portfolio, *first, *second)
    turned = judged(portfolio, *second, *first)

    assert ["used", "unused"] == states(report) == states(turned)
    assert ["First", "Second"] == [own.waived[0].waiver.approver.en for own in (report, turned)]


def test_an_expired_one_leaves_the_finding_to_one_in_force_behind_it():
    old = waivers("scope: {activity: A}\nissued: 2018-01-01\nexpires: 2018-12-31")
    report = judged(data(job("A")), *old, *waivers("scope: {activity: A}"))

    assert ["expired", "used"] == states(report)
    assert [0, 1] == [use.findings for use in report.waivers]


def test_one_whose_rules_were_not_selected_is_not_called_unused():
    held = waivers("rule: works-certified\neverywhere: true")

    assert ["not_judged"] == states(judged(data(job("A")), *held))


def test_a_condition_that_cannot_be_told_waives_nothing_and_is_counted():
    held = waivers("where: proposal.amount > 5")
    report = judged(data(job("A"), job("B", IN_ORDER)), *held)

    assert {"A": "fail", "B": "pass"} == verdicts(report)
    assert [1] == [use.undecided for use in report.waivers]
    assert report.waivers[0].needs_attention


# --- scopes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "waived"),
    [
        ("scope: {activity: A}", {"A"}),
        ('scope: {village: "01"}', {"A", "B"}),
        ('scope: {village: ["01", "02"]}', {"A", "B", "C"}),
        ('scope: {city: "21"}', {"A", "B", "C"}),
        ('scope: {village: "01", activity: [B, C]}', {"B"}),
        ('where: village.code == "02"', {"C"}),
        ('where: {village: "02"}', {"C"}),
        ('where: id in ["A", "C"]', {"A", "C"}),
        ("where: {proposal.amount: 5}", {"B"}),
        ('scope: {village: "01"}\nwhere: proposal.amount == 5', {"B"}),
        ("everywhere: true", {"A", "B", "C"}),
    ],
)
def test_a_scope_is_an_activity_a_place_a_condition_or_on_purpose_everything(scope, waived):
    proposal = RULES.lifecycle.activity_type(id="x").proposal
    assert proposal is None
    from kotaku_eval.works import Proposal

    portfolio = data(
        job("A", place="01", proposal=Proposal(amount=1)),
        job("B", place="01", proposal=Proposal(amount=5)),
        job("C", place="02", proposal=Proposal(amount=1)),
        villages=["01", "02"],
    )
    report = judged(portfolio, *waivers(scope))

    assert waived == {one.subject.id for one in report.waived}


def test_a_scope_of_a_place_covers_rules_about_the_place_and_about_its_activities():
    [held] = waivers('rule: "*"\nscope: {village: "01"}')
    report = judged(data(job("A", place="01"), villages=["01", "02"]), held, rules=RULES)

    assert {"activity", "village"} == {one.subject.level for one in report.waived}
    assert [] == [one for one in report.findings if one.subject.places.get("village") == "01"]


@pytest.mark.parametrize("selector", [ORDER, "mp2k-before-*", "mp2k-*"])
def test_rules_are_named_as_they_are_selected(selector):
    report = judged(data(job("A")), *waivers(f"rule: '{selector}'\neverywhere: true"))

    assert {"A": "waived"} == verdicts(report)


def test_a_python_rule_may_be_waived_by_its_indicator():
    indicator = RULES.rule(ORDER).indicator or next(iter(RULES.indicators))
    rules = RULES.select([ORDER])
    rules = evolve(rules, rules=[evolve(rules.rules[0], indicator=indicator)])
    held = waivers(f"rule: {indicator}\neverywhere: true", rules)

    assert {"A": "waived"} == verdicts(judged(data(job("A")), *held, rules=rules))


# --- files ------------------------------------------------------------------------------------

SOUND = "rule: mp2k-held\nreason: R\napprover: A\nissued: 2019-01-01\nexpires: 2019-02-01\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "rule: mp2k-hold\neverywhere: true",
            ["1:7", "'mp2k-hold' matches no rule", "Did you mean 'mp2k-held'?"],
        ),
        ("rule: mp2k-*-x\neverywhere: true", ["'mp2k-*-x' matches no rule"]),
        ("scope: null", ["'scope' is empty"]),
        ("", ["without a scope this would waive every finding of its rules"]),
        ("scop: {activity: A}", ["unknown key 'scop'", "Did you mean 'scope'?"]),
        ("scope: {vilage: A}", ["unknown level 'vilage'", "Did you mean 'village'?"]),
        ("scope: {proposal.amount: 3}", ["unknown level 'proposal.amount'", "under 'where:'"]),
        ("scope: {}", ["'scope' needs an activity or a place"]),
        ("scope: A", ["'scope' needs an activity or a place"]),
        ("scope: {activity: []}", ["nothing can match"]),
        ("scope: {activity: {a: 1}}", ["activity: found a mapping"]),
        ("scope: {activity: [A, A]}", ["'A' stands twice"]),
        ("where: proposal.amont > 3", ["unknown name 'proposal.amont'", "proposal.amount"]),
        ("where: 1 < 2", ["speaks of no fact"]),
        ("where: [a]", ["'where' needs facts"]),
        ("where: {}", ["nothing can match"]),
        ("everywhere: false", ["'false' says nothing"]),
        ("everywhere: yes", ["neither true nor false"]),
        ("everywhere: true\nscope: {activity: A}", ["exclude each other"]),
        ("everywhere: true\nissued: 2019-01", ["issued: a single day is needed"]),
        ("everywhere: true\nexpires: 31/12/2019", ["not a date"]),
        ("everywhere: true\nexpires: 2018-12-31", ["before it is issued on 2019-01-01"]),
        ("everywhere: true\nreason: ' '", ["reason: empty text"]),
        ("everywhere: true\nreason: {id: x}", ["the language 'en' is missing"]),
        ("everywhere: true\napprover:", ["'approver' is missing"]),
        ("everywhere: true\nseverity: low", ["unknown key 'severity'"]),
        (
            "rule: village-proposals-within-ceiling\nscope: {activity: A}",
            ["its rules are about 'village'"],
        ),
    ],
)
def test_a_mistake_in_a_file_is_told_at_its_place(text, said):
    keys = {line.partition(":")[0] for line in text.splitlines()}
    rest = [line for line in SOUND.splitlines() if line.partition(":")[0] not in keys]
    lines = [*text.splitlines(), *rest]
    whole = "waivers:\n  - " + "\n    ".join(line for line in lines if line)

    with pytest.raises(DefinitionError) as caught:
        waivers_from_node(parse_yaml(whole, "w.yaml"), RULES)

    [problem] = caught.value.problems
    assert problem.where.startswith("w.yaml:")
    assert "^" in problem.excerpt
    assert problem.text.id != problem.text.en
    assert all(words in str(problem) for words in said[1:] or said)


@pytest.mark.parametrize("key", ["rule", "reason", "approver", "issued", "expires"])
def test_every_key_but_the_scope_has_to_be_there(key):
    rest = [line for line in SOUND.splitlines() if not line.startswith(key)]
    whole = "waivers:\n  - everywhere: true\n    " + "\n    ".join(rest)

    with pytest.raises(DefinitionError, match=f"'{key}' is missing"):
        waivers_from_node(parse_yaml(whole), RULES)


@pytest.mark.parametrize(
    "text", ["waivers:", "waivers: {}", "waiver: []", "[]", "a: 1", "waivers: [5]"]
)
def test_what_is_no_file_of_waivers_is_refused(text):
    with pytest.raises(DefinitionError):
        waivers_from_node(parse_yaml(text), RULES)


def test_all_mistakes_of_a_file_are_told_at_once():
    text = "waivers:\n  - {rule: x, reson: y}\n  - {rule: mp2k-held, scope: {vilage: a}}\n"

    with pytest.raises(DefinitionError) as caught:
        waivers_from_node(parse_yaml(text), RULES)

    assert len(caught.value.problems) >= 9


def test_a_disabled_rule_needs_no_waiver():
    from kotaku_eval.definitions import ruleset_from_node

    child = ruleset_from_node(
        parse_yaml("{ruleset: c, title: C, extends: kotaku-2018, disable: {mp2k-held: Not ours}}")
    )

    with pytest.raises(DefinitionError, match=r"disabled \(Not ours\); remove the waiver"):
        waivers("rule: mp2k-held\neverywhere: true", child)


def test_a_file_is_read_in_its_order_and_files_are_put_together(tmp_path):
    path = tmp_path / "w.json"
    path.write_text(
        '{"waivers": [{"rule": "mp2k-held", "everywhere": true, "reason": "r", "approver": "a",'
        ' "issued": "2019-01-01", "expires": "2019-01-01"}]}'
    )

    both = load_waivers(path, RULES) + load_waivers(str(path), RULES)

    assert ["mp2k-held"] * 2 == [waiver.selector for waiver in both]


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DefinitionError, match="cannot read file"):
        load_waivers(tmp_path / "none.yaml", RULES)


# --- properties -------------------------------------------------------------------------------

DAY = EventDate.of("2018-03-20")


@st.composite
def any_waivers(draw, ruleset):
    """Waivers of any rules and scopes, some not in force on the day."""
    levels = {rule.id: rule.subject for rule in ruleset.rules}
    made = []
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from([*levels, "r*", "*"]))
        scopes = [{"village": draw(st.sampled_from(["01", "02", "99"]))}, {"city": "7"}]
        if levels.get(name, "activity" if "activity" in levels.values() else "") == "activity":
            scopes.append({"activity": [draw(st.sampled_from(["J0", "J1", "J9"]))]})
        wheres = ["village.supports", 'village.code == "01"']
        extent = draw(
            st.one_of(
                st.just({"everywhere": True}),
                st.sampled_from(scopes).map(lambda scope: {"scope": scope}),
                *([st.sampled_from(wheres).map(lambda w: {"where": w})]),
            )
        )
        issued, expires = draw(
            st.sampled_from([("2018-03-01", "2018-03-20"), ("2018-03-20", "2018-12-31"),
                             ("2018-01-01", "2018-03-19"), ("2018-03-21", "2018-12-31")])
        )  # fmt: skip
        made.append(
            {"rule": name, "reason": "r", "approver": "a", "issued": issued, "expires": expires}
            | extent
        )
    return waivers_from_node(node_of({"waivers": made}), ruleset)


@st.composite
def cases(draw):
    ruleset = draw(our.rule_sets(kinds=("sound", "raises", "odd")))
    ruleset = evolve(ruleset, score_model=draw(st.sampled_from(ScoreModel)))
    return ruleset, draw(our.portfolios()), draw(any_waivers(ruleset))


@given(cases())
def test_waivers_never_change_a_raw_verdict_nor_the_score_before(case):
    ruleset, portfolio, held = case
    plain = evaluate(portfolio, ruleset, DAY)
    report = evaluate(portfolio, ruleset, DAY, waivers=held)

    assert [one.verdict for one in plain.outcomes] == [one.raw_verdict for one in report.outcomes]
    assert report.score_before == (plain.score if held else None)


@given(cases())
def test_open_and_waived_findings_are_the_findings_there_were(case):
    ruleset, portfolio, held = case
    plain = evaluate(portfolio, ruleset, DAY)
    report = evaluate(portfolio, ruleset, DAY, waivers=held)
    bare = [evolve(one, verdict=one.raw_verdict, waiver=None) for one in report.waived]

    assert sorted(plain.findings, key=lambda one: one.sort_key) == sorted(
        [*report.findings, *bare], key=lambda one: one.sort_key
    )
    assert report.counts()["waived"] == len(report.waived)
    assert sum(use.findings for use in report.waivers if use.state is WaiverState.USED) == len(
        report.waived
    )
    assert list(report.waived) == sorted(report.waived, key=lambda one: one.sort_key)


@given(cases())
def test_no_waivers_change_nothing(case):
    ruleset, portfolio, _ = case

    assert evaluate(portfolio, ruleset, DAY) == evaluate(portfolio, ruleset, DAY, waivers=())


@given(cases())
def test_only_waivers_in_force_waive(case):
    ruleset, portfolio, held = case
    idle = [waiver for waiver in held if not waiver.is_in_force(DAY.first_day)]
    report = evaluate(portfolio, ruleset, DAY, waivers=idle)

    assert () == tuple(report.waived)
    assert {use.state for use in report.waivers} <= {WaiverState.EXPIRED, WaiverState.NOT_YET}


@given(cases(), st.randoms())
def test_the_order_of_rows_changes_nothing(case, random):
    ruleset, portfolio, held = case
    keeps = ruleset.ties is Ties.INPUT or ruleset.undated is Undated.INPUT
    jobs = list(portfolio.activities)
    random.shuffle(jobs)
    if not keeps:
        jobs = [evolve(own, events=random.sample(own.events, len(own.events))) for own in jobs]
    other = evolve(portfolio, activities=jobs, places=list(reversed(portfolio.places)))

    assert (
        evaluate(portfolio, ruleset, DAY, waivers=held).to_json()
        == evaluate(other, ruleset, DAY, waivers=held).to_json()
    )


@given(cases())
def test_a_report_with_waivers_survives_json(case):
    ruleset, portfolio, held = case
    report = evaluate(portfolio, ruleset, DAY, waivers=held)

    assert report == Report.from_json(report.to_json())
    assert report.to_json() == Report.from_json(report.to_json()).to_json()


# --- reports ----------------------------------------------------------------------------------


def test_a_report_of_an_older_version_is_read():
    values = judged(data(job("A"))).to_dict()
    for key in ("score_before", "waived", "waivers", "baseline"):
        del values[key]
    for outcome in (*values["outcomes"], *values["findings"]):
        del outcome["waiver"]

    assert judged(data(job("A"))) == Report.from_dict(values)


def test_a_notebook_shows_the_score_before_and_after():
    report = judged(data(job("A"), job("B")), *waivers("scope: {activity: A}"))

    assert "Before waivers: " in report.to_html("en")
    assert "waived: 1" in report.to_html("en")
    assert "Before waivers" not in judged(data(job("A"))).to_html("en")


def test_records_hold_the_raw_verdict_too():
    [record] = judged(data(job("A")), *waivers("scope: {activity: A}")).to_records()

    assert ("waived", "fail") == (record["verdict"], record["raw_verdict"])
