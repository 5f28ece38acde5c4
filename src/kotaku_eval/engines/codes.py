"""Python code of conditions: expressions that mean what ``conditions.evaluate`` says.

The code holds only names this module makes, plain numbers, and constants bound beside it; no text
of a rule file ever becomes code. Plain cases (values present, whole numbers, dates exact to the
day) take short cuts, all others the functions of ``logic``, so the meaning is theirs.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
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
from kotaku_eval.facts import Fact, Origin
from kotaku_eval.models import NUMERIC, Kind
from kotaku_eval.rulesets import RuleSet

_LARGEST: Final = 2**63
Uses = Mapping[Hashable, set[int]]


class CodeWriter:
    """Writes expressions, and the lines that read the facts they need.

    What several rules ask for is read once at the top; what one rule alone asks for is read where
    that rule is judged, so that a rule that does not apply costs nothing. Names that serve one rule
    alone are used again by the next: from the 257th on, names cost the interpreter twice as much.

    Args:
        ruleset: The rules.
        level: What they are about.
        uses: Which rules ask for each value, as an earlier writer has found.
    """

    def __init__(self, ruleset: RuleSet, level: str, uses: Uses) -> None:
        self.ruleset = ruleset
        self.vocabulary = ruleset.vocabulary(level)
        self.names: dict[str, Any] = {
            "NEVER": NEVER,
            "Range": logic.Range,
            "aggregate": logic.aggregate,
            "all_known": logic.all_known,
            "any_known": logic.any_known,
            "arithmetic": logic.arithmetic,
            "call": call,
            "compare": logic.compare,
            "count_known": logic.count_known,
            "days": logic.days,
            "added": logic.added,
            "divided": logic.divided,
            "multiplied": logic.multiplied,
            "subtracted": logic.subtracted,
            "greatest": logic.greatest,
            "item_value": item_value,
            "kleene_not": logic.kleene_not,
            "least": logic.least,
            "member": logic.member,
            "rounded": logic.rounded,
            "settings": ruleset.settings,
            "total": logic.total,
        }
        self.uses = uses
        self.asked: dict[Hashable, set[int]] = {}
        self.rule = 0
        self.top: list[str] = []
        self.here: list[str] = []
        self.known: dict[Hashable, str] = {}
        self.bound: dict[Hashable, str] = {}
        self.count = 0
        self.activity_names: set[str] = set()
        self.own_count = 0
        self.depth = 0

    def begin(self, rule: int) -> None:
        """Begin the lines of another rule."""
        self.rule, self.own_count = rule, 0

    def name(self, prefix: str) -> str:
        """Return a name nothing else has."""
        self.count += 1
        return f"{prefix}{self.count}"

    def own_name(self, prefix: str) -> str:
        """Return a name nothing else has while one rule is judged."""
        self.own_count += 1
        # What a comprehension binds is slower to reach: such names are for these alone.
        return f"{prefix}{'c' * (self.depth > 0)}_{self.own_count}"

    def constant(self, value: Any) -> str:
        """Return a small number as it is, or the name of a value bound beside the code."""
        if value is None or isinstance(value, bool):
            return repr(value)
        if value.__class__ is int and abs(value) <= _LARGEST:
            return f"({value})"
        key: Hashable = id(value)
        if isinstance(value, str):
            key = value
        if key not in self.bound:
            self.bound[key] = self.name("k")
            self.names[self.bound[key]] = value
        return self.bound[key]

    def _read(self, key: Hashable, prefix: str, expression: str) -> str:
        """Return the local that holds a value, reading it once."""
        self.asked.setdefault(key, set()).add(self.rule)
        if key not in self.known:
            is_shared = len(self.uses.get(key, ())) > 1
            name = self.name(prefix) if is_shared else self.own_name(prefix)
            (self.top if is_shared else self.here).append(f"{name} = {expression}")
            self.known[key] = name
        return self.known[key]

    # --- facts --------------------------------------------------------------------------

    def stage(self, stage: str) -> str:
        """Return the local that holds what is known of a stage."""
        return self._read(("stage", stage), "s", f"timeline.get({self.constant(stage)}, NEVER)")

    def fact(self, known: Fact) -> str:
        """Return the local that holds a fact of the subject."""
        return self._read(("fact", known.name), "f", self._fact_code(known))

    def _fact_code(self, known: Fact) -> str:
        match known.origin:
            case Origin.FIELD:
                return self._path("value", ("value",), known)
            case Origin.PARENT:
                level = self.constant(known.level)
                place = self._read(("place", known.level), "p", f"parents.get({level})")
                return self._path(place, ("place", known.level), known)
            case Origin.STAGE:
                return self._stage_code(self.stage(known.path[0]), known.path[1])
            case Origin.DOCUMENT:
                return self._document_code(*known.path)
            case Origin.CLOSED:
                return "is_closed"
            case Origin.ACTIVITIES:
                return "subject.activities"

    def _stage_code(self, stage: str, part: str) -> str:
        if part == "done":
            return f"{stage}.count > 0"
        if part in {"first", "last"}:
            return f"None if {stage}.undated else {stage}.{part}"
        return f"{stage}.{part}"

    def _document_code(self, stage: str, part: str, document: str) -> str:
        seen = self.stage(stage)
        held = self._read(("documents", stage), "d", f"{seen}.documents if {seen}.count else None")
        found = self.own_name("t")
        got = f"({found} := {held}.get({self.constant(document)}))"
        if part == "evidence":
            return f"None if {held} is None else {got} is not None and {found}.exists"
        absent = f"{held} is None or {got} is None or not {found}.exists"
        return f"None if {absent} else {found}.correct"

    def _path(self, root: str, key: tuple[str, ...], known: Fact) -> str:
        """Read a dotted path, each record on the way once."""
        held = root
        for at, name in enumerate(known.path[:-1], start=1):
            step = f"{held}.{name}"
            if held != "value":
                step = f"None if {held} is None else {step}"
            held = self._read((key, known.path[:at]), "o", step)
        last = f"{held}.{known.path[-1]}"
        if held != "value":
            last = f"None if {held} is None else {last}"
        if known.field.kind is not Kind.CHOICE:
            return last
        choice = self._read((key, known.path), "o", last)
        return f"None if {choice} is None else {choice}.value"

    # --- conditions -----------------------------------------------------------------------

    def code(self, node: Condition) -> str:  # noqa: C901 - one branch per kind of node
        """Return the expression of a condition."""
        match node:
            case Literal():
                return self.constant(node.value)
            case FactRef():
                return self.fact(node.fact)
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
                return self._is_missing(node.operand, negated=node.negated)
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node)

    def _item(self, node: ItemRef) -> str:
        known, holder = node.fact, f"i_{node.variable}"
        is_direct = known.origin is Origin.FIELD and len(known.path) == 1
        if not is_direct or known.field.kind is Kind.CHOICE:
            return f"item_value({self.constant(known)}, {holder})"
        is_activity = node.variable in self.activity_names
        return f"{holder}.value.{known.path[0]}" if is_activity else f"{holder}.{known.path[0]}"

    def _lifted(self, operand: Condition, form: str) -> str:
        """Apply a form to a value, letting unknown through."""
        code = self.code(operand)
        if is_certain(operand):
            return f"({form.format(code)})"
        asked, held = self._held(code)
        return f"(None if {asked} is None else {form.format(held)})"

    def _held(self, code: str) -> tuple[str, str]:
        """Return an expression that keeps its value, and the name that holds it afterwards."""
        if code.isidentifier():
            return code, code
        name = self.own_name("t")
        return f"({name} := {code})", name

    def _is_missing(self, operand: Condition, *, negated: bool) -> str:
        # Python warns of a number it can see beside "is", also of one it reckons itself.
        asked = self._held(self.code(operand))[0]
        return f"({asked} is {'not ' * negated}None)"

    def _member(self, node: Member) -> str:
        values = self.constant(node.values)
        if not may_be_range(node.operand):
            return self._lifted(node.operand, f"{{}} {'not ' * node.negated}in {values}")
        found = f"member({self.code(node.operand)}, {values})"
        return f"kleene_not({found})" if node.negated else found

    def _both(self, left: Condition, right: Condition, form: str) -> str:
        """Apply a form to two values, letting unknown through."""
        sides, missing = [], []
        for side in (left, right):
            code = self.code(side)
            if not is_certain(side):
                asked, code = self._held(code)
                missing.append(f"{asked} is None")
            sides.append(code)
        known = form.format(*sides)
        return f"(None if {' or '.join(missing)} else {known})" if missing else f"({known})"

    def _compare(self, node: Compare) -> str:
        op = node.op
        if node.left.type.kind is Kind.DATE:
            return self._compare_dates(node)
        if not may_be_range(node):
            return self._both(node.left, node.right, f"{{}} {op} {{}}")
        plain = "{0}.__class__ is not Range and {1}.__class__ is not Range"
        form = f"{{0}} {op} {{1}} if {plain} else compare({op!r}, {{0}}, {{1}})"
        return self._both(node.left, node.right, form)

    def _compare_dates(self, node: Compare) -> str:
        a, b = self.own_name("t"), self.own_name("t")
        exact = f"({a} := {{0}}.day) is not None and ({b} := {{1}}.day) is not None"
        slow = f"compare({node.op!r}, {{0}}, {{1}}, lenient={self.ruleset.settings.lenient})"
        return self._both(node.left, node.right, f"{a} {node.op} {b} if {exact} else {slow}")

    def _junction(self, node: Junction) -> str:
        codes = [self.code(part) for part in node.parts]
        if is_certain(node):
            return "(" + f" {node.op} ".join(codes) + ")"
        asked, held = zip(*map(self._held, codes), strict=True)
        unknown = " or ".join(f"{name} is None" for name in held)
        if node.op == "and":
            stop = " or ".join(f"{code} is False" for code in asked)
            return f"(False if {stop} else None if {unknown} else True)"
        return f"(True if {' or '.join(asked)} else None if {unknown} else False)"

    def _arithmetic(self, node: Arithmetic) -> str:
        kinds = {node.left.type.kind, node.right.type.kind}
        if kinds == {Kind.INTEGER} and node.op in "+-*" and not may_be_range(node):
            return self._both(node.left, node.right, f"{{}} {node.op} {{}}")
        if kinds <= NUMERIC and not may_be_range(node):
            return self._both(node.left, node.right, f"{_FINITE[node.op]}({{}}, {{}})")
        if isinstance(node.right, Literal) and node.right.value == 0 and node.op in "+-":
            return self.code(node.left)
        return f"arithmetic({node.op!r}, {self.code(node.left)}, {self.code(node.right)})"

    def _call(self, node: Call) -> str:
        # Each part is written once: twice at every depth would double the code at each.
        if node.function == "len" or (node.function == "abs" and not may_be_range(node)):
            return self._lifted(node.arguments[0], node.function + "({})")
        codes = [self.code(part) for part in node.arguments]
        match node.function:
            case "present":
                return self._is_missing(node.arguments[0], negated=True)
            case "days_between":
                return f"days({', '.join(codes)})"
            case "round":
                return f"rounded({', '.join(codes)})"
            case _:
                return f"call({node.function!r}, [{', '.join(codes)}], settings)"

    # --- aggregates -------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate) -> str:
        """Gather the values of the entries in a list, and combine it."""
        if node.items.fact.origin is Origin.ACTIVITIES:
            self.activity_names.add(node.variable)
        else:
            self.activity_names.discard(node.variable)
        items = self.code(node.items)
        if node.default is not None:
            return self._with_default(node, items)
        self.depth += 1
        found = self._combined(node, items)
        self.depth -= 1
        return found if is_certain(node.items) else f"(None if {items} is None else {found})"

    def _combined(self, node: Aggregate, items: str) -> str:
        loop = f"for i_{node.variable} in {items}"
        if node.function not in {"count", "len"}:
            return _COMBINED[node.function].format(f"[{self._entry(node, loop)}]")
        if node.condition is None:
            return f"len({items})"
        return f"count_known([{self.code(node.condition)} {loop}])"

    def _entry(self, node: Aggregate, loop: str) -> str:
        """Return the value of an entry with the loop and filter; unknown filters make unknown."""
        value = "None" if node.element is None else self.code(node.element)
        if node.condition is None:
            return f"{value} {loop}"
        keep = self.code(node.condition)
        if is_certain(node.condition):
            return f"{value} {loop} if {keep}"
        kept, held = self.own_name("t"), self.own_name("t")
        # With `all` a true entry needs no filter, with `any` a false one; else it must be known.
        decided = {"all": f"({held} := {value}) or", "any": f"({held} := {value}) is False or"}
        if node.function in decided:
            value = f"{held} if {decided[node.function]} {kept} else None"
        else:
            value = f"{value} if {kept} else None"
        return f"{value} {loop} if ({kept} := {keep}) is not False"

    def _with_default(self, node: Aggregate, items: str) -> str:
        default = "None" if node.default is None else self.code(node.default)
        self.depth += 1
        keep = "True" if node.condition is None else self.code(node.condition)
        element = "None" if node.element is None else self.code(node.element)
        self.depth -= 1
        pairs = f"[({keep}, {element}) for i_{node.variable} in {items}]"
        return f"aggregate({node.function!r}, None if {items} is None else {pairs}, {default})"


_FINITE = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}
_COMBINED = {
    "all": "all_known({})",
    "any": "any_known({})",
    "sum": "total({})",
    "min": "least({})",
    "max": "greatest({})",
}


def may_be_range(node: Condition) -> bool:
    """Whether a number may be known only as a range, which days between coarse dates are."""
    return any(
        (isinstance(part, Call) and part.type.unit == "day")
        or (isinstance(part, Arithmetic) and part.left.type.kind is Kind.DATE)
        or (
            isinstance(part, Aggregate)
            and part.type.kind in NUMERIC
            and part.element is not None
            and may_be_range(part.element)
        )
        for part in walk(node)
    )
