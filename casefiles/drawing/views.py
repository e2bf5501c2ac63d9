"""Drawing an area's sample from its full list, what was drawn, replacements; and try-out cases."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casefiles.drawing import actions
from casefiles.drawing.drawing import DrawResult as Drawn
from casefiles.drawing.forms import DrawForm, PilotForm, SubstituteForm
from casefiles.models.samples import Draw
from casefiles.sample.loading import load_sample
from casefiles.sample.removal import discard_pilots, remove_sample
from casefiles.sample.views import gate_with_instrument
from criteria.store.queries import read_instrument
from inspection.access import get_visible_area, signed_in_user
from inspection.models import Area
from inspection.problems import ProblemsFound
from inspection.web.forms import SetupForm
from inspection.web.pages import form_page


def draw(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """The form for a new draw of the area."""
    place = _area(request, slug, area)
    instrument = read_instrument(place.inspection)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DrawForm(instrument, place, *sent)
    if form.is_valid():
        with form.showing_refusals():
            actions.draw_sample(area=place, instrument=instrument, user=signed_in_user(request), **form.asked())
            return redirect("setup_draw_result", slug, area)
    return render(request, "casefiles/drawing/draw.html", {"form": form, "area": place})


def draw_result(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """The latest draw of the area; POST puts it into the sample."""
    place = _area(request, slug, area)
    row = _latest(place)
    if request.method == "POST":
        try:
            number = actions.apply_draw(draw=row, user=signed_in_user(request))
        except (ValidationError, ProblemsFound) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        else:
            messages.success(request, f"Cases now in the sample: {number}")
        return redirect("setup_draw_result", slug, area)
    context = {
        "area": place,
        "row": row,
        "drawn": Drawn.from_json(row.result),
        "substitutions": row.substitutions.select_related("made_by"),
        "listed": len(row.caseload),
    }
    return render(request, "casefiles/drawing/draw_result.html", context)


def substitute(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    place = _area(request, slug, area)
    row = _latest(place)
    form = SubstituteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.showing_refusals():
            reserve = actions.substitute_case(draw=row, user=signed_in_user(request), **form.cleaned_data)
            text = f"{reserve} takes its place" if reserve else "no reserve is left to take its place"
            messages.success(request, f"{form.cleaned_data['reference']} is out; {text}")
            return redirect("setup_draw_result", slug, area)
    return form_page(
        request,
        form,
        title=f"Replace a case of {place.name}",
        intro="The next reserve of its group takes its place. The reason is kept with the draw.",
        button="Replace the case",
        up=reverse("setup_draw_result", args=[slug, area]),
    )


def remove_area_sample(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """POST takes the area's cases out of the sample again."""
    place = _area(request, slug, area)
    form = SetupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.showing_refusals():
            number = remove_sample(area=place)
            messages.success(request, f"Cases of {place.name} removed: {number}")
            return redirect("setup_sample", slug)
    return form_page(
        request,
        form,
        title=f"Remove the cases of {place.name}?",
        intro="All of them leave the sample, with whom they were assigned to and the draw they came from. "
        "You can then draw or import again. Try-out cases stay.",
        button="Remove the cases",
        up=reverse("setup_sample", args=[slug]),
        warning=True,
    )


def pilots(request: HttpRequest, slug: str) -> HttpResponse:
    """Try-out cases: bringing some in, and discarding them all."""
    inspection = gate_with_instrument(request, slug).inspection
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PilotForm(inspection, *sent)
    if form.is_valid():
        try:
            load_sample(inspection=inspection, cases=form.parsed, user=signed_in_user(request), pilot=True)
        except ProblemsFound as error:
            form.problems = error.problems
            form.add_error("file", form.summary())
        else:
            messages.success(request, f"Try-out cases added: {len(form.parsed)}. Assign them next.")
            return redirect("setup_pilots", slug)
    context = {"form": form, "cases": inspection.cases.filter(pilot=True).select_related("area")}
    return render(request, "casefiles/drawing/pilots.html", context)


def discard_pilot_cases(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate_with_instrument(request, slug).inspection
    if request.method == "POST":
        number = discard_pilots(inspection=inspection)
        messages.success(request, f"Try-out cases discarded, with their answers and history: {number}")
    return redirect("setup_pilots", slug)


def _area(request: HttpRequest, slug: str, area: str) -> Area:
    return get_visible_area(gate_with_instrument(request, slug), area)


def _latest(area: Area) -> Draw:
    return get_object_or_404(area.draws.order_by("-pk")[:1])
