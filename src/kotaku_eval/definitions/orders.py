"""Rules that write themselves: one per edge of the order, and the one on missing dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen

from kotaku_eval.dates import Undated
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.nodes import node_of, problem_at
from kotaku_eval.definitions.templates import stages_of
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.findings import Severity
from kotaku_eval.lifecycles import Confidence, Edge, Lifecycle
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

STAGE_ORDER: Final = "stage_order"
DATES_RECORDED: Final = "event-dates-recorded"
"""The rule that every set with ``undated: anywhere`` gets, unless it says otherwise."""

_LIFECYCLE: Final = "lifecycle"
KEPT: Final = (
    "indicator", "weight", "when", "due", "why", "fix", "over_reports", "under_reports", "tags",
)  # fmt: skip
_SEVERITIES: Final = {
    Confidence.PRIMARY: Severity.HIGH,
    Confidence.SECONDARY: Severity.MEDIUM,
    Confidence.INFERRED: Severity.LOW,
    Confidence.ASSUMED: Severity.LOW,
}
_TWO: Final = 2


@frozen
class OrderExpander:
    """Turns a ``stage_order`` rule into one precedence rule per edge.

    Args:
        lifecycle: Whose order it is.
        undated: Decides whether an undated event makes the order unknown, as an example says.
        problems: Where mistakes are noted.
    """

    lifecycle: Lifecycle
    undated: Undated
    problems: list[Problem]

    def expand(self, source: Source, node: Mapping) -> Iterator[tuple[str, Mapping]]:
        """Yield the id and block of each rule that a ``stage_order`` rule stands for."""
        block = Block(node, self.problems, source)
        order = block.node(STAGE_ORDER, required=True)
        ratings = self._severities(block)
        for key in KEPT:
            block.node(key)
        for key in ("title", "message", "examples", "subject", "source"):
            if key in block:
                text = Text(
                    id=f"'{key}' dibuat sendiri oleh stage_order",
                    en=f"stage_order makes '{key}' itself",
                )
                block.note(block.keys[key], text)
                block.node(key)
        block.close()
        kept = {key: block.items[key] for key in KEPT if key in block}
        for edge in self._edges(order) if order is not None else ():
            name = f"{edge.before}-before-{edge.after}".replace("_", "-").lower()
            made = node_of(self._rule(edge, is_conditional="when" in kept), source)
            if isinstance(made, Mapping):
                rated = {"severity": ratings[edge.confidence]}
                yield name, _overlaid(made, {**rated, **kept}, block.keys, source)

    def _severities(self, block: Block) -> dict[Confidence, Node]:
        """Return the severity of an edge by how sure it is."""
        place = block.place_of("severity") or block.place
        found: dict[Confidence, Node] = {
            sure: Scalar(severity.value, plain=True, source=place) if place else node_of(severity)
            for sure, severity in _SEVERITIES.items()
        }
        written = block.node("severity")
        if isinstance(written, Mapping):
            own = Block(written, self.problems)
            for sure in Confidence:
                node = own.node(sure.value)
                if node is not None:
                    own.choice(sure.value, Severity.MEDIUM)
                    found[sure] = node
            own.close()
        elif written is not None:
            found = dict.fromkeys(Confidence, written)
        return found

    def _edges(self, node: Node) -> tuple[Edge, ...]:
        left_out: set[tuple[str, str]] = set()
        if isinstance(node, Mapping):
            block = Block(node, self.problems)
            stages = block.node("stages", required=True)
            pairs = block.nodes("except")
            block.close()
            edges = self._listed(stages) if stages is not None else ()
            left_out = {self._left_out(pair, edges) for pair in pairs}
        else:
            edges = self._listed(node)
        return tuple(edge for edge in edges if (edge.before, edge.after) not in left_out)

    def _listed(self, node: Node) -> tuple[Edge, ...]:
        if isinstance(node, Scalar) and node.text == _LIFECYCLE:
            return self.lifecycle.order
        if not isinstance(node, Sequence):
            text = Text(
                id="diperlukan 'lifecycle' atau daftar tahap",
                en="'lifecycle' or a list of stages is needed",
            )
            self.problems.append(problem_at(node.source, text))
            return ()
        before = len(self.problems)
        names = stages_of(node, self.lifecycle, self.problems)
        edges = self.lifecycle.order_of(list(names))
        if not edges and len(self.problems) == before:
            text = Text(
                id="siklus tidak mengurutkan tahap-tahap ini",
                en="the lifecycle puts these stages in no order",
            )
            self.problems.append(problem_at(node.source, text))
        return edges

    def _left_out(self, node: Node, edges: tuple[Edge, ...]) -> tuple[str, str]:
        known = {f"[{edge.before}, {edge.after}]": (edge.before, edge.after) for edge in edges}
        if isinstance(node, Sequence) and len(node.items) == _TWO:
            before = len(self.problems)
            pair = tuple(
                name
                for part in node.items
                for name in stages_of(part, self.lifecycle, self.problems)
            )
            if len(self.problems) > before:
                return "", ""
            if pair in known.values() and len(pair) == _TWO:
                return pair[0], pair[1]
            written = f"[{', '.join(pair)}]"
            text = Text(
                id=f"bukan pasangan urutan ini: {written}", en=f"no pair of this order: {written}"
            )
            self.problems.append(problem_at(node.source, text, name_hint(written, known)))
            return "", ""
        text = Text(id="diperlukan pasangan [a, b]", en="a pair [a, b] is needed")
        self.problems.append(problem_at(node.source, text))
        return "", ""

    def _rule(self, edge: Edge, *, is_conditional: bool) -> dict[str, Any]:
        a = self.lifecycle.stage(edge.before).title
        b = self.lifecycle.stage(edge.after).title
        made: dict[str, Any] = {
            "title": {"id": f"{b.id}: setelah {a.id}", "en": f"{b.en}: after {a.en}"},
            "precedence": [edge.before, edge.after],
            "message": {
                "id": f"{b.id}: {{{edge.after}.first}}; {a.id}: {{{edge.before}.first}}.",
                "en": f"{b.en}: {{{edge.after}.first}}; {a.en}: {{{edge.before}.first}}.",
            },
            "why": {
                "id": f"Menurut urutan kegiatan, '{a.id}' mendahului '{b.id}'.",
                "en": f"In the order of the activity, '{a.en}' comes before '{b.en}'.",
            },
            "fix": {
                "id": "Periksa kedua tanggal pada dokumennya dan catat tanggal sebenarnya.",
                "en": "Check both dates against their documents and record the real ones.",
            },
            "source": {
                "text": {
                    "id": f"Urutan tahap siklus {self.lifecycle.id}",
                    "en": f"Order of the stages of the lifecycle {self.lifecycle.id}",
                },
                "confidence": edge.confidence.value,
            },
            "over_reports": {
                "id": f"Bila '{a.id}' salah tanggal atau tidak dientri, urutannya terbaca salah.",
                "en": f"When '{a.en}' is misdated, or was never entered, the order reads as wrong.",
            },
            "under_reports": {
                "id": "Hanya tanggal yang tercatat yang dilihat; tanggal mundur lulus.",
                "en": "Looks at the recorded dates only; a backdated one passes.",
            },
            "tags": ["order"],
        }
        # Under a condition of the author's the cases below may not apply at all.
        if not is_conditional:
            made["examples"] = self._examples(edge)
        return made

    def _examples(self, edge: Edge) -> list[dict[str, Any]]:
        a, b = edge.before, edge.after
        found: list[dict[str, Any]] = [
            {"pass": {a: "2018-08-01", b: "2018-08-06"}},
            {"fail": {a: "2018-08-10", b: "2018-08-06"}},
            {"not_applicable": {a: "2018-08-01"}},
        ]
        if self.undated is Undated.ANYWHERE:
            found.append({"unknown": {a: "undated", b: "2018-08-06"}})
        return found


def _overlaid(
    made: Mapping, items: dict[str, Node], keys: dict[str, Source], source: Source
) -> Mapping:
    return Mapping(
        {**made.items, **items},
        {**made.keys, **{key: keys.get(key, source) for key in items}},
        made.source,
    )


def dates_rule(lifecycle: Lifecycle, source: Source) -> Node:
    """Return the block of the rule that every event has a date, as a file could hold it."""
    first = lifecycle.stages[0].id if lifecycle.stages else ""
    examples = [
        {"pass": {first: "2018-08-01"}},
        {"fail": {first: "undated"}},
        {"not_applicable": {}},
    ]
    made = {
        "title": {
            "id": "Setiap tahap yang terjadi bertanggal",
            "en": "Every stage that happened has a date",
        },
        "severity": "low",
        "dated": True,
        "message": {
            "id": "Ada tahap yang terjadi tanpa tanggal.",
            "en": "A stage happened without a date.",
        },
        "why": {
            "id": "Tanpa tanggal, urutan dan tenggat tahap itu tidak dapat diperiksa.",
            "en": "Without a date neither the order nor the deadlines of a stage can be judged.",
        },
        "fix": {
            "id": "Cari tanggalnya pada dokumen tahap itu lalu catat.",
            "en": "Find the date in the papers of that stage and record it.",
        },
        "source": {
            "text": {
                "id": "Aturan bawaan untuk 'undated: anywhere'",
                "en": "Built-in rule for 'undated: anywhere'",
            },
            "confidence": "assumed",
        },
        "over_reports": {
            "id": "Tahap yang belum terjadi tetapi dientri 'undated' terbaca tanpa tanggal.",
            "en": "A stage that was entered as 'undated' but has not happened lacks a date.",
        },
        "under_reports": {
            "id": "Tanggal yang keliru atau dikira-kira lulus, begitu pula bulan tanpa hari.",
            "en": "A wrong or guessed date passes, and so does a month without a day.",
        },
        "tags": ["data"],
        "examples": examples if first else [],
    }
    return node_of(made, source)
