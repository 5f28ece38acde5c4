"""Waivers: findings that are let pass, each with a reason, an approver and a last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from attrs import field, frozen

from kotaku_eval.conditions import (
    Compare,
    Condition,
    FactRef,
    Junction,
    Literal,
    Member,
    Settings,
    walk,
)
from kotaku_eval.conditions import evaluate as value_of
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import Problem
from kotaku_eval.facts import ACTIVITY, Fact, Subject
from kotaku_eval.findings import Verdict, Waived
from kotaku_eval.rules import Scope
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text


@frozen
class Waiver:
    """A decision that findings of some rules do not count for some subjects, until a day.

    Args:
        selector: The rules as they are named: an id, pattern, tag or indicator.
        rules: The ids of these rules.
        reason: Why the findings are let pass.
        approver: Who decided that.
        issued: The first day on which it holds.
        expires: The last day on which it holds.
        scopes: For which subjects it holds, by the level of the rules; empty when ``everywhere``.
        everywhere: Whether it holds for every subject of its rules.
        place: Where it is written.
        scope_place: Where its scope is written.
    """

    selector: str
    rules: frozenset[str]
    reason: Text
    approver: Text
    issued: EventDate
    expires: EventDate
    scopes: Mapping[str, Scope] = field(factory=dict, hash=False)
    everywhere: bool = False
    place: Source | None = field(default=None, eq=False, repr=False)
    scope_place: Source | None = field(default=None, eq=False, repr=False)

    def is_due(self, day: int) -> bool:
        """Whether it has been issued by a day."""
        return self.issued.first_day <= day

    def days_left(self, day: int) -> int:
        """Return how many more days it holds after a day; negative once it has expired."""
        return self.expires.last_day - day

    def is_in_force(self, day: int) -> bool:
        """Whether it holds on a day; its first and its last day are among those on which it does.

        >>> new_year = EventDate.of("2019-01-01")
        >>> words = Text.same("-")
        >>> one = Waiver("r", frozenset({"r"}), words, words, new_year, new_year, everywhere=True)
        >>> one.is_in_force(new_year.first_day), one.is_in_force(new_year.first_day + 1)
        (True, False)
        """
        return self.is_due(day) and self.days_left(day) >= 0

    def holds(self, subject: Subject, settings: Settings) -> bool | None:
        """Whether a subject lies within its scope; ``None`` when the data cannot tell."""
        if self.everywhere:
            return True
        scope = self.scopes.get(subject.level)
        if scope is None:
            return False
        held: bool | None = value_of(scope.condition, subject, settings)
        return held

    def only(self, level: str) -> dict[str, frozenset[str]]:
        """Return which activities or places alone it can hold for, or hold within, if it says so.

        Args:
            level: The level of the subjects.

        Returns:
            By level of what is named, the names; each on its own bounds what it can hold for.
        """
        scope = self.scopes.get(level)
        if scope is None:
            return {}
        whole = scope.condition
        parts = whole.parts if isinstance(whole, Junction) and whole.op == "and" else (whole,)
        found: dict[str, frozenset[str]] = {}
        for part in parts:
            for of_level, name in _named(part):
                found[of_level] = found.get(of_level, frozenset()) | {name}
        return found

    def waived(self, verdict: Verdict) -> Waived:
        """Return what stands beside a verdict that it waives."""
        return Waived(
            verdict,
            self.reason,
            self.approver,
            self.issued.isoformat(),
            self.expires.isoformat(),
            str(self.place or ""),
        )

    @property
    def scope(self) -> str:
        """Its scope as it is written; empty when it holds everywhere."""
        return next((scope.text for scope in self.scopes.values()), "")

    def named_subjects(self) -> list[tuple[str, str]]:
        """Return the activities and places that its scope names, by level and id."""
        found = {
            named
            for scope in self.scopes.values()
            for part in walk(scope.condition)
            for named in _named(part)
        }
        return sorted(found)


def _named(part: Condition) -> Iterator[tuple[str, str]]:
    match part:
        case Compare(op="==", left=FactRef(fact=fact), right=Literal(value=value)):
            yield from _codes(fact, [value])
        case Member(operand=FactRef(fact=fact), values=values, negated=False):
            yield from _codes(fact, values)
        case _:
            return


def _codes(fact: Fact, values: Iterable[object]) -> Iterator[tuple[str, str]]:
    """Yield the subjects that the values of a fact stand for, if it is an id or a code."""
    wanted = ("id",) if fact.level == ACTIVITY else ("code",)
    if fact.path == wanted:
        for value in values:
            yield fact.level, str(value)


class WaiverState(Enum):
    """What became of a waiver in an evaluation."""

    USED = "used"
    UNUSED = "unused"
    NO_SUBJECT = "no_subject"
    NOT_JUDGED = "not_judged"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


@frozen
class WaiverUse:
    """A waiver, and what became of it in an evaluation.

    Args:
        rule: The rules as the waiver names them.
        scope: Its scope as written; empty when it holds everywhere.
        reason: Why the findings are let pass.
        approver: Who decided that.
        issued: The first day on which it holds, ISO.
        expires: The last day on which it holds, ISO.
        place: Where it is written.
        state: ``used``; ``unused`` (in force, and there is no such finding); ``no_subject`` (in
            force, and its scope matches nothing); ``not_judged`` (its rules were not judged);
            ``expired`` or ``not_yet`` issued on the day of the judgement.
        findings: How many findings it waives; of one that is not in force, how many it would.
        undecided: On how many subjects with findings the data cannot tell whether it holds.
        days_left: How many days it still holds; negative once it has expired.
        is_expiring: Whether it is in force and about to expire.
        notes: What its scope names that is not in the data.
    """

    rule: str
    scope: str
    reason: Text
    approver: Text
    issued: str
    expires: str
    place: str
    state: WaiverState
    findings: int = 0
    undecided: int = 0
    days_left: int = 0
    is_expiring: bool = False
    notes: tuple[Problem, ...] = ()

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at it: it does not work, or will not for long."""
        is_odd = self.state is not WaiverState.USED or self.is_expiring
        return is_odd or bool(self.undecided or self.notes)
