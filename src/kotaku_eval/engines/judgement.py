"""The plain meaning of one rule on one subject, walked step by step: what engines are held to."""

from __future__ import annotations

from typing import Any

from kotaku_eval.activities import Activity
from kotaku_eval.conditions import Condition, Settings, evaluate
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.variants import judge_variants
from kotaku_eval.facts import EVENT, Subject, value_of
from kotaku_eval.findings import ERROR, FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import (
    ABSENT,
    NO_TESTS,
    PAIR,
    Case,
    EventTest,
    EventTests,
    OrderCheck,
    PairTest,
    judge,
    overtakers_of,
    settle,
)


def case_of(subject: Subject, ruleset: RuleSet, as_of: int) -> Case:
    """Return what templates need to know of a subject."""
    events = subject.value.events if isinstance(subject.value, Activity) else ()
    return Case(
        subject.timeline, ruleset.ties, as_of, subject.is_closed, ruleset.calendar, events,
        ruleset.undated,
    )  # fmt: skip


def tests_of(check: OrderCheck, subject: Subject, settings: Settings) -> EventTests:
    """Return the conditions of a check on single events, to be asked of a subject's."""
    if not check.conditions:
        return NO_TESTS
    return EventTests(
        _event_test(check.when, subject, settings),
        _event_test(check.target, subject, settings),
        _pair_test(check.correlate, subject, settings),
    )


def _event_test(node: Condition | None, subject: Subject, settings: Settings) -> EventTest | None:
    if node is None:
        return None
    return lambda event: evaluate(node, subject, settings, {EVENT: event})


def _pair_test(node: Condition | None, subject: Subject, settings: Settings) -> PairTest | None:
    if node is None:
        return None
    first, second = PAIR
    return lambda a, b: evaluate(node, subject, settings, {first: a, second: b})


def judge_rule(rule: Rule, subject: Subject, ruleset: RuleSet, as_of: int) -> int:
    """Return the verdict code of one rule on one subject; ``ERROR`` when it cannot be judged."""
    return _judge_scoped(rule, subject, ruleset, as_of)[0]


def judge_each(rules: tuple[Rule, ...], subject: Subject, ruleset: RuleSet, as_of: int) -> bytes:
    """Return the verdict codes of some rules, and behind them the variants in force."""
    judged = [_judge_scoped(rule, subject, ruleset, as_of) for rule in rules]
    codes = [code for code, _ in judged]
    scoped = zip(judged, rules, strict=True)
    return bytes(codes + [at for (_, at), rule in scoped if rule.variants is not None])


def _judge_scoped(rule: Rule, subject: Subject, ruleset: RuleSet, as_of: int) -> tuple[int, int]:
    try:
        return judge_variants(
            rule, subject, ruleset.settings, lambda one, of: _judge(one, of, ruleset, as_of)
        )
    except Exception:  # noqa: BLE001 - a rule that breaks is an outcome, never the end of a run
        return ERROR, 0


def _judge(rule: Rule, subject: Subject, ruleset: RuleSet, as_of: int) -> int:
    settings = ruleset.settings
    applies = True if rule.when is None else evaluate(rule.when, subject, settings)
    if applies is not True:
        return UNKNOWN if applies is None else NOT_APPLICABLE
    case = case_of(subject, ruleset, as_of)
    if isinstance(rule.check, OrderCheck):
        by = _date(rule.check.by, subject, ruleset)
        tests = tests_of(rule.check, subject, settings)
        verdict = judge(rule.check, case, by, tests)
        if verdict < ABSENT:
            return verdict
    elif isinstance(rule.check, PythonCheck):
        vocabulary = ruleset.vocabulary(rule.subject)
        given = [value_of(vocabulary[name], subject) for name in rule.check.facts]
        return ask_python(rule.check, given)
    else:
        value = evaluate(rule.check, subject, settings)
        if rule.due is None or value is True:
            return verdict_of(value)
        return settle_condition(case, _date(rule.due, subject, ruleset), value)
    due = _date(rule.due, subject, ruleset)
    later = overtakers_of(rule.check, case, ruleset.lifecycle.successors)
    return settle(verdict, case, due, later)


def _date(node: Condition | None, subject: Subject, ruleset: RuleSet) -> EventDate | None:
    if node is None:
        return None
    found = evaluate(node, subject, ruleset.settings)
    return found if isinstance(found, EventDate) else None


def verdict_of(value: bool | None) -> int:  # noqa: FBT001 - a three-valued answer, no switch
    """Return the verdict of a required condition's value."""
    return UNKNOWN if value is None else PASS if value else FAIL


def settle_condition(case: Case, due: EventDate | None, value: bool | None) -> int:  # noqa: FBT001
    """Return the verdict of a condition not (yet) met: pending before its due date."""
    is_due = due is None or due.last_day < case.as_of
    return verdict_of(value) if case.is_closed or is_due else PENDING


def ask_python(check: PythonCheck, given: list[Any]) -> int:
    """Return the verdict of a Python function; ``ERROR`` when it raises or answers oddly."""
    if check.missing == "unknown" and any(value is None for value in given):
        return UNKNOWN
    try:
        answer: Any = check.function(*given)
    except Exception:  # noqa: BLE001 - a rule that breaks is an outcome, never the end of a run
        return ERROR
    return verdict_of(answer) if answer is None or isinstance(answer, bool) else ERROR
