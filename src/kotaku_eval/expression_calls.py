"""Calls in expressions: the fixed table of functions, and aggregates over lists."""

from __future__ import annotations

import ast
from typing import Final

from kotaku_eval.conditions import (
    Aggregate,
    Call,
    Condition,
    FactRef,
    ItemRef,
    Junction,
    walk,
)
from kotaku_eval.errors import name_hint
from kotaku_eval.expression_notes import RejectedError, meant
from kotaku_eval.expression_types import BOOLEAN, DAYS, INTEGER, KIND_NAMES, TypeChecks, is_text
from kotaku_eval.facts import Vocabulary
from kotaku_eval.models import Field, Kind
from kotaku_eval.texts import Text

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
                self._function_hint(name),
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

    def _function_hint(self, name: str) -> Text:
        """Return what to write instead of a function that there is not."""
        if self.vocabulary.find(name) is not None:
            return Text(
                id=f"'{name}' nilai, bukan fungsi: tulis tanpa kurung.",
                en=f"'{name}' is a value, not a function: write it without brackets.",
            )
        longer = [known for known in FUNCTIONS if known.startswith(f"{name}_")]
        near = longer[0] if longer else ""
        return name_hint(near[:-1] if near else name, longer[:1] or FUNCTIONS)

    def _part_hint(self, dotted: str, known: list[str]) -> Text:
        """Return what to write for a name that nobody knows."""
        if dotted in FUNCTIONS:
            return Text(id=f"Tulis {dotted}(x).", en=f"Write {dotted}(x).")
        listed = self._list_hint(dotted)
        return listed if listed is not None else meant(dotted, known)

    def _list_hint(self, dotted: str) -> Text | None:
        """Return how the entries of a list are spoken of, where a name means a part of them."""
        head, _, part = dotted.partition(".")
        listed = self.vocabulary.find(head)
        if listed is None or listed.field.kind is not Kind.LIST:
            return None
        names = list(self.vocabulary.items_of(listed))
        if part and part not in names:
            return name_hint(dotted, [f"{head}.{name}" for name in names])
        one = head[0]
        held = f"sum({one}.{part} for {one} in {head})" if part else f"len({head})"
        return Text(id=f"Tulis misalnya {held}.", en=f"Write for example {held}.")

    def _refuse_hyphens(self, node: ast.BinOp) -> None:
        """Refuse a name that is written with a hyphen: not a subtraction of two unknown names."""
        words = self._words(node)
        meant_name = words.replace("-", "_")
        if "-" in words and self.vocabulary.find(meant_name) is not None:
            raise self._reject(
                node,
                f"nama tidak dikenal '{words}'",
                f"unknown name '{words}'",
                name_hint(words, [meant_name]),
            )

    def _single(self, nodes: list[ast.expr], made: list[Condition]) -> None:
        """Refuse a list or a record that is compared with a single value."""
        if len({part.type.kind for part in made}) == 1:
            return
        for node, part in zip(nodes, made, strict=True):
            if part.type.kind in {Kind.LIST, Kind.RECORD}:
                dotted = part.text
                near = next((n for n in self.vocabulary if n.startswith(f"{dotted}.")), dotted)
                shown = Text(id=f"Tulis misalnya '{near}'.", en=f"Write for example '{near}'.")
                kind = KIND_NAMES[part.type.kind]
                raise self._reject(
                    node,
                    f"'{dotted}' adalah {kind.id}, bukan satu nilai",
                    f"'{dotted}' is {kind.en}, not a value by itself",
                    self._list_hint(dotted) or shown,
                )

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
        self._refuse_taken(loop.target)
        self.variables[loop.target.id] = self.vocabulary.items_of(items.fact)
        try:
            condition = self._filter(loop.ifs, depth)
            element = self._element(name, generator.elt, loop.target.id, depth)
        finally:
            del self.variables[loop.target.id]
        made = self._aggregate_type(name, element, generator.elt)
        self._refuse_constant(element, generator.elt, loop.target.id)
        if default is not None and element is not None:
            self._comparable("==", element, default, node.keywords[0].value)
        words = self._words(node)
        return Aggregate(name, loop.target.id, items, element, condition, default, made, words)

    def _refuse_taken(self, target: ast.Name) -> None:
        """Refuse a name for the entries that means something else already."""
        name = target.id
        taken = any(known.partition(".")[0] == name for known in self.vocabulary)
        if taken or name == "param":
            raise self._reject(
                target,
                f"nama '{name}' sudah dipakai",
                f"'{name}' is a name already",
                Text(id="Pilih nama lain, misalnya x.", en="Choose another name, such as x."),
            )

    def _refuse_constant(self, element: Condition | None, at: ast.expr, variable: str) -> None:
        """Refuse what is the same for every entry of a list."""
        parts = () if element is None else walk(element)
        if element is not None and not any(isinstance(part, ItemRef) for part in parts):
            raise self._reject(
                at,
                f"'{element.text}' tidak menyebut entri '{variable}'",
                f"'{element.text}' says nothing of the entry '{variable}'",
                Text(id=f"Tulis {variable}.nama.", en=f"Write {variable}.name."),
            )

    def _default(self, name: str, node: ast.Call, depth: int) -> Condition | None:
        found = None
        for keyword in node.keywords:
            if keyword.arg != "default" or name not in {"sum", "min", "max"}:
                word = keyword.arg or "**"
                raise self._reject(
                    keyword,
                    f"argumen tidak dikenal '{word}'",
                    f"unknown argument '{word}'",
                    name_hint(word, ["default"]),
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
