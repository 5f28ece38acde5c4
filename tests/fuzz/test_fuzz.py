"""Whatever is handed to the loaders loads, or is refused; nothing crashes, hangs or is executed.

A slice runs with every test; ``make fuzz`` runs them all, the same ones each time.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kotaku_eval import (
    compare,
    evaluate,
    load_lifecycle,
    load_ruleset,
    load_waivers,
    read_portfolio,
)
from kotaku_eval.conditions import Settings
from kotaku_eval.conditions import evaluate as evaluate_condition
from kotaku_eval.definitions import case_portfolio, load_baseline
from kotaku_eval.errors import InputError, KotakuEvalError
from kotaku_eval.expressions import Parameter, parse_condition
from kotaku_eval.facts import ACTIVITY, vocabulary_of
from kotaku_eval.models import Field, Kind
from kotaku_eval.readers.mapping_files import load_mapping
from kotaku_eval.readers.report_files import read_report
from kotaku_eval.satisfiability import can_be
from kotaku_eval.sources import parse_json, parse_yaml
from tests.fuzz import inputs
from tests.shipped import shipped_rules

SECONDS = 10
EACH = int(os.environ.get("KOTAKU_EVAL_FUZZ", "80"))
RUN = settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
KOTAKU = load_lifecycle("kotaku")
VOCABULARY = vocabulary_of(KOTAKU)
GRACE = {"grace": Parameter("grace", 14, Field("param.grace", Kind.INTEGER, unit="day"))}
[PORTFOLIO, _] = case_portfolio({"mp2k_held": "2018-08-01", "proposal.amount": 5}, KOTAKU)
[SUBJECT] = PORTFOLIO.subjects(ACTIVITY)
RULES = shipped_rules().select(["mp2k-*"])
COUNTS: dict[str, int] = {}


@pytest.fixture(scope="module", autouse=True)
def counted():
    """Print how many inputs were tried."""
    yield
    sys.stdout.write(f"\n{sum(COUNTS.values())} inputs: {COUNTS}\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Work in an empty folder, where nothing but the inputs may appear."""
    here, path = Path.cwd(), tmp_path_factory.mktemp("fuzz")
    os.chdir(path)
    # The one other file: the lifecycle that a shipped rule set names.
    Path("lifecycle.yaml").write_text(inputs.SHIPPED_LIFECYCLES[1], "utf-8")
    yield path
    os.chdir(here)
    assert {"input.yaml", "lifecycle.yaml"} >= {found.name for found in path.iterdir()}


@contextmanager
def bounded(name):
    """Count an input, and stop one that takes too long."""
    COUNTS[name] = COUNTS.get(name, 0) + 1
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(*_):
        msg = f"{name}: an input took more than {SECONDS} s"
        raise AssertionError(msg)

    signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def refused(load, text):
    """Load a file of some text; return what was loaded, or ``None`` when it was refused."""
    Path("input.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return load("./input.yaml")
    except InputError as failure:
        told(failure, has_place=True)
    except KotakuEvalError:
        pass
    return None


def told(failure, *, has_place=False):
    """Check that a refusal says something in both languages, of a file also where."""
    assert failure.problems
    assert not has_place or all(problem.where for problem in failure.problems)
    assert all(problem.to("id") and problem.to("en") for problem in failure.problems)


@RUN
@given(inputs.EXPRESSIONS)
def test_expressions(text):
    with bounded("expressions"):
        try:
            node = parse_condition(text, VOCABULARY, GRACE)
            assert evaluate_condition(node, SUBJECT, Settings()) in {True, False, None}
            assert any(can_be(node, answer) for answer in (True, False))
        except InputError as failure:
            told(failure)


@RUN
@given(inputs.TREES)
def test_documents(text):
    for parse in (parse_yaml, parse_json):
        with bounded(parse.__name__):
            try:
                parse(text)
            except InputError as failure:
                told(failure)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.RULES)
def test_rule_sets(text):
    with bounded("rule sets"):
        found = refused(load_ruleset, text)
        if found is not None and found.lifecycle == KOTAKU:
            assert evaluate(PORTFOLIO, found).header.rules == len(found.rules)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.structured())
def test_structured_rule_sets(text):
    with bounded("structured rule sets"):
        found = refused(load_ruleset, text)
        if found is not None and found.lifecycle == KOTAKU:
            assert evaluate(PORTFOLIO, found).header.rules == len(found.rules)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.LIFECYCLES)
def test_lifecycles(text):
    with bounded("lifecycles"):
        refused(load_lifecycle, text)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.PORTFOLIOS)
def test_portfolios(text):
    with bounded("portfolios"):
        refused(read_portfolio, text)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.RELIEFS)
def test_waivers_baselines_and_reports(text):
    with bounded("waivers, baselines, reports"):
        found = refused(lambda path: load_waivers(path, RULES), text)
        if found is not None:
            assert len(found) == len(evaluate(PORTFOLIO, RULES, waivers=found).waivers)
        refused(load_baseline, text)
        kept = refused(read_report, text)
        if kept is not None:
            assert compare(kept, kept).is_empty


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.MAPPINGS)
def test_mappings(text):
    with bounded("mappings"):
        refused(lambda path: load_mapping(path, lifecycle=KOTAKU), text)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.restructured(inputs.SHIPPED_RULES))
def test_shipped_rule_sets_out_of_shape(text):
    with bounded("shipped rule sets"):
        refused(load_ruleset, text)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.restructured(inputs.SHIPPED_LIFECYCLES))
def test_shipped_lifecycles_out_of_shape(text):
    with bounded("shipped lifecycles"):
        refused(load_lifecycle, text)


@pytest.mark.usefixtures("folder")
@RUN
@given(inputs.restructured(inputs.SHIPPED_PORTFOLIOS))
def test_shipped_portfolios_out_of_shape(text):
    with bounded("shipped portfolios"):
        refused(lambda path: read_portfolio(path, strict=True), text)


def test_what_is_put_out_of_shape_is_right_before(folder):
    path = folder / "input.yaml"
    for text in inputs.SHIPPED_RULES:
        path.write_text(text, "utf-8")
        assert load_ruleset(path)
