"""Examples held to what they claim, before any data is read: one that lies is a mistake."""

from __future__ import annotations

from kotaku_eval.conditions import facts_in
from kotaku_eval.definitions.cases import case_portfolio
from kotaku_eval.definitions.nodes import NOWHERE, in_file_order
from kotaku_eval.displays import show
from kotaku_eval.engines.judgement import judge_rule
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.facts import Fact, Subject, value_of
from kotaku_eval.findings import VERDICTS
from kotaku_eval.rules import Example, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

_SHOWN = 6


def truthful(ruleset: RuleSet, file: str) -> RuleSet:
    """Return a rule set whose examples in a file all give the verdicts they claim.

    Args:
        ruleset: The rules, as they are in force.
        file: The name of the file.

    Raises:
        DefinitionError: Every example that gives another verdict, at its place.
    """
    problems = lying_examples(ruleset, file)
    if problems:
        raise DefinitionError(in_file_order(problems))
    return ruleset


def lying_examples(ruleset: RuleSet, file: str) -> list[Problem]:
    """Return a problem for each example in a file that does not give the verdict it claims.

    Args:
        ruleset: The rules, as they are in force.
        file: The name of the file. Examples of the files it extends are not its author's: what
            they show may rightly change with a parameter or an override.
    """
    return [
        problem
        for rule in ruleset.rules
        for example in rule.examples
        if example.source is not None and example.source.file.name == file
        if (problem := _lie(example, rule, ruleset)) is not None
    ]


def _lie(example: Example, rule: Rule, ruleset: RuleSet) -> Problem | None:
    portfolio, name = case_portfolio(example.case, ruleset.lifecycle, rule.subject)
    subjects = portfolio.subjects(rule.subject, ruleset.undated)
    subject = next(found for found in subjects if found.id == name)
    got = VERDICTS[judge_rule(rule, subject, ruleset, portfolio.day_of())]
    if got is example.verdict:
        return None
    text = Text(
        id=f"contoh '{example.verdict.value}' ini memberi putusan '{got.value}' untuk '{rule.id}'",
        en=f"this '{example.verdict.value}' example gives '{got.value}' by rule '{rule.id}'",
    )
    source: Source = example.source or NOWHERE
    return source.problem(text, _reason(rule, subject))


def _reason(rule: Rule, subject: Subject) -> Text:
    """Return what decided: the conditions, and what their facts are in the example."""
    facts = dict.fromkeys(fact for node in rule.conditions for fact in facts_in(node))
    listed = [*facts][:_SHOWN]
    shown = [_value(fact, subject) for fact in listed]
    check = f"when: {rule.when.text}; {rule.text}" if rule.when is not None else rule.text
    values = Text.joined(", ", shown) if shown else Text.same("")
    join = ": " if shown else ""
    return Text(
        id=f"Syaratnya {check}{join}{values.id}.", en=f"It requires {check}{join}{values.en}."
    )


def _value(fact: Fact, subject: Subject) -> Text:
    value = show(value_of(fact, subject), fact.field.unit)
    return Text(id=f"{fact.name} = {value.id}", en=f"{fact.name} = {value.en}")
