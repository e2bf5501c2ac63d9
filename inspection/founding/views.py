"""The lead's pages about the inspection itself: founding it, its details, areas and dates, invitations."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from inspection.access import May, gate, signed_in_user
from inspection.founding import actions
from inspection.founding.forms import (
    AreasForm,
    InspectionDatesForm,
    InspectionDetailsForm,
    InviteForm,
    NewInspectionForm,
    ReportSettingsForm,
)
from inspection.models import Membership
from inspection.people import invitations
from inspection.people.accounts import is_invited
from inspection.people.mail import why_unsent
from inspection.web.forms import SetupForm
from inspection.web.pages import form_page


@permission_required("inspection.add_inspection", raise_exception=True)
def create_inspection(request: HttpRequest) -> HttpResponse:
    form = NewInspectionForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            inspection = actions.create_inspection_with_lead(user=signed_in_user(request), **form.cleaned_data)
            messages.success(request, f"{inspection.title} is made. You are its lead inspector.")
            return redirect("setup", inspection.slug)
    return form_page(request, form, title="New inspection", button="Make the inspection", up=reverse("home"))


def details(request: HttpRequest, slug: str) -> HttpResponse:
    return _change_inspection(request, slug, InspectionDetailsForm, title="Title and publisher", what="details")


def dates(request: HttpRequest, slug: str) -> HttpResponse:
    return _change_inspection(request, slug, InspectionDatesForm, title="Dates", what="dates")


def report_settings(request: HttpRequest, slug: str) -> HttpResponse:
    what = "rules for figures and report"
    return _change_inspection(request, slug, ReportSettingsForm, title="Figures and report", what=what)


def _change_inspection(
    request: HttpRequest, slug: str, form_class: type[SetupForm], *, title: str, what: str
) -> HttpResponse:
    """A page on which fields of the inspection are set; those of the form have their names."""
    inspection = gate(request, slug, May.SET_UP).inspection
    initial = {name: getattr(inspection, name) for name in form_class.base_fields}
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        user = signed_in_user(request)
        actions.change_inspection(inspection=inspection, user=user, **form.cleaned_data)
        return _redirect_saved(request, slug, f"The {what} are saved")
    return form_page(request, form, title=title)


def areas(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    form = AreasForm(inspection.areas.order_by("order"), request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            actions.set_areas(inspection=inspection, kept=form.kept(), new=form.cleaned_data["new"])
            return _redirect_saved(request, slug, "The areas are saved")
    return render(request, "inspection/founding/areas.html", {"form": form})


def invite(request: HttpRequest, slug: str) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    form = InviteForm(inspection, request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            membership, new = actions.invite(inspection=inspection, **form.cleaned_data)
            return _send_invitation(request, membership, new)
    up = reverse("setup_team", args=[slug])
    return form_page(request, form, title="Invite a person", button="Send the invitation", up=up)


def _send_invitation(request: HttpRequest, membership: Membership, new: bool) -> HttpResponse:
    """The person is in the team whether or not the message leaves: then its link is shown."""
    user = membership.user
    link = request.build_absolute_uri(invitations.invitation_path(user) if new else reverse("home"))
    sent = invitations.send_invitation(request, membership, link=link, needs_password=new)
    up = reverse("setup_team", args=[membership.inspection.slug])
    if not new and not sent:
        text = f"{user.get_full_name()} is in the team. No message was sent: {why_unsent(user)}"
        messages.warning(request, text)
        return redirect(up)
    return invitations.hand_over(request, user, sent=sent, link=link, what="The invitation", up=up)


def invite_again(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    inspection = gate(request, slug, May.SET_UP).inspection
    membership = inspection.memberships.select_related("user", "inspection").filter(pk=member).first()
    if request.method == "POST" and membership and is_invited(membership.user):
        return _send_invitation(request, membership, new=True)
    return redirect("setup_team", slug)


class AcceptInvitation(PasswordResetConfirmView):
    """Choosing the first password. The link's token is moved into the session, out of the address."""

    token_generator = invitations.tokens
    template_name = "inspection/people/accept.html"
    success_url = reverse_lazy("login")

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Somebody can be known by an issuer instead, and choose no password."""
        providers = get_adapter().list_providers(self.request)
        urls = [(one.name, one.get_login_url(self.request, next=self.request.path)) for one in providers]
        return super().get_context_data(issuers=urls, **options)

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password is set. Sign in with your e-mail address.")
        return super().form_valid(form)


def _redirect_saved(request: HttpRequest, slug: str, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("setup", slug)
