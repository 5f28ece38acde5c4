"""Dotted names in records: ``proposal.amount: 5`` says the same as ``proposal: {amount: 5}``."""

from __future__ import annotations

from kotaku_eval.definitions.nodes import problem_at
from kotaku_eval.errors import Problem
from kotaku_eval.sources import Mapping, Node, Source
from kotaku_eval.texts import Text


def nested(node: Mapping, problems: list[Problem]) -> Mapping:
    """Return a mapping with its dotted names (``a.b: 5``) put into nested mappings."""
    if not any("." in name for name in node.items):
        return node
    items: dict[str, Node] = {}
    keys: dict[str, Source] = {}
    for name, part in node.items.items():
        head, _, rest = name.partition(".")
        source = node.keys[name]
        if rest:
            part = Mapping({rest: part}, {rest: source}, source)  # noqa: PLW2901 - the same, nested
        keys.setdefault(head, source)
        items[head] = (
            _merged(items[head], part, name, source=source, problems=problems)
            if head in items
            else part
        )
    return Mapping(
        {
            name: nested(part, problems) if isinstance(part, Mapping) else part
            for name, part in items.items()
        },
        keys,
        node.source,
    )


def _merged(known: Node, part: Node, name: str, *, source: Source, problems: list[Problem]) -> Node:
    """Put two mappings of the same name together; anything else was given twice."""
    if isinstance(known, Mapping) and isinstance(part, Mapping):
        twice = known.items.keys() & part.items.keys()
        # Two dotted names below one head are merged further down: a.b.c and a.b.d.
        if not twice:
            return Mapping(known.items | part.items, known.keys | part.keys, known.source)
        [key, *_] = sorted(twice)
        inner = _merged(known.items[key], part.items[key], name, source=source, problems=problems)
        rest = {other: value for other, value in part.items.items() if other not in twice}
        return Mapping({**known.items, key: inner, **rest}, known.keys | part.keys, known.source)
    text = Text(id=f"'{name}' ditulis dua kali", en=f"'{name}' is given twice")
    hint = Text(id="Hapus salah satunya.", en="Remove one of them.")
    problems.append(problem_at(source, text, hint))
    return known
