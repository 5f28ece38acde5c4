"""``next``: where an activity stands, what may come next, and what blocks the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import click

from kotaku_eval.activities import Activity
from kotaku_eval.cli import options
from kotaku_eval.cli.helps import BilingualCommand, everywhere
from kotaku_eval.cli.inputs import read_parts, together
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.errors import UnknownNameError, name_hint
from kotaku_eval.lifecycles import Blocker, Lifecycle, Progress
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers import labels
from kotaku_eval.renderers.boards import Board
from kotaku_eval.texts import Language, Text

_STATE: Final = Text(id="Tahap terakhir", en="Latest stage")
_NOT_BEGUN: Final = Text(id="belum ada tahap yang tercatat", en="no stage recorded yet")
_CLOSED: Final = Text(
    id="Kegiatan sudah selesai atau dibatalkan: tidak ada lagi yang ditunggu.",
    en="The activity is closed or cancelled: nothing more is to come.",
)
_DONE: Final = Text(id="Sudah terjadi", en="Done")
_OPEN: Final = Text(id="Dapat dilakukan sekarang", en="Open now")
_NOTHING_OPEN: Final = Text(id="tidak ada", en="none")
_BLOCKED: Final = Text(id="Masih terhalang", en="Still blocked")
_NEVER: Final = Text(id="Tidak tercatat", en="Not recorded")
_UNDATED: Final = Text(id="tanpa tanggal", en="undated")
_ATTENTION: Final = Text(id="perhatikan", en="mind")
_ORDER: Final = Text(id="urutan", en="order")


@click.command(
    "next",
    cls=BilingualCommand,
    words=Text(
        id="Tahap yang sudah, yang dapat dilakukan, dan apa yang menghalangi yang lain. "
        "PATH: berkas data. ACTIVITY: kode kegiatan.",
        en="Stages done, stages open, and what blocks the rest. PATH: a data file. "
        "ACTIVITY: the activity's id.",
    ),
)
@click.argument("path", metavar="PATH")
@click.argument("activity", metavar="ACTIVITY")
@options.MAPPING
@options.LIFECYCLE
@options.tables
@everywhere
def next_steps(
    path: str, activity: str, mapping: str | None, lifecycle: str | None, **tables: Any
) -> None:
    """Show where one activity stands."""
    own = session()
    parts = read_parts([path], mapping=mapping, lifecycle=lifecycle, tables=tables, only=activity)
    portfolio = together(parts)
    found = _activity(portfolio, activity)
    board = Board(width(), color=has_color())
    StepsPage(portfolio, found, own.language, board).write()
    own.show(board.text(), color=has_color())


def _activity(portfolio: Portfolio, name: str) -> Activity:
    found = portfolio.activity(name)
    if found is None:
        text = Text(id=f"kegiatan tidak ada: {name}.", en=f"no such activity: {name}.")
        hint = name_hint(name, (known.id for known in portfolio.activities))
        raise UnknownNameError(Text.joined(" ", [text, hint]))
    return found


class StepsPage:
    """A page about the stages of one activity."""

    def __init__(
        self, portfolio: Portfolio, activity: Activity, language: Language, board: Board
    ) -> None:
        self.portfolio = portfolio
        self.activity = activity
        self.language: Language = language
        self.board = board

    def write(self) -> None:
        """Write the page."""
        progress = self.lifecycle.progress(self.activity)
        self._head(progress)
        self._done(progress)
        if progress.is_closed:
            self._never(progress)
            return
        self._open(progress)
        self._blocked(progress)

    @property
    def lifecycle(self) -> Lifecycle:
        """The lifecycle of the activity."""
        return self.portfolio.lifecycle

    def _say(self, text: Text) -> str:
        return text.to(self.language)

    def _stage(self, name: str) -> str:
        return f"{self._say(self.lifecycle.stage(name).title)} ({name})"

    def _head(self, progress: Progress) -> None:
        own = self.activity
        title = f"{own.id} {own.title}" if own.title else own.id
        places = [place.label for place in self.portfolio.places_of(own).values()]
        self.board.line(", ".join([title, *places]), "bold")
        state = self._stage(progress.state) if progress.state else self._say(_NOT_BEGUN)
        self.board.line(f"{self._say(_STATE)}: {state}")
        if progress.is_closed:
            self.board.line(self._say(_CLOSED), "bold")

    def _done(self, progress: Progress) -> None:
        if not progress.done:
            return
        there = len(self.lifecycle.stages)
        self.board.heading(f"{self._say(_DONE)} ({len(progress.done)}/{there})")
        for name in progress.done:
            self.board.spans(
                ("✓ ", "green"),
                (f"{self._stage(name)}: {self._date(name)}", ""),
                indent=2,
                hanging=2,
            )

    def _date(self, stage: str) -> str:
        seen = self.activity.timeline[stage]
        if seen.first is None:
            return self._say(_UNDATED)
        if seen.last is None or seen.last == seen.first:
            return seen.first.isoformat()
        return f"{seen.first.isoformat()} … {seen.last.isoformat()}"

    def _open(self, progress: Progress) -> None:
        self.board.heading(self._say(_OPEN))
        if not progress.open:
            self.board.line(self._say(_NOTHING_OPEN), indent=2)
        for name in progress.open:
            self.board.spans(("→ ", "bold green"), (self._stage(name), ""), indent=2, hanging=2)
            self._reasons(self.lifecycle.blockers(self.activity, name), self._say(_ATTENTION))

    def _blocked(self, progress: Progress) -> None:
        if not progress.blocked:
            return
        self.board.heading(self._say(_BLOCKED))
        for name, blockers in progress.blocked.items():
            self.board.spans(("✗ ", "bold red"), (self._stage(name), ""), indent=2, hanging=2)
            self._reasons(blockers)

    def _reasons(self, blockers: Iterable[Blocker], word: str = "") -> None:
        for blocker in blockers:
            doubt = labels.doubt(blocker.confidence.value, self.language).strip(" ()")
            unsure = f" ({self._say(_ORDER)} {doubt})" if doubt else ""
            lead = f"{word}: " if word else ""
            words = f"{lead}{self._say(blocker.reason)}{unsure}"
            self.board.spans(("– ", "dim"), (words, ""), indent=4, hanging=2)

    def _never(self, progress: Progress) -> None:
        missing = [stage.id for stage in self.lifecycle.stages if stage.id not in progress.done]
        if missing:
            self.board.heading(self._say(_NEVER))
        for name in missing:
            self.board.spans(("– ", "dim"), (self._stage(name), ""), indent=2, hanging=2)
