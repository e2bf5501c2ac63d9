"""The report’s own page, reading and drafting it, publishing a version, and a second person’s approval."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspection.access import May, allows, gate, signed_in_user
from inspection.models import Inspection
from inspection.people.fresh import require_fresh
from inspection.web.pages import PDF, attachment, stored
from reports.document import reading_parts
from reports.document.building import build_report
from reports.document.parts import from_json
from reports.document.references import BadReference
from reports.jobs import queue
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication, PublishedFile
from reports.printing import html
from reports.publishing import actions, queries
from reports.publishing.forms import APPROVE, ApproveForm, PublishForm
from reports.results.queries import instrument_of


def report(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.READ_REPORTS)
    inspection, writes = membership.inspection, allows(membership, May.WRITE)
    context = {
        "versions": queries.versions(membership),
        "writes": writes,
        "may_see_results": allows(membership, May.SEE_RESULTS),
        "comments": allows(membership, May.COMMENT_ON_DRAFT),
        "publishes": allows(membership, May.PUBLISH),
        "since": queries.changes_since_publication(inspection) if writes else None,
        "under_way": queries.open_request(inspection) if writes else None,
        "before": queries.failed_request(inspection) if writes else None,
        "draft": queries.latest_draft(inspection) if writes else None,
    }
    return render(request, "reports/publishing/report.html", context)


def download_pdf(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The stored bytes of a published version; a browser that has them is told so (304)."""
    membership = gate(request, slug, May.READ_REPORTS)
    versions = membership.inspection.published.defer("pdf", "frozen")
    published = get_object_or_404(versions, version=version)
    name = f"{slug}-v{version}.pdf"
    return stored(request, published.sha256, lambda: attachment(bytes(published.pdf), PDF, name))


def publish(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.PUBLISH).inspection
    instrument_of(inspection)
    under_way = queries.open_request(inspection)
    if under_way:
        return render(request, "reports/publishing/open_request.html", {"under_way": under_way})
    try:
        page = queries.publish_page(inspection)
    except BadReference as error:
        return render(request, "reports/publishing/cannot_publish.html", {"error": error})
    form = PublishForm(request, version=page.version, seen=page.seen)
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        if made := _ask(form, inspection, signed_in_user(request)):
            return _redirect_to_request(made, slug)
    return render(request, "reports/publishing/publish.html", {"page": page, "form": form})


def _ask(form: PublishForm, inspection: Inspection, user: User) -> Publication | None:
    """The request, if it could be made; why not is then in the form, made ready to be sent again."""
    given = {name: form.cleaned_data.get(name, "") for name in ("changes", "seen")}
    try:
        return actions.ask_to_publish(inspection=inspection, user=user, **given)
    except actions.ReportChangedMeanwhile as error:
        form.look_again()
        form.add_error(None, str(error))
    except actions.CannotPublish as error:
        form.add_error(None, str(error))
    return None


def _redirect_to_request(publication: Publication, slug: str) -> HttpResponse:
    """Where a publication is to be followed: its job, or its approval."""
    if publication.status == Publication.Status.WAITING:
        return redirect("approval", slug)
    return redirect("job", slug, publication.job_id)


def approval(request: HttpRequest, slug: str) -> HttpResponse:
    """A request that waits: whoever asked may take it back, another may approve or refuse it."""
    membership = gate(request, slug, May.APPROVE)
    page = queries.approval_page(membership.inspection)
    if page is None:
        return redirect("report", slug)
    mine = page.publication.requested_by_id == request.user.pk
    may_withdraw = mine or allows(membership, May.PUBLISH)
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdraw(request, page.publication, may_withdraw)
    form = None if mine else ApproveForm(request.POST if request.method == "POST" else None)
    if form and form.is_valid():
        require_fresh(request)
        return _decide(request, form, page.publication)
    context = {"page": page, "form": form, "may_withdraw": may_withdraw}
    return render(request, "reports/publishing/approval.html", context)


def _decide(request: HttpRequest, form: ApproveForm, publication: Publication) -> HttpResponse:
    slug, user = publication.inspection.slug, signed_in_user(request)
    try:
        if form.cleaned_data["decision"] == APPROVE:
            actions.approve(publication=publication, user=user)
            return redirect("job", slug, Publication.objects.get(pk=publication.pk).job_id)
        reason = form.cleaned_data["reason"]
        actions.refuse(publication=publication, user=user, reason=reason)
        messages.success(request, "Sent back. Nothing was published.")
    except actions.CannotPublish as error:
        messages.error(request, str(error))
    return redirect("report", slug)


def _withdraw(request: HttpRequest, publication: Publication, may: bool) -> HttpResponse:
    if not may:
        raise PermissionDenied
    try:
        actions.withdraw(publication=publication)
        messages.success(request, "The request is taken back. Nothing was published.")
    except actions.CannotPublish as error:
        messages.error(request, str(error))
    return redirect("report", publication.inspection.slug)


def approval_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly what would be published: the frozen text and figures."""
    membership = gate(request, slug, May.APPROVE)
    page = queries.approval_page(membership.inspection)
    if page is None:
        raise Http404("Nothing waits for approval")
    article = html.article(from_json(page.publication.frozen))
    return render(request, "reports/publishing/approval_text.html", {"article": article})


def make_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a draft made of the report as it stands."""
    inspection = gate(request, slug, May.WRITE).inspection
    if request.method != "POST":
        return redirect("report", slug)
    instrument_of(inspection)
    job = queue.start(inspection=inspection, kind=actions.DRAFT, user=signed_in_user(request))
    return redirect("job", slug, job.pk)


def job_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A draft, once it is ready."""
    membership = gate(request, slug, May.WRITE)
    drafts = membership.inspection.jobs.filter(kind=actions.DRAFT)
    draft = get_object_or_404(drafts, pk=pk, status=RenderJob.Status.DONE)
    if not draft.result:
        raise Http404("This draft has no PDF")
    return attachment(bytes(draft.result), PDF, f"{slug}-draft-{pk}.pdf")


def preview_whole(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    report = _report_or_none(membership.inspection)
    context = {"article": html.article(report) if report else "", "parts": _parts(report)}
    return render(request, "reports/publishing/preview/whole.html", context)


def preview_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    report = _report_or_none(membership.inspection)
    parts = _parts(report)
    found = next((one for one in parts if one.key == part), None)
    if found is None:
        raise Http404("The report has no such part")
    before, after = reading_parts.neighbours(parts, found)
    place = {"part": found, "before": before, "after": after}
    context = {"report": report, "place": place, "parts": parts}
    return render(request, "reports/publishing/preview/part.html", context)


def _report_or_none(inspection: Inspection) -> reading_parts.Report | None:
    """The report as it stands; None while a passage names a figure that is no longer there."""
    instrument_of(inspection)
    try:
        return build_report(inspection)
    except BadReference:
        return None


def _parts(report: reading_parts.Report | None) -> tuple[reading_parts.ReportPart, ...]:
    return reading_parts.report_parts(report) if report else ()


def read_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    membership = gate(request, slug, May.READ_REPORTS)
    page = get_object_or_404(
        PublishedFile,
        published__inspection=membership.inspection,
        published__version=version,
        kind=PublishedFile.Kind.HTML,
    )
    context = {"article": html.article_of(bytes(page.content)), "version": version, "file": page}
    return render(request, "reports/publishing/preview/read_version.html", context)
