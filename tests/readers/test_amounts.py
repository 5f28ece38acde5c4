from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.models import Field, Kind
from kotaku_eval.readers.amounts import NumberFormat, read_amount
from kotaku_eval.readers.refusals import Refusal

RUPIAH = Field("cost", Kind.INTEGER, unit="rupiah")
DOLLAR = Field("cost", Kind.NUMBER, unit="dollar")
SHARE = Field("share", Kind.NUMBER, unit="percent")
NUMBER = Field("depth", Kind.NUMBER)
COUNT = Field("count", Kind.INTEGER)


@pytest.mark.parametrize(
    ("written", "field", "numbers", "expected"),
    [
        ("Rp 1.000.000,00", RUPIAH, NumberFormat.INDONESIAN, "1000000"),
        ("Rp1.000.000,-", RUPIAH, NumberFormat.INDONESIAN, "1000000"),
        ("Rp. 150.000", RUPIAH, NumberFormat.INDONESIAN, "150000"),
        ("rp\u00a01.000", RUPIAH, NumberFormat.INDONESIAN, "1000"),
        ("IDR 5000", RUPIAH, NumberFormat.INDONESIAN, "5000"),
        ("Rp -1.000", RUPIAH, NumberFormat.INDONESIAN, "-1000"),
        ("-Rp 1.000", RUPIAH, NumberFormat.INDONESIAN, "-1000"),
        ("1.000,50", NUMBER, NumberFormat.INDONESIAN, "1000.5"),
        ("1,000,000.50", NUMBER, NumberFormat.ENGLISH, "1000000.5"),
        ("$6,619,000", DOLLAR, NumberFormat.ENGLISH, "6619000"),
        ("1.000", NUMBER, NumberFormat.PLAIN, "1"),
        ("1000000.5", NUMBER, NumberFormat.PLAIN, "1000000.5"),
        ("87,5 %", SHARE, NumberFormat.INDONESIAN, "87.5"),
        ("45%", SHARE, None, "45"),
        ("\u22125", NUMBER, None, "-5"),
        ("007", COUNT, None, "7"),
        ("-0", COUNT, None, "0"),
    ],
)
def test_numbers_are_read_by_the_declared_format(written, field, numbers, expected):
    assert expected == read_amount(written, field, numbers)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1500", "1500"),
        ("1.000.000", "1000000"),
        ("1,000,000", "1000000"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("1.000,5", "1000.5"),
    ],
)
def test_without_a_format_a_number_is_read_when_all_formats_agree(written, expected):
    assert expected == read_amount(written, NUMBER)


@pytest.mark.parametrize("written", ["1.000", "1,000", "12.500", "Rp 1.000"])
def test_without_a_format_an_ambiguous_number_is_refused(written):
    refusal = read_amount(written, RUPIAH)

    assert isinstance(refusal, Refusal)
    assert f"ambiguous number '{written}'" == refusal.text.en
    assert f"bilangan bermakna ganda '{written}'" == refusal.text.id
    assert "numbers:" in refusal.hint.en


@pytest.mark.parametrize(
    ("written", "field", "numbers"),
    [
        ("1.000,50", RUPIAH, NumberFormat.INDONESIAN),  # a fraction in a whole number
        ("1,000,50", NUMBER, NumberFormat.ENGLISH),  # groups of three
        ("1.000,50", NUMBER, NumberFormat.PLAIN),
        ("45%", NUMBER, None),  # a sign without its unit
        ("$5", RUPIAH, None),
        ("Rp 5", DOLLAR, None),
        ("1e5", NUMBER, None),
        ("\u0663", NUMBER, None),
        ("five", NUMBER, None),
        ("--5", NUMBER, None),
        ("Rp", RUPIAH, None),
        ("9" * 41, NUMBER, None),
    ],
)
def test_what_does_not_fit_is_refused(written, field, numbers):
    assert isinstance(read_amount(written, field, numbers), Refusal)


@given(st.integers(-(10**12), 10**12))
def test_a_grouped_amount_reads_as_the_number_it_was_written_from(amount):
    english = f"{amount:,}"
    indonesian = f"Rp {english.replace(',', '.')}"

    assert str(amount) == read_amount(english, COUNT, NumberFormat.ENGLISH)
    assert str(amount) == read_amount(indonesian, RUPIAH, NumberFormat.INDONESIAN)
    assert str(amount) == read_amount(f"{amount}", COUNT, NumberFormat.PLAIN)


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused(text):
    assert isinstance(read_amount(text, RUPIAH), str | Refusal)
