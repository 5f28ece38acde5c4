"""Every way of making a rule wrong is noticed by one kind of example, and by nothing less."""

from __future__ import annotations

import textwrap

import attrs
import pytest

from kotaku_eval.conditions import Condition
from kotaku_eval.definitions import ruleset_from_node
from kotaku_eval.errors import DefinitionError
from kotaku_eval.expressions import parse_condition
from kotaku_eval.mutants import Operator, marked, mutants_of, mutate
from kotaku_eval.mutants.conditions import changes
from kotaku_eval.mutants.template_texts import template_text
from kotaku_eval.mutants.writing import written
from kotaku_eval.sources import parse_yaml
from kotaku_eval.templates import OrderCheck, Template
from tests.shipped import shipped_rules

HEAD = "ruleset: own\ntitle: Own\nlifecycle: kotaku\nundated: drop\n"


def rules_of(rule: str, *examples: str, head: str = HEAD):
    """Return a set of one rule, written in lines, with its examples."""
    body = textwrap.indent(textwrap.dedent(rule).strip(), "    ")
    listed = "".join(f"      - {example}\n" for example in examples)
    shown = f"    examples:\n{listed}" if examples else ""
    return ruleset_from_node(parse_yaml(f"{head}rules:\n  it:\n    title: It\n{body}\n{shown}"))


def mutants(rule: str, head: str = HEAD):
    """Return the mutants of a rule as kind and text."""
    ruleset = rules_of(rule, head=head)
    return [(own.operator, own.after) for own in mutants_of(ruleset.rules[0], ruleset)]


def survivors(ruleset):
    """Return the mutants that survive, as kind and text."""
    [own] = mutate(ruleset, suggest=False).rules
    return [(one.operator, one.after) for one in own.survivors]


PAIRED = "precedence: [ksm_formed, mp2k_held]"
IN_ORDER = "pass: {ksm_formed: 2018-03-01, mp2k_held: 2018-05-01}"
OUT_OF_ORDER = "fail: {ksm_formed: 2018-06-01, mp2k_held: 2018-05-01}"
ALONE = "fail: {mp2k_held: 2018-05-01}"
# A rule, one mutant of it, examples that do not notice it, and the one that does.
KILLERS = {
    "boundary": (
        "require: proposal.amount <= 50",
        (Operator.BOUNDARY, "require: proposal.amount < 50"),
        ["pass: {proposal.amount: 49}", "fail: {proposal.amount: 51}"],
        "pass: {proposal.amount: 50}",
    ),
    "equal, and more": (
        "require: proposal.amount == 50",
        (Operator.BOUNDARY, "require: proposal.amount >= 50"),
        ["pass: {proposal.amount: 50}", "fail: {proposal.amount: 49}"],
        "fail: {proposal.amount: 51}",
    ),
    "flip": (
        "require: proposal.amount <= 50",
        (Operator.FLIP, "require: proposal.amount >= 50"),
        ["pass: {proposal.amount: 50}"],
        "fail: {proposal.amount: 51}",
    ),
    "negate": (
        "require: government_supports\nsubject: village",
        (Operator.NEGATE, "require: not government_supports"),
        ["unknown: {}"],
        "pass: {government_supports: true}",
    ),
    "negate when": (
        "when: mp2k_held.done\nrequire: ksm_formed.done",
        (Operator.NEGATE, "when: not mp2k_held.done"),
        ["pass: {mp2k_held: 2018-05-01, ksm_formed: 2018-03-01}"][:0],
        "fail: {mp2k_held: 2018-05-01}",
    ),
    "clause": (
        "require: ksm_formed.done and mp2k_held.done",
        (Operator.CLAUSE, "require: mp2k_held.done"),
        ["pass: {ksm_formed: 2018-03-01, mp2k_held: 2018-05-01}", "fail: {ksm_formed: 2018-03-01}"],
        "fail: {mp2k_held: 2018-05-01}",
    ),
    "junction": (
        "require: ksm_formed.done and mp2k_held.done",
        (Operator.JUNCTION, "require: ksm_formed.done or mp2k_held.done"),
        ["pass: {ksm_formed: 2018-03-01, mp2k_held: 2018-05-01}", "fail: {}"],
        "fail: {mp2k_held: 2018-05-01}",
    ),
    "number": (
        "require: proposal.amount < 50",
        (Operator.NUMBER, "require: proposal.amount < 51"),
        ["pass: {proposal.amount: 49}", "fail: {proposal.amount: 51}"],
        "fail: {proposal.amount: 50}",
    ),
    "arithmetic": (
        "require: proposal.funding.grant + proposal.funding.other == proposal.amount",
        (
            Operator.ARITHMETIC,
            "require: proposal.funding.grant - proposal.funding.other == proposal.amount",
        ),
        ["pass: {proposal: {amount: 5, funding: {grant: 5, other: 0}}}"],
        "pass: {proposal: {amount: 5, funding: {grant: 3, other: 2}}}",
    ),
    "function": (
        "require: all(t.share > 5 for t in tranches)",
        (Operator.FUNCTION, "require: any(t.share > 5 for t in tranches)"),
        ["pass: {tranches: [{share: 6}]}", "fail: {tranches: [{share: 5}]}"],
        "fail: {tranches: [{share: 5}, {share: 6}]}",
    ),
    "least and most": (
        "require: min(t.share for t in tranches) > 5",
        (Operator.FUNCTION, "require: max(t.share for t in tranches) > 5"),
        ["pass: {tranches: [{share: 6}]}"],
        "fail: {tranches: [{share: 5}, {share: 6}]}",
    ),
    "sum and count": (
        "require: sum(t.amount for t in tranches) > 1",
        (Operator.FUNCTION, "require: count(t for t in tranches) > 1"),
        ["pass: {tranches: [{amount: 2}, {amount: 3}]}"],
        "pass: {tranches: [{amount: 2}]}",
    ),
    "filter": (
        "require: all(t.share > 5 for t in tranches if t.number == 1)",
        (Operator.FILTER, "require: all(t.share > 5 for t in tranches)"),
        ["pass: {tranches: [{number: 1, share: 6}]}"],
        "pass: {tranches: [{number: 1, share: 6}, {number: 2, share: 1}]}",
    ),
    "default": (
        "require: sum((t.amount for t in tranches), default=0) <= 5",
        (Operator.DROP, "require: sum(t.amount for t in tranches) <= 5"),
        ["pass: {tranches: [{amount: 5}]}"],
        "pass: {tranches: [{amount: 5}, {number: 2}]}",
    ),
    "member": (
        'require: certification.grade in ("Baik", "Cukup")',
        (Operator.MEMBER, 'require: certification.grade in ("Baik",)'),
        ["pass: {certification.grade: Baik}", "fail: {certification.grade: Kurang}"],
        "pass: {certification.grade: Cukup}",
    ),
    "first and last": (
        'require: mp2k_held.first < "2018-05-10"',
        (Operator.OCCURRENCE, 'require: mp2k_held.last < "2018-05-10"'),
        ["pass: {mp2k_held: 2018-05-09}"],
        "pass: {mp2k_held: [2018-05-09, 2018-05-11]}",
    ),
    "day": (
        'require: mp2k_held.first <= "2018-05-10"',
        (Operator.NUMBER, 'require: mp2k_held.first <= "2018-05-11"'),
        ["pass: {mp2k_held: 2018-05-10}", "fail: {mp2k_held: 2018-05-12}"],
        "fail: {mp2k_held: 2018-05-11}",
    ),
    "bare day": (
        "existence: mp2k_held\ndue: 2018-05-10",
        (Operator.NUMBER, 'due: "2018-05-11"'),
        ["pending: {as_of: 2018-05-10}", "fail: {as_of: 2018-05-12}"],
        "fail: {as_of: 2018-05-11}",
    ),
    "days the other way round": (
        "require: days_between(ksm_formed.first, mp2k_held.first) <= 9",
        (Operator.FLIP, "require: days_between(mp2k_held.first, ksm_formed.first) <= 9"),
        ["pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-02}"],
        "fail: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-20}",
    ),
    "working days": (
        "require: days_between(ksm_formed.first, mp2k_held.first) <= 9",
        (Operator.FUNCTION, "require: working_days_between(ksm_formed.first, mp2k_held.first) <= 9"),
        ["fail: {ksm_formed: 2018-05-01, mp2k_held: 2018-06-20}"],
        "fail: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-11}",
    ),
    "when left out": (
        "when: mp2k_held.done\nrequire: ksm_formed.done",
        (Operator.DROP, ""),
        ["pass: {mp2k_held: 2018-05-01, ksm_formed: 2018-03-01}", "fail: {mp2k_held: 2018-05-01}"],
        "not_applicable: {ksm_formed: 2018-03-01}",
    ),
    "due left out": (
        "existence: mp2k_held\ndue: mp2k_held.planned",
        (Operator.DROP, ""),
        ["pass: {mp2k_held: 2018-05-01}", "fail: {status: closed}", "pending: {}"],
        "fail: {mp2k_held: {planned: 2018-05-01}, as_of: 2018-06-01}",
    ),
    "stages swapped": (
        PAIRED,
        (Operator.STAGES, "precedence: [mp2k_held, ksm_formed]"),
        [OUT_OF_ORDER][:0],
        IN_ORDER,
    ),
    "one stage of a set": (
        "precedence: [ksm_formed, [mp2k_held, sppdl_signed]]",
        (Operator.STAGES, "precedence: [ksm_formed, mp2k_held]"),
        [IN_ORDER, OUT_OF_ORDER, ALONE, "not_applicable: {ksm_formed: 2018-03-01}"],
        "fail: {sppdl_signed: 2018-05-01}",
    ),
    "template": (
        PAIRED,
        (Operator.TEMPLATE, "response: [ksm_formed, mp2k_held]"),
        [IN_ORDER],
        ALONE,
    ),
    "count": (
        "existence: {stage: bdi_disbursed, count: 2}",
        (Operator.NUMBER, "existence: {stage: bdi_disbursed, count: 3}"),
        ["pass: {bdi_disbursed: [2018-05-01, 2018-06-01, 2018-07-01]}"],
        "pass: {bdi_disbursed: [2018-05-01, 2018-06-01]}",
    ),
    "days": (
        "within: {from: ksm_formed, to: mp2k_held, days: 9}",
        (Operator.NUMBER, "within: {from: ksm_formed, to: mp2k_held, days: 8}"),
        ["pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-02}"],
        "pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-10}",
    ),
    "kind of days": (
        "min_gap: {from: ksm_formed, to: mp2k_held, days: 9}",
        (Operator.DAYS, "min_gap: {from: ksm_formed, to: mp2k_held, working_days: 9}"),
        ["pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-06-10}"],
        "pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-10}",
    ),
    "least of a range": (
        "between: {stage: bdi_disbursed, min: 2, max: 3}",
        (Operator.NUMBER, "between: {stage: bdi_disbursed, min: 1, max: 3}"),
        ["pass: {bdi_disbursed: [2018-05-01, 2018-06-01]}"],
        "fail: {status: closed, bdi_disbursed: 2018-05-01}",
    ),
    "window": (
        "precedence: {a: ksm_formed, b: mp2k_held, max_days: 9}",
        (Operator.NUMBER, "precedence: {a: ksm_formed, b: mp2k_held, max_days: 10}"),
        ["pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-10}"],
        "fail: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-11}",
    ),
    "what an event must be like": (
        "response: {a: ksm_formed, b: mp2k_held, target: present(planned)}",
        (Operator.DROP, "response: [ksm_formed, mp2k_held]"),
        ["pass: {ksm_formed: 2018-05-01, mp2k_held: {date: 2018-05-02, planned: 2018-05-02}}"],
        "fail: {status: closed, ksm_formed: 2018-05-01, mp2k_held: 2018-05-02}",
    ),
    "how two events are related": (
        "response: {a: ksm_formed, b: mp2k_held, correlate: a.date < b.date}",
        (
            Operator.BOUNDARY,
            "response: {a: ksm_formed, b: mp2k_held, correlate: a.date <= b.date}",
        ),
        ["pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-02}"],
        "fail: {status: closed, ksm_formed: 2018-05-01, mp2k_held: 2018-05-01}",
    ),
    "chain": (
        "chain_response: [ksm_formed, mp2k_held]",
        (Operator.TEMPLATE, "response: [ksm_formed, mp2k_held]"),
        ["pass: {ksm_formed: 2018-05-01, mp2k_held: 2018-05-03}"],
        "fail: {ksm_formed: 2018-05-01, certified: 2018-05-02, mp2k_held: 2018-05-03}",
    ),
    "deadline by a date": (
        "deadline: {stage: mp2k_held, by: mp2k_held.planned + 5}",
        (Operator.NUMBER, "deadline: {stage: mp2k_held, by: mp2k_held.planned + 6, days: 0}"),
        ["pass: {mp2k_held: {date: 2018-05-06, planned: 2018-05-01}}"],
        "fail: {mp2k_held: {date: 2018-05-07, planned: 2018-05-01}}",
    ),
    "requirement left out": (
        "require: proposal.amount <= 50",
        (Operator.DROP, ""),
        ["pass: {proposal.amount: 50}"],
        "fail: {proposal.amount: 51}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "mutant", "blind", "killer"), KILLERS.values(), ids=list(KILLERS))
def test_a_mutant_survives_until_the_example_for_it_is_there(rule, mutant, blind, killer):
    without, with_it = rules_of(rule, *blind), rules_of(rule, *blind, killer)

    assert mutant in mutants(rule)
    assert mutant in survivors(without)
    assert mutant not in survivors(with_it)


def test_the_value_of_a_parameter_is_shifted():
    head = f"{HEAD}parameters:\n  most: 50\n"

    found = mutants("require: proposal.amount <= param.most", head)

    assert (Operator.NUMBER, "require: proposal.amount <= 51") in found
    assert (Operator.NUMBER, "require: proposal.amount <= 49") in found


@pytest.mark.parametrize(
    ("value", "around"),
    [
        ("50", ("51", "49")),
        ("0.25", ("0.26", "0.24")),
        ("2.0", ("3.0", "1.0")),
        ("-1", ("0", "-2")),
    ],
)
def test_a_number_is_shifted_by_its_last_digit(value, around):
    found = mutants(f"require: proposal.volume <= {value}")

    expected = [(Operator.NUMBER, f"require: proposal.volume <= {near}") for near in around]
    assert expected == [own for own in found if own[0] is Operator.NUMBER]


def test_what_stands_behind_not_is_negated_once():
    found = mutants("require: not (ksm_formed.done and mp2k_held.done)")

    assert [(Operator.NEGATE, "require: ksm_formed.done and mp2k_held.done")] == [
        own
        for own in found
        if own[0] is Operator.NEGATE and "and" in own[1] and "not" not in own[1]
    ]
    assert not any("not not" in text for _, text in found)


def test_no_mutant_asks_the_same_as_another():
    ruleset = shipped_rules()

    for rule in ruleset.rules:
        texts = [(own.before, own.after) for own in mutants_of(rule, ruleset)]
        assert len(set(texts)) == len(texts), rule.id


def test_the_loader_accepts_every_mutant():
    ruleset = shipped_rules()
    parameters = {name: own.parameter for name, own in ruleset.parameters.items()}
    refused = []

    for rule in ruleset.rules:
        vocabulary = ruleset.vocabulary(rule.subject)
        for mutant in mutants_of(rule, ruleset):
            for node in mutant.made.conditions:
                try:
                    parse_condition(written(node), vocabulary, parameters, expect=node.type.kind)
                except DefinitionError as failure:
                    refused.append((rule.id, mutant.after, str(failure)))

    assert [] == refused


def test_a_mutant_with_a_wrong_unit_is_none():
    found = mutants("require: labour.wages / agreement.amount * 100 >= param.least",
                    f"{HEAD}parameters:\n  least: {{value: 20, unit: percent}}\n")  # fmt: skip

    assert not any("labour.wages * agreement.amount" in text for _, text in found)


def test_what_is_in_a_present_or_none_is_left_alone():
    found = mutants("require: present(proposal.amount) and proposal.volume is None")

    assert {text.removeprefix("require: ") for _, text in found} == {
        "not (present(proposal.amount) and proposal.volume is None)",
        "present(proposal.amount) or proposal.volume is None",
        "proposal.volume is None",
        "present(proposal.amount)",
        "not present(proposal.amount) and proposal.volume is None",
        "present(proposal.amount) and proposal.volume is not None",
        "",
    }


@pytest.mark.parametrize("template", list(Template))
def test_every_template_has_mutants_of_its_kind(template):
    check = OrderCheck(template, ("ksm_formed",), ("mp2k_held",), count=2, days=3)
    ruleset = rules_of(PAIRED)
    [rule] = [one for one in ruleset.rules if one.id == "it"]

    made = mutants_of(attrs.evolve(rule, check=check), ruleset)

    assert len(made) > 1
    assert all(
        own.after == "" or own.after.split(":")[0] in {t.value for t in Template} for own in made
    )
    assert len({own.after for own in made}) == len(made)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a <= b", "a < b", "a «<= → <» b"),
        ("a and b and c", "a and c", "a and «b and → –» c"),
        ("a and b and c", "b and c", "«a and → –» b and c"),
        ("a and (b or c)", "a", "a «and (b or c) → –»"),
        ("(a or b) and c", "c", "«(a or b) and → –» c"),
        ("all(x for x in y if z)", "all(x for x in y)", "all(x for x in y «if z → –»)"),
        ("a and b", "not a and b", "«– → not» a and b"),
        ("f(a)", "f(not a)", "f(«– → not» a)"),
        ('x in ("a, b", "c")', 'x in ("a, b",)', 'x in ("a, b", «"c" → –»)'),
        ("when: a", "", "«when: a → –»"),
        ("a", "a", "a«– → –»"),
    ],
)
def test_the_changed_part_is_marked(before, after, shown):
    assert shown == str(marked(before, after))


@pytest.mark.parametrize("template", ["choice", "exclusive_choice", "co_existence"])
def test_the_stages_of_a_symmetric_template_are_not_swapped(template):
    found = mutants(f"{template}: [ksm_formed, mp2k_held]")

    assert found
    assert not any(operator is Operator.STAGES for operator, _ in found)


def test_a_least_never_exceeds_its_most():
    texts = [text for _, text in mutants("between: {stage: bdi_disbursed, min: 2, max: 2}")]

    assert "between: {stage: bdi_disbursed, min: 1, max: 2}" in texts
    assert "between: {stage: bdi_disbursed, min: 3, max: 2}" not in texts
    assert "between: {stage: bdi_disbursed, min: 2, max: 1}" not in texts


def test_a_template_the_library_does_not_know_neighbours_of_is_mutated_all_the_same():
    check = OrderCheck(Template.DATED, ("ksm_formed", "certified"), ("mp2k_held",), days=4)
    from kotaku_eval.mutants.templates import template_changes

    found = [
        (own.operator, own.check.text)
        for own in template_changes(check, rules_of(PAIRED).vocabulary())
    ]

    assert Operator.STAGES in {operator for operator, _ in found}
    assert template_text(check).startswith("dated: ")


@pytest.mark.parametrize(
    "text",
    [
        "not (a1 and a2) or a3",
        "(a1 or a2) and not a3",
        "proposal.amount - (proposal.ceiling - 5) <= -3",
        "(proposal.amount + 1) * 2 / (proposal.ceiling * 3) > 1",
        "-(proposal.amount + 1) < 0",
        "abs(-proposal.amount) < round(proposal.volume, 1)",
        "certification.grade not in ('Baik', 'Cukup')",
        "sum((t.amount for t in tranches if t.number == 1 or t.number == 2), default=1) > 2",
        "(a1 and a2) == (a3 or a2)",
        "proposal.amount is not None and (proposal.volume is None) == a1",
    ],
)
def test_a_condition_is_written_so_that_it_reads_the_same(text):
    names = {"a1": "ksm_formed.done", "a2": "mp2k_held.done", "a3": "certified.done"}
    for short, name in names.items():
        text = text.replace(short, name)
    vocabulary = shipped_rules().vocabulary()

    node = parse_condition(text, vocabulary)

    assert written(node) == written(parse_condition(written(node), vocabulary))
    for change in changes(node, vocabulary):
        assert isinstance(change.node, Condition)
