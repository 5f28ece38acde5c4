"""Explanations: how one rule came to its verdict on one subject, part by part."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import (
    Aggregate,
    Condition,
    ItemRef,
    Literal,
    children,
    evaluate,
)
from kotaku_eval.displays import show
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.engines.variants import in_force, undecided
from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.facts import Subject, value_of
from kotaku_eval.findings import VERDICTS, Verdict
from kotaku_eval.judgements import Judgement
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reasons import grounds_of
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck
from kotaku_eval.texts import Text


@frozen
class Explanation:
    """A rule on one subject, part by part.

    Args:
        rule: The rule's id.
        subject: The activity's id or place's code.
        verdict: What the rule says.
        reason: Why.
        parts: Every part of the condition with its depth, its text and its value in words.
    """

    rule: str
    subject: str
    verdict: Verdict
    reason: Text
    parts: tuple[tuple[int, str, Text], ...]

    def __str__(self) -> str:
        lines = [f"{self.rule} on {self.subject}: {self.verdict.value}"]
        lines += [f"  {self.reason.en}"] if self.reason.en else []
        lines += [f"  {'  ' * depth}{text} = {value.en}" for depth, text, value in self.parts]
        return "\n".join(lines)


def explain(
    rule: Rule | str,
    subject: Activity | Place | str,
    ruleset: RuleSet,
    portfolio: Portfolio,
    *,
    as_of: Any = None,
) -> Explanation:
    """Show how a rule came to its verdict on one activity or place, part by part.

    Raises:
        UnknownNameError: No such rule, or no such activity or place in the portfolio.
    """
    chosen = ruleset.rule(rule) if isinstance(rule, str) else rule
    day = portfolio.day_of(as_of)
    wanted = subject if isinstance(subject, str) else Subject("", subject).id
    subjects = {s.id: s for s in portfolio.subjects(chosen.subject, ruleset.undated)}
    if wanted not in subjects:
        levels = {level.id: level.title for level in ruleset.lifecycle.levels}
        noun = levels.get(chosen.subject, Text(id="kegiatan", en="activity"))
        text = Text(id=f"{noun.id} tidak ada: {wanted}.", en=f"no such {noun.en}: {wanted}.")
        raise UnknownNameError(Text.joined(" ", [text, name_hint(wanted, subjects)]))
    found = subjects[wanted]
    verdict = VERDICTS[judge_rule(chosen, found, ruleset, day)]
    held = in_force(chosen, found, ruleset.settings)
    is_open = verdict is Verdict.UNKNOWN
    doubt = undecided(chosen, found, ruleset.settings) if is_open else ()
    reason = grounds_of(Judgement(held, found, verdict, ruleset, day, doubt)).reason
    return Explanation(chosen.id, wanted, verdict, reason, tuple(_parts(held, found, ruleset)))


def _parts(rule: Rule, subject: Subject, ruleset: RuleSet) -> list[tuple[int, str, Text]]:
    found: list[tuple[int, str, Text]] = []

    def visit(node: Condition, depth: int) -> None:
        value = evaluate(node, subject, ruleset.settings)
        found.append((depth, node.text, show(value, node.type.unit)))
        for child in children(node):
            if child.text != node.text and not _is_plain(child) and not _needs_entry(child):
                visit(child, depth + 1)

    if rule.when is not None:
        visit(rule.when, 0)
    if isinstance(rule.check, OrderCheck):
        for name in (
            f"{s}.{part}"
            for s in rule.check.a + rule.check.b
            for part in ("count", "first", "last")
        ):
            known = ruleset.vocabulary()[name]
            found.append((1, name, show(value_of(known, subject))))
    elif isinstance(rule.check, PythonCheck):
        for name in rule.check.facts:
            known = ruleset.vocabulary(rule.subject)[name]
            found.append((1, name, show(value_of(known, subject), known.field.unit)))
    else:
        visit(rule.check, 0)
    return found


def _is_plain(node: Condition) -> bool:
    """Whether a part is a value written in the rule itself, which explains nothing."""
    return isinstance(node, Literal) and not node.text.startswith("param.")


def _needs_entry(node: Condition) -> bool:
    """Whether a part has a value only for one entry of a list."""
    if isinstance(node, Aggregate):
        return False
    return isinstance(node, ItemRef) or any(_needs_entry(child) for child in children(node))
