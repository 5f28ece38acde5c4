"""A form filled with a portfolio gives the same portfolio back, to the last date and document."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.activities import Activity, Document, Event
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import activity_from, load_lifecycle
from kotaku_eval.errors import DataError
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.portfolios import Basis, Portfolio
from kotaku_eval.texts import LANGUAGES, Text
from kotaku_eval.workbooks.templates import Template, make_form
from tests.strategies import LIFECYCLE, portfolios

EXAMPLES = Path(__file__).parents[2] / "examples"


def back(portfolio: Portfolio, language="id", folder=None) -> Portfolio:
    """Fill a form with a portfolio and read it again."""
    made = make_form(
        Template(lifecycle=portfolio.lifecycle, language=language, portfolio=portfolio)
    )
    assert () == made.problems
    with tempfile.TemporaryDirectory() as own:
        path = Path(folder or own, "form.xlsx")
        path.write_bytes(made.data)
        return read_portfolio(path, lifecycle=portfolio.lifecycle)


def writable(event: Event) -> Event | None:
    """Return an event as a file can hold it: a plan has a date, and no evidence is found for it."""
    if not event.happened and event.planned is None:
        return None
    known = LIFECYCLE.stage(event.stage).evidence
    evidence = event.evidence if event.happened else None
    if evidence is not None:
        held = {own.kind: own for own in evidence if not known or own.kind in known}
        # A form has its documents in the order of the lifecycle, and says nothing by it.
        evidence = tuple(
            sorted(held.values(), key=lambda own: known.index(own.kind) if known else 0)
        )
    return attrs.evolve(event, evidence=evidence)


@st.composite
def file_portfolios(draw: st.DrawFn) -> Portfolio:
    made = draw(portfolios(most=4))
    activities = [attrs.evolve(own, **as_in_cells(own)) for own in made.activities]
    return attrs.evolve(made, activities=activities)


def as_in_cells(activity: Any) -> dict[str, Any]:
    """Return what of an activity is not written as it is: blanks around a text say nothing."""
    text = activity.label_text
    return {
        "events": [event for one in activity.events if (event := writable(one))],
        "label_text": text and text.strip(),
    }


@settings(max_examples=40, deadline=None)
@given(portfolio=file_portfolios(), language=st.sampled_from(LANGUAGES))
def test_every_portfolio_comes_back(portfolio, language):
    again = back(portfolio, language)

    assert (portfolio.activities, portfolio.digest) == (again.activities, again.digest)
    assert set(portfolio.places) == set(again.places)
    told = [own.text.en for own in again.notes if "below 1 percent" not in own.text.en]
    assert ([] if portfolio.activities else ["no activity is filled in"]) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_example_comes_back_with_all_it_says_of_itself_and_the_same_findings(language):
    portfolio = read_portfolio(EXAMPLES / "kepri-2018" / "portfolio.yaml")
    rules = load_ruleset("kotaku-2018")

    again = back(portfolio, language)

    kept = ("id", "title", "as_of", "basis", "illustrative", "ruleset", "digest", "activities")
    assert [getattr(portfolio, name) for name in kept] == [getattr(again, name) for name in kept]
    first, second = evaluate(portfolio, rules), evaluate(again, rules)
    assert first.score == second.score
    assert [own.fingerprint for own in first.findings] == [
        own.fingerprint for own in second.findings
    ]
    assert all(".xlsx!" in own.source for own in second.findings)


def test_fields_of_events_come_back():
    portfolio = read_portfolio(EXAMPLES / "permits" / "portfolio.yaml")

    again = back(portfolio)

    assert portfolio.activities == again.activities


@pytest.mark.parametrize(
    "date",
    ["2018", "2018-08", "2018-08-06", "2018-08-06T09:30:15", "2018-08-01/2018-08-09", "1899-12-31"],
)
def test_dates_keep_their_precision(date):
    portfolio = Portfolio(LIFECYCLE, [activity(Event("a", date))], as_of=date)

    again = back(portfolio)

    assert EventDate.parse(date) == again.activities[0].events[0].date
    assert EventDate.parse(date) == again.as_of


def activity(*events: Event, **fields) -> Activity:
    return LIFECYCLE.activity_type(id="J1", events=events, **fields)


def test_order_of_events_is_kept():
    names = ["b", "a", "a", "d", "c"]
    portfolio = Portfolio(LIFECYCLE, [activity(*(Event(name) for name in names))])

    assert names == [own.stage for own in back(portfolio).activities[0].events]


@pytest.mark.parametrize(
    "evidence", [None, (), (Document(kind="photo", exists=False, number="7/BA"),)]
)
def test_nobody_looked_is_not_nothing_found(evidence):
    portfolio = Portfolio(LIFECYCLE, [activity(Event("a", "2018-03-01", evidence=evidence))])

    assert evidence == back(portfolio).activities[0].events[0].evidence


def test_numbers_keep_every_digit():
    values = [0.1 + 0.2, 1e308, 1 / 3, 100.0, 1e-7]
    jobs = [LIFECYCLE.activity_type(id=f"J{at}", progress=own) for at, own in enumerate(values)]
    whole = LIFECYCLE.activity_type(id="J9", workers=2**53 + 1)

    again = back(Portfolio(LIFECYCLE, [*jobs, whole]))

    assert values == [own.progress for own in again.activities[:-1]]
    assert 2**53 + 1 == again.activities[-1].workers


def test_sample_and_words_in_two_languages_come_back():
    title = Text(id="Uji <b>", en="Check =1+1")
    portfolio = Portfolio(LIFECYCLE, id="x", title=title, basis=Basis.SAMPLE, illustrative=True)

    again = back(portfolio)

    assert (title, Basis.SAMPLE, True) == (again.title, again.basis, again.illustrative)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" x", "spaces around it are lost"),
        ("x" * 40_000, "cut at 32767 characters"),
        ("a\x07", "holds control characters"),
        ('""', "stands for empty text"),
    ],
)
def test_what_a_workbook_cannot_hold_is_told(text, reason):
    portfolio = Portfolio(LIFECYCLE, [activity(label_text=text)])

    (problem,) = make_form(Template(lifecycle=LIFECYCLE, portfolio=portfolio)).problems

    assert problem.text.en.endswith(reason)


def test_code_of_the_example_row_is_told():
    portfolio = Portfolio(LIFECYCLE, [LIFECYCLE.activity_type(id="Contoh")])

    (problem,) = make_form(Template(lifecycle=LIFECYCLE, portfolio=portfolio)).problems

    assert "Contoh: this code marks an example row" == problem.text.en


def test_lifecycle_without_places_and_lists_has_a_form():
    from kotaku_eval.lifecycles import Stage

    plain = Lifecycle("plain", Text.same("P"), stages=[Stage("a", Text.same("A" * 60))])
    held = Activity(id="1", events=[Event("a", dt.date(2018, 1, 2))])
    portfolio = Portfolio(plain, [held])

    assert portfolio.activities == back(portfolio).activities


def test_list_that_has_no_sheet_is_told(tmp_path):
    path = tmp_path / "lifecycle.yaml"
    path.write_text(
        "lifecycle: visits\ntitle: Visits\nstages: {seen: {title: Seen}}\n"
        "fields: {activity: {site: {type: record, fields: "
        "{notes: {type: list, fields: {word: {type: text}}}}}}}\n",
        encoding="utf-8",
    )
    lifecycle = load_lifecycle(path)
    held = activity_from({"id": "V-1", "site": {"notes": [{"word": "x"}]}}, lifecycle)

    made = make_form(Template(lifecycle=lifecycle, portfolio=Portfolio(lifecycle, [held])))

    assert ["V-1: the list 'site.notes' has no sheet"] == [own.text.en for own in made.problems]


def test_records_that_hold_nothing_come_back_as_such(tmp_path):
    path = tmp_path / "lifecycle.yaml"
    path.write_text(
        "lifecycle: visits\ntitle: Visits\nstages: {seen: {title: Seen}}\n"
        "fields: {event: {who: {type: record, fields: {name: {type: text}}}}, activity: {rooms: "
        "{type: list, fields: {size: {type: record, fields: {wide: {type: number}}}}}}}\n",
        encoding="utf-8",
    )
    lifecycle = load_lifecycle(path)
    record = {
        "id": "V",
        "rooms": [{"size": {}}, {}],
        "stages": {"seen": {"date": "2018", "who": {}}},
    }
    portfolio = Portfolio(lifecycle, [activity_from(record, lifecycle)])

    again = back(portfolio)

    assert portfolio.activities == again.activities
    assert portfolio.digest == again.digest


def spoil(path: Path, data: st.DataObject) -> None:
    """Write over some cells of a form what nobody could read, or what is no choice there."""
    book = openpyxl.load_workbook(path)
    sheets = [sheet for sheet in book.worksheets[2:-1] if sheet.max_row > 2]
    for sheet in data.draw(st.lists(st.sampled_from(sheets), max_size=4)) if sheets else []:
        at = data.draw(st.tuples(st.integers(3, sheet.max_row), st.integers(2, 9)))
        sheet.cell(*at).value = data.draw(st.sampled_from(["entah", -1, "#REF!", "9/9"]))
    book.save(path)


@settings(max_examples=30, deadline=None)
@given(portfolio=file_portfolios(), data=st.data())
def test_every_activity_of_a_spoilt_form_is_read_or_named_in_a_note(portfolio, data):
    form = Template(lifecycle=portfolio.lifecycle, language="id", portfolio=portfolio)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        path.write_bytes(make_form(form).data)
        spoil(path, data)
        try:
            again = read_portfolio(path, lifecycle=portfolio.lifecycle)
        except DataError:  # nothing at all could be read, and the error says all of that
            return

    told = "\n".join(str(note) for note in again.notes)
    read = {own.id for own in again.activities}
    assert all(own.id in read or f"'{own.id}'" in told for own in portfolio.activities)
