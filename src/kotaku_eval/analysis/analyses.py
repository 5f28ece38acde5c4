"""Lint: the analysis of a rule set before it judges anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kotaku_eval.analysis.conflicts import conflicts
from kotaku_eval.analysis.defects import Analysis, Code, Defect, Gravity, Outside, Place
from kotaku_eval.analysis.groups import Group, groups_of, is_bare
from kotaku_eval.analysis.implications import duplicates, implied
from kotaku_eval.analysis.remarks import remarks
from kotaku_eval.analysis.sequences import order_defects
from kotaku_eval.lifecycles import Confidence
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text


def lint(ruleset: RuleSet) -> Analysis:
    """Analyse a rule set: what its rules say together, before any data is read.

    Pure and deterministic. What is reported as contradictory, redundant or without effect is
    proved for every activity whose dates are exact to the day or missing; parts of rules that the
    solver cannot follow are listed, and any answer of theirs is held possible.

    Args:
        ruleset: The rules.

    Returns:
        The defects worst first, and the rules that are not analysed exactly.

    Raises:
        MissingExtraError: The library of the extra ``analysis`` is not installed.

    >>> from kotaku_eval import load_ruleset
    >>> lint(load_ruleset("kotaku-2018")).of("contradiction")
    ()
    """
    twice = duplicates(ruleset)
    single = [rule for rule in ruleset.rules if rule.id not in twice]
    groups = groups_of(ruleset, single)
    found = [_duplicate(ruleset, name, first) for name, first in twice.items()]
    for group in groups:
        found += _proved(ruleset, group)
    found += [*order_defects(ruleset), *remarks(ruleset)]
    undecided = sorted({name for group in groups for name in group.undecided})
    return Analysis(
        ruleset.id,
        len(ruleset.rules),
        tuple(sorted(found, key=lambda defect: defect.sort_key)),
        tuple(_outside(ruleset, groups)),
        tuple(undecided),
    )


def _outside(ruleset: RuleSet, groups: Iterable[Group]) -> Iterator[Outside]:
    left_open = {
        name: tuple(text.en for text in meaning.left_open)
        for group in groups
        for name, meaning in group.meanings.items()
    }
    for rule in ruleset.rules:
        if left_open.get(rule.id):
            yield Outside(Place.of(rule), left_open[rule.id])


def _proved(ruleset: RuleSet, group: Group) -> Iterator[Defect]:
    """Yield what the solver proves of the rules of one group."""
    ids = group.ids
    all_pass = group.pass_together(ids)
    asked = [] if all_pass else [name for name in ids if not is_bare(ruleset.rule(name))]
    idle = [name for name in asked if not group.apply_together([name])]
    live = [name for name in asked if name not in idle]
    failing = [name for name in live if not group.pass_together([name])]
    passable = [name for name in ids if name not in {*idle, *failing}]
    for name in idle:
        yield _never_applies(ruleset, name)
    for name in failing:
        yield _never_passes(ruleset, name)
    conditional = (name for name in passable if not is_bare(ruleset.rule(name)))
    soft = [name for name in conditional if not group.can_fail(name)]
    for name in soft:
        yield _never_fails(ruleset, name)
    clashing: set[str] = set()
    for conflict in [] if all_pass else conflicts(group, passable):
        clashing.update(conflict)
        yield _contradiction(ruleset, conflict)
    firm = [name for name in passable if name not in soft]
    for name, others in implied(group, firm, clashing).items():
        yield _redundant(ruleset, name, others)


def _places(ruleset: RuleSet, names: Iterable[str]) -> tuple[Place, ...]:
    return tuple(Place.of(ruleset.rule(name)) for name in names)


def _contradiction(ruleset: RuleSet, names: tuple[str, ...]) -> Defect:
    listed = ", ".join(names)
    text = Text(
        id=f"tidak ada kegiatan yang dapat lulus semua aturan ini sekaligus: {listed}",
        en=f"no activity can pass all of these together: {listed}",
    )
    hint = Text(
        id="Tanpa salah satu di antaranya yang lain dapat dipenuhi; ubah atau batasi satu aturan.",
        en="Without any one of them the others can be met; change or narrow one.",
    )
    return Defect(Code.CONTRADICTION, Gravity.ERROR, _places(ruleset, names), text, hint)


def _never_passes(ruleset: RuleSet, name: str) -> Defect:
    text = Text(
        id=f"tidak ada kegiatan yang dapat lulus aturan {name}",
        en=f"no activity can pass the rule {name}",
    )
    hint = Text(
        id="Syaratnya bertentangan dengan dirinya sendiri atau dengan 'when'.",
        en="What it requires contradicts itself, or its 'when'.",
    )
    return Defect(Code.NEVER_PASSES, Gravity.ERROR, _places(ruleset, [name]), text, hint)


def _never_applies(ruleset: RuleSet, name: str) -> Defect:
    text = Text(id=f"aturan {name} tidak pernah berlaku", en=f"the rule {name} can never apply")
    hint = Text(
        id="'when' tidak pernah benar, atau yang dinilai tidak pernah terjadi saat 'when' benar.",
        en="'when' is never true, or what it is about never happens where 'when' is true.",
    )
    return Defect(Code.NEVER_APPLIES, Gravity.WARNING, _places(ruleset, [name]), text, hint)


def _never_fails(ruleset: RuleSet, name: str) -> Defect:
    text = Text(
        id=f"aturan {name} tidak pernah gagal: syaratnya selalu terpenuhi saat aturan berlaku",
        en=f"the rule {name} can never fail: what it requires always holds where it applies",
    )
    hint = Text(
        id="Paling jauh putusannya tidak diketahui; perketat syaratnya atau hapus aturannya.",
        en="At most it is unknown; require more, or remove it.",
    )
    return Defect(Code.NEVER_FAILS, Gravity.WARNING, _places(ruleset, [name]), text, hint)


def _duplicate(ruleset: RuleSet, name: str, first: str) -> Defect:
    text = Text(
        id=f"aturan {name} meminta hal yang sama dengan {first}",
        en=f"the rule {name} asks the same as {first}",
    )
    hint = Text(id="Hapus salah satunya.", en="Remove one of them.")
    gravity = _gravity(ruleset, name, (first,))
    return Defect(Code.DUPLICATE, gravity, _places(ruleset, [name, first]), text, hint)


def _redundant(ruleset: RuleSet, name: str, others: tuple[str, ...]) -> Defect:
    listed = ", ".join(others)
    text = Text(
        id=f"aturan {name} tidak menemukan apa pun yang tidak ditemukan aturan ini: {listed}",
        en=f"the rule {name} finds nothing that these do not find: {listed}",
    )
    gravity = _gravity(ruleset, name, others)
    hint = Text(id="Hapus, atau minta lebih.", en="Remove it, or require more.")
    if gravity is Gravity.INFO:
        hint = Text(
            id="Indikator, tingkat, atau sumbernya lain, jadi mungkin memang disengaja.",
            en="Its indicator, severity or source differs, so it may stand on purpose.",
        )
    return Defect(Code.REDUNDANT, gravity, _places(ruleset, [name, *others]), text, hint)


def _gravity(ruleset: RuleSet, name: str, others: tuple[str, ...]) -> Gravity:
    """Return a warning where the rule says nothing of its own beside those it follows from.

    It does when it counts for another indicator, is more severe, is better founded, or when a
    source says it in so many words.
    """
    rule = ruleset.rule(name)
    causes = [ruleset.rule(other) for other in others]
    sure = list(Confidence).index
    cited = rule.source.text
    is_own = (
        any(cause.indicator != rule.indicator for cause in causes)
        or any(cause.severity.rank < rule.severity.rank for cause in causes)
        or any(sure(cause.source.confidence) > sure(rule.source.confidence) for cause in causes)
        or (bool(cited.en) and all(cause.source.text != cited for cause in causes))
    )
    return Gravity.INFO if is_own else Gravity.WARNING
