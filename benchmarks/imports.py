"""What it costs to import the package and to ask the command line for help.

The other side is a Python that imports attrs and pendulum, which the package cannot do without.
Each run is a process of its own, and the sides take turns. The package loads a name when it is
first asked for, so that what a program really needs is measured beside the bare import.

    python benchmarks/imports.py [ROUNDS]
"""

from __future__ import annotations

import subprocess
import sys

import timing

AIM = 1.5
BARE = "import attrs, pendulum"
SIDES = {
    "attrs and pendulum": ["-c", BARE],
    "import kotaku_eval": ["-c", "import kotaku_eval"],
    "its evaluate and load_ruleset": ["-c", "from kotaku_eval import evaluate, load_ruleset"],
    "kotaku-eval --help": ["-m", "kotaku_eval.cli", "--help"],
}


def run(arguments: list[str]) -> None:
    subprocess.run(  # noqa: S603 - this interpreter, with the words above
        [sys.executable, *arguments], check=True, capture_output=True
    )


def main() -> None:
    rounds = timing.argument(1, 15)
    print(timing.machine())
    for arguments in SIDES.values():
        run(arguments)  # compiled files are written, and the files are in memory
    found = timing.alternate(
        {name: lambda own=own: run(own) for name, own in SIDES.items()}, rounds
    )
    print(f"fresh processes, {rounds} alternating rounds")
    found.show(unit="ms", scale=1e3)
    for name in list(SIDES)[1:]:
        ratio = found.ratio(name, "attrs and pendulum")
        said = "" if name.startswith("its") else f"; {timing.aimed(ratio.value, AIM)}"
        print(f"  {name}: ratio {ratio}{said}")
    for name, code in {"attrs and pendulum": BARE, "kotaku_eval": "import kotaku_eval"}.items():
        print(f"  peak memory, {name}: {timing.peak_memory(code):.1f} MB")


if __name__ == "__main__":
    main()
