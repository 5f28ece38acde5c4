"""Wide tables of made-up KOTAKU activities, a row each, with the gaps and slips of real ones.

Made with numpy and polars, in chunks that depend on the seed and the place of the chunk only, so
that a table of a given size is always the same, and ten million rows take a minute.

    python benchmarks/kotaku/frames.py FOLDER [activities]        writes them as Parquet
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from attrs import define, field

AS_OF: Final = dt.date(2018, 12, 31)
SEED: Final = 2018
CHUNK: Final = 250_000
ROWS_OF_FILE: Final = 1_000_000
ROWS_OF_GROUP: Final = 62_500
PROVINCES, CITIES, VILLAGES = 34, 269, 11_000
PLACES: Final = ("ksm", "village", "city", "province")
GRADES: Final = ("Baik", "Cukup", "Kurang")
EXECUTORS: Final = ("KSM", "BKM", "Pihak ketiga")

STAGES: Final = {
    "rplp_ratified": (),
    "ksm_formed": ("minutes", "member_list"),
    "ded_ready": ("site_plan", "section", "detail_drawing", "rab", "rks"),
    "proposal_submitted": (),
    "proposal_verified": (),
    "sppdl_signed": ("agreement",),
    "mp2k_held": ("minutes", "attendance", "master_schedule"),
    "bdi_disbursed": (),
    "construction_started": ("photo_0", "labour_list"),
    "construction_completed": ("photo_50", "photo_100", "progress_report"),
    "certified": ("certificate",),
    "accountability_reported": (),
    "handed_over": ("minutes",),
    "maintained": (),
}
"""The stages, and of their documents those that rules ask for."""

TRUTHS: Final = {
    "agreement.signed_by_board": 0.98, "agreement.signed_by_group": 0.98,
    "functionality.exists": 0.99, "functionality.working": 0.95, "functionality.used": 0.95,
    "realisation.change_minuted": 0.85,
    "safeguards.screened": 0.95, "safeguards.environmental_impact": 0.1,
    "safeguards.social_impact": 0.1, "safeguards.mitigated": 0.8,
    "maintenance.plan_exists": 0.9, "maintenance.group_formed": 0.95,
}  # fmt: skip
"""The answers of yes or no, with the share of yes."""

Array = np.ndarray[Any, Any]


@define
class Chunk:
    """Some rows in the making.

    Args:
        first: The number of the first row.
        count: How many rows.
        total: How many rows the whole table has.
        chance: The source of chance.
    """

    first: int
    count: int
    total: int
    chance: np.random.Generator
    columns: dict[str, pl.Series] = field(factory=dict)

    def where(self, share: float) -> Array:
        """Return true on a share of the rows."""
        return self.chance.random(self.count, dtype=np.float32) < share

    def put(self, name: str, values: Array, there: Array | None = None) -> None:
        """Add a column, null where a value is not there."""
        made = pl.Series(name, values)
        if there is not None:
            made = made.zip_with(pl.Series(there), pl.Series([None], dtype=made.dtype))
        self.columns[name] = made

    def codes(self, name: str, letter: str, numbers: Array, digits: int) -> None:
        """Add a column of codes: a letter and a number."""
        held = pl.Series(name, numbers).cast(pl.String).str.zfill(digits)
        self.columns[name] = (pl.Series([letter]) + held).alias(name)

    def choice(self, name: str, values: tuple[str, ...], shares: tuple[float, ...]) -> None:
        """Add a column of one of a few words, missing here and there."""
        which = np.searchsorted(np.cumsum(shares)[:-1], self.chance.random(self.count))
        words = pl.Series(name, values, dtype=pl.String).gather(which)
        missing = pl.Series([None], dtype=pl.String)
        self.columns[name] = words.zip_with(pl.Series(self.where(0.95)), missing)

    def frame(self) -> pl.DataFrame:
        """Return the rows."""
        return pl.DataFrame(list(self.columns.values()))


def _places(own: Chunk) -> None:
    numbers = np.arange(own.first, own.first + own.count)
    groups = max(1, own.total // 4)
    group = own.chance.integers(0, groups, own.count)
    village = group % max(1, min(VILLAGES, groups // 10))
    city = village % CITIES
    own.codes("id", "A", numbers, 8)
    own.codes("ksm", "K", group, 7)
    own.codes("village", "V", village, 5)
    own.codes("city", "C", city, 3)
    own.codes("province", "P", city % PROVINCES, 2)


def _stages(own: Chunk) -> None:
    """Add the dates of stages: most in order, some out of it, left out, planned or undated."""
    start = dt.date(2018, 1, 1).toordinal() - dt.date(1970, 1, 1).toordinal()
    reached = np.where(own.where(0.7), len(STAGES), own.chance.integers(0, 15, own.count))
    day = start + own.chance.integers(0, 60, own.count, dtype=np.int32)
    plan = day.copy()
    done = {}
    for at, stage in enumerate(STAGES):
        day = day + own.chance.integers(0, 24, own.count, dtype=np.int32)
        plan = plan + np.int32(16)
        slip = own.where(0.02) * own.chance.integers(-60, 20, own.count, dtype=np.int32)
        done[stage] = (at < reached) & own.where(0.985)
        dated = own.where(0.985)
        own.put(stage, (day + slip).astype("datetime64[D]"), done[stage] & dated)
        own.put(f"{stage}.planned", plan.astype("datetime64[D]"), own.where(0.85))
        own.put(f"{stage}.happened", done[stage], done[stage] | own.where(0.3))
    for stage, documents in STAGES.items():
        for document in documents:
            known = done[stage] & own.where(0.97)
            own.put(f"{stage}.evidence.{document}", own.where(0.97), known)
    own.put("closed", own.where(0.3), own.where(0.98))


def _money(own: Chunk) -> None:
    amount = 1_000_000 * own.chance.integers(100, 400, own.count)
    contribution = amount // 10
    off = np.where(own.where(0.05), 500_000, 0)
    numbers: dict[str, Array] = {
        "proposal.amount": amount,
        "proposal.ceiling": amount + 1_000_000 * own.chance.integers(-3, 100, own.count),
        "proposal.funding.grant": amount - contribution + off,
        "proposal.funding.contribution": contribution,
        "proposal.funding.other": np.zeros(own.count, dtype=np.int64),
        "agreement.amount": amount,
        "labour.wages": amount // 100 * own.chance.integers(15, 40, own.count),
        "contribution.promised": contribution,
        "contribution.realised": contribution - 1_000_000 * own.where(0.1),
        "meeting.participants_male": own.chance.integers(0, 25, own.count),
        "meeting.participants_female": own.chance.integers(5, 25, own.count),
    }
    for name, values in numbers.items():
        own.put(name, values, own.where(0.98))


def _works(own: Chunk) -> None:
    volume = np.round(own.chance.uniform(50, 500, own.count), 1)
    built = np.array([1.0, 1.0, 1.0, 1.005, 1.05, 0.9])[own.chance.integers(0, 6, own.count)]
    person_days = own.chance.integers(0, 400, own.count).astype(np.float64)
    own.put("proposal.volume", np.where(own.where(0.01), 0.0, volume), own.where(0.95))
    own.put("realisation.volume", volume * built, own.where(0.95))
    own.put("labour.person_days", person_days, own.where(0.95))
    for name, share in TRUTHS.items():
        own.put(name, own.where(share), own.where(0.98))
    own.choice("executor", EXECUTORS, (0.85, 0.05, 0.1))
    own.choice("certification.grade", GRADES, (0.6, 0.35, 0.05))


_PARTS: Final[tuple[Callable[[Chunk], None], ...]] = (_places, _stages, _money, _works)


def chunks(count: int, seed: int = SEED) -> Iterator[pl.DataFrame]:
    """Yield so many activities, chunk by chunk."""
    for first in range(0, count, CHUNK):
        chance = np.random.default_rng((seed, first))
        own = Chunk(first, min(CHUNK, count - first), count, chance)
        for part in _PARTS:
            part(own)
        yield own.frame()


def activities(count: int, seed: int = SEED) -> pl.DataFrame:
    """Return so many activities in memory."""
    return pl.concat(chunks(count, seed), rechunk=True)


def write(folder: Path, count: int, seed: int = SEED) -> list[Path]:
    """Write so many activities as Parquet files of a million rows, in sixteen row groups."""
    folder.mkdir(parents=True, exist_ok=True)
    written, held = [], []
    made = 0
    for chunk in chunks(count, seed):
        held.append(chunk)
        made += chunk.height
        if made % ROWS_OF_FILE == 0 or made == count:
            path = folder / f"part-{len(written):02}.parquet"
            pl.concat(held).write_parquet(path, compression="zstd", row_group_size=ROWS_OF_GROUP)
            written.append(path)
            held = []
    return written


if __name__ == "__main__":
    files = write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    print(f"{len(files)} files, {sum(own.stat().st_size for own in files) / 1e6:.0f} MB")
