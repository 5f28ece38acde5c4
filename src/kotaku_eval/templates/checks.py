"""What a rule asks of a template: the stages, the numbers, and conditions on single events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import field, frozen

from kotaku_eval.activities import Event
from kotaku_eval.conditions import Condition
from kotaku_eval.templates.names import CHOICES, Template

PAIR: Final = ("a", "b")
"""The variables that stand for the events of a ``correlate``."""


@frozen
class OrderCheck:
    """A template with the stages and numbers it is asked about.

    Args:
        template: Which one.
        a: The stage (or set of stages) written first.
        b: The stage (or set) written second; empty for templates over one.
        count: How many occurrences at least (or exactly), for the templates that count.
        days: How many days, for the templates over time.
        is_working: Whether those days, and those of the window, are working days.
        by: The date that a deadline counts from, when no stage does.
        from_start: Whether a deadline counts from the first event of the case.
        text: The check as it is written, for people.
        most: How many occurrences at most; ``None`` for any number.
        when: What the activating event must be like, to activate.
        target: What the other event must be like, to count.
        correlate: How the two events, ``a`` and ``b``, must be related.
        min_days: How many days must lie between them at least; ``None`` for any.
        max_days: How many days may lie between them at most; ``None`` for any.
    """

    template: Template
    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    count: int = 1
    days: int = 0
    is_working: bool = False
    by: Condition | None = None
    from_start: bool = False
    text: str = ""
    most: int | None = None
    when: Condition | None = field(default=None, kw_only=True)
    target: Condition | None = field(default=None, kw_only=True)
    correlate: Condition | None = field(default=None, kw_only=True)
    min_days: int | None = field(default=None, kw_only=True)
    max_days: int | None = field(default=None, kw_only=True)

    @property
    def bounds(self) -> tuple[int, int | None]:
        """How often a stage must happen at least and may happen at most, where that is counted.

        >>> OrderCheck(Template.ABSENCE, ("a",), count=2).bounds
        (0, 1)
        """
        match self.template:
            case Template.EXISTENCE:
                return self.count, None
            case Template.ABSENCE:
                return 0, self.count - 1
            case Template.EXACTLY:
                return self.count, self.count
            case _:
                return self.count, self.most

    @property
    def awaited(self) -> tuple[str, ...]:
        """The stages whose coming would settle an open case."""
        both = self.template in CHOICES
        return self.a + self.b if both else self.b or self.a

    @property
    def has_window(self) -> bool:
        """Whether the days between the two events matter, beside their order."""
        return self.min_days is not None or self.max_days is not None

    @property
    def relates(self) -> bool:
        """Whether it matters which event of a stage meets which of the other."""
        return self.correlate is not None or self.has_window

    @property
    def is_plain(self) -> bool:
        """Whether all events of a stage are alike to it."""
        return self.when is None and self.target is None and not self.relates

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The expressions over events."""
        found = (self.when, self.target, self.correlate)
        return tuple(condition for condition in found if condition is not None)


EventTest = Callable[[Event], bool | None]
PairTest = Callable[[Event, Event], bool | None]


@frozen
class EventTests:
    """The conditions of a check on the events of one case, ready to be asked.

    Args:
        when: Asked of the activating event; ``None`` for no condition.
        target: Asked of the other event.
        correlate: Asked of an event of the first stage and one of the second.
    """

    when: EventTest | None = None
    target: EventTest | None = None
    correlate: PairTest | None = None


NO_TESTS: Final = EventTests()
