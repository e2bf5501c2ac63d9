"""A kind of work that a package registers: the queue runs it and tells it how its job ended."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django_tasks_db.management.commands.db_worker import Worker

from inspection.access import May
from inspection.models import Inspection
from reports.jobs import attempt, queue
from reports.jobs.kinds import WorkKind, _kinds, all_kinds, kind_of, register
from reports.jobs.tasks import render
from reports.models.jobs import RenderJob


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the kind "map" is told of its jobs; a job of it that runs is done."""
    told: list[str] = []
    kind = WorkKind(
        name="map",
        label="Map",
        heading="Map of the libraries",
        may_stop=May.WRITE,
        run=lambda job: attempt.finish(job, result=b"map"),
        finished_page="",
        follow=lambda job, status: told.append(status),
        start_missing=lambda: 3,
    )
    monkeypatch.setitem(_kinds, "map", kind)
    return told


@pytest.fixture
def job(tiny: Inspection, people: dict[str, User], followed: list[str]) -> RenderJob:
    return queue.start(inspection=tiny, kind="map", user=people["laura"])


def test_a_worker_runs_the_work_of_the_kind(job, followed):
    render.call(job.pk)
    job.refresh_from_db()
    assert (job.status, bytes(job.result), followed) == ("done", b"map", [])


def test_what_the_job_is_for_follows_its_status(job, followed):
    attempt.fail(attempt.take_up(job.pk), "No paper.")
    job.refresh_from_db()
    queue.try_again(job)
    queue.ask_to_stop(job)
    assert followed == ["failed", "queued", "cancelled"]


def test_a_job_does_not_end_where_what_it_is_for_cannot_follow(job, followed, monkeypatch):
    def refuse(job: RenderJob, status: str) -> None:
        raise ValueError(status)

    monkeypatch.setitem(_kinds, "map", WorkKind(**{**vars(kind_of(job)), "follow": refuse}))
    mine = attempt.take_up(job.pk)
    for end in (lambda: attempt.fail(mine, "No paper."), lambda: attempt.stop(mine)):
        with pytest.raises(ValueError, match=r"failed|cancelled"):
            end()
    job.refresh_from_db()
    assert (job.status, job.error) == ("running", "")


def test_work_that_an_archive_left_behind_is_counted(followed, db):
    assert queue.recover_jobs() == 3


def test_a_worker_outlives_the_task_of_an_older_release(job):
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.update(task_path="reports.tasks.render")
    task = DBTaskResult.objects.get()
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="w",
        excluded_queue_names=[],
    )
    worker.run_task(task)
    job.refresh_from_db()
    assert (DBTaskResult.objects.get(pk=task.pk).status, job.status) == ("FAILED", "queued")


def test_two_kinds_of_one_name_are_refused():
    again = replace(all_kinds()[0])
    with pytest.raises(ValueError, match="two kinds of work called"):
        register(again)
