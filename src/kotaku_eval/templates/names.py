"""The names of the templates, and which of them are alike."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Template(Enum):
    """The templates a rule may name."""

    EXISTENCE = "existence"
    ABSENCE = "absence"
    EXACTLY = "exactly"
    BETWEEN = "between"
    INIT = "init"
    END = "end"
    CHOICE = "choice"
    EXCLUSIVE_CHOICE = "exclusive_choice"
    RESPONDED_EXISTENCE = "responded_existence"
    CO_EXISTENCE = "co_existence"
    NOT_RESPONDED_EXISTENCE = "not_responded_existence"
    NOT_CO_EXISTENCE = "not_co_existence"
    PRECEDENCE = "precedence"
    RESPONSE = "response"
    SUCCESSION = "succession"
    NOT_PRECEDENCE = "not_precedence"
    NOT_RESPONSE = "not_response"
    NOT_SUCCESSION = "not_succession"
    ALTERNATE_PRECEDENCE = "alternate_precedence"
    ALTERNATE_RESPONSE = "alternate_response"
    ALTERNATE_SUCCESSION = "alternate_succession"
    CHAIN_PRECEDENCE = "chain_precedence"
    CHAIN_RESPONSE = "chain_response"
    CHAIN_SUCCESSION = "chain_succession"
    NOT_CHAIN_PRECEDENCE = "not_chain_precedence"
    NOT_CHAIN_RESPONSE = "not_chain_response"
    NOT_CHAIN_SUCCESSION = "not_chain_succession"
    PRECEDENCE_COUNT = "precedence_count"
    RESPONSE_COUNT = "response_count"
    WITHIN = "within"
    MIN_GAP = "min_gap"
    MAX_DURATION = "max_duration"
    DEADLINE = "deadline"
    DATED = "dated"


COUNTED: Final = frozenset(
    {Template.EXISTENCE, Template.ABSENCE, Template.EXACTLY, Template.BETWEEN}
)
"""How often one stage happens."""

EDGES: Final = frozenset({Template.INIT, Template.END})
"""Which event is the first, or the last, of the case."""

CHOICES: Final = frozenset({Template.CHOICE, Template.EXCLUSIVE_CHOICE})
"""Which of two stages happen: without an activation, and so without conditions on events."""

COEXISTENCES: Final = frozenset({
    Template.RESPONDED_EXISTENCE,
    Template.CO_EXISTENCE,
    Template.NOT_RESPONDED_EXISTENCE,
    Template.NOT_CO_EXISTENCE,
})  # fmt: skip
"""Which stages happen together, in whatever order."""

ORDERS: Final = frozenset({
    Template.PRECEDENCE,
    Template.RESPONSE,
    Template.SUCCESSION,
    Template.NOT_PRECEDENCE,
    Template.NOT_RESPONSE,
    Template.NOT_SUCCESSION,
})  # fmt: skip
"""Which stage comes before another, whatever lies between: decided by first and last dates."""

REPETITIONS: Final = frozenset({Template.PRECEDENCE_COUNT, Template.RESPONSE_COUNT})
"""How often one stage happens before or after another."""

ALTERNATIONS: Final = frozenset({
    Template.ALTERNATE_PRECEDENCE,
    Template.ALTERNATE_RESPONSE,
    Template.ALTERNATE_SUCCESSION,
})  # fmt: skip
"""Which stages take turns."""

CHAINS: Final = frozenset({
    Template.CHAIN_PRECEDENCE,
    Template.CHAIN_RESPONSE,
    Template.CHAIN_SUCCESSION,
    Template.NOT_CHAIN_PRECEDENCE,
    Template.NOT_CHAIN_RESPONSE,
    Template.NOT_CHAIN_SUCCESSION,
})  # fmt: skip
"""Which event is the very next: here all other events of the case matter too."""

SEQUENCES: Final = ALTERNATIONS | CHAINS | REPETITIONS
"""What first and last dates alone do not decide."""

SPACED: Final = frozenset({Template.WITHIN, Template.MIN_GAP})
"""How many days lie between two stages."""

CONDITIONED: Final = COEXISTENCES | ORDERS | SEQUENCES | SPACED
"""What may ask more of the events themselves: conditions on each, a relation, a window of days."""

FORBIDDING: Final = frozenset(own for own in Template if own.value.startswith("not_"))
"""What forbids something, and so is kept where it cannot be shown to happen."""

UNARY: Final = COUNTED | EDGES

ABSENT: Final = 9
"""Something that may still come has not come: open or closed, the case tells pending from fail."""

DOUBTFUL: Final = 10
"""The same, where besides the data cannot decide: unknown instead of pending."""

_BY_EITHER: Final = frozenset(
    own for own in Template if own.value.endswith(("succession", "co_existence"))
)
_BY_SECOND: Final = frozenset(
    own for own in Template if own.value.endswith(("precedence", "precedence_count"))
)


def activated_by(template: Template) -> frozenset[str]:
    """Return which of the stages ``a`` and ``b`` activates a template.

    >>> sorted(activated_by(Template.CHAIN_SUCCESSION)), sorted(activated_by(Template.PRECEDENCE))
    (['a', 'b'], ['b'])
    """
    if template in _BY_EITHER:
        return frozenset({"a", "b"})
    return frozenset({"b"}) if template in _BY_SECOND else frozenset({"a"})
