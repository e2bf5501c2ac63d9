"""Results, grids and the published report."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import May, allows, gate
from reports.figures.selection import Selection
from reports.results import queries
from reports.results.cases_behind_figure import find_cases_behind, find_question
from reports.results.forms import CasesBehindForm, SelectionForm
from reports.results.sorting import read_order

CASES_ON_A_PAGE = 50


def areas(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_EVERY_CASE)
    context = {
        "progress": queries.judgement_grids(membership),
        "may_judge": allows(membership, May.JUDGE),
    }
    return render(request, "reports/results/areas.html", context)


def results(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_RESULTS)
    instrument = queries.instrument_of(membership.inspection)
    form = SelectionForm(request.GET, instrument)
    context = {
        "form": form,
        "order": read_order(request.GET),
        "query": urlencode(form.parameters),
        "facts": urlencode(Selection(facts=form.selection.facts).parameters),
        "results": queries.results(membership, selection=form.selection, instrument=instrument),
    }
    return render(request, "reports/results/results.html", context)


def _query(parameters: Sequence[tuple[str, str]]) -> str:
    return f"?{urlencode(parameters)}" if parameters else ""


def cases_behind_figure(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_RESULTS)
    instrument = queries.instrument_of(membership.inspection)
    question = find_question(membership.inspection, code, instrument)
    areas = queries.areas_of(membership)
    form = CasesBehindForm(request.GET, instrument, areas, question.labels)
    behind = find_cases_behind(membership, question, form.chosen)
    page = Paginator(behind.cases, CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "form": form,
        "found": behind,
        "groups": [(group, form.query(answer=group.key)) for group in behind.groups],
        "page": page,
        "query": form.query(),
        "back": _query(form.selection.parameters),
        "cases": [(case, question.answer_in_words(case)) for case in page],
    }
    return render(request, "reports/results/cases_behind_figure.html", context)
