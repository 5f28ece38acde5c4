"""Values: what some conditions come to on a subject, plainly and in words, all read in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from attrs import frozen

from kotaku_eval.activities import NEVER, Occurrences
from kotaku_eval.conditions import Condition, FactRef, evaluate
from kotaku_eval.dates import EventDate
from kotaku_eval.displays import YES, words
from kotaku_eval.engines.codes import CodeWriter
from kotaku_eval.facts import Fact, Origin, Subject
from kotaku_eval.models import Kind
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text

T = TypeVar("T")
Words = tuple[str, str]
Read = tuple[dict[str, Any], tuple[Words, ...], Text]

_PAYS_FROM: Final = 4
"""How often a reading is walked before it is compiled: a few findings never pay for that."""


@frozen(eq=False)
class Form:
    """A text with gaps, ``%s``, and which of the things shown fill them, by their positions.

    Args:
        id: The Indonesian text.
        id_gaps: What fills its gaps.
        en: The English text.
        en_gaps: What fills its gaps.
    """

    id: str
    id_gaps: tuple[int, ...]
    en: str
    en_gaps: tuple[int, ...]

    def filled(self, found: tuple[Words, ...]) -> Text:
        """Return the text with its gaps filled."""
        return Text(
            id=self.id % tuple([found[at][0] for at in self.id_gaps]),
            en=self.en % tuple([found[at][1] for at in self.en_gaps]),
        )


NO_FORM: Final = Form("", (), "", ())


@frozen(eq=False)
class Wanted:
    """What is to be read of subjects.

    Args:
        facts: What is returned as plain values, by name.
        shown: What is returned in words.
        form: What is told by them.
        tells_undated: Whether a first or last date that is not known is told to be missing or
            just undated.
    """

    facts: tuple[Fact, ...] = ()
    shown: tuple[Condition, ...] = ()
    form: Form = NO_FORM
    tells_undated: bool = False

    def is_end(self, node: Condition) -> bool:
        """Whether a date that is not known may be one without a date."""
        if not (self.tells_undated and isinstance(node, FactRef)):
            return False
        path = node.fact.path
        return node.fact.origin is Origin.STAGE and path[-1] in {"first", "last"}


class _Compiled(Generic[T]):
    """Asks something of subjects: plainly at first, by compiled code once that pays.

    Args:
        ruleset: The set whose settings hold.
        level: What the subjects are.
    """

    def __init__(self, ruleset: RuleSet, level: str) -> None:
        self._ruleset = ruleset
        self._level = level
        self._asked = 0
        self._made: Callable[[Subject], T] | None = None

    def __call__(self, subject: Subject) -> T:
        """Return the answer on a subject."""
        if self._made is not None:
            return self._made(subject)
        self._asked += 1
        if self._asked > _PAYS_FROM:
            self._made = self._written(_Writer(self._ruleset, self._level, {}))
        return self._walked(subject)

    def _written(self, writer: _Writer) -> Callable[[Subject], T]:
        raise NotImplementedError

    def _walked(self, subject: Subject) -> T:
        raise NotImplementedError


class Reading(_Compiled[Read]):
    """Reads facts and conditions of subjects; the values are those of ``conditions.evaluate``.

    Its answer are the facts by name as plain values, what is shown, and the form filled.

    Args:
        wanted: What to read.
        ruleset: The set whose settings hold.
        level: What the subjects are.
    """

    def __init__(self, wanted: Wanted, ruleset: RuleSet, level: str) -> None:
        super().__init__(ruleset, level)
        self._wanted = wanted

    def _written(self, writer: _Writer) -> Callable[[Subject], Read]:
        return writer.function(self._wanted)

    def _walked(self, subject: Subject) -> Read:
        wanted, settings = self._wanted, self._ruleset.settings

        def value(node: Condition) -> Any:
            return evaluate(node, subject, settings)

        def shown(node: Condition) -> Words:
            if isinstance(node, FactRef) and wanted.is_end(node):
                seen = subject.timeline.get(node.fact.path[0], NEVER)
                return _end_words(value(node), seen)
            return words(value(node), node.type.unit)

        facts = {known.name: plain(value(ref(known))) for known in wanted.facts}
        found = tuple(map(shown, wanted.shown))
        return facts, found, wanted.form.filled(found)


class Answer(_Compiled[Any]):
    """The value of a condition on subjects, as ``conditions.evaluate`` gives it.

    Args:
        node: The condition.
        ruleset: The set whose settings hold.
        level: What the subjects are.
    """

    def __init__(self, node: Condition, ruleset: RuleSet, level: str) -> None:
        super().__init__(ruleset, level)
        self._node = node

    def _written(self, writer: _Writer) -> Callable[[Subject], Any]:
        return writer.answer(self._node)

    def _walked(self, subject: Subject) -> Any:
        return evaluate(self._node, subject, self._ruleset.settings)


class _Writer(CodeWriter):
    """Writes the function of one reading."""

    def function(self, wanted: Wanted) -> Callable[[Subject], Read]:
        """Compile the function of a reading."""
        facts = [f"{self.constant(own.name)}: {self._plain(own)}" for own in wanted.facts]
        shown = [f"w{at} = {self._words(node, wanted)}" for at, node in enumerate(wanted.shown)]
        found = "".join(f"w{at}, " for at in range(len(shown)))
        told = self._text(wanted.form)
        return self._made([*shown, f"return {{{', '.join(facts)}}}, ({found}), {told}"])

    def answer(self, node: Condition) -> Callable[[Subject], Any]:
        """Compile the function that returns the value of a condition."""
        return self._made([f"return {self.code(node)}"])

    def _made(self, lines: list[str]) -> Callable[[Subject], Any]:
        self.names |= {
            "YES": YES, "day_words": _day_words, "end_words": _end_words, "plain": plain,
            "words": words, "Text": Text,
        }  # fmt: skip
        lines = [
            "def read(subject):",
            "value = subject.value; timeline = subject.timeline",
            "parents = subject.parents; is_closed = subject.is_closed",
            *self.here,
            *lines,
        ]
        source = "\n    ".join(lines)
        exec(compile(source, "<reading>", "exec"), self.names)  # noqa: S102 - only names made here
        made: Callable[[Subject], Any] = self.names["read"]
        return made

    def _text(self, form: Form) -> str:
        filled = (
            f"{self.constant(text)} % ({''.join(f'w{at}[{language}], ' for at in gaps)})"
            for language, (text, gaps) in enumerate(
                ((form.id, form.id_gaps), (form.en, form.en_gaps))
            )
        )
        return f"Text({', '.join(filled)})"

    def _plain(self, known: Fact) -> str:
        code = self.fact(known)
        match known.field.kind:
            case Kind.BOOLEAN | Kind.INTEGER | Kind.NUMBER | Kind.TEXT | Kind.CHOICE:
                return code
            case Kind.DATE:
                return f"None if {code} is None else {code}.isoformat()"
            case _:
                return f"plain({code})"

    def _words(self, node: Condition, wanted: Wanted) -> str:
        code = self.code(node)
        if isinstance(node, FactRef) and wanted.is_end(node):
            return f"end_words({code}, {self.stage(node.fact.path[0])})"
        if node.type.kind is Kind.BOOLEAN:
            return f"YES[{code}]"
        if node.type.kind is Kind.DATE:
            return f"day_words({code})"
        return f"words({code}, {self.constant(node.type.unit)})"


def ref(known: Fact) -> FactRef:
    """Return the condition that is a fact itself."""
    return FactRef(known, known.name)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: ISO text of a date, the length of a list."""
    if isinstance(value, EventDate):
        return value.isoformat()
    if isinstance(value, tuple):
        return len(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _day_words(value: EventDate | None) -> Words:
    if value is None:
        return YES[None]
    text = value.isoformat()
    return text, text


def _end_words(value: EventDate | None, seen: Occurrences) -> Words:
    return ("tanpa tanggal", "undated") if value is None and seen.count else _day_words(value)
