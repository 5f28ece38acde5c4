"""No mistake in a definition file is silent: each is one problem, at its place, exit code 2."""

# ruff: noqa: RUF001 - look-alikes of other alphabets are among the mistakes

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from docs.generate import load_mistake
from docs.mistakes import SECTIONS
from kotaku_eval import DefinitionError, load_ruleset
from kotaku_eval.cli.program import program

BASE = """\
ruleset: small
title: {id: Kecil, en: Small}
lifecycle: kotaku
parameters:
  grace: {value: 14, unit: day, min: 0, max: 60}
groups:
  main: {title: Main}
indicators:
  order: {title: Order, group: main, weight: 1}
scale:
  bands:
    - {from: 60, title: Good}
    - {from: 0, title: Poor}
rules:
  mp2k-first:
    title: {id: MP2K dahulu, en: MP2K first}
    indicator: order
    severity: high
    when: mp2k_held.done
    require: days_between(mp2k_held.first, construction_started.first) >= param.grace
    message: {id: "Mulai {construction_started.first}", en: "Started {construction_started.first}"}
    examples:
      - pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20}
      - fail: {mp2k_held: 2018-08-10, construction_started: 2018-08-12}
  photo-kept:
    title: Photos
    response: [construction_started, handed_over]
"""


def change(old, new, marked):
    assert old in BASE
    return (BASE.replace(old, new, 1), marked)


def required(text, marked):
    return (f"{BASE}  extra-rule:\n    title: Extra\n    require: {text}\n", marked)


FURTHER = [
    required("proposal.amont > 5", "proposal.amont"),
    required("mp2k_held.frist == '2018-01-01'", "mp2k_held.frist"),
    required("mp2k_held and proposal.amount > 2", "mp2k_held"),
    required("mp2k_hold.done", "mp2k_hold.done"),
    required("proposal.amount > param.grase", "param.grase"),
    required("presant(proposal.amount)", "presant"),
    required("day_between(mp2k_held.first, certified.first) > 3", "day_between"),
    change("response:", "respons:", "respons"),
    change("handed_over]", "handed_ovr]", "handed_ovr"),
    change("response:", "Response:", "Response"),
    change("severity:", "severty:", "severty"),
    change("severity:", "Severity:", "Severity"),
    change("groups:", "group:", "group"),
    change("unit: day", "units: day", "units"),
    change("severity: high", "severity: hihg", "hihg"),
    change("severity: high", "severity: High", "High"),
    change("severity: high", "severity: tinggi", "tinggi"),
    change("severity: high", "severity: [high]", "[high]"),
    change("severity: high", "severity:", "severity"),
    change("severity: high", "source: {text: x, confidence: }", "confidence"),
    change("indicator: order", "indicator: oder", "oder"),
    change("group: main", "group: mian", "mian"),
    change("weight: 1}", "weight: heavy}", "heavy"),
    change("weight: 1}", "weight: -1}", "-1"),
    change("weight: 1}", "weight: .nan}", ".nan"),
    change("weight: 1}", "weight: .inf}", ".inf"),
    change("weight: 1}", 'weight: "1"}', '"1"'),
    change("weight: 1}", "weight: 1,5}", "5"),
    change("weight: 1}", "weight: 1e400}", "1e400"),
    change("value: 14", "value: 014", "014"),
    change("value: 14, unit: day, min: 0, max: 60", "value: yes", "yes"),
    change("value: 14", 'value: "14"', '"14"'),
    change("value: 14", "value: 99", "99"),
    change("min: 0, max: 60", "min: 60, max: 0", "60"),
    change("unit: day", "unit: percent", "param.grace"),
    change("unit: day", "unit: days", "days"),
    change("parameters:", "parameters:\n  spare: {value: 3}", "spare"),
    change("value: 14", "value:", ":"),
    change("  grace: {value: 14, unit: day, min: 0, max: 60}", "  grace:", "grace"),
    change("value: 14", "value: [14]", "[14]"),
    change("photo-kept:", "mp2k-first:", "mp2k-first"),
    change("    severity: high", "    severity: high\n    severity: low", "severity"),
    change("groups:", "parameters: {}\ngroups:", "parameters"),
    change("    severity: high", "    severity: high\n    sеverity: low", "sеverity"),
    change("lifecycle: kotaku", "lifecycle: kotaku\nseverity: high", "severity"),
    change("lifecycle: kotaku", "lifecycle: kotaku\nrequire: mp2k_held.done", "require"),
    change("lifecycle: kotaku", "lifecycle: kotaku\nbands: [{from: 0, title: x}]", "bands"),
    change("    severity: high", "    rules: {a: {title: x}}", "rules"),
    change("    message: {id:", "    message: {when: mp2k_held.done, id:", "when"),
    change("    severity: high", "    parameters: {x: 3}", "parameters"),
    change(
        "  bands:\n    - {from: 60, title: Good}\n    - {from: 0, title: Poor}",
        "  - {from: 60, title: Good}\n  - {from: 0, title: Poor}",
        "- {from: 60, title: Good}",
    ),
    change("from: 60", "from: 0", "0"),
    change("{from: 0, title: Poor}", "{from: 10, title: Poor}", "10"),
    change("from: 60", "from: 160", "160"),
    change("- {from: 0,", "- {from: 60, title: Dup}\n    - {from: 0,", "60"),
    change("rules:", "  ceilings: [{severity: critical, band: 5}]\nrules:", "5"),
    change("rules:", "  ceilings: [{severity: fatal, band: 1}]\nrules:", "fatal"),
    change("    severity: high", "\tseverity: high", " "),
    change("    severity: high", "    severity high", "s"),
    change("    severity: high", "   severity: high", "s"),
    change("    severity: high", "      severity: high", ":"),
    change("title: Photos", 'title: "Photos', '"'),
    change("[construction_started, handed_over]", "[construction_started, handed_over", "["),
    change("title: Photos", "title: Photos: all", ":"),
    change(
        "photo-kept:\n    title: Photos\n    response: [construction_started, handed_over]",
        "photo-kept:",
        "photo-kept",
    ),
    change(
        "photo-kept:\n    title: Photos\n    response: [construction_started, handed_over]",
        "photo-kept: mp2k_held.done",
        "mp2k_held.done",
    ),
    change("  mp2k-first:\n", "  - mp2k-first:\n", "p"),
    change("lifecycle: kotaku\n", "", "ruleset"),
    change("lifecycle: kotaku\n", "lifecycle: kotoku\n", "kotoku"),
    change("title: {id: Kecil, en: Small}\n", "", "ruleset"),
    change("ruleset: small\n", "", "title"),
    change("ruleset: small\n", "ruleset:\n", "ruleset"),
    change("lifecycle: kotaku\n", "extends: kotaku-2081\n", "kotaku-2081"),
    change("lifecycle: kotaku\n", "extends: ./none.yaml\n", "./none.yaml"),
    change("    response: [construction_started, handed_over]\n", "", "photo-kept"),
    change(
        "    response: [c", "    precedence: [mp2k_held, certified]\n    response: [c", "response"
    ),
    change("    title: Photos\n", "", "photo-kept"),
    change("photo-kept:", "Photo_Kept:", "Photo_Kept"),
    change("{id: MP2K dahulu, en: MP2K first}", "{id: MP2K dahulu, de: MP2K first}", "de"),
    change("{id: MP2K dahulu, en: MP2K first}", "{id: MP2K dahulu}", "{id: MP2K dahulu}"),
    change("title: Photos", "title: [Photos]", "[Photos]"),
    change("title: Photos", "title:", "title"),
    change("title: Photos", 'title: ""', '""'),
    change("title: Photos", 'title: "  "', '"  "'),
    change('en: "Started {construction_started.first}"', 'en: "Started"', '"Started"'),
    change(
        '"Mulai {construction_started.first}"',
        '"Mulai {construction_started.first"',
        "{construction_started.first",
    ),
    change(
        '{id: "Mulai {construction_started.first}", en: "Started {construction_started.first}"}',
        '"{construction_started.first!r:>10}"',
        "{construction_started.first!r:>10}",
    ),
    change(
        '{id: "Mulai {construction_started.first}", en: "Started {construction_started.first}"}',
        '"{id.__class__}"',
        "{id.__class__}",
    ),
    change(
        "[construction_started, handed_over]",
        "[construction_started, construction_started]",
        "construction_started",
    ),
    change(
        "[construction_started, handed_over]", "[construction_started]", "[construction_started]"
    ),
    change(
        "[construction_started, handed_over]",
        "[construction_started, handed_over, certified]",
        "[construction_started, handed_over, certified]",
    ),
    change("[construction_started, handed_over]", "construction_started", "construction_started"),
    change(
        "[construction_started, handed_over]",
        "{from: construction_started, to: handed_over}",
        "{from: construction_started, to: handed_over}",
    ),
    change(
        "[construction_started, handed_over]",
        "[construction_started.first, handed_over]",
        "construction_started.first",
    ),
    change(
        "response: [construction_started, handed_over]",
        "within: {from: construction_started, to: handed_over}",
        "{from: construction_started, to: handed_over}",
    ),
    change(
        "response: [construction_started, handed_over]",
        "within: {from: construction_started, to: handed_over, day: 3}",
        "day",
    ),
    change(
        "response: [construction_started, handed_over]",
        "within: {from: construction_started, to: handed_over, days: ten}",
        "ten",
    ),
    change(
        "response: [construction_started, handed_over]",
        "within: {from: construction_started, to: handed_over, days: -3}",
        "-3",
    ),
    change(
        "response: [construction_started, handed_over]",
        "deadline: {stage: handed_over, after: certified, by: '2018-12-31', days: 3}",
        "{stage: handed_over, after: certified, by: '2018-12-31', days: 3}",
    ),
    change(
        "response: [construction_started, handed_over]",
        "existence: {stage: handed_over, count: 0}",
        "0",
    ),
    change("- pass: {mp2k", "- passed: {mp2k", "passed"),
    change("- pass: {mp2k_held:", "- pass: {mp2k_hold:", "mp2k_hold"),
    change("mp2k_held: 2018-08-01", "mp2k_held: 2018-13-01", "2018-13-01"),
    change("mp2k_held: 2018-08-01", "mp2k_held: 01/08/2018", "01/08/2018"),
    change("mp2k_held: 2018-08-01", "mp2k_held: 2018-02-30", "2018-02-30"),
    change("- pass: {mp2k_held: 2018-08-01", "- fail: {mp2k_held: 2018-08-01", "fail"),
    change("- fail: {mp2k_held: 2018-08-10", "- unknown: {mp2k_held: 2018-08-10", "unknown"),
    change(
        "    examples:\n      - pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20}\n      - fail:",
        "    examples:\n      pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20}\n      fail:",
        "pass",
    ),
    change(
        "- pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20}\n      - fail",
        "- pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20}\n        fail",
        "pass",
    ),
    change("- pass: {mp2k", "- waived: {mp2k", "waived"),
    change("- pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20}", "- pass:", ""),
    change("title: Photos", "title: Photos\n    tags: order", "order"),
    change("title: Photos", "title: Photos\n    tags: [a, a]", "a"),
    change("title: Photos", "title: Photos\n    tags: [a, null]", "null"),
    change("title: Photos", "title: Photos\n    subject: desa", "desa"),
    change("title: Photos", "title: Photos\n    subject: village", "response"),
    change("title: Photos", "title: Photos\n    due: proposal.amount", "proposal.amount"),
    change("title: Photos", "title: Photos\n    due: 2018-13-01", "2018-13-01"),
    change("title: Photos", "title: Photos\n    source: {text: x, confidence: sure}", "sure"),
    change("title: Photos", "title: Photos\n    source: Article", "Article"),
    change("lifecycle: kotaku\n", "lifecycle: kotaku\nties: lenien\n", "lenien"),
    change("lifecycle: kotaku\n", "lifecycle: kotaku\nscore: mean\n", "mean"),
    change(
        "lifecycle: kotaku\n",
        "lifecycle: kotaku\nscore: mean_of_villages\nmean_level: desa\n",
        "desa",
    ),
    change("rules:", "override:\n  no-such: {severity: low}\nrules:", "no-such"),
    change("rules:", "override:\n  mp2k-first: {severty: low}\nrules:", "severty"),
    change("rules:", "override:\n  mp2k-first:\nrules:", "mp2k-first"),
    change("rules:", "override:\n  mp2k-first: {severity: lo}\nrules:", "lo"),
    change("rules:", "disable:\n  no-such: reason\nrules:", "no-such"),
    change("rules:", "disable:\n  mp2k-first:\nrules:", "mp2k-first"),
    change("rules:", 'disable:\n  mp2k-first: ""\nrules:', '""'),
    change("rules:", "disable: [mp2k-first]\nrules:", "[mp2k-first]"),
    change("scale:", "calendar: {rest_days: [sunnday]}\nscale:", "sunnday"),
    change("scale:", "calendar: {country: ID}\nscale:", "ID"),
    change("scale:", "calendar: {country: XX, years: [2018]}\nscale:", "XX"),
    change("scale:", "calendar: {holidays: [2018-02-30]}\nscale:", "2018-02-30"),
    change("scale:", "calendar: {years: [2018]}\nscale:", "years"),
    change(
        "scale:", "calendar: {holidays: [2018-08-17], working: [2018-08-17]}\nscale:", "working"
    ),
    change(
        "scale:",
        "calendar: {rest_days: [monday,tuesday,wednesday,thursday,friday,saturday,sunday]}\nscale:",
        "rest_days",
    ),
    required("proposal.amount = 5", "="),
    required("(x := proposal.amount) > 5", "x := proposal.amount"),
    required("proposal.amount > 5 && village.ceiling > 3", "&&"),
    required("proposal.amount > 5 || village.ceiling > 3", "||"),
    required('"! present(proposal.amount)"', "!"),
    required("proposal.amount > 5 AND village.ceiling > 3", "AND"),
    required("proposal.amount > 5 Or village.ceiling > 3", "Or"),
    required("proposal.amount > 5 dan village.ceiling > 3", "dan"),
    required("NOT present(proposal.amount)", "NOT"),
    required("proposal.amount == null", "null"),
    required("proposal.amount == None", "None"),
    required("proposal.amount is 5", "5"),
    required("proposal.amount is not 5", "5"),
    required("closed == true", "true"),
    required("proposal.amount <> 5", "<>"),
    required("proposal.amount === 5", "==="),
    required("title == Jalan", "Jalan"),
    required("(proposal.amount > 5", "("),
    required("proposal.amount > 5)", ")"),
    required("proposal.amount in (5, 6", "("),
    required("1 < proposal.amount < 0", "1 < proposal.amount < 0"),
    required("10 > proposal.amount > 20", "10 > proposal.amount > 20"),
    required("title not in ()", "()"),
    required("'a' in title", "i"),
    required("title.lower() == 'x'", "title.lower"),
    required("title.__class__ == 'x'", "title.__class__"),
    required("(lambda: 1)()", ":"),
    required("f'{title}' == 'x'", "f'{title}'"),
    required("title[0] == 'x'", "title[0]"),
    required("proposal.amount ** 2 > 4", "proposal.amount ** 2"),
    required("proposal.amount % 2 == 0", "proposal.amount % 2"),
    required("proposal.amount // 2 == 0", "proposal.amount // 2"),
    required(
        "present(proposal.amount, village.ceiling)", "present(proposal.amount, village.ceiling)"
    ),
    required("days_between(mp2k_held.first) > 3", "days_between(mp2k_held.first)"),
    required("present()", "present()"),
    required("mp2k_held.first > 5", "5"),
    required("title > 5", "5"),
    required("proposal.amount > '5'", "'5'"),
    required("mp2k_held.first > '2018-13-01'", "'2018-13-01'"),
    required("mp2k_held.first > 2018-01-01", "2018-01-01"),
    required("5", "5"),
    required("''", "''"),
    required('"   "', '"   "'),
    required("", "require"),
    required("[a, b]", "[a, b]"),
    required("{a: b}", "{a: b}"),
    required("proposal.amount > 5%", "%"),
    required("proposal.amount > 1.500.000", "1.500.000"),
    required("proposal.amount > 1,500,000", "1,500,000"),
    required("proposal.amount > 0123", "0123"),
    required("proposal.amount > nan", "nan"),
    required("proposal.amount > 1e999", "1e999"),
    required(
        "mp2k_held.done if closed else certified.done",
        "mp2k_held.done if closed else certified.done",
    ),
    required("рroposal.amount > 5", "рroposal.amount"),
    required("proposal.am\u200bount > 5", "\\u200b"),
    required("proposal.amount >\xa05", "5"),
    required("proposal.amount > param.grace", "param.grace"),
    required("days_between(mp2k_held.first, certified.first) > village.ceiling", "village.ceiling"),
    required("proposal.amount + param.grace > 5", "param.grace"),
    required("mp2k_held.first + proposal.amount > certified.first", "proposal.amount"),
    required("proposal.amount * param.grace > village.ceiling", "village.ceiling"),
    required("sum(t.share for t in tranches) > proposal.amount", "proposal.amount"),
    required("max(proposal.amount, param.grace) > 5", "param.grace"),
    required(
        "proposal.amount > 5 and proposal.amount < 3", "proposal.amount > 5 and proposal.amount < 3"
    ),
    required("title == 'a' and title == 'b'", "title == 'a' and title == 'b'"),
    required(
        "present(proposal.amount) and proposal.amount is None",
        "present(proposal.amount) and proposal.amount is None",
    ),
    required(
        "proposal.amount > 5 or proposal.amount <= 5", "proposal.amount > 5 or proposal.amount <= 5"
    ),
    required("True", "True"),
    required("1 < 2", "1 < 2"),
    required("proposal.amount > proposal.amount", "proposal.amount > proposal.amount"),
    required("proposal.amount == proposal.amount", "proposal.amount == proposal.amount"),
    required("mp2k_held.count < 0", "mp2k_held.count < 0"),
    required(
        "mp2k_held.first < '2018-01-01' and mp2k_held.first > '2018-12-31'",
        "mp2k_held.first < '2018-01-01' and mp2k_held.first > '2018-12-31'",
    ),
    required("closed and not closed", "closed and not closed"),
    required("sum(tranches) > 5", "sum(tranches)"),
    required("len(title) > 3", "title"),
    required("sum(t.shre for t in tranches) > 5", "t.shre"),
    required("sum(t.share for t in tranche) > 5", "tranche"),
    required("sum(x.share for t in tranches) > 5", "x.share"),
    required("count(t.share for t in tranches) > 5", "t.share"),
    required("mp2k_held.evidence.minuts", "mp2k_held.evidence.minuts"),
    required("mp2k_held.evidence", "mp2k_held.evidence"),
    required("workflow == 'x'", "workflow"),
    required("mp2k_held.done; certified.done", ";"),
    required("mp2k_held.done, certified.done", "mp2k_held.done, certified.done"),
    required("|\n      mp2k_held.done and\n      certfied.done", "certfied.done"),
    required(">-\n      mp2k_held.done and\n      certfied.done", "certfied.done"),
    required("'mp2k_held.done # foo'", "# foo"),
    required("__import__('os').system('x')", "__import__('os').system"),
    required("title contains 'x'", "contains"),
    required("proposal.amount between 3 and 5", "between"),
    required("title like 'x%'", "like"),
    required("mp2k_held => certified", "=>"),
    required("param > 3", "param"),
    required("closed > 3", "3"),
    required("closed == 1", "1"),
    required("not proposal.amount", "proposal.amount"),
    required("-title == 'x'", "title"),
    required("title in ('a', 'a')", "'a'"),
    required("title in 'abc'", "'abc'"),
    required("title in (title, 'x')", "title"),
    required("tranches == tranches", "tranches"),
    required("round(proposal.amount, title) > 3", "title"),
    required("sum(t.share for t in tranches, defualt=0) > 3", "="),
    required("max(*tranches) > 3", "*tranches"),
    required("title == b'x'", "b'x'"),
    required("proposal.amount > 5j", "5j"),
    required(
        "not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not closed",
        "n",
    ),
    required(
        "closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed or closed",
        "c",
    ),
    required("{closed}", "{closed}"),
    required("{closed, closed}", "closed"),
    required("{'a': closed}", "{'a': closed}"),
    required("*closed", "*closed"),
    required("await closed", "await closed"),
    required("(yield closed)", "yield closed"),
]
SHOWN = [mistake for listed in SECTIONS.values() for mistake in listed]


PORTFOLIO = str(Path(__file__).parents[2] / "examples" / "kepri-2018" / "portfolio.yaml")


def refuse(rules):
    """Run the program on a rule file; what it says must be about that file."""
    ended = CliRunner().invoke(program, ["check", PORTFOLIO, "--rules", rules, "--lang", "en"])
    assert ".yaml:" in ended.stderr
    return ended


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write files into the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(files):
        for name, text in files.items():
            (tmp_path / name).write_bytes(text.encode())

    return write


def test_the_rule_set_without_a_mistake_loads(written):
    written({"rules.yaml": BASE})

    assert ["mp2k-first", "photo-kept"] == [
        rule.id for rule in load_ruleset("./rules.yaml").rules[:2]
    ]


@pytest.mark.parametrize("mistake", SHOWN, ids=lambda mistake: mistake.title)
def test_a_shown_mistake_is_told_as_often_as_it_is_made(mistake):
    with pytest.raises(DefinitionError) as caught:
        load_mistake(mistake)

    assert mistake.problems == len(caught.value.problems)
    assert all(problem.excerpt.endswith("^") for problem in caught.value.problems)


@pytest.mark.parametrize("mistake", SHOWN, ids=lambda mistake: mistake.title)
def test_a_shown_mistake_ends_the_program_with_exit_code_2(mistake, written):
    written(mistake.files)
    ended = refuse(f"./{mistake.top}")

    assert 2 == ended.exit_code
    assert "^" in ended.stderr
    assert not ended.stdout


@pytest.mark.parametrize(("text", "marked"), FURTHER, ids=range(len(FURTHER)))
def test_a_mistake_is_one_problem_under_its_carets(written, text, marked):
    written({"rules.yaml": text})
    with pytest.raises(DefinitionError) as caught:
        load_ruleset("./rules.yaml")
    [problem] = caught.value.problems
    shown, carets = problem.excerpt.split("\n")
    at = carets.index("^")

    assert problem.where.startswith("rules.yaml:")
    assert marked == shown[at : at + carets.count("^")]
    assert problem.text.id
    assert 2 == refuse("./rules.yaml").exit_code


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_of_other_systems_keep_the_place(written, ending):
    text = BASE.replace("severity: high", "severity: hihg").replace("\n", ending)
    written({"rules.yaml": text})
    with pytest.raises(DefinitionError, match=r"rules\.yaml:18:15: severity: not a choice"):
        load_ruleset("./rules.yaml")


def test_a_byte_order_mark_is_no_mistake(written):
    written({"rules.yaml": "\ufeff" + BASE})

    assert load_ruleset("./rules.yaml")


def test_an_example_that_lies_may_be_loaded_for_a_tool_that_reports_it(written):
    written({"rules.yaml": BASE.replace("- pass:", "- fail:", 1)})

    assert load_ruleset("./rules.yaml", examples=False)


def test_a_rule_that_its_when_decides_may_be_loaded_for_a_tool_that_reports_it(written):
    decided = f"{BASE}  decided: {{title: D, when: closed, require: not closed}}\n"
    written({"rules.yaml": decided})
    told = CliRunner().invoke(program, ["lint", "./rules.yaml", "--lang", "en"])

    assert load_ruleset("./rules.yaml", clashes=False)
    assert "decided" in told.stdout
    assert 2 == refuse("./rules.yaml").exit_code
