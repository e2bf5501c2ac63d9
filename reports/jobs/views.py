"""Following a render job: how far it is, stopping it, trying again, downloading a draft."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from inspection.access import May, allows, gate
from inspection.founding.views import attachment
from inspection.models import Membership
from inspection.web.replies import json_reply, wants_json
from reports.jobs import queue
from reports.jobs.progress import job_progress
from reports.models.publishing import RenderJob
from reports.results.queries import instrument_of


def make_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a draft made of the report as it stands."""
    inspection = gate(request, slug, May.WRITE).inspection
    if request.method != "POST":
        return redirect("report", slug)
    instrument_of(inspection)
    user = cast(User, request.user)
    made = queue.start(inspection=inspection, purpose=RenderJob.Purpose.DRAFT, user=user)
    return redirect("job", slug, made.pk)


def job(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    found = _job(membership, pk)
    if request.method == "POST":
        return _stop_or_try_again(request, membership, found)
    if found.status == RenderJob.Status.RUNNING and queue.recover_job(found):
        found = _job(membership, pk)
    page = job_progress(found, timezone.now())
    if wants_json(request):
        return json_reply(
            request, words=page.words, done=found.done, total=found.total, ended=page.ended
        )
    context = {"job": found, "page": page, "may_act": _may_act(membership, found)}
    return render(request, "reports/jobs/job.html", context)


def _job(membership: Membership, pk: int) -> RenderJob:
    found = membership.inspection.jobs.select_related("publication__report").defer(
        "result", "publication__frozen", "publication__report__frozen", "publication__report__pdf"
    )
    return get_object_or_404(found, pk=pk)


def _may_act(membership: Membership, found: RenderJob) -> bool:
    """Whoever may publish may stop a publication, whoever may write everything else."""
    return found.publication_id is None or allows(membership, May.PUBLISH)


def _stop_or_try_again(
    request: HttpRequest, membership: Membership, found: RenderJob
) -> HttpResponse:
    if not _may_act(membership, found):
        raise PermissionDenied
    if "stop" in request.POST:
        queue.ask_to_stop(found)
    elif "again" in request.POST and not queue.try_again(found):
        messages.error(request, "It cannot be tried again: another version is on its way.")
    return redirect("job", membership.inspection.slug, found.pk)


def job_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A draft, once it is ready."""
    membership = gate(request, slug, May.WRITE)
    drafts = membership.inspection.jobs.filter(purpose=RenderJob.Purpose.DRAFT)
    found = get_object_or_404(drafts, pk=pk, status=RenderJob.Status.DONE)
    if not found.result:
        raise Http404("This draft has no PDF")
    return attachment(bytes(found.result), "application/pdf", f"{slug}-draft-{pk}.pdf")
