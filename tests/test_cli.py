"""The command line: what it prints, in which language, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner

from kotaku_eval import Report, rule
from kotaku_eval.cli import main
from kotaku_eval.cli.program import program
from kotaku_eval.renderers.requirements import HEADINGS
from tests.shipped import shipped_rules

KEPRI = Path(__file__).resolve().parents[1] / "examples" / "kepri-2018" / "portfolio.yaml"

ONE = """\
portfolio: {name}
title: {{id: Satu kegiatan, en: One activity}}
lifecycle: kotaku
{more}
places:
  village: [{{code: "2172{name}", name: "[red]Desa|<b>"}}]
activities:
  - id: {name}
    place: "2172{name}"
    stages: {stages}
"""
IN_ORDER = "{mp2k_held: 2018-08-01, construction_started: 2018-08-06}"
LATE = "{mp2k_held: 2018-08-10, construction_started: 2018-08-06}"
UNDATED = "{mp2k_held: undated, construction_started: 2018-08-06}"
MP2K = ["--select", "mp2k-before-construction"]


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Write a portfolio of one activity into the working directory; return its name."""
    monkeypatch.chdir(tmp_path)

    def write(stages, name="A-1", more=""):
        path = tmp_path / f"{name}.yaml"
        path.write_text(ONE.format(name=name, stages=stages, more=more), encoding="utf-8")
        return path.name

    return write


@pytest.fixture
def run(monkeypatch):
    """Run the program on words; the result has ``exit_code``, ``stdout`` and ``stderr``."""
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words: CliRunner().invoke(program, [str(word) for word in words])


def start(*words, **environment):
    """Start the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kotaku_eval.cli", *(str(word) for word in words)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


# --- exit codes ----------------------------------------------------------------------------


def test_nothing_found_ends_with_0(run, data):
    assert 0 == run("check", data(IN_ORDER), *MP2K).exit_code


@pytest.mark.parametrize("stages", [LATE, UNDATED])
def test_a_fail_or_an_unknown_ends_with_1(run, data, stages):
    assert 1 == run("check", data(stages), *MP2K).exit_code


@pytest.mark.parametrize(
    ("threshold", "code"),
    [("info", 1), ("low", 1), ("medium", 1), ("high", 1), ("critical", 0), ("none", 0)],
)
def test_only_findings_at_or_above_fail_on_count(run, data, threshold, code):
    assert code == run("check", data(LATE), *MP2K, "--fail-on", threshold).exit_code


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chek", "x"], "perintah tidak dikenal: chek. Maksud Anda 'check'?"),
        (["check", "x", "--ruls", "y"], "opsi tidak dikenal: --ruls. Maksud Anda '--rules'?"),
        (["check", "x", "--qwxyz"], "opsi tidak dikenal: --qwxyz.\n"),
        (["check"], "PATH... belum disebutkan."),
        (["check", "x", "--rules"], "--rules memerlukan nilai."),
        (["check", "x", "--all=yes"], "--all tidak menerima nilai."),
        (["check", "x", "--fail-on", "hihg"], "'hihg' tidak dapat dipakai. Maksud Anda 'high'?"),
        (["check", "x", "--as-of", "1/2/2018"], "Tulis seperti 2018-12-31."),
        (["check", "x", "--lang", "fr"], "'fr' tidak dapat dipakai. Yang dikenal: en, id."),
        (["next", "x", "y", "z"], "kata berlebih: z."),
        (["check", "nowhere.yaml"], "nowhere.yaml: "),
        (["rules", "kotaku-2081"], "Maksud Anda 'kotaku-2018'?"),
        (["rules", "--select", "mp2k-hold"], "aturan tidak dikenal: mp2k-hold."),
        (["rules", "--select", "tertib"], "aturan tidak dikenal: tertib."),
        (
            ["check", "A-1.yaml", "--select", "schedule-adherance"],
            "Maksud Anda 'schedule-adherence'?",
        ),
        (["check", "A-1.yaml", "--select", ""], "'' tidak menyebut satu aturan pun."),
        (["check", "A-1.yaml", "--ignore", ", ,"], "', ,' tidak menyebut satu aturan pun."),
        (["check", "A-1.yaml", "--ignore", "*"], "tidak ada aturan yang tersisa"),
        (["check", "A-1.yaml", *MP2K, "--ignore", MP2K[1]], "tidak ada aturan yang tersisa"),
        (["explain", "mp2k-hold"], "aturan tidak dikenal: mp2k-hold."),
        (["explain", "mp2k-held", "--subject", "A"], "hanya bersama-sama"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_hint(run, data, words, told):
    data(LATE)

    result = run(*words)

    assert 2 == result.exit_code
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert "" == result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chek", "x"], "unknown command: chek. Did you mean 'check'?"),
        (["check", "x", "--ruls"], "unknown option: --ruls. Did you mean '--rules'?"),
        (["check"], "PATH... is missing."),
        (["check", "x", "--rules"], "--rules needs a value."),
        (["check", "x", "--strict=1"], "--strict takes no value."),
        (["next", "x", "y", "z"], "unexpected: z."),
        (["rules", "kotaku-2081"], "Did you mean 'kotaku-2018'?"),
    ],
)
def test_mistakes_are_told_in_english_when_asked(run, words, told):
    before, after = run("--lang", "en", *words), run(*words, "--lang=en")

    assert 2 == before.exit_code
    assert told in before.stderr
    if words[-1] != "--rules":  # which would take the language for its value
        assert before.stderr == after.stderr


def test_no_command_shows_the_help_and_ends_with_2(run):
    result = run()

    assert 2 == result.exit_code
    assert "Pemakaian: kotaku-eval" in result.stderr


def test_wrong_data_end_with_2_and_the_place_of_each_mistake(run, data):
    result = run("check", data("{mp2k_hold: 2018-08-01}"), "--lang", "en")

    assert 2 == result.exit_code
    assert "A-1.yaml:10:14: unknown stage 'mp2k_hold'. Did you mean 'mp2k_held'?" in result.stderr
    assert "^" in result.stderr


def test_wrong_rules_end_with_2(run, data, tmp_path):
    (tmp_path / "own.yaml").write_text("ruleset: own\nextnds: kotaku-2018\n")

    result = run("check", data(LATE), "--rules", "./own.yaml", "--lang", "en")

    assert 2 == result.exit_code
    assert "own.yaml:2:1: unknown key 'extnds'. Did you mean 'extends'?" in result.stderr


def test_a_broken_rule_ends_with_3(run, data, monkeypatch):
    @rule(facts=["id"], id="breaks")
    def breaks(_):
        raise RuntimeError

    broken = attrs.evolve(shipped_rules(), rules=[breaks])
    monkeypatch.setattr("kotaku_eval.cli.inputs.load_ruleset", lambda *_, **__: broken)

    result = run("check", data(LATE), "--fail-on", "none", "--lang", "en")

    assert 3 == result.exit_code
    assert "! error: breaks" in result.stdout


def test_a_failure_of_the_program_ends_with_3_and_one_line(run, data, monkeypatch):
    def fail(*_, **__):
        message = "no\nway"
        raise KeyError(message)

    monkeypatch.setattr("kotaku_eval.cli.judging.evaluate", fail)

    short, long = run("check", data(LATE)), run("check", data(LATE), "--debug", "--lang", "en")

    assert (3, 3) == (short.exit_code, long.exit_code)
    assert 1 == len(short.stderr.splitlines())
    assert "galat dalam program (KeyError" in short.stderr
    assert "--debug menampilkan rinciannya" in short.stderr
    assert "Traceback" in long.stderr


def test_the_environment_asks_for_the_details_too(run, data, monkeypatch):
    monkeypatch.setenv("KOTAKU_EVAL_DEBUG", "1")
    monkeypatch.setattr("kotaku_eval.cli.judging.evaluate", None)

    assert "Traceback" in run("check", data(LATE)).stderr


def test_an_interrupted_run_says_so(run, data, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("kotaku_eval.cli.judging.evaluate", stop)

    result = run("check", data(LATE))

    assert 130 == result.exit_code
    assert "dihentikan." in result.stderr


# --- check ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["Satu kegiatan", "NILAI", "✗ tidak sesuai", "Perbaikan: "]),
        ("en", ["One activity", "SCORE", "✗ fail", "Fix: "]),
    ],
)
def test_the_report_speaks_both_languages(run, data, language, words):
    result = run("check", data(LATE), "--lang", language)

    for word in words:
        assert word in result.stdout
    assert "" == result.stderr


def test_hostile_names_are_shown_as_they_are(run, data):
    assert "[red]Desa|<b>" in run("check", data(LATE)).stdout
    assert "\\[red\\]Desa\\|&lt;b&gt;" in run("check", data(LATE), "--format=markdown").stdout


def test_json_is_the_report(run, data):
    result = run("check", data(LATE), "--format", "json")

    assert "A-1" == Report.from_json(result.stdout).header.portfolio


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_the_report_is_written_to_a_file(run, data, tmp_path, form):
    result = run("check", data(LATE), "--format", form, "--output", "out.txt", "--lang", "en")

    assert "" == result.stdout
    assert "kotaku-eval: report written to out.txt\n" == result.stderr
    assert "mp2k-before-construction" in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_ends_with_2(run, data):
    result = run("check", data(LATE), "--output", "no/such/folder.txt")

    assert 2 == result.exit_code
    assert "no/such/folder.txt tidak dapat ditulis: foldernya tidak ada." in result.stderr


def test_the_day_decides_what_is_still_pending(run, data):
    path = data("{ksm_formed: {planned: 2018-03-01}, rplp_ratified: 2018-02-01}")
    select = ["--select", "ksm-formed"]

    assert 0 == run("check", path, *select, "--as-of", "2018-02-28").exit_code
    assert 1 == run("check", path, *select, "--as-of", "2018-04-01").exit_code


def test_rules_are_selected_and_ignored(run, data):
    chosen = run("check", data(LATE), "--select", "mp2k-held,evidence", "--ignore", "mp2k-p*")
    none = run("check", data(LATE), *MP2K, "--ignore", "mp2k-before-construction")

    assert "(kotaku-2018, 1 aturan)" not in chosen.stdout
    assert "mp2k-papers-exist" not in chosen.stdout
    assert (2, "") == (none.exit_code, none.stdout)


def test_several_files_are_judged_together(run, data):
    result = run("check", data(LATE), data(UNDATED, "B-1"), *MP2K, "--lang", "en")

    assert "Activities  2" in result.stdout
    assert "✗ fail" in result.stdout
    assert "? unknown" in result.stdout


def test_progress_of_several_files_stays_off_the_output(run, data, monkeypatch):
    paths = [data(LATE), data(UNDATED, "B-1")]
    quiet = run("check", *paths, *MP2K)
    monkeypatch.setattr("kotaku_eval.cli.inputs.is_terminal", lambda _: True)

    shown = run("check", *paths, *MP2K)

    assert quiet.stdout == shown.stdout


def test_the_rules_the_data_name_are_used(run, data, tmp_path):
    (tmp_path / "own.yaml").write_text(
        "ruleset: own\ntitle: Own\nextends: kotaku-2018\nlifecycle: kotaku\n"
    )

    result = run("check", data(LATE, more="ruleset: ./own.yaml"))

    assert "(own, 75 aturan)" in result.stdout


def test_files_that_name_different_rules_need_a_choice(run, data, tmp_path):
    (tmp_path / "own.yaml").write_text(
        "ruleset: own\ntitle: Own\nextends: kotaku-2018\nlifecycle: kotaku\n"
    )
    paths = [data(LATE, more="ruleset: ./own.yaml"), data(LATE, "B-1", "ruleset: kotaku-2018")]

    unclear, chosen = run("check", *paths, "--lang=en"), run("check", *paths, "--rules=kotaku-2018")

    assert 2 == unclear.exit_code
    assert "kotaku-2018, own.yaml. Choose one with --rules." in unclear.stderr
    assert 1 == chosen.exit_code


@pytest.fixture
def log(tmp_path, monkeypatch):
    """An event log with a row that cannot be read."""
    monkeypatch.chdir(tmp_path)
    rows = "case,activity,timestamp\n=1+1,mp2k_held,2018-08-01\nA-1,mp2k_held,01/02/2018\n"
    (tmp_path / "log.csv").write_text(rows)
    return "log.csv"


def test_what_cannot_be_read_is_told_and_the_rest_judged(run, log):
    result = run("check", log, "--rules", "kotaku-2018", *MP2K)

    assert 0 == result.exit_code
    assert "kotaku-eval: catatan: log.csv:3:" in result.stderr
    assert "Catatan pembacaan data (1)" in result.stdout


def test_strict_refuses_what_cannot_be_read(run, log):
    result = run("check", log, "--lifecycle", "kotaku", *MP2K, "--strict")

    assert 2 == result.exit_code
    assert "log.csv:3:" in result.stderr
    assert "" == result.stdout


def test_many_notes_are_counted_not_listed(run, log):
    rows = "".join(f"B-{n},mp2k_held,01/02/2018\n" for n in range(20))
    Path(log).write_text("case,activity,timestamp\nA-1,mp2k_held,2018-08-01\n" + rows)

    result = run("check", log, "--lifecycle", "kotaku", *MP2K, "--lang", "en")

    assert "… and 10 more notes" in result.stderr


def test_a_mapping_is_for_the_tables_among_the_files(run, data, log, tmp_path):
    (tmp_path / "map.yaml").write_text(
        "table: events\nlifecycle: kotaku\n"
        "case: case\nactivity: activity\ntimestamp: timestamp\n"
        "dates: [DD/MM/YYYY, YYYY-MM-DD]\n"
    )

    result = run("check", data(LATE, "C-1"), log, "--mapping", "map.yaml", *MP2K, "--lang", "en")

    assert "Activities  3" in result.stdout, result.stderr


def test_the_example_reaches_its_score(run):
    result = run("check", KEPRI, "--lang", "en")

    assert 1 == result.exit_code
    assert "SCORE  74.0 [74.0–74.4], Adequate, completeness 99.0 %, n 203" in result.stdout


# --- rules, explain, next ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["75 aturan", "KSM terbentuk (ksm-formed)", "sumber primer", "KSM sudah dibentuk"]),
        ("en", ["75 rules", "Community group formed (ksm-formed)", "primary source"]),
    ],
)
def test_rules_are_listed_by_indicator(run, language, words):
    result = run("rules", "--lang", language)

    assert 0 == result.exit_code
    for word in words:
        assert word in result.stdout


def test_rules_are_listed_as_json(run):
    result = run("rules", "--format", "json", "--select", "mp2k-before-construction")

    (one,) = json.loads(result.stdout)
    assert "mp2k-before-construction" == one["id"]
    assert "precedence: [mp2k_held, construction_started]" == one["requires"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["Keparahan: ", "(asumsi)", *(own.id for own in HEADINGS), "Dapat luput: Dihitung"]),
        ("en", ["Severity: ", "(assumed)", *(own.en for own in HEADINGS), "May over-report: "]),
    ],
)
def test_a_rule_is_explained(run, language, words):
    result = run("explain", "money-not-idle", "--lang", language)

    assert 0 == result.exit_code
    for word in [*words, "param.idle_days = 30 ", "kotaku-2018.yaml:"]:
        assert word in result.stdout


def test_every_rule_can_be_explained(run, monkeypatch):
    # Loading them, which the other tests do, takes much longer than explaining one.
    monkeypatch.setattr("kotaku_eval.cli.rule_pages.load_ruleset", lambda *_, **__: shipped_rules())
    for one in shipped_rules().rules:
        assert 0 == run("explain", one.id).exit_code


def test_a_verdict_is_explained_part_by_part(run):
    result = run(
        *["explain", "village-proposals-within-ceiling", "--lang", "en"],
        *["--portfolio", KEPRI, "--subject", "2191010001"],
    )

    assert 0 == result.exit_code
    assert "2191010001: ✗ fail" in result.stdout
    assert "ceiling = Rp 500,000,000" in result.stdout


def test_a_subject_that_does_not_exist_ends_with_2(run):
    result = run("explain", "mp2k-held", "--portfolio", KEPRI, "--subject", "A-9")

    assert 2 == result.exit_code
    assert "kotaku-eval: kegiatan tidak ada: A-9. Maksud Anda 'A-" in result.stderr


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            ["Tahap terakhir: MP2K", "Sudah terjadi (1/14)", "Dapat dilakukan", "Masih terhalang"],
        ),
        ("en", ["Latest stage: Pre-construction", "Done (1/14)", "Open now", "Still blocked"]),
    ],
)
def test_next_shows_what_may_come(run, data, language, words):
    path = data("{mp2k_held: {date: 2018-08-01, evidence: [minutes]}}")

    result = run("next", path, "A-1", "--lang", language)

    assert 0 == result.exit_code
    for word in words:
        assert word in result.stdout


def test_next_marks_inferred_order_and_missing_documents(run, data):
    path = data("{mp2k_held: {date: 2018-08-01, evidence: [minutes]}}")

    result = run("next", path, "A-1", "--lang", "en")

    assert "– mind: Pre-construction meeting (MP2K): Attendance list is missing" in result.stdout
    assert "(order inferred)" in result.stdout


def test_next_of_a_closed_activity_lists_what_is_not_recorded(run, data):
    path = data("{maintained: undated, bdi_disbursed: [2018-05-01, 2018-06-01]}")

    result = run("next", path, "A-1", "--lang", "en")

    assert "nothing more is to come" in result.stdout
    assert "2018-05-01 … 2018-06-01" in result.stdout
    assert "(maintained): undated" in result.stdout
    assert "Not recorded" in result.stdout
    assert "Still blocked" not in result.stdout


def test_next_before_the_first_stage(run, data):
    assert "belum ada tahap yang tercatat" in run("next", data("{}"), "A-1").stdout


def test_next_suggests_the_activity_that_was_meant(run):
    result = run("next", KEPRI, "A-11", "--lang", "en")

    assert 2 == result.exit_code
    assert "no such activity: A-11. Did you mean 'A-1'?" in result.stderr


# --- help, version, streams ----------------------------------------------------------------


@pytest.mark.parametrize("command", [[], ["check"], ["rules"], ["explain"], ["next"]])
def test_help_speaks_both_languages(run, command):
    indonesian, english = run(*command, "--help"), run(*command, "--help", "--lang", "en")

    assert (0, 0) == (indonesian.exit_code, english.exit_code)
    assert "Pemakaian: " in indonesian.stdout
    assert "Usage: " in english.stdout
    assert "Tampilkan bantuan ini." in indonesian.stdout
    assert "Show this message" in english.stdout
    own = [line for line in indonesian.stdout.splitlines() if line.startswith("  ")]
    assert not {" the ", " of ", " is "} & {word for line in own for word in (f" {line} ",)}


def test_the_version_is_told(run):
    result = run("--version")

    assert 0 == result.exit_code
    assert result.stdout.startswith("kotaku-eval ")


def test_main_returns_the_exit_code(capsys):
    assert 2 == main(["chek"])
    assert "perintah tidak dikenal" in capsys.readouterr().err


def test_without_click_it_says_what_to_install_in_both_languages():
    code = (
        "import sys; sys.modules['click'] = None; import kotaku_eval.cli as c; sys.exit(c.main())"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert 2 == done.returncode
    assert "" == done.stdout
    assert [
        'kotaku-eval memerlukan pustaka tambahan: pip install "kotaku-eval[cli]"',
        'kotaku-eval needs an optional library: pip install "kotaku-eval[cli]"',
    ] == done.stderr.splitlines()


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1252"},
    ],
)
def test_output_is_utf8_whatever_the_locale(environment):
    done = start("check", KEPRI, **environment)

    assert 1 == done.returncode
    assert "[74,0–74,4]" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_failure():
    with subprocess.Popen(
        [sys.executable, "-m", "kotaku_eval.cli", "check", str(KEPRI), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        told = process.stderr.read()
        code = process.wait()

    assert (1, b"") == (code, told)


def test_a_process_ends_with_the_exit_code(data):
    assert 2 == start("check", "nowhere.yaml").returncode
    assert 0 == start("check", data(IN_ORDER), *MP2K).returncode
    assert 1 == start("check", data(LATE), *MP2K).returncode


def test_the_list_of_commands_imports_none_of_them():
    code = (
        "import sys; from kotaku_eval.cli import main; main(['--help']); "
        "print([name for name in sys.modules if name.startswith('kotaku_eval.evaluation')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
