"""Reading the report: the draft as it stands, and what has been published, as web pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from inspection.access import May, gate
from inspection.models import Inspection
from reports.document import reading_parts
from reports.document.building import build_report
from reports.document.references import BadReference
from reports.models.publishing import PublishedFile
from reports.printing import html
from reports.results.queries import instrument_of


def preview_whole(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    report = _report_or_none(membership.inspection)
    context = {"article": html.article(report) if report else "", "parts": _parts(report)}
    return render(request, "reports/publishing/preview/whole.html", context)


def preview_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    report = _report_or_none(membership.inspection)
    place = reading_parts.find_part(_parts(report), part)
    if report is None or place is None:
        raise Http404("The report has no such part")
    context = {"report": report, "place": place, "parts": _parts(report)}
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
