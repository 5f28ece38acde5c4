"""One Chromium for all these tests, cut off from every network."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import NoReturn

import pytest

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.renderers.html import render_html

NAMED = "KOTAKU_EVAL_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def missing(what: str) -> NoReturn:
    """Skip what cannot be tested here; fail where the tests were asked for by name."""
    if os.environ.get(NAMED):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium():
    """A running browser."""
    if importlib.util.find_spec("playwright") is None:
        missing("playwright is missing: make browser installs it")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing("no Chromium here (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox does not work for root, whose tests open nothing but their own page.
    given = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=given)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report():
    """The shipped example: the data, and what was found in them."""
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
    return portfolio, evaluate(portfolio, load_ruleset("kotaku-2018"))


@pytest.fixture(scope="session")
def address(report, tmp_path_factory):
    """Where the page of the shipped example lies."""
    path = tmp_path_factory.mktemp("pages") / "report.html"
    path.write_text(render_html(report[1], "en", portfolio=report[0]), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(chromium, address):
    """Opens the page in a context of its own; in the end nothing went wrong or over the network."""
    contexts, wrong = [], []

    def open_page(**settings):
        context = chromium.new_context(offline=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: request.url == address or wrong.append(request.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [] == wrong
