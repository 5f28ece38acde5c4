"""The parts of a rule set that say what counts: scale, groups, indicators, working days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from itertools import pairwise
from typing import Any, Final

import attrs

from kotaku_eval.calendars import WorkingCalendar, national_holidays
from kotaku_eval.definitions.blocks import Block
from kotaku_eval.definitions.citations import citation_of
from kotaku_eval.definitions.leaves import choice_of, date_of
from kotaku_eval.definitions.nodes import LeafError, prefixed
from kotaku_eval.errors import DefinitionError, Problem, name_hint
from kotaku_eval.findings import Severity
from kotaku_eval.lifecycles import Confidence, Lifecycle
from kotaku_eval.rulesets import Group, Indicator, RuleSet, ScoreModel
from kotaku_eval.scales import Band, Ceiling, Scale
from kotaku_eval.sources import Node, Scalar, Source
from kotaku_eval.texts import Text

_FULL: Final = 100
_YEAR: Final = re.compile(r"\d{4}")
_WEEKEND: Final = frozenset({5, 6})


class Weekday(Enum):
    """A day of the week, as calendars name it."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEKDAYS: Final = tuple(Weekday)


def scale_of(node: Node | None, problems: list[Problem]) -> Scale | None:
    """Make the scale of a rule set; ``None`` when it has none or there were mistakes."""
    if node is None:
        return None
    before = len(problems)
    block = Block(node, problems)
    bands: Any = [_band(Block(part, problems)) for part in block.nodes("bands", required=True)]
    if len(problems) == before:
        _note_thresholds([Block(part, []) for part in block.nodes("bands")], bands, problems)
    if not bands and len(problems) == before:
        text = Text(id="skala tanpa pita", en="a scale needs bands")
        block.note(block.place_of("bands"), text)
    ceilings = tuple(
        _ceiling(Block(part, problems), len(bands)) for part in block.nodes("ceilings")
    )
    if len(problems) == before:
        parts = [Block(part, []) for part in block.nodes("ceilings")]
        places = [part.place_of("severity") for part in parts]
        _note_twice(zip(places, [one.severity for one in ceilings], strict=True), problems)
    confidence = block.choice("confidence", Confidence.ASSUMED)
    citation_of(block)
    block.close()
    return None if len(problems) > before else Scale(bands, ceilings, confidence)


def _band(block: Block) -> Band:
    made = Band(block.number("from", required=True), block.text("title", required=True))
    block.close()
    return made


def _note_thresholds(blocks: list[Block], bands: list[Band], problems: list[Problem]) -> None:
    """Note thresholds that do not fall, or do not end at 0, where they stand."""
    if not bands:
        return
    above = float(_FULL) + 1
    for block, band in zip(blocks, bands, strict=True):
        place = block.place_of("from")
        if not 0 <= band.threshold <= _FULL and place:
            text = Text(id="batas pita di luar 0-100", en="the band begins outside 0-100")
            problems.append(place.problem(text))
        elif band.threshold >= above and place:
            text = Text(
                id="batas pita harus lebih rendah dari pita di atasnya",
                en="a band must begin below the one above it",
            )
            problems.append(place.problem(text))
        above = band.threshold if 0 <= band.threshold <= _FULL else above
    titles = [
        (block.place_of("title"), band.title.en) for block, band in zip(blocks, bands, strict=True)
    ]
    _note_twice(titles, problems)
    last = blocks[-1].place_of("from")
    falls = all(one.threshold > other.threshold for one, other in pairwise(bands))
    if bands[-1].threshold > 0 and last and falls:
        text = Text(id="pita terakhir harus mulai dari 0", en="the last band must begin at 0")
        problems.append(last.problem(text))


def _note_twice(named: Iterable[tuple[Source | None, object]], problems: list[Problem]) -> None:
    """Note every value that stands twice in a list."""
    seen: set[object] = set()
    for place, value in named:
        if value in seen and place is not None:
            shown = value.value if isinstance(value, Enum) else value
            text = Text(id=f"'{shown}' ditulis dua kali", en=f"'{shown}' stands twice")
            problems.append(place.problem(text))
        seen.add(value)


def _ceiling(block: Block, bands: int) -> Ceiling:
    before = len(block.problems)
    severity = block.choice("severity", Severity.CRITICAL)
    block.node("severity", required=True)
    position = block.integer("band", 1, required=True)
    is_read = len(block.problems) == before
    if not 1 <= position <= max(bands, 1):
        text = Text(id=f"pita ke-{position} tidak ada", en=f"there is no band {position}")
        hint = Text(id=f"Pilih 1 sampai {bands}.", en=f"Choose 1 to {bands}.")
        block.note(block.place_of("band"), text, hint)
    elif position == 1 and is_read:
        text = Text(id="pita terbaik tidak membatasi apa pun", en="the best band limits nothing")
        hint = Text(id=f"Pilih 2 sampai {bands}.", en=f"Choose 2 to {bands}.")
        block.note(block.place_of("band"), text, hint)
    block.close()
    return Ceiling(severity, position - 1)


def group_of(name: str, source: Source, node: Node, problems: list[Problem]) -> Group:
    """Make a group of indicators."""
    block = Block(node, problems, source)
    made = Group(name, block.text("title", required=True), block.weight())
    block.close()
    return made


def indicator_of(
    name: str, source: Source, node: Node, *, groups: dict[str, Group], problems: list[Problem]
) -> Indicator:
    """Make an indicator; its group must be one of those defined."""
    block = Block(node, problems, source)
    made = Indicator(
        name,
        block.text("title", required=True),
        block.known("group", groups, Text(id="kelompok", en="group")),
        block.weight(),
    )
    citation_of(block)
    block.close()
    return made


def calendar_of(node: Node | None, problems: list[Problem]) -> WorkingCalendar:
    """Make the calendar of working days; Saturday and Sunday rest when none is given."""
    if node is None:
        return WorkingCalendar()
    block = Block(node, problems)
    name = block.string("name", "weekdays")
    rest: Any = _WEEKEND
    if "rest_days" in block:
        rest = [_weekday(part, problems) for part in block.nodes("rest_days")]
        _note_repeated(block, "rest_days", problems)
    own, working = _days(block, "holidays"), _days(block, "working")
    for key in ("holidays", "working"):
        _note_repeated(block, key, problems)
    _note_idle(block, rest, set(own) & set(working))
    made = WorkingCalendar(name, rest, holidays=(*_national(block), *own), working=working)
    citation_of(block)
    block.close()
    return made


def _note_repeated(block: Block, key: str, problems: list[Problem]) -> None:
    nodes = [node for node in block.nodes(key) if isinstance(node, Scalar)]
    _note_twice(((node.source, node.text) for node in nodes), problems)


def _note_idle(block: Block, rest: Any, both: set[int]) -> None:
    """Note a week without a working day, and days that are said to count and not to count."""
    if len(set(rest)) >= len(_WEEKDAYS):
        text = Text(id="tidak ada hari kerja", en="no day of the week is a working day")
        block.note(block.place_of("rest_days"), text)
    if both:
        text = Text(
            id="hari yang sama ada di 'holidays' dan 'working'",
            en="the same day stands in 'holidays' and 'working'",
        )
        block.note(block.place_of("working"), text)


def _national(block: Block) -> tuple[int, ...]:
    """Return the holidays of ``country`` from the first to the last of ``years``."""
    if "country" not in block:
        return ()
    country = block.string("country")
    for node in block.scalars("years"):
        if not _YEAR.fullmatch(node.text):
            text = Text(id=f"bukan tahun: {node.text}", en=f"not a year: {node.text}")
            block.note(node.source, text, Text(id="Tulis 2018.", en="Write 2018."))
            return ()
    if block.is_misspelt("years"):
        return ()
    years = [int(node.text) for node in block.scalars("years") if _YEAR.fullmatch(node.text)]
    if not years or len(years) < len(block.scalars("years")):
        text = Text(
            id="'country' memerlukan tahun, misalnya years: [2018, 2019]",
            en="'country' needs years, for example years: [2018, 2019]",
        )
        block.note(block.place_of("country"), text)
        return ()
    try:
        return national_holidays(country, range(min(years), max(years) + 1))
    except DefinitionError as failure:
        for problem in failure.problems:
            block.note(block.place_of("country"), problem.text)
        return ()


def _weekday(node: Node, problems: list[Problem]) -> int:
    try:
        return _WEEKDAYS.index(choice_of(node, Weekday))
    except LeafError as failure:
        problems.append(failure.problem("rest_days"))
        return 6


def _days(block: Block, key: str) -> tuple[int, ...]:
    found = []
    for node in block.nodes(key):
        try:
            date = date_of(node)
        except LeafError as failure:
            block.problems.append(failure.problem(key))
            continue
        if date.day is None:
            text = Text(id=f"{key}: diperlukan satu hari", en=f"{key}: a single day is needed")
            block.note(node.source, text)
        else:
            found.append(date.day)
    return tuple(found)


def score_of(settings: Block, lifecycle: Lifecycle) -> dict[str, Any]:
    """Return how the total is made, and of which places it is the mean."""
    model = settings.choice("score", ScoreModel.WEIGHTED)
    levels = {level.id: level for level in lifecycle.levels}
    default: Any = attrs.fields(RuleSet).mean_level.default
    level = settings.string("mean_level", default)
    # With no places at all the total is the plain weighted one.
    top = settings.keys.get("ruleset")
    own = settings.keys.get("mean_level")
    if model is ScoreModel.WEIGHTED and own and top and own.file == top.file:
        text = Text(
            id="'mean_level' hanya dipakai dengan 'score: mean_of_villages'",
            en="'mean_level' is only used with 'score: mean_of_villages'",
        )
        settings.note(own, text)
    is_mean = model is ScoreModel.MEAN_OF_VILLAGES
    if levels and level not in levels and (is_mean or level != default):
        key = "mean_level" if "mean_level" in settings else "score"
        text = Text(id=f"tingkat tidak dikenal '{level}'", en=f"unknown level '{level}'")
        settings.note(settings.place_of(key), prefixed(key, text), name_hint(level, levels))
    return {"score_model": model, "mean_level": level}
