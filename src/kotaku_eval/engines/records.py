"""The records engine: all rules of one level fused into one generated Python function.

The generated code holds only names this module makes and constants bound beside it; no text of a
rule file ever becomes code. Facts are read once into locals and shared by all rules; plain cases
(values present, dates exact to the day) take short cuts, all others the functions of ``logic`` and
``templates``, so the meaning is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from kotaku_eval import logic
from kotaku_eval.activities import NEVER
from kotaku_eval.conditions import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Condition,
    FactRef,
    IsMissing,
    ItemRef,
    Junction,
    Literal,
    Member,
    Not,
    call,
    is_certain,
    item_value,
    walk,
)
from kotaku_eval.dates import Ties
from kotaku_eval.engines.judgement import ask_python, judge_rule, settle_condition, verdict_of
from kotaku_eval.facts import Fact, Origin, Subject, document_value
from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import ABSENT, Case, OrderCheck, Template, judge, judge_pair, settle

Judge = Callable[[Subject, int], bytes]

_FIRST_TO_FIRST: Final = {Template.PRECEDENCE: "first_exact"}


@lru_cache(maxsize=32)
def compile_rules(ruleset: RuleSet, level: str) -> Judge:
    """Return the function that judges all rules on one level.

    Args:
        ruleset: The rules.
        level: ``activity`` or the level of a place.

    Returns:
        A function of a subject and the day of judgement (an ordinal), which returns one verdict
        code per rule, in the order of ``ruleset.rules_on(level)``.
    """
    rules = ruleset.rules_on(level)
    writer = _Writer(ruleset, level)
    fused = writer.function(rules)

    def judge_all(subject: Subject, as_of: int) -> bytes:
        try:
            return bytes(fused(subject, as_of))
        except Exception:  # noqa: BLE001 - one broken rule must not take the others with it
            return bytes(judge_rule(rule, subject, ruleset, as_of) for rule in rules)

    return judge_all


class _Writer:
    """Writes the source of the fused function."""

    def __init__(self, ruleset: RuleSet, level: str) -> None:
        self.ruleset = ruleset
        self.vocabulary = ruleset.vocabulary(level)
        self.names: dict[str, Any] = {
            "NEVER": NEVER,
            "Case": Case,
            "compare": logic.compare,
            "member": logic.member,
            "kleene_not": logic.kleene_not,
            "arithmetic": logic.arithmetic,
            "aggregate": logic.aggregate,
            "call": call,
            "document_value": document_value,
            "item_value": item_value,
            "judge": judge,
            "judge_pair": judge_pair,
            "settle": settle,
            "settle_condition": settle_condition,
            "verdict_of": verdict_of,
            "ask_python": ask_python,
            "ties": ruleset.ties,
            "calendar": ruleset.calendar,
            "settings": ruleset.settings,
            "successors": ruleset.lifecycle.successors,
        }
        self.reads: list[str] = []
        self.known: dict[Any, str] = {}
        self.count = 0

    def function(self, rules: tuple[Rule, ...]) -> Callable[[Subject, int], list[int]]:
        """Compile the function over all rules."""
        body: list[str] = []
        for at, rule in enumerate(rules):
            body += self._rule(rule, f"r{at}")
        results = ", ".join(f"r{at}" for at in range(len(rules)))
        lines = [
            "def fused(subject, as_of):",
            "value = subject.value; timeline = subject.timeline",
            "parents = subject.parents; is_closed = subject.is_closed",
            "case = Case(timeline, ties, as_of, is_closed, calendar)",
            *self.reads,
            *body,
            f"return [{results}]",
        ]
        source = "\n    ".join(lines)
        exec(compile(source, "<rules>", "exec"), self.names)  # noqa: S102 - only names made here
        made: Callable[[Subject, int], list[int]] = self.names["fused"]
        return made

    def _name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def _constant(self, value: Any) -> str:
        if value is None or isinstance(value, bool):
            return repr(value)
        name = self._name("k")
        self.names[name] = value
        return name

    def _read(self, key: Any, prefix: str, expression: str) -> str:
        """Return the local that holds a value, reading it once at the top."""
        if key not in self.known:
            name = self._name(prefix)
            self.reads.append(f"{name} = {expression}")
            self.known[key] = name
        return self.known[key]

    def _rule(self, rule: Rule, result: str) -> list[str]:
        check = self._check(rule, result)
        if rule.when is None:
            return check
        applies = self._name("w")
        inner = [f"    {line}" for line in check]
        lines = [f"{applies} = {self._code(rule.when)}", f"if {applies}:", *inner]
        if is_certain(rule.when):
            return [*lines, f"else: {result} = 2"]
        return [*lines, f"else: {result} = 4 if {applies} is None else 2"]

    def _check(self, rule: Rule, result: str) -> list[str]:
        check = rule.check
        if isinstance(check, OrderCheck):
            return self._template(rule, check, result)
        if isinstance(check, PythonCheck):
            given = ", ".join(self._fact(self.vocabulary[name]) for name in check.facts)
            return [f"{result} = ask_python({self._constant(check)}, [{given}])"]
        code = self._code(check)
        if rule.due is not None:
            due = self._code(rule.due)
            return [
                f"q = {code}",
                f"{result} = 0 if q else settle_condition(case, {due}, q)",
            ]
        if is_certain(check):
            return [f"{result} = 0 if {code} else 1"]
        return [f"q = {code}", f"{result} = 0 if q else 4 if q is None else 1"]

    def _template(self, rule: Rule, check: OrderCheck, result: str) -> list[str]:
        due = "None" if rule.due is None else self._code(rule.due)
        awaited = self._constant(check.awaited)
        settled = f"settle({{}}, case, {due}, successors, {awaited})"
        single = len(check.a) == 1 and len(check.b) <= 1
        if check.template is Template.EXISTENCE and single:
            stage = self._stage(check.a[0])
            return [f"{result} = 0 if {stage}.count >= {check.count} else {settled.format(ABSENT)}"]
        if check.template is Template.PRECEDENCE and single:
            return self._precedence(check, result)
        by = "None" if check.by is None else self._code(check.by)
        lines = [f"{result} = judge({self._constant(check)}, case, {by})"]
        return [*lines, f"if {result} >= {ABSENT}: {result} = {settled.format(result)}"]

    def _precedence(self, check: OrderCheck, result: str) -> list[str]:
        a, b = self._stage(check.a[0]), self._stage(check.b[0])
        general = f"judge_pair({self._constant(check.template)}, {a}, {b}, ties)"
        op = {Ties.LENIENT: "<=", Ties.STRICT: "<"}.get(self.ruleset.ties)
        if op is None:
            return [f"{result} = {general}"]
        return [
            f"if not {b}.count: {result} = 2",
            f"elif (x := {a}.first_exact) is None or (y := {b}.first_exact) is None:",
            f"    {result} = {general}",
            f"else: {result} = 0 if x {op} y else 1",
        ]

    def _stage(self, stage: str) -> str:
        key = self._constant_text(stage)
        return self._read(("stage", stage), "s", f"timeline.get({key}, NEVER)")

    def _constant_text(self, text: str) -> str:
        return self._read(("text", text), "k", self._constant(text))

    def _fact(self, known: Fact) -> str:
        return self._read(known, "f", self._fact_code(known))

    def _fact_code(self, known: Fact) -> str:
        match known.origin:
            case Origin.FIELD:
                return self._path("value", ("value",), known)
            case Origin.PARENT:
                level = self._constant_text(known.level)
                place = self._read(("place", known.level), "p", f"parents.get({level})")
                return self._path(place, ("place", known.level), known)
            case Origin.STAGE:
                stage, part = self._stage(known.path[0]), known.path[1]
                if part == "done":
                    return f"{stage}.count > 0"
                if part in {"first", "last"}:
                    return f"None if {stage}.undated else {stage}.{part}"
                return f"{stage}.{part}"
            case Origin.DOCUMENT:
                stage, part, document = known.path
                named = f"{self._constant_text(part)}, {self._constant_text(document)}"
                return f"document_value({self._stage(stage)}, {named})"
            case Origin.CLOSED:
                return "is_closed"
            case Origin.ACTIVITIES:
                return "subject.activities"

    def _path(self, root: str, key: tuple[str, ...], known: Fact) -> str:
        """Read a dotted path, each record on the way once."""
        held = root
        for at, name in enumerate(known.path[:-1], start=1):
            step = f"None if {held} is None else {held}.{name}"
            held = self._read((key, known.path[:at]), "o", step)
        last = f"{held}.{known.path[-1]}"
        if known.field.kind is Kind.CHOICE:
            choice = self._read((key, known.path), "o", f"None if {held} is None else {last}")
            return f"None if {choice} is None else {choice}.value"
        return last if held == "value" else f"None if {held} is None else {last}"

    def _code(self, node: Condition) -> str:  # noqa: C901 - one branch per kind of node
        """Return the expression of a condition."""
        match node:
            case Literal():
                return self._constant(node.value)
            case FactRef():
                return self._fact(node.fact)
            case ItemRef():
                return self._item(node)
            case Compare():
                return self._compare(node)
            case Junction():
                return self._junction(node)
            case Not():
                return self._lifted(node.operand, "not {}")
            case Member():
                return self._member(node)
            case IsMissing():
                return f"({self._code(node.operand)} is {'not ' * node.negated}None)"
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node)

    def _item(self, node: ItemRef) -> str:
        known = node.fact
        if (
            known.origin is Origin.FIELD
            and len(known.path) == 1
            and known.field.kind is not Kind.CHOICE
        ):
            holder = f"i_{node.variable}"
            return (
                f"{holder}.{known.path[0]}"
                if not self._over_activities(node)
                else (f"{holder}.value.{known.path[0]}")
            )
        return f"item_value({self._constant(known)}, i_{node.variable})"

    def _over_activities(self, node: ItemRef) -> bool:
        below = self.vocabulary.activities
        return below is not None and below.facts.get(node.fact.name) is node.fact

    def _lifted(self, operand: Condition, form: str) -> str:
        """Apply a form to a value, letting unknown through."""
        if is_certain(operand):
            return f"({form.format(self._code(operand))})"
        held = self._name("t")
        return f"(None if ({held} := {self._code(operand)}) is None else {form.format(held)})"

    def _member(self, node: Member) -> str:
        values = self._constant(node.values)
        if not _may_be_range(node.operand):
            return self._lifted(node.operand, f"{{}} {'not ' * node.negated}in {values}")
        found = f"member({self._code(node.operand)}, {values})"
        return f"kleene_not({found})" if node.negated else found

    def _compare(self, node: Compare) -> str:
        left, right = self._code(node.left), self._code(node.right)
        if node.left.type.kind is Kind.DATE:
            return self._compare_dates(node.op, left, right)
        if _may_be_range(node):
            return f"compare({node.op!r}, {left}, {right})"
        if is_certain(node):
            return f"({left} {node.op} {right})"
        x, y = self._name("t"), self._name("t")
        missing = [
            f"({name} := {code}) is None"
            for name, code, side in ((x, left, node.left), (y, right, node.right))
            if not is_certain(side)
        ]
        sides = [
            code if is_certain(side) else name
            for name, code, side in ((x, left, node.left), (y, right, node.right))
        ]
        return f"(None if {' or '.join(missing)} else {sides[0]} {node.op} {sides[1]})"

    def _compare_dates(self, op: str, left: str, right: str) -> str:
        x, y, a, b = (self._name("t") for _ in range(4))
        slow = f"compare({op!r}, {x}, {y}, lenient={self.ruleset.settings.lenient})"
        exact = f"({a} := {x}.day) is not None and ({b} := {y}.day) is not None"
        missing = f"({x} := {left}) is None or ({y} := {right}) is None"
        return f"(None if {missing} else {a} {op} {b} if {exact} else {slow})"

    def _junction(self, node: Junction) -> str:
        codes = [self._code(part) for part in node.parts]
        if is_certain(node):
            return "(" + f" {node.op} ".join(codes) + ")"
        held = [self._name("t") for _ in codes]
        unknown = " or ".join(f"{name} is None" for name in held)
        if node.op == "and":
            stop = " or ".join(
                f"({name} := {code}) is False" for name, code in zip(held, codes, strict=True)
            )
            return f"(False if {stop} else None if {unknown} else True)"
        stop = " or ".join(f"({name} := {code})" for name, code in zip(held, codes, strict=True))
        return f"(True if {stop} else None if {unknown} else False)"

    def _arithmetic(self, node: Arithmetic) -> str:
        left, right = self._code(node.left), self._code(node.right)
        kinds = {node.left.type.kind, node.right.type.kind}
        whole = kinds == {Kind.INTEGER} and node.op in "+-*" and not _may_be_range(node)
        if whole:
            x, y = self._name("t"), self._name("t")
            missing = f"({x} := {left}) is None or ({y} := {right}) is None"
            return f"(None if {missing} else {x} {node.op} {y})"
        return f"arithmetic({node.op!r}, {left}, {right})"

    def _call(self, node: Call) -> str:
        codes = [self._code(part) for part in node.arguments]
        if node.function == "present":
            return f"({codes[0]} is not None)"
        return f"call({node.function!r}, [{', '.join(codes)}], settings)"

    def _aggregate(self, node: Aggregate) -> str:
        items = self._code(node.items)
        default = "" if node.default is None else f", {self._code(node.default)}"
        keep = "True" if node.condition is None else self._code(node.condition)
        element = "None" if node.element is None else self._code(node.element)
        pairs = f"[({keep}, {element}) for i_{node.variable} in {items}]"
        guarded = f"None if {items} is None else {pairs}"
        return f"aggregate({node.function!r}, {guarded}{default})"


def _may_be_range(node: Condition) -> bool:
    """Whether a number may be known only as a range, which days between coarse dates are."""
    return any(
        (isinstance(part, Call) and part.type.unit == "day")
        or (isinstance(part, Arithmetic) and part.left.type.kind is Kind.DATE)
        or (isinstance(part, Aggregate) and part.type.kind in NUMERIC and part.element is not None)
        for part in walk(node)
    )
