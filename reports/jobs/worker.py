"""What a worker does with a job. Only workers and commands import this: it draws in what prints."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from reports.document.references import BadReference
from reports.jobs import attempt
from reports.jobs.kinds import kind_of
from reports.models.jobs import RenderJob
from reports.printing.pdf import CannotPrint

UNEXPECTED = (
    "Something went wrong while this was made. Nothing was kept. Try again; if it happens again, "
    "tell whoever runs the service."
)
logger = logging.getLogger(__name__)


def work_on(job_pk: int) -> None:
    """Take the job up and bring it to an end; nothing where it is not waiting."""
    job = attempt.take_up(job_pk)
    if job is not None:
        with _kept_alive(job):
            run_job(job)


def run_job(job: RenderJob) -> None:
    """Make what the job is for, and end it: done, stopped or failed.

    A database that does not answer ends nothing: the job's heart stops and it is taken up again.
    """
    try:
        kind_of(job).run(job)
    except attempt.JobStopped:
        attempt.stop(job)
    except attempt.JobTakenOver:
        logger.warning("Job %s: attempt %s was taken over", job.pk, job.attempt)
    except (CannotPrint, BadReference, attempt.CannotBeMade) as error:
        logger.warning("Job %s failed: %s", job.pk, error)
        attempt.fail(job, str(error))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Job %s failed", job.pk)
        attempt.fail(job, UNEXPECTED)


@contextmanager
def _kept_alive(job: RenderJob) -> Iterator[None]:
    """Keep the job's heart beating while it is worked on."""
    ended = threading.Event()
    thread = threading.Thread(target=_keep_beating, args=(job, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep_beating(job: RenderJob, ended: threading.Event) -> None:
    """On a connection of its own; a beat that fails is followed by the next."""
    try:
        while not ended.wait(settings.RENDER_STALE_SECONDS / 8):
            try:
                attempt.heartbeat(job)
            except DatabaseError as error:
                logger.warning("Job %s: no heartbeat: %s", job.pk, error)
                connection.close()
    finally:
        connection.close()
