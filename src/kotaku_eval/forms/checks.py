"""Checks: what a form says at once when answers contradict each other, and never forbids.

A spot check has to record what is wrong. So a contradiction is shown as a note that asks for the
reason, and only what can be no truth at all is refused by a constraint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import field, frozen

from kotaku_eval.conditions import Compare, Condition, FactRef, walk
from kotaku_eval.dates import Ties
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.forms.items import Item, plain, ref
from kotaku_eval.forms.kleene import UntranslatableError, any_of
from kotaku_eval.forms.xpaths import Translator
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.questions import identifier
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck
from kotaku_eval.templates.names import Template
from kotaku_eval.texts import Text

_LONGEST: Final = 30_000
_REASON: Final = Text(
    id="Catat alasannya, atau perbaiki jawabannya.", en="Note the reason, or correct the answer."
)
_NO_NOTE: Final = Text(
    id="tidak membandingkan jawaban di formulir ini", en="compares no answers of this form"
)
_PYTHON: Final = Text(id="aturan Python", en="a rule in Python")


@frozen(eq=False)
class CheckNotes:
    """Makes the notes of the rules that compare answers.

    Args:
        ruleset: The rules.
        translator: Turns conditions into expressions.
        order: The stages in the order they are asked.
        by_stage: The notes shown with a stage, which is asked last of those compared.
        at_end: The notes shown when all has been asked.
        left: The rules without a note, each with the reason.
    """

    ruleset: RuleSet
    translator: Translator
    order: Sequence[str]
    by_stage: dict[str, list[Item]] = field(factory=dict)
    at_end: list[Item] = field(factory=list)
    left: list[tuple[Rule, Text]] = field(factory=list)

    def take_all(self) -> None:
        """Make the notes of all rules."""
        for rule in self.ruleset.rules:
            try:
                self._take(rule)
            except UntranslatableError as failure:
                self.left.append((rule, failure.reason))

    def of_stage(self, stage: str, reason: str) -> list[Item]:
        """Return the notes of a stage, and the question for the reason of what they say."""
        notes = self.by_stage.get(stage, [])
        return [*notes, *_asked_reason(notes, reason)]

    def of_end(self, reason: str) -> list[Item]:
        """Return the notes at the end, and the question for the reason of what they say."""
        return [*self.at_end, *_asked_reason(self.at_end, reason)]

    def _take(self, rule: Rule) -> None:
        check = rule.check
        if isinstance(check, PythonCheck):
            raise UntranslatableError(_PYTHON)
        if rule.subject != ACTIVITY or rule.variants is not None:
            raise UntranslatableError(_NO_NOTE)
        if isinstance(check, OrderCheck):
            if check.template is not Template.PRECEDENCE or not check.is_plain:
                raise UntranslatableError(_NO_NOTE)
            self._take_order(rule, check)
        elif any(_compares(part) for part in walk(check)):
            self._take_condition(rule, check)
        else:
            raise UntranslatableError(_NO_NOTE)

    def _take_condition(self, rule: Rule, check: Condition) -> None:
        broken = self.translator.truth(check).false
        if rule.when is not None:
            broken = f"{self.translator.truth(rule.when).true} and {broken}"
        title = plain(rule.title)
        label = Text(
            id=f"Perhatikan: jawaban tidak sesuai dengan “{title.id}”. {_REASON.id}",
            en=f"Mind: the answers do not agree with “{title.en}”. {_REASON.en}",
        )
        name = identifier("note", rule.id)
        self.at_end.append(Item(type="note", name=name, label=label, relevant=broken))

    def _take_order(self, rule: Rule, check: OrderCheck) -> None:
        when = f"{self.translator.truth(rule.when).true} and " if rule.when is not None else ""
        for after in check.b:
            last = max((*check.a, after), key=self.order.index)
            note = Item(
                type="note",
                name=identifier("note", rule.id, after),
                label=_order_words(self.ruleset.lifecycle, check.a, after),
                relevant=f"{when}{self._broken(check.a, after)}",
            )
            self.by_stage.setdefault(last, []).append(note)

    def _broken(self, earlier: tuple[str, ...], after: str) -> str:
        """Return where a stage happened certainly before all that had to come first."""
        schema = self.translator.schema
        late = self.translator.date_of(after)
        op = ">=" if self.ruleset.ties is Ties.STRICT else ">"
        parts = []
        for stage in earlier:
            early = self.translator.date_of(stage)
            missing = f"{ref(schema.name('happened', stage))} = 'no'"
            turned = f"{early.known} and {late.known} and {early.text} {op} {late.text}"
            parts.append(f"({missing} or ({turned}))")
        return f"{ref(schema.name('happened', after))} = 'yes' and {' and '.join(parts)}"


def _compares(node: Condition) -> bool:
    """Whether a part of a condition compares answers with each other."""
    if not isinstance(node, Compare):
        return False
    return len({part.fact for part in walk(node) if isinstance(part, FactRef)}) > 1


def _order_words(lifecycle: Lifecycle, earlier: tuple[str, ...], after: str) -> Text:
    later = plain(lifecycle.stage(after).title)
    first = [plain(lifecycle.stage(stage).title) for stage in earlier]
    return Text(
        id=f"Perhatikan: “{later.id}” sudah tercatat, padahal "
        f"“{' / '.join(t.id for t in first)}” belum atau baru sesudahnya. "
        f"{_REASON.id}",
        en=f"Mind: “{later.en}” is recorded, while “{' / '.join(t.en for t in first)}” is not, or "
        "only after it. "
        f"{_REASON.en}",
    )


def _asked_reason(notes: list[Item], name: str) -> Iterator[Item]:
    if notes:
        label = Text(id="Alasan", en="Reason")
        shown = any_of([note.relevant for note in notes])
        if len(shown) > _LONGEST:
            shown = ""  # a cell holds no more; the question is then always there
        yield Item(type="text", name=name, label=label, relevant=shown)
