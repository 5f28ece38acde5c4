"""Orders: what a person asks of a check, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from kotaku_eval.baselines import Baseline
from kotaku_eval.cli.options import listed
from kotaku_eval.dates import EventDate
from kotaku_eval.definitions import load_waivers
from kotaku_eval.matches import Known, against
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.reports import Report
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.waivers import Waiver

_SOURCE: Final = ("rules", "profile", "mapping", "lifecycle", "strict")
_TABLES: Final = ("events", "lists", "places", "numeric_codes")


@frozen(kw_only=True)
class Order:
    """What is asked of a check.

    Args:
        source: How the data are read: ``rules``, ``profile``, ``mapping``, ``lifecycle`` and
            ``strict``.
        tables: The tables beside that of activities (see ``TableFiles``).
        select: Only these rules.
        ignore: Without these.
        as_of: The day of the judgement.
        waivers: Files of waivers.
        expires_within: How many days before its last day a waiver is announced to expire.
        findings: The file that findings are written to.
        sample: The file of the sampling plan.
        tells_notes: Whether notes on the data are told beside the report, which has them too.
        keeps_verdicts: Whether single verdicts are asked for when all have been judged.
    """

    source: Mapping[str, Any]
    tables: Mapping[str, Any]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    as_of: EventDate | None
    waivers: tuple[str, ...]
    expires_within: int
    findings: str | None
    keeps_verdicts: bool
    sample: str | None = None
    tells_notes: bool = True

    @classmethod
    def of(
        cls,
        asked: Mapping[str, Any],
        *,
        findings: str | None = None,
        keeps_verdicts: bool,
        tells_notes: bool = True,
    ) -> Order:
        """Return the order that the options ``options.judged`` of a command make.

        Args:
            asked: The values of these options by name.
            findings: The file that findings are written to.
            keeps_verdicts: Whether single verdicts are asked for when all have been judged.
            tells_notes: Whether notes on the data are told beside the report.
        """
        return cls(
            source={name: asked[name] for name in _SOURCE},
            tables={name: asked[name] for name in _TABLES},
            select=listed(asked["select"]),
            ignore=listed(asked["ignore"]),
            as_of=asked["as_of"],
            waivers=asked["waivers"],
            expires_within=asked["expires_within"],
            findings=findings,
            keeps_verdicts=keeps_verdicts,
            sample=asked["sample"],
            tells_notes=tells_notes,
        )

    def chosen(self, ruleset: RuleSet) -> RuleSet:
        """Return the rules that are judged."""
        return ruleset.select(self.select, self.ignore)

    def loaded_waivers(self, ruleset: RuleSet) -> list[Waiver]:
        """Return the waivers of all files."""
        return [waiver for path in self.waivers for waiver in load_waivers(path, ruleset)]


@frozen
class Judged:
    """What came of an order.

    Args:
        report: What was found.
        data: Tells the data that were judged, or the names in them by level.
        ruleset: All rules there are, those left out included.
        is_large: Whether the data may be larger than what is told of them one by one.
    """

    report: Report
    data: Callable[[], Portfolio | Known]
    ruleset: RuleSet
    is_large: bool = False

    @property
    def portfolio(self) -> Portfolio | None:
        """The activities with their events; ``None`` where tables were judged."""
        found = None if self.is_large else self.data()
        return found if isinstance(found, Portfolio) else None

    def beside(self, baseline: Baseline) -> Report:
        """Return the report with what a baseline knows of its findings."""
        return against(self.report, baseline, self.data(), self.ruleset)
