"""Ines and Laura review what Amir and Bea have scored."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.moderation import Correction
from casefiles.moderation.actions import (
    ReviewOfOwnCase,
    accept_many,
    correct_answer,
    record_decision,
)
from casefiles.moderation.queries import moderation_queue, queue_lines, review_page
from casefiles.scoring.actions import submit
from casefiles.scoring.refusals import (
    AssessmentNotReady,
    NotSubmitted,
    StaleSave,
    UnresolvedComments,
)
from casefiles.tests.baths import COMPLETE, COMPLETE_FACTS, person, scoring
from casefiles.tests.saves import save_answers, save_facts
from inspection.models import Inspection, Membership


@pytest.fixture
def s2(tiny: Inspection, people) -> Assessment:
    """Bea's case, just submitted: no librarian, so L1.2 is not asked."""
    return submitted(tiny.cases.get(reference="S2"), people["bea"])


def submitted(case: CaseFile, user) -> Assessment:
    assessment = case.assessments.get(kind="first")
    save_facts(assessment=assessment, facts={"librarian": "no"}, version=assessment.version, user=user)
    values = {"L1.1": ("not_yet", "Little for the youngest."), "L2.1": ("not_yet", "")}
    save_answers(assessment=assessment, values=values, versions={}, user=user)
    submit(assessment=assessment, user=user)
    assessment.refresh_from_db()
    return assessment


def membership(tiny: Inspection, name: str) -> Membership:
    return tiny.memberships.get(user__username=name)


def test_a_submitted_case_waits_in_the_queue(tiny, s2):
    waiting = moderation_queue(membership(tiny, "ines"))
    assert [row.case.reference for row in waiting] == ["S2"]
    line = queue_lines(membership(tiny, "ines"), list(waiting))[0]
    assert (line.assessor, line.days, line.mine) == ("Bea Lund", 0, False)


def test_the_queue_is_of_ones_own_area(tiny, s2):
    assert not moderation_queue(membership(tiny, "ivan"))
    assert moderation_queue(membership(tiny, "ines"), area="south")
    assert not moderation_queue(membership(tiny, "ines"), area="north")
    assert not moderation_queue(membership(tiny, "ines"), assessor=str(membership(tiny, "amir").user_id))


def test_an_accepted_case_leaves_the_queue(tiny, s2, people):
    record_decision(assessment=s2, settled=(), comments={}, user=people["ines"])
    s2.refresh_from_db()
    assert s2.status == "accepted"
    assert not moderation_queue(membership(tiny, "ines"))


def test_a_returned_case_is_accepted_only_when_every_comment_is_settled(s2, people):
    ines, bea = people["ines"], people["bea"]
    record_decision(assessment=s2, settled=(), comments={"L1.1": "Which ages?"}, user=ines)
    comment = s2.comments.get()
    save_answers(
        assessment=s2,
        values={"L1.1": ("not_yet", "Nothing below the age of seven.")},
        versions={"L1.1": 1},
        user=bea,
    )
    submit(assessment=s2, user=bea)
    with pytest.raises(UnresolvedComments):
        record_decision(assessment=s2, settled=(), comments={}, user=ines)
    record_decision(assessment=s2, settled=[comment.pk], comments={}, user=ines)
    comment.refresh_from_db()
    assert (comment.resolved_by, comment.resolved_at is not None) == (ines, True)


def test_what_a_decision_settled_is_undone_when_it_is_refused(s2, people):
    record_decision(assessment=s2, settled=(), comments={"": "Look again."}, user=people["ines"])
    submit(assessment=s2, user=people["bea"])
    comment = s2.comments.get()
    with pytest.raises(ValidationError):
        record_decision(assessment=s2, settled=[comment.pk], comments={"Z9": "What?"}, user=people["ines"])
    comment.refresh_from_db()
    assert comment.resolved_at is None


@pytest.mark.parametrize("name", ["amir", "bea", "ivan", "max", "olga"])
def test_only_an_inspector_of_the_area_decides(name, s2, people):
    with pytest.raises(PermissionDenied):
        record_decision(assessment=s2, settled=(), comments={}, user=people[name])


def test_nobody_reviews_their_own_case(tiny, people):
    case = tiny.cases.get(reference="N1")
    Assessment.objects.filter(case=case).update(assessor=people["ines"], status="submitted")
    row = case.assessments.get()
    with pytest.raises(ReviewOfOwnCase):
        record_decision(assessment=row, settled=(), comments={}, user=people["ines"])
    assert accept_many(assessments=[row], user=people["ines"]) == {"accepted": [], "left": [row]}
    record_decision(assessment=row, settled=(), comments={}, user=people["laura"])


def test_several_are_accepted_at_once_and_those_with_comments_left(tiny, s2, people):
    n1 = tiny.cases.get(reference="N1").assessments.get()
    Assessment.objects.filter(pk=n1.pk).update(status="submitted")
    record_decision(assessment=s2, settled=(), comments={"": "Why so?"}, user=people["ines"])
    submit(assessment=s2, user=people["bea"])
    done = accept_many(assessments=[n1, s2], user=people["ines"])
    assert done == {"accepted": [n1], "left": [s2]}


def test_a_correction_keeps_the_assessors_answer(tiny, s2, people):
    changed = correct_answer(
        assessment=s2,
        code="L1.1",
        value="enough",
        reason="The youngest have their own room.",
        user=people["ines"],
        version=1,
    )
    assert changed == []
    answer = Answer.objects.get(assessment=s2, criterion__code="L1.1")
    assert (answer.value, answer.note, answer.version) == ("enough", "Little for the youngest.", 2)
    kept = Correction.objects.get()
    assert (kept.value_before, kept.value_after, kept.made_by) == (
        "not_yet",
        "enough",
        people["ines"],
    )
    assert [row.value for row in answer.history.order_by("history_id")] == ["not_yet", "enough"]
    line = review_page(membership(tiny, "laura"), "S2").find("L1.1")
    assert (line.line.label, line.line.corrected[0].before) == ("Good enough", "Not yet")


def test_an_answer_corrected_to_not_applicable_says_why(s2, people):
    correct_answer(assessment=s2, code="L2.1", value="none", reason="There is no library.", user=people["ines"])
    corrected = Answer.objects.get(assessment=s2, criterion__code="L2.1")
    assert (corrected.value, corrected.note) == ("none", "There is no library.")


def test_a_correction_of_an_answer_changed_meanwhile_is_refused(s2, people):
    correct = {"assessment": s2, "code": "L1.1", "reason": "Seen.", "version": 1}
    correct_answer(value="enough", user=people["ines"], **correct)
    with pytest.raises(StaleSave):
        correct_answer(value="none", user=people["laura"], **correct)


def test_what_is_with_its_assessor_is_not_corrected(tiny, people):
    row = tiny.cases.get(reference="N3").assessments.get()
    with pytest.raises(NotSubmitted):
        correct_answer(assessment=row, code="L1.1", value="enough", reason="Seen.", user=people["ines"])


def test_a_correction_that_opens_a_gap_is_refused(baths):
    """A correction never asks something new in the assessor's name: then the case is returned."""
    row = scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE, status="submitted")
    with pytest.raises(AssessmentNotReady) as refused:
        correct_answer(assessment=row, code="W1.2", value="yes", reason="There is one.", user=person("ines"))
    assert [gap.name for gap in refused.value.gaps] == ["W1.3"]
    assert not Correction.objects.exists()


def test_what_follows_from_a_correction_is_recorded_as_its_consequence(baths):
    answers = {**COMPLETE, "W1.2": ("yes", ""), "W1.3": ("yes", "Seen.")}
    row = scoring(baths, facts=COMPLETE_FACTS, answers=answers, status="accepted")
    changed = correct_answer(
        assessment=row, code="W1.2", value="no", reason="It is a draft.", user=person("ines")
    )
    assert "W1.3" in changed
    kept = Correction.objects.get(answer__criterion__code="W1.3")
    assert (kept.value_before, kept.value_after) == ("yes", "na")
    assert kept.reason.startswith("Follows from the correction of W1.2.")


def test_an_inspector_reviews_on_the_pages(as_: Callable[[str], Client], s2):
    ines = as_("ines")
    assert b"1 case to review" in ines.get("/tiny/moderation/").content
    page = ines.get("/tiny/moderation/S2/").content.decode()
    assert "Little for the youngest." in page
    assert "Asked only where Trained librarian is yes" in page
    page = ines.post("/tiny/moderation/S2/", {"decision": "return"}).content.decode()
    assert "Say what is to be looked at again" in page
    sent = {"decision": "accept", "L1.1-comment": "Which ages?"}
    page = ines.post("/tiny/moderation/S2/", sent).content.decode()
    assert "take this comment out" in page
    assert "Which ages?" in page
    sent["decision"] = "return"
    page = ines.post("/tiny/moderation/S2/", sent, follow=True).content.decode()
    assert "S2: returned" in page
    s2.refresh_from_db()
    assert s2.status == "returned"


def test_an_inspector_corrects_on_the_page(as_: Callable[[str], Client], s2):
    ines = as_("ines")
    address = "/tiny/moderation/S2/L1.1/"
    assert b"Correct answer" in ines.get(address).content
    page = ines.post(address, {"value": "not_yet", "reason": "Hm.", "version": 1})
    assert b"That is the answer already" in page.content
    page = ines.post(address, {"value": "enough", "reason": "Seen.", "version": 1}, follow=True)
    assert "L1.1 is corrected." in page.content.decode()
    assert "The assessor answered “Not yet”" in page.content.decode()


def test_ticked_cases_are_accepted_from_the_queue(as_: Callable[[str], Client], s2):
    page = as_("ines").post("/tiny/moderation/accept/", {"case": ["S2", "N9"]}, follow=True)
    assert b"1 case accepted" in page.content


def test_the_queue_takes_as_many_queries_for_many_cases(as_: Callable[[str], Client], tiny, s2, people):
    ines = as_("ines")
    ines.get("/tiny/moderation/")
    with CaptureQueriesContext(connection) as with_one:
        ines.get("/tiny/moderation/")
    Assessment.objects.filter(case__inspection=tiny, kind="first").update(
        status="submitted", submitted_at=s2.submitted_at, assessor=people["amir"]
    )
    assert moderation_queue(membership(tiny, "ines")).count() == 5
    with CaptureQueriesContext(connection) as with_five:
        ines.get("/tiny/moderation/")
    assert len(with_one) == len(with_five)


def test_the_assessor_reads_the_correction_beside_their_own_answer(as_, s2, people):
    correct_answer(assessment=s2, code="L1.1", value="enough", reason="Seen upstairs.", user=people["ines"])
    page = as_("bea").get("/tiny/cases/S2/check/").content.decode()
    assert "The assessor answered “Not yet”. Ines Moreau made it “Good enough”" in page
    assert "Seen upstairs." in page
