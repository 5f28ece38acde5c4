"""Plain values: attrs values as JSON has them, and back without guessing.

cattrs' own readings make text of a list and true of ``"no"``; here a value of the wrong type is a
mistake, so that a file of another kind is never taken for one of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, get_args, get_origin


@lru_cache(maxsize=1)
def converter() -> Any:
    """Return the cattrs converter (imported here: it is needed only for JSON)."""
    import cattrs  # noqa: PLC0415
    from cattrs.strategies import configure_union_passthrough  # noqa: PLC0415

    # Lists, as JSON has them.
    made = cattrs.Converter(
        prefer_attrib_converters=True, unstruct_collection_overrides={tuple: list}
    )
    configure_union_passthrough(str | int | float | bool | None, made)
    for kind, accepted in _ACCEPTED.items():
        made.register_structure_hook(kind, partial(_checked, accepted))
    made.register_structure_hook_func(_is_sequence, partial(_structure_all, made))
    return made


_ACCEPTED: dict[type, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (float, int),
    bool: (bool,),
}


def _checked(accepted: tuple[type, ...], value: Any, kind: type) -> Any:
    is_flag = isinstance(value, bool) and kind is not bool
    if is_flag or not isinstance(value, accepted):
        msg = f"not of type {kind.__name__}: {value!r:.60}"
        raise TypeError(msg)
    return kind(value)


def _is_sequence(kind: Any) -> bool:
    return get_origin(kind) is Sequence


def _structure_all(made: Any, values: Any, kind: Any) -> tuple[Any, ...]:
    from cattrs.errors import IterableValidationError, IterableValidationNote  # noqa: PLC0415

    if not isinstance(values, list | tuple):
        msg = f"not a list: {values!r:.60}"
        raise TypeError(msg)
    (item,) = get_args(kind)
    found: list[Any] = []
    for at, value in enumerate(values):
        try:
            found.append(made.structure(value, item))
        except Exception as failure:
            failure.add_note(IterableValidationNote(f"item {at}", at, item))
            words = "while structuring a list"
            raise IterableValidationError(words, [failure], kind) from failure  # pyright: ignore[reportCallIssue]
    return tuple(found)
