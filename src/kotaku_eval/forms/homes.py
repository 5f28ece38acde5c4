"""Homes: which activity is visited, and where it lies: chosen from a portfolio, or written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from kotaku_eval.forms.answers import STATUS_LIST
from kotaku_eval.forms.items import Choice, Item, both, group, plain, ref
from kotaku_eval.forms.kleene import UntranslatableError, quoted
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Level, Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.questions import (
    ID,
    KNOWN_TITLE,
    OTHER,
    PICK,
    STATUS,
    TITLE,
    Schema,
    identifier,
)
from kotaku_eval.texts import Text

ACTIVITIES: Final = "activities"
_FEW: Final = 2
"""Where the lowest places hold so few activities each, the activity tells its place."""

_MANY: Final = 10
"""A longer list is searched rather than scrolled."""

_IDENTITY: Final = Text(id="Kegiatan yang dikunjungi", en="The activity visited")
_WHERE: Final = Text(id="Tempat", en="Place")
_CODE: Final = Text(id="kode", en="code")
_NAME: Final = Text(id="nama", en="name")
_NOT_LISTED: Final = Text(id="Tidak ada di daftar", en="Not in the list")
_WHICH: Final = Text(id="Kegiatan mana?", en="Which activity?")
_ID: Final = Text(id="Kode kegiatan", en="Id of the activity")
_ID_HINT: Final = Text(
    id="Tulis sama persis di setiap kunjungan, misalnya DRN-01.",
    en="Write it the same on every visit, for example DRN-01.",
)
_TITLE: Final = Text(id="Nama kegiatan", en="Title of the activity")
_STATUS: Final = Text(id="Keadaan kegiatan sekarang", en="State of the activity now")
_IS_OTHER: Final = f"{ref(PICK)} = '{OTHER}'"


@frozen
class HomeQuestions:
    """Makes the questions about the activity and its place.

    Args:
        lifecycle: The lifecycle.
        schema: What questions are called.
        portfolio: What there is to choose from; ``None`` for nothing.
        choices: The lists that the questions need.
    """

    lifecycle: Lifecycle
    schema: Schema
    portfolio: Portfolio | None
    choices: list[Choice] = field(factory=list)

    def sections(self) -> Iterator[Item]:
        """Yield the groups about the place and the activity."""
        items: list[Item] = []
        upper = ""
        for level in reversed(self.lifecycle.levels):
            if level.id == self._told:
                continue
            places = self._places(level)
            items += self._place(level, places, upper)
            if len(places) > 1:
                upper = level.id
        if items and self.portfolio is None:
            yield group("place", _WHERE, items, appearance="field-list")
        elif items:
            yield group("place", _WHERE, items)
        yield group("identity", _IDENTITY, [*self._activity(upper), *self._told_place()])

    # --- places ---------------------------------------------------------------------------------

    @property
    def _told(self) -> str:
        """The lowest level, where the activity tells its place; empty where places are chosen."""
        if self.portfolio is None or not self.lifecycle.levels or not self.portfolio.activities:
            return ""
        lowest = self.lifecycle.levels[0]
        homes = len(self._places(lowest))
        return lowest.id if homes * _FEW >= len(self.portfolio.activities) > 0 else ""

    def _places(self, level: Level) -> list[Place]:
        if self.portfolio is None:
            return []
        found = [place for place in self.portfolio.places if place.level == level.id]
        return sorted(found, key=lambda place: (place.label.casefold(), place.code))

    def _place(self, level: Level, places: list[Place], upper: str) -> list[Item]:
        if len(places) == 1:
            try:
                return self._constant(level, places[0])
            except UntranslatableError:
                pass
        if not places:
            return self._written(level, "")
        pick, listed = self.schema.name("pick", level.id), identifier("places", level.id)
        self.choices.extend(self._choice(listed, place) for place in places)
        self.choices.append(Choice(list=listed, name=OTHER, label=_NOT_LISTED))
        return [
            Item(
                type=f"select_one {listed}", name=pick, label=plain(level.title),
                choice_filter=self._within(upper), required=True,
                appearance="minimal autocomplete" if len(places) > _MANY else "",
            ),
            *self._written(level, f"{ref(pick)} = '{OTHER}'"),
            Item(
                type="calculate", name=self.schema.name("named", level.id),
                calculation=_look_up(listed, pick, "known_name"),
            ),
        ]  # fmt: skip

    def _constant(self, level: Level, place: Place) -> list[Item]:
        pick, named = (self.schema.name(part, level.id) for part in ("pick", "named"))
        items = [Item(type="calculate", name=pick, calculation=quoted(place.code))]
        if place.name:
            items.append(Item(type="calculate", name=named, calculation=quoted(place.name)))
        return items

    def _written(self, level: Level, shown: str) -> list[Item]:
        title = plain(level.title)
        return [
            Item(
                type="text", name=self.schema.name(part, level.id), relevant=shown,
                label=Text(id=f"{title.id}: {words.id}", en=f"{title.en}: {words.en}"),
            )
            for part, words in (("code", _CODE), ("name", _NAME))
        ]  # fmt: skip

    def _choice(self, listed: str, place: Place) -> Choice:
        above = self.portfolio.places_of(place) if self.portfolio is not None else {}
        columns = (("known_name", place.name), *self._within_columns(above))
        label = plain(Text.same(_named(place.label, place.code)))
        return Choice(list=listed, name=place.code, label=label, columns=columns)

    def _within_columns(self, chain: Mapping[str, Place]) -> Iterator[tuple[str, str]]:
        for level in self.lifecycle.levels:
            if level.id in chain:
                yield identifier("in", level.id), chain[level.id].code

    def _within(self, upper: str) -> str:
        """Return which of a list lie in the place chosen above, or nowhere that is known."""
        if not upper:
            return ""
        column = identifier("in", upper)
        chosen = ref(self.schema.name("pick", upper))
        return f"{column} = {chosen} or not({column} != '') or name = '{OTHER}'"

    # --- the activity ---------------------------------------------------------------------------

    def _activity(self, upper: str) -> Iterator[Item]:
        shown = ""
        if self.portfolio is not None and self.portfolio.activities:
            shown = _IS_OTHER
            yield from self._listed_activity(self.portfolio, upper)
        yield Item(
            type="text", name=ID, label=_ID, hint=_ID_HINT, relevant=shown, required=True,
        )  # fmt: skip
        yield Item(type="text", name=TITLE, label=_TITLE, relevant=shown)
        yield Item(type=f"select_one {STATUS_LIST}", name=STATUS, label=_STATUS, required=True)

    def _listed_activity(self, portfolio: Portfolio, upper: str) -> Iterator[Item]:
        ordered = sorted(portfolio.activities, key=lambda own: own.id)
        for activity in ordered:
            chain = portfolio.places_of(activity)
            home = next(iter(chain.values()), None)
            name = home.name if home is not None and home.level == self._told else ""
            label = plain(Text.same(_named(activity.label, activity.id)))
            columns = (
                ("known_title", activity.title),
                ("known_home", name),
                *self._within_columns(chain),
            )
            self.choices.append(
                Choice(list=ACTIVITIES, name=activity.id, label=label, columns=columns)
            )
        self.choices.append(Choice(list=ACTIVITIES, name=OTHER, label=_NOT_LISTED))
        yield Item(
            type=f"select_one {ACTIVITIES}", name=PICK, label=_WHICH, required=True,
            choice_filter=self._within(upper),
            appearance="minimal autocomplete" if not upper and len(ordered) > _MANY else "",
        )  # fmt: skip
        yield Item(
            type="calculate", name=KNOWN_TITLE,
            calculation=_look_up(ACTIVITIES, PICK, "known_title"),
        )  # fmt: skip

    def _told_place(self) -> Iterator[Item]:
        """Yield what an activity of the list tells of its place, and questions for others."""
        told = next((own for own in self.lifecycle.levels if own.id == self._told), None)
        if told is None:
            return
        pick, named = (self.schema.name(part, told.id) for part in ("pick", "named"))
        column = identifier("in", told.id)
        yield Item(type="calculate", name=pick, calculation=_look_up(ACTIVITIES, PICK, column))
        yield Item(
            type="calculate", name=named, calculation=_look_up(ACTIVITIES, PICK, "known_home")
        )
        yield from self._written(told, both(_IS_OTHER))


def _look_up(listed: str, chosen: str, column: str) -> str:
    return f"instance('{listed}')/root/item[name = {ref(chosen)}]/{column}"


def _named(label: str, code: str) -> str:
    return label if label == code else f"{label} ({code})"
