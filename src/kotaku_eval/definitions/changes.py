"""Changes: what an ``override`` or a parameter says, for everywhere and in scopes.

Written as one block, or as a list: blocks with a ``where:``, of which the first that holds counts,
and at its end one without, for all the rest.
"""

from __future__ import annotations

from typing import Final

from attrs import evolve, field, frozen

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.drafts import Case
from kotaku_eval.definitions.nodes import problem_at
from kotaku_eval.definitions.parameters import note_other_unit
from kotaku_eval.definitions.scopes import WHERE, Where, where_of
from kotaku_eval.errors import Problem
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

LOCAL: Final = "param."
"""What the name of a parameter has in front that is changed for one rule only."""

_PARAMETERS: Final = "parameters"
_UNIT: Final = "unit"

_UNCHANGED: Final = Text(id="di sini tidak ada yang diubah", en="nothing is changed here")


@frozen
class Changes:
    """What is said of one rule or parameter in one file.

    Args:
        general: What holds everywhere else; ``None`` when only scopes are spoken of.
        cases: What holds in scopes; the first that holds counts.
    """

    general: Mapping | None
    cases: tuple[Case, ...] = ()


@frozen
class ChangeReader:
    """Reads the changes of one rule or parameter.

    Args:
        general: The keys that may be changed everywhere.
        scoped: The keys that may differ by scope.
        problems: Where mistakes are noted.
    """

    general: tuple[str, ...]
    scoped: tuple[str, ...]
    problems: list[Problem] = field(eq=False)

    def read(self, node: Node, source: Source) -> Changes:
        """Return the changes, noting every mistake in how they are written."""
        if not isinstance(node, Sequence):
            return self._together([self._entry(node, source)])
        if not node.items:
            text = Text(id="daftar kosong", en="the list is empty")
            self.problems.append(problem_at(node.source, text))
        for part in node.items:
            if part.is_null if isinstance(part, Scalar) else not part.items:
                self.problems.append(problem_at(part.source, _UNCHANGED))
        return self._together([self._entry(part, part.source) for part in node.items])

    def _entry(self, node: Node, source: Source) -> tuple[Where | None, Mapping, Source]:
        block = Block(node, self.problems, source)
        if not isinstance(node, Mapping):
            return None, Mapping({}, {}, source), source
        where = None
        if WHERE in node.items:
            where = where_of(node.items[WHERE], node.keys[WHERE], self.problems)
        is_scoped = WHERE in node.items
        known = self.scoped if is_scoped else self.general
        self._note_unscoped(block, is_scoped=is_scoped)
        block.close((WHERE, *self.general))
        kept = {name: part for name, part in node.items.items() if name in known}
        if is_scoped and len(node.items) == 1:
            self.problems.append(node.keys[WHERE].problem(_UNCHANGED))
        return where, self._flat(Mapping(kept, node.keys, node.source)), source

    def _note_unscoped(self, block: Block, *, is_scoped: bool) -> None:
        for key in block.items if is_scoped else ():
            if key in self.general and key not in self.scoped:
                text = Text(
                    id=f"'{key}' tidak dapat berbeda menurut 'where'",
                    en=f"'{key}' cannot differ by 'where'",
                )
                block.note(block.keys[key], text)

    def _flat(self, node: Mapping) -> Mapping:
        """Return changes with the parameters of one rule side by side: ``param.limit``."""
        inner = node.items.get(_PARAMETERS)
        if inner is None:
            return node
        block = Block(inner, self.problems, node.keys[_PARAMETERS])
        own: dict[str, Node] = {f"{LOCAL}{name}": part for name, part in block.items.items()}
        keys = {f"{LOCAL}{name}": place for name, place in block.keys.items()}
        rest = {name: part for name, part in node.items.items() if name != _PARAMETERS}
        return Mapping(rest | own, node.keys | keys, node.source)

    def _together(self, entries: list[tuple[Where | None, Mapping, Source]]) -> Changes:
        general: Mapping | None = None
        cases: list[Case] = []
        for where, changes, source in entries:
            is_scoped = WHERE in changes.keys
            if general is not None:
                self._note_unreached(source, general.source)
            elif not is_scoped:
                general = changes
            elif where is not None:
                above = next((case for case in cases if case.where.covers(where)), None)
                if above is not None:
                    self._note_unreached(where.source, above.where.source)
                cases.append(Case(where, changes))
        return Changes(general, tuple(cases))

    def _note_unreached(self, source: Source, above: Source) -> None:
        self.problems.append(unreached(source, above))


def unreached(source: Source, above: Source | None) -> Problem:
    """Return the mistake of an entry of a list that can never count.

    Args:
        source: Where it is.
        above: The entry above it that holds wherever it would.
    """
    text = Text(
        id=f"tidak pernah tercapai: yang di atasnya ({above}) sudah berlaku di sini",
        en=f"never reached: the one above it ({above}) holds wherever this would",
    )
    hint = Text(
        id="Tulis yang lebih sempit lebih dulu, dan yang tanpa 'where' terakhir.",
        en="Write the narrower one first, and the one without 'where' last.",
    )
    return problem_at(source, text, hint)


def in_one_unit(found: Changes, declared: Node | None, problems: list[Problem]) -> Changes:
    """Return the changes of a parameter without units, noting one that is another than declared.

    Args:
        found: The changes.
        declared: The block that declares the parameter; ``None`` when these changes do.
        problems: Where mistakes are noted.
    """
    home = declared if declared is not None else found.general
    node = home.items.get(_UNIT) if isinstance(home, Mapping) else None
    unit = node.text if isinstance(node, Scalar) else ""

    def without(changes: Mapping) -> Mapping:
        note_other_unit(Block(changes, problems), unit)
        kept = {key: part for key, part in changes.items.items() if key != _UNIT}
        return Mapping(kept, changes.keys, changes.source)

    is_change = declared is not None and found.general is not None
    general = without(found.general) if is_change and found.general else found.general
    cases = tuple(evolve(case, changes=without(case.changes)) for case in found.cases)
    return Changes(general, cases)
