"""Styles: the colours and the style sheets of everything shown as HTML, light and dark."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

Scheme = Mapping[str, str]

LIGHT: Final[Scheme] = MappingProxyType(
    {
        "page": "#ffffff", "raised": "#f4f6f8", "text": "#1b1f24", "muted": "#545c66",
        "line": "#d3d9df", "accent": "#0b5394",
        "track": "#e3e8ed", "low": "#2f6fab", "range": "#9cc4e8", "mark": "#1b1f24",
        "limit": "#d9730d",
        "critical": "#6d0f2c", "on-critical": "#ffffff",
        "high": "#ad241b", "on-high": "#ffffff",
        "medium": "#8a4b00", "on-medium": "#ffffff",
        "weak": "#4a5560", "on-weak": "#ffffff",
        "info": "#dfe5eb", "on-info": "#1b1f24",
        "fail": "#ad241b", "unknown": "#7a4b00", "error": "#6d0f2c", "pass": "#1d6b3a",
        "heat-0": "#f2ad93", "heat-1": "#f8d3bd", "heat-2": "#f0eee4", "heat-3": "#c8dff0",
        "heat-4": "#93c2e4", "on-heat": "#1b1f24",
        "warn": "#fff1d6", "on-warn": "#5a3700",
    }
)  # fmt: skip
"""The colours on white."""

DARK: Final[Scheme] = MappingProxyType(
    {
        "page": "#14171b", "raised": "#1e2329", "text": "#e8eaed", "muted": "#adb5be",
        "line": "#3b434c", "accent": "#8ebdf0",
        "track": "#2c333b", "low": "#5b9bd9", "range": "#35597f", "mark": "#e8eaed",
        "limit": "#ffb454",
        "critical": "#ff9db5", "on-critical": "#2b0010",
        "high": "#f49188", "on-high": "#2b0503",
        "medium": "#f0b35e", "on-medium": "#2a1800",
        "weak": "#9ba8b5", "on-weak": "#101418",
        "info": "#39424c", "on-info": "#e8eaed",
        "fail": "#f49188", "unknown": "#f0b35e", "error": "#ff9db5", "pass": "#7fcf9a",
        "heat-0": "#7d3119", "heat-1": "#5c3525", "heat-2": "#3c3d39", "heat-3": "#254b67",
        "heat-4": "#1b5c8b", "on-heat": "#f3f4f6",
        "warn": "#4a3506", "on-warn": "#ffe3a8",
    }
)  # fmt: skip
"""The colours on near black."""

_THEMES: Final = {
    "page": "--jp-layout-color0",
    "text": "--jp-content-font-color1",
    "line": "--jp-border-color2",
}
"""The colours that a theme of Jupyter sets, where there is one."""

_LIGHT_PLACES: Final = ('[data-jp-theme-light="true"]', ".vscode-light")
_DARK_PLACES: Final = ('[data-jp-theme-light="false"]', ".vscode-dark")


@cache
def sheet(name: str) -> str:
    """Return a style sheet or script of this library, by the name of its file."""
    return (files("kotaku_eval") / "data" / "pages" / name).read_text(encoding="utf-8")


@cache
def notebook_style() -> str:
    """Return the style of what a notebook shows; it touches nothing else on the page.

    The theme of the notebook counts before what the system prefers.
    """
    light, dark = _variables(LIGHT, _THEMES), _variables(DARK, _THEMES)
    rules = [
        f".ke{{{light}}}",
        f"@media (prefers-color-scheme:dark){{.ke{{{dark}}}}}",
        f"{','.join(f'{place} .ke' for place in _LIGHT_PLACES)}{{{light}}}",
        f"{','.join(f'{place} .ke' for place in _DARK_PLACES)}{{{dark}}}",
    ]
    sheets = _dense("\n".join([sheet("shared.css"), sheet("notebook.css")]))
    return "\n".join([*rules, *(_firm(rule) for rule in sheets.splitlines())])


def _firm(rule: str) -> str:
    """Return a rule of a style sheet so that the styles of a notebook's own page do not beat it.

    Jupyter aligns all tables and sizes all drawings of its outputs, by selectors of two classes.
    """
    selectors, declarations = rule.split("{", 1)
    firm = (
        own.replace(".ke", ".ke.ke.ke", 1) if own == ".ke" or own.startswith(".ke ")
        else f".ke.ke {own}"
        for own in selectors.split(",")
    )  # fmt: skip
    return f"{','.join(firm)}{{{declarations}"


@cache
def page_style() -> str:
    """Return the style of a page of its own; on paper it is always light."""
    light, dark = _variables(LIGHT), _variables(DARK)
    rules = [
        f":root{{color-scheme:light dark;{light}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}",
    ]
    return "\n".join([*rules, sheet("shared.css"), sheet("page.css")])


def _variables(scheme: Scheme, themes: Mapping[str, str] = MappingProxyType({})) -> str:
    made = []
    for name, color in scheme.items():
        theme = themes.get(name)
        made.append(f"--ke-{name}:{f'var({theme},{color})' if theme else color}")
    return ";".join(made)


def _dense(text: str) -> str:
    """Return a style sheet without its indents and empty lines: each output carries it."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
