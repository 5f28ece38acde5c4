"""Records to activities and places: every mistake of a record at once, each with its place."""

from __future__ import annotations

from collections import abc
from typing import Any, TypeVar

from kotaku_eval.activities import Activity
from kotaku_eval.dates import DEFAULT_ZONE
from kotaku_eval.definitions.dotted import nested
from kotaku_eval.definitions.events import events_of
from kotaku_eval.definitions.nodes import node_of, prefixed, problem_at, recorded
from kotaku_eval.definitions.record_readers import reader_of
from kotaku_eval.errors import DataError, Problem, name_hint
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Level, Place
from kotaku_eval.sources import Mapping, Node, Scalar, Sequence, Source
from kotaku_eval.texts import Text

Made = TypeVar("Made", bound="Activity | Place")

_STAGES = "stages"


def structure_activity(
    node: Node | abc.Mapping[str, Any], lifecycle: Lifecycle, problems: list[Problem]
) -> Activity | None:
    """Make an activity of its record.

    Args:
        node: A mapping with ``id``, ``title``, ``place``, ``level``, ``status``, ``stages`` and
            the model's own fields, nested or by dotted name (``proposal.amount``).
        lifecycle: Knows the stages, the levels and the class of the activity.
        problems: Where mistakes are noted.

    Returns:
        The activity, or ``None`` when there were mistakes.
    """
    before = len(problems)
    record = _record(node, problems)
    if record is None:
        return None
    kind: Any = lifecycle.activity_type
    reader = reader_of(kind, lifecycle.zone)
    known = {*reader.hooks, _STAGES}
    _note_unknown(record, known, problems, lifecycle)
    values = reader.values(record, problems)
    _note_missing(record, values, "id", problems)
    _note_level(record, values, lifecycle, problems)
    stages = record.items.get(_STAGES)
    if stages is not None and not (isinstance(stages, Scalar) and stages.is_null):
        values["events"] = events_of(stages, lifecycle, problems)
    if len(problems) > before:
        return None
    source = recorded(record.source)
    if source is not None:
        values.update(source=source, sources=_sources(record))
    return _made(lifecycle.activity_type, values, record, problems)


def structure_place(
    node: Node | abc.Mapping[str, Any],
    level: Level,
    problems: list[Problem],
    *,
    zone: str = DEFAULT_ZONE,
) -> Place | None:
    """Make a place of its record.

    Args:
        node: A mapping with ``code``, ``name``, ``parent`` and the level's own fields.
        level: The level it stands on.
        problems: Where mistakes are noted.
        zone: The time zone that timestamps are converted to.

    Returns:
        The place, or ``None`` when there were mistakes.
    """
    before = len(problems)
    record = _record(node, problems)
    if record is None:
        return None
    kind: Any = level.kind
    reader = reader_of(kind, zone)
    _note_unknown(record, set(reader.hooks) - {"level"}, problems)
    values = reader.values(record, problems)
    _note_missing(record, values, "code", problems)
    if len(problems) > before:
        return None
    values.update(level=level.id, source=recorded(record.source))
    return _made(level.kind, values, record, problems)


def activity_from(record: abc.Mapping[str, Any], lifecycle: Lifecycle) -> Activity:
    """Make an activity of plain Python values.

    Args:
        record: As an activity stands in a portfolio file: ``id``, ``stages``, fields.
        lifecycle: Knows the stages and fields.

    Raises:
        DataError: Every mistake in the record.

    >>> from kotaku_eval.definitions import load_lifecycle
    >>> works = activity_from(
    ...     {"id": "DRN-01", "stages": {"mp2k_held": "2018-08-01"}, "proposal.amount": 5},
    ...     load_lifecycle("kotaku"),
    ... )
    >>> works.proposal.amount
    5
    """
    problems: list[Problem] = []
    made = structure_activity(record, lifecycle, problems)
    if made is None:
        raise DataError(problems)
    return made


def place_from(record: abc.Mapping[str, Any], lifecycle: Lifecycle, level: str) -> Place:
    """Make a place of plain Python values.

    Args:
        record: As a place stands in a portfolio file: ``code``, ``name``, ``parent``, fields.
        lifecycle: Knows the levels and their fields.
        level: The id of its level.

    Raises:
        DataError: Every mistake in the record, or a level the lifecycle does not have.

    >>> from kotaku_eval.definitions import load_lifecycle
    >>> place_from({"code": "0012", "ceiling": 5}, load_lifecycle("kotaku"), "village").ceiling
    5
    """
    problems: list[Problem] = []
    found = next((known for known in lifecycle.levels if known.id == level), None)
    if found is None:
        known = [own.id for own in lifecycle.levels]
        text = Text(id=f"tingkat tidak dikenal '{level}'", en=f"unknown level '{level}'")
        raise DataError([Problem(text, hint=name_hint(level, known))])
    made = structure_place(record, found, problems, zone=lifecycle.zone)
    if made is None:
        raise DataError(problems)
    return made


def _record(node: Node | abc.Mapping[str, Any], problems: list[Problem]) -> Mapping | None:
    try:
        made = node_of(node)
    except DataError as failure:
        problems += failure.problems
        return None
    if isinstance(made, Mapping):
        return nested(made, problems)
    text = Text(id="diperlukan pemetaan (nama: nilai)", en="a mapping (name: value) is needed")
    problems.append(problem_at(made.source, text))
    return None


def _note_unknown(
    record: Mapping, known: set[str], problems: list[Problem], lifecycle: Lifecycle | None = None
) -> None:
    for name in record.items:
        if name in known:
            continue
        text = Text(id=f"kolom tidak dikenal '{name}'", en=f"unknown field '{name}'")
        hint = name_hint(name, known)
        if lifecycle is not None and lifecycle.has_stage(name):
            hint = Text(id="Tahap ditulis di bawah 'stages:'.", en="Stages go under 'stages:'.")
        problems.append(problem_at(record.keys[name], text, hint))


def _note_missing(
    record: Mapping, values: dict[str, Any], name: str, problems: list[Problem]
) -> None:
    """Note a missing or empty name; a mistyped one has been noted already."""
    part = record.items.get(name)
    is_null = part is None or (isinstance(part, Scalar) and part.is_null)
    if is_null or values.get(name) == "":
        source = record.keys.get(name, record.source)
        text = Text(id="belum diisi", en="is missing")
        problems.append(problem_at(source, prefixed(name, text)))


def _note_level(
    record: Mapping, values: dict[str, Any], lifecycle: Lifecycle, problems: list[Problem]
) -> None:
    level = values.get("level")
    known = [own.id for own in lifecycle.levels]
    if level is not None and level not in known:
        text = Text(id=f"tingkat tidak dikenal '{level}'", en=f"unknown level '{level}'")
        problems.append(problem_at(record.items["level"].source, text, name_hint(level, known)))


def _made(
    kind: type[Made], values: dict[str, Any], record: Mapping, problems: list[Problem]
) -> Made | None:
    try:
        return kind(**values)
    except (ValueError, TypeError) as failure:
        # A class of the programme's own may check more than types.
        problems.append(problem_at(record.source, Text.same(str(failure))))
        return None


def _sources(record: Mapping) -> dict[str, Source]:
    """Return the place of each field by dotted name, of each entry, and of each stage."""
    found: dict[str, Source] = {}
    for name, part in record.items.items():
        if name == _STAGES and isinstance(part, Mapping):
            found.update({stage: _place(part, stage) for stage in part.items})
        else:
            found[name] = _place(record, name)
            if isinstance(part, Mapping):
                found.update({f"{name}.{inner}": at for inner, at in _sources(part).items()})
            elif isinstance(part, Sequence):
                found.update({f"{name}.{at}": own.source for at, own in enumerate(part.items)})
    return found


def _place(record: Mapping, name: str) -> Source:
    part = record.items[name]
    return part.source if isinstance(part, Scalar) else record.keys[name]
