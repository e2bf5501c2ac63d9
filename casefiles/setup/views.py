"""The lead's pages of set-up: what is there and what is missing, the phase, the team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casefiles.scoring.lines import display_name
from casefiles.setup import actions, queries
from inspection.access import May, gate, signed_in_user
from inspection.founding.actions import change_phase
from inspection.founding.forms import PhaseBackForm, RoleForm
from inspection.founding.phases import earlier_phases
from inspection.models import Inspection
from inspection.people.fresh import require_fresh
from inspection.web.forms import SetupForm
from inspection.web.pages import form_page


def hub(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    changes = inspection.phase_changes.select_related("made_by").order_by("-pk")
    standing = queries.setup_status(inspection)
    context = {
        "standing": standing,
        "changes": changes[:20],
        "next_label": dict(Inspection.Phase.choices).get(standing.next_phase),
    }
    return render(request, "casefiles/setup/hub.html", context)


def phase(request: HttpRequest, slug: str) -> HttpResponse:
    """POST: on to the next phase, if nothing that it needs is missing."""
    inspection = gate(request, slug, May.SET_UP).inspection
    if request.method == "POST":
        try:
            actions.start_phase(inspection=inspection, user=signed_in_user(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"The phase is now: {inspection.get_phase_display()}")
    return redirect("setup", slug)


def phase_back(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    phases = earlier_phases(inspection.phase)
    if not phases:
        return redirect("setup", slug)
    form = PhaseBackForm(phases, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_phase(inspection=inspection, user=signed_in_user(request), **form.cleaned_data)
        messages.success(request, f"The phase is again: {inspection.get_phase_display()}")
        return redirect("setup", slug)
    return form_page(request, form, title="Go back to an earlier phase", button="Go back")


def team(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    context = {"members": queries.team(inspection)}
    return render(request, "casefiles/setup/team.html", context)


def member(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    row = get_object_or_404(inspection.memberships.select_related("user"), pk=member)
    form = RoleForm(inspection, request.POST or None, initial={"role": row.role, "area": row.area})
    if form.is_valid():
        require_fresh(request)
        with form.showing_refusals():
            actions.change_member(member=row, **form.cleaned_data)
            messages.success(request, f"{row.user.get_full_name()}: saved")
            return redirect("setup_team", slug)
    title = f"Role of {display_name(row.user)}"
    return form_page(request, form, title=title, up=reverse("setup_team", args=[slug]))


def remove_member(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    row = get_object_or_404(inspection.memberships.select_related("user"), pk=member)
    name = display_name(row.user)
    form = SetupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        require_fresh(request)
        with form.showing_refusals():
            actions.remove_member(member=row)
            messages.success(request, f"{name} is out of the team")
            return redirect("setup_team", slug)
    return form_page(
        request,
        form,
        title=f"Remove {name} from the team?",
        intro="They can no longer open this inspection. What they scored stays under their name.",
        button="Remove from the team",
        up=reverse("setup_team", args=[slug]),
        warning=True,
    )
