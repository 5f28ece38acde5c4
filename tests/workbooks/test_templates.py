"""Forms as they are written: sheets, headings, lists, checks and the example row."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.parsers import expat

import pytest
from click.testing import CliRunner

from kotaku_eval import load_ruleset, read_portfolio
from kotaku_eval.cli.program import program
from kotaku_eval.definitions import load_lifecycle
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.readers.workbooks.headings import folded, sheet_name
from kotaku_eval.readers.workbooks.layouts import BookLayout, Part
from kotaku_eval.texts import LANGUAGES, Text
from kotaku_eval.workbooks.templates import Template, make_form
from tests.strategies import LIFECYCLE

EXAMPLES = Path(__file__).parents[2] / "examples"
KOTAKU = load_lifecycle("kotaku")


@pytest.fixture(scope="module")
def books():
    """The empty form of the shipped lifecycle, in each language."""
    import openpyxl

    made = {}
    for language in LANGUAGES:
        rules = load_ruleset("kotaku-2018")
        data = make_form(Template(lifecycle=KOTAKU, ruleset=rules, language=language)).data
        made[language] = openpyxl.load_workbook(io.BytesIO(data))
    return made


def head(sheet):
    return [cell.value for cell in sheet[2]]


def test_form_has_a_sheet_for_every_part(books):
    assert [
        "Petunjuk", "Portofolio", "Nasional", "Provinsi", "Kota-Kabupaten", "Kelurahan", "KSM",
        "Kegiatan", "Tahap", "Termin pencairan", "Pemberkasan pencairan", "Isi berkas pencairan",
        "Laporan kemajuan", "Foto", "Entri E-Mon", "Daftar",
    ] == books["id"].sheetnames  # fmt: skip
    assert ["Instructions", "Portfolio"] == books["en"].sheetnames[:2]


def test_headings_are_unique_on_their_sheet_and_in_their_language(books):
    for book in books.values():
        for sheet in book.worksheets[2:-1]:
            names = [folded(name) for name in head(sheet)]
            assert sorted(set(names)) == sorted(names)


def test_headings_tell_unit_and_what_is_required(books):
    names = head(books["id"]["Kegiatan"])

    assert "Kode kegiatan *" == names[0]
    assert {"Proposal: Nilai proposal (Rp)", "Tenaga kerja: Pekerja laki-laki (orang)"} <= {*names}
    assert "Porsi dana (persen, 0–100)" in head(books["id"]["Termin pencairan"])


def test_comment_names_the_rules_that_read_a_column(books):
    sheet = books["id"]["Tahap"]
    at = head(sheet).index("MP2K: tanggal")

    words = sheet[2][at].comment.text

    assert "mp2k-before-construction" in words
    assert words.endswith("[mp2k_held.date]")


def test_header_stays_in_sight_and_codes_are_text(books):
    sheet = books["id"]["Kegiatan"]

    assert "C3" == sheet.freeze_panes
    assert "@" == sheet["A3"].number_format
    assert "dd/mm/yyyy" == books["id"]["Tahap"]["C3"].number_format


def validations(sheet, heading):
    at = head(sheet).index(heading)
    column = sheet[2][at].column_letter
    return [
        own
        for own in sheet.data_validations.dataValidation
        if str(own.sqref).startswith(f"{column}3:")
    ]


def test_sheets_print_across_the_page_with_heads_and_codes(books):
    book = books["id"]
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]

    assert {"landscape"} == {sheet.page_setup.orientation for sheet in shown}
    assert ("$2:$2", "$A:$B") == (
        book["Kegiatan"].print_title_rows,
        book["Kegiatan"].print_title_cols,
    )
    assert "$A:$A" == book["Tahap"].print_title_cols
    guide = book["Petunjuk"]
    assert guide.sheet_properties.pageSetUpPr.fitToPage
    assert 30 <= guide.row_dimensions[6].height


def test_cells_offer_lists_and_check_numbers(books):
    book = books["id"]

    (status,) = validations(book["Kegiatan"], "Status kegiatan")
    (place,) = validations(book["Kegiatan"], "Kode tempat (KSM)")
    (share,) = validations(book["Termin pencairan"], "Porsi dana (persen, 0–100)")
    (amount,) = validations(book["Kegiatan"], "Proposal: Nilai proposal (Rp)")
    (owner,) = validations(book["Termin pencairan"], "Kode kegiatan *")
    (date,) = validations(book["Tahap"], "MP2K: tanggal")

    assert ("list", "'KSM'!$A$3:$A$1002") == (place.type, place.formula1)
    assert ("decimal", "0", "100", "stop") == (
        share.type, share.formula1, share.formula2, share.errorStyle or "stop",
    )  # fmt: skip
    assert ("whole", "greaterThanOrEqual", "0") == (amount.type, amount.operator, amount.formula1)
    assert "'Kegiatan'!$A$3:$A$1002" == owner.formula1
    assert ("date", "warning") == (date.type, date.errorStyle)
    sheet, _, cells = status.formula1.partition("!")
    words = [row[0].value for row in book[sheet][cells.replace("$", "")]]
    assert ["berjalan", "selesai", "batal"] == words


def test_example_row_is_marked_and_never_read(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(make_form(Template(lifecycle=KOTAKU)).data)

    portfolio = read_portfolio(path)

    assert ((), ()) == (portfolio.activities, portfolio.places)
    (examples, empty) = portfolio.notes
    assert "Kegiatan!A3, Tahap!A3" in examples.text.en
    assert ("no activity is filled in", True) == (
        empty.text.en,
        empty.where.endswith("form.xlsx!Kegiatan!A1"),
    )


def test_example_row_can_be_read_when_it_is_renamed(tmp_path):
    """So every column of it is filled with what its column takes."""
    import openpyxl

    path = tmp_path / "form.xlsx"
    path.write_bytes(make_form(Template(lifecycle=KOTAKU)).data)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[2:-1]:
        for cell in sheet[3]:
            cell.value = "X-1" if cell.value == "CONTOH" else cell.value
    book.save(path)

    portfolio = read_portfolio(path, strict=True)

    (activity,) = portfolio.activities
    assert len(KOTAKU.stages) == len(activity.events)
    assert 150_000_000 == activity.tranches[0].amount


OTHER = """
lifecycle: schools
title: {id: Sekolah, en: Schools}
levels: {klass: {id: Kegiatan, en: Activities}, hall: {id: 'Tahap "utama" / [2]', en: Stages}}
stages:
  a: {title: {id: Rencana, en: Plan}, evidence: [x, y]}
  b: {title: {id: Bangun, en: Build}}
documents: {x: {id: Berkas, en: File}, y: {id: Berkas, en: File}}
order: [[a, b]]
fields:
  activity:
    visits: {type: list, fields: {when: {type: date}, score: {type: number, unit: percent}}}
    portfolio: {type: list, fields: {note: {type: text}}}
    kind: {type: choice, choices: ["satu, dua", "tiga"]}
  event: {who: {type: record, fields: {name: {type: text}}}}
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_lifecycle_whose_titles_are_those_of_a_form_has_one(tmp_path, language):
    """Levels are called as the sheets of activities and stages are, documents as each other."""
    import openpyxl

    (tmp_path / "lifecycle.yaml").write_text(OTHER, encoding="utf-8")
    lifecycle = load_lifecycle(tmp_path / "lifecycle.yaml")
    path = tmp_path / "form.xlsx"
    made = make_form(
        Template(lifecycle=lifecycle, language=language, lifecycle_name="lifecycle.yaml")
    )
    path.write_bytes(made.data)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[2:-1]:
        for cell in sheet[3]:
            cell.value = "X-1" if cell.value in {"CONTOH", "EXAMPLE"} else cell.value
    book.save(path)

    portfolio = read_portfolio(path, strict=True)

    (activity,) = portfolio.activities
    assert ["satu, dua", 50.0] == [activity.kind.value, activity.visits[0].score]
    assert 1 == len(activity.portfolio)
    first, second = activity.events
    assert [("x", True), ("y", True)] == [(own.kind, own.exists) for own in first.evidence]
    assert first.who.name == second.who.name != ""
    assert {"klass", "hall"} == {own.level for own in portfolio.places}


def test_same_form_is_the_same_bytes():
    template = Template(lifecycle=LIFECYCLE)

    assert make_form(template).data == make_form(template).data


def test_titles_that_are_alike_are_told_apart():
    long = Text.same("Pelaksanaan: [pekerjaan] di lapangan? / " * 3)
    stages = [Stage("a", long, evidence=("x", "y")), Stage("b", long)]
    twins = Lifecycle("twins", Text.same("T"), stages=stages, documents={"x": long, "y": long})

    (sheet,) = BookLayout.of(twins).part(Part.STAGES)

    for language in LANGUAGES:
        names = [folded(own.heading(language)) for own in sheet.columns]
        assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("words", "name"),
    [("Kota/Kabupaten", "Kota-Kabupaten"), ("a" * 40, "a" * 31), ("'[x]'", "x"), ("", "-")],
)
def test_names_of_sheets_are_allowed_ones(words, name):
    assert name == sheet_name(words)


# --- the command ----------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(program, [*words, "--lang", "en"])


def test_template_fill_check_and_annotate(run, tmp_path):
    import openpyxl

    data = str(EXAMPLES / "kepri-2018" / "portfolio.yaml")

    made = run("template", "-o", "form.xlsx", "--fill", data)
    checked = run("check", "form.xlsx", "--annotate", "out.xlsx", "--format", "json")

    assert (0, 1) == (made.exit_code, checked.exit_code)
    sources = [own["source"] for own in json.loads(checked.stdout)["findings"]]
    assert all(own.startswith("form.xlsx!") for own in sources)
    assert "form.xlsx!Stages!AA18" in sources
    assert "copy written to out.xlsx; marked cells: " in checked.stderr
    assert "Findings" == openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames[0]


def test_form_of_another_programme_names_its_files_from_its_own_folder(run, tmp_path):
    for name in ("lifecycle.yaml", "rules.yaml", "portfolio.yaml"):
        (tmp_path / name).write_bytes((EXAMPLES / "permits" / name).read_bytes())
    (tmp_path / "forms").mkdir()

    made = run("template", "-o", "forms/p.xlsx", "--fill", "portfolio.yaml")
    checked = run("check", "forms/p.xlsx", "--format", "json")
    original = run("check", "portfolio.yaml", "--format", "json")

    assert 0 == made.exit_code
    digests = [out.stdout.split('"data_digest": "')[1][:64] for out in (checked, original)]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("template", "-o", "form.csv"), "a form ends in .xlsx, not 'form.csv'"),
        (("template", "-o", "there.xlsx"), "there.xlsx exists. --force overwrites it."),
        (("template", "-o", "a.xlsx", "--lifecycle", "kotakuu"), "Did you mean 'kotaku'?"),
        (
            ("check", "a.yaml", "--annotate", "b.xlsx"),
            "--annotate needs exactly one Excel workbook",
        ),
        (("check", "there.xlsx", "--annotate", "there.xlsx"), "may not overwrite the original"),
        (("check", "there.xlsx", "--annotate", "other.xlsx"), "other.xlsx exists. --force"),
        (("check", "there.xlsx", "--annotate", "b.csv"), "the copy ends in .xlsx"),
        (("check", "there.xlsx", "--annotate", "b.xlsm"), "only an .xlsm file has an .xlsm copy"),
        (("check", "there.xlsx", "--annotate", "no/b.xlsx"), "there is no such folder"),
        (("check", "there.xlsx"), "not an Excel workbook"),
    ],
)
def test_mistakes_of_the_command_line_are_told_before_anything_is_written(
    run, tmp_path, words, expected
):
    for name in ("there.xlsx", "other.xlsx"):
        (tmp_path / name).write_text("mine")

    ended = run(*words)

    assert 2 == ended.exit_code
    assert expected in ended.stderr
    assert {"there.xlsx", "other.xlsx"} == {own.name for own in tmp_path.iterdir()}
    assert "mine" == (tmp_path / "other.xlsx").read_text()


def test_force_overwrites_a_copy_and_a_form(run, tmp_path):
    data = str(EXAMPLES / "permits" / "portfolio.yaml")
    (tmp_path / "p.xlsx").write_text("old")
    (tmp_path / "out.xlsx").write_text("old")

    made = run("template", "-o", "p.xlsx", "--fill", data, "--force")
    checked = run("check", "p.xlsx", "--annotate", "out.xlsx", "--force")

    assert (0, 1) == (made.exit_code, checked.exit_code)
    assert b"PK" == (tmp_path / "out.xlsx").read_bytes()[:2]


HOSTILE = """
lifecycle: evil
title: {words}
levels: {{desa: {words}, kota: Kota}}
stages:
  a: {{title: {words}, actor: {words}, evidence: [x]}}
  b: {{title: Selesai}}
documents: {{x: {words}}}
order: [[a, b]]
fields:
  activity:
    rows: {{type: list, meaning: {words}, fields: {{score: {{type: number, meaning: {words}}}}}}}
    kind: {{type: choice, choices: [{words}, dua], meaning: {words}}}
    money: {{type: integer, unit: {words}, meaning: {words}}}
"""


def elements(xml):
    """Return the names of all elements, of XML that is well-formed."""
    found = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: found.append(name)
    parser.ParseFile(io.BytesIO(xml))
    return found


@pytest.mark.parametrize(
    "words",
    [
        "=cmd|'/c calc'!A1",
        "@SUM(A1)",
        "{=1}",
        "-2+3",
        "<f>1</f>",
        "&R&D",
        "\x01\ufffe bell",
        "\U0001f600" * 40,
        "'x' " * 90,
    ],
)
def test_words_of_a_hostile_lifecycle_stay_words(tmp_path, words):
    """No formula, and XML that every program reads, whatever titles and units are."""
    shown = json.dumps(words, ensure_ascii="\ufffe" in words)
    (tmp_path / "evil.yaml").write_text(HOSTILE.format(words=shown), encoding="utf-8")
    lifecycle = load_lifecycle(tmp_path / "evil.yaml")
    made = make_form(Template(lifecycle=lifecycle, lifecycle_name="evil.yaml"))
    (tmp_path / "form.xlsx").write_bytes(made.data)

    portfolio = read_portfolio(tmp_path / "form.xlsx", strict=True)

    with zipfile.ZipFile(tmp_path / "form.xlsx") as archive:
        parts = [archive.read(own) for own in archive.namelist()]
    names = [name for own in parts for name in elements(own)]
    assert ("worksheet" in names, "f" in names) == (True, False)
    assert lifecycle.levels == portfolio.lifecycle.levels
