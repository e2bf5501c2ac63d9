"""Render jobs: one worker at a time, nothing twice, nothing forgotten."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inspection.models import Inspection
from reports.jobs import attempt, queue
from reports.jobs.tasks import render
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication

Status = RenderJob.Status
LONG_AGO = timedelta(seconds=16)


@pytest.fixture
def job(tiny: Inspection, people: dict[str, User]) -> RenderJob:
    return queue.start(inspection=tiny, kind="draft", user=people["laura"])


@pytest.fixture
def publishing(tiny: Inspection, people: dict[str, User]) -> RenderJob:
    job = queue.start(inspection=tiny, kind="publication", user=people["laura"])
    Publication.objects.create(
        inspection=tiny, frozen={}, status="rendering", requested_by=people["laura"], job=job
    )
    return job


def tasks() -> list[int]:
    """The jobs of the tasks that a worker would find."""
    ready = DBTaskResult.objects.filter(status="READY", task_path=render.module_path)
    return [row.args_kwargs["args"][0] for row in ready]


def taken_up(job: RenderJob) -> RenderJob:
    taken = attempt.take_up(job.pk)
    assert taken is not None
    return taken


def stop_heart(job: RenderJob) -> None:
    """As a worker that is killed leaves it: its task runs for ever, its heart has stopped."""
    DBTaskResult.objects.update(status="RUNNING")
    RenderJob.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - LONG_AGO)


def now(job: RenderJob) -> RenderJob:
    return RenderJob.objects.get(pk=job.pk)


def test_a_job_that_is_started_waits_for_a_worker(job):
    assert (job.status, tasks()) == (Status.QUEUED, [job.pk])


def test_only_one_worker_takes_a_job_up(job):
    assert taken_up(job).attempt == 1
    assert attempt.take_up(job.pk) is None
    assert now(job).status == Status.RUNNING


def test_a_step_says_what_is_done_and_that_the_worker_lives(job):
    mine = taken_up(job)
    attempt.set_total_steps(mine, 2)
    attempt.step(mine, "Printing the PDF")
    assert (now(job).step, now(job).done, now(job).total) == ("Printing the PDF", 0, 2)
    attempt.step(mine, "Writing the data")
    assert (now(job).step, now(job).done) == ("Writing the data", 1)


def test_a_job_with_a_beating_heart_is_left_alone(job):
    taken_up(job)
    assert queue.recover_jobs() == 0
    assert now(job).status == Status.RUNNING


def test_a_job_whose_heart_has_stopped_is_queued_again_once(job):
    taken_up(job)
    stop_heart(job)
    assert (queue.recover_jobs(), queue.recover_jobs()) == (1, 0)
    assert (now(job).status, now(job).attempt, tasks()) == (Status.QUEUED, 1, [job.pk])


def test_a_worker_that_wakes_up_late_can_write_nothing_more(job):
    late = taken_up(job)
    stop_heart(job)
    queue.recover_jobs()
    other = taken_up(job)
    for write in (
        lambda: attempt.step(late, "Printing the PDF"),
        lambda: attempt.finish(late, result=b"late"),
    ):
        with pytest.raises(attempt.JobTakenOver):
            write()
    attempt.fail(late, "It went wrong.")
    assert (now(job).status, now(job).attempt) == (Status.RUNNING, 2)
    attempt.finish(other, result=b"in time")
    assert bytes(now(job).result) == b"in time"


def test_after_twenty_five_stopped_hearts_the_job_has_failed(publishing):
    for _ in range(25):
        taken_up(publishing)
        stop_heart(publishing)
        queue.recover_jobs()
    assert (now(publishing).status, now(publishing).attempt) == (Status.FAILED, 25)
    assert now(publishing).error.startswith("The worker stopped 25 times")
    assert now(publishing).publication.status == "failed"


def test_a_failed_job_can_be_tried_again_under_numbers_never_used(publishing):
    attempt.fail(taken_up(publishing), "A font is missing.")
    assert queue.try_again(now(publishing))
    assert not queue.try_again(now(publishing))
    assert now(publishing).publication.status == "rendering"
    assert (taken_up(publishing).attempt, now(publishing).error) == (26, "")


def test_a_job_that_waits_is_stopped_at_once(publishing):
    queue.ask_to_stop(publishing)
    assert now(publishing).status == Status.CANCELLED
    assert now(publishing).publication.status == "cancelled"
    assert attempt.take_up(publishing.pk) is None


def test_a_job_that_runs_is_stopped_before_its_next_step_and_stores_nothing(publishing):
    mine = taken_up(publishing)
    queue.ask_to_stop(mine)
    with pytest.raises(attempt.JobStopped):
        attempt.step(mine, "Writing the data")
    with pytest.raises(attempt.JobStopped):
        attempt.finish(mine)
    attempt.stop(mine)
    assert now(publishing).status == Status.CANCELLED
    assert now(publishing).publication.status == "cancelled"


def test_a_stopped_heart_of_a_job_to_be_stopped_ends_it(publishing):
    queue.ask_to_stop(taken_up(publishing))
    stop_heart(publishing)
    assert queue.recover_jobs() == 0
    assert now(publishing).status == Status.CANCELLED


def test_a_job_whose_task_died_before_it_was_taken_up_is_not_forgotten(job):
    DBTaskResult.objects.update(status="RUNNING")
    assert queue.recover_jobs() == 0  # it may be on its way
    RenderJob.objects.update(requested_at=timezone.now() - LONG_AGO)
    assert (queue.recover_jobs(), tasks()) == (1, [job.pk])
    assert queue.recover_jobs() == 0


def test_a_task_of_an_older_release_is_not_forgotten(job):
    DBTaskResult.objects.update(task_path="reports.tasks.render")  # it lived there until release 0.2
    RenderJob.objects.update(requested_at=timezone.now() - LONG_AGO)
    assert (queue.recover_jobs(), tasks()) == (1, [job.pk])
    assert queue.recover_jobs() == 0
