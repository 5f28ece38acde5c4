"""Event logs: a row per event under the column names of process mining, as pm4py reads them.

Nothing is invented: ``time:timestamp`` is filled where the day is known, and stays empty for a
month or a year, whose first and last day stand beside it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final

from attrs import define, field

from kotaku_eval.activities import BASE_FIELDS, EVENT_FIELDS, Activity, Event
from kotaku_eval.dates import EventDate, Precision
from kotaku_eval.errors import needing
from kotaku_eval.exports.formats import Exported
from kotaku_eval.formulas import guarded
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Field, Kind, fields_of, walk
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.texts import Language, Text

CASE: Final = "case:concept:name"
ACTIVITY: Final = "concept:name"
TIMESTAMP: Final = "time:timestamp"
_EVENT_COLUMNS: Final = (
    CASE, ACTIVITY, TIMESTAMP, "date", "date_first", "date_last", "date_precision", "planned",
    "lifecycle:transition", "stage:title", "phase", "evidence",
)  # fmt: skip
_TIME: Final = _EVENT_COLUMNS.index(TIMESTAMP)
_DATES: Final = {"date_first", "date_last"}
_DONE, _PLAN = "complete", "schedule"
_PURPOSE: Final = Text(id="Log kejadian Parquet", en="An event log in Parquet")

Value = str | int | float | bool | dt.date | dt.datetime | None


def export_event_log(
    portfolio: Portfolio,
    *,
    ending: str = ".csv",
    delimiter: str = ",",
    undated: bool = False,
    plans: bool = False,
    language: Language = "id",
) -> Exported:
    """Return the events of a portfolio as a log, a row for each.

    Args:
        portfolio: The portfolio.
        ending: ``.csv`` or ``.parquet``.
        delimiter: What stands between the columns of CSV.
        undated: Whether events of no recorded day are rows, too, without a time.
        plans: Whether plans that were not carried out are rows, too, as ``schedule``.
        language: The language of the titles of stages.

    Raises:
        MissingExtraError: Parquet is asked for, and polars is not installed.
    """
    log = _Log(portfolio, undated, plans, language)
    rows = _even(list(log.rows()))
    content = _parquet(log, rows) if ending == ".parquet" else _csv(log.names, rows, delimiter)
    return Exported(content, tuple(log.remarks()))


def _even(rows: list[list[Value]]) -> list[list[Value]]:
    """Return rows whose times are written alike: readers take all to be like the first."""
    times = [dt.datetime.fromisoformat(str(row[_TIME])) for row in rows if row[_TIME]]
    if all(time.time() == dt.time() for time in times):
        return rows
    exactness = "microseconds" if any(time.microsecond for time in times) else "seconds"
    for row in rows:
        if row[_TIME]:
            time = dt.datetime.fromisoformat(str(row[_TIME]))
            row[_TIME] = time.isoformat(timespec=exactness)
    return rows


def _csv(names: Sequence[str], rows: Sequence[Sequence[Value]], delimiter: str) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_text(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8", errors="backslashreplace")


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return guarded(value)
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


def _parquet(log: _Log, rows: Sequence[Sequence[Value]]) -> bytes:
    with needing("frames", _PURPOSE):
        import polars as pl  # noqa: PLC0415 - an extra
    kinds: dict[Kind, Any] = {
        Kind.INTEGER: pl.Int64, Kind.NUMBER: pl.Float64, Kind.BOOLEAN: pl.Boolean,
    }  # fmt: skip
    schema: dict[str, Any] = dict.fromkeys(log.names, pl.String)
    schema |= dict.fromkeys(_DATES, pl.Date)
    schema |= {name: kinds.get(own.kind, pl.String) for name, _, own in log.own_fields()}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    times = pl.col(TIMESTAMP).map_elements(dt.datetime.fromisoformat, pl.Datetime("us"))
    written = io.BytesIO()
    frame.with_columns(times).write_parquet(written)
    return written.getvalue()


@define
class _Log:
    """The rows of a log, and what had to be left out of it."""

    portfolio: Portfolio
    undated: bool
    plans: bool
    language: Language
    names: tuple[str, ...] = field(init=False)
    coarse: int = field(default=0, init=False)
    without_day: int = field(default=0, init=False)
    not_done: int = field(default=0, init=False)
    silent: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        own = [name for name, _, _ in self.own_fields()]
        places = [_place_column(level.id, own) for level in self.portfolio.lifecycle.levels]
        self.names = (*_EVENT_COLUMNS, "case:title", "case:status", *places, *own)

    def own_fields(self) -> list[tuple[str, tuple[str, ...], Field]]:
        """Return the columns of the programme's own single values: of events, then of cases."""
        lifecycle = self.portfolio.lifecycle
        events = _single(fields_of(lifecycle.event_type, without=EVENT_FIELDS))
        cases = _single(fields_of(lifecycle.activity_type, without=BASE_FIELDS))
        return [
            *((f"event:{name}", path, own) for name, path, own in events),
            *((f"case:{name}", path, own) for name, path, own in cases),
        ]

    def rows(self) -> Iterator[list[Value]]:
        """Yield the rows, in the order of the activities and of their events."""
        columns = self.own_fields()
        for activity in self.portfolio.activities:
            case = self._case(activity)
            is_told = False
            for event in activity.events:
                head = self._event(activity, event)
                if head is None:
                    continue
                is_told = True
                held = {"event": event, "case": activity}
                own = (_value(held[name.partition(":")[0]], path) for name, path, _ in columns)
                yield [*head, *case, *own]
            self.silent += not is_told

    def _case(self, activity: Activity) -> list[Value]:
        places = self.portfolio.places_of(activity)
        codes = [places[own.id].code if own.id in places else None
                 for own in self.portfolio.lifecycle.levels]  # fmt: skip
        return [activity.title or None, activity.status.value, *codes]

    def _event(self, activity: Activity, event: Event) -> list[Value] | None:
        """Return the columns of an event; ``None`` for one that is left out."""
        if not event.happened:
            self.not_done += 1
            return self._row(activity, event, event.planned) if self.plans else None
        if event.date is None:
            self.without_day += 1
            return self._row(activity, event, None) if self.undated else None
        self.coarse += not _is_exact(event.date)
        return self._row(activity, event, event.date)

    def _row(self, activity: Activity, event: Event, time: EventDate | None) -> list[Value]:
        """Return the columns of an event; those of its date are empty for what is only planned."""
        stage = self.portfolio.lifecycle.stage(event.stage)
        found = [own.kind for own in event.evidence or () if own.exists]
        exact, date = time is not None and _is_exact(time), event.date
        return [
            activity.id, event.stage, time.isoformat() if time is not None and exact else None,
            date.isoformat() if date is not None else None,
            date.earliest if date is not None else None,
            date.latest if date is not None else None,
            date.precision.value if date is not None else None,
            event.planned.isoformat() if event.planned is not None else None,
            _DONE if event.happened else _PLAN, stage.title.to(self.language), stage.phase or None,
            ";".join(found) or None,
        ]  # fmt: skip

    def remarks(self) -> Iterator[Text]:
        """Yield what the log does not hold."""
        if self.coarse:
            yield Text(
                id=f"{self.coarse} kejadian hanya diketahui bulan, tahun, atau rentangnya: "
                f"{TIMESTAMP} kosong, batasnya di date_first dan date_last",
                en=f"events known by month, year or span only: {self.coarse}; {TIMESTAMP} is "
                "empty, their bounds stand in date_first and date_last",
            )
        if self.without_day:
            yield _counted(self.without_day, _UNDATED_IN if self.undated else _UNDATED_OUT)
        if self.not_done:
            yield _counted(self.not_done, _PLANS_IN if self.plans else _PLANS_OUT)
        if self.silent:
            yield _counted(self.silent, _SILENT)
        lists = _lists(self.portfolio.lifecycle)
        if lists:
            yield Text(
                id=f"daftar tidak ikut ditulis: {', '.join(lists)}",
                en=f"lists are left out: {', '.join(lists)}",
            )


_UNDATED_OUT: Final = Text(
    id="kejadian tanpa tanggal tidak ikut ditulis (--undated menuliskannya tanpa waktu)",
    en="undated events left out (--undated writes them, without a time)",
)
_UNDATED_IN: Final = Text(
    id="kejadian tanpa tanggal ditulis tanpa waktu", en="undated events written without a time"
)
_PLANS_OUT: Final = Text(
    id="rencana yang belum dilaksanakan tidak ikut ditulis (--plans menuliskannya)",
    en="plans not carried out, left out (--plans writes them)",
)
_PLANS_IN: Final = Text(
    id="rencana yang belum dilaksanakan ditulis sebagai 'schedule', belum terjadi",
    en="plans not carried out, written as 'schedule': they have not happened",
)
_SILENT: Final = Text(
    id="kegiatan tidak punya satu baris pun dalam log",
    en="activities with no row in the log at all",
)


def _counted(number: int, words: Text) -> Text:
    return Text(id=f"{number} {words.id}", en=f"{words.en}: {number}")


def _place_column(level: str, taken: Sequence[str]) -> str:
    """Return the column of the code of a place, told apart from a field of that name."""
    name = f"case:{level}"
    return f"case:place_{level}" if name in {"case:title", "case:status", *taken} else name


def _is_exact(date: EventDate) -> bool:
    return date.precision in {Precision.DAY, Precision.TIMESTAMP}


def _single(fields: tuple[Field, ...]) -> list[tuple[str, tuple[str, ...], Field]]:
    several = {Kind.RECORD, Kind.LIST}
    return [
        (name, tuple(name.split(".")), own) for name, own in walk(fields) if own.kind not in several
    ]


def _lists(lifecycle: Lifecycle) -> list[str]:
    kinds = ((lifecycle.activity_type, BASE_FIELDS), (lifecycle.event_type, EVENT_FIELDS))
    return [
        name
        for kind, without in kinds
        for name, own in walk(fields_of(kind, without=without))
        if own.kind is Kind.LIST
    ]


def _value(held: Any, path: tuple[str, ...]) -> Value:
    for name in path:
        held = getattr(held, name, None)
    if isinstance(held, Enum):
        return str(held.value)
    if isinstance(held, EventDate):
        return held.isoformat()
    found: Value = held
    return found
