"""Plug-ins: what installed packages add, found by entry point and imported when asked for.

A package names what it brings in its metadata, one group for each kind of thing. Listing the names
imports nothing; what a broken plug-in raises becomes one readable error.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from kotaku_eval.errors import KotakuEvalError
from kotaku_eval.texts import Text

RULESETS: Final = "kotaku_eval.rulesets"
RULES: Final = "kotaku_eval.rules"
LIFECYCLES: Final = "kotaku_eval.lifecycles"
READERS: Final = "kotaku_eval.readers"
RENDERERS: Final = "kotaku_eval.renderers"
GROUPS: Final = (RULESETS, RULES, LIFECYCLES, READERS, RENDERERS)
"""The groups of entry points that are looked at; that of renderers is kept for later."""


class PluginError(KotakuEvalError):
    """A plug-in cannot be used."""


@frozen(order=True)
class Plugin:
    """One thing that an installed package adds.

    Args:
        group: What kind of thing it is, as the group of its entry point.
        name: The name it is asked for by.
        target: Where it is: ``package.module:attribute``, or a package alone.
        package: The distribution that brings it, with its version.
    """

    group: str
    name: str
    target: str
    package: str = ""

    def load(self) -> Any:
        """Import it and return it.

        Raises:
            PluginError: Importing it failed, in whatever way.
        """
        try:
            return imported(self.target)
        except Exception as failure:
            raise self.error(_reason(failure)) from failure

    def error(self, reason: Text) -> PluginError:
        """Return the error that it cannot be used."""
        where = ", ".join(part for part in (self.package, self.target) if part)
        return PluginError(
            Text(
                id=f"plug-in '{self.name}' ({where}) tidak dapat dipakai: {reason.id}",
                en=f"the plug-in '{self.name}' ({where}) cannot be used: {reason.en}",
            )
        )


def _reason(failure: Exception) -> Text:
    if isinstance(failure, KotakuEvalError):
        return failure.text
    return Text.same(f"{type(failure).__name__}: {failure}")


def imported(target: str) -> Any:
    """Return what ``package.module:attribute`` names; the module alone without an attribute."""
    from importlib import import_module  # noqa: PLC0415 - beside its only use

    module, _, attributes = target.partition(":")
    value: Any = import_module(module)
    for name in attributes.split(".") if attributes else ():
        value = getattr(value, name)
    return value


def installed(group: str) -> tuple[Plugin, ...]:
    """Return the plug-ins of one group, sorted, without importing any.

    >>> isinstance(installed("kotaku_eval.rulesets"), tuple)
    True
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to import

    found = {
        Plugin(group, point.name, point.value, _package(point))
        for point in entry_points(group=group)
    }
    return tuple(sorted(found))


def _package(point: Any) -> str:
    try:
        return f"{point.dist.name} {point.dist.version}"
    except Exception:  # noqa: BLE001 - damaged metadata must not hide the others
        return ""


def plugin_named(group: str, name: str) -> Plugin | None:
    """Return the plug-in of a name; ``None`` when there is none.

    Raises:
        PluginError: Several packages bring one of that name.
    """
    found = [plugin for plugin in installed(group) if plugin.name == name]
    if len(found) > 1:
        raise found[0].error(_twice(found[1]))
    return found[0] if found else None


def _twice(other: Plugin) -> Text:
    where = ", ".join(part for part in (other.package, other.target) if part)
    return Text(id=f"nama itu juga dibawa {where}", en=f"{where} brings that name, too")


def clash(plugin: Plugin, taken: tuple[str, ...]) -> Text | None:
    """Return why a plug-in can never be reached by its name, if so.

    Args:
        plugin: The plug-in.
        taken: The names that the library itself has.
    """
    if plugin.name in taken:
        return Text(id="nama itu sudah dipakai pustaka ini", en="the library itself has that name")
    others = [one for one in installed(plugin.group) if one.name == plugin.name and one != plugin]
    return _twice(others[0]) if others else None
