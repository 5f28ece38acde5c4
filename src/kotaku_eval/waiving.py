"""Waiving: the one place where waivers are put over verdicts, after every rule has been judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from attrs import define, frozen

from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.findings import VERDICTS, Waived
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sheets import FINDING_CODES, Sheet
from kotaku_eval.texts import Text
from kotaku_eval.waivers import Waiver, WaiverState, WaiverUse

EXPIRES_WITHIN: Final = 30
"""How many days before its last day a waiver is announced to expire, unless said otherwise."""

_AT_ONCE: Final = 2_000
"""So many subjects are fetched together where they are not in memory."""

Known = Mapping[str, frozenset[str]]
"""The activities and places there are, by level."""

Cell = tuple[int, int, int]
"""A sheet, a row and a column of it."""


@frozen
class Waiving:
    """What waivers did.

    Args:
        sheets: The verdicts after them; what is waived has a code of its own.
        waived: What stands beside each waived verdict, by cell.
        uses: What became of each waiver, in their order.
    """

    sheets: list[Sheet]
    waived: Mapping[Cell, Waived]
    uses: tuple[WaiverUse, ...] = ()


@define
class _Use:
    """What is found out about one waiver while the sheets are gone through."""

    findings: int = 0
    undecided: int = 0
    has_subject: bool = False
    is_judged: bool = False


class Desk:
    """Goes through the verdicts of one evaluation with waivers in hand.

    Args:
        known: Tells the activities and places there are, by level, when that is asked.
        ruleset: The rules that were judged.
        sheets: Their verdicts.
        day: The day of the judgement.
    """

    def __init__(
        self, known: Callable[[], Known], ruleset: RuleSet, sheets: Sequence[Sheet], day: int
    ) -> None:
        self._ask = known
        self.settings = ruleset.settings
        self.sheets = sheets
        self.day = day
        self.taken: dict[Cell, Waiver] = {}
        self._places: dict[int, dict[str, int]] = {}
        self._rows: dict[tuple[int, int], tuple[int, ...]] = {}

    def waive(self, waivers: Sequence[Waiver], within: int = EXPIRES_WITHIN) -> Waiving:
        """Return the verdicts after waivers, and what became of each of these.

        Of several in force for a finding, the first counts. One that is not in force waives
        nothing; it is only counted what it would have waived.

        Args:
            waivers: In the order in which they count.
            within: How many days before its last day a waiver is announced to expire.
        """
        in_force = [waiver.is_in_force(self.day) for waiver in waivers]
        uses = [_Use() for _ in waivers]
        for wanted in (True, False):
            for at, waiver in enumerate(waivers):
                if in_force[at] is wanted:
                    self._apply(waiver, uses[at], counts=wanted)
        return Waiving(
            sheets=list(self._covered()),
            waived={cell: self._waived(cell, own) for cell, own in self.taken.items()},
            uses=tuple(
                self._told(waiver, use, within) for waiver, use in zip(waivers, uses, strict=True)
            ),
        )

    def _apply(self, waiver: Waiver, use: _Use, *, counts: bool) -> None:
        for number, sheet in enumerate(self.sheets):
            columns = [at for at, rule in enumerate(sheet.rules) if rule.id in waiver.rules]
            use.is_judged |= bool(columns)
            if columns:
                self._apply_to(waiver, use, number, columns, counts=counts)

    def _apply_to(
        self, waiver: Waiver, use: _Use, number: int, columns: list[int], *, counts: bool
    ) -> None:
        sheet = self.sheets[number]
        places = self._candidates(waiver, number)
        is_place = frozenset(places).__contains__ if isinstance(places, list) else None
        rows: dict[int, list[Cell]] = {}
        for column in columns:
            for at in self._found(number, column):
                if is_place is None or is_place(at):
                    rows.setdefault(at, []).append((number, at, column))
        for at, holds in self._held(waiver, sheet, list(rows)):
            cells = rows[at]
            use.has_subject |= holds is not False
            use.undecided += holds is None
            if holds:
                free = [cell for cell in cells if cell not in self.taken]
                use.findings += len(free)
                self.taken |= dict.fromkeys(free, waiver) if counts else {}
        # Only a waiver that has met none of its subjects yet is looked at on all of them.
        use.has_subject = use.has_subject or any(
            holds is not False for _, holds in self._held(waiver, sheet, places)
        )

    def _held(
        self, waiver: Waiver, sheet: Sheet, rows: Sequence[int]
    ) -> Iterator[tuple[int, bool | None]]:
        """Yield rows with whether a waiver holds for them; their subjects are fetched together."""
        if waiver.everywhere:
            yield from ((at, True) for at in rows)
            return
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            if any(map(sheet.is_missing, part)):
                sheet.prefetch(part)
            yield from ((at, waiver.holds(sheet.subjects[at], self.settings)) for at in part)

    def _candidates(self, waiver: Waiver, number: int) -> Sequence[int]:
        """Return the rows on which a waiver can hold: few where it names subjects or places."""
        sheet = self.sheets[number]
        named = waiver.only(sheet.level)
        if sheet.level not in named:
            within = (sheet.rows_within(level, names) for level, names in named.items())
            return next((rows for rows in within if rows is not None), range(sheet.height))
        if number not in self._places:
            self._places[number] = {name: at for at, name in enumerate(sheet.names())}
        places = self._places[number]
        return [places[name] for name in sorted(named[sheet.level]) if name in places]

    def _found(self, number: int, column: int) -> tuple[int, ...]:
        """Return the rows of a sheet in which a rule found something."""
        key = (number, column)
        if key not in self._rows:
            codes = self.sheets[number].column(column)
            self._rows[key] = tuple(at for at, code in enumerate(codes) if code in FINDING_CODES)
        return self._rows[key]

    def _waived(self, cell: Cell, waiver: Waiver) -> Waived:
        number, at, column = cell
        return waiver.waived(VERDICTS[self.sheets[number].rows[at][column]])

    def _covered(self) -> Iterator[Sheet]:
        """Yield the sheets with the code of waived verdicts in their cells."""
        cells: dict[int, dict[int, set[int]]] = {}
        for number, at, column in self.taken:
            cells.setdefault(number, {}).setdefault(at, set()).add(column)
        for number, sheet in enumerate(self.sheets):
            yield sheet.waived(cells[number]) if number in cells else sheet

    # --- what became of them ----------------------------------------------------------------

    def _told(self, waiver: Waiver, use: _Use, within: int) -> WaiverUse:
        left = waiver.days_left(self.day)
        return WaiverUse(
            rule=waiver.selector,
            scope=waiver.scope,
            reason=waiver.reason,
            approver=waiver.approver,
            issued=waiver.issued.isoformat(),
            expires=waiver.expires.isoformat(),
            place=str(waiver.place or ""),
            state=self._state(waiver, use),
            findings=use.findings,
            undecided=use.undecided,
            days_left=left,
            is_expiring=waiver.is_in_force(self.day) and left <= within,
            notes=tuple(self._notes(waiver)),
        )

    def _state(self, waiver: Waiver, use: _Use) -> WaiverState:
        if not waiver.is_due(self.day):
            return WaiverState.NOT_YET
        if not waiver.is_in_force(self.day):
            return WaiverState.EXPIRED
        if not use.is_judged:
            return WaiverState.NOT_JUDGED
        if not use.has_subject:
            return WaiverState.NO_SUBJECT
        return WaiverState.USED if use.findings else WaiverState.UNUSED

    @cached_property
    def _known(self) -> Known:
        return self._ask()

    def _notes(self, waiver: Waiver) -> Iterator[Problem]:
        """Yield a note on each activity or place of a scope that is not in the data."""
        for level, name in waiver.named_subjects():
            known = self._known.get(level, frozenset())
            if name not in known:
                text = Text(
                    id=f"{level} '{name}' tidak ada dalam data",
                    en=f"there is no {level} '{name}' in the data",
                )
                hint = name_hint(name, known)
                place = waiver.scope_place
                yield place.problem(text, hint) if place else Problem(text, hint=hint)
