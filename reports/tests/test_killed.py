"""The process dies while a version is asked for and made, or an inspection restored: all of it is there, or
nothing, and what was begun is finished once."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from casefiles.models.assessments import Answer
from casefiles.models.cases import CaseFile
from inspection.models import Inspection
from inspection.problems import ProblemsFound
from inspection.tests.killing import Commit, die, killed
from reports.archive.tests.archives import archived, forget, members, restore_here
from reports.jobs import queue
from reports.jobs.worker import work_on
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication, PublishedFile, PublishedReport
from reports.publishing import report_files
from reports.publishing.actions import CannotPublish, ask_to_publish
from reports.publishing.report_files import ReportFile, ReportFiles

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., ReportFiles]


@pytest.fixture(autouse=True)
def printing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Make], None]:
    """Printing that takes no time; a test may put another in its place."""

    def put(make: Make) -> None:
        monkeypatch.setattr(report_files, "make_report_files", make)

    monkeypatch.setattr(report_files, "step_count", lambda report: 1)
    put(printed)
    return put


def printed(*given: object, on_step: Callable[[str], None], **more: object) -> ReportFiles:
    on_step("The full report")
    file = ReportFile("area", "north", "north.pdf", "application/pdf", b"%PDF North")
    return ReportFiles(b"%PDF", (file,))


def counts() -> tuple[int, int, int]:
    """Publications, jobs, and tasks for a worker."""
    return tuple(model.objects.count() for model in (Publication, RenderJob, DBTaskResult))


def test_a_request_that_dies_before_its_commit_is_none(tiny: Inspection, people: dict[str, User]):
    def ask() -> None:
        ask_to_publish(inspection=tiny, user=people["laura"])

    killed(ask, Commit("before", "reports_publication"))
    assert counts() == (0, 0, 0)
    ask()
    assert counts() == (1, 1, 1)


def test_a_request_that_dies_after_its_commit_is_one_with_its_job(tiny: Inspection, people: dict[str, User]):
    def ask() -> None:
        ask_to_publish(inspection=tiny, user=people["laura"])

    killed(ask, Commit("after", "reports_publication"))
    assert counts() == (1, 1, 1)
    with pytest.raises(CannotPublish, match="on its way"):
        ask()
    assert counts() == (1, 1, 1)


@pytest.fixture
def job(tiny: Inspection, people: dict[str, User]) -> RenderJob:
    """That of the first version, which waits for a worker."""
    return ask_to_publish(inspection=tiny, user=people["laura"]).job


def finish(job: RenderJob) -> None:
    """Time passes, and another worker does what there is to do. A task's own row says it still runs."""
    DBTaskResult.objects.update(status="RUNNING")
    late = timedelta(hours=1)
    RenderJob.objects.update(requested_at=F("requested_at") - late, heartbeat_at=F("heartbeat_at") - late)
    queue.recover_jobs()
    work_on(job.pk)


def state(job: RenderJob) -> tuple[str, int, int, int]:
    """How far the job is, its attempts, the versions and their files."""
    job.refresh_from_db()
    return job.status, job.attempt, PublishedReport.objects.count(), PublishedFile.objects.count()


@pytest.mark.parametrize(
    ("point", "found"),
    [
        (Commit("before", "reports_renderjob"), ("queued", 0, 0, 0)),
        (Commit("after", "reports_renderjob"), ("running", 1, 0, 0)),
        (Commit("before", "reports_publishedreport"), ("running", 1, 0, 0)),
    ],
    ids=["takes the job up", "has taken the job up", "stores what it made"],
)
def test_a_worker_that_dies_leaves_no_part_of_a_version_and_another_makes_it(
    job: RenderJob, point: Commit, found: tuple[str, int, int, int]
):
    killed(lambda: work_on(job.pk), point)
    assert state(job) == found
    finish(job)
    assert state(job) == ("done", found[1] + 1, 1, 1)
    assert Publication.objects.get().status == "published"


def test_a_worker_that_dies_while_it_prints_leaves_nothing(job: RenderJob, printing: Callable[[Make], None]):
    def die_printing(*given: object, on_step: Callable[[str], None], **more: object) -> ReportFiles:
        on_step("The full report")
        die()
        raise AssertionError

    printing(die_printing)
    killed(lambda: work_on(job.pk))
    assert state(job) == ("running", 1, 0, 0)
    assert job.step == "The full report"
    printing(printed)
    finish(job)
    assert state(job) == ("done", 2, 1, 1)


def test_a_worker_that_dies_after_it_has_stored_a_version_has_made_it(job: RenderJob):
    killed(lambda: work_on(job.pk), Commit("after", "reports_publishedreport"))
    assert state(job) == ("done", 1, 1, 1)
    assert Publication.objects.get().status == "published"
    finish(job)
    assert state(job) == ("done", 1, 1, 1)


@pytest.fixture
def archive(tiny: Inspection) -> bytes:
    """The tiny inspection in a file, and no longer here."""
    data = archived(tiny)
    with transaction.atomic():
        forget(tiny)
    return data


def test_a_restore_that_dies_before_its_commit_restores_nothing(archive: bytes):
    killed(lambda: restore_here(io.BytesIO(archive)), Commit("before", "inspection_inspection"))
    here = [model.objects.count() for model in (Inspection, CaseFile, Answer)]
    assert (here, Answer.history.count(), Inspection.history.count()) == ([0, 0, 0], 0, 0)
    restore_here(io.BytesIO(archive))
    assert members(archived(Inspection.objects.get(slug="tiny"))) == members(archive)


@pytest.mark.parametrize("point", [Commit("after", "inspection_inspection"), None])
def test_a_restore_that_dies_after_its_commit_has_restored_everything_once(
    archive: bytes, point: Commit | None
):
    killed(lambda: restore_here(io.BytesIO(archive)), point)
    with pytest.raises(ProblemsFound, match="here already"):
        restore_here(io.BytesIO(archive))
    assert members(archived(Inspection.objects.get(slug="tiny"))) == members(archive)
