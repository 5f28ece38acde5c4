"""Subjects: the table of activities, with the stages that its columns tell of."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kotaku_eval.columns.events import RECORDED
from kotaku_eval.columns.layouts import CLOSED, HAPPENED, SUBJECT, Layout, StageLayout
from kotaku_eval.columns.tables import PLACE
from kotaku_eval.frames.columns import TableColumns
from kotaku_eval.frames.headers import FrameMapping
from kotaku_eval.frames.takings import COUNT, DATE, TEXT
from kotaku_eval.frames.texts import without_blanks
from kotaku_eval.readers.mappings import Column, Repeated, StageColumns, StatusColumn
from kotaku_eval.texts import Text


def take_activities(
    held: TableColumns, mapping: FrameMapping, *, is_closed: bool | None = None
) -> Layout:
    """Take the columns of activities.

    Args:
        held: The columns.
        mapping: What they fill.
        is_closed: Whether nothing more is to come where no column tells; ``None`` when that is
            not known.

    Returns:
        The layout of the table.
    """
    is_unique = mapping.repeated is Repeated.ERROR
    held.take_key(mapping.key.name, is_unique=is_unique, is_fatal=True)
    if SUBJECT in held.made:
        held.made["id"] = held.made[SUBJECT]
    if mapping.name is not None:
        held.take(mapping.name.name, TEXT, "title")
    held.made["title"] = held.made.get("title", pl.lit(None, pl.String)).fill_null("")
    has_closed = _take_status(held, mapping, is_closed=is_closed)
    for place in mapping.places:
        held.take(place.code.name, TEXT, PLACE + place.level.id)
    before = set(held.shapes)
    for own in mapping.fields:
        held.take(own.column.name, own.field, own.name)
    for name, column in mapping.counts.items():
        held.take(column.name, COUNT, name)
    fields = {name: shape for name, shape in held.shapes.items() if name not in before}
    stages = _take_stages(held, mapping)
    return Layout({"id": None, "title": None, **fields}, stages, has_closed=has_closed)


def taken(held: TableColumns, mapping: FrameMapping) -> pl.LazyFrame:
    """Return the table of activities: those that are named, each once where that was asked."""
    table = held.result.filter(pl.col(SUBJECT).is_not_null())
    if mapping.repeated is Repeated.FIRST:
        table = table.unique(subset=SUBJECT, keep="first", maintain_order=True)
    return table


# --- whether more is to come --------------------------------------------------------------------


def _take_status(held: TableColumns, mapping: FrameMapping, *, is_closed: bool | None) -> bool:
    status = None if mapping.status is None else _status(held, mapping.status)
    closed = None if mapping.closed is None else held.truth(mapping.closed.name)
    if status is None and closed is None:
        if is_closed is None:
            return False
        closed = pl.lit(value=is_closed)
    if closed is not None:
        said = pl.when(closed).then(pl.lit("closed")).otherwise(pl.lit("open"))
        status = said if status is None else pl.when(status == "open").then(said).otherwise(status)
    if status is not None:
        held.made["status"] = status
        said_so = closed if mapping.status is None else None
        held.made[CLOSED] = status != "open" if said_so is None else said_so.fill_null(value=False)
    return True


def _status(held: TableColumns, status: StatusColumn) -> pl.Expr | None:
    column = status.column.name
    found = held.cast(column, TEXT, "status")
    if found is None:
        return None
    written = without_blanks(found.made["status"], held.ways.cells)
    is_closed = written.is_in(sorted(status.closed)).fill_null(value=False)
    is_cancelled = written.is_in(sorted(status.cancelled)).fill_null(value=False)
    if status.open:
        known = sorted(status.open | status.closed | status.cancelled)
        says = Text(id="status tidak dikenal", en="unknown status")
        held.check(
            written.is_not_null() & ~written.is_in(known), written, says, column=column, names=known
        )
    made = pl.when(is_closed & ~is_cancelled).then(pl.lit("closed"))
    return made.when(is_cancelled).then(pl.lit("cancelled")).otherwise(pl.lit("open"))


# --- stages -------------------------------------------------------------------------------------


def _take_stages(held: TableColumns, mapping: FrameMapping) -> dict[str, StageLayout]:
    columns = {own.stage: own for own in mapping.stages}
    names = [
        stage.id
        for stage in mapping.lifecycle.stages
        if stage.id in columns or stage.id in mapping.happened or stage.id in mapping.correct
    ]
    return {
        name: _take_stage(held, columns.get(name, StageColumns(name)), mapping) for name in names
    }


def _take_stage(held: TableColumns, own: StageColumns, mapping: FrameMapping) -> StageLayout:
    stage = own.stage
    date = None if own.date is None else held.take(own.date.name, DATE, stage, undated=True)
    planned = None
    if own.planned is not None:
        planned = held.take(own.planned.name, DATE, f"{stage}.planned")
    dated = pl.lit(value=False) if date is None else date.made[stage].is_not_null()
    said = _happened(held, stage, mapping.happened.get(stage), dated)
    undated = None if date is None else date.undated
    without = said if undated is None else undated if said is None else undated | said
    if without is not None:
        held.made[f"{stage}.{HAPPENED}"] = without
    happened = dated if without is None else dated | without.fill_null(value=False)
    documents = take_documents(
        held, own.evidence, mapping.correct.get(stage, {}), happened, prefix=f"{stage}."
    )
    return StageLayout(
        None if date is None else date.shape,
        may_be_undated=without is not None,
        planned=None if planned is None else planned.shape,
        documents=frozenset(documents),
    )


def _happened(
    held: TableColumns, stage: str, column: Column | None, dated: pl.Expr
) -> pl.Expr | None:
    said = None if column is None else held.truth(column.name)
    if said is not None and column is not None:
        says = Text(id="ada tanggal, tetapi tidak terjadi", en="has a date, and did not happen")
        held.check(dated & ~said.fill_null(value=True), pl.lit(stage), says, column=column.name)
    return said


def take_documents(
    held: TableColumns,
    evidence: Mapping[str, Column],
    correct: Mapping[str, Column],
    happened: pl.Expr,
    *,
    prefix: str,
) -> list[str]:
    """Take the columns of documents.

    A document of which nothing is said is missing where another one is recorded.

    Args:
        held: The columns.
        prefix: What stands before the names of the columns made.
        evidence: By document the column that tells whether it exists.
        correct: By document the column that tells whether it is correctly filled.
        happened: Where there may be documents at all.

    Returns:
        The names of what was taken, without the prefix.
    """
    filled = {name: held.truth(own.name) for name, own in correct.items()}
    there = {name: held.truth(own.name) for name, own in evidence.items()}
    for name, own in filled.items():
        if own is not None and name not in there:
            there[name] = pl.when(own.is_not_null()).then(pl.lit(value=True))
    exists = {name: own for name, own in there.items() if own is not None}
    if not exists:
        return []
    recorded = pl.any_horizontal([own.is_not_null() for own in exists.values()])
    found: list[str] = []
    for name, own in exists.items():
        made = own if len(exists) == 1 else pl.when(recorded).then(own.fill_null(value=False))
        held.made[f"{prefix}evidence.{name}"] = made
        found.append(f"evidence.{name}")
        right = filled.get(name)
        if right is not None:
            held.made[f"{prefix}correct.{name}"] = pl.when(own.fill_null(value=False)).then(right)
            found.append(f"correct.{name}")
    any_there = pl.any_horizontal([own.fill_null(value=False) for own in exists.values()])
    column = next(iter({**correct, **evidence}.values())).name
    says = Text(id="ada bukti tetapi tidak ada tanggal", en="there is evidence but no date")
    held.check(any_there & ~happened, pl.lit(column), says, column=column)
    if not prefix:
        held.made[RECORDED] = recorded
    return found
