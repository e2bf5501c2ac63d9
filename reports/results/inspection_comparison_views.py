"""Comparing the results with those of another inspection."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import May, gate
from reports.figures.selection import Selection
from reports.results.comparison_forms import InspectionComparisonForm
from reports.results.inspection_comparison_queries import (
    comparable_memberships,
    compare_memberships,
)


def inspection_comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """Raises Http404 for an inspection that is not the member's to compare, whether or not it exists."""
    membership = gate(request, slug, May.SEE_RESULTS)
    form = InspectionComparisonForm(request.GET, comparable_memberships(membership))
    wanted = request.GET.get("then", "")
    if wanted and wanted not in form.others:
        raise Http404("No such inspection to compare with")
    context: dict[str, object] = {"form": form}
    if wanted:
        then = form.others[wanted]
        comparison = compare_memberships(then, membership, selection=Selection(form.accepted_only))
        query = "?accepted=on" if form.accepted_only else ""
        context |= {"then": then, "found": comparison, "query": query}
    return render(request, "reports/results/inspection_comparison/inspection_comparison.html", context)
