"""Tables: Parquet files judged batch by batch, or in memory where single verdicts are asked for.

Loaded when there are such files, since the libraries for tables are an extra.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click
from attrs import frozen

from kotaku_eval.cli.inputs import DEFAULT_RULES, tell_notes
from kotaku_eval.cli.orders import Judged, Order
from kotaku_eval.cli.table_files import TableFiles
from kotaku_eval.cli.table_readings import Files, TableReading, found_files
from kotaku_eval.cli.waits import waiting
from kotaku_eval.definitions import load_lifecycle, load_ruleset
from kotaku_eval.errors import Problem
from kotaku_eval.evaluation import report_of
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.finding_files import kind_of, rows_judged, write_findings
from kotaku_eval.frames.parquet import reading, rows_in
from kotaku_eval.frames.sinks import sink
from kotaku_eval.frames.streams import stream
from kotaku_eval.judging import check_lifecycles, verdicts_of
from kotaku_eval.readers.mapping_files import load_mapping
from kotaku_eval.readers.mappings import ColumnMapping
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

_READING: Final = Text(id="Membaca data", en="Reading data")
_JUDGING: Final = Text(id="Menilai", en="Judging")
_ADDING: Final = Text(id="Menghitung nilai", en="Adding up scores")


@frozen
class TableOrder:
    """An order on Parquet files.

    Args:
        order: What is asked for.
        given: What the command names.
        files: All files, by what their table holds.
        ruleset: All rules.
    """

    order: Order
    given: TableFiles
    files: Files
    ruleset: RuleSet
    mapping: ColumnMapping | None

    @classmethod
    def of(cls, order: Order, given: TableFiles) -> TableOrder:
        """Find the files and the rules.

        Raises:
            DataError: A file is not there, or no Parquet file.
        """
        files = found_files(given)
        return cls(order, given, files, *_rules_and_mapping(order.source))

    def judged(self) -> Judged:
        """Judge the files.

        Raises:
            DataError: They cannot be read, lack what is needed, or hold an activity twice.
        """
        with reading(self.files):
            with waiting(_READING):
                tables = self._tables()
            chosen = self.order.chosen(self.ruleset)
            if self.order.keeps_verdicts:
                return self._in_memory(tables, chosen)
            return self._streamed(tables, chosen)

    def _tell(self, notes: Sequence[Problem]) -> None:
        if self.order.tells_notes:
            tell_notes(notes)

    def _tables(self) -> Any:
        lifecycle = self.mapping.lifecycle if self.mapping is not None else self.ruleset.lifecycle
        check_lifecycles(lifecycle, self.ruleset)
        strict = self.order.source["strict"]
        return TableReading(self.given, self.files, lifecycle, self.mapping, strict).tables()

    # --- judged ---------------------------------------------------------------------------------

    def _in_memory(self, tables: Any, chosen: RuleSet) -> Judged:
        order = self.order
        waivers = order.loaded_waivers(self.ruleset)
        with waiting(_JUDGING):
            found: Any = verdicts_of(tables, chosen, order.as_of)
        self._tell(found.tables.notes)
        with waiting(_ADDING):
            report = report_of(found, waivers, order.expires_within)
        if order.findings is not None:
            write_findings(rows_judged(found, report.waived), order.findings)
        return Judged(report, found.known, self.ruleset, is_large=True)

    def _streamed(self, tables: Any, chosen: RuleSet) -> Judged:
        asked = self.order.findings
        if asked is not None and kind_of(asked) == ".parquet":
            target = asked
        else:
            # The report looks findings up, which takes long in files of text.
            folder = tempfile.TemporaryDirectory(prefix="kotaku-eval-")
            target = str(Path(click.get_current_context().with_resource(folder), "found.parquet"))
        with waiting(_READING):
            source = stream(tables, chosen, self.order.as_of)
        self._tell(source.run.tables.notes)
        is_counted = tables.events is None or "events" in self.files
        total = rows_in(self.files["activities"]) if is_counted else None
        with waiting(_JUDGING, total) as advance:
            source.progress = lambda level, done: advance(done) if level == ACTIVITY else None
            found: Any = sink(source, target)
            if asked is not None and asked != target:
                write_findings(found.found.rows, asked)
        with waiting(_ADDING):
            report = report_of(found)
        return Judged(report, found.known, self.ruleset, is_large=True)


def _rules_and_mapping(source: Mapping[str, Any]) -> tuple[RuleSet, ColumnMapping | None]:
    """Return the rules and the column mapping; the rules are those named, or the mapping's."""
    named, path = source["lifecycle"], source["mapping"]
    lifecycle = load_lifecycle(named) if named is not None else None
    mapping = load_mapping(path, lifecycle=lifecycle) if path is not None else None
    meant = mapping.ruleset if mapping is not None else ""
    rules = load_ruleset(source["rules"] or meant or DEFAULT_RULES, profile=source["profile"])
    if lifecycle is not None:
        check_lifecycles(lifecycle, rules)
    return rules, mapping
