"""Layouts: the sheets and columns in which a portfolio of a lifecycle stands in a workbook.

Whoever writes a form and whoever reads one ask the same layout, so a heading is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import Final

from attrs import evolve, field, frozen

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS, Status
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.places import Level
from kotaku_eval.readers.workbooks.words import (
    BASES,
    LONGEST_SHEET_NAME,
    STATUSES,
    UNITS,
    Choices,
)
from kotaku_eval.texts import Language, Text

PLACE_FIELDS: Final = ("code", "level", "name", "parent", "source")
_NESTED: Final = frozenset({Kind.RECORD, Kind.LIST})


class Role(Enum):
    """What a column of a form is for."""

    KEY = "key"
    FIELD = "field"
    PLACE = "place"
    PARENT = "parent"
    RECORD = "record"
    PLANNED = "planned"
    DATE = "date"
    DOCUMENT = "document"
    DOCUMENTS = "documents"


class Part(Enum):
    """What a row of a sheet is."""

    PORTFOLIO = "portfolio"
    PLACES = "places"
    ACTIVITIES = "activities"
    STAGES = "stages"
    LIST = "list"


@frozen
class Column:
    """One column of a form.

    Args:
        key: Its name for the library: a dotted field, or ``stage.date``.
        field: The kind and unit of its cells.
        title: What it is called, within its group.
        role: What it is for.
        group: What it belongs to: a record or a stage; empty for none.
        stage: The stage it belongs to; empty for none.
        is_required: Whether a row without it cannot be read.
        is_extra: Whether a form leaves it out where no data need it.
        choices: The words its cells may hold, where these are not those of the field.
        is_ambiguous: Whether another column of the sheet has the same words, so that the name for
            the library stands behind them.
    """

    key: str
    field: Field
    title: Text
    role: Role = Role.FIELD
    group: Text = Text.same("")
    stage: str = ""
    is_required: bool = False
    is_extra: bool = False
    choices: Choices | None = None
    is_ambiguous: bool = False

    @property
    def words(self) -> Text:
        """The heading without unit and marks."""
        words = self.title
        if self.group.en or self.group.id:
            words = Text.joined(": ", [self.group, self.title])
        return Text.joined(" ", [words, Text.same(f"[{self.key}]")]) if self.is_ambiguous else words

    @property
    def unit(self) -> Text:
        """The unit in words; empty for none."""
        return UNITS.get(self.field.unit, Text.same(self.field.unit))

    def heading(self, language: Language) -> str:
        """Return the heading as a form has it, with the unit, and a star where it is required."""
        unit = self.unit.to(language)
        shown = f"{self.words.to(language)} ({unit})" if unit else self.words.to(language)
        return f"{shown} *" if self.is_required else shown


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
        for own in fields_of(lifecycle.activity_type, without=BASE_FIELDS):
            if own.kind is Kind.LIST:
                sheets.append(_list(own))
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


def _meta(key: str, title: Text, kind: Kind = Kind.TEXT, **settings: bool | Choices) -> Column:
    choices = settings.pop("choices", None)
    made = Column(key, Field(key, kind), title, choices=choices or None)  # type: ignore[arg-type]
    return evolve(made, **settings)  # type: ignore[arg-type]


PORTFOLIO: Final = SheetLayout(
    "portfolio",
    Part.PORTFOLIO,
    Text(id="Portofolio", en="Portfolio"),
    (
        _meta("portfolio", Text(id="Kode portofolio", en="Portfolio code")),
        _meta("title.id", Text(id="Judul", en="Title in Indonesian")),
        _meta("title.en", Text(id="Judul dalam bahasa Inggris", en="Title in English")),
        _meta("lifecycle", Text(id="Siklus", en="Lifecycle"), is_required=True),
        _meta("ruleset", Text(id="Kumpulan aturan", en="Rule set")),
        _meta("as_of", Text(id="Keadaan per tanggal", en="As of"), Kind.DATE),
        _meta("basis", Text(id="Cakupan", en="Basis"), Kind.CHOICE, choices=BASES),
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
        yield SheetLayout(level.id, Part.PLACES, level.title, _told_apart(columns), meaning, level)


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
            "level", Field("level", Kind.CHOICE), Text(id="Tingkat tempat", en="Level of the place"),
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
        _told_apart(columns),
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
        _told_apart(columns),
        Text(
            id="Satu baris per kegiatan: tanggal setiap tahap dan buktinya. Bila satu tahap terjadi "
            "lebih dari sekali, tambah baris dengan kode kegiatan yang sama.",
            en="A row per activity: the dates of each stage and its evidence. Where a stage happened "
            "more than once, add a row with the same activity code.",
        ),
    )


def _stage_columns(
    stage: Stage, lifecycle: Lifecycle, own: Iterable[Column]
) -> Iterator[Column]:
    planned = Text(id="rencana", en="planned")
    done = Text(id="tanggal", en="date")
    common = {"group": stage.title, "stage": stage.id}
    name = stage.id
    yield Column(f"{name}.planned", evolve(_DATE, planned=True), planned, Role.PLANNED, **common)
    yield Column(f"{name}.date", _DATE, done, Role.DATE, **common)
    for column in own:
        yield evolve(
            column,
            key=f"{name}.{column.key}",
            group=stage.title,
            stage=name,
            title=_joined(column.group, column.title),
        )
    for document in stage.evidence:
        title = lifecycle.document(document)
        held = Field(document, Kind.TEXT)
        yield Column(f"{name}.evidence.{document}", held, title, Role.DOCUMENT, **common)
    if not stage.evidence:
        title = Text(id="bukti", en="evidence")
        held = Field("evidence", Kind.TEXT)
        yield Column(f"{name}.evidence", held, title, Role.DOCUMENTS, is_extra=True, **common)


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
    return SheetLayout(own.name, Part.LIST, title, _told_apart(columns), meaning)


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


def _told_apart(columns: list[Column]) -> tuple[Column, ...]:
    """Mark the columns whose words another one has, so that every heading is unique."""
    seen: dict[str, int] = {}
    for column in columns:
        for words in {folded(column.words.id), folded(column.words.en)}:
            seen[words] = seen.get(words, 0) + 1
    return tuple(
        evolve(column, is_ambiguous=True)
        if max(seen[folded(column.words.id)], seen[folded(column.words.en)]) > 1
        else column
        for column in columns
    )


def folded(words: str) -> str:
    """Return words as headings are compared: without case, stars and doubled spaces.

    >>> folded("  Nilai\\u00a0 Proposal * ")
    'nilai proposal'
    """
    return " ".join(words.casefold().replace("*", " ").split())


_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


def sheet_name(words: str) -> str:
    """Return words as the name of a sheet, in which some signs and length are forbidden.

    >>> sheet_name("Kota/Kabupaten")
    'Kota-Kabupaten'
    """
    name = " ".join(words.split()).translate(_FORBIDDEN).strip(" -") or "-"
    return name[:LONGEST_SHEET_NAME].strip()


def _with_unique_names(sheets: list[SheetLayout]) -> tuple[SheetLayout, ...]:
    """Cut the names of sheets to what a workbook allows, each unique in both languages."""
    taken: set[str] = set(RESERVED)
    found = []
    for sheet in sheets:
        names = {}
        for language in ("id", "en"):
            words = sheet.title.id if language == "id" else sheet.title.en
            names[language] = _unique(sheet_name(words), sheet.id, taken)
        taken |= {name.casefold() for name in names.values()}
        found.append(evolve(sheet, title=Text(**names)))
    return tuple(found)


RESERVED: Final = frozenset({"petunjuk", "instructions", "daftar", "lists", "history"})
"""Names of sheets that hold no data, and one that Excel keeps for itself."""


def _unique(name: str, own: str, taken: set[str]) -> str:
    tries = [name, sheet_name(f"{name[:14]} {own[:15]}")]
    tries += [f"{name[:26]} {at}" for at in range(2, len(taken) + 3)]
    return next(known for known in tries if known.casefold() not in taken)
