"""Occurrence: what happens, how often, and what happens together, in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from kotaku_eval.activities import Timeline
from kotaku_eval.findings import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from kotaku_eval.logic import kleene_or
from kotaku_eval.templates.automata import Who, lacking
from kotaku_eval.templates.cases import Case, occurrences
from kotaku_eval.templates.checks import NO_TESTS, EventTest, EventTests, OrderCheck
from kotaku_eval.templates.names import ABSENT, Template
from kotaku_eval.templates.relations import Relation
from kotaku_eval.templates.verdicts import worst


def judge_count(check: OrderCheck, case: Case, when: EventTest | None = None) -> int:
    """Judge how often a stage has happened; ``when`` says which of its events count."""
    surely, perhaps = occurrences(case.timeline, check.a).count, 0
    if when is not None:
        found = [when(own.event) for own in case.course.events if own.stage in check.a]
        surely, perhaps = found.count(True), found.count(None)
    least, most = check.bounds
    if most is not None and surely > most:
        return FAIL
    if surely + perhaps < least:
        return ABSENT
    is_certain = surely >= least and (most is None or surely + perhaps <= most)
    return PASS if is_certain else UNKNOWN


def judge_choice(check: OrderCheck, timeline: Timeline) -> int:
    """Judge that one of two stages has happened, or just one of them."""
    happened = [occurrences(timeline, stages).count > 0 for stages in (check.a, check.b)]
    if not any(happened):
        return ABSENT
    return FAIL if all(happened) and check.template is Template.EXCLUSIVE_CHOICE else PASS


def judge_dated(timeline: Timeline) -> int:
    """Judge that every event has a date."""
    verdict = NOT_APPLICABLE
    for seen in timeline.values():
        if seen.count:
            if seen.undated:
                return FAIL
            verdict = PASS
    return verdict


def judge_together(check: OrderCheck, case: Case, tests: EventTests = NO_TESTS) -> int:
    """Judge what happens together, or must not, whatever the order."""
    if check.is_plain:
        return _judge_plain(check, case.timeline)
    relation = Relation(check, case, tests)
    sides = [_Side(relation, is_forward=True)]
    if check.template in {Template.CO_EXISTENCE, Template.NOT_CO_EXISTENCE}:
        sides.append(_Side(relation, is_forward=False))
    activations = [is_sure for side in sides for _, is_sure in side.activations]
    if not any(activations):
        return UNKNOWN if activations else NOT_APPLICABLE
    return worst(*(verdict for side in sides for verdict in side.verdicts()))


def _judge_plain(check: OrderCheck, timeline: Timeline) -> int:
    a, b = (occurrences(timeline, stages).count > 0 for stages in (check.a, check.b))
    is_mutual = check.template in {Template.CO_EXISTENCE, Template.NOT_CO_EXISTENCE}
    if not (a or (b and is_mutual)):
        return NOT_APPLICABLE
    if check.template in {Template.RESPONDED_EXISTENCE, Template.CO_EXISTENCE}:
        return PASS if a and b else ABSENT
    return FAIL if a and b else PASS


@frozen
class _Side:
    """One direction: the events that activate it, and those that it looks for.

    Args:
        relation: Which of them belong together.
        is_forward: Whether the first stage activates it.
    """

    relation: Relation
    is_forward: bool

    @property
    def activations(self) -> list[tuple[Who, bool]]:
        """The events that may activate it, and whether they surely do."""
        check = self.relation.check
        acting = check.a if self.is_forward else check.b
        return list(_found(self.relation, acting, self.relation.tests.when))

    def verdicts(self) -> Iterator[int]:
        """Yield the verdict on each activation, by what there is on the other side."""
        relation, check = self.relation, self.relation.check
        stages = check.b if self.is_forward else check.a
        others = list(_found(relation, stages, relation.tests.target))
        meets = relation.forward if self.is_forward else relation.backward
        for who, is_sure in self.activations:
            found = kleene_or(_if_sure(meets(who, own), is_other) for own, is_other in others)
            yield _verdict(relation, who, found, is_sure=is_sure)


def _found(
    relation: Relation, stages: tuple[str, ...], test: EventTest | None
) -> Iterable[tuple[Who, bool]]:
    """Yield the events that a condition does not rule out, and whether it surely lets them in."""
    for which, own in enumerate(relation.events):
        answer = (test is None or test(own.event)) if own.stage in stages else False
        if answer is not False:
            yield (which, None), answer is True


def _if_sure(found: bool | None, is_sure: bool) -> bool | None:  # noqa: FBT001
    return found if is_sure or found is False else None


def _verdict(relation: Relation, who: Who, found: bool | None, *, is_sure: bool) -> int:  # noqa: FBT001
    is_forbidding = relation.check.template.value.startswith("not_")
    if found is None:
        return UNKNOWN
    if found is not is_forbidding:
        return PASS
    if not is_sure:
        return UNKNOWN
    return FAIL if is_forbidding else lacking(relation.is_over(who))
