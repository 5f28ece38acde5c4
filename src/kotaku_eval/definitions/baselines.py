"""Baseline files: the findings that are known, each under a name made of its rule and subject."""

from __future__ import annotations

import os

from attrs import field, frozen

from kotaku_eval.baselines import KNOWABLE, Baseline, KnownFinding
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.leaves import text_of
from kotaku_eval.definitions.nodes import in_file_order, recorded
from kotaku_eval.errors import DefinitionError, Problem, known_names
from kotaku_eval.findings import Severity, Verdict, fingerprint_of
from kotaku_eval.sources import Node, kinds, read_nodes
from kotaku_eval.texts import Text


def load_baseline(path: str | os.PathLike[str]) -> Baseline:
    """Load a file of known findings.

    Args:
        path: A YAML or JSON file, as ``kotaku-eval check --write-baseline`` writes it.

    Raises:
        DefinitionError: The file is wrong; every mistake is listed with its place. A fingerprint
            that is not the one of its rule and subject is such a mistake.
    """
    return baseline_from_node(read_nodes(os.fspath(path), wanted=kinds.BASELINE))


def baseline_from_node(node: Node) -> Baseline:
    """Make a baseline of the content of its file.

    Raises:
        DefinitionError: Every mistake, each with its place.

    >>> from kotaku_eval.sources import parse_yaml
    >>> baseline_from_node(parse_yaml("{baseline: kotaku-2018, findings: []}"))
    Baseline(ruleset='kotaku-2018', findings=(), as_of='')
    """
    problems: list[Problem] = []
    block = Block(node, problems)
    ruleset = block.string("baseline", required=True)
    as_of = block.date("as_of")
    reader = _KnownReader(problems)
    read = [reader.read(part) for part in block.nodes("findings", required=True)]
    block.close()
    if problems:
        raise DefinitionError(in_file_order(problems))
    found = tuple(one for one in read if one is not None)
    return Baseline(ruleset, found, as_of.isoformat() if as_of is not None else "")


@frozen
class _KnownReader:
    """Reads one known finding after the other, noting every mistake."""

    problems: list[Problem]
    seen: dict[str, str] = field(factory=dict, init=False)

    def read(self, node: Node) -> KnownFinding | None:
        """Return a known finding; ``None`` when there were mistakes."""
        before = len(self.problems)
        block = Block(node, self.problems)
        fingerprint = block.string("fingerprint", required=True)
        rule = block.string("rule", required=True)
        level, subject = self._subject(block)
        verdict = block.choice("verdict", Verdict.FAIL)
        severity = block.choice("severity", Severity.MEDIUM)
        for key in ("verdict", "severity"):
            if key not in block:
                block.node(key, required=True)
        reason = block.text("reason", required=True)
        block.close()
        if verdict not in KNOWABLE:
            self._note_verdict(block, verdict)
        if len(self.problems) > before:
            return None
        self._note_fingerprint(block, fingerprint, fingerprint_of(rule, level, subject))
        place = recorded(node.source)
        return KnownFinding(rule, level, subject, verdict, severity, reason, place)

    def _subject(self, block: Block) -> tuple[str, str]:
        """Return the level and the id of what it was found on."""
        child = block.child("subject", required=True)
        if child is None or not child.is_usable:
            return "", ""
        if len(child.items) != 1:
            text = Text(id="diperlukan satu objek", en="one subject is needed")
            hint = Text(
                id="Misalnya subject: {activity: DRN-01}.",
                en="For example subject: {activity: DRN-01}.",
            )
            block.note(block.keys["subject"], text, hint)
            return "", ""
        (level,) = child.items
        return level, child.read(level, text_of, "", required=True)

    def _note_verdict(self, block: Block, verdict: Verdict) -> None:
        text = Text(
            id=f"putusan '{verdict.value}' tidak dapat dibiarkan",
            en=f"the verdict '{verdict.value}' cannot be let stand",
        )
        hint = known_names(one.value for one in KNOWABLE)
        block.note(block.place_of("verdict"), text, hint)

    def _note_fingerprint(self, block: Block, written: str, own: str) -> None:
        place = block.place_of("fingerprint")
        if written != own:
            text = Text(
                id=f"sidik '{written}' bukan sidik aturan dan objek ini",
                en=f"the fingerprint '{written}' is not that of this rule and subject",
            )
            hint = Text(
                id=f"Seharusnya '{own}'; lebih baik tulis ulang berkasnya dengan --write-baseline.",
                en=f"It should be '{own}'; better write the file anew with --write-baseline.",
            )
            block.note(place, text, hint)
        elif own in self.seen:
            text = Text(
                id=f"temuan ganda, sudah ada di {self.seen[own]}",
                en=f"the same finding stands twice, first at {self.seen[own]}",
            )
            block.note(place, text, Text(id="Hapus salah satunya.", en="Remove one of them."))
        self.seen.setdefault(own, str(place or ""))
