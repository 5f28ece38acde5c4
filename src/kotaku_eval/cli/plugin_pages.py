"""``plugins``: what installed packages add, and which of it cannot be used."""

from __future__ import annotations

from typing import Final

import click

from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BilingualCommand, everywhere
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.definitions import shipped_lifecycles, shipped_rulesets
from kotaku_eval.definitions.plugged import found_by
from kotaku_eval.plugins import (
    GROUPS,
    LIFECYCLES,
    READERS,
    RENDERERS,
    RULESETS,
    Plugin,
    PluginError,
    clash,
    installed,
)
from kotaku_eval.readers.endings import PORTFOLIO_ENDINGS, TABLE_ENDINGS
from kotaku_eval.renderers.boards import Board
from kotaku_eval.renderers.formats import FORMATS
from kotaku_eval.texts import Text

_ENDINGS: Final = tuple(ending[1:] for ending in (*PORTFOLIO_ENDINGS, *TABLE_ENDINGS))
_NONE: Final = Text(id="Tidak ada plug-in yang terpasang.", en="No plug-ins are installed.")


@click.command(
    "plugins",
    cls=BilingualCommand,
    words=Text(
        id="Kode akhir 1 bila ada yang tidak dapat dipakai.",
        en="Exit code 1 if one cannot be used.",
    ),
)
@everywhere
def plugins() -> None:
    """List the plug-ins, the broken ones with the reason."""
    own = session()
    board = Board(width(), color=has_color())
    found = [plugin for group in GROUPS for plugin in installed(group)]
    is_broken = False
    for plugin in found:
        reason = _trouble(plugin)
        is_broken = is_broken or reason is not None
        kind = plugin.group.partition(".")[2]
        mark = ("✓ ", "green") if reason is None else ("✗ ", "red")
        place = f" ({plugin.package}, {plugin.target})"
        board.spans(mark, (f"{kind} {plugin.name}", "bold"), (place, "dim"), hanging=2)
        if reason is not None:
            board.line(own.say(reason), indent=2)
    own.show(board.text() if found else own.say(_NONE), color=has_color())
    own.end(Ending.FOUND if is_broken else Ending.CLEAN)


def _trouble(plugin: Plugin) -> Text | None:
    """Return why a plug-in cannot be used, if so."""
    taken = {
        RULESETS: shipped_rulesets(),
        LIFECYCLES: shipped_lifecycles(),
        READERS: _ENDINGS,
        RENDERERS: tuple(own.name for own in FORMATS),
    }
    reason = clash(plugin, taken.get(plugin.group, ()))
    if reason is not None:
        return reason
    try:
        if plugin.group in {READERS, RENDERERS}:
            value = plugin.load()
            if not callable(value):
                raise plugin.error(Text(id="bukan fungsi", en="it is no function"))
        else:
            found_by(plugin)
    except PluginError as failure:
        return failure.text
    return None
