"""Returning, answering again and accepting: who may, what opens, what stays shut."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casefiles.models.assessments import Assessment
from casefiles.models.moderation import ReviewComment
from casefiles.moderation import reviews
from casefiles.moderation.reviews import WHOLE_CASE
from casefiles.scoring import actions
from casefiles.scoring.queries import case_page
from casefiles.scoring.refusals import (
    AnswerNotReturned,
    AssessmentNotOpen,
    AssessmentNotReady,
    NotSubmitted,
    UnresolvedComments,
)
from casefiles.tests import saves
from casefiles.tests.baths import (
    COMPLETE,
    COMPLETE_FACTS,
    browser,
    member,
    person,
    scoring,
    standing,
)
from inspection.models import Inspection


@pytest.fixture
def submitted(baths: Inspection) -> Assessment:
    """Case L1, scored and submitted by Amir: every answer is No."""
    amirs = scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE)
    actions.submit(assessment=amirs, user=person("amir"))
    amirs.refresh_from_db()
    return amirs


def give_back(assessment: Assessment, user: str = "ines", **comments: str) -> None:
    """`W1_1="Look"` returns W1.1."""
    texts = {code.replace("_", "."): text for code, text in comments.items()}
    reviews.return_case(assessment=assessment, comments=texts, user=person(user))
    assessment.refresh_from_db()


def save(assessment: Assessment, code: str, value: str, note: str = "", version: int = 1) -> None:
    saves.save_answers(
        assessment=assessment,
        values={code: (value, note)},
        versions={code: version},
        user=person("amir"),
    )


def open_codes(baths: Inspection, name: str = "amir") -> list[str]:
    """The criteria whose answers the pages of the case take."""
    page = case_page(member(baths, name), "L1")
    return [line.criterion.code for _, lines in page.sections for line in lines if line.takes_answers]


def test_a_returned_case_asks_again_only_for_what_was_commented_on(baths, submitted):
    give_back(submitted, W1_1="The chair was empty.")
    page = case_page(member(baths, "amir"), "L1")
    assert submitted.status == "returned"
    assert open_codes(baths) == ["W1.1"]
    assert [gap.text for gap in page.state.gaps] == [
        "W1.1 was returned: change the answer, or say in its note why it stands"
    ]
    assert (page.answered, page.asked) == (4, 5)


def test_what_was_not_returned_cannot_be_changed(submitted):
    give_back(submitted, W1_1="The chair was empty.")
    with pytest.raises(AnswerNotReturned):
        save(submitted, "W2.3", "yes")
    assert standing(submitted)["W2.3"] == ("no", "", False, 1)


def test_facts_can_be_changed_only_where_a_returned_answer_hangs_on_them(submitted):
    give_back(submitted, W1_2="There was a guard.")
    facts = {**COMPLETE_FACTS, "depth": 3}
    with pytest.raises(AnswerNotReturned):
        saves.save_facts(assessment=submitted, facts=facts, version=0, user=person("amir"))
    facts = {**COMPLETE_FACTS, "guard": "no"}
    saves.save_facts(assessment=submitted, facts=facts, version=0, user=person("amir"), agreed=["W1.2"])
    assert standing(submitted)["W1.2"] == ("na", "", True, 2)


def test_what_follows_by_rule_from_a_returned_answer_is_asked_and_stays_open(baths, submitted):
    give_back(submitted, W1_1="It was watched.")
    save(submitted, "W1.1", "yes")
    assert open_codes(baths) == ["W1.1", "W2.2"]  # W2.2 is asked where W1.1 is yes
    save(submitted, "W2.2", "no", version=standing(submitted)["W2.2"][3])
    assert open_codes(baths) == ["W1.1", "W2.2"]


def test_a_returned_answer_must_change_or_be_explained_before_the_case_goes_back(submitted):
    give_back(submitted, W1_1="Are you sure?")
    with pytest.raises(AssessmentNotReady):
        actions.submit(assessment=submitted, user=person("amir"))
    save(submitted, "W1.1", "no", "I asked the attendant.")
    actions.submit(assessment=submitted, user=person("amir"))
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_a_comment_on_the_whole_case_opens_all_of_it(baths, submitted):
    reviews.return_case(assessment=submitted, comments={WHOLE_CASE: "Wrong pool."}, user=person("ines"))
    assert open_codes(baths) == ["W1.1", "W1.2", "W1.4a", "W1.4b", "W2.3"]
    save(submitted, "W2.3", "yes")
    actions.submit(assessment=submitted, user=person("amir"))


def test_a_contradiction_that_blocks_opens_its_other_side(baths, submitted):
    give_back(submitted, W2_3="It was shut in May.", W1_1="It was watched.")
    save(submitted, "W2.3", "yes")
    submitted.comments.filter(criterion__code="W1.1").delete()
    save(submitted, "W2.3", "no", version=2)
    assert open_codes(baths) == ["W2.3"]


def test_a_case_is_accepted_once_every_comment_is_settled(submitted):
    give_back(submitted, W1_1="Are you sure?")
    save(submitted, "W1.1", "no", "I asked the attendant.")
    actions.submit(assessment=submitted, user=person("amir"))
    with pytest.raises(UnresolvedComments):
        reviews.accept_case(assessment=submitted, user=person("ines"))
    reviews.resolve_comment(comment=submitted.comments.get(), user=person("ines"))
    reviews.accept_case(assessment=submitted, user=person("ines"))
    submitted.refresh_from_db()
    assert submitted.status == "accepted"
    comment = submitted.comments.get()
    assert comment.resolved_by == person("ines")
    with pytest.raises(AssessmentNotOpen):
        save(submitted, "W1.1", "yes", version=2)


def test_only_those_who_see_every_case_review(submitted):
    for name in ("amir", "bea", "max", "olga"):
        with pytest.raises(PermissionDenied):
            give_back(submitted, name, W1_1="No.")
        with pytest.raises(PermissionDenied):
            reviews.accept_case(assessment=submitted, user=person(name))
    assert ReviewComment.objects.count() == 0


def test_a_case_that_is_with_its_assessor_cannot_be_returned_or_accepted(baths):
    amirs = scoring(baths)
    with pytest.raises(NotSubmitted):
        give_back(amirs, W1_1="Hurry.")
    with pytest.raises(NotSubmitted):
        reviews.accept_case(assessment=amirs, user=person("ines"))


@pytest.mark.parametrize(
    ("comments", "message"),
    [
        ({}, "Say what is to be looked at again"),
        ({"W9.9": "What?"}, "There is no criterion W9.9"),
        ({"W1.1": "Good", "W1.2": " "}, "The comment on W1.2 is empty"),
    ],
)
def test_a_return_without_sound_comments_changes_nothing(submitted, comments, message):
    with pytest.raises(ValidationError) as refusal:
        reviews.return_case(assessment=submitted, comments=comments, user=person("ines"))
    assert refusal.value.messages == [message]
    submitted.refresh_from_db()
    assert (submitted.status, submitted.comments.count()) == ("submitted", 0)


def read(baths: Inspection, path: str, name: str = "amir") -> str:
    return browser(name).get(f"/{baths.slug}/cases/L1/{path}").content.decode()


def test_the_comment_stands_at_the_answer_it_is_about(baths: Any, submitted: Any) -> None:
    give_back(submitted, W1_1="The chair was <empty>.")
    section = read(baths, "W1/")
    assert "Returned by Ines" in section
    assert "The chair was &lt;empty&gt;." in section
    assert section.count('type="radio"') == 3  # W1.1 alone is asked again
    assert "This answer was not returned: it stands." in section
    assert "W1.1</a>: to be answered again" in read(baths, "")
    assert "The chair was &lt;empty&gt;." in read(baths, "check/", "ines")


def test_the_facts_that_stand_are_shown_and_not_asked(baths: Any, submitted: Any) -> None:
    give_back(submitted, W1_2="There was a guard.")
    facts = read(baths, "facts/")
    assert "Facts that stand" in facts
    assert 'name="guard"' in facts
    assert 'name="depth"' not in facts


def test_a_save_says_what_is_left_of_what_was_returned(submitted: Assessment) -> None:
    give_back(submitted, W1_1="Are you sure?", W1_2="And here?")
    saved = saves.save_answers(
        assessment=submitted,
        values={"W1.1": ("no", "I asked.")},
        versions={"W1.1": 1},
        user=person("amir"),
    )
    assert saved.after.asked_again == {"W1.2"}
