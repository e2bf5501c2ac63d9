"""The lead's pages about the inspection itself: founding it, its details, areas and dates, invitations."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from inspection import actions, invitations
from inspection.access import May, gate
from inspection.models import Inspection
from inspection.setup_forms import (
    AreasForm,
    DatesForm,
    DetailsForm,
    FoundForm,
    InviteForm,
    RulesForm,
    SetupForm,
)

DETAILS = ("title", "subtitle", "programme", "publisher", "dated")
RULES = (
    "combined_method",
    "small_number_threshold",
    "publish_area_figures",
    "second_approval",
    "language",
)
DATES = ("fieldwork_start", "fieldwork_end", "retain_until")


@permission_required("inspection.add_inspection", raise_exception=True)
def found(request: HttpRequest) -> HttpResponse:
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            inspection = actions.found_inspection(user=person(request), **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{inspection.title} is made. You are its lead inspector.")
            return redirect("setup", inspection.slug)
    return form_page(
        request, form, title="New inspection", button="Make the inspection", up=reverse("home")
    )


def details(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    initial = {name: getattr(inspection, name) for name in DETAILS}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _change(request, inspection, form)
        return _saved(request, slug, "The details are saved")
    return form_page(request, form, title="Title and publisher")


def dates(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    initial = {name: getattr(inspection, name) for name in DATES}
    form = DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _change(request, inspection, form)
        return _saved(request, slug, "The dates are saved")
    return form_page(request, form, title="Dates")


def rules(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    initial = {name: getattr(inspection, name) for name in RULES}
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _change(request, inspection, form)
        return _saved(request, slug, "The rules for figures and report are saved")
    return form_page(request, form, title="Figures and report")


def _change(request: HttpRequest, inspection: Inspection, form: SetupForm) -> None:
    actions.change_inspection(inspection=inspection, user=person(request), **form.cleaned_data)


def areas(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    form = AreasForm(inspection.areas.order_by("order"), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_areas(inspection=inspection, kept=form.kept(), new=form.cleaned_data["new"])
        except ValidationError as error:
            form.refuse(error)
        else:
            return _saved(request, slug, "The areas are saved")
    return render(request, "inspection/setup/areas.html", {"form": form})


def invite(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    form = InviteForm(inspection, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership, new = actions.invite(inspection=inspection, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            _send(request, membership, new)
            return redirect("setup_team", slug)
    up = reverse("setup_team", args=[slug])
    return form_page(request, form, title="Invite a person", button="Send the invitation", up=up)


def _send(request: HttpRequest, membership: Any, needs_password: bool) -> None:
    """The person is in the team whether or not the message leaves: it can be sent again."""
    try:
        invitations.send_invitation(request, membership, needs_password=needs_password)
    except OSError:
        text = "is in the team, but the message could not be sent. Send the invitation again later."
        messages.error(request, f"{membership.user.get_full_name()} {text}")
    else:
        messages.success(request, f"The invitation is sent to {membership.user.email}")


def invite_again(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    membership = inspection.memberships.select_related("user").filter(pk=member).first()
    if request.method == "POST" and membership and not membership.user.has_usable_password():
        _send(request, membership, needs_password=True)
    return redirect("setup_team", slug)


class AcceptInvitation(PasswordResetConfirmView):
    """Choosing the first password. The link's token is moved into the session, out of the address."""

    token_generator = invitations.tokens
    template_name = "inspection/setup/accept.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password is set. Sign in with your e-mail address.")
        return super().form_valid(form)


def form_page(
    request: HttpRequest,
    form: SetupForm,
    *,
    title: str,
    intro: str = "",
    button: str = "Save",
    up: str = "",
    warning: bool = False,
) -> HttpResponse:
    """A page that is one form, with a link back to `up`, or to the set-up page without it."""
    context = {
        "form": form,
        "title": title,
        "intro": intro,
        "button": button,
        "up": up,
        "warning": warning,
    }
    return render(request, "inspection/setup/form.html", context)


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep. `name` is made of slugs and numbers, so it needs no quoting."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _saved(request: HttpRequest, slug: str, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("setup", slug)


def person(request: HttpRequest) -> User:
    return cast(User, request.user)  # nobody else is let in
