"""Nodes to typed values through cattrs, with strict hooks that keep places.

cattrs' own hooks turn ``None`` into ``'None'``, 3.9 into 3 and ``bool('no')`` into true, so every
leaf gets a hook of ours. Its detailed validation keeps the way to each mistake; all of them are
told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import lru_cache, partial
from typing import Any

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from kotaku_eval.dates import EventDate
from kotaku_eval.definitions.leaves import (
    boolean_of,
    choice_of,
    date_of,
    integer_of,
    number_of,
    text_of,
)
from kotaku_eval.definitions.nodes import LeafError, prefixed, problem_at
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.models import list_item, without_none
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence
from kotaku_eval.texts import Text

Hook = Callable[[Any, Any], Any]


@lru_cache(maxsize=32)
def converter_of(zone: str) -> Converter:
    """Return the converter from nodes to values, for dates in a time zone.

    >>> from kotaku_eval.definitions.nodes import node_of
    >>> from kotaku_eval.works import Proposal
    >>> converter_of("Asia/Jakarta").structure(node_of({"amount": 5}), Proposal).amount
    5
    """
    converter = Converter(detailed_validation=True)
    leaves: dict[type, Callable[[Node], Any]] = {
        str: text_of, int: integer_of, float: number_of, bool: boolean_of,
    }  # fmt: skip
    for kind, read in leaves.items():
        converter.register_structure_hook(kind, _leaf(read))
    converter.register_structure_hook(EventDate, lambda node, _: date_of(node, zone))
    converter.register_structure_hook_func(_is_choice, choice_of)
    converter.register_structure_hook_factory(_is_record, partial(_record, converter=converter))
    converter.register_structure_hook_factory(_is_list, partial(_list, converter=converter))
    converter.register_structure_hook_factory(_is_optional, partial(_optional, converter=converter))
    return converter


def _leaf(read: Callable[[Node], Any]) -> Hook:
    return lambda node, _: read(node)


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and attrs.has(kind) and kind is not EventDate


def _is_list(kind: Any) -> bool:
    return list_item(kind) is not None


def _is_optional(kind: Any) -> bool:
    return without_none(kind) is not kind


def _optional(kind: Any, converter: Converter) -> Hook:
    inner = without_none(kind)
    hook = converter.get_structure_hook(inner)

    def structure(node: Node, _: Any) -> Any:
        is_null = isinstance(node, Scalar) and node.is_null
        return None if is_null else hook(node, inner)

    return structure


def _list(kind: Any, converter: Converter) -> Hook:
    item = list_item(kind)
    hook = converter.get_structure_hook(item)

    def structure(node: Node, _: Any) -> Any:
        if not isinstance(node, Sequence):
            raise LeafError(node.source, Text(id="diperlukan daftar", en="a list is needed"))
        made, failures = [], []
        for at, part in enumerate(node.items):
            try:
                made.append(hook(part, item))
            except (LeafError, BaseValidationError) as failure:
                failure.add_note(IterableValidationNote(f"item {at}", at, item))
                failures.append(failure)
        if failures:
            words = "while structuring a list"
            raise IterableValidationError(words, failures, kind)  # pyright: ignore[reportCallIssue]
        return tuple(made)

    return structure


def _record(kind: type, converter: Converter) -> Hook:
    build: Hook = make_dict_structure_fn(kind, converter, _cattrs_detailed_validation=True)
    known = frozenset(own.name for own in attrs.fields(kind) if own.init)

    def structure(node: Node, _: Any) -> Any:
        if not isinstance(node, Mapping):
            text = Text(
                id="diperlukan pemetaan (nama: nilai)", en="a mapping (name: value) is needed"
            )
            raise LeafError(node.source, text)
        failures: list[Exception] = [
            unknown_field(name, node, known) for name in node.items if name not in known
        ]
        made = None
        try:
            made = build(node.items, kind)
        except BaseValidationError as failure:
            failures.extend(failure.exceptions)
        if failures:
            words = f"while structuring {kind.__name__}"
            raise ClassValidationError(words, failures, kind)  # pyright: ignore[reportCallIssue]
        return made

    return structure


def unknown_field(name: str, node: Mapping, known: frozenset[str]) -> LeafError:
    """Return the mistake of a key that a record does not have."""
    text = Text(id=f"kolom tidak dikenal '{name}'", en=f"unknown field '{name}'")
    return LeafError(node.keys[name], text, name_hint(name, known))


def problems_of(failure: Exception, node: Node, path: str = "") -> Iterator[Problem]:
    """Yield every mistake below a failure, with the way to it and its place.

    Args:
        failure: What structuring a node raised.
        node: That node; a mistake without a place of its own gets the nearest one.
        path: The way to the node, such as ``proposal``.
    """
    if isinstance(failure, BaseValidationError):
        for part in failure.exceptions:
            name, inner = _step(part, node)
            is_index = name.startswith("[")
            deeper = f"{path}{name}" if is_index or not path else f"{path}.{name}" if name else path
            yield from problems_of(part, inner, deeper)
    elif isinstance(failure, LeafError):
        yield failure.problem(path)
    elif isinstance(failure, KeyError):
        text = Text(id="belum diisi", en="is missing")
        yield problem_at(node.source, prefixed(path, text))
    else:
        yield problem_at(node.source, prefixed(path, Text.same(str(failure))))


def _step(failure: BaseException, node: Node) -> tuple[str, Node]:
    """Return the name of the part that failed, and its node, as cattrs noted it."""
    for note in getattr(failure, "__notes__", ()):
        if isinstance(note, AttributeValidationNote) and isinstance(node, Mapping):
            return note.name, node.items.get(note.name, node)
        if isinstance(note, IterableValidationNote) and isinstance(node, Sequence):
            at = int(note.index)
            return f"[{at + 1}]", node.items[at]
    return "", node
