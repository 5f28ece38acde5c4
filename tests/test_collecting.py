"""The garbage collector waits while files are read, and is found as it was."""

from __future__ import annotations

import gc

import pytest

from kotaku_eval import DataError, read_portfolio
from kotaku_eval.collecting import uncollected


@pytest.fixture(autouse=True)
def _collector_on():
    yield
    gc.enable()


def test_reading_leaves_the_collector_on(tmp_path):
    read_portfolio("examples/kepri-2018/portfolio.yaml")
    assert gc.isenabled()
    with pytest.raises(DataError):
        read_portfolio(tmp_path / "not-there.yaml")
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_off():
    gc.disable()
    with uncollected():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_one_within_another_does_not_switch_it_on_too_soon():
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
