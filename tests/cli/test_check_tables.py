"""``check`` on Parquet: the same report as for other files, and what is said of bad ones."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from kotaku_eval import read_portfolio
from kotaku_eval.cli import judging
from kotaku_eval.cli.program import program
from tests.frames.given import activities_frame, events_frame, list_frames, place_frames

KEPRI = Path(__file__).resolve().parents[2] / "examples" / "kepri-2018" / "portfolio.yaml"
RULES = "mp2k-before-construction"
WIDE = """\
table: wide
lifecycle: kotaku
title: Two jobs
as_of: 2019-01-31
id: Kode
name: Nama
places: {village: {code: Desa, name: NamaDesa}}
stages:
  mp2k_held: {date: MP2K}
  construction_started: {date: Mulai}
fields: {proposal.amount: Dana}
dates: [DD/MM/YYYY, YYYY-MM]
numbers: indonesian
"""
ROWS = {
    "Kode": ["A-1", "A-2", "A-3"],
    "Nama": ["[red]Drain", "=cmd()", None],
    "Desa": ["01", "01", "02"],
    "NamaDesa": ["Lekop", "Lekop", "|Batu|"],
    "MP2K": ["10/08/2018", "2018-08", ""],
    "Mulai": ["06/08/2018", "07/08/2018", "09/08/2018"],
    "Dana": ["1.000.000", "2.000.000,00", None],
}
LOG = {
    "case": ["A-1", "A-1", "A-2", "A-2"],
    "activity": ["mp2k_held", "construction_started"] * 2,
    "timestamp": ["2018-08-10", "2018-08-06", "2018-08-01", "2018-08-06"],
}
LATE = {
    "id": ["A-1", "A-2"],
    "village": ["01", "02"],
    "mp2k_held": ["2018-08-10", "2018-08-01"],
    "construction_started": ["2018-08-06", "2018-08-06"],
}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def check(*words, lang="en"):
    given = ["check", *(str(word) for word in words), "--lang", lang]
    return CliRunner().invoke(program, given)


def written(rows, path="data.parquet"):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(rows).write_parquet(path)
    return path


def without_sources(text):
    """Leave out the places in files, which tables do not have, and what is said of the whole."""
    lines = re.sub(r" ·\s+\S+:\d+:\d+( \(\w+\))?", "", text).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Rules"))
    return "\n".join(line for line in lines[start:] if not line.startswith("Basis"))


def findings(result):
    return re.findall(r"^Findings(?: \((\d+)\))?$", result.stdout, re.MULTILINE)


# --- the same report ------------------------------------------------------------------------


def test_a_table_gives_the_text_of_the_csv_with_the_same_rows_and_mapping():
    Path("map.yaml").write_text(WIDE, encoding="utf-8")
    pl.DataFrame(ROWS).write_csv("data.csv")
    written(ROWS)

    of_csv = check("data.csv", "--mapping", "map.yaml")
    of_parquet = check("data.parquet", "--mapping", "map.yaml")

    assert 1 == of_csv.exit_code == of_parquet.exit_code
    assert without_sources(of_csv.stdout) == without_sources(of_parquet.stdout)
    assert "Two jobs" == of_parquet.stdout.splitlines()[0]


@pytest.mark.parametrize("more", [(), ("--all",), ("--baseline", "base.yaml")])
def test_a_portfolio_gives_the_text_of_its_file_when_written_as_tables(here, more):
    path = here / "portfolio.yaml"
    # Tables do not say that they are a sample.
    text = KEPRI.read_text(encoding="utf-8").replace("basis: sample", "basis: census")
    path.write_text(text, encoding="utf-8")
    portfolio = read_portfolio(path)
    activities_frame(portfolio).write_parquet("activities.parquet")
    events_frame(portfolio).write_parquet("events.parquet")
    words = ["--events", "events.parquet"]
    for name, frame in list_frames(portfolio).items():
        frame.write_parquet(f"{name}.parquet")
        words += ["--list", f"{name}={name}.parquet"]
    for level, frame in place_frames(portfolio).items():
        frame.write_parquet(f"at-{level}.parquet")
        words += ["--places", f"{level}=at-{level}.parquet"]
    day = ["--as-of", "2019-01-31", *more]
    if more[:1] == ("--baseline",):
        writing = ["--write-baseline", "base.yaml", "--reason", "Backlog", "--select", RULES]
        assert "3 findings" in check("activities.parquet", *words, *day[:2], *writing).stderr

    of_file, of_tables = check(path, *day), check("activities.parquet", *words, *day)

    assert of_file.exit_code == of_tables.exit_code
    assert without_sources(of_file.stdout) == without_sources(of_tables.stdout)


def test_waivers_are_put_over_tables(here):
    written(LATE)
    (here / "w.yaml").write_text(
        f"waivers: [{{rule: {RULES}, scope: {{activity: A-1}}, reason: Flood, approver: Korkot, "
        "issued: 2018-08-01, expires: 2019-12-31}]",
        encoding="utf-8",
    )

    result = check("data.parquet", "--select", RULES, "--waivers", "w.yaml", "--findings", "f.csv")

    assert 0 == result.exit_code
    assert "Waived findings (1)" in result.stdout
    assert 1 == len(Path("f.csv").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    "scope",
    [
        "scope: {village: '01'}",
        "scope: {village: ['01', '09']}",
        "scope: {activity: A-2, village: '02'}",
        "scope: {activity: A-2, village: '01'}",
        "where: \"village.code == '02' and id == 'A-1'\"",
        "where: \"id in ['A-1', 'A-3'] or village.code == '02'\"",
        "where: \"village.name == ''\"",
        "everywhere: true",
    ],
)
def test_waivers_do_to_tables_what_they_do_to_records(here, scope):
    late = {
        "id": ["A-1", "A-2", "A-3"],
        "village": ["01", "02", None],
        "mp2k_held": ["2018-08-10", "2018-08-11", "2018-08-12"],
        "construction_started": ["2018-08-06"] * 3,
    }
    written(late)
    lines = [
        f"  - {{id: {name}, {f'place: {place!r}, ' if place else ''}"
        f"stages: {{mp2k_held: {held}, construction_started: 2018-08-06}}}}"
        for name, place, held in zip(late["id"], late["village"], late["mp2k_held"], strict=True)
    ]
    head = "portfolio: data\nlifecycle: kotaku\n"
    head += "places: {village: [{code: '01'}, {code: '02'}]}\nactivities:\n"
    (here / "data.yaml").write_text(head + "\n".join(lines), encoding="utf-8")
    (here / "w.yaml").write_text(
        f"waivers: [{{rule: {RULES}, {scope}, reason: Flood, approver: Korkot, "
        "issued: 2018-08-01, expires: 2019-12-31}]",
        encoding="utf-8",
    )
    words = ["--select", RULES, "--waivers", "w.yaml"]

    of_file, of_table = check("data.yaml", *words), check("data.parquet", *words)

    assert of_file.exit_code == of_table.exit_code
    assert "Waive" in of_file.stdout
    assert without_sources(of_file.stdout) == without_sources(of_table.stdout)


def test_json_holds_every_verdict_on_tables():
    written(LATE)

    report = json.loads(check("data.parquet", "--select", RULES, "--format", "json").stdout)

    assert ["fail", "pass"] == [own["verdict"] for own in report["outcomes"]]
    assert "data" == report["header"]["portfolio"]


# --- what is read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", ["data/*.parquet", "data/**/*.parquet", "data", "data/b*/", "data/[ab].parquet"]
)
def test_patterns_and_folders_are_read_as_one(given):
    first = {name: values[:1] for name, values in LATE.items()}
    rest = {name: values[1:] for name, values in LATE.items()}
    written(first, "data/a.parquet")
    written(rest, "data/b.parquet")
    written(LATE, "data/_old/c.parquet") if given == "data" else None
    written(LATE, "data/b2/a.parquet") if given == "data/b*/" else None

    result = check(given, "--select", RULES)

    assert 1 == result.exit_code
    assert "Activities  2" in result.stdout
    assert ["1"] == findings(result)


def test_folders_named_as_columns_are_columns_with_their_zeros():
    rows = {name: values for name, values in LATE.items() if name != "village"}
    for code, at in (("01", 0), ("02", 1)):
        written({name: [own[at]] for name, own in rows.items()}, f"data/village={code}/p.parquet")

    report = json.loads(check("data", "--select", RULES, "--format", "json").stdout)

    assert ["01", "02"] == [own["code"] for own in report["scores"] if own["level"] == "village"]


@pytest.mark.parametrize("words", [(), ("--rules", "kotaku-2018"), ("--lifecycle", "kotaku")])
def test_a_log_is_known_by_its_columns(words):
    written(LOG, "log.parquet")

    result = check("log.parquet", *words, "--select", RULES)

    assert "Activities  2" in result.stdout
    assert ["1"] == findings(result)
    assert "not read" not in result.stderr


def test_numeric_codes_are_taken_when_that_is_said():
    written({**LATE, "village": [2191010001, 2191010002]})

    refused = check("data.parquet", "--select", RULES)

    assert 2 == refused.exit_code
    assert "--numeric-codes" in refused.stderr
    assert 1 == check("data.parquet", "--select", RULES, "--numeric-codes").exit_code


def test_columns_and_values_that_are_not_read_are_told_twice_as_of_other_files():
    written({**LATE, "mp2k_held": ["soon", "2018-08-01"], "colour": ["red", "blue"]})

    result = check("data.parquet", "--select", RULES)

    for words in ("the column 'colour' is not read", "not a date: 'soon' (1 rows; row 1: 'soon')"):
        assert words in result.stderr
        assert words in result.stdout.replace("\n    ", " ")
    strict = check("data.parquet", "--select", RULES, "--strict")
    assert (2, "") == (strict.exit_code, strict.stdout)
    assert "not a date" in strict.stderr
    assert "colour" not in strict.stderr


def test_an_empty_table_has_no_score():
    written({name: pl.Series(values[:0], dtype=pl.String) for name, values in LATE.items()})

    result = check("data.parquet", "--select", RULES)

    assert 0 == result.exit_code
    assert "the table has no rows" in result.stdout


# --- what cannot be read --------------------------------------------------------------------


def other(**changed):
    return {**{name: [f"{own[0]}-x"] for name, own in LATE.items()}, **changed}


def cut_short():
    whole = Path(written(LATE)).read_bytes()
    Path("data.parquet").write_bytes(whole[:-9])


def spoilt():
    rows = 5000
    many = {name: [f"{own[0]}{at}" for at in range(rows)] for name, own in LATE.items()}
    pl.DataFrame(many).write_parquet("data.parquet", compression="zstd")
    held = bytearray(Path("data.parquet").read_bytes())
    held[100:2000] = b"\xff" * 1900
    Path("data.parquet").write_bytes(held)


def beside(rows):
    written(LATE, "data/1.parquet")
    written(rows, "data/2.parquet")


@pytest.mark.parametrize(
    ("prepare", "words", "told"),
    [
        (lambda: Path("data.parquet").write_text("id,x\n", encoding="utf-8"), ["data.parquet"],
         ["data.parquet", "cannot be read as Parquet", "copy it again"]),
        (lambda: Path("data.parquet").touch(), ["data.parquet"],
         ["data.parquet", "cannot be read as Parquet"]),
        (cut_short, ["data.parquet"], ["data.parquet", "cannot be read as Parquet"]),
        (spoilt, ["data.parquet"], ["data.parquet", "cannot be read as Parquet"]),
        (lambda: None, ["data.parquet"], ["no such file: data.parquet"]),
        (lambda: None, ["data/*.parquet"], ["data/*.parquet", "there are no such files"]),
        (lambda: Path("data").mkdir(), ["data"], ["data", "this is a folder, not a file"]),
        (lambda: beside(other(extra=["x"])), ["data"],
         ["data/2.parquet", "has the column 'extra' that data/1.parquet lacks"]),
        (lambda: beside({k: v for k, v in LATE.items() if k != "village"} | {"vilage": ["1", "2"]}),
         ["data/*.parquet"],
         ["data/2.parquet", "lacks the column 'village'", "Did you mean 'vilage'?"]),
        (lambda: beside(other(mp2k_held=[20180810])), ["data"],
         ["data/2.parquet", "'mp2k_held' is Int64, in data/1.parquet it is String"]),
        (lambda: written({**LATE, "id": ["A-1", "A-1"]}), ["data.parquet"],
         ["duplicate", "'A-1'", "'events'"]),
        (lambda: written({"ID": ["A-1"]}), ["data.parquet"], ["there is no column 'id'", "'ID'"]),
        (lambda: written({**LATE, "mp2k_held": [1.5, 2.5]}), ["data.parquet"], ["mp2k_held"]),
        (lambda: written(LATE), ["data.parquet", KEPRI], ["not judged together", "portfolio.yaml"]),
        (lambda: None, [KEPRI, "--events", "x.parquet"], ["go with Parquet files only"]),
        (lambda: written(LATE), ["data.parquet", "--list", "tranches"], ["--list: 'tranches'"]),
        (lambda: written(LATE), ["data.parquet", "--list", "tranchs=data.parquet"],
         ["unknown list 'tranchs'", "'tranches'"]),
        (lambda: written(LATE), ["data.parquet", "--places", "desa=data.parquet"],
         ["unknown level 'desa'"]),
        (lambda: written(LATE), ["data.parquet", "--events", "nowhere.parquet"],
         ["no such file: nowhere.parquet"]),
        (lambda: written(LATE), ["data.parquet", "--findings", "f.docx"], ["f.docx", ".ndjson"]),
        (lambda: written(LATE), ["data.parquet", "--findings", "no/f.csv"], ["no/f.csv"]),
        (lambda: written(LATE), ["data.parquet", "--findings", "./data.parquet"], ["is a file that is read"]),
        (lambda: written(LATE), ["data.parquet", "--rules", "x.yaml"], ["x.yaml"]),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_ends_with_2_and_names_the_file(prepare, words, told):
    prepare()
    before = Path("data.parquet").read_bytes() if Path("data.parquet").exists() else b""

    result = check(*words)

    assert (2, "") == (result.exit_code, result.stdout)
    for part in told:
        assert part in result.stderr
    assert "Traceback" not in result.stderr
    assert "itself failed" not in result.stderr
    assert before == (Path("data.parquet").read_bytes() if before else b"")
    assert result.stderr != check(*words, lang="id").stderr


def test_columns_may_stand_in_another_order_and_be_empty_in_one_file():
    first = {name: values[:1] for name, values in LATE.items()}
    written({**first, "title": [None]}, "data/1.parquet")
    written({"title": ["Drain"], **{name: own[1:] for name, own in reversed(LATE.items())}},
            "data/2.parquet")  # fmt: skip

    result = check("data", "--select", RULES)

    assert 1 == result.exit_code
    assert "Activities  2" in result.stdout


def test_without_the_libraries_for_tables_it_is_said_what_to_install(monkeypatch):
    written(LATE)
    ours = ("kotaku_eval.cli.tables", "kotaku_eval.frames")
    for name in [own for own in sys.modules if own.startswith(ours)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "polars", None)

    result = check("data.parquet")

    assert 2 == result.exit_code
    assert 'Judging Parquet files needs an optional library: pip install "kotaku-eval[frames]"' in (
        result.stderr
    )


# --- files of findings ----------------------------------------------------------------------

HOSTILE = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", 'a,b\n"c"', "\uff1d1", "plain"]


def hostile():
    return {
        "id": HOSTILE,
        "village": ["=v"] * len(HOSTILE),
        "mp2k_held": ["2018-08-10"] * len(HOSTILE),
        "construction_started": ["2018-08-06"] * len(HOSTILE),
    }


def test_csv_of_findings_holds_no_formulas_and_the_report_the_true_names():
    written(hostile())

    result = check("data.parquet", "--select", RULES, "--findings", "f.csv")

    with Path("f.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {value for row in rows for value in row.values() if value}
    assert len(HOSTILE) == len(rows)
    assert set() == {cell for cell in cells if cell[0] in "=+-@\t\r\uff1d"}
    assert {"'=1+1", "''=1", "plain"} <= cells
    assert "  =1+1, =v\n" in result.stdout
    assert "  '=1, =v\n" in result.stdout


@pytest.mark.parametrize("kind", ["parquet", "csv", "ndjson"])
def test_findings_are_the_same_rows_whatever_the_data_came_from(kind):
    portfolio = (
        "portfolio: data\nlifecycle: kotaku\nplaces: {village: [{code: '01'}, {code: '02'}]}"
    )
    portfolio += "\nactivities:\n"
    for at, name in enumerate(LATE["id"]):
        stages = {own: LATE[own][at] for own in ("mp2k_held", "construction_started")}
        stages_text = json.dumps(stages)
        village = LATE["village"][at]
        portfolio += f"  - {{id: {name}, place: '{village}', stages: {stages_text}}}\n"
    Path("data.yaml").write_text(portfolio, encoding="utf-8")
    written(LATE)
    words = ["--select", "mp2k*", "--fail-on", "none"]

    check("data.yaml", *words, "--findings", f"a.{kind}")
    check("data.parquet", *words, "--findings", f"b.{kind}")
    check("data.parquet", *words, "--findings", f"c.{kind}", "--format", "json")

    read = {"parquet": pl.read_parquet, "csv": pl.read_csv, "ndjson": pl.read_ndjson}[kind]
    first, second, third = (read(f"{own}.{kind}").sort("subject", "rule") for own in "abc")
    assert first.height > 0
    assert first.equals(second)
    assert second.equals(third)


@pytest.mark.parametrize("kind", ["parquet", "csv", "ndjson"])
def test_no_findings_are_a_file_without_rows(kind):
    written({name: values[1:] for name, values in LATE.items()})

    result = check("data.parquet", "--select", RULES, "--findings", f"f[1].{kind}")

    assert 0 == result.exit_code
    assert "No findings." in result.stdout
    assert Path(f"f[1].{kind}").exists()


def test_a_file_of_findings_stays_as_it_was_when_judging_fails():
    spoilt()
    Path("f.csv").write_text("old", encoding="utf-8")

    assert 2 == check("data.parquet", "--findings", "f.csv").exit_code
    assert "old" == Path("f.csv").read_text(encoding="utf-8")
    assert ["data.parquet", "f.csv"] == sorted(own.name for own in Path().iterdir())


# --- what is too much -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "words", "told"),
    [
        ("MOST_FINDINGS", ["--format", "markdown"], "1 findings are too many"),
        ("MOST_FINDINGS", ["--all"], "1 findings are too many"),
        ("MOST_SCORES", ["--format", "json"], "the verdicts on 4 activities and places are too"),
    ],
)
def test_more_than_anybody_reads_is_refused_with_a_way_out(monkeypatch, most, words, told):
    written(LATE)
    monkeypatch.setattr(judging, most, 0)

    result = check("data.parquet", "--select", RULES, *words)

    assert (2, "") == (result.exit_code, result.stdout)
    assert told in result.stderr
    assert "--findings" in result.stderr
    assert 1 == check("data.parquet", "--select", RULES).exit_code


def test_a_page_of_html_tells_the_worst_of_any_number_and_is_never_refused(monkeypatch):
    written(LATE)
    monkeypatch.setattr(judging, "MOST_FINDINGS", 0)

    result = check("data.parquet", "--select", RULES, "--format", "html", "--output", "page.html")

    assert 1 == result.exit_code
    page = Path("page.html").read_text(encoding="utf-8")
    assert 'data-rule="mp2k-before-construction"' in page
    assert "tables were judged" in page
