"""Targets: the files that a command writes, looked at before the work begins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.paths import is_file, is_folder
from kotaku_eval.sources.outputs import Output, output_at, writing
from kotaku_eval.texts import Text


def writable(option: str, output: str | None, inputs: Iterable[str] = ()) -> None:
    """Refuse a file that cannot be written, or that is to be read or written already.

    From then on the command cannot read the file any more.

    Args:
        option: The option that names it.
        output: The file; ``None`` where there is none.
        inputs: The files that are read.

    Raises:
        BadValueError: It is a folder, its folder is not there, it is one of the inputs, or
            another option writes it.
    """
    if output is None:
        return
    if is_folder(output):
        raise BadValueError(
            Text(
                id=f"{option}: {output} adalah folder. Sebutkan nama berkas di dalamnya.",
                en=f"{option}: {output} is a folder. Name a file in it.",
            )
        )
    if not is_folder(Path(output).parent):
        raise BadValueError(
            Text(
                id=f"{option}: {output} tidak dapat ditulis: foldernya tidak ada. Buat dahulu "
                "foldernya.",
                en=f"{option}: {output} cannot be written: there is no such folder. Make the "
                "folder first.",
            )
        )
    own = Output(option, output)
    if any(is_file(path) and own.is_at(path) for path in inputs):
        raise BadValueError(own.refusal)
    other = output_at(output)
    if other is not None:
        raise BadValueError(
            Text(
                id=f"{option}: {output} sudah menjadi berkas {other.option}. Pilih nama lain.",
                en=f"{option}: {output} is the file of {other.option} already. Choose another "
                "name.",
            )
        )
    click.get_current_context().with_resource(writing(own))
