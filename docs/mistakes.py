"""The mistakes that the page on mistakes shows, each as a change of one small, right rule set."""

from __future__ import annotations

from typing import Final

from attrs import frozen

BASE: Final = """\
ruleset: small
title: {id: Kecil, en: Small}
lifecycle: kotaku
parameters:
  grace: {value: 14, unit: day, min: 0, max: 60}
groups:
  main: {title: Main}
indicators:
  order: {title: Order, group: main, weight: 1}
rules:
  mp2k-first:
    title: {id: MP2K dahulu, en: MP2K first}
    indicator: order
    severity: high
    when: mp2k_held.done and proposal.amount > 1000000
    require: days_between(mp2k_held.first, construction_started.first) >= param.grace
    message: {id: "Mulai {construction_started.first}", en: "From {construction_started.first}"}
    examples:
      - pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20, proposal.amount: 2000000}
      - fail: {mp2k_held: 2018-08-10, construction_started: 2018-08-12, proposal.amount: 2000000}
  handover-follows:
    title: Handover
    response: [construction_started, handed_over]
"""
FLOW: Final = """\
lifecycle: flow
title: Flow
stages:
  plan: {title: Plan}
  build: {title: Build}
order:
  - [plan, build]
final: build
"""
_OVER: Final = "ruleset: team\ntitle: Team\nextends: ./rules.yaml\n"
_AMOUNT: Final = "proposal.amount > 1000000"
_PAIR: Final = "[construction_started, handed_over]"


@frozen
class Mistake:
    """One mistake.

    Args:
        title: What is done wrong.
        files: The content of each file, by name.
        top: The file that is loaded.
        problems: How many problems are told; one, if the mistake is one.
    """

    title: str
    files: dict[str, str]
    top: str = "rules.yaml"
    problems: int = 1


def change(title: str, old: str, new: str, *, problems: int = 1) -> Mistake:
    """Return the mistake of writing something else somewhere in the small rule set."""
    if BASE.count(old) < 1:
        msg = f"{title}: nothing to change: {old}"
        raise ValueError(msg)
    return Mistake(title, {"rules.yaml": BASE.replace(old, new, 1)}, problems=problems)


def condition(title: str, text: str, *, problems: int = 1) -> Mistake:
    """Return the mistake of a further rule with a wrong requirement."""
    rule = f"  further:\n    title: Further\n    require: {text}\n"
    return Mistake(title, {"rules.yaml": BASE + rule}, problems=problems)


def template(title: str, text: str) -> Mistake:
    """Return the mistake of a further rule with a wrong template."""
    rule = f"  further:\n    title: Further\n    {text}\n"
    return Mistake(title, {"rules.yaml": BASE + rule})


def over(title: str, text: str) -> Mistake:
    """Return the mistake of a team's rule set over the small one."""
    return Mistake(title, {"rules.yaml": BASE, "team.yaml": _OVER + text}, "team.yaml")


def flow(title: str, old: str, new: str) -> Mistake:
    """Return the mistake of a lifecycle."""
    rules = "ruleset: r\ntitle: R\nlifecycle: ./flow.yaml\nrules:\n"
    rules += "  one: {title: One, response: [plan, build]}\n"
    return Mistake(title, {"rules.yaml": rules, "flow.yaml": FLOW.replace(old, new, 1)})


SECTIONS: Final[dict[str, tuple[Mistake, ...]]] = {
    "Names": (
        condition("A field is misspelt", "proposal.amont > 5"),
        change("A template is misspelt", "response:", "respons:"),
        condition("A function is misspelt", "presant(proposal.amount)"),
        condition("An operator is none", "proposal.amount > 5 && mp2k_held.done"),
        change("A stage is not in the lifecycle", "handed_over]", "handed_ovr]"),
        condition("A parameter is misspelt", "mp2k_held.count > param.grase"),
        change("An indicator is not defined", "indicator: order", "indicator: oder"),
        condition("Half a name", "amount > 5"),
        condition("A name with a hyphen", "mp2k-held.done"),
        condition("A part of a list", "tranches.amount > 5"),
        condition("What day it is", "mp2k_held.first < today"),
        condition("Several names in one expression", "mp2k_hold.done and presant(lpj)", problems=2),
    ),
    "Keys and blocks": (
        change("A key is unknown", "severity: high", "severty: high"),
        change("A key is misspelt for a whole block", "indicators:", "indicator:"),
        change("A severity is none", "severity: high", "severity: hihg"),
        change("A value is of the wrong type", "weight: 1", "weight: heavy"),
        change("A value is missing", "severity: high", "severity:"),
        change("An id stands twice", "handover-follows:", "mp2k-first:"),
        change("A key stands twice", "    severity: high", "    severity: high\n    severity: low"),
        change("A key of a rule stands outside", "lifecycle: kotaku", "lifecycle: kotaku\nseverity: high"),
        change("A block stands inside a rule", "    severity: high", "    rules: {a: {title: A}}"),
        change("`when` stands under `message`", "message: {id:", "message: {when: mp2k_held.done, id:"),
        change("A language is missing", "{id: MP2K dahulu, en: MP2K first}", "{id: MP2K dahulu}"),
        change("A parameter is used nowhere", "parameters:", "parameters:\n  spare: {value: 3}"),
        change("A key in Indonesian", "title: Handover", "judul: Handover"),
        change("A unit is misspelt", "unit: day", "unit: days"),
        change("A decimal comma", "weight: 1", "weight: 1,5"),
        change("A weight that leaves nothing to count", "weight: 1", "weight: 0"),
        change("`due` where nothing is waited for", "response: [construction_started, handed_over]", "precedence: [mp2k_held, handed_over]\n    due: 2018-12-31"),
        Mistake("A set without rules", {"rules.yaml": "ruleset: none\ntitle: None\nlifecycle: kotaku\n"}),
        change("A parameter lies outside its range", "value: 14", "value: 99"),
    ),
    "YAML": (
        change("A tab", "    severity: high", "\tseverity: high"),
        change("A missing colon", "    severity: high", "    severity high"),
        change("Wrong indentation", "    severity: high", "   severity: high"),
        change("An open list", _PAIR, "[construction_started, handed_over"),
        change("An open quote", "title: Handover", 'title: "Handover'),
        Mistake("An empty file", {"rules.yaml": ""}),
    ),
    "Conditions": (
        condition("A contradiction", "proposal.amount > 5 and proposal.amount < 3"),
        change("A contradiction in `when`", _AMOUNT, f"{_AMOUNT} and proposal.amount is None"),
        condition("A contradiction of a stage with itself", "mp2k_held.done and mp2k_held.count == 0"),
        condition("A period that ends before it begins", "mp2k_held.first > '2018-12-31' and mp2k_held.last < '2018-01-01'"),
        change("`when` decides the check", "when: mp2k_held.done and proposal.amount > 1000000\n    require: days_between(mp2k_held.first, construction_started.first) >= param.grace", "when: mp2k_held.count > param.grace\n    require: mp2k_held.done"),
        condition("The same part twice", "mp2k_held.done and closed and mp2k_held.done"),
        condition("All the choices there are", "component in ('Lingkungan', 'Sosial', 'Ekonomi')"),
        condition("A requirement that never fails", "proposal.amount > 5 or proposal.amount <= 5"),
        condition("Different units", "proposal.amount > param.grace"),
        condition("Different units through a sum", "sum(t.share for t in tranches) > proposal.amount"),
        condition("Text against a number", "title > 5"),
        condition("A date that does not exist", "mp2k_held.first > '2018-13-01'"),
        condition("Day and month the other way round", "mp2k_held.first > '31-12-2018'"),
        condition("A choice there is not", "component == 'Sosal'"),
        condition("Two facts without a choice in common", "component == work_type"),
        condition("Thousands with a comma", "proposal.amount > 1,000,000"),
        condition("An entry that is not spoken of", "any(closed for t in tranches)"),
        condition("A missing operator", "closed mp2k_held.done"),
        condition("A value is missing after an operator", "closed and"),
        condition("A sign of mathematics", "proposal.amount ≥ 5"),
        condition("Division by zero", "proposal.amount / 0 > 5"),
        condition("A date without quotes", "mp2k_held.first > 2018-01-01"),
        condition("`=` for `==`", "mp2k_held.count = 1"),
        condition("Text without quotes", "title == Jalan"),
        condition("An open bracket", "(mp2k_held.count > 1"),
        condition("`null`", "proposal.amount == null"),
        condition("Code", "__import__('os').system('id')"),
    ),
    "Templates and events": (
        template("A stage on both sides", "response: [mp2k_held, [mp2k_held, certified]]"),
        template("Fewer at most than at least", "response_count: {a: mp2k_held, b: certified, min: 3, max: 1}"),
        template("A count without bounds", "between: mp2k_held"),
        template("Calendar days and working days", "response: {a: mp2k_held, b: certified, min_days: 1, max_working_days: 5}"),
        template("A field of an event is misspelt", "response: {a: mp2k_held, b: certified, when: dat > '2018-01-01'}"),
        template("A stage the event never has", "response: {a: mp2k_held, b: certified, when: stage == 'certified'}"),
        template("A relation of one event with itself", "response: {a: mp2k_held, b: certified, correlate: a.date > a.planned}"),
        template("Keys of another template", "within: {a: mp2k_held, b: certified, days: 30}"),
    ),
    "Messages and examples": (
        change("A placeholder is missing in one language", "From {construction_started.first}", "From"),
        change("A placeholder is unknown", "From {construction_started.first}", "From {construction_started.frist}"),
        change("Braces are doubled", "From {construction_started.first}", "From {{construction_started.first}}"),
        change("An example lies", "- pass: {mp2k", "- fail: {mp2k"),
        change("A verdict is misspelt", "- pass: {mp2k", "- passed: {mp2k"),
        change("A stage of an example is misspelt", "- pass: {mp2k_held:", "- pass: {mp2k_hold:"),
    ),
    "Building on others": (
        Mistake(
            "`extends` in a circle",
            {"rules.yaml": "ruleset: a\ntitle: A\nextends: ./team.yaml\n", "team.yaml": _OVER},
            "team.yaml",
        ),
        over("An unknown rule is overridden", "override:\n  mp2k-frist: {severity: low}\n"),
        over("An unknown rule is disabled", "disable:\n  mp2k-frist: not here\n"),
        over("A reason is missing", "disable:\n  mp2k-first:\n"),
        over("No rule is left", "disable: {mp2k-first: not here, handover-follows: nor this}\n"),
        over("A change of what is not used", "disable: {mp2k-first: not here}\nparameters: {grace: 7}\n"),
        over("A scope that can never hold", "override:\n  handover-follows:\n    - {where: proposal.amount > 5 and proposal.amount < 3, severity: low}\n"),
        over("A scope that `when` rules out", "override:\n  mp2k-first:\n    - {where: proposal.amount < 500000, severity: low}\n"),
        over("A scope behind a wider one", "override:\n  handover-follows:\n    - {where: proposal.amount > 5, severity: low}\n    - {where: proposal.amount > 10, severity: high}\n"),
        over("A profile that selects nothing", "profiles:\n  quick: {select: [mp2k-frist]}\n"),
        over("A profile that changes what it leaves out", "profiles:\n  quick: {select: [mp2k-first], override: {handover-follows: {severity: low}}}\n"),
    ),
    "Lifecycles": (
        flow("The order is a circle", "final: build", "  - [build, plan]\nfinal: build"),
        flow("The order names an unknown stage", "[plan, build]", "[plan, buld]"),
        flow("The final stage is followed by another", "final: build", "final: plan"),
        flow("Two stages have one title", "title: Build", "title: Plan"),
        flow("A field of a type there is not", "final: build", "final: build\nfields:\n  activity:\n    depth: {type: angka}"),
    ),
}  # fmt: skip
"""What the page shows, by its headings."""
