"""Origins: where each value in force of a rule set was written, and what it replaced.

A rule set may be made of several files. For every value that one of them gives there is a chain:
what holds comes first, what it replaced after it. A value that holds only in a scope (``where:``)
stands in the same chain, above the value that holds elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from attrs import field, frozen

from kotaku_eval.sources import Source
from kotaku_eval.texts import Text

CHECK: Final = "check"
"""The name under which the chain of a rule's check stands, whatever its template."""

_WIDEST: Final = 72
_BUILT_IN: Final = Text(id="bawaan", en="built in")
_SHIPPED: Final = "kotaku_eval/data/rulesets"


@frozen
class Origin:
    """A value that a file gives.

    Args:
        value: The value as it is written, on one line.
        source: Where; ``None`` for what the library adds itself, and for values from Python.
        scope: The condition under which it holds; empty when it holds everywhere.
    """

    value: str
    source: Source | None = None
    scope: str = ""

    @property
    def place(self) -> str:
        """The file and line, short: ``team.yaml:12``, and ``kotaku-2018:40`` for a shipped set."""
        if self.source is None:
            return ""
        path = PurePosixPath(self.source.file.name)
        is_shipped = path.parent.as_posix() == _SHIPPED
        return f"{path.stem if is_shipped else path}:{self.source.line}"


Chain = tuple[Origin, ...]
Chains = Mapping[str, Chain]


@frozen
class Replaced:
    """A value that no longer holds anywhere, because a later file replaced it.

    Args:
        section: ``rules``, ``parameters``, ``indicators``, ``groups`` or ``settings``.
        name: The id of the rule, or the name of what else it was written for; empty for settings.
        key: The key that was written, such as ``severity``.
        old: The value that is replaced.
        new: The value that replaces it.
    """

    section: str
    name: str
    key: str
    old: Origin
    new: Origin

    @property
    def is_same(self) -> bool:
        """Whether the later value says the same, and so changes nothing."""
        return self.old.value == self.new.value


@frozen
class Origins:
    """Where the values of a rule set come from.

    Args:
        rules: Chains by rule id and key; the check stands under ``check``. Disabled ones too.
        parameters: Chains by parameter and key.
        indicators: Chains by indicator and key.
        groups: Chains by group and key.
        settings: Chains by key: ``title``, ``ties``, ``scale``, ...
        disabled: The chain of the reason by rule id.

    >>> from kotaku_eval import load_ruleset
    >>> chain = load_ruleset("kotaku-2018").origins.rules["mp2k-before-construction"]["severity"]
    >>> chain[0].value, chain[0].place.partition(":")[0]
    ('high', 'kotaku-2018')
    """

    rules: Mapping[str, Chains] = field(factory=dict)
    parameters: Mapping[str, Chains] = field(factory=dict)
    indicators: Mapping[str, Chains] = field(factory=dict)
    groups: Mapping[str, Chains] = field(factory=dict)
    settings: Chains = field(factory=dict)
    disabled: Chains = field(factory=dict)

    def replaced(self) -> Iterator[Replaced]:
        """Yield every value that was written and holds nowhere, in order, with its successor."""
        for section, name, chains in self._all():
            for key, chain in chains.items():
                held = live(chain)
                for old in chain:
                    if not any(one is old for one in held):
                        yield Replaced(section, name, key, old, _successor(chain, old))

    def _all(self) -> Iterator[tuple[str, str, Chains]]:
        named = {
            "rules": self.rules,
            "parameters": self.parameters,
            "indicators": self.indicators,
            "groups": self.groups,
        }
        for section, held in named.items():
            for name, chains in held.items():
                yield section, name, chains
        yield "settings", "", self.settings


def live(chain: Chain) -> Chain:
    """Return the values that hold somewhere: the scoped ones, then the one that holds elsewhere.

    Of two values for the same scope only the upper one ever holds.
    """
    held: list[Origin] = []
    for origin in chain:
        if all(origin.scope != above.scope for above in held):
            held.append(origin)
        if not origin.scope:
            break
    return tuple(held)


def under(chain: Chain, origin: Origin) -> Chain:
    """Return what a value stands over, the nearest first.

    Only what holds everywhere, or in the same scope, is told.
    """
    at = next(index for index, one in enumerate(chain) if one is origin)
    return tuple(one for one in chain[at + 1 :] if one.scope in {"", origin.scope})


def described(key: str, chain: Chain) -> tuple[Text, ...]:
    """Return one line for each value of a chain that holds somewhere.

    >>> from kotaku_eval.sources import SourceFile
    >>> shipped = SourceFile("kotaku_eval/data/rulesets/kotaku-2018.yaml")
    >>> above = Origin("high", Source(SourceFile("team.yaml"), 12))
    >>> below = Origin("medium", Source(shipped, 40))
    >>> [str(line) for line in described("severity", (above, below))]
    ['severity: high, team.yaml:12, over kotaku-2018:40']
    """
    return tuple(_line(key, chain, origin) for origin in live(chain))


def _line(key: str, chain: Chain, origin: Origin) -> Text:
    name = key if not origin.scope else f"{key} (where {origin.scope})"
    value = " ".join(origin.value.split())
    shown = value if len(value) <= _WIDEST else f"{value[:_WIDEST]}…"
    head = Text.same(f"{name}: {shown or 'null'}")
    return Text.joined(", ", [head, _placed(origin), *map(_over, under(chain, origin))])


def _placed(origin: Origin) -> Text:
    return Text.same(origin.place) if origin.source is not None else _BUILT_IN


def _over(origin: Origin) -> Text:
    place = _placed(origin)
    return Text(id=f"menggantikan {place.id}", en=f"over {place.en}")


def _successor(chain: Chain, old: Origin) -> Origin:
    """Return the nearest value above that holds wherever an old one did."""
    at = next(index for index, one in enumerate(chain) if one is old)
    return next(one for one in reversed(chain[:at]) if one.scope in {"", old.scope})
