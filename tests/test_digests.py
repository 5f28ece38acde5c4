"""Digests: equal for equal data, different for different data."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from kotaku_eval import read_portfolio
from kotaku_eval.activities import Event
from kotaku_eval.digests import digest_of_rows
from kotaku_eval.places import Place


@attrs.frozen
class Measured:
    """A value, and a list of them."""

    size: float | None = None
    sizes: tuple[float, ...] = ()
    source: str = ""


def digest(*rows):
    return digest_of_rows(rows)


@pytest.mark.parametrize(("one", "other"), [(3, 3.0), (0.0, -0.0), (2**60, float(2**60))])
def test_equal_numbers_have_one_digest(one, other):
    assert one == other
    assert digest(Measured(one)) == digest(Measured(other))
    assert digest(Measured(sizes=(one, 0.5))) == digest(Measured(sizes=(0.5, other)))


def test_what_differs_has_another_digest():
    rows = [
        *(Measured(size) for size in (None, 0, 0.1, 0.30000000000000004, 0.3, 1e308, -1)),
        Measured(sizes=(0.1,)),
        Measured(sizes=(0.1, 0.1)),
        *(Event("built", date) for date in ("2018", "2018-01", "2018-01-01", "2018-01-01T00:00")),
        Event("built"),
        Place(code="7", level="city"),
        Place(code="7", level="village"),
    ]

    assert len(rows) == len({digest(row) for row in rows})
    assert digest(rows[0], rows[1]) != digest(rows[0])


def test_neither_order_nor_source_says_anything():
    one, other = Measured(1, source="a.yaml:1:1"), Measured(2, source="b.yaml:2:2")

    assert digest(one, other) == digest(attrs.evolve(other, source="c"), one)


def test_copies_of_a_file_have_one_digest(tmp_path):
    example = Path("examples/kepri-2018/portfolio.yaml")
    copy = tmp_path / "copy.yaml"
    copy.write_text("# moved down by a line\n" + example.read_text("utf-8"), "utf-8")

    assert read_portfolio(example).digest == read_portfolio(copy).digest
