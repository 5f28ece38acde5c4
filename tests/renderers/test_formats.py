"""The formats for other tools: what each must hold, whatever the data say."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import attrs
import pytest
from jsonschema import Draft202012Validator

from kotaku_eval import Report
from kotaku_eval.errors import UnknownNameError
from kotaku_eval.findings import Verdict
from kotaku_eval.formulas import guarded, unguarded
from kotaku_eval.renderers.csv import MARK, render_csv
from kotaku_eval.renderers.formats import FORMATS, format_of, renderer_named
from kotaku_eval.renderers.github import render_github
from kotaku_eval.renderers.jsonl import render_jsonl
from kotaku_eval.renderers.junit import render_junit
from kotaku_eval.renderers.locations import Location, location_of
from kotaku_eval.schemas import schema
from tests.renderers.conftest import HOSTILE, NASTY, ORDER

LANGUAGES = ["id", "en"]
NAMES = [own.name for own in FORMATS]


@pytest.fixture(params=["relieved", "empty", "order_report"])
def any_report(request):
    return request.getfixturevalue(request.param)


def rows(text, delimiter=","):
    assert text.startswith(MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK)), delimiter=delimiter))


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - our own


@pytest.mark.parametrize("name", NAMES)
def test_the_same_report_gives_the_same_bytes_also_after_it_was_kept(name, relieved):
    render = renderer_named(name)

    assert render(relieved, "id") == render(Report.from_json(relieved.to_json()), "id")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_can_be_written_as_utf_8(name, language, any_report):
    made = renderer_named(name)(any_report, language)

    assert made if isinstance(made, bytes) else made.encode("utf-8", errors="backslashreplace")


def test_endings_are_told_apart_whatever_their_case():
    assert ["csv", "jsonl", "jsonl", "sarif", "junit", "xlsx", "json"] == [
        format_of(f"a.b.{ending}").name
        for ending in ("CSV", "jsonl", "ndjson", "sarif", "xml", "XLSX", "json")
    ]


def test_an_unknown_format_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'sarif'"):
        renderer_named("serif")


class TestRows:
    def test_csv_has_a_row_for_each_finding_and_for_each_that_is_waived(self, relieved):
        given = [*relieved.findings, *relieved.waived]

        assert [own.fingerprint for own in given] == [
            row["fingerprint"] for row in rows(render_csv(relieved))
        ]

    def test_columns_begin_with_those_of_files_of_findings(self, relieved):
        head = render_csv(relieved).splitlines()[0].removeprefix(MARK).split(",")

        assert ["level", "subject", "village", "city", "rule", "severity", "indicator"] == head[:7]

    def test_no_cell_is_a_formula_or_moves_the_cursor(self, relieved):
        text = render_csv(relieved)
        cells = [cell for row in rows(text) for cell in row.values()]

        assert [] == [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)

    def test_what_was_guarded_can_be_told(self, relieved):
        label = next(row["label"] for row in rows(render_csv(relieved)) if row["subject"] == "A-2")

        assert label.startswith("'=1+1 ]]> <script> [red] ::error::x {0} \\x00")
        assert unguarded(label).startswith("=1+1")

    @pytest.mark.parametrize("words", ["'", "''=x", "", "-5", "\uff1d1", "plain", "\n="])
    def test_a_guard_is_taken_away_again(self, words):
        assert words == unguarded(guarded(words))

    def test_another_delimiter_gives_the_same_rows(self, relieved):
        assert rows(render_csv(relieved)) == rows(render_csv(relieved, delimiter=";"), ";")

    def test_what_a_baseline_and_a_waiver_say_stands_beside_a_finding(self, relieved):
        found = {row["subject"]: row for row in rows(render_csv(relieved)) if row["rule"] == ORDER}

        assert ("waived", "fail", "2030-01-01") == tuple(
            found["A-0"][name] for name in ("verdict", "raw_verdict", "waived_until")
        )
        assert ["", "known", "worse", "new"] == [
            found[name]["baseline"] for name in ("A-0", "A-1", "B-1", "A-2")
        ]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_json_lines_are_as_their_schema_says(self, any_report, language):
        checked = Draft202012Validator(schema("findings"))

        assert [] == [
            (line["type"], problem.message)
            for line in lines(render_jsonl(any_report, language))
            for problem in checked.iter_errors(line)
        ]

    def test_json_lines_hold_text_as_it_was(self, relieved):
        own = next(line for line in lines(render_jsonl(relieved)) if line.get("subject") == "A-2")

        assert NASTY == own["label"]

    def test_json_lines_begin_with_the_report_and_end_with_the_notes(self, relieved):
        kinds = [line["type"] for line in lines(render_jsonl(relieved))]
        count = len(relieved.findings) + len(relieved.waived)

        assert ["report", *["finding"] * count, "note"] == kinds

    def test_the_schema_refuses_a_finding_of_a_strange_verdict(self, relieved):
        line = lines(render_jsonl(relieved))[1] | {"verdict": "pass"}

        assert not Draft202012Validator(schema("findings")).is_valid(line)


class TestReportSchema:
    def closed(self):
        """Return the schema, made to refuse every key that it does not name."""
        made = schema("report")
        for shape in (made, *made["$defs"].values()):
            if "properties" in shape:
                shape["additionalProperties"] = False
        return Draft202012Validator(made)

    def test_it_names_every_key_of_a_report(self, any_report):
        problems = self.closed().iter_errors(any_report.to_dict())

        assert [] == [(list(own.absolute_path), own.message) for own in problems]

    @pytest.mark.parametrize(
        "change",
        [
            {"format": "kotaku-eval-report/2"},
            {"score": {}},
            {"findings": [{}]},
            {"level_counts": [["village"]]},
            {"verdict_counts": [["a", [["pass", "1"]]]]},
        ],
        ids=lambda own: next(iter(own)),
    )
    def test_it_refuses_what_is_no_report(self, empty, change):
        assert not self.closed().is_valid(empty.to_dict() | change)


# What the schema that build servers check by asks of each element.
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "timestamp"},
    "testcase": {"name", "classname", "time"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message", "type"},
}
WITHIN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error", "skipped"},
}
NEEDED = {
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name", "classname"},
}


class TestJUnit:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_elements_and_attributes_are_those_that_are_known(self, any_report, language):
        for element in parsed(render_junit(any_report, language)).iter():
            assert ATTRIBUTES[element.tag] >= set(element.attrib)
            assert NEEDED.get(element.tag, set()) <= set(element.attrib)
            assert WITHIN.get(element.tag, set()) >= {inner.tag for inner in element}

    def test_every_verdict_is_a_case_and_the_counts_agree(self, relieved):
        root = parsed(render_junit(relieved))

        assert len(relieved.outcomes) == len(root.findall(".//testcase"))
        for kind in ("failure", "error"):
            assert len(root.findall(f".//{kind}")) == int(root.attrib[f"{kind}s"])
        for suite in root:
            assert len(suite.findall(".//skipped")) == int(suite.attrib["skipped"])

    def test_a_case_fails_where_a_check_counts_a_finding(self, relieved):
        suite = parsed(render_junit(relieved, "en")).find(f"testsuite[@name='{ORDER}']")
        signs = {case.attrib["name"][:3]: [sign.tag for sign in case] for case in suite}

        assert {"A-0": ["skipped"], "A-1": ["skipped"], "A-2": ["failure"], "B-1": ["failure"]} == {
            name: signs[name] for name in ("A-0", "A-1", "A-2", "B-1")
        }

    def test_a_rule_that_broke_is_an_error(self, relieved):
        suite = parsed(render_junit(relieved)).find("testsuite[@name='works-are-sound']")

        assert (10, {"error"}) == (len(suite), {case[0].tag for case in suite})

    def test_signs_that_xml_cannot_hold_are_shown(self, relieved):
        text = render_junit(relieved)

        assert "]]&gt; &lt;script&gt; [red]" in text
        assert r"\x00\x1b\u202e\ufffe 😀" in text

    def test_the_day_is_that_of_the_judgement(self, relieved):
        root = parsed(render_junit(relieved))

        assert {"2018-12-31T00:00:00"} == {suite.attrib["timestamp"] for suite in root}


class TestGithub:
    def test_a_line_for_each_finding_that_counts_after_a_summary(self, relieved):
        told = render_github(relieved, "en").splitlines()
        new = len(relieved.baseline.new)

        assert (1 + new, {"::notice", "::error"}) == (
            len(told),
            {own.split(" ")[0] for own in told},
        )
        assert (
            "Findings: 18 (error 18, warning 0, notice 0); waived 1, in the baseline 1." in told[0]
        )
        assert "GitHub shows 10 of each kind only" in told[0]

    def test_counts_are_written_as_the_language_writes_them(self, order_report):
        many = attrs.evolve(order_report, findings=[*order_report.findings] * 120)

        assert "Temuan: 1.200 (error 1.200, warning 0" in render_github(many, "id").splitlines()[0]
        assert "Findings: 1,200 (error 1,200, warning 0" in render_github(many, "en")

    def test_no_text_begins_a_command_of_its_own(self, relieved):
        text = render_github(relieved)

        assert [] == [
            line for line in text.splitlines() if not re.match(r"::(error|notice) ", line)
        ]
        assert "\r" not in text

    def test_properties_end_where_they_should(self, relieved):
        command = re.compile(r"::error ((?:\w+=[^,:]*,)*\w+=[^,:]*)::")

        assert all(command.match(line) for line in render_github(relieved).splitlines()[1:])

    def test_a_finding_points_to_its_line(self, tmp_path, monkeypatch, rules):
        from kotaku_eval import evaluate, read_portfolio

        monkeypatch.chdir(tmp_path)
        (tmp_path / "a,b%.yaml").write_text(
            "portfolio: p\nlifecycle: kotaku\nactivities:\n"
            "  - id: A-1\n    stages: {mp2k_held: 2018-08-10, construction_started: 2018-08-06}\n"
        )
        report = evaluate(read_portfolio("a,b%.yaml"), rules.select([ORDER]))

        assert "::error file=a%2Cb%25.yaml,line=5," in render_github(report)

    def test_an_empty_report_says_so(self, empty):
        assert 1 == len(render_github(empty).splitlines())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("C:\\data\\x y.yaml:3:7", (Location("C:\\data\\x y.yaml", 3, 7), "file:///C:/data/x%20y.yaml")),
        ("/data/é.csv:2:1 (mp2k (1))", (Location("/data/é.csv", 2, 1, "mp2k (1)"), "file:///data/%C3%A9.csv")),
        ("a:b#c.yaml:3:7", (Location("a:b#c.yaml", 3, 7), "a%3Ab%23c.yaml")),
        ("form.xlsx!Data!Desa!B7", (Location("form.xlsx", cell="Data!Desa!B7"), "form.xlsx")),
        ("data.csv", (Location("data.csv"), "data.csv")),
        ("//kantor/data/x.yaml:3:7", (Location("//kantor/data/x.yaml", 3, 7), "file://kantor/data/x.yaml")),
        ("\\\\kantor\\data\\x.yaml:3:7", (Location("\\\\kantor\\data\\x.yaml", 3, 7), "file://kantor/data/x.yaml")),
        ("b\udcff%.yaml:3:7", (Location("b\udcff%.yaml", 3, 7), "b%FF%25.yaml")),
        ("\ud800.yaml", (Location("\ud800.yaml"), "%5Cud800.yaml")),
    ],
    ids=["windows", "absolute", "colon", "sheet", "whole", "share", "backslashes", "bytes", "half"],
)  # fmt: skip
def test_a_place_is_taken_apart(source, expected):
    found = location_of(source)

    assert expected == (found, found.uri)


def test_hostile_names_stand_in_every_text(relieved):
    assert all(
        HOSTILE[1] in render(relieved) for render in (render_csv, render_jsonl, render_github)
    )
    assert Verdict.ERROR in {own.verdict for own in relieved.findings}
