"""Facts as columns: what a table says of a name that rules use."""

from __future__ import annotations

from attrs import define, field, frozen

from kotaku_eval.columns.expressions import (
    FALSE,
    NULL,
    TRUE,
    Column,
    Expression,
    Kept,
    choose,
    either,
    whole,
)
from kotaku_eval.columns.layouts import (
    CLOSED,
    MIXED,
    DateShape,
    Layout,
    StageLayout,
    date_columns,
)
from kotaku_eval.columns.occurrences import Occurred, equal_true, occurred
from kotaku_eval.columns.values import NO_DATE, DateValue, Value, number
from kotaku_eval.dates import Undated
from kotaku_eval.facts import Fact, Origin
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.models import Kind


class InexpressibleError(Exception):
    """What columns cannot express; the records engine judges it."""


@frozen
class Setting:
    """What lowering needs to know of a rule set.

    Args:
        lifecycle: The lifecycle that its rules speak of.
        lenient: Whether equal months count as equal.
        undated: What events without a date mean.
    """

    lifecycle: Lifecycle
    lenient: bool
    undated: Undated


@define
class Facts:
    """The facts of one kind of subject as columns, each lowered once.

    Args:
        setting: What the rule set decides.
        layout: The columns there are.
        doubts: Where what was asked cannot be told from columns; the records engine is asked there.
    """

    setting: Setting
    layout: Layout
    doubts: list[Expression] = field(factory=list)
    stages: dict[str, Occurred] = field(factory=dict)

    def stage(self, name: str) -> Occurred:
        """Return what the columns say of a stage."""
        if name not in self.stages:
            self.stages[name] = occurred(name, self.layout, self.setting.undated)
        return self.stages[name]

    @property
    def closed(self) -> Expression:
        """Whether nothing more is to come."""
        final = self.setting.lifecycle.final
        column = Column(CLOSED, Kept.BOOL) if self.layout.has_closed else FALSE
        if final is None:
            return equal_true(column)
        # What closes a case has happened, whatever the order makes of its date.
        ended = occurred(final, self.layout, Undated.ANYWHERE).happened
        return either(equal_true(column), ended)

    def need_places(self) -> None:
        """Note where it depends on the order of rows when an event happened."""
        if self.setting.undated is Undated.INPUT:
            own = self.setting.lifecycle.stages
            self.doubts.append(either(*(self.stage(stage.id).free for stage in own)))

    def value(self, asked: Fact) -> Value:
        """Return the value of a fact."""
        match asked.origin:
            case Origin.STAGE:
                return self._of_stage(*asked.path)
            case Origin.DOCUMENT:
                return self._document(*asked.path)
            case Origin.CLOSED:
                return self.closed
            case Origin.FIELD | Origin.PARENT:
                return self._listed(asked) if asked.field.kind is Kind.LIST else self._field(asked)
            case Origin.ACTIVITIES:  # counted over entries, never read of a subject itself
                raise InexpressibleError(asked.name)

    def _field(self, asked: Fact) -> Value:
        return self.layout.value(asked.field, asked.name)

    def _listed(self, asked: Fact) -> Value:
        """Return how many entries are recorded; missing where nobody recorded any list."""
        if asked.name in self.layout.fields or asked.name not in self.layout.lists:
            return self._field(asked)
        # Only the subject's own lists are counted; those of a place's activities would be nested.
        msg = f"len({asked.name})"
        raise InexpressibleError(msg)

    def _of_stage(self, stage: str, part: str) -> Value:
        own = self.stage(stage)
        layout = self.layout.stages.get(stage)
        match part:
            case "done":
                return own.happened
            case "count":
                return number(own.count)
            case "undated":
                self.need_places()
                return number(own.undated)
            case "planned":
                return self._planned(stage, layout)
            case _:
                return self._edge(own, own.first if part == "first" else own.last)

    def _planned(self, stage: str, layout: StageLayout | None) -> DateValue:
        if layout is None or layout.planned is None:
            return NO_DATE
        if layout.planned is DateShape.MIXED and not layout.is_single:
            self.doubts.append(equal_true(Column(f"{stage}.planned/{MIXED}", Kept.BOOL)))
        return date_columns(f"{stage}.planned", layout.planned)

    def _edge(self, own: Occurred, date: DateValue) -> DateValue:
        """Return the first or last date; missing while an event has none."""
        self.need_places()
        if own.unclear != FALSE:
            self.doubts.append(equal_true(own.unclear))
        if own.free == FALSE or own.is_single == TRUE:
            return date
        return DateValue(
            choose(own.free, whole(None), date.first), choose(own.free, whole(None), date.last),
            date.precision, choose(own.free, whole(None), date.instant),
        )  # fmt: skip

    def _document(self, stage: str, part: str, document: str) -> Value:
        layout = self.layout.stages.get(stage)
        if layout is None or f"{part}.{document}" not in layout.documents:
            return NULL
        column = Column(f"{stage}.{part}.{document}", Kept.BOOL)
        return choose(self.stage(stage).happened, column, NULL)
