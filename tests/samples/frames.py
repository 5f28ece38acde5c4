"""A small programme, and frames of it to draw samples of."""

from __future__ import annotations

from kotaku_eval.activities import Event, Status
from kotaku_eval.definitions.lifecycles import lifecycle_from_node
from kotaku_eval.definitions.rulesets import ruleset_from_node
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.sources import parse_yaml

WELLS = lifecycle_from_node(
    parse_yaml("""\
lifecycle: wells
title: Wells
levels: {hamlet: Hamlet, district: District}
stages: {dug: {title: Dug}, tested: {title: Tested}}
fields:
  activity:
    kind: {type: text}
    depth: {type: number}
    piped: {type: boolean}
    opened: {type: date}
  hamlet:
    pump: {type: boolean}
""")
)

RULES = """\
ruleset: wells-rules
title: Wells
lifecycle: wells
score: {model}
scale:
  bands: [{{title: Good, from: 80}}, {{title: Poor, from: 0}}]
  confidence: assumed
indicators:
  testing: {{title: Testing}}
  piping: {{title: Piping}}
rules:
  well-tested:
    title: The well is tested
    indicator: testing
    existence: tested
    why: Water is drunk.
    examples: [{{pass: {{dug: 2018-01-01, tested: 2018-01-02}}}}, {{fail: {{dug: 2018-01-01}}}}]
  deep-well-piped:
    title: A deep well is piped
    indicator: piping
    when: depth > 10
    require: piped
    why: It is far to the water.
    examples: [{{pass: {{depth: 20, piped: true}}}}, {{fail: {{depth: 20, piped: false}}}}]
"""


def rules(model="weighted"):
    return ruleset_from_node(parse_yaml(RULES.format(model=model)), lifecycle=WELLS)


def well(at, *, tested=True, depth=5.0, piped=None, hamlet=None, **more):
    events = [Event("dug", "2018-01-01"), *([Event("tested", "2018-02-01")] if tested else [])]
    kind = WELLS.activity_type
    place = None if hamlet is None else f"H{hamlet:02}"
    return kind(
        id=f"W{at:03}",
        place=place,
        events=events,
        depth=depth,
        piped=piped,
        status=Status.CLOSED,
        **more,
    )


def hamlets(count):
    kinds = {level.id: level.kind for level in WELLS.levels}
    districts = [kinds["district"](code=f"D{at}", level="district") for at in range(2)]
    return [
        *districts,
        *(
            kinds["hamlet"](code=f"H{at:02}", level="hamlet", parent=f"D{at % 2}")
            for at in range(count)
        ),
    ]


def frame(count=40, hamlet_count=8):
    wells = [
        well(
            at,
            tested=at % 5 != 0,
            depth=float(at % 20),
            piped=at % 3 != 0,
            hamlet=at % hamlet_count,
        )
        for at in range(count)
    ]
    return Portfolio(WELLS, wells, hamlets(hamlet_count), id="wells")
