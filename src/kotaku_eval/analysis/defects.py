"""Defects: what is wrong, or worth a look, in a rule set before it judges anything."""

from __future__ import annotations

from enum import Enum
from typing import Any

from attrs import field, frozen

from kotaku_eval.rules import Rule
from kotaku_eval.texts import Text


class Gravity(Enum):
    """How much a defect matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """The higher, the worse."""
        return {Gravity.INFO: 0, Gravity.WARNING: 1, Gravity.ERROR: 2}[self]

    @property
    def title(self) -> Text:
        """What people call it."""
        return {
            Gravity.ERROR: Text(id="salah", en="error"),
            Gravity.WARNING: Text(id="peringatan", en="warning"),
            Gravity.INFO: Text(id="catatan", en="info"),
        }[self]


class Code(Enum):
    """The kinds of defects."""

    CONTRADICTION = "contradiction"
    NEVER_PASSES = "never-passes"
    NEVER_FAILS = "never-fails"
    NEVER_APPLIES = "never-applies"
    DUPLICATE = "duplicate"
    REDUNDANT = "redundant"
    AGAINST_LIFECYCLE = "against-lifecycle"
    ORDER_CYCLE = "order-cycle"
    OPPOSED = "opposed-orders"
    NOT_ORDERED = "not-ordered"
    SHADOWED = "shadowed-override"
    UNUSED_INDICATOR = "unused-indicator"
    UNUSED_GROUP = "unused-group"
    NOT_COUNTED = "not-counted"
    STRANGE_MESSAGE = "message-names-other-facts"
    NO_EXAMPLE = "no-example"


@frozen
class Place:
    """A rule (or other id) with the place where it is written; empty for one from Python."""

    id: str
    place: str = ""

    @classmethod
    def of(cls, rule: Rule) -> Place:
        """Return where a rule is written."""
        return cls(rule.id, str(rule.place) if rule.place is not None else "")


@frozen
class Defect:
    """One thing that is wrong, or worth a look.

    Args:
        code: Its kind.
        gravity: How much it matters.
        rules: What it is about, first the one to look at; each with its place.
        text: What is the matter, in both languages.
        hint: What to do about it.
    """

    code: Code
    gravity: Gravity
    rules: tuple[Place, ...]
    text: Text
    hint: Text = Text.same("")

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the rules it is about."""
        return tuple(place.id for place in self.rules)

    @property
    def where(self) -> str:
        """The place of the first rule, as ``file:line:col``."""
        return self.rules[0].place if self.rules else ""

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Worst first, then by kind and by name."""
        return (-self.gravity.rank, list(Code).index(self.code), self.ids)


@frozen
class Outside:
    """A rule that is not analysed exactly.

    Args:
        rule: The rule, with its place.
        parts: The parts that are left open: any answer of theirs is held possible.
    """

    rule: Place
    parts: tuple[str, ...]


@frozen
class Analysis:
    """What the analysis of a rule set found.

    Args:
        ruleset: The id of the rule set.
        rules: How many rules it has.
        defects: What was found, worst first.
        outside: The rules with parts that are left open, in the order of the rules.
        undecided: Questions that took the solver too many steps, by the ids of their rules.
    """

    ruleset: str
    rules: int
    defects: tuple[Defect, ...] = ()
    outside: tuple[Outside, ...] = ()
    undecided: tuple[str, ...] = field(default=())

    def of(self, code: Code | str) -> tuple[Defect, ...]:
        """Return the defects of one kind."""
        wanted = Code(code)
        return tuple(defect for defect in self.defects if defect.code is wanted)

    def worst(self) -> Gravity | None:
        """Return the worst gravity of all defects; ``None`` when there is none."""
        return max((own.gravity for own in self.defects), key=lambda own: own.rank, default=None)
