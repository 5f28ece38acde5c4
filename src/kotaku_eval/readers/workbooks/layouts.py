"""Layouts: the sheets and columns in which a portfolio of a lifecycle stands in a workbook.

Whoever writes a form and whoever reads one ask the same layout, so a heading is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import Final

from attrs import evolve, field, frozen

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.places import Level
from kotaku_eval.readers.workbooks.headings import (
    RESERVED,
    Column,
    Role,
    sheet_name,
    told_apart,
)
from kotaku_eval.readers.workbooks.words import BASES, STATUSES, Choices
from kotaku_eval.texts import Text

PLACE_FIELDS: Final = ("code", "level", "name", "parent", "source")
_NESTED: Final = frozenset({Kind.RECORD, Kind.LIST})


class Part(Enum):
    """What a row of a sheet is."""

    PORTFOLIO = "portfolio"
    PLACES = "places"
    ACTIVITIES = "activities"
    STAGES = "stages"
    LIST = "list"


@frozen(slots=False)
class SheetLayout:
    """One sheet of a form.

    Args:
        id: Its name for the library: a level, ``activities``, ``stages`` or a list.
        part: What its rows are.
        title: Its name for people.
        columns: In order; the key comes first.
        meaning: What a row is, in a sentence.
    """

    id: str
    part: Part
    title: Text
    columns: tuple[Column, ...]
    meaning: Text = Text.same("")
    level: Level | None = field(default=None, eq=False)

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by their names for the library."""
        return {column.key: column for column in self.columns}

    @property
    def key(self) -> Column:
        """The column that says what a row is about."""
        return self.columns[0]

    @property
    def usual(self) -> tuple[Column, ...]:
        """The columns that every form has."""
        return tuple(column for column in self.columns if not column.is_extra)


@frozen(slots=False)
class BookLayout:
    """All sheets of a form, in the order in which they are filled."""

    lifecycle: Lifecycle
    sheets: tuple[SheetLayout, ...]

    @classmethod
    def of(cls, lifecycle: Lifecycle) -> BookLayout:
        """Return the layout of the portfolios of a lifecycle."""
        sheets = [PORTFOLIO, *_places(lifecycle), _activities(lifecycle), _stages(lifecycle)]
        fields = fields_of(lifecycle.activity_type, without=BASE_FIELDS)
        sheets += [_list(own) for own in fields if own.kind is Kind.LIST]
        return cls(lifecycle, _with_unique_names(sheets))

    @cached_property
    def by_id(self) -> Mapping[str, SheetLayout]:
        """The sheets by their names for the library."""
        return {sheet.id: sheet for sheet in self.sheets}

    def part(self, part: Part) -> Iterator[SheetLayout]:
        """Yield the sheets whose rows are of a kind."""
        return (sheet for sheet in self.sheets if sheet.part is part)


ACTIVITY_CODE: Final = Text(id="Kode kegiatan", en="Activity code")
_TEXT: Final = Field("code", Kind.TEXT)
_DATE: Final = Field("date", Kind.DATE)


def _meta(key: str, title: Text, kind: Kind = Kind.TEXT, choices: Choices | None = None) -> Column:
    is_required = key == "lifecycle"
    return Column(key, Field(key, kind), title, choices=choices, is_required=is_required)


PORTFOLIO: Final = SheetLayout(
    "about the portfolio",  # with spaces, so that no list and no level has the name
    Part.PORTFOLIO,
    Text(id="Portofolio", en="Portfolio"),
    (
        _meta("portfolio", Text(id="Kode portofolio", en="Portfolio code")),
        _meta("title.id", Text(id="Judul", en="Title in Indonesian")),
        _meta("title.en", Text(id="Judul dalam bahasa Inggris", en="Title in English")),
        _meta("lifecycle", Text(id="Siklus", en="Lifecycle")),
        _meta("ruleset", Text(id="Kumpulan aturan", en="Rule set")),
        _meta("as_of", Text(id="Keadaan per tanggal", en="As of"), Kind.DATE),
        _meta("basis", Text(id="Cakupan", en="Basis"), Kind.CHOICE, BASES),
        _meta("illustrative", Text(id="Data ilustrasi", en="Illustrative"), Kind.BOOLEAN),
    ),
    Text(id="Tentang data ini.", en="About these data."),
)
"""The sheet about the portfolio as a whole: a row per value, not a column."""


def _places(lifecycle: Lifecycle) -> Iterator[SheetLayout]:
    """Yield the sheets of the places, the lowest level first."""
    for at, level in enumerate(lifecycle.levels):
        columns = [
            Column("code", _TEXT, Text(id="Kode", en="Code"), Role.KEY, is_required=True),
            Column("name", Field("name", Kind.TEXT), Text(id="Nama", en="Name")),
        ]
        if at + 1 < len(lifecycle.levels):
            above = lifecycle.levels[at + 1].title
            title = Text(id=f"Terletak di (kode {above.id})", en=f"Lies in (code of {above.en})")
            columns.append(Column("parent", _TEXT, title, Role.PARENT))
        columns += _field_columns(fields_of(level.kind, without=PLACE_FIELDS))
        meaning = Text(
            id=f"Satu baris per {level.title.id}.", en=f"A row per place: {level.title.en}."
        )
        yield SheetLayout(level.id, Part.PLACES, level.title, told_apart(columns), meaning, level)


def _activities(lifecycle: Lifecycle) -> SheetLayout:
    has_places = bool(lifecycle.levels)
    levels = Choices({level.id: level.title for level in lifecycle.levels})
    place = Text(id="Kode tempat", en="Place code")
    if has_places:
        lowest = lifecycle.levels[0].title
        place = Text(id=f"Kode tempat ({lowest.id})", en=f"Place code ({lowest.en})")
    columns = [
        Column("id", _TEXT, ACTIVITY_CODE, Role.KEY, is_required=True),
        Column("title", Field("title", Kind.TEXT), Text(id="Nama kegiatan", en="Activity")),
        Column("place", _TEXT, place, Role.PLACE, is_extra=not has_places),
        Column(
            "level", Field("level", Kind.CHOICE), Text(id="Tingkat tempat", en="Level of place"),
            is_extra=True, choices=levels,
        ),
        Column(
            "status", Field("status", Kind.CHOICE), Text(id="Status kegiatan", en="Status"),
            choices=STATUSES,
        ),
    ]  # fmt: skip
    columns += _field_columns(fields_of(lifecycle.activity_type, without=BASE_FIELDS))
    return SheetLayout(
        "activities",
        Part.ACTIVITIES,
        Text(id="Kegiatan", en="Activities"),
        told_apart(columns),
        Text(id="Satu baris per kegiatan.", en="A row per activity."),
    )


def _stages(lifecycle: Lifecycle) -> SheetLayout:
    columns = [Column("id", _TEXT, ACTIVITY_CODE, Role.KEY, is_required=True)]
    own = _field_columns(fields_of(lifecycle.event_type, without=EVENT_FIELDS))
    for stage in lifecycle.stages:
        columns += _stage_columns(stage, lifecycle, own)
    return SheetLayout(
        "stages",
        Part.STAGES,
        Text(id="Tahap", en="Stages"),
        told_apart(columns),
        Text(
            id="Satu baris per kegiatan: tanggal setiap tahap dan buktinya. Bila satu tahap "
            "terjadi lebih dari sekali, tambah baris dengan kode kegiatan yang sama.",
            en="A row per activity: the dates of each stage and its evidence. Where a stage "
            "happened more than once, add a row with the same activity code.",
        ),
    )


def _stage_columns(stage: Stage, lifecycle: Lifecycle, own: Iterable[Column]) -> Iterator[Column]:
    planned = Text(id="rencana", en="planned")
    done = Text(id="tanggal", en="date")
    made = [
        Column("planned", evolve(_DATE, planned=True), planned, Role.PLANNED),
        Column("date", _DATE, done, Role.DATE),
        *(evolve(column, title=_joined(column.group, column.title)) for column in own),
    ]
    for document in stage.evidence:
        held = Field(document, Kind.TEXT)
        title = lifecycle.document(document)
        made.append(Column(f"evidence.{document}", held, title, Role.DOCUMENT))
    if not stage.evidence:
        held = Field("evidence", Kind.TEXT)
        title = Text(id="bukti", en="evidence")
        made.append(Column("evidence", held, title, Role.DOCUMENTS, is_extra=True))
    for column in made:
        key = f"{stage.id}.{column.key}"
        yield evolve(column, key=key, group=stage.title, stage=stage.id)


def _list(own: Field) -> SheetLayout:
    title = _titled(own)
    columns = [
        Column("id", _TEXT, ACTIVITY_CODE, Role.KEY, is_required=True),
        *_field_columns(own.fields),
    ]
    meaning = Text(
        id="Satu baris per entri; satu kegiatan boleh mempunyai beberapa baris.",
        en="A row per entry; an activity may have several.",
    )
    return SheetLayout(own.name, Part.LIST, title, told_apart(columns), meaning)


def _field_columns(fields: tuple[Field, ...]) -> list[Column]:
    """Return a column per single value, those of records in their groups."""
    known = dict(walk(fields))
    found = []
    for name, own in known.items():
        head = name.rpartition(".")[0]
        groups = [_titled(known[part]) for part in _heads(head)]
        group = Text.joined(": ", groups) if groups else Text.same("")
        if own.kind is Kind.LIST:
            continue
        if own.kind is Kind.RECORD:
            title = Text(id="(tercatat tanpa isi)", en="(recorded, but empty)")
            whole = Text.joined(": ", [*groups, _titled(own)])
            found.append(Column(name, own, title, Role.RECORD, group=whole, is_extra=True))
            continue
        found.append(Column(name, own, _titled(own), group=group))
    return found


def _heads(name: str) -> Iterator[str]:
    parts = name.split(".") if name else []
    return (".".join(parts[: at + 1]) for at in range(len(parts)))


def _titled(own: Field) -> Text:
    """Return what a field is called; its name in words where nothing is said."""
    plain = own.name.replace("_", " ")
    return Text(id=own.meaning.id.strip() or plain, en=own.meaning.en.strip() or plain)


def _joined(group: Text, title: Text) -> Text:
    return Text.joined(": ", [group, title]) if group.en or group.id else title


def _with_unique_names(sheets: list[SheetLayout]) -> tuple[SheetLayout, ...]:
    """Cut the names of sheets to what a workbook allows, each unique in both languages."""
    taken: set[str] = set(RESERVED)
    found = []
    for sheet in sheets:
        local = _unique(sheet_name(sheet.title.id), sheet.id, taken)
        english = _unique(sheet_name(sheet.title.en), sheet.id, taken)
        taken |= {local.casefold(), english.casefold()}
        found.append(evolve(sheet, title=Text(id=local, en=english)))
    return tuple(found)


def _unique(name: str, own: str, taken: set[str]) -> str:
    tries = [name, sheet_name(f"{name[:14]} {own[:15]}")]
    tries += [f"{sheet_name(name[:13])} {at}" for at in range(2, len(taken) + 3)]
    return next(known for known in tries if known.casefold() not in taken)
