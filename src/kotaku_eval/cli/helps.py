"""Helps: commands and options that explain themselves in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from kotaku_eval.cli.commands import COMMANDS
from kotaku_eval.cli.sessions import Session
from kotaku_eval.errors import KotakuEvalError, name_hint
from kotaku_eval.texts import LANGUAGES, Text

F = TypeVar("F", bound=Callable[..., Any])

_HEADINGS: Final = {"Usage:": "Pemakaian:", "Options:": "Opsi:", "Commands:": "Perintah:"}


class BadValueError(KotakuEvalError):
    """The value of an option cannot be used."""


def language_of(context: click.Context) -> Session:
    """Return the session of a command that is being read."""
    return context.find_object(Session) or Session()


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *given: Any, words: Text, **settings: Any) -> None:
        super().__init__(*given, **{**settings, "help": words.en})
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help page."""
        self.help = language_of(ctx).say(self.words)
        return super().get_help_record(ctx)


class BilingualCommand(click.Command):
    """A command with its help page in both languages.

    What a command of the program does is said in the list of commands; its own words go on there.
    """

    def __init__(self, name: str, *given: Any, words: Text, **settings: Any) -> None:
        listed_as = COMMANDS.get(name)
        whole = Text.joined("\n\n", [listed_as.words, words]) if listed_as else words
        super().__init__(name, *given, **{**settings, "help": whole.en})
        self.words = whole

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        own = language_of(ctx)
        self.help = own.say(self.words)
        lines = super().get_help(ctx).splitlines()
        if own.language == "id":
            lines = [_indonesian(line) for line in lines]
        return "\n".join(lines)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line of the list of commands."""
        context = click.get_current_context(silent=True)
        own = language_of(context) if context is not None else Session()
        self.help = own.say(self.words)
        return super().get_short_help_str(limit)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command; a mistake in them remembers whose it is."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as failure:
            failure.ctx = failure.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, explained in the language of the run."""
        found = super().get_help_option(ctx)
        if found is not None:
            words = Text(id="Tampilkan bantuan ini.", en="Show this message and exit.")
            found.help = language_of(ctx).say(words)
        return found


def _indonesian(line: str) -> str:
    for english, indonesian in _HEADINGS.items():
        if line.startswith(english):
            return indonesian + line.removeprefix(english)
    return line


Callback = Callable[[click.Context, click.Parameter, str | None], Any]


def one_of(*words: str) -> Callback:
    """Return a callback that accepts one of a few words, and says which there are."""

    def checked(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is not None and value not in words:
            raise BadValueError(refusal(value, parameter, name_hint(value, words)))
        return value

    return checked


def refusal(value: str, parameter: click.Parameter, hint: Text) -> Text:
    """Return that the value of an option cannot be used, and what could be."""
    name = parameter.opts[0]
    return Text(
        id=f"{name}: nilai '{value}' tidak dapat dipakai. {hint.id}",
        en=f"{name}: '{value}' cannot be used. {hint.en}",
    )


def option(*names: str, id: str, en: str, **settings: Any) -> Callable[[F], F]:  # noqa: A002 - a language, as everywhere
    """Return the decorator of an option that is explained in both languages."""
    return click.option(*names, cls=Option, words=Text(id=id, en=en), **settings)


def choice(*names: str, words: Sequence[str], **settings: Any) -> Callable[[F], F]:
    """Return the decorator of an option that takes one of a few words."""
    return option(*names, metavar=f"[{'|'.join(words)}]", callback=one_of(*words), **settings)


def everywhere(command: F) -> F:
    """Add the options that every command takes, and so may stand before or after its name."""
    added = option(
        "--debug",
        is_flag=True,
        expose_value=False,
        id="Bila program gagal, tampilkan di mana (juga: KOTAKU_EVAL_DEBUG=1).",
        en="If the program fails, show where (also: KOTAKU_EVAL_DEBUG=1).",
    )(command)
    return choice(
        "--lang",
        words=LANGUAGES,
        expose_value=False,
        id="Bahasa keluaran: id (bawaan) atau en.",
        en="Language of the output: id (default) or en.",
    )(added)
