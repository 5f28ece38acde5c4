"""Files that a plug-in reads: a reader is named after the ending it serves, without the dot."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kotaku_eval.errors import DataError, KotakuEvalError, Problem
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.paths import is_folder
from kotaku_eval.plugins import READERS, Plugin, installed, plugin_named, reason_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.endings import (
    ARCHIVE_ENDINGS,
    PARQUET_ENDINGS,
    PORTFOLIO_ENDINGS,
    TABLE_ENDINGS,
    WORKBOOK_ENDINGS,
)
from kotaku_eval.texts import Text


def read_plugged(path: Path, lifecycle: Lifecycle | None, mapping: Any) -> Portfolio:
    """Read a file by the plug-in that serves its ending.

    Args:
        path: The file.
        lifecycle: The lifecycle that was asked for.
        mapping: The column mapping that was given.

    Raises:
        DataError: No plug-in serves the ending, or it could not read the file.
        PluginError: The plug-in cannot be imported.
    """
    plugin = None if is_folder(path) else plugin_named(READERS, path.suffix.lower()[1:])
    if plugin is None:
        raise DataError([_unknown_ending(path)])
    reader = plugin.load()
    try:
        found = reader(path, lifecycle=lifecycle, mapping=mapping)
    except (KotakuEvalError, OSError):
        raise
    except Exception as failure:
        raise _broken(plugin, reason_of(failure), path) from failure
    if not isinstance(found, Portfolio):
        words = Text(
            id=f"yang diperlukan Portfolio, yang ada {type(found).__name__}",
            en=f"a Portfolio is needed, it gave {type(found).__name__}",
        )
        raise _broken(plugin, words, path)
    return found


def _broken(plugin: Plugin, reason: Text, path: Path) -> DataError:
    return DataError([Problem(plugin.error(reason).text, path.as_posix())])


_STREAMS: Final = ("-", "/dev/stdin")


def _unknown_ending(path: Path) -> Problem:
    own = (
        *PORTFOLIO_ENDINGS, *TABLE_ENDINGS, *WORKBOOK_ENDINGS, *PARQUET_ENDINGS, *ARCHIVE_ENDINGS
    )  # fmt: skip
    brought = [f".{plugin.name}" for plugin in installed(READERS)]
    endings = ", ".join(dict.fromkeys((*own, *brought)))
    ending = path.suffix
    text = Text(id=f"akhiran berkas tidak dikenal '{ending}'", en=f"unknown file ending '{ending}'")
    hint = Text(id=f"Yang dapat dibaca: {endings}.", en=f"Can be read: {endings}.")
    if is_folder(path):
        text = Text(id="ini folder, bukan berkas", en="this is a folder, not a file")
        hint = Text(
            id=f"Folder hanya dibaca bila berisi Parquet; sebutkan berkasnya ({endings}), atau "
            "pola seperti 'data/*.yaml'.",
            en=f"A folder is read only where it holds Parquet; name its files ({endings}), or a "
            "pattern such as 'data/*.yaml'.",
        )
    elif path.as_posix() in _STREAMS:
        text = Text(id="masukan baku tidak dibaca", en="the standard input is not read")
        hint = Text(id="Simpan dahulu ke berkas.", en="Save it to a file first.")
    if ending.lower() in PARQUET_ENDINGS:
        text = Text(
            id="Parquet bukan portofolio yang dibaca di sini", en="Parquet is no portfolio to read"
        )
        hint = Text(
            id="Berikan kepada perintah kotaku-eval, atau di Python kepada `evaluate`; "
            "`frames.portfolio_of` menjadikannya portofolio.",
            en="Give it to a command of kotaku-eval, or in Python to `evaluate`; "
            "`frames.portfolio_of` makes it a portfolio.",
        )
    return Problem(text, path.as_posix(), hint)
