"""Selections: some rows of a report, chosen by place, rule or severity, and shown as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, Final, Literal, SupportsIndex, TypeVar, overload

from attrs import evolve, field, frozen

from kotaku_eval.errors import UnknownNameError, name_hint, needing
from kotaku_eval.findings import Finding, Outcome, Severity, SubjectRef, Verdict, fingerprint_of
from kotaku_eval.notebooks import Shown
from kotaku_eval.plugins import imported
from kotaku_eval.texts import Language, Text
from kotaku_eval.views import Lazy

T = TypeVar("T")
Kind = Literal["polars", "pandas"]
Named = str | Iterable[str]
"""One name, or several of which any will do."""


class Selection(Shown, tuple[T, ...]):  # noqa: SLOT001 - it remembers the report
    """Some rows of a report: a tuple that shows itself as a table, and becomes a frame.

    Attributes:
        report: The report they are of.
        name: What they are: ``findings``, ``scores`` or ``outcomes``.
    """

    shown_by: ClassVar[str] = "kotaku_eval.renderers.notebooks.selections:show_selection"

    report: Any
    name: str

    @classmethod
    def of(cls, rows: Iterable[T], report: Any, name: str) -> Selection[T]:
        """Return some rows of a report."""
        made = cls(rows)
        made.report, made.name = report, name
        return made

    @overload
    def __getitem__(self, at: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Selection[T]: ...
    def __getitem__(self, at: SupportsIndex | slice) -> Any:
        found: Any = super().__getitem__(at)
        return type(self).of(found, self.report, self.name) if isinstance(at, slice) else found

    def frame(self, *, kind: Kind = "polars", language: Language | None = None) -> Any:
        """Return the rows as a data frame, with the columns of ``Report.frame``.

        Args:
            kind: ``polars`` or ``pandas``.
            language: The one language of the words; both, in columns of their own, without one.

        Raises:
            MissingExtraError: The libraries for tables are not installed.
        """
        return framed(self.report, self.name, self, kind=kind, language=language)


def framed(report: Any, name: str, rows: Sequence[Any] | None, **how: Any) -> Any:
    """Return rows of a report as a frame; the libraries for tables lie above, and are an extra."""
    with needing("frames", Text(id="Laporan sebagai tabel", en="A report as a data frame")):
        made = imported("kotaku_eval.frames.report_frames:frame_of")
    return made(report, name, rows, **how)


class FoundList(Lazy[Finding]):
    """Findings that tell their severity before they are put into words.

    Args:
        length: How many there are.
        make: Words the one at a place.
        severity: Tells the severity of the one at a place.
        columns: Gives all of them as a frame, without words; ``None`` where there are only objects.
    """

    def __init__(
        self,
        length: int,
        make: Callable[[int], Finding],
        severity: Callable[[int], Severity],
        columns: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(length, make, columns)
        self.severity = severity


def severity_at(findings: Sequence[Finding], at: int) -> Severity:
    """Return the severity of one of some findings, without wording it where that is possible."""
    return findings.severity(at) if isinstance(findings, FoundList) else findings[at].severity


# --- what is asked for ---------------------------------------------------------------------------


@frozen
class Criteria:
    """What rows are asked for; ``None`` where any will do.

    Args:
        rules: The ids of rules.
        verdicts: The verdicts.
        severities: The severities.
        indicators: The ids of indicators.
        places: The codes of places, by level.
    """

    rules: frozenset[str] | None = None
    verdicts: frozenset[str] | None = None
    severities: frozenset[str] | None = None
    indicators: frozenset[str] | None = None
    places: Mapping[str, frozenset[str]] = field(factory=dict, hash=False)

    def admits(self, rule: str, verdict: Verdict, indicator: str, subject: SubjectRef) -> bool:
        """Whether a row is asked for, whatever its severity."""
        return (
            (self.rules is None or rule in self.rules)
            and (self.verdicts is None or verdict.value in self.verdicts)
            and (self.indicators is None or indicator in self.indicators)
            and all(subject.places.get(level) in codes for level, codes in self.places.items())
        )

    def admits_severity(self, severity: Severity) -> bool:
        """Whether findings of a severity are asked for."""
        return self.severities is None or severity.value in self.severities


def criteria_of(report: Any, given: Mapping[str, Any], places: Mapping[str, Named]) -> Criteria:
    """Return what is asked of a report.

    Args:
        report: The report, which tells the names there are.
        given: What is asked of rules, verdicts, severities and indicators.
        places: The places, by level.

    Raises:
        UnknownNameError: There is no such rule, verdict, severity, indicator, level or place.
    """
    met = [level for level, _ in report.level_counts if level != _ACTIVITY]
    levels = report.header.levels or met
    for level in places:
        if level not in levels:
            raise unknown(level, levels, _LEVEL)
    known: dict[str, Iterable[str]] = {
        "rule": [name for name, _ in report.verdict_counts],
        "verdict": [own.value for own in Verdict],
        "severity": [own.value for own in Severity],
        "indicator": [own for _, own in report.header.indicators if own],
    }
    held = {name: chosen(given[name], known[name], what) for name, what in _WHAT.items()}
    return Criteria(
        rules=held["rule"],
        verdicts=held["verdict"],
        severities=held["severity"],
        indicators=held["indicator"],
        places={
            level: places_named(own, report.place_names(level), Text.same(level))
            for level, own in places.items()
        },
    )


_ACTIVITY: Final = "activity"
_LEVEL: Final = Text(id="tingkat", en="level")
_WHAT: Final = {
    "rule": Text(id="aturan", en="rule"),
    "verdict": Text(id="putusan", en="verdict"),
    "severity": Text(id="keparahan", en="severity"),
    "indicator": Text(id="indikator", en="indicator"),
}


def findings_asked(report: Any, asked: Criteria) -> Iterator[Finding]:
    """Yield the findings of a report that are asked for; others stay unworded."""
    for at in range(len(report.findings)):
        if asked.admits_severity(severity_at(report.findings, at)):
            own: Finding = report.findings[at]
            if asked.admits(own.rule, own.verdict, own.indicator, own.subject):
                yield own


def outcomes_asked(report: Any, asked: Criteria) -> Iterator[Outcome]:
    """Yield the outcomes of a report that are asked for; only findings have a severity."""
    owners, held = dict(report.header.indicators), None
    if asked.severities is not None:
        found = [*findings_asked(report, evolve(asked, verdicts=None)), *report.waived]
        held = {own.fingerprint for own in found if asked.admits_severity(own.severity)}
    for own in report.outcomes:
        indicator, subject = owners.get(own.rule, ""), own.subject
        is_asked = asked.admits(own.rule, own.verdict, indicator, subject)
        name = fingerprint_of(own.rule, subject.level, subject.id) if held is not None else ""
        if is_asked and (held is None or name in held):
            yield own


def chosen(given: Any, known: Iterable[str], what: Text) -> frozenset[str] | None:
    """Return the names that are asked for; ``None`` where nothing is.

    Args:
        given: A name or a member of an enumeration, or several.
        known: All names there are.
        what: What they are the names of.

    Raises:
        UnknownNameError: There is no such name.

    >>> sorted(chosen(["high", Severity.LOW], ["high", "low"], Text.same("severity")))
    ['high', 'low']
    """
    if given is None:
        return None
    several = [given] if isinstance(given, str | Enum) else list(given)
    names = [str(own.value) if isinstance(own, Enum) else str(own) for own in several]
    held = dict.fromkeys(known)
    for name in names:
        if name not in held:
            raise unknown(name, held, what)
    return frozenset(names)


def places_named(given: Named, places: Mapping[str, str], what: Text) -> frozenset[str]:
    """Return the codes of places that are asked for by code or by name.

    Of a name that several places have, all of them are meant.

    Args:
        given: A code or a name, or several.
        places: The name of every place of the level, by code.
        what: What the level is called.

    Raises:
        UnknownNameError: There is no such place.

    >>> sorted(places_named("Sungai", {"01": "Sungai", "02": "Bukit"}, Text.same("village")))
    ['01']
    """
    found: set[str] = set()
    for name in [given] if isinstance(given, str) else given:
        codes = {name} if name in places else {c for c, own in places.items() if own == name}
        if not codes:
            raise unknown(name, [*places, *places.values()], what)
        found |= codes
    return frozenset(found)


def unknown(name: str, known: Iterable[str], what: Text) -> UnknownNameError:
    """Return the error that a name is none of those that are known."""
    text = Text(id=f"{what.id} tidak dikenal: {name}.", en=f"unknown {what.en}: {name}.")
    return UnknownNameError(Text.joined(" ", [text, name_hint(name, known)]))
