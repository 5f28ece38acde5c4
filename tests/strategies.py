"""Hypothesis strategies: a small programme, its data with everything missing, and its rules.

The programme has the stages a, b, c (in that order) and d (after b, and final), typed fields of every
kind, and two levels of places. Dates fall into one spring, so that ties and near misses are common.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from typing import Any

import attrs
from hypothesis import strategies as st

from kotaku_eval.activities import Activity, Document, Event, Status
from kotaku_eval.calendars import WorkingCalendar
from kotaku_eval.conditions import Condition
from kotaku_eval.dates import EventDate, Ties, Undated
from kotaku_eval.expressions import Parameter, parse_condition
from kotaku_eval.facts import ACTIVITY, EVENT, event_vocabulary, vocabulary_of
from kotaku_eval.findings import Severity
from kotaku_eval.lifecycles import Edge, Lifecycle, Stage
from kotaku_eval.models import Field, Kind, fact
from kotaku_eval.places import Level, Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.rules import PythonCheck, Rule
from kotaku_eval.rulesets import Group, Indicator, ParameterDefinition, RuleSet
from kotaku_eval.scales import Band, Ceiling, Scale
from kotaku_eval.templates import PAIR, UNARY, OrderCheck, Template
from kotaku_eval.templates.names import CONDITIONED, COUNTED, REPETITIONS, SPACED
from kotaku_eval.texts import Text

# --- the programme --------------------------------------------------------------------------


class Grade(Enum):
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@attrs.frozen(kw_only=True)
class Plan:
    amount: int | None = fact("Amount", "Nilai", unit="rupiah")
    ceiling: int | None = fact("Ceiling", "Pagu", unit="rupiah")
    ratio: float | None = fact("Ratio", "Rasio", unit="percent")
    finish: EventDate | None = fact("Planned end", "Rencana selesai", planned=True)
    feasible: bool | None = fact("Feasible", "Layak")
    grade: Grade | None = fact("Grade", "Nilai mutu")


@attrs.frozen(kw_only=True)
class Payment:
    amount: int | None = fact("Amount", "Nilai", unit="rupiah")
    share: float | None = fact("Share", "Porsi", unit="percent")
    paid: EventDate | None = fact("Date", "Tanggal")
    receipt: bool | None = fact("Receipt", "Kuitansi")
    grade: Grade | None = fact("Grade", "Nilai mutu")


@attrs.frozen(kw_only=True)
class Job(Activity):
    workers: int | None = fact("Workers", "Pekerja", unit="person")
    progress: float | None = fact("Progress", "Kemajuan", unit="percent")
    opened: EventDate | None = fact("Opened", "Dibuka")
    ready: bool | None = fact("Ready", "Siap")
    label_text: str | None = fact("Label", "Label")
    grade: Grade | None = fact("Grade", "Nilai mutu")
    plan: Plan | None = fact("Plan", "Rencana")
    payments: tuple[Payment, ...] | None = fact("Payments", "Termin")


@attrs.frozen(kw_only=True)
class Hamlet(Place):
    budget: int | None = fact("Budget", "Pagu", unit="rupiah")
    supports: bool | None = fact("Supports", "Mendukung")
    since: EventDate | None = fact("Since", "Sejak")


def same(words: str) -> Text:
    return Text.same(words)


LIFECYCLE = Lifecycle(
    "small",
    same("Small"),
    stages=[
        Stage("a", same("Stage a"), evidence=("minutes", "photo")),
        Stage("b", same("Stage b"), evidence=("minutes",)),
        Stage("c", same("Stage c")),
        Stage("d", same("Stage d")),
    ],
    order=[Edge("a", "b"), Edge("b", "c"), Edge("b", "d")],
    final="d",
    documents={"minutes": same("Minutes"), "photo": same("Photo")},
    levels=[Level("village", same("Village"), Hamlet), Level("city", same("City"))],
    activity_type=Job,
)
STAGES = ("a", "b", "c", "d")
VOCABULARY = vocabulary_of(LIFECYCLE)
VILLAGE = vocabulary_of(LIFECYCLE, "village")
PARAMETERS = {
    "limit": Parameter("limit", 3, Field("limit", Kind.INTEGER)),
    "days": Parameter("days", 10, Field("days", Kind.INTEGER, unit="day")),
    "cut": Parameter("cut", EventDate.parse("2018-03-15"), Field("cut", Kind.DATE)),
}

# --- dates ----------------------------------------------------------------------------------

SPRING = st.dates(dt.date(2018, 2, 20), dt.date(2018, 4, 10))
days = SPRING.map(EventDate.of)
months = st.integers(2, 4).map(lambda month: EventDate.of_parts(2018, month))
years = st.integers(2017, 2019).map(EventDate.of_parts)
timestamps = st.tuples(SPRING, st.sampled_from([0, 9, 15])).map(
    lambda at: EventDate.of(dt.datetime.combine(at[0], dt.time(at[1])))
)
spans = st.tuples(SPRING, st.integers(1, 20)).map(
    lambda at: EventDate.of_span(
        EventDate.of(at[0]), EventDate.of(at[0] + dt.timedelta(days=at[1]))
    )
)
edges = st.sampled_from(
    ["0001-01-01", "0001", "1969-12-31", "1969-12-31T23:59:59.999999", "9999-12", "9999-12-31"]
).map(EventDate.parse)
event_dates = st.one_of(days, days, days, days, months, years, timestamps, spans, edges)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or nothing recorded."""
    return st.one_of(st.none(), values)


# --- records --------------------------------------------------------------------------------

amounts = maybe(st.one_of(st.integers(-2, 6), st.sampled_from([2**50, -(2**50), 10**9])))
shares = maybe(
    st.sampled_from([
        -1.5, 0.0, -0.0, 0.1, 0.2, 0.3, 2.5, 2.675, 50.0, 100.0 / 3, 100.0, 1e308, 5e-324, 2.0**52 + 0.5,
    ])
)  # fmt: skip
truths = maybe(st.booleans())
grades = maybe(st.sampled_from(Grade))
plans = st.builds(
    Plan,
    amount=amounts,
    ceiling=amounts,
    ratio=shares,
    finish=maybe(event_dates),
    feasible=truths,
    grade=grades,
)
payments = st.builds(
    Payment, amount=amounts, share=shares, paid=maybe(event_dates), receipt=truths, grade=grades
)
documents = st.builds(
    lambda kind, exists, correct: Document(
        kind=kind, exists=exists, correct=None if exists is None else correct
    ),
    kind=st.sampled_from(["minutes", "photo", "other"]),
    exists=st.sampled_from([True, False, None]),
    correct=truths,
)


@st.composite
def events(draw: st.DrawFn, stages: tuple[str, ...] = STAGES) -> Event:
    """An event: dated in any precision, undated, or only planned."""
    happened = draw(st.sampled_from([True, True, True, False]))
    return Event(
        draw(st.sampled_from(stages)),
        draw(maybe(event_dates)) if happened else None,
        planned=draw(maybe(event_dates)),
        happened=happened,
        evidence=draw(maybe(st.lists(documents, max_size=3))),
    )


def activities(name: str = "J1", place: str | None = None) -> st.SearchStrategy[Job]:
    """An activity with missing, undated, repeated, coarse and tied events, and any gaps."""
    return st.builds(
        Job,
        id=st.just(name),
        title=st.sampled_from(["", "Drain <b>"]),
        place=st.just(place),
        events=st.lists(events(), max_size=6),
        status=st.sampled_from([Status.OPEN, Status.OPEN, Status.CLOSED, Status.CANCELLED]),
        workers=amounts,
        progress=shares,
        opened=maybe(event_dates),
        ready=truths,
        label_text=maybe(st.sampled_from(["", "x", "X", "x ", "é", "e\u0301", "'", "2018-03-01"])),
        grade=grades,
        plan=maybe(plans),
        payments=maybe(st.lists(payments, max_size=3).map(tuple)),
    )


@st.composite
def portfolios(draw: st.DrawFn, most: int = 5) -> Portfolio:
    """Some activities in three villages of two cities, or in none."""
    places = [Place(code="7", level="city", name="Kota"), Place(code="8", level="city")]
    for code, parent in (("01", "7"), ("02", "7"), ("03", "8")):
        places.append(
            Hamlet(
                code=code,
                level="village",
                parent=parent,
                budget=draw(amounts),
                supports=draw(truths),
                since=draw(maybe(event_dates)),
            )
        )
    homes = st.sampled_from(["01", "01", "02", "03", None])
    count = draw(st.integers(0, most))
    made = [draw(activities(f"J{at}", draw(homes))) for at in range(count)]
    return Portfolio(LIFECYCLE, made, places, id="small")


# --- expressions ------------------------------------------------------------------------------

_BARE_NUMBERS = st.sampled_from(
    [
        "0",
        "1",
        "2.5",
        "3",
        "10",
        "0.1",
        "1e300",
        "1e-320",
        "param.limit",
        "-1",
        "(workers / workers)",
    ]
)
_DATES = st.sampled_from(
    [f"{stage}.{part}" for stage in STAGES for part in ("first", "last", "date", "planned")]
    + ["opened", "plan.finish", "village.since", "param.cut"]
)
_NUMBERS = {
    "rupiah": ["plan.amount", "plan.ceiling", "village.budget"],
    "percent": ["progress", "plan.ratio"],
    "person": ["workers"],
    "": ["a.count", "b.count", "c.undated"],
}
_BOOLEANS = st.sampled_from(
    [
        "ready",
        "plan.feasible",
        "closed",
        "a.done",
        "d.done",
        "village.supports",
        "a.evidence.minutes",
        "a.correct.photo",
        "b.evidence.minutes",
    ]
)
_ORDERINGS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_EQUALITIES = st.sampled_from(["==", "!="])
_ANYTHING = st.sampled_from(
    ["plan", "payments", "plan.amount", "a.first", "grade", "label_text", "village.budget"]
)


@st.composite
def numbers(draw: st.DrawFn, unit: str, depth: int = 2) -> str:
    """The text of a number of a unit (or without one)."""
    atoms = st.sampled_from(_NUMBERS[unit])
    if unit == "rupiah":
        atoms = st.one_of(atoms, aggregates("amount"))
    if unit == "percent":
        atoms = st.one_of(atoms, aggregates("share"))
    if unit == "":
        atoms = st.one_of(atoms, st.sampled_from([
            "len(payments)",
            "count(p for p in payments if p.receipt)",
            'count(p for p in payments if p.grade == "good")',
        ]))  # fmt: skip
    forms = ["atom"] if depth == 0 else ["atom", "atom", "sum", "scale", "abs", "round", "min"]
    form = draw(st.sampled_from(forms))
    if form == "atom":
        return draw(atoms)
    x, y = (draw(numbers(unit, depth - 1)) for _ in range(2))
    match form:
        case "sum":
            return f"({x} {draw(st.sampled_from('+-'))} {y})"
        case "scale":
            return f"({x} {draw(st.sampled_from('*/'))} {draw(_BARE_NUMBERS)})"
        case "abs":
            return f"abs({x})"
        case "round":
            return f"round({x}{draw(st.sampled_from(['', ', 1', ', 0']))})"
        case _:
            return f"{draw(st.sampled_from(['min', 'max']))}({x}, {y}, {draw(_BARE_NUMBERS)})"


@st.composite
def aggregates(draw: st.DrawFn, field: str) -> str:
    """The text of a sum, least or greatest over the payments."""
    function = draw(st.sampled_from(["sum", "min", "max"]))
    keep = draw(st.sampled_from(["", " if p.receipt", " if p.share > 1", " if p.paid <= opened"]))
    body = f"p.{field} for p in payments{keep}"
    return f"{function}({body})" if draw(st.booleans()) else f"{function}(({body}), default=1)"


@st.composite
def dates(draw: st.DrawFn) -> str:
    """The text of a date."""
    date = draw(_DATES)
    match draw(st.sampled_from(["plain", "plain", "moved", "back", "extreme", "payments"])):
        case "moved":
            return f"({date} + {draw(st.sampled_from(['1', 'param.days', 'a.count']))})"
        case "back":
            return f"({date} - days_between({draw(_DATES)}, {draw(_DATES)}))"
        case "extreme":
            return f"{draw(st.sampled_from(['min', 'max']))}({date}, {draw(_DATES)})"
        case "payments":
            return f"{draw(st.sampled_from(['min', 'max']))}(p.paid for p in payments)"
        case _:
            return date


@st.composite
def other_comparisons(draw: st.DrawFn) -> str:
    """The text of a comparison in a form that is rare."""
    op = draw(_ORDERINGS)
    match draw(st.sampled_from(["fixed first", "listed", "truths"])):
        case "fixed first":
            unit = draw(st.sampled_from(sorted(_NUMBERS)))
            return f"{draw(_BARE_NUMBERS)} {op} min({draw(numbers(unit))}, {draw(numbers(unit))})"
        case "listed":
            negated = draw(st.sampled_from(["in", "not in"]))
            left = draw(st.sampled_from(["workers", "a.count", "round(progress)", "progress / 10"]))
            return f"{left} {negated} (0, 1, 5, 0.3)"
        case _:
            form = draw(st.sampled_from(["({}) == ({})", "({}) != ({})", "({} and {}) in (True,)"]))
            return form.format(draw(_BOOLEANS), draw(_BOOLEANS))


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    """The text of one comparison of any kind."""
    op = draw(_ORDERINGS)
    match draw(st.sampled_from([
        "number", "number", "date", "date", "chain", "days", "days in", "text", "choice", "in",
        "missing", "all",
    ])):  # fmt: skip
        case "number":
            unit = draw(st.sampled_from(sorted(_NUMBERS)))
            right = st.one_of(numbers(unit), _BARE_NUMBERS)
            return f"{draw(numbers(unit))} {op} {draw(right)}"
        case "date":
            right = st.one_of(dates(), st.sampled_from(['"2018-03"', '"2018-03-10"']))
            return f"{draw(dates())} {op} {draw(right)}"
        case "chain":
            return f"{draw(dates())} <= {draw(dates())} {op} {draw(dates())}"
        case "days":
            function = draw(st.sampled_from(["days_between", "working_days_between"]))
            between = f"{function}({draw(dates())}, {draw(dates())})"
            form = draw(
                st.sampled_from(["{}", "abs({})", "-{}", "({} * 2)", "round({})", "({} / 7)"])
            )
            return f"{form.format(between)} {op} {draw(st.sampled_from(['param.days', '0', '5']))}"
        case "days in":
            negated = draw(st.sampled_from(["in", "not in"]))
            return f"days_between({draw(dates())}, {draw(dates())}) {negated} (0, 1, 5)"
        case "text":
            right = draw(st.sampled_from(['"x"', '"é"', "id", "title"]))
            listed = 'label_text not in ("", "X", "é")'
            return draw(st.sampled_from([f"label_text {draw(_EQUALITIES)} {right}", listed]))
        case "choice":
            left = draw(st.sampled_from(["grade", "plan.grade"]))
            return f'{left} {draw(_EQUALITIES)} "good"'
        case "in":
            negated = draw(st.sampled_from(["in", "not in"]))
            return f'plan.grade {negated} ("good", "fair")'
        case "missing":
            form = draw(st.sampled_from(["{} is None", "{} is not None", "present({})"]))
            return form.format(draw(_ANYTHING))
        case _:
            part = draw(st.sampled_from(["p.receipt", "p.amount > 1", "p.paid >= a.first"]))
            keep = draw(st.sampled_from(["", " if p.share > 1", ' if p.grade != "poor"']))
            function = draw(st.sampled_from(["all", "any"]))
            return f"{function}({part} for p in payments{keep})"


def expressions(leaves: int = 5) -> st.SearchStrategy[str]:
    """The text of a valid condition on an activity of the small programme."""
    return st.recursive(
        st.one_of(comparisons(), comparisons(), other_comparisons(), _BOOLEANS),
        lambda parts: st.one_of(
            parts.map(lambda part: f"not ({part})"),
            st.lists(parts, min_size=2, max_size=3).map(lambda p: f"({') and ('.join(p)})"),
            st.lists(parts, min_size=2, max_size=3).map(lambda p: f"({') or ('.join(p)})"),
        ),
        max_leaves=leaves,
    )


village_expressions = st.sampled_from([
    "supports",
    "sum(j.plan.amount for j in activities) <= budget",
    "sum((j.plan.amount for j in activities), default=1) <= budget",
    "count(j for j in activities if j.d.done) >= 1",
    "all(j.a.first <= j.b.first for j in activities if j.closed)",
    "any(j.ready for j in activities)",
    "min(j.a.first for j in activities) >= since",
    "max(j.progress for j in activities) > 1",
    "len(activities) > 0 and present(budget)",
    'all(j.grade in ("good", "fair") for j in activities)',
    "0.3 >= min(budget / 10, max(j.plan.amount for j in activities))",
    "sum(j.plan.amount for j in activities) / 3 < budget / 7",
    "count(j for j in activities if j.opened < since + 3) == 0",
    "sum(round(j.progress, 1) for j in activities if j.plan.grade != j.grade) > 1",
])  # fmt: skip

# --- rules ------------------------------------------------------------------------------------

_stage_sets = st.lists(st.sampled_from(STAGES), min_size=1, max_size=2, unique=True).map(tuple)


_EVENT_TEXTS = (
    "planned is None", 'date >= "2018-03-10"', "planned <= date", 'stage == "a"', "workers > 1",
    "planned >= param.cut or ready", "days_between(planned, date) > 3",
    "date >= max(p.paid for p in payments)", "any(p.paid <= date for p in payments)",
    "len(payments) > 1",
)  # fmt: skip
_PAIR_TEXTS = (
    "a.planned <= b.planned", "a.planned == b.planned", "days_between(a.date, b.date) != 2",
    "a.planned is None or workers > 2", "b.date >= a.planned",
)  # fmt: skip


def event_condition(text: str, *names: str) -> Condition:
    """Return a condition on one event or on two, by the names that stand for them."""
    variables = dict.fromkeys(names, event_vocabulary(LIFECYCLE))
    own = EVENT if names == (EVENT,) else ""
    return parse_condition(text, VOCABULARY, PARAMETERS, variables=variables, own=own)


def event_tests(texts: tuple[str, ...] = _EVENT_TEXTS) -> st.SearchStrategy[Condition]:
    """A condition on one event."""
    return st.sampled_from(texts).map(lambda text: event_condition(text, EVENT))


def pair_tests(texts: tuple[str, ...] = _PAIR_TEXTS) -> st.SearchStrategy[Condition]:
    """A condition on two events."""
    return st.sampled_from(texts).map(lambda text: event_condition(text, *PAIR))


@st.composite
def asked_of_events(draw: st.DrawFn, template: Template) -> dict[str, Any]:
    """What a template may ask of single events: mostly nothing."""
    if template in COUNTED:
        return {"when": draw(st.one_of(st.none(), st.none(), event_tests()))}
    if template not in CONDITIONED or draw(st.booleans()):
        return {}
    found: dict[str, Any] = {
        "when": draw(st.one_of(st.none(), st.none(), event_tests())),
        "target": draw(st.one_of(st.none(), st.none(), event_tests())),
        "correlate": draw(st.one_of(st.none(), st.none(), pair_tests())),
    }
    if template not in SPACED:
        least = draw(st.sampled_from([None, None, 0, 1, 3]))
        most = draw(st.sampled_from([None, None, 3, 10]))
        found |= {"min_days": least, "max_days": most}
    return found


@st.composite
def bounds(draw: st.DrawFn, least: int = 0) -> dict[str, Any]:
    """How often something happens at least and at most."""
    count = draw(st.integers(least, 2))
    most = draw(st.one_of(st.none(), st.integers(count, 3)))
    return {"count": count, "most": 1 if count == 0 and most is None else most}


@st.composite
def order_checks(draw: st.DrawFn, templates: Iterable[Template] = Template) -> OrderCheck:
    """Any template over single stages and sets of them, with conditions on single events."""
    template = draw(st.sampled_from(list(templates)))
    a = draw(_stage_sets)
    b = draw(_stage_sets.filter(lambda names: not set(names) & set(a)))
    more: dict[str, Any] = {
        "count": draw(st.integers(1, 2)),
        "days": draw(st.sampled_from([0, 0, 5, 30])),
        "is_working": draw(st.booleans()),
        "text": template.value,
        **draw(asked_of_events(template)),
    }
    if template in REPETITIONS or template is Template.BETWEEN:
        more |= draw(bounds())
    if template in UNARY:
        return OrderCheck(template, a, **more)
    match template:
        case Template.DATED:
            return OrderCheck(template, text="dated")
        case Template.MAX_DURATION:
            first = draw(st.sampled_from([a, ()]))
            return OrderCheck(template, first, draw(st.sampled_from([b, first, ()])), **more)
        case Template.DEADLINE:
            anchor = draw(st.sampled_from(["stage", "start", "by"]))
            by = parse_condition(draw(dates()), VOCABULARY, PARAMETERS, expect=Kind.DATE)
            start = a if anchor == "stage" else ()
            chosen = by if anchor == "by" else None
            return OrderCheck(template, start, b, by=chosen, from_start=anchor == "start", **more)
        case _:
            return OrderCheck(template, a, b, **more)


def _answer(kind: str) -> Any:
    def check(ready: bool | None, workers: int | None) -> Any:  # noqa: FBT001 - a fact
        if kind == "raises":
            return 1 // 0
        if kind == "odd":
            return "yes"
        return None if ready is None or workers is None else ready or workers > 1

    return check


def python_checks(kinds: tuple[str, ...] = ("sound", "raises", "odd")) -> st.SearchStrategy[Any]:
    """A rule's Python function: sound, broken, or answering with something odd."""
    return st.builds(
        PythonCheck,
        function=st.sampled_from(kinds).map(_answer),
        facts=st.just(("ready", "workers")),
        missing=st.sampled_from(["unknown", "given"]),
    )


calendars = st.one_of(
    st.just(WorkingCalendar()),
    st.builds(
        WorkingCalendar,
        rest_days=st.sets(st.integers(0, 6), max_size=3),
        holidays=st.lists(SPRING.map(dt.date.toordinal), max_size=4),
        working=st.lists(SPRING.map(dt.date.toordinal), max_size=4),
    ),
)
INDICATORS = {
    "first": Indicator("first", same("First"), "north", 2.0),
    "second": Indicator("second", same("Second"), "north", 1.0),
    "third": Indicator("third", same("Third"), "", 1.0),
    "shown": Indicator("shown", same("Shown"), "", 0.0),
}
GROUPS = {"north": Group("north", same("North"), 3.0)}
SCALE = Scale(
    [Band(85, same("Very good")), Band(65, same("Adequate")), Band(0, same("Less"))],
    (Ceiling(Severity.CRITICAL, 1),),
)


@st.composite
def rules(draw: st.DrawFn, name: str, kinds: tuple[str, ...] = ("sound",)) -> Rule:
    """A rule of any form; those on villages require sums over activities."""
    subject = draw(st.sampled_from([ACTIVITY, ACTIVITY, ACTIVITY, "village"]))
    common: dict[str, Any] = {
        "id": name,
        "title": same(f"Rule {name}"),
        "subject": subject,
        "indicator": draw(st.sampled_from([*INDICATORS, "first", ""])),
        "severity": draw(st.sampled_from(Severity)),
        "weight": draw(st.sampled_from([0.0, 1.0, 1.0, 2.5])),
    }
    if subject != ACTIVITY:
        text = draw(village_expressions)
        named = draw(st.sampled_from([None, None, "since", "min(j.opened for j in activities)"]))
        if named is not None:
            common["due"] = parse_condition(named, VILLAGE, PARAMETERS, expect=Kind.DATE)
        return Rule(check=parse_condition(text, VILLAGE, PARAMETERS), text=text, **common)
    when = draw(st.one_of(st.none(), expressions(3)))
    due = draw(st.one_of(st.none(), dates()))
    if when is not None:
        common["when"] = parse_condition(when, VOCABULARY, PARAMETERS)
    if due is not None:
        common["due"] = parse_condition(due, VOCABULARY, PARAMETERS, expect=Kind.DATE)
    match draw(st.sampled_from(["require", "require", "template", "template", "python"])):
        case "require":
            text = draw(expressions())
            return Rule(check=parse_condition(text, VOCABULARY, PARAMETERS), text=text, **common)
        case "template":
            return Rule(check=draw(order_checks()), text="template", **common)
        case _:
            common["due"] = None
            return Rule(check=draw(python_checks(kinds)), text="python", **common)


@st.composite  # type: ignore[arg-type]
def rule_sets(
    draw: st.DrawFn, most: int = 6, kinds: tuple[str, ...] = ("sound",), **fixed: Any
) -> RuleSet:
    """A rule set of generated rules under any policies."""
    count = draw(st.integers(1, most))
    given: dict[str, Any] = {
        "ties": draw(st.sampled_from(Ties)),
        "undated": draw(st.sampled_from(Undated)),
        "calendar": draw(calendars),
        **fixed,
    }
    return RuleSet(
        "generated",
        same("Generated"),
        LIFECYCLE,
        [draw(rules(f"r{at}", kinds)) for at in range(count)],
        indicators=INDICATORS,
        groups=GROUPS,
        scale=SCALE,
        parameters={name: ParameterDefinition(own) for name, own in PARAMETERS.items()},
        **given,
    )
