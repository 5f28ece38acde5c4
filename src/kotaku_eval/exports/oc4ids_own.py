"""Projects of the lifecycle of OC4IDS itself: back into the fields that they were read from."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from attrs import frozen

from kotaku_eval.activities import Activity, Event, Status
from kotaku_eval.dates import EventDate
from kotaku_eval.exports.oc4ids_dates import is_exact, moment, number, period, without_gaps
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.texts import Text

_PHASES: Final = (
    "identification", "preparation", "implementation", "completion", "maintenance",
    "decommissioning",
)  # fmt: skip
_PARTS: Final = frozenset(
    {"tender_published", "contract_started", "contract_ended", "milestone_met"}
)
"""Stages whose dates the standard writes with a contract or a milestone."""
_COARSE: Final = Text(
    id="tanggal yang lebih kasar dari hari tidak ditulis",
    en="a date coarser than a day is not written",
)
_UNDATED: Final = Text(
    id="kejadian tanpa tanggal tidak ditulis", en="an event without a date is not written"
)
_SEVERAL: Final = Text(
    id="kejadian berulang dari satu tahap: hanya yang pertama ditulis",
    en="a stage that happened several times: only the first is written",
)
_PLAN_BESIDE: Final = Text(
    id="rencana di samping tanggal kejadiannya tidak ditulis",
    en="a plan beside the date of what happened is not written",
)
_OLD_PLAN: Final = Text(
    id="rencana yang sudah lewat dan belum terlaksana tidak ditulis: akan terbaca sudah terjadi",
    en="a plan that has passed and was not carried out is not written: it would read as done",
)
_LATER: Final = Text(
    id="kejadian sesudah hari penerbitan tidak ditulis: akan terbaca sebagai rencana",
    en="an event after the day of publication is not written: it would read as a plan",
)
_NO_PART: Final = Text(
    id="kejadian kontrak atau tonggak yang tidak ada dalam daftarnya tidak ditulis",
    en="an event of a contract or milestone that is not in their lists is not written",
)
_OWNER: Final = Text(
    id="kontrak atau tonggak pada kejadian sebuah fase tidak ditulis",
    en="the contract or milestone of an event of a phase is not written",
)
_SUPPLIERS: Final = Text(
    id="jumlah penyedia tidak ditulis: nama mereka tidak ada",
    en="the number of suppliers is not written: their names are not there",
)
_CLOSED: Final = Text(
    id="status tertutup tidak ditulis: OC4IDS tidak lagi mengenal 'completed'",
    en="that it is closed is not written: OC4IDS no longer has 'completed'",
)
_OPEN: Final = Text(
    id="bahwa kegiatan masih berjalan tidak ditulis: fasenya mengatakan lain",
    en="that it is still running is not written: its phase says otherwise",
)
_PHASE: Final = Text(
    id="fase kegiatan yang dibatalkan tidak ditulis",
    en="the phase of what was cancelled is not written",
)
_CURRENCY: Final = Text(
    id="mata uang tanpa nilai tidak ditulis", en="a currency without an amount is not written"
)
_NUMBERED: Final = Text(
    id="kontrak atau tonggak tanpa kode diberi nomor urutnya",
    en="a contract or milestone without an id is given its number",
)
_CODES: Final = Text(
    id="dari tempat hanya namanya yang ditulis, bukan kodenya",
    en="of a place the name is written, not the code",
)
_OWN_STATES: Final = {"cancelled": Status.CANCELLED, "decommissioned": Status.CLOSED}
"""What the reading of a phase tells of the state of an activity; else it is open."""


@frozen
class OwnProjects:
    """Makes projects of activities whose stages are those of the standard.

    Args:
        portfolio: The portfolio.
        lost: What has no home in the standard is counted here.
        day: The day of publication.
    """

    portfolio: Portfolio
    lost: Counter[Text]
    day: int

    def projects(self) -> list[dict[str, Any]]:
        """Return a project for each activity."""
        return [self._project(activity) for activity in self.portfolio.activities]

    def _project(self, activity: Any) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": activity.id,
            "title": activity.title,
            "status": self._status(activity),
            "type": activity.project_type,
            "sector": activity.sector.split("; ") if activity.sector else None,
            "publicAuthority": {"name": activity.authority} if activity.authority else None,
            "period": period(
                self._moment(activity.planned_start),
                self._moment(activity.planned_end, is_end=True),
            ),
            "locations": self._locations(activity),
            "budget": self._budget(activity),
        }
        for phase in _PHASES:
            start = self._when(activity, f"{phase}_started")
            end = self._when(activity, f"{phase}_ended", is_end=True)
            made[f"{phase}Period"] = period(start, end)
        final = self._value(activity.final_value)
        completed = self._completed(activity)
        made["completion"] = without_gaps({"endDate": completed, "finalValue": final})
        made["contractingProcesses"] = [
            self._contract(own, at) for at, own in enumerate(activity.contracts or (), 1)
        ]
        made["milestones"] = [
            self._milestone(own, at) for at, own in enumerate(activity.milestones or (), 1)
        ]
        self._count_parts(activity)
        made["documents"] = [
            without_gaps({
                "id": str(at), "documentType": own.kind, "title": own.title,
                "datePublished": self._moment(own.published),
            })
            for at, own in enumerate(activity.documents or (), 1)
        ]  # fmt: skip
        return without_gaps(made)

    def _status(self, activity: Any) -> str | None:
        phase = activity.phase.value if activity.phase is not None else None
        if activity.status is Status.CANCELLED:
            self.lost[_PHASE] += phase not in {None, "cancelled"}
            return "cancelled"
        if activity.status is not _OWN_STATES.get(phase or "", Status.OPEN):
            self.lost[_CLOSED if activity.status is Status.CLOSED else _OPEN] += 1
        return phase

    def _moment(self, date: EventDate | None, *, is_end: bool = False) -> str | None:
        if date is not None and not is_exact(date):
            self.lost[_COARSE] += 1
        return moment(date, self.portfolio.lifecycle.zone, is_end=is_end)

    def _only(self, activity: Activity, stage: str) -> Event | None:
        found = [event for event in activity.events if event.stage == stage]
        if len(found) > 1:
            self.lost[_SEVERAL] += 1
        if found and getattr(found[0], "part", None):
            self.lost[_OWNER] += 1
        return found[0] if found else None

    def _when(self, activity: Activity, stage: str, *, is_end: bool = False) -> str | None:
        """Return when a stage was or is planned to be: the standard tells them apart by the day."""
        event = self._only(activity, stage)
        if event is None:
            return None
        if not event.happened:
            if event.planned is not None and event.planned.first_day <= self.day:
                self.lost[_OLD_PLAN] += 1
                return None
            return self._moment(event.planned, is_end=is_end)
        self.lost[_PLAN_BESIDE] += event.planned is not None
        return self._happened(event, is_end=is_end)

    def _happened(self, event: Event, *, is_end: bool) -> str | None:
        if event.date is None:
            self.lost[_UNDATED] += 1
            return None
        if event.date.first_day > self.day:
            self.lost[_LATER] += 1
            return None
        return self._moment(event.date, is_end=is_end)

    def _completed(self, activity: Any) -> str | None:
        """Return when a project was complete; the plan for that is the end of its period."""
        done = self._only(activity, "project_completed")
        if done is None:
            return None
        self.lost[_PLAN_BESIDE] += done.planned not in {None, activity.planned_end}
        return self._happened(done, is_end=True) if done.happened else None

    def _count_parts(self, activity: Any) -> None:
        """Count the events of contracts and milestones that their lists do not tell of."""
        told: Counter[tuple[str, str]] = Counter()
        for own in activity.contracts or ():
            dates = {
                "tender_published": own.published, "contract_started": own.planned_start,
                "contract_ended": own.planned_end,
            }  # fmt: skip
            told.update((stage, str(date)) for stage, date in dates.items() if date is not None)
        told.update(("milestone_met", str(own.met or own.due)) for own in activity.milestones or ())
        for event in activity.events:
            key = (event.stage, str(event.date or event.planned))
            if event.stage in _PARTS:
                self.lost[_NO_PART] += not told[key]
                told[key] -= bool(told[key])

    def _budget(self, activity: Any) -> dict[str, Any]:
        return without_gaps({
            "amount": self._value(activity.budget),
            "requestDate": self._when(activity, "budget_requested"),
            "approvalDate": self._when(activity, "budget_approved"),
        })  # fmt: skip

    def _locations(self, activity: Activity) -> list[dict[str, Any]]:
        places = self.portfolio.places_of(activity)
        keys = {"locality": "locality", "region": "region", "country": "countryName"}
        held = {keys[level]: place.label for level, place in places.items() if level in keys}
        lowest = places.get(activity.level or "")
        if not held or lowest is None:
            return []
        scheme, colon, code = lowest.code.partition(":")
        if colon and set(places) == {"locality"}:
            gazetteer = {"scheme": scheme, "identifiers": [code]}
            return [{"id": lowest.code, "description": lowest.label, "gazetteer": gazetteer}]
        names = [held[key] for key in ("countryName", "region", "locality") if key in held]
        self.lost[_CODES] += lowest.code != "/".join(names)
        return [{"id": lowest.code, "address": held}]

    def _contract(self, own: Any, at: int) -> dict[str, Any]:
        if own.suppliers is not None:
            self.lost[_SUPPLIERS] += 1
        tender = without_gaps({
            "procurementMethod": own.method,
            "numberOfTenderers": own.tenderers,
            "datePublished": self._moment(own.published),
        })  # fmt: skip
        summary = without_gaps({
            "title": own.title,
            "status": own.status,
            "tender": tender,
            "contractValue": self._money(own.value, own.currency),
            "finalValue": self._money(own.final_value, own.currency),
            "contractPeriod": period(
                self._moment(own.planned_start), self._moment(own.planned_end, is_end=True)
            ),
        })  # fmt: skip
        if own.value is None and own.final_value is None and own.currency is not None:
            self.lost[_CURRENCY] += 1
        return without_gaps({"id": self._id(own, at), "summary": summary})

    def _id(self, own: Any, at: int) -> str:
        """Return an id, which the standard requires."""
        self.lost[_NUMBERED] += not own.name
        return own.name or str(at)

    def _milestone(self, own: Any, at: int) -> dict[str, Any]:
        return without_gaps({
            "id": self._id(own, at),
            "title": own.title,
            "status": own.status,
            "dueDate": self._moment(own.due, is_end=True),
            "dateMet": self._moment(own.met),
        })  # fmt: skip

    def _value(self, own: Any) -> dict[str, Any] | None:
        if own is None:
            return None
        self.lost[_CURRENCY] += own.amount is None and own.currency is not None
        return self._money(own.amount, own.currency)

    def _money(self, amount: float | None, currency: str | None) -> dict[str, Any] | None:
        """Return an amount with its currency."""
        if amount is None:
            return None
        return without_gaps({"amount": number(amount), "currency": currency})
