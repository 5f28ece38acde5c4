"""The public names: few, documented, and cheap to import."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import kotaku_eval

OPTIONAL = {"click", "rich", "holidays", "polars", "pandas", "ibis", "jinja2", "altair", "narwhals"}


def test_the_public_names_are_at_most_25_and_stay():
    assert [
        "Activity",
        "DataError",
        "DefinitionError",
        "Event",
        "EventDate",
        "Finding",
        "KotakuEvalError",
        "Lifecycle",
        "Place",
        "Portfolio",
        "Report",
        "Rule",
        "RuleSet",
        "Severity",
        "Verdict",
        "activity_from",
        "compare",
        "evaluate",
        "explain",
        "fact",
        "load_lifecycle",
        "load_ruleset",
        "load_waivers",
        "read_portfolio",
        "rule",
    ] == kotaku_eval.__all__


@pytest.mark.parametrize("name", kotaku_eval.__all__)
def test_every_public_name_exists_with_a_docstring_of_its_own(name):
    value = getattr(kotaku_eval, name)

    assert (value.__doc__ or "").strip().splitlines()[0].endswith((".", ":"))
    assert name in dir(kotaku_eval)
    assert value.__module__.startswith("kotaku_eval.")


def test_the_stub_names_the_same():
    source = Path(inspect.getfile(kotaku_eval)).with_suffix(".pyi")
    tree = ast.parse(source.read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kotaku_eval")
        for alias in node.names
    }

    assert set(kotaku_eval.__all__) == imported


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'evaluat'"):
        kotaku_eval.evaluat  # noqa: B018 - asking is the point


def test_all_methods_of_public_classes_have_docstrings():
    missing = [
        f"{name}.{method}"
        for name in kotaku_eval.__all__
        if inspect.isclass(kind := getattr(kotaku_eval, name))
        for method, value in vars(kind).items()
        if not method.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, property | classmethod))
        and not inspect.getdoc(value)
    ]

    assert [] == missing


LOADED = """
import sys
import kotaku_eval
{more}
print(*sorted(name.partition(".")[0] for name in sys.modules))
"""
EVERYTHING = "[getattr(kotaku_eval, name) for name in kotaku_eval.__all__]"


@pytest.mark.parametrize("more", ["", EVERYTHING], ids=["import", "every name"])
def test_importing_loads_no_optional_library(more):
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(more=more)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert set() == OPTIONAL & set(done.stdout.split())
