"""The PDFs made for one kind of reader: an area's own report, the summary on two pages."""

import io

import pikepdf
from django.template.loader import render_to_string

from reports.document.area_report import build_area_report
from reports.document.parts import Report
from reports.document.summary import SUMMARY_SIZES, build_summary
from reports.figures.counts import AreaRef
from reports.figures.language import in_language
from reports.printing.pdf import print_html

PAGES = 2  # of a summary


def render_area_report(report: Report, area: AreaRef, *, version: int) -> bytes:
    """Raises ValueError where the report knows no such area, and CannotPrint."""
    with in_language(report.language):
        own = build_area_report(report, area, version=version)
        html = render_to_string("reports/document/area.html", {"report": own})
    return print_html(html, {})


def render_summary(report: Report, *, version: int) -> bytes:
    """As much of the report as two pages hold; a report that fits no other way has more. Raises
    CannotPrint."""
    for room in SUMMARY_SIZES:
        with in_language(report.language):
            summary = build_summary(report, version=version, room=room)
            html = render_to_string("reports/document/summary.html", {"summary": summary})
        printed = print_html(html, {})
        if _pages(printed) <= PAGES:
            break
    return printed


def _pages(printed: bytes) -> int:
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        return len(pdf.pages)
