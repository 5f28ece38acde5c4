"""Files of YAML and JSON."""

from __future__ import annotations

from pathlib import Path

from kotaku_eval.errors import DefinitionError, InputError, Problem
from kotaku_eval.failures import unreadable
from kotaku_eval.sources.json import parse_json
from kotaku_eval.sources.kinds import of_kind
from kotaku_eval.sources.limits import MAX_BYTES, too_large
from kotaku_eval.sources.nodes import Node
from kotaku_eval.sources.outputs import refuse_output
from kotaku_eval.sources.yaml import parse_yaml
from kotaku_eval.texts import Text


def read_text(path: Path | str, error: type[InputError] = DefinitionError) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        InputError: The file is missing, too large, not UTF-8 (with the place of the bad byte), or
            going to be written.
    """
    refuse_output(path, error)
    name = Path(path).as_posix()
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as failure:
        raise error([unreadable(name, failure)]) from failure
    if len(raw) > MAX_BYTES:
        raise error([too_large(name)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start]
        line = before.count(b"\n") + 1
        column = failure.start - (before.rfind(b"\n") + 1) + 1
        text = Text(
            id=f"bukan teks UTF-8: byte 0x{raw[failure.start]:02x}",
            en=f"not UTF-8 text: byte 0x{raw[failure.start]:02x}",
        )
        hint = Text(id="Simpan berkas sebagai UTF-8.", en="Save the file as UTF-8.")
        raise error([Problem(text, f"{name}:{line}:{column}", hint)]) from failure


def read_nodes(
    path: Path | str, error: type[InputError] = DefinitionError, wanted: Text | None = None
) -> Node:
    """Read a YAML or JSON file (by its ending) into nodes with places.

    Args:
        path: The file.
        error: What is raised.
        wanted: What kind of file it has to be (see ``kinds``); any when not given.

    Raises:
        InputError: As ``error``, with the place of the first thing that cannot be read; or it is a
            file of another kind.
    """
    text = read_text(path, error)
    parse = parse_json if Path(path).suffix.lower() == ".json" else parse_yaml
    node = parse(text, Path(path).as_posix(), error)
    return node if wanted is None else of_kind(node, wanted, error)
