"""The checks of the report: what there is to look at before it is published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import May, gate
from reports.checks.bands import documented
from reports.checks.checks import Check
from reports.checks.queries import findings, grouped
from reports.results.queries import instrument_of


def report_check(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    instrument_of(membership.inspection)
    found = findings(membership.inspection)
    context = {
        "groups": grouped(found),
        "number": len(found),
        "blocking": sum(finding.blocks for finding in found),
        "checks": list(Check),
        "bands": documented(),
    }
    return render(request, "reports/checks/checks.html", context)
