"""What a worker writes about a job that it has in hand, from taking it up to its one end.

A worker that takes a job up is its next attempt, and whatever it writes about the job names that attempt:
once its heart has stopped and another has taken the job up, it can write nothing more. Time is the
database's, so that workers with wrong clocks do not take jobs from each other.
"""

from typing import Any

from django.db import transaction
from django.db.models import Expression, F, QuerySet
from django.db.models.functions import Now

from reports.jobs.kinds import kind_of
from reports.models.jobs import RenderJob

Status = RenderJob.Status


class CannotBeMade(Exception):
    """Why the work comes to nothing, in words for the people who wait for it."""


class JobStopped(Exception):
    """Somebody asked for the job to be stopped."""


class JobTakenOver(Exception):
    """The job is no longer this worker's: its heart had stopped, and another took the job up."""


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
    jobs = RenderJob.objects.select_related("inspection").defer("result")
    return jobs.get(pk=pk) if taken else None


def heartbeat(job: RenderJob) -> None:
    own(job).update(heartbeat_at=Now())


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


def own(job: RenderJob) -> QuerySet[RenderJob]:
    """The job's row while it runs as this attempt."""
    return RenderJob.objects.filter(pk=job.pk, status=Status.RUNNING, attempt=job.attempt)


def _write(job: RenderJob, **values: Any) -> None:
    if not own(job).filter(stop_asked=False).update(**values):
        raise JobStopped if own(job).exists() else JobTakenOver
    for name, value in values.items():
        if not isinstance(value, Expression):
            setattr(job, name, value)


@transaction.atomic
def fail(job: RenderJob, words: str) -> None:
    """The job ends with an error, in words for the people who wait for it."""
    if own(job).update(status=Status.FAILED, error=words, finished_at=Now()):
        kind_of(job).follow(job, Status.FAILED)


@transaction.atomic
def stop(job: RenderJob) -> None:
    """The job ends because somebody asked."""
    cancel(job, own(job))


def cancel(job: RenderJob, row: QuerySet[RenderJob]) -> bool:
    """Whether the job, if it is still `row`, was cancelled, along with what it is for."""
    cancelled = row.update(status=Status.CANCELLED, finished_at=Now())
    if cancelled:
        kind_of(job).follow(job, Status.CANCELLED)
    return bool(cancelled)
