"""How Sphinx builds the documentation: offline, every warning an error (see the Makefile)."""

from __future__ import annotations

import tomllib
from pathlib import Path

project = "kotaku_eval"
author = "kotaku_eval contributors"
copyright = "2026, kotaku_eval contributors"
_pyproject = Path(__file__).parents[1] / "pyproject.toml"
release = tomllib.loads(_pyproject.read_text(encoding="utf-8"))["project"]["version"]
version = release

# No intersphinx: the build reaches for nothing outside this repository.
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3  # links to headings down to ###, as on a code host

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"kotaku_eval {release}"
