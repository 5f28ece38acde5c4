"""Reading: frames of any kind as the tables that rules are judged on.

Only the names and types of columns are read. What is wrong with them is raised at once; what is
wrong with the rows is found by ``checked``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

import attrs

from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import load_lifecycle
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.frames.assembly import FrameReading
from kotaku_eval.frames.checks import FrameTables
from kotaku_eval.frames.openings import is_read_later
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Basis
from kotaku_eval.readers.mapping_files import load_mapping
from kotaku_eval.readers.mappings import ColumnMapping
from kotaku_eval.texts import Text

StrPath = str | os.PathLike[str]


class About(TypedDict, total=False):
    """What is said of a portfolio as a whole."""

    id: str
    title: Text | str
    basis: Basis
    illustrative: bool
    as_of: Any
    ruleset: str


def read_frames(
    activities: Any = None,
    lifecycle: Lifecycle | StrPath | None = None,
    *,
    mapping: ColumnMapping | StrPath | None = None,
    events: Any = None,
    lists: Mapping[str, Any] | None = None,
    places: Mapping[str, Any] | None = None,
    numeric_codes: bool = False,
    **about: Unpack[About],
) -> FrameTables:
    """Return frames of any kind as tables; none of their rows is read.

    Args:
        activities: A frame of polars, pandas, PyArrow or what else narwhals knows, or the path of
            Parquet files. With the mapping of an event log it is the log.
        lifecycle: A lifecycle, the name of a shipped one or a path; instead of the mapping's.
        mapping: Which column fills what; by their names where it is left out.
        events: A row per event. Without ``activities`` it tells which there are.
        lists: By the name of a list, a frame with a row per entry.
        places: By level, a frame with a row per place.
        numeric_codes: Whether codes may be whole numbers; zeros in front are lost then.
        about: ``id``, ``title``, ``basis``, ``illustrative``, ``as_of`` and ``ruleset`` of the
            portfolio.

    Raises:
        DataError: Every column that is needed and missing, or of a wrong type.
        DefinitionError: The mapping or the lifecycle is wrong.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"id": ["A1"], "mp2k_held": ["2018-08-10"], "proposal.amount": [5]})
    >>> tables = read_frames(frame, "kotaku", title="One")
    >>> tables.activities.select("id", "mp2k_held", "proposal.amount").collect().rows()
    [('A1', 17753, 5)]
    """
    own, mapping = followed(lifecycle, mapping)
    reading = FrameReading(own, mapping, numeric_codes=numeric_codes)
    tables = reading.read(activities, events, lists or {}, places or {})
    given = (activities, events, *(lists or {}).values(), *(places or {}).values())
    is_held = not any(is_read_later(own) for own in given)
    return attrs.evolve(tables, is_held=is_held, **said_of(about, mapping))


def followed(
    lifecycle: Lifecycle | StrPath | None, mapping: ColumnMapping | StrPath | None
) -> tuple[Lifecycle, ColumnMapping | None]:
    """Return the lifecycle that rows follow, and the mapping of their columns.

    Raises:
        DataError: No lifecycle is named.
        DefinitionError: The mapping or the lifecycle is wrong.
    """
    own = _lifecycle(lifecycle)
    if mapping is not None and not isinstance(mapping, ColumnMapping):
        mapping = load_mapping(mapping, lifecycle=own)
    if mapping is not None:
        own = own or mapping.lifecycle
    if own is None:
        text = Text(id="siklusnya belum disebut", en="the lifecycle is not named")
        hint = Text(id="Sebutkan, misalnya kotaku.", en="Name it, such as kotaku.")
        raise DataError([Problem(text, hint=hint)])
    return own, mapping


def said_of(about: About, mapping: ColumnMapping | None) -> dict[str, Any]:
    """Return what is said of the portfolio, in the call or else in the mapping."""
    said: dict[str, Any] = {}
    if mapping is not None:
        names = ("title", "basis", "as_of", "ruleset")
        said = {name: getattr(mapping, name) for name in names}
    said.update(about)
    if isinstance(said.get("title"), str):
        said["title"] = Text.same(said["title"])
    if said.get("as_of") is not None:
        said["as_of"] = EventDate.of(said["as_of"])
    return said


def _lifecycle(given: Lifecycle | StrPath | None) -> Lifecycle | None:
    return given if given is None or isinstance(given, Lifecycle) else load_lifecycle(given)
