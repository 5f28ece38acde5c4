"""The page of dependencies tells the reason for each, and for no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "dependencies.md"


def named(requirement: str) -> str:
    """Return the name at the head of a requirement such as ``pyright[nodejs]>=1``."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()


def test_every_dependency_has_its_row():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    requirements = [
        *pyproject["build-system"]["requires"],
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
        *(line for group in pyproject["dependency-groups"].values() for line in group),
    ]
    wanted = {named(line) for line in requirements if isinstance(line, str)} - {project["name"]}

    rows = re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert sorted(wanted) == sorted(row.lower() for row in rows)
