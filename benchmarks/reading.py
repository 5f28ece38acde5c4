"""What it costs to read files of activities: YAML, JSON and the Excel form.

The other side is the parser alone: PyYAML's in C, the standard JSON reader, python-calamine. It
gives texts and numbers; ours gives typed activities of which every value knows its line or cell.
The files hold the shipped example many times over, and must be read to the same activities, without
a note, before any time counts.

    python benchmarks/reading.py [COPIES] [ROUNDS]
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import timing
import yaml
from python_calamine import CalamineWorkbook

from kotaku_eval import Portfolio, read_portfolio
from kotaku_eval.workbooks.templates import Template, make_form

EXAMPLE = Path(__file__).parents[1] / "examples/kepri-2018/portfolio.yaml"
Parse = Callable[[Path], Any]


def many_times(copies: int) -> dict[str, Any]:
    """Return the shipped example with its activities many times over, each with its own id."""
    held = yaml.load(EXAMPLE.read_text("utf-8"), yaml.CSafeLoader)
    held["activities"] = [
        {**own, "id": f"{own['id']}-{copy}"} for copy in range(copies) for own in held["activities"]
    ]
    plain: dict[str, Any] = json.loads(json.dumps(held, default=str))
    return plain


def write(folder: Path, copies: int) -> dict[Path, Parse]:
    """Write the files, and say what else parses each of them."""
    data = many_times(copies)
    as_json, as_yaml, as_form = (folder / f"many.{end}" for end in ("json", "yaml", "xlsx"))
    as_json.write_text(json.dumps(data), "utf-8")
    as_yaml.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False), "utf-8")
    portfolio = read_portfolio(as_json)
    form = Template(lifecycle=portfolio.lifecycle, lifecycle_name="kotaku", portfolio=portfolio)
    as_form.write_bytes(make_form(form).data)
    return {
        as_yaml: lambda path: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader),
        as_json: lambda path: json.loads(path.read_text("utf-8")),
        as_form: _sheets,
    }


def _sheets(path: Path) -> list[Any]:
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def read_whole(path: Path) -> Portfolio:
    """Read a file, in which nothing may be left out."""
    portfolio = read_portfolio(path)
    if portfolio.notes:
        sys.exit(f"{path.name} is not read whole: {portfolio.notes[0]}")
    return portfolio


def main() -> None:
    copies, rounds = timing.argument(1, 62), timing.argument(2, 5)
    print(timing.machine())
    with tempfile.TemporaryDirectory() as folder:
        files = write(Path(folder), copies)
        read = {path.suffix: read_whole(path) for path in files}
        timing.require_same({ending: own.digest for ending, own in read.items()})
        many = len(read[".json"].activities)
        del read
        print(f"{many:,} activities, {rounds} alternating rounds")
        for path, parse in files.items():
            ours, alone = f"{path.suffix}, read", f"{path.suffix}, parsed alone"
            found = timing.alternate(
                {ours: lambda p=path: read_whole(p), alone: lambda p=path, f=parse: f(p)}, rounds
            )
            found.show()
            print(f"  {path.stat().st_size / 1e6:.1f} MB: ratio {found.ratio(ours, alone)}")


if __name__ == "__main__":
    main()
