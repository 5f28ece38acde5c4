"""A small reading of XPath as forms use it, to hold the translation of conditions to.

It knows what our forms say and nothing more: an unknown function or sign is an error of the test.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<path>(?:\.\.|/[A-Za-z_])[\w./-]*|\.(?!\d))"
    r"|(?P<name>[A-Za-z][\w-]*)|(?P<sign><=|>=|!=|[-=<>+*(),]))"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div"))

Value = str | float | bool | list[Element]


class XPath:
    """Evaluates expressions on one instance.

    Args:
        root: The root of the instance.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}

    def holds(self, expression: str, context: Element) -> bool:
        """Whether an expression is true at a node."""
        return boolean(_Parser(self, expression, context).whole())

    def text(self, expression: str, context: Element) -> str:
        """Return what an expression comes to as text."""
        return string(_Parser(self, expression, context).whole())

    def nodes(self, path: str, context: Element) -> list[Element]:
        """Return the nodes at the end of a path; indices of repeats are those of the context."""
        if path == ".":
            return [context]
        if path.startswith("/"):
            found = [self.root]
            for name in path.strip("/").split("/")[1:]:
                found = [child for node in found for child in node.findall(name)]
            return found
        found = [context]
        for name in path.split("/"):
            if name == "..":
                found = [self.parents[node] for node in found]
            else:
                found = [child for node in found for child in node.findall(name)]
        return found


class _Parser:
    def __init__(self, xpath: XPath, expression: str, context: Element) -> None:
        self.xpath, self.context = xpath, context
        self.tokens: list[tuple[str, str]] = []
        at = 0
        text = expression.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            assert match is not None, f"not read: {text[at:]}"
            kind = match.lastgroup or ""
            self.tokens.append((kind, match.group(kind)))
            at = match.end()
        self.at = 0

    def whole(self) -> Value:
        value = self.level(0)
        assert self.at == len(self.tokens), self.tokens[self.at :]
        return value

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        kind, word = self.tokens[self.at]
        assert not wanted or word == wanted, (wanted, word, kind)
        self.at += 1
        return word

    def level(self, depth: int) -> Value:
        if depth == len(_LEVELS):
            return self.unary()
        value = self.level(depth + 1)
        while self.peek() in _LEVELS[depth]:
            op = self.take()
            value = _APPLIED[op](value, self.level(depth + 1))
        return value

    def unary(self) -> Value:
        if self.peek() == "-":
            self.take()
            return -number(self.unary())
        if self.peek() == "(":
            self.take()
            value = self.level(0)
            self.take(")")
            return value
        kind, word = self.tokens[self.at]
        self.at += 1
        match kind:
            case "number":
                return float(word)
            case "text":
                return word[1:-1]
            case "path":
                return self.xpath.nodes(word, self.context)
            case _:
                return self.call(word)

    def call(self, name: str) -> Value:
        self.take("(")
        given: list[Value] = []
        while self.peek() != ")":
            given.append(self.level(0))
            if self.peek() == ",":
                self.take()
        self.take(")")
        return _CALLED[name](*given)


def string(value: Value) -> str:
    if isinstance(value, list):
        return (value[0].text or "") if value else ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return value


def number(value: Value) -> float:
    if isinstance(value, bool | float):
        return float(value)
    text = string(value).strip()
    if _DAY.fullmatch(text):
        return float(dt.date.fromisoformat(text).toordinal())
    try:
        return float(text)
    except ValueError:
        return math.nan


def boolean(value: Value) -> bool:
    if isinstance(value, list):
        return bool(value)
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return bool(value)


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return boolean(left) == boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return string(left) == string(right)


_APPLIED: dict[str, Callable[[Value, Value], Value]] = {
    "or": lambda left, right: boolean(left) or boolean(right),
    "and": lambda left, right: boolean(left) and boolean(right),
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": lambda left, right: number(left) < number(right),
    "<=": lambda left, right: number(left) <= number(right),
    ">": lambda left, right: number(left) > number(right),
    ">=": lambda left, right: number(left) >= number(right),
    "+": lambda left, right: number(left) + number(right),
    "-": lambda left, right: number(left) - number(right),
    "*": lambda left, right: number(left) * number(right),
    "div": lambda left, right: number(left) / number(right) if number(right) else math.nan,
}
_CALLED: dict[str, Callable[..., Value]] = {
    "not": lambda value: not boolean(value),
    "true": lambda: True,
    "false": lambda: False,
    "number": number,
    "concat": lambda *parts: "".join(string(part) for part in parts),
    "count": lambda nodes: float(len(nodes)),
    "date": string,
    "decimal-date-time": number,
    "if": lambda asked, yes, no: yes if boolean(asked) else no,
}
