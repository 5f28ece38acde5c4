"""Forms: accepted by the validators, complete in both languages, and never in the way of the truth."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import attrs
import pytest

from kotaku_eval import load_ruleset, read_portfolio, rule
from kotaku_eval.activities import Activity
from kotaku_eval.definitions import load_lifecycle
from kotaku_eval.errors import DefinitionError
from kotaku_eval.forms import Form, form_of
from kotaku_eval.forms.answers import NOT_LATER
from kotaku_eval.forms.books import sheets_of, workbook_of
from kotaku_eval.forms.items import Item, walk
from kotaku_eval.forms.validity import validity_of
from kotaku_eval.lifecycles import Lifecycle, Stage
from kotaku_eval.models import Field, Kind, record_class
from kotaku_eval.places import Level, Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.questions import schema_of
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Text
from tests.forms.filling import Filled
from tests.forms.servers import XForm
from tests.forms.xpath import XPath
from tests.shipped import shipped_rules

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = "<script>&'\" ${activity_id} =cmd|'/c'!A1 [red] \u202e"


@cache
def kotaku() -> Form:
    return form_of(shipped_rules())


@cache
def kotaku_xform() -> XForm:
    return XForm.of(validity_of(workbook_of(kotaku()), java=False).xform)


def asked(form: Form) -> dict[str, Item]:
    return {item.name: item for item in walk(form.items) if item.is_asked}


def shown_notes(answers: dict[str, str]) -> set[str]:
    """Return the notes that a phone shows with some answers."""
    form = kotaku_xform()
    root = form.submitted(Filled(answers))
    xpath = XPath(root)
    hidden = {node.tag for node in form._irrelevant(xpath)}
    return {node.tag for node in root.iter() if node.tag.startswith("note__")} - hidden


# --- accepted ---------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
def test_odk_validate_accepts_the_form_of_the_shipped_rules():
    portfolio = read_portfolio(EXAMPLES / "kepri-2018" / "portfolio.yaml")
    found = validity_of(workbook_of(form_of(shipped_rules(), portfolio=portfolio, photos=True)))

    assert ((), True) == (found.mistakes, found.ran_java)


@pytest.mark.parametrize("asks_all", [False, True])
def test_forms_of_other_programmes_are_accepted(asks_all):
    names = ("permits", "nyc_parks")
    forms = [
        form_of(load_ruleset(EXAMPLES / name / "rules.yaml"), asks_all=asks_all) for name in names
    ]

    assert [(), ()] == [validity_of(workbook_of(form), java=False).mistakes for form in forms]


def test_words_from_strangers_stay_words():
    level = Level("village", Text.same(HOSTILE))
    stage = Stage("done", Text.same(HOSTILE), evidence=(HOSTILE,), actor=Text.same(HOSTILE))
    kind = record_class("Own", (Field("kind", Kind.CHOICE, choices=(HOSTILE, "other")),), Activity)
    lifecycle = Lifecycle("small", Text.same(HOSTILE), [stage], levels=[level], activity_type=kind)
    places = [Place(code=f"{HOSTILE}{at}", level="village", name=HOSTILE) for at in range(2)]
    activity = kind(id=HOSTILE, title=HOSTILE, place=places[0].code)
    form = form_of(
        RuleSet("small", Text.same(HOSTILE), lifecycle, ()),
        portfolio=Portfolio(lifecycle, [activity], places),
        asks_all=True,
    )

    assert () == validity_of(workbook_of(form), java=False).mistakes


def test_what_no_cell_holds_is_refused_and_not_cut_off():
    long = Item(type="text", name="q", relevant="x" * 40_000)
    with pytest.raises(DefinitionError) as caught:
        workbook_of(attrs.evolve(kotaku(), items=(long,)))

    assert ["q: relevant is longer than 32767 characters"] == [
        problem.text.en for problem in caught.value.problems
    ]


def test_a_form_that_is_not_accepted_says_why():
    broken = attrs.evolve(kotaku(), items=(Item(type="text", name="a b"),))

    assert 1 == len(validity_of(workbook_of(broken), java=False).mistakes)


# --- what is asked ----------------------------------------------------------------------------------


def test_every_question_and_answer_has_words_in_both_languages():
    form = kotaku()
    words = [item.label for item in walk(form.items) if item.is_asked or item.type == "note"]
    words += [item.label for item in walk(form.items) if item.is_section]
    words += [choice.label for choice in form.choices]

    assert [] == [text for text in words if not (text.id.strip() and text.en.strip())]


def test_only_what_can_be_no_truth_is_refused():
    known = {"", NOT_LATER, ". >= 0", ". >= 0 and . <= 100", "regex(., '^-?[0-9]{1,18}$')"}

    assert set() == {item.constraint for item in walk(kotaku().items)} - known
    assert {"enumerator", "visit_date", "activity_id", "activity_status"} == {
        item.name for item in walk(kotaku().items) if item.required
    }


def test_money_may_have_more_digits_than_a_phone_takes_as_a_number():
    amount = asked(kotaku())["proposal__amount"]

    assert ("text", "numbers") == (amount.type, amount.appearance)


def test_only_the_facts_that_the_rules_read_are_asked():
    few = form_of(shipped_rules().select(["mp2k-before-construction"]))
    every = form_of(shipped_rules(), asks_all=True)

    assert {"mp2k_held__date", "construction_started__date", "maintained__happened"} <= set(
        asked(few)
    )
    assert "ksm_formed__happened" not in asked(few)
    assert "location" not in asked(kotaku())
    assert "location" in asked(every)


def test_what_a_function_is_given_is_asked_whole():
    @rule(id="by-function", facts=("activities",), subject="village")
    def checked(activities):
        return bool(activities)

    few = form_of(attrs.evolve(shipped_rules(), rules=[checked]))

    assert {"mp2k_held__date", "tranches__amount", "location"} <= set(asked(few))


def test_a_form_tells_how_many_rows_its_repeats_have():
    permits = form_of(load_ruleset(EXAMPLES / "permits" / "rules.yaml").select(["paid-within-*"]))
    without = form_of(shipped_rules().select(["mp2k-before-construction"]))
    told = [
        [item.calculation for item in form.items if item.name == "kotaku_eval_rows"]
        for form in (permits, without)
    ]

    assert [
        ["concat('events__approve=', count(${events__approve}), ' ', 'events__pay=', count(${events__pay}), ' ')"],
        [],
    ] == told  # fmt: skip


def test_a_plan_matters_until_the_stage_has_happened():
    questions = asked(kotaku())

    assert "${handed_over__happened} != 'yes'" == questions["handed_over__planned"].relevant
    assert "" == questions["construction_started__planned"].relevant


def test_an_answer_that_contradicts_another_is_told_and_kept():
    dated = {
        "mp2k_held__happened": "yes", "mp2k_held__precision": "day", "mp2k_held__date": "2018-08-10",
        "construction_started__happened": "yes", "construction_started__precision": "day",
        "construction_started__date": "2018-08-06",
    }  # fmt: skip
    note = "note__mp2k_before_construction__construction_started"

    assert note in shown_notes(dated)
    assert note not in shown_notes({**dated, "construction_started__date": "2018-08-10"})
    assert note not in shown_notes({**dated, "mp2k_held__precision": "month"})
    assert note in shown_notes({**dated, "mp2k_held__happened": "no"})
    assert note not in shown_notes({**dated, "mp2k_held__happened": "dk"})


def test_what_the_phone_does_not_check_is_listed():
    (notes,) = [rows for name, _, rows in sheets_of(kotaku()) if name == "_keterangan"]

    assert len(notes) == len(kotaku().always_shown) + len(kotaku().without_note)
    assert "runs over many entries" in {row["reason"] for row in notes}


def test_equal_forms_are_equal_bytes_and_other_rules_another_version():
    again = form_of(shipped_rules())
    fewer = form_of(shipped_rules().select(["mp2k-*"]))

    assert workbook_of(kotaku()) == workbook_of(again)
    assert (kotaku().id, kotaku().version) == (again.id, again.version)
    assert fewer.version != again.version


def test_questions_of_one_name_are_told_apart():
    kind = record_class(
        "Own", (Field("built", Kind.RECORD, fields=(Field("date", Kind.DATE),)),), Activity
    )
    lifecycle = Lifecycle(
        "small", Text.same("Small"), [Stage("built", Text.same("Built"))], activity_type=kind
    )
    schema = schema_of(lifecycle)

    assert ("built__date", "built__date_2") == (
        schema.name("date", "built"), schema.name("field", "activity", "built.date"),
    )  # fmt: skip


def test_names_follow_from_the_lifecycle_and_are_all_different():
    schema = schema_of(load_lifecycle("kotaku"))

    assert len(schema.keys) == len({name.casefold() for name in schema.slots})
