"""Verdicts: every rule of a level as formulas that say when it passes, fails, or does not apply."""

from __future__ import annotations

import itertools
from typing import Any

import attrs
from attrs import field, frozen

from kotaku_eval.analysis.deadlines import Deadlines
from kotaku_eval.analysis.lowering import Lowering
from kotaku_eval.analysis.occurrence import Occurrence
from kotaku_eval.analysis.orders import Answers, Orders, is_plain
from kotaku_eval.analysis.outlines import Outlines
from kotaku_eval.analysis.scopes import Scope
from kotaku_eval.analysis.shapes import shape
from kotaku_eval.analysis.solver import Formula, Term, Terms
from kotaku_eval.analysis.spacing import Spacing
from kotaku_eval.analysis.values import Truth, given
from kotaku_eval.conditions import walk
from kotaku_eval.dates import Ties
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template, overtakers
from kotaku_eval.texts import Text


@frozen(eq=False)
class Meaning:
    """When a rule gives which verdict.

    Args:
        rule: The rule.
        applies: There is something to judge: ``when`` holds, and the template is activated.
        idle: It does not apply.
        passes: It passes.
        fails: It fails.
        waits: It is pending.
        left_open: The parts that are not said exactly; the formulas allow more than the rule does.
    """

    rule: Rule
    applies: Formula
    idle: Formula
    passes: Formula
    fails: Formula
    waits: Formula
    left_open: tuple[Text, ...] = ()


@frozen(eq=False)
class Verdicts:
    """Turns the rules on one level into formulas over one set of facts.

    Args:
        ruleset: Whose policies hold.
        level: What the rules are about.
        most: How many entries a list may have; 0 for any number.
    """

    ruleset: RuleSet
    level: str
    most: int = 0
    terms: Terms = field(factory=Terms)
    scope: Scope = field(init=False)
    lowering: Lowering = field(init=False)
    orders: Orders = field(init=False)
    outlines: Outlines = field(init=False)
    as_of: Term = field(init=False)
    _later: dict[str, Formula] = field(factory=dict, init=False)
    _functions: dict[Any, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        has_rows = self.ruleset.ties is Ties.INPUT
        scope = Scope(self.terms, self.ruleset.lifecycle, self.ruleset.undated, has_rows=has_rows)
        as_of = self.terms.number("as of")
        lowering = Lowering(scope, self.ruleset.ties is Ties.LENIENT, self.most)
        closed = scope.closed if self.level == ACTIVITY else self.terms.false
        orders = Orders(lowering, self.ruleset.ties, as_of, closed)
        for name, made in (
            ("scope", scope), ("lowering", lowering), ("orders", orders), ("as_of", as_of),
            ("outlines", Outlines(orders)),
        ):  # fmt: skip
            object.__setattr__(self, name, made)

    def axioms(self) -> list[Formula]:
        """Return what always holds of the facts that the rules read so far look at."""
        self.scope.relate(self.ruleset.vocabulary(self.level))
        self.outlines.settle_counts()
        return self.scope.axioms

    def of(self, rule: Rule) -> Meaning:
        """Return when a rule gives which verdict.

        One that differs by scope gives a verdict where all its variants that may hold give it.
        """
        variants = rule.variants
        if variants is None:
            return self._alone(rule)
        parts = [self._alone(one) for one in variants.rules]
        held = self._may_hold(variants)

        def everywhere(name: str) -> Formula:
            follows = self.terms.follows
            pairs = zip(held, parts, strict=True)
            return self.terms.every(*(follows(may, getattr(part, name)) for may, part in pairs))

        left_open = dict.fromkeys(text for part in parts for text in part.left_open)
        return Meaning(
            rule,
            applies=everywhere("applies"),
            idle=everywhere("idle"),
            passes=everywhere("passes"),
            fails=everywhere("fails"),
            waits=everywhere("waits"),
            left_open=tuple(left_open),
        )

    def _may_hold(self, variants: Any) -> list[Formula]:
        """Return for each variant that no scope is known to say otherwise."""
        terms, choices = self.terms, []
        for scopes in variants.lists:
            before: list[Formula] = []
            own = []
            for scope in scopes:
                holds = self.lowering.truth(scope.condition)
                own.append(terms.every(*before, terms.no(holds.false)))
                before.append(terms.no(holds.true))
            choices.append([terms.every(*before), *own])
        return [terms.every(*chosen) for chosen in itertools.product(*choices)]

    def _alone(self, rule: Rule) -> Meaning:
        """Return when a rule without variants gives which verdict."""
        terms = self.terms
        when = Truth(terms.true, terms.false)
        if rule.when is not None:
            when = self.lowering.truth(rule.when)
        answers, notes = self._answers(rule)
        fails, waits = self._settled(rule, answers)
        idle = terms.some(when.false, terms.every(when.true, answers.idle))
        return Meaning(
            rule,
            applies=terms.every(when.true, terms.no(answers.idle)),
            idle=idle,
            passes=terms.every(when.true, answers.passes),
            fails=terms.every(when.true, fails),
            waits=terms.every(when.true, waits),
            left_open=(*notes, *self._left_open(rule)),
        )

    def _left_open(self, rule: Rule) -> tuple[Text, ...]:
        """Return the parts of a rule's expressions that are not said exactly."""
        opened = {asked for _, asked in self.lowering.open_parts}
        if not opened:
            return ()
        parts = (part for node in rule.conditions for part in walk(node))
        texts = (part.text for part in parts if shape(part) in opened)
        return tuple(Text.same(text) for text in dict.fromkeys(texts))

    def _answers(self, rule: Rule) -> tuple[Answers, tuple[Text, ...]]:
        terms, check = self.terms, rule.check
        if isinstance(check, OrderCheck):
            found = self._template(check)
            if found is not None:
                return found, ()
            found = self.outlines.judged(check)
            return self._unread(check) if found is None else (found, (_written(check),))
        if isinstance(check, PythonCheck):
            asked = self._python(check, rule)
            text = Text(id="aturan Python", en="a Python rule")
            return Answers(terms.false, asked.true, asked.false, terms.false), (text,)
        held = self.lowering.truth(check)
        if rule.due is None:
            return Answers(terms.false, held.true, held.false, terms.false), ()
        return Answers(terms.false, held.true, held.false, terms.no(held.true)), ()

    def _template(self, check: OrderCheck) -> Answers | None:
        """Return the answers of a template; ``None`` for one that cannot be said exactly."""
        spacing = Spacing(self.orders, few=self.most > 0)
        readers = (self.orders, Occurrence(self.orders), Deadlines(self.orders), spacing)
        return next((found for own in readers if (found := own.judged(check)) is not None), None)

    def _unread(self, check: OrderCheck) -> tuple[Answers, tuple[Text, ...]]:
        """Leave a template open; working days are counted as days where cases are built."""
        text = _written(check)
        if self.most and check.is_working and is_plain(attrs.evolve(check, is_working=False)):
            spaced = attrs.evolve(check, is_working=False)
            found = self._template(spaced)
            if found is not None:
                return found, (text,)
        terms, key = self.terms, repr(shape(check))
        flags = [terms.flag(f"{key}{part}") for part in ("idle", "passes", "fails", "absent")]
        only = [
            terms.every(flag, *(terms.no(other) for other in flags[:at]))
            for at, flag in enumerate(flags)
        ]
        idle, passes, fails, absent = only
        return Answers(idle, passes, fails, absent, is_open=True), (text,)

    def _python(self, check: PythonCheck, rule: Rule) -> Truth:
        terms = self.terms
        # Two functions may share a name, as those made by one factory do.
        at = self._functions.setdefault((check.function, check.facts), len(self._functions))
        vocabulary = self.ruleset.vocabulary(rule.subject)
        known = terms.flag(f"function {at}?")
        if check.missing == "unknown":
            facts = (self.scope.fact(vocabulary[name]) for name in check.facts)
            known = terms.every(known, *(self.scope.has(fact) for fact in facts))
        return given(terms, known, terms.flag(f"function {at}"))

    def _due(self, rule: Rule) -> Formula:
        """Return that the date until which an open case may still comply has passed."""
        if rule.due is None:
            return self.terms.false
        due = self.lowering.value(rule.due)
        return self.terms.every(due.known, due.high < self.as_of)

    def _settled(self, rule: Rule, answers: Answers) -> tuple[Formula, Formula]:
        """Return when a rule fails and when it is pending: what absence means for the case."""
        terms, closed = self.terms, self.orders.closed
        if answers.is_open:
            return answers.fails, answers.absent
        if isinstance(rule.check, OrderCheck):
            late = terms.some(closed, self._due(rule), self._overtaken(rule.check))
            fails = terms.some(answers.fails, terms.every(answers.absent, late))
            doubtful = terms.false if answers.doubtful is None else answers.doubtful
            waits = terms.every(answers.absent, terms.no(late), terms.no(doubtful))
            return fails, waits if answers.pending is None else terms.some(waits, answers.pending)
        if rule.due is None:
            return answers.fails, terms.false
        due = self.lowering.value(rule.due)
        over = terms.some(closed, terms.no(due.known), due.high < self.as_of)
        return terms.every(answers.fails, over), terms.every(answers.absent, terms.no(over))

    def _overtaken(self, check: OrderCheck) -> Formula:
        """Return that a stage has happened that must come after what a check still waits for."""
        if check.template is not Template.CO_EXISTENCE:
            return self._any_after(check.awaited)
        terms, has_first = self.terms, self.orders.stage(check.a).happened
        return terms.some(
            terms.every(has_first, self._any_after(check.b)),
            terms.every(terms.no(has_first), self._any_after(check.a)),
        )

    def _any_after(self, awaited: tuple[str, ...]) -> Formula:
        """Return that a stage has happened that must come after all awaited ones."""
        if len(awaited) == 1:
            return self._after(awaited[0])
        later = overtakers(self.ruleset.lifecycle.successors, awaited)
        return self.terms.some(*(self.scope.stage(name).happened for name in later))

    def _after(self, stage: str) -> Formula:
        """Return that a later stage has happened, each by way of the stages just after it."""
        successors = self.ruleset.lifecycle.successors
        ahead: dict[str, list[str]] = {}
        for edge in self.ruleset.lifecycle.order:
            ahead.setdefault(edge.before, []).append(edge.after)
        for name in sorted({stage, *successors[stage]}, key=lambda own: len(successors[own])):
            if name not in self._later:
                flag = self.terms.flag(f"after {name}")
                parts = [
                    (self.scope.stage(own).happened, self._later[own])
                    for own in ahead.get(name, [])
                ]
                happened = self.terms.some(*(part for pair in parts for part in pair))
                self.scope.axioms.append(self.terms.same(flag, happened))
                self._later[name] = flag
        return self._later[stage]


def _written(check: OrderCheck) -> Text:
    return Text.same(check.text or check.template.value)
