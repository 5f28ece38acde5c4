"""Counts and days in templates: whole numbers, or parameters that hold one."""

from __future__ import annotations

from attrs import frozen

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.leaves import integer_of
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.definitions.parameters import USE
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.expressions import Parameter, Parameters
from kotaku_eval.models import Kind
from kotaku_eval.sources import Node, Scalar
from kotaku_eval.texts import Text


@frozen
class CountReader:
    """Reads the numbers of one template.

    Args:
        parameters: For ``days: param.x``.
        problems: Where mistakes are noted.
        broken: Parameters that could not be read; their mistakes are told where they stand.
    """

    parameters: Parameters
    problems: list[Problem]
    broken: frozenset[str] = frozenset()

    def bounds(self, block: Block, *, required: bool) -> tuple[int, int | None]:
        """Return the least and the most; one of them may be left out unless both are required."""
        keys = ("min", "max")
        missing = [key for key in keys if block.node(key) is None and not block.is_misspelt(key)]
        # `count` is what the other templates that count have: an unknown key here, told as such.
        missing = [] if "count" in block else missing
        if missing and block.is_usable and (required or len(missing) == len(keys)):
            wanted = Text(id=" dan ".join(missing), en=" and ".join(missing))
            if not required:
                wanted = Text(id="min atau max", en="min or max")
            words = Text(id=f"{wanted.id} belum diisi", en=f"{wanted.en} is missing")
            block.note(block.place, words)
        before = len(self.problems)
        least = self.number(block, "min", 0, least=0) or 0
        most = self.number(block, "max", None, least=0)
        if most is not None and most < least:
            words = Text(
                id=f"max ({most}) lebih kecil dari min ({least})",
                en=f"max ({most}) is less than min ({least})",
            )
            block.note(block.place_of("max"), words)
        if least == 0 and most is None and "min" in block and len(self.problems) == before:
            words = Text(id="min: 0 tidak meminta apa pun", en="min: 0 asks for nothing")
            block.note(block.place_of("min"), words)
        return least, most

    def number(self, block: Block, key: str, default: int | None, *, least: int) -> int | None:
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

    def window(self, block: Block) -> tuple[int | None, int | None, bool]:
        """Return the least and most days between two events, and whether they are working days."""
        plain, working = (
            {
                key: name
                for key in ("min", "max")
                if block.node(name := f"{key}{infix}_days") is not None
            }
            for infix in ("", "_working")
        )
        if plain and working:
            words = Text(
                id="tulis hari kalender atau hari kerja, salah satu",
                en="write calendar days or working days, not both",
            )
            block.note(block.place_of(next(iter(working.values()))), words)
        names = working or plain
        least, most = (
            self.number(block, names[key], None, least=0) if key in names else None
            for key in ("min", "max")
        )
        if least is not None and most is not None and most < least:
            words = Text(
                id=f"jendela waktu kosong: {least} sampai {most} hari",
                en=f"an empty window: from {least} to {most} days",
            )
            block.note(block.place_of(names["max"]), words)
        if least == 0 and most is None:
            words = Text(
                id="paling sedikit 0 hari tidak meminta apa pun",
                en="at least 0 days asks for nothing",
            )
            block.note(block.place_of(names["min"]), words)
        return least, most, bool(working)

    def days(self, block: Block, *, required: bool, least: int | None) -> tuple[int, bool]:
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
