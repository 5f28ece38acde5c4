"""Annotations: the copy of a workbook that ``check --annotate`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.cli.sessions import session
from kotaku_eval.cli.targets import writable
from kotaku_eval.errors import needing
from kotaku_eval.matches import Known
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.endings import WORKBOOK_ENDINGS
from kotaku_eval.reports import Report
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text


@frozen
class Marking:
    """The workbook that is marked, and the copy that is written.

    Args:
        source: The workbook.
        target: The copy.
    """

    source: Path
    target: Path

    @classmethod
    def of(cls, paths: Sequence[str], annotate: str | None, *, force: bool) -> Marking | None:
        """Return what is to be marked, once it is known that it can be.

        Raises:
            BadValueError: Not one workbook is judged, or the copy would overwrite something.
        """
        if annotate is None:
            return None
        source, target = Path(paths[0]), Path(annotate)
        if len(paths) != 1 or source.suffix.lower() not in WORKBOOK_ENDINGS:
            raise BadValueError(_ONE_WORKBOOK)
        if target.suffix.lower() not in {".xlsx", ".xlsm"}:
            raise BadValueError(
                Text(
                    id=f"--annotate: nama salinan berakhiran .xlsx, bukan '{target.name}'.",
                    en=f"--annotate: the copy ends in .xlsx, not '{target.name}'.",
                )
            )
        if target.suffix.lower() == ".xlsm" and source.suffix.lower() != ".xlsm":
            raise BadValueError(_NO_MACROS)
        if target.exists() and (target.resolve() == source.resolve() or target.samefile(source)):
            raise BadValueError(_SAME)
        if target.exists() and not force:
            raise BadValueError(
                Text(
                    id=f"--annotate: {annotate} sudah ada. --force menimpanya.",
                    en=f"--annotate: {annotate} exists. --force overwrites it.",
                )
            )
        writable("--annotate", annotate)
        return cls(source, target)

    def write(self, report: Report, data: Portfolio | Known, ruleset: RuleSet) -> None:
        """Write the copy, and tell what it lacks."""
        own = session()
        with needing("excel", Text(id="Menandai buku kerja", en="Annotating a workbook")):
            from kotaku_eval.workbooks.annotations import annotated
        assert isinstance(data, Portfolio)  # noqa: S101 - a workbook is read as one
        macros = self.target.suffix.lower() == ".xlsm"
        made = annotated(self.source, report, (data, ruleset), own.language, macros=macros)
        self.target.write_bytes(made.data)
        for note in made.notes:
            own.tell(note)
        own.tell(
            Text(
                id=f"salinan dengan {made.cells} sel bertanda ditulis ke {self.target}",
                en=f"copy written to {self.target}; marked cells: {made.cells}",
            )
        )


_ONE_WORKBOOK = Text(
    id="--annotate memerlukan tepat satu buku kerja Excel.",
    en="--annotate needs exactly one Excel workbook.",
)
_NO_MACROS = Text(
    id="--annotate: salinan .xlsm hanya dari berkas .xlsm; pakai akhiran .xlsx.",
    en="--annotate: only an .xlsm file has an .xlsm copy; use the ending .xlsx.",
)
_SAME = Text(
    id="--annotate: salinan tidak boleh menimpa berkas asli. Pakai nama lain.",
    en="--annotate: the copy may not overwrite the original. Use another name.",
)
