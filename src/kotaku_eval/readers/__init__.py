"""Readers: portfolio files and tables to portfolios, saying what could not be read."""

from __future__ import annotations

import os
from pathlib import Path

import attrs

from kotaku_eval.collecting import uncollected
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.readers.endings import PORTFOLIO_ENDINGS, TABLE_ENDINGS, WORKBOOK_ENDINGS
from kotaku_eval.readers.event_logs import read_event_log
from kotaku_eval.readers.log_columns import usual_mapping
from kotaku_eval.readers.mapping_files import load_mapping
from kotaku_eval.readers.mappings import ColumnMapping, EventMapping, WideMapping
from kotaku_eval.readers.notes import Notes, activity_left_out
from kotaku_eval.readers.oc4ids import is_package, read_package
from kotaku_eval.readers.plugged import read_plugged
from kotaku_eval.readers.portfolio_files import read_portfolio_node
from kotaku_eval.readers.references import given_lifecycle
from kotaku_eval.readers.submissions.files import is_export, is_submission_export
from kotaku_eval.readers.submissions.readings import read_submissions
from kotaku_eval.readers.tables import Table, read_table
from kotaku_eval.readers.wide import read_wide
from kotaku_eval.sources import kinds, read_nodes
from kotaku_eval.texts import Text

StrPath = str | os.PathLike[str]


@uncollected()
def read_portfolio(
    path: StrPath,
    *,
    lifecycle: Lifecycle | StrPath | None = None,
    mapping: ColumnMapping | StrPath | None = None,
    strict: bool = False,
    default: Lifecycle | None = None,
) -> Portfolio:
    r"""Read a portfolio: a YAML or JSON file, a workbook, or a table with a column mapping.

    What cannot be read is left out and noted in ``Portfolio.notes``, each with its place.

    Args:
        path: A portfolio (``.yaml``, ``.yml``, ``.json``) or a table (``.csv``, ``.tsv``,
            ``.txt``), a workbook (``.xlsx``, ``.xlsm``, ``.xlsb``, ``.xls``, ``.ods``), an export
            of a form (``.zip`` of ODK Central, ``.xlsx`` of KoboToolbox, or the ``.csv`` of
            either), or a file whose ending a plug-in reads. A table without a mapping is read as an
            event log with columns of the usual names: ``case``, ``activity``, ``timestamp``; a
            workbook without one as the form that ``kotaku-eval template`` writes. JSON
            with ``projects`` is read as a package of OC4IDS.
        lifecycle: A lifecycle, the name of a shipped one, or a path; instead of the one that
            the portfolio or the mapping names.
        mapping: Which column of the table fills what, or the path of the file that says so.
        strict: Raise at the end when anything had to be left out.
        default: The lifecycle of a table without a mapping, and of an export, if none is given.

    Raises:
        DataError: The file itself is wrong, nothing in it can be read, or it is ``strict`` and
            something cannot.
        DefinitionError: The mapping or the lifecycle is wrong.
        UnknownNameError: There is no lifecycle of that name.
        PluginError: The plug-in that reads the ending cannot be imported.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log = Path(folder, "log.csv")
    ...     _ = log.write_text("case,activity,timestamp\nA1,mp2k_held,2018-08-01\n")
    ...     portfolio = read_portfolio(log, lifecycle="kotaku")
    >>> print(portfolio.activities[0].timeline["mp2k_held"].first)
    2018-08-01
    """
    file = Path(path)
    ending = file.suffix.lower()
    known = given_lifecycle(lifecycle)
    notes = Notes()
    usual = known or default if mapping is None else known
    if mapping is None and (ending == ".zip" or is_submission_export(file)):
        portfolio = read_submissions(file, lifecycle=usual, notes=notes)
    elif ending in TABLE_ENDINGS:
        portfolio = _read_table(file, usual, mapping, notes)
    elif ending in WORKBOOK_ENDINGS:
        portfolio = _read_workbook(file, known, mapping, notes, default=default)
    elif ending not in PORTFOLIO_ENDINGS:
        portfolio = read_plugged(file, known, mapping)
        notes.problems.extend(portfolio.notes)
    elif mapping is not None:
        raise DataError([_needless_mapping(file)])
    else:
        node = read_nodes(file, DataError, kinds.PORTFOLIO)
        if is_package(node):
            portfolio = read_package(node, notes, name=file.stem, lifecycle=known)
        else:
            portfolio = read_portfolio_node(node, notes, folder=file.parent, lifecycle=known)
    notes.raise_if(nothing_read=not portfolio.activities, strict=strict)
    return attrs.evolve(portfolio, notes=notes.all())


def _read_table(
    path: Path,
    lifecycle: Lifecycle | None,
    mapping: ColumnMapping | StrPath | None,
    notes: Notes,
) -> Portfolio:
    if mapping is not None and not isinstance(mapping, ColumnMapping):
        mapping = load_mapping(mapping, lifecycle=lifecycle)
    table = read_table(path, mapping.delimiter if mapping is not None else None)
    return attrs.evolve(_of_table(table, lifecycle, mapping, notes), id=path.stem)


def _of_table(
    table: Table, lifecycle: Lifecycle | None, mapping: ColumnMapping | None, notes: Notes
) -> Portfolio:
    before = len(notes.problems)
    notes.problems.extend(table.problems)
    if not table.rows:
        text = Text(id="tabel tanpa baris data", en="the table has no rows")
        notes.remark(table.head, text)
    if mapping is None:
        mapping = usual_mapping(table, _needed(lifecycle, table))
    portfolio = _by_form(table, mapping, notes)
    _tell_rows_left_out(table, mapping, notes, before)
    return portfolio


def _tell_rows_left_out(table: Table, mapping: ColumnMapping, notes: Notes, since: int) -> None:
    """Say of rows that cannot be read whose they are: each leaves out its activity."""
    column = table.header.index(mapping.key.name)
    for row in table.rows:
        outcome = activity_left_out(row.cells[column])
        notes.leave_out(since, outcome, row.faults)
        since += row.faults


def _read_workbook(
    path: Path,
    lifecycle: Lifecycle | None,
    mapping: ColumnMapping | StrPath | None,
    notes: Notes,
    *,
    default: Lifecycle | None,
) -> Portfolio:
    """Read a form in the layout of the library, or a sheet by a column mapping."""
    # They would double the time that reading any other file takes to begin.
    from kotaku_eval.readers.workbooks.books import note_unmarked, read_book  # noqa: PLC0415
    from kotaku_eval.readers.workbooks.forms import is_form, read_form  # noqa: PLC0415
    from kotaku_eval.readers.workbooks.tables import table_of  # noqa: PLC0415

    book = read_book(path)
    note_unmarked(book, notes)
    if mapping is None and is_form(book):
        return read_form(book, notes, folder=path.parent, lifecycle=lifecycle)
    if mapping is None and is_export(book.headers()):
        return read_submissions(path, lifecycle=lifecycle or default, notes=notes)
    if mapping is None and lifecycle is None:
        raise DataError([_no_form(path)])
    if mapping is not None and not isinstance(mapping, ColumnMapping):
        mapping = load_mapping(mapping, lifecycle=lifecycle)
    table = table_of(book, mapping, notes)
    return attrs.evolve(_of_table(table, lifecycle, mapping, notes), id=path.stem)


def _no_form(path: Path) -> Problem:
    text = Text(
        id="buku kerja ini bukan formulir kotaku-eval",
        en="this workbook is no form of kotaku-eval",
    )
    hint = Text(
        id="Berikan pemetaan kolom (--mapping), atau isi formulir dari `kotaku-eval template`.",
        en="Give a column mapping (--mapping), or fill in a form of `kotaku-eval template`.",
    )
    return Problem(text, path.as_posix(), hint)


def _by_form(table: Table, mapping: ColumnMapping, notes: Notes) -> Portfolio:
    if isinstance(mapping, WideMapping):
        return read_wide(table, mapping, notes)
    if isinstance(mapping, EventMapping):
        return read_event_log(table, mapping, notes)
    msg = f"not a wide table's nor an event log's mapping: {type(mapping).__name__}"
    raise TypeError(msg)


def _needed(lifecycle: Lifecycle | None, table: Table) -> Lifecycle:
    if lifecycle is not None:
        return lifecycle
    text = Text(
        id="tabel tanpa pemetaan kolom memerlukan siklus",
        en="a table without a column mapping needs a lifecycle",
    )
    hint = Text(
        id="Sebutkan siklusnya, misalnya kotaku, atau berikan pemetaan kolom.",
        en="Name the lifecycle, such as kotaku, or give a column mapping.",
    )
    raise DataError([Problem(text, table.file.name, hint)])


def _needless_mapping(path: Path) -> Problem:
    text = Text(id="pemetaan kolom hanya untuk tabel", en="a column mapping is for tables only")
    hint = Text(
        id="Hapus pemetaannya, atau berikan berkas CSV.", en="Leave it out, or give a CSV file."
    )
    return Problem(text, path.as_posix(), hint)
