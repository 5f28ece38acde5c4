"""Drawings: charts as SVG and PNG, made without a browser or the network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from kotaku_eval.errors import DataError, Problem, needing
from kotaku_eval.plots.words import PURPOSE
from kotaku_eval.texts import Text

_ENDINGS: Final = (".svg", ".png")


def svg_of(chart: Any) -> str:
    """Return a chart as SVG, which holds no script and asks for nothing on the network.

    Args:
        chart: A chart of Altair.

    Raises:
        MissingExtraError: The extra ``report`` is not installed.
    """
    with needing("report", PURPOSE):
        import vl_convert  # noqa: PLC0415 - an extra

    made: str = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    return made


def png_of(chart: Any, *, scale: float = 2.0) -> bytes:
    """Return a chart as PNG.

    Args:
        chart: A chart of Altair.
        scale: How many dots each unit has on a side.

    Raises:
        MissingExtraError: The extra ``report`` is not installed.
    """
    with needing("report", PURPOSE):
        import vl_convert  # noqa: PLC0415 - an extra

    made: bytes = vl_convert.vegalite_to_png(chart.to_dict(), scale=scale, allowed_base_urls=[])
    return made


def save(chart: Any, path: str | os.PathLike[str]) -> None:
    """Write a chart to a file, as SVG or PNG by the ending of its name.

    Args:
        chart: A chart of Altair.
        path: A ``.svg`` or ``.png`` file; one of that name is replaced.

    Raises:
        DataError: The file is of another kind.
        MissingExtraError: The extra ``report`` is not installed.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in _ENDINGS:
        text = Text(
            id=f"jenis gambar tidak dikenal: {target.name}",
            en=f"unknown kind of picture: {target.name}",
        )
        known = ", ".join(_ENDINGS)
        hint = Text(id=f"Yang dikenal: {known}.", en=f"Known: {known}.")
        raise DataError([Problem(text, hint=hint)])
    content = svg_of(chart).encode() if ending == ".svg" else png_of(chart)
    target.write_bytes(content)
