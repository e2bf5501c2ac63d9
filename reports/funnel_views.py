"""Comparing the areas on one figure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import May, gate
from reports import tallies
from reports.comparing_forms import FunnelForm
from reports.funnel import build_funnel, measures
from reports.funnel_chart import funnel_chart
from reports.queries import areas_of, instrument_of


def funnel(request: HttpRequest, slug: str) -> HttpResponse:
    """For a member of one area there is nothing to compare: the others are not theirs to see."""
    membership = gate(request, slug, May.SEE_RESULTS)
    inspection, areas = membership.inspection, areas_of(membership)
    form = FunnelForm(request.GET, measures(instrument_of(inspection)))
    context: dict[str, object] = {"form": form, "areas": areas}
    if form.measure and len(areas) > 1:
        accepted_only = bool(form.chosen("accepted"))
        tally = tallies.tally(inspection, accepted_only=accepted_only)
        found = build_funnel(form.measure, tally, areas, inspection.small_number_threshold)
        query = "&status=accepted" if form.measure.is_combined else "&accepted=on"
        context |= {
            "funnel": found,
            "chart": funnel_chart(found),
            "query": query if accepted_only else "",
        }
    return render(request, "reports/funnel/funnel.html", context)
