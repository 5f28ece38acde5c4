"""Rule sets that judge nothing: no rule in force, or nothing that counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kotaku_eval.definitions.layers import Layer
from kotaku_eval.definitions.orders import DATES_RECORDED
from kotaku_eval.definitions.parameters import USE
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.origins import CHECK
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import Indicator, RuleSet
from kotaku_eval.texts import Text

_NO_RULE: Final = Text(
    id="kumpulan ini tidak memuat satu aturan pun", en="this set has no rule at all"
)
_NO_RULE_HINT: Final = Text(
    id="Tulis aturan di bawah 'rules:', atau 'extends:'.",
    en="Write a rule under 'rules:', or 'extends:'.",
)


def judging(ruleset: RuleSet, top: Layer) -> RuleSet:
    """Return a rule set that judges something.

    Args:
        ruleset: The rules, as they are in force.
        top: The file that is loaded.

    Raises:
        DefinitionError: No rule is in force but those the library adds, nothing has a weight, or a
            parameter is changed that no rule in force uses.
    """
    problems = [*_no_rule(ruleset, top), *_no_weight(ruleset), *_no_use(ruleset, top)]
    if problems:
        raise DefinitionError(problems)
    return ruleset


def _no_rule(ruleset: RuleSet, top: Layer) -> Iterator[Problem]:
    if any(not _is_added(rule.id, ruleset) for rule in ruleset.rules):
        return
    keys, disabled = top.root.keys, ruleset.disabled.keys() - {DATES_RECORDED}
    named = keys.get("ruleset", top.root.source)
    if disabled:
        text = Text(id="tidak ada aturan yang tersisa", en="no rule is left")
        hint = Text(id="Biarkan satu aturan berlaku.", en="Leave a rule in force.")
        yield keys.get("disable", named).problem(text, hint)
    else:
        yield keys.get("rules", named).problem(_NO_RULE, _NO_RULE_HINT)


def _is_added(name: str, ruleset: RuleSet) -> bool:
    """Whether the library adds a rule by itself."""
    chain = ruleset.origins.rules.get(name, {}).get(CHECK, ())
    return name == DATES_RECORDED and not any(origin.source for origin in chain)


def _no_use(ruleset: RuleSet, top: Layer) -> Iterator[Problem]:
    """Yield each parameter that the file changes though no rule in force speaks of it."""
    if ruleset.profile:
        return
    spoken = {name for rule in ruleset.rules for name in _spoken_of(rule)}
    for name, chains in ruleset.origins.parameters.items():
        origin, *below = chains.get("value", ()) or (None,)
        source = origin.source if origin is not None else None
        if not below or source is None or source.file != top.root.source.file:
            continue
        if name not in spoken:
            text = Text(
                id=f"tidak ada aturan yang berlaku yang memakai param.{name}",
                en=f"no rule in force uses param.{name}, so this changes nothing",
            )
            yield source.problem(text, Text(id="Hapus.", en="Remove it."))


def _spoken_of(rule: Rule) -> Iterator[str]:
    forms = (rule, *(rule.variants.rules if rule.variants is not None else ()))
    for one in forms:
        conditions = [own.text for own in (one.when, one.due) if own is not None]
        for text in (one.text, one.message.id, one.message.en, *conditions):
            yield from USE.findall(text)


def _no_weight(ruleset: RuleSet) -> Iterator[Problem]:
    """Yield the mistake of a set in which every indicator counts nothing."""

    def weight(own: Indicator) -> float:
        group = ruleset.groups.get(own.group)
        return own.weight * (group.weight if group is not None else 1.0)

    indicators, origins = ruleset.indicators, ruleset.origins
    if not indicators or any(weight(own) > 0 for own in indicators.values()):
        return
    for chains in (*origins.groups.values(), *origins.indicators.values()):
        for origin in chains.get("weight", ())[:1]:
            if origin.source is not None and not origin.value.strip("0."):
                text = Text(id="tidak ada yang berbobot", en="nothing has a weight")
                hint = Text(
                    id="Paling sedikit satu indikator harus dihitung.",
                    en="At least one indicator must count.",
                )
                yield origin.source.problem(text, hint)
                return
