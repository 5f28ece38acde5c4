"""Remarks: what is written in a rule set and does nothing, or may surprise."""

from __future__ import annotations

from collections.abc import Iterator

from kotaku_eval.analysis.defects import Code, Defect, Gravity, Place
from kotaku_eval.analysis.shapes import roots
from kotaku_eval.findings import Verdict
from kotaku_eval.origins import Origin
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template, overtakers
from kotaku_eval.templates.names import CHAINS
from kotaku_eval.texts import Text


def remarks(ruleset: RuleSet) -> list[Defect]:
    """Return what is unused, not counted, or said in a strange way."""
    return [
        *_shadowed(ruleset),
        *_unused(ruleset),
        *_not_counted(ruleset),
        *_weights(ruleset),
        *_messages(ruleset),
        *_examples(ruleset),
    ]


def _shadowed(ruleset: RuleSet) -> Iterator[Defect]:
    """Find overrides that hold nowhere, and those that change nothing.

    What an override replaces in the file that first gave it, is what overrides are for.
    """
    for one in ruleset.origins.replaced():
        if one.section == "settings" and one.key in _OWN:
            continue
        name = ".".join(part for part in (one.name, one.key) if part)
        if one.is_same:
            text = Text(
                id=f"{name} ditulis ulang dengan nilai yang sama: {one.new.value}",
                en=f"{name} is overridden with the value it has: {one.new.value}",
            )
            yield _remark(Code.SHADOWED, Place(name, _written(one.new)), text)
        elif one.is_change:
            text = Text(
                id=f"{name}: {one.old.value} tidak berlaku di mana pun, diganti {one.new.value} "
                f"({_written(one.new)})",
                en=f"{name}: {one.old.value} holds nowhere, since it is replaced by "
                f"{one.new.value} ({_written(one.new)})",
            )
            yield _remark(Code.SHADOWED, Place(name, _written(one.old)), text)


# Every file names these for itself.
_OWN = frozenset({"title", "lifecycle", "source"})


def _written(origin: Origin) -> str:
    return str(origin.source) if origin.source is not None else ""


def _unused(ruleset: RuleSet) -> Iterator[Defect]:
    used = {rule.indicator for rule in ruleset.rules}
    for name in ruleset.indicators:
        if name not in used:
            text = Text(
                id=f"indikator '{name}' tidak mempunyai aturan",
                en=f"the indicator '{name}' has no rule",
            )
            yield _remark(Code.UNUSED_INDICATOR, Place(name), text)
    grouped = {indicator.group for indicator in ruleset.indicators.values()}
    for name in ruleset.groups:
        if name not in grouped:
            text = Text(
                id=f"kelompok '{name}' tidak mempunyai indikator",
                en=f"the group '{name}' has no indicator",
            )
            yield _remark(Code.UNUSED_GROUP, Place(name), text)


def _not_counted(ruleset: RuleSet) -> Iterator[Defect]:
    """Find indicators whose every rule weighs nothing, so that they never have a score."""
    for name, rules in ruleset.scored.items():
        if rules and not any(rule.weight for rule in rules):
            text = Text(
                id=f"semua aturan indikator '{name}' berbobot 0, jadi tidak pernah bernilai",
                en=f"every rule of the indicator '{name}' has weight 0: it never has a score",
            )
            hint = Text(
                id="Beri bobot, atau hapus indikatornya dari aturan itu.",
                en="Give them a weight, or take the indicator off the rules.",
            )
            places = tuple(Place.of(rule) for rule in rules)
            yield Defect(Code.NOT_COUNTED, Gravity.INFO, places, text, hint)


def _weights(ruleset: RuleSet) -> Iterator[Defect]:
    """Find weights of rules that count for no indicator."""
    for rule in ruleset.rules:
        for origin in ruleset.origins.rules.get(rule.id, {}).get("weight", ())[:1]:
            if not rule.indicator:
                text = Text(
                    id="'weight' tanpa 'indicator' tidak dihitung",
                    en="'weight' without 'indicator' is not counted",
                )
                yield _remark(Code.NOT_COUNTED, Place(rule.id, _written(origin)), text)


_ALWAYS_FINE = frozenset({"id", "title", "code", "name"})


def _messages(ruleset: RuleSet) -> Iterator[Defect]:
    """Find messages that name facts which the rule does not look at."""
    for rule in ruleset.rules:
        if isinstance(rule.check, PythonCheck) or _sees_all(rule):
            continue
        seen = roots(rule, ruleset) | _awaited(rule, ruleset)
        strange = [
            name
            for name in rule.placeholders
            if name not in _ALWAYS_FINE
            and not name.startswith("param.")
            and not any(name == root or name.partition(".")[0] == root for root in seen)
        ]
        if strange:
            listed = ", ".join(strange)
            text = Text(
                id=f"pesan menyebut yang tidak diperiksa aturan: {listed}",
                en=f"the message names what the rule does not look at: {listed}",
            )
            yield _remark(Code.STRANGE_MESSAGE, Place.of(rule), text)


def _awaited(rule: Rule, ruleset: RuleSet) -> frozenset[str]:
    """Return the stages whose coming shows that an awaited one has been passed over."""
    check, successors = rule.check, ruleset.lifecycle.successors
    if not isinstance(check, OrderCheck):
        return frozenset()
    found = set(overtakers(successors, check.awaited))
    if check.template is Template.CO_EXISTENCE:
        found.update(overtakers(successors, check.a))
    return frozenset(found)


def _sees_all(rule: Rule) -> bool:
    """Whether every event of the case matters: whether it is dated, or lies between two others."""
    check = rule.check
    return isinstance(check, OrderCheck) and check.template in {Template.DATED, *CHAINS}


def _examples(ruleset: RuleSet) -> Iterator[Defect]:
    """Find rules that show no case that passes, or none that fails."""
    for rule in ruleset.rules:
        shown = {example.verdict for example in rule.examples}
        missing = [own.value for own in (Verdict.PASS, Verdict.FAIL) if own not in shown]
        if missing:
            text = Text(
                id=f"tidak ada contoh: {', '.join(missing)}",
                en=f"no example of: {', '.join(missing)}",
            )
            hint = Text(
                id=f"'kotaku-eval witness RULES {rule.id}' membuat usulannya.",
                en=f"'kotaku-eval witness RULES {rule.id}' drafts some.",
            )
            yield Defect(Code.NO_EXAMPLE, Gravity.INFO, (Place.of(rule),), text, hint)


def _remark(code: Code, place: Place, text: Text) -> Defect:
    return Defect(code, Gravity.INFO, (place,), text)
