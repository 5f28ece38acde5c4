"""Improvement pages: what to put right first, what it brings, and what would have to be true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kotaku_eval.displays import show
from kotaku_eval.improvements import Counterfactual, Gain, Improvements, RepairPlan, WeightRange
from kotaku_eval.improvements.counterfactuals import ONLY_TRUE
from kotaku_eval.renderers import labels, outlines
from kotaku_eval.renderers.blocks import NOTE, Block, Entry, Heading, Paragraph, Rows
from kotaku_eval.texts import Language, Text

TOP: Final = 10
VALUES_SHOWN: Final = 3
SUBJECTS_SHOWN: Final = 12
BREAKS_SHOWN: Final = 3
_CLOSE: Final = 0.005


def improvement_page(
    found: Improvements, language: Language = "id", *, top: int = TOP
) -> Iterator[Block]:
    """Yield the page of what could move a score.

    Args:
        found: What could.
        language: The language of the words.
        top: How many findings to show one by one.
    """
    page = _Page(found, language)
    yield from page.head()
    yield from page.plan()
    if top:
        yield from page.gains(top)
    yield from page.weights()


class _Page:
    def __init__(self, found: Improvements, language: Language) -> None:
        self.found = found
        self.language: Language = language

    def say(self, indonesian: str, english: str) -> str:
        return indonesian if self.language == "id" else english

    def of(self, text: Text | None) -> str:
        return "" if text is None else text.to(self.language)

    def points(self, value: float) -> str:
        shown = f"{value:+.2f}"
        return shown.replace(".", ",") if self.language == "id" else shown

    def number(self, value: float) -> str:
        whole = int(value) if value == int(value) else round(value, 2)
        return show(whole).to(self.language)

    # --- head -----------------------------------------------------------------------------------

    def head(self) -> Iterator[Block]:
        found = self.found
        title = self.of(labels.titled(found.title, found.portfolio))
        what = self.say("Menaikkan nilai", "Raise the score")
        where = f", {found.place.label} {found.place.code}" if found.place else ""
        yield Heading(f"{what}: {title}{where}")
        if found.illustrative:
            yield Paragraph(self.of(labels.ILLUSTRATIVE), "bold yellow")
        day = found.as_of or self.of(labels.NO_DATE)
        rules = f"{self.of(labels.RULES)}: {self.of(found.ruleset_title)} ({found.ruleset})"
        yield Paragraph(f"{rules}; {self.of(labels.AS_OF).lower()} {day}")
        yield Paragraph(f"{self.say('Nilai sekarang', 'Score now')}: {self._headline()}", "bold")

    def _headline(self) -> str:
        score = self.found.score
        if score.low is not None:
            return outlines.headline(score, self.language)
        return self.say(
            "tidak ada (ada aturan yang galat, atau tidak ada yang dinilai)",
            "none (a rule broke, or nothing was judged)",
        )

    # --- the plan -------------------------------------------------------------------------------

    def plan(self) -> Iterator[Block]:
        plan = self.found.plan
        if plan.after is None or plan.threshold is None:
            yield Heading(self.say("Kategori berikutnya", "The next category"))
            yield Paragraph(self.of(plan.reason))
            return
        target, count = self.of(plan.target), self.number(len(plan.repairs))
        start = outlines.share(plan.threshold, self.language)
        yield Heading(
            self.say(
                f"Perbaikan terdekat ke kategori {target} (mulai {start}): {count}",
                f"The nearest repairs to the category {target} (from {start}): {count}",
            )
        )
        after = outlines.headline(plan.after, self.language)
        yield Paragraph(self.say(f"Sesudahnya: {after}.", f"Afterwards: {after}."))
        yield Paragraph(self._proof(plan), NOTE)
        if plan.capping:
            number = self.number(plan.capping)
            yield Paragraph(
                self.say(
                    f"{number} di antaranya wajib: tingkatnya menahan kategori, berapa pun "
                    "nilainya.",
                    f"{number} of them cannot be left out: their severity caps the category, "
                    "whatever the score.",
                )
            )
        yield self._plan_rows(plan)

    def _proof(self, plan: RepairPlan) -> str:
        cost, bound = self.number(plan.cost), self.number(plan.bound)
        is_plain = plan.cost == len(plan.repairs)
        if plan.is_minimal:
            if is_plain:
                return self.say(
                    "Terbukti: dengan lebih sedikit perbaikan kategori itu tidak tercapai. "
                    "Himpunan lain dengan jumlah yang sama mungkin ada.",
                    "Proved: with fewer repairs that category is not reached. There may be other "
                    "sets of as many.",
                )
            return self.say(
                f"Biaya {cost}, terbukti yang termurah.", f"Cost {cost}, proved to be the least."
            )
        return self.say(
            f"Biaya {cost}; belum terbukti yang termurah, tetapi tidak ada yang di bawah {bound}.",
            f"Cost {cost}; not proved to be the least, but nothing costs less than {bound}.",
        )

    def _plan_rows(self, plan: RepairPlan) -> Rows:
        by_rule: dict[str, list[Gain]] = {}
        for gain in plan.repairs:
            by_rule.setdefault(gain.rule, []).append(gain)
        alone = sum(gain.points or 0.0 for gain in plan.repairs)
        together = ((plan.after and plan.after.low) or 0.0) - (plan.now.low or 0.0)
        is_sum = abs(alone - together) < _CLOSE
        rows = []
        for gains in by_rule.values():
            names = [gain.subject.id for gain in gains]
            rest = len(names) - SUBJECTS_SHOWN
            shown = ", ".join(names[: SUBJECTS_SHOWN if rest > 1 else None])
            more = f", … +{self.number(rest)}" if rest > 1 else ""
            total = sum(gain.points or 0.0 for gain in gains)
            title = self.of(gains[0].title)
            points = (self.points(total),) if is_sum else ()
            rows.append((title, self.number(len(gains)), *points, shown + more))
        columns = (
            (self.say("Aturan yang harus terpenuhi", "Rule to be met"), False),
            (self.say("Jumlah", "Number"), True),
            *(((self.say("Poin", "Points"), True),) if is_sum else ()),
            (self.say("Di", "On"), False),
        )
        return Rows(columns, tuple(rows))

    # --- gains ----------------------------------------------------------------------------------

    def gains(self, top: int) -> Iterator[Block]:
        gains = self.found.gains
        shown = min(top, len(gains))
        yield Heading(
            self.say(
                f"Yang paling menaikkan nilai ({self.number(shown)} dari "
                f"{self.number(len(gains))} temuan)",
                f"What raises the score most ({self.number(shown)} of "
                f"{self.number(len(gains))} findings)",
            )
        )
        if not gains:
            yield Paragraph(self.of(labels.NO_FINDINGS))
            return
        yield Paragraph(
            self.say(
                "Poin = kenaikan nilai bila hanya putusan itu menjadi sesuai.",
                "Points = what the score rises by if that one verdict becomes a pass.",
            ),
            NOTE,
        )
        if shown and not gains[0].points:
            yield Paragraph(
                self.say(
                    "Tidak ada satu perbaikan pun yang sendirian menggerakkan nilai.",
                    "No repair moves the score by itself.",
                )
            )
        for number in range(shown):
            yield self._gain(number + 1, gains[number])
        yield Paragraph(self.of(ONLY_TRUE), NOTE)

    def _gain(self, number: int, gain: Gain) -> Entry:
        points = "" if gain.points is None else f"{self.points(gain.points)}  "
        label = gain.subject.label
        subject = f"{gain.subject.id} {label}" if label != gain.subject.id else label
        words = f"{points}{subject}: {self.of(gain.title)}"
        verdict = f"{labels.mark(gain.verdict)} {self.of(gain.verdict.title)}"
        severity = self.of(labels.severity(gain.severity))
        lines = [(f"{verdict}, {severity} · {gain.rule}{self._elsewhere(gain)}", NOTE)]
        if gain.is_next and gain.category is not None:
            category = self.of(gain.category)
            lines.append((f"→ {self.say('kategori', 'category')} {category}", "bold green"))
        lines += self._values(gain)
        if gain.fix.en:
            lines.append((f"{self.of(labels.FIX)}: {self.of(gain.fix)}", "green"))
        return Entry(number, words, tuple(lines))

    def _elsewhere(self, gain: Gain) -> str:
        """Return what the repair brings to the activity and the lowest places it lies in."""
        held = [(self._level("activity"), gain.own)]
        known = [(level, points) for level, points in gain.places.items() if points]
        wanted = [own for own in known if own[0] == "village"] or known[:1]
        held += [(self._level(level), points) for level, points in wanted]
        shown = [f"{name} {self.points(points)}" for name, points in held if points]
        return f" · {', '.join(shown)}" if shown else ""

    def _level(self, name: str) -> str:
        return self.of(self.found.level_title(name).inside())

    def _values(self, gain: Gain) -> list[tuple[str, str]]:
        made = self.found.counterfactuals(gain.rule, gain.subject.id)
        if not made.found:
            return [(self.of(made.reason), NOTE)]
        start = self.say("Terpenuhi dengan", "Would pass with")
        lines = [
            (f"{start}: {self.of(one.words)}{self._doubts(one)}", "")
            for one in made.found[:VALUES_SHOWN]
        ]
        rest = len(made.found) - VALUES_SHOWN
        if rest > 0:
            more = self.say(f"… atau salah satu dari {rest} lainnya", f"… or one of {rest} others")
            lines.append((more, NOTE))
        return lines

    def _doubts(self, one: Counterfactual) -> str:
        parts = []
        if one.is_later:
            parts.append(self.say("setelah tanggal penilaian", "after the day of the judgement"))
        if one.breaks:
            rules = list(dict.fromkeys(rule for rule, _ in one.breaks))
            shown = ", ".join(rules[:BREAKS_SHOWN])
            more = f", … +{len(rules) - BREAKS_SHOWN}" if len(rules) > BREAKS_SHOWN else ""
            parts.append(self.say("lalu gagal: ", "would then fail: ") + shown + more)
        return f" [{'; '.join(parts)}]" if parts else ""

    # --- weights --------------------------------------------------------------------------------

    def weights(self) -> Iterator[Block]:
        found = self.found.weights
        if found is None:
            return
        percent = self.number(found.percent)
        yield Heading(
            self.say(
                f"Bila setiap bobot bergeser sampai {percent} %",
                f"If every weight moves by up to {percent} %",
            )
        )
        low, high = (outlines.share(end, self.language) for end in (found.low, found.high))
        yield Paragraph(
            self.say(f"Nilai: {low} sampai {high}", f"Score: {low} to {high}")
            + (self.say(" (tepat).", " (exact).") if found.is_exact else self._outer(found))
        )
        if found.categories:
            yield Paragraph(self._category(found))

    def _outer(self, found: WeightRange) -> str:
        ends = (found.attained_low, found.attained_high)
        low, high = (outlines.share(end, self.language) for end in ends)
        return self.say(
            f" (batas luar yang pasti; yang ditemukan tercapai: {low} sampai {high}).",
            f" (outer bounds, certain; found to be attained: {low} to {high}).",
        )

    def _category(self, found: WeightRange) -> str:
        names = ", ".join(self.of(title) for title in found.categories)
        if found.may_change is False:
            return self.say(f"Kategori tetap {names}.", f"The category stays {names}.")
        if found.may_change:
            return self.say(
                f"Kategori dapat berubah: {names}.", f"The category may change: {names}."
            )
        return self.say(
            f"Belum pasti apakah kategori dapat berubah ({names}).",
            f"Whether the category may change is not decided ({names}).",
        )
