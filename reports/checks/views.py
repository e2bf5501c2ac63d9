"""The checks of the report: what there is to look at before it is published."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import May, gate
from reports.checks.bands import documented_bands
from reports.checks.checks import ReportCheck
from reports.checks.queries import check_results
from reports.results.queries import instrument_of


def report_check(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.WRITE)
    instrument_of(membership.inspection)
    findings = check_results(membership.inspection)
    context = {
        "groups": [(check, list(found)) for check, found in groupby(findings, lambda one: one.check)],
        "number": len(findings),
        "blocking": sum(finding.blocks for finding in findings),
        "checks": list(ReportCheck),
        "bands": documented_bands(),
    }
    return render(request, "reports/checks/checks.html", context)
