"""Entries: tables of a database with several rows for an activity, of events and of lists."""

from __future__ import annotations

from typing import Any, Final

import ibis
import ibis.expr.types as ir
from ibis import _

from kotaku_eval.columns.events import ROW, STAGE, EventLayout
from kotaku_eval.columns.layouts import HAPPENED, SUBJECT, DateShape
from kotaku_eval.databases.checks import Check, TableChecks
from kotaku_eval.databases.columns import TableColumns
from kotaku_eval.databases.steps import Steps
from kotaku_eval.databases.subjects import ALWAYS, or_no, or_yes, take_documents
from kotaku_eval.frames.headers import EventColumns
from kotaku_eval.frames.takings import DATE, TEXT
from kotaku_eval.readers.mappings import Column
from kotaku_eval.texts import Text

_LOST: Final = Text(id="tidak ada kegiatan seperti itu", en="there is no such activity")


def take_events(
    held: TableColumns, columns: EventColumns, *, notes_others: bool, order: str
) -> EventLayout:
    """Take the columns of events.

    Args:
        held: The columns.
        columns: What they fill.
        notes_others: Whether names that are no stage are wrong.
        order: The column that tells the order of the rows; empty for none.
    """
    held.take_key(columns.key, is_unique=False)
    steps = Steps.of(held, columns)
    is_told = ALWAYS if steps is None else steps.is_told
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
    if order:
        held.made[ROW] = _[order].cast("int64")
    return EventLayout(
        held.shapes.get("date") or DateShape.DAY, planned, has_happened=has_happened,
        documents=frozenset(documents), fields=fields, has_rows=bool(order),
    )  # fmt: skip


def _take_dates(held: TableColumns, columns: EventColumns, steps: Steps | None) -> Any:
    """Take when it happened and when it was planned; return whether it happened at all."""
    date = None if columns.date is None else held.take(columns.date, DATE, "date", undated=True)
    planned = None if columns.planned is None else held.take(columns.planned, DATE, "planned")
    if date is None:
        held.made["date"] = ibis.null("int64")
    happened: Any = ALWAYS
    if planned is not None:
        happened = planned.made["planned"].isnull()
        # A plan for a day that cannot be read is a plan all the same.
        happened = happened if planned.bad is None else happened & ~or_no(planned.bad)
    if date is not None and date.undated is not None:
        happened = or_no(date.undated) | happened
    if steps is not None:
        steps.part(held)
        happened = steps.done
    dated = held.made["date"].notnull()
    said = None if columns.happened is None else held.truth(columns.happened)
    if said is None or columns.happened is None:
        return dated | happened
    says = Text(id="ada tanggal, tetapi tidak terjadi", en="has a date, and did not happen")
    held.check(~or_yes(said) & dated, _[columns.stage], says, column=columns.happened)
    made: Any = ibis.coalesce(said, happened)
    return made | dated


def _take_stage(
    held: TableColumns, columns: EventColumns, is_told: Any, *, notes_others: bool
) -> None:
    found = held.cast(columns.stage, TEXT, STAGE)
    if found is None:
        return
    written: Any = found.made[STAGE]
    stage = ibis.cases(
        *((written == name, own) for name, own in columns.stages.items()), else_=ibis.null("string")
    )
    held.made[STAGE] = ibis.cases((is_told, stage))
    says = Text(id="belum diisi", en="is missing")
    held.check(written.isnull(), _[columns.stage], says, column=columns.stage)
    if notes_others:
        says = Text(id="tahap tidak dikenal", en="unknown stage")
        bad = written.notnull() & stage.isnull()
        held.check(bad, written, says, column=columns.stage, names=sorted(columns.stages))


def _take_documents(held: TableColumns, columns: EventColumns, happened: Any) -> list[str]:
    parts: dict[str, dict[str, Column]] = {"evidence": {}, "correct": {}}
    for name, column in columns.documents.items():
        part, _dot, document = name.partition(".")
        parts[part][document] = Column(column)
    return take_documents(held, parts["evidence"], parts["correct"], happened, prefix="")


def events_of(held: TableColumns) -> ir.Table:
    """Return the table of events: those of a named activity and a known stage."""
    return held.result.filter(_[SUBJECT].notnull() & _[STAGE].notnull())


# --- lists --------------------------------------------------------------------------------------


def entries_of(held: TableColumns) -> ir.Table:
    """Return the table of entries: those of a named activity."""
    return held.result.filter(_[SUBJECT].notnull())


def lost_rows(table: str, rows: ir.Table, activities: ir.Table) -> TableChecks:
    """Return the check of rows whose activity is not there."""
    lost = rows.select(SUBJECT).anti_join(activities.select(SUBJECT), SUBJECT)
    return TableChecks(table, lost, (Check(_[SUBJECT].notnull(), _[SUBJECT], _LOST, "id"),))


def miscounted(name: str, rows: ir.Table, activities: ir.Table) -> TableChecks:
    """Return the check of how many entries an activity should have."""
    counts = rows.group_by(**{"/key": _[SUBJECT]}).aggregate(**{"/held": _.count()})
    joined = activities.select(SUBJECT, name).left_join(counts, [(SUBJECT, "/key")])
    bad = ibis.coalesce(_["/held"], 0) != ibis.coalesce(_[name], 0)
    says = Text(id="jumlah baris berbeda", en="is not how many rows there are")
    return TableChecks("activities", joined, (Check(bad, _[name], says, name),), _[SUBJECT])
