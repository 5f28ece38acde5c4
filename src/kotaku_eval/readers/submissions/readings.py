"""Submissions: what was filled in on phones, exported by KoboToolbox or ODK Central."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from kotaku_eval.activities import Activity
from kotaku_eval.definitions import load_lifecycle, structure_activity, structure_place
from kotaku_eval.errors import DataError, Problem, UnknownNameError
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Basis, Portfolio
from kotaku_eval.questions import NO, VISIT_DATE, schema_of
from kotaku_eval.readers.cells import record
from kotaku_eval.readers.notes import Notes, activity_left_out, place_left_out
from kotaku_eval.readers.submissions.answers import AnswerReader
from kotaku_eval.readers.submissions.files import has_mark, parts_of, read_tables
from kotaku_eval.readers.submissions.records import PlaceSaid, RecordReader
from kotaku_eval.readers.submissions.rows import Submission, SubmissionRows, main_table, marks_of
from kotaku_eval.readers.submissions.stages import StageReader
from kotaku_eval.readers.tables import Table
from kotaku_eval.sources import Node, Scalar, Source
from kotaku_eval.texts import Text

_MARK_PARTS: Final = 3
_REMARKS: Final = ("remarks", "check_reason")


def read_submissions(
    path: Path | str, *, lifecycle: Lifecycle | None = None, notes: Notes | None = None
) -> Portfolio:
    """Read an export of KoboToolbox or ODK Central as a portfolio.

    Of several submissions about one activity the latest visit counts; a place is what the latest
    submission says of it. What is not used is noted, each with its place.

    Args:
        path: A workbook of KoboToolbox (XML values and headers), a zip of ODK Central, or one CSV.
        lifecycle: The lifecycle of the form; the one that the form names when not given.
        notes: Where notes are kept; in the portfolio when not given.

    Raises:
        DataError: It is no such export, or of the form of another lifecycle.
    """
    kept = Notes() if notes is None else notes
    tables = read_tables(path)
    main = main_table(tables)
    marks = list(_marks(main))
    own = lifecycle or _named_lifecycle(main, marks)
    _check_lifecycle(main, marks, own)
    reader = _Reader.of(own, tables, kept)
    portfolio = reader.read(tables, marks)
    found = evolve(portfolio, id=Path(path).stem)
    return found if notes is not None else evolve(found, notes=kept.all())


def _marks(main: Table) -> Iterable[tuple[str, ...]]:
    """Yield what the form says of itself: lifecycle, rule set and version, each once."""
    at = next(i for i, name in enumerate(main.header) if has_mark([name]))
    for text in dict.fromkeys(row.cells[at] for row in main.rows if at < len(row.cells)):
        parts = tuple(text.split("|"))
        if len(parts) == _MARK_PARTS:
            yield parts


def _named_lifecycle(main: Table, marks: list[tuple[str, ...]]) -> Lifecycle:
    name = marks[0][0] if marks else ""
    try:
        return load_lifecycle(name)
    except UnknownNameError as failure:
        text = Text(
            id=f"siklus '{name}' dari formulir ini tidak dikenal",
            en=f"the lifecycle '{name}' of this form is unknown",
        )
        hint = Text(
            id="Sebutkan siklusnya (--lifecycle) atau aturannya (--rules).",
            en="Name the lifecycle (--lifecycle) or the rules (--rules).",
        )
        raise DataError([Problem(text, main.file.name, hint)]) from failure


def _check_lifecycle(main: Table, marks: list[tuple[str, ...]], own: Lifecycle) -> None:
    others = sorted({mark[0] for mark in marks} - {own.id, own.id.replace("'", "")})
    if others:
        text = Text(
            id=f"formulir ini untuk siklus {', '.join(others)}, bukan {own.id}",
            en=f"this form is of the lifecycle {', '.join(others)}, not {own.id}",
        )
        raise DataError([Problem(text, main.file.name)])


@frozen(eq=False)
class _Reader:
    lifecycle: Lifecycle
    notes: Notes
    rows: SubmissionRows
    answers: AnswerReader
    records: RecordReader
    activities: dict[str, Activity] = field(factory=dict)

    @classmethod
    def of(cls, lifecycle: Lifecycle, tables: list[Table], notes: Notes) -> _Reader:
        schema = schema_of(lifecycle)
        asked = {parts_of(name)[-1] for table in tables for name in table.header if parts_of(name)}
        answers = AnswerReader(notes, lifecycle.zone)
        stages = StageReader(lifecycle, schema, frozenset(asked), answers, notes)
        records = RecordReader(lifecycle, schema, frozenset(asked), answers, notes, stages)
        return cls(lifecycle, notes, SubmissionRows(schema, notes), answers, records)

    def read(self, tables: list[Table], marks: list[tuple[str, ...]]) -> Portfolio:
        submissions = self.rows.read(tables, self.answers.moment)
        self._note_versions(submissions, tables)
        said = {own.key: list(self.records.places(own)) for own in submissions}
        places = self._places([places for places in said.values() if places])
        latest = self._latest(submissions)
        for own in latest:
            self._take(own, said[own.key], places)
        self.records.stages.note_silent(len(latest))
        visits = [self.answers.moment(own.answers.get(VISIT_DATE)) for own in submissions]
        days = [visit for visit in visits if visit is not None]
        return Portfolio(
            self.lifecycle,
            tuple(self.activities.values()),
            tuple(places.values()),
            as_of=max(days, key=lambda day: day.last_day).earliest.isoformat() if days else None,
            basis=Basis.SAMPLE,
            ruleset=marks[-1][1] if marks else "",
        )

    # --- places ---------------------------------------------------------------------------------

    def _places(self, chains: list[list[PlaceSaid]]) -> dict[tuple[str, str], Place]:
        """Return the places that submissions name, each as the latest that speaks of it says."""
        items: dict[tuple[str, str], dict[str, Node]] = {}
        said: dict[tuple[str, str], PlaceSaid] = {}
        for chain in chains:
            for at, place in enumerate(chain):
                key = (place.level.id, place.code)
                own = dict(place.items)
                if at + 1 < len(chain):
                    above = chain[at + 1]
                    own["parent"] = Scalar(above.code, plain=False, source=above.source)
                self._note_change(key, items.get(key, {}), own)
                items.setdefault(key, {}).update(own)
                said.setdefault(key, place)
        found = {}
        for key, place in said.items():
            code = Scalar(place.code, plain=False, source=place.source)
            node = record({"code": code, **items[key]}, place.source)
            before = len(self.notes.problems)
            made = structure_place(node, place.level, self.notes.problems, zone=self.lifecycle.zone)
            if made is not None:
                found[key] = made
            else:
                self.notes.leave_out(before, place_left_out(*key))
        return found

    def _note_change(
        self, key: tuple[str, str], before: dict[str, Node], after: dict[str, Node]
    ) -> None:
        for name, node in after.items():
            old = before.get(name)
            if not isinstance(old, Scalar) or not isinstance(node, Scalar):
                continue
            if old.text != node.text:
                text = Text(
                    id=f"{key[0]} '{key[1]}': {name} '{node.text}' berbeda dari '{old.text}' "
                    f"({old.source}); yang terakhir yang dipakai",
                    en=f"{key[0]} '{key[1]}': {name} '{node.text}' differs from '{old.text}' "
                    f"({old.source}); the latest is used",
                )
                self.notes.problem(node.source, text)

    # --- activities -----------------------------------------------------------------------------

    def _latest(self, submissions: list[Submission]) -> list[Submission]:
        """Return the submission that counts of each activity, and note the others."""
        last: dict[str, Submission] = {}
        for own in submissions:
            identity = self.records.identity(own)
            if identity is None:
                text = Text(id="kode kegiatan belum diisi", en="the id of the activity is missing")
                hint = Text(
                    id="Isi kodenya di server, atau ekspor kiriman tanpa enkripsi.",
                    en="Fill it in on the server, or export submissions decrypted.",
                )
                self.notes.problem(own.source, text, hint)
                continue
            if identity.text in last:
                self._note_superseded(identity.text, last[identity.text], own)
            last[identity.text] = own
        return list(last.values())

    def _note_superseded(self, name: str, before: Submission, after: Submission) -> None:
        text = Text(
            id=f"kegiatan '{name}' dikunjungi lagi ({after.source}); kiriman ini tidak dinilai",
            en=f"activity '{name}' was visited again ({after.source}); this submission is not "
            "judged",
        )
        self.notes.remark(before.source, text)

    def _take(
        self, own: Submission, said: list[PlaceSaid], places: dict[tuple[str, str], Place]
    ) -> None:
        identity = self.records.identity(own)
        if identity is None:
            return
        home = next((place for place in said if (place.level.id, place.code) in places), None)
        node = self.records.activity(own, identity, home)
        levels = [level for level, code in places if home is not None and code == home.code]
        lowest = next((own.id for own in self.lifecycle.levels if own.id in levels), "")
        if home is not None and lowest != home.level.id:
            level = Scalar(home.level.id, plain=False, source=home.source)
            node = record({**node.items, "level": level}, node.source)
        before = len(self.notes.problems)
        made = structure_activity(node, self.lifecycle, self.notes.problems)
        if made is not None:
            self.activities[made.id] = made
        else:
            self.notes.leave_out(before, activity_left_out(identity.text))
        self._note_remarks(own, identity.text)

    # --- notes ----------------------------------------------------------------------------------

    def _note_remarks(self, own: Submission, name: str) -> None:
        """Keep what the enumerator wrote, which is no fact but explains some."""
        schema = self.records.schema
        reasons = {schema.name("reason", stage.id) for stage in self.lifecycle.stages}
        for question, answer in own.answers.items():
            if question in reasons or question in _REMARKS:
                text = Text(
                    id=f"catatan petugas tentang '{name}' ({question}): {answer.text}",
                    en=f"remark of the enumerator on '{name}' ({question}): {answer.text}",
                )
                self.notes.remark(answer.source, text)
        consent = own.answers.get("consent")
        if consent is not None and consent.text == NO:
            text = Text(
                id=f"'{name}': narasumber tidak bersedia", en=f"'{name}': consent was not given"
            )
            self.notes.remark(consent.source, text)

    def _note_versions(self, submissions: list[Submission], tables: list[Table]) -> None:
        versions = marks_of(submissions)
        if len(versions) > 1:
            listed = ", ".join(
                f"{mark.rpartition('|')[2]} ({count})" for mark, count in sorted(versions.items())
            )
            text = Text(
                id=f"kiriman dari beberapa versi formulir: {listed}; isian yang tidak ditanyakan "
                "di satu versi tidak diketahui, dan tahapnya dianggap belum tercatat",
                en=f"submissions by several versions of the form: {listed}; a fact that a version "
                "does not ask is unknown, and a stage is taken as not recorded",
            )
            self.notes.remark(Source(main_table(tables).file, 1), text)
