"""Cases as columns: what templates need to know of all activities at once."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from kotaku_eval.columns.courses import Course
from kotaku_eval.columns.expressions import FALSE
from kotaku_eval.columns.facts import Facts
from kotaku_eval.columns.occurrences import Occurred, merged
from kotaku_eval.dates import Ties


@frozen
class CaseColumns:
    """What templates need to know of all activities at once.

    Args:
        facts: Their stages.
        ties: What equal dates mean.
        as_of: The day of the judgement, in days since 1970.
        stages: All stages of the lifecycle.
        course: Their events, in order; ``None`` where there is no table of them.
    """

    facts: Facts
    ties: Ties
    as_of: int
    stages: tuple[str, ...]
    course: Course | None = None

    def of(self, stages: Iterable[str]) -> Occurred:
        """Return what is known of a set of stages taken together."""
        return merged([self.facts.stage(stage) for stage in stages])

    def placed(self, stages: Iterable[str]) -> Occurred:
        """Return the same where first and last dates matter, which columns may not tell."""
        self.facts.need_places()
        found = self.of(stages)
        if found.unclear != FALSE:
            self.facts.doubts.append(found.unclear)
        return found
