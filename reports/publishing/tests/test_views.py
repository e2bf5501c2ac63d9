"""The pages of publishing, asked for by each of the cast."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casefiles.models.assessments import Answer
from inspection.models import Inspection
from inspection.tests.proofs import confirm, give_password, grow_stale
from reports.document.building import build_report
from reports.jobs import attempt, queue
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication, PublishedFile, PublishedReport
from reports.publishing.actions import ask_to_publish, freeze


@pytest.fixture
def inspection(tiny: Inspection, people: dict[str, User]) -> Inspection:
    for name in ("laura", "ines"):
        give_password(people[name])
    return tiny


@pytest.fixture
def published(inspection: Inspection) -> PublishedReport:
    """Version 1 of the report as it stands."""
    return PublishedReport.objects.create(
        inspection=inspection,
        version=1,
        frozen=freeze(build_report(inspection)),
        pdf=b"%PDF",
        sha256=hashlib.sha256(b"%PDF").hexdigest(),
    )


@pytest.fixture
def asked(inspection: Inspection, people: dict[str, User]) -> Publication:
    """Laura has asked for a second person's approval."""
    inspection.second_approval = True
    inspection.save()
    return ask_to_publish(inspection=inspection, user=people["laura"])


As = Callable[[str], Client]


def page_of(client: Client, name: str, *parts: object) -> BeautifulSoup:
    response = client.get(reverse(name, args=["tiny", *parts]))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(node) -> str:
    return " ".join(node.find("main").get_text(" ").split())


def send(client: Client, name: str, *parts: object, **fields: str):
    return client.post(reverse(name, args=["tiny", *parts]), fields)


def publish(client: Client, **fields: str):
    """Send the form as the page shows it, with these fields filled in."""
    seen = page_of(client, "publish").find(id="id_seen")["value"]
    return send(client, "publish", **({"seen": seen} | fields))


def answer_again() -> None:
    Answer.objects.filter(assessment__case__reference="N2", criterion__code="L1.1").update(value="enough")


def test_the_lead_publishes_and_is_led_to_the_work(inspection, as_: As):
    response = publish(as_("laura"))
    job = RenderJob.objects.get()
    assert response["Location"] == f"/tiny/report/jobs/{job.pk}/"
    assert (job.kind, job.publication.status) == ("publication", "rendering")


def test_some_minutes_after_signing_in_the_password_is_asked_for_and_what_was_sent_goes_on(published, as_: As):
    answer_again()
    laura = grow_stale(as_("laura"))
    response = publish(laura, changes="Case N2 was answered again.")
    assert not Publication.objects.exists()
    response = confirm(laura, response)
    assert response["Location"] == f"/tiny/report/jobs/{RenderJob.objects.get().pk}/"
    assert Publication.objects.get().changes == "Case N2 was answered again."


@pytest.mark.parametrize("password", ["", "not the password"])
def test_nothing_is_published_without_the_password(inspection, as_: As, password):
    laura = grow_stale(as_("laura"))
    response = confirm(laura, publish(laura), password)
    assert response.status_code == 200
    assert b"Enter" in response.content
    assert b"not the password" not in response.content
    assert not Publication.objects.exists()


def test_a_page_shown_after_asking_again_sends_its_form_to_its_own_address(inspection, as_: As):
    laura = grow_stale(as_("laura"))
    asked = publish(laura)
    answer_again()
    page = BeautifulSoup(confirm(laura, asked).content, "html.parser")
    assert "has changed since you opened this page" in text(page)
    assert page.find("main").find("form")["action"] == "/tiny/report/publish/"


def test_what_has_changed_is_asked_for_from_the_second_version_on(published, as_: As):
    answer_again()
    laura = as_("laura")
    assert "Say what has changed" in publish(laura).content.decode()
    publish(laura, changes="Case N2 was answered again.")
    assert Publication.objects.get().changes == "Case N2 was answered again."


def test_a_report_that_moved_after_the_page_was_opened_is_shown_again(inspection, as_: As):
    laura = as_("laura")
    seen = page_of(laura, "publish").find(id="id_seen")["value"]
    answer_again()
    response = send(laura, "publish", seen=seen)
    assert "has changed since you opened this page" in response.content.decode()
    assert not Publication.objects.exists()
    again = BeautifulSoup(response.content, "html.parser").find(id="id_seen")["value"]
    assert send(laura, "publish", seen=again).status_code == 302


def test_the_page_names_what_has_changed(published, as_: As):
    answer_again()
    for name in ("report", "publish"):
        said = text(page_of(as_("laura"), name))
        assert "Table 1, L1.1 : 75% (3 of 4) then, 100% (4 of 4) now" in said


def test_nothing_has_changed(published, as_: As):
    said = text(page_of(as_("ines"), "report"))
    assert "No figure, judgement or text has changed since version 1." in said


def test_a_manager_is_told_nothing_that_is_not_published(published, as_: As):
    answer_again()
    said = text(page_of(as_("max"), "report"))
    assert "changed" not in said
    assert "100%" not in said
    assert "The report as it stands" not in said


def test_a_version_lists_its_files_and_what_it_changed(inspection, published, as_: As):
    changed = Publication.objects.create(
        inspection=inspection, frozen={}, status="published", changes="Chapter 2 was wrong."
    )
    second = PublishedReport.objects.create(
        inspection=inspection, version=2, frozen={}, pdf=b"", sha256="", publication=changed
    )
    for area in inspection.areas.all():
        PublishedFile.objects.create(
            published=second, kind="area", area=area, name=f"{area.slug}.pdf", content=b"%PDF"
        )
    said = text(page_of(as_("max"), "report"))
    assert "Chapter 2 was wrong." in said
    assert "Report of North (PDF, 4 bytes)" in said.replace("\xa0", " ")
    assert "Report of South" in said
    inspection.memberships.filter(user__username="max").update(area=inspection.areas.get(slug="north"))
    assert "Report of South" not in text(page_of(as_("max"), "report"))


def test_while_a_version_is_on_its_way_no_other_is_asked_for(asked, as_: As):
    said = text(page_of(as_("laura"), "publish"))
    assert "A version is on its way" in said
    assert "waits for a second person" in said


def test_a_second_person_reads_the_frozen_text_and_approves(asked, as_: As):
    answer_again()
    ines = as_("ines")
    assert "3 of 4 schools, or 75%" in text(page_of(ines, "approval_text"))
    response = send(ines, "approval", decision="approve")
    assert response["Location"] == f"/tiny/report/jobs/{RenderJob.objects.get().pk}/"
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by.username) == ("rendering", "ines")


def test_approval_needs_the_password_of_who_approves(asked, as_: As):
    ines = grow_stale(as_("ines"))
    response = send(ines, "approval", decision="approve")
    assert "Enter the password" in confirm(ines, response, "guess").content.decode()
    asked.refresh_from_db()
    assert asked.status == "waiting"
    confirm(ines, response)
    asked.refresh_from_db()
    assert asked.status == "rendering"


def test_sent_back_it_says_why(asked, as_: As):
    ines = as_("ines")
    response = send(ines, "approval", decision="refuse")
    assert "Say why you send it back" in response.content.decode()
    send(ines, "approval", decision="refuse", reason="Too long.")
    asked.refresh_from_db()
    assert (asked.status, asked.reason) == ("refused", "Too long.")
    laura, said = as_("laura"), "Ines Moreau sent the last request back: Too long."
    assert said in text(page_of(laura, "publish"))
    assert said in text(page_of(laura, "report"))


def test_who_asked_may_take_it_back_but_not_approve(asked, as_: As):
    laura = as_("laura")
    assert "waits for approval" in text(page_of(laura, "approval"))
    send(laura, "approval", decision="approve")
    asked.refresh_from_db()
    assert asked.status == "waiting"
    send(laura, "approval", withdraw="yes")
    asked.refresh_from_db()
    assert asked.status == "cancelled"


def test_an_inspector_does_not_take_it_back(asked, as_: As):
    assert send(as_("ines"), "approval", withdraw="yes").status_code == 403


@pytest.fixture
def job(inspection: Inspection, people: dict[str, User]) -> RenderJob:
    return queue.start(inspection=inspection, kind="draft", user=people["ines"])


def test_a_draft_is_asked_for_followed_and_downloaded(inspection, as_: As):
    ines = as_("ines")
    response = send(ines, "make_draft")
    job = RenderJob.objects.get()
    assert response["Location"] == f"/tiny/report/jobs/{job.pk}/"
    assert ines.get(reverse("job_pdf", args=["tiny", job.pk])).status_code == 404
    attempt.finish(attempt.take_up(job.pk), result=b"%PDF draft")
    link = page_of(ines, "job", job.pk).find("main").find("a", class_="govuk-button")
    response = ines.get(link["href"])
    assert (response.content, response["Content-Type"]) == (b"%PDF draft", "application/pdf")


def test_the_page_of_the_work_says_how_far_it_is(job, as_: As):
    ines = as_("ines")
    assert "Waiting to start" in text(page_of(ines, "job", job.pk))
    mine = attempt.take_up(job.pk)
    attempt.set_total_steps(mine, 2)
    attempt.step(mine, "Printing the PDF")
    page = page_of(ines, "job", job.pk)
    assert page.find(attrs={"role": "status"}).text == "Step 1 of 2: Printing the PDF"
    assert page.find("progress").attrs["max"] == "2"
    assert page.find("noscript").find("meta")["http-equiv"] == "refresh"


def test_a_script_is_told_the_same_in_json(job, as_: As):
    address = reverse("job", args=["tiny", job.pk])
    told = as_("ines").get(address, headers={"accept": "application/json"}).json()
    assert told == {
        "application": "thematic",
        "operation": "",
        "words": "Waiting to start",
        "done": 0,
        "total": 1,
        "ended": False,
    }


def test_work_that_nobody_takes_up_says_so(job, as_: As):
    RenderJob.objects.update(requested_at=timezone.now() - timedelta(seconds=11))
    assert "Waiting for a worker." in text(page_of(as_("ines"), "job", job.pk))


def test_a_stopped_heart_is_noticed_by_whoever_looks(job, as_: As):
    attempt.take_up(job.pk)
    RenderJob.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=16))
    page_of(as_("ines"), "job", job.pk)
    job.refresh_from_db()
    assert job.status == "queued"


def test_an_error_is_shown_and_the_work_tried_again(job, as_: As):
    attempt.fail(attempt.take_up(job.pk), "A font is missing.")
    ines = as_("ines")
    assert "A font is missing." in text(page_of(ines, "job", job.pk))
    send(ines, "job", job.pk, again="yes")
    job.refresh_from_db()
    assert job.status == "queued"


def test_work_can_be_stopped(job, as_: As):
    ines = as_("ines")
    send(ines, "job", job.pk, stop="yes")
    assert "It was stopped, as somebody asked." in text(page_of(ines, "job", job.pk))


def test_only_who_publishes_stops_a_version_on_its_way(inspection, people, as_: As):
    ask_to_publish(inspection=inspection, user=people["laura"])
    job = RenderJob.objects.get()
    assert send(as_("ines"), "job", job.pk, stop="yes").status_code == 403
    assert send(as_("laura"), "job", job.pk, stop="yes").status_code == 302
    assert Publication.objects.get().status == "cancelled"


def test_a_failed_version_is_not_tried_again_while_another_is_on_its_way(inspection, people, as_: As):
    ask_to_publish(inspection=inspection, user=people["laura"])
    failed = RenderJob.objects.get()
    attempt.fail(attempt.take_up(failed.pk), "A font is missing.")
    laura = as_("laura")
    assert "See why, and try it again" in text(page_of(laura, "publish"))
    ask_to_publish(inspection=inspection, user=people["laura"])
    send(laura, "job", failed.pk, again="yes")
    assert "another version is on its way" in text(page_of(laura, "job", failed.pk))
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_the_work_of_another_inspection_is_not_there(rmo, job, as_: As):
    other = queue.start(inspection=rmo, kind="draft", user=None)
    assert as_("ines").get(reverse("job", args=["tiny", other.pk])).status_code == 404


@pytest.mark.parametrize("name", ["report", "publish"])
def test_the_number_of_queries_is_fixed(published, as_: As, name: str, django_assert_max_num_queries):
    laura = as_("laura")
    laura.get(reverse(name, args=["tiny"]))
    with django_assert_max_num_queries(50):
        laura.get(reverse(name, args=["tiny"]))
