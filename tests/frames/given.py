"""Portfolios as people have them in frames: columns under plain names, dates as text."""

from __future__ import annotations

import attrs
import polars as pl

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS
from kotaku_eval.facts import read_path
from kotaku_eval.frames.exports import KINDS, PLACE_BASE
from kotaku_eval.models import Kind, fields_of, walk


def text(date):
    return None if date is None else date.isoformat()


def field_columns(values, fields):
    found = {}
    for name, own in walk(fields):
        held = [read_path(value, tuple(name.split("."))) for value in values]
        if own.kind is Kind.RECORD:
            continue
        if own.kind is Kind.DATE:
            found[name] = pl.Series(name, [text(date) for date in held], dtype=pl.String)
        elif own.kind is Kind.LIST:
            counts = [None if entries is None else len(entries) for entries in held]
            found[name] = pl.Series(name, counts, dtype=pl.Int64)
        else:
            found[name] = pl.Series(name, held, dtype=KINDS[own.kind])
    return found


def texts(values):
    return pl.Series(list(values), dtype=pl.String)


def activities_frame(portfolio):
    held = list(portfolio.activities)
    fields = fields_of(portfolio.lifecycle.activity_type, without=BASE_FIELDS)
    columns = {
        "id": texts(own.id for own in held),
        "title": texts(own.title for own in held),
        "status": texts(own.status.value for own in held),
    }
    for level in portfolio.lifecycle.levels:
        chains = [portfolio.places_of(own) for own in held]
        columns[level.id] = texts(
            chain[level.id].code if level.id in chain else None for chain in chains
        )
    return pl.DataFrame({**columns, **field_columns(held, fields)})


def documents(evidence, kind, part):
    own = next((own for own in evidence or () if own.kind == kind), None)
    return None if own is None else getattr(own, part)


def events_frame(portfolio):
    pairs = [(own.id, event) for own in portfolio.activities for event in own.events]
    events = [event for _, event in pairs]
    fields = fields_of(portfolio.lifecycle.event_type, without=EVENT_FIELDS)
    columns = {
        "id": texts(name for name, _ in pairs),
        "stage": texts(event.stage for event in events),
        "date": texts(text(event.date) for event in events),
        "planned": texts(text(event.planned) for event in events),
        "happened": pl.Series([event.happened for event in events], dtype=pl.Boolean),
    }
    for kind in sorted({name for stage in portfolio.lifecycle.stages for name in stage.evidence}):
        for part, name in (("exists", "evidence"), ("correct", "correct")):
            held = [documents(event.evidence, kind, part) for event in events]
            columns[f"{name}.{kind}"] = pl.Series(held, dtype=pl.Boolean)
    return pl.DataFrame({**columns, **field_columns(events, fields)})


def wide_frame(portfolio):
    """Activities with one event of a stage at most, as columns."""
    frame = activities_frame(portfolio)
    columns = []
    for stage in portfolio.lifecycle.stages:
        held = [
            next((event for event in own.events if event.stage == stage.id), None)
            for own in portfolio.activities
        ]
        dates = [
            None if own is None or not own.happened else text(own.date) or "undated" for own in held
        ]
        plans = [None if own is None else text(own.planned) for own in held]
        columns += [
            pl.Series(stage.id, dates, dtype=pl.String),
            pl.Series(f"{stage.id}.planned", plans, dtype=pl.String),
        ]
        for kind in stage.evidence:
            for part, name in (("exists", "evidence"), ("correct", "correct")):
                found = [documents(own and own.evidence, kind, part) for own in held]
                columns.append(pl.Series(f"{stage.id}.{name}.{kind}", found, dtype=pl.Boolean))
    return frame.with_columns(columns)


def list_frames(portfolio):
    found = {}
    for own in fields_of(portfolio.lifecycle.activity_type, without=BASE_FIELDS):
        if own.kind is Kind.LIST:
            pairs = [
                (activity.id, entry)
                for activity in portfolio.activities
                for entry in getattr(activity, own.name) or ()
            ]
            ids = texts(name for name, _ in pairs)
            entries = field_columns([entry for _, entry in pairs], own.fields)
            found[own.name] = pl.DataFrame({"id": ids, **entries})
    return found


def place_frames(portfolio):
    found = {}
    for level in portfolio.lifecycle.levels:
        held = [place for place in portfolio.places if place.level == level.id]
        fields = fields_of(level.kind, without=PLACE_BASE)
        columns = {
            "code": texts(own.code for own in held),
            "name": texts(own.name for own in held),
        }
        for higher in portfolio.lifecycle.levels:
            chains = [portfolio.places_of(own) for own in held]
            if higher.id != level.id and any(higher.id in chain for chain in chains):
                columns[higher.id] = texts(
                    chain[higher.id].code if higher.id in chain else None for chain in chains
                )
        found[level.id] = pl.DataFrame({**columns, **field_columns(held, fields)})
    return found


# --- what plain columns can say -----------------------------------------------------------------


def sayable(portfolio, *, once=False):
    """Leave out what no column says: an empty record, empty text, documents nobody asks for.

    Args:
        portfolio: The portfolio.
        once: Whether a stage has one event at most.
    """
    kept = [_activity(own, portfolio.lifecycle, once=once) for own in portfolio.activities]
    return attrs.evolve(portfolio, activities=kept)


def _activity(own, lifecycle, *, once):
    events = [event for event in (_event(event, lifecycle) for event in own.events) if event]
    if once:
        events = list({event.stage: event for event in reversed(events)}.values())
        order = {stage.id: at for at, stage in enumerate(lifecycle.stages)}
        events.sort(key=lambda event: order[event.stage])
    changes = {"events": events}
    for field in fields_of(type(own), without=BASE_FIELDS):
        value = getattr(own, field.name)
        is_empty = (
            field.kind is Kind.RECORD
            and value is not None
            and not any(getattr(value, part.name) is not None for part in field.fields)
        )
        if is_empty or value == "":
            changes[field.name] = None
    return attrs.evolve(own, **changes)


def _event(event, lifecycle):
    """Keep the documents of the stage; a plan has none, and without a date it is nothing."""
    if not event.happened and event.planned is None:
        return None
    if event.evidence is None or not event.happened:
        return attrs.evolve(event, evidence=None)
    asked = lifecycle.stage(event.stage).evidence
    found = {}
    for own in event.evidence:
        if own.kind in asked:
            correct = own.correct if own.exists else None
            found.setdefault(own.kind, attrs.evolve(own, correct=correct))
    return attrs.evolve(event, evidence=tuple(found.values()) or None)
