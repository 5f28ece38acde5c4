"""Timing: paired, alternating rounds of things that give the same result, and what they cost.

Every benchmark compares its sides by :func:`alternate`: in each round every side runs once, and
the order turns from round to round, so that a slow moment of the machine meets all of them. A side
is said to take its median; the ratio of two sides is that of their medians, and its spread reaches
from the least to the greatest ratio within one round.

    python benchmarks/timing.py        says what machine this is
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

Run = Callable[[], Any]

PEAK = """
import pathlib, resource
size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
status = pathlib.Path("/proc/self/status")
if status.exists():  # on Linux the former is never less than what the parent held when it forked
    [line] = [own for own in status.read_text().splitlines() if own.startswith("VmHWM")]
    size = int(line.split()[1])
print("peak", size)
"""


@frozen
class Ratio:
    """How often one side goes into another: that of the medians, and the extremes of a round."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        digits = 2 if self.value < 10 else 0
        return f"{self.value:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


@frozen
class Rounds:
    """The seconds of every side, round by round."""

    times: Mapping[str, Sequence[float]] = field(repr=False)

    @property
    def count(self) -> int:
        """How many rounds there were."""
        return len(next(iter(self.times.values())))

    def median(self, side: str) -> float:
        """Return the seconds a side takes."""
        return statistics.median(self.times[side])

    def span(self, side: str) -> tuple[float, float]:
        """Return the fewest and the most seconds a side took."""
        return min(self.times[side]), max(self.times[side])

    def ratio(self, side: str, reference: str) -> Ratio:
        """Return how many times the reference's seconds a side takes."""
        pairs = zip(self.times[side], self.times[reference], strict=True)
        found = [own / other for own, other in pairs]
        return Ratio(self.median(side) / self.median(reference), min(found), max(found))

    def show(self, *, per: int = 1, unit: str = "s", scale: float = 1.0) -> None:
        """Print a line for each side, in seconds times ``scale`` over ``per`` items."""
        width = max(map(len, self.times))
        for side in self.times:
            low, middle, high = (
                seconds / per * scale
                for seconds in (self.span(side)[0], self.median(side), self.span(side)[1])
            )
            print(f"  {side:{width}}  {middle:10.3f} {unit} ({low:.3f} to {high:.3f})")


def seconds(run: Run) -> float:
    """Run something once, and return how long it took."""
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def alternate(sides: Mapping[str, Run], rounds: int) -> Rounds:
    """Run all sides in every round, each time beginning with another.

    Args:
        sides: What to run, by name; their results have been compared before.
        rounds: How many rounds.
    """
    names = list(sides)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        at = turn % len(names)
        for name in names[at:] + names[:at]:
            times[name].append(seconds(sides[name]))
    return Rounds(times)


def require_same(found: Mapping[str, Any]) -> None:
    """Stop where two sides did not give the same result: then no time counts."""
    (first, expected), *others = found.items()
    for name, actual in others:
        if actual != expected:
            sys.exit(f"{name} and {first} disagree: no time counts")


def aimed(ratio: float, aim: float, *, least: bool = False) -> str:
    """Say whether an aim was reached: at most so much, or at least."""
    reached = ratio >= aim if least else ratio <= aim
    return f"aim {'>=' if least else '<='} {aim:g}: {'reached' if reached else 'MISSED'}"


def peak_memory(code: str) -> float:
    """Return the peak memory (MB, resident) of a fresh Python that runs some code.

    Args:
        code: What to run, with this folder on the path.
    """
    where = str(Path(__file__).parent)
    done = subprocess.run(  # noqa: S603 - this interpreter, with code of the benchmark itself
        [sys.executable, "-c", code + PEAK],
        capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((where, *sys.path[1:]))},
    )  # fmt: skip
    size = int(done.stdout.split()[-1])
    return size / (1e6 if sys.platform == "darwin" else 1e3)


def machine() -> str:
    """Return what a figure depends on, in one line."""
    load = ", ".join(f"{own:.1f}" for own in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.machine()} {platform.system()}, {os.cpu_count()} cores, load {load}"
    )


def argument(at: int, default: int) -> int:
    """Return a number from the command line."""
    return int(sys.argv[at]) if len(sys.argv) > at else default


if __name__ == "__main__":
    print(machine())
