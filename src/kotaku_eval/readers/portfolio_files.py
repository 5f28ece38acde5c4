"""Portfolio files: activities and places in strict YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.definitions import structure_activity, structure_place
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.nodes import in_file_order
from kotaku_eval.errors import DataError, name_hint
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Basis, Portfolio
from kotaku_eval.readers.notes import Notes
from kotaku_eval.readers.references import named_lifecycle, named_ruleset
from kotaku_eval.sources import Node
from kotaku_eval.texts import Text


def read_portfolio_node(
    node: Node, notes: Notes, *, folder: Path | None = None, lifecycle: Lifecycle | None = None
) -> Portfolio:
    """Read a portfolio from the content of its file.

    Args:
        node: The content.
        notes: Where activities and places that cannot be read are noted; they are left out.
        folder: What relative paths in it are relative to.
        lifecycle: Used instead of the lifecycle that the file names.

    Raises:
        DataError: The file itself is wrong: an unknown or missing key, no lifecycle.
    """
    block = Block(node, [])
    name = block.string("portfolio", required=True)
    found = named_lifecycle(block, folder, lifecycle)
    header = {
        "title": block.text("title"),
        "as_of": block.date("as_of"),
        "basis": block.choice("basis", Basis.CENSUS),
        "illustrative": block.boolean("illustrative"),
        "ruleset": named_ruleset(block, folder),
    }
    places = [
        (level, block.place_of("places"), node)
        for level, _, node in block.entries("places")
    ]
    raise NotImplementedError
