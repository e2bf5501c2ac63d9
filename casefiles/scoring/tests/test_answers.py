"""The one writer: which rows it changes, what it makes of them, and what history keeps."""

from casefiles.models.assessments import Answer
from casefiles.scoring.answers import changed_rows, save_rows, state_of
from casefiles.scoring.case_state import AnswerContent
from casefiles.tests.baths import instrument, person, scoring, standing


def rows_of(assessment):
    return {row.criterion.code: row for row in assessment.answers.select_related("criterion")}


def test_rows_that_say_it_already_are_left_alone(baths):
    amirs = scoring(baths, answers={"W1.1": ("yes", "seen"), "W1.4a": ("no", "")})
    wanted = {"W1.1": AnswerContent("yes", "seen"), "W1.4a": AnswerContent("yes")}
    changed = changed_rows(amirs, rows_of(amirs), wanted, by=person("amir"))
    assert [(code, row.version) for code, row in changed.items()] == [("W1.4a", 2)]


def test_a_new_row_repeats_the_keys_of_its_case_and_begins_at_one(baths):
    amirs = scoring(baths)
    wanted = {"W1.2": AnswerContent("na", by_rule=True), "W1.1": AnswerContent()}
    (row,) = changed_rows(amirs, {}, wanted, by=person("amir")).values()
    assert (row.pk, row.area, row.inspection, row.counts) == (None, amirs.case.area, baths, True)
    save_rows([row], person("amir"))
    assert standing(amirs) == {"W1.2": ("na", "", True, 1)}


def test_new_and_changed_rows_are_written_with_their_history(baths):
    amirs = scoring(baths, answers={"W1.1": ("yes", "seen"), "W1.4a": ("no", "")})
    wanted = {
        "W1.1": AnswerContent("no", "other"),
        "W1.4a": AnswerContent("yes"),
        "W1.4b": AnswerContent("no"),
    }
    changed = changed_rows(amirs, rows_of(amirs), wanted, by=person("amir"))
    save_rows(changed.values(), person("ines"), "corrected")
    assert standing(amirs) == {
        "W1.1": ("no", "other", False, 2),
        "W1.4a": ("yes", "", False, 2),
        "W1.4b": ("no", "", False, 1),
    }
    kept = Answer.history.filter(assessment_id=amirs.pk).order_by("criterion__code")
    assert [
        (
            one.criterion.code,
            one.value,
            one.history_type,
            one.history_user,
            one.history_change_reason,
        )
        for one in kept
    ] == [
        ("W1.1", "no", "~", person("ines"), "corrected"),
        ("W1.4a", "yes", "~", person("ines"), "corrected"),
        ("W1.4b", "no", "+", person("ines"), "corrected"),
    ]


def test_the_facts_of_a_scoring_go_before_those_of_its_case(baths):
    amirs = scoring(baths, facts={"size": "small", "guard": "yes"})
    assert state_of(amirs, {}, instrument()).facts == {"size": "small", "guard": "yes"}
