"""Digests of rule sets: equal for rules that mean the same."""

from __future__ import annotations

import hashlib

from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet


def digest_of(ruleset: RuleSet) -> str:
    """Return the SHA-256 of what a rule set means: its checks, weights and policies."""
    lines = [ruleset.id, ruleset.lifecycle.id, repr(ruleset.ties), repr(ruleset.undated)]
    lines += [repr(ruleset.score_model), repr(ruleset.scale), repr(ruleset.calendar)]
    lines += [repr(own) for own in (*ruleset.groups.values(), *ruleset.indicators.values())]
    lines += [
        repr((known.parameter.name, known.parameter.value)) for known in ruleset.parameters.values()
    ]
    for rule in ruleset.rules:
        lines.append(_meaning(rule))
        if rule.variants is not None:
            lines += [scope.text for scopes in rule.variants.lists for scope in scopes]
            lines += [_meaning(one) for one in rule.variants.rules]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _meaning(rule: Rule) -> str:
    when = rule.when.text if rule.when is not None else ""
    due = rule.due.text if rule.due is not None else ""
    parts = (rule.id, rule.subject, rule.indicator, rule.severity.value, rule.weight)
    own = tuple((parameter.name, parameter.value) for parameter in rule.parameters)
    return repr((*parts, when, due, rule.text, *own))
