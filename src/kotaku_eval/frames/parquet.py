"""Parquet: files, folders and patterns of them as one lazy table."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import polars as pl

from kotaku_eval.errors import DataError, Problem, suggestion
from kotaku_eval.paths import matching
from kotaku_eval.readers.endings import PARQUET_ENDINGS
from kotaku_eval.texts import Text

StrPath = str | os.PathLike[str]
Schema = Mapping[str, Any]

_FAILURES: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
_ASIDE: Final = ("_", ".")
"""Names that begin so are no data: other programs keep their own records under them."""


def files_of(path: StrPath, name: str) -> list[str]:
    """Return the Parquet files of a path, a folder or a pattern, in the order of their names.

    Args:
        path: What was given.
        name: What the table holds, for errors.

    Raises:
        DataError: There are none, or some are no Parquet files.
    """
    text = os.fspath(path)
    matched = matching(text)
    given = [text] if matched is None else matched
    found = [file for own in given for file in _within(own)]
    problems = [_no_file(file, name) for file in found if not _is_named_so(file)]
    if not found:
        words = Text(id=f"tidak ada berkas Parquet: {text}", en=f"no Parquet files: {text}")
        problems.append(Problem(words, name, _WHERE))
    if problems:
        raise DataError(problems)
    return found


_WHERE: Final = Text(
    id="Tulis path berkas atau folder, atau pola seperti 'data/*.parquet'.",
    en="Write the path of a file or a folder, or a pattern such as 'data/*.parquet'.",
)


def _within(path: str) -> list[str]:
    """Return the Parquet files of a folder; another path as it is."""
    folder = Path(path)
    if not folder.is_dir():
        return [path]
    return sorted(
        own.as_posix()
        for own in folder.rglob("*")
        if _is_named_so(own.as_posix())
        and not any(part.startswith(_ASIDE) for part in own.relative_to(folder).parts)
    )


def _is_named_so(file: str) -> bool:
    return Path(file).is_file() and Path(file).suffix.lower() in PARQUET_ENDINGS


def _no_file(file: str, name: str) -> Problem:
    if not Path(file).exists():
        return Problem(Text(id=f"berkas tidak ada: {file}", en=f"no such file: {file}"), name)
    return Problem(
        Text(id=f"bukan berkas Parquet: {file}", en=f"not a Parquet file: {file}"),
        name,
        Text(
            id="CSV dibaca dengan `read_portfolio` dan pemetaan kolom.",
            en="CSV is read by `read_portfolio` with a column mapping.",
        ),
    )


def scanned(files: Sequence[str], name: str) -> pl.LazyFrame:
    """Scan files as one table; the values in the names of their folders are text (`village=0071`).

    Only what the files say of their columns is read. The order of columns may differ between them,
    and a column of which one file holds no value at all may be without a type there.

    Args:
        files: The files.
        name: What the table holds, for errors.

    Raises:
        DataError: A file cannot be read, or has other columns than the first.
    """
    schemas = _schemas(files, name)
    typed = _typed(schemas)
    problems = [
        problem
        for file, own in schemas.items()
        for problem in _differences((file, own), (files[0], schemas[files[0]]), name)
        or _other_types(file, own, typed, name)
    ]
    if problems:
        raise DataError(problems)
    options = _folders(files)
    if not any(pl.Null in own.values() for own in schemas.values()):
        return pl.scan_parquet(list(files), glob=False, **options)
    parts = [pl.scan_parquet([file], glob=False, **options) for file in files]
    ordered = [part.select(parts[0].collect_schema().names()) for part in parts]
    return pl.concat(ordered, how="vertical_relaxed")


def _folders(files: Iterable[str]) -> dict[str, Any]:
    """Return how the names of folders are read: as columns, where they are ``name=value``."""
    keys = _keys(files)
    if not keys:
        return {}
    return {"hive_partitioning": True, "hive_schema": dict.fromkeys(keys, pl.String)}


def _keys(files: Iterable[str]) -> list[str]:
    parts = (part for file in files for part in Path(file).parent.parts if "=" in part)
    return list(dict.fromkeys(part.partition("=")[0] for part in parts))


# --- what files say of their columns --------------------------------------------------------------


def _schemas(files: Sequence[str], name: str) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    problems: list[Problem] = []
    for file in dict.fromkeys(files):
        try:
            # Opened here, since polars takes a name with brackets for a pattern.
            with Path(file).open("rb") as held:
                found[file] = pl.read_parquet_schema(held)
        except _FAILURES as failure:
            problems.append(_unreadable(file, failure, name))
    if problems:
        raise DataError(problems)
    return found


def _unreadable(file: str, failure: BaseException, name: str) -> Problem:
    reason = str(failure).splitlines()[0] if str(failure) else type(failure).__name__
    text = Text(
        id=f"berkas ini tidak dapat dibaca sebagai Parquet: {file} ({reason})",
        en=f"this file cannot be read as Parquet: {file} ({reason})",
    )
    hint = Text(
        id="Mungkin rusak, terpotong, atau berisi hal lain; tulis atau salin lagi.",
        en="It may be damaged, cut short or something else; write or copy it again.",
    )
    return Problem(text, name, hint)


_ALIKE: Final = Text(
    id="Berkas yang dinilai bersama harus berkolom sama. Tabel kejadian, daftar, dan tempat "
    "diberikan tersendiri.",
    en="Files that are judged together need the same columns. Tables of events, lists and places "
    "are given apart.",
)


def _differences(
    one: tuple[str, Schema], another: tuple[str, Schema], name: str
) -> list[Problem]:  # fmt: skip
    """Return the columns that a file has and another lacks, or the other way round."""
    (file, own), (other_file, other) = one, another
    missing = [column for column in other if column not in own]
    if missing:
        listed = _listed(missing)
        text = Text(
            id=f"{file}: tidak ada kolom {listed}, yang ada di {other_file}",
            en=f"{file}: lacks the column {listed} that {other_file} has",
        )
        near = suggestion(missing[0], own)
        return [Problem(text, name, Text.joined(" ", [near, _ALIKE]) if near.en else _ALIKE)]
    added = [column for column in own if column not in other]
    if added:
        listed = _listed(added)
        text = Text(
            id=f"{file}: ada kolom {listed}, yang tidak ada di {other_file}",
            en=f"{file}: has the column {listed} that {other_file} lacks",
        )
        return [Problem(text, name, _ALIKE)]
    return []


def _typed(schemas: Mapping[str, Schema]) -> dict[str, tuple[Any, str]]:
    """Return the type of every column, and the first file that has it so."""
    found: dict[str, tuple[Any, str]] = {}
    for file, own in schemas.items():
        for column, kind in own.items():
            if kind != pl.Null:
                found.setdefault(column, (kind, file))
    return found


def _other_types(
    file: str, own: Schema, typed: Mapping[str, tuple[Any, str]], name: str
) -> list[Problem]:
    """Return the columns of a file that are of another type elsewhere."""
    found = []
    for column, kind in own.items():
        other, other_file = typed.get(column, (kind, file))
        if kind not in (other, pl.Null):
            text = Text(
                id=f"{file}: kolom '{column}' berjenis {kind}, di {other_file} {other}",
                en=f"{file}: the column '{column}' is {kind}, in {other_file} it is {other}",
            )
            found.append(Problem(text, name, _ALIKE))
    return found


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(f"'{column}'" for column in columns[:3])
    return shown + (", …" if len(columns) > 3 else "")  # noqa: PLR2004 - as many as are shown


# --- what is found out while rows are read --------------------------------------------------------


def rows_in(files: Sequence[str]) -> int:
    """Return how many rows files have, as they say themselves."""
    return int(pl.scan_parquet(list(files), glob=False).select(pl.len()).collect().item())


@contextmanager
def reading(files: Mapping[str, Sequence[str]]) -> Generator[None]:
    """Say which file it was when rows cannot be read while they are judged.

    Args:
        files: The files, by what their table holds.

    Raises:
        DataError: Some files hold rows that cannot be read.
    """
    try:
        yield
    except _FAILURES as failure:
        problems = [one for name, own in files.items() for one in _damaged(own, name)]
        if problems:
            raise DataError(problems) from failure
        raise


def _damaged(files: Iterable[str], name: str) -> Iterator[Problem]:
    """Yield the files whose rows cannot be read; they are read for it, one by one."""
    for file in files:
        try:
            rows = pl.scan_parquet([file], glob=False).select(pl.all().hash().max())
            rows.collect(engine="streaming")
        except _FAILURES as failure:
            yield _unreadable(file, failure, name)
