"""What is waived or known, in every form: complete, in both languages, and data that mean no harm."""

from __future__ import annotations

import pytest
from attrs import evolve
from rich.cells import cell_len

from kotaku_eval import evaluate
from kotaku_eval.baselines import Baseline
from kotaku_eval.definitions.nodes import node_of
from kotaku_eval.definitions.waivers import waivers_from_node
from kotaku_eval.matches import against
from kotaku_eval.renderers.markdown import render_markdown
from kotaku_eval.renderers.text import render_text
from kotaku_eval.texts import Text

ORDER = "mp2k-before-construction"
HOSTILE = "[red]\x1b[31m<script>|`\n# x"
AS_OF = "2018-12-31"


def waiver(scope, issued="2018-01-01", expires="2019-12-31", **more):
    own = {"rule": ORDER, "reason": HOSTILE, "approver": HOSTILE} | more
    extent = {"everywhere": True} if scope is None else {"scope": {"activity": scope}}
    return own | extent | {"issued": issued, "expires": expires}


@pytest.fixture(scope="module")
def report(portfolio, rules):
    """A report with a waiver in every state, and a baseline of another rule set."""
    written = [
        waiver("A-0", expires="2019-01-05"),
        waiver("A-0"),
        waiver("Z-9"),
        waiver("A-1", expires="2018-12-30"),
        waiver("A-1", issued="2019-01-01"),
        waiver(None, rule="works-certified"),
        waiver("B-1", expires=AS_OF),
        {key: part for key, part in waiver(None).items() if key != "everywhere"}
        | {"where": "proposal.amount > 5"},
    ]
    held = waivers_from_node(node_of({"waivers": written}), rules)
    chosen = rules.select([ORDER])
    first = evaluate(portfolio, chosen, AS_OF)
    known = Baseline.of(first.findings, ruleset="other|[b]", reason=Text.same(HOSTILE))
    known = evolve(known, findings=(*known.findings, evolve(known.findings[0], subject=HOSTILE)))
    done = evaluate(portfolio, chosen, AS_OF, waivers=held)
    return against(done, known, portfolio, rules)


STATES = {
    "en": [
        "used: 1; expires on 2019-01-05, days left: 5",
        "unused: there is no such finding",
        "unused: its scope matches nothing in the data",
        "expired on 2018-12-30, no longer works; findings open: 1",
        "not in force before 2019-01-01; findings open: 1",
        "its rules were not judged this time",
        "used: 1; expires today",
        "of which it is not known whether it holds",
    ],
    "id": [
        "dipakai: 1; berakhir 2019-01-05, 5 hari lagi",
        "tidak terpakai: tidak ada temuan seperti ini",
        "tidak terpakai: cakupannya tidak cocok",
        "sudah berakhir 2018-12-30, tidak berlaku lagi; temuan terbuka: 1",
        "baru berlaku 2019-01-01; temuan terbuka: 1",
        "aturannya tidak dinilai kali ini",
        "dipakai: 1; berakhir hari ini",
        "belum jelas berlaku atau tidak pada",
    ],
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_state_of_a_waiver_is_told_in_every_form(report, language):
    table = " ".join(render_text(report, language, width=120, show_all=True).split())
    shown = render_markdown(report, language)

    assert [] == [words for words in STATES[language] if words not in table]
    assert [] == [words for words in STATES[language] if words not in shown]


@pytest.mark.parametrize("width", [40, 60, 100])
def test_lines_keep_to_the_width_and_words_of_the_data_do_no_harm(report, width):
    shown = render_text(report, "en", width=width, show_all=True)

    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert "\x1b" not in shown
    assert "[red]" in shown


def test_markdown_escapes_reasons_and_approvers(report):
    shown = render_markdown(report, "en")

    assert "<script>" not in shown
    assert "\n# x" not in shown
    assert "\x1b" not in shown
    assert all(
        line.count("|") - line.count("\\|") == 8
        for line in shown.splitlines()
        if "Until 2019" in line
    )


def test_what_is_known_gone_and_of_another_rule_set_is_told(report):
    for shown in (
        render_text(report, "en", width=120, show_all=True),
        render_markdown(report, "en"),
    ):
        assert "Known findings, in the baseline (8)" in shown
        assert "New findings" in shown
        assert "This baseline was written for another rule set" in shown
        assert "no longer needed: waived" in shown
        assert "the subject is not in the data" in shown
