"""The records engine: all rules of one level fused into one generated Python function.

The generated code holds only names made here and in ``codes``, and constants bound beside it; no
text of a rule file ever becomes code. Facts are read once into locals; plain cases (dates exact to
the day) take short cuts, all others the functions of ``templates``, so the meaning is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from kotaku_eval.conditions import is_certain
from kotaku_eval.dates import Ties
from kotaku_eval.engines.codes import CodeWriter
from kotaku_eval.engines.judgement import ask_python, judge_each, settle_condition
from kotaku_eval.engines.variants import judge_variants
from kotaku_eval.facts import ACTIVITY, EVENT, Subject
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import (
    ABSENT,
    DOUBTFUL,
    NO_TESTS,
    PAIR,
    Case,
    EventTests,
    OrderCheck,
    Template,
    first_day,
    judge,
    occurrences,
    overtakers,
    overtakers_of,
    settle,
)
from kotaku_eval.templates.occurrence import judge_dated
from kotaku_eval.templates.orders import precedence

Judge = Callable[[Subject, int], bytes]

_OPERATORS: Final = {Ties.LENIENT: "<=", Ties.STRICT: "<"}


@lru_cache(maxsize=32)
def compile_rules(ruleset: RuleSet, level: str) -> Judge:
    """Return the function that judges all rules on one level.

    Args:
        ruleset: The rules.
        level: ``activity`` or the level of a place.

    Returns:
        A function of a subject and the day of judgement (an ordinal), which returns one verdict
        code per rule, in the order of ``ruleset.rules_on(level)``, and behind them, for each rule
        that has variants, the index of the one that holds.
    """
    rules = ruleset.rules_on(level)
    fused = _fused(ruleset, level, rules)

    def judge_all(subject: Subject, as_of: int) -> bytes:
        try:
            return bytes(fused(subject, as_of))
        except Exception:  # noqa: BLE001 - one broken rule must not take the others with it
            return judge_each(rules, subject, ruleset, as_of)

    return judge_all


def _fused(
    ruleset: RuleSet, level: str, rules: tuple[Rule, ...]
) -> Callable[[Subject, int], list[int]]:
    # The first writing finds out which facts several rules ask for.
    draft = _RuleWriter(ruleset, level, {})
    draft.body(rules)
    return _RuleWriter(ruleset, level, draft.asked).function(rules)


def _variant_judge(ruleset: RuleSet, level: str) -> Callable[[Rule, Subject, int], tuple[int, int]]:
    """Return the function that judges a rule with variants; each is compiled when it is met."""
    made: dict[int, Callable[[Subject, int], list[int]]] = {}

    def judge_scoped(rule: Rule, subject: Subject, as_of: int) -> tuple[int, int]:
        def judge_one(variant: Rule, of: Subject) -> int:
            if id(variant) not in made:
                made[id(variant)] = _fused(ruleset, level, (variant,))
            return made[id(variant)](of, as_of)[0]

        return judge_variants(rule, subject, ruleset.settings, judge_one)

    return judge_scoped


class _RuleWriter(CodeWriter):
    """Writes the source of the fused function."""

    def function(self, rules: tuple[Rule, ...]) -> Callable[[Subject, int], list[int]]:
        """Compile the function over all rules."""
        self.names |= {
            "Case": Case,
            "EventTests": EventTests,
            "NO_TESTS": NO_TESTS,
            "overtakers_of": overtakers_of,
            "successors": self.ruleset.lifecycle.successors,
            "undated": self.ruleset.undated,
            "judge": judge,
            "judge_dated": judge_dated,
            "occurrences": occurrences,
            "precedence": precedence,
            "first_day": first_day,
            "settle": settle,
            "settle_condition": settle_condition,
            "ask_python": ask_python,
            "judge_scoped": _variant_judge(self.ruleset, self.vocabulary.level),
            "ties": self.ruleset.ties,
            "calendar": self.ruleset.calendar,
        }
        body = self.body(rules)
        scoped = [at for at, rule in enumerate(rules) if rule.variants is not None]
        events = "value.events" if self.vocabulary.level == ACTIVITY else "()"
        results = ", ".join([f"r{at}" for at in range(len(rules))] + [f"v{at}" for at in scoped])
        lines = [
            "def fused(subject, as_of):",
            "value = subject.value; timeline = subject.timeline",
            "parents = subject.parents; is_closed = subject.is_closed",
            f"case = Case(timeline, ties, as_of, is_closed, calendar, {events}, undated)",
            *self.top,
            *body,
            f"return [{results}]",
        ]
        source = "\n    ".join(lines)
        exec(compile(source, "<rules>", "exec"), self.names)  # noqa: S102 - only names made here
        made: Callable[[Subject, int], list[int]] = self.names["fused"]
        return made

    def body(self, rules: tuple[Rule, ...]) -> list[str]:
        """Return the lines that judge each rule."""
        lines: list[str] = []
        for at, rule in enumerate(rules):
            self.begin(at)
            lines += self._rule(rule, f"r{at}")
        return lines

    def _rule(self, rule: Rule, result: str) -> list[str]:
        if rule.variants is not None:
            call = f"judge_scoped({self.constant(rule)}, subject, as_of)"
            return [f"{result}, v{self.rule} = {call}"]
        if rule.when is None:
            return self._with_reads(lambda: self._check(rule, result))
        when = rule.when
        self.here = []
        applies = self.code(when)
        lines = self.here
        if not applies.isidentifier():
            held = self.own_name("w")
            lines, applies = [*lines, f"{held} = {applies}"], held
        inner = self._with_reads(lambda: self._check(rule, result))
        lines += [f"if {applies}:", *(f"    {line}" for line in inner)]
        if is_certain(rule.when):
            return [*lines, f"else: {result} = 2"]
        return [*lines, f"else: {result} = 4 if {applies} is None else 2"]

    def _with_reads(self, write: Callable[[], list[str]]) -> list[str]:
        """Return some lines after those that read what only they need."""
        self.here = []
        lines = write()
        return [*self.here, *lines]

    def _check(self, rule: Rule, result: str) -> list[str]:
        check = rule.check
        if isinstance(check, OrderCheck):
            return self._template(rule, check, result)
        if isinstance(check, PythonCheck):
            given = ", ".join(self.fact(self.vocabulary[name]) for name in check.facts)
            return [f"{result} = ask_python({self.constant(check)}, [{given}])"]
        code = self.code(check)
        if rule.due is not None:
            due = self.code(rule.due)
            return [
                f"q = {code}",
                f"{result} = 0 if q else settle_condition(case, {due}, q)",
            ]
        if is_certain(check):
            return [f"{result} = 0 if {code} else 1"]
        return [f"q = {code}", f"{result} = 0 if q else 4 if q is None else 1"]

    def _template(self, rule: Rule, check: OrderCheck, result: str) -> list[str]:
        due = "None" if rule.due is None else self.code(rule.due)
        later = self._later(check)
        settled = f"(1 if is_closed else settle({{}}, case, {due}, {later}))"
        if check.template is Template.EXISTENCE and len(check.a) == 1 and check.is_plain:
            stage = self.stage(check.a[0])
            return [f"{result} = 0 if {stage}.count >= {check.count} else {settled.format(ABSENT)}"]
        if check.template is Template.DATED:
            return [f"{result} = judge_dated(timeline)"]
        if check.template is Template.PRECEDENCE and check.is_plain:
            return self._precedence(check, result)
        by = "None" if check.by is None else self.code(check.by)
        tests = self._tests(check)
        lines = [f"{result} = judge({self.constant(check)}, case, {by}, {tests})"]
        lines.append(f"if {result} >= {ABSENT}: {result} = {settled.format(result)}")
        if check.template is Template.DEADLINE and len(check.b) == 1:
            return self._deadline(check, result, settled, lines)
        return lines

    def _later(self, check: OrderCheck) -> str:
        """Return what may no longer come before the awaited stage."""
        if check.template is Template.CO_EXISTENCE:
            return f"overtakers_of({self.constant(check)}, case, successors)"
        return self.constant(overtakers(self.ruleset.lifecycle.successors, check.awaited))

    def _tests(self, check: OrderCheck) -> str:
        """Return the conditions on single events, as functions of the events they are asked of."""
        if not check.conditions:
            return "NO_TESTS"
        asked = ((check.when, (EVENT,)), (check.target, (EVENT,)), (check.correlate, PAIR))
        made = [
            "None"
            if node is None
            else f"lambda {', '.join(f'i_{name}' for name in names)}: {self.code(node)}"
            for node, names in asked
        ]
        return f"EventTests({', '.join(made)})"

    def _precedence(self, check: OrderCheck, result: str) -> list[str]:
        """Compare first days; where one is not exact, as the template says."""
        general = self._order(check)
        op = _OPERATORS.get(self.ruleset.ties)
        if op is None:
            return [f"{result} = {general}"]
        a, b = (self._first_day(stages) for stages in (check.a, check.b))
        never = " or ".join(f"{self.stage(stage)}.count" for stage in check.b)
        return [
            f"if not ({never}): {result} = 2",
            f"elif (x := {a}) is None or (y := {b}) is None: {result} = {general}",
            f"else: {result} = 0 if x {op} y else 1",
        ]

    def _order(self, check: OrderCheck) -> str:
        """Return the call that judges an order by first and last dates, coarse ones included."""
        a, b = (
            self.stage(stages[0])
            if len(stages) == 1
            else f"occurrences(timeline, {self.constant(stages)})"
            for stages in (check.a, check.b)
        )
        return f"precedence({a}, {b}, ties)"

    def _first_day(self, stages: tuple[str, ...]) -> str:
        """Return the expression of the first day of some stages; ``None`` when it is not exact."""
        held = [self.stage(stage) for stage in stages]
        return f"{held[0]}.first_exact" if len(held) == 1 else f"first_day({', '.join(held)})"

    def _deadline(
        self, check: OrderCheck, result: str, settled: str, general: list[str]
    ) -> list[str]:
        """Take the short cut of two exact days, where there are two."""
        if check.is_working or check.days < 0 or (check.by is None and len(check.a) != 1):
            return general
        b, limit = self.stage(check.b[0]), self.constant(check.days)
        if check.by is not None:
            by = self.code(check.by)
            never = settled.format(DOUBTFUL)
            lines = [f"if {by} is None: {result} = 4 if {b}.count else {never}"]
            anchor = f"(x := {by}.day)"
        else:
            a = self.stage(check.a[0])
            anchor = f"(x := {a}.first_exact)"
            lines = [f"if not {a}.count: {result} = 2"]
        return [
            *lines,
            f"elif {anchor} is None:",
            *(f"    {line}" for line in general),
            f"elif (y := {b}.first_exact) is not None: {result} = 0 if y - x <= {limit} else 1",
            f"elif not {b}.count:",
            f"    {result} = 1 if as_of - x > {limit} else {settled.format(ABSENT)}",
            "else:",
            *(f"    {line}" for line in general),
        ]
