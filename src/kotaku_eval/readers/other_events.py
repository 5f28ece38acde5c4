"""Other events: the rows of a log that tell of no stage, or of nothing done, and what is noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from attrs import frozen

from kotaku_eval.errors import name_hint
from kotaku_eval.readers.cells import CellReader
from kotaku_eval.readers.log_columns import STEP_NAME
from kotaku_eval.readers.mappings import EventMapping, OtherEvents
from kotaku_eval.readers.notes import ROWS_LEFT_OUT, Notes
from kotaku_eval.readers.tables import Row
from kotaku_eval.texts import Text

NAMED: Final = 20
"""So many names that are no stage get a note each; where there are more, one tells of the rest."""

_WRONG_COLUMN: Final = Text(
    id="Mungkin kolom lain memuat nama tahap; sebutkan dalam pemetaan kolom.",
    en="Perhaps another column holds the names of stages; name it in a column mapping.",
)


@frozen
class OtherEventNotes:
    """Notes on the rows that make no event.

    Args:
        mapping: What the columns of the log fill.
        cells: Its cells.
        notes: Where it is noted.
    """

    mapping: EventMapping
    cells: CellReader
    notes: Notes

    def unknown(self, found: Mapping[str, list[Row]], stages: Iterable[str]) -> None:
        """Note the names that are no stage: one note each, or one for all when silenced.

        Args:
            found: The rows by the name.
            stages: The names that are known.
        """
        if self.mapping.other is OtherEvents.IGNORE:
            self._note_silenced(found)
            return
        for name, rows in islice(found.items(), NAMED):
            text = Text(
                id=f"nama kejadian tidak dikenal '{name}' ({len(rows)} baris)",
                en=f"unknown event name '{name}' ({len(rows)} rows)",
            )
            source = self.cells.source(rows[0], self.mapping.activity)
            self.notes.problem(source, text, name_hint(name, stages), outcome=ROWS_LEFT_OUT)
        rest = list(islice(found.values(), NAMED, None))
        if rest:
            count = sum(map(len, rest))
            text = Text(
                id=f"{len(rest)} nama kejadian lain yang tidak dikenal ({count} baris)",
                en=f"{len(rest)} other unknown event names ({count} rows)",
            )
            source = self.cells.source(rest[0][0], self.mapping.activity)
            self.notes.problem(source, text, _WRONG_COLUMN, outcome=ROWS_LEFT_OUT)

    def _note_silenced(self, found: Mapping[str, list[Row]]) -> None:
        if not found:
            return
        rows = [row for own in found.values() for row in own]
        first = min(rows, key=lambda row: row.line)
        text = Text(
            id=f"{len(rows)} kejadian dengan {len(found)} nama lain tidak dipakai",
            en=f"{len(rows)} events of {len(found)} other names were left out",
        )
        self.notes.remark(self.cells.source(first, self.mapping.activity), text)

    def undone(self, found: Mapping[str, list[Row]]) -> None:
        """Note the rows that tell of something else than what is done or planned."""
        for step, rows in found.items():
            text = Text(
                id=f"{len(rows)} baris dengan {STEP_NAME} '{step}' tidak dipakai: yang terjadi "
                "ditulis 'complete'",
                en=f"{len(rows)} rows with {STEP_NAME} '{step}' were left out: what has happened "
                "is 'complete'",
            )
            column = self.mapping.step or self.mapping.activity
            self.notes.remark(self.cells.source(rows[0], column), text)
