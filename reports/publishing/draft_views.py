"""Asking for a draft of the report, and downloading it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from inspection.access import May, gate, signed_in_user
from inspection.web.pages import attachment
from reports.models.jobs import RenderJob
from reports.publishing import actions
from reports.results.queries import instrument_of


def make_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a draft made of the report as it stands."""
    inspection = gate(request, slug, May.WRITE).inspection
    if request.method != "POST":
        return redirect("report", slug)
    instrument_of(inspection)
    job = actions.make_draft(inspection=inspection, user=signed_in_user(request))
    return redirect("job", slug, job.pk)


def job_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A draft, once it is ready."""
    membership = gate(request, slug, May.WRITE)
    drafts = membership.inspection.jobs.filter(kind=actions.DRAFT)
    draft = get_object_or_404(drafts, pk=pk, status=RenderJob.Status.DONE)
    if not draft.result:
        raise Http404("This draft has no PDF")
    return attachment(bytes(draft.result), "application/pdf", f"{slug}-draft-{pk}.pdf")
