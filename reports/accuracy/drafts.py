"""Printing the drafts of an accuracy round. Only the worker calls this: it draws in what prints PDFs."""

import hashlib
from collections.abc import Callable

from django.db.models import QuerySet

from inspection.models import Area
from reports.document.parts import from_json
from reports.models.writing import AccuracyDraft, AccuracyRound

WATERMARK = "Draft for factual accuracy – {area} – not for publication"


def areas_without_draft(round: AccuracyRound) -> QuerySet[Area]:
    drafted = AccuracyDraft.objects.filter(round=round).values("area")
    return Area.objects.filter(inspection=round.inspection_id).exclude(pk__in=drafted)


def render_drafts(
    round: AccuracyRound, on_step: Callable[[str], None] = lambda words: None
) -> None:
    """A watermarked PDF for each area that has none yet, from what the round froze.

    Each is stored as soon as it is made, so that a worker that takes the job up goes on with the rest.
    What `on_step` raises ends the work between two drafts.
    """
    from reports.printing.pdf import render_pdf

    report = from_json(round.frozen)
    for area in areas_without_draft(round).order_by("order"):
        on_step(f"Printing the draft for {area.name}")
        pdf = render_pdf(report, watermark=WATERMARK.format(area=area.name))
        made = {"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest()}
        AccuracyDraft.objects.get_or_create(round=round, area=area, defaults=made)
