"""Views: sequences whose items are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")


class View(Sequence[T]):
    """A sequence of items that are made each time they are asked for.

    Args:
        length: Tells how many there are, when that is asked.
        make: Makes the item at a place.

    >>> squares = View(lambda: 4, lambda at: at * at)
    >>> squares[1:], squares[-1], len(squares)
    ((1, 4, 9), 9, 4)
    """

    def __init__(self, length: Callable[[], int], make: Callable[[int], T]) -> None:
        self._length = length
        self._make = make

    def __len__(self) -> int:
        return self._length()

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(self._item(index) for index in range(*at.indices(len(self))))
        length = len(self)
        index = at + length if at < 0 else at
        if not 0 <= index < length:
            raise IndexError(at)
        return self._item(index)

    def _item(self, at: int) -> T:
        return self._make(at)


class Lazy(View[T]):
    """A sequence whose items are made when they are asked for, and then kept.

    Reasons and messages cost far more than verdicts; a report of a million outcomes words only
    those that somebody looks at.

    Args:
        length: How many there are.
        make: Makes the one at a place.
        columns: Gives all of them as a frame without making any; ``None`` where there are only
            objects.
    """

    def __init__(
        self,
        length: int,
        make: Callable[[int], T],
        columns: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(lambda: length, make)
        self.columns = columns
        self._made: dict[int, T] = {}

    def _item(self, at: int) -> T:
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment] # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        return f"<{len(self)} items>"
