"""The syntax of templates: ``precedence: [a, b]``, ``within: {from: a, to: b, days: 30}``, ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from attrs import frozen

from kotaku_eval.conditions import Condition
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.counts import CountReader
from kotaku_eval.definitions.event_terms import Stages, misplaced, spoken_of
from kotaku_eval.definitions.leaves import scalar_of
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.expressions import Parameters
from kotaku_eval.facts import EVENT
from kotaku_eval.lifecycles import Lifecycle
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

    @property
    def numbers(self) -> CountReader:
        """What reads the counts and days."""
        return CountReader(self.parameters, self.problems, self.broken)

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
                return OrderCheck(template, text=text)
            return OrderCheck(template, self._stages(node), text=text)
        block = Block(node, self.problems)
        stages = self._stages(block.node("stage", required=True))
        count, most = 1, None
        if template is Template.BETWEEN:
            count, most = self.numbers.bounds(block, required=True)
        else:
            count = self.numbers.number(block, "count", 1, least=1) or 1
        when = self.condition(block, "when")
        if when is not None:
            self._note_misplaced(block, "when", when, {EVENT: stages})
        block.close()
        return OrderCheck(template, stages, count=count, most=most, when=when, text=text)

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
            hint = _DETAILED if isinstance(node, Mapping) else None
            self.problems.append(problem_at(node.source, words, hint))
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
            count, most = self.numbers.bounds(block, required=False)
        more = {} if template in CHOICES else self._asked_of_events(template, block, a, b)
        least_days, most_days, is_working = (
            (None, None, False) if template in CHOICES else self.numbers.window(block)
        )
        block.close()
        return OrderCheck(
            template, a, b, count=count, most=most, text=text, is_working=is_working,
            min_days=least_days, max_days=most_days, **more,
        )  # fmt: skip

    def _asked_of_events(
        self, template: Template, block: Block, a: tuple[str, ...], b: tuple[str, ...]
    ) -> dict[str, Any]:
        found = {key: self.condition(block, key) for key in ("when", "target", "correlate")}
        sides = {"a": a, "b": b}
        for key, condition in found.items():
            if condition is not None:
                spoken = spoken_of(template, key, sides)
                self._note_misplaced(block, key, condition, spoken)
        return found

    def _note_misplaced(self, block: Block, key: str, condition: Condition, stages: Stages) -> None:
        for text, hint in misplaced(condition, key, stages):
            block.note(block.place_of(key), text, hint)

    def _note_shared(self, a: tuple[str, ...], b: tuple[str, ...], node: Node) -> None:
        shared = [name for name in b if name in a]
        if shared:
            words = Text(
                id=f"tahap '{shared[0]}' ada di kedua sisi",
                en=f"'{shared[0]}' stands on both sides",
            )
            parts = node.items if isinstance(node, Sequence) else (node,)
            marked = next((own for own in parts if flow(own) == shared[0]), node)
            self.problems.append(problem_at(marked.source, words))

    def _spaced(self, template: Template, node: Node, text: str) -> OrderCheck:
        keys = node.items.keys() if isinstance(node, Mapping) else frozenset[str]()
        if keys.isdisjoint({"from", "to"}) and not keys.isdisjoint({"a", "b"}):
            self._note_form(template, node, "{from: a, to: b, days: 30}")
            return OrderCheck(template, text=text)
        block = Block(node, self.problems)
        a = self._stages(block.node("from", required=True))
        ends = block.node("to", required=True)
        b = self._stages(ends)
        if ends is not None:
            self._note_shared(a, b, ends)
        days, is_working = self.numbers.days(block, required=True, least=0)
        more = self._asked_of_events(template, block, a, b)
        block.close()
        return OrderCheck(template, a, b, days=days, is_working=is_working, text=text, **more)

    def _duration(self, node: Node, text: str) -> OrderCheck:
        """Read a longest duration: of the case, of one stage, or from one stage to another."""
        if not isinstance(node, Mapping):
            self._note_form(Template.MAX_DURATION, node, "{days: 90}")
            return OrderCheck(Template.MAX_DURATION, text=text)
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
        days, is_working = self.numbers.days(block, required=True, least=0)
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
        days, is_working = self.numbers.days(block, required=after is not None, least=None)
        block.close()
        return OrderCheck(
            Template.DEADLINE, a, b, days=days, is_working=is_working, by=by,
            from_start=from_start, text=text,
        )  # fmt: skip


_DETAILED: Final = Text(
    id="Dengan syarat pada kejadiannya: {a: tahap, b: tahap, when: ...}.",
    en="With conditions on the events: {a: stage, b: stage, when: ...}.",
)
