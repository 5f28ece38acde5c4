"""Projects of other programmes: stages as milestones, phases as the periods of the standard."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS, Activity, Event, Status
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.exports.oc4ids_dates import is_exact, moment, number, period, without_gaps
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.questions import PLACE_BASE
from kotaku_eval.texts import Language, Text

PHASES: Final = (
    "identification", "preparation", "implementation", "completion", "maintenance",
    "decommissioning",
)  # fmt: skip
_COARSE: Final = Text(
    id="tanggal yang lebih kasar dari hari hanya ditulis sebagai kata pada tonggaknya",
    en="a date coarser than a day is written in words on its milestone only",
)
_UNPHASED: Final = Text(
    id="fase siklus tanpa padanan OC4IDS, jadi tanpa periode (--phase)",
    en="a phase of the lifecycle is none of OC4IDS, so it gives no period (--phase)",
)
_CLOSED: Final = Text(
    id="status tertutup tidak ditulis: OC4IDS tidak lagi mengenal 'completed'",
    en="that it is closed is not written: OC4IDS no longer has 'completed'",
)
_ABOVE: Final = Text(
    id="dari tempat di atas yang terendah hanya namanya yang ditulis",
    en="of the places above the lowest only the names are written",
)
_NO_DAY: Final = Text(id="Harinya tidak tercatat.", en="The day was not recorded.")
_KNOWN_AS: Final = Text(id="Diketahui:", en="Known as")
_PLANNED_FOR: Final = Text(id="Rencana:", en="Planned for")
_EVIDENCE: Final = Text(
    id="bukti tahap tidak punya tempat dalam OC4IDS",
    en="the evidence of a stage has no home in OC4IDS",
)


@cache
def _known() -> Mapping[str, Any]:
    """Return what is known of the phases and fields of shipped programmes."""
    folder = files("kotaku_eval") / "data" / "exports"
    found: Mapping[str, Any] = json.loads((folder / "oc4ids.json").read_text(encoding="utf-8"))
    return found


@frozen
class OtherProjects:
    """Makes projects of activities of any lifecycle.

    Args:
        portfolio: The portfolio.
        lost: What has no home in the standard is counted here.
        phases: The phase of the standard for each stage that has one.
        own: Which fields of the programme the standard has a home for.
        language: The language of the titles of milestones.
        homeless: How often each field that has no home in the standard holds a value.
    """

    portfolio: Portfolio
    lost: Counter[Text]
    phases: Mapping[str, str]
    own: Mapping[str, Any]
    language: Language = "en"
    homeless: Counter[str] = field(factory=Counter)

    @classmethod
    def of(
        cls,
        portfolio: Portfolio,
        lost: Counter[Text],
        phases: Mapping[str, str],
        language: Language,
    ) -> OtherProjects:
        """Return the maker of projects, once its phases are known to be some.

        Raises:
            DataError: A phase is none of the lifecycle's, or none of the standard's.
        """
        lifecycle = portfolio.lifecycle
        own = _known().get(lifecycle.id, {})
        problems = [
            *(_unknown(name, lifecycle.phases) for name in phases if name not in lifecycle.phases),
            *(_unknown(name, PHASES) for name in phases.values() if name not in PHASES),
        ]
        if problems:
            raise DataError(problems)
        held = {**own.get("phases", {}), **phases}
        stages = {stage.id: held.get(stage.phase, "") for stage in lifecycle.stages}
        stages |= own.get("stages", {})
        return cls(portfolio, lost, stages, own, language)

    def projects(self) -> list[dict[str, Any]]:
        """Return a project for each activity."""
        without = {stage.phase for stage in self.portfolio.lifecycle.stages
                   if stage.phase and not self.phases[stage.id]}  # fmt: skip
        if without:
            self.lost[_UNPHASED] += len(without)
        made = [self._project(activity) for activity in self.portfolio.activities]
        self._count_homeless_of_places()
        if self.homeless:
            self.lost[_homeless(self.homeless)] += 1
        return made

    def _project(self, activity: Activity) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": activity.id,
            "title": activity.title,
            "status": self._status(activity),
            "type": self._type(activity),
            "locations": self._locations(activity),
            "budget": self._budget(activity),
            **self._periods(activity),
            "milestones": [
                self._milestone(event, at) for at, event in enumerate(activity.events, 1)
            ],
            "completion": without_gaps({"endDate": self._completed(activity)}),
        }
        self._count_homeless(activity)
        return without_gaps(made)

    def _status(self, activity: Activity) -> str | None:
        if activity.status is Status.CANCELLED:
            return "cancelled"
        self.lost[_CLOSED] += activity.status is Status.CLOSED
        done = [event.stage for event in activity.events if event.happened]
        ranks = [PHASES.index(self.phases[stage]) for stage in done if self.phases[stage]]
        return PHASES[max(ranks)] if ranks else None

    def _type(self, activity: Activity) -> str | None:
        own = self.own.get("type")
        if own is None:
            return None
        value = _at(activity, own["field"])
        found: str | None = own["values"].get(getattr(value, "value", value))
        return found

    def _budget(self, activity: Activity) -> dict[str, Any] | None:
        own = self.own.get("budget")
        amount = _at(activity, own["amount"]) if own is not None else None
        if own is None or amount is None:
            return None
        return {"amount": {"amount": number(amount), "currency": own["currency"]}}

    def _locations(self, activity: Activity) -> list[dict[str, Any]]:
        places = list(self.portfolio.places_of(activity).values())
        if not places:
            return []
        ranks = [level.id for level in self.portfolio.lifecycle.levels]
        places.sort(key=lambda place: ranks.index(place.level))
        self.lost[_ABOVE] += len(places) > 1
        return [{"id": places[0].code, "description": ", ".join(own.label for own in places)}]

    def _periods(self, activity: Activity) -> dict[str, Any]:
        """Return the period of each phase: it has ended when all its stages have happened."""
        made: dict[str, Any] = {}
        for phase in PHASES:
            wanted = {stage for stage, own in self.phases.items() if own == phase}
            dates = [event.date for event in activity.events if event.stage in wanted]
            exact = [date for date in dates if date is not None and is_exact(date)]
            done = {event.stage for event in activity.events if event.date is not None}
            first = min(exact, key=_order, default=None)
            is_over = len(wanted) > 1 and wanted <= done  # one day is no period
            last = max(exact, key=_order, default=None) if is_over else None
            if len(exact) < len([date for date in dates if date is not None]):
                first = last = None  # a coarse date may lie before or after all others
            made[f"{phase}Period"] = period(self._moment(first), self._moment(last, is_end=True))
        return made

    def _completed(self, activity: Activity) -> str | None:
        stage = self.own.get("completed")
        dates = [event.date for event in activity.events if event.stage == stage]
        exact = [date for date in dates if date is not None and is_exact(date)]
        return self._moment(max(exact, key=_order, default=None), is_end=True)

    def _milestone(self, event: Event, at: int) -> dict[str, Any]:
        words = _NO_DAY.to(self.language) if event.happened and event.date is None else ""
        for date, lead in ((event.date, _KNOWN_AS), (event.planned, _PLANNED_FOR)):
            if date is not None and not is_exact(date):
                self.lost[_COARSE] += 1
                words = f"{words} {lead.to(self.language)} {date}.".lstrip()
        if event.evidence:
            self.lost[_EVIDENCE] += 1
        return without_gaps({
            "id": str(at),
            "title": self.portfolio.lifecycle.stage(event.stage).title.to(self.language),
            "code": event.stage,
            "description": words,
            "status": "met" if event.happened else "scheduled",
            "dueDate": self._moment(event.planned, is_end=True),
            "dateMet": self._moment(event.date),
        })  # fmt: skip

    def _moment(self, date: EventDate | None, *, is_end: bool = False) -> str | None:
        return moment(date, self.portfolio.lifecycle.zone, is_end=is_end)

    def _count_homeless(self, activity: Activity) -> None:
        """Count the values of the programme's own fields that the standard has no home for."""
        homes = {self.own.get("budget", {}).get("amount")}
        if self._type(activity) is not None:
            homes.add(self.own["type"]["field"])
        self._count_values(activity, "", fields_of(type(activity), without=BASE_FIELDS), homes)
        for event in activity.events:
            self._count_values(event, "", fields_of(type(event), without=EVENT_FIELDS), set())

    def _count_homeless_of_places(self) -> None:
        for place in self.portfolio.places:
            own = fields_of(type(place), without=PLACE_BASE)
            self._count_values(place, f"{place.level}.", own, set())

    def _count_values(
        self, held: Any, lead: str, fields: tuple[Field, ...], homes: set[str | None]
    ) -> None:
        for name, own in walk(fields):
            if own.kind is Kind.RECORD or name in homes or _at(held, name) in (None, ()):
                continue
            self.homeless[f"{lead}{name}"] += 1


def _order(date: EventDate) -> tuple[int, int]:
    return date.first_day, date.instant or 0


def _at(held: Any, path: str) -> Any:
    for name in path.split("."):
        held = getattr(held, name, None)
    return held


def _homeless(counts: Counter[str]) -> Text:
    listed = ", ".join(f"{name} ({counts[name]})" for name in sorted(counts))
    return Text(id=f"tidak punya tempat dalam OC4IDS: {listed}", en=f"no home in OC4IDS: {listed}")


def _unknown(name: str, known: Any) -> Problem:
    text = Text(id=f"fase tidak dikenal '{name}'", en=f"unknown phase '{name}'")
    return Problem(text, hint=name_hint(name, known))
