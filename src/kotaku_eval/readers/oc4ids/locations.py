"""Locations: where a project lies, as a place of the country, region and locality above it."""

from __future__ import annotations

from attrs import field, frozen

from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.places import Place
from kotaku_eval.readers.oc4ids.parts import Taker
from kotaku_eval.sources import Mapping, Node, Scalar, Source
from kotaku_eval.texts import Text

_ADDRESS = (("country", "countryName"), ("region", "region"), ("locality", "locality"))


@frozen
class Locations:
    """The places that the locations of projects name.

    Args:
        lifecycle: Knows the classes of places.
        taker: Takes values, and notes what is wrong.
        places: The places by level and code.
    """

    lifecycle: Lifecycle
    taker: Taker
    places: dict[tuple[str, str], Place] = field(factory=dict)

    def home(self, project: Mapping) -> Place | None:
        """Return the place of the first location that names one; others are told."""
        found: list[Place] = []
        first: Source | None = None
        for location in self.taker.items(project, "locations"):
            place = self._of(location)
            if place is not None and place not in found:
                found.append(place)
                first = first or location.source
        if len(found) > 1 and first is not None:
            self.taker.remark(
                first,
                Text(
                    id=f"proyek di {len(found)} tempat; dihitung untuk '{found[0].label}'",
                    en=f"the project lies in {len(found)} places; it counts for '{found[0].label}'",
                ),
            )
        return found[0] if found else None

    def _of(self, location: Node) -> Place | None:
        place: Place | None = None
        address = self.taker.part(location, "address")
        for level, key in _ADDRESS:
            name = self.taker.text(address, key)
            if name:
                path = f"{place.code}/{name}" if place is not None else name
                place = self._place((level, path), name, place, location.source)
        return place or self._of_gazetteer(location)

    def _of_gazetteer(self, location: Node) -> Place | None:
        entry = self.taker.part(location, "gazetteer")
        scheme = self.taker.text(entry, "scheme")
        codes = [
            own.text.strip()
            for own in self.taker.items(entry, "identifiers")
            if isinstance(own, Scalar) and own.text.strip()
        ]
        if not codes:
            return None
        code = f"{scheme}:{codes[0]}" if scheme else codes[0]
        name = self.taker.text(location, "description")
        return self._place(("locality", code), name or code, None, location.source)

    def _place(
        self, key: tuple[str, str], name: str, parent: Place | None, source: Source
    ) -> Place | None:
        level, code = key
        own = next((known for known in self.lifecycle.levels if known.id == level), None)
        if own is None:
            return parent
        if (level, code) not in self.places:
            self.places[level, code] = own.kind(
                code=code,
                level=level,
                name=name,
                parent=parent.code if parent is not None else None,
                source=source,
            )
        return self.places[level, code]
