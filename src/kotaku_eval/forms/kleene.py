"""Kleene: conditions as pairs of XPath expressions; where nothing is known, neither is true."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from attrs import frozen

from kotaku_eval.dates import EventDate
from kotaku_eval.models import Field
from kotaku_eval.questions import choice_names
from kotaku_eval.texts import Text


class UntranslatableError(Exception):
    """A condition says what the answers of one form cannot; carries the reason."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@frozen
class Truth:
    """A condition as two expressions.

    Args:
        true: True where the condition certainly holds.
        false: True where it certainly does not.
    """

    true: str
    false: str

    def negated(self) -> Truth:
        """Return the opposite."""
        return Truth(self.false, self.true)


@frozen
class Value:
    """A value as an expression, and when it is known exactly.

    Args:
        text: The value, where it is known.
        known: True where it is known; empty for always.
    """

    text: str
    known: str = ""


ALWAYS: Final = Truth("true()", "false()")
AGGREGATE: Final = Text(id="menjumlah atau menelusuri banyak entri", en="runs over many entries")
NOT_ASKED: Final = Text(
    id="menanyakan yang tidak ada di formulir", en="asks what the form does not"
)
SEVERAL: Final = Text(
    id="menyangkut beberapa kejadian satu tahap", en="concerns several events of one stage"
)
COMPUTED: Final = Text(
    id="memakai fungsi tanpa padanan di formulir", en="uses a function that forms do not have"
)


def any_of(parts: list[str]) -> str:
    """Return whether one of several expressions is true."""
    unique = list(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else " or ".join(f"({part})" for part in unique)


def yes_no(question: str) -> Truth:
    """Return the answer to a question with yes and no as a condition."""
    return Truth(f"{question} = 'yes'", f"{question} = 'no'")


def all_of(parts: list[str]) -> str:
    """Return whether all of several expressions are true."""
    return " and ".join(f"({part})" if " or " in part else part for part in parts)


def joined(op: str, parts: list[Truth]) -> Truth:
    """Return conditions joined by ``and`` or ``or``, as Kleene joins them."""
    true, false = [part.true for part in parts], [part.false for part in parts]
    other = "or" if op == "and" else "and"
    return Truth(_between(op, true), _between(other, false))


def _between(op: str, parts: list[str]) -> str:
    return "(" + f" {op} ".join(f"({part})" for part in parts) + ")"


def when_known(values: tuple[Value, ...], asked: str) -> Truth:
    """Return what is asked of values as a condition that only known values decide."""
    known = all_of([value.known for value in values if value.known])
    lead = f"{known} and " if known else ""
    return Truth(f"({lead}{asked})", f"({lead}not({asked}))")


def chosen(own: Field, text: object) -> str:
    """Return the text of a choice as the name that stands for it in a form.

    Raises:
        UntranslatableError: There is no such choice.
    """
    names = choice_names(own.choices)
    if text not in names:
        raise UntranslatableError(COMPUTED)
    return quoted(names[str(text)])


def literal(value: object) -> str:
    """Return a fixed value as XPath writes it.

    Raises:
        UntranslatableError: It cannot be written.
    """
    if isinstance(value, bool):
        raise UntranslatableError(COMPUTED)
    if isinstance(value, int | float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, EventDate) and value.day is not None:
        return f"date('{value.isoformat()}')"
    if isinstance(value, str):
        return quoted(value)
    raise UntranslatableError(COMPUTED)


def quoted(text: str) -> str:
    """Return a text as XPath writes it.

    Raises:
        UntranslatableError: It holds both kinds of quotes, or what reads as a question.
    """
    if "'" not in text and "${" not in text:
        return f"'{text}'"
    if '"' not in text and "${" not in text:
        return f'"{text}"'
    raise UntranslatableError(COMPUTED)
