"""The queue of render jobs: putting them in, stopping them, trying again, picking up what was left behind."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Min
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inspection.health.checks import HealthResult
from inspection.models import Inspection
from reports.jobs.attempt import cancel, fail, own, stop
from reports.jobs.kinds import all_kinds, kind_of
from reports.jobs.tasks import render
from reports.models.jobs import RenderJob

ATTEMPTS = 25  # more than the times that a bad day stops a worker
LONGEST_WAIT = 600  # seconds
GIVEN_UP = "The worker stopped {attempts} times while making this. Try again, or tell whoever runs the service."

Status = RenderJob.Status


@transaction.atomic
def start(*, inspection: Inspection, kind: str, user: User | None) -> RenderJob:
    """Queue a job for the worker."""
    job = RenderJob.objects.create(inspection=inspection, kind=kind, requested_by=user)
    render.enqueue(job.pk)
    return job


@transaction.atomic
def ask_to_stop(job: RenderJob) -> None:
    """A job that waits is stopped at once, one that runs before its next step."""
    row = RenderJob.objects.filter(pk=job.pk)
    if not cancel(job, row.filter(status=Status.QUEUED)):
        row.filter(status=Status.RUNNING).update(stop_asked=True)


def try_again(job: RenderJob) -> bool:
    """Queue a failed job once more; False where it has not failed, or what it is for cannot wait again.

    Its attempts go on from the next multiple of `ATTEMPTS`: no number is ever used twice.
    """
    attempt = -(-job.attempt // ATTEMPTS) * ATTEMPTS
    again = {"status": Status.QUEUED, "attempt": attempt, "error": "", "stop_asked": False}
    try:
        with transaction.atomic():
            if not RenderJob.objects.filter(pk=job.pk, status=Status.FAILED).update(**again):
                return False
            kind_of(job).follow(job, Status.QUEUED)
            render.enqueue(job.pk)
    except IntegrityError:
        return False
    return True


def recover_jobs() -> int:
    """Queue again what stopped workers left behind; how many jobs that was."""
    stopped = RenderJob.objects.filter(status=Status.RUNNING, heartbeat_at__lt=_stale_before())
    again = sum(recover_job(job) for job in stopped.defer("result"))
    return again + _queue_forgotten() + sum(kind.start_missing() for kind in all_kinds())


@transaction.atomic
def recover_job(job: RenderJob) -> bool:
    """Whether the job's heart had stopped and it was queued again."""
    stopped = own(job).filter(heartbeat_at__lt=_stale_before())
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
    that waits for no task; so does an older release, whose task this one cannot import. A task too many
    does no harm: only one worker can take the job up.
    """
    ready = DBTaskResult.objects.ready().filter(task_path=render.module_path)
    expected = {arguments["args"][0] for arguments in ready.values_list("args_kwargs", flat=True)}
    waiting = RenderJob.objects.filter(status=Status.QUEUED, requested_at__lt=_stale_before())
    forgotten = waiting.exclude(pk__in=expected).values_list("pk", flat=True)
    for pk in list(forgotten):
        render.enqueue(pk)
    return len(forgotten)


def check_queue() -> HealthResult:
    """The age in seconds of the job that waits longest: after `LONGEST_WAIT` no worker can be running."""
    oldest = RenderJob.objects.filter(status=Status.QUEUED).aggregate(at=Min("requested_at"))["at"]
    age = round((timezone.now() - oldest).total_seconds()) if oldest else 0
    return HealthResult(age <= LONGEST_WAIT, age)


def _stale_before() -> Any:
    """The moment before which the last sign of a living worker is too old, by the database's clock."""
    return Now() - timedelta(seconds=settings.RENDER_STALE_SECONDS)
