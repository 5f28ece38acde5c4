"""Case files: what they may hold, what holds in them, and every mistake told at its place."""

from __future__ import annotations

import textwrap

import pytest

from kotaku_eval import Verdict
from kotaku_eval.definitions import load_ruleset
from kotaku_eval.errors import DefinitionError, InputError, UnknownNameError
from kotaku_eval.sources import parse_yaml
from kotaku_eval.testing import CaseFile, case_files, cases_beside, check_case, read_cases
from kotaku_eval.testing.case_files import rules_of
from tests.shipped import shipped_rules

RULES = shipped_rules()


def read(text: str, rules=RULES):
    """Return the cases of a file of some lines."""
    node = parse_yaml(textwrap.dedent(text), "x.cases.yaml")
    return read_cases(CaseFile("x.cases.yaml", node, None), rules)


def said(text: str, rules=RULES) -> list[str]:
    """Return what does not hold in the cases of a file."""
    return [
        str(problem) for case in read(text, rules) for problem in check_case(case, rules).problems
    ]


def mistakes(text: str) -> list[str]:
    """Return the mistakes in a file, by their first lines."""
    with pytest.raises(DefinitionError) as failure:
        read(text)
    return [str(problem).splitlines()[0] for problem in failure.value.problems]


def case(*lines: str) -> str:
    """Return a file of one case."""
    return "cases:\n  - name: it\n" + "".join(f"    {line}\n" for line in lines)


ON_TIME = "activity: {mp2k_held: 2018-05-10, construction_started: 2018-06-01}"


def test_a_verdict_that_is_given_holds():
    assert [] == said(case(ON_TIME, "expect: {mp2k-before-construction: pass, mp2k-held: pass}"))


def test_another_verdict_is_told_where_it_is_expected():
    [told] = said(case(ON_TIME, "expect: {mp2k-before-construction: fail}"))

    first, *excerpt = told.splitlines()
    assert first == "x.cases.yaml:4:14: mp2k-before-construction: 'fail' expected, 'pass' given"
    assert excerpt == [
        "        expect: {mp2k-before-construction: fail}",
        "                 ^^^^^^^^^^^^^^^^^^^^^^^^",
    ]


def test_an_exact_list_of_findings_allows_no_other():
    few = RULES.select(["mp2k-before-construction", "funds-after-agreement", "ksm-formed"])
    late = "activity: {mp2k_held: 2018-06-10, construction_started: 2018-06-01, ksm_formed: 2018-03-01}"

    assert [] == said(case(late, "findings: [mp2k-before-construction]"), few)
    [unexpected] = said(case(late, "findings: []"), few)
    assert "a finding that is not expected: mp2k-before-construction 'fail'" in unexpected
    [missing] = said(case(ON_TIME.replace("}", ", ksm_formed: 2018-03-01}"),
                          "findings: [mp2k-before-construction]"), few)  # fmt: skip
    assert "'fail' expected, 'pass' given" in missing


def test_an_unexpected_unknown_counts_as_a_finding():
    few = RULES.select(["mp2k-before-construction"])
    undated = "activity: {mp2k_held: undated, construction_started: 2018-06-01}"

    [told] = said(case(undated, "findings: []"), few)

    assert "mp2k-before-construction 'unknown'" in told
    assert [] == said(case(undated, "findings: [{mp2k-before-construction: unknown}]"), few)


def test_what_is_expected_is_no_unexpected_finding():
    few = RULES.select(["mp2k-before-construction"])
    lines = ("activity: {construction_started: 2018-06-01}", "findings: []")

    assert [] == said(case(*lines, "expect: {mp2k-before-construction: fail}"), few)


def test_several_activities_are_told_apart():
    text = case(
        "portfolio:",
        "  activities:",
        "    - {id: A, stages: {mp2k_held: 2018-05-10, construction_started: 2018-06-01}}",
        "    - {id: B, stages: {construction_started: 2018-06-01}}",
        "expect: {mp2k-before-construction: {A: pass, B: pass}}",
    )

    [told] = said(text)

    assert "'pass' expected, 'fail' given for B." in told


def test_a_place_is_a_case_of_its_own():
    text = case(
        "village: {ceiling: 5, activities: [{proposal_submitted: 2018-04-16, proposal.amount: 6}]}",
        "expect: {village-proposals-within-ceiling: fail}",
    )

    assert [] == said(text)


def test_the_day_of_the_judgement_may_be_given():
    waiting = "activity: {mp2k_held: {planned: 2018-05-10}}"

    assert [] == said(case(waiting, "as_of: 2018-05-10", "expect: {mp2k-held: pending}"))
    assert [] == said(case(waiting, "as_of: 2018-05-11", "expect: {mp2k-held: fail}"))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["score: 50.0", "category: Kurang memadai"], []),
        (["score: 50.04"], []),
        (["score: 50.1"], ["a score of 50.1 expected, 50 given"]),
        (
            ["category: Very good"],
            ["the category 'Very good' expected, 'Less than adequate' given"],
        ),
        (["category: Less than adequate"], []),
    ],
)
def test_the_total_and_its_category_are_compared(lines, told):
    two = RULES.select(["mp2k-held", "ksm-formed"])

    found = said(case("activity: {mp2k_held: 2018-05-10, status: closed}", *lines), two)

    assert [line.partition(": ")[2].splitlines()[0] for line in found] == told


TABLE = """
    tables:
      - name: rows
        given: {status: closed}
        facts: [mp2k_held, construction_started]
        expect: [mp2k-before-construction, mp2k-held]
        rows:
          - [in order, 2018-05-10, 2018-06-01, pass, pass]
          - [no meeting, null, 2018-06-01, fail, fail]
          - [nothing asked, 2018-05-10, null, not_applicable, null]
"""


def test_a_table_makes_a_case_of_every_row():
    found = read(TABLE)

    assert [own.name for own in found] == [
        "rows: in order",
        "rows: no meeting",
        "rows: nothing asked",
    ]
    assert [] == said(TABLE)
    assert [len(own.expected) for own in found] == [2, 2, 1]


def test_an_empty_cell_takes_away_what_is_given_for_all():
    text = TABLE.replace("given: {status: closed}", "given: {mp2k_held: 2018-05-10}")

    assert [] == [told for told in said(text) if "no meeting" in told]
    [_, without, _] = read(text)
    assert without.portfolio.activities[0].timeline.get("mp2k_held") is None


def test_a_wrong_cell_is_told_in_the_cell():
    [told] = said(TABLE.replace("[in order, 2018-05-10, 2018-06-01, pass, pass]",
                                "[in order, 2018-05-10, 2018-06-01, pass, fail]"))  # fmt: skip

    assert told.startswith("x.cases.yaml:8:50: mp2k-held: 'fail' expected, 'pass' given")


MISTAKES = {
    "unknown rule": (
        case(ON_TIME, "expect: {mp2k-heldd: pass}"),
        ["x.cases.yaml:4:14: unknown rule 'mp2k-heldd'. Did you mean 'mp2k-held'?"],
    ),
    "unknown verdict": (
        case(ON_TIME, "expect: {mp2k-held: passes}"),
        ["x.cases.yaml:4:25: not a choice: 'passes'. Did you mean 'pass'?"],
    ),
    "waived": (
        case(ON_TIME, "expect: {mp2k-held: waived}"),
        ["x.cases.yaml:4:25: 'waived' is not the verdict of a rule"],
    ),
    "unknown stage": (
        case("activity: {mp2k_hold: 2018-05-10}", "findings: []"),
        ["x.cases.yaml:3:16: unknown stage or field 'mp2k_hold'. Did you mean 'mp2k_held'?"],
    ),
    "unknown key": (
        case(ON_TIME, "findings: []", "nots: x"),
        ["x.cases.yaml:5:5: unknown key 'nots'. Known: activity, as_of, category, city, expect"],
    ),
    "misspelt key": (
        case(ON_TIME, "finding: [nothing-like-it]"),
        ["x.cases.yaml:4:5: unknown key 'finding'. Did you mean 'findings'?",
         "x.cases.yaml:4:15: unknown rule 'nothing-like-it'. Known: "],
    ),
    "unknown activity": (
        case(ON_TIME, "expect: {mp2k-held: {exampel: pass}}"),
        ["x.cases.yaml:4:26: unknown activity 'exampel'. Did you mean 'example'?"],
    ),
    "no place to judge": (
        case(ON_TIME, "expect: {board-units-active: pass}"),
        ["x.cases.yaml:4:14: there is no village here for 'board-units-active' to judge"],
    ),
    "several to judge": (
        case("portfolio: {activities: [{id: A}, {id: B}]}", "expect: {mp2k-held: pass}"),
        ["x.cases.yaml:4:14: 'mp2k-held' judges several here: say which. mp2k-held: {A: fail}"],
    ),
    "no finding": (
        case(ON_TIME, "findings: [{mp2k-held: pass}]"),
        ["x.cases.yaml:4:17: 'pass' is no finding; it belongs under 'expect'"],
    ),
    "nothing expected": (
        case(ON_TIME),
        ["x.cases.yaml:2:5: the case expects nothing. Write 'expect:' or 'findings:'."],
    ),
    "no data": (
        case("findings: []"),
        ["x.cases.yaml:2:5: the case has no data. Write 'activity: {...}' or 'portfolio: {...}'."],
    ),
    "two kinds of data": (
        case(ON_TIME, "village: {ceiling: 5}", "findings: []"),
        ["x.cases.yaml:4:5: a case has one of these: activity, village"],
    ),
    "no name": (
        "cases:\n  - activity: {}\n    findings: []\n",
        ["x.cases.yaml:2:5: 'name' is missing"],
    ),
    "a name twice": (
        case(ON_TIME, "findings: []") + "  - name: it\n    activity: {}\n    findings: []\n",
        ["x.cases.yaml:5:11: two cases are called 'it' (x.cases.yaml:2:11)"],
    ),
    "unknown category": (
        case(ON_TIME, "category: Memadaii"),
        ["x.cases.yaml:4:15: unknown category 'Memadaii'. Did you mean 'Memadai'?"],
    ),
    "score of words": (
        case(ON_TIME, "score: much"),
        ["x.cases.yaml:4:12: score: not a number: much"],
    ),
    "wrong date": (
        case(ON_TIME, "as_of: 2018-13-01", "findings: []"),
        ["x.cases.yaml:4:12: as_of: not a date: '2018-13-01'"],
    ),
    "a portfolio that leaves something out": (
        case("portfolio: {activities: [{id: A, place: X}]}", "findings: []"),
        ["x.cases.yaml:3:45: the place 'X' of activity 'A' does not exist"],
    ),
    "expect is a list": (
        case(ON_TIME, "expect: [mp2k-held]"),
        ["x.cases.yaml:4:13: written as a mapping (rule: verdict)"],
    ),
    "no cases": ("title: None\n", ["x.cases.yaml:1:1: the file holds no cases. Write 'cases:' or 'tables:'."]),
    "a list": ("- a\n", ["x.cases.yaml:1:1: a mapping (key: value) is needed here"]),
    "unknown rule set": (
        "rules: kotaku-2081\ncases: []\n",
        ["x.cases.yaml:1:8: unknown rule set 'kotaku-2081'. Did you mean 'kotaku-2018'?"],
    ),
    "cases are words": ("cases: none\n", ["x.cases.yaml:1:8: cases: a list is needed. Write [..., ...]."]),
    "a case is words": (
        "cases: [none]\n",
        ["x.cases.yaml:1:9: a mapping (key: value) is needed here"],
    ),
    "short row": (
        "tables: [{facts: [mp2k_held], expect: [mp2k-held], rows: [[a, 2018-05-10]]}]\n",
        ["x.cases.yaml:1:59: the row has 2 values, the table 3 columns. The columns: name, mp2k_held, mp2k-held."],
    ),
    "row of words": (
        "tables: [{facts: [mp2k_held], expect: [mp2k-held], rows: [a]}]\n",
        ["x.cases.yaml:1:59: the row has 0 values, the table 3 columns."],
    ),
    "no columns": (
        "tables: [{rows: []}]\n",
        ["x.cases.yaml:1:10: 'facts' is missing", "x.cases.yaml:1:10: 'expect' is missing"],
    ),
    "a column twice": (
        "tables: [{facts: [mp2k_held, mp2k_held], expect: [mp2k-held], rows: []}]\n",
        ["x.cases.yaml:1:30: the column 'mp2k_held' stands twice"],
    ),
    "a misspelt column": (
        "tables: [{facts: [mp2k_hold], expect: [mp2k-hold], rows: [[a, 2018-05-10, pas]]}]\n",
        ["x.cases.yaml:1:19: unknown stage or field 'mp2k_hold'. Did you mean 'mp2k_held'?",
         "x.cases.yaml:1:40: unknown rule 'mp2k-hold'. Did you mean 'mp2k-held'?",
         "x.cases.yaml:1:75: not a choice: 'pas'. Did you mean 'pass'?"],
    ),
    "unknown level": (
        "tables: [{subject: vilage, facts: [ceiling], expect: [mp2k-held], rows: []}]\n",
        ["x.cases.yaml:1:20: unknown level 'vilage'. Did you mean 'village'?"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=list(MISTAKES))
def test_every_mistake_is_told_at_its_place(text, expected):
    found = mistakes(text)

    assert len(found) == len(expected), found
    for told, wanted in zip(found, expected, strict=True):
        assert told.startswith(wanted)


def test_a_rule_that_is_disabled_is_said_to_be(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "ruleset: a\ntitle: A\nextends: kotaku-2018\ndisable: {mp2k-held: {id: Tidak, en: Not}}\n"
    )
    rules = load_ruleset(tmp_path / "a.yaml")

    with pytest.raises(DefinitionError, match="rule 'mp2k-held' is disabled in a"):
        read(case(ON_TIME, "expect: {mp2k-held: pass}"), rules)


@pytest.mark.parametrize(
    "text",
    [
        "cases: &a []",
        "cases: [*a]",
        "{cases: [], cases: []}",
        "[" * 60,
        "cases:\n\t- a",
        "\x00",
        "",
    ],
    ids=["anchor", "alias", "key twice", "deep", "tab", "nul", "empty"],
)
def test_the_strict_reading_holds_for_case_files(text, tmp_path):
    path = tmp_path / "x.cases.yaml"
    path.write_text(text)

    with pytest.raises(InputError):
        [*(read_cases(file, RULES) for file in case_files([path]))]


@pytest.fixture
def folder(tmp_path):
    """Return a folder with two rule sets and cases beside them."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"ruleset: {name}\ntitle: T\nextends: kotaku-2018\n")
    (tmp_path / "cases").mkdir()
    body = case(ON_TIME, "expect: {mp2k-held: pass}")
    (tmp_path / "one.cases.yaml").write_text(body)
    (tmp_path / "cases" / "a.cases.yaml").write_text("rules: ../one.yaml\n" + body)
    (tmp_path / "cases" / "b.cases.yml").write_text("rules: ../two.yaml\n" + body)
    (tmp_path / "cases" / "c.cases.yaml").write_text(body)
    (tmp_path / "cases" / "notes.yaml").write_text("no: case file\n")
    return tmp_path


def test_cases_are_found_beside_the_rules_and_in_the_folder_of_cases(folder):
    one = [
        file.label.removeprefix(f"{folder.as_posix()}/")
        for file in cases_beside(folder / "one.yaml")
    ]
    two = [
        file.label.removeprefix(f"{folder.as_posix()}/")
        for file in cases_beside(folder / "two.yaml")
    ]

    assert one == ["one.cases.yaml", "cases/a.cases.yaml", "cases/c.cases.yaml"]
    assert two == ["cases/b.cases.yml", "cases/c.cases.yaml"]


def test_a_case_file_for_rules_that_do_not_exist_is_not_left_out_in_silence(folder):
    (folder / "cases" / "a.cases.yaml").write_text("rules: ../onne.yaml\ncases: []\n")
    rules = load_ruleset(folder / "two.yaml")

    with pytest.raises(DefinitionError, match=r"no such file|cannot"):
        [read_cases(file, rules) for file in cases_beside(folder / "two.yaml")]


def test_a_folder_stands_for_the_case_files_in_it(folder):
    assert ["a", "b", "c"] == [
        file.label.split("/")[-1][0] for file in case_files([folder / "cases"])
    ]
    with pytest.raises(DefinitionError, match="no case files"):
        [*case_files([folder / "cases" / ".."][:0] or [_empty(folder)])]


def _empty(folder):
    (folder / "empty").mkdir()
    return folder / "empty"


def test_the_rules_of_a_case_file_are_named_or_stand_beside_it(folder):
    assert rules_of(folder / "one.cases.yaml") == folder / "one.yaml"
    assert rules_of(folder / "cases" / "a.cases.yaml") == folder / "cases" / "../one.yaml"
    with pytest.raises(DefinitionError, match=r"there is no c\.yaml"):
        rules_of(folder / "cases" / "c.cases.yaml")


def test_there_are_no_cases_beside_unknown_rules():
    with pytest.raises(UnknownNameError, match="kotaku-2018"):
        [*cases_beside("kotaku-2081")]


def test_a_rule_that_breaks_is_named():
    from kotaku_eval import rule

    @rule(facts=["proposal.amount"], missing="given")
    def broken(amount):
        """Divide by nothing."""
        return amount / 0 > 1

    rules = RULES.select(["mp2k-held"]).with_rules(broken)
    [read_case] = read(case("activity: {proposal.amount: 5}", "expect: {mp2k-held: fail}"), rules)

    result = check_case(read_case, rules)

    assert result.broke == ("broken",)
    [expecting] = read(case("activity: {proposal.amount: 5}", "expect: {broken: error}"), rules)
    assert check_case(expecting, rules).broke == ()
    assert check_case(expecting, rules).passed
    assert Verdict.ERROR.is_finding
