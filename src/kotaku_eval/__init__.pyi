# What __init__.py imports on first use, for type checkers.

from kotaku_eval.activities import Activity as Activity
from kotaku_eval.activities import Event as Event
from kotaku_eval.comparisons import compare as compare
from kotaku_eval.dates import EventDate as EventDate
from kotaku_eval.definitions import (
    activity_from as activity_from,
)
from kotaku_eval.definitions import (
    load_lifecycle as load_lifecycle,
)
from kotaku_eval.definitions import (
    load_ruleset as load_ruleset,
)
from kotaku_eval.definitions import (
    load_waivers as load_waivers,
)
from kotaku_eval.errors import (
    DataError as DataError,
)
from kotaku_eval.errors import (
    DefinitionError as DefinitionError,
)
from kotaku_eval.errors import (
    KotakuEvalError as KotakuEvalError,
)
from kotaku_eval.evaluation import evaluate as evaluate
from kotaku_eval.explanations import explain as explain
from kotaku_eval.findings import (
    Finding as Finding,
)
from kotaku_eval.findings import (
    Severity as Severity,
)
from kotaku_eval.findings import (
    Verdict as Verdict,
)
from kotaku_eval.lifecycles import Lifecycle as Lifecycle
from kotaku_eval.models import fact as fact
from kotaku_eval.places import Place as Place
from kotaku_eval.portfolios import Portfolio as Portfolio
from kotaku_eval.readers import read_portfolio as read_portfolio
from kotaku_eval.reports import Report as Report
from kotaku_eval.rules import Rule as Rule
from kotaku_eval.rules import rule as rule
from kotaku_eval.rulesets import RuleSet as RuleSet

__all__ = [
    "Activity",
    "DataError",
    "DefinitionError",
    "Event",
    "EventDate",
    "Finding",
    "KotakuEvalError",
    "Lifecycle",
    "Place",
    "Portfolio",
    "Report",
    "Rule",
    "RuleSet",
    "Severity",
    "Verdict",
    "activity_from",
    "compare",
    "evaluate",
    "explain",
    "fact",
    "load_lifecycle",
    "load_ruleset",
    "load_waivers",
    "read_portfolio",
    "rule",
]
