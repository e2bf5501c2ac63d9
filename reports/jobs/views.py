"""Following a render job: how far it is, stopping it, trying again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from inspection.access import May, allows, gate
from inspection.models import Membership
from inspection.web.replies import json_reply, wants_json
from reports.jobs import queue
from reports.jobs.kinds import kind_of
from reports.jobs.progress import job_progress
from reports.models.jobs import RenderJob


def job(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    job = _job(membership, pk)
    if request.method == "POST":
        return _stop_or_try_again(request, membership, job)
    if job.status == RenderJob.Status.RUNNING and queue.recover_job(job):
        job = _job(membership, pk)
    page = job_progress(job, timezone.now())
    if wants_json(request):
        return json_reply(request, words=page.words, done=job.done, total=job.total, ended=page.ended)
    kind = kind_of(job)
    context = {"job": job, "kind": kind, "page": page, "may_act": _may_act(membership, job)}
    if job.status == RenderJob.Status.DONE:
        context["finished"] = kind.finished_values(job)
    return render(request, "reports/jobs/job.html", context)


def _job(membership: Membership, pk: int) -> RenderJob:
    return get_object_or_404(membership.inspection.jobs.defer("result"), pk=pk)


def _may_act(membership: Membership, job: RenderJob) -> bool:
    """Whether the member may stop the job, and try it again."""
    return allows(membership, kind_of(job).may_stop)


def _stop_or_try_again(request: HttpRequest, membership: Membership, job: RenderJob) -> HttpResponse:
    if not _may_act(membership, job):
        raise PermissionDenied
    if "stop" in request.POST:
        queue.ask_to_stop(job)
    elif "again" in request.POST and not queue.try_again(job):
        messages.error(request, "It cannot be tried again: another version is on its way.")
    return redirect("job", membership.inspection.slug, job.pk)
