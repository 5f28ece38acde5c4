"""Windows: what an event is told of those before and after it, in the order of its case."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import define, field, frozen

from kotaku_eval.columns.expressions import Column, Expression, Kept
from kotaku_eval.columns.gatherings import ENTRY

AT: Final = ENTRY + "at/"
"""What stands before the names of columns that tell of an event's place in its case."""


class Look(Enum):
    """Where an event looks, and what it takes from there; its own row never counts.

    ``LAST_BEFORE`` is the last known value on the rows before; ``NEXT_AFTER`` the first known one
    on those after. The values asked for never fall along the order, so that the one is the greatest
    of the rows before and the other the smallest of those after. ``COUNT_BEFORE`` is on how many
    rows before something holds.
    """

    LAST_BEFORE = "last before"
    NEXT_AFTER = "next after"
    COUNT_BEFORE = "count before"


@frozen
class Window:
    """A column of what the rows around each row say.

    Args:
        look: Where to look.
        of: The expression looked at; a truth value for ``COUNT_BEFORE``.
        name: The column that holds the result.
    """

    look: Look
    of: Expression
    name: str


@define
class Windows:
    """The windows that some rules ask for, each once."""

    held: dict[tuple[Look, Expression], Window] = field(factory=dict)

    def column(self, look: Look, of: Expression) -> Column:
        """Return the column of a window."""
        key = (look, of)
        if key not in self.held:
            self.held[key] = Window(look, of, f"{AT}{len(self.held)}")
        return Column(self.held[key].name, Kept.INT)
