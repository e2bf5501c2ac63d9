"""Comparing the areas on one figure."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import May, gate
from reports.figures import tallies
from reports.figures.selection import Selection
from reports.results.area_comparison import Measure, compare_areas
from reports.results.comparison_forms import AreaComparisonForm
from reports.results.funnel_chart import funnel_chart
from reports.results.queries import areas_of, instrument_of


def area_comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """For a member of one area there is nothing to compare: the others are not theirs to see."""
    membership = gate(request, slug, May.SEE_RESULTS)
    inspection, areas = membership.inspection, areas_of(membership)
    form = AreaComparisonForm(request.GET, instrument_of(inspection))
    context: dict[str, object] = {"form": form, "areas": areas}
    if form.measure and len(areas) > 1:
        chosen = form.selection
        tally = tallies.tally(inspection, selection=chosen)
        funnel = compare_areas(form.measure, tally, areas, inspection.small_number_threshold)
        context |= {
            "funnel": funnel,
            "chart": funnel_chart(funnel),
            "cases": tally.sample,
            "query": _query(form.measure, chosen),
        }
    return render(request, "reports/results/area_comparison/area_comparison.html", context)


def _query(measure: Measure, chosen: Selection) -> str | None:
    """What the address of an area's cases says beside the area; None where no page lists them."""
    if not measure.is_combined:
        return "".join(f"&{urlencode([pair])}" for pair in chosen.parameters)
    if chosen.facts:
        return None
    return "&status=accepted" if chosen.accepted_only else ""
