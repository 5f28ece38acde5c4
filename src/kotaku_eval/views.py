"""Views: sequences whose items are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

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
