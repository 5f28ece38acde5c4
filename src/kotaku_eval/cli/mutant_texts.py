"""Mutant texts: the mistakes that the examples of a rule set do not notice, for a terminal."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from kotaku_eval.cli.rule_texts import case_text
from kotaku_eval.mutants import Marked, Mutant, Mutation, RuleMutation, marked
from kotaku_eval.renderers.boards import Board
from kotaku_eval.texts import Language, Text

_CONTEXT: Final = 40
_SPARED: Final = 20
"""What is cut must be longer than that: an ellipsis is no shorter than a word."""

_CUT: Final = "…"
_SURVIVORS: Final = Text(id="Mutan yang tidak dikenali", en="Mutants that survive")
_PASTE: Final = Text(id="contoh yang mengenalinya:", en="examples that kill them:")
_PROVED: Final = Text(id="terbukti sama dengan aturannya:", en="proved to ask the same:")
_UNPROVED: Final = Text(
    id="Tanpa tambahan 'analysis' tidak dicari mutan yang ternyata sama dengan aturannya, dan "
    'tidak ada contoh yang diusulkan (pip install "kotaku-eval[analysis]").',
    en="Without the extra 'analysis' mutants that ask the same as their rule are not looked for, "
    'and no examples are suggested (pip install "kotaku-eval[analysis]").',
)
_PYTHON: Final = Text(
    id="Ditulis dalam Python, tidak dapat dimutasi:", en="Written in Python, without mutants:"
)


@frozen(eq=False)
class MutantPage:
    """Writes how the mutants of a rule set fared.

    Args:
        board: Where it is written.
        language: The language of the words.
        show_all: Whether rules without survivors are listed too, and long texts in full.
    """

    board: Board
    language: Language
    show_all: bool = False

    def write(self, mutation: Mutation) -> None:
        """Write the survivors by rule, and the sums."""
        if any(own.survivors for own in mutation.rules) or self.show_all:
            self.board.heading(self._say(_SURVIVORS))
        for own in mutation.rules:
            if own.survivors or self.show_all:
                self._rule(own)
        python = [own.rule.id for own in mutation.rules if own.is_python]
        if python:
            self.board.heading(self._say(_PYTHON))
            self.board.line(", ".join(python), indent=2)
        self.board.line()
        if not mutation.is_proved:
            self.board.line(self._say(_UNPROVED), "dim")
        self.board.line(self._say(summary(mutation)), "bold")

    def _rule(self, own: RuleMutation) -> None:
        counts = Text(
            id=f"{own.killed} dari {own.total} dikenali", en=f"{own.killed} of {own.total} killed"
        )
        place = f"{own.rule.place}: " if own.rule.place else ""
        self.board.spans((place, ""), (own.rule.id, "bold"), (f": {self._say(counts)}", ""),
                         hanging=2)  # fmt: skip
        for mutant in own.survivors:
            self._mutant(mutant, "yellow")
        if own.suggestions:
            self.board.line(self._say(_PASTE), "dim", indent=4)
        for suggestion in own.suggestions:
            text = f"- {suggestion.verdict.value}: {case_text(suggestion.case)}"
            self.board.spans((text, ""), indent=6, hanging=2)
        if self.show_all and own.equivalent:
            self.board.line(self._say(_PROVED), "dim", indent=4)
            for mutant in own.equivalent:
                self._mutant(mutant, "dim")

    def _mutant(self, mutant: Mutant, style: str) -> None:
        shown = marked(mutant.before, mutant.after)
        head, tail = (shown.head, shown.tail) if self.show_all else _cut(shown)
        title = self._say(mutant.operator.title)
        self.board.spans(
            (f"{title}: ", ""), (head, "dim"), (shown.change, style), (tail, "dim"),
            indent=4, hanging=2,
        )  # fmt: skip

    def _say(self, text: Text) -> str:
        return text.to(self.language)


def _cut(shown: Marked) -> tuple[str, str]:
    """Return what stands around the changed part, cut where it is long."""
    head, tail = shown.head, shown.tail
    if len(head) > _CONTEXT + _SPARED:
        head = f"{head.partition(':')[0]}: {_CUT}{head[-_CONTEXT:].partition(' ')[2]}"
    if len(tail) > _CONTEXT + _SPARED:
        tail = f"{tail[:_CONTEXT].rpartition(' ')[0]}{_CUT}"
    return head, tail


def summary(mutation: Mutation) -> Text:
    """Return the sums, in one line."""
    share = f"{mutation.percent:.1f}"
    left_out = Text.same("")
    count = mutation.equivalent
    if count:
        left_out = Text(
            id=f"; {count} lagi terbukti sama dengan aturannya dan tidak dihitung",
            en=f"; {count} more are proved to ask the same as their rule and do not count",
        )
    killed, total = mutation.killed, mutation.total
    return Text(
        id=f"{mutation.ruleset}: {killed} dari {total} mutan dikenali "
        f"({share.replace('.', ',')} %){left_out.id}.",
        en=f"{mutation.ruleset}: {killed} of {total} mutants killed ({share} %){left_out.en}.",
    )
