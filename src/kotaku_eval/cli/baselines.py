"""Baselines on the command line: written of a report."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from kotaku_eval.baselines import Baseline
from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.cli.sessions import session
from kotaku_eval.findings import Verdict
from kotaku_eval.paths import is_file, is_folder
from kotaku_eval.reports import Report
from kotaku_eval.texts import Text


@frozen
class Keeping:
    """That the findings of a run are to be written down as known.

    Args:
        path: The file.
        reason: Why they are let stand.
    """

    path: Path
    reason: str

    @classmethod
    def of(cls, path: str | None, reason: str | None, *, force: bool) -> Keeping | None:
        """Return what was asked for, before anything is read.

        Raises:
            BadValueError: A reason is missing, or the file exists already.
        """
        if path is None:
            if reason is None and not force:
                return None
            text = Text(
                id="--reason hanya bersama --write-baseline; --force juga bersama --annotate.",
                en="--reason goes with --write-baseline only; --force with --annotate, too.",
            )
            raise BadValueError(text)
        if not (reason or "").strip():
            text = Text(
                id='--write-baseline memerlukan alasan: --reason "...".',
                en='--write-baseline needs a reason: --reason "...".',
            )
            raise BadValueError(text)
        if (is_file(path) or is_folder(path)) and not force:
            text = Text(
                id=f"{path} sudah ada. Untuk menimpanya: --force.",
                en=f"{path} exists already. To overwrite it: --force.",
            )
            raise BadValueError(text)
        return cls(Path(path), (reason or "").strip())

    def write(self, report: Report, before: Baseline | None = None) -> None:
        """Write the open findings of a report; say what is left out.

        Args:
            report: What was found.
            before: The baseline that was given, which keeps its reasons for what it knows.
        """
        made = Baseline.of(
            report.findings,
            ruleset=report.header.ruleset,
            as_of=report.header.as_of,
            reason=Text.same(self.reason),
            before=before,
        )
        with self.path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(made.to_yaml())
        number = len(made.findings)
        own = session()
        own.tell(
            Text(
                id=f"acuan ditulis ke {self.path}: {number} temuan",
                en=f"baseline written to {self.path}: {number} findings",
            )
        )
        errors = report.counts()[Verdict.ERROR.value]
        if errors:
            own.tell(
                Text(
                    id=f"{errors} galat tidak dimasukkan: galat tidak dapat dibiarkan",
                    en=f"{errors} errors are left out: an error cannot be let stand",
                )
            )
