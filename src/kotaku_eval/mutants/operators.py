"""Operators: the ways in which a rule is made wrong on purpose."""

from __future__ import annotations

from enum import Enum

from kotaku_eval.texts import Text


class Operator(Enum):
    """One way of making a rule wrong."""

    BOUNDARY = "boundary"
    FLIP = "flip"
    NEGATE = "negate"
    CLAUSE = "clause"
    JUNCTION = "junction"
    NUMBER = "number"
    ARITHMETIC = "arithmetic"
    FUNCTION = "function"
    FILTER = "filter"
    MEMBER = "member"
    OCCURRENCE = "occurrence"
    STAGES = "stages"
    TEMPLATE = "template"
    DAYS = "days"
    DROP = "drop"

    @property
    def title(self) -> Text:
        """What it does, for people."""
        return _TITLES[self]


_TITLES = {
    Operator.BOUNDARY: Text(id="batas digeser", en="boundary moved"),
    Operator.FLIP: Text(id="arah perbandingan dibalik", en="comparison turned round"),
    Operator.NEGATE: Text(id="diingkari", en="negated"),
    Operator.CLAUSE: Text(id="satu bagian dihapus", en="clause dropped"),
    Operator.JUNCTION: Text(id="and dan or ditukar", en="and and or swapped"),
    Operator.NUMBER: Text(id="bilangan digeser", en="number shifted"),
    Operator.ARITHMETIC: Text(id="operasi hitung ditukar", en="arithmetic swapped"),
    Operator.FUNCTION: Text(id="fungsi diganti", en="function replaced"),
    Operator.FILTER: Text(id="saringan dihapus", en="filter dropped"),
    Operator.MEMBER: Text(id="satu pilihan dihapus", en="value dropped from a list"),
    Operator.OCCURRENCE: Text(id="pertama dan terakhir ditukar", en="first and last swapped"),
    Operator.STAGES: Text(id="tahap ditukar atau dihapus", en="stages swapped or dropped"),
    Operator.TEMPLATE: Text(id="templat diganti", en="template replaced"),
    Operator.DAYS: Text(id="hari kerja dan kalender ditukar", en="kind of days swapped"),
    Operator.DROP: Text(id="dihapus seluruhnya", en="left out"),
}  # fmt: skip
