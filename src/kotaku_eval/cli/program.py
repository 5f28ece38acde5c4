"""The program: its commands, and how each way of failing ends."""

from __future__ import annotations

import contextlib
import re
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from kotaku_eval.cli.commands import COMMANDS
from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BilingualCommand, everywhere, language_of, option
from kotaku_eval.cli.sessions import PROGRAM, Session, flush, write_in_utf8
from kotaku_eval.errors import KotakuEvalError, UnknownNameError, name_hint, suggestion
from kotaku_eval.failures import advice_on, reason_of
from kotaku_eval.texts import Text


class Program(BilingualCommand, click.Group):
    """The group of commands; every failure leaves it as one line and an exit code."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> Any:
        """Run the program and leave the process, as click's runner for tests expects."""
        sys.exit(self.run(args))

    def run(self, words: Sequence[str] | None = None) -> int:
        """Run one command and return its exit code."""
        given = list(sys.argv[1:] if words is None else words)
        own = Session.of(given)
        write_in_utf8()
        try:
            ended = self._run(words, own)
        except SystemExit:  # how click leaves where nobody reads its help to the end
            ended = Ending.CLEAN
        except Exception as failure:  # noqa: BLE001 - whatever broke is told, with its exit code
            ended = _told(failure, own)
        flush()
        return int(ended)

    def _run(self, words: Sequence[str] | None, own: Session) -> int:
        ended = super().main(words, PROGRAM, standalone_mode=False, obj=own)
        return ended if isinstance(ended, int) else Ending.CLEAN

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        known = COMMANDS.get(cmd_name)
        return known.command() if known is not None else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        own = language_of(ctx)
        rows = [(name, own.say(known.words)) for name, known in COMMANDS.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which name comes near."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            text = Text(id=f"perintah tidak dikenal: {args[0]}.", en=f"unknown command: {args[0]}.")
            raise UnknownNameError(Text.joined(" ", [text, name_hint(args[0], COMMANDS)]))
        return super().resolve_command(ctx, args)


def _told(failure: Exception, own: Session) -> Ending:
    """Tell a person what went wrong; return how the run ends."""
    match failure:
        case click.exceptions.NoArgsIsHelpError():
            with contextlib.suppress(BrokenPipeError):
                click.echo(failure.message, err=True)
        case click.UsageError():
            path = failure.ctx.command_path if failure.ctx else PROGRAM
            own.tell(_usage_text(failure))
            own.tell(Text(id=f"lihat {path} --help", en=f"see {path} --help"))
        case click.Abort():
            own.tell(Text(id="dihentikan.", en="stopped."))
            return Ending.INTERRUPTED
        case KotakuEvalError():
            own.tell(failure.text)
        case OSError():
            own.tell(_file_text(failure))
        case _:
            return _broken(failure, own)
    return Ending.REFUSED


def _broken(failure: Exception, own: Session) -> Ending:
    what = f"{type(failure).__name__}: {failure}".splitlines()[0]
    more = "" if own.debug else "--debug"
    own.tell(
        Text(
            id=f"galat dalam program ({what}). Mohon laporkan kepada pengelola kotaku_eval"
            + (f"; {more} menampilkan rinciannya." if more else "."),
            en=f"the program itself failed ({what}). Please report it to the maintainers of "
            "kotaku_eval" + (f"; {more} shows the details." if more else "."),
        )
    )
    if own.debug:
        click.echo("".join(traceback.format_exception(failure)), err=True)
    return Ending.BROKEN


def _file_text(failure: OSError) -> Text:
    reason, path = reason_of(failure), failure.filename
    name = f"{path}: " if path else ""
    text = Text(
        id=f"{name}berkas tidak dapat dibuka atau ditulis ({reason.id}).",
        en=f"{name}cannot be opened or written ({reason.en}).",
    )
    advice = advice_on(path, failure) if isinstance(path, str) else Text.same("")
    return Text.joined(" ", [text, advice]) if advice.en else text


_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)


def _usage_text(failure: click.UsageError) -> Text:
    """Return a mistake in the command line in both languages."""
    message = failure.format_message()
    if isinstance(failure, click.NoSuchOption):
        text = Text(
            id=f"opsi tidak dikenal: {failure.option_name}.",
            en=f"unknown option: {failure.option_name}.",
        )
        near = suggestion(failure.option_name, _options_of(failure.ctx))
        return Text.joined(" ", [text, near] if near.en else [text])
    if isinstance(failure, click.MissingParameter) and failure.param and failure.ctx:
        name = failure.param.make_metavar(failure.ctx)
        return Text(id=f"{name} belum disebutkan.", en=f"{name} is missing.")
    if isinstance(failure, click.BadOptionUsage):
        return _option_text(failure.option_name, message)
    if message.startswith("Missing command"):
        return Text(id="perintahnya belum disebutkan.", en="the command is missing.")
    extra = _EXTRA.search(message)
    if extra:
        return Text(id=f"kata berlebih: {extra.group(1)}.", en=f"unexpected: {extra.group(1)}.")
    return Text(id=f"salah pakai: {message}", en=message)


def _options_of(context: click.Context | None) -> list[str]:
    known = context.command.get_params(context) if context is not None else []
    return [name for parameter in known for name in parameter.opts if name.startswith("-")]


def _option_text(name: str, message: str) -> Text:
    if "requires" in message:
        return Text(id=f"{name} memerlukan nilai.", en=f"{name} needs a value.")
    if "not take" in message:
        return Text(id=f"{name} tidak menerima nilai.", en=f"{name} takes no value.")
    return Text(id=f"{name} salah dipakai: {message}", en=message)


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        try:
            click.echo(f"{PROGRAM} {version(PROGRAM)}")
        except PackageNotFoundError:
            click.echo(f"{PROGRAM} 0+unknown")
        context.exit()


@click.group(
    name=PROGRAM,
    cls=Program,
    words=Text(
        id="Uji petik kegiatan infrastruktur: tahap, urutan, tanggal, bukti, dan dana.",
        en="Spot checks of infrastructure activities: stages, order, dates, evidence and money.",
    ),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    id="Tampilkan versi.",
    en="Show the version and exit.",
)
@everywhere
def program() -> None:
    """Run a command."""
