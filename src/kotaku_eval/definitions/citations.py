"""Citations: ``source: {text, confidence}`` of a rule, a rule set, a lifecycle or a part of one."""

from __future__ import annotations

from kotaku_eval.definitions.blocks import Block
from kotaku_eval.lifecycles import Citation, Confidence


def citation_of(block: Block) -> Citation | None:
    """Return the ``source`` of a definition; ``None`` when it names none."""
    source = block.child("source")
    if source is None:
        return None
    made = Citation(
        source.text("text", required=True), source.choice("confidence", Confidence.ASSUMED)
    )
    source.close()
    return made
