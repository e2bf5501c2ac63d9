"""The sample: what there is of it, and bringing it in from a file, looked at first and then all or nothing."""

from typing import Literal, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from casefiles.models.samples import SampleUpload
from casefiles.sample import actions
from casefiles.sample.actions import SampleChanged
from casefiles.sample.forms import SampleForm
from casefiles.sample.import_progress import progress_page
from casefiles.sample.template import sample_template as template_file
from casefiles.sample.uploads import apply_upload, store_upload
from casefiles.setup import queries
from criteria.store.queries import read_instrument
from inspection.access import May, gate, signed_in_user
from inspection.models import Inspection, Membership
from inspection.problems import ProblemsFound
from inspection.web.pages import attachment

MAX_LINES_SHOWN = 200
PROGRESS_SHOWN_FROM = 1_000  # cases; fewer are in before anybody wonders
Kind = Literal["csv", "xlsx"]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sample(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate_with_instrument(request, slug).inspection
    context = {
        "areas": queries.sample_by_area(inspection),
        "may_remove": inspection.phase == Inspection.Phase.SET_UP,
        "pending": SampleUpload.objects.filter(inspection=inspection).exists(),
    }
    return render(request, "casefiles/sample/sample.html", context)


def template(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    inspection = gate_with_instrument(request, slug).inspection
    if kind not in TYPES:
        raise Http404(f"No template as {kind}")
    content = template_file(read_instrument(inspection), cast(Kind, kind))
    return attachment(content, TYPES[kind], f"{slug}-sample.{kind}")


def upload_sample(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate_with_instrument(request, slug).inspection
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SampleForm(inspection, *sent)
    if form.is_valid():
        store_upload(inspection=inspection, data=form.data_read, user=signed_in_user(request))
        return redirect("setup_sample_check", slug)
    return render(request, "casefiles/sample/import.html", {"form": form})


def check_import(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What applying the uploaded file would do; POST applies it or puts it aside."""
    inspection = gate_with_instrument(request, slug).inspection
    pending = SampleUpload.objects.filter(inspection=inspection).first()
    if pending is None:
        return redirect("setup_sample_import", slug)
    if request.method == "POST":
        return _decide(request, pending)
    outcome = actions.dry_run(inspection, bytes(pending.data))
    context = {
        "found": outcome,
        "shown": MAX_LINES_SHOWN,
        "absent": outcome.absent[:MAX_LINES_SHOWN],
    }
    return render(request, "casefiles/sample/import_check.html", context)


def _decide(request: HttpRequest, pending: SampleUpload) -> HttpResponseBase:
    """A long import is answered with a page that shows how far it is while it goes on."""
    slug = pending.inspection.slug
    if request.POST.get("decision") != "apply":
        pending.delete()
        messages.success(request, "The file is put aside. Nothing has changed.")
        return redirect("setup_sample", slug)
    fingerprint = request.POST.get("fingerprint") or "none"
    steps = apply_upload(upload=pending, user=signed_in_user(request), fingerprint=fingerprint)
    try:
        _, total = next(steps)
    except (ProblemsFound, SampleChanged):
        messages.error(request, "The sample has changed since you looked. Look again.")
        return redirect("setup_sample_check", slug)
    if total > PROGRESS_SHOWN_FROM:
        return progress_page(request, steps)
    done = actions.run_to_end(steps)
    messages.success(request, f"Cases added: {done.added}, changed: {done.changed}")
    return redirect("setup_sample", slug)


def gate_with_instrument(request: HttpRequest, slug: str) -> Membership:
    """The lead's membership. Raises Http404 before there is an instrument: its facts shape the sample."""
    membership = gate(request, slug, May.SET_UP)
    if membership.inspection.instrument_stamp is None:
        raise Http404("The instrument comes first")
    return membership
