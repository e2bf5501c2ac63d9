"""The work of publishing that a worker does: a version with all its files, and drafts of the report.

Every process imports this; what prints is imported when the work begins.
"""

from functools import partial
from typing import Any

from django.db import transaction

from inspection.access import May
from inspection.database.snapshot import consistent_snapshot
from reports.document.building import build_report
from reports.document.parts import from_json
from reports.jobs import attempt
from reports.jobs.kinds import WorkKind
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication, PublishedReport
from reports.publishing import actions

WATERMARK = "Draft – not for publication"
STATUSES = {
    RenderJob.Status.QUEUED: Publication.Status.RENDERING,
    RenderJob.Status.FAILED: Publication.Status.FAILED,
    RenderJob.Status.CANCELLED: Publication.Status.CANCELLED,
}


def _publish(job: RenderJob) -> None:
    from reports.publishing.report_files import make_report_files, step_count

    publication = job.publication
    report = from_json(publication.frozen)
    version = actions.next_version(job.inspection_id)
    attempt.set_total_steps(job, 1 + step_count(report))
    attempt.step(job, "Looking for figures that could be worked out")
    actions.check_disclosure(job.inspection, publication.frozen)
    made = make_report_files(
        report,
        slug=job.inspection.slug,
        version=version,
        changes=publication.changes,
        on_step=partial(attempt.step, job),
    )
    with transaction.atomic():
        attempt.finish(job)
        actions.store(publication=publication, version=version, made=made)


def _follow(job: RenderJob, status: str) -> None:
    """The publication that a job makes is failed, cancelled or being made as its job is.

    Raises IntegrityError where it cannot be made again, because another is on its way.
    """
    publication = Publication.objects.filter(job=job.pk)
    publication.update(status=STATUSES[RenderJob.Status(status)])


def _version(job: RenderJob) -> dict[str, Any]:
    published = PublishedReport.objects.filter(publication__job=job.pk)
    return {"version": published.values_list("version", flat=True).first()}


def _start_restored() -> int:
    """An archive holds a version that is being made, but not its job: it goes on where it is restored."""
    jobless = Publication.objects.filter(status=Publication.Status.RENDERING, job=None)
    jobless = jobless.select_related("inspection", "requested_by").defer("frozen")
    return sum(actions.start_again(publication) for publication in jobless)


def _draft(job: RenderJob) -> None:
    from reports.printing.pdf import render_pdf

    attempt.set_total_steps(job, 2)
    attempt.step(job, "Putting the report together")
    with consistent_snapshot(job.inspection):
        report = build_report(job.inspection)
    attempt.step(job, "Printing the PDF")
    pdf = render_pdf(report, watermark=WATERMARK)
    with transaction.atomic():
        attempt.finish(job, result=pdf)
        delete_older_drafts(job)


def delete_older_drafts(job: RenderJob) -> None:
    """A new draft takes the place of those before it."""
    drafts = RenderJob.objects.filter(inspection=job.inspection_id, kind=actions.DRAFT)
    ended = (RenderJob.Status.DONE, RenderJob.Status.FAILED, RenderJob.Status.CANCELLED)
    drafts.filter(pk__lt=job.pk, status__in=ended).delete()


PUBLICATION = WorkKind(
    name=actions.PUBLICATION,
    label="Published version",
    heading="A new version of the report",
    may_stop=May.PUBLISH,
    run=_publish,
    finished_page="reports/publishing/_job_published.html",
    finished_values=_version,
    nothing_kept="Nothing was kept or published.",
    follow=_follow,
    start_missing=_start_restored,
)
DRAFT = WorkKind(
    name=actions.DRAFT,
    label="Draft of the report",
    heading="Draft of the report",
    may_stop=May.WRITE,
    run=_draft,
    finished_page="reports/publishing/_job_draft.html",
)
