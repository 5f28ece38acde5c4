"""The records engine against the same rules written by hand in Python, over the same objects.

Both sides judge the same prepared subjects; their verdicts must be identical before any time
counts. Then time and memory of a whole evaluation are printed by size.

    python benchmarks/records_engine.py
"""

from __future__ import annotations

import datetime as dt
import random
import tracemalloc
from collections.abc import Callable
from typing import Any

import timing

from kotaku_eval import Event, Portfolio, RuleSet, evaluate, load_ruleset
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.facts import ACTIVITY, Subject
from kotaku_eval.works import (
    Agreement,
    Certification,
    Contribution,
    Executor,
    Functionality,
    Funding,
    Grade,
    Group,
    Labour,
    Maintenance,
    PreparationMeeting,
    Proposal,
    Safeguards,
    Tranche,
    Village,
    Works,
)

SEED = 20181231
ROUNDS = 9
SIZE = 10_000
DAY = dt.date(2019, 1, 31).toordinal()
PASS, FAIL, NOT_APPLICABLE, PENDING, UNKNOWN = range(5)

STAGES = (
    "rplp_ratified", "ksm_formed", "ded_ready", "proposal_submitted", "proposal_verified",
    "sppdl_signed", "mp2k_held", "bdi_disbursed", "construction_started",
    "construction_completed", "certified", "accountability_reported", "handed_over", "maintained",
)  # fmt: skip
PAPERS = {
    "ksm_formed": ("minutes", "member_list"),
    "ded_ready": ("site_plan", "section", "detail_drawing", "rab", "rks"),
    "sppdl_signed": ("agreement",),
    "mp2k_held": ("minutes", "attendance", "master_schedule"),
    "construction_started": ("photo_0", "labour_list"),
    "construction_completed": ("photo_50", "photo_100", "progress_report"),
    "certified": ("certificate",),
    "handed_over": ("minutes",),
}

# --- the data -----------------------------------------------------------------------------


def maybe(dice: random.Random, value: Any, missing: float = 0.08) -> Any:
    return None if dice.random() < missing else value


def events_of(dice: random.Random) -> list[Event]:
    day = dt.date(2018, 1, 10)
    found = []
    for stage in STAGES[: dice.choice((6, 9, 10, 12, 13, 14, 14))]:
        day += dt.timedelta(dice.randint(-1, 25))
        if dice.random() < 0.04:
            continue
        papers = [paper for paper in PAPERS.get(stage, ()) if dice.random() < 0.95]
        date = maybe(dice, day, 0.01)
        found.append(Event(stage, date, planned=day, evidence=maybe(dice, papers)))
        if stage == "bdi_disbursed" and dice.random() < 0.7:
            found.append(Event(stage, day + dt.timedelta(40), evidence=papers))
    return found


def activity_of(dice: random.Random, at: int) -> Works:
    amount = dice.randint(40, 200) * 1_000_000
    own = dice.randint(0, 20) * 1_000_000
    funding = Funding(grant=amount - own, contribution=own, other=maybe(dice, 0))
    shares = (60.0, 30.0, 10.0)
    paid = tuple(
        Tranche(number=n + 1, share=share, amount=maybe(dice, int(amount * share // 100), 0.02))
        for n, share in enumerate(shares)
    )
    yes = [maybe(dice, dice.random() < 0.9) for _ in range(12)]
    return Works(
        id=f"A{at:06}",
        place=f"K{at:06}",
        events=events_of(dice),
        executor=maybe(dice, dice.choice((Executor.GROUP, Executor.GROUP, Executor.BOARD))),
        proposal=maybe(
            dice, Proposal(amount=amount, ceiling=maybe(dice, amount + 10), funding=funding)
        ),
        agreement=maybe(
            dice, Agreement(amount=amount, signed_by_board=yes[0], signed_by_group=yes[1])
        ),
        meeting=maybe(
            dice, PreparationMeeting(participants_male=20, participants_female=dice.randint(2, 20))
        ),
        tranches=maybe(dice, paid),
        labour=maybe(dice, Labour(person_days=maybe(dice, 40.0), wages=maybe(dice, amount // 5))),
        certification=maybe(dice, Certification(grade=maybe(dice, dice.choice(list(Grade))))),
        contribution=maybe(dice, Contribution(promised=own, realised=maybe(dice, own))),
        functionality=maybe(
            dice, Functionality(exists=yes[2], working=yes[3], used=yes[4])
        ),
        safeguards=maybe(
            dice,
            Safeguards(
                screened=yes[5], environmental_impact=yes[6], social_impact=yes[7],
                mitigated=yes[8],
            ),
        ),
        maintenance=maybe(dice, Maintenance(plan_exists=yes[9], group_formed=yes[10])),
    )  # fmt: skip


def portfolio_of(rules: RuleSet, size: int) -> Portfolio:
    dice = random.Random(SEED)  # noqa: S311 - reproducible data, no secret
    villages = [
        Village(code=f"V{at:05}", level="village", ceiling=2_000_000_000)
        for at in range(size // 14 + 1)
    ]
    groups = [
        Group(code=f"K{at:06}", level="ksm", parent=f"V{at // 14:05}", members_male=6)
        for at in range(size)
    ]
    activities = [activity_of(dice, at) for at in range(size)]
    return Portfolio(rules.lifecycle, activities, [*villages, *groups], as_of="2019-01-31")


# --- the same rules by hand -----------------------------------------------------------------

EXISTENCE = (
    ("ksm-formed", "ksm_formed"), ("proposal-prepared", "proposal_submitted"),
    ("agreement-signed", "sppdl_signed"), ("mp2k-held", "mp2k_held"),
    ("funds-passed-on", "bdi_disbursed"), ("works-certified", "certified"),
    ("accountability-reported", "accountability_reported"),
    ("works-handed-over", "handed_over"), ("design-ready", "ded_ready"),
)  # fmt: skip
ORDER = (
    ("ksm-formed-before-proposal", "ksm_formed", "proposal_submitted"),
    ("mp2k-before-construction", "mp2k_held", "construction_started"),
    ("certification-before-handover", "certified", "handed_over"),
    ("rplp-ratified-before-ksm-formed", "rplp_ratified", "ksm_formed"),
    ("ksm-formed-before-ded-ready", "ksm_formed", "ded_ready"),
    ("ded-ready-before-proposal-submitted", "ded_ready", "proposal_submitted"),
    ("proposal-verified-before-sppdl-signed", "proposal_verified", "sppdl_signed"),
    ("sppdl-signed-before-mp2k-held", "sppdl_signed", "mp2k_held"),
    ("mp2k-held-before-bdi-disbursed", "mp2k_held", "bdi_disbursed"),
    ("bdi-disbursed-before-construction-started", "bdi_disbursed", "construction_started"),
    ("construction-completed-before-certified", "construction_completed", "certified"),
    ("handed-over-before-maintained", "handed_over", "maintained"),
)  # fmt: skip
EVIDENCE = (
    ("ksm-minutes-and-members", "ksm_formed"), ("mp2k-papers-exist", "mp2k_held"),
    ("start-documented", "construction_started"),
    ("progress-documented", "construction_completed"), ("certificate-on-file", "certified"),
    ("handover-minuted", "handed_over"), ("design-package-complete", "ded_ready"),
)  # fmt: skip
OTHERS = (
    "agreement-signed-by-both", "proposal-within-ceiling", "funding-adds-up",
    "payments-within-agreement", "labour-recorded", "women-at-mp2k", "contribution-realised",
    "works-not-executed-by-bkm", "certification-grade-adequate", "asset-in-use",
    "safeguards-screened", "no-unmitigated-impact", "maintenance-prepared",
)  # fmt: skip


def successors_of(rules: RuleSet) -> dict[str, frozenset[str]]:
    return dict(rules.lifecycle.successors)


def happened(subject: Subject, done: dict[str, Any], stage: str, later: Any) -> int:
    if stage in done:
        return PASS
    if subject.is_closed or later[stage] & done.keys():
        return FAIL
    plan = subject.timeline.get(stage)
    due = plan.planned if plan is not None else None
    return FAIL if due is not None and due.last_day < DAY else PENDING


def in_order(done: dict[str, Any], first: str, then: str) -> int:
    b = done.get(then)
    if b is None:
        return NOT_APPLICABLE
    a = done.get(first)
    if a is None:
        return FAIL
    if not (a.undated or b.undated):
        return PASS if a.first.first_day <= b.first.first_day else FAIL
    if a.first is None or b.first is None:
        return UNKNOWN
    ordered = a.first.first_day <= b.first.first_day
    free = b.undated if ordered else a.undated
    return UNKNOWN if free else PASS if ordered else FAIL


def all_of(*answers: bool | None) -> int:
    if False in answers:
        return FAIL
    return UNKNOWN if None in answers else PASS


def papers(done: dict[str, Any], stage: str) -> int:
    seen = done.get(stage)
    if seen is None:
        return NOT_APPLICABLE
    if seen.documents is None:
        return UNKNOWN
    for paper in PAPERS[stage]:
        found = seen.documents.get(paper)
        if found is None or not found.exists:
            return FAIL
    return PASS


def verdict(answer: bool | None) -> int:  # noqa: FBT001
    return UNKNOWN if answer is None else PASS if answer else FAIL


def adds_up(proposal: Proposal | None) -> int:
    funding = proposal.funding if proposal else None
    if proposal is None or funding is None or proposal.amount is None:
        return UNKNOWN
    parts = (funding.grant, funding.contribution, funding.other)
    return UNKNOWN if None in parts else verdict(sum(p or 0 for p in parts) == proposal.amount)


def within_agreement(works: Works) -> int:
    paid = [t.amount for t in works.tranches] if works.tranches is not None else [None]
    agreed = works.agreement.amount if works.agreement else None
    if agreed is None or None in paid:
        return UNKNOWN
    return verdict(sum(p or 0 for p in paid) <= agreed)


def paid_labour(labour: Labour | None) -> int:
    if labour is None:
        return UNKNOWN
    days, wages = labour.person_days, labour.wages
    return all_of(None if days is None else days > 0, None if wages is None else wages > 0)


def women(meeting: PreparationMeeting | None, least: float) -> int:
    if meeting is None or meeting.participants_female is None or meeting.participants_male is None:
        return UNKNOWN
    present = meeting.participants_male + meeting.participants_female
    return verdict(meeting.participants_female / present * 100 >= least) if present else UNKNOWN


def no_impact(safeguards: Safeguards | None) -> int:
    if safeguards is None:
        return UNKNOWN
    impacts = (safeguards.environmental_impact, safeguards.social_impact)
    if safeguards.mitigated or True not in impacts:
        return UNKNOWN if None in impacts and not safeguards.mitigated else PASS
    return UNKNOWN if safeguards.mitigated is None else FAIL


def ceiling(proposal: Proposal | None) -> int:
    if proposal is None or proposal.amount is None or proposal.ceiling is None:
        return UNKNOWN
    return verdict(proposal.amount <= proposal.ceiling)


def by_hand(rules: RuleSet) -> Callable[[Subject], bytes]:
    later = successors_of(rules)
    least = rules.parameters["women_share"].parameter.value

    def judge(subject: Subject) -> bytes:
        works: Any = subject.value
        events = subject.timeline
        done = {stage: seen for stage, seen in events.items() if seen.count}
        out = [happened(subject, done, stage, later) for _, stage in EXISTENCE]
        out += [in_order(done, first, then) for _, first, then in ORDER]
        out += [papers(done, stage) for _, stage in EVIDENCE]
        out += conditions(works, done)
        return bytes(out)

    def conditions(works: Any, done: dict[str, Any]) -> list[int]:
        agreement, contribution = works.agreement, works.contribution
        functionality, maintenance = works.functionality, works.maintenance
        started, completed = "construction_started" in done, "construction_completed" in done
        proposed, certified = "proposal_submitted" in done, "certified" in done
        handed, grade = "handed_over" in done, None
        if works.certification is not None:
            grade = works.certification.grade
        signed = done.get("sppdl_signed")
        paper = None
        if signed is not None and signed.documents is not None:
            found = signed.documents.get("agreement")
            paper = found is not None and found.exists
        realised = None
        if contribution and None not in (contribution.realised, contribution.promised):
            realised = contribution.realised >= contribution.promised
        both = (agreement.signed_by_board, agreement.signed_by_group) if agreement else (None, None)
        use = (
            (functionality.exists, functionality.working, functionality.used)
            if functionality
            else (None,)
        )
        kept = (maintenance.plan_exists, maintenance.group_formed) if maintenance else (None,)
        good = None if grade is None else grade in (Grade.GOOD, Grade.FAIR)
        executor = None if works.executor is None else works.executor is not Executor.BOARD
        screened = works.safeguards.screened if works.safeguards else None
        skip = NOT_APPLICABLE
        return [
            all_of(paper, *both) if signed is not None else skip,
            ceiling(works.proposal) if proposed else skip,
            adds_up(works.proposal) if proposed else skip,
            within_agreement(works) if "bdi_disbursed" in done else skip,
            paid_labour(works.labour) if completed else skip,
            women(works.meeting, least) if "mp2k_held" in done else skip,
            verdict(realised) if completed else skip,
            verdict(executor) if started else skip,
            verdict(good) if certified else skip,
            all_of(*use) if handed else skip,
            verdict(screened) if "ded_ready" in done else skip,
            no_impact(works.safeguards) if started else skip,
            all_of(*kept) if handed else skip,
        ]

    return judge


# --- the measurement ------------------------------------------------------------------------


def compared(names: list[str], rules: RuleSet, portfolio: Portfolio) -> None:
    chosen = rules.select(names)
    order = [rule.id for rule in chosen.rules_on(ACTIVITY)]
    engine, hand = compile_rules(chosen, ACTIVITY), by_hand(rules)
    subjects = portfolio.subjects(ACTIVITY)
    position = [names.index(name) for name in order]
    for subject in subjects:
        ours, theirs = engine(subject, DAY), hand(subject)
        assert list(ours) == [theirs[at] for at in position], subject.id
    found = timing.alternate(
        {
            "engine": lambda: [engine(subject, DAY) for subject in subjects],
            "by hand": lambda: [hand(subject) for subject in subjects],
        },
        ROUNDS,
    )
    print(f"{len(names)} rules, {len(subjects):,} activities, {ROUNDS} alternating rounds")
    found.show(per=len(subjects), unit="us per activity", scale=1e6)
    print(f"  ratio    {found.ratio('engine', 'by hand')}, verdicts identical")


def growth(rules: RuleSet) -> None:
    print(f"evaluate(), all {len(rules.rules)} rules: verdicts, findings counted, total score")
    for size in (1_000, 10_000, 40_000):
        portfolio = portfolio_of(rules, size)
        seconds = timing.seconds(lambda data=portfolio: evaluate(data, rules))
        tracemalloc.start()
        report = evaluate(portfolio, rules)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(
            f"  {size:6,} activities {seconds:6.2f} s, {seconds / size * 1e3:.3f} ms each; "
            f"peak {peak / 1e6:6.1f} MB, {peak / size / 1e3:.1f} kB each; "
            f"{len(report.findings):,} findings"
        )


def main() -> None:
    print(timing.machine())
    rules = load_ruleset("kotaku-2018")
    names = [name for name, *_ in (*EXISTENCE, *ORDER, *EVIDENCE)] + list(OTHERS)
    compared(names, rules, portfolio_of(rules, SIZE))
    growth(rules)


if __name__ == "__main__":
    main()
