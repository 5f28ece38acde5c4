"""The schemas accept what the loader accepts, and refuse what a schema can know to be wrong."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from docs.generate import SCHEMAS, write_schemas
from kotaku_eval.definitions import (
    lifecycle_from_node,
    load_lifecycle,
    ruleset_from_node,
)
from kotaku_eval.definitions.baselines import baseline_from_node
from kotaku_eval.definitions.waivers import waivers_from_node
from kotaku_eval.errors import InputError, UnknownNameError
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.portfolio_files import read_portfolio_node
from kotaku_eval.schemas import KINDS, schema, schema_text
from kotaku_eval.schemas.names import Names
from kotaku_eval.schemas.shapes import as_editors_see
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, parse_yaml, read_nodes
from kotaku_eval.templates import Template
from kotaku_eval.testing import CaseFile, read_cases
from tests.shipped import shipped_rules
from tests.slips.test_slips import slips, told_of

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "kotaku_eval" / "data"
NYC = ROOT / "examples" / "nyc_parks"
PERMITS = ROOT / "examples" / "permits"
OTHER_PROGRAMMES = (NYC, PERMITS)
KOTAKU = load_lifecycle("kotaku")
RULESET = shipped_rules()

# Every key of a rule set, in few lines.
RULES = textwrap.dedent("""
    ruleset: every-key
    title: {id: Aturan, en: Rules}
    lifecycle: kotaku
    ties: lenient
    undated: anywhere
    score: mean_of_villages
    mean_level: village
    source: {text: {id: Kami, en: Us}, confidence: assumed}
    parameters:
      gap: {value: 3, unit: day, min: 0, max: 9, confidence: assumed, meaning: {id: Jeda, en: Gap}}
      share: 12.5
    groups:
      g: {title: G, weight: 1}
    indicators:
      i: {title: {id: I, en: I}, group: g, weight: 2, source: {text: T}}
    scale:
      bands:
        - {from: 80.5, title: Good}
        - {from: 0, title: {id: Buruk, en: Bad}}
      ceilings: [{severity: critical, band: 2}]
      confidence: assumed
    calendar: {name: ours, rest_days: [friday, sunday], holidays: [2018-08-17], working: [2018-08-19]}
    rules:
      fits:
        title: {id: Cukup, en: Fits}
        indicator: i
        severity: high
        weight: 1.5
        when: proposal_submitted.done
        require: proposal.amount * param.share > 100
        due: 2018-12-31
        message: {id: "Nilai {proposal.amount}.", en: "Amount {proposal.amount}."}
        why: Why.
        fix: {id: Perbaiki., en: Mend it.}
        source: {text: Nobody, confidence: inferred}
        over_reports: Too much.
        under_reports: {id: Kurang., en: Too little.}
        tags: [money, 2018]
        examples:
          - pass: {proposal_submitted: 2018-08-01, proposal.amount: 9}
          - fail: {proposal_submitted: undated, proposal: {amount: 7}, as_of: 2018-09-01}
          - not_applicable: {}
      village-has-units:
        title: Units
        subject: village
        require: board.units_active
        examples:
          - pass: {board.units_active: true, activities: [{mp2k_held: 2018-08-01}]}
      met: {title: Met, existence: mp2k_held}
      met-twice: {title: Met, existence: {stage: [mp2k_held, sppdl_signed], count: 2}}
      first: {title: First, init: [rplp_ratified]}
      dated: {title: Dated, dated: true}
      before: {title: Before, precedence: [mp2k_held, [construction_started, certified]]}
      soon: {title: Soon, within: {from: certified, to: handed_over, days: param.gap}}
      apart: {title: Apart, min_gap: {from: certified, to: handed_over, working_days: 2}}
      by-plan: {title: Plan, deadline: {stage: certified, by: certified.planned}}
      from-start: {title: Start, deadline: {stage: certified, after: start, days: -90}}
      order:
        stage_order: {stages: [mp2k_held, construction_started, certified], except: []}
        severity: {primary: critical}
        weight: 2
        why: Order.
    override:
      met-twice: {severity: low, tags: [x]}
      first: [{where: {village: ["2172", "2173"]}, severity: low}, {weight: 3}]
    profiles:
      money: {title: {id: Uang, en: Money}, select: [money], parameters: {gap: 4}}
    disable:
      mp2k-held-before-construction-started: {id: Tidak perlu, en: Not needed}
""")
CHILD = textwrap.dedent("""
    ruleset: child
    title: Child
    extends: [kotaku-2018]
    parameters:
      idle_days: 20
      accountability_days: [{where: {city: "2172"}, value: 14}, {where: proposal.amount > 5, value: 9}]
    groups: {achievement: {weight: 2}}
    override: {mp2k-held: {severity: critical, under_reports: Much., parameters: {}}, stage-order: {weight: 0}}
    disable: {asset-in-use: Later}
""")
LIFECYCLE = textwrap.dedent("""
    lifecycle: wells
    title: {id: Sumur, en: Wells}
    time_zone: Asia/Jakarta
    levels: {hamlet: {id: Dusun, en: Hamlet}}
    phases: {work: Work}
    documents: {photo: {id: Foto, en: Photograph}}
    stages:
      dug: {title: Dug, phase: work, actor: {id: Warga, en: Residents}, evidence: [photo]}
      used: {title: {id: Dipakai, en: In use}, confidence: inferred}
    order: [[dug, used, primary]]
    final: used
    source: {text: Us, confidence: assumed}
    fields:
      activity:
        depth: {type: number, unit: metre, meaning: {id: Dalam, en: Depth}}
        start: {type: date, planned: true}
        kind: {type: choice, choices: [bore, 12]}
        parts: {type: list, fields: {name: {type: text}}}
        pump: {type: record, fields: {power: {type: integer, unit: watt}, on: {type: boolean}}}
      hamlet:
        people: {type: integer}
""")
PORTFOLIO = textwrap.dedent("""
    portfolio: two
    title: {id: Dua, en: Two}
    lifecycle: kotaku
    ruleset: kotaku-2018
    as_of: 2018-12
    basis: sample
    illustrative: true
    places:
      city: [{code: 2172, name: Kota}]
      village: [{code: "0012", name: Desa, parent: 2172, ceiling: 5}]
    activities:
      - id: A1
        title: Drain
        place: "0012"
        level: village
        status: closed
        stages:
          mp2k_held: {date: 2018-05, planned: 2018-05-01, evidence: [minutes, {kind: attendance, exists: false}]}
          construction_started: [2018-06-01, undated]
        proposal: {amount: 5, funding: {grant: 5}}
        tranches: [{number: 1, date: 2018-05-20}]
""")
CASES = textwrap.dedent("""
    rules: kotaku-2018
    title: {id: Kasus, en: Cases}
    cases:
      - name: an activity
        activity: {mp2k_held: 2018-05-01, construction_started: 2018-06-01, proposal.amount: 5}
        as_of: 2018-12-31
        expect: {mp2k-before-construction: pass, mp2k-held: {example: pass}}
        score: 42.5
        category: Memadai
      - name: a village
        village: {ceiling: 5, activities: [{proposal_submitted: 2018-04-16}]}
        findings: []
      - name: two activities
        portfolio:
          places: {village: [{code: "0012", ceiling: 5}]}
          activities: [{id: A1, place: "0012"}, {id: A2, stages: {mp2k_held: 2018-05-01}}]
        findings:
          - board-units-active
          - mp2k-held: {A1: unknown}
    tables:
      - name: rows
        subject: activity
        given: {status: closed}
        facts: [mp2k_held, construction_started]
        expect: [mp2k-before-construction]
        rows:
          - [in order, 2018-05-01, 2018-06-01, pass]
          - [none held, null, 2018-06-01, fail]
""")

WAIVERS = textwrap.dedent("""
    waivers:
      - rule: mp2k-before-construction
        scope: {activity: A1}
        reason: {id: Banjir, en: Flood}
        approver: Korkot
        issued: 2018-08-01
        expires: 2019-08-01
      - rule: mp2k-*
        scope: {village: ["01", 2172], city: "2172"}
        where: proposal.amount > 5
        reason: R
        approver: {id: A, en: A}
        issued: 2018-08-01
        expires: 2018-08-01
      - {rule: mp2k-held, where: {proposal.amount: 5}, reason: R, approver: A, issued: 2018-08-01, expires: 2019-08-01}
      - {rule: ksm-formed, everywhere: true, reason: R, approver: A, issued: 2018-08-01, expires: 2019-08-01}
""")
BASELINE = textwrap.dedent("""
    baseline: kotaku-2018
    as_of: 2019-01-31
    findings:
      - fingerprint: "d4f41cb9d8bb0a23"
        rule: mp2k-held
        subject: {activity: "A1"}
        verdict: fail
        severity: high
        reason: {id: Lama, en: Old}
""")

# What no schema can know, and how the loader says it.
UNKNOWABLE = {
    "names defined elsewhere": r"unknown (stage|rule|rule set|lifecycle|indicator|group|phase|document|fact"
    r"|level|name|parameter|stage or field|time zone|activity|category)\b|does not exist$|is used by no rule"
    r"|there is no band|matches no rule$|unknown key '(hamlet|activity)x?'",
    "expressions and messages": r"^not a valid expression|^a date without quotes|the message in '..' lacks \{"
    r"|is (a date|text|true or false|a number), not (a number|true or false)|can never be (true|false)"
    r"|part of the rule language|^this expression gives|^cannot compare|^different units|braces: "
    r"|is not a value by itself|^not an ISO date|^(a value|an operator) is missing (before|after)"
    r"|^unknown (function|argument|operator)|needs (a list|[\d-]+ arguments)|does not work on|stands twice$"
    r"|divides by zero|says nothing of the entry|is a name already|^only one 'for'|^not a fixed value"
    r"|does not take a list|counts entries|^two texts side by side|a (curly )?quote|a percent sign"
    r"|is (never|not) (closed|opened)|was never opened|ends in a point|empty expression|a comment inside"
    r"|is a (list|record|date)|is (text|a date|a number|true or false); |a date is moved by|'is' is only for"
    r"|^decimals must be|have no choice in common|this condition speaks of no fact|with the 'when' of the rule"
    r"|where the 'when' of the rule holds",
    "what other values say": r"twice$|^duplicate |a band must begin|the last band must begin"
    r"|lies outside|is larger than|is only for numbers|is no whole number of days|days is at least"
    r"|the value is of type|there is evidence but no date|^never reached|^pair stands twice|^'mean_level' is only used with",
    "what only the whole set shows": r"^this set has no rule|^no rule is left|^nothing has a weight"
    r"|^no rule in force uses|is disabled \(|exists already|extends itself$|stands otherwise in"
    r"|^rule '.*' does not speak of|^profile '.*' leaves no rule|is not selected anyway"
    r"|is left out of this profile|^no such file|there is no plug-in|the plug-in '.*cannot be used"
    r"|^unknown (country|unit)|^the unit is|example gives|nothing is changed|is not a single value"
    r"|could not be read, so this is left out|^the place '.*' could not be read$|^'(when|require|order)' is empty$"
    r"|^unknown key '(max|village|activities)'|the lifecycle puts these stages in no order",
    "what two values say together": r"stands on both sides|^'due' changes nothing|^a rule has one check"
    r"|^the order has a cycle|comes before .* in the order|is already a|cannot be used as a name"
    r"|is not a choice of|^closed: neither true nor false|these are all the choices|^type choice needs 'choices'",
    "how a number or date is written": r"(not a whole number|not a number|not a date): ",
    "which row of a table a value stands in": r"^the row has |^two cases are called ",
    "what an extended file may give": r"^'(title|value)' is missing$",
    "how things that stand side by side fit": r"^the fingerprint '|before it is issued|cannot hold$"
    r"|^the same finding stands twice|speaks of no fact|is not a choice of|never be true",
}


# Without a lifecycle a schema does not know the fields of a record.
IN_RECORDS = re.compile(
    r"rules: [a-z-]+: examples: \[\d\] \w+: |places: \w+: \[0\]|activities: \[0\]"
    r"|cases: \[\d\] ((drop|misspell) )?(activity|village|portfolio|expect)"
)
# What a cell of a table holds is said by its column, which a schema cannot follow.
IN_TABLES = re.compile(r"tables: \[0\] (given|rows): ")


def refusals(kind: str, node: Node) -> list[str]:
    """Return what the loader says against a file."""
    notes = Notes()
    try:
        if kind == "rules":
            ruleset_from_node(node)
        elif kind == "lifecycle":
            lifecycle_from_node(node)
        elif kind == "waivers":
            waivers_from_node(node, RULESET)
        elif kind == "baseline":
            baseline_from_node(node)
        elif kind == "cases":
            read_cases(CaseFile("cases", node, None), RULESET)
        else:
            read_portfolio_node(node, notes)
    except UnknownNameError as failure:
        return [failure.text.en]
    except InputError as failure:
        return [problem.text.en for problem in failure.problems]
    return [problem.text.en for problem in notes.problems]


@cache
def validator(kind: str, *, named: bool) -> Draft202012Validator:
    """Return the checker of a kind of file; ``named`` knows the lifecycle."""
    rules = RULESET if named else None
    names = Names(KOTAKU, rules) if named else Names()
    return Draft202012Validator(schema(kind, names))


WRONG = [
    "",
    "null",
    "true",
    "12",
    "012",
    "-1",
    "1.5",
    "2018-08-01",
    "word",
    "[]",
    "[word]",
    "{}",
    "{a: 1}",
]


def value_of(text: str) -> Node:
    """Return the node of a value as it is written."""
    file = parse_yaml(f"x: {text}")
    assert isinstance(file, Mapping)
    return file.items["x"]


WRONG_NODES = [value_of(text) for text in WRONG]


def mutations(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield a file with one value replaced, dropped, misspelt or added, in every place."""
    for text, wrong in zip(WRONG, WRONG_NODES, strict=True):
        yield f"= {text}", wrong
    if isinstance(node, Scalar) and not node.is_null:
        yield "misspelt", Scalar(f"{node.text}x", plain=node.plain, source=node.source)
        yield "quoted", Scalar(node.text, plain=not node.plain, source=node.source)
    if isinstance(node, Sequence):
        yield "doubled", Sequence(node.items * 2, node.source)
        for place, part in enumerate(node.items):
            before, after = node.items[:place], node.items[place + 1 :]
            yield f"drop {place}", Sequence((*before, *after), node.source)
            for how, made in mutations(part):
                yield f"[{place}] {how}", Sequence((*before, made, *after), node.source)
    if isinstance(node, Mapping):
        yield from _changed_keys(node)


def _changed_keys(node: Mapping) -> Iterator[tuple[str, Node]]:
    extra = node.items | {"nonsense": WRONG_NODES[3]}
    yield "add", Mapping(extra, node.keys | {"nonsense": node.source}, node.source)
    for name, part in node.items.items():
        rest = {key: value for key, value in node.items.items() if key != name}
        yield f"drop {name}", Mapping(rest, node.keys, node.source)
        misspelt = {f"{key}x" if key == name else key: own for key, own in node.items.items()}
        keys = node.keys | {f"{name}x": node.keys[name]}
        yield f"misspell {name}", Mapping(misspelt, keys, node.source)
        for how, made in mutations(part):
            yield f"{name}: {how}", Mapping({**node.items, name: made}, node.keys, node.source)


def disagreements(kind: str, node: Node, step: int = 1) -> list[str]:
    """Return where schema and loader differ, over every so many mutations, without a reason."""
    found = []
    for how, made in itertools.islice(mutations(node), 0, None, step):
        if isinstance(made, Scalar):
            continue  # no file is a single value
        against = refusals(kind, made)
        for named in (False, True):
            error = next(validator(kind, named=named).iter_errors(as_editors_see(made)), None)
            if against and not error and not is_unknowable(how, against, named=named):
                found.append(f"only the loader refuses {how} ({named=}): {against}")
            if error and not against:
                message = f"{error.json_path} {error.message[:200]}"
                found.append(f"only the schema refuses {how} ({named=}): {message}")
    return found


def is_unknowable(how: str, against: list[str], *, named: bool) -> bool:
    """Whether all that the loader says is of the kinds that no schema can know."""
    if IN_TABLES.match(how) or (not named and IN_RECORDS.match(how)):
        return True
    return all(any(re.search(own, said) for own in UNKNOWABLE.values()) for said in against)


FILES = {
    "rules": [
        DATA / "rulesets" / "kotaku-2018.yaml",
        NYC / "rules.yaml",
        ROOT / "examples" / "own-rules.yaml",
        PERMITS / "rules.yaml",
    ],
    "lifecycle": [DATA / "lifecycles" / "kotaku.yaml", NYC / "lifecycle.yaml"],
    "portfolio": [
        ROOT / "examples" / "kepri-2018" / "portfolio.yaml",
        PERMITS / "portfolio.yaml",
    ],
    "waivers": [ROOT / "examples" / "waivers" / "waivers.yaml"],
    "baseline": [ROOT / "examples" / "waivers" / "baseline.yaml"],
    "cases": [DATA / "rulesets" / "cases" / "kotaku-2018.cases.yaml", NYC / "rules.cases.yaml"],
}
SAMPLES = [
    ("rules", RULES),
    ("rules", CHILD),
    ("lifecycle", LIFECYCLE),
    ("portfolio", PORTFOLIO),
    ("waivers", WAIVERS),
    ("baseline", BASELINE),
    ("cases", CASES),
]
IDS = ["rules", "child", "lifecycle", "portfolio", "waivers", "baseline", "cases"]


@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, path) for kind, paths in FILES.items() for path in paths],
    ids=[f"{kind}-{path.parent.name}" for kind, paths in FILES.items() for path in paths],
)
def test_every_file_of_ours_fits_its_schema(kind, path):
    seen = as_editors_see(read_nodes(path))

    assert [] == [error.message for error in validator(kind, named=False).iter_errors(seen)]
    if path.parent not in OTHER_PROGRAMMES:
        assert [] == [error.message for error in validator(kind, named=True).iter_errors(seen)]


@pytest.mark.parametrize(("kind", "text"), SAMPLES, ids=IDS)
def test_the_samples_are_accepted_by_both(kind, text):
    node = parse_yaml(text)

    assert [] == refusals(kind, node)
    assert [] == [
        error.message for error in validator(kind, named=True).iter_errors(as_editors_see(node))
    ]


@pytest.mark.no_cover
@pytest.mark.no_cover  # a thousand files each: tracing would take several times as long
@pytest.mark.parametrize(
    ("kind", "text", "step"),
    # Every third mutation, or fewer of a file that loads a large one: all of them take a minute.
    [(kind, text, 7 if "kotaku-2018]" in text else 3) for kind, text in SAMPLES],
    ids=IDS,
)
def test_schema_and_loader_refuse_the_same(kind, text, step):
    assert [] == disagreements(kind, parse_yaml(text), step)


SCHEMA_OF = {
    "rules.yaml": "rules",
    "team.yaml": "rules",
    "flow.yaml": "lifecycle",
    "portfolio.yaml": "portfolio",
}


@pytest.mark.parametrize("slip", [own for own in slips() if own.values[0].top in SCHEMA_OF])
def test_a_slip_is_refused_by_the_schema_or_by_nothing_it_could_know(slip, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    problems = told_of(slip)
    if not all(problem.where.startswith(slip.top) for problem in problems):
        return  # the slip of another file, which no schema of this one sees
    said = [problem.text.en for problem in problems]
    try:
        node = parse_yaml(slip.plain[slip.top].removeprefix("\ufeff"))
    except InputError:
        return  # no YAML: there is nothing for a schema to look at
    named = slip.top != "flow.yaml"
    errors = list(validator(SCHEMA_OF[slip.top], named=named).iter_errors(as_editors_see(node)))

    assert errors or is_unknowable("", said, named=named)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind):
    Draft202012Validator.check_schema(schema(kind))
    Draft202012Validator.check_schema(schema(kind, Names(KOTAKU, shipped_rules())))


def test_the_shipped_schemas_are_what_the_generator_writes(tmp_path):
    write_schemas(tmp_path)

    # When this fails: make pages
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        path.name: path.read_text("utf-8") for path in SCHEMAS.iterdir()
    }


def test_every_template_stands_in_the_schema():
    text = schema_text("rules")

    assert [] == [own.value for own in Template if f'"{own.value}": {{' not in text]


def test_a_misspelt_stage_is_refused_once_the_lifecycle_is_known():
    seen = as_editors_see(parse_yaml(RULES.replace("existence: mp2k_held", "existence: mp2k_hold")))

    assert not validator("rules", named=True).is_valid(seen)
    assert validator("rules", named=False).is_valid(seen)


def test_names_of_the_extended_rule_set_are_offered_and_others_allowed():
    named = schema_text("rules", Names(KOTAKU, shipped_rules()))

    assert '"mp2k-held": {' in named
    assert validator("rules", named=True).is_valid(
        {"ruleset": "r", "extends": "kotaku-2018", "override": {"own-rule": {"weight": 2}}}
    )


def test_an_unknown_kind_of_schema_is_told():
    with pytest.raises(UnknownNameError, match="rules"):
        schema("rule")


def test_a_file_of_waivers_is_offered_rules_levels_and_facts():
    named = schema("waivers", Names(KOTAKU, RULESET))
    text = schema_text("waivers", Names(KOTAKU, RULESET))

    assert all(
        f'"{name}"' in text for name in ("mp2k-held", "activity", "village", "proposal.amount")
    )
    assert not Draft202012Validator(named).is_valid(
        as_editors_see(parse_yaml(WAIVERS.replace("village:", "vilage:")))
    )
