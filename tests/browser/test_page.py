"""The page of a report in a browser: it filters, sorts, searches, prints, and needs nothing else."""

from __future__ import annotations

import pytest

from kotaku_eval import Event, Portfolio, evaluate, load_ruleset
from kotaku_eval.renderers.html import render_html

SHOWN = "tr.finding:not([hidden])"


def shown(page, kind):
    """Return what the findings that are shown have of some data."""
    return page.eval_on_selector_all(
        SHOWN, "(rows, kind) => rows.map(row => row.dataset[kind])", kind
    )


def test_findings_are_filtered_searched_and_shown_again(opened, report):
    page = opened()
    expected = [own for own in report[1].findings if own.severity.value == "high"]
    unknown = [own for own in expected if own.verdict.value == "unknown"]

    assert "123 of 123 findings shown" == page.inner_text("#shown")
    page.select_option("#filter-severity", label="high")
    assert ["high"] * len(expected) == shown(page, "severity")
    page.select_option("#filter-verdict", label="unknown")
    assert sorted(own.rule for own in unknown) == sorted(shown(page, "rule"))
    assert f"{len(unknown)} of 123 findings shown" == page.inner_text("#shown")
    page.fill("#filter-words", "no such words")
    assert page.is_visible("#nothing")
    page.click("button[type=reset]")
    # The page answers after the event; its policy forbids to wait for a condition told as a text.
    page.wait_for_selector(f"{SHOWN} >> nth=122")
    assert "123 of 123 findings shown" == page.inner_text("#shown")


def test_place_rule_and_words_find_the_same_findings_as_the_report(opened, report):
    page = opened()
    village = [
        own for own in report[1].findings if own.subject.places.get("village") == "2193010001"
    ]

    page.select_option("#filter-place", value="=2193010001")
    assert len(village) == len(shown(page, "rule"))
    assert ["Kelurahan Contoh F 2193010001 (15)"] == [
        own.inner_text()
        for own in page.query_selector_all("#finding-table tr.group")
        if own.is_visible()
    ]
    page.select_option("#filter-place", value="*")
    page.select_option("#filter-rule", value="=works-certified")
    assert {"works-certified"} == set(shown(page, "rule"))
    page.select_option("#filter-rule", value="*")
    page.fill("#filter-words", "BOARD executor")
    assert ["works-not-executed-by-bkm"] == shown(page, "rule")


def test_findings_are_sorted_by_the_keyboard_and_say_so(opened):
    page = opened()
    head = "th[data-sort=severity]"

    page.focus(f"{head} button")
    page.keyboard.press("Enter")
    ranks = [int(rank) for rank in shown(page, "rank")]
    assert sorted(ranks, reverse=True) == ranks
    assert "descending" == page.get_attribute(head, "aria-sort")
    assert "none" == page.get_attribute("th[data-sort=place]", "aria-sort")
    assert not page.is_visible("#finding-table tr.group")
    page.keyboard.press("Space")
    ranks = [int(rank) for rank in shown(page, "rank")]
    assert sorted(ranks) == ranks
    assert "ascending" == page.get_attribute(head, "aria-sort")
    page.click("th[data-sort=place] button")
    places = shown(page, "place")
    assert sorted(places) == places
    assert page.is_visible("#finding-table tr.group")


def test_the_keyboard_reaches_the_content_and_every_control(opened):
    page = opened()
    reached = []
    page.keyboard.press("Tab")
    assert "Skip to the content" == page.evaluate("document.activeElement.textContent")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))

    wanted = [f"filter-{name}" for name in ("severity", "verdict", "place", "rule", "words")]
    assert wanted == [name for name in reached if name.startswith("filter-")]


def test_a_link_to_a_hidden_finding_shows_it(opened):
    page = opened()
    page.fill("#filter-words", "no such words")
    page.click("#rules td a >> nth=0")

    page.wait_for_selector("#f1", state="visible")
    assert "" == page.input_value("#filter-words")


def test_without_its_script_the_page_is_whole(opened):
    page = opened(java_script_enabled=False)

    assert 123 == page.locator("tr.finding:visible").count()
    assert not page.locator("#filter").is_visible()
    assert 16 == page.locator("table.timeline:visible").count()


def test_on_paper_all_is_open_and_no_control_is_seen(opened):
    page = opened()
    assert page.locator("table.timeline:visible").count() < 16
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert 16 == page.locator("table.timeline:visible").count()
    assert not page.locator("#filter").is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_filter_holds_on_paper_too_and_the_paper_says_so(opened):
    page = opened()
    page.select_option("#filter-severity", label="critical")
    told = page.locator("#filtered")
    assert not told.is_visible()
    page.emulate_media(media="print")

    assert told.is_visible()
    assert 1 == page.locator("tr.finding:visible").count()


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_screen(opened, width, scheme):
    page = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)

    assert width == page.evaluate("document.documentElement.scrollWidth")


def test_nothing_is_wider_than_a_page_of_paper(opened):
    page = opened(viewport={"width": 695, "height": 1000})
    page.emulate_media(media="print")

    assert 695 >= page.evaluate("document.documentElement.scrollWidth")


def test_a_delay_of_coarse_dates_fits_on_a_phone(chromium, tmp_path):
    path = tmp_path / "months.html"
    path.write_text(_months(), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.goto(path.as_uri())
    width = page.evaluate("document.documentElement.scrollWidth")
    delay = page.inner_text(".late")
    page.close()

    assert "≥ +1007" == delay
    assert 320 == width


def _months():
    rules = load_ruleset("kotaku-2018")
    late = Event("mp2k_held", "2020-12", planned="2018-02")
    activity = rules.lifecycle.activity_type(id="A", events=[late])
    portfolio = Portfolio(rules.lifecycle, [activity])
    return render_html(evaluate(portfolio, rules), "en", portfolio=portfolio)


def test_an_output_of_a_notebook_keeps_its_looks_among_the_styles_of_jupyter(chromium, report):
    inner = report[1].to_html("en")
    page = chromium.new_page()
    page.set_content(f"<style>{_JUPYTER}</style><div class='jp-RenderedHTMLCommon'>{inner}</div>")
    looks = page.evaluate(
        "() => ['.ke-bar', '.ke-scores td', '.ke-scores td.ke-number', '.ke-scores'].map(name =>"
        " getComputedStyle(document.querySelector(name)))"
        ".map(own => [own.height, own.textAlign, own.tableLayout])"
    )
    page.close()

    assert 20 > float(looks[0][0].removesuffix("px"))
    assert ["left", "right"] == [own[1] for own in looks[1:3]]
    assert "auto" == looks[3][2]


_JUPYTER = """
.jp-RenderedHTMLCommon table {table-layout: fixed; border: none}
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td,
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon th {text-align: right}
.jp-RenderedHTMLCommon svg {max-width: 100%; height: auto}
"""
