"""Run texts: what came of the examples and cases of a rule set, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from kotaku_eval.errors import Problem
from kotaku_eval.findings import Verdict
from kotaku_eval.renderers.boards import Board
from kotaku_eval.testing import ExampleResult, Run, Shown
from kotaku_eval.testing.coverage import COUNTED
from kotaku_eval.texts import Language, Text

_BAD: Final = "bold red"
_NO_PASS: Final = Text(
    id="Tanpa contoh atau kasus yang lulus:", en="Without an example or case that passes:"
)
_NO_FAIL: Final = Text(
    id="Tidak pernah gagal dalam contoh atau kasus mana pun:",
    en="Never fail in any example or case:",
)
_INHERITED: Final = Text(
    id="Contoh ini berasal dari {file}. Bila perubahannya disengaja, tulis contoh baru di bawah "
    "'override'.",
    en="The example comes from {file}. If the change is meant, give the rule new examples under "
    "'override'.",
)


@frozen(eq=False)
class RunPage:
    """Writes what came of the tests of a rule set.

    Args:
        board: Where it is written.
        language: The language of the words.
        show_all: Whether rules that lack nothing are listed too.
        file: The file of the rule set itself, as places name it; empty for one made in Python.
    """

    board: Board
    language: Language
    show_all: bool = False
    file: str = ""

    def write(self, run: Run) -> None:
        """Write what does not hold, what is not shown, and the sums."""
        for result in run.failed_examples:
            self._example(result)
        for case in run.failed_cases:
            self.board.spans((f"{case.place}: ", ""), (case.name, _BAD), hanging=2)
            for problem in case.problems:
                self._problem(problem)
        self._coverage(run.shown)
        if self.board.text():
            self.board.line()
        self.board.line(self._say(summary(run)), "bold" if run.passed else _BAD)

    def _example(self, result: ExampleResult) -> None:
        problem = result.problem
        place = f"{result.place}: " if result.place else ""
        self.board.spans(
            (place, ""), (result.rule, _BAD), (f": {self._say(problem.text)}", ""), hanging=2
        )
        if result.reason.en:
            self.board.line(self._say(result.reason), indent=2)
        if result.source is not None:
            self._excerpt(problem.excerpt)
            file = result.source.file.name
            if self.file and file != self.file:
                hint = self._say(_INHERITED).replace("{file}", file)
                self.board.spans((hint, "dim"), indent=2)

    def _problem(self, problem: Problem) -> None:
        self.board.spans((f"{problem.where}: ", "dim"), (self._say(problem.text), ""), indent=2,
                         hanging=2)  # fmt: skip
        self._excerpt(problem.excerpt)

    def _excerpt(self, words: str) -> None:
        for line in words.splitlines():
            self.board.line(line, "dim")

    def _coverage(self, shown: Sequence[Shown]) -> None:
        for own in shown if self.show_all else ():
            counts = (
                f"{self._say(verdict.title)} {own.counts[verdict]}"
                for verdict in COUNTED
                if own.counts.get(verdict)
            )
            self.board.spans((f"{own.rule}: ", ""), (", ".join(counts) or "-", "dim"), hanging=2)
        for verdict, words in ((Verdict.PASS, _NO_PASS), (Verdict.FAIL, _NO_FAIL)):
            names = [own.rule for own in shown if verdict in own.missing]
            if names:
                self.board.heading(self._say(words))
                self.board.line(", ".join(names), indent=2)

    def _say(self, text: Text) -> str:
        return text.to(self.language)


def summary(run: Run) -> Text:
    """Return the sums of a run, in two sentences."""
    examples, cases = len(run.examples), len(run.cases)
    held = examples - len(run.failed_examples), cases - len(run.failed_cases)
    counts = {
        verdict: sum(1 for own in run.shown if own.counts.get(verdict)) for verdict in COUNTED
    }
    by_id = ", ".join(f"{verdict.title.id} {count}" for verdict, count in counts.items())
    by_en = ", ".join(f"{verdict.title.en} {count}" for verdict, count in counts.items())
    name, rules = run.ruleset.id, len(run.shown)
    return Text(
        id=f"{name}: contoh {held[0]} dari {examples} sesuai, kasus {held[1]} dari {cases}. "
        f"Putusan yang diperlihatkan, dari {rules} aturan: {by_id}.",
        en=f"{name}: {held[0]} of {examples} examples hold, {held[1]} of {cases} cases. "
        f"Verdicts shown, of {rules} rules: {by_en}.",
    )
