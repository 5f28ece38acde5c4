"""Origin pages: where each value of one rule comes from, and what it replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kotaku_eval.origins import CHECK, Origins, described
from kotaku_eval.renderers.boards import Board
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language, Text

_FIRST: Final = (CHECK, "severity", "weight", "indicator", "when", "due")
_DEFAULTS: Final = {"severity": "medium", "weight": "1"}
_DISABLED: Final = Text(id="dinonaktifkan", en="disabled")
_DEFAULT: Final = Text(id="bawaan", en="default")


def origin_page(name: str, ruleset: RuleSet, language: Language, board: Board) -> str:
    """Return a line for every value of a rule, disabled ones too.

    Raises:
        UnknownNameError: There is no such rule.
    """
    known = name in ruleset.origins.rules
    lines = list(_lines(name, ruleset)) if known else [_in_python(ruleset.rule(name))]
    board.line(name, "bold")
    for line in lines:
        board.spans((line.to(language), ""), indent=2, hanging=2)
    return board.text()


def _in_python(rule: Rule) -> Text:
    return Text(id=f"ditulis dalam Python: {rule.text}", en=f"written in Python: {rule.text}")


def _lines(name: str, ruleset: RuleSet) -> Iterator[Text]:
    origins = ruleset.origins
    chains = origins.rules[name]
    for line in described("", origins.disabled.get(name, ())):
        yield Text(id=f"{_DISABLED.id}{line.id}", en=f"{_DISABLED.en}{line.en}")
    for key in dict.fromkeys([*_FIRST, *sorted(chains)]):
        chain = chains.get(key, ())
        yield from described(key, chain)
        if key in _DEFAULTS and all(origin.scope for origin in chain):
            value = f"{key}: {_DEFAULTS[key]}"
            yield Text(id=f"{value}, {_DEFAULT.id}", en=f"{value}, {_DEFAULT.en}")
    yield from _beside(name, ruleset, origins)


def _beside(name: str, ruleset: RuleSet, origins: Origins) -> Iterator[Text]:
    """Yield what decides about a rule and is written elsewhere: parameters and its indicator."""
    chains = origins.rules[name]
    words = " ".join(origin.value for chain in chains.values() for origin in chain)
    for parameter, held in origins.parameters.items():
        if f"param.{parameter}" in words and "value" in held:
            yield from described(f"param.{parameter}", held["value"])
    rules = {rule.id: rule for rule in ruleset.rules}
    indicator = rules[name].indicator if name in rules else ""
    weights = origins.indicators.get(indicator, {})
    if "weight" in weights:
        yield from described(f"{indicator}.weight", weights["weight"])
