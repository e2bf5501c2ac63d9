"""Render jobs: queued, taken up by a worker, brought to an end exactly once.

A worker that takes a job up is its next attempt, and whatever it writes about the job names that attempt:
once its heart has stopped and another has taken the job up, it can write nothing more. Time is the
database's, so that workers with wrong clocks do not take jobs from each other.
"""

import contextlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Expression, F, QuerySet
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from inspection.models import Inspection
from reports.jobs.tasks import render
from reports.models.publishing import Publication, RenderJob
from reports.models.writing import AccuracyRound

ATTEMPTS = 25  # more than the times that a bad day stops a worker
GIVEN_UP = "The worker stopped {attempts} times while making this. Try again, or tell whoever runs the service."

Status = RenderJob.Status


class JobStopped(Exception):
    """Somebody asked for the job to be stopped."""


class JobTakenOver(Exception):
    """The job is no longer this worker's: its heart had stopped, and another took the job up."""


@transaction.atomic
def start(
    *,
    inspection: Inspection,
    purpose: str,
    user: User | None,
    publication: Publication | None = None,
    round: AccuracyRound | None = None,
) -> RenderJob:
    """Queue a job for the worker."""
    job = RenderJob.objects.create(
        inspection=inspection,
        purpose=purpose,
        requested_by=user,
        publication=publication,
        round=round,
    )
    render.enqueue(job.pk)
    return job


@transaction.atomic
def take_up(pk: int) -> RenderJob | None:
    """The job, running as its next attempt; None where it is not waiting."""
    taken = RenderJob.objects.filter(pk=pk, status=Status.QUEUED).update(
        status=Status.RUNNING,
        attempt=F("attempt") + 1,
        started_at=Now(),
        heartbeat_at=Now(),
        step="",
        done=0,
    )
    jobs = RenderJob.objects.select_related("inspection", "publication", "round")
    return jobs.defer("result").get(pk=pk) if taken else None


def heartbeat(job: RenderJob) -> None:
    _still_ours(job).update(heartbeat_at=Now())


def set_total_steps(job: RenderJob, steps: int) -> None:
    """Say how many steps the job has."""
    _write(job, total=max(steps, 1), done=0)


def step(job: RenderJob, words: str) -> None:
    """Say which step begins; the one before is done. Raises JobStopped or JobTakenOver."""
    done = min(job.done + 1, job.total) if job.step else 0
    _write(job, step=words[:100], done=done, heartbeat_at=Now())


def finish(job: RenderJob, **values: Any) -> None:
    """The job is done. Call it first in the transaction that stores what was made.

    Raises JobStopped or JobTakenOver: then nothing may be stored.
    """
    _write(job, status=Status.DONE, done=job.total, step="", finished_at=Now(), **values)


def delete_older_drafts(job: RenderJob) -> None:
    """A new draft takes the place of those before it."""
    drafts = RenderJob.objects.filter(inspection=job.inspection_id, purpose=job.purpose)
    ended = (Status.DONE, Status.FAILED, Status.CANCELLED)
    drafts.filter(pk__lt=job.pk, status__in=ended).delete()


def _still_ours(job: RenderJob) -> QuerySet[RenderJob]:
    return RenderJob.objects.filter(pk=job.pk, status=Status.RUNNING, attempt=job.attempt)


def _write(job: RenderJob, **values: Any) -> None:
    if not _still_ours(job).filter(stop_asked=False).update(**values):
        raise JobStopped if _still_ours(job).exists() else JobTakenOver
    for name, value in values.items():
        if not isinstance(value, Expression):
            setattr(job, name, value)


@transaction.atomic
def fail(job: RenderJob, words: str) -> None:
    """The job ends with an error, in words for the people who wait for it."""
    _end(job, Status.FAILED, Publication.Status.FAILED, words)


@transaction.atomic
def stop(job: RenderJob) -> None:
    """The job ends because somebody asked."""
    _end(job, Status.CANCELLED, Publication.Status.CANCELLED)


def _end(job: RenderJob, status: str, publication: str, error: str = "") -> None:
    ended = _still_ours(job).update(status=status, error=error, finished_at=Now())
    if ended and job.publication_id:
        Publication.objects.filter(pk=job.publication_id).update(status=publication)


@transaction.atomic
def ask_to_stop(job: RenderJob) -> None:
    """A job that waits is stopped at once, one that runs before its next step."""
    waiting = RenderJob.objects.filter(pk=job.pk, status=Status.QUEUED)
    if waiting.update(status=Status.CANCELLED, finished_at=Now()):
        cancelled = Publication.objects.filter(pk=job.publication_id or 0)
        cancelled.update(status=Publication.Status.CANCELLED)
        return
    RenderJob.objects.filter(pk=job.pk, status=Status.RUNNING).update(stop_asked=True)


def try_again(job: RenderJob) -> bool:
    """Queue a failed job once more; False where it has not failed, or another version is on its way.

    Its attempts go on from the next multiple of `ATTEMPTS`: no number is ever used twice.
    """
    try:
        return _try_again(job)
    except IntegrityError:
        return False


@transaction.atomic
def _try_again(job: RenderJob) -> bool:
    failed = RenderJob.objects.filter(pk=job.pk, status=Status.FAILED)
    attempt = -(-job.attempt // ATTEMPTS) * ATTEMPTS
    if not failed.update(status=Status.QUEUED, attempt=attempt, error="", stop_asked=False):
        return False
    if job.publication_id:
        Publication.objects.filter(pk=job.publication_id).update(
            status=Publication.Status.RENDERING
        )
    render.enqueue(job.pk)
    return True


def recover_jobs() -> int:
    """Queue again what stopped workers left behind; how many jobs that was."""
    stopped = RenderJob.objects.filter(status=Status.RUNNING, heartbeat_at__lt=_stale_before())
    again = sum(recover_job(job) for job in stopped.defer("result"))
    return again + _queue_forgotten() + _start_restored()


@transaction.atomic
def recover_job(job: RenderJob) -> bool:
    """Whether the job's heart had stopped and it was queued again."""
    stopped = _still_ours(job).filter(heartbeat_at__lt=_stale_before())
    if job.stop_asked or job.attempt % ATTEMPTS == 0:
        if stopped.exists():
            stop(job) if job.stop_asked else fail(job, GIVEN_UP.format(attempts=ATTEMPTS))
        return False
    if not stopped.update(status=Status.QUEUED, heartbeat_at=None, step="", done=0):
        return False
    render.enqueue(job.pk)
    return True


def _queue_forgotten() -> int:
    """A worker that dies after it has taken the task and before it has taken up the job leaves a job
    that waits for no task. A task too many does no harm: only one worker can take the job up.
    """
    ready = DBTaskResult.objects.ready().filter(task_path=render.module_path)
    expected = {arguments["args"][0] for arguments in ready.values_list("args_kwargs", flat=True)}
    waiting = RenderJob.objects.filter(status=Status.QUEUED, requested_at__lt=_stale_before())
    forgotten = waiting.exclude(pk__in=expected).values_list("pk", flat=True)
    for pk in list(forgotten):
        render.enqueue(pk)
    return len(forgotten)


def _start_restored() -> int:
    """An archive holds a version that is being made, but not its job: it goes on where it is restored."""
    jobless = Publication.objects.filter(status=Publication.Status.RENDERING, job=None)
    jobless = jobless.select_related("inspection", "requested_by").defer("frozen")
    for publication in jobless:
        with contextlib.suppress(IntegrityError):  # another worker was first
            start(
                inspection=publication.inspection,
                purpose=RenderJob.Purpose.PUBLICATION,
                user=publication.requested_by,
                publication=publication,
            )
    return len(jobless)


def _stale_before() -> Any:
    """The moment before which the last sign of a living worker is too old, by the database's clock."""
    return Now() - timedelta(seconds=settings.RENDER_STALE_SECONDS)
