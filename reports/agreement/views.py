"""How far two assessors of the same case agree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casefiles.moderation.doubles import double_scoring_lines
from inspection.access import May, gate
from reports.agreement import queries
from reports.results.queries import instrument_of


def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_EVERY_CASE)
    inspection = membership.inspection
    context = {
        "found": queries.read_agreement(inspection, instrument_of(inspection), membership.area),
        "lines": double_scoring_lines(membership),
    }
    return render(request, "reports/agreement/agreement.html", context)
