"""Which kinds of values go together in an expression, with which units."""

from __future__ import annotations

import ast
from typing import Final

from kotaku_eval.conditions import Condition, Literal
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import name_hint
from kotaku_eval.expression_syntax import Syntax
from kotaku_eval.models import NUMERIC, Field, Kind
from kotaku_eval.near_dates import date_hint
from kotaku_eval.texts import Text

BOOLEAN: Final = Field("", Kind.BOOLEAN)
INTEGER: Final = Field("", Kind.INTEGER)
NUMBER: Final = Field("", Kind.NUMBER)
TEXT: Final = Field("", Kind.TEXT)
DATE: Final = Field("", Kind.DATE)
DAYS: Final = Field("", Kind.INTEGER, unit="day")

KIND_NAMES: Final = {
    Kind.TEXT: Text(id="teks", en="text"),
    Kind.INTEGER: Text(id="bilangan", en="a number"),
    Kind.NUMBER: Text(id="bilangan", en="a number"),
    Kind.BOOLEAN: Text(id="ya/tidak", en="true or false"),
    Kind.DATE: Text(id="tanggal", en="a date"),
    Kind.CHOICE: Text(id="pilihan", en="a choice"),
    Kind.RECORD: Text(id="rekaman", en="a record"),
    Kind.LIST: Text(id="daftar", en="a list"),
}
_ARITY: Final = {
    "present": (1, 1), "days_between": (2, 2), "working_days_between": (2, 2), "abs": (1, 1),
    "round": (1, 2), "min": (2, 20), "max": (2, 20), "len": (1, 1), "count": (1, 1),
    "sum": (1, 1), "all": (1, 1), "any": (1, 1),
}  # fmt: skip


class TypeChecks(Syntax):
    """The checks on operands; each refuses a part with the reason and its place."""

    def _boolean(self, node: ast.expr, made: Condition) -> None:
        if made.type.kind is not Kind.BOOLEAN:
            kind = KIND_NAMES[made.type.kind]
            raise self._reject(
                node,
                f"'{made.text}' adalah {kind.id}, bukan ya/tidak",
                f"'{made.text}' is {kind.en}, not true or false",
            )

    def _numeric(self, node: ast.expr, made: Condition) -> None:
        if made.type.kind not in NUMERIC:
            kind = KIND_NAMES[made.type.kind]
            raise self._reject(
                node,
                f"'{made.text}' adalah {kind.id}, bukan bilangan",
                f"'{made.text}' is {kind.en}, not a number",
            )

    def _as_dates(
        self, left: Condition, right: Condition, at: tuple[ast.expr, ast.expr]
    ) -> tuple[Condition, Condition]:
        """Read a text literal as a date where the other side is one."""
        if left.type.kind is Kind.DATE and is_text(right):
            return left, self._date(right, at[1])
        if right.type.kind is Kind.DATE and is_text(left):
            return self._date(left, at[0]), right
        return left, right

    def _date(self, literal: Condition, at: ast.expr) -> Condition:
        written = str(getattr(literal, "value", ""))
        try:
            return Literal(EventDate.parse(written), DATE, literal.text)
        except ValueError as failure:
            raise self._reject(
                at,
                f"bukan tanggal ISO: {written!r}",
                f"not an ISO date: {written!r}",
                date_hint(written, "'"),
            ) from failure

    def _comparable(self, symbol: str, left: Condition, right: Condition, at: ast.expr) -> None:
        self._choices(left, right, at)
        kinds = [_family(left.type.kind), _family(right.type.kind)]
        if kinds[0] is not kinds[1]:
            x, y = KIND_NAMES[left.type.kind], KIND_NAMES[right.type.kind]
            raise self._reject(
                at,
                f"tidak dapat membandingkan {x.id} ({left.text}) dengan {y.id} ({right.text})",
                f"cannot compare {x.en} ({left.text}) with {y.en} ({right.text})",
            )
        ordered = kinds[0] in {Kind.NUMBER, Kind.DATE}
        if kinds[0] in {Kind.LIST, Kind.RECORD} or not (ordered or symbol in {"==", "!="}):
            kind = KIND_NAMES[left.type.kind]
            raise self._reject(
                at,
                f"'{symbol}' tidak berlaku untuk {kind.id}",
                f"'{symbol}' does not work on {kind.en}",
            )
        self._same_unit(left, right, at)

    def _choices(self, left: Condition, right: Condition, at: ast.expr) -> None:
        """Refuse a text that is none of the choices it is compared with, and choices apart."""
        x, y = left.type.choices, right.type.choices
        if x and y and not set(x) & set(y):
            raise self._reject(
                at,
                f"'{left.text}' dan '{right.text}' tidak mempunyai pilihan yang sama",
                f"'{left.text}' and '{right.text}' have no choice in common",
            )
        for chosen, literal in ((left, right), (right, left)):
            if chosen.type.kind is Kind.CHOICE and is_text(literal):
                self._choice(chosen, str(getattr(literal, "value", "")), at)

    def _choice(self, chosen: Condition, written: str, at: ast.expr) -> None:
        if written not in chosen.type.choices:
            raise self._reject(
                at,
                f"'{written}' bukan pilihan dari {chosen.text}",
                f"'{written}' is not a choice of {chosen.text}",
                name_hint(written, chosen.type.choices),
            )

    def _same_unit(self, left: Condition, right: Condition, at: ast.expr) -> str:
        x, y = left.type.unit, right.type.unit
        if x and y and x != y:
            raise self._reject(
                at,
                f"satuan berbeda: {left.text} dalam {x}, {right.text} dalam {y}",
                f"different units: {left.text} is in {x}, {right.text} in {y}",
            )
        return x or y

    def _arithmetic_type(
        self, symbol: str, left: Condition, right: Condition, node: ast.BinOp
    ) -> Field:
        kinds = (left.type.kind, right.type.kind)
        if kinds == (Kind.DATE, Kind.DATE) and symbol == "-":
            return DAYS
        if kinds[0] is Kind.DATE and kinds[1] is Kind.INTEGER and symbol in "+-":
            return self._moved(right, node.right)
        if kinds[1] is Kind.DATE and kinds[0] is Kind.INTEGER and symbol == "+":
            return self._moved(left, node.left)
        self._numeric(node.left, left)
        self._numeric(node.right, right)
        whole = kinds == (Kind.INTEGER, Kind.INTEGER) and symbol != "/"
        return Field(
            "", Kind.INTEGER if whole else Kind.NUMBER, unit=self._unit(symbol, left, right, node)
        )

    def _moved(self, moved: Condition, at: ast.expr) -> Field:
        if moved.type.unit not in {"", "day"}:
            raise self._reject(
                at,
                f"tanggal digeser dengan hari, bukan {moved.type.unit}",
                f"a date is moved by days, not by {moved.type.unit}",
            )
        return DATE

    def _unit(self, symbol: str, left: Condition, right: Condition, node: ast.BinOp) -> str:
        x, y = left.type.unit, right.type.unit
        if symbol in "+-":
            return self._same_unit(left, right, node.right)
        if symbol == "/":
            return "" if x == y else (x if not y else f"{x or 1}/{y}")
        return x or y if not (x and y) else f"{x}*{y}"

    def _kind(self, made: Condition, wanted: set[Kind], at: ast.expr) -> None:
        if made.type.kind not in wanted:
            found = KIND_NAMES[made.type.kind]
            need = KIND_NAMES[min(wanted, key=lambda kind: kind.value)]
            raise self._reject(
                at,
                f"'{made.text}' adalah {found.id}; yang diperlukan {need.id}",
                f"'{made.text}' is {found.en}; {need.en} is needed",
            )

    def _extreme(self, arguments: list[Condition], node: ast.Call) -> Field:
        for at, made in enumerate(arguments):
            self._kind(made, {Kind.DATE, *NUMERIC}, node.args[at])
            self._comparable("<", arguments[0], made, node.args[at])
        whole = all(made.type.kind is arguments[0].type.kind for made in arguments)
        unit = next((made.type.unit for made in arguments if made.type.unit), "")
        return Field("", arguments[0].type.kind if whole else Kind.NUMBER, unit=unit)

    def _rounded(self, arguments: list[Condition], node: ast.Call, unit: str) -> Field:
        places = arguments[1] if len(arguments) > 1 else None
        if places is not None and not (
            isinstance(places, Literal) and isinstance(places.value, int) and abs(places.value) < 16  # noqa: PLR2004 - digits of a float
        ):
            raise self._reject(
                node.args[1],
                "jumlah desimal harus bilangan tetap",
                "decimals must be a fixed number",
            )
        whole = places is None or getattr(places, "value", 0) <= 0
        return Field("", Kind.INTEGER if whole else Kind.NUMBER, unit=unit)

    def _arity(self, name: str, given: int, node: ast.Call) -> None:
        least, most = _ARITY[name]
        if not least <= given <= most:
            wanted = str(least) if least == most else f"{least}-{most}"
            raise self._reject(
                node,
                f"'{name}' memerlukan {wanted} argumen, diberi {given}",
                f"'{name}' needs {wanted} arguments, {given} given",
            )

    def _aggregate_type(self, name: str, element: Condition | None, at: ast.expr) -> Field:
        if name in {"count", "len"}:
            if element is not None:
                raise self._reject(
                    at,
                    f"'{name}' menghitung entri: tulis {name}(x for x in daftar if syarat)",
                    f"'{name}' counts entries: write {name}(x for x in list if condition)",
                )
            return INTEGER
        if element is None:
            raise self._reject(at, "nilai entri tidak ada", "a value of the entry is missing")
        if name in {"all", "any"}:
            self._boolean(at, element)
            return BOOLEAN
        wanted = set(NUMERIC) if name == "sum" else {Kind.DATE, *NUMERIC}
        self._kind(element, wanted, at)
        return Field("", element.type.kind, unit=element.type.unit)


def is_text(node: Condition) -> bool:
    """Whether a part is a text written in the expression."""
    return isinstance(node, Literal) and node.type.kind is Kind.TEXT


def _family(kind: Kind) -> Kind:
    """Return the kind that stands for all kinds it compares with."""
    if kind in NUMERIC:
        return Kind.NUMBER
    return Kind.TEXT if kind is Kind.CHOICE else kind
