"""Inputs for the loaders that nobody would write on purpose."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from docs.mistakes import BASE, FLOW
from tests.slips.files import EVENTS, WIDE

PORTFOLIO: Final = """\
portfolio: p
title: {id: Satu, en: One}
lifecycle: kotaku
places:
  village: [{code: "01", name: Desa}]
activities:
  - {id: A, place: "01", stages: {mp2k_held: 2018-08-01, construction_started: undated}}
"""
CANARIES: Final = (
    "__import__('os').system('touch canary')", "open('canary', 'w')", "().__class__.__mro__",
    "{0.__class__}", "{id!r:>9999999}", "exec('1')", "(lambda: 1)()", "[x for x in ()]",
    "!!python/object/apply:os.system ['touch canary']", "f'{closed}'", "%s%n", "9" * 400,
    "1e99999", "9**9**9**9", "'a' * 999999999", "\x00", "\u202e", "\ud7ff", "&a [*a]", "<<: {a: 1}",
    "[" * 300, "(" * 300, "not " * 300, "- " * 300, "? ", "---\n", "\t", "'", '"', "#", "|", ">",
)  # fmt: skip
TOKENS: Final = (
    "proposal.amount", "village.ceiling", "mp2k_held.first", "mp2k_held.done", "closed", "title",
    "param.grace", "tranches", "t.share", "for t in", "if", "(", ")", "[", "]", ",", "==", "=", "<",
    ">=", "!=", "and", "or", "not", "in", "is None", "+", "-", "*", "/", "%", "**", "1", "0", "2.5",
    "'2018-01-01'", "'a'", "True", "None", "sum(", "present(", "days_between(", "round(", "min(",
    "count(", "default=", ".", ":", "&&", "\u201c", "x" * 50,
)  # fmt: skip
_PIECES: Final = st.one_of(st.sampled_from(CANARIES), st.sampled_from(TOKENS), st.text(max_size=8))
_FACTS: Final = st.sampled_from((
    "proposal.amount", "village.ceiling", "mp2k_held.first", "mp2k_held.done", "closed", "title",
    "param.grace", "sum(t.share for t in tranches)", "count(t for t in tranches if t.share > 1)",
    "days_between(mp2k_held.first, certified.last)", "round(proposal.amount / 0, 2)", "1", "1e308",
    "-5", "'2018-08'", "'x'", "True", "mp2k_held.first + 1000000000", "9223372036854775807",
))  # fmt: skip
_ATOMS: Final = st.one_of(
    st.builds(
        "{} {} {}".format, _FACTS, st.sampled_from(["==", "<", ">=", "!=", "+", "*", "/"]), _FACTS
    ),
    st.builds("present({})".format, _FACTS),
    st.builds("{} is None".format, _FACTS),
    st.builds("{} in ({}, {})".format, _FACTS, _FACTS, _FACTS),
    _FACTS,
)
GRAMMAR: Final = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
        st.builds("not {}".format, inner),
        st.builds("abs({}) > {}".format, inner, inner),
    ),
    max_leaves=8,
)
EXPRESSIONS: Final = st.one_of(
    GRAMMAR,
    st.text(max_size=80),
    st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join),
    st.lists(_PIECES, max_size=12).map(" ".join),
)
_WORDS: Final = (
    "ruleset", "title", "lifecycle", "rules", "require", "when", "severity", "high", "kotaku",
    "parameters", "value", "unit", "day", "message", "examples", "pass", "mp2k_held", "2018-08-01",
    "response", "within", "deadline", "stage_order", "scale", "bands", "from", "override", "disable",
    "extends", "calendar", "rest_days", "id", "en", "weight", "tags", "null", "1", "-1", "true",
)  # fmt: skip
_LEAVES: Final = st.one_of(
    st.sampled_from(_WORDS), EXPRESSIONS.map(repr), st.sampled_from(CANARIES)
)
TREES: Final = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(_WORDS), inner, max_size=4).map(
            lambda items: "{" + ", ".join(f"{key}: {part}" for key, part in items.items()) + "}"
        ),
    ),
    max_leaves=12,
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """Return a right file with some lines or signs taken out, doubled, swapped or put in."""
    for _ in range(draw(st.integers(1, 4))):
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        column = draw(st.integers(0, len(lines[at])))
        head, tail = lines[at][:column], lines[at][column:]
        new = draw(_PIECES)
        lines[at : at + 1] = draw(
            st.sampled_from(
                [
                    [],
                    [lines[at]] * 2,
                    [f"{head}{new}{tail}"],
                    [f"{head}{tail[1:]}"],
                    [head, tail],
                    [f" {lines[at]}"],
                    [lines[at].replace(": ", f": {new} ", 1)],
                    [lines[at].replace(": ", ":", 1)],
                ]
            )
        )
        text = "\n".join(lines)
    return text


WAIVERS: Final = """\
waivers:
  - rule: mp2k-*
    scope: {activity: [A-1, B-2], village: "01"}
    where: proposal.amount > 5
    reason: {id: Banjir, en: Flood}
    approver: Korkot
    issued: 2018-01-01
    expires: 2019-12-31
  - {rule: mp2k-held, everywhere: true, reason: r, approver: a, issued: 2018-01-01, expires: 2018-01-01}
"""
KNOWN: Final = """\
baseline: kotaku-2018
as_of: 2019-01-31
findings:
  - fingerprint: "d4f41cb9d8bb0a23"
    rule: mp2k-held
    subject: {activity: "A1"}
    verdict: fail
    severity: high
    reason: "Old"
"""
KEPT: Final = """\
{"format": "kotaku-eval-report/1",
"header": {"portfolio": "p", "title": {"id": "P", "en": "P"}, "ruleset": "r",
"ruleset_title": {"id": "R", "en": "R"}, "lifecycle": "l", "as_of": "", "basis": "census",
"illustrative": false, "activities": 0, "rules": 0, "version": "0", "rules_digest": "", "data_digest": ""},
"score": {"id": "total", "title": {"id": "T", "en": "T"}, "kind": "total", "low": null, "high": 1.5},
"scores": [], "outcomes": [{"rule": "x", "subject": {"level": "activity", "id": "A"}, "verdict": "pass"}],
"findings": []}
"""


def documents(text: str) -> st.SearchStrategy[str]:
    """Return the strategy of files that are nearly, or not at all, like a right one."""
    return st.one_of(mutated(text), TREES, st.text(max_size=200))


def structured() -> st.SearchStrategy[str]:
    """Return the strategy of rule sets whose values are of any kind at all."""
    line = st.tuples(st.sampled_from(_WORDS), TREES).map(lambda pair: f"    {pair[0]}: {pair[1]}")
    head = st.lists(st.tuples(st.sampled_from(_WORDS), TREES), max_size=3)
    return st.tuples(head, st.lists(line, max_size=6)).map(
        lambda parts: (
            "ruleset: r\ntitle: R\nlifecycle: kotaku\n"
            + "".join(f"{key}: {part}\n" for key, part in parts[0])
            + "rules:\n  one:\n    title: One\n"
            + "\n".join(parts[1])
            + "\n"
        )
    )


ROOT: Final = Path(__file__).resolve().parents[2]
_DATA: Final = ROOT / "src" / "kotaku_eval" / "data"
_NYC: Final = ROOT / "examples" / "nyc_parks"
_WORD: Final = re.compile(r"[\w.-]+")
_EACH: Final = 12
_MOVES: Final = (
    "delete", "double", "swap", "in", "out", "word", "cut", "copy", "key", "empty", "comment",
)  # fmt: skip


def _shipped_rules() -> str:
    """Return the shipped rule set with every twelfth of its rules, and what those speak of."""
    text = (_DATA / "rulesets" / "kotaku-2018.yaml").read_text("utf-8")
    parts = re.split(r"(?m)^(?=[a-z_]+:)", text)
    heads = {part.partition(":")[0]: part for part in parts}
    rules = re.split(r"(?m)^(?=  [a-z0-9-]+:\n)", heads.pop("rules"))
    kept = "".join(rules[:1] + rules[1::_EACH])
    names = re.split(r"(?m)^(?=  [a-z_]+:\n)", heads.pop("parameters"))
    used = [part for part in names[1:] if f"param.{part.strip().partition(':')[0]}" in kept]
    parameters = "".join(names[:1] + used) if used else ""
    return "".join(heads.values()).rstrip() + "\n" + parameters + kept


def _first(path: Path, lines: int) -> str:
    return "\n".join(path.read_text("utf-8").split("\n")[:lines]) + "\n"


@st.composite
def restructured(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    """Return a right file with lines moved, and words put in the place of others of the file."""
    lines = draw(st.sampled_from(texts)).split("\n")
    words = sorted({word for line in lines for word in _WORD.findall(line)})
    for _ in range(draw(st.integers(1, 4))):
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        lines = _moved(
            lines, at, other, draw(st.sampled_from(_MOVES)), draw(st.sampled_from(words))
        )
        lines = lines or [""]
    return "\n".join(lines)


def _moved(lines: list[str], at: int, other: int, move: str, word: str) -> list[str]:
    """Return lines with one of them, or some, put out of place."""
    line, low = lines[at], min(at, other)
    blocks = {
        "delete": lines[:at] + lines[at + 1 :],
        "double": [*lines[:at], line, *lines[at:]],
        "cut": lines[:low] + lines[low + abs(at - other) % 8 :],
        "copy": lines[:other] + lines[at : at + 6] + lines[other:],
    }
    if move in blocks:
        return blocks[move]
    made = list(lines)
    if move == "swap":
        made[at], made[other] = made[other], made[at]
        return made
    made[at] = {
        "in": f"  {line}",
        "out": line.removeprefix("  "),
        "word": _WORD.sub(word, line, count=1 + other % 3),
        "key": re.sub(r"[\w-]+(?=:)", word, line, count=1),
        "empty": re.sub(r":.*", ":", line),
        "comment": line.replace(" ", "  ", 1) + " # x",
    }[move]
    return made


def nearly(*texts: str) -> st.SearchStrategy[str]:
    """Return the strategy of files that are like right ones, by their signs or their structure."""
    return st.one_of(restructured(texts), restructured(texts), documents(texts[0]))


MAPPINGS: Final = nearly(WIDE, EVENTS, (_NYC / "mapping.yaml").read_text("utf-8"))
SHIPPED_RULES: Final = (
    _shipped_rules(), (_NYC / "rules.yaml").read_text("utf-8"),
    (ROOT / "examples" / "own-rules.yaml").read_text("utf-8"),
)  # fmt: skip
SHIPPED_LIFECYCLES: Final = (
    (_DATA / "lifecycles" / "kotaku.yaml").read_text("utf-8"),
    (_NYC / "lifecycle.yaml").read_text("utf-8"),
)
SHIPPED_PORTFOLIOS: Final = (_first(ROOT / "examples" / "kepri-2018" / "portfolio.yaml", 200),)
RULES: Final = documents(BASE)
LIFECYCLES: Final = documents(FLOW)
PORTFOLIOS: Final = documents(PORTFOLIO)
RELIEFS: Final = st.one_of(documents(WAIVERS), documents(KNOWN), documents(KEPT))
