"""Frames of any kind are judged as the same data are as objects."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.columns.rules import ASK
from kotaku_eval.columns.runs import Run
from kotaku_eval.dates import EventDate
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.engines.records import compile_rules
from kotaku_eval.frames import checked, missing_facts, portfolio_of, read_frames
from tests import strategies as our
from tests.frames import given as as_given

DAY = EventDate.parse("2018-03-20").first_day


def long_tables(portfolio, change=lambda frame: frame):
    return read_frames(
        change(as_given.activities_frame(portfolio)),
        portfolio.lifecycle,
        events=change(as_given.events_frame(portfolio)),
        lists={name: change(own) for name, own in as_given.list_frames(portfolio).items()},
        places={name: change(own) for name, own in as_given.place_frames(portfolio).items()},
    )


def wide_tables(portfolio, change=lambda frame: frame):
    return read_frames(
        change(as_given.wide_frame(portfolio)),
        portfolio.lifecycle,
        lists={name: change(own) for name, own in as_given.list_frames(portfolio).items()},
        places={name: change(own) for name, own in as_given.place_frames(portfolio).items()},
    )


def assert_same(portfolio, tables, ruleset, as_of=DAY):
    run = Run(PolarsEngine(ruleset.calendar), tables, ruleset, as_of)
    for level, plan in run.plans.items():
        judge = compile_rules(ruleset, level)
        expected = {
            subject.id: list(judge(subject, as_of))
            for subject in portfolio.subjects(level, ruleset.undated)
        }
        found = run.codes(level).collect()

        assert sorted(expected) == sorted(found["/subject"])
        for row in found.iter_rows(named=True):
            for at in plan.lowered:
                code = row[f"code/{at}"]
                if code != ASK:
                    assert expected[row["/subject"]][at] == code, plan.rules[at].text


FORMS = {"long": (long_tables, False), "wide": (wide_tables, True)}


@pytest.mark.parametrize("form", FORMS)
@given(our.rule_sets(kinds=("sound",)), our.portfolios(most=4), st.sampled_from([DAY, DAY + 60, 0]))
@settings(max_examples=60)
@pytest.mark.no_cover
def test_verdicts_are_those_of_objects(form, ruleset, portfolio, as_of):
    tables_of, once = FORMS[form]
    expected = as_given.sayable(portfolio, once=once)

    assert_same(expected, tables_of(expected), ruleset, as_of)


@pytest.mark.parametrize("form", FORMS)
@given(our.portfolios(most=4))
@settings(max_examples=60)
def test_nothing_is_lost_on_the_way_to_objects(form, portfolio):
    tables_of, once = FORMS[form]
    expected = as_given.sayable(portfolio, once=once)

    tables = tables_of(expected)
    made = portfolio_of(tables)

    assert () == checked(tables)
    assert facts(expected) == facts(made)


def facts(portfolio):
    def shown(own):
        documents = {
            (event.stage, one.kind, one.exists, one.correct)
            for event in own.events
            for one in event.evidence or ()
            if one.exists
        }
        events = [(event.stage, event.date, event.planned, event.happened) for event in own.events]
        fields = (own.workers, own.progress, own.opened, own.ready, own.label_text, own.grade)
        home = {level: place.code for level, place in portfolio.places_of(own).items()}
        return (
            (own.id, own.title, own.status, *fields, own.plan, own.payments, home),
            events,
            documents,
        )

    places = {(own.level, own.code): own for own in portfolio.places}
    return [shown(own) for own in portfolio.activities], {
        key: (own.name, own.parent, getattr(own, "budget", None), getattr(own, "since", None))
        for key, own in places.items()
    }


def hive(frame, folder):
    for (village,), part in frame.partition_by("village", as_dict=True).items():
        home = folder / f"village={village}"
        home.mkdir(parents=True)
        part.drop("village").write_parquet(home / "part.parquet")
    return folder


def in_two_files(frame, folder):
    frame[:20].write_parquet(folder / "a.parquet")
    frame[20:].write_parquet(folder / "b.parquet")
    return folder


def glob(frame, folder):
    return str(in_two_files(frame, folder) / "*.parquet")


def bracketed(frame, folder):
    path = folder / "year [2018]*.parquet"
    frame.write_parquet(path)
    return path


def listed(frame, folder):
    in_two_files(frame, folder)
    return [folder / "b.parquet", folder / "a.parquet"]


LIBRARIES = {
    "polars": lambda frame, _: frame,
    "lazy": lambda frame, _: frame.lazy(),
    "pandas": lambda frame, _: frame.to_pandas(),
    "pandas objects": lambda frame, _: pd.DataFrame(frame.to_dict(as_series=False)).astype(object),
    "pyarrow": lambda frame, _: frame.to_arrow(),
    "shuffled": lambda frame, _: frame.sample(fraction=1.0, shuffle=True, seed=3),
    "categories": lambda frame, _: frame.with_columns(pl.col(pl.String).cast(pl.Categorical)),
    "folder": in_two_files,
    "glob": glob,
    "list": listed,
    "brackets": bracketed,
    "hive": hive,
}


@pytest.fixture(scope="module")
def drawn():
    """Forty activities with dates that are days, and gaps of every kind."""
    rows = range(40)
    days = [f"2018-03-{1 + at % 28:02}" for at in rows]
    return pl.DataFrame({
        "id": [f"J{at}" for at in rows],
        "title": ["Saluran — «é» 排水"] * 40,
        "village": ["01", "02", "03", "04"] * 10,
        "a": [None if at % 5 == 0 else days[at] for at in rows],
        "b": [None if at % 7 == 0 else days[at * 3 % 28] for at in rows],
        "a.evidence.minutes": [None if at % 4 == 0 or at % 5 == 0 else at % 3 == 0 for at in rows],
        "plan.amount": [None if at % 6 == 0 else at for at in rows],
        "plan.ratio": [None if at % 6 == 1 else at / 4 for at in rows],
        "ready": [None if at % 3 == 0 else at % 2 == 0 for at in rows],
        "grade": [None if at % 9 == 0 else "good" for at in rows],
    })  # fmt: skip


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dated", [False, True])
def test_every_library_gives_the_same(library, dated, drawn, tmp_path):
    if dated:
        drawn = drawn.with_columns(pl.col("a", "b").str.to_date())
    columns = ["id", "title", "a", "b", "plan.amount", "plan.ratio", "ready", "grade"]

    expected = read_frames(drawn, our.LIFECYCLE)
    actual = read_frames(LIBRARIES[library](drawn, tmp_path), our.LIFECYCLE)

    def rows(tables):
        frame = tables.activities.select(*columns, "place/village", "a.evidence.minutes")
        return frame.sort("id").collect().rows()

    assert () == checked(actual) == actual.notes
    assert rows(expected) == rows(actual)
    assert portfolio_of(expected).digest == portfolio_of(actual).digest


def test_the_example_is_judged_the_same():
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
    ruleset = load_ruleset(portfolio.ruleset)
    tables = long_tables(portfolio)

    def words(report):
        return {
            (own.rule, own.subject.level, own.subject.id): own.verdict for own in report.outcomes
        }

    assert () == checked(tables) == tables.notes
    assert {} == missing_facts(tables, ruleset)
    assert words(evaluate(portfolio, ruleset)) == words(evaluate(tables, ruleset, portfolio.as_of))
