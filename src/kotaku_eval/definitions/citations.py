"""Citations: ``source: {text, confidence}`` of a rule, a rule set, a lifecycle or a part of one."""

from __future__ import annotations

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.lifecycles import Citation, Confidence


def citation_of(block: Block) -> Citation | None:
    """Return the ``source`` of a definition; ``None`` when it names none."""
    node = block.node("source")
    if node is None:
        return None
    # Not a child: what may stand empty around a citation may not do so inside it.
    source = Block(node, block.problems, block.keys.get("source"))
    made = Citation(
        source.text("text", required=True), source.choice("confidence", Confidence.ASSUMED)
    )
    source.close()
    return made
