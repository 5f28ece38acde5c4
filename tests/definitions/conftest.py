"""What the tests of definitions share."""

from __future__ import annotations

import time

import pytest


@pytest.fixture
def benchmark_seconds():
    """Run something once and tell how long it took."""

    def run(function):
        start = time.perf_counter()
        made = function()
        return made, time.perf_counter() - start

    return run
