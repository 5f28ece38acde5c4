"""Targets: the files that a command writes, looked at before the work begins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.paths import is_file, is_folder
from kotaku_eval.texts import Text


def writable(option: str, output: str | None, inputs: Iterable[str] = ()) -> None:
    """Refuse a file that cannot be written, or that is to be read.

    Args:
        option: The option that names it.
        output: The file; ``None`` where there is none.
        inputs: The files that are read.

    Raises:
        BadValueError: It is a folder, its folder is not there, or it is one of the inputs.
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
    if is_file(output) and any(is_file(own) and Path(own).samefile(output) for own in inputs):
        raise BadValueError(
            Text(
                id=f"{option}: {output} adalah berkas yang dibaca, jadi tidak ditimpa. Pilih nama "
                "lain.",
                en=f"{option}: {output} is a file that is read, so it is not written over. Choose "
                "another name.",
            )
        )
