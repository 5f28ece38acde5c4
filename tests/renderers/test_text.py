"""The report on a terminal: order, folding, width, and data that mean no harm."""

from __future__ import annotations

import re
import sys

import attrs
import pytest
from rich.cells import cell_len

from kotaku_eval import evaluate, rule
from kotaku_eval.errors import MissingExtraError
from kotaku_eval.renderers.formats import FORMATS
from kotaku_eval.renderers.text import render_text


def at(text, *words):
    """Return where each of some words first stands in a text, after the one before."""
    found = [0]
    for word in words:
        found.append(text.index(word, found[-1]))
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            [
                "Uji petik [bold]contoh[/bold]",
                "DATA ILUSTRATIF",
                "kotaku-2018",
                "2018-08-10",
                "sensus",
                "NILAI  ",
                "Nilai per kelompok dan indikator, rata-rata 5 kelurahan",
                "Capaian",
                "tidak ikut dihitung (bobot 0)",
                "Urutan tahapan",
                "Tidak dinilai",
                "Nilai per kelurahan",
                "Nilai per kota/kabupaten",
                "Temuan (",
                "TINGGI (",
                "Jumlah putusan",
                "Catatan pembacaan data (1)",
            ],
        ),
        (
            "en",
            [
                "Spot check [bold]example[/bold]",
                "ILLUSTRATIVE DATA",
                "kotaku-2018",
                "2018-08-10",
                "census",
                "SCORE  ",
                "Scores by group and indicator, mean by urban village (n 5)",
                "not counted in the total (weight 0)",
                "Order of the stages",
                "Not judged",
                "Score by urban village",
                "Score by city or district",
                "Findings (",
                "HIGH (",
                "Verdicts",
                "Notes on reading the data (1)",
            ],
        ),
    ],
)
def test_the_parts_stand_in_order(report, language, words):
    text = render_text(report, language)

    assert sorted(at(text, *words)) == at(text, *words)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_no_line_is_wider_than_the_terminal(report, language, width):
    text = render_text(report, language, width=width, show_all=True)

    assert [] == [line for line in text.splitlines() if cell_len(line) > width]


def test_hostile_names_are_shown_as_they_are(report):
    text = render_text(report, "id", width=200, show_all=True)

    for name in ("[red]Kampung[/red]", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"):
        assert name in text
    assert "\\x1b[31mMerah\\x1b[0m \\u202eterbalik" in text
    assert "\x1b" not in text


def test_colours_are_sent_only_when_asked_for_and_never_by_data(report):
    text = render_text(report, "id", width=200, color=True, show_all=True)

    assert "\x1b[" in text
    assert "\x1b[31mMerah" not in text
    assert "[red]Kampung[/red]" in text


def test_fails_stand_before_unknowns_and_look_different(order_report):
    text = render_text(order_report, "en", show_all=True)

    assert 5 == text.count("✗ fail: ")
    assert 5 == text.count("? unknown: ")
    assert text.rindex("✗ fail: ") < text.index("? unknown: ")


def test_a_long_list_is_folded_and_says_by_how_much(report):
    folded = render_text(report, "en")
    whole = render_text(report, "en", show_all=True)

    assert "more not shown (--all shows everything)" in folded
    assert "not shown" not in whole
    assert len(report.findings) == whole.count("✗ fail: ") + whole.count("? unknown: ")


def test_a_finding_names_its_subject_message_fix_rule_and_doubt(order_report):
    text = render_text(order_report, "en", width=120)

    start = text.index("A-0 Jalan [red]Kampung[/red]")
    words = ["2018-08-06", "Fix: ", "mp2k-before-construction"]
    assert sorted(at(text[start:], *words)) == at(text[start:], *words)


def test_disabled_rules_are_told_with_their_reason(order_report):
    text = render_text(order_report, "id")

    assert "photo-zero: tidak ada kamera" in text


def test_a_broken_rule_leaves_no_score_but_a_finding(portfolio, rules):
    @rule(facts=["id"], id="always-breaks", indicator="mp2k-held")
    def breaks(_):
        message = "[red]boom"
        raise RuntimeError(message)

    report = evaluate(portfolio, attrs.evolve(rules, rules=[breaks]))

    text = render_text(report, "en", width=160)
    assert "No score: a rule could not be evaluated" in text
    assert "! error: breaks" in text
    assert "[red]boom" in text


def test_an_empty_portfolio_reads_well(portfolio, rules):
    empty = attrs.evolve(portfolio, activities=[], places=[], notes=(), illustrative=False)

    text = render_text(evaluate(empty, rules), "en")

    assert "no date in the data" in text
    assert "No score: no indicator could be judged" in text
    assert "No findings." in text


def test_weights_other_than_one_are_told(portfolio, rules):
    heavy = attrs.evolve(rules.groups["achievement"], weight=2.5)
    weighted = attrs.evolve(rules, groups={**rules.groups, "achievement": heavy})

    report = evaluate(portfolio, weighted)

    assert "(bobot 2,5)" in render_text(report, "id", width=120)
    assert "(weight 2.5)" in render_text(report, "en", width=120)


def test_the_same_report_gives_the_same_text(portfolio, rules, report):
    turned = attrs.evolve(
        portfolio, activities=portfolio.activities[::-1], places=portfolio.places[::-1]
    )

    for render in [own.renderer() for own in FORMATS]:
        assert render(report, "id") == render(evaluate(turned, rules), "id")


def test_without_rich_it_says_what_to_install(report, monkeypatch):
    for name in [known for known in sys.modules if known.split(".")[0] == "rich"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("kotaku_eval.renderers.screens", "kotaku_eval.renderers.boards"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setitem(sys.modules, "rich.console", None)

    with pytest.raises(MissingExtraError, match="kotaku-eval\\[cli\\]"):
        render_text(report)


@pytest.mark.parametrize("width", [1, 40, 55])
def test_numbers_are_whole_on_the_narrowest_screen(report, width):
    wide = render_text(report, "en", width=200, show_all=True)
    narrow = render_text(report, "en", width=width, show_all=True)
    ranges = re.findall(r"\[[0-9.]+–[0-9.]+\]", wide)

    assert ranges
    assert ranges == re.findall(r"\[[0-9.]+–[0-9.]+\]", narrow)
