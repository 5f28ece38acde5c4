"""The pages say what the code says: generated pages are fresh, lists in others are complete."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import kotaku_eval
from docs.generate import FOLDERS, escaped, pages, write_pages
from kotaku_eval.dates import Ties, Undated
from kotaku_eval.expression_calls import FUNCTIONS
from kotaku_eval.facts import Origin, vocabulary_of
from kotaku_eval.findings import Verdict
from kotaku_eval.renderers.requirements import HEADINGS
from kotaku_eval.templates import Template
from tests.shipped import shipped_rules

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
RULES = shipped_rules()
FRESH = pages()


def page(name: str) -> str:
    """Return the text of a page."""
    return (DOCS / name).read_text(encoding="utf-8")


def first_columns(text: str) -> str:
    """Return the first cells of all tables of a page, one a line."""
    return "\n".join(re.findall(r"^\| (.+?) \|", text, flags=re.MULTILINE))


# --- generated pages -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write all generated pages once; return their folder."""
    folder = tmp_path_factory.mktemp("pages")
    write_pages(folder)
    return folder


@pytest.mark.parametrize("name", sorted(FRESH))
def test_a_generated_page_is_what_the_generator_writes(name, written):
    fresh = (written / name).read_text(encoding="utf-8")

    # When this fails: make pages
    assert fresh == page(name)


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_no_rule_page_is_left_over(folder):
    expected = {name for name in FRESH if name.startswith(f"{folder}/")}

    actual = {f"{folder}/{path.name}" for path in (DOCS / folder).glob("*.md")}

    assert expected == actual


def test_a_rule_page_that_is_no_more_is_removed(tmp_path):
    (tmp_path / "aturan").mkdir()
    (tmp_path / "aturan" / "gone.md").write_text("# Gone\n", encoding="utf-8")

    write_pages(tmp_path)

    assert not (tmp_path / "aturan" / "gone.md").exists()


@pytest.mark.parametrize(("language", "folder"), FOLDERS.items())
def test_every_rule_has_its_entry_with_all_headings(language, folder):
    headings = [title.to(language) for title in HEADINGS]
    expected = {rule.id: headings for rule in RULES.rules}

    actual = {
        name: re.findall(r"^#### (.+)$", entry, flags=re.MULTILINE)
        for name, entry in rule_entries(folder).items()
    }

    assert expected == actual


@pytest.mark.parametrize(("language", "folder"), FOLDERS.items())
def test_the_pages_of_one_language_hold_none_of_the_words_of_the_other(language, folder):
    entries = rule_entries(folder)

    mixed = [
        rule.id
        for rule in RULES.rules
        for text in (rule.title, rule.why, rule.fix, rule.over_reports, rule.under_reports)
        if escaped(text.id if language == "en" else text.en) in entries[rule.id]
    ]

    assert [] == mixed


def rule_entries(folder: str) -> dict[str, str]:
    """Return the text of the entry of each rule."""
    text = "".join(found for name, found in FRESH.items() if name.startswith(f"{folder}/"))
    entries = re.split(r"^### ([a-z0-9-]+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(entries[::2], entries[1::2], strict=True))


def test_the_page_of_facts_names_every_fact():
    text = page("reference/facts.md")
    names = {
        known.name
        for level in ("activity", *(level.id for level in RULES.lifecycle.levels))
        for known in vocabulary_of(RULES.lifecycle, level).facts.values()
        if known.origin in {Origin.FIELD, Origin.CLOSED, Origin.ACTIVITIES}
        and known.field.kind.value != "record"
    }

    missing = {name for name in names if f"`{name}`" not in text}

    assert set() == missing


# --- lists in hand-written pages -----------------------------------------------------------------


def test_every_public_name_is_in_the_api():
    documented = re.findall(r"^\.\. auto\w+:: (\w+)$", page("reference/api.md"), flags=re.MULTILINE)

    assert sorted(kotaku_eval.__all__) == sorted(documented)


def test_every_key_of_a_report_is_explained():
    portfolio = kotaku_eval.read_portfolio(ROOT / "examples" / "kepri-2018" / "portfolio.yaml")
    report = kotaku_eval.evaluate(portfolio, RULES).to_dict()
    parts = [report, report["header"], report["score"], report["scores"][0]]
    parts += [report["outcomes"][0], report["outcomes"][0]["subject"], report["findings"][0]]
    text = page("reference/report-json.md")

    missing = {key for part in parts for key in part if f"`{key}`" not in text}

    assert set() == missing


def test_every_command_and_option_is_explained():
    from kotaku_eval.cli.program import program

    text = page("reference/cli.md")
    options = {
        name
        for command in (program, *program.commands.values())
        for parameter in command.params
        for name in parameter.opts
        if name.startswith("--")
    }

    commands = {f"## kotaku-eval {name}" for name in program.commands}
    missing = {name for name in options if f"`{name}" not in text}
    missing |= {heading for heading in commands if heading not in text}

    assert set() == missing


def test_every_template_is_explained():
    rows = first_columns(page("reference/templates.md"))

    missing = [own.value for own in Template if f"`{own.value}:" not in rows]

    assert [] == missing


def test_every_policy_on_ties_and_missing_dates_is_explained():
    rows = first_columns(page("reference/templates.md")).splitlines()
    policies = [own.value for own in (*Ties, *Undated)]

    missing = [name for name in policies if not any(f"`{name}`" in row for row in rows)]

    assert [] == missing


def test_every_function_is_explained():
    text = page("reference/expressions.md")

    missing = [name for name in FUNCTIONS if f"`{name}(" not in text]

    assert [] == missing


def test_every_verdict_is_explained():
    text = page("explanation/verdicts-and-unknowns.md")

    missing = [own.value for own in Verdict if f"`{own.value}`" not in text]

    assert [] == missing


def test_the_page_on_architecture_shows_the_layers_in_force():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    [layers] = [own["layers"] for own in contracts if own["id"] == "layers"]
    expected = [sorted(layer.split(" : ")) for layer in layers]

    rows = re.findall(r"^\| \d+ \| (.+?) \|", page("explanation/architecture.md"), re.MULTILINE)
    actual = [sorted(re.findall(r"`(\w+)`", row)) for row in rows]

    assert expected == actual
