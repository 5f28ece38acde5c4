"""Groups: rules that have facts in common, each group with a solver of its own.

Rules that share no stage and no field cannot conflict and cannot imply each other, so questions
stay small however many rules there are.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from kotaku_eval.analysis.shapes import roots
from kotaku_eval.analysis.solver import Formula, Prover
from kotaku_eval.analysis.verdicts import Meaning, Verdicts
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.templates import OrderCheck, Template
from kotaku_eval.templates.names import REPETITIONS


@frozen(eq=False)
class Group:
    """Rules on one level that have facts in common.

    Args:
        meanings: When each gives which verdict, by id, in the order of the rule set.
        prover: Answers questions about them.
        about: The stages and fields of each.
        absent: Names of the formulas that say that a stage did not happen, by stage.
        undecided: The rules of questions that took too many steps.
    """

    meanings: dict[str, Meaning]
    prover: Prover
    about: dict[str, frozenset[str]]
    absent: dict[str, str]
    undecided: set[str] = field(factory=set)
    _noted: dict[tuple[str, str], str] = field(factory=dict)

    @property
    def ids(self) -> list[str]:
        """The ids of the rules."""
        return list(self.meanings)

    def pass_together(self, ids: Iterable[str]) -> bool:
        """Whether one activity may pass all of several rules."""
        return self._can("pass", ids)

    def apply_together(self, ids: Iterable[str]) -> bool:
        """Whether one activity may be judged by all of several rules."""
        return self._can("apply", ids)

    def fine_together(self, ids: Iterable[str]) -> bool:
        """Whether one activity may go without a finding of any of several rules."""
        return self._can("fine", ids)

    def passes_where(self, name: str, ids: Iterable[str]) -> bool:
        """Whether an activity may pass a rule where several apply."""
        names = [self.note("pass", name), *(self.note("apply", other) for other in ids)]
        return self._answer(names) is not False

    def can_fail(self, name: str) -> bool:
        """Whether some activity may fail a rule."""
        return self._can("fail", [name])

    def is_implied(self, name: str, others: Iterable[str]) -> bool:
        """Whether no activity can give a finding of this rule without one of another.

        A finding is a fail or an unknown.
        """
        names = [self.note("find", name), *(self.note("fine", other) for other in others)]
        if len(names) == 1:
            return False
        # Where nothing else happened the answer is quick, and mostly it is: it can.
        elsewhere = [known for stage, known in self.absent.items() if stage not in self.about[name]]
        if self.prover.can([*names, *elsewhere]):
            return False
        return self._answer(names) is False

    def _can(self, what: str, ids: Iterable[str]) -> bool:
        return self._answer([self.note(what, name) for name in ids]) is not False

    def _answer(self, names: list[str]) -> bool | None:
        found = self.prover.can(names)
        if found is None:
            self.undecided.update(name.partition(" ")[2] for name in names[:1])
        return found

    def note(self, what: str, name: str) -> str:
        """Note that a rule gives some verdict, and return the name of that."""
        known = self._noted.get((what, name))
        if known is None:
            known = self.prover.note(f"{what} {name}", self._formula(what, name))
            self._noted[what, name] = known
        return known

    def _formula(self, what: str, name: str) -> Formula:
        meaning, terms = self.meanings[name], self.prover.terms
        fine = terms.some(meaning.passes, meaning.idle, meaning.waits)
        found: dict[str, Formula] = {
            "pass": meaning.passes,
            "apply": meaning.applies,
            "fail": meaning.fails,
            "idle": meaning.idle,
            "fine": fine,
            "find": terms.no(fine),
        }
        return found[what]

    def cause(self, keep: Iterable[str] = ()) -> list[str]:
        """Return the ids of the rules behind the last no, as few as possible.

        Args:
            keep: Names that are part of the question in any case.
        """
        fixed = list(keep)
        core = [name for name in self.prover.cause() if name not in fixed]
        order = {name: at for at, name in enumerate(self.ids)}
        core.sort(key=lambda name: -order[name.partition(" ")[2]])
        found = self.prover.minimal(core, fixed)
        return sorted((name.partition(" ")[2] for name in found), key=order.__getitem__)


def groups_of(ruleset: RuleSet, rules: Iterable[Rule] | None = None) -> list[Group]:
    """Return the rules of a set in groups that have no fact in common, in their order."""
    chosen = list(ruleset.rules if rules is None else rules)
    found = []
    for level in dict.fromkeys(rule.subject for rule in chosen):
        on_level = [rule for rule in chosen if rule.subject == level]
        found += [group_of(ruleset, level, part) for part in _parts(on_level, ruleset)]
    return found


def group_of(ruleset: RuleSet, level: str, rules: Iterable[Rule]) -> Group:
    """Return some rules on one level as one group."""
    read = Verdicts(ruleset, level)
    meanings = {rule.id: read.of(rule) for rule in rules}
    prover = Prover(
        read.terms, differences=all(_is_difference(own.rule) for own in meanings.values())
    )
    prover.always(read.axioms())
    about = {name: roots(meaning.rule, ruleset) for name, meaning in meanings.items()}
    absent = {
        names[0]: prover.note(f"absent {names[0]}", read.terms.no(seen.happened))
        for names, seen in read.scope.stages.items()
        if len(names) == 1
    }
    return Group(meanings, prover, about, absent)


def is_bare(rule: Rule) -> bool:
    """Whether a rule is a template alone: any of them can apply, pass and fail by itself."""
    is_single = rule.when is None and rule.variants is None
    return is_single and isinstance(rule.check, OrderCheck)


def _is_difference(rule: Rule) -> bool:
    """Whether a rule speaks of the order and distance of days, and of nothing else."""
    check = rule.check
    if not is_bare(rule) or rule.due is not None or not isinstance(check, OrderCheck):
        return False
    if check.template in {Template.EXACTLY, Template.BETWEEN} or check.by is not None:
        return False
    return check.count == 1 or check.template in REPETITIONS


def _parts(rules: list[Rule], ruleset: RuleSet) -> list[list[Rule]]:
    """Split rules into parts that share nothing."""
    home: dict[str, str] = {}

    def find(name: str) -> str:
        while home.setdefault(name, name) != name:
            home[name] = home[home[name]]
            name = home[name]
        return name

    own = {}
    for at, rule in enumerate(rules):
        own[rule.id] = find(f"#{at}")
        for root in sorted(_linking(rule, ruleset)):
            home[find(root)] = find(own[rule.id])
    parts: dict[str, list[Rule]] = {}
    for rule in rules:
        parts.setdefault(find(own[rule.id]), []).append(rule)
    return list(parts.values())


def _linking(rule: Rule, ruleset: RuleSet) -> frozenset[str]:
    """Return what ties a rule to others; ``dated`` speaks of every stage, and stands alone."""
    check = rule.check
    if isinstance(check, OrderCheck) and check.template is Template.DATED:
        return frozenset()
    return roots(rule, ruleset)
