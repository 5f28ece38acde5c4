"""Entries: tables with several rows for an activity, those of events and those of lists."""

from __future__ import annotations

import polars as pl

from kotaku_eval.columns.events import ROW, STAGE, EventLayout
from kotaku_eval.columns.layouts import HAPPENED, SUBJECT, DateShape
from kotaku_eval.frames.checks import Check, TableChecks
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.headers import EventColumns
from kotaku_eval.frames.steps import Steps
from kotaku_eval.frames.subjects import take_documents
from kotaku_eval.frames.takings import DATE, TEXT
from kotaku_eval.readers.mappings import Column
from kotaku_eval.texts import Text

_ALWAYS = pl.lit(value=True)


def take_events(held: TableColumns, columns: EventColumns, *, notes_others: bool) -> EventLayout:
    """Take the columns of events.

    Args:
        held: The columns.
        columns: What they fill.
        notes_others: Whether names that are no stage are wrong.
    """
    held.take_key(columns.key, is_unique=False)
    steps = Steps.of(held, columns)
    is_told = _ALWAYS if steps is None else steps.is_told
    _take_stage(held, columns, is_told, notes_others=notes_others)
    happened = _take_dates(held, columns, steps)
    planned = held.shapes.get("planned")
    has_happened = not (planned is None and columns.happened is None)
    if has_happened:
        held.made[HAPPENED] = happened
    documents = _take_documents(held, columns, happened)
    before = set(held.shapes)
    for own in columns.fields:
        held.take(own.column.name, own.field, own.name)
    fields = {name: shape for name, shape in held.shapes.items() if name not in before}
    return EventLayout(
        held.shapes.get("date") or DateShape.DAY, planned, has_happened=has_happened,
        documents=frozenset(documents), fields=fields, has_rows=True,
    )  # fmt: skip


def _take_dates(held: TableColumns, columns: EventColumns, steps: Steps | None) -> pl.Expr:
    """Take when it happened and when it was planned; return whether it happened at all."""
    date = None if columns.date is None else held.take(columns.date, DATE, "date", undated=True)
    planned = None if columns.planned is None else held.take(columns.planned, DATE, "planned")
    if date is None:
        held.made["date"] = pl.lit(None, pl.Int64)
    happened: pl.Expr = _ALWAYS
    if planned is not None:
        happened = planned.made["planned"].is_null()
        # A plan for a day that cannot be read is a plan all the same.
        happened = happened if planned.bad is None else happened & ~planned.bad
    if date is not None and date.undated is not None:
        happened = happened | date.undated.fill_null(value=False)
    if steps is not None:
        steps.part(held)
        happened = steps.done
    dated: pl.Expr = held.made["date"].is_not_null()
    said: pl.Expr | None = None if columns.happened is None else held.truth(columns.happened)
    if said is None or columns.happened is None:
        return dated | happened
    says = Text(id="ada tanggal, tetapi tidak terjadi", en="has a date, and did not happen")
    bad = dated & ~said.fill_null(value=True)
    held.check(bad, pl.col(columns.stage), says, column=columns.happened)
    return dated | said.fill_null(happened)


def _take_stage(
    held: TableColumns, columns: EventColumns, is_told: pl.Expr, *, notes_others: bool
) -> None:
    found = held.cast(columns.stage, TEXT, STAGE)
    if found is None:
        return
    written = found.made[STAGE]
    names = columns.stages
    if held.ways.trims:
        written = written.str.strip_chars()
    stage = written.replace_strict(
        list(names), list(names.values()), default=None, return_dtype=pl.String
    )
    held.made[STAGE] = pl.when(is_told).then(stage)
    says = Text(id="belum diisi", en="is missing")
    held.check(written.is_null(), pl.col(columns.stage), says, column=columns.stage)
    if notes_others:
        says = Text(id="tahap tidak dikenal", en="unknown stage")
        bad = written.is_not_null() & stage.is_null()
        held.check(bad, written, says, column=columns.stage, names=sorted(names))


def _take_documents(held: TableColumns, columns: EventColumns, happened: pl.Expr) -> list[str]:
    parts: dict[str, dict[str, Column]] = {"evidence": {}, "correct": {}}
    for name, column in columns.documents.items():
        part, _, document = name.partition(".")
        parts[part][document] = Column(column)
    return take_documents(held, parts["evidence"], parts["correct"], happened, prefix="")


def events_of(held: TableColumns) -> pl.LazyFrame:
    """Return the table of events: those of a named activity and a known stage, as they stand."""
    made = {**held.made, ROW: pl.col(ROW).cast(pl.Int64)}
    return (
        held.prepared.with_row_index(ROW)
        .select(own.alias(name) for name, own in made.items())
        .filter(pl.col(SUBJECT).is_not_null() & pl.col(STAGE).is_not_null())
    )


# --- lists --------------------------------------------------------------------------------------


def lost_rows(table: str, rows: pl.LazyFrame, activities: pl.LazyFrame) -> TableChecks:
    """Return the check of rows whose activity is not there."""
    known = activities.select(SUBJECT, pl.lit(value=True).alias("/there"))
    joined = rows.select(SUBJECT).join(
        known.unique(subset=SUBJECT), on=SUBJECT, how="left", maintain_order="left"
    )
    says = Text(id="tidak ada kegiatan seperti itu", en="there is no such activity")
    lost = Check(pl.col("/there").is_null(), pl.col(SUBJECT), says, "id")
    return TableChecks(table, joined, (lost,))


def miscounted(name: str, rows: pl.LazyFrame, activities: pl.LazyFrame) -> TableChecks:
    """Return the check of how many entries an activity should have."""
    counts = rows.group_by(SUBJECT).agg(pl.len().cast(pl.Int64).alias("/held"))
    joined = activities.select(SUBJECT, name).join(
        counts, on=SUBJECT, how="left", maintain_order="left"
    )
    held = pl.col("/held").fill_null(0)
    bad = held != pl.col(name).fill_null(0)
    says = Text(id="jumlah baris berbeda", en="is not how many rows there are")
    return TableChecks("activities", joined, (Check(bad, pl.col(name), says, name),))
