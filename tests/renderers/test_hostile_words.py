"""Whatever words stand in the data, each form gives them back as words to those who read it."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kotaku_eval.formulas import guarded, unguarded
from kotaku_eval.renderers.escapes import markdown, one_line, paragraphs
from kotaku_eval.renderers.github import command
from kotaku_eval.renderers.locations import Location, location_of
from kotaku_eval.renderers.markup.elements import element
from kotaku_eval.renderers.sarif.results import message
from tests.renderers.pages import Page

PIECES = (
    "a", "Desa ", "\n", "\r", "\t", "%", "%0A", "::", "::error::", ",", ":", "=", "+1", "-", "@", "'",
    '"', "|", "`", "``", "*", "_", "~~", "#", "# ", "> ", "1. ", "[x](y)", "![", "](", "<script>",
    "</td>", "<!--", "&lt;", "&amp", "\\", "\\n", "{0}", "{{", "}", "$x$", "www.a.id", "http://a",
    "]]>", "\x00", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\ufffe", "\uffff",
    "\ud800", "\udcff", "\U0001f600", "مدينة", "  ", ";", "/", "..",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)
XML = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLACES = ("| h |\n|---|\n| {} |\n", "# {}\n", "- {}\n", "x {} y\n", "{}\n", "**{}**\n")


def shown(text):
    """Return the words that Markdown shows; nothing else may come of them."""
    inner = [own for block in MARKDOWN.parse(text) for own in block.children or ()]
    kinds = {own.type for own in inner} - {"text", "text_special", "strong_open", "strong_close"}
    assert set() == kinds
    return "".join(own.content for own in inner)


@pytest.mark.parametrize("place", PLACES)
@given(words=WORDS)
@example(words="C #")
@example(words="a|b `x` **y** [z](http://x) <b> &lt; # 1. - www.x.id \\")
def test_markdown_shows_the_words_and_nothing_more(place, words):
    line = one_line(words).strip()
    found = shown(place.format(markdown(words)))

    assert line in found.removeprefix("h")


def read_command(line):
    """Read a workflow command as a runner does."""
    kind, _, said = line.removeprefix("::").partition("::")
    name, _, rest = kind.partition(" ")
    signs = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

    def plain(text):
        return re.sub("%(?:0D|0A|3A|2C|25)", lambda own: signs[own[0]], text)

    pairs = (pair.partition("=") for pair in rest.split(",")) if rest else ()
    return name, {key: plain(value) for key, _, value in pairs}, plain(said)


@given(WORDS, WORDS, WORDS)
def test_a_command_of_github_is_one_line_and_gives_its_words_back(title, file, said):
    line = command("error", {"file": file, "title": title}, said)

    assert [line] == line.splitlines()
    assert ("error", {"file": paragraphs(file), "title": paragraphs(title)}, paragraphs(said)) == (
        read_command(line)
    )


@given(WORDS)
def test_words_hold_only_what_xml_and_utf_8_hold(words):
    for made in (one_line(words), paragraphs(words)):
        assert XML.fullmatch(made)
        assert made == made.encode("utf-8").decode("utf-8")


@given(WORDS)
def test_a_cell_of_csv_is_no_formula_and_gives_its_words_back(words):
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerow(
        [guarded(paragraphs(words)), "x"]
    )
    [[cell, _]] = csv.reader(io.StringIO(written.getvalue()), delimiter=";")

    assert not re.match("[=+@\\t\\r\\n\uff1d\uff0b\uff0d\uff20-]", cell)
    assert paragraphs(words) == unguarded(cell)


@given(WORDS)
def test_a_message_of_sarif_has_no_placeholder_and_no_link(words):
    text = message(words)["text"]
    # An embedded link is [words](place), where no backslash stands before the bracket.
    plain = text.replace("{{", "").replace("}}", "")

    assert text
    assert not re.search(r"[{}]", plain)
    assert not re.search(r"(?<!\\)\[[^\]]*\]\(", text)


@given(WORDS.filter(lambda own: own and "/" not in own and "\0" not in own))
@example("x y%?#[1]&=.yaml")
@example("a\\b.yaml")
def test_the_address_of_a_file_gives_its_name_back(name):
    found = Location(name)

    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", found.uri)
    if name.encode("utf-8", "backslashreplace") == name.encode("utf-8", "replace"):
        assert name.encode() == unquote_to_bytes(found.uri)


@given(WORDS.filter(bool), st.integers(1, 10**6), st.integers(1, 500))
def test_a_place_is_found_behind_any_name(name, line, column):
    name = re.sub(r"(?i)\.(xlsx|xlsm|xlsb|xls|ods)!", "", name) or "x"

    assert Location(name, line, column) == location_of(f"{name}:{line}:{column}")


@given(WORDS)
def test_an_element_of_html_shows_the_words(words):
    page = Page(element("p", words))

    assert [("p", {})] == page.elements
    assert one_line(words) == "".join(page.words)
