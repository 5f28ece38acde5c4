"""Cell sources: where the fields of an activity stand on the sheets of a form."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from kotaku_eval.readers.workbooks.grids import Grid
from kotaku_eval.sources import Source


class CellSources(AbstractMapping[str, Source]):
    """Where the fields of one activity stand, those left empty included, told when asked for.

    A finding on something missing so points at the cell that should have held it.
    """

    __slots__ = ("_own", "_parts")

    def __init__(self, own: AbstractMapping[str, Source], parts: list[tuple[Grid, int]]) -> None:
        self._own = own
        self._parts = parts

    def __getitem__(self, name: str) -> Source:
        """Return the place of a field, a stage, or a document of one."""
        if name in self._own:
            return self._own[name]
        for grid, row in self._parts:
            for known in (name, f"{name}.date", name.replace(".correct.", ".evidence.")):
                if known in grid.positions:
                    return grid.source(row, known)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Yield every name once."""
        names = dict.fromkeys(self._own)
        for grid, _ in self._parts:
            names.update(dict.fromkeys(grid.positions))
        return iter(names)

    def __len__(self) -> int:
        """Return how many names there are."""
        return sum(1 for _ in self)
