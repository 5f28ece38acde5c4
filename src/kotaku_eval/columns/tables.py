"""Tables: a portfolio as columns, in the form that column engines read.

The columns are named as ``columns.layouts`` says: a fact under its own name, the codes of places
under ``place/`` and their level, and dates as days since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Generic, TypeVar

from attrs import field, frozen

from kotaku_eval.columns.events import EventLayout
from kotaku_eval.columns.layouts import Layout
from kotaku_eval.dates import EventDate
from kotaku_eval.errors import Problem
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Basis
from kotaku_eval.texts import Text

T = TypeVar("T")

PLACE: Final = "place/"
"""What stands before a level in the name of the column of its codes."""

HOME: Final = "/place"
HOME_LEVEL: Final = "/level"
"""The place of an activity as it was recorded, and its level where that was recorded too. Without
these columns it lies in the lowest place of which there is a code."""

PARENT: Final = "/parent"
"""The parent of a place as it was recorded; without it, the lowest place above."""

NUMBER: Final = "number/"
"""What stands before a document in the name of the column of its numbers."""


@frozen
class Tables(Generic[T]):
    """The tables of one portfolio, in memory, in files or in a database.

    Args:
        lifecycle: The lifecycle that all activities follow.
        activities: A row per activity.
        layouts: The columns of activities and places, by level.
        events: A row per event; ``None`` where stages are columns of the activities.
        event_layout: The columns of the events.
        lists: A row per entry of a list, by the name of the list.
        places: A row per place, by level.
        id: The portfolio's name.
        title: What people call it.
        basis: Census or sample.
        illustrative: Whether the data are made up to show something.
        as_of: The day the data speak of; ``None`` for the newest observed date.
        ruleset: The rule set it is meant for, by name or path; empty for none.
        notes: What was not read, each with its place.
        named: The levels of which all places are those that activities name.
        is_held: Whether all rows are in memory already.
    """

    lifecycle: Lifecycle
    activities: T
    layouts: Mapping[str, Layout]
    events: T | None = None
    event_layout: EventLayout = field(factory=EventLayout)
    lists: Mapping[str, T] = field(factory=dict)
    places: Mapping[str, T] = field(factory=dict)
    id: str = ""
    title: Text = Text.same("")
    basis: Basis = Basis.CENSUS
    illustrative: bool = False
    as_of: EventDate | None = None
    ruleset: str = ""
    notes: tuple[Problem, ...] = ()
    named: frozenset[str] = frozenset()
    is_held: bool = False
