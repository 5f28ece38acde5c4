"""A small programme, and files written for one test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import dedent

import pytest

from kotaku_eval.errors import Problem

LIFECYCLE = """
lifecycle: wells
title: {id: Sumur, en: Wells}
time_zone: Asia/Jakarta
levels:
  hamlet: {id: Dusun, en: Hamlet}
  village: {id: Desa, en: Village}
documents:
  minutes: {id: Berita acara, en: Minutes}
  photo: {id: Foto, en: Photograph}
stages:
  agreed: {title: {id: Disepakati, en: Agreed}, evidence: [minutes, photo]}
  dug: {title: {id: Digali, en: Dug}}
  tested: {title: {id: Diuji, en: Tested}}
order:
  - [agreed, dug, primary]
  - [dug, tested, primary]
final: tested
fields:
  activity:
    cost: {type: integer, unit: rupiah}
    depth: {type: number, unit: metre}
    share: {type: number, unit: percent}
    lined: {type: boolean}
    kind: {type: choice, choices: [open, bored]}
    due: {type: date, planned: true}
    owner: {type: record, fields: {name: {type: text}, households: {type: integer}}}
  village:
    ceiling: {type: integer, unit: rupiah}
"""

Write = Callable[..., Path]
Told = Callable[[Iterable[Problem]], list[str]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file, dedented, beside `lifecycle.yaml`; bytes are written as they are."""
    (tmp_path / "lifecycle.yaml").write_text(LIFECYCLE, encoding="utf-8")

    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        raw = content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode()
        path.write_bytes(raw)
        return path

    return _write


@pytest.fixture
def told() -> Told:
    """Return problems in English, without the folder in front and the line with its caret."""

    def _told(problems: Iterable[Problem]) -> list[str]:
        return [re.sub(r"^[^:]*/", "", str(problem).split("\n")[0]) for problem in problems]

    return _told
