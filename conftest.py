"""Run the examples of pages and docstrings, and measure coverage once in each process."""

from __future__ import annotations

import pytest

from tests.docs_runner import DOCSTRINGS, PAGES

pytest_collect_file = (PAGES + DOCSTRINGS).pytest()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Trace no property test.

    It runs the same lines many times over: whether they are reached at all is measured with the
    tests of chosen cases. Other tests that do so are marked ``no_cover`` where they stand.
    """
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """End the first of two measurements of coverage in a process that xdist started.

    Such a process is given the words of the whole command line, so pytest-cov begins to measure in
    it at once, and a second time when told to by the main process. The first is never reported,
    makes every line slower, and goes on through tests marked ``no_cover``.
    """
    plugin = session.config.pluginmanager.getplugin("_cov")
    if hasattr(session.config, "workerinput") and plugin and plugin.cov_controller:
        plugin.cov_controller.cov.stop()
