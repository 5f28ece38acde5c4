"""Rule sets, rules, lifecycles and readers of installed packages, sound and broken ones."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from kotaku_eval.definitions import load_lifecycle, load_ruleset
from kotaku_eval.errors import DataError, DefinitionError, UnknownNameError
from kotaku_eval.plugins import PluginError, clash, installed
from kotaku_eval.readers import read_portfolio

MODULE = '''\
from pathlib import Path
from kotaku_eval import Portfolio, load_lifecycle, load_ruleset, rule

@rule(facts=["mp2k_held.done"])
def meeting_held(done):
    """The meeting was held."""
    return done

@rule(facts=["certified.done"], id="meeting-held")
def twin(done):
    """Another."""
    return done

rules = [meeting_held]
number = 5
missing = Path("/nowhere/rules.yaml")
lifecycle = load_lifecycle("kotaku")

def ruleset():
    return load_ruleset("kotaku-2018").select(["mp2k-*"])

def fails():
    raise ValueError("no licence")

def read(path, *, lifecycle, mapping):
    return Portfolio(load_lifecycle("kotaku"), id=path.read_text())

def read_badly(path, *, lifecycle, mapping):
    return path.read_text().no_such_thing
'''
POINTS = """\
[kotaku_eval.rulesets]
acme = acme_rules:ruleset
acme-file = acme_rules.files
gone = acme_gone:ruleset
odd = acme_rules:number
lost = acme_rules:missing
fails = acme_rules:fails
twice = acme_rules:ruleset
kotaku-2018 = acme_rules:ruleset

[kotaku_eval.rules]
acme-checks = acme_rules:rules
acme-twin = acme_rules:twin
no-rules = acme_rules:number

[kotaku_eval.lifecycles]
acme-cycle = acme_rules:lifecycle
odd-cycle = acme_rules:rules

[kotaku_eval.readers]
acme = acme_rules:read
bad = acme_rules:read_badly
gone = acme_gone:read
yaml = acme_rules:read
"""
RULES = "ruleset: acme-file\ntitle: File\nlifecycle: kotaku\nrules: {a: {title: A, existence: mp2k_held}}\n"


def distribution(folder, name, points):
    meta = folder / f"{name}-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(points)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Install a package with plug-ins, and another one that brings one of the same name."""
    folder = tmp_path / "site"
    package = folder / "acme_rules"
    (package / "files").mkdir(parents=True)
    (package / "__init__.py").write_text(MODULE)
    (package / "files" / "rules.yaml").write_text(RULES)
    (package / "files" / "other.yaml").write_text("portfolio: x\n")
    distribution(folder, "acme_rules", POINTS)
    distribution(folder, "beta", "[kotaku_eval.rulesets]\ntwice = acme_rules:rules\n")
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    yield folder
    for name in [name for name in sys.modules if name.startswith("acme_rules")]:
        del sys.modules[name]


def refused(call, error=PluginError):
    with pytest.raises(error) as caught:
        call()
    return caught.value.text.en


@pytest.mark.usefixtures("site")
class TestRuleSets:
    def test_of_a_plug_in_is_found_by_its_name(self):
        assert load_ruleset("acme").rule("mp2k-held")

    def test_file_of_a_plug_in_is_read_without_importing_the_file(self):
        assert "acme-file" == load_ruleset("acme-file").id

    def test_file_of_a_plug_in_can_be_extended(self, tmp_path):
        path = tmp_path / "team.yaml"
        path.write_text("ruleset: team\nextends: acme-file\noverride: {a: {severity: high}}\n")
        rules = load_ruleset(path)

        assert "acme_rules/files/rules.yaml:4" == rules.origins.rules["a"]["title"][0].place

    @pytest.mark.parametrize(
        "name",
        ["acme_rules:ruleset", "acme_rules.files", "acme_rules:rules", "acme_rules"],
    )
    def test_of_a_package_is_found(self, name):
        assert load_ruleset(name).rules

    def test_of_a_folder_is_found(self, site):
        assert "acme-file" == load_ruleset(f"{site}/acme_rules/files").id

    def test_of_a_folder_with_several_files_need_a_choice(self, site):
        (site / "acme_rules" / "files" / "second.yaml").write_text(RULES)
        words = refused(lambda: load_ruleset(site / "acme_rules" / "files"), DefinitionError)

        assert "the folder holds several files: rules.yaml, second.yaml" in words

    def test_of_an_empty_folder_are_none(self, site, tmp_path):
        (tmp_path / "team.yaml").write_text(f"ruleset: team\nextends: {site}/acme_rules\n")
        words = refused(lambda: load_ruleset(tmp_path / "team.yaml"), DefinitionError)

        assert "team.yaml:2:10: the folder holds no such file" in words

    def test_bare_rules_make_a_set_over_the_shipped_lifecycle(self):
        rules = load_ruleset("acme-checks")

        assert (["meeting-held"], "kotaku") == ([r.id for r in rules.rules], rules.lifecycle.id)

    def test_name_of_the_library_stays_its_own(self):
        assert 75 == len(load_ruleset("kotaku-2018").rules)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            (
                "gone",
                (
                    "the plug-in 'gone' (acme_rules 1.0, acme_gone:ruleset) cannot be used: "
                    "ModuleNotFoundError: No module named 'acme_gone'"
                ),
            ),
            (
                "odd",
                (
                    "the plug-in 'odd' (acme_rules 1.0, acme_rules:number) cannot be used: a rule set, "
                    "a list of rules or the path of a file is needed, it is int"
                ),
            ),
            (
                "lost",
                (
                    "the plug-in 'lost' (acme_rules 1.0, acme_rules:missing) cannot be used: no such "
                    "file: /nowhere/rules.yaml"
                ),
            ),
            (
                "fails",
                (
                    "the plug-in 'fails' (acme_rules 1.0, acme_rules:fails) cannot be used: "
                    "ValueError: no licence"
                ),
            ),
            (
                "twice",
                (
                    "the plug-in 'twice' (beta 1.0, acme_rules:rules) cannot be used: acme_rules "
                    "1.0, acme_rules:ruleset brings that name, too"
                ),
            ),
            (
                "acme_rules:nothing",
                (
                    "the plug-in 'acme_rules:nothing' (acme_rules:nothing) cannot be used: "
                    "AttributeError: module 'acme_rules' has no attribute 'nothing'"
                ),
            ),
        ],
    )  # fmt: skip
    def test_that_is_broken_is_told(self, name, expected):
        assert expected == refused(lambda: load_ruleset(name))

    def test_broken_ones_leave_the_others_alone(self):
        assert load_ruleset("acme").rules

    def test_unknown_name_is_compared_with_those_of_plug_ins(self):
        words = refused(lambda: load_ruleset("acme-fil"), UnknownNameError)

        assert "unknown rule set 'acme-fil'. Did you mean 'acme-file'?" in words

    def test_profile_of_a_set_made_in_python_is_unknown(self):
        words = refused(lambda: load_ruleset("acme", profile="x"), UnknownNameError)

        assert "acme is made in Python and has no profiles." == words


@pytest.mark.usefixtures("site")
class TestRulesInAFile:
    @pytest.fixture
    def load(self, tmp_path):
        def loaded(text):
            path = tmp_path / "team.yaml"
            path.write_text(f"ruleset: team\nextends: acme-file\n{text}\n")
            return load_ruleset(path)

        return loaded

    def test_are_added(self, load):
        rules = load("python: [acme-checks]")

        assert ["a", "event-dates-recorded", "meeting-held"] == [rule.id for rule in rules.rules]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("python: [acme-chek]", "team.yaml:3:10: there is no plug-in of rules 'acme-chek'."),
            ("python: [no-rules]", "team.yaml:3:10: the plug-in 'no-rules' ("),
            (
                "python: [acme-checks, acme-twin]",
                "team.yaml:3:23: rule 'meeting-held' of 'acme-twin' exists already",
            ),
        ],
    )
    def test_that_cannot_be_used_are_told(self, load, tmp_path, text, expected):
        words = refused(lambda: load(text), DefinitionError)

        assert words.replace(f"{tmp_path.as_posix()}/", "").startswith(expected)

    def test_cannot_be_extended(self, tmp_path):
        path = tmp_path / "team.yaml"
        path.write_text("ruleset: team\nextends: [acme-file, acme]\n")
        words = refused(lambda: load_ruleset(path), DefinitionError)

        assert "team.yaml:2:22: 'acme' is made in Python; only a file can be extended" in words


@pytest.mark.usefixtures("site")
class TestLifecycles:
    def test_are_found(self):
        assert "kotaku" == load_lifecycle("acme-cycle").id
        assert "kotaku" == load_lifecycle("acme_rules:lifecycle").id

    def test_can_be_named_in_a_rule_set(self, tmp_path):
        path = tmp_path / "rules.yaml"
        path.write_text(RULES.replace("lifecycle: kotaku", "lifecycle: acme-cycle"))

        assert "kotaku" == load_ruleset(path).lifecycle.id

    def test_of_a_wrong_type_are_told(self):
        words = refused(lambda: load_lifecycle("odd-cycle"))

        assert words.endswith("a lifecycle or the path of a file is needed, it is list")


@pytest.mark.usefixtures("site")
class TestReaders:
    @pytest.fixture
    def file(self, tmp_path):
        def written(ending):
            path = tmp_path / f"data.{ending}"
            path.write_text("from-acme")
            return path

        return written

    def test_serve_the_ending_they_are_named_after(self, file):
        assert "from-acme" == read_portfolio(file("acme")).id

    def test_that_break_are_told(self, file):
        words = refused(lambda: read_portfolio(file("bad")), DataError)

        assert "the plug-in 'bad' (acme_rules 1.0, acme_rules:read_badly) cannot be used: " in words
        assert "no_such_thing" in words

    def test_that_are_gone_are_told(self, file):
        words = refused(lambda: read_portfolio(file("gone")))

        assert "No module named 'acme_gone'" in words

    def test_never_take_an_ending_of_the_library(self, file):
        with pytest.raises(DataError, match="a mapping"):
            read_portfolio(file("yaml"))

    def test_unknown_ending_names_those_of_plug_ins(self, file):
        words = refused(lambda: read_portfolio(file("acne")), DataError)

        assert ".acme" in words


@pytest.mark.usefixtures("site")
def test_listing_names_imports_no_plug_in():
    names = [plugin.name for plugin in installed("kotaku_eval.rulesets")]

    assert {"acme", "gone"} <= set(names)
    assert "acme_rules" not in sys.modules


@pytest.mark.usefixtures("site")
def test_name_that_can_never_be_reached_is_told():
    reasons = {
        plugin.name: str(clash(plugin, ("kotaku-2018",)) or "")
        for plugin in installed("kotaku_eval.rulesets")
    }

    assert "the library itself has that name" == reasons["kotaku-2018"]
    assert not reasons["acme"]


def test_checking_with_a_shipped_set_imports_no_plug_in(site, tmp_path):
    code = (
        "import sys, kotaku_eval; kotaku_eval.load_ruleset('kotaku-2018');"
        "print('acme_rules' in sys.modules, 'importlib.metadata' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PYTHONPATH": f"{site}:{':'.join(sys.path)}"},
    )  # fmt: skip

    assert "False False" == done.stdout.strip()
