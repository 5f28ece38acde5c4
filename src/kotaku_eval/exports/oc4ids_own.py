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
_SUPPLIERS: Final = Text(
    id="jumlah penyedia tidak ditulis: nama mereka tidak ada",
    en="the number of suppliers is not written: their names are not there",
)
_CLOSED: Final = Text(
    id="status tertutup tidak ditulis: OC4IDS tidak lagi mengenal 'completed'",
    en="that it is closed is not written: OC4IDS no longer has 'completed'",
)


@frozen
class OwnProjects:
    """Makes projects of activities whose stages are those of the standard.

    Args:
        portfolio: The portfolio.
        lost: What has no home in the standard is counted here.
    """

    portfolio: Portfolio
    lost: Counter[Text]

    def projects(self) -> list[dict[str, Any]]:
        """Return a project for each activity."""
        return [self._project(activity) for activity in self.portfolio.activities]

    def _project(self, activity: Any) -> dict[str, Any]:
        if activity.status is Status.CLOSED:
            self.lost[_CLOSED] += 1
        made: dict[str, Any] = {
            "id": activity.id,
            "title": activity.title,
            "status": activity.phase.value if activity.phase is not None else None,
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
        done = self._only(activity, "project_completed")
        completed = self._moment(done.date, is_end=True) if done is not None else None
        final = _value(activity.final_value)
        made["completion"] = without_gaps({"endDate": completed, "finalValue": final})
        made["contractingProcesses"] = [self._contract(own) for own in activity.contracts or ()]
        made["milestones"] = [self._milestone(own) for own in activity.milestones or ()]
        made["documents"] = [
            without_gaps({
                "id": str(at), "documentType": own.kind, "title": own.title,
                "datePublished": self._moment(own.published),
            })
            for at, own in enumerate(activity.documents or (), 1)
        ]  # fmt: skip
        return without_gaps(made)

    def _moment(self, date: EventDate | None, *, is_end: bool = False) -> str | None:
        if date is not None and not is_exact(date):
            self.lost[_COARSE] += 1
        return moment(date, self.portfolio.lifecycle.zone, is_end=is_end)

    def _only(self, activity: Activity, stage: str) -> Event | None:
        found = [event for event in activity.events if event.stage == stage]
        if len(found) > 1:
            self.lost[_SEVERAL] += 1
        return found[0] if found else None

    def _when(self, activity: Activity, stage: str, *, is_end: bool = False) -> str | None:
        """Return when a stage was or is planned to be: the standard tells them apart by the day."""
        event = self._only(activity, stage)
        if event is None:
            return None
        if event.date is None and event.planned is None:
            self.lost[_UNDATED] += 1
        return self._moment(event.date or event.planned, is_end=is_end)

    def _budget(self, activity: Any) -> dict[str, Any]:
        return without_gaps({
            "amount": _value(activity.budget),
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
        return [{"id": lowest.code, "address": held}]

    def _contract(self, own: Any) -> dict[str, Any]:
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
            "contractValue": _money(own.value, own.currency),
            "finalValue": _money(own.final_value, own.currency),
            "contractPeriod": period(
                self._moment(own.planned_start), self._moment(own.planned_end, is_end=True)
            ),
        })  # fmt: skip
        return without_gaps({"id": own.name, "summary": summary})

    def _milestone(self, own: Any) -> dict[str, Any]:
        return without_gaps({
            "id": own.name,
            "title": own.title,
            "status": own.status,
            "dueDate": self._moment(own.due, is_end=True),
            "dateMet": self._moment(own.met),
        })  # fmt: skip


def _value(own: Any) -> dict[str, Any] | None:
    return None if own is None else _money(own.amount, own.currency)


def _money(amount: float | None, currency: str | None) -> dict[str, Any] | None:
    """Return an amount with its currency."""
    if amount is None:
        return None
    return without_gaps({"amount": number(amount), "currency": currency})
