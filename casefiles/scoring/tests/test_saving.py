"""Saving one answer at a time: once for each operation, never over somebody else's words, in all or nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casefiles.models.assessments import Answer, Assessment, SaveOperation
from casefiles.scoring import saving
from casefiles.scoring.form_base import LONGEST_NOTE
from casefiles.tests import saves

SECTION = "/tiny/cases/N3/L1/"
FACTS = "/tiny/cases/N3/facts/"
JSON = {"accept": "application/json"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def amir(as_: Callable[[str], Client]) -> Client:
    """Case N3 is Amir's: begun, with L1.1 answered "enough" (version 1) and a trained librarian."""
    return as_("amir")


def save(client: Client, value: str, *, note: str = "", version: int = 1, **more: Any) -> Any:
    fields = {"L1.1": value, "L1.1-note": note, "L1.1-version": version, **more}
    fields.setdefault("save-operation", str(uuid4()))
    return client.post(SECTION, fields, headers=JSON)


def answer(code: str = "L1.1") -> Answer:
    return Answer.objects.get(assessment__case__reference="N3", criterion__code=code)


def changes(code: str = "L1.1") -> int:
    return Answer.history.filter(assessment__case__reference="N3", criterion__code=code).count()


def test_the_reply_names_the_application_the_operation_and_the_new_version(amir: Client) -> None:
    operation = str(uuid4())
    reply = save(amir, "not_yet", **{"save-operation": operation})
    assert reply.status_code == 200
    assert reply["Cache-Control"] == "no-store"
    said = reply.json()
    assert (said["application"], said["operation"]) == ("thematic", operation)
    assert said["saved"] == {"L1.1": {"value": "not_yet", "version": 2}}
    assert said["left"] == {"section": 1, "case": 2}


def test_one_hundred_copies_of_a_save_are_one_change_and_get_one_reply(amir: Client) -> None:
    before, operation = changes(), str(uuid4())
    replies = [save(amir, "not_yet", note="Once", **{"save-operation": operation}).content for _ in range(100)]
    assert len(set(replies)) == 1
    assert changes() == before + 1


def test_a_copy_that_comes_after_later_changes_is_told_the_same(amir: Client) -> None:
    operation = str(uuid4())
    first = save(amir, "not_yet", **{"save-operation": operation}).json()
    save(amir, "enough", version=2)
    assert save(amir, "not_yet", **{"save-operation": operation}).json() == first
    assert (answer().value, answer().version) == ("enough", 3)


def test_a_copy_that_comes_after_submission_is_told_the_same(amir: Client) -> None:
    operation = str(uuid4())
    first = save(amir, "not_yet", **{"save-operation": operation}).json()
    Assessment.objects.filter(case__reference="N3").update(status="submitted")
    assert save(amir, "not_yet", **{"save-operation": operation}).json() == first


def test_another_save_under_the_same_id_changes_nothing(amir: Client) -> None:
    operation = str(uuid4())
    save(amir, "not_yet", **{"save-operation": operation})
    reply = save(amir, "enough", version=2, **{"save-operation": operation})
    assert reply.status_code == 422
    assert reply.json()["refused"] == "This change was sent under the number of another change."
    assert answer().value == "not_yet"


def test_the_same_save_under_the_same_id_in_another_case_is_refused(
    amir: Client, people: dict[str, User]
) -> None:
    other = Assessment.objects.exclude(case__reference="N3").filter(assessor=people["amir"])[0]
    operation = uuid4()
    key = saving.operation_key(operation, {"L1.1": ("not_yet", "")}, {"L1.1": 1})
    SaveOperation.objects.create(
        user=people["amir"], operation=operation, assessment=other, digest=key.digest, reply={}
    )
    reply = save(amir, "not_yet", **{"save-operation": str(operation)})
    assert reply.status_code == 422
    assert reply.json()["refused"] == "This change was sent under the number of another change."
    assert answer().value == "enough"
    SaveOperation.objects.filter(operation=operation).update(assessment=answer().assessment)
    assert (
        save(amir, "not_yet", **{"save-operation": str(operation)}).status_code == 200
    )  # the digest is the same


def test_two_people_may_use_the_same_id(amir: Client, people: dict[str, User]) -> None:
    operation = uuid4()
    assessment = Assessment.objects.get(case__reference="N3")
    SaveOperation.objects.create(
        user=people["bea"], operation=operation, assessment=assessment, digest="", reply={}
    )
    assert save(amir, "not_yet", **{"save-operation": str(operation)}).status_code == 200


def test_a_save_without_an_id_is_refused(amir: Client) -> None:
    reply = save(amir, "not_yet", **{"save-operation": ""})
    assert reply.status_code == 422
    assert answer().value == "enough"


def test_a_stale_save_is_told_both_answers_with_who_and_when(amir: Client, people: dict[str, User]) -> None:
    save(amir, "not_yet", note="Seen in May")
    reply = save(amir, "enough", note="Seen in June", version=1)
    assert reply.status_code == 409
    sides = reply.json()["conflict"]["L1.1"]
    at = answer().saved_at.isoformat()
    assert sides["yours"] == {"value": "enough", "label": "Good enough", "note": "Seen in June"}
    assert sides["theirs"] == {
        "value": "not_yet",
        "label": "Not yet",
        "note": "Seen in May",
        "version": 2,
        "by": "Amir Shah",
        "at": at,
    }
    assert (answer().value, answer().version) == ("not_yet", 2)


def test_an_answer_is_saved_alone(amir: Client) -> None:
    save(amir, "not_yet")
    assert not Answer.objects.filter(assessment__case__reference="N3", criterion__code="L1.2").exists()


def test_a_question_that_is_not_asked_takes_no_answer(amir: Client) -> None:
    assessment = Assessment.objects.get(case__reference="N3")
    Assessment.objects.filter(pk=assessment.pk).update(facts={"librarian": "no"})
    fields = {"L1.2": "enough", "L1.2-version": 0, "save-operation": str(uuid4())}
    reply = amir.post(SECTION, fields, headers=JSON)
    assert reply.status_code == 422
    assert reply.json()["errors"] == {
        "L1.2": ["L1.2 is not asked now. Asked only where Trained librarian is yes. In this case it is no."]
    }


def test_an_answer_that_takes_the_case_out_of_the_base_needs_a_reason(amir: Client) -> None:
    reply = save(amir, "none")
    assert reply.status_code == 422
    assert list(reply.json()["errors"]) == ["L1.1-note"]
    assert answer().value == "enough"


def test_a_note_of_100_000_characters_is_kept_and_a_longer_one_refused(amir: Client) -> None:
    assert save(amir, "enough", note="é" * LONGEST_NOTE).status_code == 200
    assert len(answer().note) == LONGEST_NOTE
    assert save(amir, "enough", note="é" * (LONGEST_NOTE + 1), version=2).status_code == 422


def test_a_submitted_case_is_not_changed(amir: Client) -> None:
    Assessment.objects.filter(case__reference="N3").update(status="submitted")
    reply = save(amir, "not_yet")
    assert reply.status_code == 409
    assert reply.json()["refused"] == "The case has been submitted and can no longer be changed."
    assert answer().value == "enough"


def test_somebody_who_lost_the_case_is_told(amir: Client, people: dict[str, User]) -> None:
    Assessment.objects.filter(case__reference="N3").update(assessor=people["ines"])
    reply = save(amir, "not_yet")
    assert (reply.status_code, reply.json()["refused"]) == (
        403,
        "You may no longer change this case.",
    )


def test_an_outsider_is_told_no_more(as_: Callable[[str], Client]) -> None:
    assert save(as_("olga"), "not_yet").json()["refused"] == "You may no longer change this case."


def test_somebody_signed_out_is_told_so_in_json(tiny: Any) -> None:
    reply = save(Client(), "not_yet")
    assert (reply.status_code, reply.json()["error"]) == (401, "signed_out")
    assert answer().value == "enough"


def test_a_stale_token_is_told_so_in_json(amir: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = amir.cookies
    reply = save(strict, "not_yet")
    assert (reply.status_code, reply.json()["error"]) == (403, "token")


def test_the_change_and_its_operation_are_kept_together_or_not_at_all(
    amir: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(saving.SaveOperation.objects, "create", fail)
    with pytest.raises(RuntimeError):
        save(amir, "not_yet")
    assert answer().value == "enough"


def test_the_kept_reply_holds_no_note(amir: Client) -> None:
    save(amir, "not_yet", note="Told in confidence")
    assert "confidence" not in str(SaveOperation.objects.get().reply)


def test_facts_save_with_what_follows_from_them(amir: Client) -> None:
    fields = {"librarian": "no", "save-version": 1, "save-operation": str(uuid4())}
    said = amir.post(FACTS, fields, headers=JSON).json()
    assert said["version"] == 2
    assert said["changed"] == {
        "L1.2": {
            "value": "none",
            "version": 1,
            "state": "not_asked",
            "reason": "Asked only where Trained librarian is yes. In this case it is no.",
        }
    }
    assert said["left"] == {"section": 0, "case": 1}


def test_facts_that_cost_an_answer_ask_first(amir: Client, people: dict[str, User]) -> None:
    saves.save_answers(
        assessment=Assessment.objects.get(case__reference="N3"),
        values={"L1.2": ("enough", "")},
        versions={},
        user=people["amir"],
    )
    fields = {"librarian": "no", "save-version": 1, "save-operation": str(uuid4())}
    reply = amir.post(FACTS, fields, headers=JSON)
    assert reply.status_code == 409
    assert list(reply.json()["consent"]) == ["L1.2"]
    assert answer("L1.2").value == "enough"


def test_stale_facts_are_told_both(amir: Client) -> None:
    fields = {"librarian": "no", "save-version": 0, "save-operation": str(uuid4())}
    reply = amir.post(FACTS, fields, headers=JSON)
    assert reply.status_code == 409
    assert reply.json()["conflict"]["librarian"]["theirs"]["label"] == "Yes"


def test_the_button_pressed_twice_is_one_change(amir: Client) -> None:
    before = changes()
    fields = {"L1.1": "not_yet", "L1.1-version": 1, "save-operation": str(uuid4())}
    first, second = amir.post(SECTION, fields), amir.post(SECTION, fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert changes() == before + 1


def test_going_back_and_sending_the_page_again_changed_is_not_lost(amir: Client) -> None:
    operation = str(uuid4())
    fields = {"L1.1": "not_yet", "L1.1-version": 1, "save-operation": operation}
    amir.post(SECTION, fields)
    again = amir.post(SECTION, {**fields, "L1.1": "enough"})
    assert again.status_code == 409
    assert b"Choose which answer is to stand" in again.content


def reads_and_writes(queries: CaptureQueriesContext) -> list[str]:
    """Without the instrument, which is no part of a save, and what only begins or ends a transaction."""
    sent = [query["sql"] for query in queries]
    return [
        sql
        for sql in sent
        if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", 'SELECT "criteria_'))
    ]


def test_a_save_takes_ten_reads_and_writes(amir: Client) -> None:
    """Session, user, membership; the lock, the scoring, its answers, the operation; then the answer, its
    history, the operation."""
    save(amir, "not_yet")
    with CaptureQueriesContext(connection) as queries:
        save(amir, "enough", version=2)
    assert len(reads_and_writes(queries)) == 10


def test_two_answers_take_as_many_as_one(amir: Client) -> None:
    both = {"L1.2": "enough", "L1.2-version": 0}
    save(amir, "not_yet", **both)
    with CaptureQueriesContext(connection) as queries:
        save(amir, "enough", version=2, **{"L1.2": "not_yet", "L1.2-version": 1})
    assert len(reads_and_writes(queries)) == 10


def test_a_section_page_takes_six(amir: Client) -> None:
    """Session, user, membership; the scoring, its answers; and the record that the case was opened."""
    amir.get(SECTION)  # the first request of a session notes when it began
    with CaptureQueriesContext(connection) as queries:
        assert amir.get(SECTION).status_code == 200
    assert len(reads_and_writes(queries)) == 6
