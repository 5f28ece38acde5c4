"""Particulars: what the reasons and messages of a rule show, prepared once for all its findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, Final

from attrs import frozen

from kotaku_eval.activities import NEVER, Timeline
from kotaku_eval.conditions import (
    Aggregate,
    Condition,
    FactRef,
    Literal,
    children,
    facts_in,
    is_certain,
    walk,
)
from kotaku_eval.displays import show
from kotaku_eval.engines.values import NO_FORM, Answer, Form, Reading, Wanted, Words, ref
from kotaku_eval.facts import Subject
from kotaku_eval.findings import Verdict
from kotaku_eval.rules import PLACEHOLDER, PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import SEQUENCES
from kotaku_eval.texts import Text


@frozen(eq=False, slots=False)
class Particulars:
    """What the reasons and messages of one rule show of a subject.

    Args:
        rule: The rule, as it is for the subjects.
        ruleset: The set it belongs to.
    """

    rule: Rule
    ruleset: RuleSet

    def applies(self, subject: Subject, verdict: Verdict) -> bool | None:
        """Whether the rule, which gave a verdict, applies; ``None`` when that is not known."""
        asked = self._when
        # What fails applies, and so does what is unknown where it is always known to apply.
        if (
            asked is None
            or verdict is Verdict.FAIL
            or (verdict is Verdict.UNKNOWN and self._certain)
        ):
            return True
        held: bool | None = asked(subject)
        return held

    @cached_property
    def _when(self) -> Answer | None:
        when = self.rule.when
        return None if when is None else Answer(when, self.ruleset, self.rule.subject)

    @cached_property
    def _certain(self) -> bool:
        return self.rule.when is not None and is_certain(self.rule.when)

    @cached_property
    def when(self) -> Shown:
        """What decides whether the rule applies."""
        asked = self.rule.when
        return Shown(self, () if asked is None else (asked,), asked)

    @cached_property
    def check(self) -> Shown:
        """What decides what the rule says."""
        rule, check = self.rule, self.rule.check
        shown = None if isinstance(check, OrderCheck | PythonCheck) else check
        asked: tuple[Condition, ...] = (*rule.conditions, *rule.event_conditions)
        if isinstance(check, PythonCheck):
            vocabulary = self.ruleset.vocabulary(rule.subject)
            asked += tuple(ref(vocabulary[name]) for name in check.facts)
        return Shown(self, asked, shown)

    @cached_property
    def due(self) -> Reading:
        """The date until which an open case may still comply, in words."""
        due = self.rule.due
        return self.reading(Wanted(shown=() if due is None else (due,)))

    @cached_property
    def stages(self) -> tuple[Staged, ...] | None:
        """The stages of a template of which first and last dates tell all; else ``None``."""
        check = self.rule.check
        if not isinstance(check, OrderCheck) or check.template in SEQUENCES or not check.is_plain:
            return None
        named = check.a + check.b
        if check.template is Template.DATED or not named:
            return None
        return tuple(Staged(name, self.ruleset.lifecycle.stage(name).title) for name in named)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The names of the facts that a condition asks for, without those of its ``when``."""
        check = self.rule.check
        if isinstance(check, OrderCheck | PythonCheck):
            return ()
        return tuple(known.name for known in facts_in(check))

    @cached_property
    def looks_at_entries(self) -> bool:
        """Whether a condition looks at the entries of a list, of which one may decide."""
        check = self.rule.check
        if isinstance(check, OrderCheck | PythonCheck):
            return False
        return any(isinstance(part, Aggregate) for part in walk(check))

    @cached_property
    def message(self) -> Message:
        """The rule's message with its placeholders."""
        return Message(self)

    @cached_property
    def confidence(self) -> str:
        """How sure the rule's own source is."""
        return self.rule.source.confidence.value

    def reading(self, wanted: Wanted) -> Reading:
        """Return what reads something of the subjects of the rule."""
        return Reading(wanted, self.ruleset, self.rule.subject)


@lru_cache(maxsize=32)
def _known(ruleset: RuleSet) -> dict[int, Particulars]:  # noqa: ARG001 - the key of the cache
    return {}


def particulars_of(rule: Rule, ruleset: RuleSet) -> Particulars:
    """Return what is prepared for a rule of a set; made when it is first asked for."""
    known = _known(ruleset)
    # By identity: the rule is held by what is found, so that no other can take its place.
    found = known.get(id(rule))
    if found is None:
        found = known[id(rule)] = Particulars(rule, ruleset)
    return found


class Staged:
    """A stage with its dates: as values and in words.

    Args:
        name: The stage.
        title: What people call it.
    """

    def __init__(self, name: str, title: Text) -> None:
        self.name = name
        self._title = title
        self._keys = tuple(f"{name}.{part}" for part in ("count", "undated", "first", "last"))

    def tell(self, timeline: Timeline, values: dict[str, Any]) -> Words:
        """Return the stage with its dates in words, and add them to some values."""
        seen = timeline.get(self.name, NEVER)
        count, undated, first, last = self._keys
        local, english = self._title.id, self._title.en
        values[count] = seen.count
        if seen.undated:
            values[undated] = seen.undated
        if not seen.count:
            return f"{local}: belum tercatat", f"{english}: not recorded"
        if seen.first is None:
            return f"{local}: tanpa tanggal", f"{english}: undated"
        dates = values[first] = seen.first.isoformat()
        if seen.last is not None and seen.last is not seen.first and seen.last != seen.first:
            values[last] = seen.last.isoformat()
            dates = f"{dates} … {values[last]}"
        if not seen.undated:
            return f"{local}: {dates}", f"{english}: {dates}"
        free = seen.undated
        return f"{local}: {dates}, {free} tanpa tanggal", f"{english}: {dates}, {free} undated"


class Shown:
    """The facts that decide a condition, and its parts in words.

    Args:
        own: The rule.
        asked: The conditions whose facts decide.
        node: The condition whose parts are shown.
    """

    def __init__(
        self, own: Particulars, asked: tuple[Condition, ...], node: Condition | None
    ) -> None:
        facts = {known.name: known for one in asked for known in facts_in(one)}
        shown = () if node is None else _deciding(node)
        # What an aggregate that is the whole condition came to is what the verdict says.
        parts = {
            (one.text, one.type.unit): one
            for one in shown
            if one is not node or not isinstance(one, Aggregate)
        }
        form = ", ".join(f"{_literal(text)} = %s" for text, _ in parts)
        gaps = tuple(range(len(parts)))
        self._read = own.reading(
            Wanted(tuple(facts.values()), tuple(parts.values()), Form(form, gaps, form, gaps))
        )
        names = (one.fact.name if isinstance(one, FactRef) else "" for one in parts.values())
        self._heads = tuple(zip((text for text, _ in parts), names, strict=True))
        walked = () if node is None else walk(node)
        own_facts = (part.fact.name for part in walked if isinstance(part, FactRef))
        self._names = tuple(dict.fromkeys(own_facts))
        self._partial: dict[tuple[str, ...], Form] = {}
        self.is_empty = not facts

    def read(self, subject: Subject) -> tuple[dict[str, Any], Text]:
        """Return the deciding facts, and the parts in words: ``proposal.amount = Rp 5``."""
        values, _, text = self._read(subject)
        return values, text

    def read_known(self, subject: Subject) -> tuple[dict[str, Any], Text, list[str]]:
        """Return the same, where the parts leave out facts that are missing, and name these."""
        values, found, text = self._read(subject)
        missing = [name for name in self._names if values[name] is None]
        return values, self._without(found, missing) if missing else text, missing

    def facts(self, subject: Subject) -> dict[str, Any]:
        """Return the deciding facts."""
        return self._read(subject)[0]

    def _without(self, found: tuple[Words, ...], names: list[str]) -> Text:
        key = tuple(names)
        form = self._partial.get(key)
        if form is None:
            kept = [at for at, (_, name) in enumerate(self._heads) if name not in names]
            text = ", ".join(f"{_literal(self._heads[at][0])} = %s" for at in kept)
            form = self._partial[key] = Form(text, tuple(kept), text, tuple(kept))
        return form.filled(found)


class Message:
    """The message of a rule, ready to be filled.

    Args:
        own: The rule.
    """

    def __init__(self, own: Particulars) -> None:
        rule = own.rule
        vocabulary = own.ruleset.vocabulary(rule.subject)
        found = {name: vocabulary.find(name) for name in rule.placeholders}
        self._named = tuple(name for name in found if name in _OF_SUBJECT)
        known = {
            name: ref(fact)
            for name, fact in found.items()
            if fact is not None and name not in _OF_SUBJECT
        }
        names = (*known, *self._named)
        fixed = {name: _fixed(name, own) for name in found if name not in names}
        local = _form(rule.message.id, {name: text.id for name, text in fixed.items()}, names)
        english = _form(rule.message.en, {name: text.en for name, text in fixed.items()}, names)
        self._form = Form(*local, *english)
        form = NO_FORM if self._named else self._form
        self._read = own.reading(Wanted((), tuple(known.values()), form, tells_undated=True))

    def text(self, subject: Subject) -> Text:
        """Return the message with the values of a subject."""
        _, found, text = self._read(subject)
        if not self._named:
            return text
        named = tuple(_of_subject(name, subject) for name in self._named)
        return self._form.filled(found + named)


_OF_SUBJECT: Final = frozenset({"id", "code", "title", "name"})


def _of_subject(name: str, subject: Subject) -> Words:
    own = subject.id if name in {"id", "code"} else subject.value.label
    return own, own


def _literal(text: str) -> str:
    return text.replace("%", "%%")


def _form(
    message: str, fixed: Mapping[str, str], names: tuple[str, ...]
) -> tuple[str, tuple[int, ...]]:
    """Return a message with gaps for what subjects differ in, and which name fills each."""
    pieces = PLACEHOLDER.split(message)
    form, gaps = _literal(pieces[0]), []
    for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
        if name in fixed:
            form += _literal(fixed[name])
        else:
            form += "%s"
            gaps.append(names.index(name))
        form += _literal(after)
    return form, tuple(gaps)


def _fixed(name: str, own: Particulars) -> Text:
    """Return what is the same for every subject: a parameter as it is for the rule."""
    if not name.startswith("param."):
        return Text.same(f"{{{name}}}")
    wanted = name.removeprefix("param.")
    changed = next((one for one in own.rule.parameters if one.name == wanted), None)
    parameter = changed or own.ruleset.parameters[wanted].parameter
    return show(parameter.value, parameter.type.unit)


def _deciding(node: Condition) -> Iterator[Condition]:
    """Yield the parts whose values a reader needs: facts, parameters, whole aggregates."""
    if isinstance(node, Aggregate):
        yield node
        within = (part for part in (node.element, node.condition) if part is not None)
        yield from (one for part in within for one in walk(part) if isinstance(one, FactRef))
    elif isinstance(node, FactRef):
        yield node
    elif isinstance(node, Literal):
        if node.text.startswith("param."):
            yield node
    else:
        for child in children(node):
            yield from _deciding(child)
