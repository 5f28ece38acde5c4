"""Pages of HTML: what a report shows on one, before the templates lay it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final, TypeVar

from attrs import frozen

from kotaku_eval.findings import Finding, Severity, Verdict
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers import labels, outlines, page_words, remarks
from kotaku_eval.renderers.losses import losses_of
from kotaku_eval.renderers.markup import heats
from kotaku_eval.renderers.markup.elements import Html, dated, joined, named
from kotaku_eval.renderers.pages import finding_lists
from kotaku_eval.renderers.pages.timeline_parts import TimelinePart
from kotaku_eval.reports import PlaceScore, Report
from kotaku_eval.scores import Score
from kotaku_eval.texts import Language, Text

MOST_FINDINGS: Final = 2_000
"""So many findings stand on a page: a browser still filters them at once."""

MOST_PLACES: Final = 300
MOST_LINES: Final = 300
"""So many lines have the other lists of a page."""

_MOST_NAMES: Final = 4
_NO_BREAK: Final = "\u00a0"
_MOST_LOSSES: Final = 10

T = TypeVar("T")


@frozen
class Level:
    """The scores of the places of one level: those that are shown, and how many there are."""

    id: str
    rows: tuple[PlaceScore, ...]
    there: int


class Page:
    """A report as a page shows it.

    Args:
        report: What was found.
        language: The language of the words.
        portfolio: The data that were judged, if they are there.
    """

    def __init__(self, report: Report, language: Language, portfolio: Portfolio | None) -> None:
        self.report = report
        self.language: Language = language
        self.header = report.header
        # A portfolio that a table was read as holds no activities; an empty one none to judge.
        known = portfolio if portfolio is not None and _is_whole(portfolio, report) else None
        self.data = TimelinePart(known, report, language) if known is not None else None

    # --- words -----------------------------------------------------------------------------

    def say(self, text: Text) -> str:
        """Return words in the language of the page."""
        return text.to(self.language)

    def count(self, number: int) -> str:
        """Return a number as the language writes it."""
        return outlines.count(number, self.language)

    def share(self, value: float | None) -> str:
        """Return a percentage."""
        return outlines.share(value, self.language)

    def bounds(self, score: Score) -> str:
        """Return the bounds of a score."""
        return outlines.bounds(score, self.language)

    def completeness(self, score: Score) -> str:
        """Return how complete the data of a score are."""
        return outlines.completeness(score, self.language).replace(" ", _NO_BREAK)

    def category(self, score: Score) -> str:
        """Return the category of a score, and whether it is sure."""
        return outlines.category(score, self.language)

    def first(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the first lines of a list that may be long."""
        return rows[: outlines.shown(len(rows), MOST_LINES, show_all=False)]

    def rest(self, there: int, shown: int) -> str:
        """Return how many lines are not shown and where all are; empty when all are shown."""
        if there <= shown:
            return ""
        return self.say(page_words.not_shown(self.count(there - shown), page_words.IN_FILES))

    def level_name(self, level: str) -> str:
        """Return what a level is called."""
        return self.say(self.header.level_title(level))

    # --- the cover -------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the report is about."""
        return self.say(labels.titled(self.header.title, self.header.portfolio))

    @property
    def programme(self) -> str:
        """The name of the lifecycle; its id where the data are not there to tell it."""
        return self.data.programme if self.data is not None else self.header.lifecycle

    @property
    def no_place(self) -> str:
        """What is said of what lies in no place: nothing special where there are no places."""
        return self.say(page_words.NO_PLACE if self.places else labels.ACTIVITIES)

    @property
    def no_score(self) -> str:
        """Why there is no score; empty when there is one."""
        words = outlines.no_score(self.report)
        return self.say(words) if words is not None else ""

    @property
    def before(self) -> str:
        """The total before waivers."""
        return remarks.before(self.report, self.language)

    @property
    def places(self) -> list[Html]:
        """How many places there are by level, from the top; the names where they are few."""
        made: list[Html] = []
        start = sum(count for _, count in self.report.level_counts)
        for level, count in reversed(self.report.level_counts):
            start -= count
            if level == "activity":
                continue
            words = self.count(count)
            if count <= _MOST_NAMES:
                rows = self.report.scores[start : start + count]
                words = named(row.label or row.code for row in rows)
            made.append(joined([self.level_name(level), words], ": "))
        return made

    @property
    def severities(self) -> list[tuple[Severity, int]]:
        """How many findings there are of each severity, whether or not they are on the page."""
        return [(own.severity, len(own)) for own in outlines.sections(self._sorted.new)]

    @property
    def verdicts(self) -> list[tuple[Verdict, int]]:
        """How often each verdict was given."""
        return outlines.verdict_counts(self.report)

    @property
    def has_scores(self) -> bool:
        """Whether there is anything to say of scores, or of stages by place."""
        return bool(self.parts or self.levels or (self.data is not None and self.data.heat))

    # --- scores ----------------------------------------------------------------------------

    @property
    def parts(self) -> list[outlines.PartRow | outlines.Dropped]:
        """Groups and indicators."""
        return outlines.part_rows(self.report)

    @cached_property
    def _above(self) -> list[Level]:
        """The places of the level that matters most, and of those above it."""
        first, _ = heats.level_shown(self.report, MOST_PLACES)
        known, counts = outlines.levels_of(self.report), dict(self.report.level_counts)
        return [
            Level(level, heats.rows_shown(self.report, level, MOST_PLACES), counts[level])
            for level in (known[known.index(first) :] if first else ())
        ]

    def heading(self, level: Level) -> str:
        """Return what a list of places is called: the level, how many, and in which order."""
        name = self.say(self.header.level_title(level.id).inside())
        order = self.say(heats.order_words(level.there))
        return f"{name} ({self.count(level.there)}; {order})"

    @property
    def levels(self) -> list[Level]:
        """The levels whose scores are shown: the first, and those above it with several places."""
        return [own for own in self._above if own is self._above[0] or own.there > 1]

    @property
    def levels_left(self) -> str:
        """Which levels have scores that are not shown; empty where all are."""
        return outlines.levels_left(self.report, [own.id for own in self.levels], self.language)

    @cached_property
    def names(self) -> outlines.PlaceNames:
        """The names of the places that findings are grouped by."""
        return outlines.PlaceNames([outlines.PlaceTable(own.id, own.rows) for own in self._above])

    @cached_property
    def mapped(self) -> Level | None:
        """The places whose indicators are mapped; ``None`` where none has any."""
        level, there = heats.level_mapped(self.report, MOST_PLACES)
        rows = heats.rows_shown(self.report, level, MOST_PLACES)
        return Level(level, rows, there) if rows and self.heat_of(rows) else None

    def heat_of(self, rows: Sequence[PlaceScore]) -> Html | None:
        """Return the indicators by place."""
        return heats.indicators_by_place(self.report, rows, self.language)

    @cached_property
    def losses(self) -> list[finding_lists.Loss]:
        """What takes most from the total."""
        counts = finding_lists.finding_counts(self.report.verdict_counts)
        return [
            finding_lists.Loss(rule, title, points, counts.get(rule, Counter()))
            for rule, title, points in self._losses[:_MOST_LOSSES]
        ]

    @cached_property
    def _losses(self) -> list[tuple[str, Text, float]]:
        return losses_of(self.report)

    @property
    def losses_left(self) -> str:
        """How many other rules take something from the total; empty where all are shown."""
        left = len(self._losses) - len(self.losses)
        return self.say(page_words.other_rules(self.count(left))) if left else ""

    # --- findings --------------------------------------------------------------------------

    @cached_property
    def _sorted(self) -> remarks.Sorted:
        return remarks.by_baseline(self.report)

    @property
    def findings_title(self) -> str:
        """The head of the findings."""
        new = self.report.baseline is not None
        return self.say(remarks.NEW if new else labels.FINDINGS)

    @property
    def none_found(self) -> str:
        """What is said where there is no finding."""
        new = self.report.baseline is not None
        return self.say(remarks.NONE_NEW if new else labels.NO_FINDINGS)

    @property
    def there(self) -> int:
        """How many findings there are."""
        return len(self._sorted.new)

    @cached_property
    def rows(self) -> list[finding_lists.Row]:
        """The findings on the page, worst first."""
        return finding_lists.rows_of(self._sorted.new[:MOST_FINDINGS], self.names, self.language)

    @cached_property
    def by_place(self) -> list[finding_lists.PlaceGroup]:
        """The findings on the page by place."""
        return finding_lists.by_place(self.rows)

    @cached_property
    def by_rule(self) -> list[finding_lists.RuleGroup]:
        """All findings by rule."""
        if self.there > len(self.rows) and self.report.baseline is None:
            counts = finding_lists.finding_counts(self.report.verdict_counts)
        else:
            counts = finding_lists.counts_of(self._sorted.new)
        return finding_lists.by_rule(self.rows, counts, self._titles, self.language)

    @cached_property
    def _titles(self) -> dict[str, Text]:
        return finding_lists.titles_of(self.report.axes)

    @cached_property
    def options(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """What the findings on the page can be filtered by: name, label, values with words."""
        places = [(own.code, own.name or self.no_place) for own in self.by_place]
        return finding_lists.options(self.rows, places, self.language)

    # --- what is let pass ------------------------------------------------------------------

    @property
    def known(self) -> Sequence[Finding]:
        """The findings that the baseline holds."""
        return self._sorted.known

    def subject(self, finding: Finding) -> Html:
        """Return what a finding is about."""
        return named(self.names.names(finding.subject))

    def detail(self, finding: Finding) -> Html:
        """Return what was found, in words."""
        return dated(outlines.detail(finding, self.language))


def _is_whole(portfolio: Portfolio, report: Report) -> bool:
    return len(portfolio.activities) > 0 or report.header.activities == 0
