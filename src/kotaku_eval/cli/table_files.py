"""Table files: which Parquet files are named on the command line, and what each of them holds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen

from kotaku_eval.cli.helps import BadValueError
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.paths import is_folder, matching
from kotaku_eval.readers.endings import PARQUET_ENDINGS
from kotaku_eval.texts import Text


def expanded(paths: Iterable[str]) -> list[str]:
    """Return paths with what patterns stand for: not every shell replaces them, and none in quotes.

    Raises:
        DataError: A pattern stands for nothing.
    """
    return [file for path in paths for file in _expanded(path)]


def _expanded(path: str) -> list[str]:
    found = matching(path)
    if found is None:
        return [path]
    if not found:
        text = Text(id="tidak ada berkas yang cocok", en="there are no such files")
        hint = Text(
            id="Tulis path berkas atau folder, atau pola seperti 'data/*.parquet'.",
            en="Write the path of a file or a folder, or a pattern such as 'data/*.parquet'.",
        )
        raise DataError([Problem(text, path, hint)])
    return found


@frozen(kw_only=True)
class TableFiles:
    """The Parquet files of one portfolio.

    Args:
        activities: Those with a row per activity, or those of an event log.
        events: Those with a row per event.
        lists: Those with a row per entry, by list.
        places: Those with a row per place, by level.
        numeric_codes: Whether codes may be whole numbers.
    """

    activities: tuple[str, ...]
    events: tuple[str, ...] | None = None
    lists: Mapping[str, tuple[str, ...]] = field(factory=dict)
    places: Mapping[str, tuple[str, ...]] = field(factory=dict)
    numeric_codes: bool = False

    @classmethod
    def of(
        cls,
        paths: Sequence[str],
        *,
        events: str | None,
        lists: Sequence[str],
        places: Sequence[str],
        numeric_codes: bool,
    ) -> TableFiles | None:
        """Return the tables that the words of a command name; ``None`` where they are no Parquet.

        Raises:
            BadValueError: Parquet files and others are mixed, or an option is for Parquet only.
            DataError: A pattern stands for nothing.
        """
        others = [path for path in paths if not is_parquet(path)]
        if len(others) == len(paths):
            if events is not None or lists or places or numeric_codes:
                raise BadValueError(_PARQUET_ONLY)
            return None
        if others:
            raise BadValueError(_mixed(others))
        return cls(
            activities=tuple(paths),
            events=None if events is None else tuple(expanded([events])),
            lists=_named("--list", "disbursements", lists),
            places=_named("--places", "village", places),
            numeric_codes=numeric_codes,
        )

    @property
    def name(self) -> str:
        """What the portfolio is called: as its one file or folder, or the folder of its files."""
        if len(self.activities) == 1:
            path = Path(self.activities[0]).resolve()
            return path.name if path.is_dir() else path.stem
        folders = [os.path.abspath(Path(path).parent) for path in self.activities]  # noqa: PTH100 - no links followed
        return Path(os.path.commonpath(folders)).name or Path(self.activities[0]).stem

    def all(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what every table holds, and its files."""
        yield "activities", self.activities
        if self.events is not None:
            yield "events", self.events
        yield from self.lists.items()
        yield from ((f"places {level}", own) for level, own in self.places.items())


def is_parquet(path: str) -> bool:
    """Whether a path is that of a Parquet file, or of a folder that holds some."""
    if is_folder(path):
        return any(own.suffix.lower() in PARQUET_ENDINGS for own in Path(path).rglob("*"))
    return Path(path).suffix.lower() in PARQUET_ENDINGS


NO_TABLES: Final[Mapping[str, Any]] = MappingProxyType(
    {"events": None, "lists": (), "places": (), "numeric_codes": False}
)
"""No tables beside that of activities."""

_PARQUET_ONLY: Final = Text(
    id="--events, --list, --places, dan --numeric-codes hanya untuk berkas Parquet.",
    en="--events, --list, --places and --numeric-codes go with Parquet files only.",
)


def _mixed(others: Sequence[str]) -> Text:
    listed = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")  # noqa: PLR2004 - as shown
    return Text(
        id=f"berkas Parquet tidak dinilai bersama berkas lain: {listed}. Nilai masing-masing.",
        en=f"Parquet files are not judged together with others: {listed}. Judge each apart.",
    )


def _named(option: str, example: str, given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read ``NAME=FILES``; a name that is given twice has the files of both."""
    found: dict[str, tuple[str, ...]] = {}
    for word in given:
        name, equals, path = (part.strip() for part in word.partition("="))
        if not (name and equals and path):
            written = f"{option} {example}={example}.parquet"
            raise BadValueError(
                Text(
                    id=f"{option}: nilai '{word}' tidak dapat dipakai. Tulis seperti {written}.",
                    en=f"{option}: '{word}' cannot be used. Write it as in {written}.",
                )
            )
        found[name] = (*found.get(name, ()), *expanded([path]))
    return found
