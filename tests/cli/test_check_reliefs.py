"""``check`` with waivers and baselines: what is shown, what is written, and how it ends."""

from __future__ import annotations

import json
import textwrap

import pytest
from click.testing import CliRunner

from kotaku_eval import Report
from kotaku_eval.cli.program import program

DATA = """\
portfolio: two
lifecycle: kotaku
as_of: 2019-01-31
places: {village: [{code: "01", name: "[red]Desa|<b>"}]}
activities:
  - {id: A-1, place: "01", stages: {mp2k_held: %s, construction_started: 2018-08-06}}
  - {id: A-2, place: "01", stages: {mp2k_held: 2018-08-01, construction_started: 2018-08-06}}
"""
LATE, UNDATED, IN_ORDER = "2018-08-10", "undated", "2018-08-01"
WAIVERS = """\
waivers:
  - rule: mp2k-before-construction
    scope: {activity: A-1}
    reason: {id: "Banjir [b]besar[/b]", en: A flood}
    approver: Korkot
    issued: 2018-09-01
    expires: %s
"""

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder, which holds the data and a file of waivers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def write(day=LATE, expires="2019-12-31"):
        (tmp_path / "data.yaml").write_text(DATA % day, encoding="utf-8")
        (tmp_path / "w.yaml").write_text(WAIVERS % expires, encoding="utf-8")
        return tmp_path

    write()
    return write


def check(*words, select="mp2k-before-construction"):
    given = ["check", "data.yaml", "--lang", "en", "--select", select, *words]
    return CliRunner().invoke(program, given)


# --- waivers --------------------------------------------------------------------------------


@pytest.mark.parametrize(("expires", "code"), [("2019-12-31", 0), ("2018-12-31", 1)])
def test_a_waived_finding_gives_no_exit_code_and_an_expired_waiver_does(here, expires, code):
    here(expires=expires)

    assert 1 == check().exit_code
    assert code == check("--waivers", "w.yaml").exit_code


def test_waived_findings_have_a_section_of_their_own(here):
    here(expires="2019-02-10")

    assert textwrap.dedent("""
        Findings
          No findings.

        Waived findings (1)
          A-1, [red]Desa|<b>
            ~ fail, high: The MP2K meeting is held before construction
              Construction started: 2018-08-06, MP2K meeting: 2018-08-10.
              Until 2019-02-10, by Korkot: A flood
              mp2k-before-construction · data.yaml:6:48 · w.yaml:2:5

        Waivers (1; to look at: 1)
          mp2k-before-construction (activity: A-1): used: 1; expires on 2019-02-10, days left: 10
            w.yaml:2:5

        Verdicts
          ✓ pass 1 · ~ waived 1
        """) in check("--waivers", "w.yaml").stdout  # fmt: skip


def test_a_waiver_that_is_used_and_holds_for_long_needs_no_look():
    shown = check("--waivers", "w.yaml").stdout

    assert "Waivers (1; to look at: 0)" in shown
    assert "expires on" in check("--waivers", "w.yaml", "--expires-within", "400").stdout


@pytest.mark.parametrize("value", ["-1", "x", "1.5", "\u0661", "9999999"])
def test_the_days_are_a_number(value):
    result = check("--waivers", "w.yaml", f"--expires-within={value}")

    assert 2 == result.exit_code
    assert "Write a number of days, such as 30." in result.stderr


def test_a_mistake_in_the_waivers_ends_with_2(here):
    (here() / "w.yaml").write_text(WAIVERS.replace("activity", "activty") % "2019-12-31")
    result = check("--waivers", "w.yaml")

    assert 2 == result.exit_code
    assert "w.yaml:3:13: unknown level 'activty'. Did you mean 'activity'?" in result.stderr
    assert "" == result.stdout


def test_waivers_may_name_rules_that_are_not_selected():
    result = check("--waivers", "w.yaml", select="mp2k-held")

    assert 0 == result.exit_code
    assert "its rules were not judged this time" in result.stdout


def test_the_first_of_several_files_counts(here):
    (here() / "v.yaml").write_text(WAIVERS.replace("Korkot", "Askot") % "2019-12-31")

    assert "by Askot" in check("--waivers", "v.yaml", "--waivers", "w.yaml").stdout
    assert "by Korkot" in check("--waivers", "w.yaml", "--waivers", "v.yaml").stdout


def test_json_and_markdown_hold_what_is_waived():
    report = Report.from_json(check("--waivers", "w.yaml", "--format", "json").stdout)
    shown = check("--waivers", "w.yaml", "--format", "markdown", "--lang", "id").stdout

    assert ["fail"] == [finding.raw_verdict.value for finding in report.waived]
    assert "## Temuan yang dikecualikan (1)" in shown
    assert "Banjir \\[b\\]besar\\[/b\\] w.yaml:2:5" in shown
    assert "## Pengecualian (1)" in shown
    assert "Sebelum pengecualian: " in shown


def test_without_waivers_nothing_speaks_of_them():
    for form in ("table", "markdown"):
        shown = check("--format", form).stdout

        assert not any(words in shown for words in ("Waive", "waive", "aseline"))


# --- baselines ------------------------------------------------------------------------------


def keep(*words):
    return check("--write-baseline", "known.yaml", "--reason", 'Known: "old"', *words)


def test_a_baseline_is_written_and_then_only_new_findings_fail(here):
    here(UNDATED)

    assert "baseline written to known.yaml: 1 findings" in keep().stderr
    assert 0 == check("--baseline", "known.yaml").exit_code
    here(LATE)
    assert 1 == check("--baseline", "known.yaml").exit_code


def test_known_findings_are_shown_in_a_section_of_their_own():
    keep()

    assert textwrap.dedent("""
        New findings
          No new findings.

        Known findings, in the baseline (1)
          ✗ high: A-1, [red]Desa|<b>: The MP2K meeting is held before construction ·
            mp2k-before-construction

        Baseline: new 0, known 1, not found any more 0
        """) in check("--baseline", "known.yaml").stdout  # fmt: skip


def test_what_is_gone_is_told_as_no_longer_needed(here):
    keep()
    here(IN_ORDER)
    shown = check("--baseline", "known.yaml").stdout

    assert "Baseline: new 0, known 0, not found any more 1" in shown
    assert (
        "  mp2k-before-construction, activity A-1: no longer needed: no finding · known.yaml:5:5"
        in shown
    )


def test_markdown_and_json_hold_the_baseline():
    keep()
    report = json.loads(check("--baseline", "known.yaml", "--format", "json").stdout)
    shown = check("--baseline", "known.yaml", "--format", "markdown").stdout

    assert 1 == len(report["baseline"]["known"])
    assert "## New findings (0)" in shown
    assert "## Known findings, in the baseline (1)" in shown
    assert "## Baseline: new 0, known 1, not found any more 0" in shown


def test_a_file_that_exists_is_overwritten_only_on_purpose(here):
    keep()
    before = (here() / "known.yaml").read_text()
    refused = keep()

    assert 2 == refused.exit_code
    assert "known.yaml exists already. To overwrite it: --force." in refused.stderr
    assert "" == refused.stdout
    assert before == (here() / "known.yaml").read_text()
    assert 1 == keep("--force").exit_code


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--write-baseline", "k.yaml"], "--write-baseline needs a reason"),
        (["--write-baseline", "k.yaml", "--reason", "  "], "--write-baseline needs a reason"),
        (["--reason", "x"], "--reason goes with --write-baseline only; --force with"),
        (["--force"], "--reason goes with --write-baseline only; --force with"),
        (["--baseline", "none.yaml"], "none.yaml: cannot read file"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_written(here, words, said):
    result = check(*words)

    assert 2 == result.exit_code
    assert said in result.stderr
    assert not (here() / "k.yaml").exists()


def test_a_profile_takes_the_waivers_and_the_baseline_of_its_whole_set(here):
    keep()
    (here() / "own.yaml").write_text(
        "ruleset: own\ntitle: Own\nextends: kotaku-2018\n"
        "profiles: {short: {title: Short, select: [mp2k-held]}}\n",
        encoding="utf-8",
    )
    words = ["--waivers", "w.yaml", "--baseline", "known.yaml"]
    given = ["check", "data.yaml", "--rules", "own.yaml", "--profile", "short", "--lang", "en"]

    shown = CliRunner().invoke(program, [*given, *words]).stdout

    assert "(activity: A-1): its rules were not judged this time" in shown
    assert "mp2k-before-construction, activity A-1: the rule was not judged this time" in shown


def test_a_hand_edited_fingerprint_is_refused(here):
    keep()
    path = here() / "known.yaml"
    path.write_text(path.read_text().replace("A-1", "A-2"))
    result = check("--baseline", "known.yaml")

    assert 2 == result.exit_code
    assert "known.yaml:5:18: the fingerprint '" in result.stderr


def test_what_is_waived_is_not_written_down(here):
    keep("--waivers", "w.yaml")

    assert "findings: []" in (here() / "known.yaml").read_text()


def test_what_is_known_keeps_its_reason_when_the_baseline_is_written_anew(here):
    keep()
    words = ["--baseline", "known.yaml", "--write-baseline", "known.yaml", "--force"]
    check(*words, "--reason", "Newer", select="mp2k-*")
    text = (here() / "known.yaml").read_text()

    assert 1 == text.count('reason: "Known: \\"old\\""')
    assert text.count("reason:") - 1 == text.count('reason: "Newer"') > 0
