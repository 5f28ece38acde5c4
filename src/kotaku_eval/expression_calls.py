"""Calls in expressions: the fixed table of functions, and aggregates over lists."""

from __future__ import annotations

import ast
from typing import Final

from kotaku_eval.conditions import Aggregate, Call, Condition, FactRef, Junction
from kotaku_eval.errors import name_hint
from kotaku_eval.expression_notes import RejectedError
from kotaku_eval.expression_types import BOOLEAN, DAYS, INTEGER, TypeChecks, is_text
from kotaku_eval.facts import Vocabulary
from kotaku_eval.models import Field, Kind

AGGREGATES: Final = ("sum", "all", "any", "count", "min", "max", "len")
FUNCTIONS: Final = (
    "present", "days_between", "working_days_between", "abs", "round", *AGGREGATES,
)  # fmt: skip


class Calls(TypeChecks):
    """The part of the checker that knows functions; what stands in them the whole checker reads."""

    vocabulary: Vocabulary

    def _node(self, node: ast.expr, depth: int) -> Condition:
        raise NotImplementedError

    def _parts(self, nodes: list[ast.expr], depth: int) -> list[Condition]:
        """Check several parts, so that the mistakes of all of them are noted."""
        made, failed = [], False
        for node in nodes:
            try:
                made.append(self._node(node, depth + 1))
            except RejectedError:
                failed = True
        if failed:
            raise RejectedError
        return made

    def _call(self, node: ast.Call, depth: int) -> Condition:
        name = node.func.id if isinstance(node.func, ast.Name) else self._words(node.func)
        if name not in FUNCTIONS:
            raise self._reject(
                node.func,
                f"fungsi tidak dikenal '{name}'",
                f"unknown function '{name}'",
                name_hint(name, FUNCTIONS),
            )
        if node.args and isinstance(node.args[0], ast.GeneratorExp):
            return self._aggregate(name, node, depth)
        if node.keywords:
            word = node.keywords[0].arg or "**"
            raise self._reject(
                node, f"argumen tidak dikenal '{word}'", f"unknown argument '{word}'"
            )
        arguments = self._parts(node.args, depth)
        made = self._call_type(name, arguments, node)
        return Call("len" if name == "count" else name, tuple(arguments), made, self._words(node))

    def _call_type(self, name: str, arguments: list[Condition], node: ast.Call) -> Field:
        self._arity(name, len(arguments), node)
        if name == "present":
            return BOOLEAN
        if name in {"days_between", "working_days_between"}:
            for at, made in enumerate(arguments):
                arguments[at] = self._date(made, node.args[at]) if is_text(made) else made
                self._kind(arguments[at], {Kind.DATE}, node.args[at])
            return DAYS
        if name in {"len", "count"}:
            self._kind(arguments[0], {Kind.LIST}, node.args[0])
            return INTEGER
        if name in {"min", "max"}:
            return self._extreme(arguments, node)
        if name in {"sum", "all", "any"}:
            raise self._reject(
                node,
                f"'{name}' memerlukan daftar: {name}(x.nilai for x in daftar)",
                f"'{name}' needs a list: {name}(x.value for x in list)",
            )
        self._numeric(node.args[0], arguments[0])
        unit = arguments[0].type.unit
        if name == "round":
            return self._rounded(arguments, node, unit)
        return Field("", arguments[0].type.kind, unit=unit)

    def _aggregate(self, name: str, node: ast.Call, depth: int) -> Condition:
        generator = node.args[0]
        if name not in AGGREGATES or not isinstance(generator, ast.GeneratorExp):
            raise self._reject(
                node, f"'{name}' tidak menerima daftar", f"'{name}' does not take a list"
            )
        loop = generator.generators[0]
        is_nested = bool(self.variables.keys() - self.given)
        is_only = len(generator.generators) == 1 and not loop.is_async and not is_nested
        if not is_only or not isinstance(loop.target, ast.Name):
            raise self._reject(
                generator,
                "hanya satu 'for' dengan satu nama dalam satu ungkapan",
                "only one 'for' with one name inside an aggregate",
            )
        if len(node.args) > 1:
            raise self._reject(node, "terlalu banyak argumen", "too many arguments")
        if loop.target.id in self.given:
            name = loop.target.id
            raise self._reject(
                loop.target, f"'{name}' sudah berarti kejadian", f"'{name}' is an event already"
            )
        [items] = self._parts([loop.iter], depth)
        self._kind(items, {Kind.LIST}, loop.iter)
        if not isinstance(items, FactRef):
            raise self._reject(loop.iter, "bukan daftar", "not a list")
        default = self._default(name, node, depth)
        self.variables[loop.target.id] = self.vocabulary.items_of(items.fact)
        try:
            condition = self._filter(loop.ifs, depth)
            element = self._element(name, generator.elt, loop.target.id, depth)
        finally:
            del self.variables[loop.target.id]
        made = self._aggregate_type(name, element, generator.elt)
        if default is not None and element is not None:
            self._comparable("==", element, default, node)
        words = self._words(node)
        return Aggregate(name, loop.target.id, items, element, condition, default, made, words)

    def _default(self, name: str, node: ast.Call, depth: int) -> Condition | None:
        found = None
        for keyword in node.keywords:
            if keyword.arg != "default" or name not in {"sum", "min", "max"}:
                word = keyword.arg or "**"
                raise self._reject(
                    node, f"argumen tidak dikenal '{word}'", f"unknown argument '{word}'"
                )
            [found] = self._parts([keyword.value], depth)
        return found

    def _filter(self, written: list[ast.expr], depth: int) -> Condition | None:
        parts = self._parts(written, depth)
        for node, made in zip(written, parts, strict=True):
            self._boolean(node, made)
        if len(parts) > 1:
            return Junction("and", tuple(parts), BOOLEAN, " and ".join(p.text for p in parts))
        return parts[0] if parts else None

    def _element(self, name: str, node: ast.expr, variable: str, depth: int) -> Condition | None:
        bare = isinstance(node, ast.Name) and node.id == variable
        if bare and name in {"count", "len"}:
            return None
        [made] = self._parts([node], depth)
        return made
