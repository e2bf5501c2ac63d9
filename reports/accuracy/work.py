"""The work of an accuracy round that a worker does: printing a draft for each area."""

import hashlib
from collections.abc import Callable
from functools import partial

from django.db.models import QuerySet

from inspection.access import May
from inspection.models import Area
from reports.accuracy.actions import DRAFTS
from reports.document.parts import from_json
from reports.jobs import attempt
from reports.jobs.kinds import WorkKind
from reports.models.jobs import RenderJob
from reports.models.writing import AccuracyDraft, AccuracyRound

WATERMARK = "Draft for factual accuracy – {area} – not for publication"


def _print_drafts(job: RenderJob) -> None:
    attempt.set_total_steps(job, _areas_without_draft(job.accuracy_round).count())
    render_drafts(job.accuracy_round, on_step=partial(attempt.step, job))
    attempt.finish(job)


def render_drafts(round: AccuracyRound, on_step: Callable[[str], None] = lambda words: None) -> None:
    """A watermarked PDF for each area that has none yet, from what the round froze.

    Each is stored as soon as it is made, so that a worker that takes the job up goes on with the rest.
    What `on_step` raises ends the work between two drafts.
    """
    from reports.printing.pdf import render_pdf

    report = from_json(round.frozen)
    for area in _areas_without_draft(round).order_by("order"):
        on_step(f"Printing the draft for {area.name}")
        pdf = render_pdf(report, watermark=WATERMARK.format(area=area.name))
        made = {"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest()}
        AccuracyDraft.objects.get_or_create(round=round, area=area, defaults=made)


def _areas_without_draft(round: AccuracyRound) -> QuerySet[Area]:
    drafted = AccuracyDraft.objects.filter(round=round).values("area")
    return Area.objects.filter(inspection=round.inspection_id).exclude(pk__in=drafted)


ACCURACY = WorkKind(
    name=DRAFTS,
    label="Drafts for the accuracy round",
    heading="Drafts for the accuracy round",
    may_stop=May.WRITE,
    run=_print_drafts,
    finished_page="reports/accuracy/_job_drafts.html",
)
