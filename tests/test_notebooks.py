"""Every notebook in examples/ runs from top to bottom."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.mark.parametrize(
    "path",
    sorted(EXAMPLES.rglob("*.ipynb")),
    ids=lambda path: path.relative_to(EXAMPLES).as_posix(),
)
def test_the_notebook_runs(path):
    notebook = nbformat.read(path, as_version=4)

    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": path.parent}}).execute()
