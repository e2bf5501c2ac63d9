"""Figures by the groups of a fact."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import May, gate
from reports.results import queries
from reports.results.by_fact_queries import by_fact_page
from reports.results.forms import ByFactForm


def by_fact(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_RESULTS)
    instrument = queries.instrument_of(membership.inspection)
    form = ByFactForm(request.GET, instrument)
    fact, section = form.chosen
    found = fact and by_fact_page(membership, instrument, fact, section=section, selection=form.selection)
    return render(request, "reports/results/by_fact/by_fact.html", {"form": form, "found": found})
