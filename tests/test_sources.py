"""The one door for text: hostile input gives one clear, positioned error or the right text."""

from __future__ import annotations

import json
import re
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kotaku_eval.definitions import load_ruleset
from kotaku_eval.errors import DataError, DefinitionError, InputError
from kotaku_eval.readers import read_portfolio
from kotaku_eval.sources import (
    MAX_DEPTH,
    MAX_SCALAR,
    Mapping,
    Scalar,
    Sequence,
    parse_json,
    parse_yaml,
    read_nodes,
)
from kotaku_eval.sources import yaml as yaml_sources

LOADERS = ["CSafeLoader", "SafeLoader"]


@pytest.fixture(params=[name for name in LOADERS if hasattr(yaml, name)])
def loader(request, monkeypatch):
    """Read with the C loader, and with the one in Python that stands in where it is missing."""
    monkeypatch.setattr(yaml_sources, "_Loader", getattr(yaml, request.param))


@pytest.fixture(autouse=True)
def quick():
    """No input, however hostile, may take long."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 10


def mistake(parse, text):
    """Return the single problem of a text that cannot be read."""
    with pytest.raises(InputError) as caught:
        parse(text, "x.yaml")
    (problem,) = caught.value.problems
    assert problem.text.id
    assert problem.text.en
    return f"{problem.where}: {problem.text.en}"


ALIAS_BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n"
    for before, name in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
MERGE_BOMB = "a: {<<: {b: 1}, <<: {c: 2}}\n"

HOSTILE = [
    ("alias bomb", ALIAS_BOMB, "x.yaml:1:4: YAML anchors and aliases are not accepted (&a)"),
    ("alias alone", "a: *b", "x.yaml:1:4: YAML anchors and aliases are not accepted (*b)"),
    ("merge key", "a: {<<: {b: 1}}", "x.yaml:1:5: merge keys (<<) are not accepted"),
    ("flow nesting", "[" * 50_000, f"x.yaml:1:41: nested more than {MAX_DEPTH} levels deep"),
    ("nesting below others", "a: 1\nb: " + "[" * 2_000, f"x.yaml:2:43: nested more than {MAX_DEPTH} levels deep"),
    ("map nesting", "{a: " * 20_000, f"x.yaml:1:161: nested more than {MAX_DEPTH} levels deep"),
    ("block nesting", "- " * 25_000, f"x.yaml:1:81: nested more than {MAX_DEPTH} levels deep"),
    ("key nesting", "? " * 25_000, f"x.yaml:1:81: nested more than {MAX_DEPTH} levels deep"),
    ("duplicate key", "a: 1\nb: 2\na: 3", "x.yaml:3:1: duplicate key 'a', first on line 1"),
    ("duplicate quoted", 'a: 1\n"a": 3', "x.yaml:2:1: duplicate key 'a', first on line 1"),
    ("empty", "", "x.yaml:1:1: the file is empty"),
    ("only a comment", "# nothing\n", "x.yaml:1:1: the file is empty"),
    ("only null", "~", "x.yaml:1:1: the file is empty"),
    ("huge scalar", "a: " + "x" * (MAX_SCALAR + 1), "x.yaml:1:4: value too long (1048577 characters)"),
    ("two documents", "a: 1\n---\nb: 2", "x.yaml:2:1: more than one YAML document"),
    ("tag", "a: !!python/object:os.system x", "x.yaml:1:4: YAML tags are not accepted"),
    ("list as key", "? [a]\n: b", "x.yaml:1:3: a key must be text, not a list or mapping"),
    ("empty key", "~: b", "x.yaml:1:1: empty key"),
]  # fmt: skip


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in HOSTILE])
def test_hostile_yaml_is_refused_at_its_place(text, expected):
    found = mistake(parse_yaml, text)

    assert expected == found[: len(expected)]


@pytest.mark.usefixtures("loader")
def test_a_merge_bomb_is_refused_with_all_its_merges():
    with pytest.raises(DefinitionError) as caught:
        parse_yaml(MERGE_BOMB, "x.yaml")

    assert ["x.yaml:1:5", "x.yaml:1:17"] == [problem.where for problem in caught.value.problems]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ["a:\n\tb: 1", "a: 1\n\t- b", "a: [\n\t1\n", "\t\ta: 1: 2"])
def test_tabs_are_read_or_refused_at_their_place(text):
    try:
        assert isinstance(parse_yaml(text, "x.yaml"), Mapping | Scalar)
    except DefinitionError as failure:
        (problem,) = failure.problems

        assert re.match(r"x\.yaml:[12345]:\d+: broken YAML: ", str(problem))


def test_a_tab_as_indentation_gets_the_hint():
    with pytest.raises(DefinitionError, match="Indent with spaces, not tabs"):
        parse_yaml("a:\n\tb: 1", "x.yaml")


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1b", "\x7f", "\ufffe"])
def test_control_characters_are_refused_at_their_place(character):
    found = mistake(parse_yaml, f"a: 1\nb: x{character}y")

    assert found.startswith("x.yaml:2:5: ")


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_bytes_that_are_not_utf8_are_refused_at_their_place(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(b"a: 1\nname: caf\xe9\n")
    with pytest.raises(DefinitionError) as caught:
        read_nodes(path)
    (problem,) = caught.value.problems

    assert f"{path.as_posix()}:2:10: not UTF-8 text: byte 0xe9" in str(problem)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")

    assert ["a"] == list(read_nodes(path).items)


def test_a_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(DataError, match="cannot read file: no such file or folder"):
        read_nodes(tmp_path / "none.yaml", DataError)


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr("kotaku_eval.sources.files.MAX_BYTES", 10)
    (tmp_path / "large.yaml").write_text("a: 1 # and more", encoding="utf-8")

    with pytest.raises(DataError, match=r"larger than 256 MB\. Split it into several files"):
        read_nodes(tmp_path / "large.yaml", DataError)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(DefinitionError, match="cannot read file"):
        read_nodes(tmp_path)


PLAIN = ["no", "yes", "on", "NO", "012", "0x1F", "12:30", "1_000", "1e3", ".5", "2018-02-30", "="]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", PLAIN)
def test_plain_values_keep_the_text_that_was_written(text):
    node = parse_yaml(f"code: {text}").items["code"]

    assert (text, True, False) == (node.text, node.plain, node.is_null)


@pytest.mark.parametrize("text", ["", "~", "null", "Null"])
def test_null_is_null_unless_it_is_quoted(text):
    assert parse_yaml(f"code: {text}").items["code"].is_null
    assert not parse_yaml(f"code: '{text}'").items["code"].is_null


def test_every_value_and_key_knows_its_place():
    node = parse_yaml("a: 1\nb:\n  - x\n  - {c: y}\n", "p.yaml")
    inner = node.items["b"].items[1]

    assert "p.yaml:4:9" == str(inner.items["c"].source)
    assert "p.yaml:4:6" == str(inner.keys["c"])
    assert "p.yaml:3:3" == str(node.items["b"].source)


def test_an_error_shows_the_line_and_a_caret():
    with pytest.raises(DefinitionError) as caught:
        parse_yaml("a: 1\nb: c: d\n", "p.yaml")

    assert "    b: c: d\n        ^" == caught.value.problems[0].excerpt


# --- through the loaders ----------------------------------------------------------------------


def rules_of(tmp_path, text):
    path = tmp_path / "r.yaml"
    path.write_text(text, encoding="utf-8")
    return load_ruleset(path)


HEAD = "ruleset: r\ntitle: {id: R, en: R}\nlifecycle: kotaku\n"


@pytest.mark.parametrize("text", ["[1, 2]", "word", "3"])
def test_a_rule_set_with_the_wrong_root_is_refused_at_its_place(tmp_path, text):
    with pytest.raises(DefinitionError) as caught:
        rules_of(tmp_path, text)

    assert "r.yaml:1:1: " in str(caught.value)


@pytest.mark.parametrize("text", ["[1, 2]", "word"])
def test_a_portfolio_with_the_wrong_root_is_refused_at_its_place(tmp_path, text):
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_portfolio(path)

    assert "p.yaml:1:1: " in str(caught.value)


def test_an_impossible_date_in_rules_is_refused_at_its_place(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        rules_of(tmp_path, HEAD + "calendar: {holidays: [2018-08-17, 2018-02-30]}\n")

    assert re.search(r"r\.yaml:4:35: .*2018-02-30", str(caught.value))


def test_an_impossible_date_in_an_expression_is_refused_at_its_place(tmp_path):
    rule = (
        'rules:\n  r-1:\n    title: {id: R, en: R}\n    require: mp2k_held.first < "2018-02-30"\n'
    )
    with pytest.raises(DefinitionError) as caught:
        rules_of(tmp_path, HEAD + rule)

    assert re.search(r"r\.yaml:7:32: not an ISO date: '2018-02-30'", str(caught.value))


PORTFOLIO = """\
portfolio: p
lifecycle: kotaku
places:
  village: [{code: 012, name: no}]
  ksm: [{code: 0x1F, parent: 012}]
activities:
  - id: 007
    title: no
    place: 0x1F
    stages: {ksm_formed: 2018-03-01}
  - id: A-2
    place: 0x1F
    stages: {ksm_formed: 2018-02-30}
  - id: A-3
    stages: {ksm_formed: 2018-03-01}
    proposal: {amount: 012}
  - id: A-4
    stages: {ksm_formed: 2018-03-01}
    proposal: {verified_feasible: no}
"""


def test_data_keep_codes_and_names_and_refuse_what_is_no_date_number_or_truth(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(PORTFOLIO, encoding="utf-8")
    portfolio = read_portfolio(path)
    noted = "\n".join(str(note) for note in portfolio.notes)

    assert ["007"] == [activity.id for activity in portfolio.activities]
    assert "no" == portfolio.activities[0].title
    assert {"012": "no", "0x1F": ""} == {place.code: place.name for place in portfolio.places}
    assert 3 == len(portfolio.notes)
    for place, word in (("13:26", "2018-02-30"), ("16:24", "012"), ("19:35", "no")):
        assert re.search(rf"p\.yaml:{place}: .*{word}", noted)


# --- JSON -------------------------------------------------------------------------------------

BROKEN_JSON = [
    ("", "1:1: broken JSON: a value is missing"),
    ("[" * 50_000, f"1:42: broken JSON: nested more than {MAX_DEPTH} levels deep"),
    ('{"a":' * 50_000, f"1:206: broken JSON: nested more than {MAX_DEPTH} levels deep"),
    ('{"a": 1,\n "a": 2}', "2:2: duplicate key 'a', first on line 1"),
    ('{"a": 012}', "1:8: broken JSON: a comma is missing"),
    ('{"a": 1\u0968}', "1:8: broken JSON: a comma is missing"),
    ('{"a": no}', "1:7: broken JSON: unexpected 'n'"),
    ('{"a": NaN}', "1:7: broken JSON: unexpected 'N'"),
    ("{'a': 1}", "1:2: broken JSON: a key in double quotes is missing"),
    ('{"a": "x\ty"}', "1:7: broken JSON: Invalid control character at"),
    ('{"a": "x', "1:7: broken JSON: Unterminated string starting at"),
    ('{"a": 1} x', "1:10: broken JSON: extra text after the document"),
    ("[1,]", "1:4: broken JSON: unexpected ']'"),
    ('{"a" 1}', "1:6: broken JSON: a colon is missing"),
    (r'{"a": "\ud800"}', "1:7: broken JSON: half of a surrogate pair is no character"),
]


@pytest.mark.parametrize(("text", "expected"), BROKEN_JSON)
def test_hostile_json_is_refused_at_its_place(text, expected):
    found = mistake(parse_json, text)

    assert f"x.yaml:{expected}" == found[: len(expected) + 7]


def plain(node):
    match node:
        case Mapping():
            return {name: plain(part) for name, part in node.items.items()}
        case Sequence():
            return [plain(part) for part in node.items]
        case _:
            return node.text


TREES = st.recursive(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1),
    lambda parts: (
        st.lists(parts, max_size=4) | st.dictionaries(st.text("abc_é.", min_size=1), parts)
    ),
    max_leaves=12,
)


@given(TREES)
def test_json_text_gives_back_what_was_written(tree):
    assert tree == plain(parse_json(json.dumps(tree)))
    assert tree == plain(parse_json(json.dumps(tree, ensure_ascii=False, indent=1)))


@given(TREES)
def test_json_and_yaml_read_the_same_text_alike(tree):
    text = json.dumps(tree, ensure_ascii=False)

    assert plain(parse_yaml(text)) == plain(parse_json(text))


@given(st.text(st.sampled_from("{}[]:,-?|>&*!%@`'\"# \n\tab1<~\\")))
def test_any_text_is_read_or_refused_with_a_place(text):
    for parse in (parse_yaml, parse_json):
        try:
            read, problems = parse(text, "x"), ()
        except DefinitionError as failure:
            read, problems = None, failure.problems

        assert (read is None) == bool(problems)
        assert all(re.match(r"x:\d+:\d+", problem.where) for problem in problems)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, raw):
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(raw)
    try:
        read, problems = read_nodes(path), ()
    except DefinitionError as failure:
        read, problems = None, failure.problems

    assert (read is None) == bool(problems)


@pytest.mark.usefixtures("loader")
def test_a_control_character_is_found_behind_wide_ones():
    assert mistake(parse_yaml, "a: \u6751\u6751\x1f").startswith(
        "x.yaml:1:6: control character U+001F"
    )
