"""The process dies while somebody saves: what was not committed is gone, what was is there once, however
often it is sent again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casefiles.models.assessments import Answer, Assessment, SaveOperation
from casefiles.models.cases import CaseFile
from casefiles.models.samples import SampleUpload
from casefiles.tests.saves import save_answers
from inspection.models import Inspection
from inspection.tests.killing import Commit, killed

pytestmark = pytest.mark.django_db(transaction=True)
SAVE = {"L1.1": "not_yet", "L1.1-note": "Closed on Mondays", "L1.1-version": 1}
OPERATION = {"save-operation": "4f3c5f0e-6f0b-4f2e-9a52-6b7c1d2e3f40"}


@pytest.fixture
def n3(tiny: Inspection, people: dict[str, User]) -> Assessment:
    """Amir's case, with an answer to everything that is asked: L1.1 is "enough", at its first version."""
    found = Assessment.objects.get(case__inspection=tiny, case__reference="N3")
    given = {"L1.2": ("enough", ""), "L2.1": ("enough", "")}
    save_answers(assessment=found, values=given, versions={}, user=people["amir"])
    return found


def saved_of(case: Assessment) -> tuple[str, int, int, int]:
    """The value of L1.1 and its version, how many changes its history has, and how many operations there are."""
    answer = Answer.objects.get(assessment=case, criterion__code="L1.1")
    changes = Answer.history.filter(assessment_id=case.pk, criterion__code="L1.1").count()
    return answer.value, answer.version, changes, SaveOperation.objects.filter(assessment=case).count()


def send(client: Client) -> Any:
    return client.post("/tiny/cases/N3/L1/", SAVE | OPERATION, headers={"accept": "application/json"})


def test_a_save_that_dies_before_its_commit_is_not_there_and_can_be_sent_again(
    n3: Assessment, as_: Callable[[str], Client]
):
    amir, before = as_("amir"), saved_of(n3)
    killed(lambda: send(amir), Commit("before", "casefiles_saveoperation"))
    assert saved_of(n3) == before == ("enough", 1, before[2], 0)
    assert send(amir).json()["saved"] == {"L1.1": {"value": "not_yet", "version": 2}}
    assert saved_of(n3) == ("not_yet", 2, before[2] + 1, 1)


@pytest.mark.parametrize("point", [Commit("after", "casefiles_saveoperation"), None])
def test_a_save_that_dies_before_its_reply_is_there_and_sent_again_it_is_the_same_save(
    n3: Assessment, as_: Callable[[str], Client], point: Commit | None
):
    amir, before = as_("amir"), saved_of(n3)
    killed(lambda: send(amir), point)
    assert saved_of(n3) == ("not_yet", 2, before[2] + 1, 1)
    reply = send(amir)
    assert (reply.status_code, reply.json()["operation"]) == (200, OPERATION["save-operation"])
    assert reply.json()["saved"] == {"L1.1": {"value": "not_yet", "version": 2}}
    assert saved_of(n3) == ("not_yet", 2, before[2] + 1, 1)


def submissions(case: Assessment) -> tuple[str, int]:
    case.refresh_from_db()
    return case.status, Assessment.history.filter(id=case.pk, status="submitted").count()


def test_a_submission_that_dies_before_its_commit_is_none(n3: Assessment, as_: Callable[[str], Client]):
    amir = as_("amir")
    killed(
        lambda: amir.post(reverse("case_submit", args=["tiny", "N3"])), Commit("before", "casefiles_assessment")
    )
    assert submissions(n3) == ("in_progress", 0)
    amir.post(reverse("case_submit", args=["tiny", "N3"]))
    assert submissions(n3) == ("submitted", 1)


@pytest.mark.parametrize("point", [Commit("after", "casefiles_assessment"), None])
def test_a_submission_that_dies_before_its_reply_is_one_and_pressed_again_stays_one(
    n3: Assessment, as_: Callable[[str], Client], point: Commit | None
):
    amir = as_("amir")
    killed(lambda: amir.post(reverse("case_submit", args=["tiny", "N3"])), point)
    assert submissions(n3) == ("submitted", 1)
    again = amir.post(reverse("case_submit", args=["tiny", "N3"]))
    assert "submitted" in again.content.decode()
    assert submissions(n3) == ("submitted", 1)


@pytest.fixture
def uploaded(tiny: Inspection, as_: Callable[[str], Client]) -> Callable[[], Any]:
    """Laura has looked at a file with a school that is new and one that has grown; what applies it."""
    laura = as_("laura")
    data = b"reference,area,size\nS2,South,Large\nS3,South,Small\n"
    laura.post(reverse("setup_sample_import", args=["tiny"]), {"file": SimpleUploadedFile("list.csv", data)})
    address = reverse("setup_sample_check", args=["tiny"])
    seen = laura.get(address).context["found"].fingerprint
    return lambda: laura.post(address, {"decision": "apply", "fingerprint": seen}, follow=True)


def sample(tiny: Inspection) -> tuple[int, str, int, int]:
    """How many schools there are and of what size S2 is, how many assessments, how many files wait."""
    cases = CaseFile.objects.filter(inspection=tiny)
    assessments = Assessment.objects.filter(case__inspection=tiny).count()
    return cases.count(), cases.get(reference="S2").facts["size"], assessments, SampleUpload.objects.count()


def test_an_import_that_dies_before_its_commit_leaves_the_sample_and_the_file(tiny, uploaded):
    before = sample(tiny)
    killed(uploaded, Commit("before", "casefiles_casefile"))
    assert sample(tiny) == before == (5, "Small", before[2], 1)
    assert "Cases added: 1, changed: 1" in uploaded().content.decode()
    assert sample(tiny) == (6, "Large", before[2] + 1, 0)


@pytest.mark.parametrize("point", [Commit("after", "casefiles_casefile"), None])
def test_an_import_that_dies_before_its_reply_is_there_whole_and_once(tiny, uploaded, point):
    before = sample(tiny)
    killed(uploaded, point)
    assert sample(tiny) == (6, "Large", before[2] + 1, 0)
    uploaded()
    assert sample(tiny) == (6, "Large", before[2] + 1, 0)
