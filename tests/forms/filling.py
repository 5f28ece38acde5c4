"""An enumerator who writes down what a portfolio holds, in the words of the questions of a form."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from kotaku_eval.activities import EVENT_FIELDS, Activity, Event
from kotaku_eval.dates import EventDate, Precision
from kotaku_eval.facts import ACTIVITY, read_path
from kotaku_eval.models import Field, Kind, fields_of
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.questions import (
    ENUMERATOR,
    ID,
    STATUS,
    TITLE,
    VISIT_DATE,
    Schema,
    choice_names,
    dotted,
    leaves,
    schema_of,
)

Row = dict[str, str]


@frozen
class Filled:
    """What one form was filled in with: answers by question, and the rows of its repeats."""

    answers: Row = field(factory=dict)
    repeats: dict[str, list[Row]] = field(factory=dict)


def filled(portfolio: Portfolio, *, visited: str = "2019-02-01") -> list[Filled]:
    """Return a filled form for each activity; of each place the first one tells all."""
    told: set[tuple[str, str]] = set()
    return [_one(portfolio, activity, told, visited) for activity in portfolio.activities]


def _one(
    portfolio: Portfolio, activity: Activity, told: set[tuple[str, str]], visited: str
) -> Filled:
    schema = schema_of(portfolio.lifecycle)
    made = Filled()
    made.answers.update(
        {
            ENUMERATOR: "Rini", VISIT_DATE: visited, ID: activity.id, TITLE: activity.title,
            STATUS: activity.status.value,
        }
    )  # fmt: skip
    for level, place in portfolio.places_of(activity).items():
        made.answers[schema.name("code", level)] = place.code
        made.answers[schema.name("name", level)] = place.name
        if (level, place.code) not in told:
            told.add((level, place.code))
            made.answers[schema.name("ask", level)] = "yes"
            _fill_fields(made, schema, level, place)
    _fill_fields(made, schema, ACTIVITY, activity)
    for stage in portfolio.lifecycle.stages:
        _fill_stage(made, schema, stage, [e for e in activity.events if e.stage == stage.id])
    return made


def _fill_fields(made: Filled, schema: Schema, level: str, owner: Any) -> None:
    for key in schema.keys:
        if key[0] not in {"field", "any"} or key[1] != level:
            continue
        own = schema.slots[schema.keys[key]].field
        value = read_path(owner, tuple(key[2].split(".")))
        if key[0] == "field":
            made.answers.update(_value(schema, own, value, key, ("field_precision", *key[1:])))
            continue
        made.answers[schema.keys[key]] = "" if value is None else "yes" if value else "no"
        rows = made.repeats.setdefault(schema.name("list", *key[1:]), [])
        for entry in value or ():
            row: Row = {}
            for inner, item in leaves(own.fields):
                deep = ("entry", *key[1:], dotted(inner))
                coarse = ("entry_precision", *key[1:], dotted(inner))
                row.update(_value(schema, item, read_path(entry, inner), deep, coarse))
            rows.append(row)


def _value(
    schema: Schema, own: Field, value: Any, key: tuple[str, ...], coarse: tuple[str, ...]
) -> Row:
    name = schema.keys[key]
    if value is None:
        return {name: ""}
    if own.kind is Kind.DATE:
        return {name: value.earliest.isoformat(), schema.keys[coarse]: _precision(value)}
    if own.kind is Kind.BOOLEAN:
        return {name: "yes" if value else "no"}
    if own.kind is Kind.CHOICE:
        return {name: choice_names(own.choices)[value]}
    return {name: repr(value) if isinstance(value, float) else str(value)}


def _precision(date: EventDate) -> str:
    return {Precision.MONTH: "month", Precision.YEAR: "year"}.get(date.precision, "day")


def _fill_stage(made: Filled, schema: Schema, stage: Any, events: list[Event]) -> None:
    happened = [event for event in events if event.happened]
    made.answers[schema.name("happened", stage.id)] = "yes" if happened else "no"
    # The plan is asked once for each stage, so the event that has one comes first.
    happened.sort(key=lambda event: event.planned is None)
    plan = next((event.planned for event in events if event.planned is not None), None)
    if plan is not None:
        made.answers[schema.name("planned", stage.id)] = plan.earliest.isoformat()
        made.answers[schema.name("planned_precision", stage.id)] = _precision(plan)
    rows = [_event(schema, stage, event) for event in happened]
    made.repeats[schema.name("events", stage.id)] = rows
    made.answers.update(rows[0] if rows else {})


def _event(schema: Schema, stage: Any, event: Event) -> Row:
    row = {schema.name("precision", stage.id): "undated"}
    if event.date is not None:
        row[schema.name("precision", stage.id)] = _precision(event.date)
        row[schema.name("date", stage.id)] = event.date.earliest.isoformat()
    for document in stage.evidence if event.evidence is not None else ():
        found = next((own for own in event.evidence or () if own.kind == document), None)
        exists = found is not None and found.exists
        row[schema.name("exists", stage.id, document)] = "yes" if exists else "no"
        if found is not None and exists:
            words = {True: "yes", False: "no", None: "not_looked"}
            row[schema.name("correct", stage.id, document)] = words[found.correct]
            row[schema.name("number", stage.id, document)] = found.number or ""
    for path, own in leaves(fields_of(type(event), without=EVENT_FIELDS)):
        key, coarse = ("own", stage.id, dotted(path)), ("own_precision", stage.id, dotted(path))
        row.update(_value(schema, own, read_path(event, path), key, coarse))
    return row
