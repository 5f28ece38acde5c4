"""Take the pictures of the documentation anew: `make pictures`. It needs Chromium.

Each shows what the library itself makes of the shipped example, in English.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from kotaku_eval import evaluate, load_ruleset, read_portfolio
from kotaku_eval.renderers.html import render_html

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FRAME = "<!DOCTYPE html><meta charset=utf-8><body style='margin:0;font-family:sans-serif'>{}</body>"


def main() -> None:
    """Take every picture."""
    os.chdir(ROOT)  # the report names its data as they are given: not where this folder lies
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        sys.exit("no Chromium here. On Debian and Ubuntu: apt install chromium")
    portfolio = read_portfolio("examples/kepri-2018/portfolio.yaml")
    report = evaluate(portfolio, load_ruleset("kotaku-2018"))
    FOLDER.mkdir(exist_ok=True)
    given = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=found, args=given)
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        take(page, Path(folder), "report", render_html(report, "en", portfolio=portfolio))
        page.set_viewport_size({"width": 1120, "height": 900})
        take(page, Path(folder), "notebook", FRAME.format(report.to_html("en")))
        browser.close()


def take(page: Page, folder: Path, name: str, text: str) -> None:
    """Take the picture of what a page shows first."""
    path = folder / f"{name}.html"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
