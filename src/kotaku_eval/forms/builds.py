"""Builds: a rule set and its lifecycle to a form that asks what the rules need to know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.forms.answers import own_choices, shared_choices
from kotaku_eval.forms.checks import CheckNotes
from kotaku_eval.forms.fields import FieldQuestions
from kotaku_eval.forms.homes import HomeQuestions
from kotaku_eval.forms.items import Choice, Item, group, plain, walk
from kotaku_eval.forms.kleene import UntranslatableError
from kotaku_eval.forms.readings import reads_of
from kotaku_eval.forms.reads import Guard, everything
from kotaku_eval.forms.sections import FieldSections
from kotaku_eval.forms.stages import StageQuestions
from kotaku_eval.forms.visits import METADATA, REMARKS, row_counts, visit_section
from kotaku_eval.forms.xpaths import Translator
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.questions import (
    MARK,
    Schema,
    identifier,
    schema_of,
)
from kotaku_eval.rule_digests import digest_of
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

_GENERAL: Final = Text(id="Data kegiatan", en="Facts of the activity")
_END: Final = Text(id="Pemeriksaan akhir", en="Last check")
_OTHER_STAGES: Final = Text(id="Tahapan", en="Stages")


@frozen
class Left:
    """Something of the rules that the form does not do.

    Args:
        rule: The rule; empty for a condition of several.
        text: The condition as it is written; empty for a whole rule.
        reason: Why not.
    """

    rule: str
    text: str
    reason: Text


@frozen
class Form:
    """A form as rows.

    Args:
        id: Its identifier on a server; the same for every version.
        title: What people call it.
        version: Changes whenever the rules or the questions do.
        items: The questions.
        choices: The answers to choose from.
        always_shown: Conditions that have no XPath: their questions are always shown.
        without_note: Rules that the phone does not compare; the report does.
        not_asked: Fields that a form cannot ask.
    """

    id: str
    title: Text
    version: str
    items: tuple[Item, ...] = field(repr=False)
    choices: tuple[Choice, ...] = field(repr=False)
    always_shown: tuple[Left, ...] = field(default=(), repr=False)
    without_note: tuple[Left, ...] = field(default=(), repr=False)
    not_asked: tuple[str, ...] = ()

    @property
    def questions(self) -> int:
        """How many questions there are, however many of them are shown."""
        return sum(item.is_asked for item in walk(self.items))


def form_of(
    ruleset: RuleSet,
    *,
    portfolio: Portfolio | None = None,
    asks_all: bool = False,
    photos: bool = False,
) -> Form:
    """Make the form of a spot check by a rule set.

    Args:
        ruleset: The rules; the form asks the facts that they read.
        portfolio: Places and activities to choose from; without it their codes are written.
        asks_all: Ask everything that the lifecycle knows, whether a rule reads it or not.
        photos: Ask for an optional photograph of the evidence of each stage.

    >>> from kotaku_eval import load_ruleset
    >>> form = form_of(load_ruleset("kotaku-2018"))
    >>> form.id, len(form.version)
    ('kotaku_2018', 12)
    """
    return _Builder.of(ruleset, portfolio, asks_all=asks_all, photos=photos).form()


@frozen(eq=False)
class _Builder:
    ruleset: RuleSet
    schema: Schema
    fields: FieldQuestions
    stages: StageQuestions
    homes: HomeQuestions
    sections: FieldSections
    always_shown: dict[str, Left]

    @classmethod
    def of(
        cls, ruleset: RuleSet, portfolio: Portfolio | None, *, asks_all: bool, photos: bool
    ) -> _Builder:
        lifecycle = ruleset.lifecycle
        schema = schema_of(lifecycle)
        read = reads_of(ruleset)
        asked = read.widened(everything(lifecycle)) if asks_all else read
        left: dict[str, Left] = {}

        def note(guard: Guard, failure: UntranslatableError) -> None:
            text = guard[1].text
            left.setdefault(text, Left("", text, failure.reason))

        translators: dict[str, Translator] = {}

        def translate(guard: Guard) -> str:
            level, condition = guard
            return translators[level].possible(condition)

        fields = FieldQuestions(schema, asked, asks_all, translate, note)
        stages = StageQuestions(lifecycle, schema, asked, photos=photos)
        homes = HomeQuestions(lifecycle, schema, portfolio)
        made = cls(
            ruleset, schema, fields, stages, homes, FieldSections(lifecycle, schema, fields), left
        )
        # Conditions speak of questions, so it is told first which there are.
        for level in (ACTIVITY, *(own.id for own in lifecycle.levels)):
            translators[level] = made.translator(level)
        return made

    @property
    def lifecycle(self) -> Lifecycle:
        return self.ruleset.lifecycle

    def translator(self, level: str) -> Translator:
        """Return the translator of conditions on one level, for the questions there are."""
        return Translator(
            self.schema,
            frozenset(self._asked_names()),
            level=level,
            final=self.lifecycle.final or "",
            several=frozenset(self.fields.reads.several),
        )

    def form(self) -> Form:
        sections = [visit_section(), *self.homes.sections()]
        by_anchor = self.sections.by_anchor(self._stage_order())
        general = by_anchor.pop("", [])
        if general:
            sections.append(group("general", _GENERAL, general))
        notes = CheckNotes(self.ruleset, self.translator(ACTIVITY), self._stage_order())
        notes.take_all()
        sections += self._phases(notes, by_anchor)
        sections += [
            item for level in self.lifecycle.levels for item in self.sections.of_level(level)
        ]
        sections.append(group("check", _END, [*notes.of_end("check_reason"), REMARKS]))
        items = (*METADATA, *sections, *row_counts(sections))
        choices = [*shared_choices(), *self.homes.choices]
        for name, own in self.fields.lists.items():
            choices += own_choices(name, own)
        for stage, path, own in self._own_choices():
            choices += own_choices(self.schema.name("own", stage, path), own)
        return self._versioned(items, tuple(choices), notes)

    def _versioned(
        self, items: tuple[Item, ...], choices: tuple[Choice, ...], notes: CheckNotes
    ) -> Form:
        words = repr((digest_of(self.ruleset), items, choices))
        version = hashlib.sha256(words.encode()).hexdigest()[:12]
        mark = f"{self.lifecycle.id}|{self.ruleset.id}|{version}".replace("'", "")
        marked = Item(type="calculate", name=MARK, calculation=f"'{mark}'")
        return Form(
            identifier(self.ruleset.id),
            self.ruleset.title,
            version,
            (marked, *items),
            choices,
            tuple(self.always_shown.values()),
            tuple(_left(rule, reason) for rule, reason in notes.left),
            tuple(self.sections.unaskable()),
        )

    # --- stages ---------------------------------------------------------------------------------

    def _stages(self) -> list[tuple[str, list[Stage]]]:
        """Return the stages that are asked about, phase by phase."""
        phases = dict.fromkeys([*self.lifecycle.phases, ""])
        known = {stage.id: stage.phase for stage in self.lifecycle.stages}
        asked = [stage for stage in self.lifecycle.stages if self.stages.is_asked(stage)]
        found = [
            (
                name,
                [
                    own
                    for own in asked
                    if (known[own.id] if known[own.id] in phases else "") == name
                ],
            )
            for name in phases
        ]
        return [(name, stages) for name, stages in found if stages]

    def _stage_order(self) -> list[str]:
        return [stage.id for _, stages in self._stages() for stage in stages]

    def _phases(self, notes: CheckNotes, by_anchor: dict[str, list[Item]]) -> Iterator[Item]:
        for name, stages in self._stages():
            items: list[Item] = []
            for stage in stages:
                remarks = notes.of_stage(stage.id, self.schema.name("reason", stage.id))
                items.append(self.stages.section(stage, remarks))
                items += by_anchor.get(stage.id, [])
            title = plain(self.lifecycle.phases[name]) if name else _OTHER_STAGES
            yield group(identifier("phase", name or "other"), title, items)

    # --- what there is --------------------------------------------------------------------------

    def _asked_names(self) -> Iterator[str]:
        """Yield the names of the questions about stages and fields, without their conditions."""
        reads, name = self.fields.reads, self.schema.name
        for stage in self._stage_order():
            yield name("happened", stage)
            yield from (name(role, stage) for role in ("precision", "date") if stage in reads.dates)
            if stage in reads.planned or stage in reads.planned_until:
                yield from (name("planned", stage), name("planned_precision", stage))
        for stage, role, document in reads.documents:
            yield name(role, stage, document)
        for key, question in self.schema.keys.items():
            if key[0] in {"field", "field_precision", "any", "list"} and self._is_asked_key(key):
                yield question

    def _is_asked_key(self, key: tuple[str, ...]) -> bool:
        _, level, path = key
        role = "any" if key[0] in {"any", "list"} else "field"
        own = self.schema.slots[self.schema.name(role, level, path)].field
        return self.fields.is_asked(level, tuple(path.split(".")), own)

    def _own_choices(self) -> Iterator[tuple[str, str, Field]]:
        for stage, path in sorted(self.fields.reads.own):
            key = ("own", stage, path)
            if self.schema.has(*key):
                own = self.schema.slots[self.schema.name(*key)].field
                if own.kind is Kind.CHOICE:
                    yield stage, path, own


def _left(rule: Rule, reason: Text) -> Left:
    return Left(rule.id, rule.text, reason)
