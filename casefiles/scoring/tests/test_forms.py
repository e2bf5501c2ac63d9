import pytest
from django.test import RequestFactory

from casefiles.scoring.choice_forms import CaseFilter, ConflictForm, SubmitForm
from casefiles.scoring.criteria_forms import AnswersForm, JudgementsForm
from casefiles.scoring.fact_forms import FactsForm
from casefiles.scoring.queries import case_page, case_section, judgement_page
from casefiles.scoring.refusals import SaveConflict
from casefiles.tests.baths import COMPLETE, COMPLETE_FACTS, member, scoring

pytestmark = pytest.mark.django_db


def posted(**values):
    """Form data as a browser sends it: `W1_1_note` is the field W1.1-note."""
    named = {name.replace("_", ".", 1).replace("_", "-"): value for name, value in values.items()}
    return RequestFactory().post("/", named).POST


def answers_form(inspection, data=None, code="W1"):
    page = case_page(member(inspection, "amir"), "L1")
    return AnswersForm(page, page.lines(case_section(page, code)), data)


def test_only_what_the_page_asks_has_fields(baths):
    scoring(baths, facts={"guard": "no"})
    names = [name for name in answers_form(baths).fields if name.startswith("W")]
    assert names[::3] == ["W1.1", "W1.4a", "W1.4b"]
    assert names[:3] == ["W1.1", "W1.1-note", "W1.1-version"]


def test_the_radios_are_the_points_of_the_scale(baths):
    scoring(baths)
    assert answers_form(baths).fields["W1.1"].choices == [
        ("yes", "Yes"),
        ("no", "No"),
        ("na", "Does not arise"),
    ]


def test_nothing_has_to_be_answered(baths):
    scoring(baths)
    form = answers_form(baths, posted(W1_1="yes", W1_1_version="0"))
    assert form.is_valid(), form.errors
    assert form.values()["W1.1"] == ("yes", "")


def test_the_lines_of_a_note_are_kept_as_typed(baths):
    scoring(baths)
    form = answers_form(baths, posted(W1_1="yes", W1_1_note="one\r\ntwo"))
    assert form.is_valid()
    assert form.values()["W1.1"] == ("yes", "one\ntwo")


def test_not_applicable_by_hand_needs_a_reason_beside_the_note(baths):
    scoring(baths)
    form = answers_form(baths, posted(W1_1="na"))
    message = "Say in the note why the answer to W1.1 is “Does not arise”"
    assert form.errors == {"W1.1-note": [message]}
    assert answers_form(baths, posted(W1_1="na", W1_1_note="no pool")).is_valid()


def test_not_applicable_needs_no_reason_where_the_answers_sent_make_it_so(baths):
    scoring(baths, facts={"guard": "yes"})
    assert answers_form(baths, posted(W1_2="no", W1_3="na")).is_valid()
    assert not answers_form(baths, posted(W1_2="yes", W1_3="na")).is_valid()


def test_an_answer_outside_the_scale_is_refused(baths):
    scoring(baths)
    form = answers_form(baths, posted(W1_1="perhaps"))
    assert form.errors == {"W1.1": ["Choose one of the answers to W1.1"]}


def test_a_note_beyond_all_reason_is_refused_and_not_cut(baths):
    scoring(baths)
    form = answers_form(baths, posted(W1_1_note="x" * 100_001))
    assert form.errors == {"W1.1-note": ["The note on W1.1 must be 100,000 characters or fewer"]}
    assert len(form["W1.1-note"].value()) == 100_001


def test_the_versions_are_those_the_page_showed(baths):
    scoring(baths, answers={"W1.1": ("yes", "")})
    assert answers_form(baths)["W1.1-version"].value() == 1
    form = answers_form(baths, posted(W1_1="no", W1_1_version="1", W1_4a_version="0"))
    assert form.is_valid()
    assert {code: form.versions()[code] for code in ("W1.1", "W1.4a")} == {"W1.1": 1, "W1.4a": 0}


def test_after_a_conflict_the_choice_decides(baths):
    scoring(baths)
    data = {"W1.1": "no", "W1.1-keep": "saved", "W1.4a": "yes", "W1.4a-version": "1"}
    form = answers_form(baths, RequestFactory().post("/", {**data, "W1.4a-keep": "3"}).POST)
    assert form.is_valid()
    assert "W1.1" not in form.values()
    assert form.values()["W1.4a"] == ("yes", "")
    assert form.versions()["W1.4a"] == 3


def test_a_judgement_needs_its_evidence_and_evidence_its_judgement(baths):
    lines = judgement_page(member(baths, "ines"), "leeds").lines
    form = JudgementsForm(lines, posted(M1_1="good", M1_2_note="Saw the budget"))
    assert form.errors == {
        "M1.1-note": ["Give the evidence for the judgement on M1.1"],
        "M1.2": ["Choose a judgement on M1.2"],
    }
    assert JudgementsForm(lines, posted(M1_1="good", M1_1_note="Read it")).is_valid()


def test_a_judgement_says_how_it_is_printed_where_that_is_another_word(baths):
    lines = judgement_page(member(baths, "ines"), "leeds").lines
    assert JudgementsForm(lines).fields["M1.1"].choices == [
        ("good", "Good (printed as GOOD ENOUGH)"),
        ("poor", "Poor"),
        ("none", "No pool (printed as –)"),
    ]


def facts_form(inspection, **data):
    page = case_page(member(inspection, "amir"), "L1")
    return FactsForm(page, RequestFactory().post("/", data).POST)


def test_facts_are_kept_by_their_kind_and_what_is_blank_is_left_out(baths):
    scoring(baths)
    form = facts_form(
        baths,
        guard="yes",
        depth="3",
        **{"tested-day": "1", "tested-month": "2", "tested-year": "2004"},
    )
    assert form.is_valid(), form.errors
    assert form.values() == {"guard": "yes", "depth": 3, "tested": "2004-02-01"}


def test_a_number_may_be_one_of_the_words_allowed_instead(baths):
    scoring(baths)
    form = facts_form(baths, depth="Not measured")
    assert form.is_valid()
    assert form.values() == {"depth": "Not measured"}


def test_wrong_facts_say_so_beside_the_field(baths):
    scoring(baths)
    form = facts_form(baths, guard="maybe", depth="deep", **{"tested-day": "31"})
    assert form.errors == {
        "guard": ["Choose one of the answers to Lifeguard on duty"],
        "depth": ["Depth in metres: “deep” is not a whole number or Not measured."],
        "tested": ["The date must include a month and a year"],
    }


def test_facts_from_the_sample_are_not_the_assessors_to_change(baths):
    scoring(baths)
    form = facts_form(baths, size="small", guard="yes")
    assert form.is_valid()
    assert form.values() == {"guard": "yes"}


def test_facts_take_the_side_that_was_chosen(baths):
    scoring(baths, facts={"guard": "yes"}, version=4)
    form = facts_form(
        baths,
        guard="no",
        depth="3",
        **{"guard-keep": "saved", "depth-keep": "4", "save-version": "1"},
    )
    assert form.is_valid()
    assert (form.values(), form.version_seen()) == ({"guard": "yes", "depth": 3}, 4)


def test_a_conflict_carries_everything_else_along():
    conflict = SaveConflict("W1.1", ("yes", ""), ("no", ""), 2)
    sent = [("W1.1", "no"), ("W1.4a", "yes"), ("csrfmiddlewaretoken", "x"), ("save-operation", "y")]
    form = ConflictForm([conflict], sent)
    assert form.carried[:2] == [("W1.1", "no"), ("W1.4a", "yes")]
    assert [name for name, _ in form.carried[2:]] == ["save-operation"]
    assert dict(form.carried)["save-operation"] != "y"
    assert form.fields["W1.1-keep"].choices == [("saved", "What is saved"), ("2", "Yours")]


def test_each_unlikely_combination_has_its_box(baths):
    answers = COMPLETE | {"W1.4b": ("yes", "")}
    scoring(baths, facts=COMPLETE_FACTS, answers=answers)
    page = case_page(member(baths, "amir"), "L1")
    form = SubmitForm(page, RequestFactory().post("/", {}).POST)
    message = "Confirm that this is right: The signs are understood, but hard to see."
    assert form.errors == {"understood-unseen": [message]}
    ticked = SubmitForm(page, RequestFactory().post("/", {"understood-unseen": "on"}).POST)
    assert ticked.is_valid()
    assert ticked.agreed() == {"understood-unseen"}


def test_a_filter_that_is_not_known_filters_nothing():
    offered = {"area": [("leeds", "Leeds")], "status": [("submitted", "Submitted")]}
    form = CaseFilter({"area": "paris"}, offered)
    assert form.chosen() == {"area": "", "status": ""}
    known = CaseFilter({"area": "leeds"}, offered)
    assert known.query() == "area=leeds&status="
