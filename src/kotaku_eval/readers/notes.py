"""Notes: what a reader could not read, and what it left out because it was told to."""

from __future__ import annotations

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
    """

    problems: list[Problem] = field(factory=list)
    remarks: list[Problem] = field(factory=list)

    def problem(self, source: Source, text: Text, hint: Text | None = None) -> None:
        """Note something wrong at a place."""
        self.problems.append(source.problem(text, hint))

    def remark(self, source: Source, text: Text) -> None:
        """Note something left out knowingly."""
        self.remarks.append(source.problem(text))

    def all(self) -> tuple[Problem, ...]:
        """Return every note in the order of the file."""
        return tuple(in_file_order([*self.problems, *self.remarks]))

    def raise_if(self, *, nothing_read: bool, strict: bool) -> None:
        """Raise all notes where the reading cannot stand.

        Raises:
            DataError: There are problems, and nothing could be read or the reading is strict.
        """
        if self.problems and (nothing_read or strict):
            raise DataError(self.all())
