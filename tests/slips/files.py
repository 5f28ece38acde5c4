"""Right files of every kind, and the cases made of them by one slip each.

Where the carets must stand is written by hand into the file itself: between ``⟦`` and ``⟧``. What
is not on that line, or not so wide, is wrong. A case with two marks must be told as two mistakes.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from docs.mistakes import FLOW
from kotaku_eval.excerpts import lines_of

RULES: Final = """\
ruleset: small
title: {id: Kecil, en: Small}
lifecycle: kotaku
parameters:
  grace: {value: 14, unit: day, min: 0, max: 60}
groups:
  main: {title: Main}
indicators:
  order: {title: Order, group: main, weight: 1}
scale:
  bands:
    - {from: 60, title: Good}
    - {from: 0, title: Poor}
rules:
  mp2k-first:
    title: {id: MP2K dahulu, en: MP2K first}
    indicator: order
    severity: high
    when: mp2k_held.done
    require: days_between(mp2k_held.first, construction_started.first) >= param.grace
    message: {id: "Mulai {construction_started.first}", en: "From {construction_started.first}"}
    examples:
      - pass: {mp2k_held: 2018-08-01, construction_started: 2018-08-20}
      - fail: {mp2k_held: 2018-08-10, construction_started: 2018-08-12}
  handover-follows:
    title: Handover
    tags: [handover]
    response: [construction_started, handed_over]
"""
TEAM: Final = """\
ruleset: team
title: Team
extends: ./rules.yaml
"""
PORTFOLIO: Final = """\
portfolio: small
title: {id: Kecil, en: Small}
lifecycle: kotaku
as_of: 2018-12-31
places:
  city: [{code: "2172", name: Kota}]
  village: [{code: "0012", name: Desa, parent: "2172", ceiling: 500}]
activities:
  - id: A1
    title: Drain
    place: "0012"
    status: closed
    stages:
      mp2k_held: {date: 2018-05-01, evidence: [minutes]}
      construction_started: [2018-06-01, undated]
    proposal: {amount: 5}
    component: Lingkungan
"""
WIDE: Final = """\
table: wide
lifecycle: kotaku
title: {id: Tabel, en: Table}
id: Kode
name: Judul
places:
  village: {code: Kode Desa, name: Desa, fields: {ceiling: Pagu}}
stages:
  mp2k_held: {date: MP2K, planned: Rencana, evidence: {minutes: BA}}
fields:
  proposal.amount: Nilai
  component: Komponen
status: {column: Status, closed: [selesai], cancelled: [batal]}
dates: [DD/MM/YYYY, ISO]
numbers: indonesian
missing: ["-", NA]
booleans: {true: [ada], false: [tidak ada]}
ignore: [Catatan]
"""
EVENTS: Final = """\
table: events
lifecycle: kotaku
case: Kasus
activity: Kegiatan
timestamp: Waktu
stages: {Rapat: mp2k_held, Mulai: construction_started}
closed: true
other: note
"""
BASES: Final = {
    "rules.yaml": RULES,
    "flow.yaml": FLOW,
    "portfolio.yaml": PORTFOLIO,
    "mapping.yaml": WIDE,
    "events.yaml": EVENTS,
}
_MARKS: Final = re.compile("⟦(.*?)⟧", re.DOTALL)


@frozen
class Slip:
    """One mistake in one file.

    Args:
        says: A part of what is said of it, in English.
        files: The content of every file, with the marks in it.
        top: The file that is loaded.
    """

    says: str
    files: dict[str, str]
    top: str

    @property
    def plain(self) -> dict[str, str]:
        """The files without the marks."""
        return {name: _MARKS.sub(r"\1", text) for name, text in self.files.items()}

    @property
    def marks(self) -> list[tuple[str, int, int, str]]:
        """File, line, column and text of every mark, in the order they stand."""
        return [mark for name, text in self.files.items() for mark in _marks(name, text)]


def _marks(name: str, text: str) -> list[tuple[str, int, int, str]]:
    found = []
    for mark in _MARKS.finditer(text):
        before = lines_of(_MARKS.sub(r"\1", text[: mark.start()]))
        first, *more = lines_of(mark.group(1).replace("\t", " "))
        shown = first.rstrip() if more else first
        found.append((name, len(before), len(before[-1]) + 1, shown))
    return found


def slip(old: str, new: str, says: str, *, at: str = "", top: str = "rules.yaml") -> Slip:
    """Return the slip of writing something else in a right file.

    Args:
        old: What stands there.
        new: What is written instead.
        says: A part of what is said of it.
        at: What is marked, when it is not in what is written: it must stand once in the file.
        top: The file.
    """
    base = BASES[top]
    if old not in base:
        msg = f"{top} has no {old!r}"
        raise ValueError(msg)
    text = base.replace(old, new, 1)
    if at:
        plain = _MARKS.sub(r"\1", at)
        if text.count(plain) != 1:
            msg = f"{plain!r} does not stand once"
            raise ValueError(msg)
        text = text.replace(plain, at)
    return Slip(says, {top: text}, top)


def require(text: str, says: str) -> Slip:
    """Return the slip of a further rule with a wrong requirement."""
    rule = f"  further:\n    title: Further\n    require: {text}\n"
    return Slip(says, {"rules.yaml": RULES + rule}, "rules.yaml")


def rule(text: str, says: str) -> Slip:
    """Return the slip of a further rule, given by the lines of its block."""
    lines = "".join(f"    {line}\n" for line in text.strip("\n").split("\n"))
    return Slip(says, {"rules.yaml": f"{RULES}  further:\n{lines}"}, "rules.yaml")


def team(text: str, says: str, rules: str = RULES) -> Slip:
    """Return the slip of a team's file over the right rule set."""
    return Slip(says, {"team.yaml": TEAM + text, "rules.yaml": rules}, "team.yaml")


def whole(text: str, says: str, top: str = "rules.yaml") -> Slip:
    """Return the slip of a whole file."""
    return Slip(says, {top: text}, top)
