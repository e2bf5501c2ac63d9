"""Where an inspection stands, the list of its cases, and what happened to one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casefiles.models.assessments import Assessment
from casefiles.progress.case_history import case_history
from casefiles.scoring import queries
from casefiles.scoring.choice_forms import CaseFilter
from inspection.access import May, allows, gate, visible_areas
from inspection.web.pages import page_of


def overview(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.ENTER)
    sees_all = allows(membership, May.SEE_EVERY_CASE)
    context = {
        "allocation": queries.own_cases(membership) if allows(membership, May.SEE_CASES) else None,
        "areas": queries.area_progress(membership) if sees_all else None,
        "statuses": Assessment.Status.choices,
        "may_read_reports": allows(membership, May.READ_REPORTS),
    }
    return render(request, "casefiles/progress/overview.html", context)


def case_list(request: HttpRequest, slug: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_CASES)
    sees_all = allows(membership, May.SEE_EVERY_CASE)
    areas = [(area.slug, area.name) for area in visible_areas(membership)]
    more = [(queries.UNASSIGNED, "Not assigned"), (queries.PILOT, "Pilot")] if sees_all else []
    form = CaseFilter(request.GET, {"area": areas, "status": [*Assessment.Status.choices, *more]})
    page = page_of(request, queries.case_list(membership, **form.chosen()))
    context = {
        "form": form,
        "page": page,
        "lines": queries.case_lines(membership, list(page)),
        "sees_all": sees_all,
        "query": form.query(),
    }
    return render(request, "casefiles/progress/case_list.html", context)


def history(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    changes = case_history(gate(request, slug, May.SEE_EVERY_CASE), reference)
    return render(request, "casefiles/progress/history.html", {"history": changes})
