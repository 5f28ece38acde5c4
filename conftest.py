"""Make pytest run the examples in README.md, in docs/ and in the docstrings of src/."""

from __future__ import annotations

from tests.docs_runner import DOCSTRINGS, PAGES

pytest_collect_file = (PAGES + DOCSTRINGS).pytest()
