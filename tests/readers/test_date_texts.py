from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.dates import EventDate, Precision
from kotaku_eval.readers.date_texts import ISO, precision_of, read_date, refuse_format
from kotaku_eval.readers.refusals import Refusal


@pytest.mark.parametrize(
    ("written", "formats", "expected"),
    [
        ("2018-08-06", (), "2018-08-06"),
        ("2018-08", (), "2018-08"),
        ("2018", (), "2018"),
        ("2018-08-06T13:05:00", (), "2018-08-06T13:05:00"),
        ("06/08/2018", ("DD/MM/YYYY",), "2018-08-06"),
        ("6/8/2018", ("DD/MM/YYYY",), "2018-08-06"),
        ("06/08/2018", ("MM/DD/YYYY",), "2018-06-08"),
        ("08/2018", ("MM/YYYY",), "2018-08"),
        ("2018-08", ("YYYY-MM-DD", "YYYY-MM"), "2018-08"),
        ("6.8.2018", ("YYYY-MM-DD", "D.M.YYYY"), "2018-08-06"),
        ("2018-08-06 08:30", ("DD/MM/YYYY", ISO), "2018-08-06T08:30:00"),
        ("6/8/2018 1:05 PM", ("D/M/YYYY h:mm A",), "2018-08-06T13:05:00"),
        ("2006/07/24 10:00:00.250", ("YYYY/MM/DD HH:mm:ss.SSS",), "2006-07-24T10:00:00.250000"),
    ],
)
def test_dates_are_read_by_the_declared_formats(written, formats, expected):
    read = read_date(written, formats)

    assert expected == (None if isinstance(read, Refusal) else read.isoformat())


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("6 Januari 2018", 1),
        ("6 Pebruari 2018", 2),
        ("6 Maret 2018", 3),
        ("6 mei 2018", 5),
        ("6 Agustus 2018", 8),
        ("6 AGUSTUS 2018", 8),
        ("6 Agu 2018", 8),
        ("6 Ags 2018", 8),
        ("6 Agt. 2018", 8),
        ("6 Sept 2018", 9),
        ("6 Okt 2018", 10),
        ("6 Nopember 2018", 11),
        ("6 Des 2018", 12),
        ("6 August 2018", 8),
        ("6 May 2018", 5),
    ],
)
@pytest.mark.parametrize("date_format", ["D MMMM YYYY", "D MMM YYYY"])
def test_months_are_read_in_every_usual_spelling(written, month, date_format):
    assert EventDate.of_parts(2018, month, 6) == read_date(written, (date_format,))


def test_a_month_gives_a_month_and_not_its_first_day():
    read = read_date("Agustus 2018", ("MMMM YYYY",))

    assert EventDate.parse("2018-08") == read


def test_a_timestamp_with_an_offset_is_converted_to_the_declared_zone():
    read = read_date("06/08/2018 20:00 +0000", ("DD/MM/YYYY HH:mm ZZ",), "Asia/Jakarta")

    assert EventDate.parse("2018-08-07T03:00:00") == read


def test_a_timestamp_without_an_offset_stands_in_the_declared_zone():
    read = read_date("06/08/2018 20:00", ("DD/MM/YYYY HH:mm",), "America/New_York")

    assert EventDate.parse("2018-08-06T20:00:00") == read


@pytest.mark.parametrize("written", ["01/02/2018", "1-2-2018", "1.2.18"])
def test_without_a_format_an_ambiguous_date_is_refused(written):
    refusal = read_date(written)

    assert isinstance(refusal, Refusal)
    assert f"ambiguous date '{written}'" == refusal.text.en
    assert f"tanggal bermakna ganda '{written}'" == refusal.text.id


@pytest.mark.parametrize(
    ("written", "formats"),
    [
        ("31/02/2018", ("DD/MM/YYYY",)),
        ("06/08/18", ("DD/MM/YYYY",)),  # pendulum would say the year 18
        ("2018-08", ("YYYY-MM-DD",)),
        ("2018-08-06", ("DD/MM/YYYY",)),
        ("43318", ()),
        ("besok", ("D MMMM YYYY",)),
        ("6 Foo 2018", ("D MMMM YYYY",)),
        ("06/08/2018 25:00", ("DD/MM/YYYY HH:mm",)),
        ("06/08/2018 20:00 Kota/Baru", ("DD/MM/YYYY HH:mm z",)),
    ],
)
def test_what_does_not_fit_is_refused(written, formats):
    assert isinstance(read_date(written, formats), Refusal)


@pytest.mark.parametrize(
    "date_format",
    ["DD/MM", "DD/MM/YY", "dddd, D MMMM YYYY", "YYYY DD", "HH:mm", "D MMMM YYYY [pukul]", "X", ""],
)
def test_formats_that_would_have_to_guess_are_refused(date_format):
    assert isinstance(refuse_format(date_format), Refusal)


@pytest.mark.parametrize(
    ("date_format", "precision"),
    [
        ("YYYY", Precision.YEAR),
        ("MM/YYYY", Precision.MONTH),
        ("DD/MM/YYYY", Precision.DAY),
        ("YYYY-MM-DDTHH:mm:ssZZ", Precision.TIMESTAMP),
    ],
)
def test_a_format_says_how_exact_its_dates_are(date_format, precision):
    assert refuse_format(date_format) is None
    assert precision is precision_of(date_format)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_a_day_reads_as_the_day_it_was_written_from(day):
    expected = EventDate.of(day)

    assert expected == read_date(day.isoformat())
    assert expected == read_date(day.strftime("%d/%m/%Y"), ("DD/MM/YYYY",))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    assert isinstance(read_date(text, ("DD/MM/YYYY", "D MMMM YYYY HH:mm")), EventDate | Refusal)
