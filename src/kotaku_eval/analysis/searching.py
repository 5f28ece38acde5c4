"""Searching: small cases in which what is asked of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen

from kotaku_eval.analysis.cases import CaseWriter, Wish, absences, plainness
from kotaku_eval.analysis.choosing import Chooser, scopes_of
from kotaku_eval.analysis.shapes import roots
from kotaku_eval.analysis.solver import Prover
from kotaku_eval.analysis.verdicts import Verdicts
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.rules import Rule


@frozen(eq=False)
class CaseSearch:
    """Looks for cases of rules on one level.

    Args:
        read: The rules as formulas.
        prover: Knows what always holds.
        wishes: What a small case does without.
        plain: What makes a case plain.
    """

    read: Verdicts
    prover: Prover
    wishes: list[Wish]
    plain: list[Wish]

    @classmethod
    def of(cls, read: Verdicts, prover: Prover) -> CaseSearch:
        """Begin a search, when all rules have been read."""
        scopes = scopes_of(read)
        wishes = [wish for scope in scopes for wish in absences(scope)]
        plain = [wish for scope in scopes for wish in plainness(scope)]
        for wish in (*wishes, *plain):
            prover.note(wish.name, wish.formula)
        return cls(read, prover, wishes, plain)

    def cases(self, rule: Rule, fixed: list[str]) -> Iterator[dict[str, Any]]:
        """Yield cases about a rule, the smallest first, then with the day of the judgement.

        To be asked within a trial of the prover, which says what must hold.

        Args:
            rule: What the cases are about.
            fixed: The names of formulas that must hold besides.
        """
        own = roots(rule, self.read.ruleset)
        wishes = sorted(
            self.wishes, key=lambda wish: (wish.about.partition(".")[0] in own, -wish.rank)
        )
        kept = self.prover.relaxed([wish.name for wish in wishes], fixed)
        if kept is None:
            return
        plain = self.prover.relaxed([wish.name for wish in self.plain], [*fixed, *kept])
        chosen = [*fixed, *kept, *(plain or [])]
        Chooser(self.prover, self.read).choose(rule, chosen)
        if not self.prover.can(chosen):
            return
        model = self.prover.model()
        writer = CaseWriter(rule.subject, self.read.lowering.entries, model)
        try:
            case = writer.case(self.read.scope)
        except ValueError:
            # The solver counts days without end; this one is not on the calendar.
            return
        if rule.subject == ACTIVITY and writer.is_closed(self.read.scope):
            case["status"] = "closed"
        yield case
        day = model(self.read.as_of)
        if 1 <= day <= date.max.toordinal():
            yield {**case, "as_of": date.fromordinal(day).isoformat()}
