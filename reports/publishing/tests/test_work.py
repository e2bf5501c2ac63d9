"""What a worker does for publishing besides printing: restored versions, older drafts."""

import pytest
from django.contrib.auth.models import User
from django_tasks_db.models import DBTaskResult

from inspection.models import Inspection
from reports.jobs import attempt, queue
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication
from reports.publishing.actions import DRAFT, start_again
from reports.publishing.work import delete_older_drafts


@pytest.fixture
def restored(tiny: Inspection, people: dict[str, User]) -> Publication:
    """As an archive brings it: being made, but by no job."""
    return Publication.objects.create(
        inspection=tiny, frozen={}, status="rendering", requested_by=people["laura"]
    )


def test_a_version_whose_job_stayed_behind_is_made_where_it_is_restored(restored):
    assert (queue.recover_jobs(), queue.recover_jobs()) == (1, 0)
    job = RenderJob.objects.get(publication=restored)
    assert (job.kind, job.status, job.requested_by) == (
        "publication",
        "queued",
        restored.requested_by,
    )
    assert DBTaskResult.objects.get().args_kwargs["args"] == [job.pk]


def test_two_workers_that_see_a_restored_version_start_one_job(restored):
    seen_twice = Publication.objects.get(pk=restored.pk)
    assert (start_again(restored), start_again(seen_twice)) == (True, False)
    assert RenderJob.objects.count() == DBTaskResult.objects.count() == 1


def test_a_new_draft_takes_the_place_of_those_before(tiny, people):
    first = queue.start(inspection=tiny, kind=DRAFT, user=people["laura"])
    attempt.finish(attempt.take_up(first.pk), result=b"%PDF")
    other = queue.start(inspection=tiny, kind=DRAFT, user=people["ines"])
    newest = queue.start(inspection=tiny, kind=DRAFT, user=people["ines"])
    delete_older_drafts(newest)
    assert set(RenderJob.objects.all()) == {other, newest}
