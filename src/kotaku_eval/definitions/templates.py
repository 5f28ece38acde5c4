"""The syntax of templates: ``precedence: [a, b]``, ``within: {from: a, to: b, days: 30}``, ..."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.conditions import Condition
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.leaves import integer_of, scalar_of
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.definitions.parameters import USE
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.expressions import Parameter, Parameters
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.texts import Text

TEMPLATES: Final = {template.value: template for template in Template}
START: Final = "start"

_COUNTED: Final = frozenset({Template.EXISTENCE, Template.ABSENCE, Template.EXACTLY})
_EDGES: Final = frozenset({Template.INIT, Template.END})
_SPACED: Final = frozenset({Template.WITHIN, Template.MIN_GAP})
_TWO: Final = 2


def flow(node: Node) -> str:
    """Return a node as one line of YAML, as it could have been written.

    >>> from kotaku_eval.definitions.nodes import node_of
    >>> flow(node_of({"stage": "built", "count": 2}))
    '{stage: built, count: 2}'
    """
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return f"[{', '.join(flow(part) for part in node.items)}]"
        case _:
            parts = (f"{name}: {flow(part)}" for name, part in node.items.items())
            return f"{{{', '.join(parts)}}}"


def stages_of(node: Node, lifecycle: Lifecycle, problems: list[Problem]) -> tuple[str, ...]:
    """Return a stage or a list of stages, noting those the lifecycle does not have."""
    parts = node.items if isinstance(node, Sequence) else (node,)
    found: dict[str, None] = {}
    for part in parts:
        try:
            name = scalar_of(part, Text(id="tahap", en="a stage")).text
        except LeafError as failure:
            problems.append(failure.problem())
            continue
        if not lifecycle.has_stage(name):
            known = [stage.id for stage in lifecycle.stages]
            text = Text(id=f"tahap tidak dikenal '{name}'", en=f"unknown stage '{name}'")
            problems.append(problem_at(part.source, text, name_hint(name, known)))
        elif name in found:
            text = Text(id=f"tahap '{name}' ditulis dua kali", en=f"stage '{name}' is given twice")
            problems.append(problem_at(part.source, text))
        else:
            found[name] = None
    if not parts:
        text = Text(id="diperlukan paling sedikit satu tahap", en="at least one stage is needed")
        problems.append(problem_at(node.source, text))
    return tuple(found)


@frozen
class TemplateReader:
    """Reads the template of one rule.

    Args:
        lifecycle: Knows the stages.
        parameters: For ``days: param.x``.
        problems: Where mistakes are noted.
        broken: Parameters that could not be read; their mistakes are told where they stand.
    """

    lifecycle: Lifecycle
    parameters: Parameters
    problems: list[Problem]
    broken: frozenset[str] = frozenset()

    def read(self, template: Template, node: Node, by: Condition | None = None) -> OrderCheck:
        """Return the check of a template; ``by`` is the date that a deadline names."""
        text = f"{template.value}: {flow(node)}"
        if template is Template.DATED:
            return OrderCheck(template, text=text)
        if template in _COUNTED:
            return self._counted(template, node, text)
        if template in _EDGES:
            return OrderCheck(template, self._stages(node), text=text)
        if template in _SPACED:
            return self._spaced(template, node, text)
        if template is Template.DEADLINE:
            return self._deadline(node, text, by)
        return self._pair(template, node, text)

    def _stages(self, node: Node | None) -> tuple[str, ...]:
        return () if node is None else stages_of(node, self.lifecycle, self.problems)

    def _counted(self, template: Template, node: Node, text: str) -> OrderCheck:
        if not isinstance(node, Mapping):
            return OrderCheck(template, self._stages(node), text=text)
        block = Block(node, self.problems)
        stages = self._stages(block.node("stage", required=True))
        count = block.integer("count", 1)
        if count < 1:
            words = Text(id="count paling sedikit 1", en="count is at least 1")
            block.note(block.place_of("count"), words)
        block.close()
        return OrderCheck(template, stages, count=max(count, 1), text=text)

    def _pair(self, template: Template, node: Node, text: str) -> OrderCheck:
        if not isinstance(node, Sequence) or len(node.items) != _TWO:
            words = Text(
                id=f"{template.value} memerlukan dua tahap: [a, b]",
                en=f"{template.value} needs two stages: [a, b]",
            )
            self.problems.append(problem_at(node.source, words))
            return OrderCheck(template, text=text)
        a, b = (self._stages(part) for part in node.items)
        self._note_shared(a, b, node.items[1])
        return OrderCheck(template, a, b, text=text)

    def _note_shared(self, a: tuple[str, ...], b: tuple[str, ...], node: Node) -> None:
        shared = [name for name in b if name in a]
        if shared:
            words = Text(
                id=f"tahap '{shared[0]}' ada di kedua sisi",
                en=f"'{shared[0]}' stands on both sides",
            )
            self.problems.append(problem_at(node.source, words))

    def _spaced(self, template: Template, node: Node, text: str) -> OrderCheck:
        block = Block(node, self.problems)
        a = self._stages(block.node("from", required=True))
        ends = block.node("to", required=True)
        b = self._stages(ends)
        if ends is not None:
            self._note_shared(a, b, ends)
        days, is_working = self._days(block, required=True, least=0)
        block.close()
        return OrderCheck(template, a, b, days=days, is_working=is_working, text=text)

    def _deadline(self, node: Node, text: str, by: Condition | None) -> OrderCheck:
        block = Block(node, self.problems)
        awaited = block.node("stage", required=True)
        b = self._stages(awaited)
        after = block.node("after")
        has_by = block.node("by") is not None
        if has_by == (after is not None) and block.is_usable:
            words = Text(
                id="tulis 'after' atau 'by', salah satu", en="write one of 'after' and 'by'"
            )
            if has_by:
                block.note(block.place, words)
            else:
                block.note_missing("by", words)
        from_start = isinstance(after, Scalar) and after.text == START
        a = () if from_start else self._stages(after)
        if awaited is not None:
            self._note_shared(a, b, awaited)
        days, is_working = self._days(block, required=after is not None, least=None)
        block.close()
        return OrderCheck(
            Template.DEADLINE, a, b, days=days, is_working=is_working, by=by,
            from_start=from_start, text=text,
        )  # fmt: skip

    def _days(self, block: Block, *, required: bool, least: int | None) -> tuple[int, bool]:
        """Return a number of days, and whether they are working days."""
        days, working = block.node("days"), block.node("working_days")
        if days is not None and working is not None:
            words = Text(
                id="tulis 'days' atau 'working_days', salah satu",
                en="write one of 'days' and 'working_days'",
            )
            block.note(block.keys["working_days"], words)
        node = days if days is not None else working
        if node is None:
            is_misspelt = block.is_misspelt("days") or block.is_misspelt("working_days")
            if required and block.is_usable and not is_misspelt:
                block.note_missing("days")
            return 0, False
        try:
            count = self._count(node)
        except LeafError as failure:
            self.problems.append(failure.problem("days"))
            return 0, False
        if least is not None and count < least:
            words = Text(id=f"days paling sedikit {least}", en=f"days is at least {least}")
            self.problems.append(problem_at(node.source, words))
        return count, days is None

    def _count(self, node: Node) -> int:
        used = USE.fullmatch(node.text) if isinstance(node, Scalar) else None
        if isinstance(node, Scalar) and node.text in self.parameters:
            name = f"param.{node.text}"
            text = Text(
                id=f"bukan bilangan bulat: {node.text}", en=f"not a whole number: {node.text}"
            )
            raise LeafError(node.source, text, Text(id=f"Tulis {name}.", en=f"Write {name}."))
        if used is None:
            return integer_of(node)
        if used.group(1) in self.broken:
            return 0
        parameter = self.parameters.get(used.group(1))
        if parameter is None:
            names = [f"param.{name}" for name in self.parameters]
            text = Text(
                id=f"parameter tidak dikenal '{used.group()}'",
                en=f"unknown parameter '{used.group()}'",
            )
            raise LeafError(node.source, text, name_hint(used.group(), names))
        return _whole_days(parameter, node)


def _whole_days(parameter: Parameter, node: Node) -> int:
    if parameter.type.kind is Kind.INTEGER and parameter.type.unit in {"", "day"}:
        return int(parameter.value)
    text = Text(
        id=f"'param.{parameter.name}' bukan jumlah hari yang bulat",
        en=f"'param.{parameter.name}' is no whole number of days",
    )
    raise LeafError(node.source, text)
