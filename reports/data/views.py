"""Figures and files to take away: live data, and what belongs to a published version."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from inspection.access import May, gate
from inspection.web.pages import attachment, stored
from reports.data import live
from reports.data.downloads import readable_files, sheets_to_keep
from reports.data.published import published_sheets
from reports.data.sheets import codebook_sheet
from reports.document.figure_lines import codebook as codebook_of
from reports.document.parts import from_json
from reports.models.publishing import PublishedFile
from reports.results import queries
from reports.results.forms import SelectionForm


def live_data(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_RESULTS)
    instrument = queries.instrument_of(membership.inspection)
    sheets = live.live_sheets(
        membership.inspection,
        queries.areas_of(membership),
        area=membership.area,
        selection=SelectionForm(request.GET, instrument).selection,
        instrument=instrument,
    )
    return sheets_to_keep(sheets, kind, f"{slug}-data")


def codebook(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.READ_REPORTS)
    instrument = queries.instrument_of(membership.inspection)
    entries = codebook_of(live.live_lines(membership.inspection), instrument)
    return sheets_to_keep([codebook_sheet(entries)], "csv", f"{slug}-codebook")


def published_data(request: HttpRequest, slug: str, version: int, kind: str) -> HttpResponse:
    """The stored file; of a version that was published without one, made from what was frozen."""
    membership = gate(request, slug, May.READ_REPORTS)
    reports = membership.inspection.published.defer("pdf")
    published = get_object_or_404(reports, version=version)
    name = f"figures.{kind}" if kind == "csv" else f"data.{kind}"
    kept = published.files.filter(kind=PublishedFile.Kind.DATA, name__endswith=f"-{name}").first()
    if kept:
        return _stored(request, kept)
    instrument = queries.instrument_of(membership.inspection)
    sheets = published_sheets(from_json(published.frozen), instrument)
    return sheets_to_keep(sheets, kind, f"{slug}-v{version}-data")


def published_file(request: HttpRequest, slug: str, version: int, name: str) -> HttpResponse:
    membership = gate(request, slug, May.READ_REPORTS)
    files = readable_files(membership).filter(published__version=version)
    return _stored(request, get_object_or_404(files, name=name))


def _stored(request: HttpRequest, file: PublishedFile) -> HttpResponse:
    """The bytes as they were published."""
    return stored(request, file.sha256, lambda: attachment(bytes(file.content), file.content_type, file.name))
