"""Rule sets: rules with their indicators, parameters, scale and policies."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cached_property
from typing import ClassVar

import attrs
from attrs import field, frozen

from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.conditions import Settings
from kotaku_eval.dates import Ties, Undated
from kotaku_eval.errors import DefinitionError, Problem, UnknownNameError, name_hint
from kotaku_eval.expressions import Parameter
from kotaku_eval.facts import ACTIVITY, Vocabulary, vocabulary_of
from kotaku_eval.lifecycles import UNCITED, Citation, Confidence, Lifecycle
from kotaku_eval.notebooks import Shown
from kotaku_eval.origins import Origins
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.scales import Scale
from kotaku_eval.texts import Text

_NOTHING_LEFT = Text(
    id="tidak ada aturan yang tersisa: semua yang dipilih juga ditinggalkan.",
    en="no rule is left: all that is selected is also left out.",
)


class ScoreModel(Enum):
    """How the total is made of its parts."""

    WEIGHTED = "weighted"
    MEAN_OF_VILLAGES = "mean_of_villages"
    FLAT = "flat"
    FLAT_UNWEIGHTED = "flat_unweighted"
    ABSOLUTE = "absolute"
    WEAKEST_LINK = "weakest_link"


@frozen
class Group:
    """Indicators that are shown together, with their weight in the total (0: shown only)."""

    id: str
    title: Text
    weight: float = 1.0


@frozen
class Indicator:
    """What several rules measure together, with its weight in its group."""

    id: str
    title: Text
    group: str = ""
    weight: float = 1.0


@frozen
class ParameterDefinition:
    """A parameter with what is known of it."""

    parameter: Parameter
    meaning: Text = Text.same("")
    confidence: Confidence = Confidence.ASSUMED
    minimum: float | None = None
    maximum: float | None = None


def _rules(values: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(values)


@frozen(eq=False, slots=False)
class RuleSet(Shown):
    """An immutable set of rules over one lifecycle.

    Args:
        id: Its name.
        title: What people call it.
        lifecycle: The stages and fields its rules speak of.
        rules: In the order they are shown.
        indicators: By id.
        groups: By id.
        scale: The bands of the total; ``None`` for no category.
        parameters: By name.
        ties: What equal dates mean.
        undated: What events without a date mean.
        score_model: How the total is made.
        mean_level: The level whose scores ``mean_of_villages`` averages.
        calendar: What a working day is.
        disabled: The rules left out on purpose, with the reasons.
        origins: Where every value was written, and what it replaced.
        source: Where the requirements come from, and how sure that is.
        profile: The profile that was chosen; empty for the whole set.
        profiles: The titles of the profiles there are, by name.
        whole: The set with the rules that the profile leaves out; itself where none was chosen.

    Raises:
        DefinitionError: A duplicate rule id, an unknown indicator, group or fact.
    """

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebooks.definitions:show_ruleset"

    id: str
    title: Text
    lifecycle: Lifecycle
    rules: tuple[Rule, ...] = field(converter=_rules)
    indicators: Mapping[str, Indicator] = field(factory=dict)
    groups: Mapping[str, Group] = field(factory=dict)
    scale: Scale | None = None
    parameters: Mapping[str, ParameterDefinition] = field(factory=dict)
    ties: Ties = Ties.LENIENT
    undated: Undated = Undated.ANYWHERE
    score_model: ScoreModel = ScoreModel.WEIGHTED
    mean_level: str = "village"
    calendar: WorkingCalendar = field(factory=WorkingCalendar)
    disabled: Mapping[str, Text] = field(factory=dict)
    origins: Origins = field(factory=Origins, repr=False)
    source: Citation = UNCITED
    profile: str = ""
    profiles: Mapping[str, Text] = field(factory=dict)
    _whole: RuleSet | None = field(default=None, eq=False, repr=False, alias="whole")

    def __attrs_post_init__(self) -> None:
        problems = [*self._duplicates(), *self._unknown_names()]
        if problems:
            raise DefinitionError(problems)

    def _duplicates(self) -> list[Problem]:
        counts = Counter(rule.id for rule in self.rules)
        return [
            Problem(Text(id=f"aturan ganda: {name}", en=f"duplicate rule id: {name}"))
            for name, count in counts.items()
            if count > 1
        ]

    def _unknown_names(self) -> list[Problem]:
        found = []
        for rule in self.rules:
            asked: list[tuple[str, Iterable[str]]] = []
            if rule.indicator:
                asked.append((rule.indicator, self.indicators))
            if isinstance(rule.check, PythonCheck):
                vocabulary = self.vocabulary(rule.subject)
                asked += [(name, vocabulary) for name in rule.check.facts]
            for name, known in asked:
                if name not in set(known):
                    text = Text(
                        id=f"aturan {rule.id}: nama tidak dikenal '{name}'",
                        en=f"rule {rule.id}: unknown name '{name}'",
                    )
                    place = str(rule.place) if rule.place else ""
                    found.append(Problem(text, place, name_hint(name, known)))
        return found

    def vocabulary(self, level: str = ACTIVITY) -> Vocabulary:
        """Return the facts that rules on a level may use.

        Raises:
            DefinitionError: The lifecycle has no such level.
        """
        known = [ACTIVITY, *(own.id for own in self.lifecycle.levels)]
        if level not in known:
            text = Text(id=f"tingkat tidak dikenal '{level}'", en=f"unknown level '{level}'")
            raise DefinitionError([Problem(text, hint=name_hint(level, known))])
        return vocabulary_of(self.lifecycle, level)

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def scored(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that count, by indicator."""
        return {
            name: tuple(rule for rule in self.rules if rule.indicator == name)
            for name in self.indicators
        }

    @cached_property
    def _by_level(self) -> Mapping[str, tuple[Rule, ...]]:
        levels = dict.fromkeys(rule.subject for rule in self.rules)
        return {
            level: tuple(rule for rule in self.rules if rule.subject == level) for level in levels
        }

    @cached_property
    def settings(self) -> Settings:
        """What conditions need to know of the set."""
        return Settings(lenient=self.ties is Ties.LENIENT, calendar=self.calendar)

    def rule(self, name: str) -> Rule:
        """Return a rule by id.

        Raises:
            UnknownNameError: There is no such rule.
        """
        try:
            return self._by_id[name]
        except KeyError:
            text = Text(id=f"aturan tidak dikenal: {name}.", en=f"unknown rule: {name}.")
            hint = name_hint(name, self._by_id)
            raise UnknownNameError(Text.joined(" ", [text, hint])) from None

    def rules_on(self, level: str) -> tuple[Rule, ...]:
        """Return the rules about one level, in order."""
        return self._by_level.get(level, ())

    @property
    def whole(self) -> RuleSet:
        """The set with the rules that its profile leaves out: what waivers and baselines know."""
        return self._whole or self

    def select(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> RuleSet:
        """Return the set with only some rules, named by id, pattern (``mp2k-*``), tag or indicator.

        Raises:
            UnknownNameError: A name matches no rule, or no rule is left.
        """
        names = tuple(select)
        chosen = self.matching(names) if names else set(self._by_id)
        chosen -= self.matching(ignore)
        if self.rules and not chosen:
            raise UnknownNameError(_NOTHING_LEFT)
        return attrs.evolve(self, rules=[rule for rule in self.rules if rule.id in chosen])

    def matching(self, names: Iterable[str]) -> set[str]:
        """Return the ids of the rules that ids, patterns, tags or indicators name.

        Raises:
            UnknownNameError: A name matches no rule.
        """
        found: set[str] = set()
        for name in names:
            ids = {
                rule.id
                for rule in self.rules
                if fnmatch.fnmatchcase(rule.id, name) or name in _names_of(rule)
            }
            if not ids:
                raise UnknownNameError(self._unmatched(name))
            found |= ids
        return found

    def _unmatched(self, name: str) -> Text:
        tags = [tag for rule in self.rules for tag in rule.tags]
        hint = name_hint(name, [*self._by_id, *tags, *self.indicators])
        return Text(
            id=f"aturan tidak dikenal: {name}. {hint.id}", en=f"unknown rule: {name}. {hint.en}"
        )

    def with_rules(self, *rules: Rule) -> RuleSet:
        """Return the set with further rules, such as those made with ``@rule``."""
        return attrs.evolve(self, rules=(*self.rules, *rules))


def _names_of(rule: Rule) -> tuple[str, ...]:
    """Return what a rule may be selected by besides its id: its tags, and its indicator if any."""
    return (*rule.tags, rule.indicator) if rule.indicator else rule.tags
