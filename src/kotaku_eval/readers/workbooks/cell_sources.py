"""Cell sources: where the fields of an activity stand on the sheets of a form."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from kotaku_eval.readers.workbooks.grids import Grid
from kotaku_eval.readers.workbooks.values import is_blank
from kotaku_eval.sources import Source

Part = tuple[Grid, int]
"""A row of a sheet."""


class CellSources(AbstractMapping[str, Source]):
    """Where the fields of one activity stand, those left empty included, told when asked for.

    A finding on something missing so points at the cell that should have held it.

    Args:
        own: The places of what was read.
        parts: The rows about the activity and its stages.
        grids: The sheets, those of its lists among them, by their names.
    """

    __slots__ = ("_grids", "_own", "_parts")

    def __init__(
        self,
        own: AbstractMapping[str, Source],
        parts: list[Part],
        grids: AbstractMapping[str, Grid],
    ) -> None:
        self._own = own
        self._parts = parts
        self._grids = grids

    def __getitem__(self, name: str) -> Source:
        """Return the place of a field, a stage, a document of one, or a field of an entry."""
        if name in self._own:
            return self._own[name]
        for known in (name, f"{name}.date", name.replace(".correct.", ".evidence.")):
            rows = [part for part in self._parts if known in part[0].positions]
            if rows:
                grid, row = self._chosen(rows, known)
                return grid.source(row, known)
        return self._of_entry(name)

    def _chosen(self, rows: list[Part], name: str) -> Part:
        """Return the row in which a cell is filled, else that of its stage, else the first."""
        for grid, row in rows:
            if not is_blank(grid.value(row, name)):
                return grid, row
        stage = self._own.get(name.partition(".")[0])
        for grid, row in rows:
            if stage is not None and (grid.sheet.name, row + 1) == (stage.sheet, stage.line):
                return grid, row
        return rows[0]

    def _of_entry(self, name: str) -> Source:
        """Return the place of a field of an entry, such as ``tranches.1.amount``."""
        listed, _, rest = name.partition(".")
        at, _, key = rest.partition(".")
        grid, row = self._grids.get(listed), self._own.get(f"{listed}.{at}")
        if grid is None or row is None or key not in grid.positions:
            raise KeyError(name)
        return grid.source(row.line - 1, key)

    def __iter__(self) -> Iterator[str]:
        """Yield every name once."""
        names = dict.fromkeys(self._own)
        for grid, _ in self._parts:
            names.update(dict.fromkeys(grid.positions))
        return iter(names)

    def __bool__(self) -> bool:
        """Whether there is any name, without counting them all."""
        return bool(self._own or self._parts)

    def __len__(self) -> int:
        """Return how many names there are."""
        return sum(1 for _ in self)
