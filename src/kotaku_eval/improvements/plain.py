"""Plain values: frozen values as JSON has them."""

from __future__ import annotations

from enum import Enum
from typing import Any

import attrs


def plain(value: Any) -> Any:
    """Return an attrs value, at any depth, as mappings, lists and scalars.

    >>> from kotaku_eval.texts import Text
    >>> plain(Text(id="ya", en="yes"))
    {'id': 'ya', 'en': 'yes'}
    """
    if attrs.has(type(value)):
        return {own.name: plain(getattr(value, own.name)) for own in attrs.fields(type(value))}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value
