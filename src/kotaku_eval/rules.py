"""Rules: one requirement each, with its words, its source and its examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, overload

from attrs import field, frozen

from kotaku_eval.conditions import Condition
from kotaku_eval.errors import DefinitionError, Problem
from kotaku_eval.expressions import Parameter
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.findings import Severity, Verdict
from kotaku_eval.lifecycles import UNCITED, Citation
from kotaku_eval.sources import Source
from kotaku_eval.templates import OrderCheck
from kotaku_eval.texts import Text

RULE_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][\w.]*)\}")


@frozen
class Example:
    """A case and the verdict the rule must give on it.

    Args:
        verdict: What the rule must say.
        case: The facts of the case, as the mapping of a rule file.
        source: Where it stands.
    """

    verdict: Verdict
    case: Any
    source: Source | None = field(default=None, eq=False, repr=False)


@frozen
class PythonCheck:
    """A requirement written as a Python function of named facts.

    Args:
        function: Takes the facts in the order named; returns true, false, or ``None`` (unknown).
        facts: The names of the facts it is given.
        missing: ``unknown`` answers unknown without a call when a fact is missing; ``given``
            passes ``None`` on and leaves the answer to the function.
    """

    function: Callable[..., bool | None]
    facts: tuple[str, ...]
    missing: Literal["unknown", "given"] = "unknown"


Check = Condition | OrderCheck | PythonCheck


@frozen
class Scope:
    """A condition on the facts of a subject, under which a rule is another.

    Args:
        condition: The condition.
        text: The condition as it is written.
        place: Where it is written.
    """

    condition: Condition
    text: str
    place: Source | None = field(default=None, eq=False, repr=False)


@frozen
class Variants:
    """What a rule becomes where scopes hold.

    Of each list the first scope that holds counts, or none of them; the lists are independent of
    each other. So a subject chooses one number per list, 0 for none.

    Args:
        lists: The scopes.
        rules: The rule for every choice: those of the last list change fastest, and the first is
            the rule where no scope holds.
    """

    lists: tuple[tuple[Scope, ...], ...]
    rules: tuple[Rule, ...]

    def at(self, choice: Iterable[int]) -> int:
        """Return the index of the rule for one number per list."""
        index = 0
        for number, scopes in zip(choice, self.lists, strict=True):
            index = index * (len(scopes) + 1) + number
        return index


@frozen
class Rule:
    """One requirement on an activity or a place.

    Args:
        id: What the requirement is called for ever, in kebab-case.
        title: The requirement in a few words.
        check: What must hold: a condition, a template, or a Python function.
        when: The condition under which the rule applies at all.
        subject: The level it is about: ``activity`` or the level of a place.
        indicator: The indicator it counts for; empty for a rule that is not scored.
        severity: How much a finding of it matters.
        weight: How much it counts within its indicator.
        due: The date until which an open case may still comply.
        message: What to say when it is not met, with ``{fact.name}`` placeholders.
        why: Why the requirement exists.
        fix: What to do about a finding.
        source: Where the requirement comes from.
        over_reports: When it may report what is no failing.
        under_reports: When it may miss a failing.
        examples: Cases with the verdict each must get.
        tags: Words to select by.
        text: The check as it is written, for people.
        place: Where the rule is written.
        parameters: Parameters that have another value for this rule than in its set.
        variants: What the rule becomes in scopes; ``None`` when it is the same everywhere.
    """

    id: str
    title: Text
    check: Check
    when: Condition | None = None
    subject: str = ACTIVITY
    indicator: str = ""
    severity: Severity = Severity.MEDIUM
    weight: float = 1.0
    due: Condition | None = None
    message: Text = Text.same("")
    why: Text = Text.same("")
    fix: Text = Text.same("")
    source: Citation = UNCITED
    over_reports: Text = Text.same("")
    under_reports: Text = Text.same("")
    examples: tuple[Example, ...] = ()
    tags: tuple[str, ...] = ()
    text: str = ""
    place: Source | None = field(default=None, eq=False, repr=False)
    parameters: tuple[Parameter, ...] = ()
    variants: Variants | None = None

    def __attrs_post_init__(self) -> None:
        if not RULE_ID.fullmatch(self.id):
            text = Text(
                id=f"kode aturan '{self.id}' bukan kebab-case",
                en=f"rule id '{self.id}' is not kebab-case",
            )
            hint = Text(id="Misalnya 'mp2k-before-work'.", en="For example 'photo-before-work'.")
            raise DefinitionError([Problem(text, hint=hint)])

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The expressions it is made of: when, due, and the check or the date of its deadline."""
        check = self.check
        own = check.by if isinstance(check, OrderCheck) else check
        asked = None if isinstance(own, PythonCheck) else own
        return tuple(node for node in (self.when, self.due, asked) if node is not None)

    @property
    def event_conditions(self) -> tuple[Condition, ...]:
        """The expressions over single events: when, target and correlate of its template."""
        return self.check.conditions if isinstance(self.check, OrderCheck) else ()

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names that the message asks for, each once."""
        words = PLACEHOLDER.findall(self.message.id) + PLACEHOLDER.findall(self.message.en)
        return tuple(dict.fromkeys(words))


def fill(message: str, values: Mapping[str, str]) -> str:
    """Put values into a message's placeholders; nothing else in it is looked at.

    >>> fill("Started {construction_started.first}.", {"construction_started.first": "2018-08-06"})
    'Started 2018-08-06.'
    """
    return PLACEHOLDER.sub(lambda match: values.get(match.group(1), match.group()), message)


@overload
def rule(function: Callable[..., bool | None], /) -> Rule: ...
@overload
def rule(
    *,
    id: str | None = None,
    facts: tuple[str, ...] | list[str] = (),
    title: Text | str | None = None,
    message: Text | str = "",
    missing: Literal["unknown", "given"] = "unknown",
    **fields: Any,
) -> Callable[[Callable[..., bool | None]], Rule]: ...


def rule(function: Callable[..., bool | None] | None = None, /, **given: Any) -> Any:
    """Make a :class:`Rule` of a Python function.

    Args:
        function: Takes the named facts and returns true, false, or ``None`` for unknown. The
            first line of its docstring is the title, the rest the why.
        **given: ``facts`` (their names, in the order of the function's parameters; the parameter
            names when left out), ``missing``, and every field of :class:`Rule`. ``id`` defaults
            to the function's name in kebab-case; ``source`` to assumed.

    >>> @rule(facts=["proposal.amount", "proposal.ceiling"], severity=Severity.HIGH)
    ... def proposal_fits(amount, ceiling):
    ...     '''The proposal fits its ceiling.'''
    ...     return amount <= ceiling
    >>> proposal_fits.id, str(proposal_fits.title)
    ('proposal-fits', 'The proposal fits its ceiling.')
    """
    if function is not None:
        return _python_rule(function, {})

    def decorate(decorated: Callable[..., bool | None]) -> Rule:
        return _python_rule(decorated, dict(given))

    return decorate


def _python_rule(function: Callable[..., bool | None], given: dict[str, Any]) -> Rule:
    first, _, rest = (function.__doc__ or function.__name__).strip().partition("\n")
    code = function.__code__
    parameters = code.co_varnames[: code.co_argcount]
    names = tuple(given.pop("facts", ()) or parameters)
    check = PythonCheck(function, names, given.pop("missing", "unknown"))
    identifier = given.pop("id", None) or function.__name__.replace("_", "-")
    for name in ("title", "message", "why", "fix", "over_reports", "under_reports"):
        if isinstance(given.get(name), str):
            given[name] = Text.same(given[name])
    defaults = {
        "title": Text.same(first.strip()),
        "why": Text.same(" ".join(rest.split())),
        "text": f"{function.__module__}.{function.__qualname__}({', '.join(names)})",
    }
    values: dict[str, Any] = {
        **defaults,
        **{name: value for name, value in given.items() if value is not None},
    }
    values["tags"] = tuple(values.get("tags", ()))
    values["examples"] = tuple(values.get("examples", ()))
    return Rule(id=identifier, check=check, **values)
