"""Levels of places go by what their lifecycle calls them, whatever their ids are."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kotaku_eval.cli.program import program

STAGES = """\
lifecycle: rounds
title: {id: Putaran, en: Rounds}
levels:
  post: {id: Pos kesehatan, en: Health post}
stages:
  held: {title: {id: Dilaksanakan, en: Held}}
  told: {title: {id: Dilaporkan, en: Reported}}
fields:
  post:
    fridges: {type: integer, meaning: {id: Kulkas, en: Fridges}}
"""
RULES = """\
ruleset: cold
title: Cold
lifecycle: stages.yaml
indicators: {cold: {title: Cold}}
rules:
  reported:
    title: Reported
    indicator: cold
    existence: told
  has-fridge:
    title: Has a fridge
    subject: post
    indicator: cold
    require: fridges >= 1
"""
DATA = """\
portfolio: p
lifecycle: stages.yaml
ruleset: rules.yaml
places:
  post: [{code: "1", fridges: 1}, {code: "2"}, {code: "3"}]
activities:
  - {id: A, place: "1", status: closed, stages: {held: 2025-01-01}}
  - {id: B, place: "2", status: closed, stages: {held: 2025-01-01}}
  - {id: C, place: "3", status: closed, stages: {held: 2025-01-01}}
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("stages", STAGES), ("rules", RULES), ("data", DATA)):
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    empty = DATA[: DATA.index("activities:")] + "activities: []\n"
    Path("empty.yaml").write_text(empty, encoding="utf-8")


def shown(*words):
    ran = CliRunner().invoke(program, list(words))
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("explain", "has-fridge", "--rules", "rules.yaml"), "Objek: pos kesehatan\n"),
        (("explain", "has-fridge", "--rules", "rules.yaml", "--lang", "en"), "health post\n"),
        (("improve", "data.yaml"), "kegiatan +100,00, pos kesehatan"),
        (("sample", "data.yaml", "--unit", "post", "--size", "2"), "Ditarik 2 dari 3 pos kesehatan"),
        (("sample", "data.yaml", "--unit", "post", "--size", "2"), "pada setiap pos kesehatan."),
        (("sample", "empty.yaml", "--size", "1"), "kerangka kosong: tidak ada kegiatan yang"),
    ],
    ids=["explained", "explained in English", "improved", "drawn", "promised", "none to draw"],
)  # fmt: skip
def test_a_level_goes_by_its_title(words, says):
    assert says in shown(*words)


def test_the_unit_of_a_sample_goes_by_its_title():
    shown("sample", "data.yaml", "--size", "2", "-o", "plan.yaml")

    assert "(satuan sampel: kegiatan)" in " ".join(
        shown("check", "data.yaml", "--sample", "plan.yaml").split()
    )
