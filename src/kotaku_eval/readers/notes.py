"""Notes: what a reader could not read, and what it left out because it was told to.

A mistake in one value leaves out all of the activity or place that holds it: judged without it,
that would be blamed for what was only written badly. So its note says that, too.
"""

from __future__ import annotations

from typing import Final

import attrs
from attrs import field, frozen

from kotaku_eval.definitions.nodes import in_file_order
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.sources import Source
from kotaku_eval.texts import Text


@frozen
class Notes:
    """The notes of one reading.

    Args:
        problems: What is wrong in the data.
        remarks: What was left out knowingly, as the column mapping says; never an error.
        outcomes: What becomes of what holds a problem, by its place in ``problems``.
    """

    problems: list[Problem] = field(factory=list)
    remarks: list[Problem] = field(factory=list)
    outcomes: dict[int, Text] = field(factory=dict, init=False)

    def problem(
        self, source: Source, text: Text, hint: Text | None = None, *, outcome: Text | None = None
    ) -> None:
        """Note something wrong at a place, and what it leaves out."""
        self.problems.append(source.problem(text, hint))
        if outcome is not None:
            self.leave_out(len(self.problems) - 1, outcome)

    def leave_out(self, since: int, outcome: Text, count: int | None = None) -> None:
        """Say of the problems noted since a number of them, or of a few, what they leave out."""
        last = len(self.problems) if count is None else since + count
        for at in range(since, last):
            self.outcomes.setdefault(at, outcome)

    def remark(self, source: Source, text: Text) -> None:
        """Note something left out knowingly."""
        self.remarks.append(source.problem(text))

    def all(self) -> tuple[Problem, ...]:
        """Return every note in the order of the file, with what it leaves out."""
        told = [
            _with_outcome(problem, self.outcomes[at]) if at in self.outcomes else problem
            for at, problem in enumerate(self.problems)
        ]
        return tuple(in_file_order([*told, *self.remarks]))

    def raise_if(self, *, nothing_read: bool, strict: bool) -> None:
        """Raise all notes where the reading cannot stand.

        Raises:
            DataError: There are problems, and nothing could be read or the reading is strict.
        """
        if self.problems and (nothing_read or strict):
            # Nothing is judged, so what would be left out says nothing more.
            raise DataError(in_file_order([*self.problems, *self.remarks]))


def _with_outcome(problem: Problem, outcome: Text) -> Problem:
    hints = [problem.hint, outcome] if problem.hint.en else [outcome]
    return attrs.evolve(problem, hint=Text.joined(" ", hints))


def activity_left_out(name: str) -> Text:
    """Return that an activity is left out; its id is empty where it has none."""
    if not name:
        return Text(id="Kegiatan ini tidak dinilai.", en="This activity is left out.")
    return Text(id=f"Kegiatan '{name}' tidak dinilai.", en=f"Activity '{name}' is left out.")


ROWS_LEFT_OUT: Final = Text(id="Isinya tidak dibaca.", en="What stands there is not read.")


def place_left_out(level: str, code: str) -> Text:
    """Return that a place is left out, with all that lies in it."""
    named = f"{level} '{code}'" if code else level
    return Text(
        id=f"Tempat ini ({named}) tidak dinilai, begitu pula yang ada di dalamnya.",
        en=f"This place ({named}) is left out, with what lies in it.",
    )
