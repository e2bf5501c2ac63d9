"""Giving cases to people: a list with boxes to tick, and a page that shares them out by rule."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casefiles.assigning import actions
from casefiles.assigning.forms import AssignEvenlyForm, AssignFilter, AssignForm
from casefiles.assigning.sharing import AssignmentResult
from casefiles.setup.queries import assessments_to_assign, assign_lines
from inspection.access import May, gate, members_who_may, signed_in_user
from inspection.web.pages import form_page, page_of


def assign(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    people = members_who_may(inspection.pk, May.SCORE_CASES).select_related("user", "area")
    chosen = AssignFilter(request.GET, inspection.areas.order_by("order"), people)
    page = page_of(request, assessments_to_assign(inspection, **chosen.chosen()))
    listed = [row.pk for row in page]
    form = AssignForm(inspection, listed, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.showing_refusals():
            number = actions.assign(user=signed_in_user(request), **form.cleaned_data)
            messages.success(request, f"{_cases(number)} assigned")
            return redirect(request.get_full_path())
    ticked = set(request.POST.getlist("scorings"))
    lines = assign_lines(inspection, page)
    context = {"filter": chosen, "page": page, "lines": lines, "form": form, "ticked": ticked}
    return render(request, "casefiles/assigning/assign.html", context)


def assign_evenly(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    form = AssignEvenlyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.showing_refusals():
            user = signed_in_user(request)
            shared = actions.assign_evenly(inspection=inspection, user=user, **form.cleaned_data)
            _add_messages(request, *shared, seed=form.cleaned_data["seed"])
            return redirect("setup_assign", slug)
    return form_page(
        request,
        form,
        title="Share the cases out evenly",
        intro="Cases that nobody has are given to local assessors of their area, or of all areas where "
        "it has none, so that each has about as many. Nobody gets a case in which they have declared an "
        "interest.",
        button="Share out",
        up=reverse("setup_assign", args=[slug]),
    )


def _add_messages(request: HttpRequest, first: AssignmentResult, second: AssignmentResult, seed: str) -> None:
    text = f"{_cases(len(first.given))} assigned with the seed {seed}"
    messages.success(request, f"{text}, {len(second.given)} for a second scoring")
    for left, what in ((first.left, "first"), (second.left, "second")):
        if left:
            text = f"Nobody can be given {_cases(len(left))} for {what} scoring: "
            messages.warning(request, text + ", ".join(left[:20]))


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"
