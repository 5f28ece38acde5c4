"""XPath: conditions on facts as expressions over the questions of a form.

An answer may be missing, and then nothing is known. So a condition becomes two expressions: one
that is true where it certainly holds, one that is true where it certainly does not. Where neither
is true the answers do not decide. What has no faithful translation is refused, with the reason.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.conditions import (
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
    walk,
)
from kotaku_eval.facts import ACTIVITY, Fact, Origin
from kotaku_eval.forms.kleene import (
    AGGREGATE,
    ALWAYS,
    COMPUTED,
    NOT_ASKED,
    SEVERAL,
    Truth,
    UntranslatableError,
    Value,
    all_of,
    chosen,
    joined,
    literal,
    when_known,
    yes_no,
)
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.questions import STATUS, Schema, dotted

MONEY: Final = frozenset({"rupiah", "idr", "dollar", "usd"})
"""Units whose whole numbers may have more than the nine digits that a phone takes as a number."""

_SIGNS: Final = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPERATORS: Final = {"+": "+", "-": "-", "*": "*", "/": "div"}


@frozen
class Translator:
    """Translates the conditions of one form.

    Args:
        schema: What questions are called.
        asked: The questions there are.
        level: What a condition without a parent's name speaks of.
        final: The stage that closes an activity; empty for none.
        several: Stages that have a repeat of events.
    """

    schema: Schema
    asked: frozenset[str]
    level: str = ACTIVITY
    final: str = ""
    several: frozenset[str] = frozenset()

    def truth(self, node: Condition) -> Truth:
        """Return a condition as expressions.

        Raises:
            UntranslatableError: It has no faithful translation.
        """
        match node:
            case Junction():
                return joined(node.op, [self.truth(part) for part in node.parts])
            case Not():
                return self.truth(node.operand).negated()
            case Compare():
                return self._compared(node)
            case Member():
                return self._member(node)
            case IsMissing():
                present = self._present(node.operand)
                return present if node.negated else present.negated()
            case Call(function="present"):
                return self._present(node.arguments[0])
            case Literal() if isinstance(node.value, bool):
                return ALWAYS if node.value else ALWAYS.negated()
            case FactRef() | ItemRef():
                # An entry that conditions outside of an aggregate speak of is the activity.
                return self._fact(node.fact)
            case _:
                raise UntranslatableError(AGGREGATE)

    def possible(self, node: Condition) -> str:
        """Return where a question that matters under a condition is asked: where it holds.

        Of dates that are not known to the day an expression can say nothing, but the report may,
        so where all dates are told it is enough that the condition does not certainly fail.

        Raises:
            UntranslatableError: It has no faithful translation.
        """
        truth = self.truth(node)
        dates = [
            part for part in walk(node) if isinstance(part, FactRef) and part.type.kind is Kind.DATE
        ]
        if not dates:
            return truth.true
        told = all_of(list(dict.fromkeys(self._present(date).true for date in dates)))
        return f"{truth.true} or ({told} and not({truth.false}))"

    # --- truths ---------------------------------------------------------------------------------

    def _fact(self, known: Fact) -> Truth:
        match known.origin:
            case Origin.STAGE if known.path[1] == "done":
                return yes_no(self._question("happened", known.path[0]))
            case Origin.DOCUMENT:
                stage, part, document = known.path
                if stage in self.several:
                    raise UntranslatableError(SEVERAL)
                role = "exists" if part == "evidence" else "correct"
                return yes_no(self._question(role, stage, document))
            case Origin.CLOSED:
                return self._closed()
            case Origin.FIELD | Origin.PARENT if known.field.kind is Kind.BOOLEAN:
                return yes_no(self._field(known))
            case _:
                raise UntranslatableError(COMPUTED)

    def _closed(self) -> Truth:
        status = "${" + STATUS + "}"
        ended = Truth(f"({status} = 'closed' or {status} = 'cancelled')", f"{status} = 'open'")
        if not self.final:
            return ended
        return joined("or", [ended, yes_no(self._question("happened", self.final))])

    def _compared(self, node: Compare) -> Truth:
        if node.left.type.kind is Kind.BOOLEAN or node.right.type.kind is Kind.BOOLEAN:
            return self._equal_truths(node)
        left, right = self._sides(node.left, node.right)
        asked = f"{left.text} {_SIGNS[node.op]} {right.text}"
        return when_known((left, right), asked)

    def _equal_truths(self, node: Compare) -> Truth:
        left, right = self.truth(node.left), self.truth(node.right)
        both = joined("and", [left, right])
        neither = joined("and", [left.negated(), right.negated()])
        same = joined("or", [both, neither])
        if node.op not in {"==", "!="}:
            raise UntranslatableError(COMPUTED)
        return same if node.op == "==" else same.negated()

    def _sides(self, left: Condition, right: Condition) -> tuple[Value, Value]:
        """Return two values that are compared; a choice is compared by its name in the form."""
        if isinstance(right, Literal) and left.type.kind is Kind.CHOICE:
            return self._value(left), Value(chosen(left.type, right.value))
        if isinstance(left, Literal) and right.type.kind is Kind.CHOICE:
            return Value(chosen(right.type, left.value)), self._value(right)
        if left.type.kind is Kind.CHOICE and left.type.choices != right.type.choices:
            raise UntranslatableError(COMPUTED)
        return self._value(left), self._value(right)

    def _member(self, node: Member) -> Truth:
        value = self._value(node.operand)
        own = node.operand.type
        texts = sorted(node.values, key=repr)
        shown = [chosen(own, text) if own.kind is Kind.CHOICE else literal(text) for text in texts]
        parts = " or ".join(f"{value.text} = {text}" for text in shown)
        found = when_known((value,), f"({parts})")
        return found.negated() if node.negated else found

    def _present(self, node: Condition) -> Truth:
        if not isinstance(node, FactRef):
            raise UntranslatableError(COMPUTED)
        known = node.fact
        if known.field.kind is Kind.BOOLEAN:
            own = self._fact(known)
            return Truth(f"({own.true} or {own.false})", f"not({own.true} or {own.false})")
        if known.origin is Origin.STAGE:
            value = self._stage_value(known, exact=False)
        elif known.field.kind is Kind.LIST:
            value = self._length(node)
        else:
            question = self._field(known)
            value = Value(question, f"{question} != ''")
        return Truth(value.known or "true()", f"not({value.known})" if value.known else "false()")

    # --- values ---------------------------------------------------------------------------------

    def _value(self, node: Condition) -> Value:
        match node:
            case Literal():
                return Value(literal(node.value))
            case FactRef():
                return self._fact_value(node.fact)
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case _:
                raise UntranslatableError(AGGREGATE)

    def _fact_value(self, known: Fact) -> Value:
        if known.origin is Origin.STAGE:
            return self._stage_value(known)
        if known.origin not in {Origin.FIELD, Origin.PARENT}:
            raise UntranslatableError(COMPUTED)
        question = self._field(known)
        own = known.field
        if own.kind is Kind.DATE:
            coarse = self._field(known, "field_precision")
            return Value(question, f"{question} != '' and ({coarse} = 'day' or {coarse} = '')")
        text = f"number({question})" if own.kind in NUMERIC and is_typed(own) else question
        return Value(text, f"{question} != ''")

    def _stage_value(self, known: Fact, *, exact: bool = True) -> Value:
        stage, part = known.path
        if part == "planned":
            date, coarse = (
                self._question("planned", stage),
                self._question("planned_precision", stage),
            )
            exactly = f"{date} != '' and ({coarse} = 'day' or {coarse} = '')"
            return Value(date, exactly if exact else f"{date} != ''")
        if stage in self.several or part not in {"first", "last"}:
            raise UntranslatableError(SEVERAL)
        return self.date_of(stage, exact=exact)

    def date_of(self, stage: str, *, exact: bool = True) -> Value:
        """Return the date of a stage that happens once, known where it is known to the day."""
        if stage in self.several:
            raise UntranslatableError(SEVERAL)
        date, coarse = self._question("date", stage), self._question("precision", stage)
        happened = yes_no(self._question("happened", stage)).true
        known = f"({coarse} = 'day' or {coarse} = '')" if exact else f"{coarse} != 'undated'"
        return Value(date, f"{happened} and {date} != '' and {known}")

    def _arithmetic(self, node: Arithmetic) -> Value:
        if Kind.DATE in {node.left.type.kind, node.right.type.kind}:
            raise UntranslatableError(COMPUTED)
        left, right = self._value(node.left), self._value(node.right)
        known = [value.known for value in (left, right) if value.known]
        if node.op == "/":
            known.append(f"{right.text} != 0")
        text = f"({left.text} {_OPERATORS[node.op]} {right.text})"
        return Value(text, all_of(known))

    def _call(self, node: Call) -> Value:
        if node.function == "len":
            return self._length(node.arguments[0])
        values = [self._value(part) for part in node.arguments]
        known = all_of([value.known for value in values if value.known])
        texts = [value.text for value in values]
        match node.function:
            case "days_between":
                first, last = (f"decimal-date-time({text})" for text in texts)
                return Value(f"({last} - {first})", known)
            case "-":
                return Value(f"(0 - {texts[0]})", known)
            case "abs" if node.arguments[0].type.kind in NUMERIC:
                (text,) = texts
                return Value(f"if({text} < 0, 0 - {text}, {text})", known)
            case _:
                raise UntranslatableError(COMPUTED)

    def _length(self, node: Condition) -> Value:
        if not isinstance(node, FactRef) or node.fact.field.kind is not Kind.LIST:
            raise UntranslatableError(COMPUTED)
        known = node.fact
        level = known.level if known.origin is Origin.PARENT else self.level
        gate = self._question("any", level, dotted(known.path))
        rows = self._question("list", level, dotted(known.path))
        counted = f"count({rows})"
        text = f"if({gate} = 'no', 0, {counted})"
        return Value(text, f"({gate} = 'no' or ({gate} = 'yes' and {counted} > 0))")

    # --- questions ------------------------------------------------------------------------------

    def _field(self, known: Fact, role: str = "field") -> str:
        level = known.level if known.origin is Origin.PARENT else self.level
        return self._question(role, level, dotted(known.path))

    def _question(self, *key: str) -> str:
        if not self.schema.has(*key) or self.schema.name(*key) not in self.asked:
            raise UntranslatableError(NOT_ASKED)
        return "${" + self.schema.name(*key) + "}"


def is_typed(own: Field) -> bool:
    """Whether a whole number is asked as text of digits, since a phone takes nine of them."""
    return own.kind is Kind.INTEGER and own.unit in MONEY
