"""``schema``: the JSON Schema of a kind of file, for an editor."""

from __future__ import annotations

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.helps import BilingualCommand, everywhere
from kotaku_eval.cli.sessions import session
from kotaku_eval.definitions import load_lifecycle, load_ruleset
from kotaku_eval.schemas import KINDS, schema_text
from kotaku_eval.schemas.names import Names
from kotaku_eval.texts import Text


@click.command(
    "schema",
    cls=BilingualCommand,
    words=Text(
        id=f"KIND: {', '.join(KINDS)}. Dengan --rules atau --lifecycle, namanya ikut dilengkapi.",
        en=f"KIND: {', '.join(KINDS)}. With --rules or --lifecycle, names are completed too.",
    ),
)
@click.argument("kind", metavar="KIND")
@options.RULES
@options.LIFECYCLE
@everywhere
def schemas(kind: str, rules: str | None, lifecycle: str | None) -> None:
    """Print the schema of a kind of file."""
    stages = load_lifecycle(lifecycle) if lifecycle is not None else None
    ruleset = load_ruleset(rules, lifecycle=stages) if rules is not None else None
    if stages is None and ruleset is not None:
        stages = ruleset.lifecycle
    session().show(schema_text(kind, Names(stages, ruleset)).rstrip("\n"))
