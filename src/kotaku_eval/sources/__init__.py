"""Sources: where a value came from, and the one strict reading of YAML and JSON.

Definitions and data go through the same door, so that a place (`file:line:column`) is known for
every value and every mistake. Nothing is built from tags; anchors, aliases and merge keys are
refused; depth and size are capped while the events stream in, before anything recursive runs.
Plain scalars keep the text that was written: whether `012` is a code or a mistake is decided by
the field that it fills, so no country code `no` becomes false and no village loses a zero.
"""

from __future__ import annotations

from kotaku_eval.sources.files import read_nodes, read_text
from kotaku_eval.sources.json import parse_json
from kotaku_eval.sources.limits import MAX_BYTES, MAX_DEPTH, MAX_SCALAR
from kotaku_eval.sources.nodes import Mapping, Node, Scalar, Sequence, place_of
from kotaku_eval.sources.places import Source, SourceFile, cell_name, cell_of
from kotaku_eval.sources.yaml import parse_yaml

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_SCALAR",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Source",
    "SourceFile",
    "cell_name",
    "cell_of",
    "parse_json",
    "parse_yaml",
    "place_of",
    "read_nodes",
    "read_text",
]
