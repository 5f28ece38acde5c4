"""Check the package as it is installed without any extra: a script, run by `make core-only`.

It must run where only the core dependencies are installed; elsewhere it would prove nothing.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

OPTIONAL = (
    "altair",
    "babel",
    "click",
    "defusedxml",
    "great_tables",
    "holidays",
    "ibis",
    "jinja2",
    "narwhals",
    "openpyxl",
    "pandas",
    "polars",
    "pyarrow",
    "pyspark",
    "python_calamine",
    "pyxform",
    "rich",
    "scipy",
    "svy",
    "xlsxwriter",
    "z3",
)
IMPORT_LIMIT_MS = 100
IMPORT_RUNS = 5
USAGE_ERROR = 2

TIMED_IMPORT = """
from time import perf_counter
began = perf_counter()
import kotaku_eval
print(1000 * (perf_counter() - began))
"""
SHOWN_VALUE = """
from kotaku_eval import Portfolio, evaluate, load_ruleset
rules = load_ruleset("kotaku-2018")
print(evaluate(Portfolio(rules.lifecycle), rules).to_html())
"""
LOADED_MODULES = """
import sys
import kotaku_eval
print(*sorted(sys.modules))
"""


def main() -> int:
    """Run the checks in order; return how many failed."""
    checks = (
        no_extra_is_installed,
        the_wheel_is_complete,
        the_import_loads_nothing_optional,
        a_notebook_display_needs_no_extra,
        the_command_names_its_extra,
        the_import_is_fast,
    )
    faults = 0
    for check in checks:
        fault = check()
        faults += bool(fault)
        print(f"{'FAIL' if fault else 'ok'}  {check.__name__}{': ' * bool(fault)}{fault}")
    return faults


def python(code: str) -> str:
    """Run code in a fresh interpreter, apart from this folder and the caller's settings."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def no_extra_is_installed() -> str:
    """Refuse an environment in which an optional library could be found."""
    return ", ".join(name for name in OPTIONAL if find_spec(name))


def the_wheel_is_complete() -> str:
    """Ask for the type marker, and for the rule sets and pages that ship as data."""
    package = files("kotaku_eval")
    if not package.joinpath("py.typed").is_file():
        return "py.typed is not installed"
    for ending in ("yaml", "jinja", "css", "js"):
        if not any(Path(str(package.joinpath("data"))).rglob(f"*.{ending}")):
            return f"no .{ending} file below data/ is installed"
    return ""


def the_import_loads_nothing_optional() -> str:
    """List the optional libraries that `import kotaku_eval` loads."""
    loaded = {name.partition(".")[0] for name in python(LOADED_MODULES).split()}
    return ", ".join(sorted(loaded.intersection(OPTIONAL)))


def a_notebook_display_needs_no_extra() -> str:
    """Let values show themselves: their style sheets must be installed, and nothing else."""
    shown = python(SHOWN_VALUE)
    return "" if shown.startswith('<div class="ke"') else f"shows {shown[:80]!r}"


def the_command_names_its_extra() -> str:
    """Run the script without click: it must end with 2 and say what to install."""
    script = shutil.which("kotaku-eval", path=Path(sys.executable).parent)
    if script is None:
        return "the script is not installed"
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr
    if done.returncode != USAGE_ERROR:
        return f"ended with {done.returncode}, not {USAGE_ERROR}:\n{printed}"
    if "kotaku-eval[cli]" not in printed or "Traceback" in printed:
        return f"does not say to install kotaku-eval[cli]:\n{printed}"
    return ""


def the_import_is_fast() -> str:
    """Time the import, with its bytecode compiled, inside fresh interpreters."""
    python(TIMED_IMPORT)  # compiles what pip left uncompiled
    median = statistics.median(float(python(TIMED_IMPORT)) for _ in range(IMPORT_RUNS))
    print(f"    import kotaku_eval: {median:.0f} ms (median of {IMPORT_RUNS})")
    return f"over {IMPORT_LIMIT_MS} ms" if median >= IMPORT_LIMIT_MS else ""


if __name__ == "__main__":
    sys.exit(main())
