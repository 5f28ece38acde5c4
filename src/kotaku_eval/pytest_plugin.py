"""The pytest plug-in: case files and the examples of rule sets as tests.

pytest loads this module in every session of everybody who has the library installed, so it imports
nothing of it until there is a case file to read or a rule set is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_OPTION = "kotaku_rules"
_ENDINGS = (".cases.yaml", ".cases.yml", ".cases.json")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--kotaku-rules`` and the setting of the same name."""
    group = parser.getgroup("kotaku_eval")
    group.addoption(
        "--kotaku-rules",
        action="append",
        default=[],
        metavar="RULES",
        help="test the examples of this rule set (a name, file or package); may be repeated",
    )
    parser.addini(
        _OPTION, "rule sets whose examples are tested (names, files or packages)", type="linelist"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a case file."""
    if file_path.name.endswith(_ENDINGS):
        return CasesFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the examples of the rule sets that are asked for, before ``-k`` makes its choice."""
    asked: list[str] = config.getoption(_OPTION) or []
    names = [*asked, *config.getini(_OPTION)]
    for name in dict.fromkeys(names):
        collector = RulesCollector.from_parent(session, name=name, nodeid=name)
        items.extend(collector.collect())


def _shown(path: Path) -> Path:
    """Return a path as a person would write it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


class CasesFile(pytest.File):
    """A case file, with a test for every case in it."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests.

        Raises:
            CollectError: With every mistake in the file, or in the rules it is for.
        """
        from kotaku_eval.definitions import load_ruleset
        from kotaku_eval.errors import KotakuEvalError
        from kotaku_eval.testing import case_files, read_cases
        from kotaku_eval.testing.case_files import rules_of

        try:
            path = _shown(self.path)
            ruleset = load_ruleset(rules_of(path), examples=False)
            cases = [case for file in case_files([path]) for case in read_cases(file, ruleset)]
        except KotakuEvalError as failure:
            raise self.CollectError(str(failure)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case, ruleset=ruleset)


class RulesCollector(pytest.Collector):
    """A rule set, with a test for every example in it."""

    def collect(self) -> list[pytest.Item]:
        """Return the tests.

        Raises:
            UsageError: There is no such rule set, or it does not load.
        """
        from kotaku_eval.definitions import load_ruleset
        from kotaku_eval.errors import KotakuEvalError

        try:
            ruleset = load_ruleset(self.name, examples=False)
        except KotakuEvalError as failure:
            raise pytest.UsageError(str(failure)) from None
        return [
            ExampleItem.from_parent(
                self,
                name=f"{rule.id}[{number}-{example.verdict.value}]",
                rule=rule,
                example=example,
                ruleset=ruleset,
            )
            for rule in ruleset.rules
            for number, example in enumerate(rule.examples, start=1)
        ]


class DoesNotHoldError(AssertionError):
    """A case or example does not hold; its message is all there is to show."""


class _RuleItem(pytest.Item):
    """A test of rules, which shows what does not hold instead of a traceback."""

    where: Any = None

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the text of a failure."""
        if isinstance(excinfo.value, DoesNotHoldError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the file, the line and the name of the test."""
        line = self.where.line - 1 if self.where is not None else None
        return self.path, line, self.name


class CaseItem(_RuleItem):
    """One case of a case file."""

    def __init__(self, *, case: Any, ruleset: Any, **given: Any) -> None:
        super().__init__(**given)
        self.case = case
        self.ruleset = ruleset
        self.where = case.source

    def runtest(self) -> None:
        """Evaluate the case."""
        from kotaku_eval.testing import check_case

        result = check_case(self.case, self.ruleset)
        if not result.passed:
            lines = [f"{result.place}: {result.name}", *map(str, result.problems)]
            raise DoesNotHoldError("\n".join(lines))


class ExampleItem(_RuleItem):
    """One example of a rule."""

    def __init__(self, *, rule: Any, example: Any, ruleset: Any, **given: Any) -> None:
        super().__init__(**given)
        self.rule = rule
        self.example = example
        self.ruleset = ruleset
        self.where = example.source

    def runtest(self) -> None:
        """Evaluate the example."""
        import attrs

        from kotaku_eval.testing import check_examples

        alone = attrs.evolve(self.rule, examples=(self.example,))
        [result] = check_examples(attrs.evolve(self.ruleset, rules=[alone]))
        if not result.passed:
            raise DoesNotHoldError("\n".join([str(result), result.problem.excerpt]).rstrip())
