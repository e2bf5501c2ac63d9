"""Ratings of the areas, and the panel's decisions on them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casefiles.moderation.phases import refusing_by_phase
from inspection.access import May, gate, signed_in_user
from reports.judging.actions import RatingDecidedMeanwhile, decide_rating
from reports.judging.rating_forms import PanelDecisionForm
from reports.judging.rating_queries import RatingLine, RatingsPage, ratings_page


def ratings(request: HttpRequest, slug: str) -> HttpResponse:
    page = ratings_page(gate(request, slug, May.SEE_RESULTS))
    return render(request, "reports/judging/ratings.html", {"page": page})


@refusing_by_phase
def panel_decision(request: HttpRequest, slug: str, area: str, code: str) -> HttpResponse:
    page = ratings_page(gate(request, slug, May.JUDGE), area)
    line = page.find(code)
    form = PanelDecisionForm(page.ratings, line, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _decide(request, page, line, form):
        return redirect("ratings", slug)
    context = {"page": page, "area": page.areas[0].area, "line": line, "form": form}
    return render(request, "reports/judging/panel_decision.html", context)


def _decide(request: HttpRequest, page: RatingsPage, line: RatingLine, form: PanelDecisionForm) -> bool:
    """Whether it was recorded; why not is then in the form."""
    area, code = page.areas[0].area, line.followed.section.code
    try:
        decide_rating(
            area=area,
            section=code,
            ratings=page.ratings,
            followed=line.followed.band.key if line.followed.band else "",
            user=signed_in_user(request),
            **form.cleaned_data,
        )
    except RatingDecidedMeanwhile:
        form.add_error("band", "Another decision was recorded since this page was opened")
        return False
    messages.success(request, f"{area.name}, {code}: the panel’s decision is recorded")
    return True
