"""Expectations: what a case says must be found, checked against the rules and its portfolio."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from kotaku_eval.definitions.leaves import choice_of, text_of
from kotaku_eval.definitions.nodes import LeafError, problem_at
from kotaku_eval.errors import Problem, name_hint
from kotaku_eval.findings import Verdict
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.testing.cases import Expectation, subjects_on
from kotaku_eval.texts import Text


def named_rule(name: str, source: Source, ruleset: RuleSet, problems: list[Problem]) -> Rule | None:
    """Return a rule by id, noting one there is not."""
    known = {rule.id: rule for rule in ruleset.rules}
    if name in known:
        return known[name]
    if name in ruleset.disabled:
        words = Text(
            id=f"aturan '{name}' dinonaktifkan dalam {ruleset.id}",
            en=f"rule '{name}' is disabled in {ruleset.id}",
        )
        problems.append(problem_at(source, words))
    else:
        words = Text(id=f"aturan tidak dikenal '{name}'", en=f"unknown rule '{name}'")
        problems.append(problem_at(source, words, name_hint(name, known)))
    return None


@frozen
class ExpectationReader:
    """Reads what must be found in one portfolio.

    Args:
        ruleset: Knows the rules.
        portfolio: Knows the subjects; ``None`` where its own mistakes have been noted.
        problems: Where mistakes are noted.
    """

    ruleset: RuleSet
    portfolio: Portfolio | None
    problems: list[Problem]

    def verdicts(self, node: Node) -> Iterator[Expectation]:
        """Yield the expectations of a mapping from rules to verdicts, or to verdicts by subject."""
        if not isinstance(node, Mapping):
            words = Text(
                id="ditulis sebagai pemetaan (aturan: putusan)",
                en="written as a mapping (rule: verdict)",
            )
            self._note(node.source, words)
            return
        for name, part in node.items.items():
            yield from self._of_rule(name, node.keys[name], part)

    def findings(self, node: Node) -> Iterator[Expectation]:
        """Yield the findings of a list: a rule that fails, or a rule with its verdict."""
        if isinstance(node, Mapping):
            yield from self._only_findings(self.verdicts(node))
            return
        for part in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(part, Mapping):
                yield from self._only_findings(self.verdicts(part))
            elif isinstance(part, Scalar) and not part.is_null:
                failed = Scalar(Verdict.FAIL.value, plain=True, source=part.source)
                yield from self._of_rule(part.text, part.source, failed)
            else:
                words = Text(
                    id="diperlukan daftar aturan, misalnya [mp2k-held]",
                    en="a list of rules is needed, such as [mp2k-held]",
                )
                self._note(part.source, words)

    def _of_rule(self, name: str, source: Source, node: Node) -> Iterator[Expectation]:
        rule = named_rule(name, source, self.ruleset, self.problems)
        if isinstance(node, Mapping):
            for subject, part in node.items.items():
                verdict = self.verdict(part)
                place = part.source if isinstance(part, Scalar) else node.keys[subject]
                if rule is None or not self._has(rule, subject, node.keys[subject]):
                    continue
                if verdict is not None:
                    yield Expectation(rule.id, subject, verdict, place)
            return
        verdict = self.verdict(node)
        if rule is None or verdict is None:
            return
        only = self.only_subject(rule, source)
        if only is not None:
            yield Expectation(rule.id, only, verdict, source)

    def verdict(self, node: Node) -> Verdict | None:
        """Return a verdict as written, noting what is none."""
        try:
            found = choice_of(Scalar(text_of(node), plain=False, source=node.source), Verdict)
        except LeafError as failure:
            self.problems.append(failure.problem())
            return None
        if found is Verdict.WAIVED:
            words = Text(
                id="'waived' bukan putusan aturan", en="'waived' is not the verdict of a rule"
            )
            self._note(node.source, words)
            return None
        return found

    def only_subject(self, rule: Rule, source: Source) -> str | None:
        """Return what a rule judges in the portfolio, where that is one thing only."""
        if self.portfolio is None:
            return None
        known = [*subjects_on(self.portfolio, rule.subject)]
        if len(known) == 1:
            return known[0]
        if known:
            words = Text(
                id=f"'{rule.id}' menilai beberapa: sebut yang mana",
                en=f"'{rule.id}' judges several here: say which",
            )
            hint = Text.same(f"{rule.id}: {{{known[0]}: fail}}")
            self._note(source, words, hint)
        else:
            words = Text(
                id=f"tidak ada {rule.subject} di sini untuk dinilai '{rule.id}'",
                en=f"there is no {rule.subject} here for '{rule.id}' to judge",
            )
            self._note(source, words)
        return None

    def _has(self, rule: Rule, subject: str, source: Source) -> bool:
        known = [] if self.portfolio is None else [*subjects_on(self.portfolio, rule.subject)]
        if subject in known or self.portfolio is None:
            return self.portfolio is not None
        words = Text(
            id=f"{rule.subject} tidak dikenal '{subject}'",
            en=f"unknown {rule.subject} '{subject}'",
        )
        self._note(source, words, name_hint(subject, known))
        return False

    def _only_findings(self, found: Iterator[Expectation]) -> Iterator[Expectation]:
        for one in found:
            if one.verdict.is_finding:
                yield one
                continue
            words = Text(
                id=f"'{one.verdict.value}' bukan temuan; tulis di bawah 'expect'",
                en=f"'{one.verdict.value}' is no finding; it belongs under 'expect'",
            )
            self._note(one.source, words)

    def _note(self, source: Source, text: Text, hint: Text | None = None) -> None:
        self.problems.append(problem_at(source, text, hint))
