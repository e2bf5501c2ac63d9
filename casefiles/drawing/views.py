"""Drawing an area's sample from its full list, what was drawn, replacements; and try-out cases."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casefiles.drawing import actions
from casefiles.drawing.drawing import DrawResult as Drawn
from casefiles.drawing.forms import DrawForm, PilotForm, SubstituteForm
from casefiles.models.samples import Draw
from casefiles.sample.loading import load_sample
from casefiles.sample.removal import discard_pilots, remove_sample
from criteria.store.queries import read_instrument
from inspection.access import May, gate, get_visible_area, signed_in_user
from inspection.models import Area, Membership
from inspection.problems import ProblemsFound
from inspection.web.forms import SetupForm
from inspection.web.pages import form_page


def draw(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """The form for a new draw of the area."""
    place = _area(request, slug, area)
    instrument = read_instrument(place.inspection)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DrawForm(instrument, place, *sent)
    if request.method == "POST" and form.is_valid():
        try:
            actions.draw_sample(area=place, instrument=instrument, user=signed_in_user(request), **form.asked())
        except ValidationError as error:
            form.refuse(error)
        else:
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
    if request.method == "POST" and form.is_valid():
        try:
            reserve = actions.substitute_case(draw=row, user=signed_in_user(request), **form.cleaned_data)
        except (ValidationError, ProblemsFound) as error:
            form.add_error(None, getattr(error, "messages", [str(error)]))
        else:
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
    if request.method == "POST" and form.is_valid():
        try:
            number = remove_sample(area=place)
        except ValidationError as error:
            form.add_error(None, error)
        else:
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
    inspection = _membership(request, slug).inspection
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PilotForm(inspection, *sent)
    if request.method == "POST" and form.is_valid():
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
    inspection = _membership(request, slug).inspection
    if request.method == "POST":
        number = discard_pilots(inspection=inspection)
        messages.success(request, f"Try-out cases discarded, with their answers and history: {number}")
    return redirect("setup_pilots", slug)


def _membership(request: HttpRequest, slug: str) -> Membership:
    """Raises Http404 before there is an instrument: its facts shape a list of cases."""
    membership = gate(request, slug, May.SET_UP)
    if membership.inspection.instrument_stamp is None:
        raise Http404("The instrument comes first")
    return membership


def _area(request: HttpRequest, slug: str, area: str) -> Area:
    return get_visible_area(_membership(request, slug), area)


def _latest(area: Area) -> Draw:
    return get_object_or_404(area.draws.order_by("-pk")[:1])
