"""Slips in files that build on others: overrides, scopes, profiles, disabling, extending."""

from __future__ import annotations

from typing import Final

from tests.slips.files import RULES, TEAM, Slip, team, whole

_FURTHER = (
    "  component-noted: {title: C, when: component == 'Sosial', require: proposal.amount > 5}\n"
)


def scoped(where: str, says: str) -> Slip:
    """Return the slip of a scope."""
    return team(f"override:\n  mp2k-first:\n    - {{where: {where}, severity: low}}\n", says)


OVERRIDES: Final[list[Slip]] = [
    team("override:\n  ⟦mp2k-frist⟧: {severity: low}\n", "'mp2k-first'"),
    team("override:\n  ⟦mp2k_first⟧: {severity: low}\n", "'mp2k-first'"),
    team("override:\n  ⟦mp2k-*⟧: {severity: low}\n", "unknown rule"),
    team("override:\n  ⟦handover⟧: {severity: low}\n", "unknown rule"),
    team("override:\n  mp2k-first: {⟦severty⟧: low}\n", "'severity'"),
    team("override:\n  mp2k-first: {severity: ⟦lo⟧}\n", "'low'"),
    team("override:\n  mp2k-first: ⟦low⟧\n", "mapping"),
    team("override:\n  mp2k-first: {⟦subject⟧: village}\n", "subject"),
    team("override:\n  mp2k-first: {⟦id⟧: other}\n", "unknown key"),
    team("override:\n  mp2k-first: {weight: ⟦-1⟧}\n", "negative"),
    team("override:\n  mp2k-first: {indicator: ⟦oder⟧}\n", "'order'"),
    team("override:\n  mp2k-first: {when: ⟦mp2k_hold.done⟧}\n", "'mp2k_held.done'"),
    team("override:\n  mp2k-first: {require: ⟦mp2k_held.done⟧}\n", "never be false"),
    team("override:\n  mp2k-first: {⟦title⟧: null}\n", "title"),
    team("override:\n  mp2k-first: {⟦require⟧: null}\n", "empty"),
    team("override:\n  mp2k-first: {parameters: {⟦grase⟧: 3}}\n", "'grace'"),
    team("override:\n  mp2k-first: {parameters: {grace: ⟦99⟧}}\n", "outside"),
    team("override:\n  mp2k-first: {parameters: {grace: ⟦three⟧}}\n", ""),
    team("override:\n  mp2k-first: {parameters: {grace: {value: 3, unit: ⟦month⟧}}}\n", "unit"),
    team("override:\n  handover-follows: {parameters: {⟦grace⟧: 3}}\n", "does not speak"),
    team(
        "override:\n  mp2k-first: {response: [mp2k_held, certified], ⟦precedence⟧: [mp2k_held, certified]}\n",
        "one check",
    ),
    team(
        "override:\n  mp2k-first: {severity: low}\n  ⟦mp2k-first⟧: {weight: 2}\n", "duplicate key"
    ),
    team("override:\n  mp2k-first: {severity: ⟦low⟧}\ndisable:\n  mp2k-first: no\n", "is disabled"),
    team("disable:\n  mp2k-first: no\noverride:\n  mp2k-first: {severity: ⟦low⟧}\n", "is disabled"),
    team("disable:\n  ⟦mp2k-frist⟧: no\n", "'mp2k-first'"),
    team("disable:\n  ⟦mp2k-first⟧:\n", "reason"),
    team("disable:\n  mp2k-first: ⟦''⟧\n", "empty"),
    team("disable:\n  mp2k-first: ⟦{id: Tidak}⟧\n", "'en'"),
    team("disable: ⟦[mp2k-first]⟧\n", "mapping"),
    team("disable: ⟦mp2k-first⟧\n", "mapping"),
    team("disable:\n  ⟦mp2k-first⟧: true\n", "reason"),
    team("⟦disable⟧:\n  mp2k-first: a\n  handover-follows: b\n", "no rule is left"),
    team("rules:\n  ⟦mp2k-first⟧: {title: T, existence: mp2k_held}\n", "exists already"),
    team(
        "rules:\n  mp2k-late: {title: T, require: mp2k_held.count > ⟦param.grase⟧}\n",
        "'param.grace'",
    ),
    team("parameters:\n  ⟦grase⟧: 3\n", "used by no rule"),
    team("parameters:\n  grace: ⟦61⟧\n", "outside"),
    team("parameters:\n  grace: {value: 3, ⟦max⟧: 90}\n", "max"),
    team("parameters:\n  grace: {value: 3, unit: ⟦month⟧}\n", "unit"),
    team("parameters:\n  grace: ⟦fourteen⟧\n", "type"),
    team("indicators:\n  ⟦oder⟧: {weight: 2}\n", "title"),
    team("indicators:\n  ⟦order⟧:\n", "empty"),
    team("indicators:\n  ⟦order⟧: {}\n", "nothing"),
    team("groups:\n  ⟦mian⟧: {weight: 2}\n", "title"),
    team("scale:\n  bands: [{from: ⟦10⟧, title: All}]\n", "begin at 0"),
]
SCOPES: Final[list[Slip]] = [
    scoped("{⟦vilage⟧: '0012'}", "'village'"),
    scoped("{⟦kelurahan⟧: '0012'}", "unknown fact"),
    scoped("{⟦city.cod⟧: '2172'}", "'city.code'"),
    scoped("{component: ⟦Sosal⟧}", "'Sosial'"),
    scoped("{component: [Sosial, ⟦sosial⟧]}", "'Sosial'"),
    scoped("{component: [Sosial, ⟦Sosial⟧]}", "twice"),
    scoped("{component: ⟦[Sosial, Ekonomi, Lingkungan]⟧}", "all the choices"),
    scoped("{component: ⟦[]⟧}", "empty"),
    scoped("⟦{}⟧", "empty"),
    scoped("⟦[]⟧", "where"),
    scoped("⟦''⟧", "empty"),
    scoped("{fiscal_year: ⟦'2018'⟧}", "number"),
    scoped("{fiscal_year: ⟦FY2018⟧}", "number"),
    scoped("{fiscal_year: ⟦2018.5⟧}", "whole"),
    scoped("{⟦fiscalyear⟧: 2018}", "'fiscal_year'"),
    scoped("{closed: ⟦yes⟧}", "true"),
    scoped("{⟦tranches⟧: 3}", "single value"),
    scoped("{⟦proposal⟧: 3}", ""),
    scoped("{city: '2172', ⟦city.code⟧: '2172'}", "twice"),
    scoped("{city: ⟦{code: '2172'}⟧}", "single value"),
    scoped("{⟦ruleset⟧: x}", "unknown fact"),
    scoped("⟦mp2k_hold.done⟧", "'mp2k_held.done'"),
    scoped("⟦city⟧", "city.code"),
    scoped("city ⟦=⟧ '2172'", "'=='"),
    scoped("city.code == ⟦2172⟧", ""),
    scoped("⟦proposal.amount > 5 and proposal.amount < 3⟧", "never be true"),
    scoped("⟦proposal.amount > 5 or proposal.amount <= 5⟧", "never be false"),
    scoped("⟦not mp2k_held.done⟧", "never"),
    scoped("⟦True⟧", "fact"),
    scoped("⟦3 > 2⟧", "fact"),
    scoped("component == ⟦'Sosal'⟧", "'Sosial'"),
    team(
        "override:\n  mp2k-first:\n    - {severity: low}\n    - ⟦{where: {component: Sosial}, weight: 2}⟧\n",
        "never reached",
    ),
    team(
        "override:\n  mp2k-first:\n    - {where: {component: Sosial}, severity: low}\n    - {⟦where⟧: {component: Sosial}, weight: 2}\n",
        "never reached",
    ),
    team(
        "override:\n  mp2k-first:\n    - {where: {component: [Sosial, Ekonomi]}, severity: low}\n    - {⟦where⟧: {component: Sosial, fiscal_year: 2018}, weight: 2}\n",
        "never reached",
    ),
    team(
        "override:\n  mp2k-first:\n    - {where: proposal.amount > 5, severity: low}\n    - {⟦where⟧: proposal.amount > 10, weight: 2}\n",
        "never reached",
    ),
    team(
        "override:\n  mp2k-first:\n    - {where: {component: Sosial}, severity: low}\n    - {⟦where⟧: component == 'Sosial', weight: 2}\n",
        "never reached",
    ),
    team(
        "override:\n  mp2k-first:\n    - {where: {component: Sosial}, ⟦indicator⟧: order}\n",
        "cannot differ",
    ),
    team("override:\n  mp2k-first:\n    - {⟦where⟧: {component: Sosial}}\n", "nothing is changed"),
    team(
        "override:\n  mp2k-first:\n    - {where: {component: Sosial}, severity: ⟦hgih⟧}\n", "'high'"
    ),
    team(
        "override:\n  mp2k-first:\n    - {⟦were⟧: {component: Sosial}, severity: low}\n", "'where'"
    ),
    team(
        "override:\n  mp2k-first:\n    - {where: {component: Sosial}, parameters: {grace: ⟦99⟧}}\n",
        "outside",
    ),
    team(
        "override:\n  component-noted:\n    - {where: ⟦{component: Ekonomi}⟧, severity: low}\n",
        "never",
        RULES + _FURTHER,
    ),
    team(
        "override:\n  component-noted:\n    - {where: ⟦component == 'Ekonomi'⟧, severity: low}\n",
        "never",
        RULES + _FURTHER,
    ),
    team(
        "override:\n  component-noted:\n    - {where: ⟦{component: Sosial}⟧, severity: low}\n",
        "always",
        RULES + _FURTHER,
    ),
    team(
        "parameters:\n  grace:\n    - {where: ⟦proposal.amount > 5 and proposal.amount < 3⟧, value: 3}\n    - {value: 5}\n",
        "never be true",
    ),
    team(
        "parameters:\n  grace:\n    - {where: {⟦vilage⟧: '1'}, value: 3}\n    - {value: 5}\n",
        "'village'",
    ),
    team(
        "parameters:\n  grace:\n    - {where: {village: '1'}, value: ⟦99⟧}\n    - {value: 5}\n",
        "outside",
    ),
    team(
        "parameters:\n  grace:\n    - {where: {village: '1'}, ⟦vaule⟧: 9}\n    - {value: 5}\n",
        "'value'",
    ),
    team(
        "parameters:\n  grace:\n    - {where: {village: '1'}, ⟦confidence⟧: primary, value: 3}\n    - {value: 5}\n",
        "cannot differ",
    ),
]
PROFILES: Final[list[Slip]] = [
    team("profiles:\n  quick: {select: [⟦''⟧]}\n", "matches no rule"),
    team("profiles:\n  ⟦Quick⟧: {select: [mp2k-first]}\n", "kebab-case"),
    team("profiles:\n  quick: {select: [⟦mp2k-frist⟧]}\n", "'mp2k-first'"),
    team("profiles:\n  quick: {select: [⟦mp3k-*⟧]}\n", "matches no rule"),
    team("profiles:\n  quick: {select: [⟦Handover⟧]}\n", "'handover'"),
    team("profiles:\n  quick: {select: ⟦mp2k-first⟧}\n", "list"),
    team("profiles:\n  quick: {⟦selects⟧: [mp2k-first]}\n", "'select'"),
    team("profiles:\n  quick: {⟦rules⟧: [mp2k-first]}\n", ""),
    team("profiles:\n  quick: {ignore: [⟦mp2k-frist⟧]}\n", "'mp2k-first'"),
    team("profiles:\n  ⟦quick⟧: {ignore: ['*']}\n", "no rule"),
    team("profiles:\n  ⟦quick⟧: {select: [mp2k-first], ignore: [order]}\n", "no rule"),
    team("profiles:\n  quick: {select: [mp2k-first], ignore: [⟦handover⟧]}\n", "anyway"),
    team("profiles:\n  quick: {select: [mp2k-first, ⟦mp2k-first⟧]}\n", "twice"),
    team("profiles:\n  ⟦quick⟧: {title: Quick}\n", "selects nothing"),
    team("profiles:\n  ⟦quick⟧:\n", "selects nothing"),
    team("profiles:\n  quick: {⟦select⟧: []}\n", "empty"),
    team("profiles:\n  quick: {⟦ignore⟧: [], select: [order]}\n", "empty"),
    team(
        "profiles:\n  quick: {select: [mp2k-first], override: {⟦mp2k-frist⟧: {severity: low}}}\n",
        "'mp2k-first'",
    ),
    team(
        "profiles:\n  quick: {select: [mp2k-first], override: {⟦handover-follows⟧: {severity: low}}}\n",
        "left out",
    ),
    team(
        "profiles:\n  quick: {select: [⟦handover-follows⟧], disable: {handover-follows: later}}\n",
        "no rule",
    ),
    team("profiles:\n  quick: {select: [mp2k-first], parameters: {⟦grase⟧: 3}}\n", "'grace'"),
    team("profiles:\n  quick: {select: [mp2k-first], parameters: {grace: ⟦99⟧}}\n", "outside"),
    team("profiles:\n  quick: {title: ⟦{id: Cepat}⟧, select: [mp2k-first]}\n", "'en'"),
    team("profiles:\n  quick: ⟦[mp2k-first]⟧\n", "mapping"),
    team("profiles:\n  quick: ⟦mp2k-first⟧\n", "mapping"),
    team(
        "profiles:\n  quick: {select: [mp2k-first]}\n  ⟦quick⟧: {select: [handover]}\n", "duplicate"
    ),
    team("profiles:\n  quick: {select: [mp2k-first], ⟦ties⟧: strict}\n", ""),
]
EXTENDS: Final[list[Slip]] = [
    whole(TEAM.replace("./rules.yaml", "⟦./team.yaml⟧"), "extends itself", "team.yaml"),
    whole(TEAM.replace("./rules.yaml", "⟦./ruels.yaml⟧"), "no such file", "team.yaml"),
    whole(TEAM.replace("./rules.yaml", "⟦kotaku2018⟧"), "'kotaku-2018'", "team.yaml"),
    whole(TEAM.replace("./rules.yaml", "⟦kotaku⟧"), "", "team.yaml"),
    whole(TEAM.replace("./rules.yaml", "⟦{a: b}⟧"), "list", "team.yaml"),
    whole(TEAM.replace("./rules.yaml", "[kotaku-2018, ⟦kotaku-2018⟧]"), "twice", "team.yaml"),
    whole(TEAM.replace("./rules.yaml", "⟦''⟧"), "unknown rule set", "team.yaml"),
    whole(
        TEAM.replace("extends", "⟦extend⟧").replace("team\n", "team\nlifecycle: kotaku\n", 1),
        "'extends'",
        "team.yaml",
    ),
    whole(TEAM.replace("extends: ./rules.yaml", "⟦extends⟧:"), "empty", "team.yaml"),
    Slip(
        "extends itself",
        {"team.yaml": TEAM, "rules.yaml": "ruleset: r\ntitle: R\nextends: ⟦./team.yaml⟧\n"},
        "team.yaml",
    ),
    Slip(
        "twice",
        {
            "team.yaml": TEAM.replace("./rules.yaml", "[./rules.yaml, ⟦rules.yaml⟧]"),
            "rules.yaml": RULES,
        },
        "team.yaml",
    ),
    Slip(
        "not a choice",
        {"team.yaml": TEAM, "rules.yaml": RULES.replace("severity: high", "severity: ⟦hihg⟧")},
        "team.yaml",
    ),
    Slip(
        "stands otherwise",
        {
            "team.yaml": TEAM.replace("./rules.yaml", "[./a.yaml, ./b.yaml]"),
            "a.yaml": TEAM.replace("team", "a") + "override: {mp2k-first: {severity: low}}\n",
            "b.yaml": TEAM.replace("team", "b") + "override: {mp2k-first: {severity: ⟦info⟧}}\n",
            "rules.yaml": RULES,
        },
        "team.yaml",
    ),
    Slip(
        "is disabled",
        {
            "team.yaml": TEAM.replace("./rules.yaml", "./mid.yaml")
            + "override: {⟦mp2k-first⟧: {severity: low}}\n",
            "mid.yaml": TEAM.replace("team", "mid") + "disable: {mp2k-first: no}\n",
            "rules.yaml": RULES,
        },
        "team.yaml",
    ),
    Slip(
        "is disabled",
        {
            "team.yaml": TEAM.replace("./rules.yaml", "./mid.yaml")
            + "disable: {⟦mp2k-first⟧: no}\n",
            "mid.yaml": TEAM.replace("team", "mid") + "disable: {mp2k-first: no}\n",
            "rules.yaml": RULES,
        },
        "team.yaml",
    ),
    Slip(
        "in force",
        {
            "team.yaml": TEAM + "disable: {mp2k-first: no}\nparameters: {grace: ⟦5⟧}\n",
            "rules.yaml": RULES,
        },
        "team.yaml",
    ),
    Slip(
        "in force",
        {
            "team.yaml": TEAM
            + "override: {mp2k-first: {require: certified.done, examples: null}}\nparameters: {grace: ⟦5⟧}\n",
            "rules.yaml": RULES,
        },
        "team.yaml",
    ),
    Slip(
        "cannot be used",
        {"team.yaml": TEAM.replace("./rules.yaml", "⟦kotaku_eval:__version__⟧")},
        "team.yaml",
    ),
    Slip("", {"team.yaml": TEAM.replace("./rules.yaml", "⟦no_such_package:rules⟧")}, "team.yaml"),
]
