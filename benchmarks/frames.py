"""The polars engine against the same rules written by hand for polars.

Wide made-up activities, 58 rules of kotaku-2018 (all on activities that need no list). Findings,
or where only these are asked verdict codes, must be the same on both sides before any time counts.

    python benchmarks/frames.py [verdicts | findings | job | stream] [ACTIVITIES ...]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import timing
from kotaku import by_hand_polars as by_hand
from kotaku import frames

from kotaku_eval import load_ruleset
from kotaku_eval.columns.layouts import SUBJECT
from kotaku_eval.columns.plans import code_name
from kotaku_eval.columns.runs import Run
from kotaku_eval.engines.polars import PolarsEngine
from kotaku_eval.facts import ACTIVITY
from kotaku_eval.frames.findings import findings_of
from kotaku_eval.frames.reading import read_frames
from kotaku_eval.frames.streams import lazy_findings, stream
from kotaku_eval.frames.verdicts import codes_of, judged_tables
from kotaku_eval.rulesets import RuleSet, ScoreModel

Frames = Any
_ROUNDING = 1e-9
AIM, JOB_AIM, STREAM_AIM = 1.1, 1.2, 1.2
MOST_MEMORY, MOST_TIMES_TIME, MOST_TIMES_MEMORY = 400, 10, 1.6


def rules() -> RuleSet:
    """Return the rules that need no list, all groups of equal weight so that all of them count."""
    ruleset = load_ruleset("kotaku-2018").select(by_hand.RULES)
    groups = {name: attrs.evolve(own, weight=1.0) for name, own in ruleset.groups.items()}
    return attrs.evolve(ruleset, groups=groups, score_model=ScoreModel.WEIGHTED)


RULES = rules()
NAMES = [rule.id for rule in RULES.rules_on(ACTIVITY)]
TREE = {
    group: {
        indicator: [rule.id for rule in held]
        for indicator, held in RULES.scored.items()
        if RULES.indicators[indicator].group == group and held
    }
    for group in RULES.groups
}


# --- our side -----------------------------------------------------------------------------------


def our_codes(tables: Frames) -> pl.DataFrame:
    run = Run(PolarsEngine(RULES.calendar), tables, RULES, frames.AS_OF.toordinal())
    return codes_of(run, ACTIVITY)


def our_findings(tables: Frames) -> pl.DataFrame:
    return findings_of(our_codes(tables), ACTIVITY, RULES)


def our_job(tables: Frames) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    judged = judged_tables(tables, RULES, frames.AS_OF)
    rolled = judged.roll_up(judged.sheets)
    found = findings_of(judged.sheets[0].held.frame, ACTIVITY, RULES)
    return found, [rolled.level_scores(level) for level in frames.PLACES]


# --- by hand ------------------------------------------------------------------------------------


def hand_codes(frame: pl.DataFrame) -> pl.DataFrame:
    return by_hand.codes(frame.lazy(), frames.AS_OF).collect()


def hand_findings(frame: pl.DataFrame) -> pl.DataFrame:
    return by_hand.findings(hand_codes(frame))


def hand_job(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    judged = hand_codes(frame)
    counts = by_hand.counted(judged)
    return by_hand.findings(judged), [by_hand.scores(counts, own, TREE) for own in frames.PLACES]


# --- the same on both sides -----------------------------------------------------------------------


def plain_codes(codes: pl.DataFrame) -> pl.DataFrame:
    """Return codes of ours as those by hand."""
    named = {code_name(at): name for at, name in enumerate(NAMES)}
    renamed = codes.rename({**named, SUBJECT: "id"}, strict=False)
    return renamed.select("id", *by_hand.RULES).sort("id")


def plain_findings(found: pl.DataFrame) -> pl.DataFrame:
    named = found.rename({"subject": "id"}) if "subject" in found.columns else found
    texts = pl.col("rule", "severity", "verdict").cast(pl.String)
    kept = named.select("id", *frames.PLACES, texts)
    return kept.sort("rule", "id")


def plain_scores(found: pl.DataFrame, level: str) -> pl.DataFrame:
    named = found.rename({"code": level}) if "code" in found.columns else found
    return named.select(level, "low", "high", pl.col("judged").cast(pl.Int64)).sort(level)


def compare(ours: pl.DataFrame, theirs: pl.DataFrame, what: str) -> None:
    """Stop where two frames are not the same."""
    if not ours.equals(theirs):
        sys.exit(f"the two sides give other {what}: no time counts")


def compare_scores(ours: pl.DataFrame, theirs: pl.DataFrame, level: str) -> None:
    """Stop where scores differ by more than the rounding of sums."""
    compare(ours.select(level, "judged"), theirs.select(level, "judged"), f"scores of {level}")
    for end in ("low", "high"):
        differs = (ours[end] - theirs[end]).abs().max()
        compare(ours.select(pl.col(end).is_null()), theirs.select(pl.col(end).is_null()), "scores")
        if isinstance(differs, float) and differs > _ROUNDING:
            sys.exit(f"the two sides give other scores of {level}: no time counts")


# --- what is timed --------------------------------------------------------------------------------


def report(title: str, sides: Mapping[str, Callable[[], Any]], rounds: int, aim: float) -> None:
    found = timing.alternate(sides, rounds)
    print(f"{title}, {rounds} rounds")
    found.show(unit="ms", scale=1000)
    for side in list(sides)[:-1]:
        ratio = found.ratio(side, "by hand")
        print(f"  {side} / by hand: {ratio}   {timing.aimed(ratio.value, aim)}")


def rounds_of(count: int) -> int:
    return 41 if count <= 10_000 else 21 if count <= 100_000 else 9


def in_memory(kind: str, count: int) -> None:
    frame = frames.activities(count)
    tables = read_frames(frame, RULES.lifecycle)
    if kind == "job":
        ours, theirs = our_job(tables), hand_job(frame)
        compare(plain_findings(ours[0]), plain_findings(theirs[0]), "findings")
        for level, one, other in zip(frames.PLACES, ours[1], theirs[1], strict=True):
            compare_scores(plain_scores(one, level), plain_scores(other, level), level)
        our_side, hand_side, aim = our_job, hand_job, JOB_AIM
        print(f"{count:,} activities, {ours[0].height:,} findings, scores of 4 levels: identical")
    else:
        compare(plain_codes(our_codes(tables)), plain_codes(hand_codes(frame)), "verdicts")
        compare(
            plain_findings(our_findings(tables)), plain_findings(hand_findings(frame)), "findings"
        )
        print(f"{count:,} activities, {len(NAMES)} rules: identical verdicts and findings")
        chosen = {"verdicts": (our_codes, hand_codes), "findings": (our_findings, hand_findings)}
        (our_side, hand_side), aim = chosen[kind], AIM
    # The rules alone: of columns that were read, and mended, before.
    read = attrs.evolve(tables, activities=tables.activities.collect().lazy())
    sides = {
        "ours": lambda: our_side(tables),
        "ours, of rows read before": lambda: our_side(read),
        "ours, reading the frame as well": lambda: our_side(read_frames(frame, RULES.lifecycle)),
        "by hand": lambda: hand_side(frame),
    }
    report(kind, sides, rounds_of(count), aim)


# --- larger than memory ---------------------------------------------------------------------------


def our_stream(source: str, target: str, *, counting: bool = False) -> None:
    """Judge Parquet files, and write the findings to another; count by place on the way, or not."""
    tables = read_frames(source, RULES.lifecycle)
    made = stream(tables, RULES, frames.AS_OF, counting=counting)
    lazy_findings(made).sink_parquet(target)


OURS = "import frames as ours; ours.our_stream({source!r}, {target!r})"
HAND = "import frames as ours; ours.by_hand.stream({source!r}, {target!r}, ours.frames.AS_OF)"


def streamed(count: int, folder: Path) -> tuple[float, float]:
    """Compare both sides on files; return the seconds and the memory (MB) of ours."""
    frames.write(folder / f"{count}", count)
    source = f"{folder}/{count}/*.parquet"
    targets = {name: f"{folder}/{name}-{count}.parquet" for name in ("ours", "hand")}
    our_stream(source, targets["ours"])
    by_hand.stream(source, targets["hand"], frames.AS_OF)
    summed = [digest(pl.scan_parquet(own)) for own in targets.values()]
    compare(*summed, "findings")
    found = timing.alternate(
        {
            "ours": lambda: our_stream(source, targets["ours"]),
            "ours, counting by place as well": lambda: our_stream(
                source, targets["ours"], counting=True
            ),
            "by hand": lambda: by_hand.stream(source, targets["hand"], frames.AS_OF),
        },
        5 if count <= 1_000_000 else 3,
    )
    ratio = found.ratio("ours", "by hand")
    print(f"{count:,} activities from Parquet to Parquet: {summed[0]['rows'].sum():,} findings")
    found.show()
    print(f"  ours / by hand: {ratio}   {timing.aimed(ratio.value, STREAM_AIM)}")
    code = {"ours": OURS, "by hand": HAND}
    memory = {
        side: timing.peak_memory(text.format(source=source, target=target))
        for (side, text), target in zip(code.items(), targets.values(), strict=True)
    }
    print(f"  peak memory: ours {memory['ours']:.0f} MB, by hand {memory['by hand']:.0f} MB   "
          f"{timing.aimed(memory['ours'], MOST_MEMORY)}")  # fmt: skip
    return found.median("ours"), memory["ours"]


def digest(found: pl.LazyFrame) -> pl.DataFrame:
    """Return how many findings of each kind there are, and a sum over whose they are."""
    subject = "subject" if "subject" in found.collect_schema().names() else "id"
    kinds = pl.col("rule", "severity", "verdict").cast(pl.String)
    number = pl.col(subject).str.slice(1).cast(pl.Int64)
    return (
        found.with_columns(kinds, number.alias("number"))
        .group_by("rule", "severity", "verdict")
        .agg(pl.len().alias("rows"), pl.col("number").sum(), (pl.col("number") ** 2 % 65_521)
             .sum().alias("squares"))
        .sort("rule", "severity", "verdict")
        .collect(engine="streaming")
    )  # fmt: skip


def main() -> None:
    kinds = [own for own in sys.argv[1:] if not own.isdigit()]
    counts = [int(own) for own in sys.argv[1:] if own.isdigit()]
    print(timing.machine())
    for kind in kinds or ["verdicts", "findings", "job"]:
        if kind != "stream":
            for count in counts or [10_000, 100_000, 1_000_000]:
                in_memory(kind, count)
    if "stream" in kinds or not kinds:
        with tempfile.TemporaryDirectory() as folder:
            found = [streamed(own, Path(folder)) for own in counts or [1_000_000, 10_000_000]]
        if len(found) > 1:
            (time, memory), (more_time, more_memory) = found[0], found[-1]
            print(f"the last takes {more_time / time:.1f} times the time of the first   "
                  f"{timing.aimed(more_time / time, MOST_TIMES_TIME)}, "
                  f"{more_memory / memory:.2f} times the memory   "
                  f"{timing.aimed(more_memory / memory, MOST_TIMES_MEMORY)}")  # fmt: skip


if __name__ == "__main__":
    main()
