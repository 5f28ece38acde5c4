"""Slips in YAML and JSON themselves, and carets on lines that are hard to show."""

# ruff: noqa: RUF001 - signs of other scripts stand before the carets

from __future__ import annotations

from typing import Final

from tests.slips.files import RULES, Slip, require, slip, whole

_LONG = "x" * 300

YAML: Final[list[Slip]] = [
    slip("    severity: high", "⟦\t⟧severity: high", "tab"),
    slip("    severity: high", "    ⟦\t⟧severity: high", "tab"),
    slip("    severity: high", "    ⟦s⟧everity:high", "colon is missing"),
    slip("    severity: high", "    ⟦s⟧everity = high", "colon is missing"),
    slip("    severity: high", "   ⟦s⟧everity: high", "indent"),
    slip("    severity: high", "     severity⟦:⟧ high", "indented"),
    slip("    severity: high", "    severity: high⟦:⟧ low", "colon"),
    slip("title: Handover", "title: ⟦@⟧Handover", "may not begin"),
    slip("title: Handover", "title: ⟦%⟧Handover", "may not begin"),
    slip("title: Handover", "title: ⟦`⟧Handover`", "may not begin"),
    slip("title: Handover", "title: ⟦*Handover⟧", "alias"),
    slip("title: Handover", "title: ⟦&a⟧ Handover", "anchors"),
    slip("title: Handover", "title: ⟦!!python/object/apply:os.system⟧ [id]", "tags"),
    slip("title: Handover", "title: ⟦!text⟧ Handover", "tags"),
    slip("title: Handover", "title: ⟦'⟧Handover", "not closed"),
    slip("title: Handover", 'title: ⟦"⟧Handover', "not closed"),
    slip("title: Handover", 'title: "Handover" ⟦a⟧gain', "closing quote"),
    slip("title: Handover", 'title: "a⟦\\⟧q"', "backslash"),
    slip("title: Handover", "title: Handover\n    ⟦<<⟧: {weight: 1}", "merge keys"),
    slip("title: Handover", "title: Handover\n    ⟦null⟧: 1", "empty key"),
    slip("title: Handover", "title: Handover\n    ⟦~⟧: 1", "empty key"),
    slip("title: Handover", "title: Handover\n    ⟦[a, b]⟧: 1", "a key must be text"),
    slip("title: Handover", "title: Handover\n    ⟦{a: b}⟧: 1", "a key must be text"),
    slip(
        "[construction_started, handed_over]", "⟦[⟧construction_started, handed_over", "not closed"
    ),
    slip(
        "[construction_started, handed_over]",
        "[construction_started, handed_over]⟦]⟧",
        "indentation",
    ),
    slip(
        "[construction_started, handed_over]", "⟦[construction_started handed_over]⟧", "two stages"
    ),
    slip("{id: Kecil, en: Small}", "⟦{⟧id: Kecil, en: Small", "not closed"),
    slip("{id: Kecil, en: Small}", "{id: Kecil, ⟦en⟧}", "empty"),
    whole(f"{RULES}⟦---⟧\n{RULES}", "more than one"),
    whole("⟦# nothing⟧\n# at all\n", "empty"),
    whole("⟦⟧", "empty"),
    whole("⟦---⟧\n", "empty"),
    whole("⟦null⟧\n", "empty"),
    whole("⟦[]⟧\n", "mapping"),
    whole("⟦12⟧\n", "mapping"),
]
PLACES: Final[list[Slip]] = [
    slip("title: Handover", f"why: {_LONG}\n    title: ⟦[Handover]⟧", "text"),
    require(f"title == '{_LONG}' and ⟦clsed⟧", "'closed'"),
    require(f"title == '{'é' * 90}' and ⟦clsed⟧", "'closed'"),
    require("title == '日本語の道路' and ⟦clsed⟧", "'closed'"),
    require("title == 'ｊａｌａｎ' and ⟦clsed⟧", "'closed'"),
    require("title == 'e\u0301e\u0301e\u0301' and ⟦clsed⟧", "'closed'"),
    require("title == '😀😀' and ⟦clsed⟧", "'closed'"),
    require("title == 'مرحبا' and ⟦clsed⟧", "'closed'"),
    require("\"title == 'a\\\\b' and ⟦clsed⟧\"", "'closed'"),
    require("'title == \"it''s\" and ⟦clsed⟧'", "'closed'"),
    require(">-\n      title == 'a'\n      and\n      ⟦clsed⟧", "'closed'"),
    require("|\n      title == 'a'\n\n      and ⟦clsed⟧\n", "'closed'"),
    require("title == 'a'\n      and ⟦clsed⟧", "'closed'"),
    slip("title: Handover", "title: {id: 日本語, ⟦EN⟧: x}", "'en'"),
    slip("title: Handover", "title: {id: é😀, ⟦EN⟧: x}", "'en'"),
    whole("\ufeff" + RULES.replace("severity: high", "severity: ⟦hihg⟧"), "'high'"),
    whole(RULES.replace("severity: high", "severity: ⟦hihg⟧").replace("\n", "\r\n"), "'high'"),
    whole(RULES.replace("severity: high", "severity: ⟦hihg⟧").replace("\n", "\r"), "'high'"),
    whole("# é\n\n\n" + RULES.replace("severity: high", "severity:    ⟦hihg⟧   # why"), "'high'"),
]
