"""Projects: what a project of OC4IDS says, as the record and the events of an activity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs
from attrs import frozen

from kotaku_eval.activities import Event, Status
from kotaku_eval.dates import EventDate
from kotaku_eval.readers.oc4ids.parts import Left, Taker
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

PERIODS: Final = (
    "identification", "preparation", "implementation", "completion", "maintenance",
    "decommissioning",
)  # fmt: skip
STATUSES: Final = frozenset({*PERIODS, "decommissioned", "cancelled"})
RETIRED_STATUSES: Final = {"completed": "maintenance", "construction": "implementation"}
"""Codes of earlier versions of the standard, with those that took their place."""
RETIRED_DOCUMENTS: Final = {"contractSchedule": "contractAnnexe"}
_CLOSED: Final = frozenset({"completed", "decommissioned"})
_CONTRACT_STATUSES: Final = ("pre-award", "active", "closed")
_SIGNED: Final = frozenset({"active", "closed"})
_MILESTONE_STATUSES: Final = ("scheduled", "met", "notMet", "partiallyMet")


@frozen
class Dated:
    """A date of a project, before it is known whether it lies before the day of publication."""

    stage: str
    date: EventDate | None
    planned: EventDate | None = None
    happened: bool = True
    part: str = ""
    source: Source | None = None


def record_of(project: Mapping, taker: Taker) -> dict[str, Node]:
    """Return the fields of the activity that a project becomes, all but its place."""
    made: dict[str, Node | None] = {name: taker.scalar(project, name) for name in ("id", "title")}
    made |= _status(project, taker)
    made["project_type"] = taker.scalar(project, "type")
    made["authority"] = taker.scalar(project, "publicAuthority", "name")
    made["sector"] = _sectors(project, taker)
    made |= _value(project, taker, "budget", "budget", "amount")
    made |= _value(project, taker, "final_value", "completion", "finalValue")
    for name, key in (("planned_start", "startDate"), ("planned_end", "endDate")):
        made[name] = _day(taker, project, "period", key)
    made["contracts"] = _list(project, "contractingProcesses", taker, _contract)
    made["milestones"] = _list(project, "milestones", taker, _milestone)
    made["documents"] = _list(project, "documents", taker, _document)
    return {name: node for name, node in made.items() if node is not None}


def _sectors(project: Mapping, taker: Taker) -> Scalar | None:
    """Return the codes of sectors as one text; one that stands alone is a list of one."""
    found = taker.part(project, "sector")
    items = (found,) if isinstance(found, Scalar) else taker.items(project, "sector")
    codes = [own.text.strip() for own in items if isinstance(own, Scalar) and own.text.strip()]
    return _scalar("; ".join(codes), project.source) if codes else None


def _scalar(text: str, source: Source) -> Scalar:
    return Scalar(text, plain=False, source=source)


def _record(parts: dict[str, Node | None], source: Source) -> Mapping:
    items = {name: node for name, node in parts.items() if node is not None}
    return Mapping(items, {name: node.source for name, node in items.items()}, source)


def _day(taker: Taker, node: Node | None, *path: str) -> Scalar | None:
    """Return a date as text that the fields of a record read."""
    date = taker.date(node, *path)
    found = taker.scalar(node, *path)
    return None if date is None or found is None else _scalar(date.isoformat(), found.source)


def _status(project: Mapping, taker: Taker) -> dict[str, Node | None]:
    told = taker.code(project, [*STATUSES, *RETIRED_STATUSES], "status")
    if told is None:
        return {}
    code, found = told
    current = RETIRED_STATUSES.get(code, code)
    if current not in STATUSES:
        words = Text(id=f"kode tidak dikenal '{code:.40}'", en=f"unknown code '{code:.40}'")
        taker.note(found, "status", words)
        return {}
    if current != code:
        _note_retired(taker, found.source, code, current)
    kind = Status.CANCELLED if code == "cancelled" else Status.OPEN
    kind = Status.CLOSED if code in _CLOSED else kind
    return {
        "phase": _scalar(current, found.source),
        "status": _scalar(kind.value, found.source),
    }


def _note_retired(taker: Taker, source: Source, code: str, current: str) -> None:
    taker.retired.setdefault((code, current), Left(source)).count += 1


def _value(project: Mapping, taker: Taker, name: str, *path: str) -> dict[str, Node | None]:
    """Return an amount with its currency."""
    if taker.part(project, path[0]) is None:
        return {}
    found = taker.part(project, *path)
    if found is None:
        return {}
    parts: dict[str, Node | None] = {
        "amount": taker.number(found, "amount"), "currency": taker.scalar(found, "currency"),
    }  # fmt: skip
    return {name: _record(parts, found.source)}


def _list(project: Mapping, name: str, taker: Taker, make: Any) -> Sequence | None:
    found = taker.items(project, name)
    for item in found:
        if not isinstance(item, Mapping):
            taker.note(item, name, Text(id="bukan objek", en="not an object"))
    items = [item for item in found if isinstance(item, Mapping)]
    if not items:
        return None
    return Sequence(tuple(make(item, taker) for item in items), items[0].source)


def _contract(process: Mapping, taker: Taker) -> Mapping:
    summary = taker.part(process, "summary")
    tender = taker.part(summary, "tender")
    suppliers = taker.items(summary, "suppliers")
    taker.part(summary, "contractPeriod")
    return _record(
        {
            "name": taker.scalar(process, "id"),
            "title": taker.scalar(summary, "title"),
            "status": _contract_status(summary, taker),
            "method": taker.scalar(tender, "procurementMethod"),
            "tenderers": taker.count(tender, "numberOfTenderers"),
            "suppliers": Scalar(str(len(suppliers)), plain=True, source=process.source)
            if suppliers
            else None,
            **_contract_values(summary, taker),
            "published": _day(taker, tender, "datePublished"),
            "planned_start": _day(taker, summary, "contractPeriod", "startDate"),
            "planned_end": _day(taker, summary, "contractPeriod", "endDate"),
        },
        process.source,
    )


def _contract_status(summary: Node | None, taker: Taker) -> Scalar | None:
    told = taker.code(summary, _CONTRACT_STATUSES, "status")
    return None if told is None else _scalar(told[0], told[1].source)


def _contract_values(summary: Node | None, taker: Taker) -> dict[str, Node | None]:
    """Return what a contract was worth and what it came to, which have to be of one currency."""
    value, final = taker.part(summary, "contractValue"), taker.part(summary, "finalValue")
    own, other = taker.scalar(value, "currency"), taker.scalar(final, "currency")
    amount, last = taker.number(value, "amount"), taker.number(final, "amount")
    if own is not None and other is not None and own.text.strip() != other.text.strip():
        words = Text(
            id=f"mata uang {other.text:.10} berbeda dari {own.text:.10} pada contractValue: nilai "
            "akhir tidak dibaca",
            en=f"the currency {other.text:.10} is not the {own.text:.10} of contractValue: the "
            "final value is not read",
        )
        taker.note(other, "finalValue", words)
        last = None
    return {"value": amount, "currency": own or other, "final_value": last}


def _milestone(milestone: Mapping, taker: Taker) -> Mapping:
    return _record(
        {
            "name": taker.scalar(milestone, "id"),
            "title": taker.scalar(milestone, "title"),
            "status": _milestone_status(milestone, taker),
            "due": _day(taker, milestone, "dueDate"),
            "met": _day(taker, milestone, "dateMet"),
        },
        milestone.source,
    )


def _milestone_status(milestone: Node, taker: Taker) -> Scalar | None:
    told = taker.code(milestone, _MILESTONE_STATUSES, "status")
    return None if told is None else _scalar(told[0], told[1].source)


def _document(document: Mapping, taker: Taker) -> Mapping:
    kind = taker.scalar(document, "documentType")
    if kind is not None and kind.text in RETIRED_DOCUMENTS:
        current = RETIRED_DOCUMENTS[kind.text]
        _note_retired(taker, kind.source, kind.text, current)
        kind = _scalar(current, kind.source)
    return _record(
        {
            "kind": kind,
            "title": taker.scalar(document, "title"),
            "published": _day(taker, document, "datePublished"),
        },
        document.source,
    )


def dates_of(project: Mapping, taker: Taker) -> Iterator[Dated]:
    """Yield the dates of a project as the stages they belong to.

    A date that cannot be read is published all the same: its stage happened, nobody knows when.
    """
    for phase in PERIODS:
        period = taker.part(project, f"{phase}Period")
        for key, word in (("startDate", "started"), ("endDate", "ended")):
            yield from _dated(taker, f"{phase}_{word}", period, key)
    budget, completion = taker.part(project, "budget"), taker.part(project, "completion")
    yield from _dated(taker, "budget_requested", budget, "requestDate")
    yield from _dated(taker, "budget_approved", budget, "approvalDate")
    yield from _completion(project, completion, taker)
    for process in taker.items(project, "contractingProcesses"):
        if isinstance(process, Mapping):
            yield from _process_dates(process, taker)
    for milestone in taker.items(project, "milestones"):
        if isinstance(milestone, Mapping):
            yield from _milestone_dates(milestone, taker)


def _dated(
    taker: Taker, stage: str, node: Node | None, *path: str, part: str = ""
) -> Iterator[Dated]:
    place = _place(taker, node, *path)
    if place is not None:
        yield Dated(stage, taker.date(node, *path), part=part, source=place)


def _place(taker: Taker, node: Node | None, *path: str) -> Source | None:
    """Return where a value stands; ``None`` where there is none."""
    found = taker.scalar(node, *path)
    return found.source if found is not None else None


def _completion(project: Mapping, completion: Node | None, taker: Taker) -> Iterator[Dated]:
    """Yield when the project was complete; the end of its period is the plan for that."""
    done, planned = taker.date(completion, "endDate"), taker.date(project, "period", "endDate")
    place = _place(taker, completion, "endDate")
    if place is None and planned is None:
        return
    source = place or _place(taker, project, "period", "endDate")
    yield Dated("project_completed", done, planned, place is not None, source=source)


def _process_dates(process: Node, taker: Taker) -> Iterator[Dated]:
    """Yield the dates of a contract: its period is what was agreed, and so its end a plan."""
    name, summary = taker.text(process, "id"), taker.part(process, "summary")
    yield from _dated(taker, "tender_published", summary, "tender", "datePublished", part=name)
    start, end = (taker.date(summary, "contractPeriod", key) for key in ("startDate", "endDate"))
    place = _place(taker, summary, "contractPeriod", "startDate")
    status = _contract_status(summary, taker)
    signed = place is not None and status is not None and status.text in _SIGNED
    if start is not None or signed:
        date = start if signed else None
        yield Dated("contract_started", date, None if signed else start, signed, name, place)
    if end is not None:
        place = _place(taker, summary, "contractPeriod", "endDate")
        yield Dated("contract_ended", None, end, happened=False, part=name, source=place)


def _milestone_dates(milestone: Node, taker: Taker) -> Iterator[Dated]:
    due, met = taker.date(milestone, "dueDate"), taker.date(milestone, "dateMet")
    place, status = _place(taker, milestone, "dateMet"), _milestone_status(milestone, taker)
    is_met = place is not None or (status is not None and status.text == "met")
    if due is None and not is_met:
        return
    name = taker.text(milestone, "title") or taker.text(milestone, "id")
    source = place or _place(taker, milestone, "dueDate")
    yield Dated("milestone_met", met, due, is_met, name, source)


def event_of(dated: Dated, kind: type[Event], published: EventDate | None) -> Event:
    """Return the event of a date; one after the day of publication is a plan."""
    date, planned, happened = dated.date, dated.planned, dated.happened
    if date is not None and published is not None and date.first_day > published.last_day:
        date, planned, happened = None, planned or date, False
    values: dict[str, Any] = {"planned": planned, "happened": happened, "source": dated.source}
    if dated.part and "part" in {own.name for own in attrs.fields(kind)}:
        values["part"] = dated.part
    return kind(stage=dated.stage, date=date, **values)
