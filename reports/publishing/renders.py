"""What a worker does with a job it has taken up. Only workers and commands import this: it draws in the
libraries that print.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from inspection.database.snapshot import consistent_snapshot
from reports.accuracy.drafts import areas_without_draft, render_drafts
from reports.document.building import build_report
from reports.document.parts import from_json
from reports.document.references import BadReference
from reports.jobs import queue
from reports.models.publishing import RenderJob
from reports.printing.pdf import CannotPrint, render_pdf
from reports.publishing import actions
from reports.publishing.actions import CannotPublish
from reports.publishing.report_files import make_report_files, step_count

DRAFT = "Draft – not for publication"
UNEXPECTED = (
    "Something went wrong while this was made. Nothing was kept. Try again; if it happens again, "
    "tell whoever runs the service."
)
logger = logging.getLogger(__name__)


def run_job(job: RenderJob) -> None:
    """Make what the job is for, and end it: done, stopped or failed.

    A database that does not answer ends nothing: the job's heart stops and it is taken up again.
    """
    try:
        _WORK[job.purpose](job)
    except queue.JobStopped:
        queue.stop(job)
    except queue.JobTakenOver:
        logger.warning("Job %s: attempt %s was taken over", job.pk, job.attempt)
    except (CannotPrint, CannotPublish, BadReference) as error:
        logger.warning("Job %s failed: %s", job.pk, error)
        queue.fail(job, str(error))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Job %s failed", job.pk)
        queue.fail(job, UNEXPECTED)


def _publish(job: RenderJob) -> None:
    publication = job.publication
    if publication is None:
        raise ValueError(f"Job {job.pk} publishes nothing")
    report = from_json(publication.frozen)
    version = actions.next_version(publication.inspection_id)
    queue.set_total_steps(job, 1 + step_count(report))
    queue.step(job, "Looking for figures that could be worked out")
    actions.check_disclosure(job.inspection, publication.frozen)
    made = make_report_files(
        report,
        slug=job.inspection.slug,
        version=version,
        changes=publication.changes,
        on_step=partial(queue.step, job),
    )
    with transaction.atomic():
        queue.finish(job)
        actions.store(publication=publication, version=version, made=made)


def _draft(job: RenderJob) -> None:
    queue.set_total_steps(job, 2)
    queue.step(job, "Putting the report together")
    with consistent_snapshot():
        report = build_report(job.inspection)
    queue.step(job, "Printing the PDF")
    pdf = render_pdf(report, watermark=DRAFT)
    with transaction.atomic():
        queue.finish(job, result=pdf)
        queue.delete_older_drafts(job)


def _accuracy(job: RenderJob) -> None:
    if job.round is None:
        raise ValueError(f"Job {job.pk} is of no accuracy round")
    queue.set_total_steps(job, areas_without_draft(job.round).count())
    render_drafts(job.round, on_step=partial(queue.step, job))
    queue.finish(job)


_WORK: dict[str, Callable[[RenderJob], None]] = {
    RenderJob.Purpose.PUBLICATION: _publish,
    RenderJob.Purpose.DRAFT: _draft,
    RenderJob.Purpose.ACCURACY: _accuracy,
}


@contextmanager
def kept_alive(job: RenderJob) -> Iterator[None]:
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
                queue.heartbeat(job)
            except DatabaseError as error:
                logger.warning("Job %s: no heartbeat: %s", job.pk, error)
                connection.close()
    finally:
        connection.close()
