"""Plan files: sampling plans read back, every mistake told with its place."""

from __future__ import annotations

import os
from collections.abc import Mapping

from attrs import field, frozen

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.leaves import integer_of, number_of, text_of
from kotaku_eval.definitions.nodes import LeafError, in_file_order
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.samples.designs import LEAST_CONFIDENCE, Allocation, Design
from kotaku_eval.samples.frames import Classes, Values
from kotaku_eval.samples.plans import Plan, Planned, PlanStratum
from kotaku_eval.sources import Node, Scalar, Sequence, kinds, read_nodes
from kotaku_eval.texts import Text

_FULL = 100.0


def load_plan(path: str | os.PathLike[str]) -> Plan:
    """Load a sampling plan.

    Args:
        path: The YAML or JSON file that ``kotaku-eval sample`` wrote.

    Raises:
        DefinitionError: The file is wrong; every mistake is listed with its place.
    """
    return plan_from_node(read_nodes(os.fspath(path), wanted=kinds.PLAN))


def plan_from_node(node: Node) -> Plan:
    """Make a plan of the content of its file.

    Raises:
        DefinitionError: Every mistake, each with its place.
    """
    problems: list[Problem] = []
    reader = _PlanReader(Block(node, problems), problems)
    plan = reader.read()
    if problems:
        raise DefinitionError(in_file_order(problems))
    return plan


@frozen
class _PlanReader:
    block: Block
    problems: list[Problem]
    seen: dict[str, int] = field(factory=dict, init=False)

    def read(self) -> Plan:
        lifecycle = self.block.string("sample", required=True)
        frame = self._child("frame")
        portfolio, digest = frame.string("portfolio"), frame.string("digest", required=True)
        as_of = frame.date("as_of")
        population = frame.integer("units", required=True)
        frame.close()
        size, design = self._design()
        strata = tuple(map(self._stratum, self.block.nodes("strata", required=True)))
        units = tuple(self._unit(part, strata) for part in self.block.nodes("units", required=True))
        self.block.close()
        self._check(strata, population, size)
        day = as_of.isoformat() if as_of is not None else ""
        return Plan(lifecycle, portfolio, digest, day, design, strata, units)

    def _child(self, key: str) -> Block:
        return self.block.child(key, required=True) or Block(None, [])

    def _design(self) -> tuple[int, Design]:
        own = self._child("design")
        size = own.integer("size", required=True)
        classes = {
            name: Classes(name, self._cuts(part)) for name, _, part in own.entries("classes")
        }
        confidence, least = own.number("confidence", 95.0), own.integer("least", 2)
        if not LEAST_CONFIDENCE <= confidence < _FULL:
            text = Text(
                id="bukan persen dari 50 sampai di bawah 100",
                en="no percentage from 50 to below 100",
            )
            own.note(own.place_of("confidence"), text)
            confidence = LEAST_CONFIDENCE
        if least < 1:
            text = Text(id="sedikitnya 1", en="at least 1")
            own.note(own.place_of("least"), text)
            least = 1
        design = Design(
            seed=own.string("seed", required=True),
            unit=own.string("unit", required=True),
            by=own.strings("by"),
            classes=classes,
            allocation=own.choice("allocation", Allocation.PROPORTIONAL),
            least=least,
            confidence=confidence,
        )
        own.close()
        return size, design

    def _cuts(self, node: Node) -> tuple[float, ...]:
        found = []
        for part in node.items if isinstance(node, Sequence) else (node,):
            try:
                found.append(number_of(part))
            except LeafError as failure:
                self.problems.append(failure.problem("classes"))
        return tuple(found)

    def _stratum(self, node: Node) -> PlanStratum:
        block = Block(node, self.problems)
        values = self._values(block)
        population = block.integer("population", required=True)
        sample = block.integer("sample", required=True)
        largest = self._counts(block, "largest")
        block.close(("probability", "weight"))
        if not 1 <= sample <= population and block.is_usable:
            text = Text(
                id=f"sampel {sample} dari {population} tidak mungkin",
                en=f"a sample of {sample} out of {population} is impossible",
            )
            block.note(block.place_of("sample"), text)
        return PlanStratum(values, population, sample, largest)

    def _values(self, block: Block) -> Values:
        found: list[str | None] = []
        for node in block.nodes("values"):
            if isinstance(node, Scalar) and node.is_null:
                found.append(None)
                continue
            try:
                found.append(text_of(node))
            except LeafError as failure:
                self.problems.append(failure.problem("values"))
        return tuple(found)

    def _counts(self, block: Block, key: str) -> Mapping[str, int]:
        found = {}
        for name, _, node in block.entries(key):
            try:
                found[name] = integer_of(node)
            except LeafError as failure:
                self.problems.append(failure.problem(key))
        return found

    def _unit(self, node: Node, strata: tuple[PlanStratum, ...]) -> Planned:
        block = Block(node, self.problems)
        name = block.string("id", required=True)
        stratum = block.integer("stratum", required=True)
        label, place = block.string("label"), block.string("place")
        counts = self._counts(block, "counts")
        block.close()
        if not 1 <= stratum <= len(strata):
            text = Text(id=f"strata {stratum} tidak ada", en=f"there is no stratum {stratum}")
            block.note(block.place_of("stratum"), text)
        if name in self.seen:
            text = Text(id=f"'{name}' ganda dalam rencana", en=f"'{name}' stands twice in the plan")
            block.note(block.place_of("id"), text)
        self.seen[name] = stratum - 1
        return Planned(name, stratum - 1, label, place, counts)

    def _check(self, strata: tuple[PlanStratum, ...], population: int, size: int) -> None:
        """Note where the numbers of a plan do not agree: it was changed by hand."""
        if self.problems:
            return
        drawn = [0] * len(strata)
        for at in self.seen.values():
            drawn[at] += 1
        whole = sum(own.population for own in strata)
        agrees = drawn == [own.sample for own in strata]
        if not agrees or population != whole or size != len(self.seen):
            text = Text(
                id="angka dalam rencana tidak cocok satu sama lain: satuan, strata, dan ukuran",
                en="the numbers of the plan do not agree: units, strata and size",
            )
            hint = Text(
                id="Rencana tidak boleh diubah; tarik lagi dengan kotaku-eval sample.",
                en="A plan must not be changed; draw again with kotaku-eval sample.",
            )
            self.block.note(self.block.place, text, hint)
