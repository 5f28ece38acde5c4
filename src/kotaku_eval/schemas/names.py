"""Names: what a schema may offer or insist on, once a lifecycle or a rule set is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from kotaku_eval.facts import ACTIVITY
from kotaku_eval.lifecycles import Lifecycle
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.schemas.shapes import TEXT, Shape, choice, listed, suggested

PARAMETER_PATTERN: Final = r"^param\.[A-Za-z_]"


@frozen
class Names:
    """The names that a file may use.

    Args:
        lifecycle: Its stages, levels and documents are the only ones there are.
        ruleset: What a file builds on: its rules, indicators and parameters are offered; the file
            may define more of its own.
    """

    lifecycle: Lifecycle | None = None
    ruleset: RuleSet | None = None

    def stage(self) -> Shape:
        """Return the shape of the id of a stage."""
        return choice(own.id for own in self.lifecycle.stages) if self.lifecycle else TEXT

    def stages(self) -> Shape:
        """Return the shape of a stage or a list of stages."""
        return {"anyOf": [self.stage(), listed(self.stage(), minItems=1)]}

    def subject(self) -> Shape:
        """Return the shape of what a rule is about."""
        if self.lifecycle is None:
            return suggested([ACTIVITY], TEXT)
        return choice([ACTIVITY, *(level.id for level in self.lifecycle.levels)])

    def indicator(self) -> Shape:
        """Return the shape of the id of an indicator."""
        return suggested(self.ruleset.indicators if self.ruleset else (), TEXT)

    def group(self) -> Shape:
        """Return the shape of the id of a group."""
        return suggested(self.ruleset.groups if self.ruleset else (), TEXT)

    def rules(self) -> list[str]:
        """Return the ids of the rules that can be changed."""
        return [rule.id for rule in self.ruleset.rules] if self.ruleset else []

    def parameters(self) -> list[str]:
        """Return the names of the parameters that can be changed."""
        return list(self.ruleset.parameters) if self.ruleset else []

    def days(self, least: int | None) -> Shape:
        """Return the shape of a number of days."""
        number: Shape = {"type": "integer"}
        if least is not None:
            number["minimum"] = least
        used = suggested(
            (f"param.{name}" for name in self._day_parameters()),
            {"type": "string", "pattern": PARAMETER_PATTERN},
        )
        return {"anyOf": [number, *used.get("anyOf", [used])]}

    def _day_parameters(self) -> Iterable[str]:
        known = self.ruleset.parameters if self.ruleset else {}
        return (name for name, own in known.items() if own.parameter.type.unit == "day")
