"""Seeded activities of the KOTAKU lifecycle, with the gaps and faults that real records have."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from kotaku_eval.activities import Document, Event, Status
from kotaku_eval.dates import EventDate
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.works import (
    Agreement,
    Board,
    BoardStatus,
    Certification,
    Contribution,
    DisbursementFile,
    DisbursementItem,
    Executor,
    Functionality,
    Funding,
    Grade,
    Group,
    Labour,
    Maintenance,
    MonitoringEntry,
    PreparationMeeting,
    ProgressRecord,
    Proposal,
    Realisation,
    Safeguards,
    Tranche,
    Village,
    Works,
)

AS_OF = "2019-03-31"
_ITEMS = ("request", "receipt", "cash book", "minutes")


class Maker:
    """Makes activities from one stream of chance, so that a seed gives the same data for ever."""

    def __init__(self, lifecycle: Lifecycle, seed: int) -> None:
        self.stages = lifecycle.stages
        self.chance = random.Random(seed)  # noqa: S311 - data, no secrets

    def often(self, share: float) -> bool:
        """Draw with a chance."""
        return self.chance.random() < share

    def maybe(self, value: Any, missing: float = 0.12) -> Any:
        """Return a value, or nothing recorded."""
        return None if self.often(missing) else value

    def yes(self, share: float = 0.88) -> bool | None:
        """Return yes, no, or nothing recorded."""
        return self.maybe(self.often(share))

    def date(self, day: int) -> EventDate | None:
        """Return a day; sometimes only its month, sometimes nothing."""
        drawn = self.chance.random()
        if drawn < 0.04:
            return None
        exact = EventDate.of_day(day)
        if drawn < 0.08:
            return EventDate.of_parts(exact.earliest.year, exact.earliest.month)
        return exact

    def events(self, reached: int) -> tuple[list[Event], dict[str, int]]:
        """Return stages in turn; some out of order, some skipped, some still planned."""
        day = dt.date(2018, 1, 8).toordinal() + self.chance.randrange(90)
        made: list[Event] = []
        days: dict[str, int] = {}
        for at, stage in enumerate(self.stages):
            day += self.chance.choice([0, 1, 3, 7, 14, 21, 45]) - 20 * self.often(0.06)
            planned = self.maybe(EventDate.of_day(day - self.chance.randrange(-5, 25)), 0.5)
            if at >= reached or self.often(0.03):
                if planned is not None:
                    made.append(Event(stage.id, planned=planned, happened=False))
                continue
            days[stage.id] = day
            made += [
                Event(
                    stage.id,
                    self.date(day + 20 * again),
                    planned=planned,
                    evidence=self.evidence(stage.evidence),
                )
                for again in range(self.repeats(stage.id))
            ]
        return made, days

    def repeats(self, stage: str) -> int:
        """Draw how often a stage happens."""
        return self.chance.choice([1, 2, 3]) if stage == "bdi_disbursed" else 1 + self.often(0.02)

    def evidence(self, wanted: tuple[str, ...]) -> list[Document] | None:
        """Return most of the papers of a stage, or no list at all."""
        if self.often(0.25):
            return None
        return [
            Document(kind=kind, exists=self.often(0.97), correct=self.yes())
            for kind in wanted
            if self.often(0.92)
        ]

    def activity(self, number: int, groups: int) -> Works:
        """Make one package of works with the records of the stages it has reached."""
        reached = self.chance.choice([3, 6, 8, 9, 10, 12, 13, 14, 14])
        events, days = self.events(reached)
        amount = 1_000_000 * self.chance.randrange(20, 300)
        records = self.records(days, amount)
        return Works(
            id=f"A{number:06d}",
            title=f"Package {number}",
            place=self.maybe(f"K{self.chance.randrange(groups):05d}", 0.01),
            events=events,
            status=Status.CLOSED if self.often(0.15) else Status.OPEN,
            executor=self.maybe(Executor.BOARD if self.often(0.03) else Executor.GROUP, 0.1),
            **records,
        )

    def records(self, days: dict[str, int], amount: int) -> dict[str, Any]:
        """Return the fields, each filled when its stage has been reached."""
        volume = float(self.chance.randrange(50, 500))
        made: dict[str, Any] = {
            "safeguards": self.maybe(
                Safeguards(
                    screened=self.yes(),
                    environmental_impact=self.yes(0.1),
                    social_impact=self.yes(0.05),
                    mitigated=self.yes(0.7),
                )
            )
        }
        if "proposal_submitted" in days:
            made["proposal"] = self.maybe(self.proposal(amount, volume), 0.05)
        if "sppdl_signed" in days:
            made["agreement"] = self.maybe(
                Agreement(
                    amount=self.maybe(amount),
                    signed_by_board=self.yes(),
                    signed_by_group=self.yes(),
                )
            )
        if "mp2k_held" in days:
            made["meeting"] = self.maybe(
                PreparationMeeting(
                    participants_male=self.maybe(self.chance.randrange(40)),
                    participants_female=self.maybe(self.chance.randrange(30)),
                )
            )
        if "bdi_disbursed" in days:
            made |= self.payments(days["bdi_disbursed"], amount)
        if "construction_started" in days:
            made |= self.monitoring(days["construction_started"])
        if "construction_completed" in days:
            made |= self.completion(amount, volume)
        if "certified" in days:
            grade = self.chance.choices(tuple(Grade), (6, 3, 1))[0]
            made["certification"] = self.maybe(Certification(grade=self.maybe(grade)))
        if "handed_over" in days:
            made["maintenance"] = self.maybe(
                Maintenance(plan_exists=self.yes(), group_formed=self.yes())
            )
            made["functionality"] = self.maybe(
                Functionality(exists=self.yes(0.99), working=self.yes(), used=self.yes())
            )
        return made

    def proposal(self, amount: int, volume: float) -> Proposal:
        """Return a proposal, most of it filled."""
        contribution = amount // 10
        funding = Funding(
            grant=self.maybe(amount - contribution, 0.05),
            contribution=self.maybe(contribution, 0.05),
            other=0 if self.often(0.9) else 500_000,
        )
        return Proposal(
            number="01",
            amount=self.maybe(amount, 0.04),
            ceiling=self.maybe(amount + self.chance.randrange(-3, 20) * 1_000_000, 0.05),
            volume=self.maybe(volume),
            funding=self.maybe(funding),
            verified_feasible=self.yes(),
        )

    def payments(self, day: int, amount: int) -> dict[str, Any]:
        """Return the payments with their files, and the progress that went with them."""
        number = self.chance.choice([1, 2, 3, 3])
        tranches = tuple(
            Tranche(
                number=self.maybe(at + 1, 0.02),
                share=self.maybe((60.0, 30.0, 10.0)[at], 0.05),
                amount=self.maybe(amount * (60, 30, 10)[at] // 100, 0.05),
                date=self.date(day + 25 * at - 40 * self.often(0.03)),
                request_exists=self.yes(0.95),
                receipt_exists=self.yes(0.95),
                progress=self.maybe((0.0, 55.0, 95.0)[at] - 20 * self.often(0.1)),
            )
            for at in range(number)
        )
        files = tuple(
            DisbursementFile(
                tranche=at + 1,
                due=self.maybe(EventDate.of_day(day + 25 * at + 14), 0.05),
                filed=self.maybe(EventDate.of_day(day + 25 * at + self.chance.randrange(20)), 0.1),
            )
            for at in range(number)
        )
        items = tuple(
            DisbursementItem(
                tranche=at + 1, name=name, exists=self.yes(0.97), correct=self.yes(0.95)
            )
            for at in range(number)
            for name in _ITEMS
        )
        progress = tuple(
            ProgressRecord(date=self.date(day + 10 * at), percent=self.maybe(25.0 * at, 0.03))
            for at in range(5)
        )
        return {
            "tranches": self.maybe(tranches, 0.06),
            "disbursement_files": self.maybe(files, 0.1),
            "disbursement_items": self.maybe(items, 0.1),
            "progress_records": self.maybe(progress, 0.1),
        }

    def monitoring(self, day: int) -> dict[str, Any]:
        """Return the entries in electronic monitoring."""
        entries = tuple(
            MonitoringEntry(
                due=self.maybe(EventDate.of_day(day + 14 * at), 0.03),
                entered=self.maybe(EventDate.of_day(day + 14 * at - 3 + 6 * self.often(0.1)), 0.06),
                progress=self.maybe(min(100.0, 30.0 * at), 0.04),
                target=self.maybe(min(100.0, 28.0 * at), 0.04),
                workers=self.maybe(12, 0.05),
                person_days=self.maybe(120.0, 0.05),
            )
            for at in range(self.chance.randrange(6))
        )
        return {"monitoring_entries": self.maybe(entries, 0.08)}

    def completion(self, amount: int, volume: float) -> dict[str, Any]:
        """Return what is recorded of finished works."""
        promised = amount // 10
        built = volume * self.chance.choice([1.0, 1.0, 1.0, 1.05, 0.9])
        labour = Labour(person_days=self.maybe(240.0), wages=self.maybe(amount // 4))
        return {
            "labour": self.maybe(labour),
            "contribution": self.maybe(
                Contribution(
                    promised=self.maybe(promised),
                    realised=self.maybe(promised - 1_000_000 * self.often(0.1)),
                )
            ),
            "realisation": self.maybe(
                Realisation(volume=self.maybe(built), change_minuted=self.yes(0.7))
            ),
        }


def portfolio(lifecycle: Lifecycle, count: int, seed: int = 2018) -> Portfolio:
    """Make a portfolio of so many activities, ten to a group and ten groups to a village."""
    maker = Maker(lifecycle, seed)
    groups = max(1, count // 10)
    villages = max(1, groups // 10)
    places: list[Place] = [
        Village(
            code=f"V{at:04d}",
            level="village",
            ceiling=maker.maybe(20_000_000_000),
            board=maker.maybe(Board(status=BoardStatus.INDEPENDENT, units_active=maker.yes())),
            government_supports=maker.yes(),
            government_understands=maker.yes(),
        )
        for at in range(villages)
    ]
    places += [
        Group(
            code=f"K{at:05d}",
            level="ksm",
            parent=f"V{at % villages:04d}",
            members_male=maker.maybe(maker.chance.randrange(1, 8)),
            members_female=maker.maybe(maker.chance.randrange(6)),
        )
        for at in range(groups)
    ]
    activities = [maker.activity(at, groups) for at in range(count)]
    return Portfolio(lifecycle, activities, places, id=f"made-{count}", illustrative=True)
