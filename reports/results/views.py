"""The pages of figures: results, by fact, across areas, beside another inspection, the cases behind each."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casefiles.scoring.actions import record_case_access
from inspection.access import May, allows, gate, signed_in_user
from reports.figures import tallies
from reports.figures.selection import Selection
from reports.results import queries
from reports.results.answer_history import read_answer_history
from reports.results.cases_behind_figure import find_cases_behind, find_question
from reports.results.forms import (
    AreaComparisonForm,
    ByFactForm,
    CasesBehindForm,
    InspectionComparisonForm,
    SelectionForm,
)
from reports.results.tables.area_comparison import Measure, compare_areas
from reports.results.tables.funnel_chart import funnel_chart
from reports.results.tables.sorting import read_order

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
    found = find_cases_behind(membership, question, form.chosen)
    page = Paginator(found.cases, CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "form": form,
        "found": found,
        "groups": [(group, form.query(answer=group.key)) for group in found.groups],
        "page": page,
        "query": form.query(),
        "back": _query(form.selection.parameters),
        "cases": [(case, question.answer_in_words(case)) for case in page],
    }
    return render(request, "reports/results/cases_behind_figure.html", context)


def by_fact(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_RESULTS)
    instrument = queries.instrument_of(membership.inspection)
    form = ByFactForm(request.GET, instrument)
    fact, section = form.chosen
    found = fact and queries.by_fact_page(
        membership, instrument, fact, section=section, selection=form.selection
    )
    return render(request, "reports/results/by_fact/by_fact.html", {"form": form, "found": found})


def area_comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """For a member of one area there is nothing to compare: the others are not theirs to see."""
    membership = gate(request, slug, May.SEE_RESULTS)
    inspection, areas = membership.inspection, queries.areas_of(membership)
    form = AreaComparisonForm(request.GET, queries.instrument_of(inspection))
    context: dict[str, object] = {"form": form, "areas": areas}
    if form.measure and len(areas) > 1:
        chosen = form.selection
        tally = tallies.tally(inspection, selection=chosen)
        funnel = compare_areas(form.measure, tally, areas, inspection.small_number_threshold)
        context |= {
            "funnel": funnel,
            "chart": funnel_chart(funnel),
            "cases": tally.sample,
            "query": _query_of_cases(form.measure, chosen),
        }
    return render(request, "reports/results/area_comparison/area_comparison.html", context)


def _query_of_cases(measure: Measure, chosen: Selection) -> str | None:
    """What the address of an area's cases says beside the area; None where no page lists them."""
    if not measure.is_combined:
        return "".join(f"&{urlencode([pair])}" for pair in chosen.parameters)
    if chosen.facts:
        return None
    return "&status=accepted" if chosen.accepted_only else ""


def inspection_comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """Raises Http404 for an inspection that is not the member's to compare, whether or not it exists."""
    membership = gate(request, slug, May.SEE_RESULTS)
    form = InspectionComparisonForm(request.GET, queries.comparable_memberships(membership))
    wanted = request.GET.get("then", "")
    if wanted and wanted not in form.others:
        raise Http404("No such inspection to compare with")
    context: dict[str, object] = {"form": form}
    if wanted:
        then = form.others[wanted]
        comparison = queries.compare_memberships(then, membership, selection=Selection(form.accepted_only))
        query = "?accepted=on" if form.accepted_only else ""
        context |= {"then": then, "found": comparison, "query": query}
    return render(request, "reports/results/inspection_comparison/inspection_comparison.html", context)


def answer_history(request: HttpRequest, slug: str, code: str, reference: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_RESULTS)
    answer = read_answer_history(membership, code, reference)
    record_case_access(case=answer.case, user=signed_in_user(request))
    back = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {"found": answer, "back": back}
    return render(request, "reports/results/answer_history.html", context)
