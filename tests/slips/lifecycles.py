"""Slips in lifecycles."""

from __future__ import annotations

from typing import Final

from tests.slips.files import Slip, slip, whole

_TOP = "lifecycle: flow\n"
_FIELDS = "fields:\n  activity:\n"


def flow(old: str, new: str, says: str, at: str = "") -> Slip:
    """Return the slip of writing something else in the right lifecycle."""
    return slip(old, new, says, at=at, top="flow.yaml")


def more(text: str, says: str) -> Slip:
    """Return the slip of a further top-level block."""
    return flow("final: build\n", f"final: build\n{text}", says)


def field(text: str, says: str) -> Slip:
    """Return the slip of a field of the programme's own."""
    return more(f"{_FIELDS}    {text}\n", says)


STAGES: Final[list[Slip]] = [
    flow("  plan: {title: Plan}", "  ⟦plan⟧: {}", "title"),
    flow("  plan: {title: Plan}", "  ⟦plan⟧:", "title"),
    flow("  plan: {title: Plan}", "  plan: ⟦Plan⟧", "mapping"),
    flow("  plan: {title: Plan}", "  plan: {⟦tittle⟧: Plan}", "'title'"),
    flow("  plan: {title: Plan}", "  plan: {⟦judul⟧: Plan}", "'title'"),
    flow("  plan: {title: Plan}", "  plan: {title: ⟦{id: Rencana}⟧}", "'en'"),
    flow("  plan: {title: Plan}", "  plan: {title: Plan, phase: ⟦work⟧}", "unknown phase"),
    flow(
        "  plan: {title: Plan}", "  plan: {title: Plan, evidence: [⟦minutes⟧]}", "unknown document"
    ),
    flow("  plan: {title: Plan}", "  plan: {title: Plan, evidence: ⟦minutes⟧}", "list"),
    flow("  plan: {title: Plan}", "  plan: {title: Plan, confidence: ⟦P⟧}", "not a choice"),
    flow("  plan: {title: Plan}", "  plan: {title: Plan, ⟦after⟧: build}", "unknown key"),
    flow("  plan: {title: Plan}", "  plan: {title: Plan, actor: ⟦[KSM]⟧}", "text"),
    flow("  build:", "  ⟦plan⟧:", "duplicate key"),
    flow("  build: {title: Build}", "  build: {title: ⟦Plan⟧}", "stands twice"),
    flow("  build:", "  ⟦build-it⟧: {title: Other}\n  build:", "cannot be used as a name"),
    flow("  build:", "  ⟦2build⟧: {title: Other}\n  build:", "cannot be used as a name"),
    flow("  build:", "  ⟦if⟧: {title: Other}\n  build:", "cannot be used as a name"),
    flow("  build:", "  ⟦status⟧: {title: Other}\n  build:", "already"),
    flow("  build:", "  ⟦membangun é⟧: {title: Other}\n  build:", "cannot be used as a name"),
    flow("  build:", "  ⟦_build⟧: {title: Other}\n  build:", "cannot be used as a name"),
    flow("stages:\n", "stages:\n  ⟦activities⟧: {title: A}\n", "already"),
    flow("stages:", "⟦stage⟧:", "'stages'"),
    flow("stages:\n  plan: {title: Plan}\n  build: {title: Build}\n", "⟦stages⟧: {}\n", "empty"),
    flow(
        "stages:\n  plan: {title: Plan}\n  build: {title: Build}\n",
        "stages: ⟦[plan, build]⟧\n",
        "mapping",
    ),
    flow("  - [plan, build]", "  - [plan, ⟦bild⟧]", "'build'"),
    flow("  - [plan, build]", "  - [⟦Plan⟧, build]", "'plan'"),
    flow("  - [plan, build]", "  - ⟦[plan]⟧", "written"),
    flow("  - [plan, build]", "  - ⟦[plan, build, primary, x]⟧", "written"),
    flow("  - [plan, build]", "  - ⟦plan⟧", "written"),
    flow("  - [plan, build]", "  - ⟦plan < build⟧", "written"),
    flow("  - [plan, build]", "  - ⟦{plan: build}⟧", "written"),
    flow("  - [plan, build]", "  - [plan, build, ⟦sure⟧]", "not a choice"),
    flow("  - [plan, build]", "  - ⟦[plan, plan]⟧", "cycle"),
    flow("  - [plan, build]", "  - [plan, build]\n  - ⟦[plan, build]⟧", "twice"),
    flow("  - [plan, build]", "  - [plan, build]\n  - ⟦[build, plan]⟧", "cycle"),
    flow("order:\n  - [plan, build]\n", "order: ⟦plan < build⟧\n", "list"),
    flow("order:\n  - [plan, build]\n", "order: [⟦plan⟧, ⟦build⟧]\n", "written"),
    flow("final: build", "final: ⟦bild⟧", "'build'"),
    flow("final: build", "final: ⟦plan⟧", "before"),
    flow("final: build", "final: ⟦[build]⟧", "text"),
    flow("final: build", "⟦Final⟧: build", "'final'"),
    flow("final: build", "⟦final⟧:", "empty"),
    flow("title: Flow", "⟦title⟧:", "title"),
    flow(_TOP, "⟦lifecycel⟧: flow\n", "'lifecycle'"),
    flow(_TOP, "lifecycle: ⟦''⟧\n", "empty"),
    flow(_TOP, "lifecycle: flow\n⟦ruleset⟧: a\n", "unknown key"),
    flow(_TOP, "lifecycle: flow\n⟦rules⟧: {}\n", "unknown key"),
]
REST: Final[list[Slip]] = [
    more("time_zone: ⟦Asia/Jakarata⟧\n", "time zone"),
    more("time_zone: ⟦WIB⟧\n", "Asia/Jakarta"),
    more("time_zone: ⟦+07:00⟧\n", "time zone"),
    more("⟦timezone⟧: Asia/Jakarta\n", "'time_zone'"),
    more("model: ⟦community-work⟧\n", "'community-works'"),
    more("levels: ⟦[village]⟧\n", "mapping"),
    more("levels: {village: ⟦{id: Desa}⟧}\n", "'en'"),
    flow(
        "final: build\n", "final: build\nlevels: {plan: P}\n", "already", "  ⟦plan⟧: {title: Plan}"
    ),
    more("levels: {⟦activity⟧: A}\n", "already"),
    more("levels: {⟦the village⟧: V}\n", "cannot be used"),
    more("⟦level⟧: {village: V}\n", "'levels'"),
    more("documents: {minutes: ⟦[M]⟧}\n", "text"),
    more("phases: {work: ⟦''⟧}\n", "empty"),
    more("source: {⟦txt⟧: x}\n", "'text'"),
    more("fields:\n  ⟦village⟧: {a: {type: text}}\n", "unknown key"),
    more("fields:\n  ⟦activities⟧: {a: {type: text}}\n", "'activity'"),
    more("fields: ⟦[a]⟧\n", "mapping"),
    field("depth: {type: ⟦nummber⟧}", "'number'"),
    field("depth: {type: ⟦int⟧}", "'integer'"),
    field("depth: {type: ⟦angka⟧}", "not a choice"),
    field("depth: {type: ⟦Number⟧}", "'number'"),
    field("⟦depth⟧: {unit: m}", "'type'"),
    field("⟦depth⟧: {}", "'type'"),
    field("depth: {⟦typ⟧: number}", "'type'"),
    field("depth: {type: text, ⟦unit⟧: m}", "means nothing"),
    field("depth: {type: ⟦choice⟧}", "needs 'choices'"),
    field("depth: {type: ⟦choice⟧, choices: []}", "needs 'choices'"),
    field("depth: {type: choice, choices: ⟦deep⟧}", "list"),
    field("depth: {type: choice, choices: [a, ⟦a⟧]}", "twice"),
    field("depth: {type: number, ⟦choices⟧: [a]}", "means nothing"),
    field("depth: {type: number, ⟦planned⟧: true}", "means nothing"),
    field("depth: {type: date, planned: ⟦yes⟧}", "true"),
    field("depth: {type: ⟦list⟧}", "needs 'fields'"),
    field("depth: {type: record, fields: {⟦a-b⟧: {type: text}}}", "cannot be used"),
    field("depth: {type: record, fields: {a: {type: ⟦txt⟧}}}", "'text'"),
    field("⟦plan⟧: {type: text}", "already"),
    field("⟦title⟧: {type: text}", "already"),
    field("⟦depth in m⟧: {type: number}", "cannot be used"),
    field("depth: {type: number, meaning: ⟦{en: D}⟧}", "'id'"),
    field("depth: {type: number, ⟦required⟧: true}", "unknown key"),
    field("depth: ⟦number⟧", "mapping"),
    whole("⟦- lifecycle⟧: flow\n", "mapping", "flow.yaml"),
]
