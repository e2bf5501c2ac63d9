"""Asking for a version, approving it, making it, keeping it."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from casefiles.models.assessments import Answer
from inspection.models import Inspection
from reports.disclosure import audit
from reports.document.building import build_report
from reports.jobs import attempt, queue
from reports.jobs.worker import UNEXPECTED, run_job
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication, PublishedFile, PublishedReport
from reports.printing import pdf
from reports.publishing import report_files
from reports.publishing.actions import (
    CannotPublish,
    ReportChangedMeanwhile,
    approve,
    ask_to_publish,
    digest,
    freeze,
    refuse,
    withdraw,
)
from reports.publishing.publish_now import publish_now
from reports.publishing.report_files import ReportFile, ReportFiles

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing that takes no time: a PDF, the report of an area and the data."""

    def products(report, *, slug, version, changes, on_step) -> ReportFiles:
        on_step("Printing the PDF")
        on_step("Writing the data")
        printed = f"{report.cover.title} {version} {changes}".encode()
        files = (
            ReportFile("area", "north", "north.pdf", "application/pdf", b"%PDF North"),
            ReportFile("data", "", "data.csv", "text/csv", b"code,met"),
        )
        return ReportFiles(printed, files)

    monkeypatch.setattr(report_files, "make_report_files", products)
    monkeypatch.setattr(report_files, "step_count", lambda report: 2)


def work() -> None:
    """What a worker does with the jobs that wait."""
    for job in RenderJob.objects.filter(status="queued"):
        run_job(attempt.take_up(job.pk))


def answer_again(value: str = "enough") -> None:
    Answer.objects.filter(assessment__case__reference="N2", criterion__code="L1.1").update(value=value)


def test_the_worker_makes_what_was_frozen_when_it_was_asked_for(tiny, people, quick):
    publication = ask_to_publish(inspection=tiny, user=people["laura"])
    answer_again()
    work()
    published = tiny.published.get()
    assert (published.version, published.published_by) == (1, people["laura"])
    assert published.frozen == publication.frozen != freeze(build_report(tiny))
    assert bytes(published.pdf) == b"Open Books 1 "
    assert published.sha256 == hashlib.sha256(b"Open Books 1 ").hexdigest()
    assert published.publication.status == "published"
    assert published.publication.job.status == "done"


def test_its_files_are_kept_with_it(tiny, people, quick):
    ask_to_publish(inspection=tiny, user=people["laura"])
    work()
    area, data = tiny.published.get().files.all()
    assert (area.kind, area.area.name, area.name) == ("area", "North", "north.pdf")
    assert (data.kind, data.area, bytes(data.content)) == ("data", None, b"code,met")
    assert data.sha256 == hashlib.sha256(b"code,met").hexdigest()


def test_a_corrected_version_says_what_has_changed(tiny, people, quick):
    ask_to_publish(inspection=tiny, user=people["laura"])
    work()
    with pytest.raises(ValidationError, match="Say what has changed"):
        ask_to_publish(inspection=tiny, user=people["laura"], changes="  ")
    ask_to_publish(inspection=tiny, user=people["laura"], changes="A school was answered again.")
    work()
    assert bytes(tiny.published.get(version=2).pdf) == b"Open Books 2 A school was answered again."


def test_one_version_at_a_time(tiny, people):
    ask_to_publish(inspection=tiny, user=people["laura"])
    with pytest.raises(CannotPublish, match="on its way"):
        ask_to_publish(inspection=tiny, user=people["laura"])
    with pytest.raises(CannotPublish, match="on its way"):
        publish_now(inspection=tiny, user=None)


def test_what_was_looked_at_is_what_is_published(tiny, people):
    seen = digest(freeze(build_report(tiny)))
    answer_again()
    with pytest.raises(ReportChangedMeanwhile):
        ask_to_publish(inspection=tiny, user=people["laura"], seen=seen)
    assert not Publication.objects.exists()


@pytest.fixture
def asked(tiny: Inspection, people: dict[str, User], quick: None) -> Publication:
    """Laura has asked; the inspection wants a second person."""
    Inspection.objects.filter(pk=tiny.pk).update(second_approval=True)
    tiny.refresh_from_db()
    return ask_to_publish(inspection=tiny, user=people["laura"])


def test_nothing_is_made_before_a_second_person_approves(asked, people):
    work()
    assert not RenderJob.objects.exists()
    approve(publication=asked, user=people["ines"])
    work()
    published = PublishedReport.objects.get()
    assert published.published_by == people["laura"]
    assert published.publication.decided_by == people["ines"]


def test_who_asked_does_not_approve(asked, people):
    with pytest.raises(CannotPublish, match="A second person"):
        approve(publication=asked, user=people["laura"])


def test_a_refusal_has_a_reason_and_ends_the_request(asked, people):
    with pytest.raises(ValidationError, match="Say why"):
        refuse(publication=asked, user=people["ines"], reason=" ")
    refuse(publication=asked, user=people["ines"], reason="Chapter 2 has no findings.")
    with pytest.raises(CannotPublish, match="decided already"):
        approve(publication=asked, user=people["ines"])
    asked.refresh_from_db()
    assert (asked.status, asked.reason) == ("refused", "Chapter 2 has no findings.")


def test_a_request_can_be_taken_back_and_made_again(asked, people):
    withdraw(publication=asked)
    again = ask_to_publish(inspection=asked.inspection, user=people["laura"])
    assert again.status == "waiting"


def test_the_command_does_not_go_round_the_second_person(asked, tiny):
    with pytest.raises(CommandError, match="A second person has to approve"):
        call_command("publish_report", "tiny")


def test_a_version_published_meanwhile_is_not_overtaken(tiny, people, quick, monkeypatch):
    ask_to_publish(inspection=tiny, user=people["laura"])
    make = report_files.make_report_files

    def overtaken(*args, **options):
        PublishedReport.objects.create(inspection=tiny, version=1, frozen={}, pdf=b"", sha256="")
        return make(*args, **options)

    monkeypatch.setattr(report_files, "make_report_files", overtaken)
    work()
    job = RenderJob.objects.get()
    assert (job.status, job.publication.status) == ("failed", "failed")
    assert "published meanwhile" in job.error
    assert not PublishedFile.objects.exists()


def test_a_report_that_would_tell_more_than_it_prints_is_not_published(tiny, people, quick, monkeypatch):
    monkeypatch.setattr(audit, "check_release", lambda report, earlier: ["L1.1 in North is 3."])
    ask_to_publish(inspection=tiny, user=people["laura"])
    work()
    job = RenderJob.objects.get()
    assert job.error == (
        "Nothing was published, because the report would tell more than it prints. L1.1 in North is 3."
    )
    assert not PublishedReport.objects.exists()
    with pytest.raises(CommandError, match="would tell more"):
        call_command("publish_report", "tiny")


def test_an_error_is_told_in_plain_words_and_logged_with_its_trace(tiny, people, quick, monkeypatch, caplog):
    def broken(*args, **options):
        raise ZeroDivisionError("ink")

    monkeypatch.setattr(report_files, "make_report_files", broken)
    ask_to_publish(inspection=tiny, user=people["laura"])
    work()
    job = RenderJob.objects.get()
    assert (job.status, job.error) == ("failed", UNEXPECTED)
    assert "ink" not in job.error
    assert "ZeroDivisionError: ink" in caplog.text
    assert not PublishedReport.objects.exists()


def test_stopped_in_the_middle_nothing_is_kept(tiny, people, quick, monkeypatch):
    ask_to_publish(inspection=tiny, user=people["laura"])
    make = report_files.make_report_files

    def stopped(*args, **options):
        queue.ask_to_stop(RenderJob.objects.get())
        return make(*args, **options)

    monkeypatch.setattr(report_files, "make_report_files", stopped)
    work()
    assert RenderJob.objects.get().status == "cancelled"
    assert Publication.objects.get().status == "cancelled"
    assert not PublishedReport.objects.exists()


def test_a_draft_is_kept_with_its_job_and_published_nowhere(tiny, people, monkeypatch):
    monkeypatch.setattr(pdf, "render_pdf", lambda report, watermark: watermark.encode())
    queue.start(inspection=tiny, kind="draft", user=people["ines"])
    work()
    assert bytes(RenderJob.objects.get().result).decode() == "Draft – not for publication"
    assert not PublishedReport.objects.exists()


def test_a_published_version_is_made_again_byte_by_byte(tiny, people, tmp_path, capsys):
    published = publish_now(inspection=tiny, user=people["laura"])
    answer_again()
    call_command("rebuild_report", "tiny", "1", str(tmp_path / "again.pdf"))
    assert (tmp_path / "again.pdf").read_bytes() == bytes(published.pdf)
    assert capsys.readouterr().out == f"The same, SHA-256 {published.sha256}.\n"


def test_what_is_not_the_same_is_named(tiny, tmp_path):
    PublishedReport.objects.create(
        inspection=tiny, version=1, frozen=freeze(build_report(tiny)), pdf=b"?", sha256="?"
    )
    with pytest.raises(CommandError, match="Not what was published: the PDF"):
        call_command("rebuild_report", "tiny", "1", str(tmp_path / "again.pdf"))


def test_two_databases_make_the_same_bytes_again(tiny, people, tmp_path):
    """Published here, archived, restored on an installation on SQLite; the tests run on PostgreSQL too."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3"}

    def manage(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        return done.stdout or done.stderr

    published = publish_now(inspection=tiny, user=people["laura"])
    call_command("archive_inspection", "tiny", tmp_path / "tiny.zip")
    manage("migrate", "-v0")
    manage("restore_inspection", f"{tmp_path}/tiny.zip", "--same-people")
    said = manage("rebuild_report", "tiny", "1", f"{tmp_path}/there.pdf")
    assert said == f"The same, SHA-256 {published.sha256}.\n"
    call_command("rebuild_report", "tiny", "1", str(tmp_path / "here.pdf"))
    assert (tmp_path / "there.pdf").read_bytes() == (tmp_path / "here.pdf").read_bytes()
