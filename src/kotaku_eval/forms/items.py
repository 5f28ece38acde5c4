"""Items: the rows of a form as a tree, with words in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from kotaku_eval.texts import Text

NO_WORDS = Text.same("")


@frozen(kw_only=True)
class Item:
    """One question, note, group or repeat.

    Args:
        type: The XLSForm type; ``group`` and ``repeat`` hold other items.
        name: Its name in the data.
        label: What is asked.
        hint: What helps to answer.
        relevant: When it is shown.
        constraint: What an answer must be; only for what can be no truth.
        refusal: What is said of an answer that is not.
        appearance: How it is shown.
        default: The answer that is there already.
        calculation: The value of what nobody is asked.
        choice_filter: Which of the choices are shown.
        parameters: Further settings of its type.
        required: Whether the form goes on without an answer.
        items: What a group or repeat holds.
    """

    type: str
    name: str
    label: Text = NO_WORDS
    hint: Text = NO_WORDS
    relevant: str = ""
    constraint: str = ""
    refusal: Text = NO_WORDS
    appearance: str = ""
    default: str = ""
    calculation: str = ""
    choice_filter: str = ""
    parameters: str = ""
    required: bool = False
    items: tuple[Item, ...] = ()

    @property
    def is_section(self) -> bool:
        """Whether it holds other items."""
        return self.type in {"group", "repeat"}

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it."""
        return not self.is_section and self.type not in {"note", "calculate", "start", "end"}


@frozen(kw_only=True)
class Choice:
    """One answer to choose.

    Args:
        list: The list it stands in.
        name: Its name in the data.
        label: What people choose.
        columns: Further columns: what a list is filtered by, and what is looked up.
    """

    list: str
    name: str
    label: Text
    columns: tuple[tuple[str, str], ...] = ()


def group(name: str, label: Text, items: list[Item], *, appearance: str = "") -> Item:
    """Return a group of items."""
    return Item(type="group", name=name, label=label, items=tuple(items), appearance=appearance)


def repeat(name: str, label: Text, items: list[Item], *, relevant: str) -> Item:
    """Return items that are asked as often as needed."""
    return Item(type="repeat", name=name, label=label, items=tuple(items), relevant=relevant)


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield every item, before what it holds."""
    for item in items:
        yield item
        yield from walk(item.items)


def both(*conditions: str) -> str:
    """Return the condition under which all of several hold."""
    parts = [part for part in conditions if part]
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(parts)
    return " and ".join(f"({part})" if " or " in part else part for part in parts)


def ref(name: str) -> str:
    """Return a reference to the answer of a question."""
    return "${" + name + "}"


def plain(text: Text) -> Text:
    """Return words in which nothing is taken for a reference to a question."""
    return Text(id=text.id.replace("${", "$ {"), en=text.en.replace("${", "$ {"))
