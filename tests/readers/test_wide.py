from __future__ import annotations

import pytest

from kotaku_eval.activities import Document, Status
from kotaku_eval.errors import DataError
from kotaku_eval.portfolios import Basis
from kotaku_eval.readers import read_portfolio

MAPPING = """
table: wide
lifecycle: lifecycle.yaml
id: Kode
name: Judul
places:
  hamlet: {code: Dusun}
  village: {code: Kode Desa, name: Desa, fields: {ceiling: Pagu}}
stages:
  agreed: {date: Sepakat, planned: Rencana, evidence: {minutes: BA, photo: Foto}}
  dug: {date: Gali}
fields:
  cost: Biaya
  depth: Dalam
  share: Porsi
  lined: Cincin
  kind: Jenis
  due: Batas
  owner.name: Pemilik
  owner.households: KK
status: {column: Status, closed: [selesai], cancelled: [batal], open: [jalan]}
dates: [DD/MM/YYYY, D MMMM YYYY, MM/YYYY]
numbers: indonesian
missing: ["-", NA]
ignore: [Catatan]
"""
HEADER = (
    "Kode;Judul;Dusun;Kode Desa;Desa;Pagu;Sepakat;Rencana;BA;Foto;Gali;"
    "Biaya;Dalam;Porsi;Cincin;Jenis;Batas;Pemilik;KK;Status;Catatan"
)
FULL = (
    "S1;Sumur satu;D1;012;Sungai Lekop;Rp 1.000.000.000,00;06/08/2018;1/8/2018;ya;tidak;"
    "9 Agustus 2018;Rp1.500.000,-;12,5;87,5 %;Ya;bored;08/2018;Ibu Siti;1.200;selesai;bebas"
)
BARE = "S2;;;;;;;;;;;;;;;;;;;;"


def read(write, *rows, mapping=MAPPING, header=HEADER, strict=False):
    """Read a table of rows with a mapping."""
    write("mapping.yaml", mapping)
    table = write("wells.csv", "\r\n".join([header, *rows]).encode())
    return read_portfolio(table, mapping=table.parent / "mapping.yaml", strict=strict)


def changed(row, **cells):
    """Return a row with other cells, by column name (spaces as underscores)."""
    parts = dict(zip(HEADER.split(";"), row.split(";"), strict=True))
    parts.update({name.replace("_", " "): cell for name, cell in cells.items()})
    return ";".join(parts.values())


def test_a_row_becomes_an_activity_with_typed_values(write):
    portfolio = read(write, FULL)

    (well,) = portfolio.activities
    assert () == portfolio.notes
    assert ("S1", "Sumur satu", Status.CLOSED) == (well.id, well.title, well.status)
    assert (1_500_000, 12.5, 87.5, True) == (well.cost, well.depth, well.share, well.lined)
    assert ("bored", "2018-08") == (well.kind.value, well.due.isoformat())
    assert ("Ibu Siti", 1200) == (well.owner.name, well.owner.households)


def test_stages_have_dates_plans_and_evidence(write):
    agreed, dug = read(write, FULL).activities[0].events

    assert ("2018-08-06", "2018-08-01") == (str(agreed.date), str(agreed.planned))
    assert (Document(kind="minutes"), Document(kind="photo", exists=False)) == agreed.evidence
    assert ("dug", "2018-08-09", None) == (dug.stage, str(dug.date), dug.evidence)


def test_places_are_made_once_each_within_the_next(write):
    portfolio = read(write, FULL, changed(FULL, Kode="S2", Dusun="D2"))

    assert [("village", "012", None), ("hamlet", "D1", "012"), ("hamlet", "D2", "012")] == [
        (place.level, place.code, place.parent) for place in portfolio.places
    ]
    assert ("Sungai Lekop", 10**9) == (portfolio.places[0].name, portfolio.places[0].ceiling)
    assert ("D2", "hamlet") == (portfolio.activities[1].place, portfolio.activities[1].level)


def test_an_empty_code_is_no_such_place(write):
    portfolio = read(write, changed(FULL, Dusun=""), BARE)

    assert ["012", None] == [well.place for well in portfolio.activities]


def test_a_bare_row_is_an_activity_of_which_nothing_is_recorded(write):
    (well,) = read(write, BARE).activities

    assert ("S2", (), None, None) == (well.id, well.events, well.cost, well.owner)
    assert Status.OPEN is well.status


def test_cells_that_mean_missing_are_not_read(write):
    (well,) = read(write, changed(FULL, Biaya="-", Gali="NA", Jenis="-")).activities

    assert (None, None) == (well.cost, well.kind)
    assert ["agreed"] == [event.stage for event in well.events]


def test_a_stage_may_have_happened_on_a_day_nobody_recorded(write):
    (well,) = read(write, changed(FULL, Gali="undated")).activities

    assert 1 == well.timeline["dug"].undated


def test_a_plan_alone_is_no_event_that_happened(write):
    row = changed(FULL, Sepakat="", BA="", Foto="")

    assert 0 == read(write, row).activities[0].timeline["agreed"].count


def test_values_know_the_cells_they_came_from(write):
    well = read(write, BARE, FULL).activities[1]

    assert str(well.source).endswith("wells.csv:3:1 (Kode)")
    assert str(well.sources["cost"]).endswith("wells.csv:3:12 (Biaya)")
    assert str(well.sources["owner.households"]).endswith("wells.csv:3:19 (KK)")
    assert str(well.events[0].source).endswith("wells.csv:3:7 (Sepakat)")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Biaya": "1.000,50"}, "wells.csv:2:12 (Biaya): not a whole number: '1.000,50'."),
        ({"Biaya": "banyak"}, "wells.csv:2:12 (Biaya): not a number in the indonesian format"),
        ({"Dalam": "5 %"}, "wells.csv:2:13 (Dalam): the sign '%' does not fit the unit"),
        ({"Cincin": "mungkin"}, "wells.csv:2:15 (Cincin): neither yes nor no: 'mungkin'"),
        ({"Jenis": "bord"}, "wells.csv:2:16 (Jenis): kind: not a choice: 'bord'. Did you mean"),
        ({"Gali": "31/02/2018"}, "wells.csv:2:11 (Gali): not a date: '31/02/2018'."),
        ({"Rencana": "2018-08-01"}, "wells.csv:2:8 (Rencana): not a date: '2018-08-01'."),
        (
            {"Status": "jaln"},
            "wells.csv:2:20 (Status): unknown status 'jaln'. Did you mean 'jalan'?",
        ),
        ({"Pagu": "x"}, "wells.csv:2:6 (Pagu): not a number in the indonesian format: 'x'."),
        ({"Kode": ""}, "wells.csv:2:1 (Kode): the column 'Kode' is empty. Fill it in"),
        ({"Kode": "1.2E+15"}, "wells.csv:2:1 (Kode): Excel cut this code"),
        ({"Sepakat": ""}, "wells.csv:2:9 (BA): agreed: there is evidence but no date."),
    ],
)
def test_a_row_that_cannot_be_read_is_noted_and_the_rest_is_read(write, told, cells, expected):
    portfolio = read(write, changed(FULL, **cells), BARE)

    assert ["S2"] == [well.id for well in portfolio.activities]
    assert 1 == len(portfolio.notes)
    assert told(portfolio.notes)[0].startswith(expected)
    assert told(portfolio.notes)[0].endswith(
        "This activity is left out." if "Kode" in cells else "Activity 'S1' is left out."
    )


def test_ambiguous_amounts_and_dates_are_reported_and_never_guessed(write):
    mapping = MAPPING.replace("numbers: indonesian\n", "")
    mapping = mapping.replace("dates: [DD/MM/YYYY, D MMMM YYYY, MM/YYYY]\n", "")
    row = changed(BARE, Biaya="1.000", Gali="01/02/2018")

    portfolio = read(write, row, "S3" + BARE[2:], mapping=mapping)

    assert ["S3"] == [well.id for well in portfolio.activities]
    assert ["ambiguous date '01/02/2018'", "ambiguous number '1.000'"] == [
        note.text.en for note in portfolio.notes
    ]


def test_a_row_seen_before_is_a_problem(write, told):
    portfolio = read(write, FULL, BARE, changed(BARE, Kode="S1"))

    assert 2 == len(portfolio)
    assert (
        "wells.csv:4:1 (Kode): duplicate activity 'S1', first on line 2."
        in told(portfolio.notes)[0]
    )


def test_with_repeated_first_the_first_row_stands_and_differences_are_told(write, told):
    mapping = MAPPING.replace("status:", "repeated: first\nstatus:")
    rows = [FULL, changed(FULL, Catatan="lain"), changed(FULL, Biaya="5", Jenis="open")]

    portfolio = read(write, *rows, mapping=mapping, strict=True)

    assert 1_500_000 == portfolio.activities[0].cost
    assert [
        "wells.csv:3:1 (Kode): 2 rows with an id seen before were left out",
        "wells.csv:4:1 (Kode): 'S1' differs from line 2, which is used: Biaya, Jenis",
    ] == told(portfolio.notes)


def test_rows_that_describe_a_place_otherwise_are_noted_once(write, told):
    other = changed(FULL, Desa="Sei Lekop")

    portfolio = read(write, FULL, changed(other, Kode="S2"), changed(other, Kode="S3"))

    assert 3 == len(portfolio)
    assert 1 == len(portfolio.notes)
    assert "Desa 'Sei Lekop'" in told(portfolio.notes)[0]


def test_blank_cells_beside_recorded_evidence_are_told(write, told):
    portfolio = read(write, changed(FULL, Foto=""))

    assert (Document(kind="minutes"),) == portfolio.activities[0].events[0].evidence
    assert "1 blank cells beside recorded evidence" in told(portfolio.notes)[0]


def test_a_short_row_is_noted_and_the_rest_is_read(write, told):
    portfolio = read(write, "S1;Sumur", BARE)

    assert ["S2"] == [well.id for well in portfolio.activities]
    assert "wells.csv:2:1: this row has 2 cells instead of 21." in told(portfolio.notes)[0]
    assert told(portfolio.notes)[0].endswith("Activity 'S1' is left out.")


def test_columns_that_nobody_mentions_are_noted(write, told):
    portfolio = read(write, FULL, mapping=MAPPING.replace("ignore: [Catatan]\n", ""))

    assert "wells.csv:1:1: columns not read: Catatan." in told(portfolio.notes)[0]


def test_a_column_that_the_file_lacks_is_an_error_with_the_near_name(write):
    with pytest.raises(DataError) as failure:
        read(write, FULL, mapping=MAPPING.replace("cost: Biaya", "cost: Biya"))

    (problem,) = failure.value.problems
    assert "mapping.yaml:12:9" in problem.where
    assert "Did you mean 'Biaya'?" == problem.hint.en
    assert "Maksud Anda 'Biaya'?" == problem.hint.id


def test_strict_raises_every_problem(write):
    with pytest.raises(DataError) as failure:
        read(write, changed(FULL, Biaya="x", Gali="y"), changed(BARE, Dalam="z"), strict=True)

    assert [":2:11", ":2:12", ":3:13"] == [
        problem.where[problem.where.index("csv:") + 3 :].split(" ")[0]
        for problem in failure.value.problems
    ]


def test_when_no_row_can_be_read_it_is_an_error(write):
    with pytest.raises(DataError):
        read(write, changed(FULL, Biaya="x"))


def test_a_table_without_rows_is_an_empty_portfolio_and_says_so(write, told):
    portfolio = read(write)

    assert 0 == len(portfolio)
    assert ["wells.csv:1:1: the table has no rows"] == told(portfolio.notes)


def test_the_portfolio_carries_what_the_mapping_says_of_it(write):
    mapping = MAPPING + "title: {id: Sumur, en: Wells}\nas_of: 2018-12-31\nbasis: sample\n"

    portfolio = read(write, FULL, mapping=mapping)

    assert ("wells", "Wells", Basis.SAMPLE) == (portfolio.id, portfolio.title.en, portfolio.basis)
    assert "2018-12-31" == str(portfolio.as_of)
