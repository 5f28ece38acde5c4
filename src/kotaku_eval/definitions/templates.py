"""The syntax of templates: ``precedence: [a, b]``, ``within: {from: a, to: b, days: 30}``, ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

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
from kotaku_eval.templates.names import CHOICES, COUNTED, EDGES, REPETITIONS, SPACED
from kotaku_eval.texts import Text

TEMPLATES: Final = {template.value: template for template in Template}
START: Final = "start"

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
        condition: Reads an expression over events: ``when``, ``target`` or ``correlate``.
    """

    lifecycle: Lifecycle
    parameters: Parameters
    problems: list[Problem]
    broken: frozenset[str] = frozenset()
    condition: Callable[[Block, str], Condition | None] = lambda _block, _key: None

    def read(self, template: Template, node: Node, by: Condition | None = None) -> OrderCheck:
        """Return the check of a template; ``by`` is the date that a deadline names."""
        text = f"{template.value}: {flow(node)}"
        if template is Template.DATED:
            return OrderCheck(template, text=text)
        if template in COUNTED:
            return self._counted(template, node, text)
        if template in EDGES:
            return OrderCheck(template, self._stages(node), text=text)
        if template in SPACED:
            return self._spaced(template, node, text)
        if template is Template.DEADLINE:
            return self._deadline(node, text, by)
        if template is Template.MAX_DURATION:
            return self._duration(node, text)
        return self._pair(template, node, text)

    def _stages(self, node: Node | None) -> tuple[str, ...]:
        return () if node is None else stages_of(node, self.lifecycle, self.problems)

    def _counted(self, template: Template, node: Node, text: str) -> OrderCheck:
        if not isinstance(node, Mapping):
            if template is Template.BETWEEN:
                self._note_form(template, node, "{stage: a, min: 1, max: 3}")
            return OrderCheck(template, self._stages(node), text=text)
        block = Block(node, self.problems)
        stages = self._stages(block.node("stage", required=True))
        count, most = 1, None
        if template is Template.BETWEEN:
            count, most = self._bounds(block, required=True)
        else:
            count = self._number(block, "count", 1, least=1) or 1
        when = self.condition(block, "when")
        block.close()
        return OrderCheck(template, stages, count=count, most=most, when=when, text=text)

    def _bounds(self, block: Block, *, required: bool) -> tuple[int, int | None]:
        """Return the least and the most; one of them may be left out unless both are required."""
        keys = ("min", "max")
        missing = [key for key in keys if block.node(key) is None and not block.is_misspelt(key)]
        if missing and block.is_usable and (required or len(missing) == len(keys)):
            wanted = Text(id=" dan ".join(missing), en=" and ".join(missing))
            if not required:
                wanted = Text(id="min atau max", en="min or max")
            words = Text(id=f"{wanted.id} belum diisi", en=f"{wanted.en} is missing")
            block.note(block.place, words)
        least = self._number(block, "min", 0, least=0) or 0
        most = self._number(block, "max", None, least=0)
        if most is not None and most < least:
            words = Text(
                id=f"max ({most}) lebih kecil dari min ({least})",
                en=f"max ({most}) is less than min ({least})",
            )
            block.note(block.place_of("max"), words)
        if least == 0 and most is None and "min" in block:
            words = Text(id="min: 0 tidak meminta apa pun", en="min: 0 asks for nothing")
            block.note(block.place_of("min"), words)
        return least, most

    def _number(self, block: Block, key: str, default: int | None, *, least: int) -> int | None:
        """Return a count, which may be a parameter."""
        node = block.node(key)
        if node is None:
            return default
        try:
            count = self._count(node)
        except LeafError as failure:
            self.problems.append(failure.problem(key))
            return default
        if count < least:
            words = Text(id=f"{key} paling sedikit {least}", en=f"{key} is at least {least}")
            self.problems.append(problem_at(node.source, words))
            return default
        return count

    def _pair(self, template: Template, node: Node, text: str) -> OrderCheck:
        if isinstance(node, Mapping) and node.items.keys() & {"a", "b"}:
            return self._detailed_pair(template, node, text)
        if template in REPETITIONS:
            self._note_form(template, node, "{a: stage, b: stage, min: 1}")
            return OrderCheck(template, text=text)
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

    def _note_form(self, template: Template, node: Node, form: str) -> None:
        words = Text(
            id=f"{template.value} ditulis {form}", en=f"{template.value} is written {form}"
        )
        self.problems.append(problem_at(node.source, words))

    def _detailed_pair(self, template: Template, node: Mapping, text: str) -> OrderCheck:
        """Read ``{a: ..., b: ..., when: ..., target: ..., correlate: ..., max_days: ...}``."""
        block = Block(node, self.problems)
        a = self._stages(block.node("a", required=True))
        second = block.node("b", required=True)
        b = self._stages(second)
        if second is not None:
            self._note_shared(a, b, second)
        count, most = 1, None
        if template in REPETITIONS:
            count, most = self._bounds(block, required=False)
        more = {} if template in CHOICES else self._asked_of_events(block)
        least_days, most_days, is_working = (
            (None, None, False) if template in CHOICES else self._window(block)
        )
        block.close()
        return OrderCheck(
            template, a, b, count=count, most=most, text=text, is_working=is_working,
            min_days=least_days, max_days=most_days, **more,
        )  # fmt: skip

    def _asked_of_events(self, block: Block) -> dict[str, Any]:
        return {key: self.condition(block, key) for key in ("when", "target", "correlate")}

    def _window(self, block: Block) -> tuple[int | None, int | None, bool]:
        """Return the least and most days between two events, and whether they are working days."""
        plain, working = (
            {key: name for key in ("min", "max") if (name := f"{key}{infix}_days") in block}
            for infix in ("", "_working")
        )
        if plain and working:
            words = Text(
                id="tulis hari kalender atau hari kerja, salah satu",
                en="write calendar days or working days, not both",
            )
            block.note(block.place_of(next(iter(working.values()))), words)
        for name in plain.values():
            block.node(name)
        names = working or plain
        least, most = (
            self._number(block, names[key], None, least=0) if key in names else None
            for key in ("min", "max")
        )
        if least is not None and most is not None and most < least:
            words = Text(
                id=f"jendela waktu kosong: {least} sampai {most} hari",
                en=f"an empty window: from {least} to {most} days",
            )
            block.note(block.place_of(names["max"]), words)
        return least, most, bool(working)

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
        more = self._asked_of_events(block)
        block.close()
        return OrderCheck(template, a, b, days=days, is_working=is_working, text=text, **more)

    def _duration(self, node: Node, text: str) -> OrderCheck:
        """Read a longest duration: of the case, of one stage, or from one stage to another."""
        block = Block(node, self.problems)
        stage = block.node("stage")
        first, last = block.node("from"), block.node("to")
        if stage is not None and (first is not None or last is not None):
            words = Text(
                id="tulis 'stage', atau 'from' dan 'to'", en="write 'stage', or 'from' and 'to'"
            )
            block.note(block.keys["stage"], words)
        a = self._stages(stage if stage is not None else first)
        b = self._stages(stage if stage is not None else last)
        if stage is None and last is not None:
            self._note_shared(a, b, last)
        days, is_working = self._days(block, required=True, least=0)
        block.close()
        return OrderCheck(Template.MAX_DURATION, a, b, days=days, is_working=is_working, text=text)

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
