"""Builds: a rule set and its lifecycle to a form that asks what the rules need to know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from kotaku_eval.activities import BASE_FIELDS
from kotaku_eval.evaluation import digest_of
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.forms.answers import LATER, NOT_LATER, YES_NO, own_choices, shared_choices
from kotaku_eval.forms.checks import CheckNotes
from kotaku_eval.forms.fields import FieldQuestions, anchor_of
from kotaku_eval.forms.homes import HomeQuestions
from kotaku_eval.forms.items import Choice, Item, group, plain, ref, walk
from kotaku_eval.forms.reads import Guard, everything, reads_of
from kotaku_eval.forms.stages import StageQuestions
from kotaku_eval.forms.xpaths import Translator, UntranslatableError
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind, fields_of
from kotaku_eval.places import Level
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.questions import (
    ENUMERATOR,
    MARK,
    PLACE_BASE,
    VISIT_DATE,
    YES,
    Path,
    Schema,
    dotted,
    identifier,
    leaves,
    schema_of,
)
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

_VISIT: Final = Text(id="Kunjungan", en="Visit")
_GENERAL: Final = Text(id="Data kegiatan", en="Facts of the activity")
_END: Final = Text(id="Pemeriksaan akhir", en="Last check")
_OTHER_STAGES: Final = Text(id="Tahapan", en="Stages")
_ENUMERATOR: Final = Text(id="Nama petugas uji petik", en="Name of the enumerator")
_DATE: Final = Text(id="Tanggal kunjungan", en="Date of the visit")
_GPS: Final = Text(
    id="Titik lokasi pekerjaan (boleh dilewati)", en="Location of the works (optional)"
)
_CONSENT: Final = Text(
    id="Narasumber sudah diberi tahu tujuan kunjungan dan bersedia?",
    en="Have the people asked been told the purpose of the visit, and do they agree?",
)
_REMARKS: Final = Text(
    id="Catatan petugas: apa pun yang perlu diketahui pembaca laporan",
    en="Remarks: anything that a reader of the report should know",
)
_ASK: Final = Text(id="isi datanya sekarang?", en="enter its facts now?")
_ASK_HINT: Final = Text(
    id="Cukup sekali; pilih Tidak bila sudah diisi bersama kegiatan lain.",
    en="Once is enough; choose No if they were entered with another activity.",
)


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
            return translators[level].truth(condition).true

        fields = FieldQuestions(schema, asked, asks_all, translate, note)
        stages = StageQuestions(lifecycle, schema, asked, photos=photos)
        homes = HomeQuestions(lifecycle, schema, portfolio)
        made = cls(ruleset, schema, fields, stages, homes, left)
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
        sections = [self._visit(), *self.homes.sections()]
        by_anchor = self._by_anchor()
        general = [item for items in (by_anchor.pop("", []),) for item in items]
        if general:
            sections.append(group("general", _GENERAL, general))
        notes = CheckNotes(self.ruleset, self.translator(ACTIVITY), self._stage_order())
        notes.take_all()
        sections += self._phases(notes, by_anchor)
        sections += [item for level in self.lifecycle.levels for item in self._of_level(level)]
        sections.append(group("check", _END, [*notes.of_end("check_reason"), *_remarks()]))
        items = (*_unasked(self.ruleset), *sections)
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
        mark = "|".join((self.lifecycle.id, self.ruleset.id, version)).replace("'", "")
        marked = Item(type="calculate", name=MARK, calculation=f"'{mark}'")
        return Form(
            identifier(self.ruleset.id),
            self.ruleset.title,
            version,
            (marked, *items),
            choices,
            tuple(self.always_shown.values()),
            tuple(_left(rule, reason) for rule, reason in notes.left),
            tuple(self._unaskable()),
        )

    # --- stages ---------------------------------------------------------------------------------

    def _stages(self) -> list[tuple[str, list[Stage]]]:
        """Return the stages that are asked about, phase by phase."""
        phases = dict.fromkeys([*self.lifecycle.phases, ""])
        known = {stage.id: stage.phase for stage in self.lifecycle.stages}
        asked = [stage for stage in self.lifecycle.stages if self.stages.is_asked(stage)]
        found = [
            (name, [own for own in asked if (known[own.id] if known[own.id] in phases else "") == name])
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

    # --- fields ---------------------------------------------------------------------------------

    def _own_fields(self) -> list[Field]:
        return list(fields_of(self.lifecycle.activity_type, without=BASE_FIELDS))

    def _asked_fields(self, level: str, own: Field) -> list[tuple[Path, Field]]:
        return [
            (path, part)
            for path, part in leaves([own], lists=True)
            if self.fields.is_asked(level, path, part)
        ]

    def _by_anchor(self) -> dict[str, list[Item]]:
        """Return the groups of fields by the stage they follow; empty for those in front."""
        order = self._stage_order()
        found: dict[str, list[Item]] = {}
        for own in self._own_fields():
            parts: dict[str, list[tuple[Path, Field]]] = {}
            for path, part in self._asked_fields(ACTIVITY, own):
                near = self.fields.reads.near.get((ACTIVITY, dotted(path)), set())
                anchor = anchor_of(self.fields.guards(ACTIVITY, path, part), near, order)
                parts.setdefault(anchor, []).append((path, part))
            for anchor, fields in parts.items():
                found.setdefault(anchor, []).extend(self._field_group(own, anchor, fields))
        return found

    def _field_group(
        self, own: Field, anchor: str, fields: list[tuple[Path, Field]]
    ) -> Iterator[Item]:
        title = plain(own.meaning if own.meaning.en else Text.same(own.name))
        lead = title if own.kind is Kind.RECORD else Text.same("")
        items = list(self.fields.items(ACTIVITY, fields, lead))
        if own.kind is not Kind.RECORD:
            yield from items
            return
        name = identifier("about", own.name, anchor) if anchor else identifier("about", own.name)
        has_list = any(item.type == "repeat" for item in items)
        settings = {} if has_list else {"appearance": "field-list"}
        yield group(name, title, items, **settings)

    def _of_level(self, level: Level) -> Iterator[Item]:
        found = [
            part
            for own in fields_of(level.kind, without=PLACE_BASE)
            for part in self._asked_fields(level.id, own)
        ]
        if not found:
            return
        title = plain(level.title)
        ask = self.schema.name("ask", level.id)
        shown = f"{ref(ask)} = '{YES}'"
        gate = Item(
            type=f"select_one {YES_NO}", name=ask, hint=_ASK_HINT,
            label=Text(id=f"{title.id}: {_ASK.id}", en=f"{title.en}: {_ASK.en}"),
        )  # fmt: skip
        items = list(self.fields.items(level.id, found, Text.same(""), shown=shown))
        has_list = any(item.type == "repeat" for item in items)
        settings = {} if has_list else {"appearance": "field-list"}
        yield group(identifier("about", level.id), title, [gate, *items], **settings)

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

    def _unaskable(self) -> Iterator[str]:
        """Yield what a form cannot ask: lists within the entries of a list."""
        for path, own in leaves(self._own_fields(), lists=True):
            if own.kind is Kind.LIST:
                for inner, item in leaves(own.fields, lists=True):
                    if item.kind is Kind.LIST:
                        yield ".".join((*path, *inner))

    def _visit(self) -> Item:
        return group(
            "visit",
            _VISIT,
            [
                Item(type="text", name=ENUMERATOR, label=_ENUMERATOR, required=True),
                Item(
                    type="date", name=VISIT_DATE, label=_DATE, required=True,
                    default="today()", constraint=NOT_LATER, refusal=LATER,
                ),
                Item(type=f"select_one {YES_NO}", name="consent", label=_CONSENT),
                Item(type="geopoint", name="visit_gps", label=_GPS),
            ],
            appearance="field-list",
        )  # fmt: skip


def _unasked(ruleset: RuleSet) -> Iterator[Item]:
    del ruleset
    yield Item(type="start", name="start")
    yield Item(type="end", name="end")


def _remarks() -> Iterator[Item]:
    yield Item(type="text", name="remarks", label=_REMARKS, appearance="multiline")


def _left(rule: Rule, reason: Text) -> Left:
    return Left(rule.id, rule.text, reason)
